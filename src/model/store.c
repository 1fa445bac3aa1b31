/* SPDX-License-Identifier: Apache-2.0 */
#include "model/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"
#include "base/secret.h"
#include "ical/zone.h"

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
	return err_set(e, ERR_FAILED, "%s: %s", path, errno == EEXIST ? "not a folder" : strerror(errno));
}

static bool open_in(struct store *s, struct arena *a, struct str data, struct str database,
	enum store_use use, struct err *e)
{
	const char *own = store_file(a, data, "rapport.db");
	bool make = use != STORE_USE;

	if (make && !store_make_folder(a, data, e)) return false;
	if (!make && access(own, F_OK) != 0 && access(store_file(a, data, "key"), F_OK) != 0)
		return err_set(e, ERR_INPUT, "%.*s: not a data folder (`rapport init` makes one)",
			STR(data.n ? data : S("data")));
	if (!(s->keys = keys_open(store_file(a, data, "key"), make, e))) return false;
	s->pool = db_open(database.n ? str_z(a, database) : own, make, use == STORE_SERVE, e);
	if (!s->pool || !db_migrate(s->pool, e)) return false;
	s->zones = zones_new(NULL);
	return true;
}

bool store_open(struct store *s, struct str data, struct str database, enum store_use use,
	struct err *e)
{
	struct arena *a = arena_new();
	bool ok;

	*s = (struct store){ 0 };
	ok = open_in(s, a, data, database, use, e);
	if (!ok) store_close(s);
	arena_free(a);
	return ok;
}

void store_close(struct store *s)
{
	if (s->pool) db_close(s->pool);
	if (s->keys) keys_free(s->keys);
	if (s->zones) zones_free(s->zones);
	*s = (struct store){ 0 };
}

bool store_begin(struct store *s, struct arena *a, enum db_mode mode, int64_t me, int64_t now,
	struct ctx *x)
{
	*x = (struct ctx){ .a = a, .zones = s->zones, .keys = s->keys, .mail_from = s->mail_from,
		.mail_authserv = s->mail_authserv, .site = s->site, .now = now, .me = me };
	x->db = db_begin(s->pool, mode, &x->err);
	return x->db != NULL;
}

bool store_end(struct ctx *x, bool ok)
{
	struct db *d = x->db;

	x->db = NULL;
	if (ok && !x->err.code) return db_commit(d, &x->err);
	db_rollback(d);
	return false;
}

int64_t store_clock(void)
{
	const char *fixed = getenv("RAPPORT_NOW");
	int64_t utc;

	if (fixed && date_parse_rfc3339(str_of(fixed), &utc)) return utc;
	return (int64_t)time(NULL);
}
