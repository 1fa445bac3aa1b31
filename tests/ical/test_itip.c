/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "base/date.h"
#include "ical/itip.h"

static struct arena *a;
static struct zones *zones;

static bool read(const char *method, const char *lines, struct itip *out, struct err *e)
{
	struct str text = str_fmt(a, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:%s\r\nBEGIN:VEVENT\r\n"
		"UID:t1@x\r\nDTSTAMP:20261123T080000Z\r\n%sEND:VEVENT\r\nEND:VCALENDAR\r\n", method, lines);

	*e = (struct err){ 0 };
	return itip_read(a, text, zones, zone_find(zones, S("Europe/Berlin")), out, e);
}

static void a_reply_says_who_answers_what_about_which_version(void)
{
	struct itip got;
	struct err e;

	OK(read("REPLY", "SEQUENCE:3\r\nORGANIZER:mailto:talks@example.org\r\n"
		"ATTENDEE;CN=\"Ben: B\";PARTSTAT=declined:MAILTO:Ben@Example.org\r\n", &got, &e));
	IS(got.method, ITIP_REPLY);
	IS_STR(got.uid, S("t1@x"));
	IS(got.sequence, 3);
	IS(got.stamp, date_days(2026, 11, 23) * DAY + 8 * HOUR);
	IS(got.attendees_n, 1);
	IS_STR(got.attendees[0].address, S("ben@example.org"));
	IS(got.attendees[0].answer, ITIP_DECLINED);
	OK(!got.has_time && !got.instance);
}

static void the_attendee_is_known_however_the_address_is_written(void)
{
	static const char *const lines[] = {
		"ATTENDEE;CN=Ben;PARTSTAT=DECLINED;SENT-BY=mailto:desk@example.org:mailto:ben@example.org\r\n",
		"ATTENDEE;SENT-BY=mailto:desk@example.org;PARTSTAT=DECLINED:mailto:Ben@example.org\r\n",
		"ATTENDEE;PARTSTAT=DECLINED:mailto:MAILTO:ben@example.org\r\n",
		"ATTENDEE;PARTSTAT=DECLINED:mailto:<ben@example.org>\r\n",
		"ATTENDEE;PARTSTAT=DECLINED:mailto:ben@exam\r\n  ple.org\r\n",
		"ATTENDEE;PARTSTAT=DECLINED:mailto:ben%40example.org?subject=no\r\n" };
	struct itip got;
	struct err e;

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		OK(read("REPLY", lines[i], &got, &e) && got.attendees_n == 1);
		IS_STR(got.attendees[0].address, S("ben@example.org"));
		IS(got.attendees[0].answer, ITIP_DECLINED);
	}
}

static void a_name_is_no_answer(void)
{
	struct itip got;
	struct err e;

	OK(read("REPLY", "ATTENDEE;ROLE=CHAIR;CN=ACCEPTED:mailto:ben@example.org\r\n", &got, &e));
	IS(got.attendees[0].answer, ITIP_NO_ANSWER);
	IS_STR(got.attendees[0].words, S(""));
}

static void what_is_said_with_an_answer_is_plain_text_of_lines(void)
{
	struct itip got;
	struct err e;

	OK(read("REPLY", "COMMENT;LANGUAGE=en-US:At the dentist\\, Thursday\\nis better\r\nCOMMENT:\r\n"
		"COMMENT;ALTREP=\"cid:x\":Sorry!\r\nATTENDEE;PARTSTAT=DECLINED:mailto:ben@example.org\r\n", &got, &e));
	IS_STR(got.words, S("At the dentist, Thursday\nis better\nSorry!"));
	OK(read("COUNTER", "COMMENT:a\x1b[31mb\xe2\x80\xae""c\xc2\x9b\\N \\N\r\n", &got, &e));
	IS_STR(got.words, S("a[31mbc"));
	OK(read("REPLY", "ATTENDEE;PARTSTAT=DECLINED;X-RESPONSE-COMMENT=\"On leave; back on Monday\":"
		"mailto:ben@example.org\r\n", &got, &e) && !got.words.n);
	IS_STR(got.attendees[0].words, S("On leave; back on Monday"));
	OK(read("REPLY", str_fmt(a, "COMMENT:%05000d\r\nCOMMENT:more\r\n", 0).p, &got, &e));
	IS(got.words.n, ITIP_WORDS_BYTES);
}

static void a_counter_says_another_time_in_any_zone(void)
{
	struct itip got;
	struct err e;

	OK(read("COUNTER", "DTSTART;TZID=America/New_York:20261124T050000\r\nDURATION:PT10M\r\n"
		"RECURRENCE-ID:20261124T100000Z\r\n", &got, &e));
	IS(got.method, ITIP_COUNTER);
	OK(got.has_time && got.instance);
	IS(got.start, date_days(2026, 11, 24) * DAY + 10 * HOUR);
	IS(got.end - got.start, 10 * MINUTE);
	OK(read("COUNTER", "DTSTART:20261124T110000\r\nDTEND:20261124T103000\r\n", &got, &e));
	OK(!got.has_time); /* it ends before it starts */
}

static void what_is_not_understood_is_no_answer(void)
{
	IS(itip_answer_of(S("accepted")), ITIP_ACCEPTED);
	IS(itip_answer_of(S("DELEGATED")), ITIP_DECLINED);
	IS(itip_answer_of(S("X-PERHAPS")), ITIP_NO_ANSWER);
	for (int i = ITIP_DECLINED; i <= ITIP_ACCEPTED; i++)
		IS(itip_answer_of(str_of(itip_partstat((enum itip_answer)i))), i);
}

static void a_message_about_several_events_is_refused(void)
{
	struct itip got;
	struct err e = { 0 };

	OK(!read("REPLY", "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:t2@x\r\n", &got, &e));
	IS(e.code, ERR_INPUT);
	e = (struct err){ 0 };
	OK(!itip_read(a, S("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"), zones, zone_utc(zones), &got, &e));
	IS(e.code, ERR_INPUT);
}

static void a_crowd_of_attendees_is_cut(void)
{
	struct buf b = { .a = a };
	struct itip got;
	struct err e;

	for (int i = 0; i < 500; i++) buf_fmt(&b, "ATTENDEE:mailto:p%d@example.org\r\n", i);
	OK(read("REPLY", str_z(a, buf_str(&b)), &got, &e));
	IS(got.attendees_n, ITIP_ATTENDEES);
}

int main(void)
{
	a = arena_new();
	zones = zones_new(NULL);
	RUN(a_reply_says_who_answers_what_about_which_version);
	RUN(the_attendee_is_known_however_the_address_is_written);
	RUN(a_name_is_no_answer);
	RUN(what_is_said_with_an_answer_is_plain_text_of_lines);
	RUN(a_counter_says_another_time_in_any_zone);
	RUN(what_is_not_understood_is_no_answer);
	RUN(a_message_about_several_events_is_refused);
	RUN(a_crowd_of_attendees_is_cut);
	zones_free(zones);
	arena_free(a);
	return tap_end();
}
