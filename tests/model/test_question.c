/* SPDX-License-Identifier: Apache-2.0 */
#include "base/id.h"
#include "model/question.h"
#include "model/said.h"
#include "tests/model/talking.h"

static bool is_in(struct question *q, size_t n, struct str key)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(q[i].key, key)) return true;
	return false;
}

static void the_bank_has_ten_intents_and_forty_more_in_both_languages(void)
{
	const struct lang *german = lang_choose(S("de"));
	int intents = 0, n = 0, beats[BEATS] = { 0 };

	for (const struct question_entry *e = question_bank; e->key; e++, n++) {
		struct str text = str_of(e->text), other = str_of(lang_text(german, e->text));

		if (e->intent) intents |= 1 << e->intent;
		beats[e->beat]++;
		OK(str_ends(text, S("?")) && str_ends(other, S("?")) && !str_eq(text, other));
		OK(str_of(e->key).n <= 64 &&
			(e->minutes == 3 || e->minutes == 5 || e->minutes == 10));
		OK(str_has(text, S("%1$s")) == !!(e->needs & QUESTION_NEEDS_GOAL));
		OK(str_has(text, S("%2$s")) == !!(e->needs & QUESTION_NEEDS_OBSTACLE));
		OK(str_has(other, S("%1$s")) == !!(e->needs & QUESTION_NEEDS_GOAL));
		OK(str_has(other, S("%2$s")) == !!(e->needs & QUESTION_NEEDS_OBSTACLE));
		for (const struct question_entry *f = question_bank; f < e; f++)
			OK(strcmp(f->key, e->key) != 0 && strcmp(f->text, e->text) != 0);
	}
	IS(intents, 0x7fe);
	OK(n >= 50);
	for (int i = 0; i < BEATS; i++) OK(beats[i] >= 5);
}

/* Nothing that yes or no would answer. */
static void every_question_is_open(void)
{
	static const char *const closed[] = { "Do ", "Does ", "Did ", "Is ", "Are ", "Can ",
		"Could ", "Will ", "Would ", "Have ", "Has ", "Should " };

	for (const struct question_entry *e = question_bank; e->key; e++)
		for (size_t i = 0; i < sizeof closed / sizeof *closed; i++)
			OK(!str_starts(str_of(e->text), str_of(closed[i])));
}

static void goal_and_obstacle_stand_in_the_sentence(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	struct question *q;
	size_t n, i;

	OK(question_suggest(&x, pair, 7, BEATS, 30, lang_choose(S("en")), 100, &q, &n));
	OK(!is_in(q, n, S("both")) && !is_in(q, n, S("listen-goal"))); /* nothing was said yet */
	OK(said_set(&x, pair, SAID_GOAL, 0, S("100 % green")) &&
		said_set(&x, pair, SAID_OBSTACLE, 0, S("slow tests")));
	OK(question_suggest(&x, pair, 7, BEATS, 30, lang_choose(S("de")), 100, &q, &n));
	for (i = 0; i < n && !str_eq(q[i].key, S("both")); i++) continue;
	OK(i < 10); /* the pair's own words come first */
	if (i < n)
		IS_STR(q[i].text,
			S("Unser Ziel: 100 % green. Im Weg: slow tests. Wie erreichen wir das "
			  "eine und erleichtern das andere?"));
	world_drop(&x);
	world_end(&w);
}

static void what_fits_the_minutes_the_beat_and_the_one_who_asks(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	const struct lang *l = lang_choose(S("en"));
	struct question *q;
	size_t n;

	OK(question_suggest(&x, pair, 7, BEAT_LISTEN, 3, l, 100, &q, &n) && n > 3);
	for (size_t i = 0; i < n; i++) OK(q[i].beat == BEAT_LISTEN);
	OK(is_in(q, n, S("obstacles")) &&
		!is_in(q, n, S("listen-unsaid"))); /* that takes ten minutes */
	OK(is_in(q, n, S("challenge")) && !is_in(q, n, S("lead-priority")));
	x.me = w.ben; /* a member asks the leader other things */
	OK(question_suggest(&x, pair, 7, BEAT_LISTEN, 30, l, 100, &q, &n));
	OK(!is_in(q, n, S("challenge")) && is_in(q, n, S("lead-priority")) &&
		is_in(q, n, S("listen-unsaid")));
	world_drop(&x);
	world_end(&w);
}

/* Nobody is asked what changed since a talk that never was. */
static void a_first_talk_is_not_asked_about_the_last(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	const struct lang *l = lang_choose(S("en"));
	struct question *q;
	size_t n;

	for (int side = 0; side < 2; side++, x.me = w.ben) {
		OK(question_suggest(&x, pair, 7, BEATS, 30, l, 100, &q, &n));
		for (size_t i = 0; i < n; i++) OK(!str_has(q[i].text, S("since we last talked")));
	}
	x.me = w.ada;
	OK(talking_held(&x, pair, HOUR));
	OK(question_suggest(&x, pair, 7, BEATS, 30, l, 100, &q, &n));
	OK(is_in(q, n, S("arrive-since")) && is_in(q, n, S("proud")));
	world_drop(&x);
	world_end(&w);
}

/* The two best of a brief and the best of each beat, with the pair's words and without. */
static void the_two_sides_read_different_questions(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	const struct lang *l = lang_choose(S("en"));

	for (int round = 0; round < 2; round++) {
		for (int64_t seed = 1; seed < 20; seed++)
			for (int beat = 0; beat <= BEATS; beat++) {
				struct question *hers, *his;
				size_t n, m;

				x.me = w.ada;
				OK(question_suggest(&x, pair, seed, (enum beat)beat, 3, l, 2, &hers, &n) && n);
				x.me = w.ben;
				OK(question_suggest(&x, pair, seed, (enum beat)beat, 3, l, 2, &his, &m) && m);
				OK(!str_eq(hers[0].key, his[0].key));
				OK(beat < BEATS || !is_in(hers, n, his[0].key));
			}
		x.me = w.ada;
		OK(said_set(&x, pair, SAID_GOAL, 0, S("ship it")) &&
			said_set(&x, pair, SAID_OBSTACLE, 0, S("tests")));
	}
	world_drop(&x);
	world_end(&w);
}

/* The card of the member asks for the answer to what the leader asked, also an own question. */
static void either_answers_what_was_asked_in_the_talk(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t talk = talking_held(&x, talking_pair(&x, w.ben), HOUR), id;
	struct buf key = { .a = x.a };
	struct asked *asked;
	size_t n;

	OK((id = question_add(&x, BEAT_LISTEN, S("What did you cook?"))));
	id_print(&key, id);
	x.me = w.ben;
	OK(!question_asked(&x, talk, buf_str(&key), S("What did you cook?"), S("Soup.")) &&
		talking_failed(&x, ERR_INPUT)); /* she has not asked it */
	x.me = w.ada;
	OK(question_asked(&x, talk, buf_str(&key), S("What did you cook?"), S("")));
	x.me = w.ben;
	OK(question_asked(&x, talk, buf_str(&key), S("What did you cook?"), S("Soup.")));
	OK(question_list_talk(&x, talk, &asked, &n) && n == 1);
	IS_STR(asked[0].answer, S("Soup."));
	world_drop(&x);
	world_end(&w);
}

static void the_choice_stays_for_a_talk_and_changes_with_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	const struct lang *l = lang_choose(S("en"));
	struct question *a, *b;
	size_t n, m, same = 0;

	OK(question_suggest(&x, pair, 7, BEATS, 15, l, 100, &a, &n) && n > 20);
	OK(question_suggest(&x, pair, 7, BEATS, 15, l, 100, &b, &m) && m == n);
	for (size_t i = 0; i < n; i++) OK(str_eq(a[i].key, b[i].key));
	OK(question_suggest(&x, pair, 8, BEATS, 15, l, 100, &b, &m) && m == n);
	for (size_t i = 0; i < n; i++) same += str_eq(a[i].key, b[i].key);
	OK(same < n / 2);
	OK(question_suggest(&x, pair, 7, BEATS, 15, l, 2, &b, &m) && m == 2);
	world_drop(&x);
	world_end(&w);
}

/* Over a year of weekly talks, each asking the first that is suggested. */
static void none_is_asked_again_within_five_talks(struct db_pool *pool)
{
	enum { TALKS = 52, APART = 5 };
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	struct str keys[TALKS];

	OK(said_set(&x, pair, SAID_GOAL, 0, S("ship it")) &&
		said_set(&x, pair, SAID_OBSTACLE, 0, S("tests")));
	for (int i = 0; i < TALKS; i++, x.now += 7 * DAY) {
		int64_t talk = talking_held(&x, pair, HOUR);
		struct question *q;
		bool again = false;
		size_t n;

		if (!question_suggest(&x, pair, talk, BEATS, 15, lang_choose(S("en")), 1, &q, &n) ||
			n != 1 || !question_asked(&x, talk, q[0].key, q[0].text, S("")))
			world_die("ask", &x.err);
		keys[i] = q[0].key;
		for (int k = 1; k <= APART && k <= i; k++)
			again = again || str_eq(keys[i - k], keys[i]);
		OK(!again);
	}
	world_drop(&x);
	world_end(&w);
}

static void own_questions_are_asked_like_the_others(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), talk = talking_held(&x, pair, HOUR), id;
	struct own_question *own;
	struct question *q;
	struct asked *asked;
	size_t n;

	OK((id = question_add(&x, BEAT_ARRIVE, S("What did you cook?"))));
	OK(!question_add(&x, BEATS, S("What?")) && talking_failed(&x, ERR_INPUT));
	OK(question_suggest(&x, pair, 7, BEAT_ARRIVE, 3, lang_choose(S("de")), 1, &q, &n) &&
		n == 1);
	OK(q[0].own); /* one's own come before those of the program */
	IS_STR(q[0].text, S("What did you cook?"));
	OK(question_asked(&x, talk, q[0].key, q[0].text, S("Soup.")));
	OK(question_asked(&x, talk, q[0].key, q[0].text, S("Soup, and bread."))); /* said better */
	OK(question_del(&x, id) && question_list_own(&x, &own, &n) && n == 0);
	x.me = w.ben;
	OK(question_list_talk(&x, talk, &asked, &n) && n == 1); /* what was asked stays */
	IS_STR(asked[0].words, S("What did you cook?"));
	IS_STR(asked[0].answer, S("Soup, and bread."));
	OK(!question_asked(&x, talk, S("nonsense"), S("What?"), S("")) &&
		talking_failed(&x, ERR_INPUT));
	OK(!question_asked(&x, talk, q[0].key, S("What?"), S("")) && talking_failed(&x, ERR_INPUT));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN(the_bank_has_ten_intents_and_forty_more_in_both_languages);
	RUN(every_question_is_open);
	RUN_DB(goal_and_obstacle_stand_in_the_sentence);
	RUN_DB(what_fits_the_minutes_the_beat_and_the_one_who_asks);
	RUN_DB(a_first_talk_is_not_asked_about_the_last);
	RUN_DB(the_two_sides_read_different_questions);
	RUN_DB(either_answers_what_was_asked_in_the_talk);
	RUN_DB(the_choice_stays_for_a_talk_and_changes_with_it);
	RUN_DB(none_is_asked_again_within_five_talks);
	RUN_DB(own_questions_are_asked_like_the_others);
	return tap_end();
}
