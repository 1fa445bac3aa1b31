/* SPDX-License-Identifier: Apache-2.0
 *
 * Random problems that are small enough to try every plan, and that try: the twin of the
 * planner. It shares nothing with src/plan/ but the header.
 */
#ifndef TESTS_PLAN_TINY_H
#define TESTS_PLAN_TINY_H

#include "plan/plan.h"

enum { TINY_CELLS = 24 };

/* xorshift64*: the same problems on every machine. */
static inline uint32_t tiny_random(uint64_t *seed, uint32_t below)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return (uint32_t)((*seed * 0x2545F4914F6CDD1DULL >> 33) % below);
}

static inline void tiny_person(struct arena *a, uint64_t *seed, struct plan_person *who)
{
	int32_t cell = (int32_t)tiny_random(seed, 4), day = 0;

	who->work = NEW_N(a, struct plan_window, TINY_CELLS);
	who->busy = NEW_N(a, struct plan_span, TINY_CELLS);
	who->prefer = NEW_N(a, struct plan_span, 2);
	who->soft = NEW_N(a, struct plan_span, TINY_CELLS);
	who->cap = tiny_random(seed, 12) ? 1 + (int32_t)tiny_random(seed, 3) : 0;
	while (cell < TINY_CELLS) {
		int32_t end = cell + 1 + (int32_t)tiny_random(seed, 10);

		if (end > TINY_CELLS) end = TINY_CELLS;
		who->work[who->works++] = (struct plan_window){ cell, end, day };
		if (tiny_random(seed, 4)) day++; /* else: two windows of one day */
		cell = end + (int32_t)tiny_random(seed, 3); /* windows may touch */
	}
	cell = (int32_t)tiny_random(seed, 8);
	while (cell < TINY_CELLS) {
		int32_t end = cell + 1 + (int32_t)tiny_random(seed, 3);

		if (end > TINY_CELLS) end = TINY_CELLS;
		who->busy[who->busies++] = (struct plan_span){ cell, end };
		cell = end + (int32_t)tiny_random(seed, 9);
	}
	for (uint32_t i = tiny_random(seed, 3); i > 0; i--) {
		int32_t from = (int32_t)tiny_random(seed, TINY_CELLS);

		who->prefer[who->prefers++] = (struct plan_span){ from,
			from + 1 + (int32_t)tiny_random(seed, 8) };
	}
	for (int32_t from = (int32_t)tiny_random(seed, 40); from < TINY_CELLS;) {
		int32_t end = from + 1 + (int32_t)tiny_random(seed, 4);

		if (end > TINY_CELLS) end = TINY_CELLS;
		who->soft[who->softs++] = (struct plan_span){ from, end };
		from = end + (int32_t)tiny_random(seed, 9);
	}
}

static inline void tiny_talk(uint64_t *seed, struct plan_talk *t, int32_t leader, int32_t member)
{
	int32_t cells = 1 + (int32_t)tiny_random(seed, 4), cost = (int32_t)tiny_random(seed, 3);

	*t = (struct plan_talk){ .who = { leader, member }, .keep = -1 };
	if (tiny_random(seed, 2) == 0) {
		t->who[0] = member;
		t->who[1] = leader;
	}
	t->weight = (int32_t)tiny_random(seed, 5);
	t->due = (int32_t)tiny_random(seed, 4) - 1;
	if (tiny_random(seed, 3) == 0) t->hurry = 1 + (int32_t)tiny_random(seed, 4);
	for (; cells > 0 && t->lengths < 3; cells -= 1 + (int32_t)tiny_random(seed, 2)) {
		t->length[t->lengths++] = (struct plan_length){ cells, cost };
		cost += (int32_t)tiny_random(seed, 6);
	}
	if (tiny_random(seed, 3)) return;
	t->keep = (int32_t)tiny_random(seed, TINY_CELLS);
	t->keep_cost = (int32_t)tiny_random(seed, 9);
}

/* Some cells in which both work and are not both free, for a shortest length of one cell. */
static inline void tiny_nooks(struct arena *a, uint64_t *seed, const struct plan_problem *p,
	struct plan_talk *t)
{
	int32_t *nook = NEW_N(a, int32_t, TINY_CELLS);

	if (t->length[t->lengths - 1].cells != 1 || tiny_random(seed, 2)) return;
	for (int32_t c = 0; c < TINY_CELLS; c++) {
		bool works = true, is_free = true;

		for (int i = 0; i < 2; i++) {
			const struct plan_person *who = &p->people[t->who[i]];
			bool at_work = false;

			for (int32_t k = 0; k < who->works; k++)
				at_work |= who->work[k].start <= c && c < who->work[k].end;
			for (int32_t k = 0; k < who->busies; k++)
				is_free &= c < who->busy[k].start || c >= who->busy[k].end;
			works &= at_work;
		}
		if (works && !is_free && tiny_random(seed, 2)) nook[t->nooks++] = c;
	}
	t->nook = nook;
}

/* `talks` talks; when `tree`, they form a forest of people, else any shape. */
static inline struct plan_problem *tiny_problem(struct arena *a, uint64_t seed, int32_t talks,
	bool tree)
{
	struct plan_problem *p = NEW(a, struct plan_problem);
	int32_t forest = tree && tiny_random(&seed, 4) == 0;

	seed = seed * 2654435761u + 1;
	p->people_n = tree ? talks + 1 + forest : 2 + (int32_t)tiny_random(&seed, (uint32_t)talks);
	p->talks_n = talks;
	p->cell_minutes = 5;
	p->cells = TINY_CELLS;
	p->costs = (struct plan_costs){ (int32_t)tiny_random(&seed, 4),
		(int32_t)tiny_random(&seed, 5), (int32_t)tiny_random(&seed, 4),
		5 + (int32_t)tiny_random(&seed, 20), (int32_t)tiny_random(&seed, 5) };
	p->people = NEW_N(a, struct plan_person, p->people_n);
	p->talks = NEW_N(a, struct plan_talk, talks);
	for (int32_t i = 0; i < p->people_n; i++) tiny_person(a, &seed, &p->people[i]);
	for (int32_t t = 0; t < talks; t++) {
		int32_t member = tree ? t + 1 + forest : (int32_t)tiny_random(&seed,
			(uint32_t)p->people_n);
		int32_t leader = (int32_t)tiny_random(&seed, (uint32_t)(tree ? member - (t && forest)
			: p->people_n));

		if (leader == member) leader = (member + 1) % p->people_n;
		tiny_talk(&seed, &p->talks[t], leader, member);
		if (seed % 3 == 0) tiny_nooks(a, &seed, p, &p->talks[t]);
	}
	return p;
}

/* The cost of the best plan, by trying all of them with plain arrays of cells. */
struct tiny_search {
	const struct plan_problem *p;
	int8_t free[16][TINY_CELLS];      /* works, is not busy, is in no talk */
	int8_t block[16][TINY_CELLS];     /* works and is not busy */
	int8_t taken[16][TINY_CELLS];     /* is in a talk */
	int32_t day[16][TINY_CELLS];
	int32_t on_day[16][TINY_CELLS + 1];
	int64_t best;
	const struct tiny_rule *rule;
};

/* One talk must not stand at `not_start` (−1: anywhere), or must have this length (−1: any)
 * and then may not be left out. */
struct tiny_rule { int32_t talk, not_start, length; };

static inline bool tiny_nook(const struct plan_talk *t, int32_t start, int32_t length)
{
	for (int32_t k = 0; length == t->lengths - 1 && k < t->nooks; k++)
		if (t->nook[k] == start) return true;
	return false;
}

static inline int64_t tiny_cost(const struct tiny_search *x, const struct plan_talk *t,
	int32_t start, int32_t length)
{
	const struct plan_costs *c = &x->p->costs;
	int32_t end = start + t->length[length].cells, day = x->day[t->who[0]][start];
	int64_t cost = t->length[length].cost;

	if (t->keep >= 0 && t->keep != start) cost += t->keep_cost;
	if (day > t->due)
		cost += (int64_t)c->late * (t->hurry ? t->hurry : t->weight) * (day - t->due);
	for (int i = 0; i < 2; i++) {
		const struct plan_person *who = &x->p->people[t->who[i]];
		int32_t left = 0, right = 0, likes = who->prefers == 0, soft = 0;

		while (start - left > 0 && x->block[t->who[i]][start - left - 1]) left++;
		while (end + right < TINY_CELLS && x->block[t->who[i]][end + right]) right++;
		if (right < left) left = right;
		if (tiny_nook(t, start, length)) left = 0;
		cost += left < c->split_cap ? left : c->split_cap;
		for (int32_t k = 0; k < who->prefers; k++)
			likes |= who->prefer[k].start <= start && start < who->prefer[k].end;
		cost += likes ? 0 : c->prefer_miss;
		for (int32_t k = 0; k < who->softs; k++)
			for (int32_t s = who->soft[k].start; s < who->soft[k].end; s++)
				soft |= start <= s && s < end;
		cost += soft ? c->soft : 0;
	}
	return cost;
}

/* In a nook nobody's calendar counts, only other talks do. */
static inline bool tiny_fits(const struct tiny_search *x, const struct plan_talk *t, int32_t start,
	int32_t length)
{
	int32_t cells = t->length[length].cells;

	if (start + cells > TINY_CELLS) return false;
	for (int i = 0; i < 2; i++) {
		for (int32_t c = start; c < start + cells; c++) {
			if (tiny_nook(t, start, length) ? x->taken[t->who[i]][c] : !x->free[t->who[i]][c])
				return false;
		}
		if (x->on_day[t->who[i]][x->day[t->who[i]][start]] >= x->p->people[t->who[i]].cap)
			return false;
	}
	return true;
}

static inline void tiny_put(struct tiny_search *x, const struct plan_talk *t, int32_t start,
	int32_t cells, int sign)
{
	for (int i = 0; i < 2; i++) {
		x->on_day[t->who[i]][x->day[t->who[i]][start]] += sign;
		for (int32_t c = start; c < start + cells; c++)
			x->taken[t->who[i]][c] = (int8_t)(sign > 0);
		for (int32_t c = start; c < start + cells; c++)
			x->free[t->who[i]][c] = (int8_t)(sign < 0 && x->block[t->who[i]][c]);
	}
}

static inline void tiny_try(struct tiny_search *x, int32_t talk, int64_t cost)
{
	const struct plan_talk *t = &x->p->talks[talk];

	if (cost >= x->best) return;
	if (talk == x->p->talks_n) {
		x->best = cost;
		return;
	}
	for (int32_t start = 0; start < TINY_CELLS; start++)
		for (int32_t length = 0; length < t->lengths; length++) {
			int32_t cells = t->length[length].cells;

			if (x->rule && x->rule->talk == talk && (start == x->rule->not_start ||
				(x->rule->length >= 0 && length != x->rule->length)))
				continue;
			if (!tiny_fits(x, t, start, length)) continue;
			tiny_put(x, t, start, cells, 1);
			tiny_try(x, talk + 1, cost + tiny_cost(x, t, start, length));
			tiny_put(x, t, start, cells, -1);
		}
	if (x->rule && x->rule->talk == talk && x->rule->length >= 0) return;
	tiny_try(x, talk + 1, cost + (int64_t)x->p->costs.unplaced * t->weight);
}

/* INT64_MAX: no plan follows the rule. */
static inline int64_t tiny_optimum_with(const struct plan_problem *p,
	const struct tiny_rule *rule)
{
	struct tiny_search x = { .p = p, .best = INT64_MAX, .rule = rule };

	for (int32_t i = 0; i < p->people_n; i++) {
		const struct plan_person *who = &p->people[i];

		for (int32_t w = 0; w < who->works; w++)
			for (int32_t c = who->work[w].start; c < who->work[w].end; c++) {
				x.free[i][c] = 1;
				x.day[i][c] = who->work[w].day;
			}
		for (int32_t b = 0; b < who->busies; b++)
			memset(&x.free[i][who->busy[b].start], 0,
				(size_t)(who->busy[b].end - who->busy[b].start));
		memcpy(x.block[i], x.free[i], TINY_CELLS);
	}
	tiny_try(&x, 0, 0);
	return x.best;
}

static inline int64_t tiny_optimum(const struct plan_problem *p)
{
	return tiny_optimum_with(p, NULL);
}

#endif
