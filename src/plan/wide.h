/* SPDX-License-Identifier: Apache-2.0
 *
 * One star of so many talks that a star of masks over all of them would be too large. Exact,
 * by prices on its talks and a mask over the few talks for which prices do not suffice.
 */
#ifndef PLAN_WIDE_H
#define PLAN_WIDE_H

#include "plan/star.h"

/* The most talks of a wide star: a set of talks is one word of 64 bits. */
enum { WIDE_TALKS = 64 };

/* A placement of some talks that ends where a row begins. */
struct label {
	uint64_t set;           /* talks placed so far */
	int64_t cost;           /* of the placed talks, with their prices */
	int32_t row, count;     /* row of the star's way back; starts on the day of that row */
	int32_t next;           /* another label of this row, −1: none */
	int32_t parent, item;   /* the label before this one, and the item added to it (−1: none) */
	uint32_t slot;          /* the place of the label in the hash table */
};

/* Memory that one thread uses for wide star after wide star. */
struct wide {
	struct star *s;         /* holds the items that are still in question, with their prices */
	struct star_item *item; /* all items, by talk, with the costs that they came with */
	int64_t *through;       /* per item: no placement with the item costs less, in parts */
	int32_t items, item_room;
	int32_t talks;
	int32_t factor;         /* how many parts a unit of cost has, inside the wide star */
	int32_t layers;         /* numbers of starts on one day that are told apart */
	int64_t gain;           /* the most that one item brings, in parts */
	int32_t price[WIDE_TALKS], best[WIDE_TALKS]; /* in parts: the present prices, and those of
	                         * the best bound */
	int64_t fine[WIDE_TALKS], speed[WIDE_TALKS]; /* the present prices and how fast they move, in
	                         * parts of a part */
	int32_t uses[WIDE_TALKS];    /* items of each talk in the last relaxed placement */
	int64_t repeats[WIDE_TALKS]; /* uses beyond the first, summed since the last climb began */
	uint64_t remembered;    /* talks for which prices did not suffice */
	int16_t bit[WIDE_TALKS];     /* in the masks, −1: the talk is not remembered */
	int64_t least;          /* no placement costs less, in parts */
	int64_t limit;          /* in parts: placements that cost more are of no interest */
	int64_t *value;         /* route_least(): the lowest cost in each layer of each row */
	int32_t *by;            /* route_least(): the item that led to the value, −1: none */
	size_t value_room;
	struct label *label;
	int32_t labels, label_room;
	int32_t *slot, *head, head_room;
	int32_t pick[WIDE_TALKS]; /* choices of the placement that was found */
};

/* Begin with the items, days and places of the own talk that were added to `s`; `standing` is the
 * place that the own talk has already, or NULL. `price` are prices of an earlier time to start
 * from, in eighths of a unit. */
void wide_begin(struct wide *w, struct star *s, int32_t talks, const struct star_own *standing,
	const int32_t *price);
/* Find the prices with the highest bound, for wide_least(). */
void wide_bound(struct wide *w);
/* Fill the rows that wide_beside() reads, after wide_bound(). */
void wide_look_beside(struct wide *w);
/* A lower bound of the cost of every placement without the own talk, in whole units. */
int64_t wide_least(const struct wide *w);
/* A lower bound of the cost of every placement beside the own talk at `own`, in whole units. */
int64_t wide_beside(const struct wide *w, const struct star_own *own);
/* Find the best placement (w->pick) after wide_bound(). False when no placement was found, or the
 * one found is not known to be the best; wide_least() is its cost, or a lower bound of it. */
bool wide_place(struct wide *w);
/* Give back all memory of the wide star. */
void wide_free(struct wide *w);

/* --- route.c ----------------------------------------------------------------------- */

/* Find the least cost when a talk may be placed several times and only the starts of a day are
 * counted. The items used are in s->used. */
int64_t route_least(struct wide *w);

/* --- label.c ----------------------------------------------------------------------- */

enum found { FOUND_NONE, FOUND_ONE, FOUND_TOO_MANY };

/* Look for a placement that costs no more than w->limit, after star_back(); the best one goes
 * to w->pick and w->least. At most `most` labels are made. */
enum found label_search(struct wide *w, int32_t most);

#endif
