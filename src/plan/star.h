/* SPDX-License-Identifier: Apache-2.0
 *
 * One star: the talks of one person, placed at the lowest cost. Exact, by dynamic
 * programming over time and the set of talks that are placed so far.
 */
#ifndef PLAN_STAR_H
#define PLAN_STAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lanes;

/* A way to place one talk of the star. */
struct star_item {
	int32_t start, end;     /* cells */
	int32_t cost;           /* below 0: compared with leaving the talk out */
	int32_t choice;         /* index among the choices of the talk */
	int16_t talk;           /* number of the talk in the star */
	int16_t bit;            /* of the talk in a mask; −1: nothing remembers that it is placed,
	                         * so a placement may use items of this talk again and again */
	int16_t day;            /* index of a counted day, −1: its day is not counted */
	int32_t first_row, last_row; /* inside star.c */
};

/* A day on which no more than `cap` talks may start. The starts of a counted day lie in
 * [low, high], and no other counted day has one there. */
struct star_day {
	int32_t low, high, cap;
};

/* A pass over time: rows in the order of their cells. */
struct star_pass {
	int32_t *cell, *day, *layers;
	size_t *offset;         /* of the first layer, in bytes */
	int32_t n;              /* rows */
	int32_t room;
	char *bytes;
	size_t used, held;
};

/* The interval of the star's own talk, which belongs to another star. */
struct star_own {
	int32_t start, end;
	int16_t day;            /* as in star_item */
};

/* Memory that one thread uses for star after star. */
struct star {
	struct star_item *item;
	int32_t items, item_room;
	struct star_own *own;   /* where the own talk may stand */
	int32_t owns, own_room;
	struct star_day *day;
	int32_t days, day_room;
	unsigned bits;          /* of a mask: talks that are remembered */
	int64_t most;           /* no set of items costs less than −most */
	int32_t *by_start, *by_end, *spare;
	int32_t order_room;
	const struct star_item **used; /* star_list(): in reverse order of time */
	int32_t useds, used_room;
	const struct lanes *lanes;
	size_t masks;
	struct star_pass ahead, back;
	bool (*ended)(const void *arg); /* asked now and then, NULL: never */
	const void *arg;
	int64_t work;           /* since it was asked */
	bool stopped;           /* it said yes: what was begun is worth nothing */
};

/* How many talks, up to `most`, a star may have so that its rows, one a cell of `choices`
 * or of the horizon at worst, take no more than a quarter of a gigabyte. */
int32_t star_talks(int32_t most, int64_t choices, int32_t cells);

void star_begin(struct star *s, unsigned bits);
/* Masks have so many bits from now on. */
void star_set_bits(struct star *s, unsigned bits);
void star_add(struct star *s, struct star_item item);
/* Count the talks of one more day; its number is what items name. */
int16_t star_count_day(struct star *s, int32_t cap);
/* One place where the own talk may stand. */
void star_own_add(struct star *s, struct star_own own);
/* Drop items that are part of no best placement, wherever the own talk stands of the places
 * that were added; or where it stands already, if `standing`. Items must have been added
 * talk by talk. */
void star_cut(struct star *s, const struct star_own *standing);
/* The same where the least cost beside `standing` is known already. */
void star_cut_to(struct star *s, const struct star_own *standing, int64_t least);
/* After the last item and day: find the order. */
void star_ready(struct star *s);
void star_free(struct star *s);

/* Bytes that star_ahead() and star_back() need together. */
size_t star_bytes(const struct star *s);
/* Give the rows back, so that a large star does not stay in memory. */
void star_drop_rows(struct star *s);
/* Note so much work; true when it is to end. */
bool star_ends(struct star *s, int64_t work);

/* The lowest cost, given that the own talk stands there (NULL: nowhere). Keeps what
 * star_trace() needs. */
int64_t star_ahead(struct star *s, const struct star_own *own);
/* pick[bit] = choice, or −1, of the best placement that star_ahead() found. Ties go to
 * the earlier cell, then to the item that was added first. */
void star_trace(struct star *s, const struct star_own *own, int32_t *pick);
/* The items of that placement, in s->used[0 … s->useds). */
void star_list(struct star *s, const struct star_own *own);
/* After star_ahead(s, NULL), makes star_beside() possible. */
void star_back(struct star *s);
/* After star_back(): the lowest cost of items from row `r` back on, of which no more than
 * `starts` start on the day of that row, without the talks of the mask. */
int64_t star_after(const struct star *s, int32_t r, int32_t starts, size_t mask);
/* Add an item to s->used. */
void star_use(struct star *s, const struct star_item *it);
/* The lowest cost with the own talk there. */
int64_t star_beside(const struct star *s, const struct star_own *own);

#endif
