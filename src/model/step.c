/* SPDX-License-Identifier: Apache-2.0
 *
 * A page of a list is chosen by id, so that it costs the same however long the list is, and
 * then put in the order in which it is read.
 */
#include "model/step.h"

#include <stdlib.h>

#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/goal.h"
#include "model/live.h"
#include "model/pair.h"
#include "model/talk.h"
#include "model/undo.h"
#include "model/written.h"
#include "view/lang.h"

enum { GET_ONE, NAMED, MINE, OWED, TO_CONFIRM, OF_TODAY, OF_PAIR, CLOSED, REPLACED, OF_TALK,
	OF_GOAL, SINCE, COUNT, ADD, DONE, CONFIRM, REOPEN, DROP, MOVE, SERVE, FORGET_GOAL, UNDO,
	UNDO_MOVE, FORGET_PROMISE, HAND_OVER };
/* A promise has the words of its need; one from above those that the asker wrote for whoever is there. */
#define WRITER                                                                                     \
	"CASE WHEN d.id IS NULL THEN s.author WHEN EXISTS (SELECT 1 FROM passed q"                 \
	"  WHERE q.need = d.id AND q.upper = s.owner AND q.sender = s.other)"                      \
	"  THEN d.asker ELSE d.author END"
#define STEP                                                                                       \
	"SELECT {step s}, CASE WHEN s.owner = r.leader THEN 1 ELSE 0 END AS leaders,"              \
	"       p.name AS owner_name, o.name AS other_name,"                                       \
	"       w.id AS writer, w.name AS writer_name,"                                            \
	"       COALESCE((SELECT a.name FROM person a"                                             \
	"         WHERE a.id = d.asker AND a.id NOT IN (s.owner, s.other)), '') AS needed_by,"     \
	"       z.change AS changed, COALESCE(z.field, 0) AS changed_field,"                       \
	"       CASE WHEN z.field = 1 AND z.was > 0 THEN z.was END AS was_due,"                    \
	"       CASE WHEN z.field = 2 THEN z.was ELSE 0 END AS was_state,"                         \
	"       z.closed AS was_closed, COALESCE(z.became, 0) AS became, z.at AS changed_at,"      \
	"       COALESCE(k.state + 1, 0) AS tracked, COALESCE(c.kind, 0) AS tracker_kind,"         \
	"       CASE WHEN c.state = 1 THEN 1 ELSE 0 END AS tracker_stopped,"                       \
	"       COALESCE(k.number, '') AS issue, COALESCE(k.theirs, 0) AS issue_state,"            \
	"       CASE WHEN k.ended = s.closed THEN 1 ELSE 0 END AS issue_ended,"                    \
	"       CASE WHEN s.owner = $1 AND EXISTS (SELECT 1 FROM tracker m WHERE m.person = $1)"   \
	"         THEN 1 ELSE 0 END AS may_track"                                                  \
	"  FROM step s JOIN pair r ON r.id = s.pair JOIN person p ON p.id = s.owner"               \
	"  JOIN person o ON o.id = s.other LEFT JOIN need d ON d.id = s.need"                      \
	"  JOIN person w ON w.id = " WRITER                                                        \
	"  LEFT JOIN replaced z ON z.person = $1 AND z.step = s.id"                                \
	"  LEFT JOIN tracked k ON k.step = s.id LEFT JOIN tracker c ON c.id = k.tracker"
/* The steps of a pair in one of two states. Each half comes in order from its index, and stays in
 * order when the halves are merged; a list that is sorted and then cut would get a table of its own
 * from SQLite. */
#define OF_PAIR_IN(which)                                                                          \
	STEP " WHERE s.pair = $2 AND s.state = " which " AND s.id < $3 AND $1 IN (s.owner, s.other)"
const char *const step_sql[] = {
	[GET_ONE] = STEP " WHERE s.id = $2 AND $1 IN (s.owner, s.other)",
	[NAMED] = "SELECT id FROM step WHERE author = $1 AND client = $2",
	[MINE] = STEP
		" WHERE s.owner = $1 AND s.state = 0 AND s.id < $2 ORDER BY s.id DESC LIMIT $3",
	[OWED] = STEP
		" WHERE s.other = $1 AND s.state = 0 AND s.id < $2 ORDER BY s.id DESC LIMIT $3",
	[TO_CONFIRM] = STEP
		" WHERE s.other = $1 AND s.state = 1 AND s.id < $2 ORDER BY s.id DESC LIMIT $3",
	/* what is promised for the earliest day may be the oldest of many: no page by id finds it */
	[OF_TODAY] = STEP
		" WHERE (s.owner = $1 AND s.state = 0) OR (s.other = $1 AND s.state = 1)"
		" ORDER BY s.state DESC, CASE WHEN s.due IS NULL THEN 1 ELSE 0 END, s.due,"
		" s.id LIMIT $2",
	[OF_PAIR] = OF_PAIR_IN("0") " UNION ALL " OF_PAIR_IN("1") " ORDER BY 1 DESC LIMIT $4",
	[CLOSED] = OF_PAIR_IN("2") " UNION ALL " OF_PAIR_IN("3") " ORDER BY 1 DESC LIMIT $4",
	[REPLACED] = STEP
		" WHERE s.id IN (SELECT step FROM replaced WHERE person = $1 AND at > $2)"
		"   AND s.state IN (2, 3) AND $1 IN (s.owner, s.other) ORDER BY s.id DESC LIMIT $3",
	[OF_TALK] = STEP
		" WHERE s.talk = $2 AND $1 IN (s.owner, s.other) ORDER BY s.id LIMIT $3",
	[OF_GOAL] = STEP
		" WHERE s.goal = $2 AND s.state IN (0, 1) AND $1 IN (s.owner, s.other)"
		" ORDER BY s.id DESC LIMIT $3",
	[SINCE] = STEP
		" WHERE s.pair = $2 AND $1 IN (s.owner, s.other)"
		"   AND COALESCE(s.confirmed, s.closed, s.made) >= $3 ORDER BY s.id DESC LIMIT $4",
	[COUNT] = "SELECT count(*) FROM step WHERE pair = $1 AND state = 0",
	[ADD] = "{+step}",
	[DONE] = "UPDATE step SET state = 1, closed = $2 WHERE id = $1 AND state = 0",
	[CONFIRM] =
		"UPDATE step SET state = 2, closed = COALESCE(closed, $2), confirmed = $2"
		" WHERE id = $1 AND state IN (0, 1)",
	[REOPEN] = "UPDATE step SET state = 0, closed = NULL WHERE id = $1 AND state = 1",
	[DROP] = "UPDATE step SET state = 3, closed = $2, reason = $3 WHERE id = $1 AND state = 0",
	[MOVE] = "UPDATE step SET due = $2, moved = moved + 1 WHERE id = $1 AND state = 0",
	[SERVE] = "UPDATE step SET goal = $2 WHERE id = $1",
	[FORGET_GOAL] = "UPDATE step SET goal = NULL WHERE goal = $1",
	[UNDO] =
		"UPDATE step SET state = $2, closed = $3, confirmed = NULL, reason = NULL"
		" WHERE id = $1 AND state = $4",
	[UNDO_MOVE] =
		"UPDATE step SET due = $2, moved = moved - 1 WHERE id = $1 AND state = 0"
		" AND moved > 0",
	[FORGET_PROMISE] =
		"DELETE FROM step WHERE need = $1 AND owner = $2 AND made = $3 AND state = 0",
	[HAND_OVER] =
		"UPDATE step SET pair = $3, other = (SELECT leader FROM pair"
		" WHERE id = $3), talk = NULL,"
		"  goal = NULL"
		/* what answers a need of the former leader stays with that need */
		" WHERE id = $1 AND pair = $2 AND owner = $4 AND state = 0 AND need IS NULL"
		"   AND EXISTS (SELECT 1 FROM pair WHERE id = $2 AND member = $4"
		" AND ended IS NOT NULL)"
		"   AND EXISTS (SELECT 1 FROM pair WHERE id = $3 AND member = $4"
		" AND ended IS NULL)",
	NULL
};

static const char *const states[] = { "open", "done", "kept", "dropped", NULL };

/* The words of enum replaced_field. */
static const char *const changed_fields[] = { "none", "due", "state", NULL };

/* The words of enum step_tracked, and of enum tracked_theirs. */
static const char *const tracked_words[] = { "nowhere", "waits", "there", "refused", "gone", NULL };
static const char *const issue_words[] = { "open", "closed", "not planned", NULL };

static const struct entity_field step_fields[] = {
	FIELD(step, id, ID),
	FIELD(step, pair, ID, .about = "whose it is"),
	FIELD(step, talk, ID, .null = true, .about = "where it was agreed; null: between talks"),
	TYPED(step, owner, ID, PAIR, TR("Who"), .needed = true,
		.usual = "the member of the pair; beside a goal, who writes it",
		.about = "who does it"),
	FIELD(step, other, ID, .about = "who confirms it"),
	FIELD(step, author, ID, .about = "who wrote it down"),
	TYPED(step, words, SEALED, PAIR, TR("Next step"), .needed = true, .most = WRITTEN_BYTES,
		.place = "step.words"),
	TYPED(step, due, DAY, PAIR, TR("By when"), .null = true, .least = -366, .most = 3653,
		.about = "a day; null: no date"),
	TYPED(step, goal, ID, PAIR, TR("For which goal"), .null = true, .since = 37,
		.about = "which it serves; null: none"),
	FIELD(step, state, CHOICE, .words = states),
	FIELD(step, moved, INT, .most = INT32_MAX, .about = "how often the date changed"),
	TYPED(step, reason, SEALED, PAIR, TR("Why"), .null = true, .closing = true,
		.most = WRITTEN_BYTES,
		.place = "step.reason", .about = "why it was dropped; null: it was not"),
	FIELD(step, made, TIME),
	FIELD(step, closed, TIME, .null = true, .about = "done or dropped; null: open"),
	FIELD(step, confirmed, TIME, .null = true,
		.about = "the other saw it done; null: not yet"),
	FIELD(step, need, ID, .null = true, .since = 35,
		.about = "what it promises; null: no need"),
	FIELD(step, client, TEXT, .null = true, .since = 57, .readers = READ_NOBODY,
		.about = "the name that a page gave it before it was saved; null: none"),
	FIELD(step, leaders, BOOL, .joined = true),
	FIELD(step, owner_name, TEXT, .joined = true),
	FIELD(step, other_name, TEXT, .joined = true),
	FIELD(step, writer, ID, .joined = true,
		.about = "whose words it has: of a promise, who worded the need"),
	FIELD(step, writer_name, TEXT, .joined = true, .readers = READ_NOBODY),
	FIELD(step, needed_by, TEXT, .joined = true,
		.about = "who needs what it promises, when that is neither of the two; else empty"),
	FIELD(step, changed, ID, .null = true, .joined = true,
		.about = "the other's change of today that put-back takes back; null: none"),
	FIELD(step, changed_field, CHOICE, .joined = true, .words = changed_fields,
		.about = "what that change replaced"),
	FIELD(step, was_due, DAY, .null = true, .joined = true,
		.about = "the day before it; null: no date"),
	FIELD(step, was_state, CHOICE, .joined = true, .words = states,
		.about = "the state before it"),
	FIELD(step, was_closed, TIME, .null = true, .joined = true, .readers = READ_NOBODY),
	FIELD(step, became, INT, .joined = true, .readers = READ_NOBODY),
	FIELD(step, changed_at, TIME, .null = true, .joined = true,
		.about = "when it was replaced"),
	FIELD(step, tracked, CHOICE, .joined = true, .words = tracked_words,
		.about = "whether it lies in a task tracker of its owner"),
	FIELD(step, tracker_kind, INT, .joined = true, .readers = READ_NOBODY),
	FIELD(step, tracker_stopped, BOOL, .joined = true, .readers = READ_NOBODY),
	FIELD(step, issue, TEXT, .joined = true, .about = "the number of its issue there; empty: none"),
	FIELD(step, issue_state, CHOICE, .joined = true, .words = issue_words,
		.about = "how the issue was when it was last seen"),
	FIELD(step, issue_ended, BOOL, .joined = true,
		.about = "whether it was done because its issue was closed"),
	FIELD(step, may_track, BOOL, .joined = true, .readers = READ_NOBODY),
	FIELD(step, mine, BOOL, .computed = true),
	FIELD(step, name, TEXT, .computed = true),
	{ 0 },
};

/* True while the other's change of a step is of today, and still what the step has. */
static bool is_told(const struct ctx *x, const struct step *s)
{
	if (!s->changed || s->changed_at <= x->now - REPLACED_SECONDS) return false;
	if (s->changed_field == REPLACED_STATE) return (int64_t)s->state == s->became;
	return s->state == STEP_OPEN && s->due == s->became;
}

static void complete_step(struct ctx *x, void *row)
{
	struct step *s = row;

	if (!is_told(x, s)) {
		s->changed = s->was_due = s->changed_at = 0;
		s->changed_field = REPLACED_NOTHING, s->was_state = STEP_OPEN;
	}
	s->mine = s->owner == x->me;
	s->name = s->mine ? s->other_name : s->owner_name;
}

const struct entity step_entity = { .name = "step", .fields = step_fields,
	.size = sizeof(struct step), .complete = complete_step,
	.purpose = "who of a pair does what by when",
	.read_by = "the two of the pair",
	.kept = "as long as the installation: nothing is deleted by its age",
};

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

bool step_named(struct ctx *x, struct str client, int64_t *id)
{
	return written_named(x, step_sql[NAMED], client, id);
}

struct step *step_get(struct ctx *x, int64_t id)
{
	return entity_one(x, &step_entity, db_query(x, step_sql[GET_ONE], "ii", x->me, id),
		TR("no such step"));
}

static bool list_own(struct ctx *x, int which, int64_t before, size_t most, struct step **out,
	size_t *n)
{
	int64_t page = written_page(most);
	struct db_q *q = db_query(x, step_sql[which], "iii", x->me, written_before(before), page);

	if (!entity_list(x, &step_entity, q, (size_t)page, out, n)) return false;
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

bool step_list_today(struct ctx *x, struct step **mine, size_t *mine_n, struct step **confirm,
	size_t *confirm_n)
{
	struct step *all;
	size_t n;

	*mine_n = *confirm_n = 0;
	if (!entity_list(x, &step_entity, db_query(x, step_sql[OF_TODAY], "ii", x->me,
		    (int64_t)(2 * WRITTEN_PAGE)), 2 * WRITTEN_PAGE, &all, &n))
		return false;
	*confirm = all;
	while (*confirm_n < n && all[*confirm_n].state == STEP_DONE) ++*confirm_n;
	*mine = all + *confirm_n;
	*mine_n = n - *confirm_n;
	return true;
}

static bool list_pair(struct ctx *x, int which, int64_t pair, int64_t before, size_t most,
	struct step **out, size_t *n)
{
	int64_t page = written_page(most);

	*n = 0;
	if (!pair_get(x, pair)) return false;
	return entity_list(x, &step_entity,
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

bool step_list_since(struct ctx *x, int64_t pair, int64_t since, size_t most, struct step **out,
	size_t *n)
{
	int64_t page = written_page(most);

	return entity_list(x, &step_entity,
		db_query(x, step_sql[SINCE], "iiii", x->me, pair, since, page), (size_t)page, out,
		n);
}

bool step_list_replaced(struct ctx *x, struct step **out, size_t *n)
{
	struct step *all;
	size_t found;

	*n = 0;
	if (!entity_list(x, &step_entity, db_query(x, step_sql[REPLACED], "iii", x->me,
		    x->now - REPLACED_SECONDS, (int64_t)WRITTEN_PAGE), WRITTEN_PAGE, &all, &found))
		return false;
	for (size_t i = 0; i < found; i++)
		if (all[i].changed) all[(*n)++] = all[i];
	*out = all;
	return true;
}

bool step_list_talk(struct ctx *x, int64_t talk, struct step **out, size_t *n)
{
	*n = 0;
	if (!talk_of_pair(x, talk, 0)) return false;
	return entity_list(x, &step_entity, db_query(x, step_sql[OF_TALK], "iii", x->me, talk,
				    (int64_t)WRITTEN_PAGE), WRITTEN_PAGE, out, n);
}

bool step_list_goal(struct ctx *x, int64_t goal, size_t most, struct step **out, size_t *n)
{
	int64_t page = written_page(most);

	if (!entity_list(x, &step_entity, db_query(x, step_sql[OF_GOAL], "iii", x->me, goal, page),
		    (size_t)page, out, n))
		return false;
	qsort(*out, *n, sizeof **out, by_due);
	return true;
}

int64_t step_add(struct ctx *x, struct step *s)
{
	int64_t talk = s->talk, need = s->need, twin;
	struct str client = s->client;
	struct pair *p = pair_going(x, s->pair);

	if (!p || !written_twin(x, step_sql[NAMED], client, &twin)) return 0;
	if (twin) return twin;
	if (s->owner != p->leader && s->owner != p->member) {
		err_field(&x->err, ERR_INPUT, "owner", TR("expected one of the two"));
		return 0;
	}
	if (s->talk && !talk_of_pair(x, s->talk, s->pair)) return 0;
	entity_keep_typed(&step_entity, s);
	s->id = id_new(x->now), s->pair = p->id, s->talk = talk, s->author = x->me,
	s->made = x->now;
	s->need = need, s->client = client;
	s->other = s->owner == p->leader ? p->member : p->leader;
	s->reason = S("");
	if (!entity_check(x, &step_entity, s) || !goal_check(x, s->goal, p->leader, p->member))
		return 0;
	if (!entity_room(x, step_sql[COUNT], s->pair, STEPS)) {
		err_field(&x->err, ERR_FULL, "words", TR("%d are open; drop some first"), STEPS);
		return 0;
	}
	return entity_add(x, &step_entity, step_sql[ADD], s) && live_note(x, s->pair) &&
			audit_add(x, "step.add", s->id)
		? s->id
		: 0;
}

static bool not_as_it_is(struct ctx *x, const struct step *s)
{
	static const char *const is[] = { TR("that step is open already"),
		TR("that step is done already"), TR("that step is done and confirmed already"),
		TR("that step is dropped already") };

	return err_say(&x->err, ERR_CONFLICT, NULL, is[s->state]);
}

/* Only its owner may say this of a step. */
static bool owners(struct ctx *x, const struct step *s)
{
	return s->mine || err_set(&x->err, ERR_FORBIDDEN, TR("this step is %.*s's to change"),
		STR(s->owner_name));
}

static struct replaced make_replaced(const struct step *s, enum replaced_field field,
	int64_t was, int64_t became)
{
	return (struct replaced){ .person = s->mine ? s->other : s->owner, .step = s->id,
		.field = field, .was = was, .became = became,
		.closed = field == REPLACED_STATE ? s->closed : 0 };
}

/* Note a new state for the other. A step that its owner says is done waits for them anyway, with
 * both answers beside it, and what they have said themselves is confirmed without more words. */
static bool note_state(struct ctx *x, const struct step *s, enum step_state after)
{
	const struct replaced r = make_replaced(s, REPLACED_STATE, s->state, after);

	if (after == STEP_DONE || (s->state == STEP_DONE && after == STEP_KEPT))
		return replaced_forget(x, s->id);
	return replaced_note(x, &r);
}

/* Write down how a step was before x->me says what became of it: for an undo, and for the other. */
static bool remember(struct ctx *x, const struct step *s, enum step_state after)
{
	const struct undo u = { .kind = UNDO_STEP, .object = s->id, .a = s->state, .b = after,
		.c = s->closed };

	return undo_add(x, &u) && note_state(x, s, after);
}

/* Said by the other, an open one is done and confirmed at once. */
static bool confirm(struct ctx *x, const struct step *s)
{
	return remember(x, s, STEP_KEPT) &&
		db_run(x, step_sql[CONFIRM], "ii", s->id, x->now) == 1 &&
		(!s->need || step_kept(x, s->need)) && live_note(x, s->pair) &&
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
		live_note(x, s->pair) && audit_add(x, "step.done", id);
}

bool step_confirm(struct ctx *x, int64_t id)
{
	struct step *s = step_get(x, id);

	if (!s) return false;
	if (s->mine)
		return err_set(&x->err, ERR_FORBIDDEN, TR("%.*s confirms it, not you"),
			STR(s->name));
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
		live_note(x, s->pair) && audit_add(x, "step.reopen", id);
}

bool step_drop(struct ctx *x, int64_t id, struct str reason)
{
	struct step *s = step_get(x, id);
	struct str why;

	if (!s || !owners(x, s) || !written_take(x, "reason", reason, true, &why)) return false;
	if (s->state == STEP_DROPPED && str_eq(s->reason, why)) return true;
	if (s->state != STEP_OPEN) return not_as_it_is(x, s);
	return remember(x, s, STEP_DROPPED) &&
		db_run(x, step_sql[DROP], "iib", id, x->now,
			written_seal(x, "step.reason", id, why)) == 1 &&
		(!s->need || step_dropped(x, s->need)) && live_note(x, s->pair) &&
		audit_add(x, "step.drop", id);
}

static bool set_due(struct ctx *x, const struct step *s, int64_t due, const char *act)
{
	const struct undo u = { .kind = UNDO_STEP_DUE, .object = s->id, .a = s->due, .b = due };
	const struct replaced r = make_replaced(s, REPLACED_DUE, s->due, due);

	return undo_add(x, &u) && replaced_note(x, &r) &&
		db_run(x, step_sql[MOVE], "io", s->id, due) == 1 && live_note(x, s->pair) &&
		audit_add(x, act, s->id);
}

bool step_move(struct ctx *x, int64_t id, int64_t due)
{
	struct step *s = step_get(x, id);

	if (!s || !owners(x, s)) return false;
	if (!entity_check_field(x, &step_entity, "due", &(struct step){ .due = due })) return false;
	if (s->state != STEP_OPEN) return not_as_it_is(x, s);
	return s->due == due || set_due(x, s, due, "step.move");
}

bool step_goes_back(const struct step *s)
{
	if (s->changed_field != REPLACED_STATE) return s->changed_field == REPLACED_DUE;
	if (s->was_state == STEP_DROPPED) return false; /* its reason is gone */
	if (s->was_state == STEP_KEPT) return !s->mine;
	/* a need has been told that its promise is over */
	return !s->need || s->state == STEP_OPEN;
}

/* Put the state back that the other replaced. */
static bool put_state_back(struct ctx *x, const struct step *s)
{
	if (s->was_state == STEP_KEPT) return confirm(x, s);
	return note_state(x, s, s->was_state) &&
		db_run(x, step_sql[UNDO], "iioi", s->id, (int64_t)s->was_state, s->was_closed,
			(int64_t)s->state) == 1 &&
		live_note(x, s->pair) && audit_add(x, "step.put_back", s->id);
}

bool step_put_back(struct ctx *x, int64_t id, int64_t change)
{
	struct step *s = step_get(x, id);

	if (!s) return false;
	if (!s->changed || s->changed != change || !step_goes_back(s))
		return err_set(&x->err, ERR_CONFLICT,
			TR("This has changed again since: nothing was put back."));
	if (s->changed_field == REPLACED_STATE) return put_state_back(x, s);
	return set_due(x, s, s->was_due, "step.put_back");
}

bool step_serve(struct ctx *x, int64_t id, int64_t goal)
{
	struct step *s = step_get(x, id);

	if (!s) return false;
	if (!goal_check(x, goal, s->leaders ? s->owner : s->other,
		    s->leaders ? s->other : s->owner))
		return false;
	return db_run(x, step_sql[SERVE], "io", id, goal) == 1 && live_note(x, s->pair) &&
		audit_add(x, "step.serve", id);
}

bool step_forget_goal(struct ctx *x, int64_t goal)
{
	return db_run(x, step_sql[FORGET_GOAL], "i", goal) >= 0;
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
	struct replaced r;

	if (!s) return false;
	r = make_replaced(s, REPLACED_STATE, s->state, u->a);
	return (stands(s, u) || undo_too_late(x)) && replaced_undo(x, &r) &&
		db_run(x, step_sql[UNDO], "iioi", s->id, u->a, u->c, u->b) == 1;
}

bool step_undo_due(struct ctx *x, const struct undo *u)
{
	struct step *s = step_get(x, u->object);
	struct replaced r;

	if (!s) return false;
	if (s->state != STEP_OPEN || s->due != u->b) return undo_too_late(x);
	r = make_replaced(s, REPLACED_DUE, s->due, u->a);
	return replaced_undo(x, &r) && db_run(x, step_sql[UNDO_MOVE], "io", s->id, u->a) == 1;
}

bool step_forget_promise(struct ctx *x, int64_t need, int64_t made)
{
	return db_run(x, step_sql[FORGET_PROMISE], "iii", need, x->me, made) >= 0;
}

bool step_hand_over(struct ctx *x, int64_t id, int64_t from, int64_t to)
{
	int64_t rows = db_run(x, step_sql[HAND_OVER], "iiii", id, from, to, x->me);

	if (rows == 0) return err_set(&x->err, ERR_MISSING, TR("no such step"));
	return rows > 0 && replaced_forget_all(x, id) && audit_add(x, "step.hand_over", id);
}
