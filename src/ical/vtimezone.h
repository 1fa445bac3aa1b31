/* SPDX-License-Identifier: Apache-2.0
 *
 * A zone from the VTIMEZONE of a calendar (RFC 5545, section 3.6.5).
 */
#ifndef ICAL_VTIMEZONE_H
#define ICAL_VTIMEZONE_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct recur;
struct zone;

/* A STANDARD or DAYLIGHT of a VTIMEZONE (RFC 5545, section 3.6.5). Its times are local
 * with offset `from`, as they stand in the file. */
struct zone_observance {
	int64_t start;             /* DTSTART: always an onset */
	int32_t from, to;          /* TZOFFSETFROM, TZOFFSETTO: seconds east of UTC */
	const struct recur *rule;  /* NULL: none; an UNTIL in UTC is understood */
	const int64_t *rdates;
	size_t rdates_n;
};

/* A zone of these observances, in `a`. Rules are followed from 1900 to 2100 (one that
 * begins in 1601 is fine), 1,000 onsets each; before the first onset its `from` holds,
 * after the last its `to`. NULL when there is no onset or over 100,000, or an offset is
 * more than 26 hours. */
const struct zone *zone_make(struct arena *a, struct str name, const struct zone_observance *obs,
	size_t n);

#endif
