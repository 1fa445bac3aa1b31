/* SPDX-License-Identifier: Apache-2.0 */
#include "ical/write.h"

#include "base/date.h"

enum { LINE_OCTETS = 75 }; /* RFC 5545, section 3.1: without the line break */

/* Add a content line, folded; never inside a UTF-8 character. */
static void line(struct buf *b, struct str s)
{
	size_t room = LINE_OCTETS;

	while (s.n > room) {
		size_t n = room;

		while (n > 1 && (s.p[n] & 0xc0) == 0x80) n--;
		buf_add(b, str_sub(s, 0, n));
		buf_z(b, "\r\n ");
		s = str_sub(s, n, s.n);
		room = LINE_OCTETS - 1; /* the space counts */
	}
	buf_add(b, s);
	buf_z(b, "\r\n");
}

/* TEXT (section 3.3.11): control characters but the line break cannot be written. */
static void escape(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '\\' || c == ';' || c == ',') buf_ch(b, '\\');
		if (c == '\n') buf_z(b, "\\n");
		else if ((unsigned char)c >= ' ' && c != 0x7f) buf_ch(b, c);
	}
}

static void text(struct buf *b, const char *name, struct str value)
{
	struct buf l = { .a = b->a };

	if (value.n == 0) return;
	buf_fmt(&l, "%s:", name);
	escape(&l, value);
	line(b, buf_str(&l));
}

static void utc(struct buf *b, const char *name, int64_t t)
{
	struct date d = date_of_days(date_day_of(t));
	int s = (int)date_second_of(t);

	buf_fmt(b, "%s:%04d%02d%02dT%02d%02d%02dZ\r\n", name, d.year, d.month, d.day, s / HOUR,
		s / MINUTE % 60, s % 60);
}

/* A quoted parameter value (RFC 6868): no double quote and no control character. */
static void organizer(struct buf *b, struct str name, struct str email)
{
	struct buf l = { .a = b->a };

	if (email.n == 0) return;
	buf_z(&l, "ORGANIZER");
	if (name.n) {
		buf_z(&l, ";CN=\"");
		for (size_t i = 0; i < name.n; i++) {
			if (name.p[i] == '^') buf_z(&l, "^^");
			else if (name.p[i] == '"') buf_z(&l, "^'");
			else if ((unsigned char)name.p[i] >= ' ' && name.p[i] != 0x7f)
				buf_ch(&l, name.p[i]);
		}
		buf_ch(&l, '"');
	}
	buf_fmt(&l, ":mailto:%.*s", STR(email));
	line(b, buf_str(&l));
}

void ical_write_begin(struct buf *b, const char *method, struct str name)
{
	buf_z(b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//rapport//rapport " RAPPORT_VERSION
		"//EN\r\nCALSCALE:GREGORIAN\r\n");
	text(b, "METHOD", str_of(method));
	text(b, "X-WR-CALNAME", name);
}

void ical_write_event(struct buf *b, const struct ical_event *ev)
{
	buf_z(b, "BEGIN:VEVENT\r\n");
	text(b, "UID", ev->uid);
	utc(b, "DTSTAMP", ev->stamp);
	utc(b, "DTSTART", ev->start);
	utc(b, "DTEND", ev->end);
	buf_fmt(b, "SEQUENCE:%d\r\n", (int)ev->sequence);
	text(b, "SUMMARY", ev->summary);
	text(b, "DESCRIPTION", ev->description);
	organizer(b, ev->organizer_name, ev->organizer_email);
	buf_z(b, "TRANSP:OPAQUE\r\nEND:VEVENT\r\n");
}

void ical_write_end(struct buf *b)
{
	buf_z(b, "END:VCALENDAR\r\n");
}
