/* SPDX-License-Identifier: Apache-2.0
 *
 * A plan that is kept up to date while calendars change: what was worked out for one plan
 * stays in memory, and after a change only what the change can touch is worked out again.
 */
#ifndef PLAN_REPLAN_H
#define PLAN_REPLAN_H

#include "plan/plan.h"

struct plan_warm;

/* The plan after a change. */
struct plan_change {
	const struct plan_solution *solution; /* stays valid until the next change */
	const int32_t *talk;  /* the talks that have another start or length than before */
	int32_t talks;
	bool warm;            /* false: the whole problem was planned anew */
};

/* Plan `p` and keep what the solver worked out. The talks of `p` have no nooks: nooks change with
 * a calendar, and only the caller who made the problem knows them. The people, talks and calendars
 * of `p` must outlive the result and stay as they are. NULL when plan_solve() would have failed. */
MUST_CHECK struct plan_warm *plan_warm_new(const struct plan_problem *p,
	const struct plan_limits *limits, struct err *e);
/* The plan as it is now; it stays valid until the next change. */
const struct plan_solution *plan_warm_solution(const struct plan_warm *w);

/* Give `person` the working time, busy time, preferences and cap of `now`, which is copied, and
 * plan again. The plan and the bound are those that plan_solve() gives for the changed
 * problem. ERR_INPUT when `now` is not well formed; then nothing has changed. */
MUST_CHECK bool plan_warm_change(struct plan_warm *w, int32_t person,
	const struct plan_person *now, struct plan_change *out, struct err *e);

void plan_warm_free(struct plan_warm *w);

#endif
