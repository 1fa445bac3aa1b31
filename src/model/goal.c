/* SPDX-License-Identifier: Apache-2.0
 *
 * Goals. A goal of somebody's own is shown to the leader of one pair. When that pair ends nobody
 * else reads it, until its owner shows it to whoever leads them then.
 */
#include "model/goal.h"

#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/opened.h"
#include "model/pair.h"
#include "model/written.h"
#include "view/lang.h"

enum { GET_ONE, OPEN, CLOSED, OF_PAIR, SERVED, SINCE, OF_TEAM, COUNT, ADD, CHANGE, STATE, READER,
	PAIR_BEGINS, MARKS, ALL_MARKS, COUNT_MARKS, ADD_MARK, DELETABLE, DEL_MARKS, DEL };
#define FROM_GOAL " FROM goal g JOIN person p ON p.id = g.owner"
#define GOAL                                                                                       \
	"SELECT {goal g}, p.name AS owner_name,"                                                    \
	"       COALESCE((SELECT 1 FROM pair a WHERE a.id = g.pair AND a.ended IS NULL), 0) AS shown," \
	"       COALESCE((SELECT 1 FROM step s WHERE s.goal = g.id AND s.state = 0 LIMIT 1), 0) AS has_step" \
	FROM_GOAL
#define OF_MEMBERS " JOIN pair r ON r.id = g.pair AND r.leader = $1 AND r.ended IS NULL"
#define OF_LEADER " JOIN pair r ON r.member = $1 AND r.leader = g.owner AND r.ended IS NULL"
/* The goals that $1 may read: their own, the goals that their members show them, and the goals of
 * their leader's team. */
#define READABLE(what, and)                                                                        \
	what " WHERE g.owner = $1" and                                                               \
	" UNION ALL " what OF_MEMBERS " WHERE g.reader = 0" and                                      \
	" UNION ALL " what OF_LEADER " WHERE g.reader = 2" and
/* The open goals that both of pair $2 read: those that the member shows the leader, and those of
 * the leader's team. There is a statement for each owner, because SQLite would make a table of a
 * list of owners. */
#define OF_TWO(and)                                                                                \
	GOAL " JOIN pair r ON $1 IN (r.leader, r.member) AND r.id = $2"                              \
	" WHERE g.owner = r.member AND g.reader = 0 AND g.pair = r.id AND g.state = 0" and           \
	" UNION ALL " GOAL " JOIN pair r ON $1 IN (r.leader, r.member) AND r.id = $2"                \
	" WHERE g.owner = r.leader AND g.reader = 2 AND g.state = 0" and                             \
	" ORDER BY 1 DESC LIMIT $3"
/* A goal that is none of another's to take back: of the team of pair $2, or shown there by $1. It was
 * closed at $3 or later, or a step of the two served it then. */
#define SINCE_AS(which)                                                                             \
	GOAL " JOIN pair r ON $1 IN (r.leader, r.member) AND r.id = $2 AND r.ended IS NULL"          \
	" WHERE " which " AND (g.closed >= $3 OR EXISTS (SELECT 1 FROM step t WHERE t.goal = g.id"   \
	"   AND t.pair = r.id AND COALESCE(t.confirmed, t.closed, t.made) >= $3))"
const char *const goal_sql[] = {
	[GET_ONE] = READABLE(GOAL, " AND g.id = $2"),
	[OPEN] = READABLE(GOAL, " AND g.state = 0 AND g.id < $2") " ORDER BY 1 DESC LIMIT $3",
	[CLOSED] = GOAL " WHERE g.owner = $1 AND g.state IN (1, 2) ORDER BY g.id DESC LIMIT $2",
	[OF_PAIR] = OF_TWO(""),
	[SERVED] = OF_TWO(
		" AND EXISTS (SELECT 1 FROM step t WHERE t.goal = g.id AND t.state = 0 AND t.pair = r.id)"),
	[SINCE] =
		SINCE_AS("g.owner = r.leader AND g.reader = 2")
		" UNION ALL "
		SINCE_AS("g.owner = $1 AND g.reader = 0 AND g.pair = r.id")
		" ORDER BY 1 DESC LIMIT $4",
	/* of the team of $2, for that leader and their members */
	[OF_TEAM] = GOAL
		" WHERE g.owner = $2 AND g.reader = 2 AND (g.state = 0 OR g.closed >= $3)"
		"   AND ($1 = $2 OR EXISTS (SELECT 1 FROM pair r WHERE r.leader = $2"
		"     AND r.member = $1 AND r.ended IS NULL))"
		" ORDER BY g.id LIMIT $4",
	[COUNT] = "SELECT count(*) FROM goal WHERE owner = $1 AND state = 0",
	[ADD] = "{+goal}",
	[CHANGE] =
		"UPDATE goal SET words = $3, measure = $4, unit = $5, begins = $6, aim = $7,"
		" due = $8"
		" WHERE id = $1 AND owner = $2 AND state = 0",
	[STATE] = "UPDATE goal SET state = $3, closed = $4 WHERE id = $1 AND owner = $2",
	[READER] = "UPDATE goal SET reader = $3, pair = $4 WHERE id = $1 AND owner = $2",
	[PAIR_BEGINS] = "UPDATE goal SET pair = NULL WHERE pair = $1",
	[MARKS] =
		"SELECT {goal_mark m}, p.name AS author_name FROM goal_mark m"
		" JOIN person p ON p.id = m.author"
		" WHERE m.goal = $1 ORDER BY m.id DESC LIMIT $2",
	[ALL_MARKS] =
		"SELECT {goal_mark m}, p.name AS author_name FROM goal_mark m"
		" JOIN person p ON p.id = m.author"
		" WHERE m.goal IN (" READABLE("SELECT g.id FROM goal g", " AND g.state = 0") ")"
		" ORDER BY m.id DESC LIMIT $2",
	[COUNT_MARKS] = "SELECT count(*) FROM goal_mark WHERE goal = $1",
	[ADD_MARK] = "{+goal_mark}",
	[DELETABLE] =
		"SELECT g.id FROM goal g WHERE g.owner = $1 AND g.reader <> 2"
		"   AND NOT EXISTS (SELECT 1 FROM solution s WHERE s.goal = g.id) LIMIT 1",
	[DEL_MARKS] =
		"DELETE FROM goal_mark"
		" WHERE goal = (SELECT id FROM goal WHERE id = $1 AND owner = $2)",
	[DEL] = "DELETE FROM goal WHERE id = $1 AND owner = $2",
	NULL
};

static const char *const readers[] = { "leader", "private", "team", NULL };
static const char *const states[] = { "open", "reached", "dropped", NULL };

#define SAID(S, member, LABEL, ...)                                                                \
	TYPED(S, member, SEALED, SHARED, LABEL, .place = #S "." #member, __VA_ARGS__)
static const struct entity_field goal_fields[] = {
	FIELD(goal, id, ID),
	FIELD(goal, owner, ID, .about = "whose it is; of a goal of a team, its leader"),
	TYPED(goal, reader, CHOICE, AUTHOR, TR("Who reads this"), .words = readers,
		.about = "beside the owner: their leader, nobody, or the team that they lead"),
	FIELD(goal, pair, ID, .null = true, .about = "to whose leader it is shown; null: to none"),
	SAID(goal, words, TR("What is to be reached"), .needed = true, .most = WRITTEN_BYTES),
	SAID(goal, measure, TR("How it will be seen"), .most = WRITTEN_BYTES, .about = "in words"),
	SAID(goal, unit, TR("What is counted"), .most = 60,
		.about = "a unit, for a measure in numbers"),
	SAID(goal, begins, TR("From"), .most = 20, .about = "the number to begin with"),
	SAID(goal, aim, TR("To"), .most = 20, .about = "the number to reach"),
	TYPED(goal, due, DAY, SHARED, TR("By when"), .null = true, .least = -366, .most = 3653,
		.about = "a day; null: no date"),
	FIELD(goal, state, CHOICE, .words = states),
	FIELD(goal, made, TIME),
	FIELD(goal, closed, TIME, .null = true, .about = "null: open"),
	FIELD(goal, owner_name, TEXT, .joined = true),
	FIELD(goal, shown, BOOL, .joined = true, .about = "whether that pair goes on"),
	FIELD(goal, has_step, BOOL, .joined = true, .about = "whether an open step serves it"),
	FIELD(goal, mine, BOOL, .computed = true),
	{ 0 },
};

/* Set the computed members. A goal that is shown in a pair that has ended counts as private. */
static void complete_goal(struct ctx *x, void *row)
{
	struct goal *g = row;

	g->mine = g->owner == x->me;
	if (g->reader == GOAL_LEADER && !g->shown) g->reader = GOAL_PRIVATE;
}

const struct entity goal_entity = { .name = "goal", .fields = goal_fields,
	.size = sizeof(struct goal), .complete = complete_goal,
	.purpose = "what a person or a team works towards",
	.read_by = "its owner; of a goal of a team its members, of another one the leader to whom it is shown",
	.kept = "as long as the installation: nothing is deleted by its age",
};

static const struct entity_field mark_fields[] = {
	FIELD(goal_mark, id, ID),
	FIELD(goal_mark, goal, ID, .about = "whose mark it is"),
	FIELD(goal_mark, author, ID, .about = "who said so"),
	SAID(goal_mark, number, TR("Where it stands"), .most = 20,
		.about = "a number; may be empty"),
	SAID(goal_mark, words, TR("In words"), .most = WRITTEN_BYTES, .about = "may be empty"),
	FIELD(goal_mark, made, TIME),
	FIELD(goal_mark, author_name, TEXT, .joined = true),
	{ 0 },
};
const struct entity goal_mark_entity = { .name = "goal_mark", .fields = mark_fields,
	.size = sizeof(struct goal_mark),
	.purpose = "how far a goal had come at some time",
	.read_by = "whoever may read the goal",
	.kept = "as long as the goal",
};

/* -- numbers -- */

bool goal_number(struct str typed, int64_t *thousandths)
{
	enum { DECIMALS = 3 };
	bool less = str_starts(typed, S("-")), point = false;
	int64_t n = 0;
	int digits = 0, decimals = 0;

	for (size_t i = less; i < typed.n; i++) {
		char c = typed.p[i];

		if ((c == '.' || c == ',') && !point && digits) {
			point = true;
			continue;
		}
		if (c < '0' || c > '9' || ++digits > GOAL_DIGITS ||
			(point && ++decimals > DECIMALS))
			return false;
		n = 10 * n + (c - '0');
	}
	if (!digits || (point && !decimals)) return false;
	for (; decimals < DECIMALS; decimals++) n *= 10;
	*thousandths = less ? -n : n;
	return true;
}

/* Check a number as typed; an empty text is right, for it says nothing. */
static bool check_number(struct ctx *x, const char *field, struct str typed)
{
	int64_t n;

	return !typed.n || goal_number(typed, &n) ||
		err_field(&x->err, ERR_INPUT, field, TR("expected a number, like 4 or 2.5"));
}

size_t goal_line(const struct goal_mark *m, size_t n, int64_t goal,
	const struct goal_mark *out[GOAL_LINE])
{
	size_t found = 0;
	int64_t number;

	for (size_t i = 0; i < n && found < GOAL_LINE; i++)
		if (m[i].goal == goal && goal_number(m[i].number, &number)) out[found++] = &m[i];
	for (size_t i = 0; i < found / 2; i++) {
		const struct goal_mark *other = out[i];

		out[i] = out[found - 1 - i];
		out[found - 1 - i] = other;
	}
	return found;
}

/* -- lists -- */

/* Note that x->me reads goals that their owners show them, for these may know it. Of a goal of a
 * team no note is kept, because it is everybody's. */
static void note_shown(struct ctx *x, const struct goal *g, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (g[i].reader == GOAL_LEADER) opened_note(x, &goal_entity, g[i].id, g[i].owner);
}

/* List goals by a query, which ends, and note that they are read. */
static bool list_noted(struct ctx *x, struct db_q *q, int64_t most, struct goal **out, size_t *n)
{
	if (!entity_list(x, &goal_entity, q, (size_t)most, out, n)) return false;
	note_shown(x, *out, *n);
	return true;
}

struct goal *goal_get(struct ctx *x, int64_t id)
{
	struct goal *g = entity_one(x, &goal_entity,
		db_query(x, goal_sql[GET_ONE], "ii", x->me, id), TR("no such goal"));

	if (g) note_shown(x, g, 1);
	return g;
}

bool goal_list(struct ctx *x, int64_t before, size_t most, struct goal **out, size_t *n)
{
	int64_t page = written_page(most);

	return list_noted(x,
		db_query(x, goal_sql[OPEN], "iii", x->me, written_before(before), page), page, out,
		n);
}

bool goal_list_closed(struct ctx *x, size_t most, struct goal **out, size_t *n)
{
	int64_t page = written_page(most);

	return entity_list(x, &goal_entity, db_query(x, goal_sql[CLOSED], "ii", x->me, page),
		(size_t)page, out, n);
}

bool goal_list_pair(struct ctx *x, int64_t pair, bool serving, size_t most, struct goal **out,
	size_t *n)
{
	int64_t page = written_page(most);

	return list_noted(x,
		db_query(x, goal_sql[serving ? SERVED : OF_PAIR], "iii", x->me, pair, page), page,
		out, n);
}

bool goal_list_since(struct ctx *x, int64_t pair, int64_t since, size_t most, struct goal **out,
	size_t *n)
{
	int64_t page = written_page(most);

	return entity_list(x, &goal_entity,
		db_query(x, goal_sql[SINCE], "iiii", x->me, pair, since, page), (size_t)page, out,
		n);
}

bool goal_list_team(struct ctx *x, int64_t leader, int64_t since, size_t most, struct goal **out,
	size_t *n)
{
	int64_t page = written_page(most);

	return entity_list(x, &goal_entity,
		db_query(x, goal_sql[OF_TEAM], "iiii", x->me, leader, since, page), (size_t)page,
		out, n);
}

bool goal_fits(const struct goal *g, int64_t leader, int64_t member)
{
	return (g->reader == GOAL_LEADER && g->owner == member) ||
		(g->reader == GOAL_TEAM && g->owner == leader);
}

bool goal_check(struct ctx *x, int64_t id, int64_t leader, int64_t member)
{
	struct goal *g;

	if (!id) return true;
	g = goal_get(x, id);
	if (!g) return err_named(&x->err, "goal");
	if (g->state == GOAL_OPEN && goal_fits(g, leader, member)) return true;
	return err_field(&x->err, ERR_INPUT, "goal",
		TR("expected an open goal that both of you read"));
}

/* -- changes by the owner -- */

static bool must_lead_team(struct ctx *x)
{
	struct pair *led;
	size_t n;

	if (!pair_list(x, &led, &n)) return false;
	return n > 0 ||
		err_field(&x->err, ERR_FORBIDDEN, "reader",
			TR("you lead no team whose goal it could be"));
}

/* Find the pair in which a goal with these readers is shown; *pair is 0 when nobody else reads
 * it. */
static bool find_shown(struct ctx *x, enum goal_reader reader, int64_t *pair)
{
	struct pair *p = reader == GOAL_LEADER ? pair_with_leader(x) : NULL;

	*pair = p ? p->id : 0;
	return !x->err.code;
}

static bool check_goal(struct ctx *x, struct goal *g)
{
	return entity_check(x, &goal_entity, g) && check_number(x, "begins", g->begins) &&
		check_number(x, "aim", g->aim);
}

static bool has_room(struct ctx *x)
{
	return entity_room(x, goal_sql[COUNT], x->me, GOALS) ||
		err_field(&x->err, ERR_FULL, "words", TR("%d are open; drop some first"), GOALS);
}

int64_t goal_add(struct ctx *x, struct goal *g)
{
	entity_keep_typed(&goal_entity, g);
	g->id = id_new(x->now), g->owner = x->me, g->made = x->now;
	if (x->me <= 0) return err_set(&x->err, ERR_FORBIDDEN, TR("sign in first")), 0;
	if (!check_goal(x, g)) return 0;
	if (!find_shown(x, g->reader, &g->pair) || (g->reader == GOAL_TEAM && !must_lead_team(x)))
		return 0;
	if (!has_room(x)) return 0;
	return entity_add(x, &goal_entity, goal_sql[ADD], g) && audit_add(x, "goal.add", g->id)
		? g->id
		: 0;
}

struct goal *goal_mine(struct ctx *x, int64_t id)
{
	struct goal *g = goal_get(x, id);

	if (g && !g->mine) {
		err_set(&x->err, ERR_FORBIDDEN, TR("this goal is %.*s's to change"),
			STR(g->owner_name));
		return NULL;
	}
	return g;
}

bool goal_change(struct ctx *x, struct goal *g)
{
	struct goal *was = goal_mine(x, g->id);

	if (!was) return false;
	if (was->state != GOAL_OPEN)
		return err_set(&x->err, ERR_CONFLICT, TR("that goal is no longer open"));
	if (g->reader != was->reader)
		return err_field(&x->err, ERR_INPUT, "reader",
			TR("Who reads it is changed by itself."));
	return check_goal(x, g) && db_run(x, goal_sql[CHANGE], "iibbbbbo", g->id, x->me,
			written_seal(x, "goal.words", g->id, g->words),
			written_seal(x, "goal.measure", g->id, g->measure),
			written_seal(x, "goal.unit", g->id, g->unit),
			written_seal(x, "goal.begins", g->id, g->begins),
			written_seal(x, "goal.aim", g->id, g->aim), g->due) == 1 &&
		audit_add(x, "goal.change", g->id);
}

/* Give a goal its state, with the time when it was closed; true when it has this state already. */
static bool set_state(struct ctx *x, const struct goal *g, enum goal_state state, const char *act)
{
	if (g->state == state) return true;
	return db_run(x, goal_sql[STATE], "iiio", g->id, x->me, (int64_t)state,
		       state == GOAL_OPEN ? 0 : x->now) == 1 &&
		audit_add(x, act, g->id);
}

bool goal_close(struct ctx *x, int64_t id, enum goal_state state)
{
	struct goal *g = goal_mine(x, id);

	return g && set_state(x, g, state, state == GOAL_REACHED ? "goal.reach" : "goal.drop");
}

bool goal_reopen(struct ctx *x, int64_t id)
{
	struct goal *g = goal_mine(x, id);

	return g && (g->state == GOAL_OPEN || has_room(x)) &&
		set_state(x, g, GOAL_OPEN, "goal.reopen");
}

bool goal_show(struct ctx *x, int64_t id, enum goal_reader reader)
{
	struct goal *g = goal_mine(x, id);
	int64_t pair;

	if (!g || !find_shown(x, reader, &pair)) return false;
	if (reader == GOAL_LEADER && !pair)
		return err_set(&x->err, ERR_CONFLICT,
			TR("nobody leads you to whom it could be shown"));
	if (g->reader == reader) return true;
	if (g->reader == GOAL_TEAM || reader == GOAL_TEAM)
		return err_field(&x->err, ERR_CONFLICT, "reader", TR("a goal of a team stays one"));
	return db_run(x, goal_sql[READER], "iiio", id, x->me, (int64_t)reader, pair) == 1 &&
		audit_add(x, "goal.show", id);
}

bool goal_pair_begins(struct ctx *x, int64_t pair)
{
	return db_run(x, goal_sql[PAIR_BEGINS], "i", pair) >= 0;
}

/* Find some goal of x->me that may be deleted; 0: there is none. */
static bool find_deletable(struct ctx *x, int64_t *id)
{
	struct db_q *q = db_query(x, goal_sql[DELETABLE], "i", x->me);

	*id = 0;
	if (!q) return false;
	if (db_next(q)) *id = db_int(q, 0);
	return db_done(q);
}

static bool delete_goal(struct ctx *x, int64_t id)
{
	return goal_gone(x, id) && opened_forget(x, id) &&
		db_run(x, goal_sql[DEL_MARKS], "ii", id, x->me) >= 0 &&
		db_run(x, goal_sql[DEL], "ii", id, x->me) == 1 && audit_add(x, "goal.del", id);
}

bool goal_delete_own(struct ctx *x)
{
	int64_t id;

	do {
		if (!find_deletable(x, &id) || (id && !delete_goal(x, id))) return false;
	} while (id);
	return true;
}

/* -- marks: how far a goal has come -- */

int64_t goal_mark_add(struct ctx *x, struct goal_mark *m)
{
	struct goal *g = goal_get(x, m->goal);

	if (!g) return 0;
	entity_keep_typed(&goal_mark_entity, m);
	m->id = id_new(x->now), m->goal = g->id, m->author = x->me, m->made = x->now;
	if (g->reader != GOAL_TEAM && !g->mine) {
		err_set(&x->err, ERR_FORBIDDEN, TR("this goal is %.*s's to change"),
			STR(g->owner_name));
		return 0;
	}
	if (g->state != GOAL_OPEN)
		return err_set(&x->err, ERR_CONFLICT, TR("that goal is no longer open")), 0;
	if (!entity_check(x, &goal_mark_entity, m) || !check_number(x, "number", m->number))
		return 0;
	if (!m->number.n && !m->words.n)
		return err_say(&x->err, ERR_INPUT, "words", TR("Say it in a number or in words.")),
		       0;
	if (!entity_room(x, goal_sql[COUNT_MARKS], g->id, GOAL_MARKS)) {
		err_field(&x->err, ERR_FULL, "words", TR("%d marks are kept, and no more"),
			GOAL_MARKS);
		return 0;
	}
	return entity_add(x, &goal_mark_entity, goal_sql[ADD_MARK], m) &&
			audit_add(x, "goal.mark", m->id)
		? m->id
		: 0;
}

bool goal_mark_list(struct ctx *x, int64_t goal, size_t most, struct goal_mark **out, size_t *n)
{
	int64_t page = written_page(most);

	*n = 0;
	if (!goal_get(x, goal)) return false;
	return entity_list(x, &goal_mark_entity, db_query(x, goal_sql[MARKS], "ii", goal, page),
		(size_t)page, out, n);
}

bool goal_mark_list_all(struct ctx *x, struct goal_mark **out, size_t *n)
{
	enum { NEWEST = 500 };

	return entity_list(x, &goal_mark_entity, db_query(x, goal_sql[ALL_MARKS], "ii", x->me,
		(int64_t)NEWEST), NEWEST, out, n);
}
