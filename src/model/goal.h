/* SPDX-License-Identifier: Apache-2.0
 *
 * Goals: what a person or a team works towards, how far it has come, and by that which step and
 * need serves what. A goal of one's own is read by oneself and, unless it is kept private, by
 * one's leader; a goal of a team by its leader and their members.
 */
#ifndef MODEL_GOAL_H
#define MODEL_GOAL_H

#include "db/entity.h"

enum {
	GOALS = 100,        /* the most open ones of one person */
	GOAL_MARKS = 1000,  /* of one goal */
	GOAL_LINE = 12,     /* the most points of a small line */
	GOAL_DIGITS = 12,   /* of a number */
};

enum goal_reader {
	GOAL_LEADER,   /* also the leader of its pair, as long as that goes on */
	GOAL_PRIVATE,  /* nobody but the owner */
	GOAL_TEAM,     /* a goal of the team that the owner leads: also its members */
};
enum goal_state { GOAL_OPEN, GOAL_REACHED, GOAL_DROPPED };

struct goal {
	int64_t id, owner;
	enum goal_reader reader;
	int64_t pair;              /* to whose leader it is shown; 0: to none */
	bool shown;                /* and that pair goes on */
	struct str words;
	struct str measure;        /* in words; may be empty, as the rest */
	struct str unit, begins, aim; /* in numbers: of what, from which and to which, as typed */
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
	struct str number, words;  /* one of them at least */
	int64_t made;
	struct str author_name;
};

/* A new open goal of x->me: of g what is typed is taken. Its id, 0 on error. ERR_FORBIDDEN for a goal
 * of a team of somebody who leads nobody, ERR_FULL beyond GOALS. */
MUST_CHECK int64_t goal_add(struct ctx *x, struct goal *g);
/* Goal `id`, if x->me may read it. NULL, ERR_MISSING otherwise. */
MUST_CHECK struct goal *goal_get(struct ctx *x, int64_t id);
/* The open goals that x->me may read, newest first. */
MUST_CHECK bool goal_list(struct ctx *x, int64_t before, size_t most, struct goal **out, size_t *n);
/* Those of x->me that were reached or dropped, newest first. */
MUST_CHECK bool goal_list_closed(struct ctx *x, size_t most, struct goal **out, size_t *n);
/* The open goals that both of a pair read, newest first; `serving`: only those that an open step
 * of the two serves. */
MUST_CHECK bool goal_list_pair(struct ctx *x, int64_t pair, bool serving, size_t most,
	struct goal **out, size_t *n);
/* Whether both of the pair read the goal, so that a step of theirs may serve it. */
bool goal_fits(const struct goal *g, int64_t leader, int64_t member);
/* For what hangs on a goal: true when goal `id` is 0, or is open and fits the pair; ERR_INPUT on the
 * field "goal" otherwise. */
MUST_CHECK bool goal_check(struct ctx *x, int64_t id, int64_t leader, int64_t member);

/* The same for its owner alone; NULL, ERR_FORBIDDEN for whoever else reads it. */
MUST_CHECK struct goal *goal_mine(struct ctx *x, int64_t id);
/* These are for the owner; true when it is so already. */
MUST_CHECK bool goal_close(struct ctx *x, int64_t id, enum goal_state state);
MUST_CHECK bool goal_reopen(struct ctx *x, int64_t id);
/* Change an open one: of g, which has its id, what is typed is taken, but who reads it (goal_show()). */
MUST_CHECK bool goal_change(struct ctx *x, struct goal *g);
/* Show it to others than before; a goal of a team stays one, and one of a person too. */
MUST_CHECK bool goal_show(struct ctx *x, int64_t id, enum goal_reader reader);
/* A pair that had ended begins anew: the goals that were shown in it before are shown no more. */
MUST_CHECK bool goal_pair_begins(struct ctx *x, int64_t pair);

/* Say how far it has come: the owner, and of a goal of a team its members too. Of m the typed
 * members and the goal are taken. Its id, 0 on error. */
MUST_CHECK int64_t goal_mark_add(struct ctx *x, struct goal_mark *m);
/* The marks of a goal, newest first. */
MUST_CHECK bool goal_mark_list(struct ctx *x, int64_t goal, size_t most, struct goal_mark **out,
	size_t *n);
/* The newest marks of all goals that goal_list() has. */
MUST_CHECK bool goal_mark_list_all(struct ctx *x, struct goal_mark **out, size_t *n);

/* A number as people type it, "4", "-2.5" or "2,5", in thousandths. False: it is none, or it has
 * more than GOAL_DIGITS digits or three decimals. */
bool goal_number(struct str typed, int64_t *thousandths);

/* The points of a small line of one goal, oldest first: marks with a number among the `n` newest
 * first of `m`, of which others may be of other goals. How many, at most GOAL_LINE. */
size_t goal_line(const struct goal_mark *m, size_t n, int64_t goal, const struct goal_mark *out[GOAL_LINE]);

extern const char *const goal_sql[];
extern const struct entity goal_entity, goal_mark_entity;

#endif
