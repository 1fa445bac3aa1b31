/* SPDX-License-Identifier: Apache-2.0
 *
 * Writing iCalendar (RFC 5545): lines folded at 75 octets between UTF-8 characters,
 * text escaped, times in UTC or in a zone whose rules come along. A few lines of our own
 * rather than a library's component tree: what we write is small and always of the same
 * shape.
 */
#ifndef ICAL_WRITE_H
#define ICAL_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct zone;

/* One who is invited (RFC 5545, section 3.8.4.1). */
struct ical_attendee {
	struct str name, email;
	const char *partstat;      /* "NEEDS-ACTION", "ACCEPTED", "TENTATIVE", "DECLINED" */
};

struct ical_event {
	struct str uid;
	int64_t stamp;             /* when this text was made, UTC */
	int64_t start, end;        /* UTC */
	const struct zone *zone;   /* to write them in; NULL: in UTC. ical_write_zone() first */
	int32_t sequence;
	bool cancelled;            /* STATUS:CANCELLED; else it says nothing */
	struct str summary, description, url; /* UTF-8; empty: left out */
	struct str organizer_name, organizer_email; /* empty e-mail: left out */
	const struct ical_attendee *attendees;
	size_t attendees_n;
	bool client_schedules;     /* SCHEDULE-AGENT=CLIENT: a CalDAV server that holds the event
	                            * sends nobody anything (RFC 6638, section 7.1) */
	int alarm_minutes;         /* a display alarm so long before; 0: none */
};

/* `method` is "PUBLISH", "REQUEST", "CANCEL" or "DECLINECOUNTER" (RFC 5546); NULL for an
 * object that is stored, which must have none (RFC 4791, section 4.1). */
void ical_write_begin(struct buf *b, const char *method, struct str name);
/* The VTIMEZONE of `z`, good for [from, to], UTC: an observance for each change. Nothing
 * for UTC. */
void ical_write_zone(struct buf *b, const struct zone *z, int64_t from, int64_t to);
void ical_write_event(struct buf *b, const struct ical_event *ev);
void ical_write_end(struct buf *b);

#endif
