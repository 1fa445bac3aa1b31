/* SPDX-License-Identifier: Apache-2.0
 *
 * Every statement of the program is prepared on each engine, against the program's own
 * schema; and on SQLite, whose plans do not depend on what is stored, none of them may
 * read a whole table. One that must begins with a comment `all: why`
 * (docs/database.md, "A statement").
 */
#include "tests/db.h"

struct statements {
	const char *name;       /* "talk_sql" */
	const char *const *sql; /* ends with NULL */
};

#include "statements.inc" /* every table of them, by tools/list-sql */

/* The first step of the plan that reads a table or an index from end to end, or that
 * makes an index for this once; empty when there is none. */
static struct str scan_in(struct str plan)
{
	struct str line;

	while (str_line(&plan, &line)) {
		struct str step = str_trim(line);

		if (str_has(step, S(" AUTOMATIC "))) return step;
		if (!str_starts(step, S("SCAN "))) continue;
		if (str_starts(step, S("SCAN CONSTANT ROW")) || str_has(step, S("-ROW VALUES CLAUSE")))
			continue;
		return step;
	}
	return S("");
}

static bool may_scan(const char *sql)
{
	return str_starts(str_of(sql), S("/* all: "));
}

/* Prepare one statement; on SQLite look for a scan. */
static struct str trouble_with(struct db_pool *p, struct arena *a, const char *sql)
{
	struct ctx x = { .a = a };
	struct str plan, found = S("");

	x.db = db_begin(p, DB_WRITE, &x.err);
	if (!x.db) test_db_die("db_begin", &x.err);
	plan = db_explain(&x, sql);
	db_rollback(x.db);
	if (x.err.code)
		found = str_dup(a, str_of(x.err.text));
	else if (strcmp(db_engine(p), "sqlite") == 0 && !may_scan(sql))
		found = scan_in(plan);
	return found;
}

static void every_statement_is_prepared_and_scans_no_table(struct db_pool *p)
{
	struct arena *a = arena_new();

	for (const struct statements *s = statements; s->name; s++)
		for (size_t i = 0; s->sql[i]; i++) {
			struct str trouble = trouble_with(p, a, s->sql[i]);

			tap_ok(trouble.n == 0, s->name, __FILE__, __LINE__);
			if (trouble.n) printf("#   %.*s\n#   in: %s\n", STR(trouble), s->sql[i]);
		}
	OK(true);
	arena_free(a);
}

static const struct migration one_table[] = {
	{ 1, "0001-t", "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER NOT NULL,"
		" b INTEGER NOT NULL) STRICT; CREATE INDEX t_a ON t (a, id);" },
	{ 0, NULL, NULL },
};

static void a_scan_is_seen(struct db_pool *p)
{
	static const char *const scans[] = {
		"SELECT id FROM t WHERE b = $1",
		"SELECT id, b FROM t ORDER BY a",
		"SELECT count(*) FROM t",
		"SELECT x.id FROM t x JOIN t y ON y.b = x.b WHERE x.id = $1",
		"UPDATE t SET a = 1 WHERE b = $1",
	};
	static const char *const searches[] = {
		"SELECT b FROM t WHERE id = $1",
		"SELECT id FROM t WHERE a = $1 AND id > $2 ORDER BY id LIMIT 50",
		"INSERT INTO t (id, a, b) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET b = $3",
		"DELETE FROM t WHERE a IN (1, 2)",
		"SELECT 1",
		"/* all: a test */ SELECT count(*) FROM t",
	};
	struct arena *a = arena_new();
	bool sqlite = strcmp(db_engine(p), "sqlite") == 0;

	for (size_t i = 0; i < sizeof scans / sizeof *scans; i++)
		OK((trouble_with(p, a, scans[i]).n > 0) == sqlite);
	for (size_t i = 0; i < sizeof searches / sizeof *searches; i++)
		IS_STR(trouble_with(p, a, searches[i]), S(""));
	OK(trouble_with(p, a, "SELECT nothing FROM t").n > 0);
	OK(trouble_with(p, a, "SELECT FROM WHERE").n > 0);
	arena_free(a);
}

int main(void)
{
	RUN_DB(every_statement_is_prepared_and_scans_no_table);
	RUN_DB_WITH(one_table, a_scan_is_seen);
	return tap_end();
}
