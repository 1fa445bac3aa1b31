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

/* Copy the database of the folder `data` into the new file `to`, as it is at this
 * moment, while a server may be writing to it, and seal the file with the folder's key
 * (model/backup_file.h). ERR_CONFLICT when `to` is there. */
MUST_CHECK bool backup_make(struct arena *a, struct str data, const char *to,
	struct backup_progress p, struct err *e);

struct backup_how {
	bool replace;  /* a database that is there, which is kept beside it */
	bool unsealed; /* take a file without a seal, of a program before the seals */
};

/* Put the backup `from` in the place of the folder's database. Nothing is replaced
 * before `from` is known to be as it was made (its seal), whole, of a version this program
 * knows (an older one is brought up to date), of nothing but this program's tables, and
 * readable with the folder's key. ERR_CONFLICT when a server or another command uses the
 * folder, or when it has a database and not how.replace; with it the old one stays beside,
 * under the name *kept (in `a`; NULL: there was none). */
MUST_CHECK bool backup_restore(struct arena *a, struct str data, const char *from,
	struct backup_how how, int64_t now, struct backup_progress p, const char **kept, struct err *e);

/* What is in a backup. */
struct backup_content {
	int64_t *rows;            /* of entities[i] (model/fields.h), in the arena */
	int64_t sealed, unopened; /* sealed values, and those of them that do not open */
};

/* Check `from` as backup_restore() does, open all of it, and count. Nothing of the folder is
 * changed, a server may run; it takes room for one copy meanwhile. */
MUST_CHECK bool backup_check(struct arena *a, struct str data, const char *from,
	struct backup_how how, struct backup_progress p, struct backup_content *found, struct err *e);

#endif
