/* SPDX-License-Identifier: Apache-2.0
 *
 * Busy time of people comes from their calendars. A calendar is read when it comes in, and the busy
 * time that the planner needs is kept merged, so that no page ever expands a recurrence rule.
 */
#ifndef MODEL_CALENDAR_H
#define MODEL_CALENDAR_H

#include "base/ctx.h"
#include "db/entity.h"
#include "ical/busy.h"
#include "model/calendar_window.h"

enum {
	CALENDAR_FRESH_DAYS = 120,    /* the worker reads again what is known for less */
	CALENDAR_BYTES = 32 << 20,    /* the largest file */
	CALENDAR_EVENTS = 50000,      /* the most of a calendar in the days that are read */
	CALENDARS = 20,               /* the most calendars of one person */
	CALENDAR_QUOTA_MIB = 128,     /* calendar_quota() where the operator says nothing */
};

/* The bytes that the calendars of one person may have together, of files, feeds and CalDAV
 * alike: RAPPORT_QUOTA_MIB of the environment, or the default. */
int64_t calendar_quota(void);

/* How a text that calendar_put() got compares with the calendar of that name: nothing has changed,
 * it has changed, or there was none. */
enum calendar_came { CALENDAR_SAME, CALENDAR_CHANGED, CALENDAR_NEW };

struct calendar {
	int64_t id, owner, bytes, read_at, events;
	int64_t horizon;              /* events are known up to here, UTC seconds */
	struct str name;              /* of the file */
	struct str hash;              /* of the bytes of the file */
	enum busy_all_day all_day;
	enum busy_unanswered unanswered;
	enum busy_travel travel;
	struct str warnings;          /* a line for each part of the file that was skipped */
	enum calendar_came came;      /* only calendar_put() sets it */
};

/* Add a file to the calendars of `owner`, or replace the calendar of that name. `owner` is x->me,
 * or anybody for the operator; else ERR_MISSING. ERR_INPUT when the file is no calendar, is cut, or
 * is larger than allowed; ERR_FULL when the person has CALENDARS already. Then nothing has
 * changed. */
MUST_CHECK struct calendar *calendar_put(struct ctx *x, int64_t owner, struct str name,
	struct str ics);
/* Reading a large calendar takes a while in which nobody should wait to write. So three functions
 * read the text ahead of calendar_put(). calendar_ahead_ask() finds out, in a transaction that
 * reads, how calendar_put() would read the text; *out is NULL when nothing has to be read.
 * calendar_ahead_read() reads it, in no transaction. calendar_ahead_use() hands the result to the
 * transaction that calls calendar_put(). When the zone, the addresses or the settings of the owner
 * have changed meanwhile, or calendar_put() gets another text, it reads the text anew. All memory
 * is in x->a of calendar_ahead_ask(). */
struct calendar_ahead;
MUST_CHECK bool calendar_ahead_ask(struct ctx *x, int64_t owner, struct str name, struct str ics,
	struct calendar_ahead **out);
void calendar_ahead_read(struct calendar_ahead *r);
void calendar_ahead_use(struct ctx *x, struct calendar_ahead *r);
/* List the calendars of x->me, oldest first. */
MUST_CHECK bool calendar_list(struct ctx *x, struct calendar **out, size_t *n);
/* Delete a calendar of x->me with all that is known from it. ERR_MISSING for a stranger. */
MUST_CHECK bool calendar_del(struct ctx *x, int64_t id);
/* Say how a calendar of x->me counts all-day events, invitations without an answer, and the way to
 * a meeting; then read it again. */
MUST_CHECK bool calendar_set(struct ctx *x, int64_t id, enum busy_all_day all_day,
	enum busy_unanswered unanswered, enum busy_travel travel);
/* Read every calendar of x->me again: after the zone or an address has changed. */
MUST_CHECK bool calendar_read_again(struct ctx *x);
/* Read the calendars again that are known for less than CALENDAR_FRESH_DAYS, at most `most` and
 * those first whose known time ends first; *done is how many. For the worker, as operator. */
MUST_CHECK bool calendar_extend(struct ctx *x, size_t most, size_t *done);

/* One occurrence in x->me's own calendars. */
struct calendar_event {
	int64_t starts, ends;
	enum busy_kind kind;
	bool all_day;
	bool travel;                  /* not the meeting with this title, but the way to it */
	struct str title;
};

/* List the occurrences of x->me, and never those of anybody else, that touch [from, to), by time:
 * at most 5,000, and none that began more than 60 days before `from`. */
MUST_CHECK bool calendar_events(struct ctx *x, int64_t from, int64_t to,
	struct calendar_event **out, size_t *n);

/* List when x->me has meetings in [from, to), without all-day events, ways to meetings and events
 * that count as free. */
MUST_CHECK bool calendar_meetings(struct ctx *x, int64_t from, int64_t to, struct spans *out);

/* List the busy time of `person` in [from, to), without titles: for the person, their leader and
 * the members of their team. ERR_MISSING for others. *soft (may be NULL) is the part that is only
 * tentative. */
MUST_CHECK bool calendar_busy(struct ctx *x, int64_t person, int64_t from, int64_t to,
	struct spans *out, struct spans *soft);
/* Find out how many calendars `person` has, for the same people, and when one of them was read
 * last; 0: never. */
MUST_CHECK bool calendar_state(struct ctx *x, int64_t person, int64_t *calendars,
	int64_t *read_at);

/* calendar_del() says with this that a calendar is about to be deleted, so that its feed or its
 * CalDAV account forgets it; model/watchers.c passes that on. */
MUST_CHECK bool calendar_gone(struct ctx *x, int64_t id);

extern const char *const calendar_sql[];
extern const char *const calendar_meetings_sql[];
extern const struct entity calendar_entity;

#endif
