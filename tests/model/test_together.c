/* SPDX-License-Identifier: Apache-2.0 */
#include "model/together.h"

#include "model/pulse_result.h"
#include "tests/model/areas.h"

/* A round that was opened on `day` and is closed; those called `who` were asked in it. */
static int64_t add_round(struct world *w, int64_t day, const char *who)
{
	static int64_t rounds;
	int64_t id = 1000 + ++rounds, person = world_id(w, who);
	struct ctx x = world_as(w, CTX_OPERATOR);

	if (db_run(&x, "INSERT INTO pulse_round (id, opened, ends, closed, statement, asked, answered)"
		    " VALUES ($1, $2, $2, $2, 0, 40, 30)", "ii", id, day * DAY) != 1 ||
		db_run(&x, "INSERT INTO pulse_asked (id, round, person, cell, drawn) VALUES ($1, $1, $2, 0, 1)", "ii", id, person) != 1)
		world_die("round", &x.err);
	world_keep(&x);
	return id;
}

static void add_result(struct world *w, int64_t round, int64_t leader, int64_t answered, int64_t agree)
{
	static int64_t results;
	struct ctx x = world_as(w, CTX_OPERATOR);

	if (db_run(&x, "INSERT INTO pulse_result (id, round, leader, below, statement, people, asked, answered, agree, least, most,"
		    " better, same, worse, cells) VALUES ($1, $2, $3, $4, 0, 40, 40, $5, $6, $6 - 1, $6, -1, -1, -1, $7)", "iiiiiib",
		    ++results, round, leader, (int64_t)(leader != 0), answered, agree, S("\1")) != 1)
		world_die("result", &x.err);
	world_keep(&x);
}

static struct together see(struct world *w, const char *who, enum pulse_statement s)
{
	int64_t id = world_id(w, who);
	struct ctx x = world_as(w, id);
	struct together t;

	if (!together_read(&x, s, &t)) world_die("together", &x.err);
	world_drop(&x);
	return t;
}

static void make_admin(struct world *w, const char *who)
{
	int64_t id = world_id(w, who);
	struct ctx x = world_as(w, CTX_OPERATOR);

	if (db_run(&x, "UPDATE person SET admin = 1 WHERE id = $1", "i", id) != 1) world_die("admin", &x.err);
	world_keep(&x);
}

static void an_admin_reads_both_of_everybody(struct db_pool *pool)
{
	struct world w = world(pool);
	const struct together_quarter *last, *before;
	struct together t;
	int64_t round;

	areas_build(&w);
	areas_talk_all(&w, 14);
	make_admin(&w, "boss");
	round = add_round(&w, OCTOBER - 40, "boss");
	add_result(&w, round, 0, 20, 10);
	round = add_round(&w, OCTOBER - 20, "boss");  /* the later one of that quarter counts */
	add_result(&w, round, 0, 30, 24);
	t = see(&w, "boss", PULSE_HEARD);
	last = &t.at[TOGETHER_QUARTERS - 1];
	before = &t.at[TOGETHER_QUARTERS - 2];
	OK(t.sees && t.all && last->to == OCTOBER && before->to == last->from);
	OK(last->pairs >= 24 && last->often == 24);    /* one of two weekly, the other every other week; those above them never */
	OK(last->answered == 30 && last->agree == 24 && last->asked == 40);
	OK(last->least == 23 && last->most == 24);     /* a range is told as one */
	OK(last->low > 0.6 && last->low < 0.8 && last->high > 0.8 && last->high < 0.95);
	OK(before->answered == 0 && t.both == 1);      /* too few for a picture */
	t = see(&w, "boss", PULSE_SAFE);
	OK(t.both == 0 && t.at[TOGETHER_QUARTERS - 1].answered == 0 && t.at[TOGETHER_QUARTERS - 1].pairs >= 24);
	world_end(&w);
}

static void who_leads_leaders_reads_both_of_those_below(struct db_pool *pool)
{
	struct world w = world(pool);
	struct together t;
	int64_t round;

	areas_build(&w);
	areas_talk_all(&w, 14);
	round = add_round(&w, OCTOBER - 20, "zed");
	add_result(&w, round, 0, 30, 24);              /* of everybody: not what stands beside these pairs */
	t = see(&w, "zed", PULSE_HEARD);
	OK(t.sees && !t.all && t.at[TOGETHER_QUARTERS - 1].pairs > 0 && t.at[TOGETHER_QUARTERS - 1].answered == 0);
	add_result(&w, round, world_id(&w, "zed"), 25, 24);
	t = see(&w, "zed", PULSE_HEARD);
	OK(t.at[TOGETHER_QUARTERS - 1].answered == 25 && t.at[TOGETHER_QUARTERS - 1].agree == 24);
	world_end(&w);
}

static void nobody_else_reads_anything(struct db_pool *pool)
{
	struct world w = world(pool);
	struct together t;
	int64_t round;

	areas_build(&w);
	areas_talk_all(&w, 14);
	round = add_round(&w, OCTOBER - 20, "a0-0");
	add_result(&w, round, 0, 30, 24);
	for (int i = 0; i < 2; i++) {
		t = see(&w, i ? "a0" : "a0-0", PULSE_HEARD);
		OK(!t.sees && !t.both && !t.at[TOGETHER_QUARTERS - 1].pairs && !t.at[TOGETHER_QUARTERS - 1].answered);
	}
	world_end(&w);
}

/* Count what is missing as the worker does; the result is how many there were. */
static size_t keep_all(struct world *w)
{
	struct ctx x = world_as(w, CTX_OPERATOR);
	struct coverage_kept *missing;
	size_t n;

	if (!coverage_kept_missing(&x, 100, &missing, &n)) world_die("missing", &x.err);
	world_drop(&x);
	for (size_t i = 0; i < n; i++) {
		bool sees;

		x = world_as(w, missing[i].reader);
		if (!coverage_kept_count(&x, &missing[i], &sees) || !sees) world_die("count", &x.err);
		world_drop(&x);
		x = world_as(w, CTX_OPERATOR);
		if (!coverage_kept_add(&x, &missing[i])) world_die("keep", &x.err);
		world_keep(&x);
	}
	return n;
}

static void a_quarter_that_is_over_stands_still(struct db_pool *pool)
{
	struct world w = world(pool);
	struct together before, after;
	struct ctx x;
	int64_t round;

	areas_build(&w);
	areas_talk_all(&w, 14);
	round = add_round(&w, OCTOBER - 20, "zed");
	add_result(&w, round, world_id(&w, "zed"), 30, 24);
	before = see(&w, "zed", PULSE_HEARD);
	IS((int)keep_all(&w), 4);               /* Zed, Uma, Vic and the admin there is, of the last quarter alone */
	IS((int)keep_all(&w), 0);               /* once each */
	after = see(&w, "zed", PULSE_HEARD);
	IS(after.at[TOGETHER_QUARTERS - 1].pairs, before.at[TOGETHER_QUARTERS - 1].pairs);
	IS(after.at[TOGETHER_QUARTERS - 1].often, before.at[TOGETHER_QUARTERS - 1].often);
	x = world_as(&w, CTX_OPERATOR);         /* what was held is gone, and so is the round */
	OK(db_run(&x, "DELETE FROM talk", "") > 0 && db_run(&x, "DELETE FROM pulse_round", "") > 0);
	world_keep(&x);
	after = see(&w, "zed", PULSE_HEARD);
	IS(after.at[TOGETHER_QUARTERS - 1].often, before.at[TOGETHER_QUARTERS - 1].often);
	make_admin(&w, "zed");                  /* an admin who leads leaders reads the same */
	IS((int)keep_all(&w), 0);
	make_admin(&w, "boss");
	IS((int)keep_all(&w), 1);               /* of everybody */
	x = world_as(&w, CTX_OPERATOR);
	x.now += 2 * 366 * DAY;
	OK(coverage_kept_sweep(&x));
	world_keep(&x);
	IS((int)keep_all(&w), 5);               /* after two years it is gone */
	world_end(&w);
}

static void other_statements_are_named_that_have_a_picture(struct db_pool *pool)
{
	struct world w = world(pool);
	struct together t;
	struct ctx x;

	areas_build(&w);
	areas_talk_all(&w, 14);
	make_admin(&w, "boss");
	add_result(&w, add_round(&w, OCTOBER - 20, "boss"), 0, 30, 24);
	t = see(&w, "boss", PULSE_SAFE);
	for (int s = 0; s < PULSE_STATEMENTS; s++) OK(!t.pictured[s]); /* one quarter is no line */
	x = world_as(&w, CTX_OPERATOR);
	OK(db_run(&x, "UPDATE pair SET since = $1", "i", (OCTOBER - 300) * DAY) > 0);
	OK(db_run(&x, "UPDATE account SET entered = $1", "i", (OCTOBER - 300) * DAY) > 0);
	OK(db_run(&x, "UPDATE talk SET starts = starts - $1", "i", 92 * DAY) > 0);
	world_keep(&x);
	areas_talk_all(&w, 14);                 /* and so they talked in the quarter before */
	add_result(&w, add_round(&w, OCTOBER - 110, "boss"), 0, 30, 24);
	t = see(&w, "boss", PULSE_SAFE);
	for (int s = 0; s < PULSE_STATEMENTS; s++) OK(t.pictured[s] == (s == PULSE_HEARD));
	OK(t.both == 0 && see(&w, "boss", PULSE_HEARD).both == 2);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_quarter_that_is_over_stands_still);
	RUN_DB(other_statements_are_named_that_have_a_picture);
	RUN_DB(an_admin_reads_both_of_everybody);
	RUN_DB(who_leads_leaders_reads_both_of_those_below);
	RUN_DB(nobody_else_reads_anything);
	return tap_end();
}
