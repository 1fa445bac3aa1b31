/* SPDX-License-Identifier: Apache-2.0
 *
 * Dates as a language writes them, from the patterns and names that tools/poc took
 * from ICU. A pattern has a dozen bytes; reading it again each time costs less than
 * any cache would.
 */
#include "base/date.h"

#include "view/lang.h"
#include "view/lang_data.h"

/* A page prints hundreds of clock times; with printf() they would be its main cost. */
static void put_number(struct buf *b, int64_t n, int width)
{
	if (n < 0 || n > 99) buf_fmt(b, "%0*lld", width, (long long)n);
	else {
		if (width > 1 || n > 9) buf_ch(b, (char)('0' + n / 10));
		buf_ch(b, (char)('0' + n % 10));
	}
}

/* Write one field of a pattern, the letter `c` repeated `n` times. */
static void put_field(struct buf *b, const struct lang *l, char c, int n, int64_t local)
{
	int64_t days = date_day_of(local), second = date_second_of(local);
	struct date d = date_of_days(days);
	int weekday = date_weekday(days);

	switch (c) {
	case 'E':
	case 'c': buf_z(b, n > 3 ? l->weekday[weekday] : l->weekday_short[weekday]); break;
	case 'M':
	case 'L':
		if (n < 3) put_number(b, d.month, n);
		else buf_z(b, n > 3 ? l->month[d.month - 1] : l->month_short[d.month - 1]);
		break;
	case 'd': put_number(b, d.day, n); break;
	case 'y': put_number(b, d.year, n); break;
	case 'H': put_number(b, second / HOUR, n); break;
	case 'm': put_number(b, second % HOUR / MINUTE, n); break;
	default: break; /* tools/poc lets no other letter in */
	}
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void put_pattern(struct buf *b, const struct lang *l, const char *p, int64_t local)
{
	bool quoted = false;

	while (*p) {
		int n = 1;

		if (*p == '\'') quoted = !quoted;
		else if (quoted || !is_letter(*p)) buf_ch(b, *p);
		else {
			while (p[n] == p[0]) n++;
			put_field(b, l, *p, n, local);
		}
		p += n;
	}
}

void lang_day(struct buf *b, const struct lang *l, int64_t days)
{
	put_pattern(b, l, l->day, days * DAY);
}

void lang_day_short(struct buf *b, const struct lang *l, int64_t days)
{
	put_pattern(b, l, l->day_short, days * DAY);
}

void lang_day_long(struct buf *b, const struct lang *l, int64_t days)
{
	put_pattern(b, l, l->day_long, days * DAY);
}

void lang_weekday(struct buf *b, const struct lang *l, int64_t days)
{
	buf_z(b, l->weekday[date_weekday(days)]);
}

void lang_weekday_short(struct buf *b, const struct lang *l, int64_t days)
{
	buf_z(b, l->weekday_short[date_weekday(days)]);
}

void lang_clock(struct buf *b, const struct lang *l, int64_t local)
{
	put_pattern(b, l, l->clock, local);
}

void lang_day_clock(struct buf *b, const struct lang *l, int64_t local)
{
	put_pattern(b, l, l->day_clock, local);
}

void lang_date_clock(struct buf *b, const struct lang *l, int64_t local)
{
	put_pattern(b, l, l->date_clock, local);
}

void lang_exact(struct buf *b, const struct lang *l, int64_t local)
{
	put_pattern(b, l, l->exact, local);
}
