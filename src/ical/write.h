/* SPDX-License-Identifier: Apache-2.0
 *
 * Writing iCalendar (RFC 5545): lines folded at 75 octets between UTF-8 characters,
 * text escaped, times in UTC. A few lines of our own rather than a library's component
 * tree: what we write is small and always of the same shape.
 */
#ifndef ICAL_WRITE_H
#define ICAL_WRITE_H

#include <stdint.h>

#include "base/str.h"

struct ical_event {
	struct str uid;
	int64_t stamp;             /* when this text was made, UTC */
	int64_t start, end;        /* UTC */
	int32_t sequence;
	struct str summary, description; /* UTF-8; empty: left out */
	struct str organizer_name, organizer_email; /* empty e-mail: left out */
};

/* `method` is "PUBLISH", "REQUEST" or "CANCEL" (RFC 5546). */
void ical_write_begin(struct buf *b, const char *method, struct str name);
void ical_write_event(struct buf *b, const struct ical_event *ev);
void ical_write_end(struct buf *b);

#endif
