/* SPDX-License-Identifier: Apache-2.0 */
#include "model/replaced.h"

#include "base/id.h"
#include "db/db.h"

enum { GET, PUT, FORGET, FORGET_ALL, SWEEP };
const char *const replaced_sql[] = {
	[GET] =
		"SELECT was, closed FROM replaced WHERE person = $1 AND step = $2 AND field = $3"
		" AND became = $4 AND at > $5",
	[PUT] =
		"INSERT INTO replaced (person, step, change, field, was, became, closed, at)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
		" ON CONFLICT (person, step) DO UPDATE SET change = excluded.change,"
		"  field = excluded.field, was = excluded.was, became = excluded.became,"
		"  closed = excluded.closed, at = excluded.at",
	[FORGET] = "DELETE FROM replaced WHERE person = $1 AND step = $2",
	[FORGET_ALL] = "DELETE FROM replaced WHERE step = $1",
	[SWEEP] = "DELETE FROM replaced WHERE at <= $1",
	NULL
};

/* Find out whether the person was told already of the value that is replaced now. Then a day begins
 * at the one that they knew before it; a state does only when it is back, since between two states
 * lie others. */
static bool begin_at_known(struct ctx *x, struct replaced *r, bool *told)
{
	struct db_q *q = db_query(x, replaced_sql[GET], "iiiii", r->person, r->step,
		(int64_t)r->field, r->was, x->now - REPLACED_SECONDS);

	if (!q) return false;
	if ((*told = db_next(q)) && (r->field == REPLACED_DUE || db_int(q, 0) == r->became))
		r->was = db_int(q, 0), r->closed = db_int(q, 1);
	return db_done(q);
}

static bool put_row(struct ctx *x, const struct replaced *r)
{
	if (r->was == r->became)
		return db_run(x, replaced_sql[FORGET], "ii", r->person, r->step) >= 0;
	return db_run(x, replaced_sql[PUT], "iiiiiioi", r->person, r->step, id_new(x->now),
		       (int64_t)r->field, r->was, r->became, r->closed, x->now) == 1;
}

bool replaced_note(struct ctx *x, const struct replaced *given)
{
	struct replaced r = *given;
	bool told;

	return replaced_forget(x, r.step) && begin_at_known(x, &r, &told) && put_row(x, &r);
}

bool replaced_undo(struct ctx *x, const struct replaced *given)
{
	struct replaced r = *given;
	bool told;

	return replaced_forget(x, r.step) && begin_at_known(x, &r, &told) &&
		(!told || put_row(x, &r));
}

bool replaced_forget(struct ctx *x, int64_t step)
{
	return db_run(x, replaced_sql[FORGET], "ii", x->me, step) >= 0;
}

bool replaced_forget_all(struct ctx *x, int64_t step)
{
	return db_run(x, replaced_sql[FORGET_ALL], "i", step) >= 0;
}

bool replaced_sweep(struct ctx *x)
{
	return db_run(x, replaced_sql[SWEEP], "i", x->now - REPLACED_SECONDS) >= 0;
}
