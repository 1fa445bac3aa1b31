/* SPDX-License-Identifier: Apache-2.0
 *
 * Talks that stand in a calendar: their rows, as a calendar that was read says. Whether, and
 * whose, is asked by model/one_on_one.c, the only caller.
 */
#ifndef MODEL_TALK_EVENT_H
#define MODEL_TALK_EVENT_H

#include "model/pair.h"
#include "model/talk.h"

/* An event as it stands now. */
struct talk_event {
	struct str series;
	int64_t starts, ends;
};

/* What is known of a talk of a pair; the rest of struct talk is empty. */
struct talk_known {
	int64_t id, starts, minutes, held_minutes, began, logged_by;
	enum talk_state state;
	enum talk_source source;
	struct talk_event event;   /* of one that stands, or stood, in a calendar */
};

/* The talks of a pair from `from` on, by start; at most 3,000. */
MUST_CHECK bool talk_event_list(struct ctx *x, int64_t pair, int64_t from, struct talk_known **out,
	size_t *n);
/* A talk that stands there: planned, or held when its time is over. */
MUST_CHECK bool talk_event_add(struct ctx *x, const struct pair *p, const struct talk_event *e);
/* It stands there now. A talk of ours in its place stays where it is, and one that was told of
 * as it was told. */
MUST_CHECK bool talk_event_set(struct ctx *x, const struct talk_known *t, const struct talk_event *e);
/* It was called off there. */
MUST_CHECK bool talk_event_off(struct ctx *x, const struct talk_known *t);
/* It is in no calendar any more: nothing of it stays, unless somebody told of it. */
MUST_CHECK bool talk_event_del(struct ctx *x, const struct talk_known *t);

extern const char *const talk_event_sql[];

#endif
