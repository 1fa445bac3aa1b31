/* SPDX-License-Identifier: Apache-2.0
 *
 * The best placement of a wide star.
 *
 * The relaxed problem forgets which talks are placed, charges each use of a talk a price, and takes
 * all prices off again, as if each talk were used once. For any prices ≥ 0 the best way through
 * time costs no more than any placement, so it is a lower bound; finding it takes microseconds
 * (route.c). The prices climb: up where a talk is used several times, down where it is not used.
 *
 * Where prices are not enough, a mask remembers the talks that are used again most often.
 * The search for the best cost starts from below: is there a placement within 0, 1, 3, 7, …
 * units of the bound? Only an item through which some way keeps within that limit can be part of
 * the placement, and such items are few. Among them, prices, more bits in the mask, and labels
 * (label.c) answer the question. When there is no placement, the bound rises by the limit; else
 * the best placement within the limit is the best of all.
 */
#include "plan/wide.h"

#include <stdlib.h>
#include <string.h>

/* A unit of cost has PARTS parts, and a part has FINE steps. Prices climb for ROUNDS rounds from
 * the start, for ROUNDS_AGAIN with fewer items, and for ROUNDS_KNOWN with the talks that are known
 * to need memory. */
enum { PARTS = 8, FINE = 256, PATIENCE = 6, ROUNDS = 200, ROUNDS_AGAIN = 80, ROUNDS_KNOWN = 10 };

/* Bits of the mask: the most there are, how many are added at a time, and how many a team keeps for
 * the next time. */
enum { MOST_BITS = 14, MORE_BITS = 2, KNOWN_BITS = 10 };

enum { LABELS_FIRST = 20000, LABELS_MOST = 300000, MARGIN_MOST = 31 };

static const int64_t ROW_BYTES_MOST = 64 << 20;

/* Turn a bound in parts into whole units of cost, rounded up: costs are whole numbers. */
static int64_t round_up_to_units(const struct wide *w, int64_t parts)
{
	return parts > 0 ? (parts + w->factor - 1) / w->factor : -(-parts / w->factor);
}

static int64_t sum_of_prices(const struct wide *w)
{
	int64_t sum = 0;

	for (int32_t k = 0; k < w->talks; k++) sum += w->price[k];
	return sum;
}

/* --- the items in question ------------------------------------------------------------ */

/* Drop the items that overlap the own talk at `standing`; the own talk also takes one start of its
 * day. */
static void take_standing_out(struct star *s, const struct star_own *standing)
{
	int32_t n = 0;

	if (!standing) return;
	for (int32_t i = 0; i < s->items; i++)
		if (s->item[i].start >= standing->end || s->item[i].end <= standing->start)
			s->item[n++] = s->item[i];
	s->items = n;
	if (standing->day >= 0 && s->day[standing->day].cap > 0) s->day[standing->day].cap--;
}

/* Copy all items, because the star will hold only the items that are still in question. */
static void copy_items(struct wide *w)
{
	if (w->item_room < w->s->items) {
		w->item_room = 2 * w->s->items;
		free(w->item);
		free(w->through);
		w->item = malloc((size_t)w->item_room * sizeof(*w->item));
		w->through = malloc((size_t)w->item_room * sizeof(*w->through));
		if (!w->item || !w->through) abort();
	}
	w->items = w->s->items;
	if (w->items) memcpy(w->item, w->s->item, (size_t)w->items * sizeof(*w->item));
	for (int32_t i = 0; i < w->items; i++) w->through[i] = INT64_MIN;
}

/* Find the lowest sum that a way through time can reach, which decides how wide a cell of the rows
 * is, and how many layers a row needs. */
static void find_row_width(struct wide *w)
{
	struct star *s = w->s;
	int32_t most = 0;

	for (int32_t i = 0; i < w->items; i++)
		if (-w->item[i].cost > most) most = -w->item[i].cost;
	w->factor = most <= INT32_MAX / 2 / PARTS ? PARTS : 1;
	w->gain = (int64_t)most * w->factor;
	w->layers = 1;
	s->most = 0;
	for (int32_t d = 0; d < s->days; d++) {
		if (s->day[d].cap > w->talks) s->day[d].cap = w->talks;
		if (s->day[d].cap >= w->layers) w->layers = s->day[d].cap + 1;
		s->most += w->gain * s->day[d].cap;
	}
	for (int32_t i = 0; i < w->items; i++)
		if (w->item[i].day < 0) s->most = INT64_MAX;
}

/* Put other prices on all items of the star. */
static void set_prices(struct wide *w, const int32_t *price)
{
	struct star *s = w->s;

	for (int32_t i = 0; i < s->items; i++)
		s->item[i].cost += price[s->item[i].talk] - w->price[s->item[i].talk];
	if (price != w->price) memcpy(w->price, price, sizeof(w->price));
}

/* Give the star masks of `bits` bits, as w->bit says. */
static void set_memory(struct wide *w, unsigned bits)
{
	struct star *s = w->s;

	star_set_bits(s, bits);
	for (int32_t i = 0; i < s->items; i++) s->item[i].bit = w->bit[s->item[i].talk];
}

/* Fill the star with the items through which some way may keep within the limit. No talk is
 * remembered yet. */
static void fill_star(struct wide *w)
{
	struct star *s = w->s;

	s->items = 0;
	memset(w->bit, 0xff, sizeof(w->bit));
	for (int32_t i = 0; i < w->items; i++) {
		struct star_item it = w->item[i];

		if (w->through[i] > w->limit) continue;
		it.cost = it.cost * w->factor + w->price[it.talk];
		s->item[s->items++] = it;
	}
	set_memory(w, 0);
	star_ready(s);
}

/* Find the least cost of a way through each item, at the best prices. */
static void find_cost_through_items(struct wide *w)
{
	struct star *s = w->s;
	int64_t prices = sum_of_prices(w);

	star_ahead(s, NULL);
	star_back(s);
	for (int32_t i = 0; i < w->items && !s->stopped; i++) {
		const struct star_item *it = &s->item[i];

		w->through[i] = it->cost - prices + star_beside(s,
			&(struct star_own){ it->start, it->end, it->day });
	}
}

/* Drop the items through which no way keeps within the limit. */
static void drop_items(struct wide *w)
{
	struct star *s = w->s;
	int32_t n = 0;

	star_ahead(s, NULL);
	star_back(s);
	if (s->stopped) return;
	for (int32_t i = 0; i < s->items; i++) {
		const struct star_item *it = &s->item[i];
		struct star_own there = { it->start, it->end, it->day };

		if (it->cost + star_beside(s, &there) <= w->limit + sum_of_prices(w))
			s->item[n++] = *it;
	}
	s->items = n;
	star_ready(s);
}

/* --- prices ---------------------------------------------------------------------------- */

/* Find the relaxed placement at the present prices, and how often it uses each talk. The bound that
 * it gives is returned, in parts; INT64_MIN: the time was up. */
static int64_t solve_relaxed(struct wide *w)
{
	struct star *s = w->s;
	int64_t least;

	if (s->bits == 0) {
		least = route_least(w);
		star_ends(s, (int64_t)s->items * w->layers * 16);
	} else {
		least = star_ahead(s, NULL);
		if (!s->stopped) star_list(s, NULL);
	}
	if (s->stopped) return INT64_MIN;
	memset(w->uses, 0, sizeof(w->uses));
	for (int32_t i = 0; i < s->useds; i++) w->uses[s->used[i]->talk]++;
	return least - sum_of_prices(w);
}

/* True when no talk is used twice and each talk with a price is used: then the relaxed placement is
 * a true placement that costs as much as the bound, so none is better. */
static bool is_placement(const struct wide *w)
{
	for (int32_t k = 0; k < w->talks; k++)
		if (w->uses[k] > 1 || (w->uses[k] == 0 && w->price[k] > 0)) return false;
	return true;
}

/* Move the prices so that, were the bound linear, it would rise by `rise`. */
static void move_prices(struct wide *w, int64_t rise)
{
	int32_t price[WIDE_TALKS] = { 0 };
	int64_t norm = 0;

	for (int32_t k = 0; k < w->talks; k++) {
		int64_t excess = w->uses[k] - 1;

		if (excess > 0) w->repeats[k] += excess;
		if (excess > 0 || w->price[k] > 0) norm += excess * excess;
	}
	for (int32_t k = 0; k < w->talks; k++) {
		w->speed[k] = w->speed[k] / 2 + rise * FINE / (norm ? norm : 1) * (w->uses[k] - 1);
		w->fine[k] += w->speed[k];
		if (w->fine[k] < 0) w->fine[k] = w->speed[k] = 0;
		if (w->fine[k] > w->gain * FINE) w->fine[k] = w->gain * FINE;
		price[k] = (int32_t)(w->fine[k] / FINE);
	}
	set_prices(w, price);
}

/* Go back to the prices of the best bound, and set all speeds to 0. */
static void rest_prices(struct wide *w)
{
	set_prices(w, w->best);
	for (int32_t k = 0; k < w->talks; k++) {
		w->fine[k] = (int64_t)w->price[k] * FINE;
		w->speed[k] = 0;
	}
}

/* Raise the bound of the items in question; w->best are its prices and *least is the bound, in
 * parts. A step is as large as the rise that is hoped for, and the hope halves when some rounds
 * brought no rise. True: the last relaxed placement is a true placement. */
static bool climb_prices(struct wide *w, int rounds, int64_t hope, int64_t *least)
{
	int patience = PATIENCE;

	*least = INT64_MIN;
	memset(w->repeats, 0, sizeof(w->repeats));
	rest_prices(w);
	for (int i = 0; i < rounds && (i == 0 || hope > w->factor / 4) && !w->s->stopped; i++) {
		int64_t now = solve_relaxed(w), rise = *least - now;

		if (now == INT64_MIN) break;
		patience = now > *least + hope / 8 ? PATIENCE : patience - 1;
		if (now > *least) {
			*least = now;
			memcpy(w->best, w->price, sizeof(w->best));
			rise = 0;
		}
		if (is_placement(w)) return true;
		if (*least > w->limit) break;
		move_prices(w, rise + hope);
		if (patience > 0) continue;
		patience = PATIENCE;
		hope /= 2;
		rest_prices(w);
	}
	rest_prices(w);
	return false;
}

/* Pick the choices of the relaxed placement, which is a true placement of cost `least`. */
static void pick_relaxed(struct wide *w, int64_t least)
{
	for (int32_t k = 0; k < w->talks; k++) w->pick[k] = -1;
	for (int32_t i = 0; i < w->s->useds; i++)
		w->pick[w->s->used[i]->talk] = w->s->used[i]->choice;
	w->least = least;
}

/* --- looking for a placement -------------------------------------------------------------- */

/* Let masks remember `bits` talks: those remembered already, and the ones used again most often. */
static void remember_more(struct wide *w, unsigned bits)
{
	for (unsigned b = w->s->bits; b < bits; b++) {
		int32_t most = -1;

		for (int32_t k = 0; k < w->talks; k++)
			if (w->bit[k] < 0 && (most < 0 || w->repeats[k] > w->repeats[most]))
				most = k;
		if (most >= 0) w->bit[most] = (int16_t)b;
	}
	set_memory(w, bits);
}

/* Let masks remember the talks for which prices did not suffice in an earlier search. */
static void remember_known(struct wide *w)
{
	unsigned bits = 0;

	for (int32_t k = 0; k < w->talks; k++)
		if (w->remembered >> k & 1) w->bit[k] = (int16_t)bits++;
	set_memory(w, bits);
}

/* Note the remembered talks for the next search, unless they are too many for that. */
static void note_remembered(struct wide *w)
{
	uint64_t set = 0;

	for (int32_t k = 0; k < w->talks; k++)
		if (w->bit[k] >= 0) set |= (uint64_t)1 << k;
	if (__builtin_popcountll(set) <= KNOWN_BITS) w->remembered = set;
}

/* Look for the best placement within the limit, with more and more bits in the mask. */
static enum found search_within(struct wide *w)
{
	struct star *s = w->s;
	unsigned most = (unsigned)(w->talks < MOST_BITS ? w->talks : MOST_BITS);
	int64_t least;

	remember_known(w);
	for (unsigned bits = s->bits; !s->stopped; bits += MORE_BITS) {
		enum found found;

		if (bits > most) bits = most;
		remember_more(w, bits);
		if ((int64_t)star_bytes(s) > ROW_BYTES_MOST) return FOUND_TOO_MANY;
		if (climb_prices(w, ROUNDS_AGAIN, w->gain / 16, &least)) {
			if (least > w->limit) return FOUND_NONE;
			pick_relaxed(w, least);
			return FOUND_ONE;
		}
		if (least > w->limit) return FOUND_NONE;
		drop_items(w);
		star_back(s);
		if (s->stopped) break;
		w->limit += sum_of_prices(w); /* labels count them */
		found = label_search(w, bits < most ? LABELS_FIRST : LABELS_MOST);
		w->limit -= sum_of_prices(w);
		if (found != FOUND_TOO_MANY || bits == most) return found;
	}
	return FOUND_TOO_MANY;
}

bool wide_place(struct wide *w)
{
	int32_t best[WIDE_TALKS];
	int64_t margin = 0;

	memcpy(best, w->best, sizeof(best));
	find_cost_through_items(w);
	while (w->least <= 0 && !w->s->stopped) { /* placing nothing costs 0 */
		enum found found;

		w->limit = (round_up_to_units(w, w->least) + margin) * w->factor;
		memcpy(w->best, best, sizeof(best));
		rest_prices(w);
		fill_star(w);
		found = search_within(w);
		if (found == FOUND_ONE) memcpy(w->best, best, sizeof(best));
		note_remembered(w);
		if (found != FOUND_NONE) return found == FOUND_ONE;
		w->least = w->limit + w->factor;
		if (margin < MARGIN_MOST) margin = 2 * margin + 1;
	}
	return false;
}

void wide_begin(struct wide *w, struct star *s, int32_t talks, const struct star_own *standing,
	const int32_t *price)
{
	w->s = s;
	w->talks = talks;
	take_standing_out(s, standing);
	copy_items(w);
	find_row_width(w);
	memset(w->price, 0, sizeof(w->price));
	memset(w->pick, 0xff, sizeof(w->pick));
	for (int32_t k = 0; k < talks; k++) {
		w->price[k] = price[k] / (PARTS / w->factor);
		if (w->price[k] > w->gain) w->price[k] = (int32_t)w->gain;
	}
	memcpy(w->best, w->price, sizeof(w->best));
	w->limit = INT64_MAX / 2;
	fill_star(w);
}

void wide_bound(struct wide *w)
{
	int64_t least;

	climb_prices(w, ROUNDS, w->gain, &w->least);
	if (!w->remembered) return;
	remember_known(w);
	climb_prices(w, ROUNDS_KNOWN, w->gain / 64, &least);
	if (least > w->least) w->least = least;
}

void wide_look_beside(struct wide *w)
{
	star_ahead(w->s, NULL);
	star_back(w->s);
}

int64_t wide_least(const struct wide *w)
{
	return round_up_to_units(w, w->least);
}

int64_t wide_beside(const struct wide *w, const struct star_own *own)
{
	return round_up_to_units(w, star_beside(w->s, own) - sum_of_prices(w));
}

void wide_free(struct wide *w)
{
	free(w->item);
	free(w->through);
	free(w->value);
	free(w->by);
	free(w->label);
	free(w->slot);
	free(w->head);
	*w = (struct wide){ 0 };
}
