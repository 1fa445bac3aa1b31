/* SPDX-License-Identifier: Apache-2.0
 *
 * Taking back what was done; model/undo.h has how it is kept.
 */
#ifndef MODEL_UNDO_ACT_H
#define MODEL_UNDO_ACT_H

#include "base/ctx.h"

/* Take back all that was done under `act` (x->undo of then), or nothing. ERR_MISSING when it
 * is another's, too old, or taken back already; ERR_CONFLICT when something of it has changed
 * since. */
MUST_CHECK bool undo_act(struct ctx *x, int64_t act);

#endif
