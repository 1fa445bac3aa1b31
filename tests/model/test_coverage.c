/* SPDX-License-Identifier: Apache-2.0 */
#include "model/coverage.h"

#include "tests/model/world.h"

enum { OCTOBER = 20727 }; /* 2026-10-01 in days since 1970; it is November in the tests */

/* Zed leads Uma and Vic, each of whom leads six leaders (a0 …, b0 …) with two people each. */
static void build(struct world *w)
{
	struct buf b = { .a = w->a };

	w->now = (OCTOBER - 100) * DAY;
	buf_z(&b, "id,name,email,leader,timezone,work_hours,minutes,cadence_days\n"
		"zed,Zed,zed@example.org,,UTC,09:00-17:00,15,7\n"
		"boss,Boss,boss@example.org,,UTC,09:00-17:00,15,7\n"
		"uma,Uma,uma@example.org,zed,UTC,09:00-17:00,15,7\n"
		"vic,Abe,vic@example.org,zed,UTC,09:00-17:00,15,7\n");
	for (int i = 0; i < 12; i++) {
		char area = i < 6 ? 'a' : 'b';

		buf_fmt(&b, "%c%d,L,%c%d@example.org,%s,UTC,09:00-17:00,15,7\n", area, i % 6, area, i % 6,
			i < 6 ? "uma" : "vic");
		for (int k = 0; k < 2; k++)
			buf_fmt(&b, "%c%d-%d,M,%c%d-%d@example.org,%c%d,UTC,09:00-17:00,15,7\n", area, i % 6, k, area,
				i % 6, k, area, i % 6);
	}
	world_import(w, str_z(w->a, buf_str(&b)));
	w->now = MONDAY * DAY + 9 * HOUR;
}

/* The pair of these two talked every `gap` days in the quarter before October. */
static void talk_every(struct world *w, const char *leader, const char *member, int64_t gap)
{
	static int64_t talks;
	int64_t lead = world_id(w, leader), follow = world_id(w, member), pair = 0;
	struct ctx x = world_as(w, CTX_OPERATOR);
	struct db_q *q = db_query(&x, "SELECT id FROM pair WHERE leader = $1 AND member = $2", "ii", lead, follow);

	if (q && db_next(q)) pair = db_int(q, 0);
	if (!q || !db_done(q) || !pair) world_die("pair", &x.err);
	for (int64_t day = OCTOBER - 2; day >= OCTOBER - 90; day -= gap)
		if (db_run(&x,
			    "INSERT INTO talk (id, pair, leader, member, starts, minutes, wanted, state, made, held_minutes)"
			    " VALUES ($1, $2, $3, $4, $5, 15, 15, 1, $5, 12)",
			    "iiiii", ++talks, pair, lead, follow, day * DAY) != 1)
			world_die("talk", &x.err);
	world_keep(&x);
}

/* One of two of each leader talks weekly; the other of each talks as `gap` says, 0: never. */
static void talk_all(struct world *w, int64_t gap)
{
	for (int i = 0; i < 12; i++) {
		const char *lead = str_fmt(w->a, "%c%d", i < 6 ? 'a' : 'b', i % 6).p;

		talk_every(w, lead, str_fmt(w->a, "%s-0", lead).p, 7);
		if (gap) talk_every(w, lead, str_fmt(w->a, "%s-1", lead).p, gap);
	}
}

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

	build(&w);
	talk_all(&w, 28);
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

	build(&w);
	talk_all(&w, 28);
	for (int i = 0; i < 3; i++) {
		g = see(&w, (const char *[]){ "a0", "a0-0", "boss" }[i]);
		OK(!g.sees && !g.shown.enough && !g.shown.pairs && !g.shown.cells_n);
	}
	world_end(&w);
}

static void what_happens_now_does_not_move_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct coverage before, after;
	int64_t gone, late;
	struct ctx x;

	build(&w);
	gone = world_id(&w, "a0-0"), late = world_id(&w, "a1-0");
	talk_all(&w, 28);
	before = see(&w, "zed");
	x = world_as(&w, CTX_OPERATOR);
	/* a pair that ends after the quarter */
	OK(db_run(&x, "UPDATE pair SET ended = $1 WHERE member = $2", "ii", OCTOBER * DAY + 5, gone) == 1);
	world_keep(&x);
	talk_every(&w, "b0", "b0-1", 28); /* the same days once more */
	after = see(&w, "zed");
	IS(after.shown.pairs, before.shown.pairs);
	for (size_t i = 0; i < before.shown.cells_n; i++) IS(after.shown.cells[i].pairs, before.shown.cells[i].pairs);
	x = world_as(&w, CTX_OPERATOR);
	OK(db_run(&x, "UPDATE pair SET since = $1 WHERE member = $2", "ii", (OCTOBER - 41) * DAY, late) == 1);
	world_keep(&x);
	IS(see(&w, "zed").shown.pairs, before.shown.pairs - 1); /* too new in that quarter to be counted */
	world_end(&w);
}

static void an_admin_sees_the_organisation(struct db_pool *pool)
{
	struct world w = world(pool);
	struct coverage g;
	int64_t boss;
	struct ctx x;

	build(&w);
	talk_all(&w, 14);
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
	RUN_DB(what_happens_now_does_not_move_it);
	RUN_DB(an_admin_sees_the_organisation);
	return tap_end();
}
