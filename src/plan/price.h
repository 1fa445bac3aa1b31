/* SPDX-License-Identifier: Apache-2.0
 *
 * Prices on the time of people whom no single team sees whole.
 */
#ifndef PLAN_PRICE_H
#define PLAN_PRICE_H

#include "plan/forest.h"

/* The best plan found for any shape of talks, in `pick`, and the best bound of its cost,
 * by prices on the time of shared people. `pick` comes as a feasible plan. */
void price_solve(struct solver *s, struct forest *f, int32_t *pick, int64_t *bound);

#endif
