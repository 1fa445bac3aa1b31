/* SPDX-License-Identifier: Apache-2.0
 *
 * The text of a recurrence rule (RFC 5545, section 3.3.10, and RFC 7529, section 4.1)
 * to bit sets. What the RFC forbids is refused with a sentence, or left out where the rest is
 * to be followed all the same; what calendars in use write beside it is forgiven where it has
 * a meaning. Every part is read to its end, and the first mistake is told.
 */
#include "ical/recur.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "ical/value.h"

enum { TEXT_MOST = 8 << 10, SHOWN = 40 };
static const int64_t number_most = 1000000000; /* an INTERVAL or COUNT past it is a mistake */

struct part {
	struct str name;
	bool (*take)(struct str value, struct recur *r, struct err *e);
};

static bool refuse_value(struct str part, struct str value, const char *expected, struct err *e)
{
	char text[SHOWN + 1];
	size_t n = value.n < SHOWN ? value.n : SHOWN;

	for (size_t i = 0; i < n; i++)
		text[i] = value.p[i] >= ' ' && value.p[i] <= '~' ? value.p[i] : '?';
	text[n] = '\0';
	if (e->code) return false;
	return err_set(e, ERR_INPUT, "recurrence rule: %.*s is \"%s\"; expected %s", STR(part),
		text, expected);
}

static void set_bit(uint64_t *set, int64_t bit)
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
static bool read_numbers(struct str part, struct str value, int least, int most, int minus,
	uint64_t *set, struct err *e)
{
	struct str item, rest = value;
	char expected[64];
	int64_t n;
	bool more, right = true;

	do {
		more = str_cut(rest, ',', &item, &rest);
		if (!str_int(str_trim(item), &n)) right = false;
		else if (n >= least && n <= most) set_bit(set, n);
		else if (minus && -n >= least && -n <= most) set_bit(set, minus - n);
		else right = false;
	} while (more);
	if (right) return true;
	snprintf(expected, sizeof expected, minus ? "numbers, not 0, from %d to %d"
		: "numbers from %d to %d", minus ? -most : least, most);
	return refuse_value(part, value, expected, e);
}

static bool read_positive(struct str part, struct str value, int64_t *n, struct err *e)
{
	int64_t v;

	if (!str_int(value, &v) || v < 1 || v > number_most)
		return refuse_value(part, value, "a whole number from 1 to 1000000000", e);
	*n = v;
	return true;
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
	return refuse_value(S("FREQ"), value,
		"SECONDLY, MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY", e);
}

static bool take_interval(struct str value, struct recur *r, struct err *e)
{
	return read_positive(S("INTERVAL"), value, &r->interval, e);
}

static bool take_count(struct str value, struct recur *r, struct err *e)
{
	return read_positive(S("COUNT"), value, &r->count, e);
}

/* `n` digits from `at` as a number; −1 when they are none. */
static int read_digits(struct str s, size_t at, size_t n)
{
	int v = 0;

	for (size_t i = at; i < at + n; i++) {
		if (i >= s.n || s.p[i] < '0' || s.p[i] > '9') return -1;
		v = v * 10 + (s.p[i] - '0');
	}
	return v;
}

/* Some write 2026-12-31T06:00:00Z, or the 31st of September. */
static void guess_until(struct str v, struct recur *r)
{
	int year = read_digits(v, 0, 4), month = read_digits(v, 4, 2), day = read_digits(v, 6, 2);
	struct ical_time t;

	if (ical_time_guess(v, &t)) {
		r->until = t.local;
		r->until_kind = t.form == ICAL_DATE ? RECUR_UNTIL_DATE
			: t.form == ICAL_UTC ? RECUR_UNTIL_UTC : RECUR_UNTIL_LOCAL;
	} else if (year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= 31) {
		if (day > date_month_days(year, month)) day = date_month_days(year, month);
		r->until = date_days(year, month, day) * DAY;
		r->until_kind = RECUR_UNTIL_DATE;
	}
}

static bool take_until(struct str v, struct recur *r, struct err *e)
{
	struct ical_time t;
	bool utc = v.n == 16, local = v.n == 15;

	if ((v.n == 8 || local || utc) && ical_time_parse(v, &t) && (t.form == ICAL_UTC) == utc &&
		(v.n == 8 || (v.p[9] != '2' || v.p[10] != '4'))) {
		r->until = t.local;
		r->until_kind = utc ? RECUR_UNTIL_UTC : local ? RECUR_UNTIL_LOCAL : RECUR_UNTIL_DATE;
		return true;
	}
	guess_until(v, r);
	return refuse_value(S("UNTIL"), v, "20261231, 20261231T235959 or 20261231T235959Z", e);
}

/* Section 3.3.12: where leap seconds do not exist, second 60 is read as 59. */
static bool take_second(struct str value, struct recur *r, struct err *e)
{
	const uint64_t leap = UINT64_C(1) << 60;

	bool right = read_numbers(S("BYSECOND"), value, 0, 60, 0, &r->second, e);

	if (r->second & leap) r->second = (r->second & ~leap) | leap >> 1;
	return right;
}

static bool take_minute(struct str value, struct recur *r, struct err *e)
{
	return read_numbers(S("BYMINUTE"), value, 0, 59, 0, &r->minute, e);
}

static bool take_hour(struct str value, struct recur *r, struct err *e)
{
	uint64_t set = 0;

	bool right = read_numbers(S("BYHOUR"), value, 0, 23, 0, &set, e);

	r->hour |= (uint32_t)set;
	return right;
}

static bool take_month(struct str value, struct recur *r, struct err *e)
{
	uint64_t set = 0;

	bool right = read_numbers(S("BYMONTH"), value, 1, 12, 0, &set, e);

	r->month |= (uint16_t)set;
	return right;
}

static bool take_month_day(struct str value, struct recur *r, struct err *e)
{
	return read_numbers(S("BYMONTHDAY"), value, 1, 31, 31, &r->month_day, e);
}

static bool take_week_no(struct str value, struct recur *r, struct err *e)
{
	return read_numbers(S("BYWEEKNO"), value, 1, 53, 64, r->week_no, e);
}

static bool take_year_day(struct str value, struct recur *r, struct err *e)
{
	return read_numbers(S("BYYEARDAY"), value, 1, 366, 384, r->year_day, e);
}

static bool take_set_pos(struct str value, struct recur *r, struct err *e)
{
	return read_numbers(S("BYSETPOS"), value, 1, 366, 384, r->set_pos, e);
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

/* "FR", "2TU", "-1SU"; "0MO" is wrong, and can only mean MO. */
static bool take_one_day(struct str item, struct recur *r)
{
	int weekday = item.n < 2 ? -1 : weekday_of(str_sub(item, item.n - 2, item.n));
	struct str number = str_trim(str_sub(item, 0, item.n < 2 ? 0 : item.n - 2));
	int64_t n;

	if (weekday < 0) return false;
	if (number.n && (!str_int(number, &n) || n < -53 || n > 53)) return false;
	if (number.n == 0 || n == 0) {
		r->weekday |= (uint8_t)(1 << weekday);
		return number.n == 0;
	}
	set_bit(&r->nth[weekday][n < 0], n < 0 ? -n : n);
	return true;
}

static bool take_day(struct str value, struct recur *r, struct err *e)
{
	struct str item, rest = value;
	bool more, right = true;

	do {
		more = str_cut(rest, ',', &item, &rest);
		right = take_one_day(str_trim(item), r) && right;
	} while (more);
	return right || refuse_value(S("BYDAY"), value, "weekdays like MO, 2TU or -1SU", e);
}

static bool take_week_start(struct str value, struct recur *r, struct err *e)
{
	int day = weekday_of(value);

	if (day >= 0) r->week_start = day;
	return day >= 0 || refuse_value(S("WKST"), value, "MO, TU, WE, TH, FR, SA or SU", e);
}

static bool take_scale(struct str value, struct recur *r, struct err *e)
{
	(void)r;
	return str_eq_nocase(value, S("GREGORIAN"))
		|| refuse_value(S("RSCALE"), value, "GREGORIAN, the only calendar followed here", e);
}

static bool take_skip(struct str value, struct recur *r, struct err *e)
{
	static const struct str names[] = { S("OMIT"), S("BACKWARD"), S("FORWARD") };

	for (int i = RECUR_OMIT; i <= RECUR_FORWARD; i++) {
		if (!str_eq_nocase(value, names[i])) continue;
		r->skip = (enum recur_skip)i;
		return true;
	}
	return refuse_value(S("SKIP"), value, "OMIT, BACKWARD or FORWARD", e);
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

/* One NAME=VALUE; `seen` has a bit for each part that was right. Of a part that comes twice the
 * lists add up; of the others the first counts. */
static bool take_part(struct str text, struct recur *r, uint32_t *seen, struct err *e)
{
	struct str name, value;
	int i = 0;

	if (text.n == 0) return true;
	if (!str_cut(text, '=', &name, &value))
		return refuse_value(S("a part"), text, "NAME=VALUE", e);
	name = str_trim(name);
	if (name.n > 2 && (name.p[0] == 'X' || name.p[0] == 'x') && name.p[1] == '-') return true;
	while (i < PARTS && !str_eq_nocase(name, parts[i].name)) i++;
	if (i == PARTS || name.n == 0)
		return refuse_value(S("a part"), name, "FREQ, INTERVAL, BYDAY or another of RFC 5545", e);
	if (*seen & (1u << i)) {
		refuse_value(name, value, "this part only once", e);
		if (!str_starts(parts[i].name, S("BY"))) return false;
	}
	if (!parts[i].take(str_trim(value), r, e)) return false;
	*seen |= 1u << i;
	return true;
}

static bool has_ordinals(const struct recur *r)
{
	return is_set(r->nth[0], 14);
}

static bool refuse_both(bool both, const char *why, struct err *e)
{
	if (both && !e->code) err_set(e, ERR_INPUT, "recurrence rule: %s (RFC 5545, 3.3.10)", why);
	return both;
}

/* "2TU" where only TU has a meaning. */
static void drop_ordinals(struct recur *r)
{
	for (int i = 0; i < 7; i++) {
		if (is_set(r->nth[i], 2)) r->weekday |= (uint8_t)(1 << i);
		r->nth[i][0] = r->nth[i][1] = 0;
	}
}

/* What section 3.3.10 says a part MUST NOT be combined with is left out, and told. */
static void part_what_excludes(struct recur *r, struct err *e)
{
	bool week_no = is_set(r->week_no, 2), year_day = is_set(r->year_day, 12), other;

	if (refuse_both(week_no && r->freq != RECUR_YEARLY, "BYWEEKNO goes with FREQ=YEARLY only", e))
		r->week_no[0] = r->week_no[1] = 0;
	if (refuse_both(year_day && r->freq >= RECUR_DAILY && r->freq <= RECUR_MONTHLY,
		    "BYYEARDAY does not go with FREQ=DAILY, WEEKLY or MONTHLY", e))
		memset(r->year_day, 0, sizeof r->year_day);
	if (refuse_both(r->month_day && r->freq == RECUR_WEEKLY,
		    "BYMONTHDAY does not go with FREQ=WEEKLY", e))
		r->month_day = 0;
	if (refuse_both(has_ordinals(r) && r->freq < RECUR_MONTHLY,
		    "a numbered weekday (2TU) goes with FREQ=MONTHLY and YEARLY only", e) ||
		refuse_both(has_ordinals(r) && is_set(r->week_no, 2),
			"a numbered weekday (2TU) does not go with BYWEEKNO", e))
		drop_ordinals(r);
	other = is_set(r->week_no, 2) || is_set(r->year_day, 12) || has_ordinals(r) || r->weekday ||
		r->month || r->month_day || r->hour || r->minute || r->second;
	if (refuse_both(is_set(r->set_pos, 12) && !other,
		    "BYSETPOS needs another BY part to choose from", e))
		memset(r->set_pos, 0, sizeof r->set_pos);
}

bool recur_mend(struct str text, struct recur *r, struct err *e)
{
	struct str part, rest = str_trim(text);
	uint32_t seen = 0, asked = 0;

	*r = (struct recur){ .interval = 1 };
	if (rest.n > TEXT_MOST)
		return err_set(e, ERR_INPUT, "recurrence rule: over %d bytes long", TEXT_MOST);
	while (rest.n) {
		str_cut(rest, ';', &part, &rest);
		part = str_trim(part);
		if (!take_part(part, r, &seen, e) && str_eq_nocase(str_sub(part, 0, 6), S("RSCALE")))
			asked = 1u << RSCALE;
	}
	if (!(seen & (1u << FREQ)))
		return e->code ? false
			: err_set(e, ERR_INPUT, "recurrence rule: no FREQ; expected one of RFC 5545");
	if ((seen & (1u << SKIP)) && !(seen & (1u << RSCALE))) {
		if (!e->code)
			err_set(e, ERR_INPUT, "recurrence rule: SKIP without RSCALE (RFC 7529)");
		r->skip = RECUR_OMIT;
	}
	part_what_excludes(r, e);
	return (asked & ~seen) == 0;
}

bool recur_parse(struct str text, struct recur *r, struct err *e)
{
	return recur_mend(text, r, e) && !e->code;
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
