/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of proposals share among themselves; others include model/proposal.h.
 */
#ifndef MODEL_PROPOSAL_INSIDE_H
#define MODEL_PROPOSAL_INSIDE_H

#include "model/proposal.h"

/* Everything a week's plan is worked out from. */
struct desk {
	struct proposal *p;
	struct pair *pairs;            /* of talks[i] */
	struct week_person *people;    /* the leader, then the member of each pair */
	int64_t *last, *next;          /* of each pair: its last talk before this week, held or planned,
	                                * and the first one planned after it; 0: none */
	struct week_ask ask;
	struct plan_problem problem;
	struct plan_solution now;      /* the talks as they stand, cells and lengths */
	struct week week;
};

/* Lay out the week of a talk of x->me; *i is where it stands in it. NULL, ERR_MISSING for
 * another's, ERR_CONFLICT when it has been accepted. */
struct desk *proposal_desk(struct ctx *x, int64_t talk, int32_t *i);
/* The same on a desk that is laid out; false where that is NULL. */
bool proposal_find_on(struct ctx *x, const struct desk *d, int64_t talk, int32_t *i);
/* What a start means for talk `i`; before now is no matter of working hours. */
struct plan_place proposal_place(const struct desk *d, size_t i, int32_t start, int32_t length);
/* The length of `minutes` among those a talk may have; −1 when it is none. */
int32_t proposal_length_of(const struct proposed_talk *t, int64_t minutes);
/* Take a talk out of the plan, to look at other places for it. */
void proposal_lift(struct desk *d, int32_t i);
/* What a start means for talk `i` while it is lifted out of the plan. */
struct proposal_run proposal_run_at(const struct desk *d, int32_t i, int32_t cell, int32_t length);
/* Of everything in a problem that a time can depend on; open[i] is which of all talks talk `i` is. */
uint64_t proposal_tag(const struct plan_problem *p, const int32_t *open);

#endif
