/* SPDX-License-Identifier: Apache-2.0
 *
 * Steps: who of a pair does what by when. Promises run both ways: the leader's stand in
 * the same list as the member's, and first. Its owner does it, the other confirms it.
 */
#ifndef MODEL_STEP_H
#define MODEL_STEP_H

#include "db/entity.h"

enum step_state {
	STEP_OPEN,
	STEP_DONE,     /* its owner says so; waits for the other */
	STEP_KEPT,     /* the other has confirmed it */
	STEP_DROPPED,  /* with a reason */
};
enum { STEPS = 2000 }; /* open ones of a pair */

struct step {
	int64_t id, pair, talk;        /* talk 0: agreed between talks */
	int64_t owner, other, author;
	bool mine;                     /* x->me is the owner */
	bool leaders;                  /* the owner leads the pair */
	struct str owner_name, other_name;
	struct str name;               /* of the one of the pair who is not x->me */
	struct str words;
	int64_t due;                   /* days since 1970; STEP_NO_DATE: none */
	enum step_state state;
	int64_t moved;                 /* how often its date changed */
	struct str reason;             /* why it was dropped */
	int64_t made, closed, confirmed; /* 0: not yet */
};

enum { STEP_NO_DATE = 0 };

/* A new step: of s, pair, talk (0: between talks), owner (one of the pair), words and due (from
 * a year ago to ten years ahead) are taken, the rest of it is set. Its id, 0 on error.
 * ERR_CONFLICT when the pair has ended. */
MUST_CHECK int64_t step_add(struct ctx *x, struct step *s);
MUST_CHECK struct step *step_get(struct ctx *x, int64_t id);

/* All in pages by id (model/written.h); a page is sorted as said, newest page first. */
/* What x->me owes: open, by due date, those without one last. */
MUST_CHECK bool step_list_mine(struct ctx *x, int64_t before, size_t most, struct step **out,
	size_t *n);
/* What others owe x->me: open. */
MUST_CHECK bool step_list_owed(struct ctx *x, int64_t before, size_t most, struct step **out,
	size_t *n);
/* What others say is done and x->me has not confirmed. */
MUST_CHECK bool step_list_to_confirm(struct ctx *x, int64_t before, size_t most,
	struct step **out, size_t *n);
/* Of a pair: open and done ones, the leader's first, then by due date. */
MUST_CHECK bool step_list_pair(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct step **out, size_t *n);
/* Of a pair: kept and dropped ones, newest first. */
MUST_CHECK bool step_list_closed(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct step **out, size_t *n);
/* Agreed in a talk, whatever became of them, oldest first; at most WRITTEN_PAGE. */
MUST_CHECK bool step_list_talk(struct ctx *x, int64_t talk, struct step **out, size_t *n);

/* Each is true when it is so already. A stranger gets ERR_MISSING. */
/* Done: said by the owner it waits for the other; said by the other it is kept. */
MUST_CHECK bool step_done(struct ctx *x, int64_t id);
/* The other saw it done. ERR_FORBIDDEN for the owner, ERR_CONFLICT when it is not done. */
MUST_CHECK bool step_confirm(struct ctx *x, int64_t id);
/* Not done after all: open again; by either, while it is not confirmed. */
MUST_CHECK bool step_reopen(struct ctx *x, int64_t id);
/* No longer; by the owner, with a reason. */
MUST_CHECK bool step_drop(struct ctx *x, int64_t id, struct str reason);
/* Another date, STEP_NO_DATE for none; by the owner. */
MUST_CHECK bool step_move(struct ctx *x, int64_t id, int64_t due);

/* For model/undo.c: it becomes what it was before. ERR_CONFLICT when it has changed since. */
struct undo;
MUST_CHECK bool step_undo(struct ctx *x, const struct undo *u);
MUST_CHECK bool step_undo_due(struct ctx *x, const struct undo *u);

extern const char *const step_sql[];
extern const struct entity step_entity;

#endif
