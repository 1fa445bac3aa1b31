/* SPDX-License-Identifier: Apache-2.0
 *
 * One team of a forest: its message on the way up, its picks on the way down, and the days on
 * which it counts talks.
 */
#ifndef PLAN_TEAM_H
#define PLAN_TEAM_H

#include "plan/forest.h"
#include "plan/star.h"

/* Work out the team's message from the messages of the teams below. True: the message has changed,
 * so the team above is out of date. */
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
