/* SPDX-License-Identifier: Apache-2.0
 *
 * Asks one address, for test_client.py:
 *
 *	helper_client URL [inside] [limit=N] [seconds=N] [etag=…]
 */
#include <stdio.h>

#include "http/client.h"

int main(int argc, char **argv)
{
	struct client_ask ask = { .url = str_of(argc > 1 ? argv[1] : ""), .limit = 1 << 20, .seconds = 5 };
	struct client_answer got;
	struct arena *a = arena_new();
	struct err e = { 0 };
	bool ok;

	for (int i = 2; i < argc; i++) {
		struct str name, value;
		int64_t n = 0;

		str_cut(str_of(argv[i]), '=', &name, &value);
		if (str_eq(name, S("inside"))) ask.inside = true;
		if (str_eq(name, S("etag"))) ask.etag = value;
		if (str_eq(name, S("limit")) && str_int(value, &n)) ask.limit = (size_t)n;
		if (str_eq(name, S("seconds")) && str_int(value, &n)) ask.seconds = (int)n;
	}
	ok = client_get(a, &ask, &got, &e);
	if (!ok) printf("refused: %s\n", e.text);
	else if (got.unchanged) printf("unchanged\n");
	else printf("%zu bytes etag=%.*s modified=%.*s\n", got.body.n, STR(got.etag), STR(got.modified));
	arena_free(a);
	return 0;
}
