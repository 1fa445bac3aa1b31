/* SPDX-License-Identifier: Apache-2.0
 *
 * Calendars: where a person's busy time comes from. A file is read when it comes in,
 * and what the planner needs is kept merged, so that no page ever expands a rule.
 */
#ifndef MODEL_CALENDAR_H
#define MODEL_CALENDAR_H

#include "base/ctx.h"
#include "db/entity.h"
#include "ical/busy.h"
#include "model/calendar_window.h"

enum {
	CALENDAR_FRESH_DAYS = 120,    /* the worker reads again when less than this is left */
	CALENDAR_BYTES = 32 << 20,    /* of one file */
	CALENDAR_EVENTS = 50000,      /* occurrences in that time, of one calendar */
	CALENDARS = 20,               /* of one person */
	CALENDAR_QUOTA_MIB = 128,     /* all of them together, where the operator says nothing */
};

/* The bytes that the calendars of one person may have together, of files, feeds and CalDAV
 * alike: RAPPORT_QUOTA_MIB of the environment, or the default. */
int64_t calendar_quota(void);

/* What calendar_put() found. */
enum calendar_came { CALENDAR_SAME, CALENDAR_CHANGED, CALENDAR_NEW };

struct calendar {
	int64_t id, owner, bytes, read_at, events;
	int64_t horizon;              /* what happens is known up to here */
	struct str name;              /* of the file */
	struct str hash;              /* of its bytes */
	enum busy_all_day all_day;
	enum busy_unanswered unanswered;
	enum busy_travel travel;
	struct str warnings;          /* what was skipped, a line each */
	enum calendar_came came;      /* of calendar_put() alone */
};

/* Add a file to x->me's calendars, or replace the one of that name; the operator may
 * do it for anyone. ERR_INPUT when it is no calendar: then nothing has changed. */
MUST_CHECK struct calendar *calendar_put(struct ctx *x, int64_t owner, struct str name,
	struct str ics);
/* Reading a large calendar takes a while in which nobody should wait to write. In a transaction
 * that reads, calendar_ahead_ask() finds out how calendar_put() would read it; _read() does so
 * in none; _use() hands the result to the transaction that calls calendar_put(). Where owner, zone,
 * addresses or settings have changed meanwhile, or it was another text, calendar_put() reads it anew.
 * All in x->a of the first. *out is NULL where nothing has to be read. */
struct calendar_ahead;
MUST_CHECK bool calendar_ahead_ask(struct ctx *x, int64_t owner, struct str name, struct str ics,
	struct calendar_ahead **out);
void calendar_ahead_read(struct calendar_ahead *r);
void calendar_ahead_use(struct ctx *x, struct calendar_ahead *r);
/* The calendars of x->me, oldest first. */
MUST_CHECK bool calendar_list(struct ctx *x, struct calendar **out, size_t *n);
MUST_CHECK bool calendar_del(struct ctx *x, int64_t id);
/* How all-day events of a calendar count, meetings that were not answered, and the way to one. */
MUST_CHECK bool calendar_set(struct ctx *x, int64_t id, enum busy_all_day all_day,
	enum busy_unanswered unanswered, enum busy_travel travel);
/* Read every calendar of x->me again: after the zone or an address has changed. */
MUST_CHECK bool calendar_read_again(struct ctx *x);
/* For the worker, as operator: read again the `most` calendars whose known time ends
 * first, if it ends too soon. *done is how many. */
MUST_CHECK bool calendar_extend(struct ctx *x, size_t most, size_t *done);

/* One occurrence in x->me's own calendars. */
struct calendar_event {
	int64_t starts, ends;
	enum busy_kind kind;
	bool all_day;
	bool travel;                  /* the way to the meeting that has this title */
	struct str title;
};

/* Those of x->me that touch [from, to), by time. Nobody else's, ever. */
MUST_CHECK bool calendar_events(struct ctx *x, int64_t from, int64_t to,
	struct calendar_event **out, size_t *n);

/* When those meetings are that take time of the day: no whole days, no ways, nothing that is free. */
MUST_CHECK bool calendar_meetings(struct ctx *x, int64_t from, int64_t to, struct spans *out);

/* Busy time of `person` in [from, to), without titles: for the person, their leader
 * and the members of their team. ERR_MISSING otherwise. `soft` (NULL: not asked) is the
 * part of it that is only tentative. */
MUST_CHECK bool calendar_busy(struct ctx *x, int64_t person, int64_t from, int64_t to,
	struct spans *out, struct spans *soft);
/* Whether `person` (as above) has any calendar, and when the newest was read. */
MUST_CHECK bool calendar_state(struct ctx *x, int64_t person, int64_t *calendars,
	int64_t *read_at);

/* A calendar is about to go: its feed or its CalDAV account forgets what it knows of it. Said by
 * calendar_del(); model/watchers.c lists who looks. */
MUST_CHECK bool calendar_gone(struct ctx *x, int64_t id);

extern const char *const calendar_sql[];
extern const char *const calendar_meetings_sql[];
extern const struct entity calendar_entity;

#endif
