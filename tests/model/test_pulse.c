/* SPDX-License-Identifier: Apache-2.0
 *
 * Rounds of the pulse: who is asked, what is kept, what is published and who reads it; and somebody
 * who has everything that ten rounds have published, while people come and leave.
 */
#include "model/pulse_result.h"

#include "base/file.h"
#include "model/pulse_box.h"
#include "model/pulse_groups.h"
#include "tests/model/pulse_attack.h"
#include "tests/model/world.h"

static const char head[] = "id,name,email,leader,timezone,work_hours\n";

/* A line of a team file for person `i`; p0 is at the top. */
static void add_line(struct buf *b, size_t i, int64_t leader)
{
	buf_fmt(b, "p%zu,P%zu,p%zu@example.org,", i, i, i);
	if (leader >= 0) buf_fmt(b, "p%lld", (long long)leader);
	buf_z(b, ",Europe/Berlin,09:00-17:00\n");
}

/* A world in which p0 leads p1 to p3, and each of these leads six; besides Ada's people. */
static struct world three_teams(struct db_pool *pool)
{
	struct world w = world(pool);
	struct buf b = { .a = w.a };

	buf_z(&b, head);
	add_line(&b, 0, -1);
	for (size_t i = 1; i <= 3; i++) add_line(&b, i, 0);
	for (size_t i = 4; i < 22; i++) add_line(&b, i, (int64_t)(i - 4) / 6 + 1);
	world_import(&w, str_z(w.a, buf_str(&b)));
	w.store.pulse = pulse_box_new();
	setenv("RAPPORT_NOW", "2026-11-23T07:00:00Z", 1);
	return w;
}

static void end_world(struct world *w)
{
	pulse_box_free(w->store.pulse);
	unsetenv("RAPPORT_NOW");
	world_end(w);
}

static int64_t person(struct world *w, size_t i)
{
	return world_id(w, str_fmt(w->a, "p%zu", i).p);
}

static int64_t opened(struct world *w, int64_t me)
{
	struct ctx x = world_as(w, me);
	int64_t id = pulse_open(&x, w->now + 7 * DAY);

	if (!id) world_die("open", &x.err);
	world_keep(&x);
	return id;
}

static int64_t room_of(struct world *w, int64_t round, int64_t cell)
{
	struct ctx x = world_as(w, CTX_OPERATOR);
	int64_t n;

	if (!pulse_room(&x, round, cell, &n)) world_die("room", &x.err);
	world_keep(&x);
	return n;
}

/* Put an answer where it waits, if there is room for it. */
static enum pulse_put hands_in(struct world *w, const struct pulse_answer *a)
{
	return pulse_box_put(w->store.pulse, a, room_of(w, a->round, a->cell));
}

static void everybody_draws(struct world *w)
{
	struct ctx x = world_as(w, CTX_OPERATOR);

	if (db_run(&x, "UPDATE pulse_asked SET drawn = 1", "") < 0) world_die("draw", &x.err);
	world_keep(&x);
}

/* Somebody answers the round: draws, and puts the answer where it waits. */
static bool answers(struct world *w, int64_t round, int64_t who, unsigned char said, const char *line)
{
	struct ctx x = world_as(w, who);
	struct pulse_asked *mine = pulse_draw(&x, round);
	struct pulse_answer a = { .round = round, .said = { said, said, PULSE_CANNOT_SAY },
		.change = { PULSE_UNCOMPARED, PULSE_UNCOMPARED, PULSE_UNCOMPARED },
		.line = str_of(line) };

	if (!mine) return world_drop(&x), false;
	a.cell = mine->cell;
	world_keep(&x);
	return hands_in(w, &a) == PULSE_TAKEN &&
		pulse_box_empty_cell(w->store.pulse, &w->store, w->a, round, a.cell);
}

/* The round is over: what waits is added up, and results are worked out. */
static void close_round(struct world *w)
{
	struct pulse_closing *c;
	struct ctx x;

	w->now += 8 * DAY;
	if (!pulse_box_empty(w->store.pulse, &w->store, w->a)) abort();
	x = world_as(w, CTX_OPERATOR);
	if (!pulse_close_ask(&x, &c) || !c || !pulse_close_keep(&x, c)) world_die("close", &x.err);
	world_keep(&x);
}

static size_t results(struct world *w, int64_t me, int64_t round, struct pulse_result **out)
{
	struct ctx x = world_as(w, me);
	size_t n;

	if (!pulse_result_list(&x, round, out, &n)) world_die("results", &x.err);
	world_keep(&x);
	return n;
}

static int64_t count(struct world *w, const char *sql)
{
	struct ctx x = world_as(w, CTX_OPERATOR);
	struct db_q *q = db_query(&x, sql, "");
	int64_t n = -1;

	if (q && db_next(q)) n = db_int(q, 0);
	if (!q || !db_done(q)) world_die(sql, &x.err);
	world_keep(&x);
	return n;
}

/* -- opening -- */

static void an_admin_or_whoever_is_at_the_top_opens_it(struct db_pool *pool)
{
	struct world w = three_teams(pool);
	struct ctx x = world_as(&w, w.ben);

	OK(!pulse_open(&x, w.now + DAY));
	IS(x.err.code, ERR_FORBIDDEN);
	world_drop(&x);
	x = world_as(&w, w.eve); /* leads nobody */
	OK(!pulse_open(&x, w.now + DAY));
	IS(x.err.code, ERR_FORBIDDEN);
	world_drop(&x);
	opened(&w, person(&w, 0));
	x = world_as(&w, w.ada);
	OK(!pulse_open(&x, w.now + DAY));
	IS(x.err.code, ERR_CONFLICT);
	world_drop(&x);
	/* everybody is asked but Eve, who neither leads nor is led */
	IS(count(&w, "SELECT count(*) FROM pulse_asked"), 22 + 4);
	IS(count(&w, "SELECT count(*) FROM pulse_asked a JOIN person p ON p.id = a.person"
		     " WHERE p.key = 'eve'"), 0);
	end_world(&w);
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

/* Else a leader of one invents five, answers for them, and subtracts. */
static void whom_a_leader_adds_is_asked_after_four_weeks(struct db_pool *pool)
{
	struct world w = three_teams(pool);
	int64_t round, by_leader = added_by(&w, w.ben, "New"), by_admin = added_by(&w, w.ada, "Known");

	round = opened(&w, w.ada);
	OK(!is_asked(&w, round, by_leader));
	OK(is_asked(&w, round, by_admin));
	OK(is_asked(&w, round, w.dev)); /* Ben's, of the team file */
	close_round(&w);
	w.now += (PULSE_NEW_DAYS - 8) * DAY - 1;
	round = opened(&w, w.ada);
	OK(!is_asked(&w, round, by_leader));
	close_round(&w);
	round = opened(&w, w.ada);
	OK(is_asked(&w, round, by_leader));
	end_world(&w);
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
	struct world w = three_teams(pool);
	struct pulse_round *now;
	struct ctx x;

	opened(&w, w.ada);
	x = world_as(&w, w.ada);
	OK(!pulse_turn(&x, true));
	IS(x.err.code, ERR_FORBIDDEN);
	world_drop(&x);
	x = world_as(&w, CTX_OPERATOR);
	OK(pulse_turn(&x, true));
	world_keep(&x);
	IS(count(&w, "SELECT count(*) FROM pulse_asked"), 0);
	x = world_as(&w, w.ada);
	OK(!pulse_open(&x, w.now + DAY));
	IS(x.err.code, ERR_CONFLICT);
	world_drop(&x);
	x = world_as(&w, CTX_OPERATOR);
	OK(pulse_turn(&x, false) && pulse_open(&x, w.now + DAY) && pulse_now(&x, &now) && now);
	world_keep(&x);
	end_world(&w);
}

/* -- answering -- */

static void one_answers_once(struct db_pool *pool)
{
	struct world w = three_teams(pool);
	int64_t round = opened(&w, w.ada);

	OK(answers(&w, round, person(&w, 4), PULSE_YES, ""));
	OK(!answers(&w, round, person(&w, 4), PULSE_NO, ""));
	OK(!answers(&w, round, w.eve, PULSE_NO, "")); /* is not asked */
	IS(pulse_box_waits(w.store.pulse), 1);
	IS(count(&w, "SELECT count(*) FROM pulse_count"), 0);
	end_world(&w);
}

static void answers_are_added_up_by_fives_at_least(struct db_pool *pool)
{
	struct world w = three_teams(pool);
	int64_t round = opened(&w, w.ada), before = 0;

	for (size_t i = 4; i < 10; i++) { /* the team of p1, which is a cell of six */
		int64_t now;

		OK(answers(&w, round, person(&w, i), i % 2 ? PULSE_YES : PULSE_NO, ""));
		now = count(&w, "SELECT COALESCE(sum(n), 0) FROM pulse_count WHERE place = 3");
		OK(now == before || now - before >= PULSE_LEAST);
		before = now;
	}
	IS(before, 6); /* everybody has answered, so nothing waits */
	IS(pulse_box_waits(w.store.pulse), 0);
	IS(count(&w, "SELECT n FROM pulse_count WHERE place = 0 AND said = 0"), 3);
	end_world(&w);
}

static void a_token_handed_in_again_counts_once(struct db_pool *pool)
{
	enum { TOKENS = 6 }; /* as many as the cell has people */
	struct world w = three_teams(pool);
	struct pulse_answer a = { .round = opened(&w, w.ada), .cell = 0, .said = { 0 },
		.change = { PULSE_UNCOMPARED, PULSE_UNCOMPARED, PULSE_UNCOMPARED } };
	char tokens[TOKENS][PULSE_TOKEN_BYTES];
	bool spent;
	struct ctx x;

	everybody_draws(&w);
	for (size_t i = 0; i < TOKENS; i++) {
		memset(tokens[i], (int)i + 1, sizeof tokens[i]);
		a.token = (struct str){ tokens[i], sizeof tokens[i] };
		for (size_t k = 0; k < 3; k++)
			IS(hands_in(&w, &a), k ? PULSE_KNOWN : PULSE_TAKEN);
	}
	IS(pulse_box_waits(w.store.pulse), TOKENS);
	OK(pulse_box_empty(w.store.pulse, &w.store, w.a));
	IS(count(&w, "SELECT n FROM pulse_count WHERE place = 3"), TOKENS);
	x = world_as(&w, CTX_OPERATOR);
	OK(pulse_is_spent(&x, a.round, a.token, &spent) && spent);
	world_keep(&x);
	/* sent once more to another server: it drops them */
	for (size_t i = 0; i < TOKENS; i++) {
		a.token = (struct str){ tokens[i], sizeof tokens[i] };
		IS(pulse_box_put(w.store.pulse, &a, TOKENS), PULSE_TAKEN);
	}
	OK(pulse_box_empty(w.store.pulse, &w.store, w.a));
	IS(count(&w, "SELECT n FROM pulse_count WHERE place = 3"), TOKENS);
	a.said[0] = PULSE_CHOICES;
	IS(hands_in(&w, &a), PULSE_MALFORMED);
	end_world(&w);
}

/* Whoever has the key file makes tokens, and with them answers whose sum they know. */
static void answers_of_nobody_who_drew_are_not_added_up(struct db_pool *pool)
{
	struct world w = three_teams(pool);
	int64_t round = opened(&w, w.ada), who = person(&w, 4);
	char token[PULSE_TOKEN_BYTES] = "made up";
	struct pulse_answer a = { .round = round, .said = { PULSE_NO, PULSE_NO, PULSE_NO },
		.change = { PULSE_UNCOMPARED, PULSE_UNCOMPARED, PULSE_UNCOMPARED },
		.token = { token, sizeof token } };
	struct ctx x = world_as(&w, who);
	struct pulse_asked *mine;

	if (!pulse_mine(&x, round, &mine) || !mine) world_die("mine", &x.err);
	a.cell = mine->cell;
	world_keep(&x);
	IS(hands_in(&w, &a), PULSE_TOO_MANY); /* nobody has drawn */
	OK(answers(&w, round, who, PULSE_YES, "mine"));
	IS(hands_in(&w, &a), PULSE_TOO_MANY);
	IS(pulse_box_waits(w.store.pulse), 1);
	/* they get in all the same, as from a file that is put back: nothing is added up */
	for (char i = 0; i < 9; i++) {
		token[0] = (char)('a' + i);
		IS(pulse_box_put(w.store.pulse, &a, 100), PULSE_TAKEN);
	}
	OK(pulse_box_empty_cell(w.store.pulse, &w.store, w.a, round, a.cell));
	IS(count(&w, "SELECT count(*) FROM pulse_count"), 0);
	OK(pulse_box_empty(w.store.pulse, &w.store, w.a));
	IS(count(&w, "SELECT count(*) FROM pulse_count"), 0);
	IS(count(&w, "SELECT count(*) FROM pulse_line"), 0);
	end_world(&w);
}

static void what_waits_goes_on_to_the_next_server_in_memory_alone(struct db_pool *pool)
{
	struct world w = three_teams(pool);
	int64_t round = opened(&w, w.ada);
	char folder[] = "/dev/shm/rapport-pulse-XXXXXX";
	struct pulse_box *next = pulse_box_new();
	struct ctx x;

	if (!mkdtemp(folder)) abort();
	for (size_t i = 4; i < 9; i++)
		OK(answers(&w, round, person(&w, i), PULSE_YES, "a line"));
	pulse_box_save(w.store.pulse, w.store.keys, "/proc"); /* is no memory for files: nothing is kept */
	pulse_box_load(next, &w.store, "/proc");
	IS(pulse_box_waits(next), 0);
	pulse_box_save(w.store.pulse, w.store.keys, folder);
	pulse_box_load(next, &w.store, folder);
	IS(pulse_box_waits(next), 5);
	pulse_box_load(next, &w.store, folder); /* it is gone: nothing comes twice */
	IS(pulse_box_waits(next), 5);
	pulse_box_free(w.store.pulse);
	w.store.pulse = next;
	close_round(&w);
	x = world_as(&w, CTX_OPERATOR);
	OK(pulse_get(&x, round)->answered == 5);
	world_keep(&x);
	IS(rmdir(folder), 0);
	end_world(&w);
}

static void a_copy_of_what_waited_counts_nothing_twice(struct db_pool *pool)
{
	struct world w = three_teams(pool);
	int64_t round = opened(&w, w.ada);
	char folder[] = "/dev/shm/rapport-pulse-XXXXXX";
	struct pulse_box *next = pulse_box_new();
	struct str copy;
	struct err e = { 0 };

	if (!mkdtemp(folder)) abort();
	for (size_t i = 4; i < 9; i++) OK(answers(&w, round, person(&w, i), PULSE_YES, ""));
	pulse_box_save(w.store.pulse, w.store.keys, folder);
	OK(file_read(w.a, str_fmt(w.a, "%s/pulse-waiting", folder).p, 1 << 20, &copy, &e));
	pulse_box_load(next, &w.store, folder);
	IS(pulse_box_waits(next), 5);
	pulse_box_free(next);
	next = pulse_box_new();
	OK(file_create(str_fmt(w.a, "%s/pulse-waiting", folder).p, copy, 0600, &e));
	pulse_box_load(next, &w.store, folder);
	IS(pulse_box_waits(next), 0);
	pulse_box_free(next);
	IS(rmdir(folder), 0);
	end_world(&w);
}

/* Whoever stops the server after each answer, and has the key file, reads each file. */
static void no_two_files_differ_by_fewer_than_five(struct db_pool *pool)
{
	struct world w = three_teams(pool);
	int64_t round = opened(&w, w.ada);
	char folder[] = "/dev/shm/rapport-pulse-XXXXXX";
	size_t handed = 0;

	if (!mkdtemp(folder)) abort();
	for (size_t i = 4; i < 9; i++) { /* stopped after each: a single one is never handed on */
		OK(answers(&w, round, person(&w, i), PULSE_YES, ""));
		pulse_box_save(w.store.pulse, w.store.keys, folder);
		pulse_box_free(w.store.pulse);
		w.store.pulse = pulse_box_new();
		pulse_box_load(w.store.pulse, &w.store, folder);
		IS(pulse_box_waits(w.store.pulse), 0);
	}
	for (size_t i = 10; i < 16; i++) { /* five at once are; the sixth is not told from them */
		OK(answers(&w, round, person(&w, i), PULSE_YES, ""));
		if (i < 14) continue;
		pulse_box_save(w.store.pulse, w.store.keys, folder);
		pulse_box_free(w.store.pulse);
		w.store.pulse = pulse_box_new();
		pulse_box_load(w.store.pulse, &w.store, folder);
		handed = pulse_box_waits(w.store.pulse);
		IS(handed, 5);
	}
	/* nor by the sum of all when everybody has answered, or at the end */
	IS(count(&w, "SELECT count(*) FROM pulse_count"), 0);
	close_round(&w);
	IS(pulse_box_waits(w.store.pulse), 0);
	IS(count(&w, "SELECT answered FROM pulse_round"), 5);
	IS(rmdir(folder), 0);
	end_world(&w);
}

/* -- results -- */

static void a_team_and_its_leader_read_it_and_no_other(struct db_pool *pool)
{
	struct world w = three_teams(pool);
	int64_t round = opened(&w, w.ada), p1 = person(&w, 1);
	struct pulse_result *r;
	struct ctx x;

	for (size_t i = 4; i < 22; i++)
		OK(answers(&w, round, person(&w, i), i % 3 ? PULSE_RATHER_YES : PULSE_NO, ""));
	OK(results(&w, p1, round, &r) == 0); /* never live */
	OK(count(&w, "SELECT count(*) FROM pulse_asked WHERE drawn = 1") > 0);
	close_round(&w);
	IS(count(&w, "SELECT count(*) FROM pulse_asked WHERE drawn = 1"), 0); /* who answered is forgotten */
	IS(results(&w, p1, round, &r), 4); /* everybody and the own team, of two statements; p1 is asked too */
	IS(r[0].leader, 0);
	IS(r[0].answered, 18);
	IS(r[0].agree, 12);
	IS(r[1].leader, p1);
	IS(r[1].answered, 6);
	IS(r[1].agree, 4);
	IS(results(&w, person(&w, 4), round, &r), 4);
	IS(r[1].leader, p1);
	IS(results(&w, person(&w, 10), round, &r), 4);
	IS(r[1].leader, person(&w, 2));
	IS(results(&w, person(&w, 0), round, &r), 2); /* nobody above reads of a team */
	IS(results(&w, w.eve, round, &r), 0);
	x = world_as(&w, person(&w, 10));
	OK(!pulse_result_get(&x, r[0].id + 1));
	world_drop(&x);
	IS(count(&w, "SELECT count(*) FROM pulse_count"), 0);
	IS(count(&w, "SELECT count(*) FROM pulse_spent"), 0);
	end_world(&w);
}

static void what_changed_is_told_from_five_and_never_of_all_alike(struct db_pool *pool)
{
	struct world w = three_teams(pool);
	struct pulse_result *r;
	int64_t round, p0 = person(&w, 0);

	round = opened(&w, w.ada);
	everybody_draws(&w);
	for (size_t i = 0; i < 12; i++) { /* of two cells, whichever they are: six agree more, … */
		struct pulse_answer a = { .round = round, .said = { PULSE_YES, PULSE_YES, PULSE_NO },
			.change = { i < 6 ? PULSE_BETTER : PULSE_SAME, PULSE_WORSE, PULSE_UNCOMPARED }, .cell = (int64_t)i % 2 };

		if (i < 4) a.change[2] = PULSE_SAME; /* … of the third statement four say it */
		IS(hands_in(&w, &a), PULSE_TAKEN);
	}
	close_round(&w);
	IS(results(&w, p0, round, &r), 3);
	IS(r[0].better, 6);
	IS(r[0].same, 6);
	IS(r[0].worse, 0);
	IS(r[1].worse, -1); /* all of them, which would tell of each */
	IS(r[2].same, -1);
	end_world(&w);
}

static void lines_are_shown_from_five_and_to_one_group(struct db_pool *pool)
{
	struct world w = three_teams(pool);
	int64_t round = opened(&w, w.ada), p1 = person(&w, 1), p4 = person(&w, 4), p10 = person(&w, 10);
	struct pulse_line *l;
	struct ctx x;
	size_t n;

	for (size_t i = 4; i < 22; i++) /* six lines of p1's team, four of p2's */
		OK(answers(&w, round, person(&w, i), PULSE_YES, i < 10 ? "one" : i < 14 ? "two" : ""));
	close_round(&w);
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
	IS(count(&w, "SELECT count(*) FROM pulse_line"), 6);
	end_world(&w);
}

static void the_statements_take_turns(struct db_pool *pool)
{
	struct world w = three_teams(pool);
	struct ctx x;
	struct pulse_round *r;
	int64_t seen[PULSE_STATEMENTS] = { 0 };
	size_t n;

	for (size_t k = 0; k < PULSE_STATEMENTS; k++) {
		opened(&w, w.ada);
		close_round(&w);
	}
	x = world_as(&w, w.ada);
	OK(pulse_list(&x, 100, &r, &n));
	world_keep(&x);
	for (size_t i = 0; i < n; i++)
		for (size_t place = 0; place < PULSE_PLACES; place++)
			seen[pulse_statement_at(&r[i], place)]++;
	for (size_t s = 0; s < PULSE_STATEMENTS; s++) IS(seen[s], PULSE_PLACES);
	end_world(&w);
}

static void rounds_are_deleted_after_two_years(struct db_pool *pool)
{
	struct world w = three_teams(pool);
	struct ctx x;

	opened(&w, w.ada);
	close_round(&w);
	w.now += (PULSE_KEPT_DAYS + 1) * DAY;
	x = world_as(&w, CTX_OPERATOR);
	OK(pulse_sweep(&x));
	world_keep(&x);
	IS(count(&w, "SELECT count(*) FROM pulse_asked"), 0);
	IS(count(&w, "SELECT count(*) FROM pulse_round"), 0);
	end_world(&w);
}

/* -- the attacker -- */

enum { MANY = 60, TEN = 10 };

struct ten {
	struct world w;
	int64_t id[MANY];
	int64_t leader[MANY];
	bool here[MANY];
	bool answered[MANY]; /* in any round */
	uint64_t seed;
};

static size_t draw(struct ten *t, size_t below)
{
	return (size_t)(attack_random(&t->seed) >> 20) % below;
}

/* Bring the team file of now in; who is not in it any more leaves by hand. */
static void import_people(struct ten *t)
{
	struct buf b = { .a = t->w.a };
	struct ctx x;

	buf_z(&b, head);
	for (size_t i = 0; i < MANY; i++)
		if (t->here[i]) add_line(&b, i, t->leader[i]);
	world_import(&t->w, str_z(t->w.a, buf_str(&b)));
	x = world_as(&t->w, CTX_OPERATOR);
	for (size_t i = 0; i < MANY; i++)
		if (t->id[i] && db_run(&x, t->here[i] ? "UPDATE person SET left_at = NULL WHERE id = $1"
						       : "UPDATE person SET left_at = 1 WHERE id = $1",
					"i", t->id[i]) != 1)
			world_die("leave", &x.err);
	world_keep(&x);
	for (size_t i = 0; i < MANY; i++)
		if (t->here[i] && !t->id[i]) t->id[i] = person(&t->w, i);
}

/* One to three come, leave or change. */
static void change_people(struct ten *t)
{
	for (size_t k = 1 + draw(t, 3); k > 0; k--) {
		size_t i = 7 + draw(t, MANY - 7);

		if (!t->here[i]) t->here[i] = true;
		else if (draw(t, 2)) t->here[i] = false;
		else t->leader[i] = 1 + (int64_t)draw(t, 6);
	}
	import_people(t);
}

static void hold_round(struct ten *t)
{
	int64_t round = opened(&t->w, t->id[0]);

	for (size_t i = 0; i < MANY; i++)
		if (t->here[i] && draw(t, 10) < 9) {
			OK(answers(&t->w, round, t->id[i], (unsigned char)draw(t, PULSE_CHOICES), ""));
			t->answered[i] = true;
		}
	close_round(&t->w);
}

/* Add an equation for each published result of a statement: who was asked, in its cells. */
static void add_equations(struct ten *t, int64_t statement, struct attack *a)
{
	struct ctx x = world_as(&t->w, CTX_OPERATOR);
	struct db_q *q = db_query(&x, "SELECT r.id, a.person, a.cell, r.cells FROM pulse_result r"
		" JOIN pulse_asked a ON a.round = r.round WHERE r.statement = $1 ORDER BY r.id", "i",
		statement);
	int64_t last = 0;

	memset(a, 0, sizeof *a);
	a->people = MANY;
	while (q && db_next(q)) {
		int64_t cell = db_int(q, 2);
		struct str bits = db_bytes(q, 3);

		if (db_int(q, 0) != last) a->groups++;
		last = db_int(q, 0);
		if (!(bits.p[cell / 8] >> cell % 8 & 1)) continue;
		for (size_t i = 0; i < MANY; i++)
			if (t->id[i] == db_int(q, 1)) a->row[a->groups - 1][i] = 1;
	}
	if (!q || !db_done(q)) world_die("equations", &x.err);
	world_keep(&x);
}

static void nobody_is_found_in_what_ten_rounds_publish(struct db_pool *pool)
{
	static struct attack a;
	struct ten t = { .w = world(pool), .seed = 77 };
	size_t groups = 0, of[4];
	struct ctx x = world_as(&t.w, CTX_OPERATOR);

	/* the people of the little world are not here */
	if (db_run(&x, "UPDATE person SET left_at = 1", "") < 0) world_die("leave", &x.err);
	world_keep(&x);
	t.w.store.pulse = pulse_box_new();
	setenv("RAPPORT_NOW", "2026-11-23T07:00:00Z", 1);
	for (size_t i = 0; i < MANY; i++) {
		t.here[i] = i < 50;
		t.leader[i] = i == 0 ? -1 : i < 7 ? 0 : 1 + (int64_t)(i % 6);
	}
	import_people(&t);
	for (size_t r = 0; r < TEN; r++) {
		if (r) change_people(&t);
		hold_round(&t);
	}
	for (int64_t s = 0; s < PULSE_STATEMENTS; s++) {
		add_equations(&t, s, &a);
		groups += a.groups;
		attack_solve(&a);
		attack_choose(&a, &t.seed);
		IS(attack_find(&a, t.answered, of), 0);
	}
	OK(groups > 30);
	printf("# %zu results of ten rounds\n", groups);
	end_world(&t.w);
}

int main(void)
{
	RUN_DB(an_admin_or_whoever_is_at_the_top_opens_it);
	RUN_DB(whom_a_leader_adds_is_asked_after_four_weeks);
	RUN_DB(too_few_people_have_no_pulse);
	RUN_DB(turned_off_nothing_is_left_of_an_open_round);
	RUN_DB(one_answers_once);
	RUN_DB(answers_are_added_up_by_fives_at_least);
	RUN_DB(a_token_handed_in_again_counts_once);
	RUN_DB(answers_of_nobody_who_drew_are_not_added_up);
	RUN_DB(what_waits_goes_on_to_the_next_server_in_memory_alone);
	RUN_DB(a_copy_of_what_waited_counts_nothing_twice);
	RUN_DB(no_two_files_differ_by_fewer_than_five);
	RUN_DB(a_team_and_its_leader_read_it_and_no_other);
	RUN_DB(what_changed_is_told_from_five_and_never_of_all_alike);
	RUN_DB(lines_are_shown_from_five_and_to_one_group);
	RUN_DB(the_statements_take_turns);
	RUN_DB(rounds_are_deleted_after_two_years);
	RUN_DB(nobody_is_found_in_what_ten_rounds_publish);
	return tap_end();
}
