/* SPDX-License-Identifier: Apache-2.0
 *
 * What becomes of talks by time alone: nobody has to press anything for a talk to count.
 */
#ifndef MODEL_TALK_SETTLE_H
#define MODEL_TALK_SETTLE_H

#include "base/ctx.h"

/* For the worker, as operator: at most `most` talks that were left open for more than two
 * hours, or stood in a calendar and are over, are held, with their planned minutes. *done is how
 * many. */
MUST_CHECK bool talk_settle(struct ctx *x, size_t most, size_t *done);

extern const char *const talk_settle_sql[];

#endif
