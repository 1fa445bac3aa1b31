/* SPDX-License-Identifier: Apache-2.0
 *
 * Where things stand in the week's grid.
 */
#include "view/weekgrid.h"

enum {
	LANES_MOST = 3,      /* side by side; a further span lies over the last lane */
	LABEL_MINUTES = 15,  /* the height a talk's label needs, however short the talk */
};

/* The minutes that a block or a talk covers, and its lane, which is to be set. */
struct span {
	int start, end;
	struct grid_lane *at;
};

static void lay_cluster(struct span *s, size_t n)
{
	int ends[LANES_MOST] = { 0 };
	int lanes = 0;

	for (size_t i = 0; i < n; i++) {
		int lane = 0;

		while (lane < lanes && ends[lane] > s[i].start) lane++;
		if (lane == LANES_MOST) lane--;
		if (lane == lanes) lanes++;
		ends[lane] = s[i].end;
		s[i].at->lane = lane;
	}
	for (size_t i = 0; i < n; i++) s[i].at->lanes = lanes;
}

/* Give each span its lane. The spans come in order of start, and each run of spans that overlap
 * is laid out by itself. */
static void lay_spans(struct span *s, size_t n)
{
	size_t first = 0;
	int end = n ? s[0].end : 0;

	for (size_t i = 1; i <= n; i++) {
		if (i < n && s[i].start < end) {
			if (s[i].end > end) end = s[i].end;
			continue;
		}
		lay_cluster(s + first, i - first);
		first = i;
		if (i < n) end = s[i].end;
	}
}

/* Cut a span to the window of the grid; false when nothing of the span is left. */
static bool cut_span(const struct grid *w, int *start, int *minutes)
{
	int end = *start + *minutes;

	if (*start < w->from) *start = w->from;
	if (end > w->to) end = w->to;
	*minutes = end - *start;
	return *minutes > 0;
}

static void cut_day(const struct grid *w, struct grid_day *d)
{
	size_t kept = 0;

	for (size_t i = 0; i < d->blocks_n; i++)
		if (cut_span(w, &d->blocks[i].start, &d->blocks[i].minutes)) d->blocks[kept++] = d->blocks[i];
	d->blocks_n = kept;
	kept = 0;
	for (size_t i = 0; i < d->talks_n; i++)
		if (cut_span(w, &d->talks[i].start, &d->talks[i].minutes)) d->talks[kept++] = d->talks[i];
	d->talks_n = kept;
}

static void lay_blocks(struct grid_day *d, bool theirs, struct span *s)
{
	size_t n = 0;

	for (size_t i = 0; i < d->blocks_n; i++) {
		struct grid_block *b = &d->blocks[i];

		if (b->theirs == theirs)
			s[n++] = (struct span){ b->start, b->start + b->minutes, &b->at };
	}
	lay_spans(s, n);
}

static void lay_talks(struct grid_day *d, struct span *s)
{
	for (size_t i = 0; i < d->talks_n; i++) {
		struct grid_talk *t = &d->talks[i];
		int tall = t->minutes < LABEL_MINUTES ? LABEL_MINUTES : t->minutes;

		s[i] = (struct span){ t->start, t->start + tall, &t->at };
	}
	lay_spans(s, d->talks_n);
}

/* How many rows of a block lie under the label of a talk that begins before it. */
static int count_rows_below(const struct grid_day *d, const struct grid_block *b)
{
	for (size_t i = 0; i < d->talks_n; i++) {
		int left = d->talks[i].start + LABEL_MINUTES - b->start;

		if (d->talks[i].start + d->talks[i].minutes <= b->start && left > 0)
			return (left + GRID_CELL - 1) / GRID_CELL;
	}
	return 0;
}

void grid_layout(struct arena *a, struct grid *w)
{
	for (size_t i = 0; i < w->days_n; i++) {
		struct grid_day *d = &w->days[i];
		struct span *s = NEW_N(a, struct span, d->blocks_n + d->talks_n + 1);

		cut_day(w, d);
		lay_blocks(d, false, s);
		lay_blocks(d, true, s);
		lay_talks(d, s);
		for (size_t k = 0; k < d->blocks_n; k++)
			d->blocks[k].below = count_rows_below(d, &d->blocks[k]);
	}
}

int grid_row(const struct grid *w, int start)
{
	return (start - w->from) / GRID_CELL;
}

int grid_rows(const struct grid *w, int start, int minutes)
{
	int rows = (start + minutes - w->from + GRID_CELL - 1) / GRID_CELL - grid_row(w, start);

	return rows > 0 ? rows : 1;
}
