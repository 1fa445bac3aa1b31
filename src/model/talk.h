/* SPDX-License-Identifier: Apache-2.0
 *
 * Talks: one conversation of a pair, from planned to held. Its two people alone see it.
 */
#ifndef MODEL_TALK_H
#define MODEL_TALK_H

#include "db/entity.h"

enum talk_state { TALK_PLANNED, TALK_HELD, TALK_MISSED, TALK_CANCELLED };

enum talk_source {
	TALK_OURS,
	TALK_STANDS,   /* in a calendar of one of the two: nobody is invited, it counts as held once
			* its time is over (model/one_on_one.h) */
	TALK_INSTEAD,  /* ours, in the place of one that stood: shortened or moved here */
};

enum {
	TALK_MINUTES_MAX = 480,    /* a held talk */
	TALK_NEAR_MINUTES = 60,    /* a talk this near to a planned one is that one */
	TALK_LOG_DAYS = 92,        /* a talk is logged at most so long afterwards */
	TALK_FORGOTTEN = 2 * 3600, /* seconds: left open for longer, nobody timed it */
	TALK_OFFER_DAYS = 7,       /* how far a shorter talk is looked for */
	TALK_OFFERS = 3,
	TALK_LEAD_MINUTES = 5,     /* what is offered begins no sooner: both have to read it first */
	TALK_EVENT_LEAST = 3, TALK_EVENT_MOST = 120, /* minutes of one that stands in a calendar */
};

struct talk {
	int64_t id, pair, leader, member;
	int64_t starts;          /* UTC seconds */
	int64_t minutes; /* planned: 3, 5, 10, 15 or 30; of an unplanned one the length nearest to
			    it; of one that stands in a calendar what it says there */
	int64_t wanted;          /* the pair's full length: more than `minutes` when shortened */
	enum talk_state state;
	struct str other;        /* the name of the one who is not x->me */
	int64_t made;
	bool unplanned;          /* held without having been planned */
	int64_t moved;           /* how often its time changed */
	int64_t began, ended;    /* 0: not yet */
	int64_t held_minutes;    /* as held; 0: not held */
	int64_t logged_by, logged_at; /* who said what became of it; 0: nobody yet, and the two
				       * may still put it right */
	struct str reason;       /* of cancelling */
	enum talk_source source;
	struct str series;       /* a hash of its event's UID; empty: it has none */
	int64_t event_starts, event_ends; /* where its event stands; 0: it has none */
};

/* Talk `id`, if x->me is one of its two people. NULL, ERR_MISSING otherwise: a stranger
 * cannot tell hidden from absent. */
MUST_CHECK struct talk *talk_get(struct ctx *x, int64_t id);
/* Those of x->me that start in [from, to), by time, cancelled ones left out; at most 500. */
MUST_CHECK bool talk_list(struct ctx *x, int64_t from, int64_t to, struct talk **out, size_t *n);
/* Those of a pair that start at `until` or before and whose time has come, or of which something
 * is said already; the newest first. What a calendar holds for half a year is not among them. */
MUST_CHECK bool talk_list_past(struct ctx *x, int64_t pair, int64_t until, size_t most,
	struct talk **out, size_t *n);
/* The planned ones of a pair that start after `from`, the soonest first. */
MUST_CHECK bool talk_list_ahead(struct ctx *x, int64_t pair, int64_t from, size_t most,
	struct talk **out, size_t *n);
/* Minutes it took, or is planned to take. */
static inline int64_t talk_length(const struct talk *t)
{
	return t->state == TALK_HELD && t->held_minutes ? t->held_minutes : t->minutes;
}
/* The next planned talk of x->me that is not over, NULL when there is none (check
 * x->err). */
struct talk *talk_next(struct ctx *x);

/* Plan a talk of a pair that x->me leads. ERR_MISSING for another's pair, ERR_CONFLICT
 * when either of the two has a talk then. Its id, 0 on error. */
MUST_CHECK int64_t talk_plan(struct ctx *x, int64_t pair, int64_t starts, int64_t minutes,
	int64_t wanted);

/* Whether a talk of a pair of x->me is planned from now on that stands in no calendar by itself. */
MUST_CHECK bool talk_is_planned(struct ctx *x, int64_t pair, bool *is);

/* Either of the two may do what follows; ERR_MISSING for everybody else. */

/* A talk of the pair opens now: the planned one when it is near (TALK_NEAR_MINUTES), else one
 * that was not planned, and what was planned for later or earlier on the same day of x->me is
 * cancelled. Open already: that one. Its id, 0 on error; ERR_CONFLICT when the pair has ended. */
MUST_CHECK int64_t talk_begin_now(struct ctx *x, int64_t pair);
/* A planned talk opens; open already: true. ERR_CONFLICT when it was missed or cancelled. */
MUST_CHECK bool talk_begin(struct ctx *x, int64_t id);
/* It is over and was held. `minutes` 0: from when it began until now. Open topics have been
 * carried once more. Ended already: true when `minutes` is 0 or the same, else
 * ERR_CONFLICT, as when it was cancelled. One said to be missed may be ended: a slip. */
MUST_CHECK bool talk_end(struct ctx *x, int64_t id, int64_t minutes);
/* A talk was held, planned or not: `minutes` (1 to TALK_MINUTES_MAX) from `starts`. A
 * planned or missed one near it becomes held; near none, what was planned for the same day of
 * x->me is cancelled in its favour. The same told twice is the same talk; ERR_CONFLICT when another held talk of the pair is in the way or the pair has ended.
 * Its id, 0 on error. */
MUST_CHECK int64_t talk_hold(struct ctx *x, int64_t pair, int64_t starts, int64_t minutes);
/* Nobody came. ERR_CONFLICT before it was to begin, when held or cancelled. */
MUST_CHECK bool talk_miss(struct ctx *x, int64_t id);

/* Instead of cancelling: shorter talks at times that fit both calendars, talks and working
 * hours, the soonest first; each is shorter than the talk is now (a talk of 3 minutes is
 * offered at another time). Fewer than TALK_OFFERS, or none, when there is no time. */
struct talk_offer {
	int64_t starts, minutes;
	bool same_time;          /* where the talk stands now */
};
MUST_CHECK bool talk_offer_shorter(struct ctx *x, int64_t id, struct talk_offer *out, size_t *n);
/* The next start in TALK_OFFER_DAYS at which so many minutes fit both of a pair of x->me, as above;
 * 0: none. */
MUST_CHECK bool talk_offer_first(struct ctx *x, int64_t pair, int64_t minutes, int64_t *starts);
/* A planned talk of x->me in the next TALK_OFFER_DAYS whose time a calendar has taken since. */
struct talk_taken {
	int64_t id, starts;
	struct str other;        /* the name of the one who is not x->me */
	bool mine, theirs;       /* in whose calendar */
};
enum { TALKS_TAKEN = 10 };
/* The soonest first, at most TALKS_TAKEN. What is only tentative does not count. */
MUST_CHECK bool talk_list_taken(struct ctx *x, struct talk_taken **out, size_t *n);
/* A time that nobody is asked about again lies in the working hours of both: else ERR_ASK, or
 * it is taken all the same. */
enum talk_hours { TALK_IN_HOURS, TALK_ANY_HOURS };
/* ERR_CONFLICT, naming who, when so many minutes from `starts` on do not fit both of a pair of
 * x->me that goes on; ERR_ASK outside their working hours. */
MUST_CHECK bool talk_offer_fits(struct ctx *x, int64_t pair, int64_t starts, int64_t minutes,
	enum talk_hours hours);
/* Make a planned talk shorter, and move it when `starts` differs. ERR_INPUT when `minutes`
 * is not a length or longer than now, or it changes nothing; ERR_CONFLICT when the time is
 * not free for both (names whose) or it is no longer planned; ERR_ASK when the other start
 * lies outside the working hours of one of them. */
MUST_CHECK bool talk_shorten(struct ctx *x, int64_t id, int64_t starts, int64_t minutes,
	enum talk_hours hours);
/* Another time for a planned talk, freely chosen, and another length up to the wanted one. ERR_INPUT
 * when the length is none, the time is over or it changes nothing; ERR_CONFLICT, naming whose, when
 * calendars or other talks of the two leave no room, or it is no longer planned; ERR_ASK outside
 * somebody's working hours. */
MUST_CHECK bool talk_move(struct ctx *x, int64_t id, int64_t starts, int64_t minutes,
	enum talk_hours hours);
/* Cancelled already: true. The reason may be empty. ERR_CONFLICT when it was held. */
MUST_CHECK bool talk_cancel(struct ctx *x, int64_t id, struct str reason);

/* True when neither calendar nor talk of the two is in the way of this one at another time;
 * else ERR_CONFLICT names whose. */
MUST_CHECK bool talk_fits(struct ctx *x, const struct talk *t, int64_t starts, int64_t minutes);
/* Whose working hours, of a pair of x->me that goes on, do not hold all of these minutes. */
struct talk_outside {
	bool mine, theirs;
};
MUST_CHECK bool talk_outside(struct ctx *x, int64_t pair, int64_t starts, int64_t minutes,
	struct talk_outside *out);
/* False, ERR_ASK naming whose, when they lie outside anybody's and `hours` does not allow it. */
MUST_CHECK bool talk_hours_fit(struct ctx *x, const struct talk *t, int64_t starts,
	int64_t minutes, enum talk_hours hours);

/* The pair has ended: its talks that have not begun are cancelled and told. Whoever ends the
 * pair has the right to (model/pair.h: pair_end). */
MUST_CHECK bool talk_cancel_pair(struct ctx *x, int64_t pair);

/* True when `talk` is one of x->me, and of `pair` unless that is 0; else ERR_MISSING. What
 * other modules ask before they write about a talk. */
MUST_CHECK bool talk_of_pair(struct ctx *x, int64_t talk, int64_t pair);

/* When `person` (x->me, or of a pair with x->me) has planned talks in [from, to): their
 * starts and ends without names, for the planner. */
struct spans;
MUST_CHECK bool talk_busy(struct ctx *x, int64_t person, int64_t from, int64_t to,
	struct spans *out);

/* The same of those alone that rapport put there: not what stands in a calendar by itself. */
MUST_CHECK bool talk_busy_ours(struct ctx *x, int64_t person, int64_t from, int64_t to,
	struct spans *out);
/* For model/undo.c: what was cancelled, missed, moved, shortened or planned a moment ago is as
 * before. ERR_CONFLICT when it has changed since, or the time is no longer free. */
struct undo;
MUST_CHECK bool talk_undo(struct ctx *x, const struct undo *u);
MUST_CHECK bool talk_undo_time(struct ctx *x, const struct undo *u);
MUST_CHECK bool talk_undo_plan(struct ctx *x, const struct undo *u);

/* -- what others want to know: said in the transaction of the change; model/watchers.c lists who
 * looks -- */

/* The talk was planned, moved, shortened or cancelled. */
MUST_CHECK bool talk_changed(struct ctx *x, int64_t id);
/* The planning of a talk is taken back. ERR_CONFLICT when somebody knows of it already. */
MUST_CHECK bool talk_unplanned(struct ctx *x, int64_t id);
/* A talk of this pair is over. */
MUST_CHECK bool talk_ended(struct ctx *x, int64_t pair);

extern const char *const talk_sql[];
extern const char *const talk_taken_sql[];
extern const struct entity talk_entity;

#endif
