/* SPDX-License-Identifier: Apache-2.0
 *
 * The lock that keeps a second server off a data folder: flock(2) on FILE.lock, which
 * holds the number of the process. The kernel releases it however that process ends.
 */
#ifndef DB_LOCK_H
#define DB_LOCK_H

#include <stdbool.h>

#include "base/err.h"

/* Make sure the SQLite file `path` is there (made, readable by its owner alone, when
 * `make`) and take the lock when `exclusive`, into *lock. ERR_INPUT when it is absent,
 * ERR_CONFLICT when another process holds the lock. */
MUST_CHECK bool lock_data(const char *path, bool make, bool exclusive, int *lock, struct err *e);
/* Take the lock alone, whether the database is there or not. */
MUST_CHECK bool lock_take(const char *path, int *lock, struct err *e);
void lock_end(int lock);

#endif
