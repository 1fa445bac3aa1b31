/* SPDX-License-Identifier: Apache-2.0
 *
 * Time zones: the system's tzdata (TZif, RFC 8536), read once and shared, and zones
 * made from a calendar's own VTIMEZONE. Offsets are looked up per instant: a rule
 * never stands for a whole horizon.
 */
#ifndef ICAL_ZONE_H
#define ICAL_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct recur;
struct zone;  /* immutable once made: any thread may use it */
struct zones; /* the zones read so far; safe to share between threads */

/* `folder` is where tzdata lies; NULL is TZDIR or /usr/share/zoneinfo. */
struct zones *zones_new(const char *folder);
void zones_free(struct zones *z);

/* The zone of an IANA name ("Europe/Berlin", "UTC"), which lives as long as `z`.
 * NULL when there is none or its file is damaged (no error is set: callers have other
 * readings to try). A name that could leave the folder is none, and so are "localtime",
 * "posix/…" and "right/…", which name no place. */
const struct zone *zone_find(struct zones *z, struct str name);
/* The IANA zone of a Windows name ("W. Europe Standard Time"; CLDR's
 * windowsZones), also with a suffix ("… Time 1") or in quotes, or of what Windows shows for it
 * ("(UTC+01:00) Amsterdam, Berlin"); NULL when it is none. */
const struct zone *zone_find_windows(struct zones *z, struct str name);
/* The names that people choose from, one a place and at least one a country, in the order of
 * tzdata's zone.tab: all in `a`; none when the file is not there. */
void zone_names(struct zones *z, struct arena *a, struct str **out, size_t *n);
/* UTC, which needs no tzdata. */
const struct zone *zone_utc(struct zones *z);

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

/* The name as found, "Europe/Berlin". */
struct str zone_name(const struct zone *z);
/* Seconds east of UTC at this instant. */
int32_t zone_offset(const struct zone *z, int64_t utc);
/* A wall-clock time (base/date.h) → UTC. RFC 5545, section 3.3.5: a time that does not
 * exist is read with the offset before the gap, one that occurs twice is the first. */
int64_t zone_utc_of(const struct zone *z, int64_t local);
/* UTC → wall clock. */
int64_t zone_local_of(const struct zone *z, int64_t utc);
/* The first instant after `utc` at which the offset changes; INT64_MAX: never again. */
int64_t zone_next_change(const struct zone *z, int64_t utc);

#endif
