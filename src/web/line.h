/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines in which both of a pair may type at once, on a page (pages/lines.html) and as a script asks for
 * them (web-assets/line.js).
 */
#ifndef WEB_LINE_H
#define WEB_LINE_H

#include "model/line.h"
#include "view/parts.h"
#include "web/entry.h"
#include "web/web.h"

/* Fill a line of a talk of the reader, for part_line(). */
MUST_CHECK bool line_fill(struct visit *v, int64_t talk, enum line_kind kind,
	struct field_line *out);
/* Fill all lines of a talk whose texts the caller has read, white space at their ends too, in the
 * same transaction. */
MUST_CHECK bool lines_fill(struct visit *v, int64_t talk, const struct str texts[LINE_KINDS],
	struct field_line out[LINE_KINDS]);
/* Write the field of a line, e->value in it. `seen` is the text that stood there when the page was made
 * first: without a script the form sends both, so that what the other has written meanwhile is kept. */
void part_line(struct html *h, const struct field_line *l, const struct entry *e, struct str seen);
/* Write what the script of lines says, and the script; once, behind the lines of a page. */
void part_lines(struct html *h);

#endif
