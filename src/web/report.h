/* SPDX-License-Identifier: Apache-2.0
 *
 * What pages/report.html is given.
 */
#ifndef WEB_REPORT_H
#define WEB_REPORT_H

#include "model/report_doc.h"
#include "view/html.h"

/* The fields of a form that leaves out every line there can be, by itself: each has a box. */
enum { REPORT_FIELDS = REPORT_KINDS * (REPORT_ROWS + 1) + 8 };

struct page_report {
	struct report r;
	struct report_doc doc;
	int64_t person;            /* the other of the pair */
	bool again;                /* the boxes are shown again as they were sent */
	bool ready;                /* as it will be given away; else lines can be left out */
	int64_t *left;             /* the ids of the lines that are left out */
	size_t left_n;
	struct str left_all[REPORT_KINDS]; /* the parts that are left out as a whole: "steps" */
	size_t left_all_n;
	struct when *files_at;     /* of r.files */
};
void page_report(struct html *h, const struct page_report *p);
/* Read the day from which on a report is, from the field "since"; without it *since stays. ERR_INPUT
 * when it is no day. */
struct visit;
MUST_CHECK bool report_since(struct visit *v, int64_t *since);
/* Write the parts of a report as sections; `leave`: each line has a box to leave it out. */
void part_report(struct html *h, const struct report_doc *d, bool leave);

#endif
