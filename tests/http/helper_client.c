/* SPDX-License-Identifier: Apache-2.0
 *
 * Asks one address, for test_client.py:
 *
 *	helper_client URL [inside] [limit=N] [seconds=N] [etag=…] [times=N]
 *
 * times: so often, over one line; the last answer is told.
 */
#include <stdio.h>

#include "http/client.h"

int main(int argc, char **argv)
{
	struct client_ask ask = { .url = str_of(argc > 1 ? argv[1] : ""), .limit = 1 << 20, .seconds = 5 };
	struct client_answer got;
	struct arena *a = arena_new();
	struct err e = { 0 };
	int64_t times = 1;
	bool ok = false;

	for (int i = 2; i < argc; i++) {
		struct str name, value;
		int64_t n = 0;

		str_cut(str_of(argv[i]), '=', &name, &value);
		if (str_eq(name, S("inside"))) ask.inside = true;
		if (str_eq(name, S("etag"))) ask.etag = value;
		if (str_eq(name, S("limit")) && str_int(value, &n)) ask.limit = (size_t)n;
		if (str_eq(name, S("times")) && str_int(value, &n)) times = n;
		if (str_eq(name, S("seconds")) && str_int(value, &n)) ask.seconds = (int)n;
	}
	if (times > 1) ask.line = transfer_line_new();
	for (int64_t i = 0; i < times; i++) {
		err_clear(&e);
		ok = client_get(a, &ask, &got, &e);
	}
	transfer_line_free(ask.line);
	if (!ok) printf("refused: %s retry=%lld\n", e.text, (long long)got.retry_after);
	else if (got.unchanged) printf("unchanged\n");
	else printf("%zu bytes etag=%.*s modified=%.*s\n", got.body.n, STR(got.etag), STR(got.modified));
	arena_free(a);
	return 0;
}
