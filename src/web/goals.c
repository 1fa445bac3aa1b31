/* SPDX-License-Identifier: Apache-2.0
 *
 * Goals: what the reader and their team work towards, how far that has come, and who does what for it.
 */
#include "web/goals.h"

#include "model/pair.h"
#include "model/written.h"
#include "view/parts.h"
#include "web/handlers.h"

/* Fill in who can read a goal of the reader's: their leader, and whether they have a team. */
static bool fill_readers(struct visit *v, struct goal_readers *out)
{
	struct pair *leader = pair_with_leader(&v->x), *led;
	size_t n;

	if (v->x.err.code || !pair_list(&v->x, &led, &n)) return false;
	if (leader) out->leader = leader->name;
	out->leads = n > 0;
	return true;
}

static bool fill_goals(struct visit *v, void *to)
{
	enum { CLOSED = 10 };
	struct page_goals *p = to;
	struct page_window w;

	return visit_window(v, "goals", &w) &&
		(!w.most || goal_list(&v->x, w.before, w.most, &p->goals, &p->goals_n)) &&
		goal_list_closed(&v->x, CLOSED, &p->closed, &p->closed_n) &&
		goal_mark_list_all(&v->x, &p->marks, &p->marks_n) && fill_readers(v, &p->readers);
}

static void write_goals(struct html *h, void *page)
{
	page_goals(h, page);
}

static const struct page_part goals_parts[] = {
	MANY(page_goals, "goals", goals, goal, goal_entity, .paged = true),
	MANY(page_goals, "closed", closed, goal, goal_entity),
	MANY(page_goals, "marks", marks, goal_mark, goal_mark_entity),
	{ 0 },
};
const struct web_page goals_page = { "goals", sizeof(struct page_goals), goals_parts, fill_goals,
	write_goals, &paged_query };

/* -- the page of one goal -- */

static void add_who(struct visit *v, struct page_goal *p, int64_t id, struct str name)
{
	if (id) p->who[p->who_n++] = (struct choice){ str_of(html_id_z(&v->h, id)), name };
}

/* List who may do the next step for a goal: for a goal of the reader's own team each member, for
 * any other goal the two of a pair, for a private goal nobody. */
static bool fill_who(struct visit *v, struct page_goal *p)
{
	const struct goal *g = p->goal;
	struct html *h = &v->h;
	struct pair *with, *led;
	size_t n;

	if (g->reader == GOAL_PRIVATE) return true;
	if (!pair_list(&v->x, &led, &n)) return false;
	p->who = NEW_N(v->x.a, struct choice, n + 2);
	if (g->reader == GOAL_TEAM && g->mine) {
		for (size_t i = 0; i < n; i++) add_who(v, p, led[i].member, led[i].name);
		return true;
	}
	with = g->mine ? pair_with_leader(&v->x) : pair_with(&v->x, g->owner);
	if (!with) return !v->x.err.code;
	add_who(v, p, v->x.me, str_of(tr("You")));
	add_who(v, p, with->leader == v->x.me ? with->member : with->leader, with->name);
	return true;
}

static bool fill_goal(struct visit *v, void *to)
{
	struct page_goal *p = to;
	int64_t id;

	/* the address of a mark or of a new goal does not name the goal */
	if (!(http_has(&v->q->params, S("id")) ? visit_id(v, "id", &id) : visit_shown(v, &id)))
		return false;
	if (!(p->goal = goal_get(&v->x, id))) return false;
	if (!goal_mark_list(&v->x, id, WRITTEN_PAGE, &p->marks, &p->marks_n)) return false;
	p->marked = NEW_N(v->x.a, struct when, p->marks_n);
	for (size_t i = 0; i < p->marks_n; i++) p->marked[i] = visit_when(v, p->marks[i].made);
	return step_list_goal(&v->x, id, WRITTEN_PAGE, &p->steps, &p->steps_n) && fill_who(v, p) &&
		solution_list_goal(&v->x, id, SOLUTIONS, &p->solutions, &p->solutions_n) &&
		fill_readers(v, &p->readers);
}

static void write_goal(struct html *h, void *page)
{
	page_goal(h, page);
}

static const struct page_part goal_parts[] = {
	ONE(page_goal, "goal", goal, goal, goal_entity),
	MANY(page_goal, "marks", marks, goal_mark, goal_mark_entity),
	MANY(page_goal, "steps", steps, step, step_entity),
	MANY(page_goal, "solutions", solutions, solution, solution_entity),
	{ 0 },
};
const struct web_page goal_page = { "goal_page", sizeof(struct page_goal), goal_parts, fill_goal,
	write_goal, NULL };

/* -- changes -- */

bool goals_post(struct visit *v)
{
	struct html *h = &v->h;
	struct page_goals p = { 0 };

	p.typed.reader = GOAL_PRIVATE; /* until somebody chooses to show it */
	if (visit_take(v, &goal_entity, &p.typed) && (v->about = goal_add(&v->x, &p.typed)) != 0)
		return visit_go(v, tr("Kept. Who does the next step for it?"), "/goals/%s",
			html_id_z(h, v->about));
	if (!visit_refuse(v, "words") || !fill_goals(v, &p)) return false;
	page_goals(h, &p);
	return true;
}

/* The body that a program sends when a goal is closed, opened again or shown. */
static const char *const acts[] = { "reached", "dropped", "reopen", "leader", "private", NULL };
static const struct entity_field act_fields[] = {
	COLUMN(act, CHOICE, .typed = true, .needed = true, .words = acts, .readers = READ_SHARED,
		.about = "what became of it; or who reads a goal of one's own from now on"),
	{ 0 },
};
const struct entity goal_act = { .name = "goal_act", .fields = act_fields };

/* Choose the notice after an act on a goal. */
static const char *say_act(struct html *h, struct str act)
{
	if (str_eq(act, S("reached"))) return tr("Reached. Whom would you like to thank?");
	if (str_eq(act, S("dropped"))) return tr("Dropped.");
	if (str_eq(act, S("reopen"))) return tr("It is open again.");
	return str_eq(act, S("private")) ? tr("Only you read it now.")
					 : tr("Your leader reads it now.");
}

bool goal_post(struct visit *v)
{
	struct html *h = &v->h;
	struct str act = visit_field(v, "act");
	int64_t id;
	bool ok;

	if (!visit_id(v, "id", &id)) return false;
	if (str_eq(act, S("reached"))) ok = goal_close(&v->x, id, GOAL_REACHED);
	else if (str_eq(act, S("dropped"))) ok = goal_close(&v->x, id, GOAL_DROPPED);
	else if (str_eq(act, S("reopen"))) ok = goal_reopen(&v->x, id);
	else if (str_eq(act, S("leader"))) ok = goal_show(&v->x, id, GOAL_LEADER);
	else if (str_eq(act, S("private"))) ok = goal_show(&v->x, id, GOAL_PRIVATE);
	else
		ok = err_field(&v->x.err, ERR_INPUT, "act",
			TR("expected reached, dropped, reopen, leader or private"));
	return ok && visit_go(v, say_act(h, act), "/goals/%s", html_id_z(h, id));
}

static bool fill_change(struct visit *v, void *to)
{
	struct page_goal *p = to;
	int64_t id;

	return visit_id(v, "id", &id) && (p->goal = goal_mine(&v->x, id)) &&
		fill_readers(v, &p->readers);
}

static void write_change(struct html *h, void *page)
{
	page_goal_change(h, page);
}

const struct web_page goal_change_page = { "goal_change", sizeof(struct page_goal), NULL,
	fill_change, write_change, NULL };

/* Change a goal. A field that the form does not name stays as it is. */
bool goal_change_post(struct visit *v)
{
	struct html *h = &v->h;
	struct page_goal p = { 0 };
	struct goal *g;
	int64_t id;

	if (!visit_id(v, "id", &id) || !(g = goal_mine(&v->x, id))) return false;
	if (visit_take(v, &goal_entity, g) && goal_change(&v->x, g))
		return visit_go(v, tr("Kept."), "/goals/%s", html_id_z(h, id));
	p.typed = g;
	if (v->x.err.code != ERR_INPUT || !visit_refuse(v, "words") || !fill_change(v, &p))
		return false;
	page_goal_change(h, &p);
	return true;
}

bool goal_mark_post(struct visit *v)
{
	struct html *h = &v->h;
	struct page_goal p = { 0 };
	int64_t id;

	if (!visit_id(v, "id", &id)) return false;
	p.mark.goal = id;
	if (visit_take(v, &goal_mark_entity, &p.mark) &&
		(v->about = goal_mark_add(&v->x, &p.mark)) != 0)
		return visit_go(v, tr("Kept."), "/goals/%s", html_id_z(h, id));
	if (!visit_refuse(v, "number") || !fill_goal(v, &p)) return false;
	page_goal(h, &p);
	return true;
}

/* Find the pair in which a step is promised: the reader and the step's owner; when the reader does
 * the step, the reader and the one with whom they have the goal in common. */
static struct pair *find_pair(struct visit *v, const struct goal *g, int64_t owner)
{
	if (owner && owner != v->x.me) return pair_with(&v->x, owner);
	return g->mine ? pair_with_leader(&v->x) : pair_with(&v->x, g->owner);
}

/* Add a step for a goal. The step must be for the goal of the address, and the reader must lead its
 * owner or be led by them. */
static bool add_step(struct visit *v, int64_t goal, struct step *s)
{
	struct goal *g = goal_get(&v->x, goal);
	struct pair *p;

	if (!g || !visit_take(v, &step_entity, s)) return false;
	if (!s->owner) s->owner = v->x.me;
	if (s->goal && s->goal != goal)
		return err_field(&v->x.err, ERR_INPUT, "goal",
			TR("It is for the goal of this address."));
	p = find_pair(v, g, s->owner);
	if (!p)
		return v->x.err.code
			? err_named(&v->x.err, "owner")
			: err_field(&v->x.err, ERR_INPUT, "owner",
				  TR("expected somebody with whom you have this goal in common"));
	s->pair = p->id, s->goal = goal;
	return (v->about = step_add(&v->x, s)) != 0;
}

bool goal_step_post(struct visit *v)
{
	struct html *h = &v->h;
	struct page_goal p = { 0 };
	int64_t id;

	if (!visit_id(v, "id", &id)) return false;
	if (add_step(v, id, &p.step))
		return visit_go(v, tr("Added, for both of you."), "/goals/%s", html_id_z(h, id));
	if (!visit_refuse(v, "words") || !fill_goal(v, &p)) return false;
	page_goal(h, &p);
	return true;
}
