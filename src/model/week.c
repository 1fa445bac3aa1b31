/* SPDX-License-Identifier: Apache-2.0
 *
 * The problem of a week. Working time is rounded inwards to cells and busy time
 * outwards, so that a plan on cells is right to the second.
 */
#include "model/week.h"

#include <assert.h>
#include <stdlib.h>

#include "base/date.h"
#include "ical/spans.h"

/* Local midnights lie up to 14 hours before and 12 hours after that of UTC. */
enum { EAST = 14 * HOUR, WEST = 12 * HOUR, CELL = WEEK_CELL_MINUTES * MINUTE };

/* The costs of the model; docs/planning.md has the weeks that they were chosen by. The first
 * step of shortening (60) costs more than the middle of two free mornings (24) and two wishes
 * (6), more than four days of a long wait (48), and less than a week of it. A talk that was
 * agreed on is cut to its shortest (at most 360) before it is moved (380), and moved to the
 * worst place on the last day (380 + 360 + 30) before it is left out, whatever its weight; so
 * is one that was cut the last time, whose steps cost twice (720 + 30). */
enum { LATE = 1, SPLIT_CAP = 12, PREFER_MISS = 3, UNPLACED = 820, KEEP_COST = 380, ON_SOFT = 80,
	WEIGHT_DUE = 5, WEEKS_OVERDUE_MAX = 7, WEEKS_LONGER_MAX = 3, LONGER_FOR_A_WEEK = 5,
	OVER_USUAL = 60, HURRY = 8, HURRY_MAX = 12, HURRY_EARLIER = HURRY_MAX, HURRY_ASKED = 75,
	WEIGHT_ASKED = WEIGHT_DUE << 2 * (WEEKS_OVERDUE_MAX + 1), WEIGHT_FIXED = 700000 };

struct span week_window(int64_t from, int32_t days)
{
	return (struct span){ from * DAY - EAST, (from + days) * DAY + WEST };
}

int64_t week_time(const struct week_ask *ask, int32_t cell)
{
	return week_window(ask->from, ask->days).start + (int64_t)cell * CELL;
}

static int64_t round_down(int64_t seconds)
{
	return seconds / CELL - (seconds % CELL < 0);
}

static int64_t round_up(int64_t seconds)
{
	return -round_down(-seconds);
}

int32_t week_cell(const struct week_ask *ask, int64_t utc)
{
	return (int32_t)round_down(utc - week_window(ask->from, ask->days).start);
}

int32_t week_minutes(int32_t wanted, int32_t minutes[PLAN_LENGTHS_MAX])
{
	static const int32_t shorter[] = { 15, 10, 5, 3 };
	int32_t n = 0;

	minutes[n++] = wanted;
	for (size_t i = 0; i < sizeof shorter / sizeof *shorter; i++)
		if (shorter[i] < wanted) minutes[n++] = shorter[i];
	return n;
}

enum { SHORTEST = 3 };

int32_t week_shorter(int32_t minutes)
{
	int32_t lengths[PLAN_LENGTHS_MAX], n = week_minutes(minutes, lengths);

	for (int32_t i = 0; i < n; i++)
		if (2 * lengths[i] <= minutes) return lengths[i];
	return SHORTEST;
}

int32_t week_usual(const struct week_pair *pair)
{
	int32_t lengths[PLAN_LENGTHS_MAX], n = week_minutes(pair->minutes, lengths), i = 0;

	while (pair->usual && i < n - 1 && lengths[i] > pair->usual) i++;
	return i;
}

/* -- three minutes in the rest of a cell -- */

/* True when a part of `s` lies in [start, end). */
static bool meets(struct spans s, int64_t start, int64_t end)
{
	size_t low = 0, high = s.n; /* the first that ends after `start` */

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (s.at[mid].end <= start) low = mid + 1;
		else high = mid;
	}
	return low < s.n && s.at[low].start < end;
}

/* True when a minute lies in a person's busy time. Where tentative time may be used, a minute that
 * is tentative as a whole does not count. */
static bool is_minute_busy(const struct week_ask *ask, int32_t person, int64_t at)
{
	const struct week_person *p = &ask->people[person];

	if (!meets(p->busy, at, at + MINUTE)) return false;
	for (size_t i = 0; ask->use_soft && i < p->soft.n; i++)
		if (p->soft.at[i].start <= at && p->soft.at[i].end >= at + MINUTE) return false;
	return true;
}

/* Find the first minute of a cell from which on both have three minutes free, counted from the
 * start of the cell; −1: there is none. */
static int32_t find_first_three(const struct week_ask *ask, const struct week_pair *pair,
	int64_t at)
{
	int32_t run = 0;

	for (int32_t m = 0; m < WEEK_CELL_MINUTES; m++) {
		bool busy = is_minute_busy(ask, pair->leader, at + m * MINUTE) ||
			is_minute_busy(ask, pair->member, at + m * MINUTE);

		run = busy ? 0 : run + 1;
		if (run == SHORTEST) return m + 1 - SHORTEST;
	}
	return -1;
}

int64_t week_talk_time(const struct week_ask *ask, int32_t pair, int32_t cell, int32_t minutes)
{
	int64_t at = week_time(ask, cell);
	int32_t first = minutes == SHORTEST ? find_first_three(ask, &ask->pairs[pair], at) : 0;

	return at + (first > 0 ? first : 0) * MINUTE;
}

/* The row of cells that is being filled. */
struct row {
	struct arena *a;
	const struct week_ask *ask;
	int64_t zero;     /* UTC of cell 0 */
	int32_t cells;
};

/* Fill the busy cells of a person: rounded outwards, cut to the row, and merged again where
 * rounding made them meet. */
static int32_t fill_busy_cells(const struct row *r, struct spans s, struct plan_span *out)
{
	int32_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		int64_t start = round_down(s.at[i].start - r->zero);
		int64_t end = round_up(s.at[i].end - r->zero);

		if (start < 0) start = 0;
		if (end > r->cells) end = r->cells;
		if (start >= end) continue;
		if (n && out[n - 1].end >= start) {
			if (out[n - 1].end < end) out[n - 1].end = (int32_t)end;
		} else {
			out[n++] = (struct plan_span){ (int32_t)start, (int32_t)end };
		}
	}
	return n;
}

static void fill_busy(const struct row *r, const struct week_person *from, struct plan_person *p)
{
	struct spans busy = from->busy;

	if (r->ask->use_soft) {
		busy = spans_minus(r->a, from->busy, from->soft);
		p->soft = NEW_N(r->a, struct plan_span, from->soft.n);
		p->softs = fill_busy_cells(r, from->soft, p->soft);
	}
	p->busy = NEW_N(r->a, struct plan_span, busy.n);
	p->busies = fill_busy_cells(r, busy, p->busy);
}

static void fill_work(const struct row *r, const struct week_person *from, struct plan_person *p)
{
	struct hours_span *h;
	size_t n = hours_expand(r->a, from->hours, from->zone, r->ask->from, r->ask->days, &h);

	p->work = NEW_N(r->a, struct plan_window, n);
	for (size_t i = 0; i < n; i++) {
		int64_t start = round_up((h[i].start > r->ask->not_before ? h[i].start
				: r->ask->not_before) - r->zero);
		int64_t end = round_down(h[i].end - r->zero);

		if (start < end)
			p->work[p->works++] = (struct plan_window){ (int32_t)start, (int32_t)end,
				h[i].day };
	}
}

static void fill_prefer(const struct row *r, const struct week_person *from,
	struct plan_person *p)
{
	struct hours_span *h;
	size_t n;

	if (!from->prefer) return;
	n = hours_expand(r->a, from->prefer, from->zone, r->ask->from, r->ask->days, &h);
	p->prefer = NEW_N(r->a, struct plan_span, n);
	for (size_t i = 0; i < n; i++) {
		int32_t start = (int32_t)round_up(h[i].start - r->zero);
		int32_t end = (int32_t)round_down(h[i].end - r->zero);

		if (start >= end) continue;
		if (p->prefers && p->prefer[p->prefers - 1].end == start)
			p->prefer[p->prefers - 1].end = end;
		else
			p->prefer[p->prefers++] = (struct plan_span){ start, end };
	}
}

static bool was_cut(const struct week_pair *pair)
{
	int32_t usual = pair->usual ? pair->usual : pair->minutes;

	return pair->last_minutes > 0 && pair->last_minutes < usual;
}

/* Count the weeks, begun ones too, from the day on which a talk was due to the first day. */
static int64_t count_weeks_overdue(int64_t waited, int64_t cadence)
{
	return waited > cadence ? 1 + (waited - cadence - 1) / 7 : 0;
}

/* The weight counts in leaving out: five for a talk that is just due, less before, and four
 * times as much for each week after that: leaving out one who has waited a week longer then
 * costs more than leaving out two others and the worst place (docs/planning.md), so whoever
 * waits longest is placed where any slot exists. A day of lateness grows with the wait as well,
 * but is bounded: nobody is left out so that another comes a day earlier. When the last talk is
 * not known, it counts as due within one cadence from the first day. Weeks overdue, at most
 * WEEKS_OVERDUE_MAX.
 *
 * Who asked for a talk weighs four times as much as the longest wait that counts, and is due at
 * once: asking comes before every cadence. A day later costs such a talk more than three steps of
 * shortening do in three days (210): three minutes today come before a full talk on Thursday. In a
 * week even that is less (7 * 75 + 300 + 30) than leaving anybody out.
 *
 * Where talks are to be early, each day from the first on costs as much as one of the longest
 * wait. That is the middle of one free morning, and a fifth of the first step of shortening: so a
 * talk comes a few days sooner, and stays as long as it would be. */
static int32_t set_urgency(const struct week_ask *ask, const struct week_pair *pair,
	struct plan_talk *t)
{
	int64_t cadence = pair->cadence_days, waited = cadence, due = cadence - 1, weeks;

	assert(cadence > 0);
	if (pair->last) {
		int64_t day = date_day_of(
			zone_local_of(ask->people[pair->leader].zone, pair->last));

		waited = ask->from - day;
		due = day + cadence - ask->from;
	}
	weeks = count_weeks_overdue(waited, cadence);
	if (weeks > WEEKS_OVERDUE_MAX) weeks = WEEKS_OVERDUE_MAX;
	if (weeks == 0 && waited < cadence)
		t->weight = waited < 0 ? 1 : (int32_t)((2 * WEIGHT_DUE * waited + cadence) /
			(2 * cadence));
	else
		t->weight = WEIGHT_DUE << 2 * weeks;
	t->weight += was_cut(pair) && t->weight < WEIGHT_DUE;
	if (t->weight < 1) t->weight = 1;
	t->hurry = HURRY + weeks < HURRY_MAX ? HURRY + (int32_t)weeks : HURRY_MAX;
	t->due = (int32_t)(due < 0 ? 0 : due >= ask->days ? ask->days - 1 : due);
	if (pair->earlier) t->hurry = HURRY_EARLIER, t->due = 0;
	if (pair->asked) t->weight = WEIGHT_ASKED, t->hurry = HURRY_ASKED, t->due = 0;
	return (int32_t)weeks;
}

/* Each step of shortening costs more than the one before, so that two talks are cut a little
 * before one is cut much; a little more for who waits longer, so that of two unlike gaps they
 * have the longer one; and twice when their last talk was cut already. A length beyond the usual
 * one is for the leader's hand: it takes no less time and costs more, so it is in no best plan. */
static void set_lengths(const struct week_pair *pair, int32_t overdue, struct plan_talk *t)
{
	static const int32_t step_cost[] = { 0, 60, 130, 210, 300 };
	int32_t minutes[PLAN_LENGTHS_MAX], times = was_cut(pair) && !pair->keep ? 2 : 1;
	int32_t weeks = overdue < WEEKS_LONGER_MAX ? overdue : WEEKS_LONGER_MAX,
		usual = week_usual(pair);

	t->lengths = week_minutes(pair->minutes, minutes);
	for (int32_t i = 0; i < t->lengths; i++) {
		int32_t steps = i - usual;

		t->length[i] = (struct plan_length){ (minutes[i] + WEEK_CELL_MINUTES - 1) /
				WEEK_CELL_MINUTES,
			steps < 0
				? -steps * OVER_USUAL
				: times * (step_cost[steps] + LONGER_FOR_A_WEEK * weeks * steps) };
	}
}

void week_keep(const struct week_ask *ask, const struct week_pair *pair, int64_t keep,
	struct plan_talk *t)
{
	const struct zone *zone = ask->people[pair->leader].zone;
	int64_t day = date_day_of(zone_local_of(zone, keep)) - ask->from;

	t->keep = week_cell(ask, keep);
	t->keep_cost = KEEP_COST;
	if (day > t->due && day < ask->days) t->due = (int32_t)day;
}

static void fill_talk(const struct row *r, const struct week_pair *pair, struct plan_talk *t)
{
	int64_t keep = pair->keep ? round_down(pair->keep - r->zero) : -1;

	t->who[0] = pair->leader;
	t->who[1] = pair->member;
	t->keep = -1;
	set_lengths(pair, set_urgency(r->ask, pair, t), t);
	if (keep >= 0 && keep < r->cells) week_keep(r->ask, pair, pair->keep, t);
}

static bool is_free(const struct plan_person *p, int32_t start, int32_t end)
{
	int32_t at = start; /* the person works without a break up to here */

	for (int32_t i = 0; i < p->works; i++)
		if (p->work[i].start <= at && at < p->work[i].end) at = p->work[i].end;
	for (int32_t i = 0; i < p->busies; i++)
		if (p->busy[i].start < end && p->busy[i].end > start) return false;
	return at >= end;
}

void week_fix(struct plan_talk *t, int32_t length)
{
	for (int32_t i = 0; i < t->lengths; i++)
		if (i != length) t->length[i].cost = PLAN_UNPLACED_MAX;
	t->keep_cost = PLAN_UNPLACED_MAX;
	t->weight = WEIGHT_FIXED;
}

/* Give a talk that is about to start its agreed place and length as the only one, while both have
 * time then. */
static void fix_talk(const struct week_ask *ask, const struct week_pair *pair,
	const struct plan_problem *p, struct plan_talk *t)
{
	int32_t minutes[PLAN_LENGTHS_MAX], n = week_minutes(pair->minutes, minutes);
	int32_t length = week_usual(pair);

	if (t->keep < 0 || pair->keep >= ask->fixed_until) return;
	for (int32_t i = 0; i < n; i++)
		if (minutes[i] == pair->keep_minutes) length = i;
	for (int side = 0; side < 2; side++)
		if (!is_free(&p->people[t->who[side]], t->keep,
			t->keep + t->length[length].cells))
			return;
	week_fix(t, length);
}

static bool works_in(const struct plan_person *p, int32_t cell)
{
	for (int32_t i = 0; i < p->works && p->work[i].start <= cell; i++)
		if (cell < p->work[i].end) return true;
	return false;
}

/* List the cells in which busy time of a person begins or ends between two edges of cells. */
static int32_t list_ragged_cells(const struct row *r, struct spans busy, int32_t *out)
{
	int32_t n = 0;

	for (size_t i = 0; i < 2 * busy.n; i++) {
		int64_t edge = (i % 2 ? busy.at[i / 2].end : busy.at[i / 2].start) - r->zero;
		int64_t cell = round_down(edge);

		if (edge % CELL && cell >= 0 && cell < r->cells) out[n++] = (int32_t)cell;
	}
	return n;
}

static int compare_numbers(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

/* Find the cells in which both have three minutes, though rounding made the cell busy. */
static void find_nooks(const struct row *r, const struct week_pair *pair,
	const struct plan_problem *p, struct plan_talk *t)
{
	const struct week_person *one = &r->ask->people[pair->leader];
	const struct week_person *two = &r->ask->people[pair->member];
	const struct plan_person *who[2] = { &p->people[t->who[0]], &p->people[t->who[1]] };
	int32_t *cell = NEW_N(r->a, int32_t, 2 * (one->busy.n + two->busy.n));
	int32_t n = list_ragged_cells(r, one->busy, cell);

	n += list_ragged_cells(r, two->busy, cell + n);
	qsort(cell, (size_t)n, sizeof *cell, compare_numbers);
	t->nook = cell;
	for (int32_t i = 0; i < n; i++) {
		if (t->nooks && cell[t->nooks - 1] == cell[i]) continue;
		if (!works_in(who[0], cell[i]) || !works_in(who[1], cell[i])) continue;
		if (is_free(who[0], cell[i], cell[i] + 1) && is_free(who[1], cell[i], cell[i] + 1))
			continue;
		if (find_first_three(r->ask, pair, r->zero + cell[i] * CELL) >= 0)
			cell[t->nooks++] = cell[i];
	}
}

static bool check_pair(const struct week_ask *ask, const struct week_pair *pair, struct err *e)
{
	if (pair->leader < 0 || pair->leader >= ask->people_n || pair->member < 0 ||
		pair->member >= ask->people_n || pair->leader == pair->member)
		return err_set(e, ERR_INPUT, "a talk needs two different people");
	if (pair->minutes != 3 && pair->minutes != 5 && pair->minutes != 10 &&
		pair->minutes != 15 && pair->minutes != 30)
		return err_set(e, ERR_INPUT, "a talk has 3, 5, 10, 15 or 30 minutes, not %d",
			(int)pair->minutes);
	if (pair->usual && (pair->usual < SHORTEST || pair->usual > pair->minutes))
		return err_set(e, ERR_INPUT,
			"a talk of %d minutes at most cannot have %d as a rule", (int)pair->minutes,
			(int)pair->usual);
	if (pair->cadence_days < 1)
		return err_set(e, ERR_INPUT, "days between talks: expected 1 or more");
	return true;
}

static bool check_ask(const struct week_ask *ask, struct err *e)
{
	if (ask->days < 1 || ask->days > WEEK_DAYS_MAX)
		return err_set(e, ERR_INPUT, "%d days: expected 1 to %d", (int)ask->days,
			WEEK_DAYS_MAX);
	for (int32_t i = 0; i < ask->pairs_n; i++)
		if (!check_pair(ask, &ask->pairs[i], e)) return false;
	return true;
}

bool week_problem(struct arena *a, const struct week_ask *ask, struct plan_problem *p,
	struct err *e)
{
	struct span window = week_window(ask->from, ask->days);
	struct row r = { a, ask, window.start, (int32_t)((window.end - window.start) / CELL) };
	int32_t unplaced = UNPLACED + LATE * HURRY_MAX * ask->days +
		(ask->use_soft ? 2 * ON_SOFT : 0);

	if (!check_ask(ask, e)) return false;
	*p = (struct plan_problem){
		.cell_minutes = WEEK_CELL_MINUTES,
		.cells = r.cells,
		.costs = { LATE, SPLIT_CAP, PREFER_MISS, unplaced, ON_SOFT },
		.people = NEW_N(a, struct plan_person, ask->people_n),
		.people_n = ask->people_n,
		.talks = NEW_N(a, struct plan_talk, ask->pairs_n),
		.talks_n = ask->pairs_n,
	};
	for (int32_t i = 0; i < p->people_n; i++) {
		const struct week_person *from = &ask->people[i];

		fill_work(&r, from, &p->people[i]);
		fill_busy(&r, from, &p->people[i]);
		fill_prefer(&r, from, &p->people[i]);
		p->people[i].cap = from->cap > 0 ? from->cap : WEEK_CAP;
	}
	for (int32_t i = 0; i < p->talks_n; i++) {
		fill_talk(&r, &ask->pairs[i], &p->talks[i]);
		find_nooks(&r, &ask->pairs[i], p, &p->talks[i]);
		fix_talk(ask, &ask->pairs[i], p, &p->talks[i]);
	}
	return plan_problem_check(p, e);
}
