/* SPDX-License-Identifier: Apache-2.0
 *
 * The placements of a wide star that cost no more than a limit. A label is a set of talks that are
 * placed by some cell, at the lowest cost of such a set. The star's way back says how much the rest
 * of the time can save at most, so no label is made that cannot keep within the limit. With a limit
 * near the best cost there are few labels.
 */
#include <stdlib.h>

#include "plan/wide.h"

/* The size of the hash table, a power of two above the most labels that are ever asked for. */
enum { SLOTS = 1 << 20 };

/* The bits of the star's masks that belong to a set of talks. */
static size_t mask_of(const struct wide *w, uint64_t set)
{
	size_t mask = 0;

	for (; set; set &= set - 1) {
		int16_t bit = w->bit[__builtin_ctzll(set)];

		if (bit >= 0) mask |= (size_t)1 << bit;
	}
	return mask;
}

/* A lower bound of what placing further talks after row `r` costs, when `count` talks start earlier
 * on the day of that row and the talks of `set` are placed already. */
static int64_t least_after(const struct wide *w, int32_t r, int32_t count, uint64_t set)
{
	const struct star *s = w->s;
	int32_t day = s->back.day[r], rest = day < 0 ? 0 : s->day[day].cap - count;

	return star_after(s, r, rest < 0 ? 0 : rest, mask_of(w, set));
}

/* Where the hash table begins to look for a label. */
static uint32_t slot_for(int32_t row, int32_t count, uint64_t set)
{
	uint64_t h = set * 0x9E3779B97F4A7C15ULL;

	h ^= ((uint64_t)(uint32_t)row << 32 | (uint32_t)count) * 0xC2B2AE3D27D4EB4FULL;
	h ^= h >> 29;
	h *= 0xBF58476D1CE4E5B9ULL;
	return (uint32_t)(h >> 32) & (SLOTS - 1);
}

/* Keep a label, unless it leads beyond the limit, or an equal set at the same row costs no more.
 * False when there are `most` labels already. */
static bool keep_label(struct wide *w, struct label new, int32_t most)
{
	uint32_t k = slot_for(new.row, new.count, new.set);

	if (new.cost + least_after(w, new.row, new.count, new.set) > w->limit) return true;
	for (;; k = (k + 1) & (SLOTS - 1)) {
		int32_t n = w->slot[k];
		struct label *old = &w->label[n];

		if (n >= w->labels || old->slot != k) break; /* the slot is of an earlier search */
		if (old->row != new.row || old->count != new.count || old->set != new.set) continue;
		if (new.cost >= old->cost) return true;
		old->cost = new.cost;
		old->parent = new.parent;
		old->item = new.item;
		return true;
	}
	if (w->labels == most) return false;
	new.slot = k;
	new.next = w->head[new.row];
	w->head[new.row] = w->slot[k] = w->labels;
	w->label[w->labels++] = new;
	return true;
}

/* Make the label in which item `i` follows label `n`, if the item's talk is not placed yet and the
 * item's day has room. */
static bool add_item(struct wide *w, int32_t n, int32_t i, int32_t most)
{
	const struct star *s = w->s;
	const struct star_item *it = &s->item[i];
	struct label l = w->label[n];

	if (l.set >> it->talk & 1) return true;
	if (it->day >= 0 && l.count >= s->day[it->day].cap) return true;
	l.count = it->day >= 0 && s->back.day[it->last_row] == it->day ? l.count + 1 :
		s->back.day[it->last_row] == s->back.day[l.row] ? l.count : 0;
	l.row = it->last_row;
	l.set |= (uint64_t)1 << it->talk;
	l.cost += it->cost;
	l.parent = n;
	l.item = i;
	return keep_label(w, l, most);
}

/* Make all labels that follow those of row `r`: each goes on to the next row without an item, or
 * takes one of the items [first, last) in the order by start, which begin at this row. */
static bool extend_row(struct wide *w, int32_t r, int32_t first, int32_t last, int32_t most)
{
	const struct star_pass *p = &w->s->back;

	for (int32_t n = w->head[r]; n >= 0; n = w->label[n].next) {
		struct label l = w->label[n];

		l.row = r - 1;
		if (p->day[r] != p->day[r - 1]) l.count = 0;
		l.parent = n;
		l.item = -1;
		if (!keep_label(w, l, most)) return false;
		for (int32_t k = first; k < last; k++)
			if (!add_item(w, n, w->s->by_start[k], most)) return false;
	}
	return true;
}

/* The cost of a label's talks without their prices. */
static int64_t cost_of(const struct wide *w, int32_t n)
{
	int64_t cost = w->label[n].cost;

	for (int32_t k = 0; k < w->talks; k++)
		if (w->label[n].set >> k & 1) cost -= w->price[k];
	return cost;
}

/* Write the picks of the best label that reaches the end, found through its parents. */
static enum found pick_best_label(struct wide *w)
{
	int64_t prices = 0, least = INT64_MAX;
	int32_t best = -1;

	for (int32_t k = 0; k < w->talks; k++) prices += w->price[k];
	for (int32_t n = w->head[0]; n >= 0; n = w->label[n].next) {
		int64_t cost = cost_of(w, n);

		if (cost >= least) continue;
		least = cost;
		best = n;
	}
	if (best < 0 || least > w->limit - prices) return FOUND_NONE;
	w->least = least;
	for (int32_t k = 0; k < w->talks; k++) w->pick[k] = -1;
	for (; best >= 0; best = w->label[best].parent) {
		int32_t i = w->label[best].item;

		if (i >= 0) w->pick[w->s->item[i].talk] = w->s->item[i].choice;
	}
	return FOUND_ONE;
}

/* Memory for `most` labels; no row has one yet. */
static void make_room(struct wide *w, int32_t most)
{
	if (!w->slot) w->slot = calloc(SLOTS, sizeof(*w->slot));
	if (w->label_room < most) {
		w->label_room = most;
		w->label = realloc(w->label, (size_t)most * sizeof(*w->label));
	}
	if (w->head_room < w->s->back.n) {
		w->head_room = 2 * w->s->back.n;
		w->head = realloc(w->head, (size_t)w->head_room * sizeof(*w->head));
	}
	if (!w->slot || !w->label || !w->head) abort();
	for (int32_t r = 0; r < w->s->back.n; r++) w->head[r] = -1;
}

enum found label_search(struct wide *w, int32_t most)
{
	const struct star *s = w->s;
	int32_t r = s->back.n - 1, i = 0;

	make_room(w, most);
	w->labels = 0;
	if (!keep_label(w, (struct label){ .row = r, .parent = -1, .item = -1 }, most))
		return FOUND_TOO_MANY;
	for (; r > 0; r--) {
		int32_t first = i, before = w->labels;

		while (i < s->items && s->item[s->by_start[i]].start == s->back.cell[r]) i++;
		if (!extend_row(w, r, first, i, most)) return FOUND_TOO_MANY;
		if (star_ends(w->s, 32 * (int64_t)(w->labels - before + 1))) return FOUND_TOO_MANY;
	}
	return pick_best_label(w);
}
