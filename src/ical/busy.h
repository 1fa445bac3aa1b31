/* SPDX-License-Identifier: Apache-2.0
 *
 * From iCalendar text to busy time: what the owner of a calendar cannot give away.
 * Pure: bytes in, intervals out. docs/calendars.md has the rules and their sources.
 */
#ifndef ICAL_BUSY_H
#define ICAL_BUSY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "ical/busy_ask.h"
#include "ical/itip_answer.h"
#include "ical/spans.h"
#include "ical/warn.h"

/* One occurrence inside the window, for the owner's own eyes. */
struct busy_event {
	int64_t start, end;     /* UTC, not cut to the window */
	int64_t travel;         /* seconds of travel before `start`, which block as the event does */
	enum busy_kind kind;
	bool all_day;
	struct str uid, title;  /* UTF-8 */
	struct str *people;     /* addresses of organiser and attendees, lower case */
	size_t people_n;
	struct str organiser;   /* one of them; empty: none is named */
	enum itip_answer answer; /* the owner's own */
	struct str words;       /* what was said with it (COMMENT); as in struct itip */
	int64_t sequence;
	bool recurring, cancelled;
	int64_t usual;          /* seconds that the others of its series take, when this one was changed; else 0 */
	bool moved;             /* it is one of a series, at another time than the series says */
	bool removed;           /* an EXDATE took it out of its series; listed only when asked for */
};

struct busy_answer {
	struct spans busy;  /* hard and soft, merged, sorted, cut to the window */
	struct spans soft;  /* the part of `busy` that is only soft */
	/* What VFREEBUSY and VAVAILABILITY alone say, without the events: hard and soft time, which
	 * may overlap. */
	struct spans published, published_soft;
	struct busy_event *events;
	size_t events_n;
	struct busy_warning *warnings;
	size_t warnings_n;  /* at most 200, then one that says how many more */
};

/* Limits: 64 MiB of text, 200,000 components, 1,000,000 occurrences in the window.
 * ERR_INPUT when the text is no iCalendar at all or beyond them: a calendar of which a
 * part can be read gives that part, and warnings for the rest. All in `a`. */
MUST_CHECK bool busy_read(struct arena *a, struct str text, const struct busy_ask *ask,
	struct busy_answer *out, struct err *e);

#endif
