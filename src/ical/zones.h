/* SPDX-License-Identifier: Apache-2.0
 *
 * The time zones of the system's tzdata (TZif, RFC 8536), read once and shared.
 */
#ifndef ICAL_ZONES_H
#define ICAL_ZONES_H

#include <stddef.h>

#include "base/str.h"
#include "ical/zone.h"

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
 * tzdata's zone.tab; none when the file is not there. They live as long as `z`. */
void zone_names(struct zones *z, const struct str **out, size_t *n);
/* UTC, which needs no tzdata. */
const struct zone *zone_utc(struct zones *z);

#endif
