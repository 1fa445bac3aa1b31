/* SPDX-License-Identifier: Apache-2.0
 *
 * A talk may have been changed by several answers to one week: what is kept of it is read backwards, as long as each
 * piece leads to the one before it.
 */
#include "model/pressure_back.h"

#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/live.h"
#include "model/talk.h"
#include "model/undo.h"
#include "view/lang.h"

enum { KEEP, SWEEP, LIST, BACK };
enum { KEPT_DAYS = 28, ROWS = 2000 };
const char *const pressure_back_sql[] = {
	[KEEP] =
		"INSERT INTO pressure_changed (id, person, from_day, talk, was_starts, was_minutes, was_source,"
		" starts, minutes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
	[SWEEP] = "DELETE FROM pressure_changed WHERE person = $1 AND from_day < $2",
	[LIST] =
		"SELECT c.was_starts, c.was_minutes, c.was_source, c.starts, c.minutes, t.id, t.pair, m.name, t.starts,"
		" t.minutes, CASE WHEN t.state = 0 AND t.began IS NULL AND t.starts > $3 THEN 1 ELSE 0 END"
		"  FROM pressure_changed c JOIN talk t ON t.id = c.talk JOIN person m ON m.id = t.member"
		" WHERE c.person = $1 AND c.from_day = $2 AND c.back IS NULL AND t.leader = $1"
		" ORDER BY t.starts, t.id, c.id DESC LIMIT $4",
	[BACK] =
		"UPDATE pressure_changed SET back = $4"
		" WHERE person = $1 AND from_day = $2 AND talk = $3 AND back IS NULL",
	NULL
};

bool pressure_back_keep(struct ctx *x, int64_t from_day, const struct pressure_was *was)
{
	return db_run(x, pressure_back_sql[SWEEP], "ii", x->me, from_day - KEPT_DAYS) >= 0 &&
		db_run(x, pressure_back_sql[KEEP], "iiiiiiiii", id_new(x->now), x->me, from_day, was->talk,
			was->was_starts, was->was_minutes, was->was_source, was->starts, was->minutes) == 1;
}

/* Begin with a talk as it is now. */
static struct pressure_was *begin_talk(struct ctx *x, struct pressure_back *out, struct db_q *q)
{
	struct pressure_was *w = LIST_ADD(x->a, out->talks, out->n);

	*w = (struct pressure_was){ .talk = db_int(q, 5), .pair = db_int(q, 6), .name = db_text(q, 7),
		.starts = db_int(q, 8), .minutes = db_int(q, 9), .was_starts = db_int(q, 8), .was_minutes = db_int(q, 9) };
	return w;
}

/* Go one piece back, when the talk was left as that piece has made it. */
static void go_back(const struct ctx *x, struct pressure_was *w, struct db_q *q)
{
	if (!w->was_minutes || w->was_starts != db_int(q, 3) || w->was_minutes != db_int(q, 4)) return;
	w->was_starts = db_int(q, 0);
	w->was_minutes = db_int(q, 1);
	w->was_source = db_int(q, 2);
	w->can = db_int(q, 10) && (!w->was_minutes || w->was_starts > x->now);
}

bool pressure_back_list(struct ctx *x, int64_t from_day, struct pressure_back *out)
{
	struct db_q *q = db_query(x, pressure_back_sql[LIST], "iiii", x->me, from_day, x->now, (int64_t)ROWS);
	struct pressure_was *w = NULL;

	*out = (struct pressure_back){ .from_day = from_day, .talks = LIST_NEW(x->a, struct pressure_was) };
	if (!q) return false;
	while (db_next(q)) {
		if (!w || w->talk != db_int(q, 5)) w = begin_talk(x, out, q);
		go_back(x, w, q);
	}
	if (!db_done(q)) return false;
	for (size_t i = 0; i < out->n; i++) out->can += out->talks[i].can;
	return true;
}

/* Take back that a talk was planned; it is called off when somebody has been told of it. */
static bool drop_talk(struct ctx *x, const struct pressure_was *w)
{
	if (talk_undo_plan(x, &(struct undo){ .object = w->talk, .c = w->starts, .d = w->minutes })) return true;
	if (x->err.code != ERR_CONFLICT) return false;
	err_clear(&x->err);
	return talk_cancel(x, w->talk, S(""));
}

static bool restore_talk(struct ctx *x, const struct pressure_was *w)
{
	struct talk *t = talk_get(x, w->talk);
	const struct undo u = { .object = w->talk, .a = w->was_starts, .b = w->was_minutes, .c = w->starts,
		.d = w->minutes, .e = w->was_source };

	if (!t) return false;
	return w->was_minutes ? talk_fits(x, t, w->was_starts, w->was_minutes) && talk_undo_time(x, &u)
			      : drop_talk(x, w);
}

static bool take_one(struct ctx *x, int64_t from_day, const struct pressure_was *w)
{
	return restore_talk(x, w) && live_note(x, w->pair) &&
		db_run(x, pressure_back_sql[BACK], "iiii", x->me, from_day, w->talk, x->now) > 0;
}

bool pressure_back_take(struct ctx *x, int64_t from_day, size_t *n, size_t *left)
{
	struct pressure_back b;
	bool moved = true;

	*n = *left = 0;
	if (!pressure_back_list(x, from_day, &b)) return false;
	if (!b.can)
		return err_set(&x->err, ERR_CONFLICT, TR("It is too late to undo that: everything stays as it is."));
	/* a talk may have to wait until another one has left its former place */
	while (moved && *n < b.can) {
		moved = false;
		for (size_t i = 0; i < b.n; i++) {
			if (!b.talks[i].can) continue;
			err_clear(&x->err);
			if (take_one(x, from_day, &b.talks[i])) b.talks[i].can = false, moved = true, ++*n;
			else if (x->err.code != ERR_CONFLICT) return false;
		}
	}
	err_clear(&x->err);
	*left = b.can - *n;
	x->undo = 0; /* the answer can be accepted again */
	return audit_add(x, "pressure.back", x->me);
}
