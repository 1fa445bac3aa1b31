/* SPDX-License-Identifier: Apache-2.0 */
#include "model/solution.h"

#include "model/brief.h"
#include "model/goal.h"
#include "model/handover.h"
#include "model/need.h"
#include "model/question_known.h"
#include "model/step.h"
#include "model/undo_act.h"
#include "tests/model/talking.h"

/* Ada and Ben, with a goal of the team, a step of Ben's and a need of his. */
struct two {
	int64_t pair, goal, step, need;
};

static struct two two_of(struct world *w, struct ctx *x)
{
	struct goal g = { .reader = GOAL_TEAM, .words = S("the beta") };
	struct step s = { .owner = w->ben, .words = S("a script") };
	struct need n = { .asker = w->ben, .words = S("a build machine") };
	struct two two;

	x->me = w->ada;
	two.pair = s.pair = n.pair = talking_pair(x, w->ben);
	two.goal = goal_add(x, &g), two.step = step_add(x, &s), two.need = need_add(x, &n);
	if (!two.goal || !two.step || !two.need) world_die("two", &x->err);
	return two;
}

static struct solution of(const struct two *t)
{
	return (struct solution){ .pair = t->pair, .goal = t->goal, .obstacle = S("slow machines"), .step = t->step,
		.need = t->need };
}

static void each_writes_a_sentence_of_their_own(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct two t = two_of(&w, &x);
	struct solution s = of(&t), *got;
	int64_t id;

	s.of_leader = S("I ask for a machine"), s.of_member = S("he likes it");
	OK(!solution_add(&x, &s));
	IS_STR(str_of(x.err.field), S("of_member"));
	OK(talking_failed(&x, ERR_FORBIDDEN));
	s = of(&t), s.of_leader = S("I ask for a machine");
	OK((id = solution_add(&x, &s)) != 0);
	OK(step_get(&x, t.step)->goal == t.goal && need_get(&x, t.need)->goal == t.goal); /* they serve it from now on */
	x.me = w.ben;
	OK((got = solution_get(&x, id)) && !got->leads && str_eq(got->name, S("Ada")));
	IS_STR(got->goal_words, S("the beta"));
	IS_STR(got->step_words, S("a script"));
	IS_STR(got->need_words, S("a build machine"));
	got->of_member = S("I write the script on Tuesdays");
	OK(solution_change(&x, got) && (got = solution_get(&x, id)));
	IS_STR(got->of_leader, S("I ask for a machine"));
	IS_STR(got->of_member, S("I write the script on Tuesdays"));
	got->of_leader = S("she promised it");
	OK(!solution_change(&x, got) && talking_failed(&x, ERR_FORBIDDEN));
	got = solution_get(&x, id), got->obstacle = S(" ");
	OK(!solution_change(&x, got) && talking_failed(&x, ERR_INPUT));
	for (int64_t other = 0; other < 3; other++) {
		x.me = (int64_t[]){ w.cara, w.dev, w.eve }[other];
		OK(!solution_get(&x, id) && talking_failed(&x, ERR_MISSING));
		OK(!solution_close(&x, id, S("mine")) && talking_failed(&x, ERR_MISSING));
	}
	world_drop(&x);
	world_end(&w);
}

static void it_ties_what_is_the_pairs(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct two t = two_of(&w, &x);
	struct solution s = of(&t);
	struct goal own = { .reader = GOAL_PRIVATE, .words = S("leave") };
	struct step other = { .pair = talking_pair(&x, w.cara), .owner = w.ada, .words = S("call") };

	s.goal = 0;
	OK(!solution_add(&x, &s) && talking_failed(&x, ERR_INPUT));
	s = of(&t), s.step = step_add(&x, &other);
	OK(!solution_add(&x, &s));
	IS_STR(str_of(x.err.field), S("step"));
	OK(talking_failed(&x, ERR_INPUT));
	s = of(&t), s.pair = other.pair;
	OK(!solution_add(&x, &s) && talking_failed(&x, ERR_INPUT)); /* Ben's step with Cara */
	OK(need_decline(&x, t.need, S("no")));
	s = of(&t);
	OK(!solution_add(&x, &s) && talking_failed(&x, ERR_INPUT));
	x.me = w.ben;
	s = of(&t), s.need = 0, s.goal = goal_add(&x, &own);
	OK(!solution_add(&x, &s));
	IS_STR(str_of(x.err.field), S("goal"));
	world_drop(&x);
	world_end(&w);
}

static void done_and_there_it_asks_what_came_of_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct two t = two_of(&w, &x);
	struct solution s = of(&t), *list;
	int64_t id = solution_add(&x, &s);
	size_t n;

	OK(id && !solution_get(&x, id)->ripe);
	OK(need_grant(&x, t.need) && !solution_get(&x, id)->ripe);
	x.me = w.ben;
	OK(step_done(&x, t.step) && !solution_get(&x, id)->ripe);
	OK(need_meet(&x, t.need) && solution_get(&x, id)->ripe);
	x.undo = 0;
	OK(solution_close(&x, id, S("the beta is out")) && solution_close(&x, id, S("the beta is out")));
	OK(!solution_get(&x, id)->ripe && solution_get(&x, id)->state == SOLUTION_CLOSED);
	OK(!solution_close(&x, id, S("other words")) && talking_failed(&x, ERR_CONFLICT));
	OK(solution_list_pair(&x, t.pair, SOLUTION_OPEN, 3, &list, &n) && n == 0);
	OK(solution_list_pair(&x, t.pair, SOLUTION_CLOSED, 3, &list, &n) && n == 1);
	IS_STR(list[0].became, S("the beta is out"));
	OK(!solution_change(&x, list) && talking_failed(&x, ERR_CONFLICT));
	OK(undo_act(&x, x.undo) && solution_get(&x, id)->state == SOLUTION_OPEN && !solution_get(&x, id)->became.n);
	x.me = w.ada; /* either of the two closes it */
	OK(solution_close(&x, id, S("")) && solution_reopen(&x, id) && solution_get(&x, id)->ripe);
	world_drop(&x);
	world_end(&w);
}

static void the_brief_and_questions_have_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct two t = two_of(&w, &x);
	struct goal newer = { .reader = GOAL_TEAM, .words = S("more customers") };
	struct solution s = of(&t), *list;
	struct question_known k;
	struct brief *b;
	size_t n;

	OK(goal_add(&x, &newer) && solution_add(&x, &s));
	OK((b = brief_of_pair(&x, t.pair, lang_choose(S("en")))) && b->solutions_n == 1);
	OK(question_known(&x, b->pair, &k));
	IS_STR(k.words[QUESTION_GOAL], S("the beta"));
	IS_STR(k.words[QUESTION_OBSTACLE], S("slow machines"));
	OK(solution_list_goal(&x, t.goal, 10, &list, &n) && n == 1);
	x.me = w.cara; /* of the team: the goal is hers to read, and what the two do for it is not */
	OK(goal_get(&x, t.goal) && solution_list_goal(&x, t.goal, 10, &list, &n) && n == 0);
	world_drop(&x);
	world_end(&w);
}

/* What it ties is read where it stands, by whoever may read it there. */
static void what_is_no_longer_the_pairs_is_not_read_here(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct two t = two_of(&w, &x);
	struct goal own = { .reader = GOAL_LEADER, .words = S("write more") };
	struct solution s = of(&t);
	int64_t id;

	x.me = w.ben;
	s.goal = goal_add(&x, &own);
	OK(s.goal && (id = solution_add(&x, &s)) != 0);
	OK(goal_show(&x, own.id, GOAL_PRIVATE) && str_eq(solution_get(&x, id)->goal_words, S("write more")));
	x.me = w.ada;
	OK(solution_get(&x, id) && !solution_get(&x, id)->goal_words.n);
	x.me = w.ben;
	OK(goal_show(&x, own.id, GOAL_LEADER));
	x.me = w.ada;
	OK(solution_get(&x, id)->goal_words.n);
	OK(db_run(&x, "UPDATE step SET pair = $2 WHERE id = $1", "ii", t.step, talking_pair(&x, w.cara)) == 1);
	OK(!solution_get(&x, id)->step_words.n && solution_get(&x, id)->need_words.n);
	talking_end(&x, t.pair);
	OK(solution_get(&x, id) && !solution_get(&x, id)->goal_words.n);
	s = of(&t);
	OK(!solution_add(&x, &s) && talking_failed(&x, ERR_CONFLICT));
	OK(solution_close(&x, id, S("it ends here")));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(each_writes_a_sentence_of_their_own);
	RUN_DB(it_ties_what_is_the_pairs);
	RUN_DB(done_and_there_it_asks_what_came_of_it);
	RUN_DB(the_brief_and_questions_have_it);
	RUN_DB(what_is_no_longer_the_pairs_is_not_read_here);
	return tap_end();
}
