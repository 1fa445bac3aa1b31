/* SPDX-License-Identifier: Apache-2.0
 *
 * Who of a team has room for more, for their leader. The member's own word, where they show one, comes
 * first and with its day. Beside it stand facts that can be looked up: promises of theirs that are open,
 * and how much of their working time is taken. Nothing is computed from the two.
 */
#ifndef MODEL_CAPACITY_H
#define MODEL_CAPACITY_H

#include "db/entity.h"

enum { CAPACITY_DAYS = 7, CAPACITY_LOOK_BACK = 60 };

struct capacity {
	int64_t member;
	struct str name;
	struct str workload;       /* of check_in_workloads; empty: nothing said, or not shown */
	int64_t workload_said;     /* when; 0: not */
	struct str more;           /* what they would like more of; empty: nothing said, or not shown */
	int64_t more_said;
	int64_t steps;             /* open ones that the member promised the leader */
	bool has_calendar;
	int64_t busy_minutes;      /* of their working hours in the next CAPACITY_DAYS days … */
	int64_t work_minutes;      /* … which are so many */
	bool differs;              /* "room" with over two thirds taken, or "over" with less than a third */
};

/* Of each member of x->me, by name. What check-ins say is noted as read (model/opened.h). */
MUST_CHECK bool capacity_list(struct ctx *x, struct capacity **out, size_t *n);

extern const char *const capacity_sql[];
/* No table: what programs are shown of a row. */
extern const struct entity capacity_view;

#endif
