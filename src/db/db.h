/* SPDX-License-Identifier: Apache-2.0
 *
 * The database: one interface, two drivers (db_sqlite.c, db_postgres.c). SQL is
 * written once, with parameters $1 … $32, in the dialect both understand; the few
 * words that differ are translated in migrate.c. docs/database.md describes the dialect.
 *
 * A connection is taken for one transaction and given back with it. Reads of SQLite
 * run side by side on a snapshot; writes wait for the one writer.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/ctx.h"
#include "base/err.h"
#include "base/str.h"

struct db_pool;
struct db;   /* a connection inside a transaction */
struct db_q; /* a statement that is giving rows */

enum db_mode { DB_READ, DB_WRITE };

#define DB_IN_MEMORY ":memory:"

/* Open `where`: the path of an SQLite file (made when absent and `make`), or
 * postgresql://…, or DB_IN_MEMORY: gone when it is closed, and for DB_WRITE alone. Migrations are not run here. For SQLite it takes the lock that
 * keeps a second server off the data folder when `exclusive`: ERR_CONFLICT names
 * the process that holds it. NULL on error. */
struct db_pool *db_open(const char *where, bool make, bool exclusive, struct err *e);
void db_close(struct db_pool *p);

/* Bring the schema to this program's version, in one transaction a step. ERR_CONFLICT
 * when the database is newer than the program. */
MUST_CHECK bool db_migrate(struct db_pool *p, struct err *e);

/* The version of the schema, 0 for a database that holds nothing yet. ERR_INPUT when it
 * holds another program's tables. */
MUST_CHECK bool db_version(struct db_pool *p, int64_t *version, struct err *e);
/* The version that db_migrate() leads to. */
int64_t db_newest(void);
/* Does the database hold what the migrations of its version make, and nothing else? ERR_INPUT
 * names a table, index, trigger or view that is more, less or other. (SQLite; for PostgreSQL
 * nothing is done.) */
MUST_CHECK bool db_schema_fits(struct db_pool *p, struct err *e);
/* Let the engine check all that is stored: ERR_FAILED says what is damaged. (SQLite;
 * PostgreSQL has its own tools, and nothing is done.) */
MUST_CHECK bool db_verify(struct db_pool *p, struct err *e);

/* Take a connection and begin; waits for the writer at most five seconds, then
 * ERR_LIMIT. NULL on error. */
struct db *db_begin(struct db_pool *p, enum db_mode mode, struct err *e);
/* End the transaction and give the connection back, whatever comes of it. A commit
 * that returned true survives a power cut. */
MUST_CHECK bool db_commit(struct db *d, struct err *e);
void db_rollback(struct db *d);

/* Run `sql` on x->db with one argument per letter of `types`:
 *   i int64_t (cast literals!)   s struct str, as text   b struct str, as bytes
 *   o int64_t id, 0 is NULL      z struct str, empty is NULL   y bytes, none is NULL
 * db_query() gives rows; NULL on error, with x->err set.
 * db_run() runs to the end and gives the number of rows changed, or -1.
 * A unique or foreign key that does not hold is ERR_CONFLICT, a full disk ERR_FAILED,
 * text that is not UTF-8 or has a NUL ERR_INPUT. After any failure the transaction is
 * lost, on both engines: where a conflict is expected, write ON CONFLICT. `sql` is
 * prepared once on a connection and found again by its text. A value over 64 KiB is not copied: it
 * must stay until db_run() is back, or db_done() after db_query(). While a query gives rows,
 * change no table that it reads. Once x->watch is over, both fail with ERR_LIMIT, and so does
 * SQLite in the middle of a long statement: nothing of the transaction is kept. */
struct db_q *db_query(struct ctx *x, const char *sql, const char *types, ...);
int64_t db_run(struct ctx *x, const char *sql, const char *types, ...);

/* db_query() and db_run() for a statement that is put together at run time, from a
 * table of fields: `n` arguments, each with its letter. */
struct db_arg {
	char type; /* a letter of the list above; a driver sees i, s, b, or n for NULL */
	int64_t number;
	struct str bytes;
};
struct db_q *db_query_args(struct ctx *x, const char *sql, const struct db_arg *v, size_t n);
int64_t db_run_args(struct ctx *x, const char *sql, const struct db_arg *v, size_t n);

/* A number that is another one after any commit of this or another process; it says nothing
 * more. False when the engine does not tell (PostgreSQL, DB_IN_MEMORY). */
MUST_CHECK bool db_changes(struct db_pool *p, int64_t *n);

/* Leave the statements of x's transaction out of that number, for work that nobody shall see done. */
void db_uncounted(struct ctx *x);
/* How many statements were run so far. */
uint64_t db_statements(const struct db_pool *p);

/* Did the last write succeed? False after one that failed for the engine's own reasons (a
 * full disk, a server that is gone), until the next that changes a row and is committed. */
bool db_takes_writes(const struct db_pool *p);

/* The next row; false at the end and on error. Columns count from 0 and are read
 * after a true db_next(); text and bytes are copied into x->a. */
bool db_next(struct db_q *q);
int64_t db_int(struct db_q *q, int column); /* NULL is 0 */
struct str db_text(struct db_q *q, int column); /* NULL is empty */
struct str db_bytes(struct db_q *q, int column);
/* Finish; false when a row could not be read (then x->err is set). Every query that
 * was given needs it, also before its last row. */
MUST_CHECK bool db_done(struct db_q *q);
/* Find out whether a query has a row, and finish it. False on error, also when `q` is NULL because
 * db_query() failed. */
MUST_CHECK bool db_any(struct db_q *q, bool *any);

/* A consistent copy of the whole database while it is in use: the descriptor of an open
 * file that has no name any more, on the disk of the folder of `beside`; the caller closes
 * it, and a kill leaves nothing. -1 on error (PostgreSQL: ERR_INPUT, naming pg_dump).
 * `progress` may be NULL. */
int db_backup(struct db_pool *p, const char *beside,
	void (*progress)(void *arg, int64_t done, int64_t of), void *arg, struct err *e);

/* The plan of a statement as text, a line a step: for the test that no page's query
 * scans a table. Empty on error. */
struct str db_explain(struct ctx *x, const char *sql);
/* "sqlite" or "postgresql". */
const char *db_engine(const struct db_pool *p);

#endif
