/* SPDX-License-Identifier: Apache-2.0
 *
 * Steps: who of a pair does what by when. Promises run both ways: the steps of the leader are in
 * the same list as those of the member, and come first. The owner does a step, the other person
 * confirms it.
 */
#ifndef MODEL_STEP_H
#define MODEL_STEP_H

#include "db/entity.h"
#include "model/replaced.h"

enum step_state {
	STEP_OPEN,
	STEP_DONE,     /* its owner says that it is done; the other has not confirmed it yet */
	STEP_KEPT,     /* the other has confirmed it */
	STEP_DROPPED,  /* the owner has given it up, with a reason */
};
/* enum tracked_state, with one in front. */
enum step_tracked { STEP_IN_NO_TRACKER, STEP_WAITS_FOR_TRACKER, STEP_IN_TRACKER, STEP_REFUSED_BY_TRACKER,
	STEP_GONE_FROM_TRACKER };
enum { STEPS = 2000 }; /* the most open steps of a pair */

struct step {
	int64_t id, pair, talk;        /* talk 0: agreed between talks */
	int64_t need;                  /* what the step promises (model/need.h); 0: no need */
	struct str needed_by;          /* who needs that, when it is neither of the two; else empty */
	int64_t owner, other, author;
	/* Whose words the line is: the author, but of a promise whoever worded the need. */
	int64_t writer;
	struct str writer_name;
	bool mine;                     /* x->me is the owner */
	bool leaders;                  /* the owner leads the pair */
	struct str owner_name, other_name;
	struct str name;               /* of the person of the pair who is not x->me */
	struct str words;
	int64_t due;                   /* days since 1970; STEP_NO_DATE: none */
	int64_t goal;                  /* which it serves; 0: none */
	enum step_state state;
	int64_t moved;                 /* how often its date changed */
	struct str reason;             /* why it was dropped */
	int64_t made, closed, confirmed; /* 0: not yet */
	/* The name that the page of its author gave it before it was saved; empty: none. */
	struct str client;
	/* What the other of the two has replaced of it within a day, while that still stands: the
	 * id of their change, 0: nothing; which field; and the value that x->me knew. */
	int64_t changed;
	enum replaced_field changed_field;
	int64_t was_due;
	enum step_state was_state;
	int64_t was_closed, became, changed_at;
	/* Where it lies in a task tracker of its owner (model/tracked.h): whether (enum step_tracked), in
	 * which kind, the number of the issue (empty: none yet), and how that is (enum tracked_theirs). */
	unsigned tracked;
	int64_t tracker_kind;
	bool tracker_stopped;          /* that tracker takes nothing until its owner mends it */
	struct str issue;
	unsigned issue_state;
	bool issue_ended;              /* it was done because its issue was closed */
	bool may_track;                /* x->me has a tracker to put it into */
};

enum { STEP_NO_DATE = 0 };

/* Add an open step. The caller fills pair, talk (0: between talks), owner (of the pair), words and
 * due (from a year ago to ten years ahead) of `s`, its goal (0: none; else goal_check()) and its
 * client; the rest is set here. Its id, 0 on error; the id of the step that has this client already.
 * ERR_CONFLICT when the pair has ended. */
MUST_CHECK int64_t step_add(struct ctx *x, struct step *s);
MUST_CHECK struct step *step_get(struct ctx *x, int64_t id);
/* Find the step that a page of x->me gave this name; ERR_MISSING when there is none. */
MUST_CHECK bool step_named(struct ctx *x, struct str client, int64_t *id);

/* The lists come in pages by id (model/written.h), the newest page first; each says how a page is
 * sorted. */
/* List the open steps of x->me, by due date, steps without a date last. */
MUST_CHECK bool step_list_mine(struct ctx *x, int64_t before, size_t most, struct step **out,
	size_t *n);
/* List the open steps of others in the pairs of x->me. */
MUST_CHECK bool step_list_owed(struct ctx *x, int64_t before, size_t most, struct step **out,
	size_t *n);
/* List the steps that others say are done and x->me has not confirmed. */
MUST_CHECK bool step_list_to_confirm(struct ctx *x, int64_t before, size_t most,
	struct step **out, size_t *n);
/* For Today, in one statement, at most WRITTEN_PAGE of each: the open steps of x->me, of all of them those due
 * first, without a date last; and those that others say are done and x->me has not confirmed. */
MUST_CHECK bool step_list_today(struct ctx *x, struct step **mine, size_t *mine_n,
	struct step **confirm, size_t *confirm_n);
/* List the open and done steps of a pair, the leader's first, then by due date. */
MUST_CHECK bool step_list_pair(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct step **out, size_t *n);
/* List the kept and dropped steps of a pair, newest first. */
MUST_CHECK bool step_list_closed(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct step **out, size_t *n);
/* List the steps of a pair that were agreed, done, confirmed or dropped at `since` or later, the one
 * that was written down last first. */
MUST_CHECK bool step_list_since(struct ctx *x, int64_t pair, int64_t since, size_t most,
	struct step **out, size_t *n);
/* List the kept and dropped steps of which x->me is told that the other has closed them. */
MUST_CHECK bool step_list_replaced(struct ctx *x, struct step **out, size_t *n);
/* List all steps that were agreed in a talk, in whatever state, oldest first; at most
 * WRITTEN_PAGE. */
MUST_CHECK bool step_list_talk(struct ctx *x, int64_t talk, struct step **out, size_t *n);

/* List the open and done steps of x->me and to x->me that serve a goal, by due date. */
MUST_CHECK bool step_list_goal(struct ctx *x, int64_t goal, size_t most, struct step **out, size_t *n);

/* These change the state of a step, and are true when the step has that state already. A stranger
 * gets ERR_MISSING. */
/* Say that a step is done: from its owner it waits for the other, from the other it is kept. */
MUST_CHECK bool step_done(struct ctx *x, int64_t id);
/* Confirm a step as the other person. ERR_FORBIDDEN for the owner, ERR_CONFLICT when the owner has
 * not said that it is done. */
MUST_CHECK bool step_confirm(struct ctx *x, int64_t id);
/* Open a step again that was not done after all; either may, while it is not confirmed. */
MUST_CHECK bool step_reopen(struct ctx *x, int64_t id);
/* Drop a step, with a reason; only its owner may. */
MUST_CHECK bool step_drop(struct ctx *x, int64_t id, struct str reason);
/* Give a step another date, STEP_NO_DATE for none; only its owner may. */
MUST_CHECK bool step_move(struct ctx *x, int64_t id, int64_t due);
/* Put the value back that the other replaced with their change `change` (s->changed), as x->me knew
 * it; either of the two may. It is a change like any other, of which the other is told. ERR_CONFLICT
 * when the step has changed again since, or there is no way back (step_goes_back()). */
MUST_CHECK bool step_put_back(struct ctx *x, int64_t id, int64_t change);
/* True when x->me can put back what the other replaced of a step. */
bool step_goes_back(const struct step *s);
/* Say which goal a step serves, 0 for none; either of the two may. */
MUST_CHECK bool step_serve(struct ctx *x, int64_t id, int64_t goal);
/* For goal_delete_own(): no step serves the goal any more. */
MUST_CHECK bool step_forget_goal(struct ctx *x, int64_t goal);

/* Forget the open step by which x->me promised this need at `made`, UTC seconds. */
MUST_CHECK bool step_forget_promise(struct ctx *x, int64_t need, int64_t made);

/* Tell that the step that promises this need was confirmed, or dropped, by x->me; model/watchers.c
 * lists who looks. */
MUST_CHECK bool step_kept(struct ctx *x, int64_t need);
MUST_CHECK bool step_dropped(struct ctx *x, int64_t need);

/* Give a step the state, or the date, that it had a moment ago; for model/undo_act.c. ERR_CONFLICT
 * when it has changed since. */
struct undo;
MUST_CHECK bool step_undo(struct ctx *x, const struct undo *u);
MUST_CHECK bool step_undo_due(struct ctx *x, const struct undo *u);

/* x->me takes an open step of theirs along, from a pair that has ended to the one with their new
 * leader. ERR_MISSING when any of it is not so. */
MUST_CHECK bool step_hand_over(struct ctx *x, int64_t id, int64_t from, int64_t to);

extern const char *const step_sql[];
extern const struct entity step_entity;

#endif
