/* SPDX-License-Identifier: Apache-2.0
 *
 * Needs. Who answers a need is settled when it is written down: the other of the pair, or the
 * leader when somebody outside the pair has to give what is needed.
 */
#include "model/need.h"

#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/goal.h"
#include "model/live.h"
#include "model/pair.h"
#include "model/step.h"
#include "model/talk.h"
#include "model/undo.h"
#include "model/written.h"
#include "view/lang.h"

enum { GET_ONE, NAMED, TO_ANSWER, GOING_UP, GIVEN, OF_TODAY, MINE, ANSWERED, OF_PAIR, CLOSED, OF_TALK, SINCE,
	COUNT, ADD, GRANT, DECLINE, TAKE_BACK, SERVE, FORGET_GOAL, UNDO, MEET, AGAIN, ANSWER_ABOVE, UNDO_ABOVE,
	KEEP_PROMISE, REOPEN_PROMISE, UNDO_STATE, UNDO_DROP_ABOVE, HAND_OVER };
#define NEED                                                                                       \
	"SELECT {need n}, r.leader, p.name AS asker_name, g.name AS giver_name,"                   \
	"       l.name AS leader_name, m.name AS member_name, s.id AS promise, s.due AS promise_due," \
	"       COALESCE(s.state + 1, 0) AS promise_state, s.closed AS promise_closed,"            \
	"       s.other AS promise_other, q.id AS passed, COALESCE(u.name, '') AS passed_name,"    \
	"       CASE WHEN q.sender <> r.leader THEN z.name ELSE '' END AS passed_on,"              \
	"       CASE WHEN EXISTS (SELECT 1 FROM passed c WHERE c.need = n.id AND c.state = 0)"     \
	"         THEN 1 ELSE 0 END AS consent"                                                    \
	"  FROM need n JOIN pair r ON r.id = n.pair JOIN person p ON p.id = n.asker"               \
	"  JOIN person g ON g.id = n.giver JOIN person l ON l.id = r.leader"                       \
	"  JOIN person m ON m.id = r.member"                                                       \
	"  LEFT JOIN step s ON s.id = (SELECT max(id) FROM step WHERE need = n.id AND state <> 3)" \
	"  LEFT JOIN passed q ON q.id ="                                                           \
	"       (SELECT max(id) FROM passed WHERE need = n.id AND (state = 1 OR state >= 4))"             \
	"  LEFT JOIN person u ON u.id = q.upper LEFT JOIN person z ON z.id = q.sender"
/* What is on its way up waits for somebody else than its giver. */
#define STAYS " AND NOT EXISTS (SELECT 1 FROM passed w WHERE w.need = n.id AND w.state IN (0, 1))"
/* The needs of a pair that are in a state. */
#define OF_PAIR_IN(state)                                                                          \
	NEED " WHERE n.pair = $2 AND n.state " state " AND n.id < $3 AND $1 IN (r.leader, r.member)" \
	" ORDER BY n.id DESC LIMIT $4"
const char *const need_sql[] = {
	[GET_ONE] = NEED " WHERE n.id = $2 AND $1 IN (r.leader, r.member)",
	[NAMED] = "SELECT id FROM need WHERE author = $1 AND client = $2",
	[TO_ANSWER] = NEED
		" WHERE n.giver = $1 AND n.state = 0 AND n.id < $2 AND $1 IN (r.leader, r.member)" STAYS
		" ORDER BY n.id DESC LIMIT $3",
	[GOING_UP] = NEED
		" WHERE n.id IN (SELECT w.need FROM passed w WHERE w.asker = $1 AND w.state IN (0, 1)"
		"         UNION SELECT w.need FROM passed w WHERE w.leader = $1 AND w.state IN (0, 1))"
		"   AND n.state = 0 AND $1 IN (r.leader, r.member) LIMIT $2",
	/* a need with a promise is among the giver's steps, and is left out */
	[GIVEN] = NEED
		" WHERE n.giver = $1 AND n.state = 1 AND s.id IS NULL AND n.id < $2"
		" AND $1 IN (r.leader, r.member)"
		" ORDER BY n.id DESC LIMIT $3",
	[OF_TODAY] = NEED
		" WHERE n.giver = $1 AND n.state = 0 AND $1 IN (r.leader, r.member)" STAYS
		" UNION ALL " NEED
		" WHERE n.asker = $1 AND (n.state = 1 OR (n.state = 2 AND n.closed >= $2))"
		"   AND $1 IN (r.leader, r.member)"
		" UNION ALL " NEED
		" WHERE r.leader = $1 AND n.asker <> $1 AND n.state > 0 AND n.state <= 2"
		" AND n.closed >= $2 AND q.state = 4"
		" ORDER BY 1 LIMIT $3",
	[MINE] = NEED
		" WHERE n.asker = $1 AND n.state = 0 AND n.id < $2 AND $1 IN (r.leader, r.member)"
		" ORDER BY n.id DESC LIMIT $3",
	[ANSWERED] = NEED
		" WHERE n.asker = $1 AND (n.state = 1 OR (n.state IN (2, 4)"
		" AND COALESCE(n.met, n.closed) >= $2))"
		"   AND $1 IN (r.leader, r.member) ORDER BY n.closed DESC, n.id DESC LIMIT $3",
	[OF_PAIR] = OF_PAIR_IN("= 0"),
	[CLOSED] = OF_PAIR_IN("> 0"),
	[OF_TALK] = NEED
		" WHERE n.talk = $2 AND $1 IN (r.leader, r.member) ORDER BY n.id DESC LIMIT $3",
	/* what was taken back is nobody's any more */
	[SINCE] = NEED
		" WHERE n.pair = $2 AND n.state <> 3 AND COALESCE(n.met, n.closed, n.made) >= $3"
		"   AND $1 IN (r.leader, r.member) ORDER BY n.id DESC LIMIT $4",
	[COUNT] = "SELECT count(*) FROM need WHERE pair = $1 AND state = 0",
	[ADD] = "{+need}",
	[GRANT] = "UPDATE need SET state = 1, closed = $2 WHERE id = $1 AND state = 0",
	[DECLINE] =
		"UPDATE need SET state = 2, closed = $2, reason = $3 WHERE id = $1 AND state = 0",
	[TAKE_BACK] = "UPDATE need SET state = 3, closed = $2 WHERE id = $1 AND state = 0",
	[SERVE] = "UPDATE need SET goal = $2 WHERE id = $1",
	[FORGET_GOAL] = "UPDATE need SET goal = NULL WHERE goal = $1",
	[UNDO] =
		"UPDATE need SET state = 0, closed = NULL, reason = NULL"
		" WHERE id = $1 AND state = $2 AND closed = $3",
	[MEET] =
		"UPDATE need SET state = 4, met = $2 WHERE id = $1 AND state = 1 AND asker = $3",
	[AGAIN] = "UPDATE need SET state = 0, closed = NULL WHERE id = $1 AND state = 1",
	/* whoever is above can read nothing of a need, and answers the need that stands with
	 * them */
	[ANSWER_ABOVE] =
		"UPDATE need SET state = $2, closed = $3, reason = $4 WHERE id = $1 AND state = 0"
		"   AND EXISTS (SELECT 1 FROM passed p WHERE p.need = $1 AND p.upper = $5"
		" AND p.state = 1)",
	[UNDO_ABOVE] =
		"UPDATE need SET state = 0, closed = NULL, reason = NULL"
		" WHERE id = $1 AND state = $2 AND closed = $3"
		"   AND EXISTS (SELECT 1 FROM passed p WHERE p.need = $1 AND p.upper = $4"
		" AND p.state = 1)"
		"   AND NOT EXISTS (SELECT 1 FROM step s WHERE s.need = $1 AND s.owner = $4"
		" AND s.made = $3)",
	/* a promise from above is made to whoever passed the need up, but the asker knows best
	 * whether it is kept */
	[KEEP_PROMISE] =
		"UPDATE step SET state = 2, closed = COALESCE(closed, $2), confirmed = $2"
		" WHERE need = $1 AND state IN (0, 1)"
		"   AND $3 = (SELECT n.asker FROM need n WHERE n.id = $1)",
	[REOPEN_PROMISE] =
		"UPDATE step SET state = 0, closed = NULL WHERE need = $1 AND state = 1"
		"   AND $2 = (SELECT n.asker FROM need n WHERE n.id = $1)",
	[UNDO_STATE] =
		"UPDATE need SET state = $2, closed = $3, met = NULL WHERE id = $1 AND state = $4",
	/* the need was granted at the moment when it was promised */
	[UNDO_DROP_ABOVE] =
		"UPDATE need SET state = 1,"
		"  closed = (SELECT max(s.made) FROM step s WHERE s.need = need.id"
		" AND s.owner = $2)"
		" WHERE id = $1 AND state = 0"
		"   AND EXISTS (SELECT 1 FROM step s WHERE s.need = need.id AND s.owner = $2)",
	[HAND_OVER] =
		"UPDATE need SET pair = $3, giver = (SELECT leader FROM pair"
		" WHERE id = $3), talk = NULL,"
		"  goal = NULL"
		" WHERE id = $1 AND pair = $2 AND asker = $4 AND state = 0"
		"   AND EXISTS (SELECT 1 FROM pair WHERE id = $2 AND member = $4"
		" AND ended IS NOT NULL)"
		"   AND EXISTS (SELECT 1 FROM pair WHERE id = $3 AND member = $4"
		" AND ended IS NULL)",
	NULL
};

static const char *const states[] = { "open", "granted", "declined", "taken back", "met", NULL };

/* The words of enum need_promise. */
static const char *const promise_states[] = { "none", "open", "done", "kept", NULL };

static const struct entity_field need_fields[] = {
	FIELD(need, id, ID),
	FIELD(need, pair, ID, .about = "whose it is"),
	FIELD(need, talk, ID, .null = true, .about = "where it was said; null: between talks"),
	TYPED(need, asker, ID, PAIR, TR("Who needs it"), .needed = true, .usual = "who writes it",
		.about = "who needs it"),
	FIELD(need, giver, ID, .about = "who answers: the other, or the leader"),
	FIELD(need, author, ID, .about = "who wrote it down"),
	TYPED(need, words, SEALED, PAIR, TR("Something that is needed"), .needed = true,
		.most = WRITTEN_BYTES, .place = "need.words"),
	TYPED(need, source, SEALED, PAIR, TR("From somebody else? Who?"), .most = WRITTEN_BYTES,
		.place = "need.source", .about = "from whom else, in words; may be empty"),
	TYPED(need, due, DAY, PAIR, TR("By when"), .null = true, .least = -366, .most = 3653,
		.about = "a day; null: no date"),
	TYPED(need, goal, ID, PAIR, TR("For which goal"), .null = true, .since = 37,
		.about = "which it serves; null: none"),
	FIELD(need, state, CHOICE, .words = states),
	TYPED(need, reason, SEALED, PAIR, TR("Why"), .null = true, .closing = true,
		.most = WRITTEN_BYTES,
		.place = "need.reason", .about = "why it was declined; null: it was not"),
	FIELD(need, made, TIME),
	FIELD(need, closed, TIME, .null = true, .about = "null: open"),
	TYPED(need, obstacle, SEALED, PAIR, TR("What stands in the way"), .null = true, .since = 35,
		.most = WRITTEN_BYTES, .place = "need.obstacle",
		.about = "what it came from; null: not said"),
	FIELD(need, met, TIME, .null = true, .since = 35,
		.about = "the asker says that it is there"),
	FIELD(need, client, TEXT, .null = true, .since = 57, .readers = READ_NOBODY,
		.about = "the name that a page gave it before it was saved; null: none"),
	FIELD(need, leader, ID, .joined = true),
	FIELD(need, asker_name, TEXT, .joined = true),
	FIELD(need, giver_name, TEXT, .joined = true),
	FIELD(need, leader_name, TEXT, .joined = true),
	FIELD(need, member_name, TEXT, .joined = true),
	FIELD(need, promise, ID, .null = true, .joined = true,
		.about = "the step that promises it"),
	FIELD(need, promise_due, DAY, .null = true, .joined = true),
	FIELD(need, promise_state, CHOICE, .null = true, .joined = true, .words = promise_states,
		.least = 1,
		.about = "of that step; null: none promises it"),
	FIELD(need, promise_closed, TIME, .null = true, .joined = true),
	FIELD(need, promise_other, ID, .null = true, .joined = true,
		.about = "who confirms that step"),
	FIELD(need, passed, ID, .null = true, .joined = true,
		.about = "how it was passed up; null: it was not"),
	FIELD(need, passed_name, TEXT, .joined = true, .about = "to whom"),
	FIELD(need, passed_on, TEXT, .joined = true,
		.about = "by whom, when it was passed up more than once"),
	FIELD(need, consent, BOOL, .joined = true,
		.about = "its asker is asked whether it may be passed up"),
	FIELD(need, mine, BOOL, .computed = true),
	FIELD(need, to_answer, BOOL, .computed = true),
	FIELD(need, name, TEXT, .computed = true),
	FIELD(need, age_days, INT, .computed = true),
	{ 0 },
};

static void complete_need(struct ctx *x, void *row)
{
	struct need *n = row;
	int64_t until;

	n->mine = n->asker == x->me;
	n->to_answer = n->state == NEED_OPEN &&
		(n->giver == x->me || (!n->mine && n->leader == x->me));
	n->name = n->leader == x->me ? n->member_name : n->leader_name;
	until = n->met ? n->met : n->closed && n->state != NEED_GRANTED ? n->closed : x->now;
	n->age_days = (until - n->made) / DAY;
}

const struct entity need_entity = { .name = "need", .fields = need_fields,
	.size = sizeof(struct need), .complete = complete_need,
	.purpose = "what somebody lacks to do well, from whom and by when",
	.read_by = "the two of the pair",
	.kept = "as long as the installation: nothing is deleted by its age",
};

/* Turn a list round: a page comes with the newest row first, and whoever waits longest is shown
 * first. */
static void reverse_needs(struct need *all, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		struct need other = all[i];

		all[i] = all[n - 1 - i];
		all[n - 1 - i] = other;
	}
}

bool need_named(struct ctx *x, struct str client, int64_t *id)
{
	return written_named(x, need_sql[NAMED], client, id);
}

struct need *need_get(struct ctx *x, int64_t id)
{
	return entity_one(x, &need_entity, db_query(x, need_sql[GET_ONE], "ii", x->me, id),
		TR("no such need"));
}

/* List needs of x->me by a statement, the oldest of the page first. */
static bool list_own(struct ctx *x, int which, int64_t before, size_t most, struct need **out,
	size_t *n)
{
	int64_t page = written_page(most);
	struct db_q *q = db_query(x, need_sql[which], "iii", x->me, written_before(before), page);

	if (!entity_list(x, &need_entity, q, (size_t)page, out, n)) return false;
	reverse_needs(*out, *n);
	return true;
}

bool need_list_to_answer(struct ctx *x, int64_t before, size_t most, struct need **out, size_t *n)
{
	return list_own(x, TO_ANSWER, before, most, out, n);
}

bool need_list_up(struct ctx *x, size_t most, struct need **out, size_t *n)
{
	return entity_list(x, &need_entity,
		db_query(x, need_sql[GOING_UP], "ii", x->me, (int64_t)most), most, out, n);
}

bool need_list_today(struct ctx *x, int64_t since, struct need_today *out)
{
	struct need *all;
	size_t n;

	*out = (struct need_today){ 0 };
	if (!entity_list(x, &need_entity, db_query(x, need_sql[OF_TODAY], "iii", x->me, since,
		    (int64_t)WRITTEN_PAGE), WRITTEN_PAGE, &all, &n))
		return false;
	out->answer = NEW_N(x->a, struct need, n);
	out->answered = NEW_N(x->a, struct need, n);
	out->down = NEW_N(x->a, struct need, n);
	for (size_t i = 0; i < n; i++) {
		if (all[i].state == NEED_OPEN) out->answer[out->answer_n++] = all[i];
		else if (all[i].mine) out->answered[out->answered_n++] = all[i];
		else out->down[out->down_n++] = all[i];
	}
	return true;
}

bool need_list_given(struct ctx *x, int64_t before, size_t most, struct need **out, size_t *n)
{
	return list_own(x, GIVEN, before, most, out, n);
}

bool need_list_mine(struct ctx *x, int64_t before, size_t most, struct need **out, size_t *n)
{
	return list_own(x, MINE, before, most, out, n);
}

bool need_list_answered(struct ctx *x, int64_t since, size_t most, struct need **out, size_t *n)
{
	int64_t page = written_page(most);

	return entity_list(x, &need_entity,
		db_query(x, need_sql[ANSWERED], "iii", x->me, since, page), (size_t)page, out, n);
}

/* List needs of a pair by a statement, the newest first. ERR_MISSING for a pair that x->me is not
 * in. */
static bool list_pair(struct ctx *x, int which, int64_t pair, int64_t before, size_t most,
	struct need **out, size_t *n)
{
	int64_t page = written_page(most);

	*n = 0;
	if (!pair_get(x, pair)) return false;
	return entity_list(x, &need_entity,
		db_query(x, need_sql[which], "iiii", x->me, pair, written_before(before), page),
		(size_t)page, out, n);
}

bool need_list_pair(struct ctx *x, int64_t pair, int64_t before, size_t most, struct need **out,
	size_t *n)
{
	if (!list_pair(x, OF_PAIR, pair, before, most, out, n)) return false;
	reverse_needs(*out, *n);
	return true;
}

bool need_list_closed(struct ctx *x, int64_t pair, int64_t before, size_t most, struct need **out,
	size_t *n)
{
	return list_pair(x, CLOSED, pair, before, most, out, n);
}

bool need_list_since(struct ctx *x, int64_t pair, int64_t since, size_t most, struct need **out,
	size_t *n)
{
	int64_t page = written_page(most);

	return entity_list(x, &need_entity,
		db_query(x, need_sql[SINCE], "iiii", x->me, pair, since, page), (size_t)page, out,
		n);
}

bool need_list_talk(struct ctx *x, int64_t talk, struct need **out, size_t *n)
{
	*n = 0;
	if (!talk_of_pair(x, talk, 0)) return false;
	if (!entity_list(x, &need_entity,
		    db_query(x, need_sql[OF_TALK], "iii", x->me, talk, (int64_t)WRITTEN_PAGE),
		    WRITTEN_PAGE, out, n))
		return false;
	reverse_needs(*out, *n);
	return true;
}

int64_t need_add(struct ctx *x, struct need *n)
{
	int64_t talk = n->talk, twin;
	struct str client = n->client;
	struct pair *p = pair_going(x, n->pair);

	if (!p || !written_twin(x, need_sql[NAMED], client, &twin)) return 0;
	if (twin) return twin;
	if (n->asker != p->leader && n->asker != p->member) {
		err_field(&x->err, ERR_INPUT, "asker", TR("expected one of the two"));
		return 0;
	}
	if (n->talk && !talk_of_pair(x, n->talk, n->pair)) return 0;
	entity_keep_typed(&need_entity, n);
	n->id = id_new(x->now), n->pair = p->id, n->talk = talk, n->author = x->me,
	n->made = x->now, n->client = client;
	n->reason = S("");
	if (!entity_check(x, &need_entity, n) || !goal_check(x, n->goal, p->leader, p->member))
		return 0;
	n->giver = n->source.n || n->asker == p->member ? p->leader : p->member;
	if (!entity_room(x, need_sql[COUNT], n->pair, NEEDS)) {
		err_field(&x->err, ERR_FULL, "words", TR("%d are open; answer some first"), NEEDS);
		return 0;
	}
	return entity_add(x, &need_entity, need_sql[ADD], n) && live_note(x, n->pair) &&
			audit_add(x, "need.add", n->id)
		? n->id
		: 0;
}

bool need_serve(struct ctx *x, int64_t id, int64_t goal)
{
	struct need *n = need_get(x, id);
	struct pair *p = n ? pair_get(x, n->pair) : NULL;

	return p && goal_check(x, goal, p->leader, p->member) &&
		db_run(x, need_sql[SERVE], "io", id, goal) == 1 && live_note(x, n->pair) &&
		audit_add(x, "need.serve", id);
}

bool need_forget_goal(struct ctx *x, int64_t goal)
{
	return db_run(x, need_sql[FORGET_GOAL], "i", goal) >= 0;
}

/* True when a need is open and x->me may answer it; an error otherwise. */
static bool may_answer(struct ctx *x, const struct need *n)
{
	static const char *const is[] = { TR("that need is open already"),
		TR("that need is granted already"), TR("that need is declined already"),
		TR("that need is taken back already"), TR("that need is met already") };

	if (n->state != NEED_OPEN)
		return err_say(&x->err, ERR_CONFLICT, NULL, is[n->state]);
	return n->to_answer || err_set(&x->err, ERR_FORBIDDEN, TR("it is for %.*s to answer"),
		STR(n->giver_name));
}

/* Write down for an undo that a need was open before x->me answers it or takes it back. */
static bool remember_open(struct ctx *x, const struct need *n, enum need_state after)
{
	return undo_add(x, &(struct undo){ .kind = UNDO_NEED, .object = n->id, .a = after });
}

bool need_grant(struct ctx *x, int64_t id)
{
	struct need *n = need_get(x, id);

	if (!n) return false;
	if (n->state == NEED_GRANTED) return true;
	return may_answer(x, n) && remember_open(x, n, NEED_GRANTED) &&
		db_run(x, need_sql[GRANT], "ii", id, x->now) == 1 && live_note(x, n->pair) &&
		audit_add(x, "need.grant", id);
}

bool need_decline(struct ctx *x, int64_t id, struct str reason)
{
	struct need *n = need_get(x, id);
	struct str why;

	if (!n || !written_take(x, "reason", reason, true, &why)) return false;
	if (n->state == NEED_DECLINED && str_eq(n->reason, why)) return true;
	return may_answer(x, n) && remember_open(x, n, NEED_DECLINED) &&
		db_run(x, need_sql[DECLINE], "iib", id, x->now,
			written_seal(x, "need.reason", id, why)) == 1 &&
		live_note(x, n->pair) && audit_add(x, "need.decline", id);
}

bool need_take_back(struct ctx *x, int64_t id)
{
	struct need *n = need_get(x, id);

	if (!n) return false;
	if (n->state == NEED_TAKEN_BACK) return true;
	if (!n->mine)
		return err_set(&x->err, ERR_FORBIDDEN,
			TR("%.*s asked for it, and alone takes it back"), STR(n->asker_name));
	if (n->state != NEED_OPEN)
		return err_set(&x->err, ERR_CONFLICT, TR("that need was answered already"));
	return remember_open(x, n, NEED_TAKEN_BACK) &&
		db_run(x, need_sql[TAKE_BACK], "ii", id, x->now) == 1 && need_taken_back(x, id) &&
		live_note(x, n->pair) && audit_add(x, "need.take_back", id);
}

bool need_promise(struct ctx *x, int64_t id, int64_t due)
{
	struct need *n = need_get(x, id);
	struct step s;

	if (!n) return false;
	if (n->state == NEED_GRANTED && n->promise && (!due || due == n->promise_due)) return true;
	if (!may_answer(x, n)) return false;
	s = (struct step){ .pair = n->pair,
		.owner = x->me,
		.words = n->words,
		.due = due,
		.need = id };
	return need_grant(x, id) && step_add(x, &s) != 0;
}

/* True when a need is granted and x->me asked for it: only then does x->me say whether it is
 * there. */
static bool is_for_asker(struct ctx *x, const struct need *n)
{
	if (!n->mine)
		return err_set(&x->err, ERR_FORBIDDEN,
			TR("%.*s needs it, and alone says whether it is there"),
			STR(n->asker_name));
	return n->state == NEED_GRANTED ||
		err_set(&x->err, ERR_CONFLICT, TR("that need is not granted"));
}

/* Write down for an undo which state a need had before it is met, or waits again. */
static bool remember_state(struct ctx *x, const struct need *n, enum need_state after)
{
	return undo_add(x, &(struct undo){ .kind = UNDO_NEED_STATE, .object = n->id, .a = n->state,
		.b = after, .c = n->closed });
}

bool need_step_kept(struct ctx *x, int64_t id)
{
	struct need *n = need_get(x, id);

	/* whoever is above confirms their own promise, and the asker alone says that the need is
	 * met */
	if (!n && x->err.code == ERR_MISSING) {
		err_clear(&x->err);
		return true;
	}
	if (!n) return false;
	/* the asker of another need, or one that is not granted, decides as well */
	if (!n->mine || n->state != NEED_GRANTED) return true;
	return remember_state(x, n, NEED_MET) &&
		db_run(x, need_sql[MEET], "iii", id, x->now, x->me) == 1 && live_note(x, n->pair) &&
		audit_add(x, "need.meet", id);
}

/* Make a need wait for an answer again. */
static bool reopen_need(struct ctx *x, const struct need *n)
{
	return remember_state(x, n, NEED_OPEN) && db_run(x, need_sql[AGAIN], "i", n->id) == 1;
}

bool need_step_dropped(struct ctx *x, int64_t id)
{
	struct need *n = need_get(x, id);

	if (!n && x->err.code == ERR_MISSING) { /* whoever is above had promised it */
		err_clear(&x->err);
		int64_t rows = db_run(x, need_sql[AGAIN], "i", id);

		return rows == 0 ||
			(rows == 1 &&
				undo_add(x,
					&(struct undo){ .kind = UNDO_NEED_STATE,
						.object = id,
						.a = NEED_GRANTED,
						.b = NEED_OPEN }));
	}
	return n && (n->state != NEED_GRANTED || reopen_need(x, n));
}

bool need_meet(struct ctx *x, int64_t id)
{
	struct need *n = need_get(x, id);

	if (!n) return false;
	if (n->mine && n->state == NEED_MET) return true;
	if (!is_for_asker(x, n)) return false;
	/* x->me confirms a step that was promised to them, and so meets the need:
	 * need_step_kept() */
	if (n->promise && n->promise_state < PROMISE_KEPT && n->promise_other == x->me)
		return step_done(x, n->promise);
	if (n->promise && db_run(x, need_sql[KEEP_PROMISE], "iii", id, x->now, x->me) < 0)
		return false;
	return need_step_kept(x, id);
}

bool need_miss(struct ctx *x, int64_t id)
{
	struct need *n = need_get(x, id);

	if (!n || !is_for_asker(x, n)) return false;
	if (n->promise && n->promise_other == x->me)
		return n->promise_state != PROMISE_DONE || step_reopen(x, n->promise);
	if (n->promise) return db_run(x, need_sql[REOPEN_PROMISE], "ii", id, x->me) >= 0;
	return reopen_need(x, n) && live_note(x, n->pair) && audit_add(x, "need.miss", id);
}

bool need_answer_above(struct ctx *x, int64_t id, enum need_state state, struct str reason)
{
	struct str why = state == NEED_DECLINED ? written_seal(x, "need.reason", id, reason)
						: S("");

	return db_run(x, need_sql[ANSWER_ABOVE], "iiiyi", id, (int64_t)state, x->now, why, x->me) ==
		1 ||
		(!x->err.code &&
			err_set(&x->err, ERR_CONFLICT, TR("that need was answered already")));
}

bool need_undo_above(struct ctx *x, int64_t id, enum need_state state, int64_t made)
{
	/* a promise that is no longer open stays, and so does the answer */
	return step_forget_promise(x, id, made) &&
		(db_run(x, need_sql[UNDO_ABOVE], "iiii", id, (int64_t)state, made, x->me) == 1 ||
			(!x->err.code && undo_too_late(x)));
}

static void add_station(struct need_station *out, size_t *n, enum need_station_kind kind,
	int64_t at, int64_t day)
{
	out[(*n)++] = (struct need_station){ .kind = kind, .at = at, .day = day };
}

size_t need_chain(const struct need *n, struct need_station out[NEED_STATIONS])
{
	size_t k = 0;

	if (n->obstacle.n) add_station(out, &k, NEED_AT_OBSTACLE, n->made, 0);
	add_station(out, &k, NEED_AT_ASKED, n->made, 0);
	if (n->passed) add_station(out, &k, NEED_AT_PASSED, n->made, 0);
	if (n->state == NEED_DECLINED || n->state == NEED_TAKEN_BACK) {
		add_station(out, &k,
			n->state == NEED_DECLINED ? NEED_AT_DECLINED : NEED_AT_TAKEN_BACK,
			n->closed, 0);
		return k;
	}
	if (n->state == NEED_OPEN) add_station(out, &k, NEED_AT_ANSWER, 0, 0);
	else if (!n->promise) add_station(out, &k, NEED_AT_GRANTED, n->closed, 0);
	else {
		add_station(out, &k, NEED_AT_PROMISED, n->closed, n->promise_due);
		add_station(out, &k, NEED_AT_DONE,
			n->promise_state == PROMISE_OPEN ? 0 : n->promise_closed, 0);
	}
	add_station(out, &k, NEED_AT_MET, n->met, 0);
	return k;
}

bool need_undo_state(struct ctx *x, const struct undo *u)
{
	int64_t rows;

	if (need_get(x, u->object))
		rows = db_run(x, need_sql[UNDO_STATE], "iioi", u->object, u->a, u->c, u->b);
	else if (x->err.code != ERR_MISSING) return false;
	else { /* whoever is above takes back that they dropped what they had promised */
		err_clear(&x->err);
		rows = db_run(x, need_sql[UNDO_DROP_ABOVE], "ii", u->object, x->me);
	}
	return rows == 1 || (!x->err.code && undo_too_late(x));
}

bool need_undo(struct ctx *x, const struct undo *u)
{
	struct need *n = need_get(x, u->object);

	if (!n) return false;
	if (n->promise && n->promise_state != PROMISE_OPEN) return undo_too_late(x);
	if (!step_forget_promise(x, u->object, u->made)) return false;
	return db_run(x, need_sql[UNDO], "iii", u->object, u->a, u->made) == 1 ||
		(!x->err.code && undo_too_late(x));
}

bool need_hand_over(struct ctx *x, int64_t id, int64_t from, int64_t to)
{
	int64_t rows = db_run(x, need_sql[HAND_OVER], "iiii", id, from, to, x->me);

	if (rows == 0) return err_set(&x->err, ERR_MISSING, TR("no such need"));
	return rows > 0 && audit_add(x, "need.hand_over", id);
}
