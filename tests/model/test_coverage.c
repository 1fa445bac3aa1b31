/* SPDX-License-Identifier: Apache-2.0 */
#include "model/coverage.h"

#include "model/pair.h"
#include "model/talk.h"
#include "tests/model/areas.h"

static struct coverage see(struct world *w, const char *who)
{
	int64_t id = world_id(w, who);
	struct ctx x = world_as(w, id);
	struct coverage g;

	if (!coverage_read(&x, &g)) world_die("coverage", &x.err);
	world_drop(&x);
	return g;
}

static void a_quarter_is_over_before_it_is_shown(void)
{
	int64_t from, to;

	coverage_quarter(OCTOBER, &from, &to);
	IS(to, OCTOBER);
	IS(from, date_days(2026, 7, 1));
	coverage_quarter(OCTOBER - 1, &from, &to);
	IS(to, date_days(2026, 7, 1));
	coverage_quarter(date_days(2026, 2, 28), &from, &to);
	IS(to, date_days(2026, 1, 1));
	IS(from, date_days(2025, 10, 1));
}

static void who_leads_leaders_sees_cells_without_their_own_pairs(struct db_pool *pool)
{
	struct world w = world(pool);
	struct coverage g;

	areas_build(&w);
	areas_talk_all(&w, 28);
	g = see(&w, "zed");
	OK(g.sees && !g.all && g.shown.enough);
	IS(g.shown.pairs, 36); /* not those with Uma and Vic */
	IS(g.shown.cells_n, 3);
	IS(g.shown.cells[0].pairs, 12);
	IS(g.shown.cells[0].last, COVERAGE_WEEKLY);
	IS(g.shown.cells[1].pairs, 12);
	OK(g.shown.cells[1].first == COVERAGE_TO_3_WEEKS && g.shown.cells[1].last == COVERAGE_3_TO_6);
	IS(g.shown.cells[2].pairs, 12); /* those of Uma and of Vic held no talk */
	IS(g.shown.areas_n, 2);
	IS(g.shown.areas[0].pairs[0], 6);
	/* in the order of names */
	OK(str_eq(g.names[g.shown.areas[0].area], S("Abe")) && str_eq(g.names[g.shown.areas[1].area], S("Uma")));
	g = see(&w, "uma"); /* her leaders are six: the areas would be of one each */
	OK(g.sees && g.shown.enough);
	IS(g.shown.pairs, 12);
	IS(g.shown.areas_n, 0);
	world_end(&w);
}

static void who_leads_people_or_nobody_sees_nothing(struct db_pool *pool)
{
	struct world w = world(pool);
	struct coverage g;

	areas_build(&w);
	areas_talk_all(&w, 28);
	for (int i = 0; i < 3; i++) {
		g = see(&w, (const char *[]){ "a0", "a0-0", "boss" }[i]);
		OK(!g.sees && !g.shown.enough && !g.shown.pairs && !g.shown.cells_n);
	}
	world_end(&w);
}

static void a_new_picture_waits_a_week(struct db_pool *pool)
{
	struct world w = world(pool);

	areas_build(&w);
	w.now = (OCTOBER + 6) * DAY + 23 * HOUR;
	IS(see(&w, "zed").to, date_days(2026, 7, 1));
	w.now += HOUR;
	IS(see(&w, "zed").to, OCTOBER);
	world_end(&w);
}

static void what_happens_now_does_not_move_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct coverage before, after;
	int64_t gone, late, weekly, lead, never;
	struct ctx x;

	areas_build(&w);
	gone = world_id(&w, "a0-0"), late = world_id(&w, "a1-0"), weekly = world_id(&w, "a3-0");
	lead = world_id(&w, "uma"), never = world_id(&w, "a2"); /* Uma has talked with none of her people */
	areas_talk_all(&w, 28);
	before = see(&w, "zed");
	x = world_as(&w, CTX_OPERATOR);
	/* a pair that ends after the quarter */
	OK(db_run(&x, "UPDATE pair SET ended = $1 WHERE member = $2", "ii", OCTOBER * DAY + 5, gone) == 1);
	world_keep(&x);
	areas_talk_every(&w, "b0", "b0-1", 28); /* the same days once more */
	/* Uma tells of talks when the picture has been seen; those of which somebody told in time stay */
	x = world_as(&w, CTX_OPERATOR);
	OK(db_run(&x, "UPDATE talk SET logged_at = $1 WHERE member = $2", "ii", (OCTOBER + 3) * DAY, weekly) > 9);
	world_keep(&x);
	x = world_as(&w, lead);
	OK(talk_hold(&x, pair_with(&x, never)->id, (OCTOBER - 20) * DAY, 10) != 0);
	OK(talk_hold(&x, pair_with(&x, never)->id, (OCTOBER - 27) * DAY, 10) != 0);
	OK(talk_hold(&x, pair_with(&x, never)->id, (OCTOBER - 34) * DAY, 10) != 0);
	world_keep(&x);
	after = see(&w, "zed");
	IS(after.shown.pairs, before.shown.pairs);
	for (size_t i = 0; i < before.shown.cells_n; i++) IS(after.shown.cells[i].pairs, before.shown.cells[i].pairs);
	x = world_as(&w, CTX_OPERATOR);
	OK(db_run(&x, "UPDATE pair SET since = $1 WHERE member = $2", "ii", (OCTOBER - 41) * DAY, late) == 1);
	world_keep(&x);
	IS(see(&w, "zed").shown.pairs, before.shown.pairs - 1); /* too new in that quarter to be counted */
	world_end(&w);
}

/* These people signed in for the first time on a day; 0: never. */
static void come_in_on(struct world *w, const char *like, int64_t day)
{
	struct ctx x = world_as(w, CTX_OPERATOR);

	if (db_run(&x, "UPDATE account SET entered = $1 WHERE person IN (SELECT id FROM person WHERE key LIKE $2)", "oz",
		    day * DAY, str_of(like)) < 1)
		world_die("come in", &x.err);
	world_keep(&x);
}

static void people_who_were_made_up_count_for_nobody(struct db_pool *pool)
{
	struct world w = world(pool);
	struct coverage g;

	areas_build(&w);
	areas_talk_all(&w, 28);
	come_in_on(&w, "b_", 0); /* leaders who were added, and never came */
	g = see(&w, "zed");
	OK(g.shown.enough && g.shown.pairs == 18); /* those of Uma, and of a0 to a5 */
	come_in_on(&w, "a0-1", 0);
	come_in_on(&w, "a1-1", OCTOBER - 42);
	IS(see(&w, "zed").shown.pairs, 16); /* without the members of whom one never came, and one too late */
	come_in_on(&w, "a0", 0);
	come_in_on(&w, "a1", 0);
	come_in_on(&w, "a2", OCTOBER - 42);
	g = see(&w, "zed");
	OK(!g.shown.enough && !g.shown.pairs && !g.shown.cells_n); /* Uma, a3, a4 and a5 */
	world_end(&w);
}

static void who_comes_in_now_does_not_move_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct coverage before, after;

	areas_build(&w);
	areas_talk_all(&w, 28);
	come_in_on(&w, "b0%", 0);
	before = see(&w, "zed");
	come_in_on(&w, "b0%", OCTOBER + 20);
	after = see(&w, "zed");
	OK(before.shown.pairs == 33 && after.shown.pairs == 33); /* without Vic with b0, and b0 with two */
	world_end(&w);
}

/* A team file that gives Uma, who leads leaders, this leader. */
static void give_uma(struct world *w, const char *leader)
{
	const char *csv = str_fmt(w->a,
		"id,name,email,leader,timezone,work_hours,minutes,cadence_days\n"
		"zed,Zed,zed@example.org,,UTC,09:00-17:00,15,7\n"
		"boss,Boss,boss@example.org,,UTC,09:00-17:00,15,7\n"
		"uma,Uma,uma@example.org,%s,UTC,09:00-17:00,15,7\n",
		leader)
				  .p;

	world_import(w, csv);
}

static void who_goes_and_comes_back_does_not_move_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct coverage before, away, back;

	areas_build(&w);
	areas_talk_all(&w, 14);
	before = see(&w, "zed");
	give_uma(&w, "boss");
	away = see(&w, "zed");
	w.now += DAY;
	give_uma(&w, "zed");
	back = see(&w, "zed");
	IS(before.shown.pairs, 36);
	IS(away.shown.pairs, 36);
	IS(back.shown.pairs, 36);
	OK(back.shown.cells_n == before.shown.cells_n);
	for (size_t i = 0; i < before.shown.cells_n; i++)
		IS(back.shown.cells[i].pairs, before.shown.cells[i].pairs);
	w.now += DAY;
	give_uma(&w, "boss");
	w.now += DAY;
	give_uma(&w, "zed"); /* an earlier time is not forgotten for a later one */
	IS(see(&w, "zed").shown.pairs, 36);
	world_end(&w);
}

static void an_admin_reads_one_set_of_a_quarter(struct db_pool *pool)
{
	struct world w = world(pool);
	struct coverage g;
	int64_t zed, boss;
	struct ctx x;

	areas_build(&w);
	areas_talk_all(&w, 14);
	zed = world_id(&w, "zed"), boss = world_id(&w, "boss");
	x = world_as(&w, CTX_OPERATOR);
	OK(db_run(&x, "UPDATE person SET admin = 1 WHERE id IN ($1, $2)", "ii", zed, boss) == 2);
	world_keep(&x);
	g = see(&w, "zed");
	OK(g.sees && !g.all && g.shown.pairs == 36);
	x = world_as(&w, CTX_OPERATOR);
	OK(db_run(&x, "UPDATE pair SET ended = $1 WHERE leader = $2", "ii", w.now, zed) == 2);
	world_keep(&x);
	g = see(&w,
		"zed"); /* who leads nobody any more reads what they led when the quarter ended */
	OK(g.sees && !g.all && g.shown.pairs == 36);
	give_uma(&w, "boss");
	g = see(&w, "boss"); /* and who begins to lead leaders, what they read before */
	OK(g.sees && g.all && g.shown.pairs == 38);
	world_end(&w);
}

static void an_admin_sees_the_organisation(struct db_pool *pool)
{
	struct world w = world(pool);
	struct coverage g;
	int64_t boss;
	struct ctx x;

	areas_build(&w);
	areas_talk_all(&w, 14);
	boss = world_id(&w, "boss");
	x = world_as(&w, CTX_OPERATOR);
	OK(db_run(&x, "UPDATE person SET admin = 1 WHERE id = $1", "i", boss) == 1);
	world_keep(&x);
	g = see(&w, "boss");
	OK(g.sees && g.all && g.shown.enough && g.shown.areas_n == 0);
	IS(g.shown.pairs, 38); /* 36, and those of Zed with Uma and Vic */
	world_end(&w);
}

int main(void)
{
	RUN(a_quarter_is_over_before_it_is_shown);
	RUN_DB(who_leads_leaders_sees_cells_without_their_own_pairs);
	RUN_DB(who_leads_people_or_nobody_sees_nothing);
	RUN_DB(a_new_picture_waits_a_week);
	RUN_DB(what_happens_now_does_not_move_it);
	RUN_DB(people_who_were_made_up_count_for_nobody);
	RUN_DB(who_comes_in_now_does_not_move_it);
	RUN_DB(who_goes_and_comes_back_does_not_move_it);
	RUN_DB(an_admin_reads_one_set_of_a_quarter);
	RUN_DB(an_admin_sees_the_organisation);
	return tap_end();
}
