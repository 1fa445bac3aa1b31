/* SPDX-License-Identifier: Apache-2.0
 *
 * A finished week as text: a table for people, JSON for programs, iCalendar for
 * calendars.
 */
#ifndef CLI_PLAN_SHOW_H
#define CLI_PLAN_SHOW_H

#include "cli/plan_input.h"
#include "cli/term.h"

void plan_show_table(struct buf *b, const struct plan_input *in, const struct week *w,
	struct term term);
/* The contract "plan result": times in RFC 3339 UTC, people by id, reasons in English. */
void plan_show_json(struct buf *b, const struct plan_input *in, const struct week *w);
/* The talks as events of VCALENDAR METHOD:PUBLISH, made at `now`. A talk keeps its UID
 * when the same days are planned again. */
void plan_show_ics(struct buf *b, const struct plan_input *in, const struct week *w, int64_t now);

#endif
