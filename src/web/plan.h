/* SPDX-License-Identifier: Apache-2.0
 *
 * The plan page has two files: plan.c has its rows and forms, plan_grid.c its grid.
 */
#ifndef WEB_PLAN_H
#define WEB_PLAN_H

#include "web/pages.h"
#include "web/web.h"

/* Fill page->grid for the week from page->monday; page->rows and page->week must be filled. `asked`
 * is the day that a phone shows, when it lies in this week. */
void plan_grid(struct visit *v, struct page_plan *page, int64_t asked);

#endif
