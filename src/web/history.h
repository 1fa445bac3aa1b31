/* SPDX-License-Identifier: Apache-2.0
 *
 * What the reader's own calendar tells, for the pages that show it.
 */
#ifndef WEB_HISTORY_H
#define WEB_HISTORY_H

#include "web/pages.h"
#include "web/web.h"

MUST_CHECK bool history_fill(struct visit *v, struct page_history *page);

#endif
