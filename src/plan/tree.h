/* SPDX-License-Identifier: Apache-2.0
 *
 * The best plan of a whole forest of teams.
 */
#ifndef PLAN_TREE_H
#define PLAN_TREE_H

#include "plan/team.h"

/* Make every pick the best one, counting caps where they bind; only teams that are dirty are
 * worked out. False when the time was up. *bound, in scaled units, is set if a bound was proven. */
bool tree_solve(struct solver *s, struct forest *f, int32_t *pick, int64_t *bound);
/* Do the same from the start: index the talks, build the forest, and solve it while no talk is
 * placed. */
bool tree_is_solved(struct solver *s, struct forest *f, int32_t *pick, int64_t *bound);

#endif
