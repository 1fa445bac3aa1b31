/* SPDX-License-Identifier: Apache-2.0 */
#include "model/goal.h"

#include "model/need.h"
#include "model/person.h"
#include "model/step.h"
#include "tests/model/talking.h"

static int64_t add_goal(struct ctx *x, int64_t who, enum goal_reader reader, const char *words)
{
	struct goal g = { .reader = reader, .words = str_of(words), .unit = S("days"), .begins = S("9"),
		.aim = S("2,5") };

	x->me = who;
	return goal_add(x, &g);
}

static size_t count_open(struct ctx *x, int64_t who)
{
	struct goal *list;
	size_t n;

	x->me = who;
	OK(goal_list(x, 0, 50, &list, &n));
	return n;
}

static void a_goal_is_read_by_whom_its_owner_chose(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t shown = add_goal(&x, w.ben, GOAL_LEADER, "write more"), own = add_goal(&x, w.ben, GOAL_PRIVATE, "leave"),
		team = add_goal(&x, w.ada, GOAL_TEAM, "the beta");

	OK(shown && own && team);
	OK(count_open(&x, w.ben) == 3 && count_open(&x, w.ada) == 2);
	OK(count_open(&x, w.cara) == 1 && count_open(&x, w.dev) == 0); /* Cara is of the team, Dev of Ben's */
	OK(!add_goal(&x, w.cara, GOAL_TEAM, "mine") && talking_failed(&x, ERR_FORBIDDEN));
	x.me = w.ada;
	OK(!goal_get(&x, own) && talking_failed(&x, ERR_MISSING));
	OK(goal_get(&x, shown) != NULL);
	OK(!goal_close(&x, shown, GOAL_REACHED) && talking_failed(&x, ERR_FORBIDDEN));
	x.me = w.ben;
	OK(!goal_show(&x, shown, GOAL_TEAM) && talking_failed(&x, ERR_CONFLICT));
	OK(goal_show(&x, shown, GOAL_PRIVATE) && count_open(&x, w.ada) == 1);
	OK(!goal_get(&x, shown) && talking_failed(&x, ERR_MISSING));
	x.me = w.ben;
	OK(goal_close(&x, own, GOAL_REACHED) && count_open(&x, w.ben) == 2);
	OK(goal_reopen(&x, own) && count_open(&x, w.ben) == 3);
	OK(goal_show(&x, shown, GOAL_LEADER) && count_open(&x, w.ada) == 2);
	talking_end(&x, talking_pair(&x, w.ben));
	OK(count_open(&x, w.ada) == 1); /* what Ben showed to his leader stays with that leader */
	OK(count_open(&x, w.ben) == 2); /* and the team's is no longer his to read */
	OK(goal_get(&x, shown)->reader == GOAL_PRIVATE);
	world_drop(&x);
	world_end(&w);
}

static void steps_and_needs_hang_on_what_both_read(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t team = add_goal(&x, w.ada, GOAL_TEAM, "the beta"), own = add_goal(&x, w.ben, GOAL_PRIVATE, "leave"),
		pair, dev, id;
	struct step s = { .owner = w.ben, .words = S("a draft"), .goal = team }, t = s, *steps;
	struct need need = { .asker = w.ben, .words = S("a desk"), .goal = team };
	struct goal *g;
	size_t n;

	x.me = w.ada;
	pair = s.pair = t.pair = need.pair = talking_pair(&x, w.ben);
	OK(!goal_get(&x, team)->has_step);
	OK(goal_list_pair(&x, pair, true, 3, &g, &n) && n == 0);
	OK(goal_list_pair(&x, pair, false, 3, &g, &n) && n == 1);
	OK((id = step_add(&x, &s)) != 0 && need_add(&x, &need) != 0);
	OK(step_get(&x, id)->goal == team && need_get(&x, need.id)->goal == team);
	OK(goal_get(&x, team)->has_step);
	OK(goal_list_pair(&x, pair, true, 3, &g, &n) && n == 1 && g[0].id == team);
	OK(step_list_goal(&x, team, 50, &steps, &n) && n == 1);
	x.me = w.cara; /* of the team: that there is a step, and not which */
	OK(goal_get(&x, team)->has_step && step_list_goal(&x, team, 50, &steps, &n) && n == 0);
	x.me = w.ben;
	t.goal = own, t.owner = w.ben;
	OK(!step_add(&x, &t));
	IS_STR(str_of(x.err.field), S("goal"));
	err_clear(&x.err);
	OK(step_serve(&x, id, 0) && step_get(&x, id)->goal == 0);
	OK(!step_serve(&x, id, own) && talking_failed(&x, ERR_INPUT));
	OK(need_serve(&x, need.id, 0) && step_serve(&x, id, team) && step_done(&x, id));
	OK(!goal_get(&x, team)->has_step);
	x.me = w.ben;
	dev = talking_pair(&x, w.dev); /* the goal of Ada's team is none of Ben's */
	t = (struct step){ .pair = dev, .owner = w.dev, .words = S("a draft"), .goal = team };
	OK(!step_add(&x, &t) && talking_failed(&x, ERR_INPUT));
	world_drop(&x);
	world_end(&w);
}

static void its_owner_says_it_in_other_words(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t id = add_goal(&x, w.ben, GOAL_LEADER, "write more");
	struct goal *g = goal_get(&x, id);

	g->words = S("write better"), g->aim = S("3"), g->due = MONDAY + 30;
	OK(goal_change(&x, g) && (g = goal_get(&x, id)));
	IS_STR(g->words, S("write better"));
	IS_STR(g->unit, S("days"));
	OK(g->due == MONDAY + 30 && str_eq(g->aim, S("3")));
	g->words = S(" ");
	OK(!goal_change(&x, g) && talking_failed(&x, ERR_INPUT));
	g = goal_get(&x, id), g->begins = S("a lot");
	OK(!goal_change(&x, g) && talking_failed(&x, ERR_INPUT));
	g = goal_get(&x, id), g->reader = GOAL_TEAM;
	OK(!goal_change(&x, g) && talking_failed(&x, ERR_INPUT));
	x.me = w.ada;
	g = goal_get(&x, id);
	OK(!goal_change(&x, g) && talking_failed(&x, ERR_FORBIDDEN));
	OK(person_me(&x)->bare_goal == 0); /* it is Ben's to be told */
	x.me = w.ben;
	OK(person_me(&x)->bare_goal == id);
	OK(goal_close(&x, id, GOAL_REACHED) && person_me(&x)->bare_goal == 0);
	OK(!goal_change(&x, g) && talking_failed(&x, ERR_CONFLICT));
	world_drop(&x);
	world_end(&w);
}

static void as_many_are_open_as_are_kept(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct goal g = { .words = S("one of many") };
	int64_t first = goal_add(&x, &g);

	for (int i = 1; i < GOALS; i++)
		if (!goal_add(&x, &g)) world_die("goal", &x.err);
	OK(!goal_add(&x, &g) && talking_failed(&x, ERR_FULL));
	OK(goal_close(&x, first, GOAL_DROPPED) && goal_add(&x, &g));
	OK(!goal_reopen(&x, first) && talking_failed(&x, ERR_FULL));
	OK(goal_close(&x, g.id, GOAL_REACHED) && goal_reopen(&x, first) && goal_reopen(&x, first));
	world_drop(&x);
	world_end(&w);
}

static void marks_make_a_line(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t team = add_goal(&x, w.ada, GOAL_TEAM, "the beta"), shown = add_goal(&x, w.ben, GOAL_LEADER, "more");
	struct goal_mark m = { .goal = team, .number = S("7.5") }, *list;
	const struct goal_mark *line[GOAL_LINE];
	size_t n;

	x.me = w.cara;
	OK(goal_mark_add(&x, &m) != 0);
	m = (struct goal_mark){ .goal = team, .words = S("slowly") };
	OK(goal_mark_add(&x, &m) != 0);
	m = (struct goal_mark){ .goal = team, .number = S("4") };
	OK(goal_mark_add(&x, &m) != 0);
	OK(goal_mark_list(&x, team, 50, &list, &n) && n == 3 && goal_line(list, n, team, line) == 2);
	IS_STR(line[0]->number, S("7.5"));
	IS_STR(line[1]->number, S("4"));
	IS_STR(line[1]->author_name, S("Cara"));
	OK(goal_mark_list_all(&x, &list, &n) && n == 3);
	m = (struct goal_mark){ .goal = team };
	OK(!goal_mark_add(&x, &m) && talking_failed(&x, ERR_INPUT));
	m = (struct goal_mark){ .goal = team, .number = S("a lot") };
	OK(!goal_mark_add(&x, &m) && talking_failed(&x, ERR_INPUT));
	m = (struct goal_mark){ .goal = shown, .number = S("1") };
	OK(!goal_mark_add(&x, &m) && talking_failed(&x, ERR_MISSING));
	x.me = w.ada; /* how far a person has come is theirs to say */
	m = (struct goal_mark){ .goal = shown, .number = S("1") };
	OK(!goal_mark_add(&x, &m) && talking_failed(&x, ERR_FORBIDDEN));
	OK(goal_close(&x, team, GOAL_DROPPED));
	m = (struct goal_mark){ .goal = team, .number = S("1") };
	OK(!goal_mark_add(&x, &m) && talking_failed(&x, ERR_CONFLICT));
	world_drop(&x);
	world_end(&w);
}

static void numbers_are_read_as_they_are_typed(void)
{
	int64_t n = 0;

	OK(goal_number(S("4"), &n) && n == 4000);
	OK(goal_number(S("-2,5"), &n) && n == -2500);
	OK(goal_number(S("0.125"), &n) && n == 125);
	OK(goal_number(S("999999999999"), &n) && n == 999999999999000);
	OK(!goal_number(S(""), &n) && !goal_number(S("-"), &n) && !goal_number(S("4."), &n));
	OK(!goal_number(S(".5"), &n) && !goal_number(S("1,2,3"), &n) && !goal_number(S("0.1234"), &n));
	OK(!goal_number(S("9999999999999"), &n) && !goal_number(S("4 days"), &n));
}

int main(void)
{
	RUN_DB(a_goal_is_read_by_whom_its_owner_chose);
	RUN_DB(steps_and_needs_hang_on_what_both_read);
	RUN_DB(its_owner_says_it_in_other_words);
	RUN_DB(as_many_are_open_as_are_kept);
	RUN_DB(marks_make_a_line);
	RUN(numbers_are_read_as_they_are_typed);
	return tap_end();
}
