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

	if (!plan_solve(a, p, &limits, &s, &e)) return 1;
	if (!plan_judge(p, s.start, s.length, &cost, &e)) return 1;
	if (cost != s.cost || s.bound > best || best > s.cost) return 1;
	return exact && (s.cost != best || s.bound != best);
}

static int wrong_of(int32_t problems, bool tree)
{
	int bad = 0;

	for (int32_t i = 1; i <= problems; i++) {
		struct arena *a = arena_new();
		struct plan_problem *p = tiny_problem(a, (uint64_t)i, 1 + i % 4, tree);
		struct err e = { 0 };

		if (!plan_problem_check(p, &e) || wrong(a, p, tiny_optimum(p), tree)) {
			if (++bad < 5) printf("# problem %d: %s\n", i, e.text);
		}
		arena_free(a);
	}
	return bad;
}

static void the_best_plan_lies_between_bound_and_cost(void)
{
	IS(wrong_of(1500, true), 0);
	IS(wrong_of(1500, false), 0);
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

int main(void)
{
	RUN(places_options_and_freeing_agree_with_the_judge);
	RUN(the_best_plan_lies_between_bound_and_cost);
	return tap_end();
}
