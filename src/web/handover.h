/* SPDX-License-Identifier: Apache-2.0
 *
 * On this page a member says what their new leader gets (pages/handover.html).
 */
#ifndef WEB_HANDOVER_H
#define WEB_HANDOVER_H

#include "model/handover.h"
#include "view/html.h"

struct page_handover { struct handover *h; }; /* NULL: there is nothing to decide */
void page_handover(struct html *h, const struct page_handover *p);

#endif
