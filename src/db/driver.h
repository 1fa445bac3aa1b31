/* SPDX-License-Identifier: Apache-2.0
 *
 * What db.c asks of a driver: connections, statements, rows. Pooling, waiting,
 * argument decoding and the rules of a transaction stand once, in db.c; a driver
 * knows its engine only. Included by the files of this folder alone.
 */
#ifndef DB_DRIVER_H
#define DB_DRIVER_H

#include <pthread.h>

#include "db/db.h"
#include "db/gate.h"

enum {
	DB_ARGS = 32,       /* $1 to $32 */
	DB_WAIT = 5,        /* seconds for the writer, a connection or a lock */
	/* Kept prepared on a connection: room for every statement of the program and for those
	 * that are put together at run time (tests/db/test_cache.c counts them). */
	DB_STATEMENTS = 2048
};

struct db_args {
	const char *types; /* the letters as given to db_query() */
	size_t n;
	struct db_arg v[DB_ARGS];
};

/* A statement that is kept prepared on a connection. */
struct db_kept {
	char *text;           /* NULL: a free place */
	void *handle;         /* what the driver prepared */
	uint64_t hash;        /* the hash of the text */
	uint64_t used;        /* when it was asked for last, in statements of this connection */
	bool busy;            /* it gives rows now, and cannot be run again */
	struct db_kept *next; /* the next statement in its bucket */
};

/* A connection belongs to one thread at a time, so there is no lock. */
struct db_cache {
	struct db_kept kept[DB_STATEMENTS];
	struct db_kept *bucket[DB_STATEMENTS]; /* by the hash of the text */
	struct db_kept *seen[DB_STATEMENTS];   /* by the address of the text: where to look first */
	size_t n;       /* how many places of `kept` were ever taken; they are the first ones */
	uint64_t clock;
	uint64_t added; /* how many statements were ever prepared, for the tests */
};

/* The idle statement with this text, wherever the text stands; NULL: none. */
struct db_kept *db_cache_find(struct db_cache *c, const char *sql);
/* Keep a statement that was just prepared. Its place is a free one, or that of the statement
 * that nobody has asked for longest, whose handle is then given to `end`, with `arg`. NULL when
 * all give rows: then nothing is kept. */
struct db_kept *db_cache_add(struct db_cache *c, const char *sql, void *handle,
	void (*end)(void *arg, void *handle), void *arg);
/* Forget one, or all, and give the handles to `end`, with `arg`. */
void db_cache_drop(struct db_cache *c, struct db_kept *k, void (*end)(void *arg, void *handle),
	void *arg);
void db_cache_clear(struct db_cache *c, void (*end)(void *arg, void *handle), void *arg);

/* The head of each driver's connection. */
struct db {
	struct db_pool *pool;
	struct db *next;   /* in the pool's list of idle ones */
	enum db_mode mode;
	bool failed;       /* a statement failed: only a rollback is left */
	bool wrote;        /* rows were changed in this transaction */
	bool lost;         /* the connection is dead: it is closed instead of kept */
	int queries;       /* how many queries were given and are not yet done */
	bool uncounted;    /* statements of this transaction are not counted */
	const struct watch *watch; /* the watch of the statement under way; NULL: none */
	struct db_cache cache;
};

/* A statement that runs; what `statement` and `result` point to is the driver's. */
struct db_q {
	struct ctx *x;
	struct db *db;
	void *statement, *result;
	int64_t row;     /* the current one; -1 before the first */
	int64_t changes; /* rows the statement inserted, updated or deleted */
	bool more;       /* a row waits to be read */
};

struct db_driver {
	const char *name;
	unsigned readers;   /* connections for DB_READ at most; DB_WRITE has one */
	const char *tables; /* SQL: how many tables, and how many named schema_version */

	/* NULL with *e set. */
	struct db *(*connect)(struct db_pool *p, enum db_mode mode, struct err *e);
	void (*disconnect)(struct db *d);
	/* On failure the connection has no open transaction; d->lost when it is dead. */
	bool (*begin)(struct db *d, struct err *e);
	bool (*commit)(struct db *d, struct err *e);
	void (*rollback)(struct db *d);
	/* Start a statement and make its changes; q->x and q->db are set. A failure
	 * leaves nothing that end() must release, and its reason in q->x->err. */
	bool (*start)(struct db_q *q, const char *sql, const struct db_args *args);
	/* Go to the next row: false at the end, and on error with q->db->failed. */
	bool (*next)(struct db_q *q);
	int64_t (*number)(struct db_q *q, int column);
	struct str (*bytes)(struct db_q *q, int column); /* valid until the next row */
	void (*end)(struct db_q *q);
	/* Statements separated by `;`, without parameters: migrations. */
	bool (*script)(struct db *d, const char *sql, struct err *e);
	/* Of a connection that is used for nothing else; NULL: the engine does not tell. */
	bool (*changes)(struct db *d, int64_t *n, struct err *e);
	bool (*explain)(struct ctx *x, const char *sql, struct buf *plan);
	/* Rows of one text each: the first damage found, or "ok". NULL: none is known. */
	const char *verify;
	/* Rows of kind, name and SQL of each object, in the order of kind and name. NULL: not known. */
	const char *schema;
	int (*backup)(struct db_pool *p, const char *beside,
		void (*progress)(void *arg, int64_t done, int64_t of), void *arg, struct err *e);
};

struct db_pool {
	const struct db_driver *driver;
	char *where;
	int lock;               /* of the data folder; -1 when not taken */
	struct gate gate[2];    /* for each db_mode: lets as many through as may have a connection */
	_Atomic uint64_t statements; /* how many were run */
	_Atomic bool refuses;   /* the last write failed: a full disk, a lost server */
	pthread_mutex_t mutex;  /* guards `idle` */
	struct db *idle[2];     /* for each db_mode: idle connections, the last used one first */
	pthread_mutex_t asking; /* guards `asked` */
	struct db *asked;       /* for db_changes(); NULL before the first */
};

extern const struct db_driver db_sqlite, db_postgres;

#endif
