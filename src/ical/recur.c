/* SPDX-License-Identifier: Apache-2.0
 *
 * The engine of recurrence rules. A period (the year, month, week … that FREQ names)
 * is opened as a set of days, one bit each, and a list of times that each of them has;
 * an occurrence is a bit and a time. Nothing is kept for a period but that, so a year
 * of 31 million seconds costs no more memory than one birthday, BYSETPOS is
 * arithmetic, and going to a year far ahead is opening its period.
 */
#include "ical/recur.h"

#include <string.h>

#include "base/date.h"

enum { WORDS = 6, PASSED_MOST = 1000000 };

/* So many periods without an occurrence end a rule. The calendar repeats after 400 years,
 * which are 20,871 weeks: a rule of years, months or weeks that yields nothing in them
 * never does, whatever its INTERVAL. For the others it is patience. */
static const int steps_most[] = { [RECUR_SECONDLY] = 100000, [RECUR_MINUTELY] = 100000,
	[RECUR_HOURLY] = 100000, [RECUR_DAILY] = 100000, [RECUR_WEEKLY] = 20871 + 1,
	[RECUR_MONTHLY] = 4800 + 1, [RECUR_YEARLY] = 400 + 1 };

static const int32_t unit_of[] = { [RECUR_SECONDLY] = 1, [RECUR_MINUTELY] = MINUTE,
	[RECUR_HOURLY] = HOUR, [RECUR_DAILY] = DAY };

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static bool has_bit(uint64_t set, int64_t bit)
{
	return set >> bit & 1;
}

static bool has_bit_of(const uint64_t *set, int64_t bit)
{
	return has_bit(set[bit / 64], bit % 64);
}

static void set_bit(uint64_t *set, int64_t bit)
{
	set[bit / 64] |= UINT64_C(1) << (bit % 64);
}

static bool is_any_set(const uint64_t *set, int words)
{
	uint64_t all = 0;

	for (int i = 0; i < words; i++) all |= set[i];
	return all != 0;
}

static int64_t calendar_end(void)
{
	return date_days(10000, 1, 1) * DAY - 1;
}

/* The first day of week 1: the week, beginning on WKST, with 4 or more days of the year. */
static int64_t first_week(const struct recur *r, int year)
{
	int64_t day = date_days(year, 1, 1);
	int into = (date_weekday(day) - r->week_start + 7) % 7;

	return day - into + (into > 3 ? 7 : 0);
}

/* The number of the period a time lies in. With BYWEEKNO a year is one of weeks. */
static int64_t period_of(const struct recur *r, int64_t local)
{
	int64_t day = date_day_of(local);
	struct date d;

	switch (r->freq) {
	case RECUR_YEARLY:
		if (is_any_set(r->week_no, 2)) day += 3 - (date_weekday(day) - r->week_start + 7) % 7;
		return date_of_days(day).year;
	case RECUR_MONTHLY:
		d = date_of_days(day);
		return (int64_t)d.year * 12 + d.month - 1;
	case RECUR_WEEKLY:
		return floor_div(day + 3 - r->week_start, 7);
	default:
		return floor_div(local, unit_of[r->freq]);
	}
}

/* What day_from() says of BYMONTH, BYMONTHDAY, BYYEARDAY and BYWEEKNO, which need the date. */
static int64_t date_from(const struct recur_iter *it, int64_t day)
{
	struct date d = date_of_days(day);
	int nth, year_days, minus;

	if (it->month && !has_bit(it->month, d.month)) {
		do {
			d.year += d.month == 12;
			d.month = d.month % 12 + 1;
		} while (!has_bit(it->month, d.month));
		return date_days(d.year, d.month, 1);
	}
	minus = date_month_days(d.year, d.month) + 1 - d.day;
	if (it->month_day && !has_bit(it->month_day, d.day) && !has_bit(it->month_day, 31 + minus))
		return day + 1;
	if (!it->limits_year_day) return day;
	nth = (int)(day - date_days(d.year, 1, 1)) + 1;
	year_days = 365 + date_leap(d.year);
	return day + !(has_bit_of(it->r->year_day, nth) || has_bit_of(it->r->year_day, 384 + year_days + 1 - nth));
}

/* `day` if the BY parts let it pass, else a later day before which none does. */
static int64_t day_from(const struct recur_iter *it, int64_t day)
{
	int64_t pass = day;

	if (it->month || it->month_day || it->limits_year_day) pass = date_from(it, day);
	if (pass != day || !it->weekday) return pass;
	return day + !has_bit(it->weekday, date_weekday(day));
}

/* The next bit of a set of `most` at or above `from`; `most` when there is none. */
static int next_bit(uint64_t set, int from, int most)
{
	if (from >= most || set >> from == 0) return most;
	from += __builtin_ctzll(set >> from);
	return from < most ? from : most;
}

/* As day_from(), for the start of an hour, minute or second. A part of the rule limits
 * only when it is not finer than FREQ: BYMINUTE of an HOURLY rule expands. */
static int64_t time_from(const struct recur_iter *it, int64_t t)
{
	const struct recur *r = it->r;
	int64_t day = date_day_of(t), pass = day_from(it, day), hour, minute;
	int second = (int)(t - day * DAY), next;

	if (pass != day) return pass * DAY;
	if (r->freq == RECUR_DAILY) return t;
	hour = day * DAY + second / HOUR * HOUR;
	if (r->hour && (next = next_bit(r->hour, second / HOUR, 24)) != second / HOUR)
		return day * DAY + next * HOUR;
	if (r->freq == RECUR_HOURLY) return t;
	second %= HOUR;
	minute = hour + second / MINUTE * MINUTE;
	if (r->minute && (next = next_bit(r->minute, second / MINUTE, 60)) != second / MINUTE)
		return hour + next * MINUTE;
	if (r->freq == RECUR_MINUTELY || !r->second) return t;
	return minute + next_bit(r->second, second % MINUTE, 60);
}

/* The days of weekdays and numbered weekdays in a span of `days` days that begins on
 * weekday `first`; `reach` is where plain weekdays end. */
static void weekday_bits(const struct recur_iter *it, int first, int days, int reach, uint64_t *set)
{
	for (int w = 0; w < 7; w++) {
		int offset = (w - first + 7) % 7, last;

		if (has_bit(it->weekday, w))
			for (int i = offset; i < reach; i += 7) set_bit(set, i);
		if (!it->ordinal) continue;
		last = offset + (days - 1 - offset) / 7 * 7;
		for (uint64_t n = it->r->nth[w][0]; n; n &= n - 1) {
			int at = offset + (__builtin_ctzll(n) - 1) * 7;
			if (at < days) set_bit(set, at);
		}
		for (uint64_t n = it->r->nth[w][1]; n; n &= n - 1) {
			int at = last - (__builtin_ctzll(n) - 1) * 7;
			if (at >= 0) set_bit(set, at);
		}
	}
}

/* BYMONTHDAY in a month of `days` days, day 1 as bit 0. SKIP moves a day that the month
 * lacks to its last day, or to the first of the next month. */
static uint64_t month_day_bits(const struct recur_iter *it, int days)
{
	uint64_t whole = (UINT64_C(1) << days) - 1;
	uint64_t wanted = it->month_day >> 1 & 0x7fffffff, set = wanted & whole;

	if (wanted & ~whole && it->r->skip == RECUR_BACKWARD) set |= UINT64_C(1) << (days - 1);
	if (wanted & ~whole && it->r->skip == RECUR_FORWARD) set |= UINT64_C(1) << days;
	for (uint64_t n = it->month_day >> 32; n; n &= n - 1) {
		int at = days - 1 - __builtin_ctzll(n);
		if (at >= 0) set |= UINT64_C(1) << at;
	}
	return set;
}

/* The days of one month; `weekdays`: BYDAY is counted in it. */
static uint64_t month_bits(const struct recur_iter *it, int first, int days, bool weekdays)
{
	uint64_t set = it->month_day ? month_day_bits(it, days) : (UINT64_C(1) << days) - 1;
	uint64_t of_week = 0;

	if (!weekdays || (!it->weekday && !it->ordinal)) return set;
	weekday_bits(it, first, days, days + (it->r->skip == RECUR_FORWARD), &of_week);
	return set & of_week;
}

static void open_month(struct recur_iter *it)
{
	int year = (int)floor_div(it->period, 12), month = (int)(it->period - year * 12) + 1;
	int64_t day = date_days(year, month, 1);

	it->words = 1;
	it->base = day * DAY;
	it->days[0] = 0;
	if (it->month && !has_bit(it->month, month)) return;
	it->days[0] = month_bits(it, date_weekday(day), date_month_days(year, month), true);
}

/* The weeks that BYWEEKNO names, of the days that the other parts let pass. */
static void open_year_of_weeks(struct recur_iter *it)
{
	int year = (int)it->period;
	int64_t start = first_week(it->r, year);
	int weeks = (int)(first_week(it->r, year + 1) - start) / 7;

	it->words = WORDS;
	it->base = start * DAY;
	memset(it->days, 0, sizeof it->days);
	for (int w = 1; w <= weeks; w++) {
		if (!has_bit(it->r->week_no[0], w) && !has_bit(it->r->week_no[1], weeks + 1 - w)) continue;
		for (int i = (w - 1) * 7; i < w * 7; i++)
			if (day_from(it, start + i) == start + i) set_bit(it->days, i);
	}
}

/* BYYEARDAY, with SKIP for day 366 of a year that has 365. */
static void keep_year_days(struct recur_iter *it, int days)
{
	const uint64_t *wanted = it->r->year_day;
	uint64_t set[WORDS] = { 0 };

	for (int d = 1; d <= days; d++)
		if (has_bit_of(wanted, d) || has_bit_of(wanted, 384 + days + 1 - d)) set_bit(set, d - 1);
	if (days == 365 && has_bit_of(wanted, 366) && it->r->skip) {
		int at = it->r->skip == RECUR_BACKWARD ? 364 : 365;

		set_bit(set, at);
		set_bit(it->days, at);
	}
	for (int i = 0; i < WORDS; i++) it->days[i] &= set[i];
}

static void add_bits(uint64_t *set, int at, uint64_t bits)
{
	set[at / 64] |= bits << (at % 64);
	if (at % 64 && at / 64 + 1 < WORDS) set[at / 64 + 1] |= bits >> (64 - at % 64);
}

static void open_year(struct recur_iter *it)
{
	int year = (int)it->period, days = 365 + date_leap(year), offset = 0;
	int64_t start = date_days(year, 1, 1);
	uint64_t of_week[WORDS] = { 0 };

	it->words = WORDS;
	it->base = start * DAY;
	memset(it->days, 0, sizeof it->days);
	for (int m = 1, n; m <= 12; m++, offset += n) {
		n = date_month_days(year, m);
		if (it->month && !has_bit(it->month, m)) continue;
		add_bits(it->days, offset,
			month_bits(it, date_weekday(start + offset), n, it->month != 0));
	}
	if (it->limits_year_day) keep_year_days(it, days);
	if (it->month || (!it->weekday && !it->ordinal)) return;
	weekday_bits(it, date_weekday(start), days, days + (it->r->skip == RECUR_FORWARD), of_week);
	for (int i = 0; i < WORDS; i++) it->days[i] &= of_week[i];
}

static void open_week(struct recur_iter *it)
{
	int wkst = it->r->week_start;
	int64_t start = it->period * 7 - 3 + wkst;
	uint64_t twice = it->weekday | (uint64_t)it->weekday << 7;

	it->words = 1;
	it->base = start * DAY;
	it->days[0] = twice >> wkst & 0x7f;
	if (!it->month) return;
	for (uint64_t n = it->days[0]; n; n &= n - 1) {
		int i = __builtin_ctzll(n);
		if (day_from(it, start + i) != start + i) it->days[0] &= ~(UINT64_C(1) << i);
	}
}

/* Seconds into the day (hour, minute) of its time number `i`. */
static int time_at(const struct recur_iter *it, int i)
{
	int s = it->second[0], m = it->minute[0], h;

	if (it->seconds > 1) {
		s = it->second[i % it->seconds];
		i /= it->seconds;
	}
	if (it->minutes > 1) {
		m = it->minute[i % it->minutes];
		i /= it->minutes;
	}
	h = it->hour[i];
	return h * HOUR + m * MINUTE + s;
}

/* Take the next day off the open period. */
static bool take_day(struct recur_iter *it)
{
	for (; it->word < it->words; it->word++) {
		uint64_t set = it->days[it->word];

		if (!set) continue;
		it->day = it->base + ((int64_t)it->word * 64 + __builtin_ctzll(set)) * DAY;
		it->days[it->word] = set & (set - 1);
		it->time = 0;
		return true;
	}
	return false;
}

/* Drop the occurrences before the floor from the period just opened, without walking its times. */
static void drop_below_floor(struct recur_iter *it)
{
	int64_t day = (it->floor - it->base) / DAY;
	int low = 0, high = it->times;

	for (int i = 0; i < it->words; i++) {
		if (day >= (i + 1) * 64) it->days[i] = 0;
		else if (day > i * 64) it->days[i] &= ~UINT64_C(0) << (day - i * 64);
	}
	if (day >= it->words * 64 || !has_bit_of(it->days, day)) return;
	take_day(it);
	while (low < high) {
		int middle = (low + high) / 2;

		if (it->day + time_at(it, middle) < it->floor) low = middle + 1;
		else high = middle;
	}
	it->time = low;
}

static void open_period(struct recur_iter *it)
{
	it->word = 0;
	it->time = it->times;
	it->position = 0;
	switch (it->r->freq) {
	case RECUR_YEARLY:
		if (it->of_weeks) open_year_of_weeks(it);
		else open_year(it);
		break;
	case RECUR_MONTHLY: open_month(it); break;
	case RECUR_WEEKLY: open_week(it); break;
	default:
		it->words = 1;
		it->days[0] = 1;
		it->base = it->period * unit_of[it->r->freq];
	}
	if (it->positioned) {
		it->size = 0;
		for (int i = 0; i < it->words; i++) it->size += __builtin_popcountll(it->days[i]);
		it->size *= it->times;
	} else if (it->floor > it->base) {
		drop_below_floor(it);
	}
}

/* Where the limiting parts refuse the period, go on to the next that they may let pass. */
static bool jump_ahead(struct recur_iter *it)
{
	int64_t unit = unit_of[it->r->freq], interval = it->r->interval;
	int64_t t = it->period * unit, to = time_from(it, t);

	if (to == t) return false;
	it->period += (to / unit - it->period + interval - 1) / interval * interval;
	return true;
}

/* Open the next period; false at the end of the calendar, or after steps_most[] periods that
 * yielded nothing. */
static bool open_next(struct recur_iter *it)
{
	while (it->period <= it->last && it->steps++ < steps_most[it->r->freq]) {
		if (it->limited && jump_ahead(it)) continue;
		open_period(it);
		it->period += it->r->interval;
		return true;
	}
	it->over = true;
	return false;
}

/* The first bit of a 384-bit set at or after `from`, or −1. */
static int bit_after(const uint64_t *set, int64_t from)
{
	int i = (int)(from / 64);
	uint64_t left = set[i] & ~UINT64_C(0) << (from % 64);

	while (!left) {
		if (++i == WORDS) return -1;
		left = set[i];
	}
	return i * 64 + __builtin_ctzll(left);
}

/* The last bit of a 384-bit set at or before `from`, or −1. */
static int bit_before(const uint64_t *set, int64_t from)
{
	int i = from < WORDS * 64 ? (int)(from / 64) : WORDS - 1;
	uint64_t left = set[i];

	if (from < WORDS * 64) left &= ~UINT64_C(0) >> (63 - from % 64);
	while (!left) {
		if (--i < 0) return -1;
		left = set[i];
	}
	return i * 64 + 63 - __builtin_clzll(left);
}

/* The place of the nth set bit, from 0, of the open period's days. */
static int select_day(const struct recur_iter *it, int64_t n)
{
	for (int i = 0; i < it->words; i++) {
		uint64_t set = it->days[i];
		int count = __builtin_popcountll(set);

		if (n >= count) {
			n -= count;
			continue;
		}
		while (n-- > 0) set &= set - 1;
		return i * 64 + __builtin_ctzll(set);
	}
	return 0;
}

/* The next place of BYSETPOS in the open period, counted from 1 and from its end. */
static bool take_position(struct recur_iter *it, int64_t *t)
{
	const uint64_t *wanted = it->r->set_pos;
	int plus = it->position < 366 ? bit_after(wanted, it->position + 1) : -1;
	int minus = bit_before(wanted + WORDS, it->size - it->position);
	int64_t at = minus < 0 ? INT64_MAX : it->size + 1 - minus;

	if (plus > 0 && plus < at) at = plus;
	if (at > it->size) {
		it->position = it->size;
		return false;
	}
	it->position = at--;
	*t = it->base + (int64_t)select_day(it, at / it->times) * DAY
		+ time_at(it, (int)(at % it->times));
	return true;
}

/* Take the next occurrence of the open period. SKIP can name a day twice; it counts once. */
static bool take_occurrence(struct recur_iter *it, int64_t *t)
{
	do {
		if (it->positioned) {
			if (!take_position(it, t)) return false;
		} else {
			if (it->time >= it->times && !take_day(it)) return false;
			*t = it->day + time_at(it, it->time++);
		}
	} while (*t < it->floor || *t <= it->before);
	return true;
}

static bool find_next(struct recur_iter *it, int64_t *t)
{
	if (it->over) return false;
	while (!take_occurrence(it, t))
		if (!open_next(it)) return false;
	it->before = *t;
	it->steps = 0;
	return true;
}

/* The bits of a set as a list; of an empty one the single value `else_one`. */
static uint8_t list_bits(uint64_t set, int else_one, uint8_t *list)
{
	uint8_t n = 0;

	if (!set) set = UINT64_C(1) << else_one;
	for (; set; set &= set - 1) list[n++] = (uint8_t)__builtin_ctzll(set);
	return n;
}

/* List the times that a day (hour, minute) has: parts finer than FREQ expand, and where a rule
 * lacks one, DTSTART gives it. */
static void fill_times(struct recur_iter *it, bool dates)
{
	const struct recur *r = it->r;
	int second = dates ? 0 : (int)date_second_of(it->start);
	bool hours = !dates && r->freq >= RECUR_DAILY, minutes = !dates && r->freq >= RECUR_HOURLY;
	bool seconds = !dates && r->freq >= RECUR_MINUTELY;

	it->hours = list_bits(hours ? r->hour : 0, hours ? second / HOUR : 0, it->hour);
	it->minutes = list_bits(minutes ? r->minute : 0, minutes ? second / MINUTE % 60 : 0,
		it->minute);
	it->seconds = list_bits(seconds ? r->second : 0, seconds ? second % 60 : 0, it->second);
	it->times = it->hours * it->minutes * it->seconds;
}

/* What the rule leaves open comes from DTSTART (RFC 5545, 3.3.10: "Information, not
 * contained in the rule"). */
static void fill_days(struct recur_iter *it)
{
	const struct recur *r = it->r;
	struct date d = date_of_days(date_day_of(it->start));
	bool by_day = r->weekday || it->ordinal;

	it->month = r->month;
	it->month_day = r->month_day;
	it->weekday = r->weekday;
	if (by_day || r->month_day || it->limits_year_day) return;
	if (r->freq == RECUR_WEEKLY || (r->freq == RECUR_YEARLY && it->of_weeks)) {
		it->weekday = (uint8_t)(1 << date_weekday(date_day_of(it->start)));
	} else if (r->freq >= RECUR_MONTHLY) {
		it->month_day = UINT64_C(1) << d.day;
		if (r->freq == RECUR_YEARLY && !r->month) it->month = (uint16_t)(1 << d.month);
	}
}

void recur_begin(struct recur_iter *it, const struct recur *r, int64_t start, bool dates,
	int64_t until)
{
	const int64_t end = calendar_end();
	struct recur_iter ahead;
	int64_t t;

	*it = (struct recur_iter){ .r = r, .start = start, .until = until, .left = INT64_MAX,
		.floor = start, .wanted = start, .before = INT64_MIN };
	it->over = start < date_days(-9999, 1, 1) * DAY || start > end
		|| (dates && r->freq < RECUR_DAILY);
	if (it->over) return;
	it->ordinal = is_any_set(r->nth[0], 14);
	it->positioned = is_any_set(r->set_pos, 12);
	it->of_weeks = is_any_set(r->week_no, 2);
	it->limits_year_day = is_any_set(r->year_day, 12);
	fill_times(it, dates);
	fill_days(it);
	it->time = it->times;
	it->limited = r->freq <= RECUR_DAILY
		&& (it->month || it->month_day || it->weekday || it->limits_year_day
			|| (r->freq < RECUR_DAILY && (r->hour || r->minute || r->second)));
	it->first = it->period = period_of(r, start);
	it->last = period_of(r, end);
	if (r->count == 0) return;
	/* DTSTART is the first of COUNT also when the rule does not yield it */
	it->left = r->count;
	ahead = *it;
	if (!find_next(&ahead, &t) || t != start) it->left--;
}

/* Whether every period yields the same number of occurrences, so that COUNT can be divided. */
static bool is_regular(const struct recur_iter *it)
{
	return it->r->freq <= RECUR_WEEKLY && !it->limited && !it->month;
}

/* Take the whole periods before number `target` off COUNT. */
static void count_periods(struct recur_iter *it, int64_t target)
{
	struct recur_iter whole;
	int64_t t, per = 0, periods;

	if (it->period == it->first && !open_next(it)) return;
	if (target <= it->period) return;
	while (take_occurrence(it, &t)) {
		it->before = t;
		it->left--;
	}
	whole = *it;
	for (open_period(&whole); take_occurrence(&whole, &t); per++) whole.before = t;
	periods = (target - it->period) / it->r->interval;
	if (per > 0 && periods > it->left / per) it->over = true;
	it->left -= it->over ? 0 : periods * per;
	it->period += periods * it->r->interval;
}

void recur_seek(struct recur_iter *it, int64_t local)
{
	int64_t target, interval = it->r->interval;

	if (it->over || local <= it->wanted) return;
	it->over = local > calendar_end();
	if (it->over) return;
	it->wanted = local;
	target = it->first + floor_div(period_of(it->r, local) - it->first, interval) * interval;
	if (it->r->count) {
		if (is_regular(it)) count_periods(it, target);
		return;
	}
	/* FORWARD may move the last day of a period into the next */
	if (it->r->skip == RECUR_FORWARD && target > it->first) target -= interval;
	it->floor = local;
	it->period = target;
	it->word = it->words;
	it->time = it->times;
	it->position = it->size;
}

bool recur_next(struct recur_iter *it, int64_t *local)
{
	int passed = 0;

	while (it->left > 0 && passed++ < PASSED_MOST && find_next(it, local) && *local <= it->until) {
		it->left--;
		if (*local >= it->wanted) return true;
	}
	it->over = true;
	return false;
}
