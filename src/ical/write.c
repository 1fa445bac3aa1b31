/* SPDX-License-Identifier: Apache-2.0 */
#include "ical/write.h"

#include <stdlib.h>

#include "base/date.h"
#include "ical/zone.h"

enum { LINE_OCTETS = 75 }; /* RFC 5545, section 3.1: without the line break */

/* Add a content line, folded; never inside a UTF-8 character. */
static void put_line(struct buf *b, struct str s)
{
	size_t room = LINE_OCTETS;

	while (s.n > room) {
		size_t n = room;

		while (n > 1 && (s.p[n] & 0xc0) == 0x80) n--;
		buf_add(b, str_sub(s, 0, n));
		buf_z(b, "\r\n ");
		s = str_sub(s, n, s.n);
		room = LINE_OCTETS - 1; /* the space of the fold counts */
	}
	buf_add(b, s);
	buf_z(b, "\r\n");
}

/* Write a TEXT (section 3.3.11); of control characters it can hold the line break alone. */
static void put_escaped(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '\\' || c == ';' || c == ',') buf_ch(b, '\\');
		if (c == '\n') buf_z(b, "\\n");
		else if ((unsigned char)c >= ' ' && c != 0x7f) buf_ch(b, c);
	}
}

static void put_text(struct buf *b, const char *name, struct str value)
{
	struct buf l = { .a = b->a };

	if (value.n == 0) return;
	buf_fmt(&l, "%s:", name);
	put_escaped(&l, value);
	put_line(b, buf_str(&l));
}

static void put_utc(struct buf *b, const char *name, int64_t t)
{
	buf_fmt(b, "%s:", name);
	date_print_stamp(b, t);
	buf_z(b, "Z\r\n");
}

/* UTC has no TZID (RFC 5545, section 3.2.19). */
static bool is_utc(const struct zone *z)
{
	return !z || str_eq(zone_name(z), S("UTC"));
}

static void put_local(struct buf *b, const char *name, const struct zone *z, int64_t t)
{
	struct buf l = { .a = b->a };

	if (is_utc(z)) {
		put_utc(b, name, t);
		return;
	}
	buf_fmt(&l, "%s;TZID=%.*s:", name, STR(zone_name(z)));
	date_print_stamp(&l, zone_local_of(z, t));
	put_line(b, buf_str(&l));
}

/* Write a quoted parameter value (RFC 6868): no double quote and no control character. */
static void put_param(struct buf *l, const char *name, struct str value)
{
	if (!value.n) return;
	buf_fmt(l, ";%s=\"", name);
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '^') buf_z(l, "^^");
		else if (value.p[i] == '"') buf_z(l, "^'");
		else if ((unsigned char)value.p[i] >= ' ' && value.p[i] != 0x7f)
			buf_ch(l, value.p[i]);
	}
	buf_ch(l, '"');
}

static void put_organizer(struct buf *b, const struct ical_event *ev)
{
	struct buf l = { .a = b->a };

	if (ev->organizer_email.n == 0) return;
	buf_z(&l, "ORGANIZER");
	put_param(&l, "CN", ev->organizer_name);
	if (ev->client_schedules) buf_z(&l, ";SCHEDULE-AGENT=CLIENT");
	buf_fmt(&l, ":mailto:%.*s", STR(ev->organizer_email));
	put_line(b, buf_str(&l));
}

static void put_attendee(struct buf *b, const struct ical_event *ev, const struct ical_attendee *who)
{
	struct buf l = { .a = b->a };

	buf_z(&l, "ATTENDEE");
	put_param(&l, "CN", who->name);
	buf_fmt(&l, ";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=%s;RSVP=TRUE", who->partstat);
	if (ev->client_schedules) buf_z(&l, ";SCHEDULE-AGENT=CLIENT");
	buf_fmt(&l, ":mailto:%.*s", STR(who->email));
	put_line(b, buf_str(&l));
}

static void put_alarm(struct buf *b, int minutes, struct str what)
{
	buf_z(b, "BEGIN:VALARM\r\nACTION:DISPLAY\r\n");
	put_text(b, "DESCRIPTION", what);
	buf_fmt(b, "TRIGGER:-PT%dM\r\nEND:VALARM\r\n", minutes);
}

static void put_offset(struct buf *b, const char *name, int32_t seconds)
{
	int s = abs(seconds);

	buf_fmt(b, "%s:%c%02d%02d", name, seconds < 0 ? '-' : '+', s / HOUR, s / MINUTE % 60);
	if (s % 60) buf_fmt(b, "%02d", s % 60);
	buf_z(b, "\r\n");
}

/* DTSTART of an observance stands in the offset before it (section 3.6.5). */
static void put_observance(struct buf *b, int64_t at, int32_t from, int32_t to)
{
	const char *kind = to > from ? "DAYLIGHT" : "STANDARD";

	buf_fmt(b, "BEGIN:%s\r\nDTSTART:", kind);
	date_print_stamp(b, at + from);
	buf_z(b, "\r\n");
	put_offset(b, "TZOFFSETFROM", from);
	put_offset(b, "TZOFFSETTO", to);
	buf_fmt(b, "END:%s\r\n", kind);
}

void ical_write_zone(struct buf *b, const struct zone *z, int64_t from, int64_t to)
{
	enum { CHANGES = 64 };
	int32_t so_far;

	if (is_utc(z)) return;
	so_far = zone_offset(z, from);
	buf_z(b, "BEGIN:VTIMEZONE\r\n");
	put_text(b, "TZID", zone_name(z));
	put_observance(b, from, so_far, so_far);
	for (int i = 0; i < CHANGES; i++) {
		int64_t at = zone_next_change(z, from);
		int32_t next;

		if (at == INT64_MAX || at > to) break;
		next = zone_offset(z, at);
		if (next != so_far) put_observance(b, at, so_far, next);
		so_far = next;
		from = at;
	}
	buf_z(b, "END:VTIMEZONE\r\n");
}

void ical_write_begin(struct buf *b, const char *method, struct str name)
{
	buf_z(b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//rapport//rapport " RAPPORT_VERSION
		"//EN\r\nCALSCALE:GREGORIAN\r\n");
	if (method) put_text(b, "METHOD", str_of(method));
	put_text(b, "X-WR-CALNAME", name);
}

void ical_write_event(struct buf *b, const struct ical_event *ev)
{
	buf_z(b, "BEGIN:VEVENT\r\n");
	put_text(b, "UID", ev->uid);
	put_utc(b, "DTSTAMP", ev->stamp);
	put_local(b, "DTSTART", ev->zone, ev->start);
	put_local(b, "DTEND", ev->zone, ev->end);
	buf_fmt(b, "SEQUENCE:%d\r\n", (int)ev->sequence);
	if (ev->cancelled) buf_z(b, "STATUS:CANCELLED\r\n");
	put_text(b, "SUMMARY", ev->summary);
	put_text(b, "DESCRIPTION", ev->description);
	if (ev->url.n) put_line(b, str_fmt(b->a, "URL:%.*s", STR(ev->url)));
	put_organizer(b, ev);
	for (size_t i = 0; i < ev->attendees_n; i++) put_attendee(b, ev, &ev->attendees[i]);
	buf_z(b, "TRANSP:OPAQUE\r\n");
	if (ev->alarm_minutes > 0) put_alarm(b, ev->alarm_minutes, ev->summary);
	buf_z(b, "END:VEVENT\r\n");
}

void ical_write_end(struct buf *b)
{
	buf_z(b, "END:VCALENDAR\r\n");
}
