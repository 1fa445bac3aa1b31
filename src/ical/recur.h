/* SPDX-License-Identifier: Apache-2.0
 *
 * Recurrence rules (RFC 5545, section 3.3.10), expanded on local time: zones are the
 * caller's business. libical parses no rule for us: this is the whole engine.
 */
#ifndef ICAL_RECUR_H
#define ICAL_RECUR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum recur_freq { RECUR_SECONDLY, RECUR_MINUTELY, RECUR_HOURLY, RECUR_DAILY, RECUR_WEEKLY,
	RECUR_MONTHLY, RECUR_YEARLY };

enum recur_until { RECUR_UNTIL_NONE, RECUR_UNTIL_DATE, RECUR_UNTIL_LOCAL, RECUR_UNTIL_UTC };

struct recur {
	enum recur_freq freq;
	int64_t interval;            /* 1 or more */
	int64_t count;               /* 0: none */
	enum recur_until until_kind;
	int64_t until;               /* seconds: local or UTC as until_kind says; a date is its midnight */
	int week_start;              /* 0 is Monday */
	uint64_t second[1], minute[1]; /* bit sets; all zero: the part is absent */
	uint32_t hour;
	uint16_t month;              /* bit 1 to 12 */
	uint64_t month_day;          /* bit d: day d; bit 31 + d: day −d, d 1 to 31 */
	uint64_t week_no[2];         /* bit w: week w (1 to 53); bit 64 + w of the pair: week −w */
	uint64_t year_day[12];       /* bit d (1 to 366); bit 384 + d: day −d */
	struct { int8_t weekday; int16_t nth; } day[64]; /* nth 0: every */
	int days;
	int16_t set_pos[32];
	int set_poses;
};

/* Parse the value of an RRULE. ERR_INPUT says what was expected. UNTIL is kept as
 * written; limits: 64 BYDAY entries, 32 BYSETPOS, no value repeated is needed. */
MUST_CHECK bool recur_parse(struct str text, struct recur *r, struct err *e);

/* The occurrences of a rule from a start, in order, as local times. The start itself
 * is the first only if the rule yields it; callers add DTSTART (RFC 5545: it always
 * counts as the first instance and against COUNT). */
struct recur_iter {
	const struct recur *r;
	int64_t start;  /* local seconds of DTSTART */
	bool dates;     /* DTSTART is a DATE */
	int64_t until;  /* local seconds, INT64_MAX: none */
	int64_t left;   /* of COUNT, INT64_MAX: none */
	int64_t period; /* which interval is open */
	int64_t steps;  /* periods looked at since the last occurrence: the step limit */
	int at, n;
	int64_t set[512]; /* occurrences of the open period that are still to come */
	int64_t private_[8];
};

/* Begin at `start`. `until` is the rule's UNTIL turned into the start's local time by
 * the caller (INT64_MAX: none). */
void recur_begin(struct recur_iter *it, const struct recur *r, int64_t start, bool dates,
	int64_t until);
/* Skip to the first occurrence at or after `local`, by arithmetic where COUNT does not
 * force a walk. */
void recur_seek(struct recur_iter *it, int64_t local);
/* The next occurrence; false at the end, also after 100,000 empty periods. */
bool recur_next(struct recur_iter *it, int64_t *local);

#endif
