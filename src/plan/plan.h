/* SPDX-License-Identifier: Apache-2.0
 *
 * The planning problem and its solution (docs/planner.md has the model). The planner is pure:
 * the time budget is its only clock, and it knows neither time zones nor the names of people.
 * Time is a row of cells; intervals are half-open; costs are integers.
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
	/* the largest weight × unplaced, and the largest cost of a length or of another start than
	 * the agreed one */
	PLAN_UNPLACED_MAX = 1000000000 };

/* A stretch of working time, in cells, and the number of the local day that it belongs to. */
struct plan_window { int32_t start, end, day; };
/* The cells [start, end). */
struct plan_span { int32_t start, end; };

struct plan_person {
	struct plan_window *work; /* in order, not overlapping */
	int32_t works;
	struct plan_span *busy;   /* in order, not overlapping */
	int32_t busies;
	struct plan_span *prefer; /* starts that this person likes; an empty list: all are alike */
	int32_t prefers;
	struct plan_span *soft;   /* cells that are free, at a price: in order, not overlapping */
	int32_t softs;
	int32_t cap;              /* the most talks of one day */
};

/* One length that a talk may have, and the cost of choosing it. */
struct plan_length { int32_t cells, cost; };

struct plan_talk {
	int32_t who[2];           /* leader, member: indexes into people */
	struct plan_length length[PLAN_LENGTHS_MAX];
	int32_t lengths;
	int32_t weight;           /* leaving the talk out costs `unplaced` times the weight */
	int32_t due;              /* the last day on which the talk is not late */
	int32_t hurry;            /* each day after `due` costs `late` times this number; 0: times
	                           * the weight, as in rapport-problem-1 */
	int32_t keep, keep_cost;  /* the agreed start, and what any other start costs; keep −1: no
	                           * start is agreed yet */
	/* Cells that are not free for both, in each of which the last length, of one cell, has
	 * room all the same: it takes less than a cell, and their busy time leaves that much. Both
	 * work then. In order; none in rapport-problem-1. */
	const int32_t *nook;
	int32_t nooks;
};

/* Prices of the problem: `late`, `prefer_miss`, `unplaced` and `soft` as in docs/planner.md;
 * cutting a free block never costs more than `split_cap`. */
struct plan_costs { int32_t late, split_cap, prefer_miss, unplaced, soft; };

struct plan_problem {
	int32_t cell_minutes, cells;
	struct plan_costs costs;
	struct plan_person *people;
	int32_t people_n;
	struct plan_talk *talks;
	int32_t talks_n;
	/* plan_index() fills these: the talks of person i are incident[first[i]] up to, not
	 * including, incident[first[i + 1]]. While they are NULL, each question about a plan looks
	 * at all talks. */
	int32_t *first, *incident;
};

struct plan_solution {
	int32_t *start, *length;  /* of each talk: its cell and an index into its lengths; −1 and
	                           * −1: the talk is left out */
	int64_t cost, bound;      /* bound ≤ the best possible cost ≤ cost */
	int64_t hopeless;         /* the part of cost and bound that comes from talks without any
	                           * place, which no plan can save */
	double seconds;           /* how long the solver took */
};

struct plan_limits {
	double seconds;               /* 0: until the plan is proven best or nothing more helps */
	unsigned threads;             /* 0: as many as the machine has cores */
	const atomic_bool *stop;      /* when this turns true, the solver gives its best plan so
	                               * far; may be NULL */
	/* Called now and then with the part of the work that is done, from 0 to 1; may be NULL. */
	void (*progress)(void *arg, double done, int64_t cost, int64_t bound);
	void *arg;
};

/* Read and check a problem in the form rapport-problem-1. ERR_INPUT names the field by
 * its path. All in `a`. */
MUST_CHECK bool plan_problem_read(struct arena *a, const char *name, struct str text,
	struct plan_problem *p, struct err *e);
/* The same checks for a problem made by the program. */
MUST_CHECK bool plan_problem_check(const struct plan_problem *p, struct err *e);
/* True when a talk with this start and this length takes one of its nooks. */
bool plan_in_nook(const struct plan_talk *t, int32_t start, int32_t length);
/* Fill p->first and p->incident, so that many questions about one plan find the talks of a person
 * without looking at all talks. Both arrays live in `a`. */
void plan_index(struct arena *a, struct plan_problem *p);
/* Write the plan as JSON: starts, lengths, cost, bound, gap and seconds. */
void plan_solution_print(struct buf *b, const struct plan_problem *p,
	const struct plan_solution *s);

/* (cost − bound) / (cost − hopeless): the gap, measured on the talks that have a place; 0 when no
 * talk has one. */
double plan_decidable_gap(const struct plan_solution *s);

/* Find the best plan, or the best one within the limits, and a bound that no plan can beat. The
 * same problem gives the same plan for any number of threads. ERR_LIMIT when the talks
 * have more places to choose from than memory should hold. */
MUST_CHECK bool plan_solve(struct arena *a, const struct plan_problem *p,
	const struct plan_limits *limits, struct plan_solution *s, struct err *e);

/* Work out the cost of a plan by the rules of the model. ERR_CONFLICT says which rule the plan
 * breaks. The judge shares no code with the solver, so that each can find the other's mistakes. */
MUST_CHECK bool plan_judge(const struct plan_problem *p, const int32_t *start,
	const int32_t *length, int64_t *cost, struct err *e);

/* What one talk costs at a start, split into the terms of the cost, for explanations. */
struct plan_terms {
	int64_t length, keep, late;
	int64_t split[2], miss[2], soft[2]; /* leader, member */
	int64_t total;
};
struct plan_terms plan_terms(const struct plan_problem *p, int32_t talk, int32_t start,
	int32_t length);

/* Why a talk cannot begin at a start while all other talks stay as in `s`; PLAN_FITS: it can. */
enum plan_refusal {
	PLAN_FITS,
	PLAN_OFF_HOURS,  /* outside the working time of `who` */
	PLAN_BUSY,       /* `who` is busy */
	PLAN_TAKEN,      /* `who` has talk `other` then */
	PLAN_CAP,        /* `who` has the most talks of that day already */
	PLAN_PAST,       /* the start is over or too near; only callers with a clock say so, the
	                  * planner never does */
};
struct plan_place {
	enum plan_refusal why;
	int32_t who;     /* 0 leader, 1 member */
	int32_t other;   /* the talk in the way, −1: none */
	int64_t cost;    /* of this talk at this start, when it fits */
};
struct plan_place plan_place(const struct plan_problem *p, const struct plan_solution *s,
	int32_t talk, int32_t start, int32_t length);

/* A place of a talk, and what the talk costs there. */
struct plan_option { int32_t start, length; int64_t cost; };
/* Write the `most` cheapest other places of a talk to `out`, the cheapest first, while all other
 * talks stay where they are; the number of places found is returned. */
int32_t plan_options(const struct plan_problem *p, const struct plan_solution *s, int32_t talk,
	struct plan_option *out, int32_t most);

/* A busy block of leader (who 0) or member (1), and where a talk would be without the block. */
struct plan_freeing { int32_t who; struct plan_span block; int32_t start, length; };
/* Find the busy block whose removal lets an unplaced talk in at the lowest cost. The talk is
 * placed again without each block, so the answer is tried, not guessed. False when no single
 * block is enough. */
bool plan_would_free(const struct plan_problem *p, const struct plan_solution *s, int32_t talk,
	struct plan_freeing *out);

/* How much more the best plan would cost if one talk had to have another start or a longer
 * length; all other talks may move for it. */
struct plan_price {
	bool known;            /* false: nobody asked, or the time was up */
	bool exact;            /* false: `more` is an upper limit, found while the others stayed */
	bool none;             /* the talk has no such place, whatever the others do */
	int32_t start, length; /* where the talk would be; −1, −1: it would be left out */
	int64_t more;
};
struct plan_prices {
	struct plan_price next;   /* for a placed talk: any start but its own */
	struct plan_price longer; /* for a shortened talk: the longest of its lengths */
};
/* Work out the prices of every talk; the array lives in `a` and has one entry a talk. They are
 * exact where talks form a tree and `s` is proven best. `limits` bounds the time; the prices of
 * talks that were not reached in time are not known. */
struct plan_prices *plan_price_all(struct arena *a, const struct plan_problem *p,
	const struct plan_solution *s, const struct plan_limits *limits);

/* Write the problem as an exact integer program in MPS, so that anybody can check our plans with
 * another solver. */
void plan_mps(struct buf *b, const struct plan_problem *p);

#endif
