/* SPDX-License-Identifier: Apache-2.0
 *
 * Mail messages (RFC 5322, MIME), by GMime (only message.c includes it): ours written, and
 * those of strangers read within limits. Calendar parts are those of iMIP (RFC 6047).
 */
#ifndef MAIL_MESSAGE_H
#define MAIL_MESSAGE_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum {
	MAIL_BYTES = 10 << 20,      /* of a message that is read */
	MAIL_PARTS = 100,           /* looked at, of all depths */
	MAIL_DEPTH = 16,
	MAIL_CALENDARS = 4,         /* kept of one message */
	MAIL_CALENDAR_BYTES = 1 << 20,
	MAIL_RESULTS = 10,          /* Authentication-Results kept, from the top */
};

struct mail_draft {
	struct str from, from_name; /* an address; a name, empty: none */
	struct str to, reply_to;    /* reply_to empty: none */
	struct str message_id;      /* "id@domain", without brackets */
	int64_t date;               /* UTC seconds */
	struct str subject, text, html; /* UTF-8; html empty: none */
	struct str calendar;        /* iCalendar, UTF-8 … */
	const char *method;         /* … of this METHOD; NULL: none */
	struct str unsubscribe;     /* a URL; empty: none */
};

/* The message as it is sent, in CRLF lines, in `a`: text, HTML and calendar as
 * alternatives, marked as made by a program (RFC 3834). ERR_INPUT when a line of its head
 * would break. */
MUST_CHECK bool mail_write(struct arena *a, const struct mail_draft *m, struct str *out,
	struct err *e);

struct mail_calendar {
	struct str method;          /* of its Content-Type, as written; may be empty */
	struct str text;            /* decoded; its charset is as it came */
};

struct mail {
	struct str from;            /* lower case; empty unless there is just one (RFC 5322, 3.6.2) */
	struct str message_id;      /* without brackets; empty: none */
	bool automatic;             /* Auto-Submitted says so */
	struct str results[MAIL_RESULTS]; /* what servers wrote of the sender (mail/auth.h), from the top */
	size_t results_n;
	struct mail_calendar calendars[MAIL_CALENDARS];
	size_t calendars_n;
	/* A delivery status notification (RFC 3464): what of ours did not arrive. */
	bool bounced;
	struct str original_id;     /* Message-ID of what came back; empty: it does not say */
	struct str status;          /* "5.1.1 …": in the words of the other server */
};

/* Whether the library may see it: ERR_INPUT when it is larger than MAIL_BYTES, or beyond the bounds
 * of mail/scan.h. */
MUST_CHECK bool mail_fits(struct str bytes, struct err *e);
/* Read a message, in this process: of strangers' ones, a process that may die (mail/apart.h).
 * ERR_INPUT when it does not fit, or is no message at all. What is beyond the other limits is left
 * out. */
MUST_CHECK bool mail_read(struct arena *a, struct str bytes, struct mail *out, struct err *e);

#endif
