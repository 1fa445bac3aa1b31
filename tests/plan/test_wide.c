/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "plan/wide.h"
#include "tests/plan/tiny.h"

enum { TALKS = 9, CELLS = 60, DAY = 15, DAYS = CELLS / DAY };

/* A crowded star: `talks` talks whose items lie on four days of fifteen cells. `counted`:
 * whether the starts of a day are. */
static void random_star(struct star *s, uint64_t seed, int32_t talks, bool counted)
{
	int32_t cap = 1 + (int32_t)tiny_random(&seed, 3);

	star_begin(s, (unsigned)talks);
	for (int32_t d = 0; counted && d < DAYS; d++) star_count_day(s, cap);
	for (int32_t k = 0; k < talks; k++) {
		int32_t items = (int32_t)tiny_random(&seed, 14), most = 0;
		int32_t heavy = 1 + (int32_t)tiny_random(&seed, 9);

		for (int32_t i = 0; i < items; i++) {
			int32_t cell = (int32_t)tiny_random(&seed, CELLS - 4);
			int32_t gain = 100 * heavy - (int32_t)tiny_random(&seed, 60);

			if (gain > most) most = gain;
			star_add(s, (struct star_item){ .start = cell,
				.end = cell + 1 + (int32_t)tiny_random(&seed, 4), .cost = -gain,
				.choice = i, .talk = (int16_t)k, .bit = (int16_t)k,
				.day = counted ? (int16_t)(cell / DAY) : -1 });
		}
		s->most += most;
	}
}

static struct star_own random_own(uint64_t *seed, bool counted)
{
	int32_t cell = (int32_t)tiny_random(seed, CELLS - 4);

	return (struct star_own){ cell, cell + 1 + (int32_t)tiny_random(seed, 4),
		counted ? (int16_t)(cell / DAY) : -1 };
}

/* What the placement in w->pick costs; 1 when it breaks a rule. */
static int64_t cost_of_picks(const struct star *all, const struct wide *w,
	const struct star_own *own)
{
	const struct star_item *at[WIDE_TALKS] = { NULL };
	int32_t starts[DAYS] = { 0 };
	int64_t cost = 0;

	if (own && own->day >= 0) starts[own->day]++;
	for (int32_t i = 0; i < all->items; i++)
		if (w->pick[all->item[i].talk] == all->item[i].choice)
			at[all->item[i].talk] = &all->item[i];
	for (int32_t k = 0; k < w->talks; k++) {
		if (!at[k]) continue;
		cost += at[k]->cost;
		if (own && at[k]->start < own->end && at[k]->end > own->start) return 1;
		if (at[k]->day >= 0 && ++starts[at[k]->day] > all->day[at[k]->day].cap) return 1;
		for (int32_t m = 0; m < k; m++)
			if (at[m] && at[m]->start < at[k]->end && at[m]->end > at[k]->start) return 1;
	}
	return cost;
}

/* 0 when the wide star finds what the star of masks finds, beside `own` if there is one. */
static int differs(uint64_t seed, int32_t talks, bool counted, const struct star_own *own,
	uint64_t remembered)
{
	static struct star masks, plain;
	static struct wide w;
	const int32_t price[WIDE_TALKS] = { 0 };
	int64_t best, least;
	bool ok;

	random_star(&masks, seed, talks, counted);
	star_ready(&masks);
	best = star_ahead(&masks, own);
	random_star(&plain, seed, talks, counted);
	wide_begin(&w, &plain, talks, own, price);
	w.remembered = remembered;
	wide_bound(&w);
	least = wide_least(&w);
	ok = wide_place(&w) && least <= best && wide_least(&w) == best &&
		cost_of_picks(&masks, &w, own) == best;
	wide_free(&w);
	star_free(&plain);
	star_free(&masks);
	return !ok;
}

static void the_best_placement_is_that_of_the_star_of_masks(void)
{
	int wrong = 0;

	for (uint64_t seed = 1; seed < 400; seed++) {
		uint64_t random = seed * 77;
		struct star_own own = random_own(&random, seed % 3 != 0);

		wrong += differs(seed, 1 + (int32_t)(seed % TALKS), seed % 3 != 0, NULL, 0);
		wrong += differs(seed, 1 + (int32_t)(seed % TALKS), seed % 3 != 0, &own, 0);
		wrong += differs(seed, TALKS, seed % 3 != 0, &own, seed % 64);
	}
	IS(wrong, 0);
}

static void what_is_said_beside_the_own_talk_is_never_too_much(void)
{
	struct star masks = { 0 }, plain = { 0 };
	struct wide w = { 0 };
	const int32_t price[WIDE_TALKS] = { 0 };
	int wrong = 0, tight = 0;

	for (uint64_t seed = 1; seed < 200; seed++) {
		uint64_t random = seed * 77;

		random_star(&plain, seed, TALKS, true);
		wide_begin(&w, &plain, TALKS, NULL, price);
		w.remembered = seed % 32;
		wide_bound(&w);
		wide_look_beside(&w);
		for (int i = 0; i < 5; i++) {
			struct star_own own = random_own(&random, true);
			int64_t best;

			random_star(&masks, seed, TALKS, true);
			star_ready(&masks);
			best = star_ahead(&masks, &own);
			wrong += wide_beside(&w, &own) > best;
			tight += wide_beside(&w, &own) == best;
		}
	}
	wide_free(&w);
	star_free(&plain);
	star_free(&masks);
	IS(wrong, 0);
	OK(tight > 100);
}

/* Costs near the limit of 32 bits leave no room for parts of a unit. */
static void huge_costs_stay_whole(void)
{
	struct star s = { 0 };
	struct wide w = { 0 };
	const int32_t price[WIDE_TALKS] = { 0 };

	star_begin(&s, 2);
	star_count_day(&s, 1);
	for (int16_t k = 0; k < 2; k++)
		for (int32_t i = 0; i < 2; i++)
			star_add(&s, (struct star_item){ .start = 2 * i, .end = 2 * i + 2,
				.cost = -1000000000 + k, .choice = i, .talk = k, .bit = k });
	wide_begin(&w, &s, 2, NULL, price);
	wide_bound(&w);
	OK(wide_place(&w));
	IS(wide_least(&w), -1000000000);
	OK(w.pick[0] >= 0);
	IS(w.pick[1], -1);
	wide_free(&w);
	star_free(&s);
}

int main(void)
{
	RUN(the_best_placement_is_that_of_the_star_of_masks);
	RUN(what_is_said_beside_the_own_talk_is_never_too_much);
	RUN(huge_costs_stay_whole);
	return tap_end();
}
