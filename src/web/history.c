/* SPDX-License-Identifier: Apache-2.0
 *
 * One-on-ones of the reader's calendar, as offers to begin pairs, and the days ahead with their
 * meetings.
 */
#include "web/history.h"

#include "base/date.h"

/* Fill the days from today on, in the reader's zone. */
static bool fill_days(struct visit *v, struct page_history *page)
{
	enum { DAYS = sizeof page->days / sizeof *page->days };
	struct spans meetings;

	page->day = visit_today(v);
	if (!calendar_meetings(&v->x, zone_utc_of(v->zone, page->day * DAY),
		    zone_utc_of(v->zone, (page->day + DAYS) * DAY), &meetings))
		return false;
	for (int d = 0; d < DAYS; d++)
		page->days[d] = history_day(meetings.at, meetings.n,
			zone_utc_of(v->zone, (page->day + d) * DAY),
			zone_utc_of(v->zone, (page->day + d + 1) * DAY));
	return true;
}

bool history_fill(struct visit *v, struct page_history *page)
{
	struct history_pair *pairs;

	if (!history_pairs(&v->x, &pairs, &page->n)) return false;
	page->pairs = pairs;
	page->last = NEW_N(v->x.a, struct when, page->n);
	page->next = NEW_N(v->x.a, struct when, page->n);
	for (size_t i = 0; i < page->n; i++) {
		if (pairs[i].last) page->last[i] = visit_when(v, pairs[i].last);
		if (pairs[i].next) page->next[i] = visit_when(v, pairs[i].next);
	}
	return fill_days(v, page);
}
