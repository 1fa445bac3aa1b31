/* SPDX-License-Identifier: Apache-2.0
 *
 * When something that another server did not take is tried again: the same rules for webhooks
 * (model/hook.h) and for messages (model/reach.h).
 */
#ifndef MODEL_RETRY_H
#define MODEL_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum {
	RETRY_TRIES = 9,                   /* with the pauses of retry_pause(): over two days */
	RETRY_SECONDS = 15,                /* which another server has to answer */
	RETRY_LEASE = 60,                  /* seconds for which one worker has a destination to itself */
	RETRY_ANSWER_BYTES = 64 << 10,     /* that are read of an answer */
	RETRY_REST_MOST = 3600,            /* the longest pause of a destination that fails by itself … */
	RETRY_AFTER_MOST = 6 * 3600,       /* … and of one that says for how long */
	RETRY_SLOW = 5,                    /* seconds: whoever takes longer is left alone for three times as long */
};

/* What came of one try. */
struct retry_outcome {
	long status;             /* of HTTP; 0: no answer came */
	int64_t retry_after;     /* seconds; 0: it does not say */
	int64_t took;            /* seconds */
	const struct err *why;   /* why no answer came; NULL: one came */
};

/* Whether the other server has taken it: any status from 200 to 299. */
bool retry_went(const struct retry_outcome *o);
/* Pure: the seconds to wait after the try number `tries`, without jitter; 0: that was the last. */
int64_t retry_pause(int64_t tries);
/* So many seconds, give or take a tenth: what failed together does not come back together. */
int64_t retry_spread(int64_t seconds);
/* The seconds that a destination is left alone after a try: after a failure as long as it says, within
 * bounds, when it says that too much came; else twice as long after each of the `failures` before it.
 * One that took it, slowly, is left alone for three times as long as it took. */
int64_t retry_rest(int64_t failures, const struct retry_outcome *o);
/* Why a try failed, as it is kept (base/err_kept.h), in `a`; empty: it went well. */
struct str retry_reason(struct arena *a, const struct retry_outcome *o);

#endif
