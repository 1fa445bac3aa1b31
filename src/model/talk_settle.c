/* SPDX-License-Identifier: Apache-2.0
 *
 * A page only reads, so it cannot close a talk that was left open: the worker does, and commands do
 * before they show talks. `logged_by` stays empty, because nobody has said how long the talk was,
 * and either of the two still may.
 */
#include "model/talk_settle.h"

#include "base/date.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/talk.h"

enum { LEFT_OPEN, HOLD_OPEN, STOOD, HOLD_STOOD };
const char *const talk_settle_sql[] = {
	[LEFT_OPEN] =
		"SELECT id, pair FROM talk WHERE state = 0 AND began IS NOT NULL AND began < $1"
		" ORDER BY began LIMIT $2",
	[HOLD_OPEN] =
		"UPDATE talk SET state = 1, starts = began, held_minutes = minutes,"
		"  ended = began + minutes * 60 WHERE id = $1 AND state = 0",
	[STOOD] =
		"SELECT id, pair FROM talk WHERE state = 0 AND source = 1 AND starts < $1"
		"   AND began IS NULL AND starts + minutes * 60 <= $1 ORDER BY starts LIMIT $2",
	[HOLD_STOOD] =
		"UPDATE talk SET state = 1, held_minutes = minutes, ended = starts + minutes * 60"
		" WHERE id = $1 AND state = 0",
	NULL
};

struct found { int64_t id, pair; };

static bool read_found(struct ctx *x, struct db_q *q, struct found **out, size_t *n)
{
	*out = LIST_NEW(x->a, struct found);
	*n = 0;
	if (!q) return false;
	while (db_next(q))
		*LIST_ADD(x->a, *out, *n) = (struct found){ db_int(q, 0), db_int(q, 1) };
	return db_done(q);
}

/* Make the talks that a query gives held, with the statement `sql`; *done counts them. */
static bool hold_found(struct ctx *x, struct db_q *q, const char *sql, size_t *done)
{
	struct found *found;
	size_t n;

	if (!read_found(x, q, &found, &n)) return false;
	for (size_t i = 0; i < n; i++, ++*done)
		if (db_run(x, sql, "i", found[i].id) != 1 || !talk_ended(x, found[i].pair) ||
			!audit_add(x, "talk.hold", found[i].id))
			return false;
	return true;
}

bool talk_settle(struct ctx *x, size_t most, size_t *done)
{
	const char *const *sql = talk_settle_sql;

	*done = 0;
	if (x->me != CTX_OPERATOR)
		return err_set(&x->err, ERR_FORBIDDEN, "only the operator does this");
	if (!hold_found(x,
		    db_query(x, sql[LEFT_OPEN], "ii", x->now - TALK_FORGOTTEN, (int64_t)most),
		    sql[HOLD_OPEN], done))
		return false;
	return *done >= most || hold_found(x, db_query(x, sql[STOOD], "ii", x->now,
			(int64_t)(most - *done)), sql[HOLD_STOOD], done);
}
