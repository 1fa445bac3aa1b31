/* SPDX-License-Identifier: Apache-2.0
 *
 * What may be shown of the rhythm of many pairs, so that nobody can work out of whom it is. Pure.
 * docs/evidence.md, "Coverage", says why the rule is as it is.
 *
 * Those who are protected are leaders as much as pairs: whether a leader talks with their people is a
 * figure about one person. A set of pairs is therefore shown only if
 *
 *  1. at least COVERAGE_LEAST leaders lead them;
 *  2. each cell, a run of neighbouring buckets, has at least COVERAGE_LEAST of the pairs. A bucket with
 *     fewer, or none, is not told apart from its neighbours;
 *  3. the cells of slow pairs are together not so large that some leader must have one of them: all of
 *     these pairs could be the other leaders';
 *  4. it and what is left of every larger set without it keep 1 to 3. So whoever subtracts one shown
 *     set from another gets a set that could have been shown, or nothing.
 *
 * What keeps no cells but one is not shown at all, for that cell would say nothing. All pairs at once may
 * be said to talk every three weeks or more often: this tells of nobody what they would rather hide.
 */
#ifndef MODEL_COVERAGE_RULE_H
#define MODEL_COVERAGE_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

enum {
	COVERAGE_LEAST = 5,   /* leaders of a set, pairs of a cell, pairs of a difference */
	COVERAGE_AREAS = 200, /* the most areas of which one reader is shown any */
};

/* From talks held; the first COVERAGE_OFTEN buckets are not slow. */
enum coverage_bucket {
	COVERAGE_WEEKLY,
	COVERAGE_TO_3_WEEKS,
	COVERAGE_3_TO_6,
	COVERAGE_6_TO_10,
	COVERAGE_OVER_10,
	COVERAGE_NONE,        /* no talk */
	COVERAGE_BUCKETS,
};
enum { COVERAGE_OFTEN = COVERAGE_3_TO_6 };

/* The pairs that one leader leads. */
struct coverage_leader {
	size_t area;                       /* below COVERAGE_AREAS */
	int64_t pairs[COVERAGE_BUCKETS];
};

struct coverage_cell {
	unsigned first, last;              /* enum coverage_bucket; both are part of it */
	int64_t pairs;
};

struct coverage_area {
	size_t area;
	int64_t pairs[COVERAGE_BUCKETS];   /* of each cell */
};

struct coverage_shown {
	bool enough;                       /* false: there are too few leaders, and all else is 0 */
	int64_t pairs;
	struct coverage_cell cells[COVERAGE_BUCKETS];
	size_t cells_n;                    /* 0: held back */
	struct coverage_area *areas;       /* those that may be shown apart, by their number; none is all */
	size_t areas_n;
};

/* Choose what of these leaders' pairs may be shown. Lives in `a`. */
void coverage_choose(struct arena *a, const struct coverage_leader *leaders, size_t n,
	struct coverage_shown *out);

#endif
