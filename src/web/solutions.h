/* SPDX-License-Identifier: Apache-2.0
 *
 * What pages/solutions.html is given, and the rows of solutions that other pages show too.
 */
#ifndef WEB_SOLUTIONS_H
#define WEB_SOLUTIONS_H

#include "model/goal.h"
#include "model/need.h"
#include "model/pair.h"
#include "model/solution.h"
#include "model/step.h"
#include "view/html.h"

/* What a solution of a pair may tie together, and what stands in the form at first. */
struct solution_form {
	const struct pair *pair;
	int64_t other;             /* the person who is not the reader */
	struct solution typed;
	struct goal *goals;
	size_t goals_n;
	struct step *steps;
	size_t steps_n;
	struct need *needs;
	size_t needs_n;
};

struct page_solutions {
	struct solution *open, *closed; /* newest first */
	size_t open_n, closed_n;
	struct solution_form form;
};
void page_solutions(struct html *h, const struct page_solutions *p);

struct page_solution {
	struct solution *solution;
	struct solution_form form;
	struct str became;         /* as sent when it was refused */
};
void page_solution(struct html *h, const struct page_solution *p);

/* One row of a list: X and Y, a sentence of each, and how its step and need stand. */
void solutions_row(struct html *h, const struct solution *s);
/* The solutions of the two before their talk; with `ask` a way to begin one when there is none. */
void part_solutions(struct html *h, const struct solution *s, size_t n, int64_t other, bool ask);

#endif
