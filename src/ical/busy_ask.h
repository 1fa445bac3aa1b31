/* SPDX-License-Identifier: Apache-2.0
 *
 * What is asked of a calendar, and by which rules its events block their owner.
 */
#ifndef ICAL_BUSY_ASK_H
#define ICAL_BUSY_ASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "ical/zones.h"

enum busy_kind {
	BUSY_FREE, /* transparent, cancelled, declined, working elsewhere: shown, never blocks */
	BUSY_SOFT, /* tentative: blocks, usable at a cost */
	BUSY_HARD,
};

enum busy_all_day { BUSY_ALL_DAY_BY_TRANSP, BUSY_ALL_DAY_FREE, BUSY_ALL_DAY_HARD };
/* How an invitation counts that the owner has not answered (PARTSTAT=NEEDS-ACTION). */
enum busy_unanswered { BUSY_UNANSWERED_HARD, BUSY_UNANSWERED_SOFT, BUSY_UNANSWERED_FREE };

/* How the way to a meeting counts, which calendar programs keep beside the meeting. */
enum busy_travel { BUSY_TRAVEL_HARD, BUSY_TRAVEL_FREE };

struct busy_ask {
	int64_t from, to;          /* the window, UTC */
	const struct zone *zone;   /* the zone of the owner, in which floating times and dates are read */
	struct zones *zones;
	const struct str *me;      /* the owner's addresses */
	size_t me_n;
	enum busy_all_day all_day;
	enum busy_unanswered unanswered;
	enum busy_travel travel;
	bool events;               /* also fill busy_answer.events */
	bool removed;              /* list also the instances that an EXDATE took out */
	const char *name;          /* of the file, for warnings */
};

#endif
