/* SPDX-License-Identifier: Apache-2.0
 *
 * A talk with `logged_by` is one of which a person has said what became of it, and a talk with
 * `began` was opened. No calendar changes such a talk any more: UNSAID leaves both out.
 */
#include "model/talk_event.h"

#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "model/entity.h"

enum { OF_PAIR, ADD, SET, PLACE, OFF, DEL };
#define UNSAID " AND source = 1 AND began IS NULL AND logged_by IS NULL"
const char *const talk_event_sql[] = {
	[OF_PAIR] =
		"SELECT id, starts, minutes, held_minutes, began, logged_by, state, source, series,"
		"       event_starts, event_ends FROM talk WHERE pair = $1 AND starts >= $2"
		" ORDER BY starts, id LIMIT 3000",
	[ADD] = "{+talk}",
	[SET] =
		"UPDATE talk SET starts = $2, minutes = $3, wanted = $3, first_minutes = $3, state = $4,"
		" moved = moved + $5,"
		"  series = $6, event_starts = $2, event_ends = $7, held_minutes = $8, ended = $9"
		" WHERE id = $1" UNSAID,
	[PLACE] =
		"UPDATE talk SET series = $2, event_starts = $3, event_ends = $4 WHERE id = $1",
	[OFF] =
		"UPDATE talk SET state = 3, held_minutes = NULL, ended = NULL"
		" WHERE id = $1 AND state IN (0, 1)" UNSAID,
	[DEL] = "DELETE FROM talk WHERE id = $1" UNSAID,
	NULL
};

bool talk_event_list(struct ctx *x, int64_t pair, int64_t from, struct talk_known **out, size_t *n)
{
	struct db_q *q = db_query(x, talk_event_sql[OF_PAIR], "ii", pair, from);

	*out = LIST_NEW(x->a, struct talk_known);
	*n = 0;
	if (!q) return false;
	while (db_next(q))
		*LIST_ADD(x->a, *out, *n) = (struct talk_known){
			.id = db_int(q, 0),
			.starts = db_int(q, 1),
			.minutes = db_int(q, 2),
			.held_minutes = db_int(q, 3),
			.began = db_int(q, 4),
			.logged_by = db_int(q, 5),
			.state = (enum talk_state)db_int(q, 6),
			.source = (enum talk_source)db_int(q, 7),
			.event = { db_bytes(q, 8), db_int(q, 9), db_int(q, 10) },
		};
	return db_done(q);
}

/* The minutes of an event, within what a talk can have. */
static int64_t round_minutes(const struct talk_event *e)
{
	int64_t minutes = (e->ends - e->starts) / MINUTE;

	return minutes < TALK_EVENT_LEAST ? TALK_EVENT_LEAST : minutes > TALK_EVENT_MOST ?
		TALK_EVENT_MOST : minutes;
}

static bool is_over(const struct ctx *x, const struct talk_event *e)
{
	return e->ends <= x->now;
}

bool talk_event_add(struct ctx *x, const struct pair *p, const struct talk_event *e)
{
	int64_t minutes = round_minutes(e);
	bool over = is_over(x, e);
	const struct talk t = { .id = id_new(x->now), .pair = p->id, .leader = p->leader,
		.member = p->member, .starts = e->starts, .minutes = minutes, .wanted = minutes, .first_minutes = minutes,
		.state = over ? TALK_HELD : TALK_PLANNED, .made = x->now, .source = TALK_STANDS,
		.series = e->series, .event_starts = e->starts, .event_ends = e->ends,
		.held_minutes = over ? minutes : 0, .ended = over ? e->ends : 0 };

	return entity_add(x, &talk_entity, talk_event_sql[ADD], &t);
}

bool talk_event_set(struct ctx *x, const struct talk_known *t, const struct talk_event *e)
{
	int64_t minutes = round_minutes(e), over = is_over(x, e);
	int64_t state = over ? TALK_HELD : (int64_t)TALK_PLANNED;
	bool same = t->event.starts == e->starts && t->event.ends == e->ends &&
		str_eq(t->event.series, e->series);

	if (t->source != TALK_STANDS || t->began || t->logged_by)
		return same || db_run(x, talk_event_sql[PLACE], "iyii", t->id, e->series, e->starts,
			e->ends) == 1;
	if (same && (int64_t)t->state == state) return true;
	return db_run(x, talk_event_sql[SET], "iiiiiyioo", t->id, e->starts, minutes, state,
		       (int64_t)(e->starts != t->event.starts), e->series, e->ends,
		       over ? minutes : 0, over ? e->ends : 0) == 1;
}

bool talk_event_off(struct ctx *x, const struct talk_known *t)
{
	return db_run(x, talk_event_sql[OFF], "i", t->id) >= 0;
}

bool talk_event_del(struct ctx *x, const struct talk_known *t)
{
	return db_run(x, talk_event_sql[DEL], "i", t->id) >= 0;
}
