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
	NEED_GRANTED,    /* given, or promised by a step; not there yet, as far as the asker says */
	NEED_DECLINED,
	NEED_TAKEN_BACK,
	NEED_MET,        /* the asker says that it is there */
};
/* How far the step is that promises a need; one that was dropped promises nothing. */
enum need_promise { PROMISE_NONE, PROMISE_OPEN, PROMISE_DONE, PROMISE_KEPT };
enum { NEEDS = 2000 }; /* the most open needs of a pair */

struct need {
	int64_t id, pair, talk;      /* talk 0: said between talks */
	int64_t asker;               /* the person who has the need */
	int64_t giver;               /* the person who answers: the other of the pair, or the leader */
	int64_t author, leader;      /* leader: of the pair */
	bool mine;                   /* x->me is the asker */
	bool to_answer;              /* x->me may grant or decline it, and it is open */
	struct str asker_name, giver_name, leader_name, member_name;
	struct str name;             /* of the person of the pair who is not x->me */
	struct str words;            /* the need itself */
	struct str source;           /* from whom else, in words; empty: from the giver */
	int64_t due;                 /* days since 1970; 0: no date */
	struct str obstacle;         /* what stands in the way; empty: not said */
	int64_t goal;                /* which it serves; 0: none */
	enum need_state state;
	struct str reason;           /* why it was declined */
	int64_t made, closed;        /* closed 0: open */
	int64_t met;                 /* when the asker said that it is there; 0: not yet */
	int64_t promise_other;       /* who is to confirm that step: the asker, or who passed the need up */
	int64_t promise;             /* the step that promises it; 0: none, or it was dropped */
	enum need_promise promise_state; /* of that step */
	int64_t promise_due, promise_closed; /* of that step, as in model/step.h */
	int64_t passed;              /* with whom above it stands, or who answered it (model/passed.h); 0: it did not go up */
	struct str passed_name;      /* who that is */
	int64_t age_days;            /* until now, or until it was met, declined or taken back */
};

/* Add an open need. The caller fills pair, talk (0: between talks), asker (of the pair), words,
 * source (somebody outside the pair: then the leader answers; empty: the other of the pair
 * does) and due of `n`; the rest is set here. Its id, 0 on error. ERR_CONFLICT when the pair
 * has ended. */
MUST_CHECK int64_t need_add(struct ctx *x, struct need *n);
MUST_CHECK struct need *need_get(struct ctx *x, int64_t id);

/* The lists come in pages by id (model/written.h). */
/* List the open needs that x->me is to answer, the oldest of the page first. */
MUST_CHECK bool need_list_to_answer(struct ctx *x, int64_t before, size_t most,
	struct need **out, size_t *n);
/* For Today, each oldest first. */
struct need_today {
	struct need *answer;     /* open ones that x->me is to answer, but for those that stand above */
	struct need *answered;   /* of x->me: granted and not there yet, or declined lately */
	struct need *down;       /* of pairs that x->me leads: passed up, and answered above lately */
	size_t answer_n, answered_n, down_n;
};
/* Lately: at `since` or later. */
MUST_CHECK bool need_list_today(struct ctx *x, int64_t since, struct need_today *out);
/* Those that x->me granted without a promise, and of which the asker has not said that it is there. */
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
MUST_CHECK bool need_list_talk(struct ctx *x, int64_t talk, struct need **out, size_t *n);

/* Answer a need, as its giver or as the leader of the pair. True when it has this answer already,
 * ERR_CONFLICT when it has another one, ERR_FORBIDDEN for the asker. */
MUST_CHECK bool need_grant(struct ctx *x, int64_t id);
MUST_CHECK bool need_decline(struct ctx *x, int64_t id, struct str reason);
/* Grant a need with a promise: a step of x->me in the pair, with the words of the need, by `due`
 * (0: no date). */
MUST_CHECK bool need_promise(struct ctx *x, int64_t id, int64_t due);
/* Say as its asker that a need that was granted is there: what was promised counts as kept. True
 * when it was said already; ERR_CONFLICT when it was not granted. */
MUST_CHECK bool need_meet(struct ctx *x, int64_t id);
/* Say as its asker that it is not there yet: what was said to be done is open again, and a need
 * without a promise waits for an answer again. */
MUST_CHECK bool need_miss(struct ctx *x, int64_t id);
/* Take a need back; only its asker may. */
MUST_CHECK bool need_take_back(struct ctx *x, int64_t id);
/* Say which goal a need serves, 0 for none; either of the two may. */
MUST_CHECK bool need_serve(struct ctx *x, int64_t id, int64_t goal);

/* Open a need again that was answered or taken back a moment ago; for model/undo_act.c.
 * ERR_CONFLICT when it has changed since. */
struct undo;
MUST_CHECK bool need_undo(struct ctx *x, const struct undo *u);
MUST_CHECK bool need_undo_state(struct ctx *x, const struct undo *u);
/* Answer an open need as the one above it was passed up to (model/passed.h): NEED_GRANTED, or
 * NEED_DECLINED with a reason. ERR_CONFLICT when it does not stand with x->me, or is no longer open. */
MUST_CHECK bool need_answer_above(struct ctx *x, int64_t id, enum need_state state, struct str reason);
/* Open it again that x->me answered so at `made`; it stands with x->me again already. ERR_CONFLICT when it, or
 * what was promised, has changed since. */
MUST_CHECK bool need_undo_above(struct ctx *x, int64_t id, enum need_state state, int64_t made);
/* Look when x->me has confirmed, or dropped, the step that promises the need; for model/watchers.c. */
MUST_CHECK bool need_step_kept(struct ctx *x, int64_t id);
MUST_CHECK bool need_step_dropped(struct ctx *x, int64_t id);
/* Tell the modules of model/watchers.c that x->me, who asked, has taken need `id` back. need_take_back()
 * calls this in its transaction. */
MUST_CHECK bool need_taken_back(struct ctx *x, int64_t id);

/* The chain of a need, the same on both sides: where it stands between an obstacle and its removal. */
enum need_station_kind {
	NEED_AT_OBSTACLE,
	NEED_AT_ASKED,
	NEED_AT_PASSED,   /* the asker agreed that somebody above is asked */
	NEED_AT_ANSWER,   /* not answered yet */
	NEED_AT_GRANTED,  /* given, without a promise */
	NEED_AT_PROMISED,
	NEED_AT_DECLINED,
	NEED_AT_TAKEN_BACK,
	NEED_AT_DONE,     /* who promised it says so */
	NEED_AT_MET,      /* the asker says so */
};
struct need_station {
	enum need_station_kind kind;
	int64_t at;              /* UTC seconds when it was reached; 0: it is still ahead */
	int64_t day;             /* by when it is promised, in days since 1970; 0: no date */
};
enum { NEED_STATIONS = 6 };
/* Set `out` to the stations of a need, in their order; how many. */
size_t need_chain(const struct need *n, struct need_station out[NEED_STATIONS]);

/* x->me takes an open need of theirs along, from a pair that has ended to the one with their new
 * leader. ERR_MISSING when any of it is not so. */
MUST_CHECK bool need_hand_over(struct ctx *x, int64_t id, int64_t from, int64_t to);

extern const char *const need_sql[];
extern const struct entity need_entity;

#endif
