/* SPDX-License-Identifier: Apache-2.0
 *
 * usage: refresh_fill DATA BASE N
 *
 * A new data folder with N feeds, /0.ics and on at BASE, ten a person, as if each had just been
 * fetched.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/id.h"
#include "model/feed.h"
#include "model/store.h"

enum { EACH = 10 };

static const char person[] =
	"INSERT INTO person (id, key, name, timezone, work_hours, lang, admin, made)"
	" VALUES ($1, $2, $2, 'Europe/Berlin', '09:00-17:00', '', 0, $3)";

/* Four meetings of the coming week. */
static struct str calendar(struct arena *a)
{
	struct buf b = { .a = a };

	buf_z(&b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//rapport//bench//EN\r\n");
	for (int i = 0; i < 4; i++)
		buf_fmt(&b, "BEGIN:VEVENT\r\nUID:%d\r\nDTSTAMP:20260101T000000Z\r\n"
			"DTSTART:202611%dT100000Z\r\nDTEND:202611%dT110000Z\r\nSUMMARY:Meeting\r\n"
			"END:VEVENT\r\n", i, 24 + i, 24 + i);
	buf_z(&b, "END:VCALENDAR\r\n");
	return buf_str(&b);
}

static bool fill(struct ctx *x, const char *base, int64_t first, int64_t n)
{
	struct client_answer got = { .etag = S("\"1\""), .body = calendar(x->a) };

	for (int64_t i = first; i < n && i < first + EACH; i++) {
		if (i == first) {
			x->me = id_new(x->now);
			if (db_run(x, person, "isi", x->me, str_fmt(x->a, "p%lld", (long long)i), x->now) != 1)
				return false;
		}
		if (!feed_put(x, str_fmt(x->a, "%s/%lld.ics", base, (long long)i), &got)) return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	int64_t n = argc == 4 ? strtol(argv[3], NULL, 10) : 0;
	struct err e = { 0 };
	struct store s;
	bool ok = n > 0 && store_open(&s, str_of(argv[1]), S(""), STORE_MAKE, &e);

	for (int64_t i = 0; ok && i < n; i += EACH) {
		struct ctx x;

		arena_reset(a);
		ok = store_begin(&s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) && fill(&x, argv[2], i, n);
		if (x.db) ok = store_end(&x, ok);
		if (!ok) e = x.err;
	}
	if (!ok) fprintf(stderr, "refresh_fill: %s\n", n > 0 ? e.text : "usage: refresh_fill DATA BASE N");
	else store_close(&s);
	arena_free(a);
	return !ok;
}
