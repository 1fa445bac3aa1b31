/* SPDX-License-Identifier: Apache-2.0
 *
 * The best way through time for a wide star that does not remember which talks are placed: the
 * items of the way are disjoint, and no day has more of them than its cap. Finding the way takes
 * some microseconds, so prices on talks can be tried by the hundred. Rows are those of the star's
 * way ahead; each has a value for every number of starts on its day.
 */
#include <stdlib.h>

#include "plan/wide.h"

/* True when row `r` belongs to this day, and the day is counted. */
static bool same_day(const struct star_pass *p, int32_t r, int32_t day)
{
	return day >= 0 && p->day[r] == day;
}

/* Enter a value at place `to`, and the item that leads there, if the value there is higher. */
static void improve_layer(struct wide *w, size_t to, int64_t value, int32_t item)
{
	if (value >= w->value[to]) return;
	w->value[to] = value;
	w->by[to] = item;
}

/* Lower the values of row `r` by an item number `n` whose day is not counted. */
static void add_free(struct wide *w, int32_t r, int32_t n, const struct star_item *it)
{
	size_t layers = (size_t)w->layers, to = (size_t)r * layers;
	const int64_t *from = w->value + (size_t)it->first_row * layers;
	bool same = same_day(&w->s->ahead, it->first_row, w->s->ahead.day[r]);

	for (size_t j = 0; j < layers; j++)
		improve_layer(w, to + j, from[same ? j : layers - 1] + it->cost, n);
}

/* Lower the values of row `r` by an item number `n` that counts on its day: it comes from one start
 * less on that day. */
static void add_counted(struct wide *w, int32_t r, int32_t n, const struct star_item *it)
{
	const struct star_pass *p = &w->s->ahead;
	size_t layers = (size_t)w->layers, to = (size_t)r * layers;
	size_t top = (size_t)w->s->day[it->day].cap;
	const int64_t *from = w->value + (size_t)it->first_row * layers;
	bool same = same_day(p, it->first_row, it->day);

	if (top < 1) return;
	if (p->day[r] != it->day) {
		for (size_t j = 0; j < layers; j++)
			improve_layer(w, to + j, from[same ? top - 1 : layers - 1] + it->cost, n);
		return;
	}
	for (size_t j = 1; j <= top; j++)
		improve_layer(w, to + j, from[same ? j - 1 : layers - 1] + it->cost, n);
	for (size_t j = top + 1; j < layers; j++)
		improve_layer(w, to + j, w->value[to + top], w->by[to + top]);
}

/* Begin row `r` as a copy of the row before it. */
static void copy_row_before(struct wide *w, int32_t r)
{
	const struct star_pass *p = &w->s->ahead;
	size_t layers = (size_t)w->layers, to = (size_t)r * layers;
	bool same = same_day(p, r - 1, p->day[r]);

	for (size_t j = 0; j < layers; j++) {
		w->value[to + j] = w->value[same ? to - layers + j : to - 1];
		w->by[to + j] = -1;
	}
}

/* Memory for a value in each layer of each row. */
static void make_room(struct wide *w)
{
	size_t n = (size_t)w->s->ahead.n * (size_t)w->layers;

	if (n <= w->value_room) return;
	free(w->value);
	free(w->by);
	w->value_room = n + n / 2;
	w->value = malloc(w->value_room * sizeof(*w->value));
	w->by = malloc(w->value_room * sizeof(*w->by));
	if (!w->value || !w->by) abort();
}

/* List the items of the best way, from its end. */
static void list_items(struct wide *w)
{
	struct star *s = w->s;
	const struct star_pass *p = &s->ahead;
	int32_t r = p->n - 1, last = w->layers - 1, j = last;

	s->useds = 0;
	while (r > 0) {
		int32_t n = w->by[r * (int64_t)w->layers + j];
		const struct star_item *it;

		if (n < 0) {
			if (!same_day(p, r - 1, p->day[r])) j = last;
			r--;
			continue;
		}
		it = &s->item[n];
		star_use(s, it);
		if (it->day < 0) {
			if (!same_day(p, it->first_row, p->day[r])) j = last;
		} else {
			if (p->day[r] != it->day || j > s->day[it->day].cap) j = s->day[it->day].cap;
			j = same_day(p, it->first_row, it->day) ? j - 1 : last;
		}
		r = it->first_row;
	}
}

int64_t route_least(struct wide *w)
{
	const struct star *s = w->s;
	const struct star_pass *p = &s->ahead;

	make_room(w);
	for (int32_t j = 0; j < w->layers; j++) {
		w->value[j] = 0;
		w->by[j] = -1;
	}
	for (int32_t r = 1, i = 0; r < p->n; r++) {
		copy_row_before(w, r);
		for (; i < s->items && s->item[s->by_end[i]].end == p->cell[r]; i++) {
			const struct star_item *it = &s->item[s->by_end[i]];

			if (it->cost >= 0) continue;
			if (it->day < 0)
				add_free(w, r, s->by_end[i], it);
			else
				add_counted(w, r, s->by_end[i], it);
		}
	}
	list_items(w);
	return w->value[(size_t)p->n * (size_t)w->layers - 1];
}
