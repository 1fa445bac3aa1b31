/* SPDX-License-Identifier: Apache-2.0 */
#include "work/turn.h"

#include "base/log.h"

bool turn_begin(struct store *s, struct arena *a, enum db_mode mode, struct ctx *x)
{
	return store_begin(s, a, mode, CTX_OPERATOR, store_clock(), x);
}

bool turn_end(struct ctx *x, bool ok, const char *what)
{
	if (x->db) ok = store_end(x, ok);
	if (!ok) log_error("%s: %s", what, x->err.text);
	return ok;
}
