/* SPDX-License-Identifier: Apache-2.0
 *
 * A week between people and the planner: from hours, busy time and pairs to a
 * plan_problem on UTC cells, and back to talks with the reasons for each. Pure: the
 * command line fills it from files, the web application from the database. What it
 * has to say is typed, so that a page can say it in any language; week_say_*() say
 * it in English. docs/planning.md explains it to people.
 */
#ifndef MODEL_WEEK_H
#define MODEL_WEEK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "ical/busy.h"
#include "ical/zones.h"
#include "model/hours.h"
#include "plan/plan.h"

enum {
	WEEK_CELL_MINUTES = 5,
	WEEK_DAYS_MAX = 31,
	WEEK_CAP = 4,       /* talks a day of a person who sets no limit */
	WEEK_WHYS_MAX = 14,
};

/* A meeting of a calendar, for the words "as your stand-up ends". */
struct week_event {
	int64_t start, end;
	struct str title;
};

struct week_person {
	struct str name;
	const struct zone *zone;
	const struct hours *hours;
	const struct hours *prefer;  /* NULL: any time is as good */
	struct spans busy;           /* merged, hard and soft (ical/busy.h) */
	struct spans soft;           /* the part of it that is only soft */
	/* hard ones, by start; titles are told to their owner alone */
	const struct week_event *events;
	size_t events_n;
	int32_t cap;                 /* talks a day, 0: WEEK_CAP */
};

struct week_pair {
	int32_t leader, member;      /* indexes into people */
	int32_t minutes;             /* of a full talk: 3, 5, 10, 15 or 30 */
	/* the length that the planner aims at, week_shorter() in some periods; 0: a full talk. A
	 * leader may make the talk longer by hand */
	int32_t usual;
	int32_t cadence_days;
	int64_t last;                /* UTC start of their last talk, 0: not known */
	int32_t last_minutes;        /* its length, 0: not known */
	int64_t keep;                /* UTC start they had agreed on, 0: none */
	int32_t keep_minutes;        /* the length they had agreed on, 0: the usual one */
	/* the member asked for the talk, which comes before every cadence */
	bool asked;
	/* the talk is to be early in the week, as the leader chose for a period */
	bool earlier;
	/* the period for which `usual` and `earlier` hold; empty: none */
	struct str period;
	int64_t period_last;         /* the last day of that period, since 1970 */
	bool by_hand;                /* the leader chose its place and length */
	bool settled;                /* the talk needs no place here, and no reason is given */
};

struct week_ask {
	int64_t from;                /* first local day of everyone, days since 1970 */
	int32_t days;                /* 1 to WEEK_DAYS_MAX */
	int64_t not_before;          /* UTC; nothing is planned before this; 0: no such limit */
	/* UTC; a talk that was to start before this stays, if it can */
	int64_t fixed_until;
	bool use_soft;               /* tentative time may be used; else it is busy */
	const struct week_person *people;
	int32_t people_n;
	const struct week_pair *pairs; /* at most one talk of a pair is planned */
	int32_t pairs_n;
};

/* The UTC window that holds these local days in every zone: what to read busy time
 * for. Cell 0 begins at its start. */
struct span week_window(int64_t from, int32_t days);
int64_t week_time(const struct week_ask *ask, int32_t cell);
/* When a talk of `pair` that stands in `cell` begins. Where that cell is not free for both to
 * the minute, three minutes begin at the first minute from which on both have them. */
int64_t week_talk_time(const struct week_ask *ask, int32_t pair, int32_t cell, int32_t minutes);
/* The cell a time lies in; may be outside [0, cells). */
int32_t week_cell(const struct week_ask *ask, int64_t utc);

/* List the minutes that a talk may have, longest first; the lengths of its problem are in the same
 * order, and the result is how many. Talks of 3 and of 5 minutes both take one cell, so a plan cuts
 * 5 to 3 only where that cell is not free to its end; by hand this can be done anywhere. */
int32_t week_minutes(int32_t wanted, int32_t minutes[PLAN_LENGTHS_MAX]);
/* The length of a talk in a period whose talks are to be shorter: the longest that takes no more
 * than half of the full one, and three minutes at least. */
int32_t week_shorter(int32_t minutes);
/* The index of the length that a talk of this pair has where there is room. */
int32_t week_usual(const struct week_pair *pair);

/* The problem of a week, talk i for pair i, in `a`. ERR_INPUT when it is too large or
 * a pair makes no sense. */
MUST_CHECK bool week_problem(struct arena *a, const struct week_ask *ask, struct plan_problem *p,
	struct err *e);

/* Talk `t` of `pair` was to start at `keep`: any other start costs more than the shortest
 * length and less than no talk, and the agreed day is not late. */
void week_keep(const struct week_ask *ask, const struct week_pair *pair, int64_t keep,
	struct plan_talk *t);

/* A talk that stays at its start t->keep, with lengths[length], or has no place at all: no
 * other talk is worth as much. */
void week_fix(struct plan_talk *t, int32_t length);

enum week_side { WEEK_LEADER, WEEK_MEMBER, WEEK_BOTH };

enum week_why_kind {
	WEEK_ASKED,         /* the member asked for it */
	WEEK_KEPT,          /* where they had agreed on */
	WEEK_MOVED,         /* not where they had agreed on: a is that start (UTC) */
	WEEK_AFTER,         /* begins as a meeting of `who` ends, `title` if known */
	WEEK_BEFORE,        /* ends as a meeting of `who` begins */
	WEEK_BETWEEN,       /* fills the gap between two meetings of `who` */
	WEEK_DAY_START,     /* the first minutes of the working time of `who` */
	WEEK_DAY_END,       /* the last */
	WEEK_SPLITS,        /* splits free time of `who` into a minutes before, b after */
	WEEK_ONLY_TIME,     /* the only free stretch of both in all these days */
	WEEK_ONLY_THAT_DAY, /* the only free stretch of both on that day */
	WEEK_PREFERRED,     /* in the preferred time of `who` */
	WEEK_NOT_PREFERRED,
	WEEK_IN_TIME,       /* a: the day it is due (days since 1970) */
	WEEK_LATE,          /* the same; b: days after it */
	WEEK_EARLIER,       /* before the day it is due: period `title`, until day `until`, wants that */
	WEEK_SHORT_PERIOD,  /* a → b minutes: period `title`, until day `until`, wants shorter talks */
	WEEK_SHORT_NO_ROOM, /* a → b minutes: no longer time is free in both calendars */
	WEEK_SHORT_OTHERS,  /* … is left beside the other talks */
	WEEK_SHORT_TENTATIVE, /* … would stand over something tentative */
	WEEK_SHORT_BETTER,  /* … would cost more: later, or in the middle of free time */
	WEEK_SHORT_CHOSEN,  /* … has room there as well: the leader made it shorter */
	WEEK_SHORT_HERE,    /* … has no room at the time that the leader keeps */
	WEEK_ON_TENTATIVE,  /* `who` has something tentative then */
	WEEK_NEXT_BEST,     /* a: the start it would have if not this one (UTC; 0: none); b: what
	                     * the plan would cost more */
	WEEK_LONGER_COSTS,  /* with the wanted length, a minutes, the plan would cost b more */
	WEEK_LONGER_NONE,   /* a minutes have no place, whatever the others do */
};

struct week_why {
	enum week_why_kind kind;
	enum week_side who;
	int64_t a, b;
	int64_t until;      /* the last day of the period */
	struct str title;   /* of the leader's own meeting only (also for WEEK_BOTH), or of a period */
	bool at_most;       /* b is no more than that: the others were not moved for it */
};

struct week_talk {
	int32_t pair, leader, member;
	int32_t minutes, wanted;
	int64_t start, end; /* UTC */
	int64_t cost;
	struct week_next {
		bool known;
		int64_t start;      /* UTC, 0: it would be left out */
		int32_t minutes;
		int64_t more;
	} next;             /* the next best plan without this start; week_price() fills it */
	struct week_why why[WEEK_WHYS_MAX];
	int32_t whys;
};

enum week_reason {
	WEEK_NO_COMMON_HOURS, /* they never work at the same time */
	WEEK_LEADER_FULL,     /* the leader is busy in all common hours */
	WEEK_MEMBER_FULL,
	WEEK_BOTH_FULL,       /* nothing common is left of either, or of the two together */
	WEEK_CAP_REACHED,     /* free time is left only on days with all the talks one may have */
	WEEK_OTHER_TALKS,     /* other talks took the time both had */
	WEEK_SEARCH_ENDED,    /* there is a time; the search was stopped before using it */
};

struct week_unplaced {
	int32_t pair, leader, member, minutes;
	enum week_reason reason;
	bool freeing;         /* without this busy block of `who` it would have a time */
	enum week_side who;
	struct span block;
	struct str title;     /* of the leader's own block only; empty: not known */
	int64_t start;        /* the time it would have, and how long */
	int32_t minutes_then;
};

struct week {
	struct week_talk *talks;       /* by leader, then by start */
	int32_t talks_n;
	struct week_unplaced *unplaced; /* by leader, then as in ask->pairs */
	int32_t unplaced_n;
	int64_t cost, lower_bound;
	double gap;             /* of what can be decided: plan_decidable_gap() */
	double seconds;
};

/* What a solution of week_problem()'s problem means. `tmp` is used for work and reset.
 * All else in `a`. */
void week_result(struct arena *a, struct arena *tmp, const struct week_ask *ask,
	const struct plan_problem *p, const struct plan_solution *s, struct week *out);

/* Add to each talk what the next best would cost, and a longer one where it was shortened. */
void week_price(const struct week_ask *ask, const struct plan_prices *prices, struct week *w);

/* How far the cost may be from the best plan: (cost − bound) / cost, 0 when there is
 * no cost. */
double week_gap(const struct week *w);

/* In English, as said to the leader ("your") about the member ("their"). One clause
 * without a full stop ("starts as “Stand-up” ends"). */
void week_say_why(struct buf *b, const struct week_ask *ask, const struct week_talk *t,
	const struct week_why *y);
/* A fixed phrase a reason ("no common working hours"). */
const char *week_say_reason(enum week_reason r);
/* "Mon 23 Nov", "23 Nov", "14:25" in a zone. */
void week_say_day(struct buf *b, int64_t day);
void week_say_time(struct buf *b, const struct zone *z, int64_t utc);
/* "45 minutes", "1 h 20 min" */
void week_say_minutes(struct buf *b, int64_t minutes);

#endif
