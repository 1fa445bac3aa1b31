/* SPDX-License-Identifier: Apache-2.0
 *
 * This fills what the calendar of the reader tells about their one-on-ones and days, for the pages
 * that show it.
 */
#ifndef WEB_HISTORY_H
#define WEB_HISTORY_H

#include "web/pages.h"
#include "web/web.h"

/* Fill the struct of web/pages.h for the reader; part_history_…() writes it. */
MUST_CHECK bool history_fill(struct visit *v, struct page_history *page);

#endif
