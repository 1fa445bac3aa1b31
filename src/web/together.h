/* SPDX-License-Identifier: Apache-2.0
 *
 * What pages/together.html is given.
 */
#ifndef WEB_TOGETHER_H
#define WEB_TOGETHER_H

#include "model/together.h"
#include "view/html.h"

struct page_together {
	struct together t;
	bool off;                  /* the pulse is turned off here */
};
void page_together(struct html *h, const struct page_together *p);

#endif
