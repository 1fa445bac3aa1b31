/* SPDX-License-Identifier: Apache-2.0
 *
 * A text and two batches on it, one a line. Batches that fit the
 * text lead to one text on both ways, and are written as they were read. Seeds: tests/corpus/typing.
 */
#include <assert.h>
#include <stdint.h>

#include "base/json.h"
#include "model/typing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool read_text(struct arena *a, struct str line, struct str *out)
{
	struct json_mistake wrong;
	struct json_doc *doc = json_read("text", line, &wrong);
	struct json top, first;
	struct err e = { 0 };
	bool ok;

	if (!doc) return false;
	top = json_top(doc);
	first = json_at(&top, 0);
	ok = json_text(&first, out, &e);
	if (ok) *out = str_dup(a, *out);
	json_free(doc);
	return ok;
}

static void is_written_as_read(struct arena *a, const struct typing *t)
{
	struct buf b = { .a = a }, again = { .a = a };
	struct err e = { 0 };
	struct typing back;

	typing_print(&b, t);
	assert(typing_parse(a, buf_str(&b), TYPING_OPS, &back, &e));
	typing_print(&again, &back);
	assert(str_eq(buf_str(&b), buf_str(&again)));
}

static void meet(struct arena *a, struct str text, struct typing later, struct typing earlier)
{
	struct typing l = later, e = earlier, d;
	struct str x, y, one, two;

	if (!typing_apply(a, text, &later, &x) || !typing_apply(a, text, &earlier, &y)) return;
	d = typing_diff(a, x, y);
	assert(typing_apply(a, x, &d, &one) && str_eq(one, y));
	typing_cross(a, &l, &e);
	assert(typing_apply(a, y, &l, &one) && typing_apply(a, x, &e, &two));
	assert(str_eq(one, two));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str rest = { (const char *)data, n }, line, text;
	struct arena *a = arena_new();
	struct typing later, earlier;
	struct err e = { 0 };

	if (str_line(&rest, &line) && read_text(a, line, &text) && str_line(&rest, &line) &&
		typing_parse(a, line, TYPING_OPS, &later, &e) &&
		typing_parse(a, rest, TYPING_OPS, &earlier, &e)) {
		is_written_as_read(a, &later);
		is_written_as_read(a, &earlier);
		meet(a, text, later, earlier);
	}
	assert(!e.code || e.code == ERR_INPUT);
	arena_free(a);
	return 0;
}
