/* SPDX-License-Identifier: Apache-2.0
 *
 * Solutions: how a pair reaches a goal and gets past an obstacle, with the step and the need that
 * serve both. Each of the two says in a sentence of their own how it goes, and cannot change the
 * sentence of the other.
 */
#ifndef MODEL_SOLUTION_H
#define MODEL_SOLUTION_H

#include "db/entity.h"

enum { SOLUTIONS = 50 }; /* the most open solutions of a pair */

enum solution_state { SOLUTION_OPEN, SOLUTION_CLOSED };
/* The states of a solution's step and need, as in model/step.h and model/need.h. */
enum solution_step {
	SOLUTION_NO_STEP,    /* there is no step, or it is no longer a step of the pair */
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
	int64_t goal;                  /* a goal that both of the pair read */
	struct str obstacle;
	struct str of_leader, of_member; /* how it goes, in a sentence of each; both may be empty */
	int64_t step, need;            /* the step and the need, of the pair; 0: none */
	enum solution_state state;
	struct str became;             /* what came of the solution; may be empty */
	int64_t made, closed;          /* closed 0: open */
	struct str goal_words;         /* empty: x->me does not read the goal any more */
	/* empty: there is none, or it is no longer one of the pair */
	struct str step_words, need_words;
	enum solution_step step_state;
	enum solution_need need_state;
	int64_t leader, member;
	struct str leader_name, member_name;
	struct str name;               /* of the person of the pair who is not x->me */
	bool leads;                    /* x->me leads the pair */
	/* the solution is open, its step is done, and its need is met */
	bool ripe;
	/* for model/solution.c: the sealed words */
	struct str goal_sealed, step_sealed, need_sealed;
	/* who shows this goal to their leader; 0: it is no goal of this kind */
	int64_t goal_shown_by;
};

/* Begin a solution in a pair that goes on. The typed members of s and its pair are taken; of the
 * two sentences s may have that of x->me alone. The result is its id, 0 on error: ERR_FORBIDDEN for
 * a sentence of the other; ERR_INPUT for a goal that not both read, and for a step or need that is
 * settled or of another pair; ERR_FULL beyond SOLUTIONS. */
MUST_CHECK int64_t solution_add(struct ctx *x, struct solution *s);
/* The solution `id`, if it is of a pair of x->me. NULL and ERR_MISSING otherwise. */
MUST_CHECK struct solution *solution_get(struct ctx *x, int64_t id);
/* List the solutions of a pair that are in one state, newest first. */
MUST_CHECK bool solution_list_pair(struct ctx *x, int64_t pair, enum solution_state state, size_t most,
	struct solution **out, size_t *n);
/* List the solutions of a pair that were begun or closed at `since` or later, newest first. */
MUST_CHECK bool solution_list_since(struct ctx *x, int64_t pair, int64_t since, size_t most,
	struct solution **out, size_t *n);
/* List the open solutions for a goal that are of pairs of x->me, newest first. */
MUST_CHECK bool solution_list_goal(struct ctx *x, int64_t goal, size_t most, struct solution **out, size_t *n);

/* Change an open solution: the typed members of s are taken, and s->id says which solution. Errors
 * are those of solution_add(). */
MUST_CHECK bool solution_change(struct ctx *x, struct solution *s);
/* Close a solution as either of the two, with what came of it (may be empty); or open it again.
 * True when it has this state already; ERR_CONFLICT when it was closed with other words. */
MUST_CHECK bool solution_close(struct ctx *x, int64_t id, struct str became);
MUST_CHECK bool solution_reopen(struct ctx *x, int64_t id);

/* Put the state back that a solution had a moment ago; for model/undo_act.c. */
struct undo;
MUST_CHECK bool solution_undo(struct ctx *x, const struct undo *u);

extern const char *const solution_sql[];
extern const struct entity solution_entity;

#endif
