/* SPDX-License-Identifier: Apache-2.0
 *
 * Everything here is read by the functions of the other modules, as x->me.
 */
#include "model/between.h"

bool between_read(struct ctx *x, int64_t pair, size_t most, struct between *out)
{
	struct between *b = out;

	return step_list_pair(x, pair, 0, most, &b->steps, &b->steps_n) &&
		step_list_closed(x, pair, 0, most, &b->closed, &b->closed_n) &&
		need_list_pair(x, pair, 0, most, &b->needs, &b->needs_n) &&
		recognition_list(x, pair, 0, BETWEEN_ROWS, &b->thanks, &b->thanks_n) &&
		asked_list_pair(x, pair, 0, BETWEEN_ROWS, &b->asked, &b->asked_n) &&
		solution_list_pair(x, pair, SOLUTION_OPEN, BETWEEN_FEW, &b->solutions, &b->solutions_n) &&
		goal_list_pair(x, pair, true, BETWEEN_FEW, &b->goals, &b->goals_n) &&
		said_last(x, pair, SAID_GOAL, &b->goal) && said_last(x, pair, SAID_OBSTACLE, &b->obstacle);
}
