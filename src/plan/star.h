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
	int16_t bit;            /* the talk's bit in a mask; −1: no mask remembers that the talk is
	                         * placed, so a placement may use several of its items */
	int16_t day;            /* index of a counted day, −1: its day is not counted */
	int32_t first_row;      /* star.c: the row ahead that this item follows */
	int32_t last_row;       /* star.c: the row back that follows this item */
};

/* A day on which no more than `cap` talks may start. The starts of a counted day lie in
 * [low, high], and no other counted day has one there. */
struct star_day {
	int32_t low, high, cap;
};

/* A pass over time: rows in the order of their cells. Row 0 stands before the first item. */
struct star_pass {
	int32_t *cell;          /* of each row: the cell at which it begins */
	int32_t *day;           /* of each row: the counted day that holds the cell, −1: none */
	int32_t *layers;        /* of each row: how many layers it has, as star.c explains */
	size_t *offset;         /* of each row: where its first layer begins, in bytes */
	int32_t n;              /* rows in use */
	int32_t room;           /* rows that the arrays have room for */
	char *bytes;            /* all layers of all rows */
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
	struct star_own *own;   /* where the own talk may be */
	int32_t owns, own_room;
	struct star_day *day;
	int32_t days, day_room;
	unsigned bits;          /* the bits of a mask: how many talks are remembered */
	int64_t most;           /* no set of items costs less than −most */
	int32_t *by_start, *by_end, *spare;
	int32_t order_room;
	const struct star_item **used; /* the items that star_list() found, the latest first */
	int32_t useds, used_room;
	const struct lanes *lanes; /* the width of a cost that is wide enough for `most` */
	size_t masks;           /* costs in a layer: one for each set of remembered talks */
	struct star_pass ahead, back;
	bool (*ended)(const void *arg); /* true: the time is up. Asked now and then; may be NULL */
	const void *arg;
	int64_t work;           /* done since ended() was asked last */
	bool stopped;           /* ended() said yes, so results that were begun are worth nothing */
};

/* How many talks, up to `most`, a star may have so that its rows, one a cell of `choices`
 * or of the horizon at worst, take no more than a quarter of a gigabyte. */
int32_t star_talks(int32_t most, int64_t choices, int32_t cells);

/* Begin a star without items, days or own talk, whose masks have `bits` bits. */
void star_begin(struct star *s, unsigned bits);
/* Give masks another number of bits, while the items stay. */
void star_set_bits(struct star *s, unsigned bits);
/* Add one way to place one talk. */
void star_add(struct star *s, struct star_item item);
/* Count the talks of one more day; its number is what items name. */
int16_t star_count_day(struct star *s, int32_t cap);
/* Add one place where the own talk may be. */
void star_own_add(struct star *s, struct star_own own);
/* Drop items that are part of no best placement, whichever of the added places the own talk
 * takes. With `standing` the own talk is at that place already. Items must have been added talk
 * by talk. */
void star_cut(struct star *s, const struct star_own *standing);
/* Do the same when `least`, the lowest cost beside `standing`, is known already. */
void star_cut_to(struct star *s, const struct star_own *standing, int64_t least);
/* Sort the items and lay out the rows, after the last item and day were added. */
void star_ready(struct star *s);
/* Give back all memory of the star. */
void star_free(struct star *s);

/* Bytes that star_ahead() and star_back() need together. */
size_t star_bytes(const struct star *s);
/* Give the rows back, so that a large star does not stay in memory. */
void star_drop_rows(struct star *s);
/* Count `work` more steps, and ask ended() when they are many; true when the star has to stop. */
bool star_ends(struct star *s, int64_t work);

/* Fill the rows ahead and return the lowest cost while the own talk is at `own` (NULL: nowhere).
 * star_trace() and star_list() read the rows. */
int64_t star_ahead(struct star *s, const struct star_own *own);
/* Write the choice of each talk in the best placement that star_ahead() found to pick[talk]; −1:
 * the talk is left out. Ties go to the item that ends earlier, then to the one added first. */
void star_trace(struct star *s, const struct star_own *own, int32_t *pick);
/* Write the items of the best placement that star_ahead() found to s->used[0 … s->useds). */
void star_list(struct star *s, const struct star_own *own);
/* Fill the rows back. After this and star_ahead(s, NULL), star_beside() can be asked. */
void star_back(struct star *s);
/* The lowest cost of items that start at the cell of row `r` back or later, of which no more than
 * `starts` start on the day of that row, without the talks of the mask. star_back() has run. */
int64_t star_after(const struct star *s, int32_t r, int32_t starts, size_t mask);
/* Append an item to s->used. */
void star_use(struct star *s, const struct star_item *it);
/* The lowest cost of the star's talks while the own talk is at `own`. */
int64_t star_beside(const struct star *s, const struct star_own *own);

#endif
