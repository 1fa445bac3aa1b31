/* SPDX-License-Identifier: Apache-2.0
 *
 * Undo: a person can take an act back for some seconds. The state before the act is written down
 * in the transaction of the act. Taking back works only while every row is still as the act left
 * it, so that nothing is overwritten that the other person has done since; and nobody has been
 * told of the act by then, because invitations wait longer (INVITATION_WAIT).
 */
#ifndef MODEL_UNDO_H
#define MODEL_UNDO_H

#include "base/ctx.h"

enum {
	UNDO_SECONDS = 10,   /* how long a page offers to take an act back */
	UNDO_GRACE = 5,      /* how much longer taking back works, for slow fingers and networks */
	UNDO_KEPT = 60,      /* after this the state before the act is deleted */
};

enum undo_kind {
	UNDO_STEP,       /* a step's state: a before, b after, c its time of closing before */
	UNDO_STEP_DUE,   /* a step's date: a before, b after */
	UNDO_NEED,       /* an open need: a its state after */
	UNDO_NEED_STATE, /* a need that was met, or waits again: a state and c closed before, b
			    state after */
	UNDO_TOPIC,      /* a topic that was taken back: a pair, b carried, c when it was made */
	UNDO_TALK,       /* a planned talk: a its state after */
	UNDO_TALK_TIME,  /* a talk's time: a starts, b minutes and e source before, c and d after */
	UNDO_TALK_PLAN,  /* a talk that was planned: c starts, d minutes */
	UNDO_PROPOSED,   /* a proposed talk that was accepted: a its state before */
	UNDO_NOT_NOW,    /* a one-on-one left unanswered, of the pair `object`: a its start */
	UNDO_THANKS, /* thanks that were taken back: a pair, b talk, c receiver, d audience, e when
			made */
	UNDO_THANKS_CHANGED, /* what these thanks say it changed */
	UNDO_SOLUTION, /* a solution: a its state, c closed and what came of it (kept) before, b
			  state after */
	UNDO_PASSED, /* a need passed up: a state before, b after, c the need's state after (0: not
			answered) */
	UNDO_PASSED_NEW,    /* one that was passed up, or further */
	UNDO_PRESSURE_LEFT, /* a red-hot week that is left as it is: a its Monday */
	UNDO_KINDS,
};

struct undo {
	enum undo_kind kind;
	int64_t object;
	int64_t a, b, c, d, e;
	struct str kept;     /* sealed */
	int64_t made;
};

/* Write down an act of x->me. All acts of one transaction are taken back together; x->undo is their
 * number. Only the modules that own the rows call this; acts of the operator have no undo. */
MUST_CHECK bool undo_add(struct ctx *x, const struct undo *u);

/* List what x->me did under the number `act`, the last first, while it can be taken back. The list
 * is empty when the act is another person's, too old, or taken back already. For undo_act.c. */
MUST_CHECK bool undo_list(struct ctx *x, int64_t act, struct undo **out, size_t *n);
/* Forget the `n` rows of an act; false when there are not as many any more. */
MUST_CHECK bool undo_del(struct ctx *x, int64_t act, size_t n);

/* Set the error of a row that is not as the act left it; always false. */
bool undo_too_late(struct ctx *x);

/* Delete what is older than UNDO_KEPT; for the worker. */
MUST_CHECK bool undo_sweep(struct ctx *x);

extern const char *const undo_sql[];

#endif
