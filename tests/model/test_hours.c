/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "base/date.h"
#include "ical/zones.h"
#include "model/hours.h"

static struct arena *a;
static struct zones *zones;

static struct str canonical(const char *text)
{
	struct err e = { 0 };
	struct buf b = { .a = a };
	struct hours h;

	if (!hours_parse(str_of(text), &h, &e)) return str_dup(a, str_of(e.text));
	hours_print(&b, &h);
	return buf_str(&b);
}

static void hours_without_days_are_monday_to_friday(void)
{
	struct err e = { 0 };
	struct hours h;

	OK(hours_parse(S("09:00-17:30"), &h, &e));
	for (int d = 0; d < 5; d++)
		OK(h.n[d] == 1 && h.at[d][0].start == 540 && h.at[d][0].end == 1050);
	OK(h.n[5] == 0 && h.n[6] == 0);
}

static void hours_are_printed_in_one_canonical_form(void)
{
	IS_STR(canonical(" 9:00 - 17:30 "), S("09:00-17:30"));
	IS_STR(canonical("monday-THU 08:00-16:00;fri 8:00-12:00"),
		S("Mon-Thu 08:00-16:00; Fri 08:00-12:00"));
	IS_STR(canonical("Mon,Wed 09:00-12:00"), S("Mon,Wed 09:00-12:00"));
	IS_STR(canonical("Mo-Do 08:00-16:00; Fr. 8:00-12:00"), S("Mon-Thu 08:00-16:00; Fri 08:00-12:00"));
	IS_STR(canonical("Di,mittwoch,Sa-So 09:00-12:00"), S("Tue-Wed,Sat-Sun 09:00-12:00"));
	IS_STR(canonical("Wed 9:00-12:00; Mon 09:00-12:00;"), S("Mon,Wed 09:00-12:00"));
	IS_STR(canonical("Mon-Fri 13:00-17:00, 09:00-12:00"), S("09:00-12:00, 13:00-17:00"));
	IS_STR(canonical("Mon 09:00-12:00; Mon 12:00-15:00"), S("Mon 09:00-15:00"));
	IS_STR(canonical("Sun-Thu 08:00-16:00"), S("Sun-Thu 08:00-16:00"));
	IS_STR(canonical("Sat-Sun 22:00-24:00"), S("Sat-Sun 22:00-24:00"));
	IS_STR(canonical("Mon-Sun 00:00-24:00"), S("Mon-Sun 00:00-24:00"));
	IS_STR(canonical("09:00-17:00; Sat 10:00-12:00"), S("Mon-Fri 09:00-17:00; Sat 10:00-12:00"));
	IS_STR(canonical("Mon\xe2\x80\x93Tue 09:00\xe2\x80\x93""17:00"), S("Mon-Tue 09:00-17:00"));
}

static void what_is_printed_reads_back_the_same(void)
{
	unsigned seed = 7;
	int bad = 0;

	for (int turn = 0; turn < 3000; turn++) {
		struct buf b = { .a = a };
		struct err e = { 0 };
		struct hours h = { 0 }, again;

		for (int d = 0; d < 7; d++) {
			int at = 0;

			seed = seed * 1664525 + 1013904223;
			for (int i = 0; i < (int)(seed >> 28) % 3; i++) {
				int start = at + 30 * (1 + (int)(seed >> (8 + d)) % 4);

				h.at[d][h.n[d]++] = (struct hours_window){ (int16_t)start,
					(int16_t)(start + 60) };
				at = start + 60;
			}
		}
		hours_print(&b, &h);
		if (b.n == 0) continue;
		bad += !hours_parse(buf_str(&b), &again, &e) || memcmp(&h, &again, sizeof h) != 0;
	}
	IS(bad, 0);
}

static void the_longest_hours_read_back_too(void)
{
	struct buf b = { .a = a }, out = { .a = a };
	struct err e = { 0 };
	struct hours h, again;

	for (int d = 0; d < 7; d++) {
		buf_fmt(&b, "%s%.3s ", d ? ";" : "", "MonTueWedThuFriSatSun" + 3 * d);
		for (int i = 0; i < HOURS_A_DAY; i++)
			buf_fmt(&b, "%s%d:%02d-%d:30", i ? "," : "", i, d, i);
	}
	OK(hours_parse(buf_str(&b), &h, &e));
	hours_print(&out, &h);
	OK(hours_parse(buf_str(&out), &again, &e) && memcmp(&h, &again, sizeof h) == 0);
}

static void a_mistake_names_its_place_and_what_was_expected(void)
{
	OK(str_starts(canonical(""), S("no working hours: expected something like 09:00-17:30")));
	IS_STR(canonical("09:00"), S("working hours end too early: expected \"-\" and a time"));
	IS_STR(canonical("9-17"),
		S("working hours, character 2: expected a time like 09:00, found '-'"));
	IS_STR(canonical("09:00-25:00"),
		S("working hours, character 7: expected a time from 00:00 to 24:00, found '2'"));
	IS_STR(canonical("Mon-Xyz 09:00-17:00"),
		S("working hours, character 5: expected a day like Mon, found 'X'"));
	IS_STR(canonical("M 09:00-17:00"),
		S("working hours, character 1: expected a day like Mon, found 'M'"));
	OK(str_starts(canonical("22:00-06:00"),
		S("working hours, character 1: expected an end after its start")));
	IS_STR(canonical("09:00-12:00, 11:00-13:00"),
		S("working hours, character 14: expected a window apart from the others of its day, "
		  "found '1'"));
	IS_STR(canonical("09:00-17:00 daily"),
		S("working hours, character 13: expected \",\" or \";\" or the end, found 'd'"));
	IS_STR(canonical("09:00-17:00 \xe2\x80\x93 x"),
		S("working hours, character 13: expected \",\" or \";\" or the end"));
	OK(str_has(canonical("1:00-2:00,3:00-4:00,5:00-6:00,7:00-8:00,9:00-10:00,11:00-12:00,"
			     "13:00-14:00"), S("at most 6 windows a day")));
}

static size_t expand(const char *text, const char *zone, const char *from, int32_t days,
	struct hours_span **s)
{
	struct err e = { 0 };
	struct hours h;
	int64_t first = 0;

	OK(hours_parse(str_of(text), &h, &e) && date_parse(str_of(from), &first));
	return hours_expand(a, &h, zone_find(zones, str_of(zone)), first, days, s);
}

static struct str shown(const struct hours_span *s, size_t n)
{
	struct buf b = { .a = a };

	for (size_t i = 0; i < n; i++) {
		buf_fmt(&b, "%s%d ", i ? ", " : "", (int)s[i].day);
		date_print_rfc3339(&b, s[i].start);
		buf_ch(&b, ' ');
		buf_int(&b, (s[i].end - s[i].start) / MINUTE);
	}
	return buf_str(&b);
}

static void each_local_day_has_its_own_offset(void)
{
	struct hours_span *s;

	/* Berlin leaves summer time on Sunday 25 October 2026 */
	IS_STR(shown(s, expand("09:00-17:00", "Europe/Berlin", "2026-10-23", 4, &s)),
		S("0 2026-10-23T07:00:00Z 480, 3 2026-10-26T08:00:00Z 480"));
	/* New York a week later */
	IS_STR(shown(s, expand("Fri,Mon 09:00-12:00", "America/New_York", "2026-10-30", 4, &s)),
		S("0 2026-10-30T13:00:00Z 180, 3 2026-11-02T14:00:00Z 180"));
	IS_STR(shown(s, expand("Mon 09:00-12:00", "Asia/Kolkata", "2026-11-23", 7, &s)),
		S("0 2026-11-23T03:30:00Z 180"));
}

static void a_day_of_23_or_25_hours_is_that_long(void)
{
	struct hours_span *s;

	IS_STR(shown(s, expand("Sun 00:00-24:00", "Europe/Berlin", "2026-03-29", 1, &s)),
		S("0 2026-03-28T23:00:00Z 1380"));
	IS_STR(shown(s, expand("Sun 00:00-24:00", "Europe/Berlin", "2026-10-25", 1, &s)),
		S("0 2026-10-24T22:00:00Z 1500"));
}

static void a_window_inside_the_spring_gap_overlaps_nothing(void)
{
	struct hours_span *s;
	size_t n = expand("Sun 01:00-02:30, 02:45-06:00", "Europe/Berlin", "2026-03-29", 1, &s);

	IS(n, 2);
	OK(n == 2 && s[0].start < s[0].end && s[0].end <= s[1].start && s[1].start < s[1].end);
	/* wall-clock 06:00 is 04:00Z whatever the gap did before */
	IS_STR(shown(s + 1, 1), S("0 2026-03-29T01:45:00Z 135"));
	IS(expand("Sun 02:00-03:00", "Europe/Berlin", "2026-03-29", 1, &s), 0);
}

int main(void)
{
	a = arena_new();
	zones = zones_new(NULL);
	RUN(hours_without_days_are_monday_to_friday);
	RUN(hours_are_printed_in_one_canonical_form);
	RUN(what_is_printed_reads_back_the_same);
	RUN(the_longest_hours_read_back_too);
	RUN(a_mistake_names_its_place_and_what_was_expected);
	RUN(each_local_day_has_its_own_offset);
	RUN(a_day_of_23_or_25_hours_is_that_long);
	RUN(a_window_inside_the_spring_gap_overlaps_nothing);
	zones_free(zones);
	arena_free(a);
	return tap_end();
}
