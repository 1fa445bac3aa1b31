/* SPDX-License-Identifier: Apache-2.0
 *
 * The prices of one person's cells and days, and what they add to a talk.
 */
#include "plan/toll.h"

/* The first step by which a price moves, in scaled units. */
enum { STEP_FIRST = 4 };

int32_t toll_for(const struct plan_person *who, const struct toll *t, int32_t start, int32_t end)
{
	const struct plan_span *run = free_run(&t->free, start, end);
	int32_t at;

	/* a nook has no price; the bound is a little lower where two talks want the same nook */
	if (!run) return t->day_price[t->day_index[window_at(who, start)]];
	at = t->base[run - t->free.run] - run->start;
	return t->sum[at + end] - t->sum[at + start] +
		t->day_price[t->day_index[window_at(who, start)]];
}

/* Number the days of a person's windows from 0. A day may return, as in windows of days 0, 1, 0, so
 * a table tells which days have a number already. */
static void number_days(struct toll *t, const struct plan_person *who)
{
	int32_t most = 0, *number;

	for (int32_t w = 0; w < who->works; w++)
		if (who->work[w].day > most) most = who->work[w].day;
	number = calloc((size_t)most + 1, sizeof(*number));
	if (!number) abort();
	for (int32_t w = 0; w < who->works; w++) {
		int32_t *n = &number[who->work[w].day];

		if (*n == 0) *n = ++t->days;
		t->day_index[w] = *n - 1;
	}
	free(number);
}

struct toll *toll_new(struct arena *a, const struct plan_person *who, bool fine)
{
	struct toll *t = NEW(a, struct toll);

	t->free = free_time_of(a, who);
	t->base = NEW_N(a, int32_t, t->free.n);
	for (int32_t i = 0; i < t->free.n; i++) {
		t->base[i] = t->cells;
		t->cells += t->free.run[i].end - t->free.run[i].start;
	}
	t->price = NEW_N(a, int32_t, t->cells);
	t->step = NEW_N(a, int32_t, t->cells);
	t->sum = NEW_N(a, int32_t, t->cells + 1);
	t->sign = NEW_N(a, int8_t, t->cells);
	t->day_index = NEW_N(a, int32_t, who->works);
	number_days(t, who);
	t->day_price = NEW_N(a, int32_t, t->days);
	t->day_step = NEW_N(a, int32_t, t->days);
	t->day_sign = NEW_N(a, int8_t, t->days);
	if (fine) {
		t->fine = NEW_N(a, int64_t, t->cells);
		t->speed = NEW_N(a, int64_t, t->cells);
		t->day_fine = NEW_N(a, int64_t, t->days);
		t->day_speed = NEW_N(a, int64_t, t->days);
	}
	for (int32_t i = 0; i < t->cells; i++) t->step[i] = STEP_FIRST;
	for (int32_t i = 0; i < t->days; i++) t->day_step[i] = STEP_FIRST;
	return t;
}
