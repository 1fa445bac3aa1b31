/* SPDX-License-Identifier: Apache-2.0 */
#include "ical/value.h"

#include "base/date.h"

enum { LONGEST_DAYS = 36525 }; /* no event is longer than 100 years */

/* The `n` digits at `from`; −1 when they are none. */
static int digits(struct str s, size_t from, size_t n)
{
	int v = 0;

	if (from + n > s.n) return -1;
	for (size_t i = from; i < from + n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9') return -1;
		v = v * 10 + (s.p[i] - '0');
	}
	return v;
}

static bool day_parse(struct str s, int64_t *days)
{
	int y = digits(s, 0, 4), m = digits(s, 4, 2), d = digits(s, 6, 2);

	if (y < 0 || m < 1 || m > 12 || d < 1 || d > date_month_days(y, m)) return false;
	*days = date_days(y, m, d);
	return true;
}

bool ical_time_parse(struct str s, struct ical_time *t)
{
	int h, m, sec = 0;
	int64_t days;

	s = str_trim(s);
	if (!day_parse(s, &days)) return false;
	*t = (struct ical_time){ .local = days * DAY };
	t->form = s.p[s.n - 1] == 'Z' || s.p[s.n - 1] == 'z' ? ICAL_UTC : ICAL_LOCAL;
	if (t->form == ICAL_UTC) s.n--;
	if (s.n == 8) t->form = ICAL_DATE; /* also "20131210Z", which Google wrote */
	if (s.n == 8) return true;
	if ((s.p[8] != 'T' && s.p[8] != 't') || (s.n != 13 && s.n != 15)) return false;
	h = digits(s, 9, 2);
	m = digits(s, 11, 2);
	if (s.n == 15) sec = digits(s, 13, 2);
	if (h < 0 || h > 24 || m < 0 || m > 59 || sec < 0 || sec > 60) return false;
	if (h == 24 && (m || sec)) return false;
	t->local += h * HOUR + m * MINUTE + (sec == 60 ? 59 : sec);
	return true;
}

/* One "12H": its number (at most nine digits) and its letter. */
static bool part(struct str *s, int64_t *n, char *unit)
{
	size_t i = 0;

	while (i < s->n && i < 10 && s->p[i] >= '0' && s->p[i] <= '9') i++;
	if (i == 0 || i > 9 || i == s->n || !str_int(str_sub(*s, 0, i), n)) return false;
	*unit = (char)(s->p[i] & ~0x20);
	*s = str_sub(*s, i + 1, s->n);
	return true;
}

static bool add_part(struct ical_span *d, bool time, int64_t n, char unit)
{
	if (!time && unit == 'W') d->days += 7 * n;
	else if (!time && unit == 'D') d->days += n;
	else if (time && unit == 'H') d->seconds += n * HOUR;
	else if (time && unit == 'M') d->seconds += n * MINUTE;
	else if (time && unit == 'S') d->seconds += n;
	else return false;
	return true;
}

bool ical_duration_parse(struct str s, struct ical_span *d)
{
	bool minus, time = false;
	int64_t n;
	char unit;

	s = str_trim(s);
	minus = s.n && s.p[0] == '-';
	if (s.n && (s.p[0] == '-' || s.p[0] == '+')) s = str_sub(s, 1, s.n);
	if (s.n < 2 || (s.p[0] & ~0x20) != 'P') return false;
	*d = (struct ical_span){ 0 };
	for (s = str_sub(s, 1, s.n); s.n;) {
		if (!time && (s.p[0] & ~0x20) == 'T') {
			time = true;
			s = str_sub(s, 1, s.n);
		}
		if (!part(&s, &n, &unit) || !add_part(d, time, n, unit)) return false;
		if (d->days > LONGEST_DAYS || d->seconds > (int64_t)LONGEST_DAYS * DAY)
			return false;
	}
	if (minus) *d = (struct ical_span){ -d->days, -d->seconds };
	return true;
}

bool ical_offset_parse(struct str s, int32_t *offset)
{
	int h, m, sec = 0;

	s = str_trim(s);
	if ((s.n != 5 && s.n != 7) || (s.p[0] != '+' && s.p[0] != '-')) return false;
	h = digits(s, 1, 2);
	m = digits(s, 3, 2);
	if (s.n == 7) sec = digits(s, 5, 2);
	if (h < 0 || h > 25 || m < 0 || m > 59 || sec < 0 || sec > 59) return false;
	*offset = (s.p[0] == '-' ? -1 : 1) * (h * HOUR + m * MINUTE + sec);
	return true;
}

struct str ical_unescape(struct arena *a, struct str s)
{
	struct buf b = { .a = a };

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\\' || i + 1 == s.n) {
			buf_ch(&b, s.p[i]);
			continue;
		}
		i++;
		buf_ch(&b, s.p[i] == 'n' || s.p[i] == 'N' ? '\n' : s.p[i]);
	}
	return buf_str(&b);
}

bool ical_list_next(struct str *rest, struct str *member)
{
	while (rest->n) {
		struct str all = *rest;

		str_cut(all, ',', member, rest);
		*member = str_trim(*member);
		if (member->n) return true;
	}
	return false;
}
