/* SPDX-License-Identifier: Apache-2.0
 *
 * Prices on the time of people whom no single team sees whole.
 */
#ifndef PLAN_PRICE_H
#define PLAN_PRICE_H

#include "plan/forest.h"

/* What one such person's time costs, in scaled units. */
struct toll {
	struct free_time free;
	int32_t *base;           /* per run: index of its first cell in the arrays below */
	int32_t cells;
	int32_t *price, *step, *sum; /* per free cell; sum[i] = price[0] + … + price[i − 1] */
	int8_t *sign;            /* of the last change of each price */
	int32_t *day_index;      /* per window */
	int32_t days;
	int32_t *day_price, *day_step;
	int8_t *day_sign;
	int64_t *fine, *speed, *day_fine, *day_speed; /* of a person with several teams */
	bool moved;
};

/* What the prices add to a talk of `person` on [start, end). */
int32_t toll_for(const struct plan_person *who, const struct toll *t, int32_t start, int32_t end);

/* The best plan found for any shape of talks, in `pick`, and the best bound of its cost,
 * by prices on the time of shared people. `pick` comes as a feasible plan. */
void price_solve(struct solver *s, struct forest *f, int32_t *pick, int64_t *bound);

#endif
