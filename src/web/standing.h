/* SPDX-License-Identifier: Apache-2.0
 *
 * Talks that stand in a calendar, for the pages that show them, and what can be done with a
 * planned talk wherever it is shown.
 */
#ifndef WEB_STANDING_H
#define WEB_STANDING_H

#include "model/calendar.h"
#include "model/one_on_one.h"
#include "view/html.h"
#include "web/web.h"

struct standing_shown {
	struct str words;        /* "From your calendar: 1:1 Ada / Ben"; empty: the talk stands in no calendar */
	bool instead;            /* a talk of ours that replaces the event, which stays until its organiser changes it */
	bool stands;             /* the talk is an event that the reader may say is no one-on-one */
	int64_t talk;
};
/* Whether an event of the reader's calendar is one of the talks: a page that lists both then shows
 * the talk alone. */
bool standing_is_talk(const struct calendar_event *e, const struct talk *talks, size_t n);

MUST_CHECK bool standing_fill(struct visit *v, const struct talk *t, struct standing_shown *out);
/* A line that says in whose calendar the talk stands; nothing for a talk of ours. */
void part_standing(struct html *h, const struct standing_shown *s);
/* The button "Not a one-on-one". It stands below everything for which readers open a talk. */
void part_standing_deny(struct html *h, const struct standing_shown *s);

/* A row for a series that the reader said is no one-on-one, with the button that takes it back. */
void standing_denied_row(struct html *h, const struct one_on_one_denied *d, struct when at);

/* The acts that a planned talk offers: brief, move, shorten, call off. A talk that has begun offers
 * to go to it. */
void part_talk_acts(struct html *h, int64_t talk, bool began);

#endif
