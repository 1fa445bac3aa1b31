/* SPDX-License-Identifier: Apache-2.0
 *
 * One VEVENT (or AVAILABLE) as what matters for busy time: when, how long, which
 * instance of which series, and whether it blocks its owner.
 */
#ifndef ICAL_EVENT_H
#define ICAL_EVENT_H

#include "ical/busy_ask.h"
#include "ical/itip_answer.h"
#include "ical/parse.h"
#include "ical/tzid.h"
#include "ical/value.h"

struct event;

struct occurrence { /* UTC; touches the window, perhaps with its travel alone */
	int64_t start, end;
	const struct event *of;
};

struct occurrences {
	struct occurrence *at;
	size_t n, cap;
};

/* What the components of one text share while they are read. */
struct reading {
	struct arena *a;
	const struct busy_ask *ask;
	struct warnings *w;
	struct tzids *tzids;
	int64_t found, work; /* occurrences and steps of rules so far, for the limits of a text */
	/* The components say when somebody is available. Nothing in them is guessed, since what
	 * cannot be read must not look free; in events, which take time, everything is guessed. */
	bool available;
};

/* A time, with all that is needed to turn it into UTC. */
struct moment {
	int64_t local;
	enum ical_form form;
	const struct zone *zone; /* of a date and a floating time the zone of the owner */
	bool floating;
};

struct event {
	const struct ical_comp *c;
	struct str uid;
	size_t order;             /* in the file */
	bool has_start;
	struct moment start;
	struct ical_span length;
	bool length_known;        /* false: `length` is the usual one, and that of its series counts */
	int64_t travel;           /* seconds before the start that block, too */
	bool is_override;         /* has a RECURRENCE-ID */
	struct moment instance;   /* the RECURRENCE-ID */
	bool and_future;          /* RANGE=THISANDFUTURE */
	int64_t sequence;
	struct str stamp;         /* DTSTAMP as written */
	bool by_cancel;           /* METHOD:CANCEL */
	enum busy_kind kind;
	enum itip_answer answer;  /* of the owner */
	bool unanswered;          /* somebody else invited the owner, who has not answered */
	bool cancelled, all_day, recurs;
	bool removed;             /* it stands for an instance that an EXDATE took out */
	int64_t usual;            /* of an override the seconds that its series takes; else 0 */
};

/* The time in `text`, a value of `p` (whose TZID counts). */
bool moment_parse(struct reading *r, const struct ical_prop *p, struct str text,
	struct moment *m);
int64_t moment_utc(const struct moment *m);
/* When something that begins at `m` ends, in UTC: days are nominal and follow the wall
 * clock, seconds are exact (RFC 5545, section 3.3.6). */
int64_t moment_end(const struct moment *m, const struct ical_span *length);
/* "start/end" or "start/duration". False as well when it ends before it starts. */
bool period_parse(struct reading *r, const struct ical_prop *p, struct str text,
	struct moment *start, struct ical_span *length);

/* Read a component; false, with a warning, when nothing in it says when it takes place. */
bool event_read(struct reading *r, const struct ical_comp *c, bool by_cancel, struct event *ev);
/* How long from `start` the component lasts, by its DTEND or DURATION. False, with a warning,
 * when neither can be read: then it is the usual, a day of a date and an hour of a time. */
bool event_length(struct reading *r, const struct ical_comp *c, const struct moment *start,
	struct ical_span *length);

/* What somebody said in the COMMENTs of an event, as plain text of at most ITIP_WORDS_BYTES. */
struct str event_words(struct arena *a, const struct ical_comp *c);

#endif
