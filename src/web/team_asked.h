/* SPDX-License-Identifier: Apache-2.0
 *
 * What pages/team_asked.html is given.
 */
#ifndef WEB_TEAM_ASKED_H
#define WEB_TEAM_ASKED_H

#include "model/need.h"
#include "model/team_asked.h"
#include "view/html.h"

struct page_team_asked {
	bool leads, led;               /* the reader; each has a list */
	struct team_outcomes team;     /* of the reader's own leader's team */
	struct team_outcomes own_team; /* that the reader leads */
	struct str leader;             /* the name of that leader */
	struct team_asked *mine;       /* what the reader put there */
	size_t mine_n;
	const struct need *need;       /* that is to be put there; NULL: none */
};
void page_team_asked(struct html *h, const struct page_team_asked *p);

#endif
