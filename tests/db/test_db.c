/* SPDX-License-Identifier: Apache-2.0
 *
 * What every engine must do alike. test_sqlite.c and test_postgres.c have what only
 * one of them can do.
 */
#include <pthread.h>

#include "base/watch.h"
#include "tests/db.h"

static const struct migration people[] = {
	{ 1, "0001-people",
		"CREATE TABLE person (\n"
		"  id INTEGER PRIMARY KEY, -- TEXT and BLOB in a comment stay\n"
		"  name TEXT NOT NULL UNIQUE,\n"
		"  leader INTEGER REFERENCES person (id),\n"
		"  age INTEGER CHECK (age < 200),\n"
		"  photo BLOB\n"
		") STRICT;\n"
		"CREATE TABLE tag (\n"
		"  person INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,\n"
		"  label TEXT NOT NULL,\n"
		"  PRIMARY KEY (person, label)\n"
		") STRICT, WITHOUT ROWID;\n" },
	{ 0, NULL, NULL },
};

static const char *const add = "INSERT INTO person (id, name, leader, age, photo)"
	" VALUES ($1, $2, $3, $4, $5)";
static const char *const count = "SELECT count(*) FROM person";

static struct ctx writer(struct db_pool *p)
{
	struct ctx x = { .a = arena_new() };

	x.db = db_begin(p, DB_WRITE, &x.err);
	if (!x.db) test_db_die("db_begin", &x.err);
	return x;
}

static struct ctx reader(struct db_pool *p)
{
	struct ctx x = { .a = arena_new() };

	x.db = db_begin(p, DB_READ, &x.err);
	if (!x.db) test_db_die("db_begin", &x.err);
	return x;
}

static void leave(struct ctx *x)
{
	db_rollback(x->db);
	arena_free(x->a);
}

static int64_t add_person(struct ctx *x, int64_t id, struct str name)
{
	return db_run(x, add, "isoib", id, name, INT64_C(0), INT64_C(40), S("\0\xff"));
}

static int64_t number(struct ctx *x, const char *sql)
{
	struct db_q *q = db_query(x, sql, "");
	int64_t n = q && db_next(q) ? db_int(q, 0) : -1;

	return q && db_done(q) ? n : -1;
}

static void values_come_back_as_they_went(struct db_pool *p)
{
	struct ctx x = writer(p);
	struct db_q *q;

	IS(db_run(&x, add, "isoib", INT64_MAX, S("Zo\xc3\xab"), INT64_C(0), INT64_C(-5),
		S("a\0b\xff")), 1);
	IS(db_run(&x, add, "isoib", INT64_C(7), S("Ada"), INT64_MAX, INT64_C(1), S("")), 1);
	q = db_query(&x, "SELECT id, name, leader, age, photo FROM person ORDER BY id DESC", "");
	OK(q && db_next(q));
	IS(db_int(q, 0), INT64_MAX);
	IS_STR(db_text(q, 1), S("Zo\xc3\xab"));
	IS(db_int(q, 2), 0);
	IS(db_int(q, 3), -5);
	IS_STR(db_bytes(q, 4), S("a\0b\xff"));
	OK(db_next(q));
	IS(db_int(q, 2), INT64_MAX);
	IS(db_bytes(q, 4).n, 0);
	OK(!db_next(q) && !db_next(q));
	OK(db_done(q));
	leave(&x);
}

static void a_null_is_zero_or_empty_and_z_and_o_make_it(struct db_pool *p)
{
	struct ctx x = writer(p);
	struct db_q *q = db_query(&x, "SELECT $1 IS NULL, $2 IS NULL, $3 IS NULL, CAST(NULL AS TEXT)",
		"ozz", INT64_C(0), S(""), S("text"));

	OK(q && db_next(q));
	IS(db_int(q, 0), 1);
	IS(db_int(q, 1), 1);
	IS(db_int(q, 2), 0);
	IS(db_text(q, 3).n, 0);
	OK(db_done(q));
	leave(&x);
}

static void parameters_go_by_their_number(struct db_pool *p)
{
	struct ctx x = reader(p);
	struct db_q *q = db_query(&x, "SELECT CAST($3 AS INTEGER) * 100 + CAST($1 AS INTEGER) * 10"
		" + CAST($2 AS INTEGER) + CAST($3 AS INTEGER)", "iii", INT64_C(1), INT64_C(2), INT64_C(3));

	OK(q && db_next(q));
	IS(db_int(q, 0), 315);
	OK(db_done(q));
	leave(&x);
}

static void a_sum_of_integers_is_an_integer(struct db_pool *p)
{
	struct ctx x = writer(p);

	IS(add_person(&x, 123456789, S("Ada")), 1);
	IS(add_person(&x, 9876543210987, S("Ben")), 1);
	IS(number(&x, "SELECT sum(id) FROM person"), 9876666667776);
	IS(number(&x, "SELECT -sum(id) FROM person"), -9876666667776);
	IS(number(&x, "SELECT sum(id) * 10000 FROM person WHERE id = 123456789"), 1234567890000);
	IS(number(&x, "SELECT sum(id) FROM person WHERE id < 0"), 0);
	IS(number(&x, "SELECT id = 1 FROM person WHERE name = 'Ada'"), 0);
	leave(&x);
}

static void text_is_compared_by_bytes(struct db_pool *p)
{
	struct ctx x = writer(p);
	static const char *const names[] = { "b", "B", "\xc3\xa4", "a", "A", "Z", "_" };
	struct buf order = { .a = x.a };
	struct db_q *q;

	for (size_t i = 0; i < 7; i++) IS(add_person(&x, (int64_t)i + 1, str_of(names[i])), 1);
	q = db_query(&x, "SELECT name FROM person ORDER BY name", "");
	while (q && db_next(q)) buf_add(&order, db_text(q, 0));
	OK(q && db_done(q));
	IS_STR(buf_str(&order), S("ABZ_ab\xc3\xa4"));
	IS(number(&x, "SELECT count(*) FROM person WHERE name LIKE 'a%'"), 1);
	leave(&x);
}

static void an_insert_takes_effect_though_nobody_reads_its_rows(struct db_pool *p)
{
	struct ctx x = writer(p);
	struct db_q *q = db_query(&x, "INSERT INTO person (id, name) VALUES (1, 'Ada') RETURNING id", "");

	OK(q && db_done(q));
	IS(number(&x, count), 1);
	leave(&x);
}

static void rows_changed_are_counted(struct db_pool *p)
{
	struct ctx x = writer(p);

	add_person(&x, 1, S("Ada"));
	add_person(&x, 2, S("Ben"));
	IS(db_run(&x, "UPDATE person SET age = 41 WHERE age = $1", "i", INT64_C(40)), 2);
	IS(db_run(&x, "UPDATE person SET age = 41 WHERE age = $1", "i", INT64_C(40)), 0);
	IS(db_run(&x, "INSERT INTO person (id, name) VALUES (1, 'x') ON CONFLICT (id) DO NOTHING", ""), 0);
	IS(db_run(&x, count, ""), 0);
	IS(db_run(&x, "DELETE FROM person", ""), 2);
	leave(&x);
}

static void what_contradicts_the_schema_is_a_conflict(struct db_pool *p)
{
	static const char *const wrong[] = {
		"INSERT INTO person (id, name) VALUES (1, 'other')",
		"INSERT INTO person (id, name) VALUES (2, 'Ada')",
		"INSERT INTO person (id, name, leader) VALUES (3, 'Cem', 99)",
		"INSERT INTO person (id, name, age) VALUES (4, 'Dia', 200)",
		"INSERT INTO person (id) VALUES (5)",
	};
	struct ctx x = writer(p);

	add_person(&x, 1, S("Ada"));
	OK(db_commit(x.db, &x.err));
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		err_clear(&x.err);
		x.db = db_begin(p, DB_WRITE, &x.err);
		IS(db_run(&x, wrong[i], ""), -1);
		IS(x.err.code, ERR_CONFLICT);
		db_rollback(x.db);
	}
	arena_free(x.a);
}

static void after_a_failed_statement_nothing_is_saved(struct db_pool *p)
{
	struct ctx x = writer(p);

	IS(add_person(&x, 1, S("Ada")), 1);
	IS(add_person(&x, 1, S("Ben")), -1);
	err_clear(&x.err);
	IS(add_person(&x, 2, S("Cem")), -1);
	err_clear(&x.err);
	OK(!db_commit(x.db, &x.err));
	IS(x.err.code, ERR_FAILED);
	arena_free(x.a);
	x = reader(p);
	IS(number(&x, count), 0);
	leave(&x);
}

static void text_that_is_not_utf8_is_refused(struct db_pool *p)
{
	struct ctx x = writer(p);

	IS(add_person(&x, 1, S("\xff")), -1);
	IS(x.err.code, ERR_INPUT);
	db_rollback(x.db);
	err_clear(&x.err);
	x.db = db_begin(p, DB_WRITE, &x.err);
	IS(add_person(&x, 1, S("a\0b")), -1);
	IS(x.err.code, ERR_INPUT);
	leave(&x);
}

static void a_reading_transaction_cannot_write(struct db_pool *p)
{
	struct ctx x = reader(p);

	IS(add_person(&x, 1, S("Ada")), -1);
	IS(x.err.code, ERR_FAILED);
	leave(&x);
}

static void a_reader_keeps_its_snapshot(struct db_pool *p)
{
	struct ctx r = reader(p), w = writer(p), late;

	IS(number(&r, count), 0);
	IS(add_person(&w, 1, S("Ada")), 1);
	OK(db_commit(w.db, &w.err));
	arena_free(w.a);
	IS(number(&r, count), 0);
	late = reader(p);
	IS(number(&late, count), 1);
	leave(&late);
	leave(&r);
}

static void a_statement_can_run_inside_itself(struct db_pool *p)
{
	static const char *const people_from = "SELECT id FROM person WHERE id >= $1 ORDER BY id";
	struct ctx x = writer(p);
	struct db_q *outer, *inner;
	int64_t seen = 0;

	for (int64_t i = 1; i <= 3; i++) add_person(&x, i, str_fmt(x.a, "%d", (int)i));
	outer = db_query(&x, people_from, "i", INT64_C(1));
	while (outer && db_next(outer)) {
		inner = db_query(&x, people_from, "i", db_int(outer, 0));
		while (inner && db_next(inner)) seen = seen * 10 + db_int(inner, 0);
		OK(inner && db_done(inner));
	}
	OK(outer && db_done(outer));
	IS(seen, 123233);
	leave(&x);
}

static void a_text_at_the_address_of_another_is_not_mixed_up(struct db_pool *p)
{
	struct ctx x = reader(p);
	char sql[32] = "SELECT 1";

	IS(number(&x, sql), 1);
	snprintf(sql, sizeof sql, "SELECT 2");
	IS(number(&x, sql), 2);
	leave(&x);
}

static void more_statements_than_are_kept_still_run(struct db_pool *p)
{
	static char sql[500][32];
	struct ctx x = reader(p);
	int64_t wrong = 0;

	for (int turn = 0; turn < 2; turn++)
		for (int i = 0; i < 500; i++) {
			snprintf(sql[i], sizeof sql[i], "SELECT %d", i);
			wrong += number(&x, sql[i]) != i;
		}
	IS(wrong, 0);
	leave(&x);
}

struct worker {
	struct db_pool *pool;
	int64_t first, failures;
};

static void *add_fifty(void *arg)
{
	struct worker *w = arg;

	for (int64_t i = 0; i < 50; i++) {
		struct ctx x = { .a = arena_new() };

		x.db = db_begin(w->pool, DB_WRITE, &x.err);
		/* a read that the write depends on: without one writer, ids would clash */
		if (!x.db || db_run(&x, "INSERT INTO person (id, name) SELECT coalesce(max(id), 0) + 1,"
				" $1 FROM person", "s", str_fmt(x.a, "%d", (int)(w->first + i))) != 1 ||
			!db_commit(x.db, &x.err))
			w->failures++;
		x.db = db_begin(w->pool, DB_READ, &x.err);
		if (!x.db || number(&x, count) < i + 1) w->failures++;
		leave(&x);
	}
	return NULL;
}

static void threads_write_in_turn_and_read_at_once(struct db_pool *p)
{
	struct worker workers[6];
	pthread_t threads[6];
	struct ctx x;
	int64_t failures = 0;

	for (int i = 0; i < 6; i++) {
		workers[i] = (struct worker){ .pool = p, .first = i * 1000 };
		pthread_create(&threads[i], NULL, add_fifty, &workers[i]);
	}
	for (int i = 0; i < 6; i++) {
		pthread_join(threads[i], NULL);
		failures += workers[i].failures;
	}
	IS(failures, 0);
	x = reader(p);
	IS(number(&x, "SELECT max(id) FROM person"), 300);
	leave(&x);
}

static void a_plan_names_the_index(struct db_pool *p)
{
	struct ctx x = writer(p);
	struct str plan = db_explain(&x, "SELECT id FROM person WHERE name = $1");

	OK(plan.n > 0);
	if (strcmp(db_engine(p), "sqlite") == 0) OK(str_has(plan, S("USING COVERING INDEX")));
	IS(db_explain(&x, "SELECT nothing FROM person").n, 0);
	OK(x.err.code != ERR_NONE);
	leave(&x);
}

/* A statement that would run for hours, and those behind it; nothing of the work is kept. */
static void work_whose_time_is_over_ends_and_keeps_nothing(struct db_pool *p)
{
	static const char *const endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL"
		" SELECT i + 1 FROM n WHERE i < $1) SELECT count(*) FROM n";
	struct watch watch = watch_start(NULL, 1);
	_Atomic bool stop = false;
	struct ctx x = writer(p);
	int64_t began = watch_clock();

	x.watch = &watch;
	IS(add_person(&x, 1, S("Ada")), 1);
	if (strcmp(db_engine(p), "sqlite") == 0) {
		OK(db_run(&x, endless, "i", INT64_C(100000000000)) < 0 && x.err.code == ERR_LIMIT);
		OK(watch_clock() - began < 20000);
	}
	db_rollback(x.db);
	err_clear(&x.err);
	if (!(x.db = db_begin(p, DB_WRITE, &x.err))) test_db_die("db_begin", &x.err);
	watch = watch_start(&stop, 100);
	IS(number(&x, count), 0);
	stop = true;
	OK(add_person(&x, 1, S("Ada")) < 0 && x.err.code == ERR_LIMIT);
	leave(&x);
}

int main(void)
{
	RUN_DB_WITH(people, values_come_back_as_they_went);
	RUN_DB_WITH(people, a_null_is_zero_or_empty_and_z_and_o_make_it);
	RUN_DB_WITH(people, parameters_go_by_their_number);
	RUN_DB_WITH(people, a_sum_of_integers_is_an_integer);
	RUN_DB_WITH(people, text_is_compared_by_bytes);
	RUN_DB_WITH(people, an_insert_takes_effect_though_nobody_reads_its_rows);
	RUN_DB_WITH(people, rows_changed_are_counted);
	RUN_DB_WITH(people, what_contradicts_the_schema_is_a_conflict);
	RUN_DB_WITH(people, after_a_failed_statement_nothing_is_saved);
	RUN_DB_WITH(people, text_that_is_not_utf8_is_refused);
	RUN_DB_WITH(people, a_reading_transaction_cannot_write);
	RUN_DB_WITH(people, a_reader_keeps_its_snapshot);
	RUN_DB_WITH(people, a_statement_can_run_inside_itself);
	RUN_DB_WITH(people, a_text_at_the_address_of_another_is_not_mixed_up);
	RUN_DB_WITH(people, more_statements_than_are_kept_still_run);
	RUN_DB_WITH(people, threads_write_in_turn_and_read_at_once);
	RUN_DB_WITH(people, a_plan_names_the_index);
	RUN_DB_WITH(people, work_whose_time_is_over_ends_and_keeps_nothing);
	return tap_end();
}
