/* SPDX-License-Identifier: Apache-2.0
 *
 * One team of a forest, on the way up, on the way down, and what it counts.
 */
#ifndef PLAN_TEAM_H
#define PLAN_TEAM_H

#include "plan/forest.h"
#include "plan/star.h"

/* Work out the team's message from those below it. True: it is not the one that was sent before. */
bool team_up(const struct solver *s, struct forest *f, struct team *t, struct star *star);
/* Pick the best choices of the team's talks, beside the pick of its own talk. True: the
 * message was too low for that pick and has been raised, so the team above is out of date. */
bool team_down(const struct solver *s, struct forest *f, struct team *t, int32_t *pick,
	struct star *star);
/* Count the days on which the team's picks break a cap; true when there are new ones. */
bool team_count_days(struct solver *s, struct forest *f, struct team *t, const int32_t *pick);
/* Count all days on which a wide team could break a cap. */
void team_count_all(struct solver *s, struct forest *f, struct team *t);

#endif
