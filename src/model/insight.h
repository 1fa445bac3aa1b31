/* SPDX-License-Identifier: Apache-2.0
 *
 * What was done for connection and for execution: facts about a talk, a pair or a team in a stretch of
 * weeks. Each fact is a number of rows that can be opened, or a sum over them. They are never merged
 * into one, never ranked and no target: no function of this module puts people in order of a figure,
 * or adds up the two sides. docs/evidence.md has the definition of each.
 *
 * A leader has the facts of their team and of each of their pairs; the two of a pair have the same facts of
 * it. Nobody else has any. Only rows count that both of the pair read. Where an agreement has turned these facts off
 * (model/agreed.h), nobody has any: each function that counts or lists ends with ERR_OFF.
 */
#ifndef MODEL_INSIGHT_H
#define MODEL_INSIGHT_H

#include "db/entity.h"
#include "model/rhythm.h"

enum insight_fact {
	INSIGHT_TALKS,         /* talks held */
	INSIGHT_MINUTES,       /* the minutes of these talks */
	INSIGHT_SHORTENED,     /* of these, planned longer first and made shorter: talk_is_shortened() */
	INSIGHT_ASKED,         /* questions that were asked in a talk */
	INSIGHT_ANSWERED,      /* of these, with an answer */
	INSIGHT_NEEDS_ANSWERED,/* needs that were granted or declined */
	INSIGHT_THANKS,        /* thanks between the two */
	INSIGHT_KEPT,          /* steps of the leader that the member has confirmed */
	INSIGHT_AGREED,        /* steps that were agreed on */
	INSIGHT_DONE,          /* steps that were done */
	INSIGHT_CONFIRMED,     /* steps of either that the other has confirmed */
	INSIGHT_LATE,          /* steps that fell due and were not done by then */
	INSIGHT_OBSTACLES,     /* needs that named an obstacle, and were met */
	INSIGHT_GOALS,         /* goals that both read and that moved; of the team's, those that a step of the pair served */
	INSIGHT_MET,           /* needs that were met */
	INSIGHT_SAVED,         /* the minutes that shortened talks took less than was planned first */
	INSIGHT_FACTS,
};

/* The facts by their number, as addresses and JSON call them: "needs-answered". */
extern const char *const insight_names[INSIGHT_FACTS];
/* Find a fact by its name in an address; INSIGHT_FACTS: there is none. */
enum insight_fact insight_named(struct str name);

/* A stretch of whole weeks up to and with today, in days of UTC, so that both of a pair count the same. */
struct insight_period {
	int64_t weeks;           /* 4, 13 or 52 */
	int64_t first, today;    /* days since 1970 */
};
enum { INSIGHT_WEEKS = 13, INSIGHT_WEEKS_MOST = 52 };
/* Set `out` to so many weeks up to now. ERR_INPUT at "weeks": it is not 4, 13 or 52. */
MUST_CHECK bool insight_period(struct ctx *x, int64_t weeks, struct insight_period *out);

/* The facts of a pair, or of a team, in a period. */
struct insight {
	int64_t id;              /* the pair; 0: a team */
	int64_t leader, member;  /* the two of the pair; of a team, its leader alone */
	struct str name;         /* of the person of the pair who is not x->me; empty: a team */
	int64_t n[INSIGHT_FACTS];
	/* seconds between a need and its answer: the middle one of the needs that were answered; −1: none
	 * was */
	int64_t answer_seconds;
	int64_t sooner;          /* of the talks that are shortened, those that ended before even their planned minutes were over */
	enum rhythm rhythm;      /* of a pair, as it is now; its talks of a year count, not only of the period */
	int64_t gap, last;       /* as in struct rhythm_found */
	bool paused;
};

/* The facts of the pair `id`, if x->me is one of the two. NULL and ERR_MISSING otherwise. */
MUST_CHECK struct insight *insight_pair(struct ctx *x, int64_t id, const struct insight_period *p);
/* Fill the facts of the pairs that x->me leads and that go on, by the name of the member, and of all of them
 * together. *n is 0 when x->me leads nobody. */
MUST_CHECK bool insight_team(struct ctx *x, const struct insight_period *p, struct insight *team,
	struct insight **pairs, size_t *n);

/* Fill how many talks were held and how many steps were done in each week of a period, the earliest
 * week first: of a pair of x->me, or, when `pair` is 0, of all that x->me leads. */
struct insight_weeks {
	int64_t talks[INSIGHT_WEEKS_MOST], steps[INSIGHT_WEEKS_MOST];
};
MUST_CHECK bool insight_weeks(struct ctx *x, int64_t pair, const struct insight_period *p,
	struct insight_weeks *out);

/* What came of the talk `id` up to now: the facts that are bound to a talk, the rest are 0. NULL and ERR_MISSING when
 * x->me is not one of its two people, ERR_CONFLICT when it was not held. */
MUST_CHECK struct insight *insight_talk(struct ctx *x, int64_t id);

/* A row that was counted. */
enum insight_row_kind { INSIGHT_OF_TALK, INSIGHT_OF_QUESTION, INSIGHT_OF_NEED, INSIGHT_OF_THANKS,
	INSIGHT_OF_STEP, INSIGHT_OF_GOAL };
struct insight_row {
	int64_t id;
	enum insight_row_kind kind;
	int64_t pair;            /* 0: a row of a team */
	int64_t talk;            /* where it belongs; 0: between talks */
	int64_t at;              /* UTC seconds by which it falls into the period; of a late step when it fell due */
	struct str words;        /* of a talk empty */
	struct str answer;       /* of a question that was answered */
	struct str name;         /* of the person of the pair who is not x->me */
	struct str who;          /* who did it: the owner of a step or goal, who asked for a need, who thanked */
	int64_t day;             /* of a late step: the day by which it was due, since 1970; else 0 */
	struct str to;           /* of thanks: who was thanked; else empty */
	int64_t minutes, first_minutes; /* of a talk, as held and as it was planned first; else 0 */
	int64_t seconds;         /* of a need that was answered: until its answer; else 0 */
};
/* List the rows that a fact counts in a period, at most `most`: a page has those with the largest ids below
 * `before` (0: of all), by their time, the latest first. Of a pair of x->me, or, when `pair` is 0, of all that x->me leads:
 * those rows do not say of whom they are, which the page of each does. */
MUST_CHECK bool insight_list(struct ctx *x, enum insight_fact fact, int64_t pair,
	const struct insight_period *p, int64_t before, size_t most, struct insight_row **out, size_t *n);

/* For a leader alone: how the time is shared out among the members of x->me, by their names. */
struct insight_share {
	int64_t member, pair;
	struct str name;
	int64_t talks, minutes;  /* in the period */
	int64_t last;            /* the last day with a talk in a year; 0: none */
	enum rhythm rhythm;
	int64_t week_minutes;    /* that they work in a week; 0: not known */
	int64_t my_week_minutes; /* that x->me works, likewise */
	int64_t ahead;           /* minutes by which the clock there is ahead of that of x->me */
	struct str timezone, work_hours;
};
MUST_CHECK bool insight_share(struct ctx *x, const struct insight *pairs, size_t n,
	struct insight_share **out);

/* A week of a period, for programs. */
struct insight_week {
	int64_t day;             /* its first day */
	int64_t talks, steps;
};

extern const char *const insight_sql[], *const insight_list_sql[];
/* The fields that programs read; no table has them. */
extern const struct entity insight_view, insight_team_view, insight_row_view, insight_week_view;

#endif
