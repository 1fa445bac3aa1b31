/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of plan/ share among themselves; others include plan/plan.h.
 */
#ifndef PLAN_INSIDE_H
#define PLAN_INSIDE_H

#include <stddef.h>

#include "plan/plan.h"

/* --- calendar.c: people as the solver sees them ------------------------------- */

/* The runs of cells in which one person works and is not busy, in order; runs that
 * touch are one. */
struct free_time {
	struct plan_span *run;
	int32_t n;
};

struct free_time free_time_of(struct arena *a, const struct plan_person *who);
/* The run that holds [start, end), or NULL. */
const struct plan_span *free_run(const struct free_time *f, int32_t start, int32_t end);
/* Number of the local day of a cell, −1: the person does not work then. */
int32_t day_at(const struct plan_person *who, int32_t cell);
/* Index of the first window that ends after `cell`; who->works if none does. */
int32_t window_at(const struct plan_person *who, int32_t cell);
bool likes(const struct plan_person *who, int32_t start);
bool uses_soft(const struct plan_person *who, int32_t start, int32_t end);
int64_t unplaced_cost(const struct plan_problem *p, int32_t talk);

/* --- options.c: every way to place a talk alone -------------------------------- */

/* One start and length of a talk that costs less than leaving it out; 8 bytes, for an
 * organisation has millions. */
struct option {
	uint32_t start : 24, length : 8;
	int32_t cost;
};

struct choices {
	struct option *o; /* by start, then length */
	int32_t n;
	bool unread;      /* time was up before it was looked at: nothing is known of it */
};

/* The state of one solve that its parts share. */
struct solver {
	const struct plan_problem *p;
	const struct plan_limits *limits;
	struct arena *a;          /* for the main thread only */
	unsigned threads;
	double began;             /* of clock_seconds() */
	double share;             /* of the time that the present part of the work may use, 0: all */
	_Atomic int64_t options;  /* of all choices */
	struct choices *choices;  /* per talk */
	int32_t *by_need;         /* talks in the order in which they are given a place */
	struct toll **toll;       /* per person, NULL without; the whole is NULL without any */
	int32_t scale;            /* costs are multiplied by this inside the solver */
	int32_t *first, *incident; /* talks of person i: incident[first[i] … first[i + 1]) */
	const struct forced *forced; /* NULL as a rule */
};

/* One talk that is to be placed, whatever it takes: leaving it out costs this. */
struct forced {
	int32_t talk;
	int64_t cost;
};

/* All options of one talk, from the free time of its two people, in *out, which grows by
 * realloc() to *room; their number. −1: time was up. */
int32_t options_of(struct solver *s, int32_t talk, const struct free_time *one,
	const struct free_time *two, struct option **out, int32_t *room);
/* ERR_LIMIT when there are more of them than memory for an honest answer. */
/* All starts of one talk at one length that cost less than `most`, in `a`. */
struct choices choices_of_length(struct solver *s, struct arena *a, int32_t talk, int32_t length,
	int32_t most);
bool build_choices(struct solver *s, struct arena **of_thread, struct err *e);

/* --- solve.c -------------------------------------------------------------------- */

enum { MOST_THREADS = 64 };

unsigned solver_threads(const struct plan_problem *p, const struct plan_limits *limits);
/* Fill s->first and s->incident. */
void index_incident(struct solver *s);
/* What leaving out the talks without any choice costs. */
int64_t cost_of_hopeless(const struct solver *s);

/* --- problem.c ------------------------------------------------------------------ */

/* What plan_problem_check() asks of one person. */
bool plan_person_check(const struct plan_problem *p, int32_t person, struct err *e);

/* --- workers.c ------------------------------------------------------------------ */

double clock_seconds(void); /* monotonic */
/* Run work(arg, i) for i in [0, threads), each on a thread of its own. */
void run_workers(unsigned threads, void (*work)(void *arg, unsigned worker), void *arg);
/* Tell whoever asked how far the work is; `done` < 0: as much as of the time is gone. */
void report(const struct solver *s, double done, int64_t cost, int64_t bound);
/* The time is up or somebody asked to stop. */
bool must_stop(const struct solver *s);
/* It was up half a second ago: end even what makes the plan a good one. */
bool must_end(const struct solver *s);
bool solver_ended(const void *solver); /* the same, for a star */

#endif
