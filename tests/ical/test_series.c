/* SPDX-License-Identifier: Apache-2.0
 *
 * Series and what is done to them: rules and dates, exceptions, overrides, copies.
 */
#include "tests/ical/ada.h"

static void an_endless_rule_is_read_in_the_window_only(void)
{
	ask_window("2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z");
	IS_STR(busy(EVENT("DTSTART:19000101T100000Z\r\nDURATION:PT30M\r\nRRULE:FREQ=DAILY\r\n")),
		S(TEN_IS));
	IS_STR(busy(EVENT("DTSTART:20241118T233000Z\r\nDURATION:PT144H\r\nRRULE:FREQ=YEARLY\r\n")),
		S("11-23 00:00/11-24 00:00"));
}

static void an_end_in_the_year_2699_costs_no_walk(void)
{
	ask_window("2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z");
	ask.events = true;
	IS_STR(busy(EVENT("DTSTART:20200101T100000Z\r\nDURATION:PT30M\r\n"
		"RRULE:FREQ=DAILY;UNTIL=26991231T100000Z\r\n")), S(TEN_IS));
	IS(got.events_n, 1);
	IS_STR(busy(EVENT("DTSTART:20200101T100000Z\r\nDTEND:26991231T100000Z\r\n")),
		S("11-23 00:00/11-24 00:00"));
	ask_window("2699-12-30T00:00:00Z", "2701-01-01T00:00:00Z");
	IS_STR(busy(EVENT("DTSTART:20200101T100000Z\r\nDURATION:PT30M\r\n"
		"RRULE:FREQ=DAILY;UNTIL=26991231T100000Z\r\n")),
		S("12-30 10:00/12-30 10:30, 12-31 10:00/12-31 10:30"));
}

static void several_rules_add_up_and_count_once(void)
{
	ask.events = true;
	IS_STR(busy(EVENT(
		       DAILY "RRULE:FREQ=DAILY;COUNT=3\r\nRRULE:FREQ=DAILY;INTERVAL=2;COUNT=2\r\n"
			     "RDATE;TZID=Europe/Berlin:20261124T100000,20261127T100000\r\n")),
		S("11-23 09:00/11-23 09:30, 11-24 09:00/11-24 09:30, 11-25 09:00/11-25 09:30, "
		  "11-27 09:00/11-27 09:30"));
	IS(got.events_n, 4);
}

#define WAY(length) "X-APPLE-TRAVEL-DURATION;VALUE=DURATION:" length "\r\n"

/* Weekly at ten, from the 23rd on. */
#define RULE(rule) EVENT(DAILY "RRULE:" rule "\r\n")
#define WEEKLY "11-23 09:00/11-23 09:30, 11-30 09:00/11-30 09:30"
#define ONCE "11-23 09:00/11-23 09:30"

static void a_rule_goes_on_without_what_is_wrong_in_it(void)
{
	static const char *const weekly[] = { RULE("FREQ=WEEKLY;BYDAY=0MO"), RULE("FREQ=WEEKLY;BYDAY=1MO"),
		RULE("FREQ=WEEKLY;BYDAY=MO,XX"), RULE("FREQ=WEEKLY;BYDAY=;WKST=MONDAY"),
		RULE("FREQ=WEEKLY;BYMONTHDAY=23"), RULE("FREQ=WEEKLY;BYSETPOS=1"),
		RULE("FREQ=WEEKLY;INTERVAL=0"), RULE("FREQ=WEEKLY;COUNT=-1"), RULE("FREQ=WEEKLY;COUNT=0"),
		RULE("FREQ=WEEKLY;UNTIL="), RULE("FREQ=WEEKLY;UNTIL=never"), RULE("FREQ=WEEKLY;BYWEEKNO=48"),
		RULE("FREQ=WEEKLY;BYHOUR=25"), RULE("FREQ=WEEKLY;BYEASTER=1"), RULE("FREQ=WEEKLY;MO"),
		RULE("FREQ=WEEKLY;FREQ=DAILY"), RULE("FREQ=WEEKLY;SKIP=FORWARD"),
		RULE("FREQ=MONTHLY;BYDAY=0MO;BYSETPOS=-1,-2"), RULE("FREQ=WEEKLY;BYMONTH=11,13"),
		RULE("FREQ=WEEKLY;UNTIL=2026-11-30T09:00:00Z"), RULE("FREQ=WEEKLY;UNTIL=20261131"),
		RULE("FREQ=WEEKLY;UNTIL=20261130T090000+0000") };
	static const char *const once[] = { RULE("FREQ=SOMETIMES;BYDAY=MO"), RULE("INTERVAL=1"),
		RULE("RSCALE=HEBREW;FREQ=WEEKLY") };

	for (size_t i = 0; i < sizeof weekly / sizeof *weekly; i++) {
		IS_STR(busy(weekly[i]), S(WEEKLY));
		OK(warned(7, "the rest of the rule is followed"));
	}
	for (size_t i = 0; i < sizeof once / sizeof *once; i++) {
		IS_STR(busy(once[i]), S(ONCE));
		OK(warned(7, "only the first instance"));
	}
	IS_STR(busy(RULE("FREQ=WEEKLY;BYDAY=MO;BYDAY=TU;COUNT=3")),
		S("11-23 09:00/11-23 09:30, 11-24 09:00/11-24 09:30, 11-30 09:00/11-30 09:30"));
	/* what is bad for when somebody is available is not followed */
	ask_window("2026-11-23T00:00:00Z", "2026-11-25T00:00:00Z");
	IS_STR(busy("BEGIN:VAVAILABILITY\r\nBEGIN:AVAILABLE\r\n" DAILY "RRULE:FREQ=DAILY;COUNT=0\r\n"
		"END:AVAILABLE\r\nEND:VAVAILABILITY\r\n"),
		S("11-23 00:00/11-23 09:00, 11-23 09:30/11-25 00:00"));
}

static void an_instance_whose_end_is_wrong_lasts_as_long_as_the_others(void)
{
#define MOVED(lines) SERIES EVENT("UID:s\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261124T100000\r\n" lines)
#define TO_NOON "11-23 09:00/11-23 09:30, 11-24 11:00/11-24 11:30, 11-25 09:00/11-25 09:30"
#define NOON "DTSTART;TZID=Europe/Berlin:20261124T120000\r\n"
	IS_STR(busy(MOVED(NOON "DTEND;TZID=Europe/Berlin:20261124T103000\r\n")), S(TO_NOON));
	OK(warned(13, "ends before it starts") && warned(9, "length of its series"));
	IS_STR(busy(MOVED(NOON "DTEND:whenever\r\n")), S(TO_NOON));
	IS_STR(busy(MOVED(NOON "DURATION:long\r\n")), S(TO_NOON));
	/* of a start that cannot be read, the instance's own */
	IS_STR(busy(MOVED("DTSTART:noon\r\nDURATION:PT1H\r\n")),
		S("11-23 09:00/11-23 09:30, 11-24 09:00/11-24 10:00, 11-25 09:00/11-25 09:30"));
	OK(warned(12, "the instance's own time"));
	IS_STR(busy(MOVED("STATUS:CANCELLED\r\n")), S(OTHERS));
	/* one that stands for nobody knows which stands for itself */
	IS_STR(busy(SERIES EVENT("UID:s\r\nRECURRENCE-ID:second\r\n" NOON "DURATION:PT30M\r\n")),
		S("11-23 09:00/11-23 09:30, 11-24 09:00/11-24 09:30, 11-24 11:00/11-24 11:30, "
		"11-25 09:00/11-25 09:30"));
	IS_STR(busy(EVENT(DAILY "RDATE;VALUE=PERIOD;TZID=Europe/Berlin:20261124T120000/later,"
		"20261125T120000/20261125T110000\r\n")),
		S("11-23 09:00/11-23 09:30, 11-24 11:00/11-24 11:30, 11-25 11:00/11-25 11:30"));
	OK(warned(7, "as long as the others"));
}

static void the_way_to_a_meeting_blocks_as_the_meeting_does(void)
{
	IS_STR(busy(EVENT(TEN WAY("PT40M"))), S("11-23 09:20/11-23 10:30"));
	IS_STR(busy(EVENT(TEN "TRANSP:TRANSPARENT\r\n" WAY("PT40M"))), S(""));
	IS_STR(busy(EVENT("DTSTART;VALUE=DATE:20261123\r\n" WAY("PT40M"))), S("11-22 23:00/11-23 23:00"));
	IS_STR(busy(EVENT(TEN "STATUS:TENTATIVE\r\n" WAY("PT40M"))), S("11-23 09:20/11-23 10:30"));
	IS(got.soft.n, 1);
	IS(got.soft.at[0].start, at("2026-11-23T09:20:00Z"));
	IS(got.warnings_n, 0);
	IS_STR(busy(EVENT(TEN WAY("soon"))), S(TEN_IS));
	OK(warned(6, "no travel time"));
	IS_STR(busy(EVENT(TEN WAY("-PT5M"))), S(TEN_IS));
	IS_STR(busy(EVENT(TEN WAY("P9D"))), S("11-22 10:00/11-23 10:30"));
	OK(warned(6, "more than a day"));
	/* the meeting lies behind the window, the way to it does not */
	ask_window("2026-11-23T00:00:00Z", "2026-11-23T10:00:00Z");
	IS_STR(busy(EVENT(TEN WAY("PT40M"))), S("11-23 09:20/11-23 10:00"));
	IS_STR(busy(EVENT("DTSTART:20261120T100000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY;INTERVAL=3\r\n"
		WAY("PT40M"))), S("11-23 09:20/11-23 10:00"));
	ask.travel = BUSY_TRAVEL_FREE;
	IS_STR(busy(EVENT(TEN WAY("PT40M"))), S(""));
}

static void every_instance_has_its_way_and_a_changed_one_its_own(void)
{
	ask.events = true;
	IS_STR(busy(EVENT(DAILY "RRULE:FREQ=DAILY;COUNT=4\r\n" WAY("PT15M"))
		EVENT("UID:s\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261124T100000\r\n"
			"DTSTART;TZID=Europe/Berlin:20261124T120000\r\nDURATION:PT30M\r\n" WAY("PT45M"))
		EVENT("UID:s\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261125T100000\r\n"
			"DTSTART;TZID=Europe/Berlin:20261125T100000\r\nDURATION:PT30M\r\n")),
		S("11-23 08:45/11-23 09:30, 11-24 10:15/11-24 11:30, 11-25 09:00/11-25 09:30, "
		"11-26 08:45/11-26 09:30"));
	IS(got.events[0].start, at("2026-11-23T09:00:00Z")); /* the meeting begins when it begins */
	IS(got.events[0].travel, 15 * MINUTE);
	IS(got.events[1].travel, 45 * MINUTE);
	IS(got.events[2].travel, 0);
	/* from an instance on */
	IS_STR(busy(EVENT(DAILY "RRULE:FREQ=DAILY;COUNT=3\r\n")
		EVENT("UID:s\r\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261124T100000\r\n"
			"DTSTART;TZID=Europe/Berlin:20261124T100000\r\nDURATION:PT30M\r\n" WAY("PT10M"))),
		S("11-23 09:00/11-23 09:30, 11-24 08:50/11-24 09:30, 11-25 08:50/11-25 09:30"));
}

static void rdates_may_be_days_times_or_periods(void)
{
	IS_STR(busy(EVENT(DAILY "RDATE;VALUE=DATE:20261125\r\nRDATE:20261126T150000Z\r\n"
		"RDATE;VALUE=PERIOD:20261127T100000Z/PT2H,20261128T100000Z/20261128T101500Z\r\n")),
		S("11-23 09:00/11-23 09:30, 11-25 09:00/11-25 09:30, 11-26 15:00/11-26 15:30, "
		  "11-27 10:00/11-27 12:00, 11-28 10:00/11-28 10:15"));
	IS(got.warnings_n, 0);
}

static void an_exdate_of_any_type_takes_its_instance_away(void)
{
	IS_STR(busy(EVENT(DAILY "RRULE:FREQ=DAILY;COUNT=5\r\n"
		"EXDATE;TZID=America/New_York:20261123T040000\r\nEXDATE:20261124T090000Z\r\n"
		"EXDATE;VALUE=DATE:20261125\r\nEXDATE:20261126T100000\r\n")),
		S("11-27 09:00/11-27 09:30"));
	IS_STR(busy(EVENT("DTSTART;VALUE=DATE:20261123\r\nRRULE:FREQ=DAILY;COUNT=4\r\n"
		"EXDATE;VALUE=DATE:20261123\r\nEXDATE:20261124T000000\r\n"
		"EXDATE:20261124T230000Z\r\n")), S("11-25 23:00/11-26 23:00"));
}

static void count_counts_what_is_excluded(void)
{
	IS_STR(busy(EVENT(DAILY "RRULE:FREQ=DAILY;COUNT=2\r\nEXDATE:20261123T090000Z\r\n")),
		S("11-24 09:00/11-24 09:30"));
}

static void until_is_read_in_each_of_its_types(void)
{
	const char *untils[] = { "20261124T090000Z", "20261124T100000", "20261124",
		"20261125T085959Z" };

	for (int i = 0; i < 4; i++)
		IS_STR(busy(str_z(a, str_fmt(a, EVENT(DAILY "RRULE:FREQ=DAILY;UNTIL=%s\r\n"),
					     untils[i]))),
			S("11-23 09:00/11-23 09:30, 11-24 09:00/11-24 09:30"));
	IS_STR(busy(EVENT(DAILY "RRULE:FREQ=DAILY;UNTIL=20261124T085959Z\r\n")),
		S("11-23 09:00/11-23 09:30"));
	IS_STR(busy(EVENT("DTSTART;VALUE=DATE:20261123\r\nRRULE:FREQ=DAILY;UNTIL="
			  "20261124T225959Z\r\n")),
		S("11-22 23:00/11-24 23:00"));
	IS_STR(busy(EVENT("DTSTART;VALUE=DATE:20261123\r\nRRULE:FREQ=DAILY;UNTIL="
			  "20261124T000000Z\r\n")),
		S("11-22 23:00/11-24 23:00"));
	/* not 00:59:59 of the 25th in Berlin */
	IS_STR(busy(EVENT("DTSTART;VALUE=DATE:20261123\r\nRRULE:FREQ=DAILY;UNTIL="
			  "20261124T235959Z\r\n")),
		S("11-22 23:00/11-24 23:00"));
}

static void a_bad_rule_leaves_the_first_instance(void)
{
	IS_STR(busy(EVENT(DAILY "RRULE:FREQ=SOMETIMES\r\n")), S("11-23 09:00/11-23 09:30"));
	OK(warned(7, "only the first instance"));
}

/* ---- overrides */

static void an_override_replaces_its_instance(void)
{
	IS_STR(busy(SERIES EVENT("UID:s\r\nRECURRENCE-ID:20261124T090000Z\r\n"
		"DTSTART:20261124T140000Z\r\nDTEND:20261124T150000Z\r\n")),
		S("11-23 09:00/11-23 09:30, 11-24 14:00/11-24 15:00, 11-25 09:00/11-25 09:30"));
	IS_STR(busy(EVENT("UID:s\r\nRECURRENCE-ID;VALUE=DATE:20261124\r\n"
		"DTSTART:20261124T140000Z\r\nDTEND:20261124T150000Z\r\n") SERIES),
		S("11-23 09:00/11-23 09:30, 11-24 14:00/11-24 15:00, 11-25 09:00/11-25 09:30"));
	IS_STR(busy(SERIES EVENT("UID:s\r\nRECURRENCE-ID;TZID=Asia/Kolkata:20261124T143000\r\n"
		"DTSTART:20261124T140000Z\r\nDTEND:20261124T150000Z\r\nSTATUS:CANCELLED\r\n")),
		S(OTHERS));
	IS_STR(busy(SERIES EVENT("UID:s\r\nRECURRENCE-ID:20261124T090000Z\r\n"
		"DTSTART:20261124T090000Z\r\nDTEND:20261124T093000Z\r\n"
		"ATTENDEE;PARTSTAT=DECLINED:mailto:ada@example.org\r\n")), S(OTHERS));
}

static void an_override_may_free_its_instance_or_be_the_only_one_that_blocks(void)
{
#define SECOND "UID:s\r\nRECURRENCE-ID:20261124T090000Z\r\nDTSTART:20261124T090000Z\r\n" \
	"DURATION:PT30M\r\n"
	IS_STR(busy(SERIES EVENT(SECOND "TRANSP:TRANSPARENT\r\n")), S(OTHERS));
	IS_STR(busy(SERIES EVENT(SECOND "STATUS:CANCELLED\r\n")), S(OTHERS));
	IS_STR(busy(EVENT(DAILY "RRULE:FREQ=DAILY;COUNT=3\r\nTRANSP:TRANSPARENT\r\n")
		EVENT(SECOND)), S("11-24 09:00/11-24 09:30"));
#undef SECOND
}

static void an_override_may_leave_the_window_or_enter_it(void)
{
	ask_window("2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z");
	IS_STR(busy(SERIES EVENT("UID:s\r\nRECURRENCE-ID:20261124T090000Z\r\n"
		"DTSTART:20261201T090000Z\r\nDURATION:PT30M\r\n")), S(""));
	IS_STR(busy(SERIES EVENT("UID:s\r\nRECURRENCE-ID:20261125T090000Z\r\n"
		"DTSTART:20261124T110000Z\r\nDURATION:PT30M\r\n")),
		S("11-24 09:00/11-24 09:30, 11-24 11:00/11-24 11:30"));
}

static void an_override_without_its_series_is_an_event(void)
{
	IS_STR(busy(EVENT("UID:gone\r\nRECURRENCE-ID:20261120T090000Z\r\n" TEN)), S(TEN_IS));
}

static void of_two_overrides_the_later_one_counts(void)
{
	const char *later =
		"11-23 09:00/11-23 09:30, 11-24 12:00/11-24 12:30, 11-25 09:00/11-25 09:30";

	IS_STR(busy(SERIES
		EVENT("UID:s\r\nSEQUENCE:2\r\nRECURRENCE-ID:20261124T090000Z\r\n"
			"DTSTART:20261124T120000Z\r\nDURATION:PT30M\r\n")
		EVENT("UID:s\r\nSEQUENCE:1\r\nRECURRENCE-ID:20261124T090000Z\r\n"
			"DTSTART:20261124T140000Z\r\nDURATION:PT30M\r\n")), str_of(later));
	IS_STR(busy(SERIES
		EVENT("UID:s\r\nRECURRENCE-ID:20261124T090000Z\r\n"
			"DTSTART:20261124T140000Z\r\nDURATION:PT30M\r\n")
		EVENT("UID:s\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261124T100000\r\n"
			"DTSTART:20261124T120000Z\r\nDURATION:PT30M\r\n")), str_of(later));
}

static void an_exdate_takes_an_overridden_instance_too(void)
{
	IS_STR(busy(EVENT(DAILY
		       "RRULE:FREQ=DAILY;COUNT=3\r\nEXDATE;TZID=Europe/Berlin:20261124T100000\r\n")
			       EVENT("UID:s\r\nRECURRENCE-ID:20261124T090000Z\r\n"
				     "DTSTART:20261124T140000Z\r\nDURATION:PT30M\r\n")),
		S(OTHERS));
}

static void this_and_future_moves_the_rest_of_the_series(void)
{
	IS_STR(busy(EVENT(DAILY "RRULE:FREQ=DAILY;COUNT=5\r\n")
		EVENT("UID:s\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261125T090000Z\r\n"
			"DTSTART;TZID=Europe/Berlin:20261125T140000\r\nDURATION:PT1H\r\n")
		EVENT("UID:s\r\nRECURRENCE-ID:20261126T090000Z\r\n"
			"DTSTART:20261126T060000Z\r\nDURATION:PT5M\r\n")),
		S("11-23 09:00/11-23 09:30, 11-24 09:00/11-24 09:30, 11-25 13:00/11-25 14:00, "
		  "11-26 06:00/11-26 06:05, 11-27 13:00/11-27 14:00"));
	IS_STR(busy(SERIES EVENT("UID:s\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261124T090000Z\r\n"
		"DTSTART:20261124T090000Z\r\nSTATUS:CANCELLED\r\n")), S("11-23 09:00/11-23 09:30"));
	/* the tail of a series whose head is not in the file */
	IS_STR(busy(EVENT("UID:t\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261123T090000Z\r\n" TEN
			  "RDATE;VALUE=PERIOD:20261124T100000Z/PT30M\r\n")
			       EVENT("UID:t\r\nRECURRENCE-ID:20261124T100000Z\r\nDTSTART:"
				     "20261124T120000Z\r\nDURATION:PT1M\r\n")),
		S(TEN_IS ", 11-24 12:00/11-24 12:01"));
}

static void of_two_copies_of_an_event_the_later_one_counts(void)
{
	IS_STR(busy(EVENT("UID:c\r\nSEQUENCE:3\r\n" TEN) EVENT(
		       "UID:c\r\nSEQUENCE:2\r\nDTSTART:20261123T120000Z\r\nDURATION:PT1H\r\n")),
		S(TEN_IS));
	OK(warned(9, "older copy"));
	IS_STR(busy(EVENT("UID:c\r\nDTSTAMP:20261101T000000Z\r\n" TEN "STATUS:CANCELLED\r\n")
		EVENT("UID:c\r\nDTSTAMP:20261001T000000Z\r\n" TEN)), S(""));
	/* nothing tells them apart: two events that share a UID by mistake */
	IS_STR(busy(EVENT("UID:c\r\n" TEN)
			       EVENT("UID:c\r\nDTSTART:20261123T120000Z\r\nDURATION:PT1H\r\n")),
		S(TEN_IS ", 11-23 12:00/11-23 13:00"));
	IS_STR(busy(EVENT(TEN) EVENT("DTSTART:20261123T120000Z\r\nDURATION:PT1H\r\n")),
		S(TEN_IS ", 11-23 12:00/11-23 13:00"));
}

static void events_that_share_a_uid_by_mistake_all_count(void)
{
#define STAMPED(stamp, start) EVENT("UID:c\r\nDTSTAMP:20261101T00000" stamp "Z\r\nDTSTART:" start \
	"\r\nDURATION:PT30M\r\n")
	IS_STR(busy(STAMPED("1", "20261123T100000Z") STAMPED("2", "20261123T120000Z")
		STAMPED("3", "20261123T140000Z")),
		S(TEN_IS ", 11-23 12:00/11-23 12:30, 11-23 14:00/11-23 14:30"));
	IS(got.warnings_n, 0);
	/* an update comes in a calendar of its own, or with a higher SEQUENCE */
	IS_STR(read_text(S("BEGIN:VCALENDAR\r\n" STAMPED("1", "20261123T120000Z") "END:VCALENDAR\r\n"
		"BEGIN:VCALENDAR\r\n" STAMPED("2", "20261123T100000Z") "END:VCALENDAR\r\n")), S(TEN_IS));
}

static void one_meeting_in_two_calendars_is_busy_once(void)
{
#define CALENDAR(events) "BEGIN:VCALENDAR\r\n" events "END:VCALENDAR\r\n"
	IS_STR(read_text(S(CALENDAR(EVENT("UID:m\r\n" TEN)) CALENDAR(EVENT("UID:m\r\n" TEN)))),
		S(TEN_IS));
	/* also under another UID, as some copies have it, and longer in one of them */
	IS_STR(read_text(S(CALENDAR(EVENT("UID:m\r\n" TEN)) CALENDAR(EVENT("UID:n\r\n"
		"DTSTART:20261123T101500Z\r\nDTEND:20261123T104500Z\r\n")))),
		S("11-23 10:00/11-23 10:45"));
	/* what one of them holds for certain is not soft */
	IS_STR(read_text(S(CALENDAR(EVENT("UID:m\r\n" TEN)) CALENDAR(EVENT("UID:n\r\n" TEN
		"STATUS:TENTATIVE\r\n")))), S(TEN_IS));
	IS(got.soft.n, 0);
#undef CALENDAR
}

int main(void)
{
	a = arena_new();
	zones = zones_new(NULL);
	TRY(an_endless_rule_is_read_in_the_window_only);
	TRY(an_end_in_the_year_2699_costs_no_walk);
	TRY(several_rules_add_up_and_count_once);
	TRY(a_rule_goes_on_without_what_is_wrong_in_it);
	TRY(an_instance_whose_end_is_wrong_lasts_as_long_as_the_others);
	TRY(the_way_to_a_meeting_blocks_as_the_meeting_does);
	TRY(every_instance_has_its_way_and_a_changed_one_its_own);
	TRY(rdates_may_be_days_times_or_periods);
	TRY(an_exdate_of_any_type_takes_its_instance_away);
	TRY(count_counts_what_is_excluded);
	TRY(until_is_read_in_each_of_its_types);
	TRY(a_bad_rule_leaves_the_first_instance);
	TRY(an_override_replaces_its_instance);
	TRY(an_override_may_free_its_instance_or_be_the_only_one_that_blocks);
	TRY(an_override_may_leave_the_window_or_enter_it);
	TRY(an_override_without_its_series_is_an_event);
	TRY(of_two_overrides_the_later_one_counts);
	TRY(an_exdate_takes_an_overridden_instance_too);
	TRY(this_and_future_moves_the_rest_of_the_series);
	TRY(of_two_copies_of_an_event_the_later_one_counts);
	TRY(events_that_share_a_uid_by_mistake_all_count);
	TRY(one_meeting_in_two_calendars_is_busy_once);
	zones_free(zones);
	arena_free(a);
	return tap_end();
}
