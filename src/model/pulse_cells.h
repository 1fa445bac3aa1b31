/* SPDX-License-Identifier: Apache-2.0
 *
 * Cells: the smallest groups in which a round counts answers. When a round opens, everybody who is
 * asked belongs to one cell, and each cell has at least PULSE_LEAST people. A team that is smaller
 * counts together with others. Pure.
 */
#ifndef MODEL_PULSE_CELLS_H
#define MODEL_PULSE_CELLS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* In how many people an answer is lost from sight, which no setting lowers; the most cells of a round. */
enum { PULSE_LEAST = 5, PULSE_CELLS_MOST = 1 << 20 };

/* Somebody who is asked. */
struct pulse_person {
	int64_t person, leader; /* leader 0: nobody leads them */
	int64_t cell;           /* set by pulse_cells(): 0, 1, 2 … */
	bool drawn;
};

/* Put `n` people, ordered by `person`, into cells; their leaders are among them. The result is the
 * number of cells; 0: there are too few people for one. Whoever leads has the people that they lead
 * directly in a cell of their own, if these are enough; else these go on to the people who are left
 * over at the leader above. Who leads whom must have no circle; people in a circle count as led by
 * nobody. */
size_t pulse_cells(struct arena *a, struct pulse_person *p, size_t n);

/* Find a person among `n`, ordered by `person`; `n`: they are not there. */
size_t pulse_find(const struct pulse_person *p, size_t n, int64_t person);

#endif
