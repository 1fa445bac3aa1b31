/* SPDX-License-Identifier: Apache-2.0
 *
 * How many messages were said, dropped and lost on each channel, since the database was made: numbers
 * of the whole installation, for the operator.
 */
#ifndef MODEL_TALLY_H
#define MODEL_TALLY_H

#include "base/ctx.h"

enum tally_of {
	TALLY_SAID,      /* given to the channel */
	TALLY_DROPPED,   /* no longer true or of use, or there was enough that week */
	TALLY_FAILED,    /* given to the channel, and never taken by the other server */
	TALLIES,
};
extern const char *const tally_names[TALLIES];

/* Count `n` more on a channel (enum message_channel), in the transaction of x. */
MUST_CHECK bool tally_add(struct ctx *x, int64_t channel, enum tally_of of, int64_t n);
/* Read all: out[channel][of], of the first `channels` channels. */
MUST_CHECK bool tally_read(struct ctx *x, int64_t (*out)[TALLIES], size_t channels);

extern const char *const tally_sql[];

#endif
