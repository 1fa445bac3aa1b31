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

static void that_of_urls_is_written_in_one_way_alone(void)
{
	static const char *const bad[] = { "_x", "_", "+/AA", "_w==", "AAAAA", "AA A" };
	struct arena *a = arena_new();
	struct str got;

	OK(base64url_parse(a, S("AP_-"), &got));
	IS_STR(got, ((struct str){ "\x00\xff\xfe", 3 }));
	OK(base64url_parse(a, S("_w"), &got));
	IS_STR(got, S("\xff"));
	OK(base64url_parse(a, S("AP_-_w"), &got) && got.n == 4);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (base64url_parse(a, str_of(bad[i]), &got)) tap_ok(0, bad[i], __FILE__, __LINE__);
	OK(!base64url_parse(a, (struct str){ "A\0AA", 4 }, &got));
	OK(base64url_parse(a, S(""), &got) && got.n == 0);
	arena_free(a);
}

int main(void)
{
	RUN(it_is_written_as_rfc_4648_shows_it);
	RUN(what_it_would_not_write_is_refused);
	RUN(that_of_urls_is_written_in_one_way_alone);
	return tap_end();
}
