/* SPDX-License-Identifier: Apache-2.0
 *
 * Feasible plans where the exact one is not known: first ones, and better ones.
 */
#ifndef PLAN_SEARCH_H
#define PLAN_SEARCH_H

#include "plan/inside.h"

/* `pick` is per talk an index into its choices, or −1. */

/* The order in which talks are given their place: s->by_need. */
void find_needs(struct solver *s);
/* May this talk stand there, beside the talks that are picked? */
bool choice_fits(const struct solver *s, const int32_t *pick, int32_t talk, struct option o);
/* Place what is not placed and fits. */
void greedy_fill(struct solver *s, int32_t *pick);
/* Repair a plan that may break rules and improve it by placing the talks of one person
 * anew at a time: around what was repaired, or everywhere. */
void search_plan(struct solver *s, int32_t *pick, bool everywhere);
int64_t picks_cost(const struct solver *s, const int32_t *pick);

#endif
