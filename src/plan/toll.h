/* SPDX-License-Identifier: Apache-2.0
 *
 * What the time of one person costs whose talks no single team sees all of (price.c sets the
 * prices, team.c adds them to the cost of a choice).
 */
#ifndef PLAN_TOLL_H
#define PLAN_TOLL_H

#include "plan/inside.h"

/* Prices of one person's time, in scaled units of cost. */
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

/* Prices of 0 for the time of `who`. `fine`: they will follow a slope in small steps. */
struct toll *toll_new(struct arena *a, const struct plan_person *who, bool fine);

#endif
