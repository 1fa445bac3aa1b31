/* SPDX-License-Identifier: Apache-2.0
 *
 * A talk is one conversation of a pair, from planned to held. Only its two people see it.
 */
#ifndef MODEL_TALK_H
#define MODEL_TALK_H

#include "db/entity.h"

enum talk_state { TALK_PLANNED, TALK_HELD, TALK_MISSED, TALK_CANCELLED };

enum talk_source {
	TALK_OURS,     /* a talk that was planned or told of in rapport */
	TALK_STANDS,   /* a one-on-one of a calendar: nobody is invited, and it counts as held once
			* its time is over (model/one_on_one.h) */
	TALK_INSTEAD,  /* ours, in the place of a one-on-one of a calendar that was shortened or
			* moved here */
};

enum {
	TALK_MINUTES_MAX = 480,    /* the longest held talk */
	TALK_NEAR_MINUTES = 60,    /* a talk that begins this near to a planned talk is that talk */
	TALK_NOW_MINUTES = 3,      /* a talk that nobody planned is begun for so many */
	TALK_LOG_DAYS = 92,        /* a talk is told of at most so many days afterwards */
	TALK_FORGOTTEN = 2 * 3600, /* seconds: nobody timed a talk that was left open for longer */
	TALK_OFFER_DAYS = 7,       /* how many days ahead a shorter talk is looked for */
	TALK_OFFERS = 3,           /* how many times are offered at most */
	TALK_LEAD_MINUTES = 5,     /* an offered time begins no sooner: both have to read it first */
	TALK_EVENT_LEAST = 3, TALK_EVENT_MOST = 120, /* minutes of a one-on-one of a calendar */
};

struct talk {
	int64_t id, pair, leader, member;
	int64_t starts;          /* UTC seconds */
	int64_t minutes;         /* planned: 3, 5, 10, 15 or 30; of an unplanned talk the longest of
				  * these that it reached, or 3; of a one-on-one of a calendar its
				  * length there */
	int64_t wanted;          /* the pair's full length when it was planned */
	int64_t first_minutes;   /* as it was planned first; 0: not known, of a talk of before */
	enum talk_state state;
	struct str other;        /* the name of the person who is not x->me */
	int64_t made;
	bool unplanned;          /* held without having been planned */
	int64_t moved;           /* how often its time changed */
	int64_t began, ended;    /* 0: not yet */
	int64_t held_minutes;    /* as held; 0: not held */
	int64_t logged_by, logged_at; /* who said how the talk went, and when; 0: nobody yet, and the
				       * two may still say so */
	struct str reason;       /* of cancelling */
	enum talk_source source;
	struct str series;       /* a hash of its event's UID; empty: it has none */
	int64_t event_starts, event_ends; /* the time of its event in the calendar; 0: it has none */
};

/* Talk `id`, if x->me is one of its two people. NULL, ERR_MISSING otherwise: a stranger
 * cannot tell hidden from absent. */
MUST_CHECK struct talk *talk_get(struct ctx *x, int64_t id);
/* List the talks of x->me that start in [from, to), by time, without cancelled talks; at most
 * 500. */
MUST_CHECK bool talk_list(struct ctx *x, int64_t from, int64_t to, struct talk **out, size_t *n);
/* List the talks of a pair that start at `until` or before and whose time has come, or of which
 * somebody has said already how they went; the newest first. Talks that a calendar has months ahead
 * are not listed. */
MUST_CHECK bool talk_list_past(struct ctx *x, int64_t pair, int64_t until, size_t most,
	struct talk **out, size_t *n);
/* List the same talks in pages: those that come behind the talk `before`; 0 is the beginning.
 * ERR_MISSING when `before` is no talk of x->me. */
MUST_CHECK bool talk_list_before(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct talk **out, size_t *n);
/* Find, of the talks that start at `until` or before, but for the talk `without`, the last one that
 * was held, and the last one after it that fell through. NULL: there is none. */
MUST_CHECK bool talk_last(struct ctx *x, int64_t pair, int64_t until, int64_t without,
	struct talk **held, struct talk **slipped);
/* List the planned talks of a pair that start after `from`, the soonest first. */
MUST_CHECK bool talk_list_ahead(struct ctx *x, int64_t pair, int64_t from, size_t most,
	struct talk **out, size_t *n);
/* The minutes that a talk took, or is planned to take. */
static inline int64_t talk_length(const struct talk *t)
{
	return t->state == TALK_HELD && t->held_minutes ? t->held_minutes : t->minutes;
}
/* True when a talk was planned longer once, and made shorter. One that was planned short was not. */
static inline bool talk_is_shortened(const struct talk *t)
{
	return t->minutes < t->first_minutes;
}
/* The next planned talk of x->me that is not over, NULL when there is none (check
 * x->err). */
struct talk *talk_next(struct ctx *x);

/* Plan a talk of a pair that x->me leads; `wanted` is the full length of the pair. The id of the
 * talk, 0 on error: ERR_MISSING for a stranger, ERR_FORBIDDEN for the member, ERR_INPUT when
 * `minutes` is not a length or longer than `wanted`, ERR_CONFLICT when either of the two has a talk
 * then. */
MUST_CHECK int64_t talk_plan(struct ctx *x, int64_t pair, int64_t starts, int64_t minutes,
	int64_t wanted);

/* Find out whether a talk of a pair of x->me is planned from now on, one-on-ones of calendars left
 * aside. */
MUST_CHECK bool talk_is_planned(struct ctx *x, int64_t pair, bool *is);

/* Either of the two may do what follows; ERR_MISSING for everybody else. */

/* Open a talk of the pair now: the planned talk when it is near (TALK_NEAR_MINUTES), or the talk
 * that is open already. When there is neither, a new talk opens, and the talks that were planned
 * for the same day of x->me are cancelled. The id of the open talk, 0 on error; ERR_CONFLICT when
 * the pair has ended. */
MUST_CHECK int64_t talk_begin_now(struct ctx *x, int64_t pair);
/* Open a planned talk; true also when it is open already. ERR_CONFLICT when the talk was held,
 * missed or cancelled, or the pair has ended. `at` is when it was opened, which a device without a
 * network tells later; a time before the talk was made, or still to come, counts as that bound. A
 * talk that is open already keeps its time. */
MUST_CHECK bool talk_begin_at(struct ctx *x, int64_t id, int64_t at);
static inline bool talk_begin(struct ctx *x, int64_t id)
{
	return talk_begin_at(x, id, x->now);
}
/* Note that a talk was over at `at` and was held for `minutes`; 0: from when it was opened until
 * then. A time before it was opened, or still to come, counts as that bound. Topics
 * that are still open count as carried once more. True also when the talk has ended already with
 * the same minutes, or `minutes` is 0. ERR_CONFLICT when it has ended with others, was cancelled,
 * or is not to begin within TALK_NEAR_MINUTES. A talk that was said to be missed can be ended:
 * somebody has pressed the wrong button. */
MUST_CHECK bool talk_end_at(struct ctx *x, int64_t id, int64_t at, int64_t minutes);
static inline bool talk_end(struct ctx *x, int64_t id, int64_t minutes)
{
	return talk_end_at(x, id, x->now, minutes);
}
/* Tell of a held talk, planned or not: `minutes` (1 to TALK_MINUTES_MAX) from `starts`. A planned
 * or missed talk near it becomes held; when none is near, the talk that was planned for the same
 * day of x->me is cancelled in its favour. A talk that is told of twice stays one talk;
 * ERR_CONFLICT when another held talk of the pair is in the way or the pair has ended. Its id, 0 on
 * error. */
MUST_CHECK int64_t talk_hold(struct ctx *x, int64_t pair, int64_t starts, int64_t minutes);
/* Note that nobody came. ERR_CONFLICT before the talk was to begin, and when it was held or
 * cancelled. */
MUST_CHECK bool talk_miss(struct ctx *x, int64_t id);

/* A shorter talk that is offered in the place of a cancelled one. talk_offer_shorter() looks for
 * times that fit the calendars, talks and working hours of both, the soonest first; each offer is
 * shorter than the talk is now (a talk of 3 minutes is offered at another time). There are fewer
 * than TALK_OFFERS, or none, when there is no time. */
struct talk_offer {
	int64_t starts, minutes;
	bool same_time;          /* the offer begins when the talk begins now */
};
MUST_CHECK bool talk_offer_shorter(struct ctx *x, int64_t id, struct talk_offer *out, size_t *n);
/* Find the next start in TALK_OFFER_DAYS at which so many minutes fit both of a pair of x->me, by
 * the same rules; 0: none. */
MUST_CHECK bool talk_offer_first(struct ctx *x, int64_t pair, int64_t minutes, int64_t *starts);
/* Find the next such starts, at most TALK_OFFERS, the soonest first, each at least an hour after the one before,
 * so that there is a choice, and at none of the `taken_n` times that are offered to others. */
MUST_CHECK bool talk_offer_next(struct ctx *x, int64_t pair, int64_t minutes, const int64_t *taken, size_t taken_n,
	int64_t starts[TALK_OFFERS], size_t *n);
/* A planned talk of x->me in the next TALK_OFFER_DAYS whose time a calendar has taken since. */
struct talk_taken {
	int64_t id, starts;
	struct str other;        /* the name of the person who is not x->me */
	bool mine, theirs;       /* whose calendar has taken the time */
};
enum { TALKS_TAKEN = 10 };
/* List the talks whose time is taken, the soonest first, at most TALKS_TAKEN. Tentative events do
 * not count. */
MUST_CHECK bool talk_list_taken(struct ctx *x, struct talk_taken **out, size_t *n);
/* Whether a time may lie outside the working hours of the two: TALK_IN_HOURS answers such a time
 * with ERR_ASK, so that the person is asked; TALK_ANY_HOURS takes it. */
enum talk_hours { TALK_IN_HOURS, TALK_ANY_HOURS };
/* Check that so many minutes from `starts` on fit both of a pair of x->me that goes on.
 * ERR_CONFLICT names whom they do not fit; ERR_ASK outside working hours. */
MUST_CHECK bool talk_offer_fits(struct ctx *x, int64_t pair, int64_t starts, int64_t minutes,
	enum talk_hours hours);
/* Make a planned talk shorter, and move it when `starts` differs. ERR_INPUT when `minutes` is not a
 * length or is longer than now, when the start is over, or when nothing would change; ERR_CONFLICT
 * when the time is not free for both (the sentence names for whom) or the talk has begun or is no
 * longer planned; ERR_ASK when the other start lies outside the working hours of one of the two. */
MUST_CHECK bool talk_shorten(struct ctx *x, int64_t id, int64_t starts, int64_t minutes,
	enum talk_hours hours);
/* Give a planned talk another time, freely chosen, and another length up to the pair's full length.
 * ERR_INPUT when `minutes` is not a length, when the time is over, or when nothing would change;
 * ERR_CONFLICT when calendars or other talks of the two leave no room (the sentence names whose),
 * or the talk has begun or is no longer planned; ERR_ASK outside somebody's working hours. */
MUST_CHECK bool talk_move(struct ctx *x, int64_t id, int64_t starts, int64_t minutes,
	enum talk_hours hours);
/* Cancel a talk; the reason may be empty. True when it is cancelled already, ERR_CONFLICT when it
 * was held. */
MUST_CHECK bool talk_cancel(struct ctx *x, int64_t id, struct str reason);

/* Check that no calendar and no other talk of the two is in the way of a talk at another time; else
 * ERR_CONFLICT names whose is. */
MUST_CHECK bool talk_fits(struct ctx *x, const struct talk *t, int64_t starts, int64_t minutes);
/* Find whose working hours, of a pair of x->me that goes on, do not hold all of these minutes. */
struct talk_outside {
	bool mine, theirs;
};
MUST_CHECK bool talk_outside(struct ctx *x, int64_t pair, int64_t starts, int64_t minutes,
	struct talk_outside *out);
/* Check these minutes against the working hours of the two: ERR_ASK names whose hours they lie
 * outside of, unless `hours` allows any. */
MUST_CHECK bool talk_hours_fit(struct ctx *x, const struct talk *t, int64_t starts,
	int64_t minutes, enum talk_hours hours);

/* Cancel the talks of a pair that has ended and tell the two, but for talks that have begun.
 * Whoever may end the pair (model/pair.h: pair_end) may do this. */
MUST_CHECK bool talk_cancel_pair(struct ctx *x, int64_t pair);

/* True when `talk` is a talk of x->me, and of `pair` unless that is 0; else ERR_MISSING. Other
 * modules ask this before they write about a talk. */
MUST_CHECK bool talk_of_pair(struct ctx *x, int64_t talk, int64_t pair);

/* List when `person` (x->me, or somebody in a pair with x->me) has planned talks in [from, to):
 * their starts and ends without names, for the planner. */
struct spans;
MUST_CHECK bool talk_busy(struct ctx *x, int64_t person, int64_t from, int64_t to,
	struct spans *out);

/* List the same without the one-on-ones of calendars: only talks that rapport has planned. */
MUST_CHECK bool talk_busy_ours(struct ctx *x, int64_t person, int64_t from, int64_t to,
	struct spans *out);
/* Take back that a talk was cancelled or missed, moved or shortened, or planned, a moment ago; for
 * model/undo_act.c. ERR_CONFLICT when the talk has changed since, or the time is no longer free. */
struct undo;
MUST_CHECK bool talk_undo(struct ctx *x, const struct undo *u);
MUST_CHECK bool talk_undo_time(struct ctx *x, const struct undo *u);
MUST_CHECK bool talk_undo_plan(struct ctx *x, const struct undo *u);

/* -- news of talks: model/watchers.c passes them on, in the transaction of the change, to the
 * modules that it lists -- */

/* Tell that a talk was planned, moved, shortened or cancelled. */
MUST_CHECK bool talk_changed(struct ctx *x, int64_t id);
/* Tell that the planning of a talk is taken back. ERR_CONFLICT when somebody was invited
 * already. */
MUST_CHECK bool talk_unplanned(struct ctx *x, int64_t id);
/* Tell that the talk has begun. */
MUST_CHECK bool talk_begun(struct ctx *x, int64_t id);
/* Tell that a talk of this pair is over. */
MUST_CHECK bool talk_ended(struct ctx *x, int64_t pair);

extern const char *const talk_sql[];
extern const char *const talk_taken_sql[];
extern const struct entity talk_entity;

#endif
