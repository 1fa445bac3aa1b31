/* SPDX-License-Identifier: Apache-2.0
 *
 * Texts that people write, on their way in and out: checked once, and sealed to their row. Any
 * language and direction is kept as typed; characters that could command a terminal or a parser
 * are refused, not repaired.
 */
#ifndef MODEL_WRITTEN_H
#define MODEL_WRITTEN_H

#include "base/ctx.h"

enum { WRITTEN_BYTES = 2000 };

/* The words in the place of a sealed text that does not open; a key of the catalogue. */
extern const char *const written_unopened;

/* True when `s`, which is UTF-8, has at most `most` bytes. ERR_INPUT, naming `field`, says how many
 * characters are too many. */
MUST_CHECK bool written_fits(struct ctx *x, const char *field, struct str s, size_t most);
/* `in` without white space at both ends and with LF for line breaks, in x->a. ERR_INPUT,
 * naming `field`, when it is not UTF-8, longer than WRITTEN_BYTES or holds a control
 * character; also when it is empty and `needed`. */
MUST_CHECK bool written_take(struct ctx *x, const char *field, struct str in, bool needed,
	struct str *out);

/* True when an address was typed at all; else ERR_INPUT, naming `field`, says that it is missing. */
MUST_CHECK bool written_address(struct ctx *x, const char *field, struct str in);

/* The byte at which a control character begins, s.n when there is none: C0 but for those of `but`,
 * DEL, and C1 (U+0080 to U+009F). */
size_t written_control(struct str s, struct str but);

/* True when a text that is being typed can be kept as it is: the same limits, and white space at its
 * ends stays, because a word may follow. */
MUST_CHECK bool written_typed(struct ctx *x, const char *field, struct str text);

/* Seal a text for `column` ("step.words") of the row `id`, and open it. A value that was never
 * stored (no bytes) opens as the empty text. A value that does not open (damage, a row that was
 * altered) becomes the words of x->unopened, so that one bad row spoils no page; x->unopened_n
 * counts it and the log names it. */
struct str written_seal(struct ctx *x, const char *column, int64_t id, struct str text);
struct str written_open(struct ctx *x, const char *column, int64_t id, struct str sealed);
/* Open a sealed text, or return false with *why, where the caller says itself that it does not. */
MUST_CHECK bool written_unseal(struct ctx *x, const char *column, int64_t id, struct str sealed,
	struct str *text, struct err *why);
/* The place that a column of a row is bound to: "step.words 123". */
struct str written_place(struct ctx *x, const char *column, int64_t id);
/* Open a text as written_open() does that is bound to another kind of place (secret_open()). */
struct str written_open_at(struct ctx *x, struct str place, struct str sealed);

/* A page names a row before it is saved (the column `client`, a random word), and may send it twice.
 * `sql` selects the id of the row that $1, its author, calls $2. */
/* Find such a row of x->me; ERR_MISSING when there is none. */
MUST_CHECK bool written_named(struct ctx *x, const char *sql, struct str client, int64_t *id);
/* The same; *id is 0 when there is none, or `client` is empty. */
MUST_CHECK bool written_twin(struct ctx *x, const char *sql, struct str client, int64_t *id);

/* Lists are read in pages by key: a page has the newest rows whose id is below `before`. */
enum { WRITTEN_PAGE = 200 };
/* The LIMIT of a page of `most` rows: from 1 to WRITTEN_PAGE + 1, so that a caller may ask for one
 * row more than it shows, to know whether others follow. A larger number becomes WRITTEN_PAGE. 0
 * becomes 1: a caller that wants no rows must not ask. */
int64_t written_page(size_t most);
/* The bound of the ids of a page: `before`; when it is 0, a number above all ids, so that the page
 * begins with the newest row. */
int64_t written_before(int64_t before);

#endif
