/* SPDX-License-Identifier: Apache-2.0
 *
 * Dates as a language writes them, from the patterns and names that tools/poc took
 * from ICU. A pattern has a dozen bytes; reading it again each time costs less than
 * any cache would.
 */
#include "base/date.h"

#include "view/lang.h"
#include "view/lang_data.h"

static void put_month(struct buf *b, const struct lang *l, int month, size_t n)
{
	if (n < 3) buf_digits(b, (uint64_t)month, n);
	else buf_z(b, n > 3 ? l->month[month - 1] : l->month_short[month - 1]);
}

/* Write one field of a pattern, the letter `c` repeated `n` times. A page has hundreds of clock
 * times, which need no date. */
static void put_field(struct buf *b, const struct lang *l, char c, size_t n, int64_t local)
{
	int64_t days = date_day_of(local), second = date_second_of(local);

	switch (c) {
	case 'H': buf_digits(b, (uint64_t)(second / HOUR), n); break;
	case 'm': buf_digits(b, (uint64_t)(second % HOUR / MINUTE), n); break;
	case 'E':
	case 'c': buf_z(b, (n > 3 ? l->weekday : l->weekday_short)[date_weekday(days)]); break;
	case 'M':
	case 'L': put_month(b, l, date_of_days(days).month, n); break;
	case 'd': buf_digits(b, (uint64_t)date_of_days(days).day, n); break;
	case 'y': buf_int(b, date_of_days(days).year); break;
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
		size_t n = 1;

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
