/* SPDX-License-Identifier: Apache-2.0
 *
 * Feasible plans where the exact one is not known: first ones, and better ones.
 */
#ifndef PLAN_SEARCH_H
#define PLAN_SEARCH_H

#include "plan/inside.h"

/* `pick` is per talk an index into its choices, or −1. */

/* Fill s->by_need: the order in which a quick plan places the talks. */
void find_needs(struct solver *s);
/* True when the talk can take this option while all other talks stay where `pick` has them. */
bool choice_fits(const struct solver *s, const int32_t *pick, int32_t talk, struct option o);
/* Place each talk that is left out at its cheapest option that fits, if there is one. */
void greedy_fill(struct solver *s, int32_t *pick);
/* Repair a plan that may break rules and improve it by placing the talks of one person
 * anew at a time: around what was repaired, or everywhere. */
void search_plan(struct solver *s, int32_t *pick, bool everywhere);
/* The cost of all picks, and of the talks that are left out. */
int64_t picks_cost(const struct solver *s, const int32_t *pick);

#endif
