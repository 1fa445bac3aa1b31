/* SPDX-License-Identifier: Apache-2.0 */
#include "model/key.h"

#include "base/secret.h"
#include "db/db.h"
#include "model/fields.h"

enum { GET_ROW, ADD_ROW, TRY_WRITE };
const char *const key_sql[] = {
	[GET_ROW] = "SELECT sealed FROM key_check WHERE id = 1",
	[ADD_ROW] =
		"INSERT INTO key_check (id, sealed, tried) VALUES (1, $1, 0)"
		" ON CONFLICT (id) DO NOTHING",
	/* counts, for a row that stays as it is is not written */
	[TRY_WRITE] = "UPDATE key_check SET tried = tried + 1 WHERE id = 1",
	NULL
};

static struct str place(void)
{
	return S("key_check 1");
}

/* The sealed word; empty where there is none yet. */
static bool get_row(struct ctx *x, struct str *sealed)
{
	struct db_q *q = db_query(x, key_sql[GET_ROW], "");

	*sealed = S("");
	if (!q) return false;
	if (db_next(q)) *sealed = db_bytes(q, 0);
	return db_done(q);
}

bool key_needed(struct ctx *x, bool *needed)
{
	struct str sealed;
	bool any, opens;

	*needed = true;
	if (!get_row(x, &sealed)) return false;
	if (sealed.n) return true;
	if (!fields_open_any(x, &any, &opens)) return false;
	*needed = any;
	return true;
}

bool key_fits(struct ctx *x, bool *known)
{
	struct err why = { 0 };
	struct str sealed, word;
	bool any = true, opens;

	if (!get_row(x, &sealed)) return false;
	*known = sealed.n > 0;
	if (*known) opens = x->keys && secret_open(x->a, x->keys, place(), sealed, &word, &why);
	else if (!fields_open_any(x, &any, &opens)) return false;
	return !any || opens || err_set(&x->err, ERR_INPUT, x->keys ?
		"what is sealed in it does not open with this key" :
		"what is sealed in it needs its key");
}

bool key_keep(struct ctx *x)
{
	return db_run(x, key_sql[ADD_ROW], "b",
		       secret_seal(x->a, x->keys, place(), S("rapport"))) >= 0;
}

bool key_try_write(struct ctx *x)
{
	return db_run(x, key_sql[TRY_WRITE], "") == 1;
}
