/* SPDX-License-Identifier: Apache-2.0
 *
 * Which members of a team have room for more, for their leader. The member's own word, if they show
 * one, comes first and with its day. Beside it are facts that can be looked up: their open
 * promises, and how much of their working time is taken. Nothing is computed from the two.
 */
#ifndef MODEL_CAPACITY_H
#define MODEL_CAPACITY_H

#include "db/entity.h"

enum { CAPACITY_DAYS = 7, CAPACITY_LOOK_BACK = 60 };

struct capacity {
	int64_t member;
	struct str name;
	struct str workload;       /* of check_in_workloads; empty: nothing said, or not shown */
	int64_t workload_said;     /* when they said so; 0: not at all */
	struct str more;           /* what they would like more of; empty: nothing said, or not shown */
	int64_t more_said;
	int64_t steps;             /* open steps that the member promised the leader */
	bool has_calendar;
	/* how many minutes of their working hours in the next CAPACITY_DAYS days are taken, … */
	int64_t busy_minutes;
	int64_t work_minutes;      /* … and how many minutes these working hours have */
	/* the word and the calendar differ: "room" with over two thirds taken, or "over" with less
	 * than a third */
	bool differs;
};

/* List the capacity of each member of x->me, by name. That x->me reads check-ins is noted
 * (model/opened.h). ERR_OFF when an agreement has turned it off (model/agreed.h). */
MUST_CHECK bool capacity_list(struct ctx *x, struct capacity **out, size_t *n);

extern const char *const capacity_sql[];
/* The fields that programs read; no table has them. */
extern const struct entity capacity_view;

#endif
