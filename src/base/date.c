/* SPDX-License-Identifier: Apache-2.0
 *
 * The day count is Howard Hinnant's, from his note "chrono-Compatible Low-Level Date
 * Algorithms": years begin in March, so that the leap day is the last of its year.
 */
#include "base/date.h"

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int64_t date_days(int year, int month, int day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = floor_div(y, 400);
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct date date_of_days(int64_t days)
{
	int64_t z = days + 719468;
	int64_t era = floor_div(z, 146097);
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	int month = (int)(mp < 10 ? mp + 3 : mp - 9);

	return (struct date){
		.year = (int)(yoe + era * 400 + (month <= 2)),
		.month = month,
		.day = (int)(doy - (153 * mp + 2) / 5 + 1),
	};
}

int64_t date_day_of(int64_t seconds)
{
	return floor_div(seconds, DAY);
}

int64_t date_second_of(int64_t seconds)
{
	return seconds - floor_div(seconds, DAY) * DAY;
}

int date_weekday(int64_t days)
{
	return (int)(days + 3 - floor_div(days + 3, 7) * 7);
}

bool date_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int date_month_days(int year, int month)
{
	static const signed char length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return length[month - 1] + (month == 2 && date_leap(year));
}

/* Take `n` digits off *s, as a number. */
static bool take_digits(struct str *s, size_t n, int *out)
{
	int v = 0;

	if (s->n < n) return false;
	for (size_t i = 0; i < n; i++) {
		if (s->p[i] < '0' || s->p[i] > '9') return false;
		v = v * 10 + (s->p[i] - '0');
	}
	*s = str_sub(*s, n, s->n);
	*out = v;
	return true;
}

static bool take_mark(struct str *s, char c)
{
	if (s->n == 0 || s->p[0] != c) return false;
	*s = str_sub(*s, 1, s->n);
	return true;
}

static bool take_date(struct str *s, int64_t *days)
{
	int y, m, d;

	if (!take_digits(s, 4, &y) || !take_mark(s, '-') || !take_digits(s, 2, &m) || !take_mark(s, '-'))
		return false;
	if (!take_digits(s, 2, &d)) return false;
	if (m < 1 || m > 12 || d < 1 || d > date_month_days(y, m)) return false;
	*days = date_days(y, m, d);
	return true;
}

bool date_parse(struct str s, int64_t *days)
{
	return take_date(&s, days) && s.n == 0;
}

bool date_parse_clock(struct str s, int64_t *seconds)
{
	int h, m;

	if (!take_digits(&s, 2, &h) || !take_mark(&s, ':') || !take_digits(&s, 2, &m) || s.n) return false;
	*seconds = h * HOUR + m * MINUTE;
	return h < 24 && m < 60;
}

/* "Z" or "+hh:mm" → seconds east of UTC. */
static bool take_offset(struct str *s, int64_t *offset)
{
	int sign, h, m;

	*offset = 0;
	if (take_mark(s, 'Z') || take_mark(s, 'z')) return true;
	sign = take_mark(s, '+') ? 1 : take_mark(s, '-') ? -1 : 0;
	if (!sign || !take_digits(s, 2, &h) || !take_mark(s, ':') || !take_digits(s, 2, &m)) return false;
	if (h > 23 || m > 59) return false;
	*offset = sign * (h * HOUR + m * MINUTE);
	return true;
}

bool date_parse_rfc3339(struct str s, int64_t *utc)
{
	int64_t days, offset;
	int h, m, sec;

	if (!take_date(&s, &days)) return false;
	if (!take_mark(&s, 'T') && !take_mark(&s, 't') && !take_mark(&s, ' ')) return false;
	if (!take_digits(&s, 2, &h) || !take_mark(&s, ':') || !take_digits(&s, 2, &m)) return false;
	if (!take_mark(&s, ':') || !take_digits(&s, 2, &sec)) return false;
	if (h > 23 || m > 59 || sec > 60) return false;
	if (take_mark(&s, '.'))
		while (s.n && s.p[0] >= '0' && s.p[0] <= '9') s = str_sub(s, 1, s.n);
	if (!take_offset(&s, &offset) || s.n) return false;
	*utc = days * DAY + h * HOUR + m * MINUTE + sec - offset;
	return true;
}

/* A page prints hundreds of days; reading a format each time would be a twentieth of it. `between`
 * stands between two numbers; 0: nothing. */
static void put_day(struct buf *b, int64_t days, char between)
{
	struct date d = date_of_days(days);

	if (d.year < 0) buf_ch(b, '-');
	buf_digits(b, (uint64_t)(d.year < 0 ? -d.year : d.year), 4);
	if (between) buf_ch(b, between);
	buf_digits(b, (uint64_t)d.month, 2);
	if (between) buf_ch(b, between);
	buf_digits(b, (uint64_t)d.day, 2);
}

static void put_time(struct buf *b, int64_t second, char between)
{
	buf_digits(b, (uint64_t)(second / HOUR), 2);
	if (between) buf_ch(b, between);
	buf_digits(b, (uint64_t)(second / MINUTE % 60), 2);
	if (between) buf_ch(b, between);
	buf_digits(b, (uint64_t)(second % 60), 2);
}

void date_print(struct buf *b, int64_t days)
{
	put_day(b, days, '-');
}

void date_print_rfc3339(struct buf *b, int64_t utc)
{
	date_print(b, date_day_of(utc));
	buf_ch(b, 'T');
	put_time(b, date_second_of(utc), ':');
	buf_ch(b, 'Z');
}

void date_print_stamp(struct buf *b, int64_t seconds)
{
	put_day(b, date_day_of(seconds), 0);
	buf_ch(b, 'T');
	put_time(b, date_second_of(seconds), 0);
}
