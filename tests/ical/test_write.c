/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "base/date.h"
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
	RUN(a_long_line_is_folded_between_characters);
	arena_free(a);
	return tap_end();
}
