/* SPDX-License-Identifier: Apache-2.0
 *
 * How much pressure is on a week: how full it is, how much of it stands back to back, and which
 * one-on-ones gave way. It is read from the calendar and the talks of x->me, for x->me alone.
 * docs/pressure.md has the rule by which a week is red-hot.
 */
#ifndef MODEL_PRESSURE_H
#define MODEL_PRESSURE_H

#include "base/ctx.h"
#include "ical/spans.h"
#include "model/hours.h"

enum {
	PRESSURE_PAST = 3,  /* weeks before this one: what HISTORY_DAYS of a calendar hold whole */
	PRESSURE_AHEAD = 2, /* weeks after it */
	PRESSURE_WEEKS = PRESSURE_PAST + 1 + PRESSURE_AHEAD,
	/* the rule: two signs, or PRESSURE_OVERFULL alone, make a week red-hot */
	PRESSURE_FULL = 70, /* per cent of the working time in meetings */
	PRESSURE_OVERFULL = 90,
	PRESSURE_CHAIN = 120,   /* meetings of so many minutes without a break are a chain … */
	PRESSURE_CHAINED = 480, /* … and so many minutes of a week in chains are a sign */
	PRESSURE_FELL = 2,      /* one-on-ones that were called off or moved, when they are … */
	PRESSURE_FELL_PART = 3, /* … a third of all or more */
};

enum pressure_sign {
	PRESSURE_IS_FULL = 1,
	PRESSURE_IS_CHAINED = 2,
	PRESSURE_GIVES_WAY = 4,
	PRESSURE_IS_OVERFULL = 8,
};

struct pressure_week {
	int64_t from_day; /* its Monday, days since 1970, on the wall of x->me */
	/* minutes of the working time, those of them that meetings take, and the minutes in chains
	 * of meetings, whenever they stand */
	int64_t work, taken, chained;
	int64_t meetings;
	int64_t one_on_ones;      /* in calendars, and talks of ours beside them … */
	int64_t cancelled, moved; /* … of these: called off, and at another time than at first */
	int64_t overrun;          /* talks that were held for longer than planned */
	unsigned signs;           /* enum pressure_sign */
	bool hot;
};

/* Sum up one week, [week.start, week.end), from its working windows and its meetings, which are in
 * order of their start. Pure. */
void pressure_sum(const struct hours_span *work, size_t work_n, const struct span *meetings,
	size_t n, struct span week, struct pressure_week *out);
/* Fill the signs of a week that is summed up, and whether it is red-hot. Pure. */
void pressure_judge(struct pressure_week *w);

/* Fill the weeks around today, the earliest first; out[PRESSURE_PAST] is this week. */
MUST_CHECK bool pressure_weeks(struct ctx *x, struct pressure_week out[PRESSURE_WEEKS]);

/* Note that x->me leaves the week of this Monday as it is: no answer is offered for it. */
MUST_CHECK bool pressure_leave(struct ctx *x, int64_t from_day);
/* Offer an answer for that week again. */
MUST_CHECK bool pressure_offer(struct ctx *x, int64_t from_day);
/* The same within some seconds; for model/undo_act.c. */
struct undo;
MUST_CHECK bool pressure_undo(struct ctx *x, const struct undo *u);
MUST_CHECK bool pressure_is_left(struct ctx *x, int64_t from_day, bool *is);

extern const char *const pressure_sql[];

#endif
