/* SPDX-License-Identifier: Apache-2.0
 *
 * Prices on the time of people whose talks are seen by several teams.
 */
#ifndef PLAN_PRICE_H
#define PLAN_PRICE_H

#include "plan/forest.h"

/* Improve a feasible plan `pick` and the bound of its cost, for any shape of talks, by prices on
 * the time of shared people. The work ends when both are equal, when the time is up, or when
 * further rounds bring nothing. */
void price_solve(struct solver *s, struct forest *f, int32_t *pick, int64_t *bound);

#endif
