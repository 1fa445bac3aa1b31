/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "base/file.h"
#include "http/srv.h"

static struct str seed(struct arena *a, const char *name)
{
	struct err e = { 0 };
	struct str bytes;

	if (!file_read(a, str_fmt(a, "tests/corpus/srv/%s", name).p, SRV_BYTES, &bytes, &e)) return S("");
	return bytes;
}

static void the_first_server_is_that_of_the_lowest_priority(void)
{
	struct arena *a = arena_new();
	struct srv s = srv_read(a, seed(a, "two"));

	IS_STR(s.host, S("first.example.org"));
	IS(s.port, 8443);
	IS_STR(srv_read_path(a, seed(a, "path")), S("/dav/"));
	arena_free(a);
}

static void a_root_a_loop_and_a_cut_answer_are_none(void)
{
	struct arena *a = arena_new();
	struct str two = seed(a, "two");

	OK(!srv_read(a, seed(a, "none")).host.n);
	OK(!srv_read(a, seed(a, "loop")).host.n);
	OK(!srv_read_path(a, seed(a, "two")).n);
	OK(two.n > 60);
	for (size_t n = 0; n < two.n; n++) {
		struct srv s = srv_read(a, str_sub(two, 0, n));

		if (s.host.n && s.port != 443) tap_ok(0, "a cut answer", __FILE__, __LINE__);
	}
	OK(!srv_find(a, S("_caldavs._tcp"), S("no domain"), S("")).host.n);
	OK(!srv_find(a, S("_caldavs._tcp"), S("example.org"), S("nobody")).host.n);
	arena_free(a);
}

int main(void)
{
	RUN(the_first_server_is_that_of_the_lowest_priority);
	RUN(a_root_a_loop_and_a_cut_answer_are_none);
	return tap_end();
}
