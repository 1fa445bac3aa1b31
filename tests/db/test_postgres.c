/* SPDX-License-Identifier: Apache-2.0
 *
 * What only a server can do: go away, be locked by others, be the wrong one.
 */
#include <time.h>

#include "tests/db.h"

static const struct migration rows[] = {
	{ 1, "0001-rows", "CREATE TABLE row_of (n INTEGER PRIMARY KEY) STRICT;" },
	{ 0, NULL, NULL },
};
static const char *const count = "SELECT count(*) FROM row_of";
static const char *const add = "INSERT INTO row_of (n) VALUES ($1)";

static int64_t number(struct db_pool *p, const char *sql)
{
	struct ctx x = { .a = arena_new() };
	struct db_q *q;
	int64_t n = -1;

	x.db = db_begin(p, DB_READ, &x.err);
	q = x.db ? db_query(&x, sql, "") : NULL;
	if (q && db_next(q)) n = db_int(q, 0);
	if (q && !db_done(q)) n = -1;
	if (x.err.code) printf("# %s\n", x.err.text);
	db_rollback(x.db);
	arena_free(x.a);
	return n;
}

/* End every session of the schema but that of `p`, as a restart of the server would:
 * each holds its own name in application_name. */
static void cut_off(struct db_pool *p, const char *name)
{
	struct ctx x = { .a = arena_new() };

	x.db = db_begin(p, DB_WRITE, &x.err);
	if (!x.db || db_run(&x, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
			" WHERE application_name = $1", "s", str_of(name)) < 0)
		test_db_die("cut_off", &x.err);
	db_rollback(x.db);
	arena_free(x.a);
}

static struct db_pool *named_pool(const struct test_db *t, const char *name)
{
	struct err e = { 0 };
	char where[600];
	struct db_pool *p;

	snprintf(where, sizeof where, "%s&application_name=%s", t->where, name);
	p = db_open(where, false, false, &e);
	if (!p) test_db_die(where, &e);
	return p;
}

static void a_server_that_went_away_is_found_again(void)
{
	struct test_db t;
	struct db_pool *p;
	struct ctx x = { .a = arena_new() };

	test_db_postgres(&t);
	test_db_open(&t, rows);
	p = named_pool(&t, "goer");
	IS(number(p, count), 0);
	cut_off(t.pool, "goer");
	IS(number(p, count), 0);
	x.db = db_begin(p, DB_WRITE, &x.err);
	IS(db_run(&x, add, "i", INT64_C(1)), 1);
	OK(db_commit(x.db, &x.err));
	db_close(p);
	arena_free(x.a);
	test_db_end(&t);
}

static void a_connection_lost_in_a_transaction_saves_nothing(void)
{
	struct test_db t;
	struct db_pool *p;
	struct ctx x = { .a = arena_new() };

	test_db_postgres(&t);
	test_db_open(&t, rows);
	p = named_pool(&t, "loser");
	x.db = db_begin(p, DB_READ, &x.err);
	cut_off(t.pool, "loser");
	OK(!db_query(&x, count, ""));
	IS(x.err.code, ERR_FAILED);
	OK(str_has(str_of(x.err.text), S("lost")));
	db_rollback(x.db);
	IS(number(p, count), 0);
	db_close(p);
	arena_free(x.a);
	test_db_end(&t);
}

static void a_writer_of_another_node_is_waited_for_five_seconds(void)
{
	struct test_db t;
	struct err e = { 0 };
	struct db_pool *other;
	struct db *writing;
	time_t from = time(NULL);

	test_db_postgres(&t);
	test_db_open(&t, rows);
	other = named_pool(&t, "other");
	writing = db_begin(other, DB_WRITE, &e);
	OK(writing && !db_begin(t.pool, DB_WRITE, &e));
	IS(e.code, ERR_LIMIT);
	OK(time(NULL) - from >= 4 && time(NULL) - from <= 8);
	IS(number(t.pool, count), 0);
	db_rollback(writing);
	err_clear(&e);
	writing = db_begin(t.pool, DB_WRITE, &e);
	OK(writing);
	db_rollback(writing);
	db_close(other);
	test_db_end(&t);
}

static void a_slow_statement_is_stopped(void)
{
	struct test_db t;
	struct ctx x = { .a = arena_new() };

	test_db_postgres(&t);
	test_db_open(&t, rows);
	x.db = db_begin(t.pool, DB_READ, &x.err);
	IS(db_run(&x, "SET LOCAL statement_timeout = '50ms'", ""), 0);
	IS(db_run(&x, "SELECT pg_sleep(5)", ""), -1);
	IS(x.err.code, ERR_LIMIT);
	db_rollback(x.db);
	arena_free(x.a);
	test_db_end(&t);
}

static void a_statement_asked_with_other_types_is_prepared_again(void)
{
	static const char *const sql = "SELECT CAST($1 AS TEXT)";
	struct test_db t;
	struct ctx x = { .a = arena_new() };
	struct db_q *q;

	test_db_postgres(&t);
	test_db_open(&t, rows);
	x.db = db_begin(t.pool, DB_READ, &x.err);
	q = db_query(&x, sql, "s", S("word"));
	OK(q && db_next(q));
	IS_STR(db_text(q, 0), S("word"));
	OK(db_done(q));
	q = db_query(&x, sql, "i", INT64_C(12));
	OK(q && db_next(q));
	IS_STR(db_text(q, 0), S("12"));
	OK(db_done(q));
	db_rollback(x.db);
	arena_free(x.a);
	test_db_end(&t);
}

static void the_password_is_never_told(void)
{
	static const char *const wrong[] = {
		"postgresql://ada:s3cret@[::1/rapport",
		"postgresql://ada:s3cret@127.0.0.1:1/rapport",
		"postgresql://ada:s3cret@127.0.0.1:1/rapport?nonsense=1",
	};
	struct err e;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		err_clear(&e);
		OK(!db_open(wrong[i], false, false, &e));
		OK(e.code != ERR_NONE && !str_has(str_of(e.text), S("s3cret")));
	}
	IS(e.code, ERR_INPUT);
}

static void a_backup_names_the_tool_for_it(void)
{
	struct test_db t;
	struct err e = { 0 };

	test_db_postgres(&t);
	test_db_open(&t, rows);
	IS(db_backup(t.pool, "copy", NULL, NULL, &e), -1);
	IS(e.code, ERR_INPUT);
	OK(str_has(str_of(e.text), S("pg_dump")));
	test_db_end(&t);
}

int main(void)
{
	if (!getenv("RAPPORT_TEST_POSTGRES"))
		return tap_skip_all("RAPPORT_TEST_POSTGRES is not set (tools/test-postgres sets it)");
	RUN(a_server_that_went_away_is_found_again);
	RUN(a_connection_lost_in_a_transaction_saves_nothing);
	RUN(a_writer_of_another_node_is_waited_for_five_seconds);
	RUN(a_slow_statement_is_stopped);
	RUN(a_statement_asked_with_other_types_is_prepared_again);
	RUN(the_password_is_never_told);
	RUN(a_backup_names_the_tool_for_it);
	return tap_end();
}
