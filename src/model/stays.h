/* SPDX-License-Identifier: Apache-2.0
 *
 * "My lines stay here": one of a pair says that what they wrote goes into no task tracker of the other, also where the
 * other promises it. It is asked for when a step is put into a tracker, and again when it is sent.
 */
#ifndef MODEL_STAYS_H
#define MODEL_STAYS_H

#include "db/entity.h"

struct line_stays {
	int64_t id, pair, person, made;
};

/* x->me says whether the lines stay that they wrote, and will write, for a pair of theirs. True when it is so
 * already. ERR_MISSING for a stranger. */
MUST_CHECK bool stays_set(struct ctx *x, int64_t pair, bool stays);
/* Find out whether the lines of `person` stay, one of a pair of x->me. */
MUST_CHECK bool stays_of(struct ctx *x, int64_t pair, int64_t person, bool *stays);
/* Find out whether the lines stay that `writer` wrote, for x->me or in the pair whose need it is (0: none). They
 * may be of a pair that x->me was in before: a step goes along to the next leader. */
MUST_CHECK bool stays_from(struct ctx *x, int64_t writer, int64_t need, bool *stays);

extern const char *const stays_sql[];
extern const struct entity line_stays_entity;

#endif
