/* SPDX-License-Identifier: Apache-2.0
 *
 * Talks: one conversation of a pair, from planned to held. Its two people alone see it.
 */
#ifndef MODEL_TALK_H
#define MODEL_TALK_H

#include "base/ctx.h"
#include "model/fields.h"

enum talk_state { TALK_PLANNED, TALK_HELD, TALK_MISSED, TALK_CANCELLED };

struct talk {
	int64_t id, pair, leader, member;
	int64_t starts;          /* UTC seconds */
	int64_t minutes;         /* 3, 5, 10, 15 or 30 */
	int64_t wanted;          /* the pair's full length: more than `minutes` when shortened */
	enum talk_state state;
	struct str other;        /* the name of the one who is not x->me */
};

/* Talk `id`, if x->me is one of its two people. NULL, ERR_MISSING otherwise: a stranger
 * cannot tell hidden from absent. */
MUST_CHECK struct talk *talk_get(struct ctx *x, int64_t id);
/* Those of x->me that start in [from, to), by time, cancelled ones left out; at most 500. */
MUST_CHECK bool talk_list(struct ctx *x, int64_t from, int64_t to, struct talk **out, size_t *n);
/* Those of a pair, the newest first. */
MUST_CHECK bool talk_list_pair(struct ctx *x, int64_t pair, size_t most, struct talk **out,
	size_t *n);
/* The next planned talk of x->me that is not over, NULL when there is none (check
 * x->err). */
struct talk *talk_next(struct ctx *x);

/* Plan a talk of a pair that x->me leads. ERR_MISSING for another's pair, ERR_CONFLICT
 * when either of the two has a talk then. Its id, 0 on error. */
MUST_CHECK int64_t talk_plan(struct ctx *x, int64_t pair, int64_t starts, int64_t minutes,
	int64_t wanted);

/* When `person` (x->me, or of a pair with x->me) has planned talks in [from, to): their
 * starts and ends without names, for the planner. */
struct spans;
MUST_CHECK bool talk_busy(struct ctx *x, int64_t person, int64_t from, int64_t to,
	struct spans *out);

extern const char *const talk_sql[];
extern const struct entity_field talk_fields[];

#endif
