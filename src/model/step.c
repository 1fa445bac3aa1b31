/* SPDX-License-Identifier: Apache-2.0
 *
 * A page of a list is chosen by id, so that it costs the same however long the list is, and
 * then put in the order in which it is read.
 */
#include "model/step.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/pair.h"
#include "model/talk.h"
#include "model/undo.h"
#include "model/written.h"
#include "view/lang.h"

enum { GET_ONE, MINE, OWED, TO_CONFIRM, OF_PAIR, CLOSED, OF_TALK, COUNT, ADD, DONE, CONFIRM, REOPEN,
	DROP, MOVE, UNDO, UNDO_MOVE };
#define COLUMNS                                                                                    \
	"SELECT s.id, s.pair, s.talk, s.owner, s.other, s.author, r.leader, p.name, o.name,"       \
	"       s.words, s.due, s.state, s.moved, s.reason, s.made, s.closed, s.confirmed"         \
	"  FROM step s JOIN pair r ON r.id = s.pair JOIN person p ON p.id = s.owner"               \
	"  JOIN person o ON o.id = s.other"
const char *const step_sql[] = {
	[GET_ONE] = COLUMNS " WHERE s.id = $2 AND $1 IN (s.owner, s.other)",
	[MINE] = COLUMNS
		" WHERE s.owner = $1 AND s.state = 0 AND s.id < $2 ORDER BY s.id DESC LIMIT $3",
	[OWED] = COLUMNS
		" WHERE s.other = $1 AND s.state = 0 AND s.id < $2 ORDER BY s.id DESC LIMIT $3",
	[TO_CONFIRM] = COLUMNS
		" WHERE s.other = $1 AND s.state = 1 AND s.id < $2 ORDER BY s.id DESC LIMIT $3",
	[OF_PAIR] = COLUMNS
		" WHERE s.id IN (SELECT id FROM step WHERE pair = $2 AND state IN (0, 1)"
		"                 AND id < $3 ORDER BY id DESC LIMIT $4)"
		"   AND $1 IN (s.owner, s.other) ORDER BY s.id DESC",
	[CLOSED] = COLUMNS
		" WHERE s.id IN (SELECT id FROM step WHERE pair = $2 AND state IN (2, 3)"
		"                 AND id < $3 ORDER BY id DESC LIMIT $4)"
		"   AND $1 IN (s.owner, s.other) ORDER BY s.id DESC",
	[OF_TALK] = COLUMNS
		" WHERE s.talk = $2 AND $1 IN (s.owner, s.other) ORDER BY s.id LIMIT $3",
	[COUNT] = "SELECT count(*) FROM step WHERE pair = $1 AND state = 0",
	[ADD] =
		"INSERT INTO step (id, pair, talk, owner, other, author, words, due, state, moved,"
		"  made)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, $9)",
	[DONE] = "UPDATE step SET state = 1, closed = $2 WHERE id = $1 AND state = 0",
	[CONFIRM] =
		"UPDATE step SET state = 2, closed = COALESCE(closed, $2), confirmed = $2"
		" WHERE id = $1 AND state IN (0, 1)",
	[REOPEN] = "UPDATE step SET state = 0, closed = NULL WHERE id = $1 AND state = 1",
	[DROP] = "UPDATE step SET state = 3, closed = $2, reason = $3 WHERE id = $1 AND state = 0",
	[MOVE] = "UPDATE step SET due = $2, moved = moved + 1 WHERE id = $1 AND state = 0",
	[UNDO] =
		"UPDATE step SET state = $2, closed = $3, confirmed = NULL, reason = NULL"
		" WHERE id = $1 AND state = $4",
	[UNDO_MOVE] =
		"UPDATE step SET due = $2, moved = moved - 1 WHERE id = $1 AND state = 0 AND moved > 0",
	NULL
};

const struct entity_field step_fields[] = {
	{ .name = "id", .type = FIELD_ID },
	{ .name = "pair", .type = FIELD_ID },
	{ .name = "talk", .type = FIELD_ID, .null = true },
	{ .name = "owner", .type = FIELD_ID },
	{ .name = "other", .type = FIELD_ID },
	{ .name = "author", .type = FIELD_ID },
	{ .name = "words", .type = FIELD_SEALED, .most = WRITTEN_BYTES,
		.place = "step.words" },
	{ .name = "due", .type = FIELD_DAY, .null = true },
	{ .name = "state", .type = FIELD_INT, .most = STEP_DROPPED },
	{ .name = "moved", .type = FIELD_INT, .most = INT32_MAX },
	{ .name = "reason", .type = FIELD_SEALED, .null = true, .most = WRITTEN_BYTES,
		.place = "step.reason" },
	{ .name = "made", .type = FIELD_TIME },
	{ .name = "closed", .type = FIELD_TIME, .null = true },
	{ .name = "confirmed", .type = FIELD_TIME, .null = true },
	{ 0 },
};

static void read_row(struct ctx *x, struct db_q *q, struct step *s)
{
	*s = (struct step){
		.id = db_int(q, 0),
		.pair = db_int(q, 1),
		.talk = db_int(q, 2),
		.owner = db_int(q, 3),
		.other = db_int(q, 4),
		.author = db_int(q, 5),
		.mine = db_int(q, 3) == x->me,
		.leaders = db_int(q, 3) == db_int(q, 6),
		.owner_name = db_text(q, 7),
		.due = db_int(q, 10),
		.state = (enum step_state)db_int(q, 11),
		.moved = db_int(q, 12),
		.made = db_int(q, 14),
		.closed = db_int(q, 15),
		.confirmed = db_int(q, 16),
	};
	s->name = s->mine ? db_text(q, 8) : s->owner_name;
	s->text = written_open(x, "step.words", s->id, db_bytes(q, 9));
	s->reason = written_open(x, "step.reason", s->id, db_bytes(q, 13));
}

static bool read_list(struct ctx *x, struct db_q *q, size_t most, struct step **out, size_t *n)
{

	*out = LIST_NEW(x->a, struct step);
	*n = 0;
	if (!q) return false;
	while (*n < most && db_next(q)) read_row(x, q, LIST_ADD(x->a, *out, *n));
	return db_done(q);
}

/* By date, those without one last; then the older first. */
static int by_due(const void *a, const void *b)
{
	const struct step *s = a, *t = b;

	if (s->due != t->due) {
		if (!s->due || !t->due) return s->due ? -1 : 1;
		return s->due < t->due ? -1 : 1;
	}
	return (s->id > t->id) - (s->id < t->id);
}

static int leader_first(const void *a, const void *b)
{
	const struct step *s = a, *t = b;

	if (s->leaders != t->leaders) return s->leaders ? -1 : 1;
	return by_due(a, b);
}

struct step *step_get(struct ctx *x, int64_t id)
{
	struct step *s;
	size_t n;

	if (!read_list(x, db_query(x, step_sql[GET_ONE], "ii", x->me, id), 1, &s, &n)) return NULL;
	if (n) return s;
	err_set(&x->err, ERR_MISSING, TR("no such step"));
	return NULL;
}

static bool list_own(struct ctx *x, int which, int64_t before, size_t most, struct step **out,
	size_t *n)
{
	int64_t page = written_page(most);
	struct db_q *q = db_query(x, step_sql[which], "iii", x->me, written_before(before), page);

	if (!read_list(x, q, (size_t)page, out, n)) return false;
	qsort(*out, *n, sizeof **out, by_due);
	return true;
}

bool step_list_mine(struct ctx *x, int64_t before, size_t most, struct step **out, size_t *n)
{
	return list_own(x, MINE, before, most, out, n);
}

bool step_list_owed(struct ctx *x, int64_t before, size_t most, struct step **out, size_t *n)
{
	return list_own(x, OWED, before, most, out, n);
}

bool step_list_to_confirm(struct ctx *x, int64_t before, size_t most, struct step **out, size_t *n)
{
	return list_own(x, TO_CONFIRM, before, most, out, n);
}

static bool list_pair(struct ctx *x, int which, int64_t pair, int64_t before, size_t most,
	struct step **out, size_t *n)
{
	int64_t page = written_page(most);

	*n = 0;
	if (!pair_get(x, pair)) return false;
	return read_list(x,
		db_query(x, step_sql[which], "iiii", x->me, pair, written_before(before), page),
		(size_t)page, out, n);
}

bool step_list_pair(struct ctx *x, int64_t pair, int64_t before, size_t most, struct step **out,
	size_t *n)
{
	if (!list_pair(x, OF_PAIR, pair, before, most, out, n)) return false;
	qsort(*out, *n, sizeof **out, leader_first);
	return true;
}

bool step_list_closed(struct ctx *x, int64_t pair, int64_t before, size_t most, struct step **out,
	size_t *n)
{
	return list_pair(x, CLOSED, pair, before, most, out, n);
}

bool step_list_talk(struct ctx *x, int64_t talk, struct step **out, size_t *n)
{
	*n = 0;
	if (!talk_of_pair(x, talk, 0)) return false;
	return read_list(x, db_query(x, step_sql[OF_TALK], "iii", x->me, talk,
				    (int64_t)WRITTEN_PAGE), WRITTEN_PAGE, out, n);
}

static bool due_fits(struct ctx *x, int64_t due)
{
	int64_t today = date_day_of(x->now);

	if (due == STEP_NO_DATE || (due >= today - 366 && due <= today + 3653)) return true;
	return err_field(&x->err, ERR_INPUT, "due", TR("This day is not within the next ten years."));
}

static bool room_for_one(struct ctx *x, int64_t pair)
{
	struct db_q *q = db_query(x, step_sql[COUNT], "i", pair);
	bool room;

	if (!q) return false;
	room = db_next(q) && db_int(q, 0) < STEPS;
	if (!db_done(q)) return false;
	return room || err_field(&x->err, ERR_LIMIT, "step", TR("%d are open; drop some first"), STEPS);
}

int64_t step_add(struct ctx *x, int64_t pair, int64_t talk, int64_t owner, struct str text,
	int64_t due)
{
	struct pair *p = pair_going(x, pair);
	int64_t id = id_new(x->now);
	struct str words;

	if (!p) return 0;
	if (owner != p->leader && owner != p->member) {
		err_field(&x->err, ERR_INPUT, "owner", TR("expected one of the two"));
		return 0;
	}
	if (talk && !talk_of_pair(x, talk, pair)) return 0;
	if (!written_take(x, "step", text, true, &words) || !due_fits(x, due)) return 0;
	if (!room_for_one(x, pair)) return 0;
	if (db_run(x, step_sql[ADD], "iioiiiboi", id, pair, talk, owner,
		    owner == p->leader ? p->member : p->leader, x->me,
		    written_seal(x, "step.words", id, words), due, x->now) != 1)
		return 0;
	return audit_add(x, "step.add", id) ? id : 0;
}

static bool not_as_it_is(struct ctx *x, const struct step *s)
{
	static const char *const is[] = { TR("that step is open already"), TR("that step is done already"),
		TR("that step is done and confirmed already"), TR("that step is dropped already") };

	return err_say(&x->err, ERR_CONFLICT, NULL, is[s->state]);
}

/* Only its owner may say this of a step. */
static bool owners(struct ctx *x, const struct step *s)
{
	return s->mine || err_set(&x->err, ERR_FORBIDDEN, TR("this step is %.*s's to change"),
		STR(s->owner_name));
}

/* How it was before x->me says what became of it. */
static bool remember(struct ctx *x, const struct step *s, enum step_state after)
{
	const struct undo u = { .kind = UNDO_STEP, .object = s->id, .a = s->state, .b = after,
		.c = s->closed };

	return undo_add(x, &u);
}

/* Said by the other, an open one is done and confirmed at once. */
static bool confirm(struct ctx *x, const struct step *s)
{
	return remember(x, s, STEP_KEPT) && db_run(x, step_sql[CONFIRM], "ii", s->id, x->now) == 1 &&
		audit_add(x, "step.confirm", s->id);
}

bool step_done(struct ctx *x, int64_t id)
{
	struct step *s = step_get(x, id);

	if (!s) return false;
	if (s->state == STEP_KEPT || (s->state == STEP_DONE && s->mine)) return true;
	if (s->state == STEP_DROPPED) return not_as_it_is(x, s);
	if (!s->mine) return confirm(x, s);
	return remember(x, s, STEP_DONE) && db_run(x, step_sql[DONE], "ii", id, x->now) == 1 &&
		audit_add(x, "step.done", id);
}

bool step_confirm(struct ctx *x, int64_t id)
{
	struct step *s = step_get(x, id);

	if (!s) return false;
	if (s->mine)
		return err_set(&x->err, ERR_FORBIDDEN, TR("%.*s confirms it, not you"), STR(s->name));
	if (s->state == STEP_KEPT) return true;
	if (s->state != STEP_DONE)
		return err_say(&x->err, ERR_CONFLICT, NULL,
			s->state ? TR("that step is dropped") : TR("that step is still open"));
	return confirm(x, s);
}

bool step_reopen(struct ctx *x, int64_t id)
{
	struct step *s = step_get(x, id);

	if (!s) return false;
	if (s->state == STEP_OPEN) return true;
	if (s->state != STEP_DONE) return not_as_it_is(x, s);
	return remember(x, s, STEP_OPEN) && db_run(x, step_sql[REOPEN], "i", id) == 1 &&
		audit_add(x, "step.reopen", id);
}

bool step_drop(struct ctx *x, int64_t id, struct str reason)
{
	struct step *s = step_get(x, id);
	struct str why;

	if (!s || !owners(x, s) || !written_take(x, "reason", reason, true, &why)) return false;
	if (s->state == STEP_DROPPED && str_eq(s->reason, why)) return true;
	if (s->state != STEP_OPEN) return not_as_it_is(x, s);
	return remember(x, s, STEP_DROPPED) && db_run(x, step_sql[DROP], "iib", id, x->now,
		       written_seal(x, "step.reason", id, why)) == 1 &&
		audit_add(x, "step.drop", id);
}

bool step_move(struct ctx *x, int64_t id, int64_t due)
{
	struct step *s = step_get(x, id);

	if (!s || !owners(x, s) || !due_fits(x, due)) return false;
	if (s->state != STEP_OPEN) return not_as_it_is(x, s);
	if (s->due == due) return true;
	return undo_add(x, &(struct undo){ .kind = UNDO_STEP_DUE, .object = id, .a = s->due, .b = due }) &&
		db_run(x, step_sql[MOVE], "io", id, due) == 1 && audit_add(x, "step.move", id);
}

/* Still as the act left it: nobody has said anything else of it since. */
static bool stands(const struct step *s, const struct undo *u)
{
	if ((int64_t)s->state != u->b) return false;
	return s->state == STEP_OPEN ||
		(s->state == STEP_KEPT ? s->confirmed : s->closed) == u->made;
}

bool step_undo(struct ctx *x, const struct undo *u)
{
	struct step *s = step_get(x, u->object);

	if (!s) return false;
	return (stands(s, u) || undo_too_late(x)) &&
		db_run(x, step_sql[UNDO], "iioi", s->id, u->a, u->c, u->b) == 1;
}

bool step_undo_due(struct ctx *x, const struct undo *u)
{
	struct step *s = step_get(x, u->object);

	if (!s) return false;
	if (s->state != STEP_OPEN || s->due != u->b) return undo_too_late(x);
	return db_run(x, step_sql[UNDO_MOVE], "io", s->id, u->a) == 1;
}
