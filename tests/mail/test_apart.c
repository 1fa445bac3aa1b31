/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "mail/apart.h"

static struct arena *a;

static struct mail a_mail(void)
{
	return (struct mail){ .from = S("ben@example.org"), .message_id = S("id@example.org"), .automatic = true,
		.results = { S("mx; dmarc=pass"), S("mx2;\r\n none") }, .results_n = 2,
		.calendars = { { S("REPLY"), S("BEGIN:VCALENDAR\r\n") }, { S(""), S("\0.\n") } }, .calendars_n = 2,
		.bounced = true, .original_id = S("o@example.org"), .status = S("5.1.1 no") };
}

static void what_is_packed_is_unpacked_the_same(void)
{
	struct mail m = a_mail(), got;
	struct buf b = { .a = a };

	mail_pack(&b, &m);
	OK(mail_unpack(buf_str(&b), &got));
	IS_STR(got.from, m.from);
	IS_STR(got.message_id, m.message_id);
	OK(got.automatic && got.bounced && got.results_n == 2 && got.calendars_n == 2);
	IS_STR(got.results[1], m.results[1]);
	IS_STR(got.calendars[0].method, S("REPLY"));
	IS_STR(got.calendars[1].text, m.calendars[1].text);
	IS_STR(got.original_id, m.original_id);
	IS_STR(got.status, m.status);
}

static void no_part_of_it_is_taken_for_the_whole(void)
{
	struct mail m = a_mail(), got;
	struct buf b = { .a = a };

	mail_pack(&b, &m);
	for (size_t n = 0; n < b.n; n++) OK(!mail_unpack((struct str){ b.p, n }, &got));
	buf_ch(&b, '\n');
	OK(!mail_unpack(buf_str(&b), &got));
}

static void another_form_is_refused(void)
{
	static const char *const bad[] = { "F1:a\nI0:\nA1:0\nB1:0\nO0:\nS0:\n.",
		"rapport-mail 1\nF-1:a\nI0:\nA1:0\nB1:0\nO0:\nS0:\n.", "rapport-mail 1\nF+1:a\nI0:\nA1:0\nB1:0\nO0:\nS0:\n.",
		"rapport-mail 1\nF99999999999:a\nI0:\nA1:0\nB1:0\nO0:\nS0:\n.",
		"rapport-mail 1\nF3:a\nb\nI0:\nA1:0\nB1:0\nO0:\nS0:\n.", "rapport-mail 1\nF1:\xff\nI0:\nA1:0\nB1:0\nO0:\nS0:\n.",
		"rapport-mail 1\nF1:a\nI0:\nA1:2\nB1:0\nO0:\nS0:\n.", "rapport-mail 1\nF1:a\nI0:\nA0:\nB1:0\nO0:\nS0:\n.",
		"rapport-mail 1\nF1:a\nI0:\nA1:0\nM0:\nB1:0\nO0:\nS0:\n.", "rapport-mail 1\nI0:\nF1:a\nA1:0\nB1:0\nO0:\nS0:\n.",
		"rapport-mail 1\nF1:a\nI3:\x1b[m\nA1:0\nB1:0\nO0:\nS0:\n." };
	struct mail got;

	OK(mail_unpack(S("rapport-mail 1\nF1:a\nI0:\nA1:0\nB1:0\nO0:\nS0:\n."), &got));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		tap_ok(!mail_unpack(str_of(bad[i]), &got), str_fmt(a, "form %zu", i).p, __FILE__, __LINE__);
}

static void more_than_its_bounds_is_refused(void)
{
	struct buf b = { .a = a };
	struct mail got;

	buf_z(&b, "rapport-mail 1\nF1:a\nI0:\nA1:0\n");
	for (int i = 0; i < MAIL_CALENDARS + 1; i++) buf_z(&b, "M0:\nC1:a\n");
	buf_z(&b, "B1:0\nO0:\nS0:\n.");
	OK(!mail_unpack(buf_str(&b), &got));
	b.n = 0;
	buf_fmt(&b, "rapport-mail 1\nF1:a\nI0:\nA1:0\nM0:\nC%d:", MAIL_CALENDAR_BYTES + 1);
	buf_room(&b, MAIL_CALENDAR_BYTES + 1);
	b.n += MAIL_CALENDAR_BYTES + 1;
	buf_z(&b, "\nB1:0\nO0:\nS0:\n.");
	OK(!mail_unpack(buf_str(&b), &got));
}

int main(void)
{
	a = arena_new();
	RUN(what_is_packed_is_unpacked_the_same);
	RUN(no_part_of_it_is_taken_for_the_whole);
	RUN(another_form_is_refused);
	RUN(more_than_its_bounds_is_refused);
	arena_free(a);
	return tap_end();
}
