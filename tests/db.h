/* SPDX-License-Identifier: Apache-2.0
 *
 * Tests that need a database run once on each engine, on a fresh one each time:
 *
 *	static void a_name_is_kept(struct db_pool *p) { … }
 *	int main(void) { RUN_DB(a_name_is_kept); return tap_end(); }
 *
 * SQLite is a file in a temporary folder; PostgreSQL a schema of its own in the
 * database that RAPPORT_TEST_POSTGRES names (tools/test-postgres starts one).
 */
#ifndef TESTS_DB_H
#define TESTS_DB_H

#include <unistd.h>

#include "db/db.h"
#include "db/migrate.h"
#include "tests/tap.h"

struct test_db {
	struct db_pool *pool;
	char where[512];  /* for db_open() */
	char folder[256]; /* of the SQLite file */
	char schema[64];  /* of PostgreSQL */
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

static inline void test_db_folder_end(const char *folder)
{
	char command[512];

	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	if (system(command) != 0) abort();
}

static inline void test_db_sqlite(struct test_db *t)
{
	*t = (struct test_db){ 0 };
	test_db_folder(t->folder, sizeof t->folder);
	snprintf(t->where, sizeof t->where, "%s/rapport.db", t->folder);
}

static inline void test_db_schema(const struct test_db *t, const char *verb, const char *how)
{
	struct err e = { 0 };
	struct db_pool *p = db_open(getenv("RAPPORT_TEST_POSTGRES"), false, false, &e);
	char sql[128];

	if (!p) test_db_die("RAPPORT_TEST_POSTGRES", &e);
	snprintf(sql, sizeof sql, "%s SCHEMA %s %s", verb, t->schema, how);
	test_db_do(p, sql);
	db_close(p);
}

/* False when there is no PostgreSQL. */
static inline bool test_db_postgres(struct test_db *t)
{
	static int count; /* names schemas; tests are single programs */
	const char *base = getenv("RAPPORT_TEST_POSTGRES");

	*t = (struct test_db){ 0 };
	if (!base || !*base) return false;
	snprintf(t->schema, sizeof t->schema, "test_%ld_%d", (long)getpid(), ++count);
	snprintf(t->where, sizeof t->where, "%s%coptions=-csearch_path%%3D%s", base,
		strchr(base, '?') ? '&' : '?', t->schema);
	test_db_schema(t, "CREATE", "");
	return true;
}

static inline void test_db_open(struct test_db *t, const struct migration *list)
{
	struct err e = { 0 };

	t->pool = db_open(t->where, true, false, &e);
	if (!t->pool || !migrate_run(t->pool, list, &e)) test_db_die(t->where, &e);
}

static inline void test_db_end(struct test_db *t)
{
	db_close(t->pool);
	if (*t->schema) test_db_schema(t, "DROP", "CASCADE");
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
