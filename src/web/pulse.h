/* SPDX-License-Identifier: Apache-2.0
 *
 * What pages/pulse.html is given.
 */
#ifndef WEB_PULSE_H
#define WEB_PULSE_H

#include "model/pulse_result.h"
#include "view/html.h"

enum { PULSE_BEFORE = 12 }; /* the most rounds of a line over time */

/* A group and statement, as a page shows it. */
struct pulse_shown {
	const struct pulse_result *r;
	bool sure;                 /* everybody answered: there is no interval */
	double low, high;          /* else its ends, from 0 to 1 */
};

struct page_pulse {
	bool off, may_open;
	bool forgets;              /* a server that is stopped forgets what waits */
	int64_t opens_from;        /* from when on one can be opened; 0: now */
	int64_t called_off;        /* when the latest was, if it was; 0: it was not */
	struct pulse_round *now;   /* that takes answers; NULL: none */
	struct when ends;          /* of it */
	struct pulse_asked *mine;  /* what the reader has to do with it; NULL: they are not asked */
	int64_t asks_from;         /* from when on they are, because they are new here; 0: it is not for that */
	struct pulse_beside beside; /* with whom their answer counts together */
	bool waiting;              /* a round is over, and its results are not there yet */
	struct str said[PULSE_PLACES], line; /* as it was refused */
	struct pulse_round *rounds; /* the latest first; those that are closed are linked */
	size_t rounds_n;
	const struct pulse_round *shown; /* whose results stand here; NULL: none */
	struct pulse_shown *results;
	struct pulse_result *rows; /* the same, for programs */
	size_t results_n, rows_n;
	struct pulse_line *lines, *team_lines;
	size_t lines_n, team_lines_n;
	int64_t team;              /* whose the team's lines are; 0: there are none */
};
void page_pulse(struct html *h, const struct page_pulse *p);

/* One statement over time, of everybody or of a leader's people. */
struct page_pulse_time {
	struct pulse_shown *results; /* the earliest first */
	size_t results_n;
};
void page_pulse_time(struct html *h, const struct page_pulse_time *p);

/* The words of a statement: "In my talks I am heard." */
const char *say_pulse_statement(struct html *h, enum pulse_statement s);
/* Say how many agree, "26 to 27 of 34 agree", as it is told: of `r` its sums are read alone. */
struct str say_pulse_share(struct html *h, const struct pulse_result *r);

#endif
