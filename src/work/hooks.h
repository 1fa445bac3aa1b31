/* SPDX-License-Identifier: Apache-2.0
 *
 * Webhooks, told when something is due for them (model/hook.h).
 */
#ifndef WORK_HOOKS_H
#define WORK_HOOKS_H

#include <stdatomic.h>

#include "model/store.h"

/* Tell one endpoint one thing, and note what came of it; with `quick` only of owners that were not slow
 * (model/send_turn.h). True when there may be more to do. Gives up
 * when *stop turns true. */
bool hooks_next(struct store *s, struct arena *a, bool quick, const _Atomic bool *stop);

#endif
