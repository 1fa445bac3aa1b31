/* SPDX-License-Identifier: Apache-2.0
 *
 * iTIP (RFC 5546): what a scheduling message says of one event. Read from the hands of
 * strangers; whether it may be believed is for the model to decide.
 */
#ifndef ICAL_ITIP_H
#define ICAL_ITIP_H

#include "base/err.h"
#include "base/str.h"
#include "ical/itip_answer.h"
#include "ical/zones.h"

enum itip_method { ITIP_OTHER, ITIP_REQUEST, ITIP_REPLY, ITIP_COUNTER, ITIP_REFRESH, ITIP_CANCEL };

enum { ITIP_ATTENDEES = 50, ITIP_BYTES = 1 << 20 };

struct itip_attendee {
	struct str address;        /* lower case, without mailto: */
	enum itip_answer answer;   /* DELEGATED is read as declined: another one would come */
	struct str words;          /* said on the line of the attendee (X-RESPONSE-COMMENT), as in struct itip */
};

struct itip {
	enum itip_method method;
	struct str uid;
	int64_t sequence;
	int64_t stamp;             /* DTSTAMP, UTC; 0: none */
	bool has_time;             /* it has a start that could be read */
	int64_t start, end;        /* UTC */
	bool instance;             /* it is about one instance of a series */
	struct str words;          /* what they say with it (COMMENT; RFC 5546, 3.2.3 and 3.2.7): plain text
	                            * of lines, at most ITIP_WORDS_BYTES; empty: nothing */
	struct itip_attendee *attendees; /* at most ITIP_ATTENDEES */
	size_t attendees_n;
};

/* Read a message; floating times are `zone`'s. ERR_INPUT when it is no calendar, has no
 * event, or events with different UIDs (RFC 5546, section 3.2). Text in `a`. */
MUST_CHECK bool itip_read(struct arena *a, struct str text, struct zones *zones,
	const struct zone *zone, struct itip *out, struct err *e);

#endif
