/* SPDX-License-Identifier: Apache-2.0
 *
 * These parts show talks that come from a calendar, and the acts that every page offers beside a
 * planned talk.
 */
#ifndef WEB_STANDING_H
#define WEB_STANDING_H

#include "model/calendar.h"
#include "model/one_on_one.h"
#include "view/html.h"
#include "web/web.h"

struct standing_shown {
	/* "From your calendar: 1:1 Ada / Ben"; empty: it comes from no calendar */
	struct str words;
	/* a talk of ours replaces the event, which its organiser has not changed */
	bool instead;
	bool stands;             /* the talk is an event that the reader may say is no one-on-one */
	int64_t talk;
};
/* True when an event of the reader's calendar is one of the talks. A page that lists both then
 * shows only the talk. */
bool standing_is_talk(const struct calendar_event *e, const struct talk *talks, size_t n);

/* Fill in what the reader sees of the calendar behind a talk. */
MUST_CHECK bool standing_fill(struct visit *v, const struct talk *t, struct standing_shown *out);
/* Write a line that says from whose calendar the talk comes; nothing for a talk of ours. */
void part_standing(struct html *h, const struct standing_shown *s);
/* Write the button "Not a one-on-one", which pages have below everything else. */
void part_standing_deny(struct html *h, const struct standing_shown *s);

/* Write a row for a series that is no one-on-one by the word of the reader, with the button that
 * takes this back. */
void standing_denied_row(struct html *h, const struct one_on_one_denied *d, struct when at);

/* Write the acts of a planned talk: brief, move, shorten, call off; of a talk that has begun only
 * the link to it. */
void part_talk_acts(struct html *h, int64_t talk, bool began);

#endif
