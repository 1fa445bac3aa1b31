/* SPDX-License-Identifier: Apache-2.0
 *
 * The part of the database that is the same for every engine: who gets a connection,
 * what an argument list means, and that a transaction in which a statement failed can
 * only be rolled back. SQLite would let such a transaction go on and PostgreSQL would
 * not; one rule for both keeps the model's code true on either.
 */
#include "db/db.h"

#include <assert.h>
#include <stdarg.h>
#include <stdatomic.h>

#include "base/watch.h"
#include "db/driver.h"
#include "db/lock.h"

static const struct db_driver *driver_of(const char *where)
{
	if (str_starts(str_of(where), S("postgresql://"))) return &db_postgres;
	if (str_starts(str_of(where), S("postgres://"))) return &db_postgres;
	return &db_sqlite;
}

static void keep_idle(struct db_pool *p, struct db *d)
{
	pthread_mutex_lock(&p->mutex);
	d->next = p->idle[d->mode];
	p->idle[d->mode] = d;
	pthread_mutex_unlock(&p->mutex);
}

static struct db *take_idle(struct db_pool *p, enum db_mode mode)
{
	struct db *d;

	pthread_mutex_lock(&p->mutex);
	d = p->idle[mode];
	if (d) p->idle[mode] = d->next;
	pthread_mutex_unlock(&p->mutex);
	return d;
}

static struct db_pool *pool_new(const char *where)
{
	struct db_pool *p = calloc(1, sizeof *p);

	if (!p || !(p->where = strdup(where))) abort();
	p->driver = driver_of(where);
	p->lock = -1;
	pthread_mutex_init(&p->mutex, NULL);
	pthread_mutex_init(&p->asking, NULL);
	gate_init(&p->gate[DB_READ], p->driver->readers);
	gate_init(&p->gate[DB_WRITE], 1);
	return p;
}

struct db_pool *db_open(const char *where, bool make, bool exclusive, struct err *e)
{
	struct db_pool *p = pool_new(where);
	struct db *d;

	if (p->driver == &db_sqlite && strcmp(where, DB_IN_MEMORY) != 0 && !lock_data(where, make, exclusive, &p->lock, e)) goto fail;
	d = p->driver->connect(p, DB_WRITE, e);
	if (!d) goto fail;
	keep_idle(p, d);
	return p;
fail:
	db_close(p);
	return NULL;
}

void db_close(struct db_pool *p)
{
	struct db *d;

	if (!p) return;
	for (int mode = DB_READ; mode <= DB_WRITE; mode++) {
		while ((d = take_idle(p, mode))) p->driver->disconnect(d);
		gate_release(&p->gate[mode]);
	}
	if (p->asked) p->driver->disconnect(p->asked);
	lock_end(p->lock);
	pthread_mutex_destroy(&p->asking);
	pthread_mutex_destroy(&p->mutex);
	free(p->where);
	free(p);
}

bool db_changes(struct db_pool *p, int64_t *n)
{
	struct err e = { 0 };
	bool ok;

	if (!p->driver->changes || strcmp(p->where, DB_IN_MEMORY) == 0) return false;
	pthread_mutex_lock(&p->asking);
	if (!p->asked) p->asked = p->driver->connect(p, DB_READ, &e);
	ok = p->asked && p->driver->changes(p->asked, n, &e);
	pthread_mutex_unlock(&p->asking);
	return ok;
}

void db_uncounted(struct ctx *x)
{
	x->db->uncounted = true;
}

uint64_t db_statements(const struct db_pool *p)
{
	return atomic_load_explicit(&p->statements, memory_order_relaxed);
}

bool db_takes_writes(const struct db_pool *p)
{
	return !p->refuses;
}

const char *db_engine(const struct db_pool *p)
{
	return p->driver->name;
}

/* A connection that was kept may have died since (a database server that restarted):
 * then the next one is tried, and at last a fresh one, whose failure counts. */
static struct db *begin_transaction(struct db_pool *p, enum db_mode mode, struct err *e)
{
	for (;;) {
		struct db *d = take_idle(p, mode);
		bool kept = d != NULL;
		struct err why = { 0 };

		if (!d) d = p->driver->connect(p, mode, e);
		if (!d) return NULL;
		d->failed = d->wrote = d->uncounted = false;
		d->queries = 0;
		d->watch = NULL;
		if (p->driver->begin(d, &why)) return d;
		kept = kept && d->lost;
		if (d->lost)
			p->driver->disconnect(d);
		else
			keep_idle(p, d);
		if (!kept) return err_pass(e, why.code, &why), NULL;
	}
}

struct db *db_begin(struct db_pool *p, enum db_mode mode, struct err *e)
{
	struct db *d;

	if (!gate_enter(&p->gate[mode], DB_WAIT)) {
		err_set(e, ERR_LIMIT, "the database is busy: no turn came within %d seconds", DB_WAIT);
		return NULL;
	}
	d = begin_transaction(p, mode, e);
	if (!d) gate_leave(&p->gate[mode]);
	return d;
}

static void give_back(struct db *d)
{
	struct db_pool *p = d->pool;
	enum db_mode mode = d->mode;

	if (d->lost)
		p->driver->disconnect(d);
	else
		keep_idle(p, d);
	gate_leave(&p->gate[mode]);
}

/* Remember whether the engine takes writes, for those who watch the server. */
static void note_commit(struct db *d, bool ok)
{
	if (d->mode == DB_WRITE && (!ok || d->wrote)) d->pool->refuses = !ok;
}

bool db_commit(struct db *d, struct err *e)
{
	bool ok;

	assert(d->queries == 0); /* a query without its db_done() */
	d->watch = NULL; /* a commit is not interrupted: the work is done */
	if (d->failed) {
		db_rollback(d);
		return err_set(e, ERR_FAILED, "nothing was saved: an earlier statement failed");
	}
	ok = d->pool->driver->commit(d, e);
	note_commit(d, ok);
	give_back(d);
	return ok;
}

void db_rollback(struct db *d)
{
	if (!d) return;
	d->watch = NULL;
	if (d->queries) d->lost = true; /* with the connection goes what the unfinished queries hold */
	d->pool->driver->rollback(d);
	give_back(d);
}

/* Turn `o`, `z` and `y` into `i`, `s` and `b`, or into NULL. ERR_INPUT when a text cannot be stored. */
static bool settle_arg(struct db_arg *v, struct err *e)
{
	if (v->type == 'o') v->type = v->number ? 'i' : 'n';
	if (v->type == 'z') v->type = v->bytes.n ? 's' : 'n';
	if (v->type == 'y') v->type = v->bytes.n ? 'b' : 'n';
	assert(strchr("isbn", v->type));
	if (v->bytes.n > INT32_MAX) return err_set(e, ERR_LIMIT, "a value of over 2 GiB");
	if (v->type == 's' && !str_utf8(v->bytes))
		return err_set(e, ERR_INPUT, "text that is not valid UTF-8 cannot be stored");
	return true;
}

static void take_args(struct db_arg *v, size_t n, const char *types, va_list args)
{
	assert(n <= DB_ARGS);
	for (size_t i = 0; i < n; i++) {
		v[i] = (struct db_arg){ .type = types[i] };
		if (types[i] == 'i' || types[i] == 'o')
			v[i].number = va_arg(args, int64_t);
		else
			v[i].bytes = va_arg(args, struct str);
	}
}

static bool settle_all(struct db_args *args, char *types, const struct db_arg *v, size_t n,
	struct err *e)
{
	assert(n <= DB_ARGS);
	*args = (struct db_args){ .types = types, .n = n };
	for (size_t i = 0; i < n; i++) {
		args->v[i] = v[i];
		types[i] = v[i].type;
		if (!settle_arg(&args->v[i], e)) return false;
	}
	types[n] = '\0';
	return true;
}

/* Whether the time of the work is over, or the program ends; then x->err says so. */
static bool is_over(struct ctx *x)
{
	return watch_is_over(x->watch) && !err_say(&x->err, ERR_LIMIT, NULL,
		watch_is_stopped(x->watch) ? "the program ends; this is done when it runs again" :
		"this took longer than it may");
}

static bool start_statement(struct db_q *q, struct ctx *x, const char *sql, const struct db_arg *v, size_t n)
{
	char types[DB_ARGS + 1];
	struct db_args args;

	*q = (struct db_q){ .x = x, .db = x->db, .row = -1 };
	assert(x->db);
	if (x->db->failed)
		return err_set(&x->err, ERR_FAILED, "an earlier statement of this transaction failed");
	x->db->watch = x->watch;
	if (!x->db->uncounted) atomic_fetch_add_explicit(&x->db->pool->statements, 1, memory_order_relaxed);
	if (!is_over(x) && settle_all(&args, types, v, n, &x->err) &&
		x->db->pool->driver->start(q, sql, &args)) {
		x->db->queries++;
		return true;
	}
	x->db->failed = true;
	if (x->db->mode == DB_WRITE && x->err.code == ERR_FAILED) x->db->pool->refuses = true;
	return false;
}

struct db_q *db_query_args(struct ctx *x, const char *sql, const struct db_arg *v, size_t n)
{
	struct db_q *q = NEW(x->a, struct db_q);

	return start_statement(q, x, sql, v, n) ? q : NULL;
}

int64_t db_run_args(struct ctx *x, const char *sql, const struct db_arg *v, size_t n)
{
	struct db_q q;

	if (!start_statement(&q, x, sql, v, n)) return -1;
	while (db_next(&q)) continue;
	if (q.changes > 0) x->db->wrote = true;
	return db_done(&q) ? q.changes : -1;
}

struct db_q *db_query(struct ctx *x, const char *sql, const char *types, ...)
{
	struct db_arg v[DB_ARGS];
	va_list args;

	va_start(args, types);
	take_args(v, strlen(types), types, args);
	va_end(args);
	return db_query_args(x, sql, v, strlen(types));
}

int64_t db_run(struct ctx *x, const char *sql, const char *types, ...)
{
	struct db_arg v[DB_ARGS];
	va_list args;

	va_start(args, types);
	take_args(v, strlen(types), types, args);
	va_end(args);
	return db_run_args(x, sql, v, strlen(types));
}

bool db_next(struct db_q *q)
{
	if (!q->db->failed && is_over(q->x)) q->db->failed = true;
	return !q->db->failed && q->db->pool->driver->next(q);
}

int64_t db_int(struct db_q *q, int column)
{
	return q->db->pool->driver->number(q, column);
}

struct str db_bytes(struct db_q *q, int column)
{
	return str_dup(q->x->a, q->db->pool->driver->bytes(q, column));
}

struct str db_text(struct db_q *q, int column)
{
	return db_bytes(q, column);
}

bool db_done(struct db_q *q)
{
	q->db->pool->driver->end(q);
	q->db->queries--;
	return !q->db->failed;
}

bool db_any(struct db_q *q, bool *any)
{
	if (!q) return false;
	*any = db_next(q);
	return db_done(q);
}

struct str db_explain(struct ctx *x, const char *sql)
{
	struct buf plan = { .a = x->a };

	if (!x->db->pool->driver->explain(x, sql, &plan)) {
		x->db->failed = true;
		return S("");
	}
	return buf_str(&plan);
}

static bool verify_rows(struct ctx *x, const char *sql)
{
	struct db_q *q = db_query(x, sql, "");
	struct str found = S("ok"), first, more;

	if (!q) return false;
	while (str_eq(found, S("ok")) && db_next(q)) found = db_text(q, 0);
	if (!db_done(q)) return false;
	if (str_eq(found, S("ok"))) return true;
	while (str_cut(found, '\n', &first, &more)) found = more; /* the last line names the damage */
	return err_set(&x->err, ERR_FAILED, "the database is damaged: %.*s", STR(found));
}

bool db_verify(struct db_pool *p, struct err *e)
{
	struct ctx x = { .a = arena_new() };
	bool ok = true;

	if (p->driver->verify) {
		x.db = db_begin(p, DB_READ, &x.err);
		ok = x.db && verify_rows(&x, p->driver->verify);
		db_rollback(x.db);
	}
	if (!ok) err_pass(e, x.err.code, &x.err);
	arena_free(x.a);
	return ok;
}

int db_backup(struct db_pool *p, const char *beside,
	void (*progress)(void *arg, int64_t done, int64_t of), void *arg, struct err *e)
{
	return p->driver->backup(p, beside, progress, arg, e);
}
