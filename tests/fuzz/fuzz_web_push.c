/* SPDX-License-Identifier: Apache-2.0
 *
 * A subscription as any browser may send it: an address, a point and a secret, each on a line.
 * Whatever the bytes, keys that are taken open a message, and an origin is one. Seeds:
 * tests/corpus/web_push.
 */
#include "http/web_push.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = { (const char *)data, size }, url = S(""), point = S(""), auth = S("");
	struct arena *a = arena_new();
	struct web_push_keys to;
	struct str origin, body;

	if (!str_line(&rest, &url) || !str_line(&rest, &point) || !str_line(&rest, &auth)) url = S("");
	origin = web_push_origin(a, url);
	if (origin.n && (!str_ascii(origin) || str_has(origin, S("\"")) || str_has(origin, S("@")))) abort();
	if (web_push_keys_parse(a, point, auth, &to) &&
		(!web_push_seal(a, &to, S("x"), &body) || body.n > WEB_PUSH_BODY))
		abort();
	arena_free(a);
	return 0;
}
