/* SPDX-License-Identifier: Apache-2.0 */
#include "model/insight.h"

#include "model/asked.h"
#include "model/check_in.h"
#include "model/goal.h"
#include "model/need.h"
#include "model/recognition.h"
#include "model/step.h"
#include "model/undo_act.h"
#include "tests/model/talking.h"

static struct insight_period weeks(struct ctx *x, int64_t n)
{
	struct insight_period p;

	if (!insight_period(x, n, &p)) world_die("period", &x->err);
	return p;
}

static struct insight *of_pair(struct ctx *x, int64_t pair)
{
	const struct insight_period p = weeks(x, INSIGHT_WEEKS);
	struct insight *f = insight_pair(x, pair, &p);

	if (!f) world_die("insight", &x->err);
	return f;
}

/* How many rows the list of a fact has. */
static size_t count_rows(struct ctx *x, enum insight_fact fact, int64_t pair)
{
	const struct insight_period p = weeks(x, INSIGHT_WEEKS);
	struct insight_row *rows;
	size_t n;

	if (!insight_list(x, fact, pair, &p, 0, 100, &rows, &n)) world_die(insight_names[fact], &x->err);
	return n;
}

static int64_t promise(struct ctx *x, int64_t pair, int64_t owner, int64_t due)
{
	struct step s = { .pair = pair, .owner = owner, .words = S("a promise"), .due = due };
	int64_t id = step_add(x, &s);

	if (!id) world_die("step", &x->err);
	return id;
}

static int64_t need(struct ctx *x, int64_t pair, int64_t asker, const char *obstacle)
{
	struct need n = { .pair = pair, .asker = asker, .words = S("a test phone"), .obstacle = str_of(obstacle) };
	int64_t id = need_add(x, &n);

	if (!id) world_die("need", &x->err);
	return id;
}

static void thank(struct ctx *x, int64_t receiver)
{
	struct recognition r = { .receiver = receiver, .words = S("it was clear") };

	if (!recognition_add(x, &r)) world_die("thanks", &x->err);
}

/* Let somebody else act. */
#define AS(x, who, act)                                                                            \
	do {                                                                                       \
		int64_t me_ = (x)->me;                                                             \
		(x)->me = (who);                                                                   \
		if (!(act)) world_die(#act, &(x)->err);                                            \
		(x)->me = me_;                                                                     \
	} while (0)

/* Ada and Ben did this in the last weeks; the pair. */
static int64_t do_much(struct ctx *x, const struct world *w)
{
	int64_t pair = talking_pair(x, w->ben), step, other, asked;

	for (int week = 4; week >= 1; week--) talking_held(x, pair, week * WEEK);
	step = promise(x, pair, w->ben, 0);
	other = promise(x, pair, w->ada, MONDAY);
	promise(x, pair, w->ben, MONDAY);
	asked = need(x, pair, w->ben, "no phone to test with");
	x->now += 2 * DAY;
	AS(x, w->ben, step_done(x, step));
	AS(x, w->ada, step_done(x, other)); /* on Wednesday, for Monday: late */
	AS(x, w->ben, step_confirm(x, other));
	AS(x, w->ada, need_grant(x, asked));
	x->now += HOUR;
	AS(x, w->ben, need_meet(x, asked));
	thank(x, w->ben);
	return pair;
}

static void each_fact_is_counted_and_opens_the_rows_that_were_counted(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = do_much(&x, &w);
	struct insight *f = of_pair(&x, pair);
	/* sums over talks, and what cannot be told by rows */
	const enum insight_fact sums[] = { INSIGHT_MINUTES, INSIGHT_SAVED };

	IS(f->n[INSIGHT_TALKS], 4);
	IS(f->n[INSIGHT_MINUTES], 12);
	IS(f->n[INSIGHT_SHORTENED], 0);
	IS(f->n[INSIGHT_NEEDS_ANSWERED], 1);
	IS(f->answer_seconds, 2 * DAY);
	IS(f->n[INSIGHT_MET], 1);
	IS(f->n[INSIGHT_OBSTACLES], 1);
	IS(f->n[INSIGHT_THANKS], 1);
	IS(f->n[INSIGHT_KEPT], 1);
	IS(f->n[INSIGHT_AGREED], 3);
	IS(f->n[INSIGHT_DONE], 2);
	IS(f->n[INSIGHT_CONFIRMED], 1);
	IS(f->n[INSIGHT_LATE], 2); /* Ada's, done too late, and Ben's, still open */
	IS(f->rhythm, RHYTHM_WEEKLY);
	for (int i = 0; i < INSIGHT_FACTS; i++)
		if (i != (int)sums[0] && i != (int)sums[1]) IS(count_rows(&x, (enum insight_fact)i, pair), f->n[i]);
	world_drop(&x);
	world_end(&w);
}

static void both_of_a_pair_have_the_same_facts_and_nobody_else_has_any(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = do_much(&x, &w);
	const struct insight_period p = weeks(&x, INSIGHT_WEEKS);
	struct insight *of_ada = of_pair(&x, pair), *of_ben, team, *pairs;
	const int64_t strangers[] = { w.cara, w.dev, w.eve, CTX_OPERATOR, 0 };
	struct insight_row *rows;
	size_t n;

	x.me = w.ben;
	of_ben = of_pair(&x, pair);
	OK(memcmp(of_ada->n, of_ben->n, sizeof of_ada->n) == 0);
	OK(of_ada->answer_seconds == of_ben->answer_seconds && of_ada->rhythm == of_ben->rhythm);
	IS_STR(of_ben->name, S("Ada"));
	for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
		x.me = strangers[i];
		OK(!insight_pair(&x, pair, &p));
		OK(talking_failed(&x, ERR_MISSING));
		OK(!insight_list(&x, INSIGHT_DONE, pair, &p, 0, 10, &rows, &n));
		OK(talking_failed(&x, ERR_MISSING));
	}
	x.me = w.ben; /* leads Dev alone: his team is not Ada's */
	OK(insight_team(&x, &p, &team, &pairs, &n));
	OK(n == 1 && team.n[INSIGHT_TALKS] == 0);
	x.me = w.dev; /* leads nobody */
	OK(insight_team(&x, &p, &team, &pairs, &n) && n == 0);
	world_drop(&x);
	world_end(&w);
}

static void a_team_is_the_sum_of_its_pairs_by_name(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct insight_period p;
	struct insight team, *pairs;
	size_t n;

	do_much(&x, &w);
	talking_held(&x, talking_pair(&x, w.cara), DAY);
	thank(&x, w.cara);
	p = weeks(&x, INSIGHT_WEEKS);
	OK(insight_team(&x, &p, &team, &pairs, &n));
	IS(n, 2);
	IS_STR(pairs[0].name, S("Ben"));
	IS_STR(pairs[1].name, S("Cara"));
	for (int i = 0; i < INSIGHT_FACTS; i++) IS(team.n[i], pairs[0].n[i] + pairs[1].n[i]);
	IS(team.n[INSIGHT_TALKS], 5);
	IS(pairs[1].rhythm, RHYTHM_ONCE);
	IS(count_rows(&x, INSIGHT_TALKS, 0), 5);
	world_drop(&x);
	world_end(&w);
}

static void what_lies_outside_of_the_period_is_not_counted(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = do_much(&x, &w);
	const struct insight_period short_one = weeks(&x, 4);
	struct insight *f = insight_pair(&x, pair, &short_one);

	IS(f->n[INSIGHT_TALKS], 3); /* the first was more than four weeks ago by now */
	IS(f->rhythm, RHYTHM_WEEKLY); /* of a year */
	x.now += 14 * WEEK;
	f = of_pair(&x, pair);
	for (int i = 0; i < INSIGHT_FACTS; i++) IS(f->n[i], 0);
	IS(f->answer_seconds, -1);
	OK(f->paused);
	OK(!insight_period(&x, 5, &(struct insight_period){ 0 }));
	OK(talking_failed(&x, ERR_INPUT));
	world_drop(&x);
	world_end(&w);
}

static void a_shortened_talk_that_took_place_saves_minutes(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), talk = talk_plan(&x, pair, x.now + HOUR, 15, 15), cancelled;
	struct insight *f;

	OK(talk && talk_shorten(&x, talk, x.now + HOUR, 3, TALK_ANY_HOURS));
	cancelled = talk_plan(&x, pair, x.now + 30 * HOUR, 15, 15);
	OK(cancelled && talk_shorten(&x, cancelled, x.now + 30 * HOUR, 3, TALK_ANY_HOURS));
	OK(cancelled && talk_cancel(&x, cancelled, S("")));
	x.now += HOUR + 10 * MINUTE;
	OK(talk_end(&x, talk, 5));
	f = of_pair(&x, pair);
	IS(f->n[INSIGHT_TALKS], 1);
	IS(f->n[INSIGHT_SHORTENED], 1);
	IS(f->n[INSIGHT_MINUTES], 5);
	IS(f->n[INSIGHT_SAVED], 10);
	IS(count_rows(&x, INSIGHT_SAVED, pair), 1);
	f = insight_talk(&x, talk);
	OK(f && f->n[INSIGHT_SHORTENED] == 1 && f->n[INSIGHT_SAVED] == 10);
	IS(f->sooner, 0); /* it took longer than it was shortened to */
	OK(!insight_talk(&x, cancelled));
	OK(talking_failed(&x, ERR_CONFLICT));
	world_drop(&x);
	world_end(&w);
}

static void a_shortened_talk_that_is_broken_off_is_told(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), talk = talk_plan(&x, pair, x.now + HOUR, 15, 15);
	const struct insight_period p = weeks(&x, INSIGHT_WEEKS);
	struct insight *f, team, *pairs;
	size_t n;

	OK(talk && talk_shorten(&x, talk, x.now + HOUR, 5, TALK_ANY_HOURS));
	x.now += HOUR + MINUTE;
	OK(talk_end(&x, talk, 1));
	f = of_pair(&x, pair);
	OK(f->n[INSIGHT_SAVED] == 14 && f->sooner == 1);
	OK(insight_team(&x, &p, &team, &pairs, &n) && team.n[INSIGHT_SAVED] == 14 && team.sooner == 1);
	world_drop(&x);
	world_end(&w);
}

static void a_row_of_a_team_does_not_say_whose_it_is(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), step = promise(&x, pair, w.ben, MONDAY);
	const struct insight_period p = weeks(&x, INSIGHT_WEEKS);
	struct insight_row *rows;
	size_t n;

	thank(&x, w.ben);
	OK(insight_list(&x, INSIGHT_AGREED, pair, &p, 0, 9, &rows, &n) && n == 1);
	OK(rows[0].pair == pair && rows[0].who.n && rows[0].name.n);
	OK(insight_list(&x, INSIGHT_AGREED, 0, &p, 0, 9, &rows, &n) && n == 1);
	OK(rows[0].id == step && rows[0].words.n && !rows[0].pair && !rows[0].who.n && !rows[0].name.n);
	OK(insight_list(&x, INSIGHT_THANKS, 0, &p, 0, 9, &rows, &n) && n == 1);
	OK(rows[0].words.n && !rows[0].pair && !rows[0].who.n && !rows[0].name.n && !rows[0].to.n);
	world_drop(&x);
	world_end(&w);
}

static void a_talk_that_was_planned_short_is_not_shortened(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), talk = talk_plan(&x, pair, x.now + HOUR, 3, 15), act;
	struct insight *f;

	OK(talk);
	world_keep(&x);
	x = world_as(&w, w.ada);
	OK(talk_move(&x, talk, x.now + HOUR, 10, TALK_ANY_HOURS)); /* longer for a moment */
	act = x.undo;
	world_keep(&x);
	x = world_as(&w, w.ada);
	OK(act && undo_act(&x, act));
	x.now += HOUR + 10 * MINUTE;
	OK(talk_end(&x, talk, 2));
	f = of_pair(&x, pair);
	OK(f->n[INSIGHT_TALKS] == 1 && f->n[INSIGHT_SHORTENED] == 0 && f->n[INSIGHT_SAVED] == 0);
	IS(count_rows(&x, INSIGHT_SHORTENED, pair), 0);
	f = insight_talk(&x, talk);
	OK(f && f->n[INSIGHT_SHORTENED] == 0 && f->n[INSIGHT_SAVED] == 0);
	world_drop(&x);
	world_end(&w);
}

static void a_step_is_late_only_when_its_day_is_over_everywhere(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), step = promise(&x, pair, w.ben, MONDAY);
	struct insight_period p;
	struct insight_row *rows;
	size_t n;

	x.now = (MONDAY + 1) * DAY + 12 * HOUR - 1; /* still Monday at the date line */
	IS(of_pair(&x, pair)->n[INSIGHT_LATE], 0);
	x.now++;
	IS(of_pair(&x, pair)->n[INSIGHT_LATE], 1);
	OK(insight_period(&x, INSIGHT_WEEKS, &p) && insight_list(&x, INSIGHT_LATE, pair, &p, 0, 9, &rows, &n));
	OK(n == 1 && rows[0].day == MONDAY); /* the row has the day, and no time of it */
	OK(insight_list(&x, INSIGHT_AGREED, pair, &p, 0, 9, &rows, &n) && n == 1 && !rows[0].day);
	x.me = w.ben;
	OK(step_drop(&x, step, S("no longer needed")));
	IS(of_pair(&x, pair)->n[INSIGHT_LATE], 0);
	IS(of_pair(&x, pair)->n[INSIGHT_AGREED], 1);
	world_drop(&x);
	world_end(&w);
}

static void what_is_private_is_in_no_count(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada);
	struct check_in c = { .words = S("tired"), .shown = CHECK_IN_PRIVATE };
	struct goal g = { .words = S("learn to weld"), .reader = GOAL_PRIVATE };
	struct goal_mark m = { .words = S("half of it") };
	struct insight *before = of_pair(&x, pair), *after;

	OK(check_in_add(&x, &c));
	OK((m.goal = goal_add(&x, &g)) != 0 && goal_mark_add(&x, &m));
	AS(&x, w.cara, (thank(&x, w.ben), true)); /* no matter of Ada's */
	after = of_pair(&x, pair);
	OK(memcmp(before->n, after->n, sizeof before->n) == 0);
	OK(goal_show(&x, m.goal, GOAL_LEADER));
	IS(of_pair(&x, pair)->n[INSIGHT_GOALS], 1);
	x.me = w.ada;
	IS(of_pair(&x, pair)->n[INSIGHT_GOALS], 1);
	IS(count_rows(&x, INSIGHT_GOALS, pair), 1);
	world_drop(&x);
	world_end(&w);
}

static void a_goal_of_the_team_is_of_the_pair_that_moved_it_and_of_the_team_once(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct goal g = { .words = S("two releases"), .reader = GOAL_TEAM };
	struct step s = { .words = S("write the notes") };
	int64_t step;
	struct goal_mark m = { .number = S("1") };
	struct insight team, *pairs;
	const struct insight_period p = weeks(&x, INSIGHT_WEEKS);
	size_t n;

	OK((m.goal = goal_add(&x, &g)) != 0);
	OK(insight_team(&x, &p, &team, &pairs, &n) && team.n[INSIGHT_GOALS] == 0);
	OK(goal_mark_add(&x, &m));
	OK(insight_team(&x, &p, &team, &pairs, &n));
	OK(pairs[0].n[INSIGHT_GOALS] == 0 && pairs[1].n[INSIGHT_GOALS] == 0); /* neither did a step for it */
	IS(team.n[INSIGHT_GOALS], 1);
	s.goal = m.goal, s.pair = talking_pair(&x, w.ben), s.owner = w.ben;
	OK((step = step_add(&x, &s)) != 0);
	AS(&x, w.ben, step_done(&x, step));
	OK(insight_team(&x, &p, &team, &pairs, &n));
	for (size_t i = 0; i < n; i++) {
		IS(pairs[i].n[INSIGHT_GOALS], pairs[i].member == w.ben);
		IS(count_rows(&x, INSIGHT_GOALS, pairs[i].id), pairs[i].member == w.ben);
	}
	IS(team.n[INSIGHT_GOALS], 1);
	IS(count_rows(&x, INSIGHT_GOALS, 0), 1);
	world_drop(&x);
	world_end(&w);
}

static void a_talk_tells_what_came_of_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), talk = talking_held(&x, pair, HOUR);
	struct step s = { .pair = pair, .talk = talk, .owner = w.ben, .words = S("write it") };
	struct need need_there = { .pair = pair, .talk = talk, .asker = w.ben, .words = S("time") };
	struct recognition r = { .talk = talk, .pair = pair, .receiver = w.ben, .words = S("for asking") };
	struct insight *f;

	OK(step_add(&x, &s) && need_add(&x, &need_there) && recognition_add(&x, &r));
	OK(asked_add(&x, talk, S("arrive-day"), S("How is your day?"), S(" Well ")));
	promise(&x, pair, w.ben, 0); /* agreed between talks */
	f = insight_talk(&x, talk);
	OK(f && f->n[INSIGHT_TALKS] == 1 && f->n[INSIGHT_MINUTES] == 3);
	IS(f->n[INSIGHT_AGREED], 1);
	IS(f->n[INSIGHT_ASKED], 1);
	IS(f->n[INSIGHT_ANSWERED], 1);
	IS(f->n[INSIGHT_THANKS], 1);
	IS(f->n[INSIGHT_NEEDS_ANSWERED], 0);
	IS(f->n[INSIGHT_DONE], 0);
	x.me = w.dev;
	OK(!insight_talk(&x, talk));
	OK(talking_failed(&x, ERR_MISSING));
	world_drop(&x);
	world_end(&w);
}

static void weeks_tell_talks_and_steps_apart(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = do_much(&x, &w);
	const struct insight_period p = weeks(&x, 4);
	struct insight_weeks by_week;

	OK(insight_weeks(&x, pair, &p, &by_week));
	IS(by_week.talks[0] + by_week.talks[1] + by_week.talks[2] + by_week.talks[3], 3);
	IS(by_week.steps[3], 2);
	IS(by_week.steps[0] + by_week.steps[1] + by_week.steps[2], 0);
	OK(insight_weeks(&x, 0, &p, &by_week) && by_week.steps[3] == 2);
	x.me = w.dev;
	OK(insight_weeks(&x, pair, &p, &by_week) && by_week.steps[3] == 0);
	world_drop(&x);
	world_end(&w);
}

static void a_share_tells_who_works_less_and_far_away(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x;
	struct insight team, *pairs;
	struct insight_share *shares;
	struct insight_period p;
	size_t n;

	world_import(&w, "id,name,email,leader,timezone,work_hours,minutes,cadence_days\n"
		"ada,Ada,ada@example.org,,Europe/Berlin,09:00-17:00,15,7\n"
		"ben,Ben,ben@example.org,ada,Europe/Berlin,Mon-Wed 09:00-13:00,15,7\n"
		"cara,Cara,cara@example.org,ada,Europe/Lisbon,09:00-17:00,30,14\n");
	x = world_as(&w, w.ada);
	talking_held(&x, talking_pair(&x, w.ben), DAY);
	p = weeks(&x, INSIGHT_WEEKS);
	OK(insight_team(&x, &p, &team, &pairs, &n) && n == 2 && insight_share(&x, pairs, n, &shares));
	IS_STR(shares[0].name, S("Ben"));
	IS(shares[0].week_minutes, 720);
	IS(shares[0].my_week_minutes, 2400);
	IS(shares[0].minutes, 3);
	IS(shares[0].last, MONDAY - 1);
	IS(shares[0].ahead, 0);
	IS(shares[1].ahead, -60);
	IS(shares[1].last, 0);
	IS(shares[1].rhythm, RHYTHM_NEVER);
	world_drop(&x);
	world_end(&w);
}

static void facts_are_found_by_their_names(void)
{
	for (int i = 0; i < INSIGHT_FACTS; i++)
		IS(insight_named(str_of(insight_names[i])), i);
	IS(insight_named(S("score")), INSIGHT_FACTS);
	IS(insight_named(S("")), INSIGHT_FACTS);
}

int main(void)
{
	RUN(facts_are_found_by_their_names);
	RUN_DB(each_fact_is_counted_and_opens_the_rows_that_were_counted);
	RUN_DB(both_of_a_pair_have_the_same_facts_and_nobody_else_has_any);
	RUN_DB(a_team_is_the_sum_of_its_pairs_by_name);
	RUN_DB(what_lies_outside_of_the_period_is_not_counted);
	RUN_DB(a_shortened_talk_that_took_place_saves_minutes);
	RUN_DB(a_shortened_talk_that_is_broken_off_is_told);
	RUN_DB(a_row_of_a_team_does_not_say_whose_it_is);
	RUN_DB(a_talk_that_was_planned_short_is_not_shortened);
	RUN_DB(a_step_is_late_only_when_its_day_is_over_everywhere);
	RUN_DB(what_is_private_is_in_no_count);
	RUN_DB(a_goal_of_the_team_is_of_the_pair_that_moved_it_and_of_the_team_once);
	RUN_DB(a_talk_tells_what_came_of_it);
	RUN_DB(weeks_tell_talks_and_steps_apart);
	RUN_DB(a_share_tells_who_works_less_and_far_away);
	return tap_end();
}
