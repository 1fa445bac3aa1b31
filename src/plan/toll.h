/* SPDX-License-Identifier: Apache-2.0
 *
 * Prices on the time of one person whose talks are seen by several teams (price.c sets the prices,
 * choice.c adds them to the cost of a choice).
 */
#ifndef PLAN_TOLL_H
#define PLAN_TOLL_H

#include "plan/inside.h"

/* Prices of one person's time, in scaled units of cost. */
struct toll {
	struct free_time free;
	int32_t *base;           /* per run: index of its first cell in the arrays below */
	int32_t cells;
	int32_t *price, *step;   /* per free cell: its price, and by how much the price moves */
	int32_t *sum;            /* sum[i] = price[0] + … + price[i − 1] */
	int8_t *sign;            /* per free cell: −1, 0 or 1 as its price last fell, never moved or
	                          * rose */
	int32_t *day_index;      /* per window: the index of its day in the arrays below */
	int32_t days;
	int32_t *day_price, *day_step; /* like price, step and sign, for a start on a day */
	int8_t *day_sign;
	int64_t *fine, *speed, *day_fine, *day_speed; /* prices as price.c moves them for a person
	                          * with several teams; NULL for others */
	bool moved;              /* some price changed in the last round */
};

/* The sum of the prices that a talk of `who` on [start, end) pays. */
int32_t toll_for(const struct plan_person *who, const struct toll *t, int32_t start, int32_t end);

/* Make prices of 0 for the time of `who`, in `a`. `fine`: the prices will follow a slope in small
 * steps, for a person with several teams. */
struct toll *toll_new(struct arena *a, const struct plan_person *who, bool fine);

#endif
