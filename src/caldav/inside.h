/* SPDX-License-Identifier: Apache-2.0
 *
 * Between the files of this folder: one question to a CalDAV server. Included by them alone.
 */
#ifndef CALDAV_INSIDE_H
#define CALDAV_INSIDE_H

#include "caldav/caldav.h"

#define CALDAV_HEAD "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
#define CALDAV_SPACES " xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\""

enum { CALDAV_ETAG_BYTES = 500 };

/* One exchange with the account's secrets, within at->watch; `t` has the rest. When it fails,
 * at->said tells whether any other would; got->failure is 0 where it was not even tried. */
MUST_CHECK bool caldav_ask(struct arena *a, const struct caldav_at *at, struct transfer_ask t,
	struct transfer_answer *got, struct err *e);
/* The same with XML and a Depth. */
MUST_CHECK bool caldav_query(struct arena *a, const struct caldav_at *at, const char *method,
	struct str url, const char *depth, struct str body, struct transfer_answer *got, struct err *e);
/* 2xx; else the sentence for that status, and what it means for the account. */
MUST_CHECK bool caldav_status_fits(const struct caldav_at *at, const struct transfer_answer *got,
	struct err *e);
/* The path of an href, whether it came with its server or not. */
struct str caldav_path(struct str href);

#endif
