/* SPDX-License-Identifier: Apache-2.0 */
#include "model/repeat.h"

#include "base/secret.h"
#include "db/db.h"
#include "model/entity.h"

enum { FIND, COUNT, KEEP, SWEEP };
const char *const repeat_sql[] = {
	[FIND] = "SELECT asked, made FROM repeat WHERE person = $1 AND key = $2 AND until > $3",
	[COUNT] = "SELECT count(*) FROM repeat WHERE person = $1",
	[KEEP] =
		"INSERT INTO repeat (person, key, asked, made, at, until)"
		" VALUES ($1, $2, $3, $4, $5, $6)"
		" ON CONFLICT (person, key) DO UPDATE"
		" SET asked = excluded.asked, made = excluded.made,"
		"  at = excluded.at, until = excluded.until",
	[SWEEP] = "DELETE FROM repeat WHERE until <= $1",
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
		x->now);
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
	if (!entity_room(x, repeat_sql[COUNT], x->me, REPEAT_KEYS)) {
		if (x->err.code == ERR_NONE) err_set(&x->err, ERR_LIMIT, TR("Too many at once. Please wait."));
		return false;
	}
	return db_run(x, repeat_sql[KEEP], "ibboii", x->me, secret_hash(x->a, r->key),
		       secret_hash(x->a, r->asked), r->made, x->now, x->now + r->seconds) == 1;
}

bool repeat_sweep(struct ctx *x)
{
	return db_run(x, repeat_sql[SWEEP], "i", x->now) >= 0;
}
