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
#include "model/backup_file.h"

/* Copy the database of the folder `data`, as it is at this moment, into the new file `to`, and seal
 * the file with the folder's key (model/backup_file.h). A server may be writing to the database
 * meanwhile. ERR_CONFLICT when the file `to` exists. */
MUST_CHECK bool backup_make(struct arena *a, struct str data, const char *to,
	struct backup_progress p, struct err *e);

struct backup_how {
	bool replace;  /* take the place of the folder's database, which is kept under another name */
	bool unsealed; /* take a file without a seal, as older programs made them */
};

/* Put the backup `from` in the place of the folder's database. Nothing is replaced before `from`
 * is known to be as it was made (by its seal), whole, of a version that this program knows (an
 * older version is brought up to date), of this program's tables alone, and readable with the
 * folder's key. ERR_CONFLICT when a server or another command uses the folder, or when the folder
 * has a database and how.replace is false. A database that is replaced stays in the folder under
 * the name *kept (in `a`; NULL: there was none). */
MUST_CHECK bool backup_restore(struct arena *a, struct str data, const char *from,
	struct backup_how how, int64_t now, struct backup_progress p, const char **kept, struct err *e);

/* The counts of a backup. */
struct backup_content {
	int64_t *rows;            /* rows of entities[i] (model/fields.h), in the arena */
	int64_t sealed, unopened; /* sealed values, and how many of them the key does not open */
};

/* Check `from` as backup_restore() does, open all its sealed values, and count. The folder stays
 * as it is and a server may run; the check needs room for one copy meanwhile. */
MUST_CHECK bool backup_check(struct arena *a, struct str data, const char *from,
	struct backup_how how, struct backup_progress p, struct backup_content *found, struct err *e);

#endif
