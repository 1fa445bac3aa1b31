/* SPDX-License-Identifier: Apache-2.0 */
#include "model/live.h"

#include "db/db.h"

enum { COUNT, GET_ONE, OF_ME, SINCE };
#define CHANGE "SELECT l.pair, p.leader, p.member, l.n FROM live l JOIN pair p ON p.id = l.pair"
const char *const live_sql[] = {
	[COUNT] =
		"INSERT INTO live (pair, n, changed) VALUES ($1, 1, $2)"
		" ON CONFLICT (pair) DO UPDATE SET n = live.n + 1, changed = $2",
	[GET_ONE] = CHANGE " WHERE l.pair = $1",
	[OF_ME] =
		"SELECT id FROM pair WHERE leader = $1 AND ended IS NULL"
		" UNION ALL SELECT id FROM pair WHERE member = $1 AND ended IS NULL",
	[SINCE] = CHANGE " WHERE l.changed >= $1 ORDER BY l.changed LIMIT $2",
	NULL
};

/* The changes of one transaction. */
struct live_notes {
	struct live_change *at; /* a list of base/arena.h */
	size_t n;
};

static void read_change(struct db_q *q, struct live_change *c)
{
	*c = (struct live_change){ db_int(q, 0), db_int(q, 1), db_int(q, 2), db_int(q, 3) };
}

static bool was_noted(const struct ctx *x, int64_t pair)
{
	for (size_t i = 0; x->live && i < x->live->n; i++)
		if (x->live->at[i].pair == pair) return true;
	return false;
}

bool live_note(struct ctx *x, int64_t pair)
{
	struct live_change c;
	struct db_q *q;

	if (!pair || was_noted(x, pair)) return true;
	if (db_run(x, live_sql[COUNT], "ii", pair, x->now) != 1) return false;
	if (!(q = db_query(x, live_sql[GET_ONE], "i", pair))) return false;
	if (db_next(q)) read_change(q, &c);
	else c = (struct live_change){ .pair = pair };
	if (!db_done(q)) return false;
	if (!x->live) {
		x->live = NEW(x->a, struct live_notes);
		x->live->at = LIST_NEW(x->a, struct live_change);
	}
	*LIST_ADD(x->a, x->live->at, x->live->n) = c;
	return true;
}

bool live_note_each(struct ctx *x, struct db_q *q)
{
	int64_t *pairs = LIST_NEW(x->a, int64_t);
	size_t n = 0;

	if (!q) return false;
	while (db_next(q)) *LIST_ADD(x->a, pairs, n) = db_int(q, 0);
	if (!db_done(q)) return false;
	for (size_t i = 0; i < n; i++)
		if (!live_note(x, pairs[i])) return false;
	return true;
}

bool live_note_all(struct ctx *x)
{
	return live_note_each(x, db_query(x, live_sql[OF_ME], "i", x->me));
}

bool live_number(struct ctx *x, int64_t pair, int64_t *n)
{
	struct db_q *q = db_query(x, live_sql[GET_ONE], "i", pair);
	struct live_change c = { 0 };

	if (!q) return false;
	if (db_next(q)) read_change(q, &c);
	*n = c.n;
	return db_done(q);
}

void live_tell(struct ctx *x)
{
	if (x->live && x->ear) x->ear->hear(x->ear->env, x->live->at, x->live->n);
	x->live = NULL;
}

bool live_list(struct ctx *x, int64_t since, struct live_change **out, size_t *n)
{
	struct db_q *q = db_query(x, live_sql[SINCE], "ii", since, (int64_t)LIVE_SEEN);
	struct live_change *all = LIST_NEW(x->a, struct live_change);

	*n = 0;
	if (!q) return false;
	while (db_next(q)) read_change(q, LIST_ADD(x->a, all, *n));
	*out = all;
	return db_done(q);
}
