/* SPDX-License-Identifier: Apache-2.0
 *
 * When somebody would like to be reminded to look how they are. Nobody else reads the wish, and
 * without a wish nothing reminds them.
 */
#ifndef MODEL_CHECK_IN_WISH_H
#define MODEL_CHECK_IN_WISH_H

#include "db/entity.h"

enum check_in_remind {
	REMIND_NEVER,
	REMIND_WEEKLY,   /* a week after the last check-in */
	REMIND_BEFORE,   /* in the day before a planned talk with their leader */
};

struct check_in_wish {
	int64_t owner;
	enum check_in_remind remind;
};

/* The wish of x->me; REMIND_NEVER when there is none. */
MUST_CHECK bool check_in_wish_get(struct ctx *x, struct check_in_wish *out);
/* Set the wish of x->me, from the typed members of w. */
MUST_CHECK bool check_in_wish_set(struct ctx *x, struct check_in_wish *w);
/* Find out whether x->me is to be reminded now, by their wish; never within a day of their last
 * check-in. */
MUST_CHECK bool check_in_wish_due(struct ctx *x, bool *due);

extern const char *const check_in_wish_sql[];
extern const struct entity check_in_wish_entity;

#endif
