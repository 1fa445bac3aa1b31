/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "plan/replan.h"
#include "tests/plan/tiny.h"

/* Another calendar for one person: a meeting more, one less, or all of it new. */
static struct plan_person changed(struct arena *a, uint64_t *seed, const struct plan_person *old)
{
	struct plan_person now = *old;
	uint32_t kind = tiny_random(seed, 10);
	int32_t keep = old->busies, at = (int32_t)tiny_random(seed, (uint32_t)old->busies + 1);

	if (kind == 0) {
		now = (struct plan_person){ 0 };
		tiny_person(a, seed, &now);
		return now;
	}
	if (kind == 1) now.cap = (int32_t)tiny_random(seed, 4);
	now.busy = NEW_N(a, struct plan_span, old->busies + 1);
	now.busies = 0;
	if (kind == 2) { /* away all the time */
		now.busy[now.busies++] = (struct plan_span){ 0, TINY_CELLS };
		return now;
	}
	for (int32_t i = 0; i < keep; i++)
		if (kind % 2 == 0 || i != at) now.busy[now.busies++] = old->busy[i];
	if (kind % 2 == 0 && (!now.busies || now.busy[now.busies - 1].end < TINY_CELLS - 3))
		now.busy[now.busies++] = (struct plan_span){ TINY_CELLS - 3, TINY_CELLS - 1 };
	return now;
}

/* The solution and that of the whole problem with the same people. */
static bool same(struct arena *a, const struct plan_problem *p, const struct plan_solution *s)
{
	struct plan_limits limits = { .threads = 1 };
	size_t bytes = (size_t)p->talks_n * sizeof(int32_t);
	struct plan_solution whole;
	struct err e = { 0 };
	int64_t cost;

	if (!plan_solve(a, p, &limits, &whole, &e)) return false;
	return plan_judge(p, s->start, s->length, &cost, &e) && cost == s->cost &&
		whole.cost == s->cost && whole.bound == s->bound &&
		whole.hopeless == s->hopeless &&
		memcmp(whole.start, s->start, bytes) == 0 &&
		memcmp(whole.length, s->length, bytes) == 0;
}

static struct plan_warm *warm_of(struct plan_problem *p, const struct plan_limits *limits,
	struct err *e)
{
	for (int32_t t = 0; t < p->talks_n; t++) p->talks[t].nooks = 0;
	return plan_warm_new(p, limits, e);
}

/* How many of `changes`, one on top of the other, do not give the plan of the whole, or
 * tell other talks than those that moved. */
static int wrong_changes(struct plan_problem *p, uint64_t seed, int changes, int *warm)
{
	struct plan_limits limits = { .threads = 1 };
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct plan_warm *w = warm_of(p, &limits, &e);
	struct plan_problem mirror = *p;
	int32_t *start = NEW_N(a, int32_t, p->talks_n), *length = NEW_N(a, int32_t, p->talks_n);
	int bad = !w;

	mirror.people = NEW_N(a, struct plan_person, p->people_n);
	memcpy(mirror.people, p->people, (size_t)p->people_n * sizeof(*p->people));
	for (int i = 0; w && i < changes; i++) {
		int32_t who = (int32_t)tiny_random(&seed, (uint32_t)p->people_n), moved = 0;
		struct plan_change c;

		for (int32_t t = 0; t < p->talks_n; t++) {
			start[t] = plan_warm_solution(w)->start[t];
			length[t] = plan_warm_solution(w)->length[t];
		}
		mirror.people[who] = changed(a, &seed, &mirror.people[who]);
		if (!plan_warm_change(w, who, &mirror.people[who], &c, &e)) {
			bad++;
			break;
		}
		for (int32_t t = 0; t < p->talks_n; t++)
			moved += start[t] != c.solution->start[t] ||
				length[t] != c.solution->length[t];
		bad += !same(a, &mirror, c.solution) || moved != c.talks;
		*warm += c.warm;
	}
	plan_warm_free(w);
	arena_free(a);
	return bad;
}

static void a_change_gives_the_plan_of_the_whole_on_trees(void)
{
	int bad = 0, warm = 0;

	for (int32_t i = 1; i <= 700; i++) {
		struct arena *a = arena_new();

		bad += wrong_changes(tiny_problem(a, (uint64_t)i, 2 + i % 14, true), (uint64_t)i, 8,
			&warm);
		arena_free(a);
	}
	IS(bad, 0);
	IS(warm, 700 * 8);
}

static void any_other_shape_is_solved_as_a_whole(void)
{
	int bad = 0, warm = 0;

	for (int32_t i = 1; i <= 150; i++) {
		struct arena *a = arena_new();

		bad += wrong_changes(tiny_problem(a, (uint64_t)i, 2 + i % 5, false), (uint64_t)i, 4,
			&warm);
		arena_free(a);
	}
	IS(bad, 0);
	OK(warm < 150 * 4);
}

/* Teams of six in five levels. */
static struct plan_problem *organisation(struct arena *a, int32_t talks)
{
	struct plan_problem *p = NEW(a, struct plan_problem);
	uint64_t seed = 7;

	*p = (struct plan_problem){ .cell_minutes = 5, .cells = TINY_CELLS,
		.costs = { 2, 3, 2, 40, 0 }, .people_n = talks + 1, .talks_n = talks };
	p->people = NEW_N(a, struct plan_person, p->people_n);
	p->talks = NEW_N(a, struct plan_talk, p->talks_n);
	for (int32_t i = 0; i < p->people_n; i++) tiny_person(a, &seed, &p->people[i]);
	for (int32_t t = 0; t < talks; t++) tiny_talk(&seed, &p->talks[t], t / 6, t + 1);
	return p;
}

static void changes_pass_through_many_levels(void)
{
	struct arena *a = arena_new();
	int warm = 0;

	IS(wrong_changes(organisation(a, 600), 3, 150, &warm), 0);
	IS(warm, 150);
	arena_free(a);
}

static void a_calendar_that_is_not_well_formed_changes_nothing(void)
{
	struct arena *a = arena_new();
	struct plan_problem *p = organisation(a, 20);
	struct plan_limits limits = { .threads = 1 };
	struct err e = { 0 };
	struct plan_warm *w = warm_of(p, &limits, &e);
	struct plan_span busy[] = { { 5, 9 }, { 8, 12 } };
	struct plan_person bad = p->people[3];
	struct plan_change c;

	bad.busy = busy;
	bad.busies = 2;
	OK(!plan_warm_change(w, 3, &bad, &c, &e) && e.code == ERR_INPUT);
	OK(!plan_warm_change(w, 21, &p->people[3], &c, &e) && e.code == ERR_INPUT);
	OK(plan_warm_change(w, 3, &p->people[3], &c, &e) && c.warm && c.talks == 0);
	OK(same(a, p, c.solution));
	plan_warm_free(w);
	arena_free(a);
}

int main(void)
{
	RUN(a_change_gives_the_plan_of_the_whole_on_trees);
	RUN(any_other_shape_is_solved_as_a_whole);
	RUN(changes_pass_through_many_levels);
	RUN(a_calendar_that_is_not_well_formed_changes_nothing);
	return tap_end();
}
