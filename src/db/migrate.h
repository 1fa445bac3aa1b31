/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbered changes of the schema: the files sql/NNNN-name.sql, embedded in the program
 * by tools/embed-sql. docs/database.md says how one is added.
 */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include "db/db.h"

struct migration {
	int number;       /* from 1, without gaps */
	const char *name; /* "0001-people" */
	const char *sql;  /* NULL ends a list */
};

extern const struct migration migrations[];

/* db_migrate() with a list of the caller's, for tests. */
MUST_CHECK bool migrate_run(struct db_pool *p, const struct migration *list, struct err *e);

/* SQL in the words of PostgreSQL: INTEGER is BIGINT, BLOB is BYTEA. Of a schema also:
 * TEXT compares by bytes, and what only SQLite has (STRICT, WITHOUT ROWID) is left out.
 * Strings, quoted names and comments stay as they are. */
struct str migrate_postgres(struct arena *a, const char *sql, bool schema);

#endif
