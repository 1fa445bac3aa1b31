/* SPDX-License-Identifier: Apache-2.0
 *
 * Solutions of a pair: the page of all of them with the form that begins one, and the page of one
 * of them, where it is changed and closed.
 */
#include "web/solutions.h"

#include "model/check_in.h"
#include "model/said.h"
#include "model/written.h"
#include "web/handlers.h"

/* CHOICES goals, steps and needs are offered in a form, CLOSED closed solutions are shown, and
 * LOOKED_AT check-ins are searched for an obstacle. */
enum { CHOICES = 20, CLOSED = 10, LOOKED_AT = 5 };

/* Fill the goals, open steps and open needs that a solution can tie. */
static bool fill_form(struct visit *v, const struct pair *p, struct solution_form *f)
{
	size_t open = 0;

	f->pair = p;
	f->other = p->leader == v->x.me ? p->member : p->leader;
	if (v->api || p->ended) return true;
	if (!goal_list_pair(&v->x, p->id, false, CHOICES, &f->goals, &f->goals_n) ||
		!step_list_pair(&v->x, p->id, 0, CHOICES, &f->steps, &f->steps_n) ||
		!need_list_pair(&v->x, p->id, 0, CHOICES, &f->needs, &f->needs_n))
		return false;
	for (size_t i = 0; i < f->steps_n; i++)
		if (f->steps[i].state == STEP_OPEN) f->steps[open++] = f->steps[i];
	f->steps_n = open;
	return true;
}

/* Find the newest obstacle in the reader's own check-ins. A leader is not given these words in a
 * form, where they would keep them: a check-in can be taken back. */
static bool find_own_obstacle(struct visit *v, const struct pair *p, struct str *out)
{
	struct check_in *c;
	size_t n;

	if (p->member != v->x.me) return true;
	if (!check_in_list(&v->x, 0, LOOKED_AT, &c, &n)) return false;
	for (size_t i = 0; i < n && !out->n; i++)
		if (c[i].pair == p->id) *out = c[i].obstacle;
	return true;
}

/* Find the obstacle that the form begins with: from a check-in of the reader's own, else from the
 * newest open need that names one, else from the last talk. */
static bool find_obstacle(struct visit *v, struct solution_form *f)
{
	struct said said;

	if (!find_own_obstacle(v, f->pair, &f->typed.obstacle)) return false;
	for (size_t i = f->needs_n; i > 0 && !f->typed.obstacle.n; i--) {
		if (!f->needs[i - 1].obstacle.n) continue;
		f->typed.obstacle = f->needs[i - 1].obstacle;
		f->typed.need = f->needs[i - 1].id;
	}
	if (f->typed.obstacle.n) return true;
	if (!said_last(&v->x, f->pair->id, SAID_OBSTACLE, &said)) return false;
	f->typed.obstacle = said.words;
	return true;
}

static bool fill_all(struct visit *v, const struct pair *p, struct page_solutions *page)
{
	return fill_form(v, p, &page->form) &&
		solution_list_pair(&v->x, p->id, SOLUTION_OPEN, SOLUTIONS, &page->open,
			&page->open_n) &&
		solution_list_pair(&v->x, p->id, SOLUTION_CLOSED, CLOSED, &page->closed,
			&page->closed_n);
}

static bool fill_solutions(struct visit *v, void *to)
{
	struct page_solutions *page = to;
	struct str goal = visit_field(v, "goal");
	struct pair *p = visit_pair(v);

	if (!p || !fill_all(v, p, page)) return false;
	if (v->api) return true;
	if (page->form.goals_n) page->form.typed.goal = page->form.goals[0].id;
	if (goal.n && !id_parse(goal, &page->form.typed.goal))
		return err_field(&v->x.err, ERR_INPUT, "goal",
			TR("Choose one of those that are offered."));
	return find_obstacle(v, &page->form);
}

static void write_solutions(struct html *h, void *page)
{
	page_solutions(h, page);
}

static const struct page_part solutions_parts[] = {
	MANY(page_solutions, "open", open, solution, solution_entity),
	MANY(page_solutions, "closed", closed, solution, solution_entity),
	{ 0 },
};
const struct web_page solutions_page = { "solutions", sizeof(struct page_solutions),
	solutions_parts, fill_solutions, write_solutions, NULL };

/* -- the page of one solution -- */

static bool fill_solution(struct visit *v, void *to)
{
	struct page_solution *page = to;
	struct pair *p;
	int64_t id;

	if (!visit_shown(v, &id) || !(page->solution = solution_get(&v->x, id))) return false;
	if (!(p = pair_get(&v->x, page->solution->pair)) || !fill_form(v, p, &page->form))
		return false;
	page->form.typed = *page->solution;
	return true;
}

static void write_solution(struct html *h, void *page)
{
	page_solution(h, page);
}

static const struct page_part solution_parts[] = {
	ONE(page_solution, "solution", solution, solution, solution_entity),
	{ 0 },
};
const struct web_page solution_page = { "one_solution", sizeof(struct page_solution),
	solution_parts, fill_solution, write_solution, NULL };

/* -- changes -- */

bool solution_add_post(struct visit *v)
{
	struct html *h = &v->h;
	struct page_solutions page = { 0 };
	struct solution typed = { 0 };
	int64_t person;
	struct pair *p;

	if (!visit_id(v, "id", &person) || !(p = pair_with(&v->x, person))) return false;
	typed.pair = p->id;
	if (visit_take(v, &solution_entity, &typed) &&
		(v->about = solution_add(&v->x, &typed)) != 0)
		return visit_go(v, tr("Kept, for both of you. It opens your next talk."),
			"/people/%s/solutions", html_id_z(h, person));
	if (v->x.err.code != ERR_INPUT || !visit_refuse(v, "obstacle") || !fill_all(v, p, &page))
		return false;
	page.form.typed = typed;
	page_solutions(h, &page);
	return true;
}

static const char *const acts[] = { "change", "close", "reopen", NULL };
static const struct entity_field act_fields[] = {
	COLUMN(act, CHOICE, .typed = true, .needed = true, .words = acts, .readers = READ_PAIR,
		.about = "change takes what is named; close may say what became of it"),
	COLUMN(goal, ID, .typed = true, .null = true, .readers = READ_PAIR, .acts = "change"),
	COLUMN(obstacle, TEXT, .typed = true, .null = true, .most = WRITTEN_BYTES,
		.readers = READ_PAIR, .acts = "change"),
	COLUMN(of_leader, TEXT, .typed = true, .null = true, .most = WRITTEN_BYTES,
		.readers = READ_PAIR, .acts = "change", .about = "the leader's to write"),
	COLUMN(of_member, TEXT, .typed = true, .null = true, .most = WRITTEN_BYTES,
		.readers = READ_PAIR, .acts = "change", .about = "the member's to write"),
	COLUMN(step, ID, .typed = true, .null = true, .readers = READ_PAIR, .acts = "change"),
	COLUMN(need, ID, .typed = true, .null = true, .readers = READ_PAIR, .acts = "change"),
	COLUMN(became, TEXT, .typed = true, .null = true, .most = WRITTEN_BYTES,
		.readers = READ_PAIR, .acts = "close"),
	{ 0 },
};
const struct entity solution_act = { .name = "solution_act", .fields = act_fields };

static bool do_act(struct visit *v, struct solution *s)
{
	struct str act = visit_field(v, "act");

	if (str_eq(act, S("close"))) return solution_close(&v->x, s->id, s->became);
	if (str_eq(act, S("reopen"))) return solution_reopen(&v->x, s->id);
	if (str_eq(act, S("change"))) return solution_change(&v->x, s);
	return err_field(&v->x.err, ERR_INPUT, "act", TR("expected change, close or reopen"));
}

/* Choose the notice after an act on a solution. */
static const char *say_act(struct html *h, struct str act)
{
	if (str_eq(act, S("close"))) return tr("Closed. Both of you see it.");
	return str_eq(act, S("reopen")) ? tr("It is open again.") : tr("Kept.");
}

/* Change, close or reopen a solution. A field that the form does not name stays as it is. */
bool solution_post(struct visit *v)
{
	struct html *h = &v->h;
	struct page_solution page = { 0 };
	struct solution *s;
	int64_t id;

	if (!visit_id(v, "id", &id) || !(s = solution_get(&v->x, id))) return false;
	if (visit_take(v, &solution_entity, s) && do_act(v, s))
		return visit_go(v, say_act(h, visit_field(v, "act")), "/solutions/%s",
			html_id_z(h, id));
	if (v->x.err.code != ERR_INPUT || !visit_refuse(v, NULL) || !fill_solution(v, &page))
		return false;
	page.form.typed = *s, page.became = s->became;
	page_solution(h, &page);
	return true;
}
