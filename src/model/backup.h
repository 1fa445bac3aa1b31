/* SPDX-License-Identifier: Apache-2.0
 *
 * Backups of a data folder's own database: one file that needs no other beside it,
 * except the key, which is kept elsewhere. PostgreSQL has pg_dump.
 */
#ifndef MODEL_BACKUP_H
#define MODEL_BACKUP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* How far the work is, for a progress bar; `show` may be NULL. */
struct backup_progress {
	void (*show)(void *arg, int64_t done, int64_t of);
	void *arg;
};

/* Copy the database of the folder `data` into the new file `to`, as it is at this
 * moment, while a server may be writing to it. ERR_CONFLICT when `to` is there. */
MUST_CHECK bool backup_make(struct arena *a, struct str data, const char *to,
	struct backup_progress p, struct err *e);

/* Put the backup `from` in the place of the folder's database. Nothing is replaced
 * before `from` is known to be whole, of a version this program knows (an older one is
 * brought up to date) and readable with the folder's key. ERR_CONFLICT when a server or
 * another command uses the folder, or when it has a database and not `replace`; with it
 * the old one stays beside, under the name *kept (in `a`; NULL: there was none). */
MUST_CHECK bool backup_restore(struct arena *a, struct str data, const char *from, bool replace,
	int64_t now, struct backup_progress p, const char **kept, struct err *e);

#endif
