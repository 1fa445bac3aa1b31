/* SPDX-License-Identifier: Apache-2.0
 *
 * The best plan of a whole forest of teams.
 */
#ifndef PLAN_TREE_H
#define PLAN_TREE_H

#include "plan/team.h"

/* Make every pick the best one, counting caps where they bind; only teams that are dirty are
 * worked out. False when time was up. *bound, times s->scale, is set if one was proven. */
bool tree_solve(struct solver *s, struct forest *f, int32_t *pick, int64_t *bound);
/* The same from the start: index, forest, picks. */
bool tree_is_solved(struct solver *s, struct forest *f, int32_t *pick, int64_t *bound);

#endif
