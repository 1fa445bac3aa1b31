/* SPDX-License-Identifier: Apache-2.0
 *
 * Undo: whoever did something can take it back for some seconds. How it was before is
 * written down in the transaction that changes it. Taking back is honest: it works only
 * while everything still stands as the act left it, so that what the other one has done
 * since is never overwritten; and nobody has been told by then, since invitations wait
 * longer (INVITATION_WAIT).
 */
#ifndef MODEL_UNDO_H
#define MODEL_UNDO_H

#include "base/ctx.h"

enum {
	UNDO_SECONDS = 10,   /* so long a page offers it */
	UNDO_GRACE = 5,      /* and so much longer it is taken: a slow finger, a slow network */
	UNDO_KEPT = 60,      /* then it is deleted, with what was kept of it */
};

enum undo_kind {
	UNDO_STEP,       /* a step's state: a before, b after, c its time of closing before */
	UNDO_STEP_DUE,   /* a step's date: a before, b after */
	UNDO_NEED,       /* an open need: a its state after */
	UNDO_TOPIC,      /* a topic that was taken back: a pair, b carried, c when it was made */
	UNDO_TALK,       /* a planned talk: a its state after */
	UNDO_TALK_TIME,  /* a talk's time: a starts, b minutes and e source before, c and d after */
	UNDO_TALK_PLAN,  /* a talk that was planned: c starts, d minutes */
	UNDO_PROPOSED,   /* a proposed talk that was accepted: a its state before */
	UNDO_NOT_NOW,    /* a one-on-one left unanswered, of the pair `object`: a its start */
	UNDO_KINDS,
};

struct undo {
	enum undo_kind kind;
	int64_t object;
	int64_t a, b, c, d, e;
	struct str kept;     /* sealed */
	int64_t made;
};

/* x->me has just done this; what x did before in the same transaction is undone with it.
 * x->undo names it all. For the modules that own the rows; what the operator does has no undo. */
MUST_CHECK bool undo_add(struct ctx *x, const struct undo *u);

/* What x->me did under `act`, the last first, while it can still be taken back; none when it is
 * another's, too old, or taken back already. For model/undo_act.c. */
MUST_CHECK bool undo_list(struct ctx *x, int64_t act, struct undo **out, size_t *n);
/* These `n` are forgotten; false when they are not as many any more. */
MUST_CHECK bool undo_del(struct ctx *x, int64_t act, size_t n);

/* What a module says when a row is not as the act left it. */
bool undo_too_late(struct ctx *x);

/* For the worker: forget what is too old. */
MUST_CHECK bool undo_sweep(struct ctx *x);

extern const char *const undo_sql[];

#endif
