/* SPDX-License-Identifier: Apache-2.0
 *
 * TZif files (RFC 8536): the explicit changes, and after them the rule of the footer.
 * Only offsets are kept; abbreviations and the daylight flag have no use here.
 */
#include "ical/tzif.h"

#include <string.h>

#include "base/date.h"

enum { HEADER = 44, TYPE = 6, YEARS = 402 };
/* zic writes −2^59 for "since the big bang"; sums with an offset stay far from overflow. */
static const int64_t farthest = (int64_t)1 << 60;

struct block {
	const unsigned char *p;
	uint32_t isut, isstd, leap, times, types, chars;
	size_t width; /* of a time: 4 bytes in the first block, 8 in the second */
	size_t size;
};

/* A day of a POSIX TZ rule, with the second of its change in local time. */
struct rule_day {
	enum { JULIAN, ZERO_BASED, MONTH_WEEK } kind;
	int n, month, week;
	int32_t second;
};

struct rule {
	int32_t standard, daylight; /* east of UTC */
	bool changes;
	struct rule_day begin, end; /* of daylight saving time */
};

static uint32_t be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t be64(const unsigned char *p)
{
	return (int64_t)((uint64_t)be32(p) << 32 | be32(p + 4));
}

/* The header at the start of `s` and where its block lies; takes both off `s`. */
static bool take_block(struct str *s, size_t width, struct block *b, struct err *e)
{
	const unsigned char *h = (const unsigned char *)s->p;

	if (s->n < HEADER || memcmp(h, "TZif", 4) != 0)
		return err_set(e, ERR_INPUT, "no TZif header");
	*b = (struct block){ .p = h + HEADER, .isut = be32(h + 20), .isstd = be32(h + 24),
		.leap = be32(h + 28), .times = be32(h + 32), .types = be32(h + 36),
		.chars = be32(h + 40), .width = width };
	if (b->types == 0 || b->types > 256 || b->chars == 0)
		return err_set(e, ERR_INPUT, "TZif: no time type, or over 256");
	if (b->isut > b->types || b->isstd > b->types)
		return err_set(e, ERR_INPUT, "TZif: more indicators than time types");
	b->size = b->times * (width + 1) + (size_t)b->types * TYPE + b->chars
		+ b->leap * (width + 4) + b->isstd + b->isut;
	if (b->size > s->n - HEADER) return err_set(e, ERR_INPUT, "TZif: cut off");
	*s = str_sub(*s, HEADER + b->size, s->n);
	return true;
}

static bool type_offset(const struct block *b, size_t type, int32_t *offset, struct err *e)
{
	const unsigned char *types = b->p + b->times * (b->width + 1);

	if (type >= b->types) return err_set(e, ERR_INPUT, "TZif: a time type that is not there");
	*offset = (int32_t)be32(types + type * TYPE);
	if (*offset < -ZONE_OFFSET_MOST || *offset > ZONE_OFFSET_MOST)
		return err_set(e, ERR_INPUT, "TZif: an offset of more than 26 hours");
	return true;
}

static bool read_times(const struct block *b, struct zone_changes *c, struct err *e)
{
	int64_t before = -farthest - 1;

	if (b->leap) return err_set(e, ERR_INPUT, "TZif: counts leap seconds; expected none");
	if (!type_offset(b, 0, &c->first, e)) return false;
	for (size_t i = 0; i < b->times; i++) {
		const unsigned char *p = b->p + i * b->width;
		int64_t at = b->width == 8 ? be64(p) : (int32_t)be32(p);
		int32_t offset = 0;

		if (at <= before || at > farthest)
			return err_set(e, ERR_INPUT, "TZif: times out of order or range");
		if (!type_offset(b, b->p[b->times * b->width + i], &offset, e)) return false;
		zone_change_add(c, at, offset);
		before = at;
	}
	return true;
}

static bool take_char(struct str *s, char c)
{
	if (s->n == 0 || s->p[0] != c) return false;
	*s = str_sub(*s, 1, s->n);
	return true;
}

/* A number of 1 to 3 digits. */
static bool take_number(struct str *s, int least, int most, int *n)
{
	size_t i = 0;

	for (*n = 0; i < s->n && i < 3 && s->p[i] >= '0' && s->p[i] <= '9'; i++)
		*n = *n * 10 + (s->p[i] - '0');
	*s = str_sub(*s, i, s->n);
	return i > 0 && *n >= least && *n <= most;
}

/* "EST" or "<-03>". */
static bool take_abbreviation(struct str *s)
{
	bool quoted = take_char(s, '<');
	size_t i = 0;

	for (; i < s->n; i++) {
		char c = s->p[i];
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');

		if (!letter && !(quoted && ((c >= '0' && c <= '9') || c == '+' || c == '-'))) break;
	}
	*s = str_sub(*s, i, s->n);
	return i >= 3 && (!quoted || take_char(s, '>'));
}

/* [+-]h[h[h]][:mm[:ss]] → seconds. RFC 8536, section 3.3.1 lets a time of change run to
 * 167 hours. */
static bool take_time(struct str *s, int most_hours, int32_t *seconds)
{
	int sign = take_char(s, '-') ? -1 : 1;
	int h, m = 0, sec = 0;

	if (sign == 1) take_char(s, '+');
	if (!take_number(s, 0, most_hours, &h)) return false;
	if (take_char(s, ':') && !take_number(s, 0, 59, &m)) return false;
	if (take_char(s, ':') && !take_number(s, 0, 59, &sec)) return false;
	*seconds = sign * (h * HOUR + m * MINUTE + sec);
	return true;
}

/* ",M3.2.0/2", ",J60" or ",59" */
static bool take_day(struct str *s, struct rule_day *d)
{
	*d = (struct rule_day){ .second = 2 * HOUR };
	if (!take_char(s, ',')) return false;
	if (take_char(s, 'J')) {
		d->kind = JULIAN;
		if (!take_number(s, 1, 365, &d->n)) return false;
	} else if (take_char(s, 'M')) {
		d->kind = MONTH_WEEK;
		if (!take_number(s, 1, 12, &d->month) || !take_char(s, '.')) return false;
		if (!take_number(s, 1, 5, &d->week) || !take_char(s, '.')) return false;
		if (!take_number(s, 0, 6, &d->n)) return false;
	} else {
		d->kind = ZERO_BASED;
		if (!take_number(s, 0, 365, &d->n)) return false;
	}
	return !take_char(s, '/') || take_time(s, 167, &d->second);
}

/* "CET-1CEST,M3.5.0,M10.5.0/3": POSIX counts west of Greenwich, we count east. */
static bool rule_parse(struct str s, struct rule *r)
{
	*r = (struct rule){ 0 };
	if (!take_abbreviation(&s) || !take_time(&s, 24, &r->standard)) return false;
	r->standard = -r->standard;
	if (s.n == 0) return true;
	r->changes = true;
	r->daylight = r->standard + HOUR;
	if (!take_abbreviation(&s)) return false;
	if (s.n && s.p[0] != ',') {
		if (!take_time(&s, 24, &r->daylight)) return false;
		r->daylight = -r->daylight;
	}
	return take_day(&s, &r->begin) && take_day(&s, &r->end) && s.n == 0;
}

/* The local time of the change in a year. */
static int64_t day_in_year(const struct rule_day *d, int year)
{
	int64_t day = date_days(year, 1, 1);

	if (d->kind == ZERO_BASED) {
		day += d->n;
	} else if (d->kind == JULIAN) {
		day += d->n - 1 + (date_leap(year) && d->n >= 60);
	} else {
		int64_t first = date_days(year, d->month, 1);
		int sunday_based = (date_weekday(first) + 1) % 7;

		day = first + (d->n - sunday_based + 7) % 7 + (d->week - 1) * 7;
		if (day >= first + date_month_days(year, d->month)) day -= 7;
	}
	return day * DAY + d->second;
}

/* Lay the rule out after the last explicit change; without one it holds for all time. */
static void follow_rule(const struct rule *r, struct zone_changes *c, struct zone *z)
{
	int64_t last = c->n ? c->list[c->n - 1].at : INT64_MIN;
	int64_t oldest = date_days(1800, 1, 1) * DAY; /* nobody changed clocks before */
	int year = 1970;

	z->eternal = c->n == 0;
	if (z->eternal) c->first = r->standard;
	if (!r->changes) return;
	if (!z->eternal) year = date_of_days(date_day_of(last < oldest ? oldest : last)).year;
	for (int y = year; y < year + YEARS; y++) {
		int64_t begin = day_in_year(&r->begin, y) - r->standard;
		int64_t end = day_in_year(&r->end, y) - r->daylight;

		if (begin > last) zone_change_add(c, begin, r->daylight);
		if (end > last) zone_change_add(c, end, r->standard);
	}
	z->repeats = true;
	z->limit = date_days(year + YEARS, 1, 1) * DAY;
}

bool tzif_read(struct arena *a, struct str bytes, struct zone *z, struct err *e)
{
	struct zone_changes c = { .a = a };
	struct rule rule = { 0 };
	struct str rest = bytes, line;
	struct block b = { 0 };
	bool second = bytes.n > 4 && bytes.p[4] >= '2';

	if (!take_block(&rest, 4, &b, e)) return false;
	if (second && !take_block(&rest, 8, &b, e)) return false;
	if (!read_times(&b, &c, e)) return false;
	if (c.n && c.list[c.n - 1].at > date_days(9000, 1, 1) * DAY)
		return err_set(e, ERR_INPUT, "TZif: a change after the year 9000");
	if (second) {
		if (!take_char(&rest, '\n') || !str_cut(rest, '\n', &line, &rest))
			return err_set(e, ERR_INPUT, "TZif: no footer");
		if (line.n && !rule_parse(line, &rule))
			return err_set(e, ERR_INPUT, "TZif: the footer is no TZ rule");
		if (line.n) follow_rule(&rule, &c, z);
	}
	zone_changes_take(&c, z);
	return true;
}
