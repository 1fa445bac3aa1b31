/* SPDX-License-Identifier: Apache-2.0
 *
 * SQLite in WAL mode: one connection that writes, several that read on a snapshot.
 * synchronous=FULL, because a commit that was acknowledged must survive a power cut.
 * The SQL of a program needs none of what is switched off here: double quotes for
 * strings, extensions, functions in a schema that somebody else may have written.
 */
#include "db/driver.h"
#include "db/entity.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/watch.h"

enum {
	READERS = 32,
	BACKUP_PAGES = 256,
	STEPS_UNASKED = 50000, /* of SQLite's machine between two looks at the watch: some milliseconds */
};

struct connection {
	struct db db;
	sqlite3 *handle;
	sqlite3_stmt *begin, *commit, *rollback; /* two of these begin and end each request */
	sqlite3_stmt *changes;                   /* PRAGMA data_version; NULL before db_changes() */
};

/* A prepared statement; SQLite numbers $NAME parameters in the order of their first
 * mention, so that the place of $n has to be asked for. */
struct prepared {
	sqlite3_stmt *stmt;
	int count;
	int place[DB_ARGS]; /* of $1, $2 …; 0 when not mentioned */
	struct db_kept *kept; /* its place in the cache; NULL: it is in none, and ends with its query */
};

static struct connection *connection_of(struct db *d)
{
	return (struct connection *)d;
}

/* Set the error: one sentence for each failure that a person can do something about. */
static bool set_error(sqlite3 *h, const char *where, int code, struct err *e)
{
	const char *why = h ? sqlite3_errmsg(h) : sqlite3_errstr(code);
	int number = h ? sqlite3_system_errno(h) : 0;

	switch (code & 0xff) {
	case SQLITE_CONSTRAINT:
		return err_set(e, ERR_CONFLICT, "it contradicts what is stored (%s)", why);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_at(e, ERR_LIMIT, where, "busy: another process has been writing for %d "
			"seconds", DB_WAIT);
	case SQLITE_INTERRUPT:
		return err_at(e, ERR_LIMIT, where, "this took longer than it may, or the program ends");
	case SQLITE_FULL:
		return err_at(e, ERR_FAILED, where, "the disk is full; nothing of this was saved, and "
			"nothing saved before is lost");
	case SQLITE_IOERR:
		return err_at(e, ERR_FAILED, where, "the disk failed (%s); nothing of this was saved, "
			"and nothing saved before is lost", number ? strerror(number) : why);
	case SQLITE_NOTADB:
		return err_at(e, ERR_INPUT, where, "not a database of rapport");
	case SQLITE_CORRUPT:
		return err_at(e, ERR_FAILED, where, "the database is damaged (%s); restore a backup", why);
	case SQLITE_READONLY:
		return err_at(e, ERR_FAILED, where, "it can only be read (%s)", why);
	case SQLITE_CANTOPEN:
		return err_at(e, ERR_FAILED, where, "cannot be opened: %s",
			number ? strerror(number) : why);
	default:
		return err_at(e, ERR_FAILED, where, "%s", why);
	}
}

static bool run_script(struct connection *c, const char *sql, struct err *e)
{
	int code = sqlite3_exec(c->handle, sql, NULL, NULL, NULL);

	return code == SQLITE_OK || set_error(c->handle, c->db.pool->where, code, e);
}

/* SQLite calls this now and then in a long statement; true interrupts it. */
static int ask_watch(void *arg)
{
	const struct db *d = arg;

	return watch_is_over(d->watch);
}

static void harden_connection(sqlite3 *h)
{
	sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_busy_timeout(h, DB_WAIT * 1000);
}

static const char *const for_writing =
	"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
	"PRAGMA case_sensitive_like = ON; PRAGMA cell_size_check = ON;"
	"PRAGMA journal_size_limit = 67108864;";
/* No mmap_size: a page that is mapped is not kept, and cell_size_check then goes through
 * its cells at each visit, a third of what a page of the web application costs. */
static const char *const for_reading =
	"PRAGMA query_only = ON;"
	"PRAGMA case_sensitive_like = ON; PRAGMA cell_size_check = ON;"
	"SELECT count(*) FROM sqlite_schema;";

static bool prepare_ends(struct connection *c, struct err *e)
{
	const char *begin = c->db.mode == DB_WRITE ? "BEGIN IMMEDIATE" : "BEGIN DEFERRED";
	const unsigned kept = SQLITE_PREPARE_PERSISTENT;
	int code = sqlite3_prepare_v3(c->handle, begin, -1, kept, &c->begin, NULL);

	if (!code) code = sqlite3_prepare_v3(c->handle, "COMMIT", -1, kept, &c->commit, NULL);
	if (!code) code = sqlite3_prepare_v3(c->handle, "ROLLBACK", -1, kept, &c->rollback, NULL);
	return code == SQLITE_OK || set_error(c->handle, c->db.pool->where, code, e);
}

static bool run_kept(struct connection *c, sqlite3_stmt *s, struct err *e)
{
	int code = sqlite3_step(s);
	bool ok = code == SQLITE_DONE || set_error(c->handle, c->db.pool->where, code, e);

	sqlite3_reset(s);
	return ok;
}

static void end_prepared(void *unused, void *prepared)
{
	struct prepared *s = prepared;

	(void)unused;
	sqlite3_finalize(s->stmt);
	free(s);
}

static void sqlite_disconnect(struct db *d)
{
	struct connection *c = connection_of(d);
	sqlite3_stmt *s;

	db_cache_clear(&d->cache, end_prepared, NULL);
	/* those that the cache does not have: begin, commit, rollback */
	while ((s = sqlite3_next_stmt(c->handle, NULL))) sqlite3_finalize(s);
	sqlite3_close(c->handle);
	free(c);
}

/* A file that may only be read is opened without a word, and a file system without
 * shared memory keeps the old journal. */
static bool can_write(struct connection *c, struct err *e)
{
	const char *where = c->db.pool->where;
	sqlite3_stmt *s = NULL;
	bool wal;

	if (sqlite3_db_readonly(c->handle, "main") == 1)
		return err_at(e, ERR_FAILED, where, "it can only be read; rapport needs to write it and "
			"its folder");
	if (!run_script(c, for_writing, e)) return false;
	if (strcmp(where, DB_IN_MEMORY) == 0) return true;
	wal = sqlite3_prepare_v2(c->handle, "PRAGMA journal_mode", -1, &s, NULL) == SQLITE_OK &&
		sqlite3_step(s) == SQLITE_ROW &&
		strcmp((const char *)sqlite3_column_text(s, 0), "wal") == 0;
	sqlite3_finalize(s);
	return wal || err_at(e, ERR_FAILED, where, "its file system cannot share memory between "
		"processes; put the data on a local disk");
}

/* Counting what all connections together allocate takes a lock around each malloc(). */
static void set_up_library(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static struct db *sqlite_connect(struct db_pool *p, enum db_mode mode, struct err *e)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct connection *c = calloc(1, sizeof *c);
	int flags = mode == DB_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
	int code;

	if (!c) abort();
	pthread_once(&once, set_up_library);
	c->db = (struct db){ .pool = p, .mode = mode };
	flags |= SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	code = sqlite3_open_v2(p->where, &c->handle, flags, NULL);
	if (code != SQLITE_OK) {
		set_error(c->handle, p->where, code, e);
		goto hang_up;
	}
	harden_connection(c->handle);
	/* The files beside the database stay when a server stops: on a disk that has filled
	 * up meanwhile they could not be made again, and then nothing could be read either. */
	if (p->lock >= 0) sqlite3_file_control(c->handle, "main", SQLITE_FCNTL_PERSIST_WAL, &(int){ 1 });
	sqlite3_progress_handler(c->handle, STEPS_UNASKED, ask_watch, &c->db);
	if ((mode == DB_WRITE ? can_write(c, e) : run_script(c, for_reading, e)) && prepare_ends(c, e))
		return &c->db;
hang_up:
	sqlite_disconnect(&c->db);
	return NULL;
}

/* SQLite counts the commits that a connection sees of others. */
static bool sqlite_changes(struct db *d, int64_t *n, struct err *e)
{
	struct connection *c = connection_of(d);
	int code = c->changes ? SQLITE_OK :
		sqlite3_prepare_v3(c->handle, "PRAGMA data_version", -1, SQLITE_PREPARE_PERSISTENT,
			&c->changes, NULL);

	if (code == SQLITE_OK) code = sqlite3_step(c->changes);
	if (code == SQLITE_ROW) *n = sqlite3_column_int64(c->changes, 0);
	sqlite3_reset(c->changes);
	return code == SQLITE_ROW || set_error(c->handle, d->pool->where, code, e);
}

static bool sqlite_begin(struct db *d, struct err *e)
{
	return run_kept(connection_of(d), connection_of(d)->begin, e);
}

static void sqlite_rollback(struct db *d)
{
	struct connection *c = connection_of(d);
	struct err why = { 0 };

	if (sqlite3_get_autocommit(c->handle)) return; /* SQLite has rolled back by itself */
	if (!run_kept(c, c->rollback, &why)) d->lost = true;
}

static bool sqlite_commit(struct db *d, struct err *e)
{
	if (sqlite3_get_autocommit(connection_of(d)->handle))
		return err_set(e, ERR_FAILED, "nothing was saved: the transaction was rolled back");
	if (run_kept(connection_of(d), connection_of(d)->commit, e)) return true;
	sqlite_rollback(d);
	return false;
}

static struct prepared *prepare_statement(struct connection *c, struct arena *a, const char *sql,
	struct err *e)
{
	struct prepared *s = calloc(1, sizeof *s);
	int code;
	char name[16];

	if (!s) abort();
	code = sqlite3_prepare_v3(c->handle, entity_expand(a, sql), -1, SQLITE_PREPARE_PERSISTENT,
		&s->stmt, NULL);
	if (code != SQLITE_OK || !s->stmt) {
		set_error(c->handle, "the statement", code, e);
		free(s);
		return NULL;
	}
	s->count = sqlite3_bind_parameter_count(s->stmt);
	for (int i = 0; i < DB_ARGS; i++) {
		snprintf(name, sizeof name, "$%d", i + 1);
		s->place[i] = sqlite3_bind_parameter_index(s->stmt, name);
	}
	return s;
}

static struct prepared *prepare_kept(struct connection *c, struct arena *a, const char *sql,
	struct err *e)
{
	struct db_kept *k = db_cache_find(&c->db.cache, sql);
	struct prepared *s;

	if (k) {
		k->busy = true;
		return k->handle;
	}
	if (!(s = prepare_statement(c, a, sql, e))) return NULL;
	s->kept = db_cache_add(&c->db.cache, sql, s, end_prepared, NULL);
	if (s->kept) s->kept->busy = true;
	return s;
}

static void put_statement_back(struct prepared *s)
{
	if (!s->kept) {
		end_prepared(NULL, s);
		return;
	}
	sqlite3_reset(s->stmt);
	sqlite3_clear_bindings(s->stmt);
	s->kept->busy = false;
}

/* A value larger than this is not copied: only files are so large, and whoever writes one keeps it
 * until db_run() is back. put_statement_back() takes it out of the statement. */
enum { LARGE_BYTES = 64 << 10 };

/* Bind an argument. Its bytes are copied, for a caller may release its arena before the last row. */
static int bind_value(sqlite3_stmt *s, int place, const struct db_arg *v)
{
	const char *p = v->bytes.p ? v->bytes.p : "";
	sqlite3_destructor_type keep = v->bytes.n > LARGE_BYTES ? SQLITE_STATIC : SQLITE_TRANSIENT;

	if (v->type == 'i') return sqlite3_bind_int64(s, place, v->number);
	if (v->type == 's')
		return sqlite3_bind_text(s, place, p, (int)v->bytes.n, keep);
	if (v->type == 'b')
		return sqlite3_bind_blob(s, place, p, (int)v->bytes.n, keep);
	return sqlite3_bind_null(s, place);
}

static bool bind_all(struct connection *c, struct prepared *s, const struct db_args *args,
	struct err *e)
{
	if ((size_t)s->count != args->n)
		return err_set(e, ERR_FAILED, "a statement takes %d arguments and was given %zu: %.80s",
			s->count, args->n, sqlite3_sql(s->stmt));
	for (size_t i = 0; i < args->n; i++) {
		int code = bind_value(s->stmt, s->place[i], &args->v[i]);

		if (code != SQLITE_OK) return set_error(c->handle, "an argument", code, e);
	}
	return true;
}

/* Read one row ahead: an INSERT … RETURNING makes its changes with the first step,
 * and so they are made even when nobody reads its rows. */
static bool step_row(struct db_q *q)
{
	struct connection *c = connection_of(q->db);
	struct prepared *s = q->statement;
	int code = sqlite3_step(s->stmt);

	q->more = code == SQLITE_ROW;
	if (code == SQLITE_ROW || code == SQLITE_DONE) return true;
	q->db->failed = true;
	return set_error(c->handle, c->db.pool->where, code, &q->x->err);
}

static bool sqlite_start(struct db_q *q, const char *sql, const struct db_args *args)
{
	struct connection *c = connection_of(q->db);
	struct prepared *s = prepare_kept(c, q->x->a, sql, &q->x->err);
	sqlite3_int64 before = sqlite3_total_changes64(c->handle);

	if (!s) return false;
	q->statement = s;
	if (!bind_all(c, s, args, &q->x->err) || !step_row(q)) {
		put_statement_back(s);
		return false;
	}
	/* a statement that changes nothing leaves the count of an earlier one */
	if (sqlite3_total_changes64(c->handle) != before) q->changes = sqlite3_changes64(c->handle);
	return true;
}

static bool sqlite_next(struct db_q *q)
{
	if (q->row++ < 0) return q->more;
	return q->more && step_row(q) && q->more;
}

static int64_t sqlite_number(struct db_q *q, int column)
{
	return sqlite3_column_int64(((struct prepared *)q->statement)->stmt, column);
}

static struct str sqlite_bytes(struct db_q *q, int column)
{
	sqlite3_stmt *s = ((struct prepared *)q->statement)->stmt;
	const char *p = sqlite3_column_blob(s, column);

	return (struct str){ p ? p : "", (size_t)sqlite3_column_bytes(s, column) };
}

static void sqlite_end(struct db_q *q)
{
	put_statement_back(q->statement);
}

static bool sqlite_script(struct db *d, const char *sql, struct err *e)
{
	return run_script(connection_of(d), sql, e);
}

static bool sqlite_explain(struct ctx *x, const char *sql, struct buf *plan)
{
	struct connection *c = connection_of(x->db);
	struct str text = str_fmt(x->a, "EXPLAIN QUERY PLAN %s", sql);
	struct prepared *s = prepare_statement(c, x->a, str_z(x->a, text), &x->err);
	int code;

	if (!s) return false;
	while ((code = sqlite3_step(s->stmt)) == SQLITE_ROW)
		buf_fmt(plan, "%s\n", (const char *)sqlite3_column_text(s->stmt, 3));
	end_prepared(NULL, s);
	return code == SQLITE_DONE || set_error(c->handle, "the statement", code, &x->err);
}

/* The source holds a read transaction throughout, so that writes of others neither
 * show in the copy nor make it start again. */
static bool copy_pages(struct connection *c, sqlite3 *to, const char *name,
	void (*progress)(void *arg, int64_t done, int64_t of), void *arg, struct err *e)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", c->handle, "main");
	int code = SQLITE_OK;

	if (!b) return set_error(to, name, sqlite3_errcode(to), e);
	while (code == SQLITE_OK) {
		code = sqlite3_backup_step(b, BACKUP_PAGES);
		if (progress) {
			int64_t all = sqlite3_backup_pagecount(b);

			progress(arg, all - sqlite3_backup_remaining(b), all);
		}
	}
	sqlite3_backup_finish(b);
	return code == SQLITE_DONE || set_error(to, name, code, e);
}

/* Say in the header of a copy that no write-ahead log belongs to it: bytes 18 and 19 of the
 * file format. SQLite itself would make a log beside the file to say so. */
static bool mark_without_log(int fd, const char *name, struct err *e)
{
	static const char old[2] = { 1, 1 };

	return pwrite(fd, old, sizeof old, 18) == sizeof old ||
		err_at(e, ERR_FAILED, name, "%s", strerror(errno));
}

/* Open the new file `temp` as a database and as a descriptor, and take its name away. */
static sqlite3 *open_nameless(char *temp, const char *name, int *fd, struct err *e)
{
	sqlite3 *to = NULL;
	int code;

	if ((*fd = mkostemp(temp, O_CLOEXEC)) < 0)
		return err_at(e, ERR_FAILED, name, "%s", strerror(errno)), NULL;
	code = sqlite3_open_v2(temp, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL);
	/* the file itself is opened by the first statement */
	if (code == SQLITE_OK) code = sqlite3_exec(to, "PRAGMA user_version", NULL, NULL, NULL);
	unlink(temp);
	if (code == SQLITE_OK) return to;
	set_error(to, name, code, e);
	sqlite3_close(to);
	close(*fd);
	return NULL;
}

static int sqlite_backup(struct db_pool *p, const char *beside,
	void (*progress)(void *arg, int64_t done, int64_t of), void *arg, struct err *e)
{
	char temp[PATH_MAX];
	sqlite3 *to;
	struct db *d;
	bool ok;
	int fd;

	if ((size_t)snprintf(temp, sizeof temp, "%s.XXXXXX", beside) >= sizeof temp)
		return err_set(e, ERR_INPUT, "the path is too long"), -1;
	if (!(to = open_nameless(temp, beside, &fd, e))) return -1;
	/* the file has no name that a journal could stand beside */
	sqlite3_exec(to, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF", NULL, NULL, NULL);
	d = db_begin(p, DB_READ, e);
	ok = d && run_script(connection_of(d), "SELECT count(*) FROM sqlite_schema", e) &&
		copy_pages(connection_of(d), to, beside, progress, arg, e);
	db_rollback(d);
	sqlite3_close(to);
	if (ok && mark_without_log(fd, beside, e)) return fd;
	close(fd);
	return -1;
}

const struct db_driver db_sqlite = {
	.name = "sqlite",
	.readers = READERS,
	.tables = "SELECT count(*), coalesce(sum(CASE WHEN name = 'schema_version' THEN 1 ELSE 0 END), 0)"
		  "  FROM sqlite_schema WHERE type = 'table'",
	.connect = sqlite_connect,
	.disconnect = sqlite_disconnect,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.start = sqlite_start,
	.next = sqlite_next,
	.number = sqlite_number,
	.bytes = sqlite_bytes,
	.end = sqlite_end,
	.script = sqlite_script,
	.changes = sqlite_changes,
	.explain = sqlite_explain,
	.verify = "SELECT integrity_check FROM pragma_integrity_check(1) UNION ALL"
		  " SELECT 'a row of ' || \"table\" || ' refers to one that is not there'"
		  "  FROM pragma_foreign_key_check",
	.schema = "SELECT type, name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name",
	.backup = sqlite_backup,
};
