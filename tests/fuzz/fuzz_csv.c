/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as CSV: what is read is within the limits, and written again it reads the same.
 */
#include "base/csv.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Behind a first field, so that neither a blank line nor a byte order mark comes of it. */
static void reads_back(struct arena *a, const struct csv *c)
{
	struct buf b = { .a = a };
	struct err e = { 0 };
	struct csv again;

	if (c->n == CSV_FIELDS) return;
	buf_ch(&b, 'x');
	for (size_t i = 0; i < c->n; i++) {
		buf_ch(&b, ',');
		csv_put(&b, c->fields[i]);
	}
	csv_init(&again, a, "again", buf_str(&b));
	if (!csv_next(&again, &e)) assert(str_has(str_of(e.text), S("64 KiB"))); /* by the ' */
	if (e.code) return;
	assert(again.n == c->n + 1);
	for (size_t i = 0; i < c->n; i++) assert(str_ends(again.fields[i + 1], c->fields[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct csv c;
	int line = 0;

	csv_init(&c, a, "fuzz", (struct str){ (const char *)data, n });
	while (csv_next(&c, &e)) {
		assert(c.n >= 1 && c.n <= CSV_FIELDS && c.line > line);
		line = c.line;
		for (size_t i = 0; i < c.n; i++) assert(c.fields[i].n <= CSV_FIELD_BYTES);
		reads_back(a, &c);
	}
	assert(!e.code || e.code == ERR_INPUT);
	arena_free(a);
	return 0;
}
