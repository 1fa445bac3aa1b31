/* SPDX-License-Identifier: Apache-2.0
 *
 * Presence: whether the other of a pair has a page of the two open right now. Each person can switch
 * it off; who does is not seen, and does not see others either.
 */
#ifndef MODEL_HERE_H
#define MODEL_HERE_H

#include "base/ctx.h"

enum { HERE_SECONDS = 45 }; /* a page that is open says so again before these are over */

/* Say that x->me has a page of this pair open. Nothing is kept of somebody who has switched it
 * off. ERR_MISSING for everybody but the two. */
MUST_CHECK bool here_say(struct ctx *x, int64_t pair);
/* Say that x->me has left the page. */
MUST_CHECK bool here_leave(struct ctx *x, int64_t pair);
/* Find out, for an open page of a pair of x->me, how many changes the pair has seen (model/live.h), and
 * whether the other is here; no when one of the two has switched it off. 0 and no for a stranger. */
MUST_CHECK bool here_look(struct ctx *x, int64_t pair, int64_t *n, bool *is);
/* Switch presence of x->me off (`unseen`) or on. */
MUST_CHECK bool here_set_unseen(struct ctx *x, bool unseen);
/* Delete what is over; for the worker. */
MUST_CHECK bool here_sweep(struct ctx *x);

extern const char *const here_sql[];

#endif
