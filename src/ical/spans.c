/* SPDX-License-Identifier: Apache-2.0 */
#include "ical/spans.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void spans_add(struct span_list *l, int64_t start, int64_t end)
{
	if (end <= start) return;
	if (l->is.n == l->cap) {
		struct span *more = NEW_N(l->a, struct span, l->cap = l->cap ? l->cap * 2 : 64);

		if (l->is.n) memcpy(more, l->is.at, l->is.n * sizeof *more);
		l->is.at = more;
	}
	l->is.at[l->is.n++] = (struct span){ start, end };
}

static int by_start(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	return (x->start > y->start) - (x->start < y->start);
}

/* What the database gave is in order, as a rule. */
static void sort_spans(struct spans *s)
{
	for (size_t i = 1; i < s->n; i++)
		if (s->at[i].start < s->at[i - 1].start) {
			qsort(s->at, s->n, sizeof *s->at, by_start);
			return;
		}
}

/* One span where two lie less than `apart` seconds from each other. */
static void merge_within(struct spans *s, int64_t apart)
{
	size_t n = 0;

	if (s->n == 0) return;
	sort_spans(s);
	for (size_t i = 1; i < s->n; i++) {
		if (s->at[i].start >= s->at[n].end + apart) s->at[++n] = s->at[i];
		else if (s->at[i].end > s->at[n].end) s->at[n].end = s->at[i].end;
	}
	s->n = n + 1;
}

void spans_merge(struct spans *s)
{
	merge_within(s, 1);
}

void spans_merge_overlaps(struct spans *s)
{
	merge_within(s, 0);
}

struct spans spans_plus(struct arena *a, struct spans one, struct spans two)
{
	struct spans out = { NEW_N(a, struct span, one.n + two.n), 0 };
	size_t i = 0, k = 0;

	while (i < one.n || k < two.n) {
		bool first = k == two.n || (i < one.n && one.at[i].start <= two.at[k].start);

		out.at[out.n++] = first ? one.at[i++] : two.at[k++];
	}
	spans_merge(&out);
	return out;
}

struct spans spans_minus(struct arena *a, struct spans from, struct spans what)
{
	struct span_list out = { .a = a };
	size_t j = 0;

	for (size_t i = 0; i < from.n; i++) {
		int64_t at = from.at[i].start;

		while (j < what.n && what.at[j].end <= at) j++;
		for (size_t k = j; k < what.n && what.at[k].start < from.at[i].end; k++) {
			spans_add(&out, at, what.at[k].start);
			at = what.at[k].end;
			j = k;
		}
		spans_add(&out, at, from.at[i].end);
	}
	return out.is;
}

void spans_cut(struct spans *s, int64_t from, int64_t to)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		struct span x = s->at[i];

		if (x.start < from) x.start = from;
		if (x.end > to) x.end = to;
		if (x.start < x.end) s->at[n++] = x;
	}
	s->n = n;
}
