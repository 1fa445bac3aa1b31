/* SPDX-License-Identifier: Apache-2.0
 *
 * The table schema_version has a row for each migration that was run. A migration and
 * its row are one transaction, so a crash leaves it done or not begun; and as there is
 * one writer, two programs that start at once run it once.
 */
#include "db/migrate.h"

#include <ctype.h>

#include "base/log.h"
#include "db/driver.h"

enum { MAKE, VERSION, RECORD };

static const char *const version_sql[] = {
	[MAKE] =
		"CREATE TABLE schema_version ("
		"  version INTEGER PRIMARY KEY,"
		"  name TEXT NOT NULL"
		") STRICT",
	[VERSION] =
		"SELECT coalesce(max(version), 0) FROM schema_version",
	[RECORD] =
		"INSERT INTO schema_version (version, name) VALUES ($1, $2)",
	NULL
};

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$';
}

/* The length of the word, string, comment or single character that `s` begins with. */
static size_t token_length(struct str s)
{
	size_t i = 1;

	if (is_word(s.p[0])) {
		while (i < s.n && is_word(s.p[i])) i++;
	} else if (s.p[0] == '\'' || s.p[0] == '"') {
		while (i < s.n && s.p[i] != s.p[0]) i++;
		i++;
	} else if (str_starts(s, S("--"))) {
		while (i < s.n && s.p[i] != '\n') i++;
	} else if (str_starts(s, S("/*"))) {
		for (i = 2; i < s.n && !str_starts(str_sub(s, i, s.n), S("*/")); i++) continue;
		i += 2;
	}
	return i < s.n ? i : s.n;
}

static struct str skip_space(struct str s)
{
	while (s.n && isspace((unsigned char)s.p[0])) s = str_sub(s, 1, s.n);
	return s;
}

/* Skip a table option that PostgreSQL lacks, and the comma behind it. */
static struct str skip_option(struct str rest)
{
	struct str next = skip_space(rest);

	return str_starts(next, S(",")) ? str_sub(next, 1, next.n) : rest;
}

static bool take_word(struct str *s, struct str word)
{
	struct str next = skip_space(*s);
	size_t n = next.n ? token_length(next) : 0;

	if (!str_eq_nocase(str_sub(next, 0, n), word)) return false;
	*s = str_sub(next, n, next.n);
	return true;
}

struct str migrate_postgres(struct arena *a, const char *sql, bool schema)
{
	struct buf out = { .a = a };
	struct str rest = str_of(sql), before = S("");

	while (rest.n) {
		struct str t = str_sub(rest, 0, token_length(rest));

		rest = str_sub(rest, t.n, rest.n);
		if (str_eq_nocase(t, S("INTEGER")))
			buf_z(&out, "BIGINT");
		else if (str_eq_nocase(t, S("BLOB")))
			buf_z(&out, "BYTEA");
		else if (schema && (str_eq_nocase(t, S("STRICT")) ||
				(str_eq_nocase(t, S("WITHOUT")) && take_word(&rest, S("ROWID")))))
			rest = skip_option(rest);
		else if (schema && str_eq_nocase(t, S("TEXT")) && !str_eq_nocase(before, S("AS")))
			buf_z(&out, "TEXT COLLATE \"C\"");
		else
			buf_add(&out, t);
		if (!isspace((unsigned char)t.p[0])) before = t;
	}
	buf_ch(&out, '\0');
	out.n--;
	return buf_str(&out);
}

static bool read_version(struct ctx *x, int64_t *version)
{
	struct db_q *q = db_query(x, version_sql[VERSION], "");

	if (!q) return false;
	if (db_next(q)) *version = db_int(q, 0);
	return db_done(q);
}

/* Whether schema_version is there; a database with other tables only is refused. */
static bool is_ours(struct ctx *x, bool *there)
{
	struct db_q *q = db_query(x, x->db->pool->driver->tables, "");
	int64_t all = 0, ours = 0;

	if (!q) return false;
	if (db_next(q)) {
		all = db_int(q, 0);
		ours = db_int(q, 1);
	}
	if (!db_done(q)) return false;
	*there = ours > 0;
	if (ours || !all) return true;
	return err_set(&x->err, ERR_INPUT,
		"the database holds tables of another program; rapport needs one of its own");
}

/* Make schema_version in a database that is empty. */
static bool make_version_table(struct ctx *x)
{
	bool there;

	if (!is_ours(x, &there)) return false;
	return there || x->db->pool->driver->script(x->db, version_sql[MAKE], &x->err);
}

bool db_version(struct db_pool *p, int64_t *version, struct err *e)
{
	struct ctx x = { .a = arena_new() };
	bool there = false, ok;

	*version = 0;
	x.db = db_begin(p, DB_READ, &x.err);
	ok = x.db && is_ours(&x, &there) && (!there || read_version(&x, version));
	db_rollback(x.db);
	if (!ok) err_pass(e, x.err.code, &x.err);
	arena_free(x.a);
	return ok;
}

/* Run the next migration of the list in a transaction; *more says whether another one follows. */
static bool run_next(struct ctx *x, const struct migration *list, int count, bool *more)
{
	int64_t version = 0;
	const struct migration *m;

	if (!make_version_table(x) || !read_version(x, &version)) return false;
	if (version > count)
		return err_set(&x->err, ERR_CONFLICT, "the database has version %lld and this program "
			"knows %d; use the newer program", (long long)version, count);
	*more = version + 1 < count;
	if (version == count) return true;
	m = &list[version];
	if (!x->db->pool->driver->script(x->db, m->sql, &x->err)) return false;
	log_info("migrated database to %s", m->name);
	return db_run(x, version_sql[RECORD], "is", version + 1, str_of(m->name)) == 1;
}

bool migrate_run(struct db_pool *p, const struct migration *list, struct err *e)
{
	struct ctx x = { .a = arena_new() };
	int count = 0;
	bool ok = true, more = true;

	while (list[count].sql) count++;
	while (ok && more) {
		arena_reset(x.a);
		x.db = db_begin(p, DB_WRITE, &x.err);
		ok = x.db && run_next(&x, list, count, &more);
		if (ok)
			ok = db_commit(x.db, &x.err);
		else
			db_rollback(x.db);
	}
	if (!ok) err_pass(e, x.err.code, &x.err);
	arena_free(x.a);
	return ok;
}

int64_t db_newest(void)
{
	int64_t n = 0;

	while (migrations[n].sql) n++;
	return n;
}

bool db_migrate(struct db_pool *p, struct err *e)
{
	return migrate_run(p, migrations, e);
}
