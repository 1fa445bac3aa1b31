/* SPDX-License-Identifier: Apache-2.0
 *
 * For the tests of busy time: an owner, Ada in Berlin, a window, which is November 2026
 * there (+01:00) unless a test says otherwise, and a way to write what is expected.
 */
#ifndef TESTS_ICAL_ADA_H
#define TESTS_ICAL_ADA_H

#include "tests/tap.h"

#include "base/arena.h"
#include "base/date.h"
#include "ical/busy.h"

#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"
#define TEN "DTSTART:20261123T100000Z\r\nDTEND:20261123T103000Z\r\n"
#define TEN_IS "11-23 10:00/11-23 10:30"
#define DAILY "UID:s\r\nDTSTART;TZID=Europe/Berlin:20261123T100000\r\nDURATION:PT30M\r\n"
/* Three days of it, and what is left without the second. */
#define SERIES EVENT(DAILY "RRULE:FREQ=DAILY;COUNT=3\r\n")
#define OTHERS "11-23 09:00/11-23 09:30, 11-25 09:00/11-25 09:30"

static struct arena *a;
static struct zones *zones;
static struct busy_answer got;
static struct busy_ask ask;
static struct err failed;

static inline int64_t at(const char *rfc3339)
{
	int64_t t = 0;

	if (!date_parse_rfc3339(str_of(rfc3339), &t)) abort();
	return t;
}

static inline void ask_window(const char *from, const char *to)
{
	ask.from = at(from);
	ask.to = at(to);
}

static inline void ask_anew(void)
{
	static const struct str me[] = { { "ada@example.org", 15 }, { "a.l@example.com", 15 } };

	ask = (struct busy_ask){ .zone = zone_find(zones, S("Europe/Berlin")), .zones = zones,
		.me = me, .me_n = 2, .name = "test.ics" };
	ask_window("2026-10-31T23:00:00Z", "2026-11-30T23:00:00Z");
}

static inline void print_time(struct buf *b, int64_t t)
{
	struct date d = date_of_days(date_day_of(t));
	int s = (int)date_second_of(t);

	buf_fmt(b, "%02d-%02d %02d:%02d", d.month, d.day, s / HOUR, s / MINUTE % 60);
	if (s % 60) buf_fmt(b, ":%02d", s % 60);
}

static inline struct str print(struct spans s)
{
	struct buf b = { .a = a };

	for (size_t i = 0; i < s.n; i++) {
		if (i) buf_z(&b, ", ");
		print_time(&b, s.at[i].start);
		buf_ch(&b, '/');
		print_time(&b, s.at[i].end);
	}
	return b.n ? buf_str(&b) : S("");
}

static inline struct str read_text(struct str text)
{
	failed = (struct err){ 0 };
	if (!busy_read(a, text, &ask, &got, &failed)) return str_of(failed.text);
	return print(got.busy);
}

/* The busy time of these components, in a calendar. */
static inline struct str busy(const char *components)
{
	return read_text(
		str_fmt(a, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n%sEND:VCALENDAR\r\n", components));
}

static inline bool warned(int line, const char *part)
{
	for (size_t i = 0; i < got.warnings_n; i++)
		if (got.warnings[i].line == line && str_has(got.warnings[i].text, str_of(part)))
			return true;
	return false;
}

#define TRY(claim)                                                                                 \
	do {                                                                                       \
		ask_anew();                                                                        \
		RUN(claim);                                                                        \
	} while (0)

#endif
