/* SPDX-License-Identifier: Apache-2.0
 *
 * What pages/coverage.html is given.
 */
#ifndef WEB_COVERAGE_H
#define WEB_COVERAGE_H

#include "model/coverage.h"
#include "model/report_doc.h"
#include "view/html.h"

/* A cell of all pairs, or of an area, for the API. */
struct coverage_row {
	struct str area;           /* of whom; empty: all of them */
	unsigned first, last;
	int64_t pairs;
};

struct page_coverage {
	struct coverage g;
	bool pulse_off;            /* no pulse is held here, and no picture beside it is there */
	struct report_doc doc;
	struct coverage_row *rows;
	size_t rows_n;
};
void page_coverage(struct html *h, const struct page_coverage *p);

#endif
