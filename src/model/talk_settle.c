/* SPDX-License-Identifier: Apache-2.0
 *
 * A page only reads, so it cannot close what was left open; the worker does, and the commands
 * before they look. `logged_by` stays empty: nobody has said how long it was, and either of
 * the two still may.
 */
#include "model/talk_settle.h"

#include "base/date.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/talk.h"
#include "model/topic.h"

enum { LEFT_OPEN, HOLD_OPEN };
const char *const talk_settle_sql[] = {
	[LEFT_OPEN] =
		"SELECT id, pair FROM talk WHERE state = 0 AND began IS NOT NULL AND began < $1"
		" ORDER BY began LIMIT $2",
	[HOLD_OPEN] =
		"UPDATE talk SET state = 1, starts = began, held_minutes = minutes,"
		"  ended = began + minutes * 60 WHERE id = $1 AND state = 0",
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

bool talk_settle(struct ctx *x, size_t most, size_t *done)
{
	struct found *open;
	size_t n;

	*done = 0;
	if (x->me != CTX_OPERATOR)
		return err_set(&x->err, ERR_FORBIDDEN, "only the operator does this");
	if (!read_found(x, db_query(x, talk_settle_sql[LEFT_OPEN], "ii", x->now - TALK_FORGOTTEN,
			(int64_t)most), &open, &n))
		return false;
	for (; *done < n; ++*done) {
		const struct found *f = &open[*done];

		if (db_run(x, talk_settle_sql[HOLD_OPEN], "i", f->id) != 1) return false;
		if (!topic_carry(x, f->pair) || !audit_add(x, "talk.hold", f->id)) return false;
	}
	return true;
}
