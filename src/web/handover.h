/* SPDX-License-Identifier: Apache-2.0
 *
 * What goes along to a new leader: the page on which a member says so (pages/handover.html).
 */
#ifndef WEB_HANDOVER_H
#define WEB_HANDOVER_H

#include "model/handover.h"
#include "view/html.h"

struct page_handover { struct handover *h; }; /* NULL: nothing waits */
void page_handover(struct html *h, const struct page_handover *p);

#endif
