/* SPDX-License-Identifier: Apache-2.0 */
#include "model/repeat.h"

#include "base/secret.h"
#include "db/db.h"

enum { FIND, KEEP, SWEEP };
const char *const repeat_sql[] = {
	[FIND] = "SELECT asked, made FROM repeat WHERE person = $1 AND key = $2 AND at > $3",
	[KEEP] =
		"INSERT INTO repeat (person, key, asked, made, at) VALUES ($1, $2, $3, $4, $5)"
		" ON CONFLICT (person, key) DO UPDATE"
		" SET asked = excluded.asked, made = excluded.made,"
		"  at = excluded.at",
	[SWEEP] = "DELETE FROM repeat WHERE at <= $1",
	NULL
};

bool repeat_find(struct ctx *x, struct repeat *r)
{
	struct str asked = S("");
	struct db_q *q;

	if (!r->key.n || r->key.n > REPEAT_KEY_BYTES)
		return err_set(&x->err, ERR_INPUT,
			TR("The Idempotency-Key has 1 to %d characters."), (int)REPEAT_KEY_BYTES);
	q = db_query(x, repeat_sql[FIND], "ibi", x->me, secret_hash(x->a, r->key),
		x->now - REPEAT_SECONDS);
	if (!q) return false;
	if ((r->done = db_next(q))) {
		asked = db_bytes(q, 0);
		r->made = db_int(q, 1);
	}
	if (!db_done(q)) return false;
	return !r->done || str_eq(asked, secret_hash(x->a, r->asked)) ||
		err_set(&x->err, ERR_INPUT,
			TR("This Idempotency-Key came with another request before."));
}

bool repeat_keep(struct ctx *x, const struct repeat *r)
{
	return db_run(x, repeat_sql[KEEP], "ibboi", x->me, secret_hash(x->a, r->key),
		       secret_hash(x->a, r->asked), r->made, x->now) == 1;
}

bool repeat_sweep(struct ctx *x)
{
	return db_run(x, repeat_sql[SWEEP], "i", x->now - REPEAT_SECONDS) >= 0;
}
