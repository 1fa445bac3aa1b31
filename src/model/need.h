/* SPDX-License-Identifier: Apache-2.0
 *
 * Needs: the things that a person lacks to do well, from whom and by when. A need stays open, with
 * its age in sight, until it is granted, declined with a reason, or taken back.
 */
#ifndef MODEL_NEED_H
#define MODEL_NEED_H

#include "db/entity.h"

enum need_state {
	NEED_OPEN,
	NEED_GRANTED,    /* given, or promised by a step; the asker has not said yet that it is there */
	NEED_DECLINED,
	NEED_TAKEN_BACK,
	NEED_MET,        /* the asker says that it is there */
};
/* How far the step has come that promises a need. A step that was dropped promises nothing. */
enum need_promise { PROMISE_NONE, PROMISE_OPEN, PROMISE_DONE, PROMISE_KEPT };
enum { NEEDS = 2000 }; /* the most open needs of a pair */

struct need {
	int64_t id, pair, talk;      /* talk 0: said between talks */
	int64_t asker;               /* the person who has the need */
	int64_t giver;               /* the person who answers: the other of the pair, or the leader */
	int64_t author, leader;      /* leader: of the pair */
	bool mine;                   /* the asker is x->me */
	bool to_answer;              /* the need is open, and x->me may grant or decline it */
	struct str asker_name, giver_name, leader_name, member_name;
	struct str name;             /* of the person of the pair who is not x->me */
	struct str words;            /* the need itself */
	struct str source;           /* from whom else, in words; empty: from the giver */
	int64_t due;                 /* days since 1970; 0: no date */
	struct str obstacle;         /* what stands in the way; empty: not said */
	int64_t goal;                /* the goal that the need serves; 0: none */
	enum need_state state;
	struct str reason;           /* why it was declined */
	int64_t made, closed;        /* closed 0: open */
	int64_t met;                 /* when the asker said that it is there; 0: not yet */
	/* who confirms the step that promises the need: the asker, or whoever passed the need up */
	int64_t promise_other;
	/* the step that promises the need; 0: there is none, or it was dropped */
	int64_t promise;
	enum need_promise promise_state; /* the state of that step */
	int64_t promise_due, promise_closed; /* the dates of that step, as in model/step.h */
	/* the row of model/passed.h by which the need stands with somebody above, or was answered
	 * by them; 0: it was not passed up */
	int64_t passed;
	struct str client;           /* the name that the page of its author gave it; empty: none */
	struct str passed_name;      /* the name of the person above */
	/* the name of the person who passed it on to them; empty: the leader of the pair did */
	struct str passed_on;
	bool consent;                /* the asker is asked whether it may be passed up */
	int64_t age_days;            /* until now, or until it was met, declined or taken back */
};

/* Add an open need. The caller fills these members of `n`: pair, talk (0: between talks), asker
 * (one of the pair), words, due, client, and source (somebody outside the pair: then the leader answers;
 * empty: the other of the pair answers); the rest is set here. The result is its id, or that of the
 * need that has this client already; 0 on error:
 * ERR_CONFLICT when the pair has ended, ERR_INPUT names the field, ERR_FULL beyond NEEDS. */
MUST_CHECK int64_t need_add(struct ctx *x, struct need *n);
/* The need `id`, if it is of a pair of x->me. NULL and ERR_MISSING otherwise. */
MUST_CHECK struct need *need_get(struct ctx *x, int64_t id);
/* Find the need that a page of x->me gave this name; ERR_MISSING when there is none. */
MUST_CHECK bool need_named(struct ctx *x, struct str client, int64_t *id);

/* The lists come in pages by id (model/written.h). */
/* List the open needs that x->me is to answer, but for those on their way up, the oldest of the
 * page first. */
MUST_CHECK bool need_list_to_answer(struct ctx *x, int64_t before, size_t most,
	struct need **out, size_t *n);
/* List the open needs on their way up that x->me asked for, or of pairs that x->me leads: the asker
 * is asked, or they stand with somebody above. They are in no order. */
MUST_CHECK bool need_list_up(struct ctx *x, size_t most, struct need **out, size_t *n);
/* The needs that the page Today shows, each list with the oldest first. */
struct need_today {
	/* open needs that x->me is to answer, without the needs that stand with somebody above */
	struct need *answer;
	/* needs of x->me that are granted and not there yet, or were declined lately */
	struct need *answered;
	/* needs of pairs that x->me leads, which were passed up and answered above lately */
	struct need *down;
	size_t answer_n, answered_n, down_n;
};
/* Fill the needs of Today; "lately" is at `since` or later. */
MUST_CHECK bool need_list_today(struct ctx *x, int64_t since, struct need_today *out);
/* List the needs that x->me granted without a promise, as long as the asker has not said that what
 * they need is there. */
MUST_CHECK bool need_list_given(struct ctx *x, int64_t before, size_t most, struct need **out,
	size_t *n);
/* List the open needs of x->me. */
MUST_CHECK bool need_list_mine(struct ctx *x, int64_t before, size_t most, struct need **out,
	size_t *n);
/* List the needs of x->me that are granted and not met yet, and those that were met or declined at
 * `since` or later, newest first. */
MUST_CHECK bool need_list_answered(struct ctx *x, int64_t since, size_t most, struct need **out,
	size_t *n);
/* List the open needs of a pair, the oldest of the page first. */
MUST_CHECK bool need_list_pair(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct need **out, size_t *n);
/* List the answered needs of a pair, newest first. */
MUST_CHECK bool need_list_closed(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct need **out, size_t *n);
/* List the needs of a pair that were said, answered or met at `since` or later, newest first, but
 * for those that were taken back. */
MUST_CHECK bool need_list_since(struct ctx *x, int64_t pair, int64_t since, size_t most,
	struct need **out, size_t *n);
/* List the needs that were said in a talk, the oldest first. */
MUST_CHECK bool need_list_talk(struct ctx *x, int64_t talk, struct need **out, size_t *n);

/* Answer a need, as its giver or as the leader of the pair. True when it has this answer already,
 * ERR_CONFLICT when it has another one, ERR_FORBIDDEN for the asker. */
MUST_CHECK bool need_grant(struct ctx *x, int64_t id);
MUST_CHECK bool need_decline(struct ctx *x, int64_t id, struct str reason);
/* Grant a need with a promise: a step of x->me in the pair, with the words of the need, by `due`
 * (0: no date). True when it has this promise already. */
MUST_CHECK bool need_promise(struct ctx *x, int64_t id, int64_t due);
/* Say as the asker that what was granted is there: a step that promised it counts as kept. True
 * when the need is met already; ERR_CONFLICT when it is not granted, ERR_FORBIDDEN for anybody but
 * the asker. */
MUST_CHECK bool need_meet(struct ctx *x, int64_t id);
/* Say as the asker that what was granted is not there yet: a step that was said to be done is open
 * again, and a need without a promise waits for an answer again. Errors are those of need_meet().
 */
MUST_CHECK bool need_miss(struct ctx *x, int64_t id);
/* Take a need back; only its asker may. */
MUST_CHECK bool need_take_back(struct ctx *x, int64_t id);
/* Say which goal a need serves, 0 for none; either of the two may. */
MUST_CHECK bool need_serve(struct ctx *x, int64_t id, int64_t goal);
/* For goal_delete_own(): no need serves the goal any more. */
MUST_CHECK bool need_forget_goal(struct ctx *x, int64_t goal);

/* Open a need again that was answered or taken back a moment ago, or put the state back that it
 * had; for model/undo_act.c. ERR_CONFLICT when the need has changed since. */
struct undo;
MUST_CHECK bool need_undo(struct ctx *x, const struct undo *u);
MUST_CHECK bool need_undo_state(struct ctx *x, const struct undo *u);
/* Answer an open need as the person above with whom it stands (model/passed.h): with NEED_GRANTED,
 * or with NEED_DECLINED and a reason. ERR_CONFLICT when it does not stand with x->me, or is no
 * longer open. */
MUST_CHECK bool need_answer_above(struct ctx *x, int64_t id, enum need_state state, struct str reason);
/* Open a need again that x->me answered from above at `made`; its row of model/passed.h must stand
 * with x->me again already. ERR_CONFLICT when the need, or the step that promised it, has changed
 * since. */
MUST_CHECK bool need_undo_above(struct ctx *x, int64_t id, enum need_state state, int64_t made);
/* Note that x->me has confirmed, or dropped, the step that promises a need; for
 * model/watchers.c. */
MUST_CHECK bool need_step_kept(struct ctx *x, int64_t id);
MUST_CHECK bool need_step_dropped(struct ctx *x, int64_t id);
/* Tell the modules of model/watchers.c that x->me, who asked, has taken need `id` back.
 * need_take_back() calls this in its transaction. */
MUST_CHECK bool need_taken_back(struct ctx *x, int64_t id);

/* The stations of a need between an obstacle and its removal, the same for both sides. */
enum need_station_kind {
	NEED_AT_OBSTACLE,
	NEED_AT_ASKED,
	NEED_AT_PASSED,   /* the asker agreed that somebody above is asked */
	NEED_AT_ANSWER,   /* nobody has answered yet */
	NEED_AT_GRANTED,  /* given, without a promise */
	NEED_AT_PROMISED,
	NEED_AT_DECLINED,
	NEED_AT_TAKEN_BACK,
	NEED_AT_DONE,     /* whoever promised it says that it is done */
	NEED_AT_MET,      /* the asker says that it is there */
};
struct need_station {
	enum need_station_kind kind;
	/* UTC seconds when the station was reached; 0: it is still ahead. For what was passed up it
	 * is when the need was written. */
	int64_t at;
	int64_t day;             /* by when it is promised, in days since 1970; 0: no date */
};
enum { NEED_STATIONS = 6 };
/* Set `out` to the stations of a need, in their order; the result is how many. */
size_t need_chain(const struct need *n, struct need_station out[NEED_STATIONS]);

/* Take an open need of x->me along, from a pair that has ended to the pair with their new leader.
 * The need then serves no goal and belongs to no talk, for both are those of the old pair.
 * ERR_MISSING when x->me has no such need, or no such pairs. */
MUST_CHECK bool need_hand_over(struct ctx *x, int64_t id, int64_t from, int64_t to);

extern const char *const need_sql[];
extern const struct entity need_entity;

#endif
