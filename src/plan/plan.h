/* SPDX-License-Identifier: Apache-2.0
 *
 * The planning problem and its solution (docs/planner.md has the model). Pure: no
 * clock but the budget it is given, no zones, no people's names. Time is a row of
 * cells; intervals are half-open; costs are integers.
 */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { PLAN_CELLS_MAX = 100000, PLAN_PEOPLE_MAX = 1000000, PLAN_TALKS_MAX = 1000000,
	PLAN_LENGTHS_MAX = 8, PLAN_DAYS_MAX = 100000, PLAN_COST_MAX = 1000000,
	PLAN_UNPLACED_MAX = 1000000000 /* of weight × unplaced, and of a length or a keep */ };

struct plan_window { int32_t start, end, day; };
struct plan_span { int32_t start, end; };

struct plan_person {
	struct plan_window *work; /* in order, not overlapping */
	int32_t works;
	struct plan_span *busy;   /* in order, not overlapping */
	int32_t busies;
	struct plan_span *prefer; /* none: no preference */
	int32_t prefers;
	struct plan_span *soft;   /* free, at a price: in order, not overlapping */
	int32_t softs;
	int32_t cap;              /* talks a day */
};

struct plan_length { int32_t cells, cost; };

struct plan_talk {
	int32_t who[2];           /* leader, member: indexes into people */
	struct plan_length length[PLAN_LENGTHS_MAX];
	int32_t lengths;
	int32_t weight, due;
	int32_t hurry;            /* a day after `due` costs `late` times this; 0: times the weight,
	                           * as in rapport-problem-1 */
	int32_t keep, keep_cost;  /* keep −1: nothing agreed yet */
	/* Cells that are not free for both, in each of which the last length, of one cell, has
	 * room all the same: it takes less than a cell, and their busy time leaves that much. Both
	 * work then. In order; none in rapport-problem-1. */
	const int32_t *nook;
	int32_t nooks;
};

struct plan_costs { int32_t late, split_cap, prefer_miss, unplaced, soft; };

struct plan_problem {
	int32_t cell_minutes, cells;
	struct plan_costs costs;
	struct plan_person *people;
	int32_t people_n;
	struct plan_talk *talks;
	int32_t talks_n;
	/* plan_index(): the talks of person i are incident[first[i]] to incident[first[i + 1]].
	 * NULL, NULL: questions about a plan look at all talks. */
	int32_t *first, *incident;
};

struct plan_solution {
	int32_t *start, *length;  /* a cell and an index into lengths, or −1 and −1 */
	int64_t cost, bound;      /* bound ≤ the best possible cost ≤ cost */
	int64_t hopeless;         /* of cost and bound: of talks that have no place at all */
	double seconds;
};

struct plan_limits {
	double seconds;               /* 0: until proven or nothing more helps */
	unsigned threads;             /* 0: as many as cores */
	const atomic_bool *stop;      /* NULL, or: give the best so far when it turns true */
	void (*progress)(void *arg, double done, int64_t cost, int64_t bound);
	void *arg;
};

/* Read and check a problem in the form rapport-problem-1. ERR_INPUT names the field by
 * its path. All in `a`. */
MUST_CHECK bool plan_problem_read(struct arena *a, const char *name, struct str text,
	struct plan_problem *p, struct err *e);
/* The same checks for a problem made by the program. */
MUST_CHECK bool plan_problem_check(const struct plan_problem *p, struct err *e);
/* True when the talk would stand in one of its nooks. */
bool plan_in_nook(const struct plan_talk *t, int32_t start, int32_t length);
/* For many questions about one plan: find the talks of a person without looking at all. */
void plan_index(struct arena *a, struct plan_problem *p);
void plan_solution_print(struct buf *b, const struct plan_problem *p,
	const struct plan_solution *s);

/* (cost − bound) / (cost − hopeless): the gap of what can be decided; 0 when nothing can. */
double plan_decidable_gap(const struct plan_solution *s);

/* The best plan there is, or the best within the limits, with an honest bound. The
 * same problem gives the same plan for any number of threads. ERR_LIMIT when the talks
 * have more places to choose from than memory should hold. */
MUST_CHECK bool plan_solve(struct arena *a, const struct plan_problem *p,
	const struct plan_limits *limits, struct plan_solution *s, struct err *e);

/* Cost of a plan after the rules of the model; ERR_CONFLICT says which rule it breaks.
 * Independent of the solver. */
MUST_CHECK bool plan_judge(const struct plan_problem *p, const int32_t *start,
	const int32_t *length, int64_t *cost, struct err *e);

/* The terms of one talk's cost at a start, for explanations. */
struct plan_terms {
	int64_t length, keep, late;
	int64_t split[2], miss[2], soft[2]; /* leader, member */
	int64_t total;
};
struct plan_terms plan_terms(const struct plan_problem *p, int32_t talk, int32_t start,
	int32_t length);

/* Why a talk cannot stand at a start (the others as in `s`), or that it can. */
enum plan_refusal {
	PLAN_FITS,
	PLAN_OFF_HOURS,  /* outside the working time of `who` */
	PLAN_BUSY,       /* `who` is busy */
	PLAN_TAKEN,      /* `who` has talk `other` then */
	PLAN_CAP,        /* `who` has the most talks of that day already */
	PLAN_PAST,       /* over, or too near: said by those who have a clock, never here */
};
struct plan_place {
	enum plan_refusal why;
	int32_t who;     /* 0 leader, 1 member */
	int32_t other;   /* the talk in the way, −1: none */
	int64_t cost;    /* of this talk there, when it fits */
};
struct plan_place plan_place(const struct plan_problem *p, const struct plan_solution *s,
	int32_t talk, int32_t start, int32_t length);

/* The `most` cheapest other places of a talk while the others stay where they are. */
struct plan_option { int32_t start, length; int64_t cost; };
int32_t plan_options(const struct plan_problem *p, const struct plan_solution *s, int32_t talk,
	struct plan_option *out, int32_t most);

/* The busy block whose removal lets an unplaced talk in at the lowest cost: found by
 * placing it again without that block, so it is true. False when no single one does. */
struct plan_freeing { int32_t who; struct plan_span block; int32_t start, length; };
bool plan_would_free(const struct plan_problem *p, const struct plan_solution *s, int32_t talk,
	struct plan_freeing *out);

/* What the whole plan would cost more, at best, if one talk had to stand otherwise: all
 * other talks may move for it. */
struct plan_price {
	bool known;            /* false: not asked for, or time was up */
	bool exact;            /* false: at most so much, as the others stay where they are */
	bool none;             /* no such place, whatever the others do */
	int32_t start, length; /* where the talk would stand; −1, −1: it would be left out */
	int64_t more;
};
struct plan_prices {
	struct plan_price next;   /* of a placed talk, not at its start */
	struct plan_price longer; /* of a shortened one, at the longest of its lengths */
};
/* One per talk, in `a`. Exact where talks form a tree and `s` is proven; `limits` bounds the
 * time, and talks that were not reached in it are not known. */
struct plan_prices *plan_price_all(struct arena *a, const struct plan_problem *p,
	const struct plan_solution *s, const struct plan_limits *limits);

/* The exact integer program in MPS, so that anyone can check us. */
void plan_mps(struct buf *b, const struct plan_problem *p);

#endif
