/* SPDX-License-Identifier: Apache-2.0
 *
 * Arithmetic on sets of time: merged lists of half-open intervals.
 */
#ifndef ICAL_SPANS_H
#define ICAL_SPANS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct span { /* half-open, UTC seconds */
	int64_t start, end;
};

struct spans {
	struct span *at;
	size_t n;
};

/* A list that grows in an arena. */
struct span_list {
	struct arena *a;
	struct spans is;
	size_t cap;
};

/* Add [start, end); nothing when it is empty. */
void spans_add(struct span_list *l, int64_t start, int64_t end);
/* `from` without `what`, both merged, in `a`. */
struct spans spans_minus(struct arena *a, struct spans from, struct spans what);
/* The time of both, merged, in `a`; both are in order. */
struct spans spans_plus(struct arena *a, struct spans one, struct spans two);
/* Sort and merge in place (touching intervals become one). */
void spans_merge(struct spans *s);
/* The same, but intervals that only touch stay two. */
void spans_merge_overlaps(struct spans *s);
/* Cut a merged list to a window, in place. */
void spans_cut(struct spans *s, int64_t from, int64_t to);

#endif
