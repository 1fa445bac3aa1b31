/* SPDX-License-Identifier: Apache-2.0
 *
 * Teams are visited from the bottom of the organisation upwards. What is left over at a leader is a
 * list of people; lists are joined by their ends, so that an organisation of 100,000 takes one walk.
 */
#include "model/pulse_cells.h"


enum { NOBODY = -1 };

/* People who have no cell yet, as a chain through `next`. */
struct rest {
	int64_t first, last; /* places in the array of people, or NOBODY */
	size_t n;
};

struct forming {
	struct pulse_person *p;
	size_t n;
	int64_t *next;       /* of each person in their chain */
	int64_t *up;         /* the place of each person's leader; `n` stands for nobody */
	int64_t *depth;      /* how many leaders are above */
	struct rest *team;   /* whom each person leads directly; of place `n`: whom nobody leads */
	struct rest *rest;   /* who is left over below each */
	size_t cells;
};

size_t pulse_find(const struct pulse_person *p, size_t n, int64_t person)
{
	size_t from = 0, to = n;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (p[middle].person < person) from = middle + 1;
		else to = middle;
	}
	return from < n && p[from].person == person ? from : n;
}

static void add_person(struct forming *f, struct rest *r, int64_t place)
{
	f->next[place] = NOBODY;
	if (r->n++) f->next[r->last] = place;
	else r->first = place;
	r->last = place;
}

/* Move everybody of `from` behind `to`. */
static void join_rest(struct forming *f, struct rest *to, struct rest *from)
{
	if (!from->n) return;
	if (to->n) f->next[to->last] = from->first;
	else to->first = from->first;
	to->last = from->last;
	to->n += from->n;
	*from = (struct rest){ 0 };
}

/* Make a cell of these people, if they are enough. */
static void make_cell(struct forming *f, struct rest *r)
{
	if (r->n < PULSE_LEAST) return;
	for (int64_t i = r->first; i != NOBODY; i = f->next[i]) f->p[i].cell = (int64_t)f->cells;
	f->cells++;
	*r = (struct rest){ 0 };
}

/* Set how many leaders are above each person. Somebody in a circle, or below one, counts as led by
 * nobody. */
static void set_depths(struct forming *f)
{
	for (size_t i = 0; i < f->n; i++) {
		size_t at = i;
		int64_t steps = 0;

		while (f->up[at] != (int64_t)f->n && !f->depth[at] && steps <= (int64_t)f->n)
			at = (size_t)f->up[at], steps++;
		if (steps > (int64_t)f->n) {
			f->up[i] = (int64_t)f->n;
			steps = 0;
			at = i;
		}
		steps += f->depth[at];
		for (at = i; f->up[at] != (int64_t)f->n && !f->depth[at]; at = (size_t)f->up[at])
			f->depth[at] = steps--;
	}
}

/* List the places of all people, the deepest first, by counting. */
static int64_t *order_by_depth(struct arena *a, const struct forming *f)
{
	size_t *count = NEW_N(a, size_t, f->n + 2);
	int64_t *order = NEW_N(a, int64_t, f->n + 1);

	for (size_t i = 0; i < f->n; i++) count[f->n - (size_t)f->depth[i] + 1]++;
	for (size_t d = 1; d < f->n + 2; d++) count[d] += count[d - 1];
	for (size_t i = 0; i < f->n; i++)
		order[count[f->n - (size_t)f->depth[i]]++] = (int64_t)i;
	return order;
}

/* Make cells of the team of the person at `place`, and of who is left over below; who is left then
 * goes on upwards. */
static void close_team(struct forming *f, int64_t place)
{
	struct rest *team = &f->team[place], *rest = &f->rest[place];

	make_cell(f, team);
	join_rest(f, rest, team);
	make_cell(f, rest);
	if (place != (int64_t)f->n) join_rest(f, &f->rest[f->up[place]], rest);
}

/* The last who are left over, fewer than a cell needs, join the smallest cell. */
static void join_smallest(struct arena *a, struct forming *f)
{
	const struct rest *left = &f->rest[f->n];
	size_t *size, best = 0;

	if (!left->n || !f->cells) return;
	size = NEW_N(a, size_t, f->cells);
	for (size_t i = 0; i < f->n; i++)
		if (f->p[i].cell >= 0) size[f->p[i].cell]++;
	for (size_t c = 1; c < f->cells; c++)
		if (size[c] < size[best]) best = c;
	for (int64_t i = left->first; i != NOBODY; i = f->next[i]) f->p[i].cell = (int64_t)best;
}

size_t pulse_cells(struct arena *a, struct pulse_person *p, size_t n)
{
	struct forming f = { .p = p, .n = n,
		.next = NEW_N(a, int64_t, n + 1),
		.up = NEW_N(a, int64_t, n + 1),
		.depth = NEW_N(a, int64_t, n + 1),
		.team = NEW_N(a, struct rest, n + 1),
		.rest = NEW_N(a, struct rest, n + 1) };
	int64_t *order;

	for (size_t i = 0; i < n; i++) {
		p[i].cell = NOBODY;
		f.up[i] = (int64_t)pulse_find(p, n, p[i].leader);
	}
	set_depths(&f);
	for (size_t i = 0; i < n; i++) add_person(&f, &f.team[f.up[i]], (int64_t)i);
	order = order_by_depth(a, &f);
	for (size_t i = 0; i < n; i++) close_team(&f, order[i]);
	close_team(&f, (int64_t)n);
	join_smallest(a, &f);
	return f.cells;
}
