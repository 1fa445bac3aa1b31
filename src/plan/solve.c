/* SPDX-License-Identifier: Apache-2.0
 *
 * The order of the work: options, a first plan, better plans, the bound.
 */
#include "plan/price.h"
#include "plan/search.h"
#include "plan/tree.h"

#include <unistd.h>

/* Below this many talks a thread costs more than it brings. */
enum { TALKS_A_THREAD = 500, PRICE_UNITS = 4 };

static const double SHARE_OF_BOUND = 0.8;

unsigned solver_threads(const struct plan_problem *p, const struct plan_limits *limits)
{
	long cores = limits->threads ? (long)limits->threads : sysconf(_SC_NPROCESSORS_ONLN);
	long useful = 1 + p->talks_n / TALKS_A_THREAD;

	if (cores > useful) cores = useful;
	if (cores > MOST_THREADS) cores = MOST_THREADS;
	return cores < 1 ? 1 : (unsigned)cores;
}

void index_incident(struct solver *s)
{
	struct plan_problem p = *s->p;

	if (!p.first) plan_index(s->a, &p);
	s->first = p.first;
	s->incident = p.incident;
}

/* No talk can cost less than its cheapest option alone. */
static int64_t bound_of_each_alone(const struct solver *s)
{
	int64_t sum = 0;

	for (int32_t t = 0; t < s->p->talks_n; t++) {
		int64_t least = s->choices[t].unread ? 0 : unplaced_cost(s->p, t);

		for (int32_t i = 0; i < s->choices[t].n; i++)
			if (s->choices[t].o[i].cost < least) least = s->choices[t].o[i].cost;
		sum += least;
	}
	return sum;
}

/* Talks that no place is worth, whatever the others do, are a constant of the problem. */
int64_t cost_of_hopeless(const struct solver *s)
{
	int64_t sum = 0;

	for (int32_t t = 0; t < s->p->talks_n; t++)
		if (!s->choices[t].n && !s->choices[t].unread) sum += unplaced_cost(s->p, t);
	return sum;
}

static void take_picks(const struct solver *s, const int32_t *pick, struct plan_solution *out)
{
	for (int32_t t = 0; t < s->p->talks_n; t++) {
		bool placed = pick[t] >= 0;

		out->start[t] = placed ? (int32_t)s->choices[t].o[pick[t]].start : -1;
		out->length[t] = placed ? (int32_t)s->choices[t].o[pick[t]].length : -1;
	}
}

/* Prices move in fractions of the unit of cost; where costs are huge, in whole ones. */
static int32_t scale_for(const struct plan_problem *p)
{
	int64_t most = 0;

	for (int32_t t = 0; t < p->talks_n; t++)
		if (unplaced_cost(p, t) > most) most = unplaced_cost(p, t);
	return most <= INT32_MAX / PRICE_UNITS ? PRICE_UNITS : 1;
}

/* What is not a forest of teams, or was not finished in time. */
static void solve_rest(struct solver *s, struct forest *f, bool in_time, int32_t *pick,
	int64_t *bound)
{
	find_needs(s);
	search_plan(s, pick, !in_time || !f->parts); /* where teams are parts, the bound comes first */
	if (!in_time || f->exact || picks_cost(s, pick) <= *bound) return;
	s->scale = scale_for(s->p);
	price_solve(s, f, pick, bound);
	if (!must_stop(s)) search_plan(s, pick, true); /* without time it would take talks out */
}

bool tree_is_solved(struct solver *s, struct forest *f, int32_t *pick, int64_t *bound)
{
	bool ok;

	memset(pick, 0xff, (size_t)s->p->talks_n * sizeof(*pick));
	index_incident(s);
	forest_build(s, f);
	for (int32_t t = 0; t < s->p->talks_n; t++)
		if (s->choices[t].unread) return false;
	if (f->wide) s->share = SHARE_OF_BOUND; /* the rest is for a plan, should it end early */
	ok = tree_solve(s, f, pick, bound);
	s->share = 0;
	return ok;
}

static void solve_problem(struct solver *s, int32_t *pick, int64_t *bound)
{
	struct forest f;
	bool ok;

	*bound = bound_of_each_alone(s);
	ok = tree_is_solved(s, &f, pick, bound);
	if (!ok || !f.exact || picks_cost(s, pick) != *bound) solve_rest(s, &f, ok, pick, bound);
	forest_free(s, &f);
}

bool plan_solve(struct arena *a, const struct plan_problem *p,
	const struct plan_limits *limits, struct plan_solution *out, struct err *e)
{
	struct solver s = { .p = p, .limits = limits, .a = arena_new(),
		.threads = solver_threads(p, limits), .scale = 1, .began = clock_seconds() };
	struct arena *of_thread[MOST_THREADS];
	int32_t *pick = NEW_N(s.a, int32_t, p->talks_n);
	bool ok;

	for (unsigned i = 0; i < s.threads; i++) of_thread[i] = arena_new();
	out->start = NEW_N(a, int32_t, p->talks_n);
	out->length = NEW_N(a, int32_t, p->talks_n);
	ok = build_choices(&s, of_thread, e);
	if (ok) {
		solve_problem(&s, pick, &out->bound);
		take_picks(&s, pick, out);
		out->hopeless = cost_of_hopeless(&s);
		ok = plan_judge(p, out->start, out->length, &out->cost, e);
	}
	for (unsigned i = 0; i < s.threads; i++) arena_free(of_thread[i]);
	out->seconds = clock_seconds() - s.began;
	arena_free(s.a);
	return ok;
}
