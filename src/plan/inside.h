/* SPDX-License-Identifier: Apache-2.0
 *
 * The files of plan/ share these types and functions; files of other folders include plan/plan.h.
 */
#ifndef PLAN_INSIDE_H
#define PLAN_INSIDE_H

#include <stddef.h>

#include "plan/plan.h"

/* --- calendar.c: people as the solver sees them ------------------------------- */

/* The time in which one person works and is not busy, as runs of cells in order. Two runs
 * never touch: they are merged. */
struct free_time {
	struct plan_span *run;
	int32_t n;
};

/* Work out the free time of a person; its runs live in `a`. */
struct free_time free_time_of(struct arena *a, const struct plan_person *who);
/* Find the run that holds all of [start, end). NULL: there is none. */
const struct plan_span *free_run(const struct free_time *f, int32_t start, int32_t end);
/* The number of the person's local day that holds `cell`; −1 when the person does not work then. */
int32_t day_at(const struct plan_person *who, int32_t cell);
/* The index of the person's first working window that ends after `cell`; who->works if none does. */
int32_t window_at(const struct plan_person *who, int32_t cell);
/* True when the person prefers talks to start at this cell, or prefers no time to another. */
bool likes(const struct plan_person *who, int32_t start);
/* True when [start, end) holds a cell that the person gives only at a price. */
bool uses_soft(const struct plan_person *who, int32_t start, int32_t end);
/* What it costs to leave this talk out. */
int64_t unplaced_cost(const struct plan_problem *p, int32_t talk);

/* --- options.c: every way to place a talk alone -------------------------------- */

/* An option is one start and one length of a talk that together cost less than leaving the talk
 * out. It takes 8 bytes, because a large organisation has millions of options. */
struct option {
	uint32_t start : 24, length : 8; /* a cell, and an index into the talk's lengths */
	int32_t cost;                    /* of this talk alone, in units */
};

/* All options of one talk. */
struct choices {
	struct option *o; /* sorted by start, then by length */
	int32_t n;
	bool unread;      /* time was up before the options were collected: they are unknown */
};

/* What all parts of one run of the solver share. */
struct solver {
	const struct plan_problem *p;
	const struct plan_limits *limits;
	struct arena *a;          /* only the main thread takes memory from it */
	unsigned threads;
	double began;             /* clock_seconds() when the run began */
	double share;             /* the part of the time that the present step may use; 0: all of it */
	_Atomic int64_t options;  /* the number of options of all talks together */
	struct choices *choices;  /* one entry a talk */
	int32_t *by_need;         /* all talks, in the order in which a quick plan places them */
	struct toll **toll;       /* the prices of each person's time, NULL for a person without prices;
	                           * the list is NULL while nobody has prices */
	int32_t scale;            /* the solver multiplies all costs by this, so that prices can be
	                           * fractions of a unit */
	int32_t *first, *incident; /* the talks of person i are incident[first[i]] up to, not
	                           * including, incident[first[i + 1]] */
	const struct forced *forced; /* a talk that has to be placed, or NULL */
};

/* One talk that has to be placed: leaving it out costs `cost` in place of its weight. */
struct forced {
	int32_t talk;
	int64_t cost;
};

/* Write all options of one talk to *out and return how many there are; −1: time was up. `one`
 * and `two` are the free time of its leader and its member. The list has room for *room options
 * and grows by realloc(); the caller frees it. */
int32_t options_of(struct solver *s, int32_t talk, const struct free_time *one,
	const struct free_time *two, struct option **out, int32_t *room);
/* All options of one talk at one of its lengths that cost less than `most`; they live in `a`. */
struct choices choices_of_length(struct solver *s, struct arena *a, int32_t talk, int32_t length,
	int32_t most);
/* Fill s->choices on all threads; of_thread[i] gives the memory for thread i. ERR_LIMIT when the
 * talks have more options together than memory should hold. */
bool build_choices(struct solver *s, struct arena **of_thread, struct err *e);

/* --- solve.c -------------------------------------------------------------------- */

enum { MOST_THREADS = 64 };

/* How many threads a problem of this size is worth, within the limits. */
unsigned solver_threads(const struct plan_problem *p, const struct plan_limits *limits);
/* Fill s->first and s->incident. */
void index_incident(struct solver *s);
/* The cost of leaving out the talks that have no option at all. */
int64_t cost_of_hopeless(const struct solver *s);

/* --- problem.c ------------------------------------------------------------------ */

/* Check one person of a problem by the rules of plan_problem_check(). */
bool plan_person_check(const struct plan_problem *p, int32_t person, struct err *e);

/* --- workers.c ------------------------------------------------------------------ */

/* Seconds of a clock that never goes back. */
double clock_seconds(void);
/* Call work(arg, i) once for each i in [0, threads), each on a thread of its own, and wait until
 * all calls have returned. */
void run_workers(unsigned threads, void (*work)(void *arg, unsigned worker), void *arg);
/* Tell the caller of plan_solve() that the part `done` of the work is over, from 0 to 1. When
 * `done` is below 0, the part of the time that has passed is told instead. */
void report(const struct solver *s, double done, int64_t cost, int64_t bound);
/* True when the time of the present step is up, or somebody has asked the solver to stop. */
bool must_stop(const struct solver *s);
/* True half a second after the time was up: then even the repair of a plan has to end. */
bool must_end(const struct solver *s);
/* must_stop() in the form that a star asks for. */
bool solver_ended(const void *solver);

#endif
