/* SPDX-License-Identifier: Apache-2.0 */
#include "model/here.h"

#include "db/db.h"
#include "model/live.h"
#include "model/pair.h"
#include "model/person.h"

enum { GET_MINE, SAY, LEAVE, LOOK, WHERE, FORGET, SWEEP };
const char *const here_sql[] = {
	[GET_MINE] =
		"SELECT p.unseen, h.until, o.unseen FROM person p"
		"  JOIN pair r ON r.id = $2"
		"  JOIN person o ON o.id = CASE WHEN r.leader = $1 THEN r.member ELSE r.leader END"
		"  LEFT JOIN here h ON h.person = p.id AND h.pair = r.id WHERE p.id = $1",
	[SAY] =
		"INSERT INTO here (person, pair, until) VALUES ($1, $2, $3)"
		" ON CONFLICT (person, pair) DO UPDATE SET until = $3",
	[LEAVE] = "DELETE FROM here WHERE person = $1 AND pair = $2",
	[LOOK] =
		"SELECT COALESCE((SELECT l.n FROM live l WHERE l.pair = r.id), 0),"
		"       CASE WHEN EXISTS (SELECT 1 FROM here h JOIN person me ON me.id = $1"
		"         JOIN person o ON o.id = h.person"
		"         WHERE h.pair = r.id AND h.person <> $1 AND me.unseen = 0"
		"           AND o.unseen = 0 AND h.until > $3) THEN 1 ELSE 0 END"
		"  FROM pair r WHERE r.id = $2 AND $1 IN (r.leader, r.member)",
	[WHERE] = "SELECT pair FROM here WHERE person = $1",
	[FORGET] = "DELETE FROM here WHERE person = $1",
	[SWEEP] = "DELETE FROM here WHERE until < $1",
	NULL
};

/* What here_say() and here_leave() have to know. */
struct mine {
	bool unseen, other_unseen; /* who of the two has switched it off */
	int64_t until;             /* until when x->me is here; 0: they are not */
};

static bool read_mine(struct ctx *x, int64_t pair, struct mine *m)
{
	struct db_q *q = db_query(x, here_sql[GET_MINE], "ii", x->me, pair);

	if (!q) return false;
	*m = (struct mine){ .unseen = true };
	if (db_next(q)) *m = (struct mine){ db_int(q, 0) != 0, db_int(q, 2) != 0, db_int(q, 1) };
	return db_done(q);
}

bool here_say(struct ctx *x, int64_t pair)
{
	struct mine m;

	if (!pair_get(x, pair) || !read_mine(x, pair, &m)) return false;
	if (m.unseen) return true;
	if (db_run(x, here_sql[SAY], "iii", x->me, pair, x->now + HERE_SECONDS) != 1) return false;
	/* to whom it is not shown a change would tell it */
	return m.until > x->now || m.other_unseen || live_note(x, pair);
}

bool here_leave(struct ctx *x, int64_t pair)
{
	struct mine m;
	int64_t rows;

	if (!pair_get(x, pair) || !read_mine(x, pair, &m)) return false;
	rows = db_run(x, here_sql[LEAVE], "ii", x->me, pair);
	return rows == 0 || (rows == 1 && (m.other_unseen || live_note(x, pair)));
}

bool here_look(struct ctx *x, int64_t pair, int64_t *n, bool *is)
{
	struct db_q *q = db_query(x, here_sql[LOOK], "iii", x->me, pair, x->now);

	*n = 0, *is = false;
	if (!q) return false;
	if (db_next(q)) *n = db_int(q, 0), *is = db_int(q, 1) != 0;
	return db_done(q);
}

bool here_set_unseen(struct ctx *x, bool unseen)
{
	/* a change is told to the pairs that see x->me now, and to no other */
	return live_note_each(x, db_query(x, here_sql[WHERE], "i", x->me)) &&
		person_set_unseen(x, unseen) && db_run(x, here_sql[FORGET], "i", x->me) >= 0;
}

bool here_sweep(struct ctx *x)
{
	return db_run(x, here_sql[SWEEP], "i", x->now) >= 0;
}
