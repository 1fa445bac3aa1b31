/* SPDX-License-Identifier: Apache-2.0
 *
 * Recurrence rules (RFC 5545, section 3.3.10; SKIP of RFC 7529), expanded on local time:
 * zones are the caller's business. docs/recurrence.md has the algorithm and what was
 * decided where the text leaves room.
 */
#ifndef ICAL_RECUR_H
#define ICAL_RECUR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum recur_freq {
	RECUR_SECONDLY,
	RECUR_MINUTELY,
	RECUR_HOURLY,
	RECUR_DAILY,
	RECUR_WEEKLY,
	RECUR_MONTHLY,
	RECUR_YEARLY
};

enum recur_until { RECUR_UNTIL_NONE, RECUR_UNTIL_DATE, RECUR_UNTIL_LOCAL, RECUR_UNTIL_UTC };

/* What becomes of a day that a month or year does not have: "the 31st" of April. */
enum recur_skip { RECUR_OMIT, RECUR_BACKWARD, RECUR_FORWARD };

/* The BY parts are bit sets; all zero: the part is absent. */
struct recur {
	enum recur_freq freq;
	enum recur_skip skip;
	int64_t interval;        /* 1 or more */
	int64_t count;           /* 0: none */
	enum recur_until until_kind;
	int64_t until;           /* seconds, local or UTC as until_kind says; of a date midnight */
	int week_start;          /* 0 is Monday */
	uint64_t second, minute; /* bit 0 to 59 */
	uint32_t hour;           /* bit 0 to 23 */
	uint16_t month;          /* bit 1 to 12 */
	uint64_t month_day;      /* bit d: day d; bit 31 + d: day −d, d 1 to 31 */
	uint64_t week_no[2];     /* bit w of the first: week w; of the second: week −w */
	uint64_t year_day[12];   /* bit d (1 to 366); bit 384 + d: day −d */
	uint64_t set_pos[12];    /* as year_day */
	uint8_t weekday;         /* bit 0 is Monday: every such day */
	uint64_t nth[7][2];      /* a weekday's: bit n of the first: the nth; of the second: −nth */
};

/* Parse the value of an RRULE or EXRULE. ERR_INPUT says what was expected. Forgiven, as
 * calendars in use need it: lower case, spaces, a trailing ';', repeated values, X- parts,
 * COUNT beside UNTIL (both then hold), an UNTIL of another kind than DTSTART. */
MUST_CHECK bool recur_parse(struct str text, struct recur *r, struct err *e);

/* The same of a rule that is partly wrong, as far as it can be followed: a part, or a member of a
 * list, that has no meaning is left out, and `e`, which was clear, holds the first of them. False
 * when too little is left: no FREQ, another calendar than the Gregorian, or too long a text. */
MUST_CHECK bool recur_mend(struct str text, struct recur *r, struct err *e);

/* The rule's UNTIL as a local time for recur_begin(): one in UTC is moved by `east`
 * (zone_offset() at r->until), a date holds to the end of its day. INT64_MAX: none. */
int64_t recur_until_local(const struct recur *r, int32_t east);

/* The occurrences of a rule from a start, in order, as local times. The start is the
 * first only if the rule yields it; callers add DTSTART themselves (RFC 5545: it is
 * always the first instance and counts against COUNT, which is minded here). The fields
 * are the engine's own; copying the struct copies the place. */
struct recur_iter {
	const struct recur *r;
	int64_t start, until, left;  /* left: of COUNT, INT64_MAX: none */
	/* occurrences before `floor` are not made; those before `wanted` are counted and not given */
	int64_t floor, wanted;
	int64_t first, period, last; /* numbers of years, months, weeks … as FREQ says: DTSTART's,
	                              * the next to open, the last of the calendar */
	int64_t base;                /* local time of bit 0 of days, hour 0 */
	uint64_t days[6];            /* the days of the open period that are still to come */
	int words, word;
	int64_t day;                 /* the open day (hour, minute) … */
	int time, times;             /* … and which of its times comes next */
	int64_t position, size;      /* of BYSETPOS the place that was taken last, and how many there are */
	int64_t before;              /* the last occurrence made */
	int steps;                   /* how many periods were looked at since then */
	uint64_t month_day;          /* the BY parts with what DTSTART fills in */
	uint16_t month;
	uint8_t weekday, hours, minutes, seconds;
	bool limited, ordinal, positioned, of_weeks, limits_year_day, over;
	uint8_t hour[24], minute[60], second[60];
};

/* Begin at `start`; `dates`: it is a DATE, and the BY parts of a time do not count.
 * `until` is what recur_until_local() gave. `r` must outlive the iteration. */
void recur_begin(struct recur_iter *it, const struct recur *r, int64_t start, bool dates,
	int64_t until);
/* Skip to the first occurrence at or after `local`: by arithmetic, unless a COUNT on an
 * irregular rule forces a walk. Only forward. */
void recur_seek(struct recur_iter *it, int64_t local);
/* The next occurrence; false at the end, which is also the year 9999 and 100,000
 * periods without one. */
bool recur_next(struct recur_iter *it, int64_t *local);

#endif
