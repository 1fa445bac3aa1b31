/* SPDX-License-Identifier: Apache-2.0
 *
 * Answers of servers that somebody typed in: whatever the bytes, what is read keeps its limits,
 * and no href leads away from the server and its neighbours.
 * Seeds: tests/corpus/multistatus.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "caldav/caldav.h"

/* https, to a host below example.org. */
static bool is_near(struct arena *a, struct str url)
{
	struct str host;

	if (!str_starts(url, S("https://"))) return false;
	host = str_sub(url, 8, url.n);
	host = str_sub(host, 0, str_index(host, '/'));
	if (str_ends(host, S(":443"))) host.n -= 4;
	return str_ends(str_lower(a, host), S(".example.org"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str base = S("https://cal.example.org/home/");
	struct arena *a = arena_new();
	struct dav_answer got;
	struct err e = { 0 };

	if (dav_parse(a, (struct str){ (const char *)data, size }, &got, &e)) {
		for (size_t i = 0; i < got.n; i++) {
			struct str url = caldav_join(a, base, got.at[i].href);

			if (url.n && !is_near(a, url)) abort();
		}
	} else if (e.code != ERR_FAILED) abort();
	arena_free(a);
	return 0;
}
