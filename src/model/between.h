/* SPDX-License-Identifier: Apache-2.0
 *
 * What the two of a pair have between them: open steps and requests and what became of others, thanks,
 * answers, goals and what stands in the way. The brief shows it and a question is chosen by it, so that
 * a page with both reads it once.
 */
#ifndef MODEL_BETWEEN_H
#define MODEL_BETWEEN_H

#include "model/asked.h"
#include "model/goal.h"
#include "model/need.h"
#include "model/recognition.h"
#include "model/said.h"
#include "model/solution.h"
#include "model/step.h"

enum { BETWEEN_FEW = 3, BETWEEN_ROWS = 20 }; /* goals and solutions; answers and thanks */

/* Each list as x->me reads it by the function that is named, in its order. */
struct between {
	struct step *steps;          /* step_list_pair() */
	size_t steps_n;
	struct step *closed;         /* step_list_closed() */
	size_t closed_n;
	struct need *needs;          /* need_list_pair() */
	size_t needs_n;
	struct recognition *thanks;  /* recognition_list() */
	size_t thanks_n;
	struct asked *asked;         /* asked_list_pair() */
	size_t asked_n;
	struct solution *solutions;  /* solution_list_pair(), the open ones */
	size_t solutions_n;
	struct goal *goals;          /* goal_list_pair(), those that open steps of the two serve */
	size_t goals_n;
	struct said goal, obstacle;  /* said_last() */
};

/* Read it for a pair of x->me, into x->a; at most `most` steps and requests of each list. False,
 * ERR_MISSING for a stranger. */
MUST_CHECK bool between_read(struct ctx *x, int64_t pair, size_t most, struct between *out);

#endif
