/* SPDX-License-Identifier: Apache-2.0
 *
 * The key file and the database belong together: one row holds a known word, sealed.
 * A key is made for a database that holds nothing sealed, and for no other.
 */
#ifndef MODEL_KEY_H
#define MODEL_KEY_H

#include "base/ctx.h"

/* Is there something that needs the key it was sealed with? For the operator. */
MUST_CHECK bool key_needed(struct ctx *x, bool *needed);

/* Does x->keys (may be NULL) open what this database holds? ERR_INPUT when it does not. A
 * database from before this check has no row; then one sealed value of any table that
 * opens is enough. *known: the row is there. */
MUST_CHECK bool key_fits(struct ctx *x, bool *known);

/* Keep the row for x->keys where there is none. Another program that keeps its own at the
 * same moment wins: ask key_fits() afterwards. */
MUST_CHECK bool key_keep(struct ctx *x);

/* Write to the database: fails as every write would, for example on a full disk. */
MUST_CHECK bool key_try_write(struct ctx *x);

#endif
