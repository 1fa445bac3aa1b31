/* SPDX-License-Identifier: Apache-2.0
 *
 * Needs on their way up. Whoever is above reads a row of this table and nothing of the need: a row
 * has all that they may know, and has it only while the asker agrees.
 */
#include "model/passed.h"

#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/need.h"
#include "model/opened.h"
#include "model/pair.h"
#include "model/step.h"
#include "model/undo.h"
#include "model/written.h"
#include "view/lang.h"

enum { GET_ONE, GOING, OF_TODAY, OF_NEED, SAID_BEFORE, GONE_UP, ADD, AGREE, CLOSE,
	TAKE_BACK, END_PAIR, UNDO, UNDO_NEW };
#define PASSED                                                                                     \
	"SELECT {passed q}, a.name AS asker_name, l.name AS leader_name, s.name AS sender_name,"   \
	"       u.name AS upper_name, CASE WHEN q.state = 4"                                       \
	"         THEN (SELECT d.state FROM need d WHERE d.id = q.need) ELSE 0 END AS outcome"     \
	"  FROM passed q JOIN person a ON a.id = q.asker JOIN person l ON l.id = q.leader"         \
	"  JOIN person s ON s.id = q.sender JOIN person u ON u.id = q.upper"
#define OF_OPEN_NEEDS " AND EXISTS (SELECT 1 FROM need n WHERE n.id = q.need AND n.state = 0)"
/* Answered lately for $1, who passed it on: the leader of the pair reads the answer at the need. */
#define CAME_DOWN PASSED " WHERE q.sender = $1 AND q.leader <> $1 AND q.state = 4 AND q.closed >= $3"
#define GOING_OF(who) PASSED " WHERE q." who " = $1 AND q.state IN (0, 1)" OF_OPEN_NEEDS
const char *const passed_sql[] = {
	[GET_ONE] = PASSED
		" WHERE q.id = $2 AND ($1 IN (q.asker, q.leader, q.sender)"
		"   OR ($1 = q.upper AND (q.state IN (4, 5) OR (q.state = 1" OF_OPEN_NEEDS "))))",
	[GOING] = GOING_OF("asker") " UNION " GOING_OF("leader") " UNION " GOING_OF("sender") " UNION "
		PASSED " WHERE q.upper = $1 AND q.state = 1" OF_OPEN_NEEDS " UNION " CAME_DOWN " ORDER BY 1 LIMIT $2",
	[OF_TODAY] = PASSED " WHERE q.upper = $1 AND q.state = 1" OF_OPEN_NEEDS " UNION ALL "
		PASSED " WHERE q.asker = $1 AND q.state = 0" OF_OPEN_NEEDS " UNION ALL " CAME_DOWN
		" ORDER BY 9, 1 LIMIT $2", /* by state: what waits comes first */
	[OF_NEED] = PASSED
		" WHERE q.need = $2 AND q.state IN (0, 1) AND $1 IN (q.asker, q.leader, q.sender)"
		" ORDER BY q.id DESC LIMIT 1",
	[SAID_BEFORE] = PASSED
		" WHERE q.need = $2 AND q.asker = $1 AND q.words IS NOT NULL"
		" ORDER BY q.id DESC LIMIT 1",
	/* the rows by which a need has gone up so far, as long as it is not answered */
	[GONE_UP] = PASSED " WHERE q.need = $2 AND q.asker = $1 AND q.state IN (0, 1, 5) ORDER BY q.id LIMIT $3",
	[ADD] = "{+passed}",
	[AGREE] =
		"UPDATE passed SET state = 1, words = $3 WHERE id = $1 AND asker = $2"
		" AND state = 0",
	[CLOSE] =
		"UPDATE passed SET state = $2, closed = $3 WHERE id = $1 AND state = $4"
		"   AND $5 IN (asker, upper)",
	[TAKE_BACK] =
		"UPDATE passed SET state = 3, closed = $3, words = NULL"
		" WHERE id = $1 AND asker = $2 AND state IN (0, 1, 5)",
	/* the asker keeps the words, for whoever is above then */
	[END_PAIR] =
		"UPDATE passed SET state = 3, closed = $2 WHERE state IN (0, 1)"
		"   AND upper = (SELECT leader FROM pair WHERE id = $1)"
		"   AND sender = (SELECT member FROM pair WHERE id = $1)",
	[UNDO] =
		"UPDATE passed SET state = $2, closed = NULL, words = $3"
		" WHERE id = $1 AND state = $4 AND $5 IN (asker, upper)",
	[UNDO_NEW] = "DELETE FROM passed WHERE id = $1 AND sender = $2 AND state = 0",
	NULL
};

static const char *const states[] = { "proposed", "stands", "refused", "taken back", "answered",
	"further", NULL };

/* By enum need_state. */
static const char *const outcomes[] = { "none", "granted", "declined", "taken back", "met", NULL };

static const struct entity_field passed_fields[] = {
	FIELD(passed, id, ID),
	FIELD(passed, need, ID, .about = "what is needed"),
	FIELD(passed, asker, ID, .about = "who needs it, and words it for whoever is above"),
	FIELD(passed, leader, ID, .about = "who leads the pair"),
	FIELD(passed, sender, ID, .about = "who passes it up"),
	FIELD(passed, upper, ID, .about = "who leads the sender, and answers"),
	TYPED(passed, words, SEALED, NAMED, TR("What you need, in words for them"), .null = true,
		.most = WRITTEN_BYTES, .place = "passed.words"),
	FIELD(passed, due, DAY, .null = true, .about = "by when; null: no date"),
	FIELD(passed, state, CHOICE, .words = states),
	FIELD(passed, made, TIME),
	FIELD(passed, closed, TIME, .null = true, .about = "null: it goes on"),
	FIELD(passed, asker_name, TEXT, .joined = true),
	FIELD(passed, leader_name, TEXT, .joined = true),
	FIELD(passed, sender_name, TEXT, .joined = true),
	FIELD(passed, upper_name, TEXT, .joined = true),
	FIELD(passed, outcome, CHOICE, .joined = true, .words = outcomes,
		.about = "what became of the need once it was answered; none: it is not, or waits again"),
	FIELD(passed, mine, BOOL, .computed = true),
	FIELD(passed, to_answer, BOOL, .computed = true),
	{ 0 },
};

static void complete_passed(struct ctx *x, void *row)
{
	struct passed *q = row;

	q->mine = q->asker == x->me;
	q->to_answer = q->upper == x->me && q->state == PASSED_STANDS;
}

const struct entity passed_entity = { .name = "passed", .fields = passed_fields,
	.size = sizeof(struct passed), .complete = complete_passed,
	.purpose = "what somebody needs from above, in their words for whoever is there",
	.read_by = "the asker, whoever passed it up, and once the asker agreed whoever is above",
	.kept = "as long as the installation; its words until the asker takes them back, which is until they are answered",
};

/* Note that the readers of these rows read the words that the asker wrote for whoever is above. */
static void note_read(struct ctx *x, const struct passed *q, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (q[i].words.n) opened_note(x, &passed_entity, q[i].id, q[i].asker);
}

struct passed *passed_get(struct ctx *x, int64_t id)
{
	struct passed *q = entity_one(x, &passed_entity,
		db_query(x, passed_sql[GET_ONE], "ii", x->me, id), TR("nothing is passed up here"));

	if (q) note_read(x, q, 1);
	return q;
}

/* List rows by a statement, and note that x->me reads their words. */
static bool list_read(struct ctx *x, int which, int64_t since, size_t most, struct passed **out,
	size_t *n)
{
	if (!entity_list(x, &passed_entity,
		    db_query(x, passed_sql[which], "iii", x->me, (int64_t)most, since), most, out, n))
		return false;
	note_read(x, *out, *n);
	return true;
}

/* Add to a row to which the asker is asked to agree the words to which they agreed before. */
static bool add_said(struct ctx *x, struct passed *q)
{
	struct passed *before;
	size_t rows;

	if (!entity_list(x, &passed_entity,
		    db_query(x, passed_sql[SAID_BEFORE], "ii", x->me, q->need), 1, &before, &rows))
		return false;
	if (rows) q->said = before->words;
	return true;
}

/* Add to the rows the words of their needs, for the two of each pair. */
static bool add_needed(struct ctx *x, struct passed *all, size_t n)
{
	struct need *needs;
	size_t needs_n;

	if (!n || !need_list_up(x, PASSED_PAGE, &needs, &needs_n)) return !x->err.code;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < needs_n; k++)
			if (needs[k].id == all[i].need) all[i].needed = needs[k].words;
	return true;
}

bool passed_list(struct ctx *x, int64_t since, struct passed **out, size_t *n)
{
	if (!list_read(x, GOING, since, PASSED_PAGE, out, n) || !add_needed(x, *out, *n))
		return false;
	for (size_t i = 0; i < *n; i++)
		if ((*out)[i].mine && (*out)[i].state == PASSED_PROPOSED &&
			!add_said(x, &(*out)[i]))
			return false;
	return true;
}

bool passed_list_today(struct ctx *x, int64_t since, size_t most, struct passed **out, size_t *n)
{
	return list_read(x, OF_TODAY, since, most, out, n);
}

/* Add a row by which x->me passes a need up to whoever leads x->me; ERR_CONFLICT when nobody does,
 * or the asker themselves. The result is its id. */
static int64_t add_passed(struct ctx *x, struct passed *q)
{
	struct pair *above = pair_with_leader(x);

	if (x->err.code) return 0;
	if (!above || above->leader == q->asker) {
		err_set(&x->err, ERR_CONFLICT,
			TR("nobody leads you: there is nobody to pass it up to"));
		return 0;
	}
	q->id = id_new(x->now), q->sender = x->me, q->upper = above->leader, q->made = x->now;
	return entity_add(x, &passed_entity, passed_sql[ADD], q) &&
		undo_add(x, &(struct undo){ .kind = UNDO_PASSED_NEW, .object = q->id }) &&
		audit_add(x, "passed.add", q->id) ? q->id : 0;
}

int64_t passed_propose(struct ctx *x, int64_t need)
{
	struct need *n = need_get(x, need);
	struct passed *all, q;
	size_t going;

	if (!n) return 0;
	if (!n->to_answer || n->leader != x->me) {
		err_set(&x->err, n->state == NEED_OPEN ? ERR_FORBIDDEN : ERR_CONFLICT,
			TR("it is for %.*s to answer"), STR(n->giver_name));
		return 0;
	}
	if (!entity_list(x, &passed_entity, db_query(x, passed_sql[OF_NEED], "ii", x->me, need), 1,
		    &all, &going))
		return 0;
	if (going) return all[0].id;
	q = (struct passed){ .need = need, .asker = n->asker, .leader = x->me, .due = n->due };
	return add_passed(x, &q);
}

/* Write down for an undo the state and the words of a row. `need` is the state of the need
 * afterwards if the act answers it, else NEED_OPEN. */
static bool remember_passed(struct ctx *x, const struct passed *q, enum passed_state after,
	enum need_state need)
{
	return undo_add(x,
		&(struct undo){ .kind = UNDO_PASSED,
			.object = q->id,
			.a = q->state,
			.b = after,
			.c = need,
			.kept = q->words.n ? written_seal(x, "passed.words", q->id, q->words)
					   : S("") });
}

/* Give a row its state `after`, as the asker or the person above. */
static bool close_row(struct ctx *x, const struct passed *q, enum passed_state after,
	enum need_state need)
{
	return remember_passed(x, q, after, need) &&
		db_run(x, passed_sql[CLOSE], "iiiii", q->id, (int64_t)after, x->now,
			(int64_t)q->state, x->me) == 1;
}

/* Find a row that stands with x->me, who is above and may answer it or pass it further; NULL with
 * an error. */
static struct passed *find_standing(struct ctx *x, int64_t id)
{
	struct passed *q = passed_get(x, id);

	if (!q || q->to_answer) return q;
	err_set(&x->err, q->upper == x->me ? ERR_CONFLICT : ERR_FORBIDDEN,
		TR("it does not wait for an answer of yours"));
	return NULL;
}

int64_t passed_further(struct ctx *x, int64_t id)
{
	struct passed *q = find_standing(x, id), next;

	if (!q) return 0;
	next = (struct passed){ .need = q->need,
		.asker = q->asker,
		.leader = q->leader,
		.due = q->due };
	return close_row(x, q, PASSED_FURTHER, NEED_OPEN) ? add_passed(x, &next) : 0;
}

/* Find a row of which x->me is the asker and that is in this state; NULL with an error. */
static struct passed *find_own(struct ctx *x, int64_t id, enum passed_state state)
{
	struct passed *q = passed_get(x, id);

	if (!q || (q->mine && q->state == state)) return q;
	if (!q->mine)
		err_set(&x->err, ERR_FORBIDDEN, TR("%.*s needs it, and alone agrees to that"),
			STR(q->asker_name));
	else err_set(&x->err, ERR_CONFLICT, TR("that was said already"));
	return NULL;
}

bool passed_agree(struct ctx *x, int64_t id, struct str words)
{
	struct passed *q = find_own(x, id, PASSED_PROPOSED);
	struct str line;

	if (!q || !written_take(x, "words", words, true, &line)) return false;
	return remember_passed(x, q, PASSED_STANDS, NEED_OPEN) &&
		db_run(x, passed_sql[AGREE], "iib", id, x->me,
			written_seal(x, "passed.words", id, line)) == 1 &&
		audit_add(x, "passed.agree", id);
}

bool passed_refuse(struct ctx *x, int64_t id)
{
	struct passed *q = find_own(x, id, PASSED_PROPOSED);

	return q && close_row(x, q, PASSED_REFUSED, NEED_OPEN) &&
		passed_withdraw(x, q->need, true) && audit_add(x, "passed.refuse", id);
}

bool passed_take_back(struct ctx *x, int64_t id)
{
	struct passed *q = find_own(x, id, PASSED_STANDS);

	return q && passed_withdraw(x, q->need, true) && audit_add(x, "passed.take_back", id);
}

bool passed_withdraw(struct ctx *x, int64_t need, bool can_undo)
{
	struct passed *all;
	size_t n;

	if (!entity_list(x, &passed_entity, db_query(x, passed_sql[GONE_UP], "iii", x->me, need,
			(int64_t)PASSED_PAGE), PASSED_PAGE, &all, &n))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (can_undo && !remember_passed(x, &all[i], PASSED_TAKEN_BACK, NEED_OPEN))
			return false;
		if (db_run(x, passed_sql[TAKE_BACK], "iii", all[i].id, x->me, x->now) != 1 ||
			!opened_forget(x, all[i].id))
			return false;
	}
	return true;
}

bool passed_pair_ended(struct ctx *x, int64_t pair)
{
	return db_run(x, passed_sql[END_PAIR], "ii", pair, x->now) >= 0;
}

bool passed_promise(struct ctx *x, int64_t id, int64_t due)
{
	struct passed *q = find_standing(x, id);
	struct pair *p;
	struct step s;

	if (!q || !(p = pair_with(x, q->sender))) return false;
	s = (struct step){ .pair = p->id,
		.owner = x->me,
		.words = q->words,
		.due = due,
		.need = q->need };
	return need_answer_above(x, q->need, NEED_GRANTED, S("")) && step_add(x, &s) != 0 &&
		close_row(x, q, PASSED_ANSWERED, NEED_GRANTED) &&
		audit_add(x, "passed.promise", id);
}

bool passed_decline(struct ctx *x, int64_t id, struct str reason)
{
	struct passed *q = find_standing(x, id);
	struct str why;

	if (!q || !written_take(x, "reason", reason, true, &why)) return false;
	return need_answer_above(x, q->need, NEED_DECLINED, why) &&
		close_row(x, q, PASSED_ANSWERED, NEED_DECLINED) &&
		audit_add(x, "passed.decline", id);
}

bool passed_undo(struct ctx *x, const struct undo *u)
{
	struct passed *q = passed_get(x, u->object);

	if (!q) return false;
	if (db_run(x, passed_sql[UNDO], "iiyii", q->id, u->a, u->kept, u->b, x->me) != 1)
		return x->err.code ? false : undo_too_late(x);
	return !u->c || need_undo_above(x, q->need, (enum need_state)u->c, u->made);
}

bool passed_undo_new(struct ctx *x, const struct undo *u)
{
	return db_run(x, passed_sql[UNDO_NEW], "ii", u->object, x->me) == 1 ||
		(!x->err.code && undo_too_late(x));
}
