/* SPDX-License-Identifier: Apache-2.0
 *
 * Rounds of the pulse: who is asked, what is published and who reads it.
 */
#include "model/pulse_result.h"

#include "model/person.h"
#include "tests/model/pulse_world.h"

/* -- opening -- */

static void an_admin_or_whoever_is_at_the_top_opens_it(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	struct ctx x = world_as(&w, w.ben);

	OK(!pulse_open(&x, w.now + 7 * DAY));
	IS(x.err.code, ERR_FORBIDDEN);
	world_drop(&x);
	x = world_as(&w, w.eve); /* leads nobody */
	OK(!pulse_open(&x, w.now + 7 * DAY));
	IS(x.err.code, ERR_FORBIDDEN);
	world_drop(&x);
	pulse_world_open(&w, pulse_world_person(&w, 0));
	x = world_as(&w, w.ada);
	OK(!pulse_open(&x, w.now + 7 * DAY));
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
	w.now += (PULSE_NEW_DAYS - 8) * DAY - 1; /* the next three statements are others */
	round = pulse_world_open(&w, w.ada);
	OK(!is_asked(&w, round, by_leader));
	pulse_world_close(&w);
	pulse_world_rest(&w);
	round = pulse_world_open(&w, w.ada);
	OK(is_asked(&w, round, by_leader));
	IS(asks_from(&w, by_leader), 0);
	pulse_world_end(&w);
}

static void too_few_people_have_no_pulse(struct db_pool *pool)
{
	struct world w = world(pool); /* Ada, Ben, Cara and Dev are four */
	struct ctx x = world_as(&w, w.ada);

	OK(!pulse_open(&x, w.now + 7 * DAY));
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
	OK(!pulse_open(&x, w.now + 7 * DAY));
	IS(x.err.code, ERR_CONFLICT);
	world_drop(&x);
	x = world_as(&w, CTX_OPERATOR);
	OK(pulse_turn(&x, false) && pulse_open(&x, w.now + 7 * DAY) && pulse_now(&x, &now) && now);
	world_keep(&x);
	pulse_world_end(&w);
}

/* The three teams of six answer, each with a line. */
static void answer_all(struct world *w, int64_t round, unsigned char said)
{
	for (size_t i = 4; i < 22; i++)
		OK(pulse_world_answer(w, round, pulse_world_person(w, i), said, "a line"));
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
		int64_t round = pulse_world_open(&w, w.ada);

		answer_all(&w, round, PULSE_YES);
		pulse_world_close(&w);
		pulse_world_rest(&w);
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

/* -- what an opener could do to single somebody out -- */

/* The day on which the next round can be opened, or 0, as Ada sees it. */
static int64_t opens_from(struct world *w)
{
	struct ctx x = world_as(w, w->ada);
	int64_t from;

	if (!pulse_opens_from(&x, &from)) world_die("opens from", &x.err);
	world_keep(&x);
	return from;
}

static enum err_code open_error(struct world *w, int64_t me, int64_t ends)
{
	struct ctx x = world_as(w, me);
	enum err_code code = pulse_open(&x, ends) ? ERR_NONE : x.err.code;

	world_drop(&x);
	return code;
}

static void call_off(struct world *w, int64_t me)
{
	struct ctx x = world_as(w, me);

	if (!pulse_call_off(&x)) world_die("call off", &x.err);
	world_keep(&x);
}

static int64_t latest_statement(struct world *w)
{
	return pulse_world_count(w, "SELECT statement FROM pulse_round ORDER BY id DESC LIMIT 1");
}

static void a_round_is_open_for_three_days_and_nobody_ends_it(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	struct pulse_closing *c;
	struct ctx x;

	IS(open_error(&w, w.ada, w.now + PULSE_DAYS_LEAST * DAY - 1), ERR_INPUT);
	IS(open_error(&w, CTX_OPERATOR, w.now + PULSE_DAYS_LEAST * DAY - 1), ERR_INPUT);
	IS(open_error(&w, w.ada, w.now + PULSE_DAYS_MOST * DAY + 1), ERR_INPUT);
	IS(open_error(&w, w.ada, w.now + PULSE_DAYS_LEAST * DAY), ERR_NONE);
	answer_all(&w, pulse_world_open(&w, w.ada), PULSE_YES);
	call_off(&w, pulse_world_person(&w, 0)); /* whoever may open one, also somebody else */
	x = world_as(&w, CTX_OPERATOR);
	x.now += 40 * DAY;
	OK(pulse_close_ask(&x, &c) && !c); /* it has no results, ever */
	world_keep(&x);
	pulse_world_end(&w);
}

static enum pulse_today today_of(struct world *w, int64_t who)
{
	struct ctx x = world_as(w, who);
	struct person *p = person_me(&x);

	if (!p) world_die("me", &x.err);
	world_keep(&x);
	return (enum pulse_today)p->pulse;
}

static void what_is_called_off_leaves_nothing_and_says_so(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	int64_t round = pulse_world_open(&w, w.ada), p4 = pulse_world_person(&w, 4);
	struct pulse_result *r;
	struct pulse_line *l;
	struct ctx x;
	size_t n;

	answer_all(&w, round, PULSE_YES); /* they are added up, with their lines */
	OK(pulse_world_count(&w, "SELECT count(*) FROM pulse_count") > 0);
	OK(pulse_world_count(&w, "SELECT count(*) FROM pulse_line") > 0);
	x = world_as(&w, w.ben);
	OK(!pulse_call_off(&x));
	IS(x.err.code, ERR_FORBIDDEN);
	world_drop(&x);
	call_off(&w, w.ada);
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_count"), 0);
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_spent"), 0);
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_line"), 0);
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_asked WHERE drawn = 1"), 0);
	IS(pulse_world_count(&w, "SELECT count(*) FROM audit WHERE what = 'pulse.call_off'"), 1);
	IS(pulse_world_results(&w, p4, round, &r), 0);
	x = world_as(&w, p4);
	OK(pulse_line_list(&x, round, 0, &l, &n) && n == 0);
	OK(!pulse_draw(&x, round) && x.err.code == ERR_MISSING);
	world_drop(&x);
	x = world_as(&w, w.ada);
	OK(!pulse_call_off(&x) && x.err.code == ERR_MISSING);
	world_drop(&x);
	IS(today_of(&w, p4), PULSE_CALLED_OFF);
	IS(today_of(&w, w.eve), PULSE_NOTHING); /* was not asked */
	w.now += 8 * DAY;
	IS(today_of(&w, p4), PULSE_NOTHING);
	pulse_world_end(&w);
}

/* Whoever ends a round when all but one have answered, and asks again for that one, subtracts. */
static void a_statement_rests_after_it_was_published(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	int64_t first_closed = 0, from;

	for (int k = 0; k < 2; k++) {
		answer_all(&w, pulse_world_open(&w, w.ada), PULSE_YES);
		pulse_world_close(&w);
		if (!k) first_closed = w.now;
		IS(latest_statement(&w), 3 * k);
	}
	from = first_closed + PULSE_REST_DAYS * DAY; /* 6, 7 and 0, of which 0 was in the first */
	IS(opens_from(&w), from);
	IS(open_error(&w, w.ada, w.now + 7 * DAY), ERR_CONFLICT);
	IS(open_error(&w, pulse_world_person(&w, 0), w.now + 7 * DAY), ERR_CONFLICT); /* nor by another opener */
	IS(open_error(&w, CTX_OPERATOR, w.now + 7 * DAY), ERR_CONFLICT);
	w.now = from - 1;
	IS(open_error(&w, w.ada, w.now + 7 * DAY), ERR_CONFLICT);
	w.now = from;
	IS(opens_from(&w), 0);
	IS(open_error(&w, w.ada, w.now + 7 * DAY), ERR_NONE);
	pulse_world_end(&w);
}

static void calling_off_and_opening_again_does_not_help(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	int64_t called_off;
	struct ctx x;

	/* a mistake: nothing has left the memory of a server, and the same statements come at once */
	(void)pulse_world_give(&w, pulse_world_open(&w, w.ada), pulse_world_person(&w, 4), PULSE_YES, "");
	w.now += PULSE_MISTAKE - 1;
	call_off(&w, w.ada);
	IS(opens_from(&w), 0);
	(void)pulse_world_open(&w, w.ada);
	IS(latest_statement(&w), 0);
	/* later backups may have sums of it, so its statements rest, and it does not turn the wheel */
	w.now += PULSE_MISTAKE;
	called_off = w.now;
	call_off(&w, w.ada);
	IS(opens_from(&w), called_off + PULSE_REST_DAYS * DAY);
	IS(open_error(&w, w.ada, w.now + 7 * DAY), ERR_CONFLICT);
	/* nor does turning the pulse off and on */
	pulse_world_rest(&w);
	(void)pulse_world_open(&w, w.ada);
	IS(latest_statement(&w), 0);
	w.now += DAY;
	x = world_as(&w, CTX_OPERATOR);
	OK(pulse_turn(&x, true) && pulse_turn(&x, false));
	world_keep(&x);
	IS(opens_from(&w), w.now + PULSE_REST_DAYS * DAY);
	pulse_world_end(&w);
}

/* In a small team too few answer: nothing is published, and the same statements may be asked again. */
static void a_round_without_answers_that_count_turns_no_wheel(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	int64_t round = pulse_world_open(&w, w.ada);

	for (size_t i = 4; i < 8; i++) OK(pulse_world_answer(&w, round, pulse_world_person(&w, i), PULSE_YES, ""));
	pulse_world_close(&w);
	IS(pulse_world_count(&w, "SELECT answered FROM pulse_round"), 0);
	IS(opens_from(&w), 0);
	(void)pulse_world_open(&w, w.ada);
	IS(latest_statement(&w), 0);
	pulse_world_end(&w);
}

/* A round that was ended early by the program as it was before counts like any other. */
static void rounds_of_before_go_on_working(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	int64_t round = pulse_world_open(&w, w.ada);
	struct ctx x;

	answer_all(&w, round, PULSE_YES);
	x = world_as(&w, CTX_OPERATOR);
	if (db_run(&x, "UPDATE pulse_round SET ends = opened + 3600, called_off = 0", "") != 1) world_die("old", &x.err);
	world_keep(&x);
	w.now -= 7 * DAY; /* closed a day after it opened */
	pulse_world_close(&w);
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_result WHERE leader = 0") > 0, true);
	IS(opens_from(&w), 0); /* the next three are free */
	(void)pulse_world_open(&w, w.ada);
	IS(latest_statement(&w), 3);
	pulse_world_end(&w);
}

/* -- by another name -- */

/* Everybody's sum would be that of the one team whose answers count, read by all. */
static void everybody_is_not_the_sum_of_one_team(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	int64_t round = pulse_world_open(&w, w.ada), p1 = pulse_world_person(&w, 1);
	struct pulse_result *r;

	for (size_t i = 4; i < 12; i++) /* all of p1's team; of p2's two, who are forgotten */
		OK(pulse_world_answer(&w, round, pulse_world_person(&w, i), i % 2 ? PULSE_YES : PULSE_NO, ""));
	pulse_world_close(&w);
	IS(pulse_world_results(&w, pulse_world_person(&w, 0), round, &r), 0);
	IS(pulse_world_results(&w, pulse_world_person(&w, 12), round, &r), 0);
	IS(pulse_world_results(&w, p1, round, &r), 2); /* the team reads its own */
	IS(r[0].leader, p1);
	pulse_world_end(&w);
}

/* Two teams of three speak for twelve people, and not for all who were asked. */
static void a_sum_counts_only_people_who_are_spoken_for(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	int64_t round = pulse_world_open(&w, w.ada);
	struct pulse_result *r;

	for (size_t i = 4; i < 15; i++)
		OK(pulse_world_answer(&w, round, pulse_world_person(&w, i), i % 2 ? PULSE_YES : PULSE_NO, ""));
	pulse_world_close(&w);
	IS(pulse_world_results(&w, pulse_world_person(&w, 0), round, &r), 2);
	IS(r[0].leader, 0);
	IS(r[0].people, 26);
	IS(r[0].asked, 12);
	IS(r[0].answered, 11);
	pulse_world_end(&w);
}

/* Of a team of six its own; of Ada's people, who are fewer than five, that they count with others. */
static void one_can_say_before_with_whom_an_answer_counts(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	int64_t round = pulse_world_open(&w, w.ada), who[] = { pulse_world_person(&w, 4), w.cara };
	struct pulse_beside beside[2];

	for (size_t i = 0; i < 2; i++) {
		struct ctx x = world_as(&w, who[i]);
		struct pulse_asked *mine;

		if (!pulse_mine(&x, round, &mine) || !mine || !pulse_beside(&x, mine, &beside[i])) world_die("beside", &x.err);
		world_keep(&x);
	}
	IS(beside[0].people, 6);
	IS(beside[0].team, 6);
	IS(beside[1].team, 2); /* Ben and Cara; Dev is Ben's */
	OK(beside[1].people >= PULSE_LEAST);
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
	RUN_DB(a_round_is_open_for_three_days_and_nobody_ends_it);
	RUN_DB(what_is_called_off_leaves_nothing_and_says_so);
	RUN_DB(a_statement_rests_after_it_was_published);
	RUN_DB(calling_off_and_opening_again_does_not_help);
	RUN_DB(a_round_without_answers_that_count_turns_no_wheel);
	RUN_DB(rounds_of_before_go_on_working);
	RUN_DB(everybody_is_not_the_sum_of_one_team);
	RUN_DB(a_sum_counts_only_people_who_are_spoken_for);
	RUN_DB(one_can_say_before_with_whom_an_answer_counts);
	RUN_DB(rounds_are_deleted_after_two_years);
	return tap_end();
}
