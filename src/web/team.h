/* SPDX-License-Identifier: Apache-2.0
 *
 * pages/team.html is written from this struct; the part below shows a member the offers of the
 * leader.
 */
#ifndef WEB_TEAM_H
#define WEB_TEAM_H

#include "model/capacity.h"
#include "model/offer.h"
#include "view/html.h"

struct page_team {
	struct capacity *members;           /* by name */
	struct when *workload_at, *more_at; /* when each member said that */
	size_t members_n;
	struct offer *offers;
	size_t offers_n;
	struct offer_wish *wishes;          /* the wishes for all offers */
	size_t wishes_n;
	bool leads;                         /* the reader leads somebody */
	bool room_off, coverage_off;        /* what an agreement has turned off; `members` then has none */
	struct offer typed;                 /* an offer that was sent and refused */
};
void page_team(struct html *h, const struct page_team *p);

/* Write, for a member, what their leader would hand over, each with a button "I
 * would like that". */
void part_offers(struct html *h, const struct offer *offers, size_t n);

#endif
