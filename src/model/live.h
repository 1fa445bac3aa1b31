/* SPDX-License-Identifier: Apache-2.0
 *
 * Live pages: a module that changes what a pair shares notes it here, in the transaction of the
 * change. The pair's changes are counted, so that an open page knows whether it has missed one; and
 * after the commit whoever listens in this process is told which pairs have changed. What has
 * changed is told to nobody: a page asks for that, and authority is asked with it.
 */
#ifndef MODEL_LIVE_H
#define MODEL_LIVE_H

#include "base/ctx.h"

struct live_change {
	int64_t pair, leader, member;
	int64_t n;               /* how many changes there were, with this one */
};

/* Who is told after a commit. `hear` runs on the thread of the commit and must not wait. */
struct live_ear {
	void (*hear)(void *env, const struct live_change *changes, size_t n);
	void *env;
};

/* Note that something has changed that both of a pair see. One transaction counts once for a pair;
 * pair 0 is none. Nothing that one of the two alone sees is noted, because the other would learn
 * when it was written. */
MUST_CHECK bool live_note(struct ctx *x, int64_t pair);
/* Note it for each pair whose id a statement gives; `q` may be NULL: then the statement has failed.
 */
struct db_q;
MUST_CHECK bool live_note_each(struct ctx *x, struct db_q *q);
/* Note it for each pair of x->me that goes on, where it is not known which of them it is. */
MUST_CHECK bool live_note_all(struct ctx *x);
/* How many changes a pair has seen; 0 for the first. Whoever calls has asked for the pair's
 * authority already. */
MUST_CHECK bool live_number(struct ctx *x, int64_t pair, int64_t *n);
/* After a commit: tell x->ear of what was noted. */
void live_tell(struct ctx *x);

/* List what changed at `since` or later, at most LIVE_SEEN pairs, for a process that hears of other
 * processes' changes by asking; as the operator. */
enum { LIVE_SEEN = 10000 };
MUST_CHECK bool live_list(struct ctx *x, int64_t since, struct live_change **out, size_t *n);

extern const char *const live_sql[];

#endif
