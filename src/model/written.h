/* SPDX-License-Identifier: Apache-2.0
 *
 * What people write, on its way in and out: checked once and sealed to its row. Any
 * language and direction is kept as typed; what could command a terminal or a parser is
 * refused, not repaired.
 */
#ifndef MODEL_WRITTEN_H
#define MODEL_WRITTEN_H

#include "base/ctx.h"

enum { WRITTEN_BYTES = 2000 };

/* Stands for a sealed text that does not open; to be translated. */
extern const char *const written_unopened;

/* `in` without white space at both ends and with LF for line breaks, in x->a. ERR_INPUT,
 * naming `field`, when it is not UTF-8, longer than WRITTEN_BYTES or holds a control
 * character; also when it is empty and `needed`. */
MUST_CHECK bool written_take(struct ctx *x, const char *field, struct str in, bool needed,
	struct str *out);

/* Sealed for `column` ("step.words") of the row `id`, and back. What was never stored (no
 * bytes) opens as the empty text; what does not open (damage, a row that was altered) as
 * the words of x->unopened, so that one bad row takes no page with it: it is counted in
 * x->unopened_n and named in the log. */
struct str written_seal(struct ctx *x, const char *column, int64_t id, struct str text);
struct str written_open(struct ctx *x, const char *column, int64_t id, struct str sealed);
/* The same where it is the caller's to say that it does not open: false with *why set. */
MUST_CHECK bool written_unseal(struct ctx *x, const char *column, int64_t id, struct str sealed,
	struct str *text, struct err *why);
/* The place that a column of a row is bound to: "step.words 123". */
struct str written_place(struct ctx *x, const char *column, int64_t id);
/* The same for text that is bound to another kind of place, as secret_open() takes it. */
struct str written_open_at(struct ctx *x, struct str place, struct str sealed);

/* A list is read in pages by key: at most `most` (1 to WRITTEN_PAGE), those before the id
 * `before`; 0 is the beginning. */
enum { WRITTEN_PAGE = 200 };
int64_t written_page(size_t most);
int64_t written_before(int64_t before);

#endif
