/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "base/arena.h"
#include "plan/plan.h"
#include "tests/plan/tiny.h"

/* Solve, judge with our own judge, and count what is wrong. */
static int wrong(struct arena *a, const struct plan_problem *p, int64_t best, bool exact)
{
	struct plan_limits limits = { .threads = 1 };
	struct plan_solution s;
	struct err e = { 0 };
	int64_t cost;

	if (!plan_solve(a, p, &limits, &s, &e)) return printf("# %s\n", e.text), 1;
	if (!plan_judge(p, s.start, s.length, &cost, &e)) return printf("# %s\n", e.text), 1;
	if (cost != s.cost || s.bound > best || best > s.cost) return 1;
	return exact && (s.cost != best || s.bound != best);
}

/* `change` makes the problem special; NULL leaves it. */
static int wrong_of(int32_t problems, bool tree, void (*change)(struct plan_problem *, int32_t))
{
	int bad = 0;

	for (int32_t i = 1; i <= problems; i++) {
		struct arena *a = arena_new();
		struct plan_problem *p = tiny_problem(a, (uint64_t)i, 1 + i % 5, tree);
		struct err e = { 0 };

		if (change) change(p, i);
		if (!plan_problem_check(p, &e) || wrong(a, p, tiny_optimum(p), tree)) {
			if (++bad < 5) printf("# problem %d: %s\n", i, e.text);
		}
		arena_free(a);
	}
	return bad;
}

static void on_trees_cost_and_bound_are_the_optimum(void)
{
	IS(wrong_of(4000, true, NULL), 0);
}

/* The problems above are no proof for nooks unless some plans use them. */
static void some_best_plans_use_nooks(void)
{
	int used = 0;

	for (int32_t i = 1; i <= 1000; i++) {
		struct arena *a = arena_new();
		struct plan_problem *p = tiny_problem(a, (uint64_t)i, 1 + i % 5, true);
		struct plan_limits limits = { .threads = 1 };
		struct plan_solution s;
		struct err e = { 0 };

		if (!plan_solve(a, p, &limits, &s, &e)) abort();
		for (int32_t t = 0; t < p->talks_n; t++)
			used += s.start[t] >= 0 && plan_in_nook(&p->talks[t], s.start[t], s.length[t]);
		arena_free(a);
	}
	OK(used > 50);
	printf("# %d talks stand in nooks\n", used);
}

static void on_any_shape_the_optimum_lies_between_bound_and_cost(void)
{
	IS(wrong_of(1500, false, NULL), 0);
}

/* Two and three people with up to five talks among them close cycles in nearly every problem. */
static void small_problems_of_any_shape_are_proven(void)
{
	int open = 0;

	for (int32_t i = 1; i <= 1500; i++) {
		struct arena *a = arena_new();
		struct plan_problem *p = tiny_problem(a, (uint64_t)i, 1 + i % 5, false);
		struct plan_limits limits = { .threads = 1 };
		struct plan_solution s;
		struct err e = { 0 };

		if (!plan_solve(a, p, &limits, &s, &e)) abort();
		open += s.cost != s.bound;
		arena_free(a);
	}
	IS(open, 0);
}

/* Sums of leave-out costs around 2^16, 2^31 and above: rows of 16, 32 and 64 bits. */
static void with_large_costs(struct plan_problem *p, int32_t i)
{
	const int32_t unplaced[] = { 5461, 16383, 21845, 32767, 65535, 65536, 1000000 };

	p->costs.unplaced = unplaced[i % 7];
	p->costs.late *= 1 + i % 5000;
	p->costs.prefer_miss *= 1 + i % 3000;
	p->costs.soft *= 1 + i % 2000;
	for (int32_t t = 0; t < p->talks_n; t++) {
		if (i % 7 == 6) p->talks[t].weight = 900 + 25 * p->talks[t].weight;
		for (int32_t k = 0; k < p->talks[t].lengths; k++)
			p->talks[t].length[k].cost *= 1 + i % 1000;
	}
}

static void large_costs_change_nothing(void)
{
	IS(wrong_of(1400, true, with_large_costs), 0);
	IS(wrong_of(300, false, with_large_costs), 0);
}

/* A person whose days come back: windows of days 0, 1, 0. Counting such days at once is
 * beyond a star, so only bound ≤ optimum ≤ cost is asked for. */
static void with_days_that_return(struct plan_problem *p, int32_t i)
{
	for (int32_t k = 0; k < p->people_n; k++)
		for (int32_t w = 0; w < p->people[k].works; w++)
			p->people[k].work[w].day = (w * (1 + i % 3) + k) % 2;
}

static void days_that_return_are_judged_right(void)
{
	IS(wrong_of(600, false, with_days_that_return), 0);
}

/* Each start and length of a random talk: plan_place() says it fits exactly when the judge
 * accepts the plan with the talk there, and the cost it gives is the difference. */
static int wrong_places(const struct plan_problem *p, const struct plan_solution *s, int32_t talk)
{
	int32_t start = s->start[talk], length = s->length[talk];
	int64_t without, with;
	struct err e = { 0 };
	int bad = 0;

	s->start[talk] = s->length[talk] = -1;
	if (!plan_judge(p, s->start, s->length, &without, &e)) return 1;
	for (int32_t i = 0; i < p->talks[talk].lengths; i++)
		for (int32_t at = -1; at <= TINY_CELLS; at++) {
			struct plan_place place;
			bool ok;

			s->start[talk] = at;
			s->length[talk] = i;
			place = plan_place(p, s, talk, at, i);
			err_clear(&e);
			ok = at >= 0 && plan_judge(p, s->start, s->length, &with, &e);
			bad += ok != (place.why == PLAN_FITS);
			if (ok) bad += place.cost != with - without +
				(int64_t)p->costs.unplaced * p->talks[talk].weight;
		}
	s->start[talk] = start;
	s->length[talk] = length;
	return bad;
}

static int wrong_options(const struct plan_problem *p, const struct plan_solution *s, int32_t talk)
{
	struct plan_option option[500], few[3];
	int32_t n = plan_options(p, s, talk, option, 500), fits = 0, bad = 0;

	for (int32_t i = 0; i < p->talks[talk].lengths; i++)
		for (int32_t at = 0; at < TINY_CELLS; at++)
			fits += (at != s->start[talk] || i != s->length[talk]) &&
				plan_place(p, s, talk, at, i).why == PLAN_FITS;
	bad += fits != n;
	for (int32_t i = 1; i < n; i++) bad += option[i].cost < option[i - 1].cost;
	bad += plan_options(p, s, talk, few, 3) != (n < 3 ? n : 3);
	for (int32_t i = 0; i < 3 && i < n; i++)
		bad += few[i].start != option[i].start || few[i].length != option[i].length;
	return bad;
}

/* Without the block that is named, the place that is named fits; and it does not with it. */
static int wrong_freeing(const struct plan_problem *p, const struct plan_solution *s, int32_t talk,
	int *found)
{
	struct plan_freeing f;
	struct plan_person *who, old;
	int32_t n = 0;
	bool before, after;

	if (!plan_would_free(p, s, talk, &f)) return 0;
	++*found;
	who = &p->people[p->talks[talk].who[f.who]];
	old = *who;
	before = plan_place(p, s, talk, f.start, f.length).why == PLAN_FITS;
	for (int32_t i = 0; i < old.busies; i++)
		if (old.busy[i].start != f.block.start) n++;
	who->busy = malloc((size_t)old.busies * sizeof(*who->busy));
	who->busies = 0;
	for (int32_t i = 0; i < old.busies; i++)
		if (old.busy[i].start != f.block.start) who->busy[who->busies++] = old.busy[i];
	after = plan_place(p, s, talk, f.start, f.length).why == PLAN_FITS;
	free(who->busy);
	*who = old;
	return n != old.busies - 1 || before || !after;
}

static void places_options_and_freeing_agree_with_the_judge(void)
{
	int places = 0, options = 0, freeing = 0, found = 0;

	for (int32_t i = 1; i <= 600; i++) {
		struct arena *a = arena_new();
		struct plan_problem *p = tiny_problem(a, (uint64_t)i, 1 + i % 4, i % 2);
		struct plan_limits limits = { .threads = 1 };
		struct plan_solution s;
		struct err e = { 0 };

		if (!plan_solve(a, p, &limits, &s, &e)) {
			places++;
			continue;
		}
		for (int32_t t = 0; t < p->talks_n; t++) {
			places += wrong_places(p, &s, t);
			options += wrong_options(p, &s, t);
			if (s.start[t] < 0) freeing += wrong_freeing(p, &s, t, &found);
		}
		arena_free(a);
	}
	IS(places, 0);
	IS(options, 0);
	IS(freeing, 0);
	OK(found > 20);
}

/* Many teams in three levels, enough of them that threads are used. */
static struct plan_problem *many(struct arena *a, bool tree)
{
	struct plan_problem *p = NEW(a, struct plan_problem);
	uint64_t seed = 7;

	*p = (struct plan_problem){ .cell_minutes = 5, .cells = TINY_CELLS,
		.costs = { 2, 3, 2, 40, 0 }, .people_n = 3001, .talks_n = 3000 };
	p->people = NEW_N(a, struct plan_person, p->people_n);
	p->talks = NEW_N(a, struct plan_talk, p->talks_n);
	for (int32_t i = 0; i < p->people_n; i++) tiny_person(a, &seed, &p->people[i]);
	for (int32_t t = 0; t < p->talks_n; t++)
		tiny_talk(&seed, &p->talks[t], tree || t % 20 ? t / 6 : (t + 9) % 3000, t + 1);
	return p;
}

static int different_plans(bool tree)
{
	struct arena *a = arena_new();
	struct plan_problem *p = many(a, tree);
	struct plan_solution s[3];
	int bad = 0;

	for (unsigned i = 0; i < 3; i++) {
		struct plan_limits limits = { .threads = 1 + 2 * i };
		struct err e = { 0 };

		if (!plan_solve(a, p, &limits, &s[i], &e)) return 1;
		bad += tree && s[i].cost != s[i].bound;
		bad += memcmp(s[i].start, s[0].start, 3000 * sizeof(int32_t)) != 0;
		bad += memcmp(s[i].length, s[0].length, 3000 * sizeof(int32_t)) != 0;
		bad += s[i].bound != s[0].bound;
	}
	arena_free(a);
	return bad;
}

static void any_number_of_threads_gives_the_same_plan(void)
{
	IS(different_plans(true), 0);
	IS(different_plans(false), 0);
}

static void a_raised_stop_still_gives_a_plan(void)
{
	struct arena *a = arena_new();
	struct plan_problem *p = many(a, false);
	atomic_bool stop = true;
	struct plan_limits stopped = { .stop = &stop }, hurried = { .seconds = 1e-9 };
	struct plan_solution s;
	struct err e = { 0 };

	OK(plan_solve(a, p, &stopped, &s, &e) && s.bound <= s.cost);
	OK(plan_solve(a, p, &hurried, &s, &e) && s.bound <= s.cost);
	arena_free(a);
}

/* One leader whose 14 members are free in all of 100,000 cells: a single star of seconds. */
static struct plan_problem *huge_star(struct arena *a)
{
	struct plan_problem *p = NEW(a, struct plan_problem);

	*p = (struct plan_problem){ .cell_minutes = 5, .cells = PLAN_CELLS_MAX,
		.costs = { 1, 12, 3, 1000, 0 }, .people_n = 15, .talks_n = 14 };
	p->people = NEW_N(a, struct plan_person, p->people_n);
	p->talks = NEW_N(a, struct plan_talk, p->talks_n);
	for (int32_t i = 0; i < p->people_n; i++) {
		p->people[i].cap = 3;
		p->people[i].work = NEW(a, struct plan_window);
		p->people[i].work[p->people[i].works++] = (struct plan_window){ 0, p->cells, 0 };
	}
	for (int32_t t = 0; t < p->talks_n; t++) {
		struct plan_talk *talk = &p->talks[t];

		*talk = (struct plan_talk){ .who = { 0, t + 1 }, .weight = 900, .keep = -1 };
		for (int32_t k = 0; k < PLAN_LENGTHS_MAX; k++)
			talk->length[talk->lengths++] =
				(struct plan_length){ PLAN_LENGTHS_MAX - k, k };
	}
	return p;
}

/* A loaded machine under a sanitizer needs some seconds; without the limit it is minutes. */
static void a_huge_star_ends_soon_after_its_time(void)
{
	struct arena *a = arena_new();
	struct plan_problem *p = huge_star(a);
	struct plan_limits limits = { .seconds = 0.5 };
	struct plan_solution s;
	struct err e = { 0 };

	OK(plan_solve(a, p, &limits, &s, &e) && s.bound <= s.cost);
	OK(s.seconds < 10);
	arena_free(a);
}

/* Two talks of which one has no place at all: what is left is decided, so no gap. */
static void a_talk_without_any_place_is_no_gap(void)
{
	struct plan_solution s = { .cost = 1000, .bound = 910, .hopeless = 900 };

	OK(plan_decidable_gap(&s) == 0.9);
	s.hopeless = s.cost;
	OK(plan_decidable_gap(&s) == 0);
}

static void hopeless_talks_are_those_that_nothing_can_place(void)
{
	struct arena *a = arena_new();
	struct plan_problem *p = huge_star(a);
	struct plan_limits limits = { .threads = 1 };
	struct plan_solution s;
	struct err e = { 0 };

	p->cells = 40;
	for (int32_t i = 0; i < p->people_n; i++) p->people[i].work[0].end = 40;
	p->people[3].cap = 0;
	OK(plan_solve(a, p, &limits, &s, &e) && s.cost == s.bound);
	IS(s.hopeless, 900 * 1000);
	OK(s.cost > s.hopeless); /* the leader's cap leaves out others, who had places */
	arena_free(a);
}

int main(void)
{
	RUN(places_options_and_freeing_agree_with_the_judge);
	RUN(on_trees_cost_and_bound_are_the_optimum);
	RUN(some_best_plans_use_nooks);
	RUN(on_any_shape_the_optimum_lies_between_bound_and_cost);
	RUN(small_problems_of_any_shape_are_proven);
	RUN(large_costs_change_nothing);
	RUN(days_that_return_are_judged_right);
	RUN(any_number_of_threads_gives_the_same_plan);
	RUN(a_huge_star_ends_soon_after_its_time);
	RUN(a_talk_without_any_place_is_no_gap);
	RUN(hopeless_talks_are_those_that_nothing_can_place);
	RUN(a_raised_stop_still_gives_a_plan);
	return tap_end();
}
