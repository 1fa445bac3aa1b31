/* SPDX-License-Identifier: Apache-2.0
 *
 * The text of a recurrence rule (RFC 5545, section 3.3.10, and RFC 7529, section 4.1)
 * to bit sets. What the RFC forbids has no meaning to guess, so it is refused with a
 * sentence; what calendars in use write beside it is forgiven where it has one.
 */
#include "ical/recur.h"

#include <stdio.h>

#include "base/date.h"

enum { TEXT_MOST = 8 << 10, SHOWN = 40 };
static const int64_t number_most = 1000000000; /* an INTERVAL or COUNT past it is a mistake */

struct part {
	struct str name;
	bool (*take)(struct str value, struct recur *r, struct err *e);
};

static bool wrong(struct str part, struct str value, const char *expected, struct err *e)
{
	char text[SHOWN + 1];
	size_t n = value.n < SHOWN ? value.n : SHOWN;

	for (size_t i = 0; i < n; i++)
		text[i] = value.p[i] >= ' ' && value.p[i] <= '~' ? value.p[i] : '?';
	text[n] = '\0';
	return err_set(e, ERR_INPUT, "recurrence rule: %.*s is \"%s\"; expected %s", STR(part),
		text, expected);
}

static void put(uint64_t *set, int64_t bit)
{
	set[bit / 64] |= UINT64_C(1) << (bit % 64);
}

static bool is_set(const uint64_t *set, int words)
{
	uint64_t any = 0;

	for (int i = 0; i < words; i++) any |= set[i];
	return any != 0;
}

/* A list of numbers from `least` to `most`; d becomes bit d of `set`, and −d bit
 * `minus` + d when `minus` is not 0. */
static bool numbers(struct str part, struct str value, int least, int most, int minus,
	uint64_t *set, struct err *e)
{
	struct str item, rest = value;
	char expected[64];
	int64_t n;
	bool more;

	do {
		more = str_cut(rest, ',', &item, &rest);
		if (!str_int(str_trim(item), &n)) break;
		if (n >= least && n <= most) put(set, n);
		else if (minus && -n >= least && -n <= most) put(set, minus - n);
		else break;
		if (!more) return true;
	} while (more);
	snprintf(expected, sizeof expected, minus ? "numbers, not 0, from %d to %d"
		: "numbers from %d to %d", minus ? -most : least, most);
	return wrong(part, value, expected, e);
}

static bool positive(struct str part, struct str value, int64_t *n, struct err *e)
{
	if (str_int(value, n) && *n >= 1 && *n <= number_most) return true;
	return wrong(part, value, "a whole number from 1 to 1000000000", e);
}

static bool take_freq(struct str value, struct recur *r, struct err *e)
{
	static const struct str names[] = { S("SECONDLY"), S("MINUTELY"), S("HOURLY"), S("DAILY"),
		S("WEEKLY"), S("MONTHLY"), S("YEARLY") };

	for (int i = RECUR_SECONDLY; i <= RECUR_YEARLY; i++) {
		if (!str_eq_nocase(value, names[i])) continue;
		r->freq = (enum recur_freq)i;
		return true;
	}
	return wrong(S("FREQ"), value,
		"SECONDLY, MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY", e);
}

static bool take_interval(struct str value, struct recur *r, struct err *e)
{
	return positive(S("INTERVAL"), value, &r->interval, e);
}

static bool take_count(struct str value, struct recur *r, struct err *e)
{
	return positive(S("COUNT"), value, &r->count, e);
}

/* `n` digits from `at` as a number; −1 when they are none. */
static int digits(struct str s, size_t at, size_t n)
{
	int v = 0;

	for (size_t i = at; i < at + n; i++) {
		if (i >= s.n || s.p[i] < '0' || s.p[i] > '9') return -1;
		v = v * 10 + (s.p[i] - '0');
	}
	return v;
}

static bool take_until(struct str v, struct recur *r, struct err *e)
{
	static const char expected[] = "20261231, 20261231T235959 or 20261231T235959Z";
	int year = digits(v, 0, 4), month = digits(v, 4, 2), day = digits(v, 6, 2), h, m, s;

	if (year < 0 || month < 1 || month > 12 || day < 1 || day > date_month_days(year, month))
		return wrong(S("UNTIL"), v, expected, e);
	r->until = date_days(year, month, day) * DAY;
	r->until_kind = RECUR_UNTIL_DATE;
	if (v.n == 8) return true;
	h = digits(v, 9, 2), m = digits(v, 11, 2), s = digits(v, 13, 2);
	if (v.p[8] != 'T' && v.p[8] != 't') return wrong(S("UNTIL"), v, expected, e);
	if (h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 60)
		return wrong(S("UNTIL"), v, expected, e);
	r->until += h * HOUR + m * MINUTE + (s == 60 ? 59 : s);
	r->until_kind = RECUR_UNTIL_LOCAL;
	if (v.n == 15) return true;
	r->until_kind = RECUR_UNTIL_UTC;
	if (v.n == 16 && (v.p[15] == 'Z' || v.p[15] == 'z')) return true;
	return wrong(S("UNTIL"), v, expected, e);
}

/* Section 3.3.12: where leap seconds do not exist, second 60 is read as 59. */
static bool take_second(struct str value, struct recur *r, struct err *e)
{
	const uint64_t leap = UINT64_C(1) << 60;

	if (!numbers(S("BYSECOND"), value, 0, 60, 0, &r->second, e)) return false;
	if (r->second & leap) r->second = (r->second & ~leap) | leap >> 1;
	return true;
}

static bool take_minute(struct str value, struct recur *r, struct err *e)
{
	return numbers(S("BYMINUTE"), value, 0, 59, 0, &r->minute, e);
}

static bool take_hour(struct str value, struct recur *r, struct err *e)
{
	uint64_t set = 0;

	if (!numbers(S("BYHOUR"), value, 0, 23, 0, &set, e)) return false;
	r->hour = (uint32_t)set;
	return true;
}

static bool take_month(struct str value, struct recur *r, struct err *e)
{
	uint64_t set = 0;

	if (!numbers(S("BYMONTH"), value, 1, 12, 0, &set, e)) return false;
	r->month = (uint16_t)set;
	return true;
}

static bool take_month_day(struct str value, struct recur *r, struct err *e)
{
	return numbers(S("BYMONTHDAY"), value, 1, 31, 31, &r->month_day, e);
}

static bool take_week_no(struct str value, struct recur *r, struct err *e)
{
	return numbers(S("BYWEEKNO"), value, 1, 53, 64, r->week_no, e);
}

static bool take_year_day(struct str value, struct recur *r, struct err *e)
{
	return numbers(S("BYYEARDAY"), value, 1, 366, 384, r->year_day, e);
}

static bool take_set_pos(struct str value, struct recur *r, struct err *e)
{
	return numbers(S("BYSETPOS"), value, 1, 366, 384, r->set_pos, e);
}

/* "MO" → 0; −1 when it is no weekday. */
static int weekday_of(struct str s)
{
	static const struct str names[] = { S("MO"), S("TU"), S("WE"), S("TH"), S("FR"), S("SA"),
		S("SU") };

	for (int i = 0; i < 7; i++)
		if (str_eq_nocase(s, names[i])) return i;
	return -1;
}

/* "FR", "2TU", "-1SU" */
static bool take_one_day(struct str item, struct recur *r)
{
	int weekday = item.n < 2 ? -1 : weekday_of(str_sub(item, item.n - 2, item.n));
	struct str number = str_trim(str_sub(item, 0, item.n < 2 ? 0 : item.n - 2));
	int64_t n;

	if (weekday < 0) return false;
	if (number.n == 0) {
		r->weekday |= (uint8_t)(1 << weekday);
		return true;
	}
	if (!str_int(number, &n) || n == 0 || n < -53 || n > 53) return false;
	put(&r->nth[weekday][n < 0], n < 0 ? -n : n);
	return true;
}

static bool take_day(struct str value, struct recur *r, struct err *e)
{
	struct str item, rest = value;
	bool more;

	do {
		more = str_cut(rest, ',', &item, &rest);
		if (!take_one_day(str_trim(item), r))
			return wrong(S("BYDAY"), value, "weekdays like MO, 2TU or -1SU", e);
	} while (more);
	return true;
}

static bool take_week_start(struct str value, struct recur *r, struct err *e)
{
	r->week_start = weekday_of(value);
	return r->week_start >= 0 || wrong(S("WKST"), value, "MO, TU, WE, TH, FR, SA or SU", e);
}

static bool take_scale(struct str value, struct recur *r, struct err *e)
{
	(void)r;
	return str_eq_nocase(value, S("GREGORIAN"))
		|| wrong(S("RSCALE"), value, "GREGORIAN, the only calendar followed here", e);
}

static bool take_skip(struct str value, struct recur *r, struct err *e)
{
	static const struct str names[] = { S("OMIT"), S("BACKWARD"), S("FORWARD") };

	for (int i = RECUR_OMIT; i <= RECUR_FORWARD; i++) {
		if (!str_eq_nocase(value, names[i])) continue;
		r->skip = (enum recur_skip)i;
		return true;
	}
	return wrong(S("SKIP"), value, "OMIT, BACKWARD or FORWARD", e);
}

enum { FREQ, RSCALE, SKIP, PARTS = 16 };
static const struct part parts[PARTS] = {
	[FREQ] = { S("FREQ"), take_freq },
	[RSCALE] = { S("RSCALE"), take_scale },
	[SKIP] = { S("SKIP"), take_skip },
	{ S("INTERVAL"), take_interval },
	{ S("COUNT"), take_count },
	{ S("UNTIL"), take_until },
	{ S("BYSECOND"), take_second },
	{ S("BYMINUTE"), take_minute },
	{ S("BYHOUR"), take_hour },
	{ S("BYDAY"), take_day },
	{ S("BYMONTHDAY"), take_month_day },
	{ S("BYYEARDAY"), take_year_day },
	{ S("BYWEEKNO"), take_week_no },
	{ S("BYMONTH"), take_month },
	{ S("BYSETPOS"), take_set_pos },
	{ S("WKST"), take_week_start },
};

/* One NAME=VALUE; `seen` has a bit for each part. */
static bool take_part(struct str text, struct recur *r, uint32_t *seen, struct err *e)
{
	struct str name, value;
	int i = 0;

	if (text.n == 0) return true;
	if (!str_cut(text, '=', &name, &value))
		return wrong(S("a part"), text, "NAME=VALUE", e);
	name = str_trim(name);
	if (name.n > 2 && (name.p[0] == 'X' || name.p[0] == 'x') && name.p[1] == '-') return true;
	while (i < PARTS && !str_eq_nocase(name, parts[i].name)) i++;
	if (i == PARTS || name.n == 0)
		return wrong(S("a part"), name, "FREQ, INTERVAL, BYDAY or another of RFC 5545", e);
	if (*seen & (1u << i)) return wrong(name, value, "this part only once", e);
	*seen |= 1u << i;
	return parts[i].take(str_trim(value), r, e);
}

static bool has_ordinals(const struct recur *r)
{
	return is_set(r->nth[0], 14);
}

/* What section 3.3.10 says a part MUST NOT be combined with. */
static bool check_together(const struct recur *r, struct err *e)
{
	bool week_no = is_set(r->week_no, 2), year_day = is_set(r->year_day, 12);
	bool other = week_no || year_day || has_ordinals(r) || r->weekday || r->month
		|| r->month_day || r->hour || r->minute || r->second;
	const char *why = NULL;

	if (week_no && r->freq != RECUR_YEARLY)
		why = "BYWEEKNO goes with FREQ=YEARLY only";
	else if (year_day && r->freq >= RECUR_DAILY && r->freq <= RECUR_MONTHLY)
		why = "BYYEARDAY does not go with FREQ=DAILY, WEEKLY or MONTHLY";
	else if (r->month_day && r->freq == RECUR_WEEKLY)
		why = "BYMONTHDAY does not go with FREQ=WEEKLY";
	else if (has_ordinals(r) && r->freq < RECUR_MONTHLY)
		why = "a numbered weekday (2TU) goes with FREQ=MONTHLY and YEARLY only";
	else if (has_ordinals(r) && week_no)
		why = "a numbered weekday (2TU) does not go with BYWEEKNO";
	else if (is_set(r->set_pos, 12) && !other)
		why = "BYSETPOS needs another BY part to choose from";
	return !why || err_set(e, ERR_INPUT, "recurrence rule: %s (RFC 5545, 3.3.10)", why);
}

bool recur_parse(struct str text, struct recur *r, struct err *e)
{
	struct str part, rest = str_trim(text);
	uint32_t seen = 0;

	*r = (struct recur){ .interval = 1 };
	if (rest.n > TEXT_MOST)
		return err_set(e, ERR_INPUT, "recurrence rule: over %d bytes long", TEXT_MOST);
	while (rest.n) {
		str_cut(rest, ';', &part, &rest);
		if (!take_part(str_trim(part), r, &seen, e)) return false;
	}
	if (!(seen & (1u << FREQ)))
		return err_set(e, ERR_INPUT, "recurrence rule: no FREQ; expected one of RFC 5545");
	if ((seen & (1u << SKIP)) && !(seen & (1u << RSCALE)))
		return err_set(e, ERR_INPUT, "recurrence rule: SKIP without RSCALE (RFC 7529)");
	return check_together(r, e);
}

int64_t recur_until_local(const struct recur *r, int32_t east)
{
	switch (r->until_kind) {
	case RECUR_UNTIL_DATE: return r->until + DAY - 1;
	case RECUR_UNTIL_LOCAL: return r->until;
	case RECUR_UNTIL_UTC: return r->until + east;
	case RECUR_UNTIL_NONE: break;
	}
	return INT64_MAX;
}
