/* SPDX-License-Identifier: Apache-2.0
 *
 * Talks that become held by time alone, so that nobody has to press anything for a talk to count.
 */
#ifndef MODEL_TALK_SETTLE_H
#define MODEL_TALK_SETTLE_H

#include "base/ctx.h"

/* Make at most `most` talks held, with their planned minutes: talks that were left open for more
 * than two hours, and one-on-ones of a calendar that are over. *done is how many. For the worker,
 * as operator. */
MUST_CHECK bool talk_settle(struct ctx *x, size_t most, size_t *done);

extern const char *const talk_settle_sql[];

#endif
