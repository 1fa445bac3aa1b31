/* SPDX-License-Identifier: Apache-2.0
 *
 * Tests that need a database run once on each engine, on a fresh one each time:
 *
 *	static void a_name_is_kept(struct db_pool *p) { … }
 *	int main(void) { RUN_DB(a_name_is_kept); return tap_end(); }
 *
 * SQLite is a file in a temporary folder; PostgreSQL is a schema, or a database, of its own
 * on the server that RAPPORT_TEST_POSTGRES names (tools/test-postgres starts one).
 *
 * The program's own schema is migrated once and copied for each test: a file once a program,
 * in PostgreSQL a template once a server.
 */
#ifndef TESTS_DB_H
#define TESTS_DB_H

#include <fcntl.h>
#include <ftw.h>
#include <libpq-fe.h>
#include <unistd.h>

#include "db/db.h"
#include "db/migrate.h"
#include "tests/tap.h"

struct test_db {
	struct db_pool *pool;
	char where[512];  /* for db_open() */
	char folder[256]; /* of the SQLite file */
	char name[64];    /* of PostgreSQL's schema or database */
	bool copied;      /* it is a database, copied from the template */
};

static inline void test_db_die(const char *what, const struct err *e)
{
	printf("Bail out! %s: %s\n", what, e->text);
	fflush(stdout);
	exit(1);
}

/* Run one statement without arguments in a transaction of its own. */
static inline void test_db_do(struct db_pool *p, const char *sql)
{
	struct ctx x = { .a = arena_new() };

	x.db = db_begin(p, DB_WRITE, &x.err);
	if (!x.db || db_run(&x, sql, "") < 0 || !db_commit(x.db, &x.err)) test_db_die(sql, &x.err);
	arena_free(x.a);
}

/* An empty folder for files; test_db_folder_end() removes it. */
static inline void test_db_folder(char *folder, size_t n)
{
	const char *base = getenv("TMPDIR");

	snprintf(folder, n, "%s/rapport-test-XXXXXX", base && *base ? base : "/tmp");
	if (!mkdtemp(folder)) abort();
}

static inline int test_db_remove(const char *path, const struct stat *unused, int type, struct FTW *unused_too)
{
	(void)unused, (void)type, (void)unused_too;
	return remove(path);
}

static inline void test_db_folder_end(const char *folder)
{
	if (nftw(folder, test_db_remove, 16, FTW_DEPTH | FTW_PHYS) != 0) abort();
}

static inline void test_db_sqlite(struct test_db *t)
{
	*t = (struct test_db){ 0 };
	test_db_folder(t->folder, sizeof t->folder);
	snprintf(t->where, sizeof t->where, "%s/rapport.db", t->folder);
}

/* False when there is no PostgreSQL. */
static inline bool test_db_postgres(struct test_db *t)
{
	static int count; /* makes names; tests are single programs */
	const char *server = getenv("RAPPORT_TEST_POSTGRES");

	*t = (struct test_db){ 0 };
	if (!server || !*server) return false;
	snprintf(t->name, sizeof t->name, "test_%ld_%d", (long)getpid(), ++count);
	return true;
}

/* Tell the server one statement that no transaction may hold, e.g. CREATE DATABASE; how many rows it gave. */
__attribute__((format(printf, 1, 2)))
static inline int test_db_tell(const char *form, ...)
{
	static PGconn *server; /* stays open as long as the program */
	struct err e = { 0 };
	char sql[512];
	PGresult *r;
	va_list args;
	int n;

	va_start(args, form);
	vsnprintf(sql, sizeof sql, form, args);
	va_end(args);
	if (!server) {
		server = PQconnectdb(getenv("RAPPORT_TEST_POSTGRES"));
		PQclear(PQexec(server, "SET client_min_messages = warning"));
	}
	r = PQexec(server, sql);
	if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK) {
		err_set(&e, ERR_FAILED, "%s", PQerrorMessage(server));
		test_db_die(sql, &e);
	}
	n = PQntuples(r);
	PQclear(r);
	return n;
}

/* The address of a database, or of a schema, of the server. */
static inline void test_db_address(struct test_db *t, const char *parameter, const char *name)
{
	const char *server = getenv("RAPPORT_TEST_POSTGRES");

	snprintf(t->where, sizeof t->where, "%s%c%s%s", server, strchr(server, '?') ? '&' : '?',
		parameter, name);
}

static inline void test_db_connect(struct test_db *t, const struct migration *list)
{
	struct err e = { 0 };

	t->pool = db_open(t->where, true, false, &e);
	if (!t->pool || !migrate_run(t->pool, list, &e)) test_db_die(t->where, &e);
}

/* Migrate the template of this server, unless another program has; its name says what was migrated. */
static inline const char *test_db_template(void)
{
	static char name[64];
	char unfinished[80];
	uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
	struct test_db t = { 0 };

	if (*name) return name;
	for (const struct migration *m = migrations; m->sql; m++)
		for (const char *c = m->sql; *c; c++) hash = (hash ^ (unsigned char)*c) * UINT64_C(1099511628211);
	snprintf(name, sizeof name, "rapport_template_%016" PRIx64, hash);
	snprintf(unfinished, sizeof unfinished, "%s_new", name);
	test_db_tell("SELECT pg_advisory_lock(1919971442)");
	if (!test_db_tell("SELECT FROM pg_database WHERE datname = '%s'", name)) {
		test_db_tell("DROP DATABASE IF EXISTS %s", unfinished);
		test_db_tell("CREATE DATABASE %s", unfinished);
		test_db_address(&t, "dbname=", unfinished);
		test_db_connect(&t, migrations);
		db_close(t.pool);
		test_db_tell("ALTER DATABASE %s RENAME TO %s", unfinished, name);
	}
	test_db_tell("SELECT pg_advisory_unlock(1919971442)");
	return name;
}

static inline void test_db_make_postgres(struct test_db *t, bool copied)
{
	t->copied = copied;
	if (copied)
		test_db_tell("CREATE DATABASE %s TEMPLATE %s STRATEGY file_copy", t->name, test_db_template());
	else
		test_db_tell("CREATE SCHEMA %s", t->name);
	test_db_address(t, copied ? "dbname=" : "options=-csearch_path%3D", t->name);
}

/* The bytes of a migrated SQLite file; the first call makes them. */
static inline struct str test_db_image(void)
{
	static char bytes[4 << 20];
	static size_t n;
	struct test_db t;
	FILE *f;

	if (n) return (struct str){ bytes, n };
	test_db_sqlite(&t);
	test_db_connect(&t, migrations);
	db_close(t.pool);
	f = fopen(t.where, "rb");
	if (f) n = fread(bytes, 1, sizeof bytes, f);
	if (!n || n == sizeof bytes || fclose(f) != 0) abort();
	test_db_folder_end(t.folder);
	return (struct str){ bytes, n };
}

static inline void test_db_make_sqlite(const struct test_db *t)
{
	struct str image = test_db_image();
	FILE *f = fopen(t->where, "wbx");

	if (!f || fwrite(image.p, 1, image.n, f) != image.n || fclose(f) != 0) abort();
}

static inline void test_db_open(struct test_db *t, const struct migration *list)
{
	if (*t->name) test_db_make_postgres(t, list == migrations);
	else if (list == migrations) test_db_make_sqlite(t);
	test_db_connect(t, list);
}

static inline void test_db_end(struct test_db *t)
{
	db_close(t->pool);
	if (t->copied) test_db_tell("DROP DATABASE %s WITH (FORCE)", t->name);
	else if (*t->name) test_db_tell("DROP SCHEMA %s CASCADE", t->name);
	if (*t->folder) test_db_folder_end(t->folder);
}

static inline void test_db_run(const char *claim, void (*test)(struct db_pool *),
	const struct migration *list)
{
	struct test_db t;
	char named[256];

	tap_claim = named;
	snprintf(named, sizeof named, "%s [sqlite]", claim);
	test_db_sqlite(&t);
	test_db_open(&t, list);
	test(t.pool);
	test_db_end(&t);
	snprintf(named, sizeof named, "%s [postgresql]", claim);
	if (test_db_postgres(&t)) {
		test_db_open(&t, list);
		test(t.pool);
		test_db_end(&t);
	} else {
		printf("ok %d - %s # SKIP RAPPORT_TEST_POSTGRES is not set\n", ++tap_count, named);
	}
	tap_claim = "";
}

/* On the program's own schema, or on one of the test's. */
#define RUN_DB(claim) test_db_run(#claim, claim, migrations)
#define RUN_DB_WITH(list, claim) test_db_run(#claim, claim, (list))

#endif
