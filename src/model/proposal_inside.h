/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of proposals share; other modules include model/proposal.h.
 */
#ifndef MODEL_PROPOSAL_INSIDE_H
#define MODEL_PROPOSAL_INSIDE_H

#include "model/proposal.h"

/* Everything a week's plan is worked out from. */
struct desk {
	struct proposal *p;
	struct pair *pairs;            /* pairs[i] is the pair of talks[i] */
	struct week_person *people;    /* the leader, then the member of each pair */
	int64_t *last, *next;          /* of each pair: its last talk before this week, held or planned,
	                                * and the first one planned after it; 0: none */
	struct week_ask ask;
	struct plan_problem problem;
	/* the places and lengths that the talks have now, in cells */
	struct plan_solution now;
	struct week week;
};

/* Lay out the week of a proposed talk of x->me; *i is the index of the talk. NULL, with ERR_MISSING
 * for a talk of another leader, ERR_CONFLICT when it is accepted. */
struct desk *proposal_desk(struct ctx *x, int64_t talk, int32_t *i);
/* Find the index of a talk in a week that is laid out; errors are those of proposal_desk(). */
bool proposal_find_on(struct ctx *x, const struct desk *d, int64_t talk, int32_t *i);
/* What a start would mean for talk `i`. A start before now is refused as past, whatever the
 * hours. */
struct plan_place proposal_place(const struct desk *d, size_t i, int32_t start, int32_t length);
/* The index of the length of `minutes` among those that a talk may have; −1: it may not have this
 * length. */
int32_t proposal_length_of(const struct proposed_talk *t, int64_t minutes);
/* Take a talk out of the plan, to look at other places for it. */
void proposal_lift(struct desk *d, int32_t i);
/* What a start would mean for talk `i` while it is taken out of the plan. */
struct proposal_run proposal_run_at(const struct desk *d, int32_t i, int32_t cell, int32_t length);
/* Make a tag of everything in a problem that a time can depend on; open[i] is the index among all
 * talks of talk `i`. */
uint64_t proposal_tag(const struct plan_problem *p, const int32_t *open);

#endif
