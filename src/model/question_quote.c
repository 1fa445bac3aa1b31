/* SPDX-License-Identifier: Apache-2.0
 *
 * What people typed, made fit to be quoted in a question. They type a noun, a clause or a whole
 * sentence, with a full stop or with quotation marks of their own.
 */
#include <ctype.h>

#include "base/clean.h"
#include "model/question_known.h"
#include "model/written.h"
#include "view/lang.h"

/* Count the bytes of the double quotation mark, of any language, that begins at `i`; 0: none begins
 * there. */
static size_t measure_mark(struct str s, size_t i)
{
	static const char *const marks[] = { "\"", "“", "”", "„", "‟", "«", "»" };

	for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
		if (str_starts(str_sub(s, i, s.n), str_of(marks[k]))) return str_of(marks[k]).n;
	return 0;
}

static size_t count_marks(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) n += measure_mark(s, i) > 0;
	return n;
}

/* Count the bytes of a mark at the end of `s` that may end a sentence or a clause and says nothing;
 * 0: there is none. */
static size_t measure_stop(struct str s)
{
	static const char *const stops[] = { ".", ",", ";", ":", "…", " ", "–", "—" };

	for (size_t k = 0; k < sizeof stops / sizeof *stops; k++)
		if (str_ends(s, str_of(stops[k]))) return str_of(stops[k]).n;
	return 0;
}

/* Strip a full stop at the end and two quotation marks around the text, in either order. */
static struct str strip_ends(struct str s)
{
	size_t stop, first, last;

	for (;;) {
		s = str_trim(s);
		while ((stop = measure_stop(s))) s = str_sub(s, 0, s.n - stop);
		first = measure_mark(s, 0);
		if (!first || count_marks(s) != 2) return s;
		last = s.n - 1;
		while (!measure_mark(s, last)) last--;
		if (last + measure_mark(s, last) < s.n) return s;
		s = str_sub(s, first, last);
	}
}

/* True when there is anything to read: a letter, a figure, or a sign beyond ASCII. */
static bool says_something(struct str s)
{
	size_t mark;

	for (size_t i = 0; i < s.n; i += mark ? mark : 1) {
		mark = measure_mark(s, i);
		if (!mark && (isalnum((unsigned char)s.p[i]) || (unsigned char)s.p[i] >= 0x80))
			return true;
	}
	return false;
}

/* Make one space of several. */
static struct str join_spaces(struct arena *a, struct str s)
{
	struct buf b = { .a = a };

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' || i == 0 || s.p[i - 1] != ' ') buf_ch(&b, s.p[i]);
	return buf_str(&b);
}

/* Find where to cut `s` to QUESTION_QUOTE characters, at a space if one is near; s.n: it is short
 * enough. */
static size_t find_end(struct str s)
{
	size_t characters = 0, space = 0, i = 0;

	for (; i < s.n; i++) {
		if (((unsigned char)s.p[i] & 0xc0) == 0x80) continue;
		if (s.p[i] == ' ') space = i;
		if (++characters > QUESTION_QUOTE) break;
	}
	if (i == s.n) return s.n;
	return space > i / 2 ? space : i;
}

/* Add `s` with its double marks turned into the single marks of the language: a mark behind a space
 * or a bracket opens, any other closes. */
static void add_single_marks(struct buf *b, const struct lang *l, struct str s)
{
	struct str singles = str_of(
		lang_text(l, TR("‘’"))); /* an opening and a closing one, 3 bytes each */
	size_t mark;

	for (size_t i = 0; i < s.n; i += mark ? mark : 1) {
		bool opens = i == 0 || s.p[i - 1] == ' ' || s.p[i - 1] == '(' || s.p[i - 1] == '[';

		mark = measure_mark(s, i);
		if (mark) buf_add(b, opens ? str_sub(singles, 0, 3) : str_sub(singles, 3, 6));
		else buf_ch(b, s.p[i]);
	}
}

struct str question_quote(struct arena *a, const struct lang *l, struct str typed)
{
	struct str line = join_spaces(a, clean_foreign(a, typed, WRITTEN_BYTES, false));
	struct str s = strip_ends(line);
	size_t end = find_end(s);
	struct buf b = { .a = a };

	if (!says_something(s)) return S("");
	add_single_marks(&b, l, strip_ends(str_sub(s, 0, end)));
	if (end < s.n) buf_z(&b, "…");
	return buf_str(&b);
}
