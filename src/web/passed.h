/* SPDX-License-Identifier: Apache-2.0
 *
 * Needs that are passed up, for the pages that show them (pages/passed.html).
 */
#ifndef WEB_PASSED_H
#define WEB_PASSED_H

#include "model/passed.h"
#include "view/html.h"

/* What waits for the reader, who is above; nothing when there is none. `leader` is the name of who
 * leads the reader; empty: nobody does. */
void part_passed_here(struct html *h, const struct passed *all, size_t n, struct str leader);
/* One of either, as a row of Today: to be answered, or to be looked at. */
void part_passed_today(struct html *h, const struct passed *q);
/* What of the reader's, or of their pair, is on its way up; nothing when there is none. */
void part_passed_up(struct html *h, const struct passed *all, size_t n);

#endif
