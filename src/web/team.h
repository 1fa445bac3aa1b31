/* SPDX-License-Identifier: Apache-2.0
 *
 * What pages/team.html is given, and the offers that a member is shown.
 */
#ifndef WEB_TEAM_H
#define WEB_TEAM_H

#include "model/capacity.h"
#include "model/offer.h"
#include "view/html.h"

struct page_team {
	struct capacity *members;           /* by name */
	struct when *workload_at, *more_at; /* when each said so */
	size_t members_n;
	struct offer *offers;
	size_t offers_n;
	struct offer_wish *wishes;          /* of all offers */
	size_t wishes_n;
	struct offer typed;                 /* as sent when it was refused */
};
void page_team(struct html *h, const struct page_team *p);

/* For a member: what their leader would hand over, each with a button to say that they would like it. */
void part_offers(struct html *h, const struct offer *offers, size_t n);

#endif
