/* SPDX-License-Identifier: Apache-2.0
 *
 * The floor of a talk that is open: at which beat the two are, and who speaks, as one of them has
 * tapped. Both read it; how much of the time the leader has listened is for the leader alone. It is
 * forgotten a day after the last tap.
 */
#ifndef MODEL_FLOOR_H
#define MODEL_FLOOR_H

#include "base/ctx.h"
#include "model/question_bank.h"

enum { FLOOR_KEPT = 86400 }; /* seconds after the last tap */

struct floor {
	enum beat beat;
	int64_t speaker;  /* who speaks; 0: nobody has said */
	int64_t since;    /* since when, UTC seconds */
	/* How much of the time in which somebody was said to speak it was the member, in per cent, rounded to
	 * tens; −1: for the member, and before a minute is known. */
	int64_t listened;
};

/* Read the floor of a talk of x->me; the first beat, and nobody, where nothing was tapped. */
MUST_CHECK bool floor_get(struct ctx *x, int64_t talk, struct floor *out);
/* Either of the two goes to a beat, for both. ERR_CONFLICT when the talk is not open. */
MUST_CHECK bool floor_set_beat(struct ctx *x, int64_t talk, enum beat beat);
/* Either of the two says who speaks now; 0: nobody. ERR_INPUT when it is neither of them, ERR_CONFLICT
 * when the talk is not open. */
MUST_CHECK bool floor_set_speaker(struct ctx *x, int64_t talk, int64_t person);
/* Delete what is older than FLOOR_KEPT; for the worker. */
MUST_CHECK bool floor_sweep(struct ctx *x);

extern const char *const floor_sql[];

#endif
