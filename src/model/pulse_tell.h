/* SPDX-License-Identifier: Apache-2.0
 *
 * What is told of the groups that are published for one statement of one round. Pure.
 *
 * A number of which somebody can see that nobody or all are in it, tells of each what they said. It
 * is not enough to look at each group: everybody "5 of 17", one team "3 of 6" and another "2 of 5"
 * leave none of the other six. So cells that the same published groups hold are one kind; whatever can
 * be worked out from sums and differences of the groups, if it is about a set of people, is a sum
 * of whole kinds. The numbers of each kind are made so that they hide nobody and all, as
 * pulse_told() does, and the numbers of a group are added up from these. So all that is told follows
 * from the numbers of kinds, of which none tells of each. Which groups are told does not depend on
 * what was said: that a group is missing tells nothing.
 */
#ifndef MODEL_PULSE_TELL_H
#define MODEL_PULSE_TELL_H

#include "model/pulse_publish.h"

struct pulse_share {
	int64_t answered, agree;       /* agree: neither none nor all of any kind */
	int64_t least, most;           /* how many may agree in truth */
};
enum { PULSE_WAYS = 3 };           /* better, the same, worse */
struct pulse_turn {
	int64_t way[PULSE_WAYS];       /* −1: not told, because all would seem to say the same */
};

/* Tell of each published group how many agree; `answered` and `agree` are of each cell. out[g] of
 * a group that is not published stays as it is. */
void pulse_tell_shares(struct arena *a, const struct pulse_group *groups, size_t n,
	const int64_t *answered, const int64_t *agree, size_t cells_n, struct pulse_share *out);
/* Tell likewise how many agree more, the same and less than the last time. Of each kind in which all
 * or all but one say the same, one person is left out. */
void pulse_tell_turns(struct arena *a, const struct pulse_group *groups, size_t n,
	const struct pulse_turn *cells, size_t cells_n, struct pulse_turn *out);

#endif
