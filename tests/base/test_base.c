/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include <limits.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/id.h"

static struct arena *a;

static void a_cut_text_keeps_both_sides(void)
{
	struct str key, value;

	OK(str_cut(S("listen = 127.0.0.1:8080"), '=', &key, &value));
	IS_STR(str_trim(key), S("listen"));
	IS_STR(str_trim(value), S("127.0.0.1:8080"));
	OK(!str_cut(S("listen"), '=', &key, &value));
	IS_STR(key, S("listen"));
	IS_STR(value, S(""));
}

static void an_integer_must_fit_and_be_whole(void)
{
	int64_t n = 7;

	OK(str_int(S("-9223372036854775808"), &n) && n == INT64_MIN);
	OK(str_int(S("9223372036854775807"), &n) && n == INT64_MAX);
	OK(!str_int(S("9223372036854775808"), &n));
	OK(!str_int(S("12x"), &n) && !str_int(S(""), &n) && !str_int(S("-"), &n));
}

static void lines_end_in_lf_crlf_or_cr(void)
{
	struct str rest = S("a\r\nb\rc\n\nd"), line;
	struct str want[] = { S("a"), S("b"), S("c"), S(""), S("d") };

	for (size_t i = 0; i < 5; i++) OK(str_line(&rest, &line) && str_eq(line, want[i]));
	OK(!str_line(&rest, &line));
}

static void malformed_utf8_is_seen(void)
{
	OK(str_utf8(S("Zo\xc3\xab \xf0\x9f\x8e\x82")));
	OK(!str_utf8(S("\xc0\xaf")) && !str_utf8(S("\xed\xa0\x80")) && !str_utf8(S("\xf4\x90\x80\x80")));
	OK(!str_utf8(S("\xc3")) && !str_utf8(S("\xff")));
}

/* Words of eight bytes are looked at as one. */
static void one_bad_byte_is_seen_wherever_it_stands(void)
{
	const char bad[] = { 0, '\x80', '\xc3', '\xff' };
	char text[40];
	size_t missed = 0;

	for (size_t n = 1; n <= sizeof text; n++)
		for (size_t at = 0; at < n; at++)
			for (size_t i = 0; i < sizeof bad; i++) {
				memset(text, i % 2 ? 0x7f : 1, n);
				missed += !str_utf8((struct str){ text, n });
				text[at] = bad[i];
				missed += str_utf8((struct str){ text, n });
			}
	IS(missed, 0);
	memset(text, 'a', sizeof text);
	for (size_t at = 0; at + 1 < sizeof text; at++) {
		text[at] = '\xc3';
		text[at + 1] = '\xab';
		missed += !str_utf8((struct str){ text, sizeof text });
		text[at] = 'a'; /* and leaves the second byte alone */
		missed += str_utf8((struct str){ text, sizeof text });
		text[at + 1] = 'a';
	}
	IS(missed, 0);
}

static void a_growing_text_keeps_what_it_has(void)
{
	struct buf b = { .a = a };
	struct buf other = { .a = a };

	for (int i = 0; i < 10000; i++) {
		buf_fmt(&b, "%d,", i);
		if (i % 100 == 0) buf_ch(&other, 'x');
	}
	IS(other.n, 100);
	OK(str_starts(buf_str(&b), S("0,1,2,")) && str_ends(buf_str(&b), S("9998,9999,")));
	IS(b.n, 48890);
}

static void every_day_of_eight_centuries_turns_round(void)
{
	int64_t days = date_days(1600, 1, 1), bad = 0;
	int weekday = date_weekday(days);

	for (int y = 1600; y < 2400; y++)
		for (int m = 1; m <= 12; m++)
			for (int d = 1; d <= date_month_days(y, m); d++, days++) {
				struct date back = date_of_days(days);

				bad += date_days(y, m, d) != days || back.year != y ||
					back.month != m || back.day != d ||
					date_weekday(days) != weekday;
				weekday = (weekday + 1) % 7;
			}
	IS(bad, 0);
	IS(date_weekday(date_days(2026, 11, 23)), 0);
	IS(date_days(1970, 1, 1), 0);
}

static void rfc3339_is_read_strictly(void)
{
	struct buf b = { .a = a };
	int64_t utc = 0;

	OK(date_parse_rfc3339(S("2026-11-23T10:30:00+01:00"), &utc));
	date_print_rfc3339(&b, utc);
	IS_STR(buf_str(&b), S("2026-11-23T09:30:00Z"));
	OK(!date_parse_rfc3339(S("2026-02-29T00:00:00Z"), &utc));
	OK(!date_parse_rfc3339(S("2026-11-23T10:30:00"), &utc));
	OK(!date_parse_rfc3339(S("2026-11-23T24:00:00Z"), &utc));
}

static void ids_are_ordered_by_time_and_turn_round(void)
{
	int64_t early = id_new(1795000000), late = id_new(1795000001), back;
	struct buf b = { .a = a };

	OK(early > 0 && early < late);
	OK(id_new(1795000000) != id_new(1795000000));
	id_print(&b, late);
	IS(b.n, 13);
	OK(id_parse(buf_str(&b), &back) && back == late);
	OK(!id_parse(S("0000000000000"), &back) && !id_parse(S("zzzzzzzzzzzzz"), &back));
	OK(!id_parse(S("0123456789abU"), &back) && back == 0);
}

static void the_first_error_stays(void)
{
	struct err e = { 0 };

	err_set(&e, ERR_INPUT, "line %d", 3);
	err_set(&e, ERR_FAILED, "later");
	IS(e.code, ERR_INPUT);
	IS_STR(str_of(e.text), S("line 3"));
	IS(err_exit(&e), 2);
}

static void an_error_is_data(void)
{
	struct err e = { 0 }, outer = { 0 };

	err_field(&e, ERR_INPUT, "due", "not %.*s, but %d of %lld %%: U+%04X", 2, "abc", -7, 1LL << 40, 0xAu);
	IS_STR(str_of(e.text), S("due: not ab, but -7 of 1099511627776 %: U+000A"));
	IS_STR(str_of(e.field), S("due"));
	IS_STR(str_of(e.says), S("not %.*s, but %d of %lld %%: U+%04X"));
	IS(e.parts_n, 4);
	IS_STR(str_sub(str_of(e.parts), 0, e.ends[0]), S("ab"));
	IS_STR(str_sub(str_of(e.parts), e.ends[0], e.ends[1]), S("-7"));

	err_within(&outer, ERR_CONFLICT, &e, "%s", "team.csv:3");
	IS(outer.code, ERR_CONFLICT);
	IS_STR(str_of(outer.place), S("team.csv:3"));
	IS_STR(str_of(outer.text), S("team.csv:3: due: not ab, but -7 of 1099511627776 %: U+000A"));

	err_clear(&e);
	err_line(&e, ERR_INPUT, "a.ics", 12, "expected %s", TR_PART("a day"));
	IS_STR(str_of(e.text), S("a.ics:12: expected a day"));
}

/* A part that is too long is cut, but never inside a character. */
static void a_long_part_is_cut_between_characters(void)
{
	char text[1000];
	struct err e = { 0 };

	for (size_t i = 0; i + 2 < sizeof text; i += 3) memcpy(text + i, "€", 3);
	text[999] = 0;
	err_set(&e, ERR_INPUT, "%s and %s", text, "more");
	OK(str_utf8(str_of(e.text)) && str_utf8(str_of(e.parts)));
	OK(strlen(e.parts) < ERR_PART_BYTES && strlen(e.text) < ERR_TEXT_BYTES);
	OK(str_starts(str_of(e.text), S("€€€")));
}

/* What the program formats by itself is what the C library makes of it. */
static void our_formats_are_those_of_the_library(void)
{
	char want[200];

#define SAME(...)                                                                                  \
	do {                                                                                       \
		snprintf(want, sizeof want, __VA_ARGS__);                                          \
		IS_STR(str_fmt(a, __VA_ARGS__), str_of(want));                                     \
	} while (0)
	SAME("%d %d %d", 0, INT_MAX, INT_MIN);
	SAME("%u %ld %lld %zu", UINT_MAX, LONG_MIN, LLONG_MIN, SIZE_MAX);
	SAME("[%s] [%.*s] [%.3s] [%.0s]", "abc", 2, "xyz", "wxyz", "x");
	SAME("%c%% %04X %02X %08X", 'q', 0x20ACu, 7u, 0xDEADBEEFu);
	SAME("%.*s", -1, "all of it");
	SAME("%02d:%02d %5.1f %-4s|", 9, 5, 1.25, "ab");
	SAME("%2$s %1$s", "b", "a");
	SAME("none");
#undef SAME
}

static void a_sentence_is_filled_in_any_order(void)
{
	struct str parts[] = { S("Bo"), S("Tue 14:25") };

	IS_STR(str_fill(a, "%s, at %s.", parts, 2), S("Bo, at Tue 14:25."));
	IS_STR(str_fill(a, "Um %2$s: %1$s", parts, 2), S("Um Tue 14:25: Bo"));
	IS_STR(str_fill(a, "100 % of %s%9$s", parts, 1), S("100 % of Bo"));
	parts[1] = S("8. Dez.");
	IS_STR(str_fill(a, "%s: am %s.", parts, 2), S("Bo: am 8. Dez."));
	IS_STR(str_fill(a, "Am %2$s. %1$s, %2$s, %1$s.", parts, 2), S("Am 8. Dez. Bo, 8. Dez., Bo."));
}

static void a_growing_list_keeps_its_order_and_gives_zeros(void)
{
	int64_t *list = LIST_NEW(a, int64_t), *added;
	bool zero = true, kept = true;
	size_t n = 0;

	while (n < 1000) {
		added = LIST_ADD(a, list, n);
		zero = zero && *added == 0;
		*added = (int64_t)n;
		if (n % 3 == 0) *NEW(a, char) = 'x'; /* something lies behind it: it must move */
	}
	for (size_t i = 0; i < n; i++) kept = kept && list[i] == (int64_t)i + 1;
	OK(zero);
	OK(kept);
}

int main(void)
{
	a = arena_new();
	RUN(a_cut_text_keeps_both_sides);
	RUN(an_integer_must_fit_and_be_whole);
	RUN(lines_end_in_lf_crlf_or_cr);
	RUN(malformed_utf8_is_seen);
	RUN(one_bad_byte_is_seen_wherever_it_stands);
	RUN(a_sentence_is_filled_in_any_order);
	RUN(a_growing_text_keeps_what_it_has);
	RUN(a_growing_list_keeps_its_order_and_gives_zeros);
	RUN(every_day_of_eight_centuries_turns_round);
	RUN(rfc3339_is_read_strictly);
	RUN(ids_are_ordered_by_time_and_turn_round);
	RUN(the_first_error_stays);
	RUN(an_error_is_data);
	RUN(a_long_part_is_cut_between_characters);
	RUN(our_formats_are_those_of_the_library);
	arena_free(a);
	return tap_end();
}
