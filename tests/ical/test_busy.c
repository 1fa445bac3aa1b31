/* SPDX-License-Identifier: Apache-2.0
 *
 * One small calendar for each trap of real ones.
 */
#include "tests/ical/ada.h"

#include "ical/value.h"

/* ---- when */

static void an_event_blocks_from_start_to_end(void)
{
	IS_STR(busy(EVENT(TEN)), S(TEN_IS));
	IS_STR(busy(EVENT("DTSTART:20261123T100000Z\r\nDURATION:PT1H15M\r\n")),
		S("11-23 10:00/11-23 11:15"));
	IS_STR(busy(EVENT("DTSTART:20261123T100001Z\r\nDTEND:20261123T100059Z\r\n")),
		S("11-23 10:00:01/11-23 10:00:59"));
	IS_STR(busy(EVENT("DTSTART;TZID=Europe/Berlin:20261123T110000\r\n"
		"DTEND;TZID=America/New_York:20261123T053000\r\n")), S(TEN_IS));
	IS_STR(busy(EVENT("DTSTART:20261123T235960Z\r\nDTEND:20261123T240000Z\r\n")),
		S("11-23 23:59:59/11-24 00:00"));
	IS(got.warnings_n, 0);
}

static void an_event_to_the_last_second_of_its_day_ends_there(void)
{
	IS_STR(busy(EVENT("DTSTART:20261123T230000Z\r\nDTEND:20261123T235959Z\r\n")),
		S("11-23 23:00/11-23 23:59:59"));
	IS_STR(busy(EVENT("DTSTART;TZID=Europe/Berlin:20261123T000000\r\n"
		"DTEND;TZID=Europe/Berlin:20261123T235959\r\n")
		EVENT("DTSTART;VALUE=DATE:20261124\r\n")),
		S("11-22 23:00/11-23 22:59:59, 11-23 23:00/11-24 23:00"));
	IS(got.warnings_n, 0);
}

static void an_event_without_length_blocks_nothing(void)
{
	IS_STR(busy(EVENT("DTSTART:20261123T100000Z\r\n")), S(""));
	IS_STR(busy(EVENT("DTSTART:20261123T100000Z\r\nDTEND:20261123T100000Z\r\n")), S(""));
	IS_STR(busy(EVENT("DTSTART:20261123T100000Z\r\nDURATION:PT0S\r\n")), S(""));
	IS(got.warnings_n, 0);
}

#define FROM_TEN "DTSTART:20261123T100000Z\r\n"
#define AN_HOUR "11-23 10:00/11-23 11:00"

static void an_event_whose_end_is_wrong_blocks_from_its_start_and_is_said(void)
{
	IS_STR(busy(EVENT(FROM_TEN "DTEND:20261123T090000Z\r\n")), S(AN_HOUR));
	OK(warned(5, "ends before it starts") && warned(3, "an hour is assumed"));
	IS_STR(busy(EVENT(FROM_TEN "DTEND:20261123T090000Z\r\nDURATION:PT20M\r\n")),
		S("11-23 10:00/11-23 10:20"));
	IS_STR(busy(EVENT(FROM_TEN "DTEND:later\r\n")), S(AN_HOUR));
	OK(warned(5, "DTEND is no time"));
	IS_STR(busy(EVENT(FROM_TEN "DURATION:later\r\n")), S(AN_HOUR));
	OK(warned(5, "no DURATION"));
	IS_STR(busy(EVENT(FROM_TEN "DURATION:P99999999D\r\n")), S(AN_HOUR));
	IS_STR(busy(EVENT("DTSTART;VALUE=DATE:20261123\r\nDTEND;VALUE=DATE:20261101\r\n")),
		S("11-22 23:00/11-23 23:00"));
	OK(warned(3, "a day is assumed"));
	IS_STR(busy(EVENT("DTSTART;VALUE=DATE:20261123\r\nDTEND:20261123T120000\r\n")),
		S("11-22 23:00/11-23 11:00"));
}

/* Of every length here, it is plain what is meant. */
static void lengths_of_other_spellings_are_read(void)
{
	static const char *const hour[] = { "PT1H", "pt1h", "P1H", "PT60M", "P0DT1H0M0S", "PT0DT1H0M0S",
		"PT1H0M", "P60M", "-PT1H", "PT-1H0M0S", "PT1.0H", "PT0,5H30M", "1H", " P T 1 H " };
	static const char *const none[] = { "", "P", "PT", "1", "P1Y", "PT1X", "PT1H30", "one hour" };
	struct ical_span d;

	for (size_t i = 0; i < sizeof hour / sizeof *hour; i++)
		IS_STR(busy(str_z(a, str_fmt(a, EVENT(FROM_TEN "DURATION:%s\r\n"), hour[i]))), S(AN_HOUR));
	IS_STR(busy(EVENT(FROM_TEN "DURATION:PT1W\r\n")), S("11-23 10:00/11-30 10:00"));
	OK(warned(5, "read as 10080 minutes"));
	IS_STR(busy(EVENT(FROM_TEN "DURATION:PT1DT1H\r\n")), S("11-23 10:00/11-24 11:00"));
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		OK(!ical_duration_guess(str_of(none[i]), &d));
}

static void times_of_other_spellings_are_read(void)
{
	static const char *const ten[] = { "2026-11-23T10:00:00Z", "2026-11-23T11:00:00+01:00",
		"20261123T110000+0100", "20261123T110000", "20261123T11", "20261123 110000",
		"2026-11-23 11:00", "20261123T100000.000Z", "20261123T100000 UTC", "20261123T100000%Z",
		"2026/11/23 11:00", "20261123T1100", "20261123T110", "20261122T230000-1100" };
	static const char *const none[] = { "", "soon", "2026", "20261323T100000", "20260230", "20261123Tten",
		"20261123T250000", "20261123T106000", "23.11.2026" };
	struct ical_time t;

	for (size_t i = 0; i < sizeof ten / sizeof *ten; i++)
		IS_STR(busy(str_z(a, str_fmt(a, EVENT("DTSTART:%s\r\nDURATION:PT30M\r\n"), ten[i]))),
			S(TEN_IS));
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		OK(!ical_time_guess(str_of(none[i]), &t));
	IS_STR(busy(EVENT("DTSTART;VALUE=DATE:2026-11-23\r\nDTEND;VALUE=DATE:2026-11-25\r\n")),
		S("11-22 23:00/11-24 23:00"));
	OK(warned(4, "another form"));
}

static void a_start_that_cannot_be_read_is_before_its_end_or_on_its_day(void)
{
	IS_STR(busy(EVENT("DTSTART:soon\r\nDTEND:20261123T103000Z\r\nDURATION:PT30M\r\n")), S(TEN_IS));
	OK(warned(4, "the time before its end"));
	IS_STR(busy(EVENT("DTEND:20261123T110000Z\r\n")), S(AN_HOUR));
	IS_STR(busy(EVENT("DTEND;VALUE=DATE:20261124\r\n")), S("11-22 23:00/11-23 23:00"));
	IS_STR(busy(EVENT("DTSTART:20261123Tten\r\nDURATION:PT1H\r\n")), S("11-22 23:00/11-23 23:00"));
	IS_STR(busy(EVENT("DTSTART:2026-11-23Tten\r\n")), S("11-22 23:00/11-23 23:00"));
	IS_STR(busy(EVENT("DTSTART:soon\r\nDURATION:PT1H\r\n") EVENT("SUMMARY:When?\r\n")), S(""));
	OK(warned(4, "event skipped") && warned(7, "no DTSTART; event skipped"));
}

static void a_zone_that_stands_on_one_side_counts_for_both(void)
{
#define NEW_YORK ";TZID=America/New_York:"
	IS_STR(busy(EVENT("DTSTART" NEW_YORK "20261123T050000\r\nDTEND:20261123T053000\r\n")), S(TEN_IS));
	OK(warned(5, "read in that of the start"));
	IS_STR(busy(EVENT("DTSTART:20261123T050000\r\nDTEND" NEW_YORK "20261123T053000\r\n")), S(TEN_IS));
	OK(warned(3, "read in that of the end"));
	IS_STR(busy(EVENT("DTSTART:20261123T100000Z\r\nDTEND:20261123T103000\r\n")), S(TEN_IS));
	IS_STR(busy("BEGIN:VFREEBUSY\r\nFREEBUSY:20261123T100000Z/20261123T103000\r\nEND:VFREEBUSY\r\n"),
		S(TEN_IS));
	/* two zones are two zones, and none is the owner's */
	IS_STR(busy(EVENT("DTSTART" NEW_YORK "20261123T050000\r\nDTEND:20261123T103000Z\r\n")), S(TEN_IS));
	IS_STR(busy(EVENT("DTSTART:20261123T110000\r\nDTEND:20261123T113000\r\n")), S(TEN_IS));
	IS(got.warnings_n, 0);
}

/* What is busy there stays busy; when somebody is available is not guessed. */
static void free_busy_and_office_hours_that_are_wrong_do_not_free(void)
{
	ask_window("2026-11-23T09:00:00Z", "2026-11-23T12:00:00Z");
	IS_STR(busy("BEGIN:VFREEBUSY\r\nFREEBUSY:20261123T100000Z,20261123T110000Z/20261123T103000Z\r\n"
		"END:VFREEBUSY\r\n"), S("11-23 10:00/11-23 12:00"));
	OK(warned(4, "an hour is assumed"));
#define OFFICE_HOURS(window, open) "BEGIN:VAVAILABILITY\r\n" window "BEGIN:AVAILABLE\r\nUID:h\r\n" open \
	"END:AVAILABLE\r\nEND:VAVAILABILITY\r\n"
	IS_STR(busy(OFFICE_HOURS("DTSTART:soon\r\nDTEND:later\r\n", FROM_TEN "DURATION:PT1H\r\n")),
		S("11-23 09:00/11-23 10:00, 11-23 11:00/11-23 12:00"));
	IS_STR(busy(OFFICE_HOURS("", FROM_TEN "DTEND:later\r\n")), S("11-23 09:00/11-23 12:00"));
	IS_STR(busy(OFFICE_HOURS("", FROM_TEN "DURATION:PT1W\r\n")), S("11-23 09:00/11-23 12:00"));
	IS_STR(busy(OFFICE_HOURS("", "DTSTART:20261123Tten\r\n")), S("11-23 09:00/11-23 12:00"));
	IS_STR(busy(OFFICE_HOURS("", "DTEND:20261123T110000Z\r\n")), S("11-23 09:00/11-23 12:00"));
}

static void a_floating_time_is_the_owners_not_utc(void)
{
	IS_STR(busy("BEGIN:VTIMEZONE\r\nTZID:America/New_York\r\nEND:VTIMEZONE\r\n"
		EVENT("DTSTART:20261123T100000\r\nDTEND:20261123T103000\r\n")),
		S("11-23 09:00/11-23 09:30"));
}

static void a_whole_day_is_local_to_the_owner_and_ends_before_dtend(void)
{
	IS_STR(busy(EVENT("DTSTART;VALUE=DATE:20261123\r\nDTEND;VALUE=DATE:20261125\r\n")),
		S("11-22 23:00/11-24 23:00"));
	IS_STR(busy(EVENT("DTSTART;VALUE=DATE:20261123\r\n")), S("11-22 23:00/11-23 23:00"));
	IS_STR(busy(EVENT("DTSTART;VALUE=DATE:20261123\r\nDTEND;VALUE=DATE:20261123\r\n")),
		S("11-22 23:00/11-23 23:00"));
	IS_STR(busy(EVENT("DTSTART;VALUE=DATE:20261123\r\nDURATION:P2D\r\n")),
		S("11-22 23:00/11-24 23:00"));
	IS_STR(busy(EVENT("DTSTART:20261123\r\n")), S("11-22 23:00/11-23 23:00"));
	ask.zone = zone_find(zones, S("America/Los_Angeles"));
	IS_STR(busy(EVENT("DTSTART;VALUE=DATE:20261123\r\n")), S("11-23 08:00/11-24 08:00"));
}

static void a_day_of_the_clock_change_has_its_own_length(void)
{
	ask_window("2026-10-20T00:00:00Z", "2026-11-01T00:00:00Z");
	IS_STR(busy(EVENT("DTSTART;VALUE=DATE:20261025\r\n")), S("10-24 22:00/10-25 23:00"));
	/* RFC 5545, section 3.3.6: a day is nominal, 24 hours are exact */
	IS_STR(busy(EVENT("DTSTART;TZID=Europe/Berlin:20261024T120000\r\nDURATION:P1D\r\n")),
		S("10-24 10:00/10-25 11:00"));
	IS_STR(busy(EVENT("DTSTART;TZID=Europe/Berlin:20261024T120000\r\nDURATION:PT24H\r\n")),
		S("10-24 10:00/10-25 10:00"));
	IS_STR(busy(EVENT("DTSTART:20261025\r\nDURATION:PT86400S\r\n")),
		S("10-24 22:00/10-25 23:00"));
}

static void a_series_keeps_its_local_time_over_the_clock_change(void)
{
	ask_window("2026-10-20T00:00:00Z", "2026-11-10T00:00:00Z");
	IS_STR(busy(EVENT("DTSTART;TZID=Europe/Berlin:20261019T090000\r\n"
		"DTEND;TZID=Europe/Berlin:20261019T093000\r\nRRULE:FREQ=WEEKLY\r\n")),
		S("10-26 08:00/10-26 08:30, 11-02 08:00/11-02 08:30, 11-09 08:00/11-09 08:30"));
	/* New York changes a week later: its Monday noon moves for a Berliner */
	IS_STR(busy(EVENT("DTSTART;TZID=America/New_York:20261019T120000\r\n"
		"DURATION:PT30M\r\nRRULE:FREQ=WEEKLY\r\n")),
		S("10-26 16:00/10-26 16:30, 11-02 17:00/11-02 17:30, 11-09 17:00/11-09 17:30"));
}

static void a_time_in_the_gap_and_one_that_comes_twice_follow_the_rfc(void)
{
	ask_window("2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z");
	IS_STR(busy(EVENT("DTSTART;TZID=Europe/Berlin:20260328T023000\r\nDURATION:PT15M\r\n"
		"RRULE:FREQ=DAILY;COUNT=3\r\n")),
		S("03-28 01:30/03-28 01:45, 03-29 01:30/03-29 01:45, 03-30 00:30/03-30 00:45"));
	ask_window("2026-10-25T00:00:00Z", "2026-10-26T00:00:00Z");
	IS_STR(busy(EVENT("DTSTART;TZID=Europe/Berlin:20261025T023000\r\nDURATION:PT15M\r\n")),
		S("10-25 00:30/10-25 00:45"));
}

static void dtend_gives_every_instance_the_same_exact_length(void)
{
	ask_window("2026-10-24T00:00:00Z", "2026-10-27T00:00:00Z");
	/* 22:00 to 06:00 is eight hours; in the night of the change it ends at 05:00 */
	IS_STR(busy(EVENT("DTSTART;TZID=Europe/Berlin:20261023T220000\r\n"
		"DTEND;TZID=Europe/Berlin:20261024T060000\r\nRRULE:FREQ=DAILY;COUNT=3\r\n")),
		S("10-24 00:00/10-24 04:00, 10-24 20:00/10-25 04:00, 10-25 21:00/10-26 05:00"));
}

static void busy_time_is_cut_to_the_window_and_merged(void)
{
	ask_window("2026-11-23T10:00:00Z", "2026-11-23T12:00:00Z");
	IS_STR(busy(EVENT("DTSTART:20261123T090000Z\r\nDTEND:20261123T103000Z\r\n")
		EVENT("DTSTART:20261123T101500Z\r\nDTEND:20261123T104500Z\r\n")
		EVENT("DTSTART:20261123T104500Z\r\nDTEND:20261123T110000Z\r\n")
		EVENT("DTSTART:20261123T115900Z\r\nDTEND:20261123T150000Z\r\n")
		EVENT("DTSTART:20261123T120000Z\r\nDTEND:20261123T150000Z\r\n")),
		S("11-23 10:00/11-23 11:00, 11-23 11:59/11-23 12:00"));
}

/* ---- zones */

static void windows_names_and_prefixed_names_are_zones(void)
{
	const char *names[] = { "W. Europe Standard Time", "\"W. Europe Standard Time\"",
		"W. Europe Standard Time 1", "/mozilla.org/20070129_1/Europe/Berlin",
		"/freeassociation.sourceforge.net/Europe/Berlin",
		"/freeassociation.sourceforge.net/Tzfile/Europe/Berlin" };

	ask.zone = zone_find(zones, S("Asia/Tokyo"));
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct str text = str_fmt(a, EVENT("DTSTART;TZID=%s:20261123T110000\r\n"
			"DURATION:PT30M\r\n"), names[i]);

		IS_STR(busy(str_z(a, text)), S(TEN_IS));
		IS(got.warnings_n, 0);
	}
}

static void the_files_own_zone_serves_a_name_nobody_knows(void)
{
	IS_STR(busy(EVENT("DTSTART;TZID=Office:20261123T120000\r\nDURATION:PT30M\r\n")
		"BEGIN:VTIMEZONE\r\nTZID:Office\r\n"
		"BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0300\r\n"
		"TZOFFSETTO:+0200\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n"
		"BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:+0200\r\n"
		"TZOFFSETTO:+0300\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\nEND:DAYLIGHT\r\n"
		"END:VTIMEZONE\r\n"), S(TEN_IS));
	IS(got.warnings_n, 0);
}

static void a_zones_name_with_a_comma_is_escaped_where_it_is_defined_alone(void)
{
#define MOON(name) "BEGIN:VTIMEZONE\r\nTZID:" name "\r\nBEGIN:STANDARD\r\n" \
	"DTSTART:16010101T000000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0200\r\n" \
	"END:STANDARD\r\nEND:VTIMEZONE\r\n"
#define THERE(name) EVENT("DTSTART;TZID=" name ":20261123T120000\r\nDURATION:PT30M\r\n")
	IS_STR(busy(MOON("Sea\\, Moon") THERE("\"Sea, Moon\"")), S(TEN_IS));
	IS_STR(busy(MOON("Sea, Moon") THERE("\"Sea, Moon\"")), S(TEN_IS));
	IS_STR(busy(MOON("Sea\\, Moon") THERE("\"Sea\\, Moon\"")), S(TEN_IS));
	IS(got.warnings_n, 0);
}

static void the_systems_rules_win_over_the_files_copy(void)
{
	IS_STR(busy("BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\nBEGIN:STANDARD\r\n"
		"DTSTART:19700101T000000\r\nTZOFFSETFROM:+0900\r\nTZOFFSETTO:+0900\r\n"
		"END:STANDARD\r\nEND:VTIMEZONE\r\n"
		EVENT("DTSTART;TZID=Europe/Paris:20261123T110000\r\nDURATION:PT30M\r\n")),
		S(TEN_IS));
}

static void an_unknown_zone_is_the_calendars_then_the_owners_and_said_once(void)
{
	IS_STR(busy(EVENT(
		       "DTSTART;TZID=Mars:20261123T110000\r\nDTEND;TZID=Mars:20261123T113000\r\n")),
		S(TEN_IS));
	OK(warned(4, "unknown time zone \"Mars\"; read as the owner's zone Europe/Berlin"));
	IS(got.warnings_n, 1);
	IS_STR(busy("X-WR-TIMEZONE:America/New_York\r\n"
		EVENT("DTSTART;TZID=Mars:20261123T050000\r\nDURATION:PT30M\r\n")), S(TEN_IS));
	OK(warned(5, "calendar's zone America/New_York"));
}

#define FIXED(name, offset) "BEGIN:VTIMEZONE\r\nTZID:" name "\r\nBEGIN:STANDARD\r\n" \
	"DTSTART:16010101T000000\r\nTZOFFSETFROM:" offset "\r\nTZOFFSETTO:" offset "\r\n" \
	"END:STANDARD\r\nEND:VTIMEZONE\r\n"
#define CALENDAR(lines) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" lines "END:VCALENDAR\r\n"
#define IN(zone, day) EVENT("DTSTART;TZID=" zone ":202611" day "T100000\r\nDURATION:PT1H\r\n")

static void a_zones_name_belongs_to_the_calendar_it_stands_in(void)
{
	IS_STR(read_text(S(CALENDAR(FIXED("Office", "+0100") IN("Office", "23"))
		CALENDAR(IN("Office", "24") FIXED("Office", "-0500")))),
		S("11-23 09:00/11-23 10:00, 11-24 15:00/11-24 16:00"));
	IS(got.warnings_n, 0);
	IS_STR(read_text(S(CALENDAR("X-WR-TIMEZONE:Asia/Tokyo\r\n" IN("Office", "23"))
		CALENDAR("X-WR-TIMEZONE:America/New_York\r\n" IN("Office", "24")))),
		S("11-23 01:00/11-23 02:00, 11-24 15:00/11-24 16:00"));
	IS(got.warnings_n, 2); /* each says how it was read */
	/* what another calendar defines is no help */
	IS_STR(read_text(S(CALENDAR(FIXED("Office", "-0500") IN("Office", "23"))
		CALENDAR(IN("Office", "24")) CALENDAR(IN("Office", "25")))),
		S("11-23 15:00/11-23 16:00, 11-24 09:00/11-24 10:00, 11-25 09:00/11-25 10:00"));
	IS(got.warnings_n, 1);
	/* an instance, and what is taken out, are named in the zones of their own calendar */
	IS_STR(read_text(S(CALENDAR(FIXED("Office", "+0100") EVENT("UID:s\r\n"
		"DTSTART;TZID=Office:20261123T100000\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=3\r\n"))
		CALENDAR(FIXED("Office", "+0000") EVENT("UID:s\r\nRECURRENCE-ID;TZID=Office:"
		"20261124T090000\r\nSTATUS:CANCELLED\r\nDTSTART;TZID=Office:20261124T090000\r\n")))),
		S("11-23 09:00/11-23 10:00, 11-25 09:00/11-25 10:00"));
}

/* A server has one VCALENDAR for each event, and many of them define their zone. */
static void ten_thousand_calendars_may_define_their_zones(void)
{
	struct buf b = { .a = a };

	for (int i = 0; i < 10000; i++)
		buf_fmt(&b, CALENDAR("X-WR-TIMEZONE:Home\r\n" FIXED("Home", "+0200")
			FIXED("Office %d", "+0200") IN("Office %d", "23") IN("Europe/Berlin", "24")
			IN("Elsewhere", "25")), i % 900, i % 900);
	IS_STR(read_text(buf_str(&b)), S("11-23 08:00/11-23 09:00, 11-24 09:00/11-24 10:00, "
		"11-25 08:00/11-25 09:00"));
	IS(got.warnings_n, 1); /* "Elsewhere", once */
}

static void texts_with_their_own_marks_may_stand_in_a_row(void)
{
	IS_STR(read_text(S("\xef\xbb\xbf" CALENDAR(IN("Europe/Berlin", "23")) "\xef\xbb\xbf"
		CALENDAR(IN("Europe/Berlin", "24")))),
		S("11-23 09:00/11-23 10:00, 11-24 09:00/11-24 10:00"));
	IS(got.warnings_n, 0);
}

static void a_short_name_that_the_file_defines_is_the_files(void)
{
	ask_window("2026-07-01T00:00:00Z", "2026-07-31T00:00:00Z");
#define SUMMER(name, more) "BEGIN:VTIMEZONE\r\nTZID:" name "\r\n" more \
	"BEGIN:STANDARD\r\nDTSTART:20001029T020000\r\nTZOFFSETFROM:+0100\r\n" \
	"TZOFFSETTO:+0000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n" \
	"BEGIN:DAYLIGHT\r\nDTSTART:20000326T010000\r\nTZOFFSETFROM:+0000\r\n" \
	"TZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n" \
	"END:VTIMEZONE\r\n"
#define JULY(zone) EVENT("DTSTART;TZID=" zone ":20260714T100000\r\nDURATION:PT1H\r\n")
#define NINE "07-14 09:00/07-14 10:00"
	IS_STR(busy(SUMMER("GMT", "") JULY("GMT")), S(NINE));
	IS_STR(busy(SUMMER("WET", "X-LIC-LOCATION:GMT\r\n") JULY("WET")), S(NINE));
	IS_STR(busy(SUMMER("UTC", "") JULY("\"UTC\"")), S(NINE));
	IS_STR(busy(SUMMER("EST", "X-LIC-LOCATION:America/New_York\r\n") JULY("EST")),
		S("07-14 14:00/07-14 15:00"));
	/* one that is not defined, or without rules, is tzdata's; so is the name of a place */
	IS_STR(busy(JULY("GMT")), S("07-14 10:00/07-14 11:00"));
	IS_STR(busy("BEGIN:VTIMEZONE\r\nTZID:GMT\r\nEND:VTIMEZONE\r\n" JULY("GMT")),
		S("07-14 10:00/07-14 11:00"));
	IS_STR(busy(SUMMER("Europe/Berlin", "") JULY("Europe/Berlin")), S("07-14 08:00/07-14 09:00"));
	IS_STR(busy(SUMMER("Greenwich Standard Time", "") JULY("Greenwich Standard Time")),
		S("07-14 10:00/07-14 11:00"));
	IS(got.warnings_n, 0);
}

static void names_in_another_case_with_cities_or_offsets_are_zones(void)
{
	static const char *const names[] = { "europe/berlin", "EUROPE/BERLIN",
		"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna",
		"(GMT+01:00) Nowhere\\, Vienna", "GMT+01:00", "UTC+1", "+0100", "(UTC+01:00) West Time" };

	ask.zone = zone_find(zones, S("Asia/Tokyo"));
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		IS_STR(busy(str_z(a, str_fmt(a, EVENT("DTSTART;TZID=%s:20261123T110000\r\n"
			"DURATION:PT30M\r\n"), names[i]))), S(TEN_IS));
		IS(got.warnings_n, 0);
	}
	/* a calendar that defines such a name knows better */
	IS_STR(busy(FIXED("GMT+01:00", "+0200") EVENT("DTSTART;TZID=GMT+01:00:20261123T120000\r\n"
		"DURATION:PT30M\r\n")), S(TEN_IS));
	IS_STR(busy(EVENT("DTSTART;TZID=(no TZ description):20261123T190000\r\nDURATION:PT30M\r\n")),
		S(TEN_IS));
	OK(warned(4, "unknown time zone"));
}

static void a_time_in_utc_stays_utc_whatever_its_tzid(void)
{
	IS_STR(busy(EVENT("DTSTART;TZID=Asia/Tokyo:20261123T100000Z\r\nDURATION:PT30M\r\n")),
		S(TEN_IS));
	OK(warned(4, "no TZID"));
	IS_STR(busy(EVENT("DTSTART;TZID=UTC:20261123T100000Z\r\nDURATION:PT30M\r\n")), S(TEN_IS));
	IS(got.warnings_n, 0);
}

/* ---- does it block */

static void transparent_and_cancelled_events_are_free(void)
{
	IS_STR(busy(EVENT(TEN "TRANSP:TRANSPARENT\r\n")), S(""));
	IS_STR(busy(EVENT(TEN "TRANSP:OPAQUE\r\n")), S(TEN_IS));
	IS_STR(busy(EVENT(TEN "STATUS:CANCELLED\r\n")), S(""));
	IS_STR(busy(EVENT(TEN "status:Cancelled\r\n")), S(""));
	IS_STR(busy(EVENT(TEN "STATUS:CONFIRMED\r\n")), S(TEN_IS));
}

static void only_the_owners_own_no_frees_the_time(void)
{
	IS_STR(busy(EVENT(TEN "ATTENDEE;PARTSTAT=DECLINED:mailto:ada@example.org\r\n")), S(""));
	IS_STR(busy(EVENT(TEN "ATTENDEE;PARTSTAT=DECLINED:MAILTO:A.L@Example.COM\r\n")), S(""));
	IS_STR(busy(EVENT(TEN "ATTENDEE;partstat=declined;EMAIL=\"ada@example.org\":"
		"urn:uuid:1\r\n")), S(""));
	IS_STR(busy(EVENT(TEN "ATTENDEE;PARTSTAT=DELEGATED:mailto:ada\r\n  @example.org\r\n")),
		S(""));
	IS_STR(busy(EVENT(TEN "ATTENDEE;PARTSTAT=DECLINED:mailto:ben@example.org\r\n"
		"ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ada@example.org\r\n")), S(TEN_IS));
	IS_STR(busy(EVENT(TEN "ATTENDEE;PARTSTAT=DECLINED:mailto:ada@example.org\r\n"
		"ATTENDEE;PARTSTAT=ACCEPTED:mailto:a.l@example.com\r\n")), S(TEN_IS));
	ask.me_n = 0;
	IS_STR(busy(EVENT(TEN "ATTENDEE;PARTSTAT=DECLINED:mailto:ada@example.org\r\n")), S(TEN_IS));
}

static void the_owner_is_found_however_the_address_is_written(void)
{
	static const char *const spelt[] = { "PARTSTAT=DECLINED;SENT-BY=mailto:desk@example.org:"
		"mailto:ada@example.org", "SENT-BY=mailto:desk@example.org;PARTSTAT=DECLINED:MAILTO:Ada@example.org",
		"PARTSTAT=DECLINED:mailto:mailto:ada@example.org", "PARTSTAT=DECLINED: mailto:<ada@example.org>",
		"PARTSTAT=DECLINED:Ada <ada@example.org>", "PARTSTAT=DECLINED:mailto:ada%40example.org",
		"PARTSTAT=DECLINED;EMAIL=\"mailto:ada@example.org\":urn:uuid:1",
		"PARTSTAT=DECLINED;DIR=http://example.org/ada:mailto:ada@example.org" };

	ask.events = true;
	for (size_t i = 0; i < sizeof spelt / sizeof *spelt; i++) {
		IS_STR(busy(str_z(a, str_fmt(a, EVENT(TEN "ATTENDEE;%s\r\n"), spelt[i]))), S(""));
		IS(got.events[0].answer, ITIP_DECLINED);
	}
	busy(EVENT(TEN "ORGANIZER;SENT-BY=mailto:desk@example.org:mailto:Ben@example.org\r\n"
		"ATTENDEE:mailto:mailto:ADA@example.org\r\n"));
	IS_STR(got.events[0].people[0], S("ben@example.org"));
	IS_STR(got.events[0].people[1], S("ada@example.org"));
}

static void tentative_is_soft_in_each_of_its_spellings(void)
{
	const char *spelled[] = { "STATUS:TENTATIVE\r\n",
		"ATTENDEE;PARTSTAT=TENTATIVE:mailto:ada@example.org\r\n",
		"X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE\r\nTRANSP:OPAQUE\r\n" };

	for (int i = 0; i < 3; i++) {
		IS_STR(busy(str_z(a, str_fmt(a, EVENT(TEN "%s"), spelled[i]))), S(TEN_IS));
		IS_STR(print(got.soft), S(TEN_IS));
	}
	busy(EVENT(TEN));
	IS(got.soft.n, 0);
	busy(EVENT(TEN "STATUS:TENTATIVE\r\n")
		EVENT("DTSTART:20261123T101000Z\r\nDTEND:20261123T102000Z\r\n"));
	IS_STR(print(got.soft), S("11-23 10:00/11-23 10:10, 11-23 10:20/11-23 10:30"));
	IS_STR(print(got.busy), S(TEN_IS));
}

static void an_unanswered_invitation_counts_as_the_owner_chose(void)
{
#define INVITED TEN "ORGANIZER:mailto:ben@example.org\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ben@example.org\r\n"
	const char *open[] = { EVENT(INVITED "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ada@example.org\r\n"),
		EVENT(INVITED "ATTENDEE:mailto:ada@example.org\r\n") }; /* the same by RFC 5545, 3.2.12 */
	const char *own = EVENT(TEN "ORGANIZER:mailto:ada@example.org\r\n"
		"ATTENDEE:mailto:ada@example.org\r\n");

	for (int i = 0; i < 2; i++) {
		ask.unanswered = BUSY_UNANSWERED_HARD;
		IS_STR(busy(open[i]), S(TEN_IS));
		IS(got.soft.n, 0);
		ask.unanswered = BUSY_UNANSWERED_SOFT;
		IS_STR(busy(open[i]), S(TEN_IS));
		IS_STR(print(got.soft), S(TEN_IS));
		ask.unanswered = BUSY_UNANSWERED_FREE;
		IS_STR(busy(open[i]), S(""));
		IS_STR(busy(own), S(TEN_IS));
		IS_STR(busy(EVENT(INVITED "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@example.org\r\n")),
			S(TEN_IS));
		IS_STR(busy(EVENT(INVITED)), S(TEN_IS)); /* a list that is not named */
	}
#undef INVITED
}

static void outlooks_own_word_beats_transp(void)
{
	IS_STR(busy(EVENT(TEN "X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\nTRANSP:OPAQUE\r\n")), S(""));
	IS_STR(busy(EVENT(TEN "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE\r\n")), S(""));
	IS_STR(busy(EVENT(TEN "X-MICROSOFT-CDO-BUSYSTATUS:OOF\r\nTRANSP:TRANSPARENT\r\n")),
		S(TEN_IS));
	IS_STR(busy(EVENT(TEN "X-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\nTRANSP:TRANSPARENT\r\n")),
		S(TEN_IS));
	IS_STR(busy(EVENT(TEN "X-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\nSTATUS:CANCELLED\r\n")), S(""));
	IS_STR(busy(EVENT(TEN "X-MICROSOFT-CDO-BUSYSTATUS:??\r\nTRANSP:TRANSPARENT\r\n")), S(""));
}

static void a_whole_day_blocks_as_written_or_as_the_owner_wants(void)
{
	const char *open = EVENT("DTSTART;VALUE=DATE:20261123\r\n");
	const char *clear = EVENT("DTSTART;VALUE=DATE:20261123\r\nTRANSP:TRANSPARENT\r\n");

	IS_STR(busy(clear), S(""));
	ask.all_day = BUSY_ALL_DAY_FREE;
	IS_STR(busy(open), S(""));
	IS_STR(busy(EVENT(TEN)), S(TEN_IS));
	ask.all_day = BUSY_ALL_DAY_HARD;
	IS_STR(busy(clear), S("11-22 23:00/11-23 23:00"));
	IS_STR(busy(EVENT("DTSTART;VALUE=DATE:20261123\r\nSTATUS:CANCELLED\r\n")), S(""));
}

static void to_dos_and_journals_never_block(void)
{
	IS_STR(busy("BEGIN:VTODO\r\n" TEN "DUE:20261124T100000Z\r\nEND:VTODO\r\n"
		"BEGIN:VJOURNAL\r\n" TEN "END:VJOURNAL\r\n"
		EVENT("BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nDURATION:PT9H\r\nEND:VALARM\r\n" TEN)),
		S(TEN_IS));
	IS(got.warnings_n, 0);
}

/* ---- iTIP, free/busy, availability */

static struct str with_method(const char *method, const char *event)
{
	return read_text(str_fmt(a, "BEGIN:VCALENDAR\r\nMETHOD:%s\r\n%sEND:VCALENDAR\r\n"
		"BEGIN:VCALENDAR\r\n" SERIES "END:VCALENDAR\r\n", method, event));
}

static void answers_and_proposals_are_no_events(void)
{
	const char *methods[] = { "REPLY", "COUNTER", "DECLINECOUNTER", "REFRESH" };

	for (int i = 0; i < 4; i++) {
		IS_STR(with_method(methods[i], EVENT("UID:x\r\n" TEN)),
			S("11-23 09:00/11-23 09:30, 11-24 09:00/11-24 09:30, 11-25 09:00/11-25 "
			  "09:30"));
		OK(warned(3, "METHOD"));
	}
	IS_STR(with_method("REQUEST", EVENT("UID:x\r\n" TEN)), S("11-23 09:00/11-23 09:30, " TEN_IS
		", 11-24 09:00/11-24 09:30, 11-25 09:00/11-25 09:30"));
}

static void a_cancellation_frees_the_series_or_an_instance(void)
{
	IS_STR(with_method("CANCEL", EVENT("UID:s\r\nSEQUENCE:1\r\n")), S(""));
	IS_STR(with_method("CANCEL", EVENT("UID:s\r\nRECURRENCE-ID:20261124T090000Z\r\n")),
		S(OTHERS));
	IS_STR(with_method("CANCEL", EVENT("UID:other\r\n" TEN)),
		S("11-23 09:00/11-23 09:30, 11-24 09:00/11-24 09:30, 11-25 09:00/11-25 09:30"));
}

static void free_busy_periods_count_by_their_type(void)
{
	IS_STR(busy("BEGIN:VFREEBUSY\r\nDTSTART:20261101T000000Z\r\nDTEND:20261201T000000Z\r\n"
		    "FREEBUSY:20261123T100000Z/PT30M,20261123T110000Z/20261123T120000Z\r\n"
		    "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261124T100000Z/PT1H\r\n"
		    "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261125T100000Z/PT1H\r\n"
		    "FREEBUSY;FBTYPE=FREE:20261126T100000Z/PT1H\r\n"
		    "FREEBUSY;FBTYPE=X-ODD:20261127T100000Z/PT1H\r\n"
		    "FREEBUSY:nonsense\r\nEND:VFREEBUSY\r\n"),
		S(TEN_IS ", 11-23 11:00/11-23 12:00, 11-24 10:00/11-24 11:00, 11-25 10:00/11-25 "
			 "11:00, "
			 "11-27 10:00/11-27 11:00"));
	IS_STR(print(got.soft), S("11-25 10:00/11-25 11:00"));
	OK(warned(11, "no period"));
}

static void a_series_that_free_busy_leaves_out_counts_all_the_same(void)
{
	const char *served = "BEGIN:VFREEBUSY\r\nDTSTART:20261101T000000Z\r\n"
		"DTEND:20261201T000000Z\r\nFREEBUSY:20261123T090000Z/PT30M\r\nEND:VFREEBUSY\r\n";

	IS_STR(busy(served), S("11-23 09:00/11-23 09:30"));
	IS_STR(busy(str_z(a, str_fmt(a, SERIES "%s", served))),
		S("11-23 09:00/11-23 09:30, 11-24 09:00/11-24 09:30, 11-25 09:00/11-25 09:30"));
}

#define HOURS(lines, available)                                                                    \
	"BEGIN:VAVAILABILITY\r\n" lines "BEGIN:AVAILABLE\r\n" available                            \
	"END:AVAILABLE\r\nEND:VAVAILABILITY\r\n"

static void availability_makes_the_rest_busy(void)
{
	ask_window("2026-11-23T00:00:00Z", "2026-11-25T00:00:00Z");
	IS_STR(busy(HOURS("", "DTSTART:20261120T080000Z\r\nDTEND:20261120T160000Z\r\nRRULE:FREQ="
			      "DAILY\r\n")),
		S("11-23 00:00/11-23 08:00, 11-23 16:00/11-24 08:00, 11-24 16:00/11-25 00:00"));
	IS_STR(busy(HOURS("DTSTART:20261123T060000Z\r\nDTEND:20261123T200000Z\r\n"
		"BUSYTYPE:BUSY-TENTATIVE\r\n", "DTSTART:20261123T080000Z\r\nDURATION:PT8H\r\n")),
		S("11-23 06:00/11-23 08:00, 11-23 16:00/11-23 20:00"));
	IS(got.soft.n, 2);
	/* of two, the more important one rules where it holds (RFC 7953, section 4) */
	IS_STR(busy(HOURS("PRIORITY:1\r\nDTSTART:20261123T000000Z\r\nDTEND:20261124T000000Z\r\n",
		       "DTSTART:20261123T180000Z\r\nDURATION:PT1H\r\n") HOURS("PRIORITY:5\r\n",
		       "DTSTART:20261120T080000Z\r\nDURATION:PT8H\r\nRRULE:FREQ=DAILY\r\n")),
		S("11-23 00:00/11-23 18:00, 11-23 19:00/11-24 08:00, 11-24 16:00/11-25 00:00"));
}

/* ---- bytes and lines */

static void any_line_end_will_do(void)
{
	const char *ends[] = { "\r\n", "\n", "\r", "\r\r\n" };

	for (int i = 0; i < 4; i++) {
		struct str text = str_fmt(a,
			"\xef\xbb\xbf"
			"BEGIN:VCALENDAR%sBEGIN:VEVENT%sDTSTART:2026112%s 3T100000Z%s"
			"DTEND:20261123T103000Z%sEND:VEVENT%sEND:VCALENDAR%s",
			ends[i], ends[i], ends[i], ends[i], ends[i], ends[i], ends[i]);

		IS_STR(read_text(text), S(TEN_IS));
	}
}

static void text_that_is_not_utf8_is_decoded_and_said(void)
{
	ask.events = true;
	IS_STR(busy(EVENT(TEN "SUMMARY:Caf\xe9 \x80\r\n")), S(TEN_IS));
	OK(warned(6, "Windows-1252"));
	IS_STR(got.events[0].title, S("Caf\xc3\xa9 \xe2\x82\xac"));
	read_text(S("BEGIN:VCALENDAR\n" EVENT(TEN "SUMMARY:nu\0l\r\n") "END:VCALENDAR\n"));
	IS_STR(got.events[0].title, S("nu\xef\xbf\xbdl"));
	IS_STR(busy(EVENT(TEN "SUMMARY:Caf\xc3\r\n \xa9\\, ok\\n\r\n")), S(TEN_IS));
	IS_STR(got.events[0].title, S("Caf\xc3\xa9, ok"));
	IS(got.warnings_n, 0);
}

static void a_missing_end_loses_nothing_else(void)
{
	IS_STR(read_text(S("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" TEN "BEGIN:VEVENT\r\n"
		"DTSTART:20261124T100000Z\r\nDTEND:20261124T103000Z\r\n")),
		S(TEN_IS ", 11-24 10:00/11-24 10:30"));
	OK(warned(2, "no END before line 5"));
	IS_STR(read_text(S("BEGIN:VCALENDAR\r\n" EVENT(TEN "BEGIN:VALARM\r\n") EVENT(TEN)
		"END:VEVENT\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR\r\n"
		EVENT("DTSTART:20261124T100000Z\r\nDURATION:PT30M\r\n") "END:VCALENDAR\r\n")),
		S(TEN_IS ", 11-24 10:00/11-24 10:30"));
	OK(warned(5, "VALARM"));
}

static void an_event_without_any_time_is_skipped_with_its_line(void)
{
	IS_STR(busy(EVENT("DTSTART:tomorrow\r\n") EVENT(TEN) EVENT("SUMMARY:no time\r\n") EVENT(
		       "DTSTART:20261123T110000Z\r\nDTEND:20261123T256000Z\r\n") "garbage\r\n"),
		S(TEN_IS ", 11-23 11:00/11-23 12:00"));
	OK(warned(4, "DTSTART is no time: \"tomorrow\""));
	OK(warned(10, "no DTSTART"));
	OK(warned(13, "an hour is assumed"));
	OK(warned(15, "DTEND is no time"));
	OK(warned(17, "garbage"));
	IS(got.warnings_n, 5);
}

static void text_without_a_calendar_is_refused(void)
{
	IS_STR(read_text(S("hello\r\n")),
		S("test.ics:1: no calendar; expected a line BEGIN:VCALENDAR"));
	IS(failed.code, ERR_INPUT);
	read_text(S(""));
	IS(failed.code, ERR_INPUT);
	read_text(S("BEGIN:VCARD\r\nFN:Ada\r\nEND:VCARD\r\n"));
	IS(failed.code, ERR_INPUT);
	IS_STR(read_text(S(EVENT(TEN))), S(TEN_IS));
	OK(warned(1, "no VCALENDAR"));
}

static void a_mail_message_is_refused_for_its_encoding_hides_the_calendar(void)
{
	IS_STR(read_text(S("From: b@example.org\r\nMIME-Version: 1.0\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n\r\nBEGIN:VCALENDAR\r\n"
		EVENT("DTSTART;TZID=3DEurope/London:20261123T100000\r\nDURATION:PT30M\r\n")
		"END:VCALENDAR\r\n")),
		S("test.ics:2: a mail message; save the calendar in it as a file of its own"));
	IS(failed.code, ERR_INPUT);
	IS_STR(busy("MIME-VERSION:1.0\r\n" EVENT(TEN)), S(TEN_IS));
}

static void warnings_are_limited_and_the_rest_counted(void)
{
	struct buf b = { .a = a };

	for (int i = 0; i < 1000; i++) buf_z(&b, EVENT("DTSTART:x\r\n"));
	busy(str_z(a, buf_str(&b)));
	IS(got.warnings_n, 201);
	IS_STR(got.warnings[200].text, S("800 more warnings are not shown"));
}

static void limits_hold(void)
{
	struct buf b = { .a = a };

	for (int i = 0; i < 200001; i++) buf_z(&b, "BEGIN:VTODO\nEND:VTODO\n");
	read_text(buf_str(&b));
	IS(failed.code, ERR_INPUT);
	OK(strstr(failed.text, "more than 200000 components"));
	ask_window("2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z");
	busy(EVENT("DTSTART:20200101T000000Z\r\nDURATION:PT1S\r\nRRULE:FREQ=MINUTELY\r\n"));
	IS(failed.code, ERR_INPUT);
	OK(strstr(failed.text, "test.ics:3: more than 1000000 occurrences"));
	b.n = 0;
	ask_anew();
	for (int i = 0; i < 100; i++) buf_z(&b, "BEGIN:X-DEEP\r\n");
	for (int i = 0; i < 100; i++) buf_z(&b, "END:X-DEEP\r\n");
	buf_z(&b, EVENT(TEN));
	IS_STR(busy(str_z(a, buf_str(&b))), S(TEN_IS));
	OK(warned(18, "nested deeper than 16"));
	IS(got.warnings_n, 1);
}

static void rules_that_lead_nowhere_end(void)
{
	struct buf b = { .a = a };

	for (int i = 0; i < 20; i++)
		buf_z(&b, EVENT("DTSTART:20260101T000000Z\r\nDURATION:PT1H\r\n"
			"RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\r\n"));
	IS_STR(busy(str_z(a, buf_str(&b))), S(""));
}

/* ---- for the owner's eyes */

static void the_owner_sees_what_blocks_and_what_does_not(void)
{
	ask.events = true;
	busy(EVENT("UID:u\r\n" TEN "SUMMARY:Design\\, again\r\nORGANIZER:mailto:Ben@Example.org\r\n"
		"ATTENDEE;PARTSTAT=DECLINED:mailto:ADA@example.org\r\n")
		EVENT("UID:v\r\nDTSTART;VALUE=DATE:20261120\r\nRRULE:FREQ=DAILY;COUNT=2\r\n"));
	IS(got.events_n, 3);
	OK(got.events[0].all_day && got.events[0].recurring && got.events[0].kind == BUSY_HARD);
	OK(got.events[2].kind == BUSY_FREE && !got.events[2].recurring && !got.events[2].cancelled);
	IS_STR(got.events[2].title, S("Design, again"));
	IS(got.events[2].people_n, 2);
	IS_STR(got.events[2].people[0], S("ben@example.org"));
	IS_STR(got.events[2].people[1], S("ada@example.org"));
	OK(got.events[0].start < got.events[1].start);
}

int main(void)
{
	a = arena_new();
	zones = zones_new(NULL);
	TRY(an_event_blocks_from_start_to_end);
	TRY(an_event_to_the_last_second_of_its_day_ends_there);
	TRY(an_event_without_length_blocks_nothing);
	TRY(an_event_whose_end_is_wrong_blocks_from_its_start_and_is_said);
	TRY(lengths_of_other_spellings_are_read);
	TRY(times_of_other_spellings_are_read);
	TRY(a_start_that_cannot_be_read_is_before_its_end_or_on_its_day);
	TRY(a_zone_that_stands_on_one_side_counts_for_both);
	TRY(free_busy_and_office_hours_that_are_wrong_do_not_free);
	TRY(a_floating_time_is_the_owners_not_utc);
	TRY(a_whole_day_is_local_to_the_owner_and_ends_before_dtend);
	TRY(a_day_of_the_clock_change_has_its_own_length);
	TRY(a_series_keeps_its_local_time_over_the_clock_change);
	TRY(a_time_in_the_gap_and_one_that_comes_twice_follow_the_rfc);
	TRY(dtend_gives_every_instance_the_same_exact_length);
	TRY(busy_time_is_cut_to_the_window_and_merged);
	TRY(windows_names_and_prefixed_names_are_zones);
	TRY(the_files_own_zone_serves_a_name_nobody_knows);
	TRY(the_systems_rules_win_over_the_files_copy);
	TRY(an_unknown_zone_is_the_calendars_then_the_owners_and_said_once);
	TRY(a_zones_name_with_a_comma_is_escaped_where_it_is_defined_alone);
	TRY(a_zones_name_belongs_to_the_calendar_it_stands_in);
	TRY(ten_thousand_calendars_may_define_their_zones);
	TRY(texts_with_their_own_marks_may_stand_in_a_row);
	TRY(a_short_name_that_the_file_defines_is_the_files);
	TRY(names_in_another_case_with_cities_or_offsets_are_zones);
	TRY(a_time_in_utc_stays_utc_whatever_its_tzid);
	TRY(transparent_and_cancelled_events_are_free);
	TRY(only_the_owners_own_no_frees_the_time);
	TRY(the_owner_is_found_however_the_address_is_written);
	TRY(tentative_is_soft_in_each_of_its_spellings);
	TRY(an_unanswered_invitation_counts_as_the_owner_chose);
	TRY(outlooks_own_word_beats_transp);
	TRY(a_whole_day_blocks_as_written_or_as_the_owner_wants);
	TRY(to_dos_and_journals_never_block);
	TRY(answers_and_proposals_are_no_events);
	TRY(a_cancellation_frees_the_series_or_an_instance);
	TRY(free_busy_periods_count_by_their_type);
	TRY(a_series_that_free_busy_leaves_out_counts_all_the_same);
	TRY(availability_makes_the_rest_busy);
	TRY(any_line_end_will_do);
	TRY(text_that_is_not_utf8_is_decoded_and_said);
	TRY(a_missing_end_loses_nothing_else);
	TRY(an_event_without_any_time_is_skipped_with_its_line);
	TRY(text_without_a_calendar_is_refused);
	TRY(a_mail_message_is_refused_for_its_encoding_hides_the_calendar);
	TRY(warnings_are_limited_and_the_rest_counted);
	TRY(limits_hold);
	TRY(rules_that_lead_nowhere_end);
	TRY(the_owner_sees_what_blocks_and_what_does_not);
	zones_free(zones);
	arena_free(a);
	return tap_end();
}
