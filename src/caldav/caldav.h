/* SPDX-License-Identifier: Apache-2.0
 *
 * A CalDAV server as its client sees it (RFC 4791): which calendars there are, what changed in
 * one, and writing into it. No database: the model keeps what comes of it. Every answer is
 * a stranger's; credentials go to the server they were typed for, and those
 * below the same domain that it names, and in the clear only where private addresses may be
 * asked.
 */
#ifndef CALDAV_CALDAV_H
#define CALDAV_CALDAV_H

#include "base/watch.h"
#include "caldav/xml.h"
#include "http/srv.h"
#include "http/transfer.h"

enum {
	CALDAV_COLLECTIONS = 50,
	CALDAV_PAGES = 200,                  /* of one sync report; with DAV_RESPONSES items at most */
	CALDAV_LIST_BYTES = 16 << 20,        /* of all paths and versions of one listing, and of what is kept of them */
	CALDAV_BATCH = 50,                   /* objects of one multiget */
	CALDAV_BYTES_EACH = 32 << 20,        /* of one answer, and of all contents of one sync */
	CALDAV_OBJECT_BYTES = DAV_TEXT_BYTES, /* of one object */
	CALDAV_IN_VAIN = 20,                 /* objects that a server fails at before any came */
	CALDAV_SINGLY = 2000,                /* objects of one sync that are asked for alone */
};

/* What we learn from a failure besides the sentence of its error. */
struct caldav_said {
	bool account;              /* it is of the whole account: no other collection needs asking */
	int64_t retry_after;       /* seconds that the server asks to wait; 0: it does not say */
};

struct caldav_at {
	struct str url;            /* where hrefs of answers are relative to */
	struct str user, password;
	enum transfer_auth auth;
	bool inside;               /* private addresses may be asked */
	const struct watch *watch; /* of all exchanges together; NULL: none */
	int seconds;               /* of one exchange; 0: as usual */
	struct caldav_said *said;  /* filled by failures; NULL: nobody asks */
	struct str resolver;       /* who is asked for names (http/srv.h), for tests; empty: as usual */
};

/* Find the calendars of whoever signs in at at->url, a typed address: as it is, then by the
 * well-known one, then, of a bare domain, by its SRV records (RFC 6764), its principal (RFC 5397)
 * and home (RFC 4791, 6.2.1). at->url becomes the home. A server that SRV names is believed below
 * the same domain only, where a certificate proves it: anybody may have answered. ERR_FAILED says
 * which step failed, in a sentence of the catalogue. */
MUST_CHECK bool caldav_discover(struct arena *a, struct caldav_at *at, struct err *e);

struct caldav_found {
	struct str url, name;      /* of a collection of events */
	bool syncs;                /* RFC 6578 */
};
/* The collections at the home, at most CALDAV_COLLECTIONS. */
MUST_CHECK bool caldav_find(struct arena *a, const struct caldav_at *at, struct caldav_found **out,
	size_t *n, struct err *e);

struct caldav_item {
	struct str href;           /* the path on the server */
	struct str etag, ics;
	bool gone;                 /* the server says that it is not there */
	bool unread;               /* listed, and not to be had: what is known of it stays */
	bool disputed;             /* one listing says both that it is there and that it is gone */
	bool checked;              /* its contents were read by themselves and are a calendar */
	int64_t failures, next_try; /* in a row; 0: it was not asked for, or is read */
};
/* What is in a collection, without contents: since `token` (RFC 6578), or, without one or
 * when the server refuses it (any 4xx but 401 and 429, and what is no answer), all of it: then
 * *whole. *token becomes the new one: of a server that has none its ctag, with which nothing is
 * listed while nothing changes. Each object once over all pages: what is there on one and gone on
 * another is there (RFC 6578, 3.5.1). ERR_FORBIDDEN when it may not be looked into. */
MUST_CHECK bool caldav_changes(struct arena *a, const struct caldav_at *at, struct str collection,
	bool syncs, struct str *token, bool *whole, struct caldav_item **out, size_t *n, struct err *e);
/* When its owner is busy in [from, to): an iCalendar object with VFREEBUSY (RFC 4791, 7.10), for
 * a collection of which no more than that may be known. */
MUST_CHECK bool caldav_busy(struct arena *a, const struct caldav_at *at, struct str collection,
	int64_t from, int64_t to, struct str *ics, struct err *e);
/* The contents of these, by calendar-multiget, CALDAV_BATCH at a time, fewer where that fails, and
 * one by one. An object that cannot be had (refused, broken, too large, not there though it was
 * listed) is `unread`, its failures one more, and holds up no other. False when it had to be
 * broken off: at->watch is over, the sign-in is refused, the server asks to be left alone, or
 * nothing can be had; all that did not come is `unread` then. */
MUST_CHECK bool caldav_contents(struct arena *a, const struct caldav_at *at, struct str collection,
	struct caldav_item *items, size_t n, struct err *e);

/* Write the object at `href` (a URL): anew when `etag` is empty, else over that version.
 * ERR_CONFLICT when something else is there (412). *new_etag may be empty: the server does not
 * say it. */
MUST_CHECK bool caldav_put(struct arena *a, const struct caldav_at *at, struct str href,
	struct str etag, struct str ics, struct str *new_etag, struct err *e);
/* Gone already: true. `etag` empty: whatever stands there. */
MUST_CHECK bool caldav_del(struct arena *a, const struct caldav_at *at, struct str href,
	struct str etag, struct err *e);
/* Get the object at `href` and its version; both are empty when there is none. */
MUST_CHECK bool caldav_get(struct arena *a, const struct caldav_at *at, struct str href,
	struct str *ics, struct str *etag, struct err *e);

/* Pure: `href` as a URL on the server of `base`, or, by https, on another one below the same
 * domain (iCloud); empty when it leads elsewhere. */
struct str caldav_join(struct arena *a, struct str base, struct str href);
/* Pure: paths as servers write them, encoded or not, with a / at the end or without: 0 when they
 * lead to one object; sorts. */
int caldav_path_cmp(struct str x, struct str y);

#endif
