/* SPDX-License-Identifier: Apache-2.0
 *
 * Who answers is settled when a need is written down: the other of the pair, or the leader
 * when somebody outside the pair has to give it.
 */
#include "model/need.h"

#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/pair.h"
#include "model/talk.h"
#include "model/undo.h"
#include "model/written.h"
#include "view/lang.h"

enum { GET_ONE, TO_ANSWER, MINE, ANSWERED, OF_PAIR, CLOSED, OF_TALK, COUNT, ADD, GRANT, DECLINE, TAKE_BACK, UNDO };
#define COLUMNS                                                                                    \
	"SELECT n.id, n.pair, n.talk, n.asker, n.giver, n.author, r.leader, r.member, p.name,"     \
	"       g.name, l.name, m.name, n.words, n.source, n.due, n.state, n.reason, n.made,"      \
	"       n.closed"                                                                          \
	"  FROM need n JOIN pair r ON r.id = n.pair JOIN person p ON p.id = n.asker"               \
	"  JOIN person g ON g.id = n.giver JOIN person l ON l.id = r.leader"                       \
	"  JOIN person m ON m.id = r.member"
const char *const need_sql[] = {
	[GET_ONE] = COLUMNS " WHERE n.id = $2 AND $1 IN (r.leader, r.member)",
	[TO_ANSWER] = COLUMNS
		" WHERE n.giver = $1 AND n.state = 0 AND n.id < $2 AND $1 IN (r.leader, r.member)"
		" ORDER BY n.id DESC LIMIT $3",
	[MINE] = COLUMNS
		" WHERE n.asker = $1 AND n.state = 0 AND n.id < $2 AND $1 IN (r.leader, r.member)"
		" ORDER BY n.id DESC LIMIT $3",
	[ANSWERED] = COLUMNS
		" WHERE n.asker = $1 AND n.state IN (1, 2) AND n.closed >= $2"
		"   AND $1 IN (r.leader, r.member) ORDER BY n.closed DESC, n.id DESC LIMIT $3",
	[OF_PAIR] = COLUMNS
		" WHERE n.pair = $2 AND n.state = 0 AND n.id < $3 AND $1 IN (r.leader, r.member)"
		" ORDER BY n.id DESC LIMIT $4",
	[CLOSED] = COLUMNS
		" WHERE n.id IN (SELECT id FROM need WHERE pair = $2 AND state IN (1, 2, 3)"
		"                 AND id < $3 ORDER BY id DESC LIMIT $4)"
		"   AND $1 IN (r.leader, r.member) ORDER BY n.id DESC",
	[OF_TALK] = COLUMNS
		" WHERE n.talk = $2 AND $1 IN (r.leader, r.member) ORDER BY n.id DESC LIMIT $3",
	[COUNT] = "SELECT count(*) FROM need WHERE pair = $1 AND state = 0",
	[ADD] =
		"INSERT INTO need (id, pair, talk, asker, giver, author, words, source, due, state,"
		"  made)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10)",
	[GRANT] = "UPDATE need SET state = 1, closed = $2 WHERE id = $1 AND state = 0",
	[DECLINE] =
		"UPDATE need SET state = 2, closed = $2, reason = $3 WHERE id = $1 AND state = 0",
	[TAKE_BACK] = "UPDATE need SET state = 3, closed = $2 WHERE id = $1 AND state = 0",
	[UNDO] =
		"UPDATE need SET state = 0, closed = NULL, reason = NULL"
		" WHERE id = $1 AND state = $2 AND closed = $3",
	NULL
};

const struct entity_field need_fields[] = {
	{ .name = "id", .type = FIELD_ID },
	{ .name = "pair", .type = FIELD_ID },
	{ .name = "talk", .type = FIELD_ID, .null = true },
	{ .name = "asker", .type = FIELD_ID },
	{ .name = "giver", .type = FIELD_ID },
	{ .name = "author", .type = FIELD_ID },
	{ .name = "words", .type = FIELD_SEALED, .most = WRITTEN_BYTES,
		.place = "need.words" },
	{ .name = "source", .type = FIELD_SEALED, .most = WRITTEN_BYTES,
		.place = "need.source" },
	{ .name = "due", .type = FIELD_DAY, .null = true },
	{ .name = "state", .type = FIELD_INT, .most = NEED_TAKEN_BACK },
	{ .name = "reason", .type = FIELD_SEALED, .null = true, .most = WRITTEN_BYTES,
		.place = "need.reason" },
	{ .name = "made", .type = FIELD_TIME },
	{ .name = "closed", .type = FIELD_TIME, .null = true },
	{ 0 },
};

/* A row, and whether x->me may answer it. */
static void read_row(struct ctx *x, struct db_q *q, struct need *n)
{
	int64_t leader = db_int(q, 6);

	*n = (struct need){
		.id = db_int(q, 0),
		.pair = db_int(q, 1),
		.talk = db_int(q, 2),
		.asker = db_int(q, 3),
		.giver = db_int(q, 4),
		.author = db_int(q, 5),
		.mine = db_int(q, 3) == x->me,
		.asker_name = db_text(q, 8),
		.giver_name = db_text(q, 9),
		.name = db_text(q, leader == x->me ? 11 : 10),
		.due = db_int(q, 14),
		.state = (enum need_state)db_int(q, 15),
		.made = db_int(q, 17),
		.closed = db_int(q, 18),
	};
	n->to_answer = n->state == NEED_OPEN &&
		(n->giver == x->me || (!n->mine && leader == x->me));
	n->age_days = ((n->closed ? n->closed : x->now) - n->made) / DAY;
	n->text = written_open(x, "need.words", n->id, db_bytes(q, 12));
	n->source = written_open(x, "need.source", n->id, db_bytes(q, 13));
	n->reason = written_open(x, "need.reason", n->id, db_bytes(q, 16));
}

static bool read_list(struct ctx *x, struct db_q *q, size_t most, struct need **out, size_t *n)
{

	*out = LIST_NEW(x->a, struct need);
	*n = 0;
	if (!q) return false;
	while (*n < most && db_next(q)) read_row(x, q, LIST_ADD(x->a, *out, *n));
	return db_done(q);
}

/* A page comes newest first; who waits longest is read first. */
static void turn_round(struct need *all, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct need other = all[i];

		all[i] = all[n - 1 - i];
		all[n - 1 - i] = other;
	}
}

struct need *need_get(struct ctx *x, int64_t id)
{
	struct need *need;
	size_t n;

	if (!read_list(x, db_query(x, need_sql[GET_ONE], "ii", x->me, id), 1, &need, &n))
		return NULL;
	if (n) return need;
	err_set(&x->err, ERR_MISSING, TR("no such need"));
	return NULL;
}

static bool list_own(struct ctx *x, int which, int64_t before, size_t most, struct need **out,
	size_t *n)
{
	int64_t page = written_page(most);
	struct db_q *q = db_query(x, need_sql[which], "iii", x->me, written_before(before), page);

	if (!read_list(x, q, (size_t)page, out, n)) return false;
	turn_round(*out, *n);
	return true;
}

bool need_list_to_answer(struct ctx *x, int64_t before, size_t most, struct need **out, size_t *n)
{
	return list_own(x, TO_ANSWER, before, most, out, n);
}

bool need_list_mine(struct ctx *x, int64_t before, size_t most, struct need **out, size_t *n)
{
	return list_own(x, MINE, before, most, out, n);
}

bool need_list_answered(struct ctx *x, int64_t since, size_t most, struct need **out, size_t *n)
{
	int64_t page = written_page(most);

	return read_list(x, db_query(x, need_sql[ANSWERED], "iii", x->me, since, page), (size_t)page,
		out, n);
}

static bool list_pair(struct ctx *x, int which, int64_t pair, int64_t before, size_t most,
	struct need **out, size_t *n)
{
	int64_t page = written_page(most);

	*n = 0;
	if (!pair_get(x, pair)) return false;
	return read_list(x,
		db_query(x, need_sql[which], "iiii", x->me, pair, written_before(before), page),
		(size_t)page, out, n);
}

bool need_list_pair(struct ctx *x, int64_t pair, int64_t before, size_t most, struct need **out,
	size_t *n)
{
	if (!list_pair(x, OF_PAIR, pair, before, most, out, n)) return false;
	turn_round(*out, *n);
	return true;
}

bool need_list_closed(struct ctx *x, int64_t pair, int64_t before, size_t most, struct need **out,
	size_t *n)
{
	return list_pair(x, CLOSED, pair, before, most, out, n);
}

bool need_list_talk(struct ctx *x, int64_t talk, struct need **out, size_t *n)
{
	*n = 0;
	if (!talk_of_pair(x, talk, 0)) return false;
	if (!read_list(x, db_query(x, need_sql[OF_TALK], "iii", x->me, talk, (int64_t)WRITTEN_PAGE),
		    WRITTEN_PAGE, out, n))
		return false;
	turn_round(*out, *n);
	return true;
}

static bool room_for_one(struct ctx *x, int64_t pair)
{
	struct db_q *q = db_query(x, need_sql[COUNT], "i", pair);
	bool room;

	if (!q) return false;
	room = db_next(q) && db_int(q, 0) < NEEDS;
	if (!db_done(q)) return false;
	return room || err_field(&x->err, ERR_LIMIT, "need", TR("%d are open; answer some first"), NEEDS);
}

static bool due_fits(struct ctx *x, int64_t due)
{
	int64_t today = date_day_of(x->now);

	if (due == 0 || (due >= today - 366 && due <= today + 3653)) return true;
	return err_field(&x->err, ERR_INPUT, "due", TR("This day is not within the next ten years."));
}

int64_t need_add(struct ctx *x, const struct need_ask *ask)
{
	struct pair *p = pair_going(x, ask->pair);
	int64_t id = id_new(x->now), giver;
	struct str words, source;

	if (!p) return 0;
	if (ask->asker != p->leader && ask->asker != p->member) {
		err_field(&x->err, ERR_INPUT, "asker", TR("expected one of the two"));
		return 0;
	}
	if (ask->talk && !talk_of_pair(x, ask->talk, ask->pair)) return 0;
	if (!written_take(x, "need", ask->text, true, &words)) return 0;
	if (!written_take(x, "source", ask->source, false, &source)) return 0;
	if (!due_fits(x, ask->due) || !room_for_one(x, ask->pair)) return 0;
	giver = source.n || ask->asker == p->member ? p->leader : p->member;
	if (db_run(x, need_sql[ADD], "iioiiibboi", id, ask->pair, ask->talk, ask->asker, giver,
		    x->me, written_seal(x, "need.words", id, words),
		    written_seal(x, "need.source", id, source), ask->due, x->now) != 1)
		return 0;
	return audit_add(x, "need.add", id) ? id : 0;
}

/* True when x->me may answer it and it is open. */
static bool answerable(struct ctx *x, const struct need *n)
{
	static const char *const is[] = { TR("that need is open already"), TR("that need is granted already"),
		TR("that need is declined already"), TR("that need is taken back already") };

	if (n->state != NEED_OPEN)
		return err_say(&x->err, ERR_CONFLICT, NULL, is[n->state]);
	return n->to_answer || err_set(&x->err, ERR_FORBIDDEN, TR("it is for %.*s to answer"),
		STR(n->giver_name));
}

/* It was open before x->me answers it or takes it back. */
static bool remember(struct ctx *x, const struct need *n, enum need_state after)
{
	return undo_add(x, &(struct undo){ .kind = UNDO_NEED, .object = n->id, .a = after });
}

bool need_grant(struct ctx *x, int64_t id)
{
	struct need *n = need_get(x, id);

	if (!n) return false;
	if (n->state == NEED_GRANTED) return true;
	return answerable(x, n) && remember(x, n, NEED_GRANTED) &&
		db_run(x, need_sql[GRANT], "ii", id, x->now) == 1 &&
		audit_add(x, "need.grant", id);
}

bool need_decline(struct ctx *x, int64_t id, struct str reason)
{
	struct need *n = need_get(x, id);
	struct str why;

	if (!n || !written_take(x, "reason", reason, true, &why)) return false;
	if (n->state == NEED_DECLINED && str_eq(n->reason, why)) return true;
	return answerable(x, n) && remember(x, n, NEED_DECLINED) &&
		db_run(x, need_sql[DECLINE], "iib", id, x->now,
			written_seal(x, "need.reason", id, why)) == 1 &&
		audit_add(x, "need.decline", id);
}

bool need_take_back(struct ctx *x, int64_t id)
{
	struct need *n = need_get(x, id);

	if (!n) return false;
	if (n->state == NEED_TAKEN_BACK) return true;
	if (!n->mine)
		return err_set(&x->err, ERR_FORBIDDEN, TR("%.*s asked for it, and alone takes it back"),
			STR(n->asker_name));
	if (n->state != NEED_OPEN)
		return err_set(&x->err, ERR_CONFLICT, TR("that need was answered already"));
	return remember(x, n, NEED_TAKEN_BACK) &&
		db_run(x, need_sql[TAKE_BACK], "ii", id, x->now) == 1 &&
		audit_add(x, "need.take_back", id);
}

bool need_undo(struct ctx *x, const struct undo *u)
{
	if (!need_get(x, u->object)) return false;
	return db_run(x, need_sql[UNDO], "iii", u->object, u->a, u->made) == 1 ||
		(!x->err.code && undo_too_late(x));
}
