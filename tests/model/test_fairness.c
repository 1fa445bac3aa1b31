/* SPDX-License-Identifier: Apache-2.0
 *
 * Half a year of a jammed organisation, week by week: leaders whose calendars hold fewer
 * gaps than they have members. Whoever was left out must come next.
 */
#include "tests/tap.h"

#include "base/date.h"
#include "model/week.h"

enum { LEADERS = 4, MEMBERS = 9, PEOPLE = LEADERS * (1 + MEMBERS), PAIRS = LEADERS * MEMBERS,
	WEEKS = 26, GAPS = 9, BLOCKS = GAPS + 1, WAITS = 12 };

struct year {
	struct arena *a;
	struct zones *zones;
	struct hours hours;
	struct week_person people[PEOPLE];
	struct span busy[PEOPLE][BLOCKS];
	struct week_pair pairs[PAIRS];
	struct week_ask ask;
	uint64_t seed;
	bool fair;               /* the planner is told of the last talks */
	int64_t last[PAIRS], last_minutes[PAIRS];
	bool has_slot[PAIRS];    /* some time is free in both calendars */
	int waits[WAITS + 1];    /* how many talks came after so many weeks, */
	int never;               /* and who had none, though there was a slot */
	int unjust, overtaken, planned;
};

static uint32_t chance(struct year *y, uint32_t below)
{
	y->seed ^= y->seed >> 12;
	y->seed ^= y->seed << 25;
	y->seed ^= y->seed >> 27;
	return (uint32_t)((y->seed * 0x2545F4914F6CDD1DULL >> 33) % below);
}

/* Everything is busy but some gaps at random times of working days: of 5 to 15 minutes for
 * leaders, of one to two and a half hours for members. Meetings recur: a week is like
 * the one before, and a planner without memory leaves out the same people for ever. */
static void jam(struct year *y, int32_t person, int32_t gaps)
{
	int64_t at = (y->ask.from - 1) * DAY;
	struct week_person *p = &y->people[person];

	y->seed = (uint64_t)(1 + person) * 104729;
	for (int32_t i = 0; i < 5; i++) chance(y, 2);
	p->busy = (struct spans){ y->busy[person], 0 };
	for (int32_t i = 0; i < gaps; i++) {
		/* gap i lies in its own part of the week */
		int64_t slot = i * 5 / gaps, start = (y->ask.from + slot) * DAY + 9 * HOUR +
			(i % 2 ? 4 * HOUR : 0) + chance(y, 40) * 5 * MINUTE;

		if (start <= at) continue;
		p->busy.at[p->busy.n++] = (struct span){ at, start };
		at = start + (person < LEADERS ? 1 + chance(y, 3) : 12 + chance(y, 18)) * 5 * MINUTE;
	}
	p->busy.at[p->busy.n++] = (struct span){ at, (y->ask.from + 8) * DAY };
}

static void make_year(struct year *y, bool fair)
{
	struct err e = { 0 };

	*y = (struct year){ .a = arena_new(), .zones = zones_new(NULL), .fair = fair };
	if (!hours_parse(S("09:00-17:00"), &y->hours, &e)) abort();
	y->ask = (struct week_ask){ .from = 20780, .days = 7, .people = y->people,
		.people_n = PEOPLE, .pairs = y->pairs, .pairs_n = PAIRS };
	for (int32_t i = 0; i < PEOPLE; i++)
		y->people[i] = (struct week_person){ .name = S("x"), .hours = &y->hours, .cap = 50,
			.zone = zone_find(y->zones, S("Europe/Berlin")) };
	for (int32_t i = 0; i < PAIRS; i++) {
		y->pairs[i] = (struct week_pair){ .leader = i / MEMBERS, .member = LEADERS + i,
			.minutes = i % 3 ? 15 : 10, .cadence_days = 7 };
		y->last[i] = (y->ask.from - 7 + i % 5) * DAY + 10 * HOUR;
	}
}

static int64_t weeks_waited(const struct year *y, int32_t pair)
{
	int64_t waited = y->ask.from - y->last[pair] / DAY;

	return waited <= 7 ? 0 : 1 + (waited - 8) / 7;
}

/* A pair that is overdue and got nothing: no time is free, and each that both have was given
 * to somebody who has waited as long. */
static void ask_for_justice(struct year *y, const struct plan_problem *p,
	const struct plan_solution *s, int32_t pair)
{
	int32_t shortest = p->talks[pair].lengths - 1;

	for (int32_t start = 0; start < p->cells; start++) {
		struct plan_place place = plan_place(p, s, pair, start, shortest);

		y->unjust += place.why == PLAN_FITS || place.why == PLAN_CAP;
		y->overtaken += place.why == PLAN_TAKEN &&
			weeks_waited(y, place.other) < weeks_waited(y, pair);
	}
}

static void find_slots(struct year *y, const struct plan_problem *p, struct plan_solution none)
{
	for (int32_t i = 0; i < PAIRS; i++) {
		none.start[i] = -1;
		none.length[i] = -1;
	}
	for (int32_t i = 0; i < PAIRS; i++) {
		struct plan_option one;

		y->has_slot[i] |= plan_options(p, &none, i, &one, 1) > 0;
	}
}

static bool live_a_week(struct year *y)
{
	struct plan_limits limits = { .threads = 1 };
	struct arena *a = arena_new();
	struct plan_problem p;
	struct plan_solution s;
	struct err e = { 0 };
	bool ok;

	for (int32_t i = 0; i < PEOPLE; i++) jam(y, i, i < LEADERS ? 4 + i % 2 : GAPS);
	for (int32_t i = 0; i < PAIRS && y->fair; i++) {
		y->pairs[i].last = y->last[i];
		y->pairs[i].last_minutes = (int32_t)y->last_minutes[i];
	}
	ok = week_problem(a, &y->ask, &p, &e) && plan_solve(a, &p, &limits, &s, &e) &&
		s.cost == s.bound;
	if (!ok) printf("# %s\n", e.text);
	for (int32_t i = 0; ok && i < PAIRS; i++)
		if (s.start[i] < 0 && weeks_waited(y, i) > 0) ask_for_justice(y, &p, &s, i);
	for (int32_t i = 0; ok && i < PAIRS; i++) {
		int64_t wait = (y->ask.from - y->last[i] / DAY + 6) / 7;

		if (s.start[i] < 0) continue;
		y->planned++;
		y->waits[wait < WAITS ? wait : WAITS]++;
		y->last[i] = week_time(&y->ask, s.start[i]);
		y->last_minutes[i] = p.talks[i].length[s.length[i]].cells * WEEK_CELL_MINUTES;
	}
	if (ok) find_slots(y, &p, s);
	y->ask.from += 7;
	arena_free(a);
	return ok;
}

static void live(struct year *y, bool fair)
{
	make_year(y, fair);
	for (int week = 0; week < WEEKS; week++) OK(live_a_week(y));
	for (int32_t i = 0; i < PAIRS; i++) y->never += y->has_slot[i] && !y->last_minutes[i];
	printf("# %s: %d talks; weeks from talk to talk:", fair ? "fair" : "without", y->planned);
	for (int i = 1; i <= WAITS; i++) printf(" %d×%d", i, y->waits[i]);
	printf("; never %d\n", y->never);
	zones_free(y->zones);
	arena_free(y->a);
}

static int later_than(const struct year *y, int weeks)
{
	int n = 0;

	for (int i = weeks + 1; i <= WAITS; i++) n += y->waits[i];
	return n;
}

static void who_waited_longest_is_placed_where_any_slot_exists(void)
{
	struct year y;

	live(&y, true);
	IS(y.unjust, 0);
	IS(y.overtaken, 0);
	OK(y.planned > WEEKS * PAIRS / 4); /* something was planned, */
	OK(y.waits[2] > 20);               /* and not all who were due had a time */
}

static void nobody_who_has_a_slot_goes_unheard(void)
{
	struct year fair, blind;

	live(&fair, true);
	live(&blind, false);
	IS(fair.never, 0);
	OK(blind.never > 3);               /* the same people, week after week */
	IS(later_than(&fair, 2), 0);        /* the cadence, and one week */
	OK(blind.overtaken > 0);           /* the check can fail */
}

int main(void)
{
	RUN(who_waited_longest_is_placed_where_any_slot_exists);
	RUN(nobody_who_has_a_slot_goes_unheard);
	return tap_end();
}
