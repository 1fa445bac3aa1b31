/* SPDX-License-Identifier: Apache-2.0
 *
 * Solutions. The words of the goal, the step and the need are read from their own rows whenever a
 * solution is read. So a goal that its owner keeps private by now, or a step that has gone along to
 * another leader, has no words here.
 */
#include "model/solution.h"

#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/goal.h"
#include "model/live.h"
#include "model/need.h"
#include "model/opened.h"
#include "model/pair.h"
#include "model/step.h"
#include "model/undo.h"
#include "model/written.h"
#include "view/lang.h"

enum { GET_ONE, OF_PAIR, SINCE, OF_GOAL, COUNT, ADD, CHANGE, STATE, UNDO };
#define SOLUTION                                                                                   \
	"SELECT {solution s},"                                                                      \
	/* true when both of the pair read the goal, as in goal_fits() */                           \
	"       CASE WHEN g.owner = $1 OR (r.ended IS NULL AND ((g.reader = 0 AND g.pair = r.id)"   \
	"         OR (g.reader = 2 AND g.owner = r.leader))) THEN g.words END AS goal_sealed,"      \
	"       CASE WHEN g.reader = 0 THEN g.owner END AS goal_shown_by,"                          \
	"       t.words AS step_sealed, COALESCE(t.state + 1, 0) AS step_state,"                        \
	"       n.words AS need_sealed, COALESCE(n.state + 1, 0) AS need_state,"                        \
	"       r.leader, r.member, l.name AS leader_name, m.name AS member_name"                   \
	"  FROM solution s JOIN pair r ON r.id = s.pair JOIN goal g ON g.id = s.goal"               \
	"  JOIN person l ON l.id = r.leader JOIN person m ON m.id = r.member"                       \
	"  LEFT JOIN step t ON t.id = s.step AND t.pair = s.pair"                                   \
	"  LEFT JOIN need n ON n.id = s.need AND n.pair = s.pair"
#define OF_TWO(who) "(SELECT " who " FROM pair WHERE id = solution.pair)"
const char *const solution_sql[] = {
	[GET_ONE] = SOLUTION " WHERE s.id = $2 AND $1 IN (r.leader, r.member)",
	[OF_PAIR] = SOLUTION
		" WHERE s.pair = $2 AND s.state = $3 AND $1 IN (r.leader, r.member)"
		" ORDER BY s.id DESC LIMIT $4",
	[SINCE] = SOLUTION
		" WHERE s.pair = $2 AND COALESCE(s.closed, s.made) >= $3"
		"   AND $1 IN (r.leader, r.member) ORDER BY s.id DESC LIMIT $4",
	[OF_GOAL] = SOLUTION
		" WHERE s.goal = $2 AND s.state = 0 AND $1 IN (r.leader, r.member)"
		" ORDER BY s.id DESC LIMIT $3",
	[COUNT] = "SELECT count(*) FROM solution WHERE pair = $1 AND state = 0",
	[ADD] = "{+solution}",
	/* $7 is the sentence of $2, and takes the place of their sentence so far */
	[CHANGE] =
		"UPDATE solution SET goal = $3, obstacle = $4, step = $5, need = $6,"
		"  of_leader = CASE WHEN " OF_TWO("leader") " = $2 THEN $7 ELSE of_leader END,"
		"  of_member = CASE WHEN " OF_TWO("member") " = $2 THEN $7 ELSE of_member END"
		" WHERE id = $1 AND state = 0 AND $2 IN (" OF_TWO("leader") ", " OF_TWO("member") ")",
	[STATE] =
		"UPDATE solution SET state = $3, closed = $4, became = $5"
		" WHERE id = $1 AND $2 IN (" OF_TWO("leader") ", " OF_TWO("member") ")",
	[UNDO] =
		"UPDATE solution SET state = $3, closed = $4, became = $5"
		" WHERE id = $1 AND state = $6 AND $2 IN (" OF_TWO("leader") ", " OF_TWO("member") ")",
	NULL
};

static const char *const states[] = { "open", "closed", NULL };
static const char *const step_states[] = { "none", "open", "done", "kept", "dropped", NULL };
static const char *const need_states[] = { "none", "open", "granted", "declined", "taken back",
	"met", NULL };

static const struct entity_field solution_fields[] = {
	FIELD(solution, id, ID),
	FIELD(solution, pair, ID, .about = "whose it is"),
	TYPED(solution, goal, ID, PAIR, TR("For which goal"), .needed = true,
		.about = "one that both read"),
	FIELD(solution, author, ID, .about = "who began it"),
	TYPED(solution, obstacle, SEALED, PAIR, TR("What stands in the way"), .needed = true,
		.most = WRITTEN_BYTES, .place = "solution.obstacle"),
	TYPED(solution, of_leader, SEALED, PAIR, TR("How it goes, as the leader sees it"),
		.null = true,
		.most = WRITTEN_BYTES, .place = "solution.of_leader",
		.about = "a sentence that the leader alone writes; may be empty"),
	TYPED(solution, of_member, SEALED, PAIR, TR("How it goes, as the member sees it"),
		.null = true,
		.most = WRITTEN_BYTES, .place = "solution.of_member",
		.about = "a sentence that the member alone writes; may be empty"),
	TYPED(solution, step, ID, PAIR, TR("The step that serves both"), .null = true,
		.about = "of the pair; null: none"),
	TYPED(solution, need, ID, PAIR, TR("What is needed for it"), .null = true,
		.about = "of the pair; null: none"),
	FIELD(solution, state, CHOICE, .words = states),
	TYPED(solution, became, SEALED, PAIR, TR("What came of it"), .null = true, .closing = true,
		.most = WRITTEN_BYTES,
		.place = "solution.became", .about = "in a sentence; may be empty"),
	FIELD(solution, made, TIME),
	FIELD(solution, closed, TIME, .null = true, .about = "null: open"),
	FIELD(solution, goal_sealed, BYTES, .null = true, .joined = true, .readers = READ_NOBODY),
	FIELD(solution, goal_shown_by, ID, .null = true, .joined = true, .readers = READ_NOBODY),
	FIELD(solution, step_sealed, BYTES, .null = true, .joined = true, .readers = READ_NOBODY),
	FIELD(solution, step_state, CHOICE, .null = true, .joined = true, .words = step_states,
		.least = 1,
		.about = "of that step; null: there is none"),
	FIELD(solution, need_sealed, BYTES, .null = true, .joined = true, .readers = READ_NOBODY),
	FIELD(solution, need_state, CHOICE, .null = true, .joined = true, .words = need_states,
		.least = 1,
		.about = "of that need; null: there is none"),
	FIELD(solution, leader, ID, .joined = true),
	FIELD(solution, member, ID, .joined = true),
	FIELD(solution, leader_name, TEXT, .joined = true),
	FIELD(solution, member_name, TEXT, .joined = true),
	FIELD(solution, goal_words, TEXT, .computed = true,
		.about = "empty: the reader does not read that goal"),
	FIELD(solution, step_words, TEXT, .computed = true),
	FIELD(solution, need_words, TEXT, .computed = true),
	FIELD(solution, name, TEXT, .computed = true),
	FIELD(solution, leads, BOOL, .computed = true,
		.about = "whether the reader leads the pair"),
	FIELD(solution, ripe, BOOL, .computed = true,
		.about = "open, and what it hangs on is done and there"),
	{ 0 },
};

/* Open the words of another row, which a statement gave sealed. */
static struct str open_words(struct ctx *x, const char *place, int64_t id, struct str sealed)
{
	return sealed.n ? written_open(x, place, id, sealed) : S("");
}

/* Set the computed members, and note that x->me reads the goal of somebody else. */
static void complete_solution(struct ctx *x, void *row)
{
	struct solution *s = row;

	s->goal_words = open_words(x, "goal.words", s->goal, s->goal_sealed);
	if (s->goal_words.n && s->goal_shown_by)
		opened_note(x, &goal_entity, s->goal, s->goal_shown_by);
	s->step_words = open_words(x, "step.words", s->step, s->step_sealed);
	s->need_words = open_words(x, "need.words", s->need, s->need_sealed);
	s->leads = s->leader == x->me;
	s->name = s->leads ? s->member_name : s->leader_name;
	s->ripe = s->state == SOLUTION_OPEN && (s->step_words.n || s->need_words.n) &&
		(!s->step_words.n || s->step_state == SOLUTION_STEP_DONE ||
			s->step_state == SOLUTION_STEP_KEPT) &&
		(!s->need_words.n || s->need_state == SOLUTION_NEED_MET);
}

const struct entity solution_entity = { .name = "solution", .fields = solution_fields,
	.size = sizeof(struct solution), .complete = complete_solution,
	.purpose = "how a pair reaches a goal and gets past an obstacle, with the step and the need that serve both",
	.read_by = "the two of the pair",
	.kept = "as long as the installation: nothing is deleted by its age",
};

/* -- reading -- */

struct solution *solution_get(struct ctx *x, int64_t id)
{
	return entity_one(x, &solution_entity, db_query(x, solution_sql[GET_ONE], "ii", x->me, id),
		TR("no such solution"));
}

bool solution_list_pair(struct ctx *x, int64_t pair, enum solution_state state, size_t most,
	struct solution **out, size_t *n)
{
	int64_t page = written_page(most);

	return entity_list(x, &solution_entity,
		db_query(x, solution_sql[OF_PAIR], "iiii", x->me, pair, (int64_t)state, page),
		(size_t)page, out, n);
}

bool solution_list_since(struct ctx *x, int64_t pair, int64_t since, size_t most,
	struct solution **out, size_t *n)
{
	int64_t page = written_page(most);

	return entity_list(x, &solution_entity,
		db_query(x, solution_sql[SINCE], "iiii", x->me, pair, since, page), (size_t)page,
		out, n);
}

bool solution_list_goal(struct ctx *x, int64_t goal, size_t most, struct solution **out, size_t *n)
{
	int64_t page = written_page(most);

	return entity_list(x, &solution_entity,
		db_query(x, solution_sql[OF_GOAL], "iii", x->me, goal, page), (size_t)page, out, n);
}

/* -- changes -- */

/* Check the step of a solution: it is one of the pair, and not confirmed or dropped; true for
 * none. */
static bool check_step(struct ctx *x, int64_t id, int64_t pair)
{
	struct step *s;

	if (!id) return true;
	if (!(s = step_get(x, id))) return err_named(&x->err, "step");
	return (s->pair == pair && s->state <= STEP_DONE) ||
		err_field(&x->err, ERR_INPUT, "step",
			TR("expected an open step of the two of you"));
}

/* Check the need of a solution: it is one of the pair, and open or granted; true for none. */
static bool check_need(struct ctx *x, int64_t id, int64_t pair)
{
	struct need *n;

	if (!id) return true;
	if (!(n = need_get(x, id))) return err_named(&x->err, "need");
	return (n->pair == pair && n->state <= NEED_GRANTED) ||
		err_field(&x->err, ERR_INPUT, "need", TR("expected an open need of one of you"));
}

/* Check a solution as x->me has typed it in `now`. The sentence of the other must be as in `was`; a
 * goal, step or need of `was` may stay, whatever has become of it. */
static bool check_solution(struct ctx *x, const struct pair *p, struct solution *now,
	const struct solution *was)
{
	bool leads = p->leader == x->me;

	if (!entity_check(x, &solution_entity, now)) return false;
	if (!str_eq(leads ? now->of_member : now->of_leader,
		    leads ? was->of_member : was->of_leader))
		return err_field(&x->err, ERR_FORBIDDEN, leads ? "of_member" : "of_leader",
			TR("That sentence is %.*s's to write."), STR(p->name));
	return (now->goal == was->goal || goal_check(x, now->goal, p->leader, p->member)) &&
		(now->step == was->step || check_step(x, now->step, p->id)) &&
		(now->need == was->need || check_need(x, now->need, p->id));
}

/* Let a new step and a new need of a solution serve its goal, too, unless they serve another. A
 * goal that is closed or kept private by now gets no step and no need. */
static bool serve_goal(struct ctx *x, const struct pair *p, const struct solution *now,
	const struct solution *was)
{
	struct step *s = NULL;
	struct need *n = NULL;

	if (!goal_check(x, now->goal, p->leader, p->member)) {
		if (x->err.code != ERR_INPUT) return false;
		err_clear(&x->err);
		return true;
	}
	if (now->step && now->step != was->step && !(s = step_get(x, now->step))) return false;
	if (now->need && now->need != was->need && !(n = need_get(x, now->need))) return false;
	return (!s || s->goal || step_serve(x, s->id, now->goal)) &&
		(!n || n->goal || need_serve(x, n->id, now->goal));
}

static bool has_room(struct ctx *x, int64_t pair)
{
	return entity_room(x, solution_sql[COUNT], pair, SOLUTIONS) ||
		err_field(&x->err, ERR_FULL, "obstacle", TR("%d are open; close some first"),
			SOLUTIONS);
}

int64_t solution_add(struct ctx *x, struct solution *s)
{
	const struct solution none = { 0 };
	struct pair *p = pair_going(x, s->pair);

	if (!p) return 0;
	entity_keep_typed(&solution_entity, s);
	s->id = id_new(x->now), s->pair = p->id, s->author = x->me, s->made = x->now;
	s->became = S("");
	if (!check_solution(x, p, s, &none)) return 0;
	if (!has_room(x, p->id)) return 0;
	return entity_add(x, &solution_entity, solution_sql[ADD], s) &&
			serve_goal(x, p, s, &none) && live_note(x, p->id) &&
			audit_add(x, "solution.add", s->id)
		? s->id
		: 0;
}

bool solution_change(struct ctx *x, struct solution *s)
{
	struct solution *was = solution_get(x, s->id);
	struct pair *p = was ? pair_going(x, was->pair) : NULL;
	const char *place;

	if (!p) return false;
	if (was->state != SOLUTION_OPEN)
		return err_set(&x->err, ERR_CONFLICT, TR("that solution is closed"));
	if (!check_solution(x, p, s, was)) return false;
	place = was->leads ? "solution.of_leader" : "solution.of_member";
	return db_run(x, solution_sql[CHANGE], "iiibooy", s->id, x->me, s->goal,
		       written_seal(x, "solution.obstacle", s->id, s->obstacle), s->step, s->need,
		       written_seal(x, place, s->id, was->leads ? s->of_leader : s->of_member)) ==
		1 &&
		serve_goal(x, p, s, was) && live_note(x, p->id) &&
		audit_add(x, "solution.change", s->id);
}

/* Seal what came of a solution; empty: nothing was said. */
static struct str seal_became(struct ctx *x, int64_t id, struct str became)
{
	return became.n ? written_seal(x, "solution.became", id, became) : S("");
}

/* Give a solution its state, and write down for an undo what it was. */
static bool set_state(struct ctx *x, const struct solution *s, enum solution_state state,
	struct str became)
{
	const struct undo before = { .kind = UNDO_SOLUTION,
		.object = s->id,
		.a = s->state,
		.b = state,
		.c = s->closed,
		.kept = seal_became(x, s->id, s->became) };
	int64_t closed = state == SOLUTION_CLOSED ? x->now : 0;

	return undo_add(x, &before) &&
		db_run(x, solution_sql[STATE], "iiioy", s->id, x->me, (int64_t)state, closed,
			seal_became(x, s->id, became)) == 1;
}

bool solution_close(struct ctx *x, int64_t id, struct str became)
{
	struct solution *s = solution_get(x, id);
	struct str words;

	if (!s || !written_take(x, "became", became, false, &words)) return false;
	if (s->state == SOLUTION_CLOSED)
		return str_eq(words, s->became) ||
			err_set(&x->err, ERR_CONFLICT, TR("that solution is closed"));
	return set_state(x, s, SOLUTION_CLOSED, words) && live_note(x, s->pair) &&
		audit_add(x, "solution.close", id);
}

bool solution_reopen(struct ctx *x, int64_t id)
{
	struct solution *s = solution_get(x, id);

	if (!s || s->state == SOLUTION_OPEN) return s != NULL;
	return has_room(x, s->pair) && set_state(x, s, SOLUTION_OPEN, s->became) &&
		live_note(x, s->pair) && audit_add(x, "solution.reopen", id);
}

bool solution_undo(struct ctx *x, const struct undo *u)
{
	return db_run(x, solution_sql[UNDO], "iiioyi", u->object, x->me, u->a, u->c, u->kept,
		       u->b) == 1;
}
