/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/db.h"

static const struct migration two[] = {
	{ 1, "0001-first", "CREATE TABLE first (id INTEGER PRIMARY KEY) STRICT;" },
	{ 2, "0002-second", "CREATE TABLE second (id INTEGER PRIMARY KEY) STRICT;"
		"INSERT INTO first (id) VALUES (7);" },
	{ 0, NULL, NULL },
};
static const struct migration one[] = {
	{ 1, "0001-first", "CREATE TABLE first (id INTEGER PRIMARY KEY) STRICT;" },
	{ 0, NULL, NULL },
};
static const struct migration broken[] = {
	{ 1, "0001-first", "CREATE TABLE first (id INTEGER PRIMARY KEY) STRICT;" },
	{ 2, "0002-broken", "CREATE TABLE second (id INTEGER PRIMARY KEY) STRICT;"
		"INSERT INTO nowhere (id) VALUES (7);" },
	{ 0, NULL, NULL },
};
static const struct migration none[] = { { 0, NULL, NULL } };

static int64_t number(struct db_pool *p, const char *sql)
{
	struct ctx x = { .a = arena_new() };
	struct db_q *q;
	int64_t n = -1;

	x.db = db_begin(p, DB_READ, &x.err);
	q = x.db ? db_query(&x, sql, "") : NULL;
	if (q && db_next(q)) n = db_int(q, 0);
	if (q && !db_done(q)) n = -1;
	db_rollback(x.db);
	arena_free(x.a);
	return n;
}

static void steps_run_once_and_in_order(struct db_pool *p)
{
	struct err e = { 0 };

	OK(migrate_run(p, one, &e));
	IS(number(p, "SELECT max(version) FROM schema_version"), 1);
	OK(migrate_run(p, two, &e));
	OK(migrate_run(p, two, &e));
	IS(number(p, "SELECT count(*) FROM schema_version"), 2);
	IS(number(p, "SELECT id FROM first"), 7);
	IS(number(p, "SELECT count(*) FROM second"), 0);
}

static void a_step_that_fails_leaves_nothing_of_itself(struct db_pool *p)
{
	struct err e = { 0 };

	OK(!migrate_run(p, broken, &e));
	OK(str_has(str_of(e.text), S("nowhere")));
	IS(number(p, "SELECT max(version) FROM schema_version"), 1);
	IS(number(p, "SELECT count(*) FROM second"), -1);
	err_clear(&e);
	OK(migrate_run(p, two, &e));
	IS(number(p, "SELECT max(version) FROM schema_version"), 2);
}

static void a_newer_database_is_refused(struct db_pool *p)
{
	struct err e = { 0 };

	OK(migrate_run(p, two, &e));
	OK(!migrate_run(p, one, &e));
	IS(e.code, ERR_CONFLICT);
	OK(str_has(str_of(e.text), S("newer")));
	IS(number(p, "SELECT max(version) FROM schema_version"), 2);
}

static void a_database_of_another_program_is_left_alone(struct db_pool *p)
{
	struct err e = { 0 };

	test_db_do(p, "DROP TABLE schema_version");
	test_db_do(p, "CREATE TABLE theirs (id INTEGER)");
	OK(!migrate_run(p, two, &e));
	IS(e.code, ERR_INPUT);
	IS(number(p, "SELECT count(*) FROM theirs"), 0);
	IS(number(p, "SELECT count(*) FROM first"), -1);
}

static void the_programs_own_schema_is_made(struct db_pool *p)
{
	int count = 0;

	while (migrations[count].sql) count++;
	OK(count > 0);
	IS(number(p, "SELECT max(version) FROM schema_version"), count);
}

static void a_schema_is_put_in_the_words_of_postgresql(void)
{
	struct arena *a = arena_new();

	IS_STR(migrate_postgres(a, "CREATE TABLE t (id INTEGER, b Blob) STRICT, WITHOUT ROWID;", true),
		S("CREATE TABLE t (id BIGINT, b BYTEA)  ;"));
	IS_STR(migrate_postgres(a, "(a TEXT CHECK (a <> CAST(1 AS TEXT))) STRICT", true),
		S("(a TEXT COLLATE \"C\" CHECK (a <> CAST(1 AS TEXT))) "));
	IS_STR(migrate_postgres(a, "-- INTEGER TEXT\n'it''s a BLOB' \"STRICT\" /* BLOB */ x_BLOB", true),
		S("-- INTEGER TEXT\n'it''s a BLOB' \"STRICT\" /* BLOB */ x_BLOB"));
	IS_STR(migrate_postgres(a, "SELECT CAST($1 AS INTEGER), CAST(x AS TEXT) 'open", false),
		S("SELECT CAST($1 AS BIGINT), CAST(x AS TEXT) 'open"));
	IS_STR(migrate_postgres(a, "/* open", true), S("/* open"));
	IS_STR(migrate_postgres(a, "", true), S(""));
	arena_free(a);
}

int main(void)
{
	RUN_DB_WITH(none, steps_run_once_and_in_order);
	RUN_DB_WITH(none, a_step_that_fails_leaves_nothing_of_itself);
	RUN_DB_WITH(none, a_newer_database_is_refused);
	RUN_DB_WITH(none, a_database_of_another_program_is_left_alone);
	RUN_DB(the_programs_own_schema_is_made);
	RUN(a_schema_is_put_in_the_words_of_postgresql);
	return tap_end();
}
