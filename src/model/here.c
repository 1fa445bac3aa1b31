/* SPDX-License-Identifier: Apache-2.0 */
#include "model/here.h"

#include "db/db.h"
#include "model/live.h"
#include "model/pair.h"
#include "model/person.h"

enum { GET_MINE, SAY, LEAVE, OTHER, FORGET, SWEEP };
const char *const here_sql[] = {
	[GET_MINE] =
		"SELECT p.unseen, h.until FROM person p"
		"  LEFT JOIN here h ON h.person = p.id AND h.pair = $2 WHERE p.id = $1",
	[SAY] =
		"INSERT INTO here (person, pair, until) VALUES ($1, $2, $3)"
		" ON CONFLICT (person, pair) DO UPDATE SET until = $3",
	[LEAVE] = "DELETE FROM here WHERE person = $1 AND pair = $2",
	[OTHER] =
		"SELECT h.until FROM here h JOIN pair r ON r.id = h.pair"
		"  JOIN person me ON me.id = $1 JOIN person o ON o.id = h.person"
		" WHERE h.pair = $2 AND $1 IN (r.leader, r.member) AND h.person <> $1"
		"   AND me.unseen = 0 AND o.unseen = 0 AND h.until > $3",
	[FORGET] = "DELETE FROM here WHERE person = $1",
	[SWEEP] = "DELETE FROM here WHERE until < $1",
	NULL
};

/* Find out whether x->me has switched it off, and until when they are here; 0: they are not. */
static bool read_mine(struct ctx *x, int64_t pair, bool *unseen, int64_t *until)
{
	struct db_q *q = db_query(x, here_sql[GET_MINE], "ii", x->me, pair);

	if (!q) return false;
	if (db_next(q)) *unseen = db_int(q, 0) != 0, *until = db_int(q, 1);
	return db_done(q);
}

bool here_say(struct ctx *x, int64_t pair)
{
	bool unseen = true;
	int64_t until = 0;

	if (!pair_get(x, pair) || !read_mine(x, pair, &unseen, &until)) return false;
	if (unseen) return true;
	if (db_run(x, here_sql[SAY], "iii", x->me, pair, x->now + HERE_SECONDS) != 1) return false;
	return until > x->now || live_note(x, pair);
}

bool here_leave(struct ctx *x, int64_t pair)
{
	int64_t rows;

	if (!pair_get(x, pair)) return false;
	rows = db_run(x, here_sql[LEAVE], "ii", x->me, pair);
	return rows == 0 || (rows == 1 && live_note(x, pair));
}

bool here_other(struct ctx *x, int64_t pair, bool *is)
{
	return db_any(db_query(x, here_sql[OTHER], "iii", x->me, pair, x->now), is);
}

bool here_set_unseen(struct ctx *x, bool unseen)
{
	return person_set_unseen(x, unseen) && db_run(x, here_sql[FORGET], "i", x->me) >= 0 &&
		live_note_all(x);
}

bool here_sweep(struct ctx *x)
{
	return db_run(x, here_sql[SWEEP], "i", x->now) >= 0;
}
