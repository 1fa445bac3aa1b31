/* SPDX-License-Identifier: Apache-2.0
 *
 * The week as a grid (pages/weekgrid.html): the reader's own busy time with titles, the
 * chosen person's without, and the proposed talks, each a link that opens it. On a
 * phone the grid shows one day, with the others as tabs. web-assets/plan.js moves talks
 * by pointer and keyboard, and says at its top what it asks of the server.
 *
 * All times are minutes after midnight of the reader's day.
 */
#ifndef VIEW_WEEKGRID_H
#define VIEW_WEEKGRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "view/html.h"

enum { GRID_CELL = 5 }; /* minutes that a row of the grid stands for */

/* Where a thing stands beside others of the same time: the lane-th of `lanes`. */
struct grid_lane { int lane, lanes; };

struct grid_block {
	int start, minutes;
	struct str title;    /* of the reader's own; empty: "Busy" */
	bool theirs;         /* the chosen person's: hatched, without a title */
	bool soft;           /* tentative: lighter, and said */
	struct grid_lane at; /* filled by grid_layout() */
	int below;           /* rows of it under the label of a short talk; likewise */
	bool off;            /* not busy, but outside working hours */
};

enum grid_state { GRID_PROPOSED, GRID_PINNED, GRID_ACCEPTED, GRID_HELD };

struct grid_talk {
	int64_t id;
	struct str member;
	int start, minutes;
	int usual;            /* minutes it would have; more than `minutes`: shortened */
	enum grid_state state;
	bool chosen;          /* the drawer shows it */
	bool fixed;           /* may not be moved any more */
	struct grid_lane at;  /* filled by grid_layout() */
};

struct grid_day {
	int64_t days;         /* since 1970 */
	int64_t midnight;     /* UTC seconds when this day's minute 0 is, by its zone offset
	                       * at the window's start */
	struct grid_block *blocks; /* in order of start */
	size_t blocks_n;
	struct grid_talk *talks;   /* in order of start */
	size_t talks_n;
};

struct grid {
	struct grid_day *days; /* at most GRID_DAYS_MAX */
	size_t days_n;
	int from, to;          /* the window shown, whole hours */
	int64_t today, now;    /* days since 1970 and minutes after midnight; now < 0: hide */
	int64_t chosen_day;    /* shown on a phone */
	struct str their_name; /* of the chosen person; empty: nobody's busy time is shown */
	struct id proposal;
	struct str path;       /* of this page, "/plan" */
};

enum { GRID_DAYS_MAX = 7 };

/* Write the grid, into a page that began with page_top_week(). It lays `w` out first, in place. */
void grid_show(struct html *h, struct grid *w);

/* Cut everything to the window and put what overlaps side by side. Blocks and talks
 * outside the window vanish from the grid: widen from/to before if they should not. */
void grid_layout(struct arena *a, struct grid *w);
/* The first row (from 0) of a thing, and how many it takes. */
int grid_row(const struct grid *w, int start);
int grid_rows(const struct grid *w, int start, int minutes);

#endif
