/* SPDX-License-Identifier: Apache-2.0
 *
 * The key file is checked before anything else is read or written: rows that are sealed with
 * another key could never be opened together again.
 */
#include "model/store.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"
#include "base/log.h"
#include "base/secret.h"
#include "ical/zones.h"
#include "model/key.h"

const char *store_file(struct arena *a, struct str data, const char *name)
{
	if (!data.n) data = S("data");
	return str_fmt(a, "%.*s/%s", STR(data), name).p;
}

bool store_make_folder(struct arena *a, struct str data, struct err *e)
{
	const char *path = str_z(a, data.n ? data : S("data"));
	struct stat st;

	if (mkdir(path, 0700) == 0) return true;
	if (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode)) return true;
	return err_at(e, ERR_FAILED, path, "%s",
		errno == EEXIST ? "not a folder" : strerror(errno));
}

/* Begin a short transaction of the operator while the folder is being opened. */
static bool begin_check(struct store *s, struct arena *a, enum db_mode mode, struct ctx *x,
	struct err *e)
{
	bool ok = store_begin(s, a, mode, CTX_OPERATOR, store_clock(), x);

	if (!ok) *e = x->err;
	return ok;
}

/* End such a transaction; false, with *e, when it failed or `ok` is false. */
static bool end_check(struct ctx *x, bool ok, struct err *e)
{
	ok = store_end(x, ok);
	if (!ok) *e = x->err;
	return ok;
}

/* Read the key file. Where it is missing, make one, unless the database holds what was sealed with
 * the missing key. */
static bool open_keys(struct store *s, struct arena *a, const char *path, bool make, struct err *e)
{
	bool needed, ok;
	struct ctx x;

	if (access(path, F_OK) != 0 && errno == ENOENT) {
		if (!begin_check(s, a, DB_READ, &x, e)) return false;
		ok = key_needed(&x, &needed);
		if (!end_check(&x, ok, e)) return false;
		if (needed)
			return err_at(e, ERR_INPUT, path,
				"the key file is missing, and what the database "
				"holds was sealed with it; put the copy that was kept in its place");
	}
	if (!(s->key_path = strdup(path))) abort();
	return (s->keys = keys_open(path, make, e)) != NULL;
}

/* Write the row by which check_keys() knows the key. A failure is only logged: a full disk must not
 * keep a server from showing what is there. */
static bool keep_key_check(struct store *s, struct arena *a, struct err *e)
{
	struct err why = { 0 };
	struct ctx x;

	if (!begin_check(s, a, DB_WRITE, &x, e)) return false;
	if (!end_check(&x, key_keep(&x), &why))
		log_warn("the key check was not kept: %s", why.text);
	return true;
}

/* Refuse a key that the database was not sealed with. A database that knows no key yet gets this
 * one, and is asked again: another program may have been faster. */
static bool check_keys(struct store *s, struct arena *a, const char *path, struct err *e)
{
	struct ctx x;

	for (int turn = 0; turn < 2; turn++) {
		bool known = false, ok;

		if (!begin_check(s, a, DB_READ, &x, e)) return false;
		ok = key_fits(&x, &known);
		if (!end_check(&x, ok, e)) {
			struct err why = *e;

			if (why.code != ERR_INPUT) return false;
			err_clear(e);
			return err_at(e, ERR_INPUT, path,
				"this key file belongs to another database: %s; "
				"put the copy that was kept for this one in its place",
				why.text);
		}
		if (known) return true;
		if (turn == 0 && !keep_key_check(s, a, e)) return false;
	}
	return true;
}

static bool open_folder(struct store *s, struct arena *a, struct str data, struct str database,
	enum store_use use, struct err *e)
{
	const char *own = store_file(a, data, "rapport.db"), *key = store_file(a, data, "key");
	bool make = use != STORE_USE;

	if (make && !store_make_folder(a, data, e)) return false;
	if (!make && access(own, F_OK) != 0 && access(key, F_OK) != 0)
		return err_set(e, ERR_INPUT, "%.*s: not a data folder (`rapport init` makes one)",
			STR(data.n ? data : S("data")));
	s->pool = db_open(database.n ? str_z(a, database) : own, make, use == STORE_SERVE, e);
	if (!s->pool || !db_migrate(s->pool, e)) return false;
	if (!open_keys(s, a, key, make, e) || !check_keys(s, a, key, e)) return false;
	s->zones = zones_new(NULL);
	return true;
}

bool store_open(struct store *s, struct str data, struct str database, enum store_use use,
	struct err *e)
{
	struct arena *a = arena_new();
	bool ok;

	*s = (struct store){ 0 };
	ok = open_folder(s, a, data, database, use, e);
	if (!ok) store_close(s);
	arena_free(a);
	return ok;
}

void store_close(struct store *s)
{
	if (s->pool) db_close(s->pool);
	if (s->keys) keys_free(s->keys);
	free(s->key_path);
	if (s->zones) zones_free(s->zones);
	*s = (struct store){ 0 };
}

bool store_begin(struct store *s, struct arena *a, enum db_mode mode, int64_t me, int64_t now,
	struct ctx *x)
{
	*x = (struct ctx){ .a = a,
		.zones = s->zones,
		.keys = s->keys,
		.mail_from = s->mail_from,
		.mail_authserv = s->mail_authserv,
		.site = s->site,
		.outward = &s->outward,
		.now = now,
		.me = me,
		.reads = mode == DB_READ,
		.ear = s->ear };
	x->db = db_begin(s->pool, mode, &x->err);
	return x->db != NULL;
}

bool store_end(struct ctx *x, bool ok)
{
	struct db *d = x->db;

	x->db = NULL;
	if (!ok || x->err.code) {
		db_rollback(d);
		return false;
	}
	if (!db_commit(d, &x->err)) return false;
	live_tell(x);
	return true;
}

bool store_try_write(struct store *s, struct arena *a)
{
	struct ctx x;
	bool ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) && key_try_write(&x);

	if (x.db) ok = store_end(&x, ok);
	if (!ok) log_warn("nothing can be written: %s", x.err.text);
	return ok;
}

bool store_key_stands(const struct store *s, struct ctx *x)
{
	const struct keys *served = x->keys;
	struct keys *again;
	bool known, ok;

	if (!key_fits(x, &known)) return false;
	if (!(again = keys_open(s->key_path, false, &x->err))) return false;
	x->keys = again;
	ok = key_fits(x, &known);
	x->keys = served;
	keys_free(again);
	return ok;
}

int64_t store_clock(void)
{
	const char *fixed = getenv("RAPPORT_NOW");
	int64_t utc;

	if (fixed && date_parse_rfc3339(str_of(fixed), &utc)) return utc;
	return (int64_t)time(NULL);
}

static int64_t read_clock_ms(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t store_clock_ms(void)
{
	static _Atomic int64_t begun;
	int64_t steady = read_clock_ms(CLOCK_MONOTONIC), none = 0;

	if (!getenv("RAPPORT_NOW")) return read_clock_ms(CLOCK_REALTIME);
	if (!atomic_compare_exchange_strong(&begun, &none, steady)) steady -= none;
	else steady = 0;
	return store_clock() * 1000 + steady;
}
