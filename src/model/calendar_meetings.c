/* SPDX-License-Identifier: Apache-2.0
 *
 * This file lists meetings without their titles, so that pages which only count them need not open
 * sealed titles. The two halves of the statement are those of calendar_events().
 */
#include "db/db.h"
#include "model/calendar.h"

const char *const calendar_meetings_sql[] = {
	"SELECT starts, ends FROM occurrence"
	" WHERE owner = $1 AND starts < $3 AND starts >= $2 - 86400 AND ends > $2"
	"   AND all_day = 0 AND travel = 0 AND kind <> $4"
	" UNION ALL"
	" SELECT starts, ends FROM occurrence"
	" WHERE owner = $1 AND starts < $2 - 86400 AND starts >= $2 - 5184000 AND ends > $2"
	"   AND ends - starts > 86400 AND all_day = 0 AND travel = 0 AND kind <> $4"
	" ORDER BY 1, 2 LIMIT 5000",
	NULL
};

bool calendar_meetings(struct ctx *x, int64_t from, int64_t to, struct spans *out)
{
	struct db_q *q = db_query(x, calendar_meetings_sql[0], "iiii", x->me, from, to,
		(int64_t)BUSY_FREE);

	*out = (struct spans){ LIST_NEW(x->a, struct span), 0 };
	if (!q) return false;
	while (db_next(q))
		*LIST_ADD(x->a, out->at, out->n) = (struct span){ db_int(q, 0), db_int(q, 1) };
	return db_done(q);
}
