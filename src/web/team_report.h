/* SPDX-License-Identifier: Apache-2.0
 *
 * What pages/team_report.html is given.
 */
#ifndef WEB_TEAM_REPORT_H
#define WEB_TEAM_REPORT_H

#include "model/report_doc.h"
#include "model/team_report.h"
#include "view/html.h"

struct page_team_report {
	struct team_report r;
	struct report_doc doc;
	bool is_of_any;            /* the reader is of a team; else all else is empty */
	int64_t other;             /* the leader of the other team that the reader is of; 0: none */
	struct str other_name;     /* empty: the reader leads that one */
};
void page_team_report(struct html *h, const struct page_team_report *p);

#endif
