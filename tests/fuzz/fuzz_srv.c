/* SPDX-License-Identifier: Apache-2.0
 *
 * Answers of name servers, which anybody may have sent: whatever the bytes, a server is a host of the web
 * with a port, and a path is text. Seeds: tests/corpus/srv.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "http/srv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str answer = { (const char *)data, size };
	struct srv s = srv_read(a, answer);
	struct str path = srv_read_path(a, answer);

	if (s.host.n && (s.port < 1 || s.port > 65535 || !str_utf8(s.host) || str_has(s.host, S("@")))) abort();
	if (path.n && (path.p[0] != '/' || !str_utf8(path))) abort();
	arena_free(a);
	return 0;
}
