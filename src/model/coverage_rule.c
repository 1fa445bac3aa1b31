/* SPDX-License-Identifier: Apache-2.0
 *
 * The cells are chosen for all pairs together, and every area has the same cells: with cells of its
 * own, an area could be subtracted from the whole so that a smaller cell appears. Areas are split off
 * one after the other, as long as the rest could be shown too.
 */
#include "model/coverage_rule.h"

/* The pairs of a set of leaders. */
struct set {
	int64_t pairs[COVERAGE_BUCKETS], all;
	int64_t leaders;
	int64_t largest;      /* the pairs of the leader who has most of them */
};

static void add_leader(struct set *s, const struct coverage_leader *l)
{
	int64_t mine = 0;

	for (int b = 0; b < COVERAGE_BUCKETS; b++) {
		s->pairs[b] += l->pairs[b];
		mine += l->pairs[b];
	}
	if (!mine) return;
	s->all += mine;
	s->leaders++;
	if (mine > s->largest) s->largest = mine;
}

/* Add up the leaders of the areas for which `in` is as wanted. */
static struct set add_areas(const struct coverage_leader *leaders, size_t n, const bool *in,
	bool wanted)
{
	struct set s = { 0 };

	for (size_t i = 0; i < n; i++)
		if (in[leaders[i].area] == wanted) add_leader(&s, &leaders[i]);
	return s;
}

static int64_t count_cell(const struct set *s, const struct coverage_cell *c)
{
	int64_t pairs = 0;

	for (unsigned b = c->first; b <= c->last; b++) pairs += s->pairs[b];
	return pairs;
}

/* True when a set can be shown in these cells: 1 to 3 of the rule. */
static bool set_fits(const struct set *s, const struct coverage_cell *cells, size_t n)
{
	int64_t slow = 0;

	if (s->leaders < COVERAGE_LEAST) return false;
	for (size_t i = 0; i < n; i++) {
		int64_t pairs = count_cell(s, &cells[i]);

		if (pairs < COVERAGE_LEAST) return false;
		if (cells[i].first >= COVERAGE_OFTEN) slow += pairs;
	}
	return n > 0 && slow <= s->all - s->largest;
}

static bool is_often(const struct set *s)
{
	return s->pairs[COVERAGE_WEEKLY] + s->pairs[COVERAGE_TO_3_WEEKS] == s->all;
}

/* Lay neighbouring buckets together until each cell has enough pairs; what remains at the end goes
 * with the cell before it. The result is how many cells there are. */
static size_t make_cells(const struct set *s, struct coverage_cell *cells)
{
	unsigned buckets = is_often(s) ? COVERAGE_OFTEN : COVERAGE_BUCKETS, first = 0;
	int64_t pairs = 0;
	size_t n = 0;

	for (unsigned b = 0; b < buckets; b++) {
		pairs += s->pairs[b];
		if (pairs < COVERAGE_LEAST) continue;
		cells[n++] = (struct coverage_cell){ first, b, pairs };
		first = b + 1, pairs = 0;
	}
	if (n && first < buckets) cells[n - 1].last = buckets - 1, cells[n - 1].pairs += pairs;
	return n;
}

/* Split an area off, when both it and the rest can be shown. The last area that remains may be
 * split off too: then nothing is left. */
static bool split_area(const struct coverage_leader *leaders, size_t n, size_t area, bool *apart,
	struct coverage_shown *out)
{
	bool only[COVERAGE_AREAS] = { 0 };
	struct set mine, rest;

	only[area] = true;
	mine = add_areas(leaders, n, only, true);
	if (mine.all == out->pairs || !set_fits(&mine, out->cells, out->cells_n)) return false;
	apart[area] = true;
	rest = add_areas(leaders, n, apart, false);
	if (rest.all && !set_fits(&rest, out->cells, out->cells_n)) {
		apart[area] = false;
		return false;
	}
	out->areas[out->areas_n].area = area;
	for (size_t i = 0; i < out->cells_n; i++)
		out->areas[out->areas_n].pairs[i] = count_cell(&mine, &out->cells[i]);
	out->areas_n++;
	return true;
}

void coverage_choose(struct arena *a, const struct coverage_leader *leaders, size_t n,
	struct coverage_shown *out)
{
	bool apart[COVERAGE_AREAS] = { 0 };
	struct set all = add_areas(leaders, n, apart, false);

	*out = (struct coverage_shown){ .enough = all.leaders >= COVERAGE_LEAST };
	if (!out->enough) return;
	out->pairs = all.all;
	out->cells_n = make_cells(&all, out->cells);
	if (out->cells_n == 1 && !is_often(&all)) out->cells_n = 0;
	if (!set_fits(&all, out->cells, out->cells_n)) out->cells_n = 0;
	if (!out->cells_n) return;
	out->areas = NEW_N(a, struct coverage_area, COVERAGE_AREAS);
	for (size_t area = 0; area < COVERAGE_AREAS; area++)
		(void)split_area(leaders, n, area, apart, out);
}
