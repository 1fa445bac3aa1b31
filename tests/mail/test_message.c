/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "mail/auth.h"
#include "mail/message.h"

static struct arena *a;

static struct mail_draft draft(void)
{
	return (struct mail_draft){ .from = S("talks@example.org"), .from_name = S("rapport"),
		.to = S("ben@example.org"), .message_id = S("id.tag@example.org"),
		.date = 1795420800, .subject = S("Ada & Ben: Di 24. Nov., 10:00 – früh"),
		.text = S("Ein Gespräch.\n"), .html = S("<p>Ein Gespräch.</p>"),
		.calendar = S("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"),
		.method = "REQUEST" };
}

static bool has(struct str s, const char *part)
{
	return str_has(s, str_of(part));
}

static void what_is_written_is_read_the_same(void)
{
	struct mail_draft d = draft();
	struct err e = { 0 };
	struct mail got;
	struct str bytes;

	OK(mail_write(a, &d, &bytes, &e));
	OK(has(bytes, "\r\n\r\n") && str_utf8(bytes));
	OK(has(bytes, "Message-Id: <id.tag@example.org>\r\n"));
	OK(has(bytes, "Auto-Submitted: auto-generated\r\n"));
	OK(has(bytes, "text/calendar; ") && has(bytes, "method=REQUEST"));
	OK(!has(bytes, "früh")); /* RFC 2047 */
	OK(!has(bytes, "List-Unsubscribe"));
	for (size_t i = 0; i < bytes.n; i++)
		if (bytes.p[i] == '\n' && (i == 0 || bytes.p[i - 1] != '\r')) {
			OK(!"a bare LF");
			break;
		}
	OK(mail_read(a, bytes, &got, &e));
	IS_STR(got.from, S("talks@example.org"));
	IS_STR(got.message_id, S("id.tag@example.org"));
	OK(got.automatic && !got.bounced);
	IS(got.calendars_n, 1);
	IS_STR(got.calendars[0].method, S("REQUEST"));
	IS_STR(got.calendars[0].text, d.calendar);
}

/* A text whose letters a narrower charset has, too, is not written in that one under the name of UTF-8. */
static void letters_are_written_in_the_charset_that_is_named(void)
{
	struct mail_draft d = draft();
	struct err e = { 0 };
	struct mail got;
	struct str bytes;

	d.calendar = S("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nX-NAME:Jürgen\r\nEND:VCALENDAR\r\n");
	OK(mail_write(a, &d, &bytes, &e));
	OK(has(bytes, "\r\nEin Gespr=C3=A4ch.") && has(bytes, "\r\n<p>Ein Gespr=C3=A4ch.</p>"));
	OK(mail_read(a, bytes, &got, &e) && got.calendars_n == 1);
	IS_STR(got.calendars[0].text, d.calendar);
}

static void a_digest_can_be_unsubscribed(void)
{
	struct mail_draft d = draft();
	struct err e = { 0 };
	struct str bytes;

	d.unsubscribe = S("https://example.org/x");
	d.method = NULL;
	OK(mail_write(a, &d, &bytes, &e));
	OK(has(bytes, "List-Unsubscribe: <https://example.org/x>\r\n"));
	d.unsubscribe = S("https://talks.department.example.org:8443/unsubscribe/05fbce011jrs2.overdue.abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG");
	OK(mail_write(a, &d, &bytes, &e));
	OK(has(bytes, str_fmt(a, "\r\nList-Unsubscribe: <%.*s>\r\n", STR(d.unsubscribe)).p)); /* on one line, not encoded */
	OK(has(bytes, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
	OK(!has(bytes, "text/calendar"));
}

static void a_head_cannot_be_broken(void)
{
	static const struct str bad = { "x\r\nBcc: all@example.org", 24 };
	struct str *at[6];
	struct mail_draft d = draft();

	at[0] = &d.from, at[1] = &d.to, at[2] = &d.subject, at[3] = &d.message_id;
	at[4] = &d.from_name, at[5] = &d.unsubscribe;
	for (size_t i = 0; i < 6; i++) {
		struct str kept = *at[i], bytes;
		struct err e = { 0 };

		*at[i] = bad;
		OK(!mail_write(a, &d, &bytes, &e) && e.code == ERR_INPUT);
		*at[i] = kept;
	}
}

static void several_senders_are_none(void)
{
	static const char *const from[] = { "ada@example.org, ben@example.org", "team: a@b.c, d@e.f;",
		"", "\"ben@example.org\"" };
	struct err e = { 0 };
	struct mail got;

	for (size_t i = 0; i < sizeof from / sizeof *from; i++) {
		OK(mail_read(a, str_fmt(a, "From: %s\r\nSubject: x\r\n\r\nhello\r\n", from[i]), &got, &e));
		OK(!str_has(got.from, S("@")) || i == 3);
	}
	OK(mail_read(a, S("From: a@b.c\r\nFrom: d@e.f\r\n\r\nhello\r\n"), &got, &e));
	OK(!got.from.n);
	OK(mail_read(a, S("From: \"ada@example.org\" <Mallory@Example.com>\r\n\r\n"), &got, &e));
	IS_STR(got.from, S("mallory@example.com"));
}

static void a_message_that_came_back_names_what_it_was(void)
{
	static const char text[] =
		"From: MAILER-DAEMON@mx.example.net\r\nAuto-Submitted: auto-replied\r\n"
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
		"--b\r\nContent-Type: text/plain\r\n\r\nIt did not work.\r\n"
		"--b\r\nContent-Type: message/delivery-status\r\n\r\n"
		"Reporting-MTA: dns; mx.example.net\r\n\r\n"
		"Final-Recipient: rfc822; ben@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n"
		"Diagnostic-Code: smtp; 550 no such user\r\n\r\n"
		"--b\r\nContent-Type: %s\r\n\r\n"
		"Message-ID: <id.tag@example.org>\r\nFrom: talks@example.org\r\n\r\n"
		"--b--\r\n";
	static const char *const kinds[] = { "text/rfc822-headers", "message/rfc822" };
	struct err e = { 0 };
	struct mail got;

	for (size_t i = 0; i < 2; i++) {
		OK(mail_read(a, str_fmt(a, text, kinds[i]), &got, &e));
		OK(got.bounced);
		IS_STR(got.original_id, S("id.tag@example.org"));
		OK(str_starts(got.status, S("5.1.1 smtp; 550 no such user")));
	}
}

static bool passes(const char *field, bool *theirs)
{
	return mail_auth_passed(a, str_of(field), S("mx.example.org"), theirs);
}

static void a_sender_is_proven_by_the_own_server_alone(void)
{
	static const char *const yes[] = { "mx.example.org; dmarc=pass", "MX.example.org 1; spf=fail; dmarc = PASS (p=none)",
		"mx.example.org (a (b;) c); dkim=pass header.d=x; dmarc/1=pass header.from=example.org",
		"\"mx.example.org\"; dmarc=pass" };
	static const char *const no[] = { "mx.example.org; none", "mx.example.org; dmarc=fail", "mx.example.org",
		"mx.example.org; spf=pass; dkim=pass", "mx.example.org; (dmarc=pass)", "mx.example.org; dmarc=passed",
		"mx.example.org; dkim=fail reason=\"x; dmarc=pass\"; dmarc=none", "mx.example.org; dmarc=fail; dmarc=pass" };
	static const char *const others[] = { "mx.example.com; dmarc=pass", "", ";dmarc=pass",
		"mx.example.org.evil.example; dmarc=pass", "(mx.example.org) evil.example; dmarc=pass" };
	bool theirs;

	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		tap_ok(passes(yes[i], &theirs) && theirs, yes[i], __FILE__, __LINE__);
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		tap_ok(!passes(no[i], &theirs) && theirs, no[i], __FILE__, __LINE__);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		tap_ok(!passes(others[i], &theirs) && !theirs, others[i], __FILE__, __LINE__);
}

static void deep_and_many_parts_are_left_out(void)
{
	struct buf b = { .a = a };
	struct err e = { 0 };
	struct mail got;

	buf_z(&b, "From: a@b.c\r\n");
	for (int i = 0; i < 200; i++)
		buf_fmt(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i);
	buf_z(&b, "Content-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\n");
	OK(mail_read(a, buf_str(&b), &got, &e) && got.calendars_n == 0);
	b.n = 0;
	buf_z(&b, "From: a@b.c\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n");
	for (int i = 0; i < 1000; i++)
		buf_z(&b, "--b\r\nContent-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\n");
	OK(mail_read(a, buf_str(&b), &got, &e));
	IS(got.calendars_n, MAIL_CALENDARS);
	b.n = 0;
	buf_z(&b, "From: ");
	for (int i = 0; i < 30000; i++) buf_z(&b, "a:");
	buf_z(&b, "\r\n\r\n");
	OK(!mail_read(a, buf_str(&b), &got, &e)); /* mail/scan.h */
	IS(e.code, ERR_INPUT);
	err_clear(&e);
	OK(!mail_read(a, (struct str){ NEW_N(a, char, MAIL_BYTES + 1), MAIL_BYTES + 1 }, &got, &e));
	IS(e.code, ERR_INPUT);
}

int main(void)
{
	a = arena_new();
	RUN(what_is_written_is_read_the_same);
	RUN(letters_are_written_in_the_charset_that_is_named);
	RUN(a_digest_can_be_unsubscribed);
	RUN(a_head_cannot_be_broken);
	RUN(several_senders_are_none);
	RUN(a_message_that_came_back_names_what_it_was);
	RUN(a_sender_is_proven_by_the_own_server_alone);
	RUN(deep_and_many_parts_are_left_out);
	arena_free(a);
	return tap_end();
}
