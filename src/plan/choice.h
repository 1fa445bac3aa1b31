/* SPDX-License-Identifier: Apache-2.0
 *
 * What a choice of a talk costs a team, in scaled units, and the cells that the choice takes.
 */
#ifndef PLAN_CHOICE_H
#define PLAN_CHOICE_H

#include "plan/forest.h"
#include "plan/star.h"

/* Begin a star with the talks of the team and the days that it counts. */
void choice_load_team(const struct solver *s, const struct forest *f, const struct team *t,
	struct star *star);
/* The interval of one choice of a talk of the team's person. */
struct star_own choice_interval(const struct solver *s, const struct team *t, int32_t talk,
	int32_t choice);
/* The cost of a choice alone, prices included, compared with leaving the talk out. */
int64_t choice_cost(const struct solver *s, int32_t talk, int32_t choice);
/* The cost of leaving the talk out, in units that are not scaled. */
int64_t choice_cost_without(const struct solver *s, int32_t talk);

#endif
