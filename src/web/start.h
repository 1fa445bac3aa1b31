/* SPDX-License-Identifier: Apache-2.0
 *
 * The page that says what rapport is, on a person's first visit and under Settings
 * (pages/start.html).
 */
#ifndef WEB_START_H
#define WEB_START_H

#include "view/html.h"

struct page_start {
	struct str leader;  /* the name of who leads the reader; empty: nobody does */
	bool leads;         /* the reader leads somebody */
};
void page_start(struct html *h, const struct page_start *p);

#endif
