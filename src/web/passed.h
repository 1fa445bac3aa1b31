/* SPDX-License-Identifier: Apache-2.0
 *
 * These parts show needs that a leader has passed up to their own leader (pages/passed.html).
 */
#ifndef WEB_PASSED_H
#define WEB_PASSED_H

#include "model/passed.h"
#include "view/html.h"

/* Write the needs that were passed up to the reader; nothing when there are none. `leader` is the
 * name of who leads the reader; empty: nobody does. */
void part_passed_here(struct html *h, const struct passed *all, size_t n, struct str leader);
/* Write a need that is passed up as a row of Today: the reader is to answer it, or to
 * look at it. */
void part_passed_today(struct html *h, const struct passed *q);
/* Write the needs of the reader or of their pairs that are on their way up; nothing when there are
 * none. */
void part_passed_up(struct html *h, const struct passed *all, size_t n);

/* Write those that the reader passed on and that were answered, as rows of a list. */
void part_passed_down(struct html *h, const struct passed *all, size_t n);

#endif
