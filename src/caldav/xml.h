/* SPDX-License-Identifier: Apache-2.0
 *
 * What a WebDAV server answers (RFC 4918, multistatus), by Expat (only xml.c includes it):
 * no entities, no network, and bounded, for the server is whoever somebody typed in.
 */
#ifndef CALDAV_XML_H
#define CALDAV_XML_H

#include "base/err.h"
#include "base/str.h"

enum {
	DAV_BYTES = 64 << 20,
	DAV_RESPONSES = 100000,
	DAV_TEXT_BYTES = 8 << 20,    /* of one property; a longer one is read as empty */
	DAV_DEPTH = 32,              /* elements inside each other */
	DAV_TAG_BYTES = 16 << 10,    /* of one tag */
	DAV_ATTRIBUTES = 64,         /* of one element, with the namespaces it declares */
	DAV_NAMESPACES = 128,        /* in scope */
	DAV_NAMES_BYTES = 256 << 10, /* that Expat may keep of names: elements, attributes, namespaces */
};

/* One response, with the properties that are asked for; empty where the server has none. */
struct dav_response {
	struct str href;           /* as sent */
	int status;                /* of the whole response (404: it is gone); 0: see the properties */
	struct str etag, data;     /* getetag, calendar-data */
	struct str ctag;           /* of a collection: changes with anything in it */
	struct str name;
	struct str principal, home; /* the href inside them */
	bool is_collection;        /* resourcetype: no object */
	bool is_calendar, events;  /* resourcetype; VEVENT may be in it (also when it does not say) */
	bool syncs;                /* supported-report-set has sync-collection */
};

struct dav_answer {
	struct dav_response *at;
	size_t n;
	struct str sync_token;     /* RFC 6578, section 6.4 */
};

/* ERR_FAILED when it is no multistatus or beyond the limits: a sentence of the catalogue. */
MUST_CHECK bool dav_parse(struct arena *a, struct str xml, struct dav_answer *out, struct err *e);
/* Text for XML: escaped. */
void dav_escape(struct buf *b, struct str s);

#endif
