/* SPDX-License-Identifier: Apache-2.0 */
#include "model/undo.h"

#include "base/id.h"
#include "db/db.h"
#include "view/lang.h"

enum { ADD, LIST, DEL, SWEEP };
const char *const undo_sql[] = {
	[ADD] =
		"INSERT INTO undo (id, act, person, kind, object, a, b, c, d, e, kept, made)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
	[LIST] =
		"SELECT kind, object, a, b, c, d, e, kept, made FROM undo"
		" WHERE act = $1 AND person = $2 AND made >= $3 ORDER BY id DESC LIMIT 2000",
	[DEL] = "DELETE FROM undo WHERE act = $1 AND person = $2",
	[SWEEP] = "DELETE FROM undo WHERE made < $1",
	NULL
};

/* The most rows that one act may change: the talks of a whole plan. */
enum { ROWS = 2000 };

bool undo_add(struct ctx *x, const struct undo *u)
{
	int64_t id = id_new(x->now);

	if (x->me <= 0) return true;
	if (!x->undo) x->undo = x->act ? x->act : id, x->act = 0;
	return db_run(x, undo_sql[ADD], "iiiiiiiiiiyi", id, x->undo, x->me, (int64_t)u->kind,
		       u->object, u->a, u->b, u->c, u->d, u->e, u->kept, x->now) == 1;
}

bool undo_list(struct ctx *x, int64_t act, struct undo **out, size_t *n)
{
	struct db_q *q = db_query(x, undo_sql[LIST], "iii", act, x->me,
		x->now - UNDO_SECONDS - UNDO_GRACE);

	*out = LIST_NEW(x->a, struct undo);
	*n = 0;
	if (!q) return false;
	while (*n < ROWS && db_next(q))
		*LIST_ADD(x->a, *out, *n) = (struct undo){ .kind = (enum undo_kind)db_int(q, 0),
			.object = db_int(q, 1),
			.a = db_int(q, 2),
			.b = db_int(q, 3),
			.c = db_int(q, 4),
			.d = db_int(q, 5),
			.e = db_int(q, 6),
			.kept = db_bytes(q, 7),
			.made = db_int(q, 8) };
	return db_done(q);
}

bool undo_del(struct ctx *x, int64_t act, size_t n)
{
	return db_run(x, undo_sql[DEL], "ii", act, x->me) == (int64_t)n;
}

bool undo_too_late(struct ctx *x)
{
	return err_set(&x->err, ERR_CONFLICT,
		TR("Something has changed since then: nothing was undone."));
}

bool undo_sweep(struct ctx *x)
{
	return db_run(x, undo_sql[SWEEP], "i", x->now - UNDO_KEPT) >= 0;
}
