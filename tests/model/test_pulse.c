/* SPDX-License-Identifier: Apache-2.0
 *
 * Rounds of the pulse: who is asked, what is published and who reads it.
 */
#include "model/pulse_result.h"

#include "tests/model/pulse_world.h"

/* -- opening -- */

static void an_admin_or_whoever_is_at_the_top_opens_it(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	struct ctx x = world_as(&w, w.ben);

	OK(!pulse_open(&x, w.now + DAY));
	IS(x.err.code, ERR_FORBIDDEN);
	world_drop(&x);
	x = world_as(&w, w.eve); /* leads nobody */
	OK(!pulse_open(&x, w.now + DAY));
	IS(x.err.code, ERR_FORBIDDEN);
	world_drop(&x);
	pulse_world_open(&w, pulse_world_person(&w, 0));
	x = world_as(&w, w.ada);
	OK(!pulse_open(&x, w.now + DAY));
	IS(x.err.code, ERR_CONFLICT);
	world_drop(&x);
	/* everybody is asked but Eve, who neither leads nor is led */
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_asked"), 22 + 4);
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_asked a JOIN person p ON p.id = a.person"
		     " WHERE p.key = 'eve'"), 0);
	pulse_world_end(&w);
}

static int64_t added_by(struct world *w, int64_t leader, const char *name)
{
	const struct newcomer n = { .name = str_of(name), .timezone = S("Europe/Berlin"),
		.work_hours = S("09:00-17:00"), .minutes = 15, .cadence_days = 7 };
	struct ctx x = world_as(w, leader);
	int64_t id;

	if (!roster_add(&x, &n, &id)) world_die("add", &x.err);
	world_keep(&x);
	return id;
}

static bool is_asked(struct world *w, int64_t round, int64_t who)
{
	struct ctx x = world_as(w, who);
	struct pulse_asked *mine;

	if (!pulse_mine(&x, round, &mine)) world_die("mine", &x.err);
	world_keep(&x);
	return mine != NULL;
}

/* From when on somebody is told to be asked, as of now; 0: they are not too new. */
static int64_t asks_from(struct world *w, int64_t who)
{
	struct ctx x = world_as(w, who);
	int64_t from;

	if (!pulse_asks_from(&x, w->now, &from)) world_die("asks from", &x.err);
	world_keep(&x);
	return from;
}

/* Else a leader of one invents five, answers for them, and subtracts. */
static void whom_a_leader_adds_is_asked_after_four_weeks(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	int64_t round, by_leader = added_by(&w, w.ben, "New"), by_admin = added_by(&w, w.ada, "Known");

	round = pulse_world_open(&w, w.ada);
	OK(!is_asked(&w, round, by_leader));
	OK(is_asked(&w, round, by_admin));
	OK(is_asked(&w, round, w.dev)); /* Ben's, of the team file */
	IS(asks_from(&w, by_leader), w.now + PULSE_NEW_DAYS * DAY);
	IS(asks_from(&w, by_admin), 0);
	IS(asks_from(&w, w.dev), 0);
	pulse_world_close(&w);
	w.now += (PULSE_NEW_DAYS - 8) * DAY - 1;
	round = pulse_world_open(&w, w.ada);
	OK(!is_asked(&w, round, by_leader));
	pulse_world_close(&w);
	round = pulse_world_open(&w, w.ada);
	OK(is_asked(&w, round, by_leader));
	IS(asks_from(&w, by_leader), 0);
	pulse_world_end(&w);
}

static void too_few_people_have_no_pulse(struct db_pool *pool)
{
	struct world w = world(pool); /* Ada, Ben, Cara and Dev are four */
	struct ctx x = world_as(&w, w.ada);

	OK(!pulse_open(&x, w.now + DAY));
	IS(x.err.code, ERR_FULL);
	world_drop(&x);
	world_end(&w);
}

static void turned_off_nothing_is_left_of_an_open_round(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	struct pulse_round *now;
	struct ctx x;

	pulse_world_open(&w, w.ada);
	x = world_as(&w, w.ada);
	OK(!pulse_turn(&x, true));
	IS(x.err.code, ERR_FORBIDDEN);
	world_drop(&x);
	x = world_as(&w, CTX_OPERATOR);
	OK(pulse_turn(&x, true));
	world_keep(&x);
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_asked"), 0);
	x = world_as(&w, w.ada);
	OK(!pulse_open(&x, w.now + DAY));
	IS(x.err.code, ERR_CONFLICT);
	world_drop(&x);
	x = world_as(&w, CTX_OPERATOR);
	OK(pulse_turn(&x, false) && pulse_open(&x, w.now + DAY) && pulse_now(&x, &now) && now);
	world_keep(&x);
	pulse_world_end(&w);
}

/* -- results -- */

static void a_team_and_its_leader_read_it_and_no_other(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	int64_t round = pulse_world_open(&w, w.ada), p1 = pulse_world_person(&w, 1);
	struct pulse_result *r;
	struct ctx x;

	for (size_t i = 4; i < 22; i++)
		OK(pulse_world_answer(&w, round, pulse_world_person(&w, i), i % 3 ? PULSE_RATHER_YES : PULSE_NO, ""));
	OK(pulse_world_results(&w, p1, round, &r) == 0); /* never live */
	OK(pulse_world_count(&w, "SELECT count(*) FROM pulse_asked WHERE drawn = 1") > 0);
	pulse_world_close(&w);
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_asked WHERE drawn = 1"), 0); /* who answered is forgotten */
	IS(pulse_world_results(&w, p1, round, &r), 4); /* everybody and the own team, of two statements; p1 is asked too */
	IS(r[0].leader, 0);
	IS(r[0].answered, 18);
	IS(r[0].agree, 12);
	IS(r[1].leader, p1);
	IS(r[1].answered, 6);
	IS(r[1].agree, 4);
	IS(pulse_world_results(&w, pulse_world_person(&w, 4), round, &r), 4);
	IS(r[1].leader, p1);
	IS(pulse_world_results(&w, pulse_world_person(&w, 10), round, &r), 4);
	IS(r[1].leader, pulse_world_person(&w, 2));
	IS(pulse_world_results(&w, pulse_world_person(&w, 0), round, &r), 2); /* nobody above reads of a team */
	IS(pulse_world_results(&w, w.eve, round, &r), 0);
	x = world_as(&w, pulse_world_person(&w, 10));
	OK(!pulse_result_get(&x, r[0].id + 1));
	world_drop(&x);
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_count"), 0);
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_spent"), 0);
	pulse_world_end(&w);
}

static void what_changed_is_told_from_five_and_never_of_all_alike(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	struct pulse_result *r;
	int64_t round, p0 = pulse_world_person(&w, 0);

	round = pulse_world_open(&w, w.ada);
	pulse_world_draw(&w);
	for (size_t i = 0; i < 12; i++) { /* of two cells, whichever they are: six agree more, … */
		struct pulse_answer a = { .round = round, .said = { PULSE_YES, PULSE_YES, PULSE_NO },
			.change = { i < 6 ? PULSE_BETTER : PULSE_SAME, PULSE_WORSE, PULSE_UNCOMPARED }, .cell = (int64_t)i % 2 };

		if (i < 4) a.change[2] = PULSE_SAME; /* … of the third statement four say it */
		IS(pulse_world_put(&w, &a), PULSE_TAKEN);
	}
	pulse_world_close(&w);
	IS(pulse_world_results(&w, p0, round, &r), 3);
	IS(r[0].better, 6);
	IS(r[0].same, 6);
	IS(r[0].worse, 0);
	IS(r[1].worse, -1); /* all of them, which would tell of each */
	IS(r[2].same, -1);
	pulse_world_end(&w);
}

static void lines_are_shown_from_five_and_to_one_group(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	int64_t round = pulse_world_open(&w, w.ada), p1 = pulse_world_person(&w, 1), p4 = pulse_world_person(&w, 4), p10 = pulse_world_person(&w, 10);
	struct pulse_line *l;
	struct ctx x;
	size_t n;

	for (size_t i = 4; i < 22; i++) /* six lines of p1's team, four of p2's */
		OK(pulse_world_answer(&w, round, pulse_world_person(&w, i), PULSE_YES, i < 10 ? "one" : i < 14 ? "two" : ""));
	pulse_world_close(&w);
	x = world_as(&w, p4);
	OK(pulse_line_list(&x, round, p1, &l, &n));
	IS(n, 6);
	IS_STR(l[0].words, S("one"));
	OK(pulse_line_list(&x, round, 0, &l, &n));
	IS(n, 0); /* four are too few, so they are deleted */
	x.me = p10;
	OK(pulse_line_list(&x, round, p1, &l, &n));
	IS(n, 0);
	world_keep(&x);
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_line"), 6);
	pulse_world_end(&w);
}

static void the_statements_take_turns(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	struct ctx x;
	struct pulse_round *r;
	int64_t seen[PULSE_STATEMENTS] = { 0 };
	size_t n;

	for (size_t k = 0; k < PULSE_STATEMENTS; k++) {
		pulse_world_open(&w, w.ada);
		pulse_world_close(&w);
	}
	x = world_as(&w, w.ada);
	OK(pulse_list(&x, 100, &r, &n));
	world_keep(&x);
	for (size_t i = 0; i < n; i++)
		for (size_t place = 0; place < PULSE_PLACES; place++)
			seen[pulse_statement_at(&r[i], place)]++;
	for (size_t s = 0; s < PULSE_STATEMENTS; s++) IS(seen[s], PULSE_PLACES);
	pulse_world_end(&w);
}

static void rounds_are_deleted_after_two_years(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	struct ctx x;

	pulse_world_open(&w, w.ada);
	pulse_world_close(&w);
	w.now += (PULSE_KEPT_DAYS + 1) * DAY;
	x = world_as(&w, CTX_OPERATOR);
	OK(pulse_sweep(&x));
	world_keep(&x);
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_asked"), 0);
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_round"), 0);
	pulse_world_end(&w);
}

int main(void)
{
	RUN_DB(an_admin_or_whoever_is_at_the_top_opens_it);
	RUN_DB(whom_a_leader_adds_is_asked_after_four_weeks);
	RUN_DB(too_few_people_have_no_pulse);
	RUN_DB(turned_off_nothing_is_left_of_an_open_round);
	RUN_DB(a_team_and_its_leader_read_it_and_no_other);
	RUN_DB(what_changed_is_told_from_five_and_never_of_all_alike);
	RUN_DB(lines_are_shown_from_five_and_to_one_group);
	RUN_DB(the_statements_take_turns);
	RUN_DB(rounds_are_deleted_after_two_years);
	return tap_end();
}
