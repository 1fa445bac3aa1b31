/* SPDX-License-Identifier: Apache-2.0
 *
 * The syntax of iCalendar (RFC 5545, sections 3.1 and 3.4): lines, properties,
 * components, with the line each stands on. It is lenient as real files need it: any
 * line end, text that is not UTF-8, folds inside a character, a missing END. What the
 * product does not know is read past. Values stay as written; ical/value.h reads them.
 */
#ifndef ICAL_PARSE_H
#define ICAL_PARSE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "ical/warn.h"

enum ical_kind {
	ICAL_ROOT, /* the stream: its children are the VCALENDARs */
	ICAL_VCALENDAR,
	ICAL_VEVENT,
	ICAL_VFREEBUSY,
	ICAL_VAVAILABILITY,
	ICAL_AVAILABLE,
	ICAL_VTIMEZONE,
	ICAL_STANDARD,
	ICAL_DAYLIGHT,
	ICAL_OTHER, /* to-dos, journals, alarms, extensions: without their properties */
};

enum ical_name {
	ICAL_UNKNOWN,
	ICAL_ATTENDEE,
	ICAL_BUSYTYPE,
	ICAL_COMMENT,
	ICAL_DTEND,
	ICAL_DTSTAMP,
	ICAL_DTSTART,
	ICAL_DURATION,
	ICAL_EXDATE,
	ICAL_FREEBUSY,
	ICAL_METHOD,
	ICAL_ORGANIZER,
	ICAL_PRIORITY,
	ICAL_RDATE,
	ICAL_RECURRENCE_ID,
	ICAL_RRULE,
	ICAL_SEQUENCE,
	ICAL_STATUS,
	ICAL_SUMMARY,
	ICAL_TRANSP,
	ICAL_TZID,
	ICAL_TZOFFSETFROM,
	ICAL_TZOFFSETTO,
	ICAL_UID,
	ICAL_X_TRAVEL,      /* X-APPLE-TRAVEL-DURATION */
	ICAL_X_ALL_DAY,     /* X-MICROSOFT-CDO-ALLDAYEVENT */
	ICAL_X_BUSY_STATUS, /* X-MICROSOFT-CDO-BUSYSTATUS */
	ICAL_X_LIC_LOCATION,
	ICAL_X_WR_TIMEZONE,
};

struct ical_comp;

struct ical_prop {
	enum ical_name name;
	int line;
	struct str params; /* "TZID=Europe/Berlin;VALUE=DATE-TIME", as written */
	struct str value;
	const struct ical_comp *of; /* the component it stands in */
	struct ical_prop *next;
};

struct ical_comp {
	enum ical_kind kind;
	int line;
	struct ical_prop *props, *last_prop;
	struct ical_comp *up, *first, *last, *next;
};

/* Read `text` into a tree in `a`; text that needed no decoding is still the caller's.
 * ERR_INPUT beyond 64 MiB, 200,000 components or 2,000,000 known properties, and for a
 * mail message; anything else that is wrong becomes a warning. */
MUST_CHECK bool ical_parse(struct arena *a, struct str text, struct warnings *w,
	struct ical_comp **root, struct err *e);

/* The first property of this name, or NULL. */
const struct ical_prop *ical_get(const struct ical_comp *c, enum ical_name name);
/* Its value without white space around it; empty when absent. */
struct str ical_text(const struct ical_comp *c, enum ical_name name);
/* A parameter's value, without quotes; false when absent, then *value stays as it was. */
bool ical_param(const struct ical_prop *p, struct str name, struct str *value);

#endif
