/* SPDX-License-Identifier: Apache-2.0
 *
 * The key file and the database belong together: one row holds a known word, sealed.
 * A key is made for a database that holds nothing sealed, and for no other.
 */
#ifndef MODEL_KEY_H
#define MODEL_KEY_H

#include "base/ctx.h"

/* Find out whether the database holds sealed values, which need their key; for the operator. */
MUST_CHECK bool key_needed(struct ctx *x, bool *needed);

/* Check that x->keys (may be NULL) opens the sealed values of this database. ERR_INPUT when it does
 * not. A database from before this check has no row of a known word; then one sealed value of any
 * table that opens is enough. *known: the row is there. */
MUST_CHECK bool key_fits(struct ctx *x, bool *known);

/* Insert the row for x->keys if there is none. Another program that inserts its own row at the same
 * moment may win, so ask key_fits() afterwards. */
MUST_CHECK bool key_keep(struct ctx *x);

/* Write to the database; this fails as every write would, for example on a full disk. */
MUST_CHECK bool key_try_write(struct ctx *x);

#endif
