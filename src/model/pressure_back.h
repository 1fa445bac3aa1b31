/* SPDX-License-Identifier: Apache-2.0
 *
 * Taking back what an accepted answer to a red-hot week has changed (model/pressure_plan.h): for as long as its talks
 * are ahead, and not for some seconds alone. Each talk is taken back by itself. One that has begun, that somebody has
 * changed since, or whose former time is over stays as it is, and is said to.
 */
#ifndef MODEL_PRESSURE_BACK_H
#define MODEL_PRESSURE_BACK_H

#include "base/ctx.h"

/* A talk that an answer has changed. */
struct pressure_was {
	int64_t talk, pair;
	struct str name;                    /* of the member */
	int64_t starts, minutes;            /* as it is now */
	int64_t was_starts, was_minutes;    /* as it would be again; 0: there was no talk */
	int64_t was_source;                 /* enum talk_source */
	bool can;                           /* it can be taken back, if its former time is free for both */
};

struct pressure_back {
	int64_t from_day;                   /* the Monday of the week, days since 1970 */
	struct pressure_was *talks;         /* by their time */
	size_t n, can;                      /* how many there are, and how many can be taken back */
};

/* Keep what an answer of x->me to the week of the Monday `from_day` has changed of a talk, as `was` says. */
MUST_CHECK bool pressure_back_keep(struct ctx *x, int64_t from_day, const struct pressure_was *was);
/* List what x->me can take back of that week. */
MUST_CHECK bool pressure_back_list(struct ctx *x, int64_t from_day, struct pressure_back *out);
/* Take it back: *n talks are as before, or called off when they were new and somebody has been told of them. *left could
 * be taken back but for something else that stands at their former time. ERR_CONFLICT when there is nothing to take back. */
MUST_CHECK bool pressure_back_take(struct ctx *x, int64_t from_day, size_t *n, size_t *left);

extern const char *const pressure_back_sql[];

#endif
