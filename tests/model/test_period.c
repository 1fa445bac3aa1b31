/* SPDX-License-Identifier: Apache-2.0 */
#include "model/period.h"

#include "model/question_known.h"
#include "tests/model/talking.h"

/* A period of `who`'s team, or of everybody, from day a to day b after Monday. */
static struct period draft(enum period_reader reader, enum period_kind kind, const char *name, int64_t a, int64_t b)
{
	return (struct period){ .reader = reader, .kind = kind, .name = str_of(name), .first_day = MONDAY + a,
		.last_day = MONDAY + b };
}

static int64_t add(struct ctx *x, int64_t who, struct period p)
{
	x->me = who;
	return period_add(x, &p);
}

static struct period *now_of(struct ctx *x, int64_t who, int64_t day)
{
	struct period *p;

	x->me = who;
	OK(period_now(x, MONDAY + day, &p));
	return p;
}

static bool may_read(struct ctx *x, int64_t who, int64_t id)
{
	x->me = who;
	return period_get(x, id, MONDAY) != NULL || !talking_failed(x, ERR_MISSING);
}

/* Make Eve the only admin: of a roster that is the first, Ada. */
static void make_admin(struct world *w, struct ctx *x)
{
	OK(db_run(x, "UPDATE person SET admin = 0 WHERE id > $1", "i", (int64_t)0) > 0);
	OK(db_run(x, "UPDATE person SET admin = 1 WHERE id = $1", "i", w->eve) == 1);
}

static void a_team_reads_its_own_and_everybody_the_organisations(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t team, all;

	make_admin(&w, &x);
	team = add(&x, w.ada, draft(PERIOD_TEAM, PERIOD_BUSY, "the release", 0, 11));
	all = add(&x, w.eve, draft(PERIOD_ALL, PERIOD_SPRINT, "the last weeks", -3, 20));
	OK(team && all);
	OK(may_read(&x, w.ada, team) && may_read(&x, w.ben, team) && may_read(&x, w.cara, team));
	OK(!may_read(&x, w.dev, team) && !may_read(&x, w.eve, team)); /* Dev is Ben's, Eve is an admin and no more */
	OK(may_read(&x, w.ada, all) && may_read(&x, w.dev, all) && may_read(&x, w.eve, all));
	OK(!may_read(&x, CTX_OPERATOR, team));
	IS_STR(now_of(&x, w.ben, 2)->name, S("the release"));
	IS_STR(now_of(&x, w.dev, 2)->name, S("the last weeks"));
	OK(now_of(&x, w.dev, 21) == NULL && now_of(&x, w.ben, -4) == NULL);
	x.me = w.ada;
	talking_end(&x, talking_pair(&x, w.ben));
	OK(!may_read(&x, w.ben, team)); /* who is no longer of the team reads it no longer */
	world_drop(&x);
	world_end(&w);
}

static void its_leader_changes_a_teams_and_an_admin_the_organisations(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct period *p, change;
	int64_t team, all;

	make_admin(&w, &x);
	OK(!add(&x, w.cara, draft(PERIOD_TEAM, PERIOD_BUSY, "mine", 0, 4)) && talking_failed(&x, ERR_FORBIDDEN));
	OK(!add(&x, w.ada, draft(PERIOD_ALL, PERIOD_BUSY, "ours", 0, 4)) && talking_failed(&x, ERR_FORBIDDEN));
	team = add(&x, w.ada, draft(PERIOD_TEAM, PERIOD_SPRINT, "sprint 24", 0, 11));
	all = add(&x, w.eve, draft(PERIOD_ALL, PERIOD_BUSY, "the fair", 0, 4));
	change = draft(PERIOD_ALL, PERIOD_BUSY, "sprint 25", 7, 18);
	change.id = team, change.talks = PERIOD_SHORTER;
	x.me = w.ben;
	OK(!period_set(&x, &change) && talking_failed(&x, ERR_FORBIDDEN));
	OK(!period_delete(&x, team) && talking_failed(&x, ERR_FORBIDDEN));
	x.me = w.dev;
	OK(!period_delete(&x, team) && talking_failed(&x, ERR_MISSING));
	x.me = w.ada;
	change.id = team;
	OK(period_set(&x, &change));
	p = period_get(&x, team, MONDAY);
	OK(p && p->reader == PERIOD_TEAM && p->owner == w.ada && p->mine); /* whose it is stays */
	OK(p->talks == PERIOD_SHORTER && p->first_day == MONDAY + 7 && p->day == 0 && p->days == 10);
	IS_STR(p->name, S("sprint 25"));
	OK(!period_delete(&x, all) && talking_failed(&x, ERR_FORBIDDEN));
	OK((p = period_get(&x, all, MONDAY)) && p->owner == 0 && p->owner_name.n == 0);
	x.me = w.eve;
	OK((p = period_get(&x, all, MONDAY)) && p->owner == w.eve);
	OK(period_delete_all(&x) && may_read(&x, w.eve, all)); /* that is everybody's, and no word of hers alone */
	OK(period_delete(&x, all) && !may_read(&x, w.ada, all));
	x.me = w.ada;
	OK(period_delete_all(&x) && !may_read(&x, w.ada, team));
	world_drop(&x);
	world_end(&w);
}

static void its_days_are_in_order_and_a_year_at_most(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);

	OK(!add(&x, w.ada, draft(PERIOD_TEAM, PERIOD_BUSY, "backwards", 4, 3)) && talking_failed(&x, ERR_INPUT));
	OK(!add(&x, w.ada, draft(PERIOD_TEAM, PERIOD_BUSY, "for ever", 0, PERIOD_DAYS_MOST)) && talking_failed(&x, ERR_INPUT));
	OK(add(&x, w.ada, draft(PERIOD_TEAM, PERIOD_BUSY, "a year", 0, PERIOD_DAYS_MOST - 1)));
	OK(add(&x, w.ada, draft(PERIOD_TEAM, PERIOD_BUSY, "a day", 0, 0)));
	OK(!add(&x, w.ada, draft(PERIOD_TEAM, PERIOD_BUSY, "", 0, 1)) && talking_failed(&x, ERR_INPUT));
	OK(!add(&x, w.ada, (struct period){ .name = S("no day") }) && talking_failed(&x, ERR_INPUT));
	for (int i = 2; i < PERIODS; i++)
		if (!add(&x, w.ada, draft(PERIOD_TEAM, PERIOD_BUSY, "one more", i, i + 1))) world_die("add", &x.err);
	OK(!add(&x, w.ada, draft(PERIOD_TEAM, PERIOD_BUSY, "too many", 0, 1)) && talking_failed(&x, ERR_FULL));
	OK(add(&x, w.ben, draft(PERIOD_TEAM, PERIOD_BUSY, "Ben's", 0, 1)));
	x.now += 10 * DAY; /* what is over takes no room */
	OK(add(&x, w.ada, draft(PERIOD_TEAM, PERIOD_BUSY, "and room again", 10, 11)));
	world_drop(&x);
	world_end(&w);
}

static void days_are_counted_as_working_days(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);

	OK(add(&x, w.ada, draft(PERIOD_TEAM, PERIOD_SPRINT, "sprint 24", 0, 11))); /* Monday to Friday of the next week */
	IS(now_of(&x, w.ben, 0)->day, 1);
	IS(now_of(&x, w.ben, 0)->days, 10);
	IS(now_of(&x, w.ben, 2)->day, 3);
	IS(now_of(&x, w.ben, 5)->day, 5); /* a Saturday is still the fifth */
	IS(now_of(&x, w.ben, 11)->day, 10);
	OK(db_run(&x, "UPDATE person SET work_hours = $2 WHERE id = $1", "is", w.ada, S("Mon-Thu 09:00-17:00")) == 1);
	IS(now_of(&x, w.ben, 11)->day, 10); /* a leader's free day is a working day of the team's */
	OK(db_run(&x, "UPDATE person SET work_hours = $2 WHERE id = $1", "is", w.ada, S("Sun-Thu 09:00-17:00")) == 1);
	IS(now_of(&x, w.ben, 11)->days, 9); /* Friday and Saturday are the weekend here */
	IS(now_of(&x, w.ben, 6)->day, 5);
	world_drop(&x);
	world_end(&w);
}

static void of_several_the_busy_one_comes_first_then_the_teams_then_the_shorter(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);

	make_admin(&w, &x);
	add(&x, w.eve, draft(PERIOD_ALL, PERIOD_SPRINT, "the quarter", 0, 60));
	IS_STR(now_of(&x, w.ben, 1)->name, S("the quarter"));
	add(&x, w.ada, draft(PERIOD_TEAM, PERIOD_SPRINT, "a long sprint", 0, 20));
	IS_STR(now_of(&x, w.ben, 1)->name, S("a long sprint"));
	add(&x, w.ada, draft(PERIOD_TEAM, PERIOD_SPRINT, "a sprint", 0, 11));
	IS_STR(now_of(&x, w.ben, 1)->name, S("a sprint"));
	add(&x, w.eve, draft(PERIOD_ALL, PERIOD_BUSY, "the fair", 0, 4));
	IS_STR(now_of(&x, w.ben, 1)->name, S("the fair"));
	add(&x, w.ada, draft(PERIOD_TEAM, PERIOD_BUSY, "the release", 0, 18));
	IS_STR(now_of(&x, w.ben, 1)->name, S("the release"));
	world_drop(&x);
	world_end(&w);
}

/* By which period the week of `monday` is planned on the day `today`, both after Monday; "": by none. */
static struct str plan_of(struct ctx *x, int64_t who, int64_t monday, int64_t today)
{
	struct period *p;

	x->me = who;
	OK(period_of_plan(x, MONDAY + monday, 7, MONDAY + today, &p));
	return p ? p->name : S("");
}

static void a_week_is_planned_by_what_holds_half_of_what_is_left_of_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);

	add(&x, w.ada, draft(PERIOD_TEAM, PERIOD_BUSY, "the release", -4, 1)); /* until Tuesday */
	IS_STR(plan_of(&x, w.ada, 0, 0), S(""));                               /* two days of five */
	OK(add(&x, w.ada, draft(PERIOD_TEAM, PERIOD_BUSY, "the move", 3, 8)));  /* from Thursday to the next Tuesday */
	IS_STR(plan_of(&x, w.ada, 0, 0), S(""));
	IS_STR(plan_of(&x, w.ada, 0, 1), S("the move"));                       /* on Tuesday four are left */
	IS_STR(plan_of(&x, w.ada, 7, 1), S(""));
	IS_STR(plan_of(&x, w.ada, -7, 1), S("")); /* two days of a week that is over */
	OK(add(&x, w.ada, draft(PERIOD_TEAM, PERIOD_SPRINT, "the last sprint", -7, -3)));
	IS_STR(plan_of(&x, w.ada, -7, 1), S("the last sprint"));
	IS_STR(plan_of(&x, w.ben, 0, 3), S(""));                               /* it is Ada's team that is planned by it */
	world_drop(&x);
	world_end(&w);
}

static bool holds(struct ctx *x, int64_t member, enum question_if is)
{
	struct question_known k;

	x->me = member;
	OK(question_known(x, pair_with_leader(x), &k));
	return (k.holds & (unsigned)is) != 0;
}

static void questions_know_a_busy_one(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);

	OK(holds(&x, w.ben, QUESTION_IF_CALM));
	OK(add(&x, w.ada, draft(PERIOD_TEAM, PERIOD_SPRINT, "sprint 24", -1, 4)) && holds(&x, w.ben, QUESTION_IF_CALM));
	OK(add(&x, w.ada, draft(PERIOD_TEAM, PERIOD_BUSY, "next month", 14, 30)) && holds(&x, w.ben, QUESTION_IF_CALM));
	OK(add(&x, w.ada, draft(PERIOD_TEAM, PERIOD_BUSY, "the release", -1, 4)));
	OK(holds(&x, w.ben, QUESTION_IF_BUSY) && !holds(&x, w.ben, QUESTION_IF_CALM));
	OK(holds(&x, w.dev, QUESTION_IF_CALM)); /* that is Ben's team */
	world_drop(&x);
	world_end(&w);
}

static const struct proposed_talk *talk_with(const struct proposal *p, int64_t member)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->talks[i].member == member) return &p->talks[i];
	return NULL;
}

static bool says(const struct proposed_talk *t, enum week_why_kind kind)
{
	for (int32_t i = 0; t->why && i < t->why->whys; i++)
		if (t->why->why[i].kind == kind) return true;
	return false;
}

/* Whether one of its reasons is this, on a terminal. */
static bool says_text(struct ctx *x, const struct proposal *p, const struct proposed_talk *t, const char *text)
{
	for (int32_t i = 0; t->why && i < t->why->whys; i++) {
		struct buf b = { .a = x->a };

		week_say_why(&b, p->ask, t->why, &t->why->why[i]);
		if (str_eq(buf_str(&b), str_of(text))) return true;
	}
	return false;
}

static void a_busy_one_makes_shorter_and_earlier_talks_as_its_leader_chose(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct period release = draft(PERIOD_TEAM, PERIOD_BUSY, "the release", 0, 11);
	const struct proposed_talk *cara, *ben;
	const struct proposal *p;
	struct proposal_run run;
	struct str name;
	size_t n;

	OK(world_find_times(&x, MONDAY, false));
	ben = talk_with(proposal_get(&x, MONDAY), w.ben);
	OK(ben->minutes == 15 && !says(ben, WEEK_SHORT_PERIOD));
	release.talks = PERIOD_SHORTER, release.earlier = true;
	OK(add(&x, w.ada, release) && world_find_times(&x, MONDAY, false));
	ben = talk_with(proposal_get(&x, MONDAY), w.ben), cara = talk_with(proposal_get(&x, MONDAY), w.cara);
	OK(ben->minutes == 5 && ben->wanted == 15 && says(ben, WEEK_SHORT_PERIOD) && !says(ben, WEEK_LONGER_COSTS));
	OK(cara->minutes == 15 && cara->wanted == 30 && says(cara, WEEK_SHORT_PERIOD) && says(cara, WEEK_EARLIER));
	p = proposal_get(&x, MONDAY);
	OK(says_text(&x, p, talk_with(p, w.cara), "15 minutes instead of 30: the release runs until Fri 4 Dec"));
	OK(says_text(&x, p, talk_with(p, w.cara), "early in the week: the release runs until Fri 4 Dec"));
	OK(proposal_move(&x, ben->id, ben->starts, 15, &run, &name)); /* a full talk is the leader's to choose */
	ben = talk_with(proposal_get(&x, MONDAY), w.ben);
	OK(ben->minutes == 15 && !says(ben, WEEK_SHORT_PERIOD));
	OK(proposal_accept(&x, MONDAY, 0, &n) && n == 2);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_team_reads_its_own_and_everybody_the_organisations);
	RUN_DB(its_leader_changes_a_teams_and_an_admin_the_organisations);
	RUN_DB(its_days_are_in_order_and_a_year_at_most);
	RUN_DB(days_are_counted_as_working_days);
	RUN_DB(of_several_the_busy_one_comes_first_then_the_teams_then_the_shorter);
	RUN_DB(a_week_is_planned_by_what_holds_half_of_what_is_left_of_it);
	RUN_DB(questions_know_a_busy_one);
	RUN_DB(a_busy_one_makes_shorter_and_earlier_talks_as_its_leader_chose);
	return tap_end();
}
