/* SPDX-License-Identifier: Apache-2.0 */
#include "ical/value.h"

#include <string.h>

#include "base/date.h"

enum { LONGEST_DAYS = 36525 }; /* no event is longer than 100 years */

/* The `n` digits at `from`; −1 when they are none. */
static int read_digits(struct str s, size_t from, size_t n)
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
	int y = read_digits(s, 0, 4), m = read_digits(s, 4, 2), d = read_digits(s, 6, 2);

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
	h = read_digits(s, 9, 2);
	m = read_digits(s, 11, 2);
	if (s.n == 15) sec = read_digits(s, 13, 2);
	if (h < 0 || h > 24 || m < 0 || m > 59 || sec < 0 || sec > 60) return false;
	if (h == 24 && (m || sec)) return false;
	t->local += h * HOUR + m * MINUTE + (sec == 60 ? 59 : sec);
	return true;
}

/* Take the next `n` digits off *s, and one of `marks` before them. */
static bool take_digits(struct str *s, size_t n, const char *marks, int *v)
{
	size_t skip = s->n && s->p[0] && strchr(marks, s->p[0]) ? 1 : 0;

	*v = read_digits(*s, skip, n);
	if (*v < 0) return false;
	*s = str_sub(*s, skip + n, s->n);
	return true;
}

/* Read what stands behind a time: "Z", "+01:00", ".000Z", " UTC". */
static void take_offset(struct str s, struct ical_time *t)
{
	int h, m = 0;
	char sign;

	while (s.n && (s.p[0] == '.' || s.p[0] == ',' || s.p[0] == ' ' || read_digits(s, 0, 1) >= 0))
		s = str_sub(s, 1, s.n);
	s = str_trim(s);
	t->form = ICAL_LOCAL;
	if (str_ends(s, S("Z")) || str_ends(s, S("z")) || str_eq_nocase(s, S("UTC")) ||
		str_eq_nocase(s, S("GMT")))
		t->form = ICAL_UTC;
	if (!s.n || (s.p[0] != '+' && s.p[0] != '-')) return;
	sign = s.p[0];
	s = str_sub(s, 1, s.n);
	if (!take_digits(&s, 2, "", &h)) return;
	if (!take_digits(&s, 2, ":", &m)) m = 0;
	t->form = ICAL_UTC;
	t->local -= (sign == '-' ? -1 : 1) * (h * HOUR + m * MINUTE);
}

bool ical_time_guess(struct str s, struct ical_time *t)
{
	int y, m, d, h, min = 0, sec = 0;

	s = str_trim(s);
	if (!take_digits(&s, 4, "", &y) || !take_digits(&s, 2, "-/.", &m) ||
		!take_digits(&s, 2, "-/.", &d))
		return false;
	if (m < 1 || m > 12 || d < 1 || d > date_month_days(y, m)) return false;
	*t = (struct ical_time){ .local = date_days(y, m, d) * DAY, .form = ICAL_DATE };
	s = str_trim(s);
	if (s.n && (s.p[0] == 'T' || s.p[0] == 't')) s = str_trim(str_sub(s, 1, s.n));
	if (!s.n) return true;
	if (!take_digits(&s, 2, "", &h) || h > 24) return false;
	if (take_digits(&s, 2, ":", &min)) take_digits(&s, 2, ":", &sec);
	if (min < 0) min = 0;
	if (sec < 0) sec = 0;
	if (min > 59 || sec > 60 || (h == 24 && (min || sec))) return false;
	t->local += h * HOUR + min * MINUTE + (sec == 60 ? 59 : sec);
	take_offset(s, t);
	return true;
}

/* Take "12H" off *s: its number (at most nine digits) and its letter. */
static bool take_part(struct str *s, int64_t *n, char *unit)
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
		if (!take_part(&s, &n, &unit) || !add_part(d, time, n, unit)) return false;
		if (d->days > LONGEST_DAYS || d->seconds > (int64_t)LONGEST_DAYS * DAY)
			return false;
	}
	if (minus) *d = (struct ical_span){ -d->days, -d->seconds };
	return true;
}

/* Seconds of a unit of section 3.3.6, wherever it stands; 0: there is no such unit. */
static int64_t unit_seconds(char c)
{
	switch (c & ~0x20) {
	case 'W': return WEEK;
	case 'D': return DAY;
	case 'H': return HOUR;
	case 'M': return MINUTE;
	case 'S': return 1;
	default: return 0;
	}
}

/* Take "1.5H" off *s. */
static bool guess_part(struct str *s, struct ical_span *d)
{
	int64_t n = 0, tenths = 0, unit;
	size_t i = 0;

	for (; i < s->n && i < 9 && read_digits(*s, i, 1) >= 0; i++) n = n * 10 + read_digits(*s, i, 1);
	if (i == 0) return false;
	if (i + 1 < s->n && (s->p[i] == '.' || s->p[i] == ',') && read_digits(*s, i + 1, 1) >= 0) {
		tenths = read_digits(*s, ++i, 1);
		while (i < s->n && read_digits(*s, i, 1) >= 0) i++;
	}
	unit = i < s->n ? unit_seconds(s->p[i]) : 0;
	if (!unit) return false;
	if (unit >= DAY && !tenths) d->days += n * (unit / DAY);
	else d->seconds += n * unit + tenths * unit / 10;
	*s = str_sub(*s, i + 1, s->n);
	return d->days <= LONGEST_DAYS && d->seconds <= (int64_t)LONGEST_DAYS * DAY;
}

bool ical_duration_guess(struct str s, struct ical_span *d)
{
	bool minus = false, any = false;

	*d = (struct ical_span){ 0 };
	for (s = str_trim(s); s.n;) {
		if (strchr("PpTt+- \t", s.p[0]) && s.p[0]) {
			minus = minus || s.p[0] == '-';
			s = str_sub(s, 1, s.n);
			continue;
		}
		if (!guess_part(&s, d)) return false;
		any = true;
	}
	if (minus) *d = (struct ical_span){ -d->days, -d->seconds };
	return any;
}

/* The offset "+0100", which some write as "+01:00", "0100" or "+1". */
static struct str spelt_offset(struct str s, char out[8])
{
	size_t n = 0;

	out[n++] = s.n && s.p[0] == '-' ? '-' : '+';
	if (s.n && (s.p[0] == '-' || s.p[0] == '+')) s = str_sub(s, 1, s.n);
	if (s.n == 1 || (s.n > 1 && s.p[1] == ':')) out[n++] = '0';
	for (size_t i = 0; i < s.n && n < 7; i++)
		if (s.p[i] != ':') out[n++] = s.p[i];
	while (n == 3 || n == 4) out[n++] = '0';
	return (struct str){ out, n };
}

bool ical_offset_parse(struct str s, int32_t *offset)
{
	int h, m, sec = 0;

	char spelt[8];

	s = str_trim(s);
	if (s.n != 5 && s.n != 7) s = spelt_offset(s, spelt);
	if ((s.n != 5 && s.n != 7) || (s.p[0] != '+' && s.p[0] != '-')) return false;
	h = read_digits(s, 1, 2);
	m = read_digits(s, 3, 2);
	if (s.n == 7) sec = read_digits(s, 5, 2);
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
