/* SPDX-License-Identifier: Apache-2.0
 *
 * The rows of talks that come from a calendar, as the calendar was read last. The only caller,
 * model/one_on_one.c, decides which events are talks, and of which pair.
 */
#ifndef MODEL_TALK_EVENT_H
#define MODEL_TALK_EVENT_H

#include "model/pair.h"
#include "model/talk.h"

/* An event of a calendar as it is now. */
struct talk_event {
	struct str series;         /* a hash of its UID */
	int64_t starts, ends;
};

/* The part of a talk that one_on_one.c compares with calendars. */
struct talk_known {
	int64_t id, starts, minutes, held_minutes, began, logged_by;
	enum talk_state state;
	enum talk_source source;
	struct talk_event event;   /* empty unless a calendar has, or had, the talk */
};

/* List the talks of a pair that start at `from` or later, by start; at most 3,000. */
MUST_CHECK bool talk_event_list(struct ctx *x, int64_t pair, int64_t from, struct talk_known **out,
	size_t *n);
/* Add the talk of an event: planned, or held when its time is over. */
MUST_CHECK bool talk_event_add(struct ctx *x, const struct pair *p, const struct talk_event *e);
/* Give a talk the time that its event has now. A talk of ours in the place of the event keeps its
 * time, and a talk of which somebody has said how it went stays as they said. */
MUST_CHECK bool talk_event_set(struct ctx *x, const struct talk_known *t, const struct talk_event *e);
/* Cancel a talk whose event was called off, unless the talk was opened or somebody has said how it
 * went. */
MUST_CHECK bool talk_event_off(struct ctx *x, const struct talk_known *t);
/* Delete a talk whose event is in no calendar any more, unless the talk was opened or somebody has
 * said how it went. */
MUST_CHECK bool talk_event_del(struct ctx *x, const struct talk_known *t);

extern const char *const talk_event_sql[];

#endif
