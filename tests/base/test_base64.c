/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "base/base64.h"

static void it_is_written_as_rfc_4648_shows_it(void)
{
	static const char *const pairs[][2] = { { "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" },
		{ "foo", "Zm9v" }, { "foob", "Zm9vYg==" }, { "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" }, { "\xff\xef\xbe", "/+++" } };
	struct arena *a = arena_new();

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct buf b = { .a = a };
		struct str back;

		base64_put(&b, str_of(pairs[i][0]));
		IS_STR(buf_str(&b), str_of(pairs[i][1]));
		OK(base64_parse(a, buf_str(&b), &back));
		IS_STR(back, str_of(pairs[i][0]));
	}
	arena_free(a);
}

static void what_it_would_not_write_is_refused(void)
{
	static const char *const bad[] = { "Z", "Zg", "Zg=", "Zh==", "Zm9=", "====", "Zg==Zg==", "Z-==",
		"Zm 9v", "Zm9v\n" };
	struct arena *a = arena_new();
	struct str out;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (base64_parse(a, str_of(bad[i]), &out)) tap_ok(0, bad[i], __FILE__, __LINE__);
	OK(base64_parse(a, S(""), &out) && out.n == 0);
	arena_free(a);
}

int main(void)
{
	RUN(it_is_written_as_rfc_4648_shows_it);
	RUN(what_it_would_not_write_is_refused);
	return tap_end();
}
