/* SPDX-License-Identifier: Apache-2.0
 *
 * Answers of the pulse: where they wait, when they are added up, and what goes on to the next server.
 */
#include "model/pulse_box.h"

#include "base/file.h"
#include "tests/model/pulse_world.h"

static void one_answers_once(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	int64_t round = pulse_world_open(&w, w.ada);

	OK(pulse_world_answer(&w, round, pulse_world_person(&w, 4), PULSE_YES, ""));
	OK(!pulse_world_answer(&w, round, pulse_world_person(&w, 4), PULSE_NO, ""));
	OK(!pulse_world_answer(&w, round, w.eve, PULSE_NO, "")); /* is not asked */
	IS(pulse_box_waits(w.store.pulse), 1);
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_count"), 0);
	pulse_world_end(&w);
}

static void answers_are_added_up_by_fives_at_least(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	int64_t round = pulse_world_open(&w, w.ada), before = 0;

	for (size_t i = 4; i < 10; i++) { /* the team of p1, which is a cell of six */
		int64_t now;

		OK(pulse_world_answer(&w, round, pulse_world_person(&w, i), i % 2 ? PULSE_YES : PULSE_NO, ""));
		now = pulse_world_count(&w, "SELECT COALESCE(sum(n), 0) FROM pulse_count WHERE place = 3");
		OK(now == before || now - before >= PULSE_LEAST);
		before = now;
	}
	IS(before, 6); /* everybody has answered, so nothing waits */
	IS(pulse_box_waits(w.store.pulse), 0);
	IS(pulse_world_count(&w, "SELECT n FROM pulse_count WHERE place = 0 AND said = 0"), 3);
	pulse_world_end(&w);
}

/* Whoever reads the counter of statements learns of no answer, not even of the one that makes them enough; nor sees
 * the beat that adds them up. */
static void an_answer_costs_the_same_also_when_it_completes_a_cell(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	int64_t round = pulse_world_open(&w, w.ada);
	uint64_t first = 0, before;

	(void)pulse_world_count(&w, "SELECT count(*) FROM pulse_count");
	for (size_t i = 4; i < 10; i++) { /* all of a cell of six */
		int64_t who = pulse_world_person(&w, i);

		before = db_statements(pool);
		OK(pulse_world_give(&w, round, who, PULSE_YES, ""));
		if (i == 4) first = db_statements(pool) - before;
		IS(db_statements(pool) - before, first);
		IS(pulse_box_waits(w.store.pulse), i - 3);
	}
	before = db_statements(pool);
	OK(pulse_box_beat(w.store.pulse, &w.store, w.a));
	IS(db_statements(pool), before);
	IS(pulse_box_waits(w.store.pulse), 0);
	IS(pulse_world_count(&w, "SELECT n FROM pulse_count WHERE place = 3"), 6);
	pulse_world_end(&w);
}

/* Else a mistake that is called off at once would leave sums, and its statements would have to rest. */
static void nothing_is_added_up_in_the_first_hour(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	int64_t round = pulse_world_open(&w, w.ada);

	setenv("RAPPORT_NOW", "2026-11-23T07:59:59Z", 1);
	for (size_t i = 4; i < 10; i++) OK(pulse_world_answer(&w, round, pulse_world_person(&w, i), PULSE_YES, ""));
	IS(pulse_box_waits(w.store.pulse), 6);
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_count"), 0);
	setenv("RAPPORT_NOW", "2026-11-23T08:00:00Z", 1);
	OK(pulse_box_beat(w.store.pulse, &w.store, w.a));
	IS(pulse_box_waits(w.store.pulse), 0);
	IS(pulse_world_count(&w, "SELECT n FROM pulse_count WHERE place = 3"), 6);
	pulse_world_end(&w);
}

/* A command of another process calls it off while answers wait here. */
static void what_waits_of_a_round_that_is_called_off_is_forgotten(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	int64_t round = pulse_world_open(&w, w.ada);
	struct ctx x;

	for (size_t i = 4; i < 9; i++) OK(pulse_world_answer(&w, round, pulse_world_person(&w, i), PULSE_YES, "a line"));
	x = world_as(&w, w.ada);
	OK(pulse_call_off(&x));
	world_keep(&x);
	IS(pulse_box_waits(w.store.pulse), 5);
	/* also when the end is tried, as by a server that has not seen it yet */
	OK(pulse_box_empty(w.store.pulse, &w.store, w.a));
	IS(pulse_box_waits(w.store.pulse), 0);
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_count"), 0);
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_line"), 0);
	OK(!pulse_world_answer(&w, round, pulse_world_person(&w, 9), PULSE_YES, "")); /* nor is one taken */
	{
		const struct pulse_answer late = { .round = round, .change = { PULSE_UNCOMPARED, PULSE_UNCOMPARED, PULSE_UNCOMPARED } };

		IS(pulse_box_put(w.store.pulse, &late, 1), PULSE_TAKEN); /* it was on its way */
	}
	OK(pulse_box_beat(w.store.pulse, &w.store, w.a));
	IS(pulse_box_waits(w.store.pulse), 0);
	pulse_world_end(&w);
}

static void a_token_handed_in_again_counts_once(struct db_pool *pool)
{
	enum { TOKENS = 6 }; /* as many as the cell has people */
	struct world w = pulse_world(pool);
	struct pulse_answer a = { .round = pulse_world_open(&w, w.ada), .cell = 0, .said = { 0 },
		.change = { PULSE_UNCOMPARED, PULSE_UNCOMPARED, PULSE_UNCOMPARED } };
	char tokens[TOKENS][PULSE_TOKEN_BYTES];
	bool spent;
	struct ctx x;

	pulse_world_draw(&w);
	for (size_t i = 0; i < TOKENS; i++) {
		memset(tokens[i], (int)i + 1, sizeof tokens[i]);
		a.token = (struct str){ tokens[i], sizeof tokens[i] };
		for (size_t k = 0; k < 3; k++)
			IS(pulse_world_put(&w, &a), k ? PULSE_KNOWN : PULSE_TAKEN);
	}
	IS(pulse_box_waits(w.store.pulse), TOKENS);
	OK(pulse_box_empty(w.store.pulse, &w.store, w.a));
	IS(pulse_world_count(&w, "SELECT n FROM pulse_count WHERE place = 3"), TOKENS);
	x = world_as(&w, CTX_OPERATOR);
	OK(pulse_is_spent(&x, a.round, a.token, &spent) && spent);
	world_keep(&x);
	/* sent once more to another server: it drops them */
	for (size_t i = 0; i < TOKENS; i++) {
		a.token = (struct str){ tokens[i], sizeof tokens[i] };
		IS(pulse_box_put(w.store.pulse, &a, TOKENS), PULSE_TAKEN);
	}
	OK(pulse_box_empty(w.store.pulse, &w.store, w.a));
	IS(pulse_world_count(&w, "SELECT n FROM pulse_count WHERE place = 3"), TOKENS);
	a.said[0] = PULSE_CHOICES;
	IS(pulse_world_put(&w, &a), PULSE_MALFORMED);
	pulse_world_end(&w);
}

/* Whoever has the key file makes tokens, and with them answers whose sum they know. */
static void answers_of_nobody_who_drew_are_not_added_up(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	int64_t round = pulse_world_open(&w, w.ada), who = pulse_world_person(&w, 4);
	char token[PULSE_TOKEN_BYTES] = "made up";
	struct pulse_answer a = { .round = round, .said = { PULSE_NO, PULSE_NO, PULSE_NO },
		.change = { PULSE_UNCOMPARED, PULSE_UNCOMPARED, PULSE_UNCOMPARED },
		.token = { token, sizeof token } };
	struct ctx x = world_as(&w, who);
	struct pulse_asked *mine;

	if (!pulse_mine(&x, round, &mine) || !mine) world_die("mine", &x.err);
	a.cell = mine->cell;
	world_keep(&x);
	IS(pulse_world_put(&w, &a), PULSE_TOO_MANY); /* nobody has drawn */
	OK(pulse_world_answer(&w, round, who, PULSE_YES, "mine"));
	IS(pulse_world_put(&w, &a), PULSE_TOO_MANY);
	IS(pulse_box_waits(w.store.pulse), 1);
	/* they get in all the same, as from a file that is put back: nothing is added up */
	for (char i = 0; i < 9; i++) {
		token[0] = (char)('a' + i);
		IS(pulse_box_put(w.store.pulse, &a, 100), PULSE_TAKEN);
	}
	OK(pulse_box_beat(w.store.pulse, &w.store, w.a));
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_count"), 0);
	OK(pulse_box_empty(w.store.pulse, &w.store, w.a));
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_count"), 0);
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_line"), 0);
	pulse_world_end(&w);
}

static void what_waits_goes_on_to_the_next_server_in_memory_alone(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	int64_t round = pulse_world_open(&w, w.ada);
	char folder[] = "/dev/shm/rapport-pulse-XXXXXX";
	struct pulse_box *next = pulse_box_new();
	struct ctx x;

	if (!mkdtemp(folder)) abort();
	for (size_t i = 4; i < 9; i++)
		OK(pulse_world_answer(&w, round, pulse_world_person(&w, i), PULSE_YES, "a line"));
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
	pulse_world_close(&w);
	x = world_as(&w, CTX_OPERATOR);
	OK(pulse_get(&x, round)->answered == 5);
	world_keep(&x);
	IS(rmdir(folder), 0);
	pulse_world_end(&w);
}

static void a_copy_of_what_waited_counts_nothing_twice(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	int64_t round = pulse_world_open(&w, w.ada);
	char folder[] = "/dev/shm/rapport-pulse-XXXXXX";
	struct pulse_box *next = pulse_box_new();
	struct str copy;
	struct err e = { 0 };

	if (!mkdtemp(folder)) abort();
	for (size_t i = 4; i < 9; i++) OK(pulse_world_answer(&w, round, pulse_world_person(&w, i), PULSE_YES, ""));
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
	pulse_world_end(&w);
}

/* Whoever stops the server after each answer, and has the key file, reads each file. */
static void no_two_files_differ_by_fewer_than_five(struct db_pool *pool)
{
	struct world w = pulse_world(pool);
	int64_t round = pulse_world_open(&w, w.ada);
	char folder[] = "/dev/shm/rapport-pulse-XXXXXX";
	size_t handed = 0;

	if (!mkdtemp(folder)) abort();
	for (size_t i = 4; i < 9; i++) { /* stopped after each: a single one is never handed on */
		OK(pulse_world_answer(&w, round, pulse_world_person(&w, i), PULSE_YES, ""));
		pulse_box_save(w.store.pulse, w.store.keys, folder);
		pulse_box_free(w.store.pulse);
		w.store.pulse = pulse_box_new();
		pulse_box_load(w.store.pulse, &w.store, folder);
		IS(pulse_box_waits(w.store.pulse), 0);
	}
	for (size_t i = 10; i < 16; i++) { /* five at once are; the sixth is not told from them */
		OK(pulse_world_answer(&w, round, pulse_world_person(&w, i), PULSE_YES, ""));
		if (i < 14) continue;
		pulse_box_save(w.store.pulse, w.store.keys, folder);
		pulse_box_free(w.store.pulse);
		w.store.pulse = pulse_box_new();
		pulse_box_load(w.store.pulse, &w.store, folder);
		handed = pulse_box_waits(w.store.pulse);
		IS(handed, 5);
	}
	/* nor by the sum of all when everybody has answered, or at the end */
	IS(pulse_world_count(&w, "SELECT count(*) FROM pulse_count"), 0);
	pulse_world_close(&w);
	IS(pulse_box_waits(w.store.pulse), 0);
	IS(pulse_world_count(&w, "SELECT answered FROM pulse_round"), 5);
	IS(rmdir(folder), 0);
	pulse_world_end(&w);
}

int main(void)
{
	RUN_DB(one_answers_once);
	RUN_DB(answers_are_added_up_by_fives_at_least);
	RUN_DB(an_answer_costs_the_same_also_when_it_completes_a_cell);
	RUN_DB(nothing_is_added_up_in_the_first_hour);
	RUN_DB(what_waits_of_a_round_that_is_called_off_is_forgotten);
	RUN_DB(a_token_handed_in_again_counts_once);
	RUN_DB(answers_of_nobody_who_drew_are_not_added_up);
	RUN_DB(what_waits_goes_on_to_the_next_server_in_memory_alone);
	RUN_DB(a_copy_of_what_waited_counts_nothing_twice);
	RUN_DB(no_two_files_differ_by_fewer_than_five);
	return tap_end();
}
