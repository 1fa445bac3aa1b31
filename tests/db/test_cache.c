/* SPDX-License-Identifier: Apache-2.0
 *
 * Each statement is prepared once on a connection, whatever else runs there meanwhile.
 */
#include "tests/db.h"

#include <string.h>

#include "db/driver.h"

struct statements {
	const char *name;       /* "talk_sql" */
	const char *const *sql; /* ends with NULL */
};

#include "statements.inc" /* every table of them, by tools/list-sql */

enum { SPARE = 300 /* put together at run time, e.g. by import */ };

static int ended;

static void count_end(void *arg, void *handle)
{
	(void)arg, (void)handle;
	ended++;
}

static struct db_kept *add(struct db_cache *c, int i)
{
	char text[32];

	snprintf(text, sizeof text, "SELECT %d", i);
	return db_cache_add(c, text, c, count_end, NULL);
}

static struct db_kept *find(struct db_cache *c, int i)
{
	char text[32];

	snprintf(text, sizeof text, "SELECT %d", i);
	return db_cache_find(c, text);
}

static void a_statement_is_found_wherever_its_text_stands(void)
{
	struct db_cache *c = calloc(1, sizeof *c);
	int found = 0;

	ended = 0;
	for (int i = 0; i < DB_STATEMENTS; i++) add(c, i);
	for (int i = 0; i < DB_STATEMENTS; i++) {
		struct db_kept *k = find(c, i);

		found += k && k->text[7] && atoi(k->text + 7) == i;
	}
	IS(found, DB_STATEMENTS);
	IS(ended, 0);
	OK(!find(c, DB_STATEMENTS) && !db_cache_find(c, ""));
	db_cache_clear(c, count_end, NULL);
	IS(ended, DB_STATEMENTS);
	OK(!find(c, 0));
	free(c);
}

static void the_one_that_rested_longest_makes_room(void)
{
	struct db_cache *c = calloc(1, sizeof *c);

	ended = 0;
	for (int i = 0; i < DB_STATEMENTS; i++) add(c, i);
	find(c, 1)->busy = true;
	OK(find(c, 0));
	OK(add(c, DB_STATEMENTS) && ended == 1);
	OK(!find(c, 2) && find(c, 0) && find(c, 3) && find(c, DB_STATEMENTS));
	OK(!find(c, 1)); /* it gives rows: a second one is prepared beside it */
	for (int i = 0; i < DB_STATEMENTS; i++) c->kept[i].busy = true;
	OK(!add(c, 5000) && ended == 1);
	db_cache_drop(c, &c->kept[7], count_end, NULL);
	OK(ended == 2 && add(c, 5000) == &c->kept[7] && find(c, 5000));
	for (int i = 0; i < DB_STATEMENTS; i++) c->kept[i].busy = false;
	db_cache_clear(c, count_end, NULL);
	free(c);
}

/* Run a statement for nobody, and give up what it did. How many were prepared for that. */
static uint64_t prepared_by(struct db_pool *p, struct arena *a, const char *sql)
{
	static const struct db_arg none[DB_ARGS] = { [0 ... DB_ARGS - 1] = { .type = 'n' } };
	struct ctx x = { .a = a, .db = db_begin(p, DB_WRITE, &x.err) };
	uint64_t before, n;
	size_t args = 0;

	if (!x.db) test_db_die("db_begin", &x.err);
	for (const char *at = sql; (at = strchr(at, '$')); at++)
		if (atoi(at + 1) > (int)args) args = (size_t)atoi(at + 1);
	before = x.db->cache.added;
	db_run_args(&x, sql, none, args);
	n = x.db->cache.added - before;
	db_rollback(x.db);
	return n;
}

static void each_statement_of_the_program_is_prepared_once(struct db_pool *p)
{
	uint64_t texts = 0, prepared[3] = { 0 };
	struct arena *a;

	/* PostgreSQL wants to know the types of arguments; its statements are kept by the same file */
	if (strcmp(db_engine(p), "sqlite") != 0) return;
	a = arena_new();
	for (int turn = 0; turn < 3; turn++)
		for (const struct statements *s = statements; s->name; s++)
			for (size_t i = 0; s->sql[i]; i++) {
				prepared[turn] += prepared_by(p, a, s->sql[i]);
				texts += turn == 0;
			}
	printf("# %llu statements, %llu of them with a text of their own\n",
		(unsigned long long)texts, (unsigned long long)prepared[0]);
	OK(prepared[0] > 300 && prepared[0] <= texts);
	IS(prepared[1], 0);
	IS(prepared[2], 0);
	OK(texts + SPARE <= DB_STATEMENTS);
	arena_free(a);
}

static void as_many_stay_on_each_engine(struct db_pool *p)
{
	struct ctx x = { .a = arena_new() };
	uint64_t added;

	x.db = db_begin(p, DB_READ, &x.err);
	if (!x.db) test_db_die("db_begin", &x.err);
	added = x.db->cache.added;
	for (int turn = 0; turn < 2; turn++)
		for (int i = 0; i < 600; i++) {
			struct str sql = str_fmt(x.a, "SELECT %d + $1", i);
			struct db_q *q = db_query(&x, str_z(x.a, sql), "i", (int64_t)1);

			if (!q || !db_next(q) || db_int(q, 0) != i + 1 || !db_done(q))
				test_db_die("SELECT", &x.err);
		}
	IS(x.db->cache.added - added, 600);
	db_rollback(x.db);
	arena_free(x.a);
}

int main(void)
{
	RUN(a_statement_is_found_wherever_its_text_stands);
	RUN(the_one_that_rested_longest_makes_room);
	RUN_DB(each_statement_of_the_program_is_prepared_once);
	RUN_DB(as_many_stay_on_each_engine);
	return tap_end();
}
