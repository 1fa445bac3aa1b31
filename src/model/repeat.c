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

/* What tells a request from another one with the same key: a tag under the key file, because a short
 * text could be found from a plain hash by trying. */
static struct str tag_request(struct ctx *x, const struct repeat *r)
{
	struct buf b = { .a = x->a };

	buf_fmt(&b, "%zu ", r->key.n);
	buf_add(&b, r->key);
	buf_add(&b, r->asked);
	return secret_tag(x->a, x->keys, S("repeat.asked"), buf_str(&b));
}

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
	return !r->done || str_eq(asked, tag_request(x, r)) ||
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
		       tag_request(x, r), r->made, x->now, x->now + r->seconds) == 1;
}

bool repeat_sweep(struct ctx *x)
{
	return db_run(x, repeat_sql[SWEEP], "i", x->now) >= 0;
}
