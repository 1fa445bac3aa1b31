/* SPDX-License-Identifier: Apache-2.0
 *
 * The examples of RFC 5545, section 3.8.5.3, worked through by hand, and the edges.
 * DTSTART is 1997-09-02T09:00 where an example does not say otherwise.
 */
#include "tests/tap.h"

#include "base/date.h"
#include "ical/recur.h"

static struct arena *a;

static int64_t at(int year, int month, int day, int hour, int minute)
{
	return date_days(year, month, day) * DAY + hour * HOUR + minute * MINUTE;
}

static struct recur rule(const char *text)
{
	struct err e = { 0 };
	struct recur r;

	if (!recur_parse(str_of(text), &r, &e)) tap_ok(0, e.text, __FILE__, __LINE__);
	return r;
}

/* Days as "1997-09-02", followed by the time when it is not DTSTART's. */
static void print_one(struct buf *b, int64_t t, int64_t start)
{
	int s = (int)date_second_of(t);

	if (b->n) buf_ch(b, ' ');
	date_print(b, date_day_of(t));
	if (s != date_second_of(start)) buf_fmt(b, "T%02d:%02d", s / HOUR, s / MINUTE % 60);
	if (s % 60) buf_fmt(b, ":%02d", s % 60);
}

/* At most `most` occurrences from `start`, as text; " end" follows when there are no more. */
static struct str from(int64_t start, const char *text, int most)
{
	struct buf b = { .a = a };
	struct recur r = rule(text);
	struct recur_iter it;
	int64_t t;

	recur_begin(&it, &r, start, false, recur_until_local(&r, -4 * HOUR));
	for (int i = 0; i < most; i++) {
		if (!recur_next(&it, &t)) {
			buf_z(&b, b.n ? " end" : "end");
			break;
		}
		print_one(&b, t, start);
	}
	return buf_str(&b);
}

#define GIVES(start, text, most, want) IS_STR(from(start, text, most), S(want))
#define SEPTEMBER at(1997, 9, 2, 9, 0)

static void daily_examples(void)
{
	GIVES(SEPTEMBER, "FREQ=DAILY;COUNT=4", 9, "1997-09-02 1997-09-03 1997-09-04 1997-09-05 end");
	/* UNTIL is UTC: 20:00 on 23 December in New York */
	GIVES(at(1997, 12, 22, 9, 0), "FREQ=DAILY;UNTIL=19971224T000000Z", 9,
		"1997-12-22 1997-12-23 end");
	GIVES(SEPTEMBER, "FREQ=DAILY;INTERVAL=2", 3, "1997-09-02 1997-09-04 1997-09-06");
	GIVES(SEPTEMBER, "FREQ=DAILY;INTERVAL=10;COUNT=5", 9,
		"1997-09-02 1997-09-12 1997-09-22 1997-10-02 1997-10-12 end");
	GIVES(at(1998, 1, 30, 9, 0), "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1", 4,
		"1998-01-30 1998-01-31 1999-01-01 1999-01-02");
	GIVES(at(1998, 1, 30, 9, 0),
		"FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA", 4,
		"1998-01-30 1998-01-31 1999-01-01 1999-01-02");
}

static void weekly_examples(void)
{
	GIVES(SEPTEMBER, "FREQ=WEEKLY;COUNT=3", 9, "1997-09-02 1997-09-09 1997-09-16 end");
	GIVES(SEPTEMBER, "FREQ=WEEKLY;INTERVAL=2;WKST=SU", 3, "1997-09-02 1997-09-16 1997-09-30");
	GIVES(SEPTEMBER, "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH", 12,
		"1997-09-02 1997-09-04 1997-09-09 1997-09-11 1997-09-16 1997-09-18 1997-09-23 1997-09-25 "
		"1997-09-30 1997-10-02 end");
	GIVES(at(1997, 9, 1, 9, 0),
		"FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR", 5,
		"1997-09-01 1997-09-03 1997-09-05 1997-09-15 1997-09-17");
	GIVES(SEPTEMBER, "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", 9,
		"1997-09-02 1997-09-04 1997-09-16 1997-09-18 1997-09-30 1997-10-02 1997-10-14 1997-10-16 "
		"end");
	/* the same rule with two starts of the week */
	GIVES(at(1997, 8, 5, 9, 0), "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", 9,
		"1997-08-05 1997-08-10 1997-08-19 1997-08-24 end");
	GIVES(at(1997, 8, 5, 9, 0), "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", 9,
		"1997-08-05 1997-08-17 1997-08-19 1997-08-31 end");
}

static void monthly_examples(void)
{
	GIVES(at(1997, 9, 5, 9, 0), "FREQ=MONTHLY;COUNT=4;BYDAY=1FR", 9,
		"1997-09-05 1997-10-03 1997-11-07 1997-12-05 end");
	GIVES(at(1997, 9, 7, 9, 0), "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU", 5,
		"1997-09-07 1997-09-28 1997-11-02 1997-11-30 1998-01-04");
	GIVES(at(1997, 9, 22, 9, 0), "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", 9,
		"1997-09-22 1997-10-20 1997-11-17 1997-12-22 1998-01-19 1998-02-16 end");
	GIVES(at(1997, 9, 28, 9, 0), "FREQ=MONTHLY;BYMONTHDAY=-3", 4,
		"1997-09-28 1997-10-29 1997-11-28 1997-12-29");
	GIVES(SEPTEMBER, "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=2,15", 9,
		"1997-09-02 1997-09-15 1997-10-02 1997-10-15 end");
	GIVES(at(1997, 9, 30, 9, 0), "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1", 5,
		"1997-09-30 1997-10-01 1997-10-31 1997-11-01 1997-11-30");
	GIVES(at(1997, 9, 10, 9, 0), "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
		7, "1997-09-10 1997-09-11 1997-09-12 1997-09-13 1997-09-14 1997-09-15 1999-03-10");
	GIVES(SEPTEMBER, "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU", 6,
		"1997-09-02 1997-09-09 1997-09-16 1997-09-23 1997-09-30 1997-11-04");
	GIVES(at(1997, 9, 13, 9, 0), "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", 4,
		"1997-09-13 1997-10-11 1997-11-08 1997-12-13");
}

static void friday_the_13th_does_not_count_a_start_that_is_none(void)
{
	/* DTSTART is removed by an EXDATE in the example */
	GIVES(SEPTEMBER, "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", 5,
		"1998-02-13 1998-03-13 1998-11-13 1999-08-13 2000-10-13");
}

static void yearly_examples(void)
{
	GIVES(at(1997, 6, 10, 9, 0), "FREQ=YEARLY;COUNT=4;BYMONTH=6,7", 9,
		"1997-06-10 1997-07-10 1998-06-10 1998-07-10 end");
	GIVES(at(1997, 3, 10, 9, 0), "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3", 5,
		"1997-03-10 1999-01-10 1999-02-10 1999-03-10 2001-01-10");
	GIVES(at(1997, 1, 1, 9, 0), "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200", 10,
		"1997-01-01 1997-04-10 1997-07-19 2000-01-01 2000-04-09 2000-07-18 2003-01-01 2003-04-10 "
		"2003-07-19 2006-01-01");
	GIVES(at(1997, 5, 19, 9, 0), "FREQ=YEARLY;BYDAY=20MO", 3, "1997-05-19 1998-05-18 1999-05-17");
	GIVES(at(1997, 5, 12, 9, 0), "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", 3,
		"1997-05-12 1998-05-11 1999-05-17");
	GIVES(at(1997, 3, 13, 9, 0), "FREQ=YEARLY;BYMONTH=3;BYDAY=TH", 5,
		"1997-03-13 1997-03-20 1997-03-27 1998-03-05 1998-03-12");
	GIVES(at(1997, 6, 5, 9, 0), "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8", 5,
		"1997-06-05 1997-06-12 1997-06-19 1997-06-26 1997-07-03");
	/* election day */
	GIVES(at(1996, 11, 5, 9, 0),
		"FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", 3,
		"1996-11-05 2000-11-07 2004-11-02");
}

static void places_in_a_set(void)
{
	GIVES(at(1997, 9, 4, 9, 0), "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", 9,
		"1997-09-04 1997-10-07 1997-11-06 end");
	GIVES(at(1997, 9, 29, 9, 0), "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", 7,
		"1997-09-29 1997-10-30 1997-11-27 1997-12-30 1998-01-29 1998-02-26 1998-03-30");
	/* families that libical gets wrong */
	GIVES(SEPTEMBER, "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1,1", 4,
		"1997-09-05 1997-09-08 1997-09-12 1997-09-15");
	GIVES(SEPTEMBER, "FREQ=DAILY;BYHOUR=9,12,17;BYSETPOS=2", 2, "1997-09-02T12:00 1997-09-03T12:00");
	GIVES(SEPTEMBER, "FREQ=DAILY;BYMONTHDAY=-1", 3, "1997-09-30 1997-10-31 1997-11-30");
	GIVES(SEPTEMBER, "FREQ=YEARLY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,"
		"23;BYMONTH=9;BYMONTHDAY=30;BYMINUTE=0,30;BYSETPOS=48", 1, "1997-09-30T23:30");
	GIVES(SEPTEMBER, "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", 3, "end");
}

static void times_within_a_day(void)
{
	GIVES(SEPTEMBER, "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z", 9,
		"1997-09-02 1997-09-02T12:00 1997-09-02T15:00 end");
	GIVES(SEPTEMBER, "FREQ=MINUTELY;INTERVAL=15;COUNT=3", 9,
		"1997-09-02 1997-09-02T09:15 1997-09-02T09:30 end");
	GIVES(SEPTEMBER, "FREQ=MINUTELY;INTERVAL=90;COUNT=3", 9,
		"1997-09-02 1997-09-02T10:30 1997-09-02T12:00 end");
	GIVES(SEPTEMBER, "FREQ=DAILY;BYHOUR=9,10,16;BYMINUTE=0,40", 7,
		"1997-09-02 1997-09-02T09:40 1997-09-02T10:00 1997-09-02T10:40 1997-09-02T16:00 "
		"1997-09-02T16:40 1997-09-03");
	GIVES(at(1997, 9, 2, 16, 40), "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16", 3,
		"1997-09-02 1997-09-03T09:00 1997-09-03T09:20");
	GIVES(SEPTEMBER, "FREQ=SECONDLY;INTERVAL=1800;BYSECOND=0;BYDAY=WE", 2,
		"1997-09-03T00:00 1997-09-03T00:30");
	GIVES(SEPTEMBER, "FREQ=DAILY;BYSECOND=60", 1, "1997-09-02T09:00:59"); /* 3.3.12 */
}

static void days_that_do_not_exist_are_left_out(void)
{
	GIVES(at(2007, 1, 15, 9, 0), "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", 9,
		"2007-01-15 2007-01-30 2007-02-15 2007-03-15 2007-03-30 end");
	GIVES(at(2026, 1, 31, 9, 0), "FREQ=MONTHLY", 3, "2026-01-31 2026-03-31 2026-05-31");
	GIVES(at(2024, 2, 29, 9, 0), "FREQ=YEARLY", 2, "2024-02-29 2028-02-29");
	GIVES(at(2096, 2, 29, 9, 0), "FREQ=YEARLY", 2, "2096-02-29 2104-02-29");
	GIVES(at(2025, 12, 31, 9, 0), "FREQ=YEARLY;BYYEARDAY=366", 2, "2028-12-31 2032-12-31");
	GIVES(at(2020, 12, 28, 9, 0), "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO", 2, "2020-12-28 2026-12-28");
}

static void skip_moves_days_that_do_not_exist(void)
{
	/* RFC 7529, section 4.1 */
	GIVES(at(2014, 1, 31, 9, 0), "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD;COUNT=4", 9,
		"2014-01-31 2014-02-28 2014-03-31 2014-04-30 end");
	GIVES(at(2013, 1, 31, 9, 0), "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD;COUNT=4", 9,
		"2013-01-31 2013-03-01 2013-03-31 2013-05-01 end");
	GIVES(at(2012, 2, 29, 9, 0), "FREQ=YEARLY;SKIP=FORWARD;RSCALE=gregorian", 3,
		"2012-02-29 2013-03-01 2014-03-01");
	GIVES(at(2012, 2, 29, 9, 0), "FREQ=YEARLY;SKIP=OMIT;RSCALE=GREGORIAN", 2,
		"2012-02-29 2016-02-29");
	/* moved onto a day that is there anyway: once */
	GIVES(at(2013, 1, 1, 9, 0), "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD;BYMONTHDAY=1,31", 5,
		"2013-01-01 2013-01-31 2013-02-01 2013-03-01 2013-03-31");
	GIVES(at(2011, 6, 1, 9, 0), "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=FORWARD;BYYEARDAY=366", 3,
		"2012-01-01 2012-12-31 2014-01-01");
}

static void weeks_of_a_year_cross_new_year(void)
{
	/* week 1 of 2015 began on Monday, 29 December 2014 */
	GIVES(at(2014, 12, 29, 9, 0), "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO,FR", 3,
		"2014-12-29 2015-01-02 2016-01-04");
	/* and so belongs to 2015 when every second year counts */
	GIVES(at(2014, 12, 29, 9, 0), "FREQ=YEARLY;INTERVAL=2;BYWEEKNO=1;BYDAY=MO", 2,
		"2014-12-29 2017-01-02");
	/* no day is named: DTSTART's weekday */
	GIVES(at(2026, 11, 23, 9, 0), "FREQ=YEARLY;BYWEEKNO=20", 2, "2027-05-17 2028-05-15");
	GIVES(at(2026, 1, 1, 9, 0), "FREQ=YEARLY;BYWEEKNO=-1;BYDAY=SU", 2, "2027-01-03 2028-01-02");
}

static void a_start_that_the_rule_lacks_counts_as_the_first(void)
{
	GIVES(SEPTEMBER, "FREQ=WEEKLY;BYDAY=FR;COUNT=3", 9, "1997-09-05 1997-09-12 end");
	GIVES(SEPTEMBER, "FREQ=WEEKLY;BYDAY=FR;COUNT=1", 9, "end");
}

static void dates_have_no_times(void)
{
	struct recur r = rule("FREQ=DAILY;BYHOUR=9,10;BYMINUTE=30;COUNT=2");
	struct recur hourly = rule("FREQ=HOURLY");
	struct recur_iter it;
	int64_t t;

	recur_begin(&it, &r, at(2026, 1, 1, 0, 0), true, INT64_MAX);
	OK(recur_next(&it, &t) && t == at(2026, 1, 1, 0, 0));
	OK(recur_next(&it, &t) && t == at(2026, 1, 2, 0, 0));
	OK(!recur_next(&it, &t));
	recur_begin(&it, &hourly, at(2026, 1, 1, 0, 0), true, INT64_MAX);
	OK(!recur_next(&it, &t));
}

static void until_is_kept_as_written(void)
{
	struct recur r = rule("FREQ=DAILY;UNTIL=20261231");

	IS(r.until_kind, RECUR_UNTIL_DATE);
	IS(recur_until_local(&r, HOUR), at(2027, 1, 1, 0, 0) - 1);
	r = rule("FREQ=DAILY;UNTIL=20261231T120000");
	IS(r.until_kind, RECUR_UNTIL_LOCAL);
	IS(recur_until_local(&r, HOUR), at(2026, 12, 31, 12, 0));
	r = rule("FREQ=DAILY;UNTIL=20261231T120000Z");
	IS(r.until_kind, RECUR_UNTIL_UTC);
	IS(recur_until_local(&r, HOUR), at(2026, 12, 31, 13, 0));
	r = rule("FREQ=DAILY;UNTIL=20261231T235960Z");
	IS(recur_until_local(&r, 0), at(2026, 12, 31, 23, 59) + 59);
	r = rule("FREQ=DAILY");
	IS(recur_until_local(&r, HOUR), INT64_MAX);
}

/* A few thousand rules made of parts: what a seek finds is what a walk finds. */
static void a_seek_gives_what_a_walk_gives(void)
{
	const char *freqs[] = { "YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY" };
	const char *days[] = { "", ";BYDAY=MO,FR", ";BYMONTH=2,7", ";BYMONTH=3;BYDAY=SU",
		";BYDAY=WE;WKST=WE" };
	const char *times[] = { "", ";BYHOUR=8,14;BYMINUTE=0,30", ";BYMINUTE=15;BYSETPOS=-1",
		";BYSECOND=1,2,3;BYSETPOS=1,-1", ";COUNT=50", ";COUNT=37;BYMINUTE=1,2" };
	const int intervals[] = { 1, 2, 7 };
	int compared = 0, wrong = 0;

	for (int n = 0; n < 6 * 5 * 6 * 3; n++) {
		struct recur r = rule(str_fmt(a, "FREQ=%s;INTERVAL=%d%s%s", freqs[n % 6],
			intervals[n / 180], days[n / 6 % 5], times[n / 30 % 6]).p);
		struct recur_iter walk, jump;
		int64_t t, found;

		recur_begin(&walk, &r, at(2019, 7, 5, 8, 30), false, INT64_MAX);
		for (int i = 0; i < 120 && recur_next(&walk, &t); i++) {
			if (i % 11 != 3) continue;
			recur_begin(&jump, &r, at(2019, 7, 5, 8, 30), false, INT64_MAX);
			recur_seek(&jump, t - i % 2);
			wrong += !recur_next(&jump, &found) || found != t;
			compared++;
			/* and onwards from there, forward only */
			recur_seek(&jump, t - DAY);
			wrong += recur_next(&jump, &found) && found <= t;
		}
	}
	IS(wrong, 0);
	OK(compared > 3000);
}

static const char *every_second_of_the_year(void)
{
	struct buf b = { .a = a };

	buf_z(&b, "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU");
	for (int i = 0; i < 24; i++) buf_fmt(&b, i ? ",%d" : ";BYHOUR=%d", i);
	for (int i = 0; i < 60; i++) buf_fmt(&b, i ? ",%d" : ";BYMINUTE=%d", i);
	for (int i = 0; i < 60; i++) buf_fmt(&b, i ? ",%d" : ";BYSECOND=%d", i);
	return str_z(a, buf_str(&b));
}

static void a_seek_of_centuries_costs_no_walk(void)
{
	struct recur r = rule("FREQ=SECONDLY;INTERVAL=7");
	struct recur all = rule(every_second_of_the_year());
	struct recur_iter it;
	int64_t t;

	recur_begin(&it, &r, 0, false, INT64_MAX);
	recur_seek(&it, at(9000, 6, 1, 12, 0));
	OK(recur_next(&it, &t) && t == (at(9000, 6, 1, 12, 0) + 6) / 7 * 7);
	r = rule("FREQ=SECONDLY;INTERVAL=7;COUNT=900000000");
	recur_begin(&it, &r, 0, false, INT64_MAX);
	recur_seek(&it, 7 * INT64_C(899999999));
	OK(recur_next(&it, &t) && t == 7 * INT64_C(899999999));
	OK(!recur_next(&it, &t));
	recur_begin(&it, &all, at(2000, 1, 1, 0, 0), false, INT64_MAX);
	recur_seek(&it, at(2026, 12, 31, 23, 45) + 4);
	OK(recur_next(&it, &t) && t == at(2026, 12, 31, 23, 45) + 4);
	recur_seek(&it, INT64_MAX);
	OK(!recur_next(&it, &t));
}

static void rules_that_never_match_end(void)
{
	const char *never[] = { "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
		"FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1",
		"FREQ=SECONDLY;INTERVAL=2;BYSECOND=1", "FREQ=HOURLY;INTERVAL=24;BYHOUR=10",
		"FREQ=WEEKLY;BYSETPOS=8;BYDAY=MO", "FREQ=MINUTELY;BYYEARDAY=366;BYMONTH=1",
		"FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6;BYDAY=MO", "FREQ=YEARLY;INTERVAL=1000000000;BYMONTH=8",
		"FREQ=SECONDLY;INTERVAL=1000000000;BYHOUR=3;BYMINUTE=1;BYSECOND=1;BYMONTH=2;BYMONTHDAY=30" };

	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		IS_STR(from(SEPTEMBER, never[i], 1), S("end"));
}

static void rare_rules_are_found(void)
{
	GIVES(SEPTEMBER, "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU", 1, "2004-02-29T00:00");
	GIVES(at(2072, 3, 1, 9, 0), "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", 1, "2112-02-29");
	GIVES(at(1997, 2, 28, 9, 0), "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;INTERVAL=3", 2,
		"2000-02-29 2012-02-29");
}

static void the_calendar_ends_with_the_year_9999(void)
{
	GIVES(at(9998, 7, 1, 9, 0), "FREQ=YEARLY", 5, "9998-07-01 9999-07-01 end");
	GIVES(at(9999, 12, 31, 23, 59), "FREQ=MINUTELY", 5, "9999-12-31 end");
	GIVES(INT64_MAX, "FREQ=DAILY", 1, "end");
	GIVES(INT64_MIN, "FREQ=DAILY", 1, "end");
}

static void what_calendars_in_use_write_is_forgiven(void)
{
	GIVES(SEPTEMBER, "freq=weekly;byday=tu,fr;count=2;", 5, "1997-09-02 1997-09-05 end");
	GIVES(SEPTEMBER, " COUNT = 2 ; FREQ = MONTHLY ; BYDAY = 1TU , 1TU ;; X-NOTE=1", 5,
		"1997-09-02 1997-10-07 end");
	GIVES(SEPTEMBER, "FREQ=DAILY;COUNT=9;UNTIL=19970904", 5, "1997-09-02 1997-09-03 1997-09-04 end");
	GIVES(SEPTEMBER, "FREQ=MONTHLY;BYDAY=+1TU;INTERVAL=+2", 2, "1997-09-02 1997-11-04");
}

static void a_bad_rule_is_refused_with_a_reason(void)
{
	const char *bad[][2] = {
		{ "", "no FREQ" }, { "COUNT=2", "no FREQ" }, { "FREQ=FORTNIGHTLY", "DAILY" },
		{ "FREQ=DAILY;INTERVAL=0", "from 1" }, { "FREQ=DAILY;INTERVAL=x", "from 1" },
		{ "FREQ=DAILY;COUNT=-1", "from 1" }, { "FREQ=DAILY;COUNT=99999999999", "from 1" },
		{ "FREQ=DAILY;UNTIL=20260230", "20261231" }, { "FREQ=DAILY;UNTIL=2026", "20261231" },
		{ "FREQ=DAILY;UNTIL=20261231T250000Z", "20261231" },
		{ "FREQ=DAILY;UNTIL=20261231T120000X", "20261231" },
		{ "FREQ=DAILY;BYMONTH=13", "from 1 to 12" }, { "FREQ=DAILY;BYMONTH=", "from 1 to 12" },
		{ "FREQ=DAILY;BYMONTH=1,,2", "from 1 to 12" }, { "FREQ=DAILY;BYMONTH=5L", "from 1 to 12" },
		{ "FREQ=MONTHLY;BYMONTHDAY=0", "not 0" }, { "FREQ=MONTHLY;BYMONTHDAY=-32", "from -31" },
		{ "FREQ=DAILY;BYHOUR=24", "0 to 23" }, { "FREQ=DAILY;BYMINUTE=60", "0 to 59" },
		{ "FREQ=DAILY;BYSECOND=61", "0 to 60" }, { "FREQ=YEARLY;BYDAY=0MO", "2TU" },
		{ "FREQ=YEARLY;BYDAY=54MO", "2TU" }, { "FREQ=YEARLY;BYDAY=XX", "2TU" },
		{ "FREQ=YEARLY;BYDAY=MO,", "2TU" }, { "FREQ=YEARLY;BYYEARDAY=367", "366" },
		{ "FREQ=YEARLY;BYWEEKNO=54", "53" }, { "FREQ=DAILY;BYMONTH=1;BYSETPOS=0", "366" },
		{ "FREQ=WEEKLY;WKST=M", "MO, TU" }, { "FREQ=DAILY;FREQ=DAILY", "only once" },
		{ "FREQ=DAILY;BYEASTER=1", "RFC 5545" }, { "FREQ", "NAME=VALUE" },
		{ "FREQ=MONTHLY;BYWEEKNO=1", "YEARLY only" }, { "FREQ=DAILY;BYYEARDAY=1", "BYYEARDAY" },
		{ "FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY" }, { "FREQ=WEEKLY;BYDAY=1MO", "numbered" },
		{ "FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", "BYWEEKNO" }, { "FREQ=DAILY;BYSETPOS=1", "BYSETPOS" },
		{ "FREQ=DAILY;SKIP=OMIT", "RSCALE" }, { "FREQ=DAILY;RSCALE=CHINESE", "GREGORIAN" },
		{ "FREQ=DAILY;RSCALE=GREGORIAN;SKIP=SIDEWARD", "BACKWARD" },
		{ "FREQ=DAILY\x1b[31m", "?[31m" },
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct err e = { 0 };
		struct recur r;

		OK(!recur_parse(str_of(bad[i][0]), &r, &e));
		if (e.code != ERR_INPUT || !str_has(str_of(e.text), str_of(bad[i][1])))
			IS_STR(str_of(e.text), str_of(bad[i][1]));
	}
}

static void a_rule_of_many_kilobytes_is_refused(void)
{
	struct err e = { 0 };
	struct recur r;
	struct buf b = { .a = a };

	buf_z(&b, "FREQ=YEARLY;BYYEARDAY=1");
	while (b.n < 9000) buf_z(&b, ",366");
	OK(!recur_parse(buf_str(&b), &r, &e));
	OK(str_has(str_of(e.text), S("8192")));
}

int main(void)
{
	a = arena_new();
	RUN(daily_examples);
	RUN(weekly_examples);
	RUN(monthly_examples);
	RUN(friday_the_13th_does_not_count_a_start_that_is_none);
	RUN(yearly_examples);
	RUN(places_in_a_set);
	RUN(times_within_a_day);
	RUN(days_that_do_not_exist_are_left_out);
	RUN(skip_moves_days_that_do_not_exist);
	RUN(weeks_of_a_year_cross_new_year);
	RUN(a_start_that_the_rule_lacks_counts_as_the_first);
	RUN(dates_have_no_times);
	RUN(until_is_kept_as_written);
	RUN(a_seek_gives_what_a_walk_gives);
	RUN(a_seek_of_centuries_costs_no_walk);
	RUN(rules_that_never_match_end);
	RUN(rare_rules_are_found);
	RUN(the_calendar_ends_with_the_year_9999);
	RUN(what_calendars_in_use_write_is_forgiven);
	RUN(a_bad_rule_is_refused_with_a_reason);
	RUN(a_rule_of_many_kilobytes_is_refused);
	arena_free(a);
	return tap_end();
}
