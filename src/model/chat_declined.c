/* SPDX-License-Identifier: Apache-2.0
 *
 * Who of Matrix wants no room with us. Anybody here can name any id, so a no must outlive the way for which
 * it was said, and hold for everybody; only the operator, who can ask whose account it is, lifts it. What
 * is kept is made with the key file, so that the database alone names nobody.
 */
#include "base/date.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/chat.h"

enum { ADD, IS, FORGET, SWEEP };
const char *const chat_declined_sql[] = {
	[ADD] =
		"INSERT INTO chat_declined (mark, until) VALUES ($1, $2)"
		" ON CONFLICT (mark) DO UPDATE SET until = excluded.until",
	[IS] = "SELECT 1 FROM chat_declined WHERE mark = $1 AND until > $2",
	[FORGET] = "DELETE FROM chat_declined WHERE mark = $1",
	[SWEEP] = "DELETE FROM chat_declined WHERE until <= $1",
	NULL
};

struct str chat_mark(const struct ctx *x, struct str id)
{
	struct buf lower = { .a = x->a };

	for (size_t i = 0; i < id.n; i++)
		buf_ch(&lower, id.p[i] >= 'A' && id.p[i] <= 'Z' ? (char)(id.p[i] - 'A' + 'a') : id.p[i]);
	return secret_tag(x->a, x->keys, S("chat declined"), buf_str(&lower));
}

bool chat_declined_add(struct ctx *x, struct str id)
{
	return db_run(x, chat_declined_sql[ADD], "bi", chat_mark(x, id), x->now + CHAT_DECLINED_SECONDS) >= 0;
}

bool chat_declined(struct ctx *x, struct str id, bool *is)
{
	return db_any(db_query(x, chat_declined_sql[IS], "bi", chat_mark(x, id), x->now), is);
}

bool chat_declined_forget(struct ctx *x, struct str id, bool *was)
{
	int64_t rows;
	bool invited;

	if (x->me != CTX_OPERATOR)
		return err_set(&x->err, ERR_FORBIDDEN, "only the operator allows an account again");
	rows = db_run(x, chat_declined_sql[FORGET], "b", chat_mark(x, id));
	if (rows < 0 || !chat_invited_forget(x, id, &invited)) return false;
	*was = rows > 0 || invited;
	return !*was || audit_add(x, "matrix.allow", 0);
}

bool chat_declined_sweep(struct ctx *x)
{
	return db_run(x, chat_declined_sql[SWEEP], "i", x->now) >= 0;
}
