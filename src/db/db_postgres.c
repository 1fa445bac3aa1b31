/* SPDX-License-Identifier: Apache-2.0
 *
 * PostgreSQL 15 or later. Reads are REPEATABLE READ, READ ONLY: one snapshot, as in
 * SQLite. Writes take an advisory lock first, so that there is one writer in the whole
 * organisation, as in SQLite: what a transaction has checked still holds when it
 * writes, without retries that every caller would have to survive
 * (docs/database.md, "One writer").
 *
 * Values travel in binary: integers as eight bytes, text and bytes as they are.
 */
#include "db/driver.h"

#include <libpq-fe.h>
#include <string.h>

#include "base/log.h"
#include "db/entity.h"
#include "db/migrate.h"

enum { READERS = 15, NAME = 24 };
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25,
	OID_NUMERIC = 1700 };

struct connection {
	struct db db;
	PGconn *handle;
	unsigned long names; /* how many names of statements were made */
};

struct prepared {
	char name[NAME];
	char types[DB_ARGS + 1];
};

static const char *const set_up =
	"SET statement_timeout = '30s'; SET lock_timeout = '5s';"
	"SET idle_in_transaction_session_timeout = '60s';"
	"SET client_min_messages = warning; SET standard_conforming_strings = on;"
	"SET bytea_output = hex;"
	"SELECT set_config('synchronous_commit', 'on', false)"
	" WHERE current_setting('synchronous_commit') = 'off'";
static const char *const begin_reading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/* Of the two numbers of the lock the first stands for this program, the second for the schema. */
static const char *const begin_writing =
	"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
	"SELECT pg_advisory_xact_lock(1919971442, hashtext(coalesce(current_schema(), '')))";

static struct connection *connection_of(struct db *d)
{
	return (struct connection *)d;
}

/* The first line of what libpq says, without its trailing newline. */
static struct str first_line(const char *message)
{
	struct str rest = str_of(message), line = S("");

	str_line(&rest, &line);
	return str_trim(line);
}

static enum err_code code_of(const char *state)
{
	static const struct {
		const char *state; /* how the SQLSTATE begins */
		enum err_code code;
	} codes[] = {
		{ "23", ERR_CONFLICT },    /* integrity constraints */
		{ "40", ERR_CONFLICT },    /* deadlock, serialisation */
		{ "57014", ERR_LIMIT },    /* statement timeout */
		{ "55P03", ERR_LIMIT },    /* lock timeout */
		{ "53300", ERR_LIMIT },    /* too many connections */
	};

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (strncmp(state, codes[i].state, strlen(codes[i].state)) == 0) return codes[i].code;
	return ERR_FAILED;
}

static bool set_error(struct connection *c, const PGresult *r, struct err *e)
{
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	const char *why = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	enum err_code code = code_of(state ? state : "");

	c->db.failed = true;
	if (PQstatus(c->handle) == CONNECTION_BAD) {
		c->db.lost = true;
		return err_set(e, ERR_FAILED, "PostgreSQL: the connection was lost (%.*s)",
			STR(first_line(PQerrorMessage(c->handle))));
	}
	if (!state || !why)
		return err_set(e, ERR_FAILED, "PostgreSQL: %.*s",
			STR(first_line(PQerrorMessage(c->handle))));
	if (strcmp(state, "0A000") == 0) c->db.lost = true; /* the plans of this connection are of an older schema */
	if (strcmp(state, "53100") == 0)
		return err_set(e, code, "PostgreSQL: its disk is full; nothing of this was saved");
	if (code == ERR_CONFLICT)
		return err_set(e, code, "it contradicts what is stored (%s)", why);
	if (code == ERR_LIMIT) return err_set(e, code, "PostgreSQL: busy: %s", why);
	return err_set(e, code, "PostgreSQL: %s (%s)", why, state);
}

static bool run_command(struct connection *c, const char *sql, struct err *e)
{
	PGresult *r = PQexec(c->handle, sql);
	ExecStatusType status = PQresultStatus(r);
	bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || set_error(c, r, e);

	PQclear(r);
	return ok;
}

static void free_prepared(void *unused, void *prepared)
{
	(void)unused;
	free(prepared);
}

static void postgres_disconnect(struct db *d)
{
	struct connection *c = connection_of(d);

	db_cache_clear(&d->cache, free_prepared, NULL);
	PQfinish(c->handle); /* with the connection the server forgets its side of the statements */
	free(c);
}

static void log_notice(void *arg, const char *message)
{
	(void)arg;
	log_debug("PostgreSQL: %.*s", STR(first_line(message)));
}

/* Connect with settings that the address may replace: a dead server is noticed within ten
 * seconds, and of several hosts the one that takes writes is found. */
static PGconn *dial_server(const char *where)
{
	static const char *const keys[] = { "connect_timeout", "keepalives_idle", "tcp_user_timeout",
		"target_session_attrs", "application_name", "dbname", "client_encoding", NULL };
	const char *const values[] = { "5", "10", "10000", "read-write", "rapport", where, "UTF8",
		NULL };

	return PQconnectdbParams(keys, values, 1);
}

static bool is_address(const char *where, struct err *e)
{
	PQconninfoOption *options = PQconninfoParse(where, NULL);

	if (!options) /* libpq's reason may hold the password */
		return err_set(e, ERR_INPUT, "the address of the database is not right; expected "
			"postgresql://[user[:password]@]host[:port]/database");
	PQconninfoFree(options);
	return true;
}

static bool fits_schema(struct connection *c, struct err *e)
{
	const char *encoding = PQparameterStatus(c->handle, "server_encoding");

	if (PQserverVersion(c->handle) < 150000)
		return err_set(e, ERR_INPUT, "PostgreSQL %s is too old; expected 15 or later",
			PQparameterStatus(c->handle, "server_version"));
	if (!encoding || strcmp(encoding, "UTF8") != 0)
		return err_set(e, ERR_INPUT, "the database has the encoding %s; expected one made with "
			"ENCODING 'UTF8'", encoding ? encoding : "(unknown)");
	return true;
}

static struct db *postgres_connect(struct db_pool *p, enum db_mode mode, struct err *e)
{
	struct connection *c;

	if (!is_address(p->where, e)) return NULL;
	if (!(c = calloc(1, sizeof *c))) abort();
	c->db = (struct db){ .pool = p, .mode = mode };
	c->handle = dial_server(p->where);
	if (PQstatus(c->handle) != CONNECTION_OK) {
		err_set(e, ERR_FAILED, "PostgreSQL cannot be reached: %.*s",
			STR(first_line(PQerrorMessage(c->handle))));
		goto give_up;
	}
	PQsetNoticeProcessor(c->handle, log_notice, NULL);
	if (fits_schema(c, e) && run_command(c, set_up, e)) return &c->db;
give_up:
	postgres_disconnect(&c->db);
	return NULL;
}

static void postgres_rollback(struct db *d)
{
	struct err ignored = { 0 };
	struct connection *c = connection_of(d);

	if (PQtransactionStatus(c->handle) == PQTRANS_IDLE) return;
	if (!run_command(c, "ROLLBACK", &ignored)) d->lost = true;
}

static bool postgres_begin(struct db *d, struct err *e)
{
	if (run_command(connection_of(d), d->mode == DB_WRITE ? begin_writing : begin_reading, e)) return true;
	if (!d->lost) postgres_rollback(d);
	return false;
}

/* When the connection is lost during COMMIT, nobody knows whether the server has done it. */
static bool postgres_commit(struct db *d, struct err *e)
{
	struct connection *c = connection_of(d);
	PGresult *r = PQexec(c->handle, "COMMIT");
	bool ok = PQresultStatus(r) == PGRES_COMMAND_OK;

	if (!ok && PQstatus(c->handle) == CONNECTION_BAD)
		err_set(e, ERR_FAILED, "PostgreSQL: the connection was lost while saving; look whether "
			"it was saved before doing it again");
	if (!ok)
		set_error(c, r, e);
	else if (strcmp(PQcmdStatus(r), "COMMIT") != 0)
		ok = err_set(e, ERR_FAILED, "nothing was saved: the transaction was rolled back");
	PQclear(r);
	if (!ok && !d->lost) postgres_rollback(d);
	return ok;
}

static Oid type_of(char type)
{
	if (type == 'i' || type == 'o') return OID_INT8;
	return type == 'b' || type == 'y' ? OID_BYTEA : OID_TEXT;
}

static bool prepare_on_server(struct connection *c, struct arena *a, const char *name, const char *sql,
	const char *types, struct err *e)
{
	Oid oids[DB_ARGS];
	int n = (int)strlen(types);
	PGresult *r;
	bool ok;

	for (int i = 0; i < n; i++) oids[i] = type_of(types[i]);
	r = PQprepare(c->handle, name, migrate_postgres(a, entity_expand(a, sql), false).p, n, oids);
	ok = PQresultStatus(r) == PGRES_COMMAND_OK || set_error(c, r, e);
	PQclear(r);
	return ok;
}

/* Forget a statement on both sides. */
static void end_prepared(void *connection, void *prepared)
{
	struct prepared *s = prepared;
	char sql[NAME + 16];
	struct err ignored = { 0 };

	snprintf(sql, sizeof sql, "DEALLOCATE %s", s->name);
	run_command(connection, sql, &ignored);
	free(s);
}

static struct prepared *prepare_kept(struct connection *c, struct ctx *x, const char *sql,
	const char *types)
{
	struct db_kept *k = db_cache_find(&c->db.cache, sql);
	struct prepared *s;

	if (k && strcmp(((struct prepared *)k->handle)->types, types) == 0) return k->handle;
	if (k) db_cache_drop(&c->db.cache, k, end_prepared, c); /* now its arguments are of other types */
	if (!(s = calloc(1, sizeof *s))) abort();
	snprintf(s->name, sizeof s->name, "s%lu", ++c->names);
	snprintf(s->types, sizeof s->types, "%s", types);
	if (!prepare_on_server(c, x->a, s->name, sql, types, &x->err)) {
		free(s);
		return NULL;
	}
	/* libpq hands over all rows at once: no statement is busy, and there is always a place */
	db_cache_add(&c->db.cache, sql, s, end_prepared, c);
	return s;
}

static void write_big_endian(char *to, int64_t n)
{
	for (int i = 7; i >= 0; i--, n = (int64_t)((uint64_t)n >> 8)) to[i] = (char)(n & 0xff);
}

static PGresult *execute_prepared(struct connection *c, const char *name, const struct db_args *args)
{
	const char *values[DB_ARGS];
	int lengths[DB_ARGS], binary[DB_ARGS];
	char numbers[DB_ARGS][8];

	for (size_t i = 0; i < args->n; i++) {
		const struct db_arg *v = &args->v[i];

		binary[i] = 1;
		lengths[i] = v->type == 'i' ? 8 : (int)v->bytes.n;
		values[i] = v->type == 'i' ? numbers[i] : v->bytes.p ? v->bytes.p : "";
		if (v->type == 'i') write_big_endian(numbers[i], v->number);
		if (v->type == 'n') values[i] = NULL;
	}
	return PQexecPrepared(c->handle, name, (int)args->n, values, lengths, binary, 1);
}

static bool postgres_start(struct db_q *q, const char *sql, const struct db_args *args)
{
	struct connection *c = connection_of(q->db);
	struct prepared *s = prepare_kept(c, q->x, sql, args->types);
	ExecStatusType status;
	PGresult *r;

	if (!s) return false;
	r = execute_prepared(c, s->name, args);
	status = PQresultStatus(r);
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
		set_error(c, r, &q->x->err);
		PQclear(r);
		return false;
	}
	q->result = r;
	if (strncmp(PQcmdStatus(r), "SELECT", 6) != 0) q->changes = atoll(PQcmdTuples(r));
	return true;
}

static bool postgres_next(struct db_q *q)
{
	if (q->row < PQntuples(q->result)) q->row++;
	return q->row < PQntuples(q->result);
}

static int64_t read_big_endian(const unsigned char *p, int n)
{
	uint64_t v = n && p[0] & 0x80 ? UINT64_MAX : 0;

	for (int i = 0; i < n; i++) v = v << 8 | p[i];
	return (int64_t)v;
}

/* The whole part of a NUMERIC, which sum() of integers gives: 16-bit words for the
 * number of digits, the weight of the first, the sign and the scale, then the digits
 * to base 10000 (PostgreSQL: src/backend/utils/adt/numeric.c, numeric_send). */
static int64_t read_numeric(const unsigned char *p)
{
	int digits = (int)read_big_endian(p, 2), weight = (int)read_big_endian(p + 2, 2);
	bool minus = p[4] == 0x40;
	int64_t v = 0;

	for (int i = 0; i <= weight; i++) {
		int64_t digit = i < digits ? read_big_endian(p + 8 + 2 * (ptrdiff_t)i, 2) : 0;

		if (__builtin_mul_overflow(v, 10000, &v) || __builtin_sub_overflow(v, digit, &v))
			return minus ? INT64_MIN : INT64_MAX;
	}
	if (minus) return v;
	return v == INT64_MIN ? INT64_MAX : -v;
}

static int64_t postgres_number(struct db_q *q, int column)
{
	int row = (int)q->row;
	const unsigned char *p = (const unsigned char *)PQgetvalue(q->result, row, column);
	int n = PQgetlength(q->result, row, column);
	int64_t v = 0;

	if (PQgetisnull(q->result, row, column)) return 0;
	switch (PQftype(q->result, column)) {
	case OID_BOOL:
		return p[0];
	case OID_INT2:
	case OID_INT4:
	case OID_INT8:
		return read_big_endian(p, n);
	case OID_NUMERIC:
		return read_numeric(p);
	default:
		return str_int((struct str){ (const char *)p, (size_t)n }, &v) ? v : 0;
	}
}

static struct str postgres_bytes(struct db_q *q, int column)
{
	return (struct str){ PQgetvalue(q->result, (int)q->row, column),
		(size_t)PQgetlength(q->result, (int)q->row, column) };
}

static void postgres_end(struct db_q *q)
{
	PQclear(q->result);
}

static bool postgres_script(struct db *d, const char *sql, struct err *e)
{
	struct arena *a = arena_new();
	bool ok = run_command(connection_of(d), "SET LOCAL statement_timeout = 0", e) &&
		run_command(connection_of(d), migrate_postgres(a, sql, true).p, e);

	arena_free(a);
	return ok;
}

static bool explain_rows(struct connection *c, struct ctx *x, int args, struct buf *plan)
{
	struct buf sql = { .a = x->a };
	PGresult *r;
	bool ok;

	buf_z(&sql, "EXPLAIN EXECUTE explained");
	for (int i = 0; i < args; i++) buf_z(&sql, i ? ", NULL" : "(NULL");
	buf_add(&sql, args ? S(")\0") : S("\0"));
	r = PQexec(c->handle, sql.p);
	ok = PQresultStatus(r) == PGRES_TUPLES_OK || set_error(c, r, &x->err);
	for (int i = 0; i < PQntuples(r); i++) buf_fmt(plan, "%s\n", PQgetvalue(r, i, 0));
	PQclear(r);
	return ok;
}

/* The types of the parameters are left to the server to find, and a plan that does not
 * depend on their values is asked for. */
static bool postgres_explain(struct ctx *x, const char *sql, struct buf *plan)
{
	struct connection *c = connection_of(x->db);
	PGresult *r;
	int args;

	if (!run_command(c, "SET LOCAL plan_cache_mode = force_generic_plan", &x->err)) return false;
	if (!prepare_on_server(c, x->a, "explained", sql, "", &x->err)) return false;
	r = PQdescribePrepared(c->handle, "explained");
	args = PQnparams(r);
	PQclear(r);
	return explain_rows(c, x, args, plan) && run_command(c, "DEALLOCATE explained", &x->err);
}

static int postgres_backup(struct db_pool *p, const char *beside,
	void (*progress)(void *arg, int64_t done, int64_t of), void *arg, struct err *e)
{
	(void)p, (void)progress, (void)arg;
	err_at(e, ERR_INPUT, beside, "a PostgreSQL database is copied with pg_dump "
		"(docs/database.md says how)");
	return -1;
}

const struct db_driver db_postgres = {
	.name = "postgresql",
	.readers = READERS,
	.tables = "SELECT count(*), coalesce(sum(CASE WHEN tablename = 'schema_version' THEN 1 ELSE 0"
		  " END), 0) FROM pg_tables WHERE schemaname = current_schema()",
	.connect = postgres_connect,
	.disconnect = postgres_disconnect,
	.begin = postgres_begin,
	.commit = postgres_commit,
	.rollback = postgres_rollback,
	.start = postgres_start,
	.next = postgres_next,
	.number = postgres_number,
	.bytes = postgres_bytes,
	.end = postgres_end,
	.script = postgres_script,
	.explain = postgres_explain,
	.backup = postgres_backup,
};
