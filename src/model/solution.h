/* SPDX-License-Identifier: Apache-2.0
 *
 * Solutions: how a pair reaches a goal and gets past an obstacle, with the step and the need that
 * serve both. Each of the two says it in a sentence of their own, and changes no other.
 */
#ifndef MODEL_SOLUTION_H
#define MODEL_SOLUTION_H

#include "db/entity.h"

enum { SOLUTIONS = 50 }; /* the most open ones of a pair */

enum solution_state { SOLUTION_OPEN, SOLUTION_CLOSED };
/* How its step and its need stand, as in model/step.h and model/need.h. */
enum solution_step {
	SOLUTION_NO_STEP,    /* there is none, or it is no longer the pair's */
	SOLUTION_STEP_OPEN,
	SOLUTION_STEP_DONE,
	SOLUTION_STEP_KEPT,
	SOLUTION_STEP_DROPPED,
};
enum solution_need {
	SOLUTION_NO_NEED,
	SOLUTION_NEED_OPEN,
	SOLUTION_NEED_GRANTED,
	SOLUTION_NEED_DECLINED,
	SOLUTION_NEED_TAKEN_BACK,
	SOLUTION_NEED_MET,
};

struct solution {
	int64_t id, pair, author;
	int64_t goal;                  /* one that both of the pair read */
	struct str obstacle;
	struct str of_leader, of_member; /* how it goes, in a sentence of each; may be empty */
	int64_t step, need;            /* of the pair; 0: none */
	enum solution_state state;
	struct str became;             /* what came of it; may be empty */
	int64_t made, closed;          /* closed 0: open */
	struct str goal_words;         /* empty: x->me does not read the goal any more */
	struct str step_words, need_words; /* empty: there is none, or it is no longer the pair's */
	enum solution_step step_state;
	enum solution_need need_state;
	int64_t leader, member;
	struct str leader_name, member_name;
	struct str name;               /* of the person of the pair who is not x->me */
	bool leads;                    /* x->me leads the pair */
	bool ripe;                     /* it is open, and what it hangs on is done and there */
	struct str goal_sealed, step_sealed, need_sealed;
	int64_t goal_shown_by;         /* whose goal it is, when they show it to their leader; else 0 */
};

/* Begin one in a pair that goes on. Of s the typed members and the pair are taken; of the two
 * sentences that of x->me. Its id, 0 on error: ERR_FORBIDDEN for a sentence of the other, ERR_INPUT
 * for a goal that not both read, and a step or need of another pair or that is settled, ERR_FULL
 * beyond SOLUTIONS. */
MUST_CHECK int64_t solution_add(struct ctx *x, struct solution *s);
/* One of a pair of x->me's. NULL, ERR_MISSING otherwise. */
MUST_CHECK struct solution *solution_get(struct ctx *x, int64_t id);
/* Those of a pair in one state, newest first. */
MUST_CHECK bool solution_list_pair(struct ctx *x, int64_t pair, enum solution_state state, size_t most,
	struct solution **out, size_t *n);
/* The open ones of x->me's pairs for a goal, newest first. */
MUST_CHECK bool solution_list_goal(struct ctx *x, int64_t goal, size_t most, struct solution **out, size_t *n);

/* Change an open one: of s, which has its id, what is typed is taken, as by solution_add(). */
MUST_CHECK bool solution_change(struct ctx *x, struct solution *s);
/* Either of the two closes it, and may say what came of it; and opens it again. True when it is so
 * already; ERR_CONFLICT when it was closed with other words. */
MUST_CHECK bool solution_close(struct ctx *x, int64_t id, struct str became);
MUST_CHECK bool solution_reopen(struct ctx *x, int64_t id);

/* Put it back to the state that it had a moment ago; for model/undo_act.c. */
struct undo;
MUST_CHECK bool solution_undo(struct ctx *x, const struct undo *u);

extern const char *const solution_sql[];
extern const struct entity solution_entity;

#endif
