/* SPDX-License-Identifier: Apache-2.0
 *
 * What a time zone says. Offsets are looked up per instant: a rule never stands for a whole
 * horizon. zones.h finds a zone by its name, vtimezone.h makes one from a calendar's own.
 */
#ifndef ICAL_ZONE_H
#define ICAL_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct zone; /* immutable once made: any thread may use it */

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
