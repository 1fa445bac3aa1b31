/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "ical/recur.h"
#include "ical/tzif.h"
#include "ical/vtimezone.h"
#include "ical/windows_data.h"
#include "ical/zones.h"

static struct arena *a;
static struct zones *zones;

static int64_t at(int year, int month, int day, int hour, int minute)
{
	return date_days(year, month, day) * DAY + hour * HOUR + minute * MINUTE;
}

static const struct zone *zone(const char *name)
{
	const struct zone *z = zone_find(zones, str_of(name));

	if (!z) tap_ok(0, name, __FILE__, __LINE__);
	return z ? z : zone_utc(zones);
}

static void berlin_has_one_hour_in_winter_and_two_in_summer(void)
{
	const struct zone *z = zone("Europe/Berlin");

	IS_STR(zone_name(z), S("Europe/Berlin"));
	IS(zone_offset(z, at(2026, 1, 15, 12, 0)), HOUR);
	IS(zone_offset(z, at(2026, 7, 15, 12, 0)), 2 * HOUR);
	IS(zone_offset(z, at(2026, 3, 29, 1, 0) - 1), HOUR);
	IS(zone_offset(z, at(2026, 3, 29, 1, 0)), 2 * HOUR);
	IS(zone_local_of(z, at(2026, 7, 15, 12, 0)), at(2026, 7, 15, 14, 0));
	IS(zone_next_change(z, at(2026, 7, 15, 12, 0)), at(2026, 10, 25, 1, 0));
}

static void a_time_in_a_gap_is_read_with_the_offset_before_it(void)
{
	/* RFC 5545, section 3.3.5: New York, 2007-03-11T02:30 is 03:30 EDT */
	IS(zone_utc_of(zone("America/New_York"), at(2007, 3, 11, 2, 30)), at(2007, 3, 11, 7, 30));
	IS(zone_utc_of(zone("Europe/Berlin"), at(2026, 3, 29, 2, 30)), at(2026, 3, 29, 1, 30));
	IS(zone_utc_of(zone("Europe/Berlin"), at(2026, 3, 29, 3, 0)), at(2026, 3, 29, 1, 0));
	/* a whole day left out: Samoa had no 30 December 2011 */
	IS(zone_utc_of(zone("Pacific/Apia"), at(2011, 12, 30, 12, 0)), at(2011, 12, 30, 22, 0));
}

static void a_time_that_occurs_twice_is_the_first(void)
{
	/* RFC 5545, section 3.3.5: New York, 2007-11-04T01:30 is 01:30 EDT */
	IS(zone_utc_of(zone("America/New_York"), at(2007, 11, 4, 1, 30)), at(2007, 11, 4, 5, 30));
	IS(zone_utc_of(zone("Europe/Berlin"), at(2026, 10, 25, 2, 30)), at(2026, 10, 25, 0, 30));
	IS(zone_utc_of(zone("Europe/Berlin"), at(2026, 10, 25, 3, 0)), at(2026, 10, 25, 2, 0));
	/* half an hour only, in Lord Howe */
	IS(zone_utc_of(zone("Australia/Lord_Howe"), at(2026, 4, 5, 1, 45)), at(2026, 4, 4, 14, 45));
}

static void the_footer_rule_holds_for_ever(void)
{
	const struct zone *z = zone("Europe/Berlin");
	int years[] = { 2037, 2038, 2100, 2399, 2437, 2441, 2699, 5000, 9999 };

	for (size_t i = 0; i < sizeof years / sizeof *years; i++) {
		int64_t sunday = date_days(years[i], 3, 31);

		sunday -= (date_weekday(sunday) + 1) % 7;
		IS(zone_offset(z, sunday * DAY + HOUR - 1), HOUR);
		IS(zone_offset(z, sunday * DAY + HOUR), 2 * HOUR);
		IS(zone_utc_of(z, sunday * DAY + 2 * HOUR), sunday * DAY + HOUR);
		IS(zone_next_change(z, sunday * DAY + HOUR - 1), sunday * DAY + HOUR);
	}
}

static void extreme_instants_are_answered(void)
{
	const struct zone *z = zone("America/New_York");

	OK(zone_offset(z, INT64_MIN) < -4 * HOUR);
	OK(zone_offset(z, INT64_MAX) <= -4 * HOUR);
	OK(zone_utc_of(z, INT64_MAX) > 0 && zone_utc_of(z, INT64_MIN) < 0);
	IS(zone_offset(z, at(1800, 1, 1, 0, 0)), -17762);
	IS(zone_next_change(zone_utc(zones), 0), INT64_MAX);
}

static void a_name_that_leaves_the_folder_is_none(void)
{
	const char *names[] = { "", "/etc/passwd", "../zoneinfo/UTC", "Europe/../UTC", "Europe//Berlin",
		"Europe/", "Europe", "./UTC", "zone.tab", "tzdata.zi", "localtime", "posixrules",
		"posix/UTC", "right/UTC", "Europe/Berlin ", "Europe\\Berlin", "Nowhere/City" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		OK(!zone_find(zones, str_of(names[i])));
	OK(!zone_find(zones, (struct str){ "UTC\0x", 5 }));
}

static void a_zone_is_read_once(void)
{
	OK(zone("Europe/Berlin") == zone("Europe/Berlin"));
	OK(zone("UTC") != zone("Europe/Berlin"));
	IS(zone_offset(zone("UTC"), at(2026, 7, 1, 0, 0)), 0);
}

static void *find_many(void *seen)
{
	const char *names[] = { "Asia/Tokyo", "Asia/Kolkata", "America/Sao_Paulo", "Africa/Cairo" };

	for (int i = 0; i < 2000; i++)
		((const struct zone **)seen)[i % 4] = zone_find(zones, str_of(names[i % 4]));
	return NULL;
}

static void threads_share_the_zones(void)
{
	pthread_t thread[4];
	const struct zone *seen[4][4];

	for (int i = 0; i < 4; i++) pthread_create(&thread[i], NULL, find_many, seen[i]);
	for (int i = 0; i < 4; i++) pthread_join(thread[i], NULL);
	for (int i = 1; i < 4; i++) OK(memcmp(seen[0], seen[i], sizeof seen[0]) == 0);
	OK(seen[0][0] && seen[0][3]);
}

static void windows_names_are_understood(void)
{
	const char *pairs[][2] = { { "W. Europe Standard Time", "Europe/Berlin" },
		{ "GMT Standard Time", "Europe/London" },
		{ "Romance Standard Time", "Europe/Paris" },
		{ "Pacific Standard Time", "America/Los_Angeles" },
		{ "W. Europe Standard Time 1", "Europe/Berlin" },
		{ " \"W. Europe Standard Time\" ", "Europe/Berlin" },
		{ "AUS Eastern Standard Time", "Australia/Sydney" } };
	const char *none[] = { "", "Berlin", "Customized Time Zone", "Europe/Berlin", " 1", "\"\"" };

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		const struct zone *z = zone_find_windows(zones, str_of(pairs[i][0]));

		OK(z != NULL);
		if (z) IS_STR(zone_name(z), str_of(pairs[i][1]));
	}
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		OK(!zone_find_windows(zones, str_of(none[i])));
}

/* The table is searched by halves; CLDR has had over a hundred rows for many years. */
static void every_windows_name_is_found(void)
{
	OK(windows_count > 100);
	for (size_t i = 0; i < windows_count; i++) {
		const struct zone *z = zone_find_windows(zones, str_of(windows_table[i].windows));

		OK(i == 0 || strcmp(windows_table[i - 1].windows, windows_table[i].windows) < 0);
		OK(z != NULL);
		if (z) IS_STR(zone_name(z), str_of(windows_table[i].iana));
	}
}

/* A version 2 file with an empty first block, one type and this footer. */
static struct str tzif_of(const char *footer)
{
	struct buf b = { .a = a };
	const char counts[24] = { [19] = 1, [23] = 4 }; /* one type, four characters */

	for (int block = 0; block < 2; block++) {
		buf_add(&b, S("TZif2"));
		buf_add(&b, (struct str){ (char[15]){ 0 }, 15 });
		buf_add(&b, (struct str){ counts, sizeof counts });
		buf_add(&b, S("\0\0\x0e\x10\0\0ABC\0")); /* +01:00 */
	}
	buf_fmt(&b, "\n%s\n", footer);
	return buf_str(&b);
}

static bool read_zone(struct str bytes, struct zone *z)
{
	struct err e = { 0 };

	*z = (struct zone){ 0 };
	if (tzif_read(a, bytes, z, &e)) return true;
	OK(e.code == ERR_INPUT && e.text[0]);
	return false;
}

static void a_footer_alone_makes_a_zone(void)
{
	struct zone z;

	OK(read_zone(tzif_of("EST5EDT,M3.2.0,M11.1.0"), &z));
	IS(zone_offset(&z, at(2026, 3, 8, 7, 0) - 1), -5 * HOUR);
	IS(zone_offset(&z, at(2026, 3, 8, 7, 0)), -4 * HOUR);
	IS(zone_offset(&z, at(1726, 7, 1, 0, 0)), -4 * HOUR); /* for all time, backwards too */
	OK(read_zone(tzif_of("<+0330>-3:30<+0430>,J79/24,J263/24"), &z));
	IS(zone_offset(&z, at(2026, 3, 21, 0, 0)), 4 * HOUR + 1800);
	OK(read_zone(tzif_of("XXX3EDT4,0/0,J365/23"), &z)); /* daylight time all the year */
	IS(zone_offset(&z, at(2026, 1, 1, 4, 0)), -4 * HOUR);
	IS(zone_offset(&z, at(2026, 12, 31, 23, 59)), -4 * HOUR);
	IS(zone_next_change(&z, at(2026, 1, 1, 0, 0)), INT64_MAX);
	OK(read_zone(tzif_of("<-02>2<-01>,M3.5.0/-1,M10.5.0/0"), &z)); /* Nuuk, time before midnight */
	IS(zone_offset(&z, at(2026, 3, 29, 1, 0)), -HOUR);
	IS(zone_offset(&z, at(2026, 3, 29, 1, 0) - 1), -2 * HOUR);
	OK(read_zone(tzif_of("AAA0BBB,J60/0,J300/0"), &z));
	IS(zone_next_change(&z, at(2028, 1, 1, 0, 0)), at(2028, 3, 1, 0, 0));
	OK(read_zone(tzif_of("AAA0BBB,J59/0,J300/0"), &z)); /* J counts no 29 February */
	IS(zone_next_change(&z, at(2028, 1, 1, 0, 0)), at(2028, 2, 28, 0, 0));
	OK(read_zone(tzif_of("AAA0BBB,59/0,300/0"), &z)); /* 59: the 60th day, 29 February */
	IS(zone_next_change(&z, at(2028, 1, 1, 0, 0)), at(2028, 2, 29, 0, 0));
	OK(read_zone(tzif_of(""), &z));
	IS(zone_offset(&z, 0), HOUR);
}

static void a_bad_footer_is_refused(void)
{
	const char *bad[] = { "CET", "CE-1", "CET-1CEST", "CET-1CEST,M13.1.0,M10.5.0",
		"CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,M3.5.0",
		"CET-1CEST,J0,J1", "CET-1CEST,366,1", "CET-25", "CET-1:60", "<CET-1", "CET-1x",
		"CET-1CEST,M3.5.0/168,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0/3 " };
	struct zone z;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) OK(!read_zone(tzif_of(bad[i]), &z));
}

/* A version 1 file with two changes at these seconds after 1970. */
static struct str tzif_at(char first, char second)
{
	char *p = str_z(a, S("TZif\0...............????????????????????????????????"
		"????????????????????????"));

	memset(p + 5, 0, 63);
	p[35] = 2, p[39] = 2, p[43] = 4; /* times, types, characters */
	p[47] = first, p[51] = second;
	p[53] = 1; /* the second change is to type 1 … */
	p[62] = 14, p[63] = 16; /* … 3,600 seconds east */
	return (struct str){ p, 44 + 2 * 4 + 2 + 2 * 6 + 4 };
}

static void changes_must_be_in_order(void)
{
	struct zone z;

	OK(read_zone(tzif_at(5, 6), &z));
	IS(zone_offset(&z, 5), 0);
	IS(zone_offset(&z, 6), HOUR);
	OK(!read_zone(tzif_at(5, 5), &z));
	OK(!read_zone(tzif_at(6, 5), &z));
}

static void a_damaged_file_is_refused(void)
{
	struct err e = { 0 };
	struct str whole;
	struct zone z;
	char *copy;

	if (!file_read(a, "/usr/share/zoneinfo/Europe/Berlin", 1 << 20, &whole, &e)) {
		OK(!"Europe/Berlin can be read");
		return;
	}
	OK(read_zone(whole, &z));
	for (size_t n = 0; n < whole.n; n += 7) OK(!read_zone(str_sub(whole, 0, n), &z));
	copy = str_z(a, whole);
	copy[44 + 3] = 1; /* a time of the first block: not read, the second counts */
	OK(read_zone((struct str){ copy, whole.n }, &z));
	copy[39] = 0, copy[38] = 0; /* no types */
	OK(!read_zone((struct str){ copy, whole.n }, &z));
	OK(!read_zone(S("GIF89a, no zone at all, but long enough to hold a header of 44 bytes"), &z));
}

static void every_broken_byte_ends_well(void)
{
	struct arena *here = arena_new();
	struct err e = { 0 };
	struct str whole;
	struct zone z = { 0 };
	char *copy;

	if (!file_read(a, "/usr/share/zoneinfo/America/New_York", 1 << 20, &whole, &e)) {
		OK(!"America/New_York can be read");
		return;
	}
	copy = str_z(a, whole);
	for (size_t i = 0; i < whole.n; i++) {
		copy[i] = (char)(copy[i] ^ 0xff);
		z = (struct zone){ 0 };
		err_clear(&e);
		if (tzif_read(here, (struct str){ copy, whole.n }, &z, &e))
			zone_utc_of(&z, zone_offset(&z, (int64_t)i * 10000000));
		copy[i] = (char)(copy[i] ^ 0xff);
		arena_reset(here);
	}
	arena_free(here);
	OK(1);
}

static struct recur rule(const char *text)
{
	struct err e = { 0 };
	struct recur r;

	OK(recur_parse(str_of(text), &r, &e));
	return r;
}

/* W. Europe as Exchange writes it: both rules begin in 1601. */
static void a_vtimezone_from_1601_gives_the_offsets_of_berlin(void)
{
	struct recur march = rule("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3");
	struct recur october = rule("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10");
	struct zone_observance obs[] = {
		{ .start = at(1601, 1, 1, 3, 0), .from = 2 * HOUR, .to = HOUR, .rule = &october },
		{ .start = at(1601, 1, 1, 2, 0), .from = HOUR, .to = 2 * HOUR, .rule = &march },
	};
	const struct zone *z = zone_make(a, S("W. Europe"), obs, 2), *berlin = zone("Europe/Berlin");
	int different = 0;

	IS_STR(zone_name(z), S("W. Europe"));
	for (int64_t t = at(1997, 1, 1, 0, 0); t < at(2099, 12, 1, 0, 0); t += 5 * HOUR) {
		different += zone_offset(z, t) != zone_offset(berlin, t);
		different += zone_utc_of(z, t) != zone_utc_of(berlin, t);
	}
	IS(different, 0);
}

static void an_until_in_utc_ends_a_rule_of_a_vtimezone(void)
{
	/* RFC 5545, section 3.6.5: New York until 2006, then the rules of 2007 */
	struct recur was = rule("FREQ=YEARLY;BYMONTH=4;BYDAY=1SU;UNTIL=20060402T070000Z");
	struct recur was_end = rule("FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20061029T060000Z");
	struct recur is = rule("FREQ=YEARLY;BYMONTH=3;BYDAY=2SU");
	struct recur is_end = rule("FREQ=YEARLY;BYMONTH=11;BYDAY=1SU");
	const int32_t est = -5 * HOUR, edt = -4 * HOUR;
	struct zone_observance obs[] = {
		{ .start = at(1987, 4, 5, 2, 0), .from = est, .to = edt, .rule = &was },
		{ .start = at(1987, 10, 25, 2, 0), .from = edt, .to = est, .rule = &was_end },
		{ .start = at(2007, 3, 11, 2, 0), .from = est, .to = edt, .rule = &is },
		{ .start = at(2007, 11, 4, 2, 0), .from = edt, .to = est, .rule = &is_end },
	};
	const struct zone *z = zone_make(a, S("x"), obs, 4), *york = zone("America/New_York");
	int different = 0;

	for (int64_t t = at(1987, 4, 6, 0, 0); t < at(2030, 1, 1, 0, 0); t += HOUR)
		different += zone_offset(z, t) != zone_offset(york, t);
	IS(different, 0);
	IS(zone_offset(z, at(1980, 7, 1, 0, 0)), est); /* before the first onset */
}

static void rdates_are_onsets_in_any_order(void)
{
	int64_t summers[] = { at(2021, 3, 28, 2, 0), at(2020, 3, 29, 2, 0) };
	struct zone_observance obs[] = {
		{ .start = at(2019, 3, 31, 2, 0), .from = HOUR, .to = 2 * HOUR, .rdates = summers,
			.rdates_n = 2 },
		{ .start = at(2019, 10, 27, 3, 0), .from = 2 * HOUR, .to = HOUR },
		{ .start = at(2020, 10, 25, 3, 0), .from = 2 * HOUR, .to = HOUR },
	};
	const struct zone *z = zone_make(a, S("x"), obs, 3);

	IS(zone_offset(z, at(2020, 3, 29, 1, 0) - 1), HOUR);
	IS(zone_offset(z, at(2020, 3, 29, 1, 0)), 2 * HOUR);
	IS(zone_offset(z, at(2020, 12, 1, 0, 0)), HOUR);
	IS(zone_offset(z, at(2050, 12, 1, 0, 0)), 2 * HOUR);
	IS(zone_next_change(z, at(2021, 4, 1, 0, 0)), INT64_MAX);
}

static void observances_that_make_no_zone_are_refused(void)
{
	struct recur often = rule("FREQ=SECONDLY");
	struct zone_observance obs[200], far = { .from = 27 * HOUR };

	OK(!zone_make(a, S("x"), obs, 0));
	OK(!zone_make(a, S("x"), &far, 1));
	for (size_t i = 0; i < 200; i++)
		obs[i] = (struct zone_observance){ .to = HOUR, .rule = &often };
	OK(zone_make(a, S("x"), obs, 1));
	OK(!zone_make(a, S("x"), obs, 200));
}

static void a_missing_folder_has_no_zones(void)
{
	struct zones *none = zones_new("/nowhere");

	OK(!zone_find(none, S("Europe/Berlin")));
	IS_STR(zone_name(zone_utc(none)), S("UTC"));
	zones_free(none);
}

int main(void)
{
	a = arena_new();
	zones = zones_new(NULL);
	if (!zone_find(zones, S("Europe/Berlin"))) return tap_skip_all("no tzdata is installed");
	RUN(berlin_has_one_hour_in_winter_and_two_in_summer);
	RUN(a_time_in_a_gap_is_read_with_the_offset_before_it);
	RUN(a_time_that_occurs_twice_is_the_first);
	RUN(the_footer_rule_holds_for_ever);
	RUN(extreme_instants_are_answered);
	RUN(a_name_that_leaves_the_folder_is_none);
	RUN(a_zone_is_read_once);
	RUN(threads_share_the_zones);
	RUN(windows_names_are_understood);
	RUN(every_windows_name_is_found);
	RUN(a_footer_alone_makes_a_zone);
	RUN(a_bad_footer_is_refused);
	RUN(changes_must_be_in_order);
	RUN(a_damaged_file_is_refused);
	RUN(every_broken_byte_ends_well);
	RUN(a_vtimezone_from_1601_gives_the_offsets_of_berlin);
	RUN(an_until_in_utc_ends_a_rule_of_a_vtimezone);
	RUN(rdates_are_onsets_in_any_order);
	RUN(observances_that_make_no_zone_are_refused);
	RUN(a_missing_folder_has_no_zones);
	zones_free(zones);
	arena_free(a);
	return tap_end();
}
