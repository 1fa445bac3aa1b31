/* SPDX-License-Identifier: Apache-2.0
 *
 * The inner loops of the star's dynamic programming. A row holds a cost ≤ 0 for every set
 * of talks (a mask); its cells are 16, 32 or 64 bits wide, as the costs of the star need.
 */
#ifndef PLAN_LANES_H
#define PLAN_LANES_H

#include <stddef.h>
#include <stdint.h>

/* A row has at least 2^4 masks, so that a loop over whole vectors leaves no remainder. */
enum { LANES_LEAST_BITS = 4 };

struct lanes {
	size_t width; /* bytes of a cell */
	int64_t most; /* the lowest cost that a cell can hold is −most */
	/* Set all costs of a row to 0. `masks` is a power of two, at least 16, here and below. */
	void (*clear)(void *row, size_t masks);
	/* For the masks M with `bit`: to[M] = min(to[M], from[M without bit] + cost). */
	void (*place)(void *to, const void *from, unsigned bit, int64_t cost, size_t masks);
	/* For the masks M without `bit`: to[M] = min(to[M], from[M with bit] + cost). */
	void (*place_back)(void *to, const void *from, unsigned bit, int64_t cost, size_t masks);
	/* For all masks: to[M] = min(to[M], from[M] + cost). */
	void (*pass)(void *to, const void *from, int64_t cost, size_t masks);
	/* The least one[M] + two[M] over all masks M. */
	int64_t (*meet)(const void *one, const void *two, size_t masks);
	/* row[mask]. */
	int64_t (*at)(const void *row, size_t mask);
};

/* The narrowest cells that hold sums of costs down to −most, for they are the fastest. */
const struct lanes *lanes_for(int64_t most);

#endif
