/* SPDX-License-Identifier: Apache-2.0
 *
 * The order of the work. First the options of all talks; then the best plan of the forest, which
 * is the answer wherever talks form a tree; else a quick plan, prices for a bound, and a search
 * for a better plan. At the end the judge works out the cost, so that a mistake of the solver ends
 * in an error and not in a wrong plan.
 */
#include "plan/price.h"
#include "plan/search.h"
#include "plan/tree.h"

#include <unistd.h>

/* With fewer talks than TALKS_A_THREAD a thread costs more than it brings. Prices move by a quarter
 * of a unit of cost. */
enum { TALKS_A_THREAD = 500, PRICE_UNITS = 4 };

/* The part of the time that a forest with wide teams may use. */
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

/* The first bound: no talk can cost less than its cheapest option alone. */
static int64_t bound_each_talk_alone(const struct solver *s)
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

/* A talk without any option costs the same in every plan, whatever the other talks do. */
int64_t cost_of_hopeless(const struct solver *s)
{
	int64_t sum = 0;

	for (int32_t t = 0; t < s->p->talks_n; t++)
		if (!s->choices[t].n && !s->choices[t].unread) sum += unplaced_cost(s->p, t);
	return sum;
}

/* Turn the picks, which are numbers of options, into the starts and lengths of the plan. */
static void write_solution(const struct solver *s, const int32_t *pick, struct plan_solution *out)
{
	for (int32_t t = 0; t < s->p->talks_n; t++) {
		bool placed = pick[t] >= 0;

		out->start[t] = placed ? (int32_t)s->choices[t].o[pick[t]].start : -1;
		out->length[t] = placed ? (int32_t)s->choices[t].o[pick[t]].length : -1;
	}
}

/* Choose the scale of prices: a fraction of the unit of cost, or the whole unit where costs are so
 * large that a fraction would not fit into a number. */
static int32_t scale_for(const struct plan_problem *p)
{
	int64_t most = 0;

	for (int32_t t = 0; t < p->talks_n; t++)
		if (unplaced_cost(p, t) > most) most = unplaced_cost(p, t);
	return most <= INT32_MAX / PRICE_UNITS ? PRICE_UNITS : 1;
}

/* Go on where the forest gave no proven plan: talks close a cycle, a person has several teams, or
 * the time was up. */
static void improve_bound_and_plan(struct solver *s, struct forest *f, bool in_time, int32_t *pick,
	int64_t *bound)
{
	find_needs(s);
	search_plan(s, pick, !in_time || !f->parts); /* where teams are parts, the bound comes first */
	if (!in_time || f->exact || picks_cost(s, pick) <= *bound) return;
	s->scale = scale_for(s->p);
	price_solve(s, f, pick, bound);
	if (!must_stop(s)) search_plan(s, pick, true); /* without time the search would drop talks */
}

bool tree_is_solved(struct solver *s, struct forest *f, int32_t *pick, int64_t *bound)
{
	bool ok;

	memset(pick, 0xff, (size_t)s->p->talks_n * sizeof(*pick));
	index_incident(s);
	forest_build(s, f);
	for (int32_t t = 0; t < s->p->talks_n; t++)
		if (s->choices[t].unread) return false;
	if (f->wide) s->share = SHARE_OF_BOUND; /* the rest of the time is kept for a plan */
	ok = tree_solve(s, f, pick, bound);
	s->share = 0;
	return ok;
}

/* Find picks and a bound for the options that were built. */
static void solve_problem(struct solver *s, int32_t *pick, int64_t *bound)
{
	struct forest f;
	bool ok;

	*bound = bound_each_talk_alone(s);
	ok = tree_is_solved(s, &f, pick, bound);
	if (!ok || !f.exact || picks_cost(s, pick) != *bound)
		improve_bound_and_plan(s, &f, ok, pick, bound);
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
		write_solution(&s, pick, out);
		out->hopeless = cost_of_hopeless(&s);
		ok = plan_judge(p, out->start, out->length, &out->cost, e);
	}
	for (unsigned i = 0; i < s.threads; i++) arena_free(of_thread[i]);
	out->seconds = clock_seconds() - s.began;
	arena_free(s.a);
	return ok;
}
