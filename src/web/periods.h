/* SPDX-License-Identifier: Apache-2.0
 *
 * What pages/periods.html is given, and what other pages say of a period.
 */
#ifndef WEB_PERIODS_H
#define WEB_PERIODS_H

#include "model/period.h"
#include "view/html.h"

struct page_periods {
	struct period *periods;    /* that are not over, by their first day */
	size_t periods_n;
	struct period *over;       /* the latest first */
	size_t over_n;
	bool leads, admin;         /* whose period the reader may set: their team's, everybody's */
	struct period typed;       /* as sent when it was refused */
};
void page_periods(struct html *h, const struct page_periods *p);

struct page_period {
	struct period *period;
	struct period typed;       /* what its form has: as sent when it was refused */
};
void page_period(struct html *h, const struct page_period *p);

/* "Day 3 of 10 of the release". */
struct str say_period_day(struct html *h, const struct period *p);
/* What a plan makes of talks in it, "Talks are shorter."; empty: nothing. */
struct str say_period_talks(struct html *h, const struct period *p);

#endif
