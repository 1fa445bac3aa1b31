/* SPDX-License-Identifier: Apache-2.0
 *
 * What a zone is made of, for the files that make one: tzif.c from tzdata, vtimezone.c from
 * the observances of a calendar.
 */
#ifndef ICAL_ZONE_CHANGES_H
#define ICAL_ZONE_CHANGES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct zone {
	struct str name;
	size_t n;              /* changes of the offset */
	const int64_t *at;     /* when, UTC, ascending */
	const int64_t *wall;   /* the local time from which the new offset is the reading */
	const int32_t *offset; /* n + 1: offset[0] before the first change, offset[i + 1] after i */
	/* The Gregorian calendar repeats every 400 years, weekdays included. So a rule without
	 * end is laid out once, up to `limit`, and later times are moved back into it. */
	bool repeats, eternal; /* eternal: the rule also reaches back for ever */
	int64_t limit;
	struct zone *next;     /* in its bucket of struct zones */
};

enum { ZONE_OFFSET_MOST = 26 * 3600 };

/* The changes of a zone while it is being made. */
struct zone_changes {
	struct arena *a;
	int32_t first; /* the offset before any change */
	struct zone_change {
		int64_t at;
		int32_t offset;
		uint32_t order; /* of being added */
	} *list;
	size_t n, cap;
};

/* Append; `at` may be out of order. */
void zone_change_add(struct zone_changes *c, int64_t at, int32_t offset);
/* Sort (of two at one instant the one added later counts), drop what changes nothing,
 * and fill the arrays of `z`. */
void zone_changes_take(struct zone_changes *c, struct zone *z);

#endif
