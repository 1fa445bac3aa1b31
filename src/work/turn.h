/* SPDX-License-Identifier: Apache-2.0
 *
 * A worker takes turns with the database: it claims something in one transaction, does slow work in none, and keeps
 * in another what came of it.
 */
#ifndef WORK_TURN_H
#define WORK_TURN_H

#include "model/store.h"

/* Begin a transaction as the operator, at the time of the clock. False with x->err set; turn_end() follows
 * either way. */
MUST_CHECK bool turn_begin(struct store *s, struct arena *a, enum db_mode mode, struct ctx *x);
/* End it: what was done is kept if `ok`. A failure is logged as one of `what`, "webhooks". The result is true
 * when everything went well. */
bool turn_end(struct ctx *x, bool ok, const char *what);

#endif
