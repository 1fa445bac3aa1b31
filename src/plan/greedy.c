/* SPDX-License-Identifier: Apache-2.0
 *
 * A first plan in one pass, for the case that there is time for nothing better: heavy talks are
 * placed first, each at its cheapest place that is still free.
 */
#include "plan/search.h"

/* By which a talk gets its turn. */
struct turn {
	int64_t unplaced;       /* the cost of leaving the talk out */
	int32_t choices, talk;
};

/* Sort heavy talks first; among equals those with fewer places; then by number. */
static int compare_need(const void *a, const void *b)
{
	const struct turn *x = a, *y = b;

	if (x->unplaced != y->unplaced) return x->unplaced > y->unplaced ? -1 : 1;
	if (x->choices != y->choices) return x->choices < y->choices ? -1 : 1;
	return (x->talk > y->talk) - (x->talk < y->talk);
}

bool choice_fits(const struct solver *s, const int32_t *pick, int32_t talk, struct option o)
{
	const struct plan_talk *t = &s->p->talks[talk];
	int32_t start = (int32_t)o.start, end = start + t->length[o.length].cells;

	for (int side = 0; side < 2; side++) {
		const struct plan_person *who = &s->p->people[t->who[side]];
		int32_t day = day_at(who, start), same = 0;

		for (int32_t i = s->first[t->who[side]]; i < s->first[t->who[side] + 1]; i++) {
			int32_t other = s->incident[i], from;
			struct option at;

			if (other == talk || pick[other] < 0) continue;
			at = s->choices[other].o[pick[other]];
			from = (int32_t)at.start;
			if (from < end && from + s->p->talks[other].length[at.length].cells > start)
				return false;
			same += day_at(who, from) == day;
		}
		if (same >= who->cap) return false;
	}
	return true;
}

void find_needs(struct solver *s)
{
	int32_t n = s->p->talks_n;
	struct turn *turn = malloc(((size_t)n + 1) * sizeof(*turn));

	if (!turn) abort();
	for (int32_t t = 0; t < n; t++)
		turn[t] = (struct turn){ unplaced_cost(s->p, t), s->choices[t].n, t };
	qsort(turn, (size_t)n, sizeof(*turn), compare_need);
	s->by_need = NEW_N(s->a, int32_t, n);
	for (int32_t i = 0; i < n; i++) s->by_need[i] = turn[i].talk;
	free(turn);
}

void greedy_fill(struct solver *s, int32_t *pick)
{
	for (int32_t i = 0; i < s->p->talks_n; i++) {
		int32_t t = s->by_need[i], best = -1;
		const struct choices *c = &s->choices[t];

		if (pick[t] >= 0) continue;
		for (int32_t k = 0; k < c->n && (k % 256 || !must_end(s)); k++)
			if ((best < 0 || c->o[k].cost < c->o[best].cost) &&
				choice_fits(s, pick, t, c->o[k]))
				best = k;
		pick[t] = best;
	}
}
