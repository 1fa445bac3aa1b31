/* SPDX-License-Identifier: Apache-2.0
 *
 * One request of the program's own to another server, by the rules of model/retry.h: webhooks and
 * messages go out by it.
 */
#ifndef WORK_POST_H
#define WORK_POST_H

#include <stdatomic.h>

#include "http/transfer.h"
#include "model/retry.h"

/* Ask, with the bounds of model/retry.h; redirects are not followed. *o is what came of it, and points
 * to *why when no answer came. False when the program ends meanwhile. */
MUST_CHECK bool post(struct arena *a, const struct transfer_ask *ask, struct transfer_answer *got,
	struct retry_outcome *o, struct err *why, const _Atomic bool *stop);

#endif
