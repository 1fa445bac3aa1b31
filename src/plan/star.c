/* SPDX-License-Identifier: Apache-2.0
 *
 * The dynamic programming of one star.
 *
 * Ahead: row(x)[M] is the lowest cost of items that end by cell x and use each talk of the
 * set M at most once. A new row begins where some item ends; it is the row before it,
 * improved by each such item: row(end)[M] = min(row(start)[M without its talk] + its cost).
 * Back is the mirror: back(x)[M] is the lowest cost of items that start at x or later and
 * use only talks that are not in M. With the own talk on [start, end) the best of the rest
 * is the least row(start)[M] + back(end)[M] over all sets M.
 *
 * On a counted day a row has one layer for each number j of talks: layer j allows at most j
 * starts on that day so far (ahead) or from here on (back). A row outside the day has one
 * layer: while a day has not begun, all its limits j mean the same.
 */
#include "plan/star.h"

#include <stdlib.h>
#include <string.h>

#include "plan/lanes.h"

static const int64_t ROW_BYTES_MOST = (int64_t)1 << 28;

static void *grow_array(void *p, size_t n, size_t size)
{
	p = realloc(p, n * size);
	if (!p) abort();
	return p;
}

int32_t star_talks(int32_t most, int64_t choices, int32_t cells)
{
	int64_t rows = choices < cells ? choices : cells;

	/* `most + 2`: two passes, of 16 bits a set. Counted days may take several times that. */
	while (most > 2 && rows << (most + 2) > ROW_BYTES_MOST) most--;
	return most;
}

/* The clock is asked only after WORK_A_LOOK steps, which take a fraction of a millisecond. */
bool star_ends(struct star *s, int64_t work)
{
	enum { WORK_A_LOOK = 1 << 20 };

	if (s->stopped || !s->ended) return s->stopped;
	s->work += work;
	if (s->work < WORK_A_LOOK) return false;
	s->work = 0;
	return s->stopped = s->ended(s->arg);
}

void star_set_bits(struct star *s, unsigned bits)
{
	s->bits = bits;
	s->masks = (size_t)1 << (bits < LANES_LEAST_BITS ? LANES_LEAST_BITS : bits);
}

void star_begin(struct star *s, unsigned bits)
{
	s->stopped = false;
	s->items = s->days = s->owns = 0;
	s->most = 0;
	star_set_bits(s, bits);
}

void star_add(struct star *s, struct star_item item)
{
	if (s->items == s->item_room) {
		s->item_room = s->item_room ? s->item_room * 2 : 1024;
		s->item = grow_array(s->item, (size_t)s->item_room, sizeof(*s->item));
	}
	s->item[s->items++] = item;
}

void star_own_add(struct star *s, struct star_own own)
{
	if (s->owns == s->own_room) {
		s->own_room = s->own_room ? s->own_room * 2 : 128;
		s->own = grow_array(s->own, (size_t)s->own_room, sizeof(*s->own));
	}
	s->own[s->owns++] = own;
}

int16_t star_count_day(struct star *s, int32_t cap)
{
	if (s->days == s->day_room) {
		s->day_room = s->day_room ? s->day_room * 2 : 16;
		s->day = grow_array(s->day, (size_t)s->day_room, sizeof(*s->day));
	}
	s->day[s->days] = (struct star_day){ INT32_MAX, INT32_MIN, cap };
	return (int16_t)s->days++;
}

void star_drop_rows(struct star *s)
{
	free(s->ahead.bytes);
	free(s->back.bytes);
	s->ahead.bytes = s->back.bytes = NULL;
	s->ahead.held = s->back.held = 0;
}

static void free_pass(struct star_pass *p)
{
	free(p->cell);
	free(p->day);
	free(p->layers);
	free(p->offset);
	free(p->bytes);
}

void star_free(struct star *s)
{
	free(s->item);
	free(s->own);
	free(s->day);
	free(s->by_start);
	free(s->by_end);
	free(s->spare);
	free(s->used);
	free_pass(&s->ahead);
	free_pass(&s->back);
	*s = (struct star){ 0 };
}

/* --- the order of items ------------------------------------------------------- */

enum { DIGIT = 6, DIGITS = 1 << DIGIT };

/* The cell by which an item is sorted: its end on the way ahead, its start on the way back. */
static int32_t edge_of(const struct star *s, int32_t item, bool by_end)
{
	return by_end ? s->item[item].end : s->item[item].start;
}

/* Sort by one digit, from `from` to `to`: one pass of a stable radix sort. */
static void sort_digit(const struct star *s, const int32_t *from, int32_t *to, bool by_end,
	int32_t low, int shift)
{
	int32_t count[DIGITS] = { 0 }, sum = 0;

	for (int32_t i = 0; i < s->items; i++)
		count[(edge_of(s, from[i], by_end) - low) >> shift & (DIGITS - 1)]++;
	for (int32_t d = 0; d < DIGITS; d++) {
		int32_t n = count[d];

		count[d] = sum;
		sum += n;
	}
	for (int32_t i = 0; i < s->items; i++)
		to[count[(edge_of(s, from[i], by_end) - low) >> shift & (DIGITS - 1)]++] = from[i];
}

/* Sort the items by an edge. The sort is stable, so items of the same cell stay in the order in
 * which they were added. Digits are small because a star has a few hundred items: clearing counts
 * for all cells of some weeks would take longer than a second pass. */
static void sort_items(struct star *s, int32_t *order, bool by_end)
{
	int32_t low = INT32_MAX, high = INT32_MIN;

	for (int32_t i = 0; i < s->items; i++) {
		int32_t k = edge_of(s, i, by_end);

		low = k < low ? k : low;
		high = k > high ? k : high;
		order[i] = i;
	}
	for (int shift = 0; s->items > 1 && (high - low) >> shift; shift += DIGIT) {
		sort_digit(s, order, s->spare, by_end, low, shift);
		memcpy(order, s->spare, (size_t)s->items * sizeof(*order));
	}
}

/* --- rows ----------------------------------------------------------------------- */

/* Find the counted day whose starts lie around `cell`; −1: no day does. */
static int32_t day_of_cell(const struct star *s, int32_t cell)
{
	for (int32_t d = 0; d < s->days; d++)
		if (s->day[d].low <= cell && cell <= s->day[d].high) return d;
	return -1;
}

static void grow_pass(struct star_pass *p, int32_t rows)
{
	if (rows <= p->room) return;
	p->room = rows * 2;
	p->cell = grow_array(p->cell, (size_t)p->room, sizeof(*p->cell));
	p->day = grow_array(p->day, (size_t)p->room, sizeof(*p->day));
	p->layers = grow_array(p->layers, (size_t)p->room, sizeof(*p->layers));
	p->offset = grow_array(p->offset, (size_t)p->room, sizeof(*p->offset));
}

/* Make one row for each cell at which an item ends (ahead) or starts (back), in the order of the
 * pass, after row 0, which allows no item at all. */
static void lay_out_rows(struct star *s, struct star_pass *p, const int32_t *order, bool ahead)
{
	grow_pass(p, s->items + 1);
	p->n = 1;
	p->cell[0] = ahead ? INT32_MIN : INT32_MAX;
	p->day[0] = -1;
	for (int32_t i = 0; i < s->items; i++) {
		int32_t cell = edge_of(s, order[ahead ? i : s->items - 1 - i], ahead);

		if (p->cell[p->n - 1] == cell) continue;
		p->cell[p->n] = cell;
		p->day[p->n++] = s->days ? day_of_cell(s, cell) : -1;
	}
}

/* Find, for each item, the last row ahead that ends by its start and the last row back that starts
 * at its end or later. Items and rows are both sorted, so each is passed once. */
static void find_rows(struct star *s)
{
	int32_t row = 0;

	for (int32_t i = 0; i < s->items; i++) {
		struct star_item *it = &s->item[s->by_start[i]];

		while (row + 1 < s->ahead.n && s->ahead.cell[row + 1] <= it->start) row++;
		it->first_row = row;
	}
	row = 0;
	for (int32_t i = s->items - 1; i >= 0; i--) {
		struct star_item *it = &s->item[s->by_end[i]];

		while (row + 1 < s->back.n && s->back.cell[row + 1] >= it->end) row++;
		it->last_row = row;
	}
}

/* Widen the range of starts of a counted day so that it holds `cell`. */
static void stretch_day(struct star *s, int16_t day, int32_t cell)
{
	if (day < 0) return;
	if (cell < s->day[day].low) s->day[day].low = cell;
	if (cell > s->day[day].high) s->day[day].high = cell;
}

void star_ready(struct star *s)
{
	if (s->order_room < s->items + 1) {
		s->order_room = 2 * s->items + 1;
		s->by_start = grow_array(s->by_start, (size_t)s->order_room, sizeof(int32_t));
		s->by_end = grow_array(s->by_end, (size_t)s->order_room, sizeof(int32_t));
		s->spare = grow_array(s->spare, (size_t)s->order_room, sizeof(int32_t));
	}
	for (int32_t i = 0; i < s->items; i++) stretch_day(s, s->item[i].day, s->item[i].start);
	for (int32_t i = 0; i < s->owns; i++) stretch_day(s, s->own[i].day, s->own[i].start);
	sort_items(s, s->by_start, false);
	sort_items(s, s->by_end, true);
	lay_out_rows(s, &s->ahead, s->by_end, true);
	lay_out_rows(s, &s->back, s->by_start, false);
	find_rows(s);
	s->lanes = lanes_for(s->most);
}

static size_t bytes_of_layer(const struct star *s)
{
	return s->masks * s->lanes->width;
}

/* The number of the star's talks that may start on day `d`: the own talk takes one of the cap. */
static int32_t cap_of(const struct star *s, int32_t d, const struct star_own *own)
{
	return s->day[d].cap - (own && own->day == d);
}

/* Give each row its layers and its bytes, and set row 0 to 0: placing nothing costs nothing. A
 * large block gets no spare room, because it is the memory that counts. */
static void allot_rows(struct star *s, struct star_pass *p, const struct star_own *own)
{
	size_t bytes = 0;

	for (int32_t r = 0; r < p->n; r++) {
		p->layers[r] = p->day[r] < 0 ? 1 : cap_of(s, p->day[r], own) + 1;
		p->offset[r] = bytes;
		bytes += (size_t)p->layers[r] * bytes_of_layer(s);
	}
	if (bytes > p->held) {
		free(p->bytes);
		p->held = bytes > (1 << 24) ? bytes : bytes + bytes / 2;
		p->bytes = malloc(p->held);
		if (!p->bytes) abort();
	}
	s->lanes->clear(p->bytes, s->masks);
}

static size_t count_pass_bytes(const struct star *s, const struct star_pass *p)
{
	size_t layers = 0;

	for (int32_t r = 0; r < p->n; r++)
		layers += p->day[r] < 0 ? 1 : (size_t)s->day[p->day[r]].cap + 1;
	return layers * bytes_of_layer(s);
}

size_t star_bytes(const struct star *s)
{
	return count_pass_bytes(s, &s->ahead) + count_pass_bytes(s, &s->back);
}

/* The layer of row `r` that allows at most `j` starts on day `d`. A row of another day has seen
 * all or none of day `d`, so its last layer, which allows the most, answers for each j. */
static int32_t layer_of_count(const struct star_pass *p, int32_t r, int32_t d, int32_t j)
{
	return p->day[r] == d && d >= 0 ? j : p->layers[r] - 1;
}

static char *find_layer(const struct star *s, const struct star_pass *p, int32_t r, int32_t layer)
{
	return p->bytes + p->offset[r] + (size_t)layer * bytes_of_layer(s);
}

/* Begin row `r` as the row before it: placing no item that ends here is always allowed. */
static void copy_row_before(const struct star *s, const struct star_pass *p, int32_t r)
{
	for (int32_t j = 0; j < p->layers[r]; j++)
		memcpy(find_layer(s, p, r, j),
			find_layer(s, p, r - 1, layer_of_count(p, r - 1, p->day[r], j)),
			bytes_of_layer(s));
}

static int64_t work_of_row(const struct star *s, const struct star_pass *p, int32_t r,
	int32_t items)
{
	return (int64_t)s->masks * p->layers[r] * (items + 1);
}

/* --- ahead ---------------------------------------------------------------------- */

static bool item_hits_own(const struct star_own *own, const struct star_item *it)
{
	return own && it->start < own->end && it->end > own->start;
}

/* The layer of the item's first row from which it leads to layer `j` of row `r`: one start less is
 * allowed there when the item's day is counted. −1: the cap of that day forbids the item. */
static int32_t find_source_layer(const struct star *s, const struct star_item *it, int32_t r,
	int32_t j, const struct star_own *own)
{
	const struct star_pass *p = &s->ahead;
	int32_t left;

	if (it->day < 0) return layer_of_count(p, it->first_row, p->day[r], j);
	left = p->day[r] == it->day ? j : cap_of(s, it->day, own);
	if (left < 1) return -1;
	return layer_of_count(p, it->first_row, it->day, left - 1);
}

/* Lower the costs of row `r` by placing one item that ends at its cell. An item that costs more
 * than leaving its talk out is in no best placement. */
static void improve_row_ahead(const struct star *s, const struct star_item *it, int32_t r,
	const struct star_own *own)
{
	const struct star_pass *p = &s->ahead;

	if (item_hits_own(own, it) || it->cost >= 0) return;
	for (int32_t j = 0; j < p->layers[r]; j++) {
		int32_t from = find_source_layer(s, it, r, j, own);

		if (from < 0) continue;
		if (it->bit < 0)
			s->lanes->pass(find_layer(s, p, r, j),
				find_layer(s, p, it->first_row, from), it->cost, s->masks);
		else
			s->lanes->place(find_layer(s, p, r, j),
				find_layer(s, p, it->first_row, from), (unsigned)it->bit, it->cost,
				s->masks);
	}
}

int64_t star_ahead(struct star *s, const struct star_own *own)
{
	struct star_pass *p = &s->ahead;

	allot_rows(s, p, own);
	for (int32_t r = 0, i = 0; r < p->n; r++) {
		int32_t first = i;

		if (r) copy_row_before(s, p, r);
		for (; i < s->items && s->item[s->by_end[i]].end == p->cell[r]; i++)
			improve_row_ahead(s, &s->item[s->by_end[i]], r, own);
		if (star_ends(s, work_of_row(s, p, r, i - first))) break;
	}
	if (s->stopped) return 0;
	return s->lanes->at(find_layer(s, p, p->n - 1, p->layers[p->n - 1] - 1),
		((size_t)1 << s->bits) - 1);
}

/* Find the first item of row `r` that gave `mask` in layer `j` its `value`. Items of a row stand
 * in the order in which they were added, so ties are decided the same way in every run. `last` is
 * the place of the row's last item in by_end. */
static const struct star_item *find_reason(const struct star *s, int32_t last, int32_t r, int32_t j,
	size_t mask, int64_t value, const struct star_own *own)
{
	const struct star_pass *p = &s->ahead;
	int32_t first = last;

	while (first > 0 && s->item[s->by_end[first - 1]].end == p->cell[r]) first--;
	for (; first <= last; first++) {
		const struct star_item *it = &s->item[s->by_end[first]];
		size_t bit = it->bit < 0 ? 0 : (size_t)1 << it->bit;
		int64_t before;
		int32_t from;

		if ((mask & bit) != bit || item_hits_own(own, it) || it->cost >= 0) continue;
		from = find_source_layer(s, it, r, j, own);
		if (from < 0) continue;
		before = s->lanes->at(find_layer(s, p, it->first_row, from), mask ^ bit);
		if (before + it->cost == value) return it;
	}
	abort(); /* every value comes from some item, so we never get here */
}

void star_use(struct star *s, const struct star_item *it)
{
	if (s->useds == s->used_room) {
		s->used_room = s->used_room ? s->used_room * 2 : 64;
		s->used = grow_array(s->used, (size_t)s->used_room, sizeof(*s->used));
	}
	s->used[s->useds++] = it;
}

/* Walk the rows backwards from the last one. A value that the row before has too came from that
 * row; any other value came from an item, whose talk leaves the mask. */
void star_list(struct star *s, const struct star_own *own)
{
	const struct star_pass *p = &s->ahead;
	int32_t r = p->n - 1, j = p->layers[r] - 1, i = s->items - 1;
	size_t mask = ((size_t)1 << s->bits) - 1;

	s->useds = 0;
	while (r > 0) {
		int64_t value = s->lanes->at(find_layer(s, p, r, j), mask);
		int32_t before = layer_of_count(p, r - 1, p->day[r], j);
		const struct star_item *it;

		if (s->lanes->at(find_layer(s, p, r - 1, before), mask) == value) {
			r--;
			j = before;
			continue;
		}
		while (s->item[s->by_end[i]].end > p->cell[r]) i--;
		it = find_reason(s, i, r, j, mask, value, own);
		j = find_source_layer(s, it, r, j, own);
		r = it->first_row;
		if (it->bit >= 0) mask ^= (size_t)1 << it->bit;
		star_use(s, it);
	}
}

void star_trace(struct star *s, const struct star_own *own, int32_t *pick)
{
	for (unsigned b = 0; b < s->bits; b++) pick[b] = -1;
	star_list(s, own);
	for (int32_t i = 0; i < s->useds; i++) pick[s->used[i]->talk] = s->used[i]->choice;
}

/* --- back ----------------------------------------------------------------------- */

/* Lower the costs of row `r` of the way back by placing one item that starts at its cell. */
static void improve_row_back(const struct star *s, const struct star_item *it, int32_t r)
{
	const struct star_pass *p = &s->back;

	if (it->cost >= 0) return;
	/* the row is of the cell at which the item starts, so a counted item is of the row's day */
	for (int32_t j = it->day < 0 ? 0 : 1; j < p->layers[r]; j++) {
		int32_t from = layer_of_count(p, it->last_row, p->day[r], it->day < 0 ? j : j - 1);

		if (it->bit < 0)
			s->lanes->pass(find_layer(s, p, r, j), find_layer(s, p, it->last_row, from),
				it->cost, s->masks);
		else
			s->lanes->place_back(find_layer(s, p, r, j),
				find_layer(s, p, it->last_row, from), (unsigned)it->bit, it->cost,
				s->masks);
	}
}

void star_back(struct star *s)
{
	struct star_pass *p = &s->back;

	allot_rows(s, p, NULL);
	for (int32_t r = 0, i = s->items - 1; r < p->n; r++) {
		int32_t first = i;

		if (r) copy_row_before(s, p, r);
		for (; i >= 0 && s->item[s->by_start[i]].start == p->cell[r]; i--)
			improve_row_back(s, &s->item[s->by_start[i]], r);
		if (star_ends(s, work_of_row(s, p, r, first - i))) break;
	}
}

int64_t star_after(const struct star *s, int32_t r, int32_t starts, size_t mask)
{
	int32_t layer = s->back.day[r] < 0 ? 0 : starts;

	return s->lanes->at(find_layer(s, &s->back, r, layer), mask);
}

/* Find the last row ahead that ends by `cell`. */
static int32_t find_row_until(const struct star_pass *p, int32_t cell)
{
	int32_t low = 0, high = p->n - 1;

	while (low < high) {
		int32_t mid = high - (high - low) / 2;

		if (p->cell[mid] <= cell)
			low = mid;
		else
			high = mid - 1;
	}
	return low;
}

/* Find the last row back that starts at `cell` or later. */
static int32_t find_row_from(const struct star_pass *p, int32_t cell)
{
	int32_t low = 0, high = p->n - 1;

	while (low < high) {
		int32_t mid = high - (high - low) / 2;

		if (p->cell[mid] >= cell)
			low = mid;
		else
			high = mid - 1;
	}
	return low;
}

int64_t star_beside(const struct star *s, const struct star_own *own)
{
	const struct star_pass *f = &s->ahead, *b = &s->back;
	int32_t before = find_row_until(f, own->start), after = find_row_from(b, own->end);
	int32_t day = own->day, rest = 0, from, to;
	int64_t least = 0;

	if (day < 0 && f->day[before] == b->day[after]) day = f->day[before];
	if (day >= 0) rest = s->day[day].cap - (own->day >= 0);
	/* at most `rest` other talks may start on this day; try each number `j` of them before the
	 * own talk, with the others after it */
	from = day >= 0 && b->day[after] != day ? rest : 0;
	to = day >= 0 && f->day[before] != day ? from : rest;
	for (int32_t j = from; j <= to; j++) {
		int64_t v = s->lanes->meet(
			find_layer(s, f, before, layer_of_count(f, before, day, j)),
			find_layer(s, b, after, layer_of_count(b, after, day, rest - j)), s->masks);

		if (v < least) least = v;
	}
	return least;
}
