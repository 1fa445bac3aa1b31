/* SPDX-License-Identifier: Apache-2.0
 *
 * A plan that is kept up to date while calendars change: what was worked out for one plan
 * stays in memory, and after a change only what the change can touch is worked out again.
 */
#ifndef PLAN_REPLAN_H
#define PLAN_REPLAN_H

#include "plan/plan.h"

struct plan_warm;

struct plan_change {
	const struct plan_solution *solution; /* until the next change */
	const int32_t *talk;  /* the talks that have another start or length than before */
	int32_t talks;
	bool warm;            /* false: all was planned anew */
};

/* Plan `p` and keep what that took. Its talks have no nooks: those change with a calendar, and
 * only whoever made the problem knows them. The people, talks and calendars of `p` must outlive the
 * result and stay as they are. NULL when plan_solve() would have failed. */
MUST_CHECK struct plan_warm *plan_warm_new(const struct plan_problem *p,
	const struct plan_limits *limits, struct err *e);
const struct plan_solution *plan_warm_solution(const struct plan_warm *w);

/* From now on `person` has the working time, busy time, preferences and cap of `now`, which
 * is copied. The plan and the bound are those that plan_solve() gives for the changed
 * problem. ERR_INPUT when `now` is not well formed; then nothing has changed. */
MUST_CHECK bool plan_warm_change(struct plan_warm *w, int32_t person,
	const struct plan_person *now, struct plan_change *out, struct err *e);

void plan_warm_free(struct plan_warm *w);

#endif
