/* SPDX-License-Identifier: Apache-2.0
 *
 * Values of iCalendar properties (RFC 5545, section 3.3). No zones here: a time is what
 * stands on the wall.
 */
#ifndef ICAL_VALUE_H
#define ICAL_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum ical_form { ICAL_DATE, ICAL_LOCAL, ICAL_UTC };

struct ical_time {
	int64_t local; /* base/date.h; of a date its midnight */
	enum ical_form form;
};

/* "20261123", "20261123T090000", "20261123T090000Z"; seconds may be missing, 24:00:00 is
 * the next midnight, and a second of 60 is read as 59 (section 3.3.12). */
bool ical_time_parse(struct str s, struct ical_time *t);

/* The same of what other programs write for one: "2026-11-23T10:00:00+01:00", "20261123 1000",
 * "20261123T100000.000Z", "20261123T10". */
bool ical_time_guess(struct str s, struct ical_time *t);

struct ical_span {
	int64_t days;    /* nominal (section 3.3.6): of the calendar, whatever DST does */
	int64_t seconds; /* exact */
};

/* "PT15M", "P1DT2H", "-P2W"; at most 100 years. */
bool ical_duration_parse(struct str s, struct ical_span *d);

/* The same of "PT1W", "P1H", "PT0DT1H", "PT1.5H", "PT-1H" and the like. */
bool ical_duration_guess(struct str s, struct ical_span *d);

/* "+0100", "-075258" → seconds east of UTC, under 26 hours. */
bool ical_offset_parse(struct str s, int32_t *offset);

/* TEXT without its escapes (section 3.3.11), in `a`. */
struct str ical_unescape(struct arena *a, struct str s);

/* Take the next of a list off *rest; false at the end. Empty members are passed over. */
bool ical_list_next(struct str *rest, struct str *member);

#endif
