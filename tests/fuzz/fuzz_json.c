/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as JSON, read as far as it goes; every text in it as base64 and as the forms of
 * time that a request or an export may hold. What was read is written back the same. Seeds:
 * tests/corpus/json.
 */
#include <assert.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/base64.h"
#include "base/date.h"
#include "base/json.h"

enum { DEEP = 64, MANY = 1000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void text(struct arena *a, struct str s)
{
	struct buf b = { .a = a };
	struct str bytes;
	int64_t utc, again;

	assert(str_utf8(s));
	json_put_text(&b, s);
	assert(b.n >= s.n + 2 && !str_has(buf_str(&b), S("<")));
	if (base64_parse(a, s, &bytes)) {
		struct buf back = { .a = a };

		base64_put(&back, bytes);
		assert(str_eq(buf_str(&back), s));
	}
	if (date_parse_rfc3339(s, &utc)) {
		struct buf back = { .a = a };

		date_print_rfc3339(&back, utc);
		assert(date_parse_rfc3339(buf_str(&back), &again) && again == utc);
	}
	if (date_parse(s, &utc)) assert(utc > -1000000 && utc < 4000000);
	if (date_parse_clock(s, &utc)) assert(utc >= 0 && utc <= DAY);
}

static void walk(struct arena *a, const struct json *v, int depth)
{
	struct err e = { 0 };
	struct str s;
	const char *key;
	size_t count;
	bool is;
	int64_t i;

	assert(depth < DEEP);
	if (json_text(v, &s, &e)) text(a, s);
	else assert(e.code == ERR_INPUT && e.text[0]);
	err_clear(&e);
	if (json_int(v, -5, 5, &i, &e)) assert(i >= -5 && i <= 5);
	err_clear(&e);
	if (!json_bool(v, &is, &e)) assert(e.code == ERR_INPUT);
	err_clear(&e);
	if (json_count(v, MANY, &count, &e))
		for (size_t k = 0; k < count; k++) {
			struct json item = json_at(v, k);

			walk(a, &item, depth + 1);
		}
	if (!json_has_members(v)) return;
	for (size_t k = 0; k < 8 && (key = json_key(v, k)); k++) {
		struct json member = json_get(v, key);

		walk(a, &member, depth + 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct json_doc *doc = json_parse("fuzz", (struct str){ (const char *)data, n }, &e);

	if (doc) {
		struct json top = json_top(doc);

		walk(a, &top, 0);
		json_free(doc);
	} else assert(e.code == ERR_INPUT);
	text(a, str_utf8((struct str){ (const char *)data, n }) ? (struct str){ (const char *)data, n }
		: S(""));
	arena_free(a);
	return 0;
}
