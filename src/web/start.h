/* SPDX-License-Identifier: Apache-2.0
 *
 * What this is, on somebody's first visit and under Settings (pages/start.html).
 */
#ifndef WEB_START_H
#define WEB_START_H

#include "view/html.h"

struct page_start {
	struct str leader;  /* who leads the reader; empty: nobody does */
	bool leads;         /* the reader leads somebody */
};
void page_start(struct html *h, const struct page_start *p);

#endif
