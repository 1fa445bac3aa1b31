/* SPDX-License-Identifier: Apache-2.0
 *
 * Fewer items for a star, at no loss. No placement can cost less than the sum of the
 * cheapest items of all talks; using an item that costs x more than the cheapest item of its talk
 * adds x to that sum. A quickly made placement costs only G more than the sum, so an item with
 * x > G is part of no best placement. The own talk may hit the placement. So, for each place of
 * the own talk, the talks that it hits are placed again, and G is taken at the worst of these
 * places. Half to three quarters of all items are dropped.
 */
#include "plan/star.h"

enum { MOST_TALKS = 64, SWEEPS = 2 };

struct cut {
	struct star *s;
	const struct star_own *own;            /* the place of the own talk, or NULL */
	int32_t reserve;                       /* starts of each day that are kept for the own talk */
	int32_t first[MOST_TALKS + 1];          /* items of talk k: first[k] … first[k + 1] */
	int64_t low[MOST_TALKS];                /* the cheapest item of each talk, or 0 */
	const struct star_item *at[MOST_TALKS]; /* the item of each talk; NULL: left out */
};

static bool hits_own(const struct star_own *own, const struct star_item *it)
{
	return own && it && own->start < it->end && own->end > it->start;
}

static bool items_meet(const struct star_item *a, const struct star_item *b)
{
	return b && a->start < b->end && a->end > b->start;
}

static bool item_fits(const struct cut *c, const struct star_item *it)
{
	int32_t same = c->reserve;

	if (hits_own(c->own, it)) return false;
	for (unsigned k = 0; k < c->s->bits; k++) {
		if (items_meet(it, c->at[k])) return false;
		same += c->at[k] && c->at[k]->day == it->day;
	}
	return it->day < 0 || same < c->s->day[it->day].cap;
}

/* Place talk `k` at its cheapest item that fits beside the other talks. */
static void place_again(struct cut *c, unsigned k)
{
	const struct star_item *best = NULL;

	c->at[k] = NULL;
	for (int32_t i = c->first[k]; i < c->first[k + 1]; i++) {
		if ((best && c->s->item[i].cost >= best->cost) || !item_fits(c, &c->s->item[i])) continue;
		best = &c->s->item[i];
		if (best->cost == c->low[k]) break;
	}
	c->at[k] = best;
}

static int64_t cost_of(const struct cut *c)
{
	int64_t cost = 0;

	for (unsigned k = 0; k < c->s->bits; k++) cost += c->at[k] ? c->at[k]->cost : 0;
	return cost;
}

/* The cost when the own talk is at `own` and the talks that it hits are placed again. The quick
 * placement is as before when this returns. */
static int64_t cost_beside(struct cut *c, const struct star_own *own)
{
	const struct star_item *old[MOST_TALKS];
	unsigned hit[MOST_TALKS], n = 0;
	int64_t cost;

	for (unsigned k = 0; k < c->s->bits; k++) {
		if (!hits_own(own, c->at[k])) continue;
		old[n] = c->at[k];
		hit[n++] = k;
		c->at[k] = NULL;
	}
	c->own = own;
	for (unsigned i = 0; i < n; i++) place_again(c, hit[i]);
	cost = cost_of(c);
	for (unsigned i = 0; i < n; i++) c->at[hit[i]] = old[i];
	c->own = NULL;
	return cost;
}

/* Find the items of each talk, and the cheapest of them. */
static void find_items(struct cut *c)
{
	int32_t i = 0;

	for (unsigned k = 0; k < c->s->bits; k++) {
		c->first[k] = i;
		for (; i < c->s->items && c->s->item[i].talk == (int16_t)k; i++)
			if (c->s->item[i].cost < c->low[k]) c->low[k] = c->s->item[i].cost;
	}
	c->first[c->s->bits] = i;
}

/* Drop the items with which a placement costs more than `most`. */
static void drop_costly(const struct cut *c, int64_t most)
{
	struct star *s = c->s;
	int32_t n = 0;

	for (unsigned k = 0; k < s->bits; k++) most -= c->low[k];
	for (int32_t i = 0; i < s->items; i++)
		if (s->item[i].cost - c->low[s->item[i].talk] <= most) s->item[n++] = s->item[i];
	s->items = n;
}

void star_cut(struct star *s, const struct star_own *standing)
{
	/* one start of each counted day is kept for the own talk, on whichever day it is */
	struct cut c = { .s = s, .own = standing, .reserve = standing || s->owns };
	int64_t worst;

	find_items(&c);
	for (int sweep = 0; sweep < SWEEPS; sweep++)
		for (unsigned k = 0; k < s->bits; k++) place_again(&c, k);
	star_ends(s, (int64_t)s->items * SWEEPS * s->bits);
	worst = cost_of(&c);
	for (int32_t i = 0; i < s->owns && !s->stopped; i++) {
		int64_t cost = cost_beside(&c, &s->own[i]);

		star_ends(s, s->items);
		if (cost > worst) worst = cost;
	}
	drop_costly(&c, worst);
}

void star_cut_to(struct star *s, const struct star_own *standing, int64_t least)
{
	struct cut c = { .s = s };
	int32_t n = 0;

	for (int32_t i = 0; i < s->items; i++)
		if (!hits_own(standing, &s->item[i])) s->item[n++] = s->item[i];
	s->items = n;
	find_items(&c);
	drop_costly(&c, least);
}
