/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "base/date.h"
#include "ical/busy.h"
#include "ical/write.h"

static struct arena *a;

static struct str written(const struct ical_event *ev)
{
	struct buf b = { .a = a };

	ical_write_begin(&b, "PUBLISH", S("One, two"));
	ical_write_event(&b, ev);
	ical_write_end(&b);
	return buf_str(&b);
}

static void an_event_is_written_line_by_line(void)
{
	int64_t start = date_days(2026, 11, 23) * DAY + 9 * HOUR;
	struct ical_event ev = { .uid = S("1@x"), .stamp = 0, .start = start,
		.end = start + 3 * MINUTE, .sequence = 2, .summary = S("a;b,c\\d\ne\r\x07"),
		.organizer_name = S("Ada \"A\" ^"), .organizer_email = S("ada@example.org") };

	IS_STR(written(&ev), S("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
		"PRODID:-//rapport//rapport " RAPPORT_VERSION "//EN\r\nCALSCALE:GREGORIAN\r\n"
		"METHOD:PUBLISH\r\nX-WR-CALNAME:One\\, two\r\n"
		"BEGIN:VEVENT\r\nUID:1@x\r\nDTSTAMP:19700101T000000Z\r\n"
		"DTSTART:20261123T090000Z\r\nDTEND:20261123T090300Z\r\nSEQUENCE:2\r\n"
		"SUMMARY:a\\;b\\,c\\\\d\\ne\r\n"
		"ORGANIZER;CN=\"Ada ^'A^' ^^\":mailto:ada@example.org\r\n"
		"TRANSP:OPAQUE\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"));
}

static void an_invitation_names_who_is_asked_and_sends_nothing_by_itself(void)
{
	const struct ical_attendee who[] = {
		{ S("Ada"), S("ada@example.org"), "ACCEPTED" },
		{ S("Ben \"B\""), S("ben@example.org"), "NEEDS-ACTION" },
	};
	struct ical_event ev = { .uid = S("1@x"), .summary = S("Ada & Ben"), .cancelled = true,
		.organizer_email = S("talks@example.org"), .attendees = who, .attendees_n = 2,
		.client_schedules = true, .alarm_minutes = 5, .url = S("https://x/t") };
	struct buf b = { .a = a };
	struct str s;

	ical_write_begin(&b, NULL, S(""));
	ical_write_event(&b, &ev);
	ical_write_end(&b);
	s = buf_str(&b);
	OK(!str_has(s, S("METHOD")));
	OK(str_has(s, S("STATUS:CANCELLED\r\n")));
	OK(str_has(s, S("URL:https://x/t\r\n")));
	OK(str_has(s, S("ORGANIZER;SCHEDULE-AGENT=CLIENT:mailto:talks@example.org\r\n")));
	OK(str_has(s, S("ATTENDEE;CN=\"Ada\";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEP")));
	OK(str_has(s, S("ATTENDEE;CN=\"Ben ^'B^'\";CUTYPE=INDIVIDUAL;")));
	OK(str_has(s, S("BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Ada & Ben\r\n"
		"TRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\n")));
}

/* The VTIMEZONE alone must say the same as tzdata, also on the days the clock changes: it is
 * given a name that no system knows, so that our reader has nothing else. */
static void a_zone_is_written_so_that_a_reader_finds_the_same_times(void)
{
	static const char *const names[] = { "Europe/Berlin", "America/New_York",
		"Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca", "UTC" };
	struct zones *zones = zones_new(NULL);
	int64_t year = date_days(2026, 1, 1) * DAY;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		for (int day = 0; day < 365; day += 7) {
			const struct zone *z = zone_find(zones, str_of(names[i]));
			int64_t start = year + day * DAY + 9 * HOUR;
			struct busy_ask ask = { .from = start - DAY, .to = start + 2 * DAY,
				.zone = zone_utc(zones), .zones = zones };
			struct busy_answer got;
			struct err e = { 0 };
			struct buf b = { .a = a }, odd = { .a = a };
			struct str rest, before;

			ical_write_begin(&b, NULL, S(""));
			ical_write_zone(&b, z, start - 366 * DAY, start + 366 * DAY);
			ical_write_event(&b, &(struct ical_event){ .uid = S("1@x"), .start = start,
				.end = start + HOUR, .zone = z });
			ical_write_end(&b);
			for (rest = buf_str(&b); rest.n;) {
				size_t at = 0;

				while (at < rest.n &&
					!str_starts(str_sub(rest, at, rest.n), str_of(names[i])))
					at++;
				before = str_sub(rest, 0, at);
				buf_add(&odd, before);
				if (at < rest.n) buf_z(&odd, "Nowhere/At-all");
				rest = str_sub(rest, at + str_of(names[i]).n, rest.n);
			}
			if (!busy_read(a, buf_str(&odd), &ask, &got, &e) || got.busy.n != 1 ||
				got.warnings_n || got.busy.at[0].start != start ||
				got.busy.at[0].end != start + HOUR) {
				OK(!"the same time");
				printf("# %s day %d\n", names[i], day);
				return;
			}
		}
	OK(true);
	zones_free(zones);
}

/* Undo the folding, and see that no line was too long or cut a character. */
static struct str unfolded(struct str s)
{
	struct buf b = { .a = a };
	struct str line;

	while (str_line(&s, &line)) {
		OK(line.n <= 75 && str_utf8(line));
		if (str_starts(line, S(" "))) line = str_sub(line, 1, line.n);
		else if (b.n) buf_ch(&b, '\n');
		buf_add(&b, line);
	}
	return buf_str(&b);
}

static void a_long_line_is_folded_between_characters(void)
{
	static const char *const unit[] = { "x", "\xc3\xa9", "\xe6\x88\xa6", "\xf0\x9f\x8e\x82" };

	for (size_t u = 0; u < 4; u++)
		for (int shift = 0; shift < 4; shift++) {
			struct buf title = { .a = a };
			struct ical_event ev = { .uid = S("1@x") };

			for (int i = 0; i < shift; i++) buf_ch(&title, 'x');
			for (int i = 0; i < 60; i++) buf_z(&title, unit[u]);
			ev.summary = buf_str(&title);
			OK(str_has(unfolded(written(&ev)), str_fmt(a, "\nSUMMARY:%.*s\n",
				STR(ev.summary))));
		}
}

int main(void)
{
	a = arena_new();
	RUN(an_event_is_written_line_by_line);
	RUN(an_invitation_names_who_is_asked_and_sends_nothing_by_itself);
	RUN(a_zone_is_written_so_that_a_reader_finds_the_same_times);
	RUN(a_long_line_is_folded_between_characters);
	arena_free(a);
	return tap_end();
}
