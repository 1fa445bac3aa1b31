/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "base/clean.h"

static struct arena *a;

static void white_and_unseen_characters_are_taken_off_both_ends(void)
{
	static const char *const around[] = { " ", "\t", "\xc2\xa0", "\xe2\x80\x8b", "\xe3\x80\x80",
		"\xef\xbb\xbf", "\xc2\xad", "\xe2\x80\x8f", "\xe2\x81\xa0", "\xe2\x80\xaf" };

	for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
		struct str s = str_fmt(a, "%s%s%s%s%s", around[i], around[0], "a b", around[i], around[i]);

		IS_STR(clean_trim(s), S("a b"));
		IS_STR(clean_trim(str_of(around[i])), S(""));
	}
	IS_STR(clean_trim(S("\xe2\x9d\xa4\xef\xb8\x8f ")), S("\xe2\x9d\xa4\xef\xb8\x8f"));
	IS_STR(clean_trim(S("\x80\xbf")), S("\x80\xbf"));
	IS_STR(clean_trim(S("\x1b[A ")), S("\x1b[A"));
	IS_STR(clean_trim(S(" \xe4\xbd ")), S("\xe4\xbd"));
}

static void what_is_inside_is_found_with_its_place(void)
{
	struct clean_at at;

	OK(!clean_find(S("J\xc3\xbcrgen Okoro"), &at));
	OK(clean_find(S("b\xc3\xa9n@example\xe3\x80\x80.org"), &at));
	IS(at.code, 0x3000);
	IS(at.character, 12);
	OK(clean_find(S("a\tb"), &at));
	IS(at.code, 9);
	OK(clean_find(S("a\xff"), &at));
}

static bool name_is(const char *typed, const char *kept)
{
	struct clean_at at;
	struct str name;

	return clean_name(a, str_of(typed), &name, &at) && str_eq(name, str_of(kept));
}

static uint32_t refused(const char *typed)
{
	struct clean_at at;
	struct str name;

	return clean_name(a, str_of(typed), &name, &at) ? 0 : at.code;
}

static void a_name_makes_no_link_and_real_ones_stay_as_they_are(void)
{
	static const char *const real[] = { "J. R. Ewing", "J.R. Ewing", "Dr. M\xc3\xbcller", "O'Neil", "Anna-Maria d.S.", "Ben & Co.", "Ada: " };
	static const char *const hostile[] = { "https://evil.example/login", "evil.example", "www.evil.org", "a@evil.example",
		"evil\xe3\x80\x82""example", "evil.\xd1\x80\xd1\x84", "mailto:x", "see ftp://1.2.3.4/x" };

	for (size_t i = 0; i < sizeof real / sizeof *real; i++) IS_STR(clean_unlink(a, str_of(real[i])), str_of(real[i]));
	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
		struct str s = clean_unlink(a, str_of(hostile[i]));

		OK(str_has(s, S("\xe2\x81\xa0")) && !str_has(s, S("evil.e")) && !str_has(s, S("://")) && !str_has(s, S("@e")));
		IS_STR(clean_strip(a, s), clean_strip(a, str_of(hostile[i])));
	}
	OK(clean_has_link(S("a https://x")) && clean_has_link(S("WWW.x")) && !clean_has_link(S("Awww. Ww: / .")));
}

static void a_name_keeps_the_joiners_that_its_script_needs(void)
{
	/* Alireza in Persian, with ZWNJ; Sri in Sinhala and Devanagari, with ZWJ */
	OK(name_is("\xd8\xb9\xd9\x84\xdb\x8c\xe2\x80\x8c\xd8\xb1\xd8\xb6\xd8\xa7",
		"\xd8\xb9\xd9\x84\xdb\x8c\xe2\x80\x8c\xd8\xb1\xd8\xb6\xd8\xa7"));
	OK(name_is("\xe0\xb7\x81\xe0\xb7\x8a\xe2\x80\x8d\xe0\xb6\xbb\xe0\xb7\x93",
		"\xe0\xb7\x81\xe0\xb7\x8a\xe2\x80\x8d\xe0\xb6\xbb\xe0\xb7\x93"));
	OK(name_is("\xe0\xa4\xb6\xe0\xa5\x8d\xe2\x80\x8d\xe0\xa4\xb0\xe0\xa5\x80",
		"\xe0\xa4\xb6\xe0\xa5\x8d\xe2\x80\x8d\xe0\xa4\xb0\xe0\xa5\x80"));
	/* a variant of a Japanese character (U+845B U+E0100), as families write theirs */
	OK(name_is("\xe8\x91\x9b\xf3\xa0\x84\x80\xe5\x9f\x8e", "\xe8\x91\x9b\xf3\xa0\x84\x80\xe5\x9f\x8e"));
	OK(name_is("\xe2\x80\x8f" "Ben\xc2\xa0Okoro\xe2\x80\x8b", "Ben Okoro"));
	OK(name_is(" O\xe2\x80\x99Neil-M\xc3\xbcller ", "O\xe2\x80\x99Neil-M\xc3\xbcller"));
}

static void a_name_takes_nothing_else_that_nobody_sees(void)
{
	IS(refused("Ben\xe2\x80\x8cOkoro"), 0x200c);                 /* no joiners in Latin */
	IS(refused("\xd8\xb9\xe2\x80\x8c\xe2\x80\x8c\xd8\xb1"), 0x200c); /* nor two in a row */
	IS(refused("Be\xe2\x80\x8bn"), 0x200b);
	IS(refused("Be\xc2\xadn"), 0xad);
	IS(refused("Ben\xe2\x80\xaegro"), 0x202e);
	IS(refused("Ben\xe2\x81\xa6x"), 0x2066);
	IS(refused("Ben\xc2\x9bOkoro"), 0x9b);
	IS(refused("Ben\x1b[31m"), 0x1b);
	IS(refused("Ben\nOkoro"), '\n');
	IS(refused("Ben\xe2\x80\xa8Okoro"), 0x2028);
	IS(refused("Ben\xf3\xa0\x81\xa1x"), 0xe0061);
	IS(refused("a\xef\xbb\xbf" "b"), 0xfeff);
	IS(refused("a \xef\xb8\x8f" "b"), 0xfe0f);
	IS(refused("Ben\xff"), 0x110000);
}

static void an_address_is_one_whatever_surrounds_it(void)
{
	struct str kept = { 0 };

	OK(clean_address(a, S("\xe2\x80\x8b" "Ben@Example.org\xc2\xa0"), &kept));
	IS_STR(kept, S("ben@example.org"));
	OK(!clean_address(a, S("ben@example\xe3\x80\x80.org"), &kept));
	OK(!clean_address(a, S("be\xc2\xadn@example.org"), &kept));
	OK(!clean_address(a, S("ben okoro@example.org"), &kept));
	OK(!clean_address(a, S("ben"), &kept));
	OK(!clean_address(a, S("ben@"), &kept));
	OK(!clean_address(a, S("a@b@c"), &kept));
	OK(!clean_address(a, S("Ben <ben@example.org>"), &kept));
}

static void what_is_unseen_is_shown_by_its_number(void)
{
	IS_STR(clean_shown(a, S("b\xc2\xa0n\x1b\xe2\x80\xae"), 60), S("b<U+00A0>n<U+001B><U+202E>"));
	IS_STR(clean_shown(a, S("ab\xe3\x80\x80" "c"), 3), S("ab"));
}

static void foreign_text_loses_what_commands_a_terminal_or_turns_a_page(void)
{
	static const char *const pairs[][2] = { { "work.ics", "work.ics" }, { " a\x1b[2Jb\x07 ", "a[2Jb" },
		{ "a\xc2\x9b""31mb", "a31mb" }, { "a\xe2\x80\xae""b\xe2\x81\xa6""c", "abc" }, { "a\xff""b", "a\xef\xbf\xbd""b" },
		{ "a\r\nb\rc\td", "a b c d" }, { "\xd9\x85\xe2\x80\x8c\xd8\xae", "\xd9\x85\xe2\x80\x8c\xd8\xae" },
		{ "a\xe2\x80\xa8""b", "a b" }, { "\x1b", "" }, { "\xc3\xa4", "\xc3\xa4" } };

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		IS_STR(clean_foreign(a, str_of(pairs[i][0]), 100, false), str_of(pairs[i][1]));
	IS_STR(clean_foreign(a, S(" a\r\nb\rc\n"), 100, true), S("a\nb\nc"));
	IS_STR(clean_foreign(a, S("abc\xc3\xa4"), 4, false), S("abc"));
	IS_STR(clean_foreign(a, S("abcdef"), 4, false), S("abcd"));
}

int main(void)
{
	a = arena_new();
	RUN(white_and_unseen_characters_are_taken_off_both_ends);
	RUN(what_is_inside_is_found_with_its_place);
	RUN(a_name_makes_no_link_and_real_ones_stay_as_they_are);
	RUN(a_name_keeps_the_joiners_that_its_script_needs);
	RUN(a_name_takes_nothing_else_that_nobody_sees);
	RUN(an_address_is_one_whatever_surrounds_it);
	RUN(foreign_text_loses_what_commands_a_terminal_or_turns_a_page);
	RUN(what_is_unseen_is_shown_by_its_number);
	arena_free(a);
	return tap_end();
}
