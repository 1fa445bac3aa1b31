/* SPDX-License-Identifier: Apache-2.0
 *
 * Taking back an act; model/undo.h says how acts are written down.
 */
#ifndef MODEL_UNDO_ACT_H
#define MODEL_UNDO_ACT_H

#include "base/ctx.h"

/* Take back everything that was done under the number `act` (x->undo of that transaction), or
 * nothing. ERR_MISSING when the act is another person's, too old, or taken back already;
 * ERR_CONFLICT when one of its rows has changed since. */
MUST_CHECK bool undo_act(struct ctx *x, int64_t act);

#endif
