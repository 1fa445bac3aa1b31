/* SPDX-License-Identifier: Apache-2.0 */
#include "model/pulse_groups.h"

#include <stdlib.h>

/* So many people of a leader are in this cell. */
struct reach {
	int64_t leader, cell, n;
};

static int compare_reach(const void *a, const void *b)
{
	const struct reach *x = a, *y = b;

	if (x->leader != y->leader) return x->leader < y->leader ? -1 : 1;
	return (x->cell > y->cell) - (x->cell < y->cell);
}

/* List, for each leader, in which cells their people are: whom they lead directly, or all below. */
static struct reach *list_reach(struct arena *a, const struct pulse_person *p, size_t n, bool below,
	size_t *out_n)
{
	struct reach *all = LIST_NEW(a, struct reach);
	size_t all_n = 0, kept = 0;

	for (size_t i = 0; i < n; i++) {
		size_t at = pulse_find(p, n, p[i].leader);

		/* nobody has as many leaders above them as there are people, unless in a circle */
		for (size_t up = 0; at < n && up < n; up++) {
			*LIST_ADD(a, all, all_n) = (struct reach){ p[at].person, p[i].cell, 1 };
			at = below ? pulse_find(p, n, p[at].leader) : n;
		}
	}
	qsort(all, all_n, sizeof *all, compare_reach);
	for (size_t i = 0; i < all_n; i++) {
		if (kept && compare_reach(&all[kept - 1], &all[i]) == 0) all[kept - 1].n++;
		else all[kept++] = all[i];
	}
	*out_n = kept;
	return all;
}

/* Add the groups of leaders whose people are whole cells. */
static void add_groups(struct arena *a, const struct reach *r, size_t n, const int64_t *size,
	bool below, struct pulse_whom **out, size_t *out_n)
{
	for (size_t i = 0, end; i < n; i = end) {
		uint32_t *cells;
		bool whole = true;
		int64_t people = 0;

		for (end = i; end < n && r[end].leader == r[i].leader; end++) {
			whole = whole && r[end].n == size[r[end].cell];
			people += r[end].n;
		}
		if (!whole || (below && end - i < 2)) continue; /* one cell alone is a team */
		cells = NEW_N(a, uint32_t, end - i);
		for (size_t k = i; k < end; k++) cells[k - i] = (uint32_t)r[k].cell;
		*LIST_ADD(a, *out, *out_n) =
			(struct pulse_whom){ r[i].leader, below, people, cells, end - i };
	}
}

static int compare_groups(const void *a, const void *b)
{
	const struct pulse_whom *x = a, *y = b;

	if (x->below != y->below) return x->below - y->below;
	if (!x->leader || !y->leader) return (x->leader != 0) - (y->leader != 0);
	if (x->people != y->people) return x->people > y->people ? -1 : 1;
	return (x->leader > y->leader) - (x->leader < y->leader);
}

void pulse_groups(struct arena *a, const struct pulse_person *p, size_t n, size_t cells,
	struct pulse_whom **out, size_t *out_n)
{
	int64_t *size = NEW_N(a, int64_t, cells + 1);
	uint32_t *all = NEW_N(a, uint32_t, cells + 1);

	for (size_t i = 0; i < n; i++) size[p[i].cell]++;
	for (size_t i = 0; i < cells; i++) all[i] = (uint32_t)i;
	*out = LIST_NEW(a, struct pulse_whom);
	*out_n = 0;
	*LIST_ADD(a, *out, *out_n) = (struct pulse_whom){ 0, false, (int64_t)n, all, cells };
	for (int below = 0; below < 2; below++) {
		size_t reach_n;
		struct reach *r = list_reach(a, p, n, below, &reach_n);

		add_groups(a, r, reach_n, size, below, out, out_n);
	}
	qsort(*out, *out_n, sizeof **out, compare_groups);
}

struct str pulse_bits_of_group(struct arena *a, const struct pulse_group *g, int64_t *first)
{
	uint32_t from = g->cells_n ? g->cells[0] : 0, last = g->cells_n ? g->cells[g->cells_n - 1] : 0;
	size_t n = (last - from) / 8 + 1;
	char *bits = NEW_N(a, char, n);

	for (size_t i = 0; i < g->cells_n; i++) {
		uint32_t at = g->cells[i] - from;

		bits[at / 8] = (char)(bits[at / 8] | 1 << at % 8);
	}
	*first = from;
	return (struct str){ bits, n };
}

struct pulse_group pulse_group_of_bits(struct arena *a, struct str bits, int64_t first,
	size_t cells)
{
	struct pulse_group g = { .published = true };
	uint32_t *at;
	size_t n = 0;

	for (size_t i = 0; i < bits.n; i++)
		for (unsigned byte = (unsigned char)bits.p[i]; byte; byte &= byte - 1) n++;
	g.cells = at = NEW_N(a, uint32_t, n + 1);
	if (first < 0 || (size_t)first >= cells) return g;
	for (size_t i = (size_t)first, bit = 0; i < cells && bit / 8 < bits.n; i++, bit++)
		if (bits.p[bit / 8] >> bit % 8 & 1) at[g.cells_n++] = (uint32_t)i;
	return g;
}
