/* SPDX-License-Identifier: Apache-2.0
 *
 * Goals: what a person or a team works towards, how far it has come, and which steps and needs
 * serve it. A goal of a person's own is read by them and, unless they keep it private, by their
 * leader; a goal of a team by its leader and their members.
 */
#ifndef MODEL_GOAL_H
#define MODEL_GOAL_H

#include "db/entity.h"

enum {
	GOALS = 100,        /* the most open goals of one person */
	GOAL_MARKS = 1000,  /* the most marks of one goal */
	GOAL_LINE = 12,     /* the most points of a small line */
	GOAL_DIGITS = 12,   /* the most digits of a number */
};

enum goal_reader {
	GOAL_LEADER,   /* also the leader of the goal's pair, as long as that pair goes on */
	GOAL_PRIVATE,  /* nobody but the owner */
	GOAL_TEAM,     /* a goal of the team that the owner leads: also its members */
};
enum goal_state { GOAL_OPEN, GOAL_REACHED, GOAL_DROPPED };

struct goal {
	int64_t id, owner;
	enum goal_reader reader;
	int64_t pair;              /* the pair to whose leader the goal is shown; 0: to none */
	bool shown;                /* that pair goes on */
	struct str words;
	/* how it will be seen, in words; may be empty, like the members below */
	struct str measure;
	/* the measure in numbers: what is counted, from which number and to which, as typed */
	struct str unit, begins, aim;
	int64_t due;               /* days since 1970; 0: no date */
	enum goal_state state;
	int64_t made, closed;      /* closed 0: open */
	struct str owner_name;
	bool has_step;             /* somebody has an open step for it */
	bool mine;
};

/* How far a goal had come at some time. */
struct goal_mark {
	int64_t id, goal, author;
	struct str number, words;  /* one of the two at least is not empty */
	int64_t made;
	struct str author_name;
};

/* Add an open goal of x->me, from the typed members of g. The result is its id, 0 on error:
 * ERR_FORBIDDEN for a goal of a team by somebody who leads nobody, ERR_INPUT names the field,
 * ERR_FULL beyond GOALS. */
MUST_CHECK int64_t goal_add(struct ctx *x, struct goal *g);
/* The goal `id`, if x->me may read it. NULL and ERR_MISSING otherwise. */
MUST_CHECK struct goal *goal_get(struct ctx *x, int64_t id);
/* List the open goals that x->me may read, newest first. */
MUST_CHECK bool goal_list(struct ctx *x, int64_t before, size_t most, struct goal **out, size_t *n);
/* List the goals of x->me that were reached or dropped, newest first. */
MUST_CHECK bool goal_list_closed(struct ctx *x, size_t most, struct goal **out, size_t *n);
/* List the open goals that both of a pair read, newest first; `serving`: only the goals that an
 * open step of the two serves. */
MUST_CHECK bool goal_list_pair(struct ctx *x, int64_t pair, bool serving, size_t most,
	struct goal **out, size_t *n);
/* List the goals of the pair's team, and those that x->me shows the other, which were closed at `since`
 * or later or which a step of the two served then; newest first. What the other shows and can take
 * back is not among them. */
MUST_CHECK bool goal_list_since(struct ctx *x, int64_t pair, int64_t since, size_t most,
	struct goal **out, size_t *n);
/* List the goals of a leader's team that are open, or were closed at `since` or later, the oldest
 * first; for anybody but that leader and their members there are none. */
MUST_CHECK bool goal_list_team(struct ctx *x, int64_t leader, int64_t since, size_t most,
	struct goal **out, size_t *n);
/* True when both of the pair read the goal, so that a step or a need of theirs may serve it. */
bool goal_fits(const struct goal *g, int64_t leader, int64_t member);
/* Check the goal of a step, a need or a solution: true when `id` is 0, or is an open goal that fits
 * the pair; ERR_INPUT on the field "goal" otherwise. */
MUST_CHECK bool goal_check(struct ctx *x, int64_t id, int64_t leader, int64_t member);

/* The goal `id`, if x->me is its owner; NULL and ERR_FORBIDDEN for whoever else reads it. */
MUST_CHECK struct goal *goal_mine(struct ctx *x, int64_t id);
/* Close or reopen a goal as its owner; true when it has this state already. */
MUST_CHECK bool goal_close(struct ctx *x, int64_t id, enum goal_state state);
MUST_CHECK bool goal_reopen(struct ctx *x, int64_t id);
/* Change an open goal as its owner: the typed members of g are taken, and g->id says which goal.
 * g->reader must be as it was, for goal_show() changes it. */
MUST_CHECK bool goal_change(struct ctx *x, struct goal *g);
/* Show a goal to others than before, as its owner; a goal of a team stays one, and so does a goal
 * of a person. */
MUST_CHECK bool goal_show(struct ctx *x, int64_t id, enum goal_reader reader);
/* A pair that had ended begins anew: the goals that were shown in it before are shown no more. */
MUST_CHECK bool goal_pair_begins(struct ctx *x, int64_t pair);

/* Tell the modules of model/watchers.c that goal `id` of x->me's is about to be deleted.
 * goal_delete_own() calls this in its transaction. */
MUST_CHECK bool goal_gone(struct ctx *x, int64_t id);
/* Delete the goals that are x->me's own, with their marks; steps and needs that served one serve
 * none. A goal of a team stays, and one that a solution stands on, because the solution is the
 * other's too. */
MUST_CHECK bool goal_delete_own(struct ctx *x);

/* Say how far a goal has come, as its owner, or as a member of the team whose goal it is. The typed
 * members of m and its goal are taken. The result is the id of the mark, 0 on error. */
MUST_CHECK int64_t goal_mark_add(struct ctx *x, struct goal_mark *m);
/* List the marks of a goal, newest first. */
MUST_CHECK bool goal_mark_list(struct ctx *x, int64_t goal, size_t most, struct goal_mark **out,
	size_t *n);
/* List the newest marks, 500 at most, of all open goals that x->me may read. */
MUST_CHECK bool goal_mark_list_all(struct ctx *x, struct goal_mark **out, size_t *n);

/* Read a number as people type it, "4", "-2.5" or "2,5", in thousandths. False: it is no number, or
 * has more than GOAL_DIGITS digits or three decimals. */
bool goal_number(struct str typed, int64_t *thousandths);

/* Choose the points of a small line of one goal, oldest first, from the `n` marks `m`, which come
 * newest first and may be of other goals too: the newest with a number. The result is how many, at
 * most GOAL_LINE. */
size_t goal_line(const struct goal_mark *m, size_t n, int64_t goal, const struct goal_mark *out[GOAL_LINE]);

extern const char *const goal_sql[];
extern const struct entity goal_entity, goal_mark_entity;

#endif
