/* SPDX-License-Identifier: Apache-2.0
 *
 * Talks that stand in a calendar, for the pages that show them, and what can be done with a
 * planned talk wherever it is shown.
 */
#ifndef WEB_STANDING_H
#define WEB_STANDING_H

#include "model/one_on_one.h"
#include "view/html.h"
#include "web/web.h"

struct standing_shown {
	struct str words;        /* "From your calendar: 1:1 Ada / Ben"; empty: it stands in none */
	bool instead;            /* ours, in its place: the event stays until its organiser changes it */
	bool stands;             /* it may be said to be no one-on-one */
	int64_t talk;
};
MUST_CHECK bool standing_fill(struct visit *v, const struct talk *t, struct standing_shown *out);
/* A line of where it comes from; nothing for a talk of ours. */
void part_standing(struct html *h, const struct standing_shown *s);
/* "Not a one-on-one": below all that one comes to a talk for. */
void part_standing_deny(struct html *h, const struct standing_shown *s);

/* A series that was said to be none, as a row, with the way back. */
void standing_denied_row(struct html *h, const struct one_on_one_denied *d, struct when at);

/* What can be done with a planned talk: brief, move, shorten, call off; with one that has begun,
 * going there. */
void part_talk_acts(struct html *h, int64_t talk, bool began);

#endif
