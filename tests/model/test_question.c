/* SPDX-License-Identifier: Apache-2.0 */
#include "base/id.h"
#include "model/asked.h"
#include "model/question.h"
#include "model/question_list.h"
#include "model/said.h"
#include "tests/model/talking.h"

static bool is_in(struct question *q, size_t n, struct str key)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(q[i].key, key)) return true;
	return false;
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
	OK(said_set(&x, pair, SAID_GOAL, 0, S("100 % green.")) &&
		said_set(&x, pair, SAID_OBSTACLE, 0, S("slow tests")));
	OK(question_suggest(&x, pair, 7, BEAT_STEP, 30, lang_choose(S("de")), 100, &q, &n));
	for (i = 0; i < n && !str_eq(q[i].key, S("both")); i++) continue;
	OK(i < 10); /* the pair's own words come first */
	if (i < n)
		IS_STR(q[i].text,
			S("Wie erreichen wir unser Ziel „100 % green“ und machen Ihnen zugleich das Hindernis "
			  "„slow tests“ leichter?"));
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

	OK((id = question_add(&x, QUESTION_OWN, &(struct listed_question){ .beat = BEAT_LISTEN,
			.words = S("What did you cook?") })));
	id_print(&key, id);
	x.me = w.ben;
	OK(!asked_add(&x, talk, buf_str(&key), S("What did you cook?"), S("Soup.")) &&
		talking_failed(&x, ERR_INPUT)); /* she has not asked it */
	x.me = w.ada;
	OK(asked_add(&x, talk, buf_str(&key), S("What did you cook?"), S("")));
	x.me = w.ben;
	OK(asked_add(&x, talk, buf_str(&key), S("What did you cook?"), S("Soup.")));
	OK(asked_list_talk(&x, talk, &asked, &n) && n == 1);
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
			n != 1 || !asked_add(&x, talk, q[0].key, q[0].text, S("")))
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
	struct listed_question *own;
	struct question *q;
	struct asked *asked;
	size_t n;
	bool first = false;

	OK((id = question_add(&x, QUESTION_OWN, &(struct listed_question){ .words = S("What did you cook?") })));
	OK(!question_add(&x, QUESTION_OWN, &(struct listed_question){ .beat = BEATS, .words = S("What?") }) &&
		talking_failed(&x, ERR_INPUT));
	for (int64_t seed = 1; seed < 10 && !first; seed++) /* in every other talk it comes first of all */
		if (question_suggest(&x, pair, seed, BEAT_ARRIVE, 3, lang_choose(S("de")), 1, &q, &n) && n == 1)
			first = q[0].own;
	if (!OK(first)) return;
	IS_STR(q[0].text, S("What did you cook?"));
	OK(asked_add(&x, talk, q[0].key, q[0].text, S("Soup.")));
	OK(asked_add(&x, talk, q[0].key, q[0].text, S("Soup, and bread."))); /* said better */
	OK(question_del(&x, QUESTION_OWN, id) && question_list(&x, QUESTION_OWN, &own, &n) && n == 0);
	x.me = w.ben;
	OK(asked_list_talk(&x, talk, &asked, &n) && n == 1); /* what was asked stays */
	IS_STR(asked[0].words, S("What did you cook?"));
	IS_STR(asked[0].answer, S("Soup, and bread."));
	OK(!asked_add(&x, talk, S("nonsense"), S("What?"), S("")) &&
		talking_failed(&x, ERR_INPUT));
	OK(!asked_add(&x, talk, q[0].key, S("What?"), S("")) && talking_failed(&x, ERR_INPUT));
	world_drop(&x);
	world_end(&w);
}

static void ask_all(struct ctx *x, int64_t talk, struct question *q, size_t n, enum beat beat)
{
	for (size_t i = 0; i < n; i++)
		if ((beat == BEATS || q[i].beat == beat) &&
			!asked_add(x, talk, q[i].key, q[i].text, S("")))
			world_die("ask", &x->err);
}

/* A talk of three minutes asks what takes longer, and then what another beat would ask; but never
 * what was asked in the last five talks. */
static void a_beat_that_runs_dry_looks_further_and_repeats_nothing(struct db_pool *pool)
{
	enum { ALL = 400 };
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), talk = talking_held(&x, pair, HOUR);
	const struct lang *l = lang_choose(S("en"));
	struct question *q, *far;
	size_t n, m;

	OK(question_suggest(&x, pair, 7, BEAT_LISTEN, 3, l, ALL, &q, &n) && n >= 8);
	ask_all(&x, talk, q, n, BEAT_LISTEN);
	OK(question_suggest(&x, pair, 7, BEAT_LISTEN, 3, l, ALL, &far, &m) && m > 0);
	for (size_t i = 0; i < m; i++) OK(far[i].beat == BEAT_LISTEN && !is_in(q, n, far[i].key));
	OK(is_in(far, m, S("listen-unsaid"))); /* for ten minutes */
	ask_all(&x, talk, far, m, BEAT_LISTEN);
	OK(question_suggest(&x, pair, 7, BEAT_LISTEN, 3, l, ALL, &far, &m) && m > 20);
	for (size_t i = 0; i < m; i++) OK(far[i].beat != BEAT_LISTEN);
	ask_all(&x, talk, far, m, BEATS);
	OK(question_suggest(&x, pair, 7, BEAT_LISTEN, 3, l, ALL, &far, &m) && m == 0);
	for (int i = 0; i < 5; i++) x.now += DAY, talking_held(&x, pair, HOUR);
	OK(question_suggest(&x, pair, 7, BEAT_LISTEN, 3, l, ALL, &far, &m) && m == 0);
	x.now += DAY, talking_held(&x, pair, HOUR); /* now five talks lie between */
	OK(question_suggest(&x, pair, 7, BEAT_LISTEN, 3, l, ALL, &far, &m) && is_in(far, m, S("obstacles")));
	world_drop(&x);
	world_end(&w);
}

/* Over twenty talks of three minutes, in which both note what each beat showed them. */
static void no_beat_runs_dry_in_talks_of_three_minutes(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);

	for (int i = 0; i < 20; i++, x.now += 7 * DAY) {
		int64_t talk = talking_held(&x, pair, HOUR);

		for (int beat = 0; beat < BEATS; beat++) {
			struct question *q;
			size_t n;

			x.me = i % 2 ? w.ada : w.ben;
			if (!question_suggest(&x, pair, talk, (enum beat)beat, 3, lang_choose(S("en")), 1, &q,
				    &n) ||
				n != 1 || q[0].beat != (enum beat)beat ||
				!asked_add(&x, talk, q[0].key, q[0].text, S("")))
				world_die("dry", &x.err);
		}
	}
	OK(true);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(goal_and_obstacle_stand_in_the_sentence);
	RUN_DB(what_fits_the_minutes_the_beat_and_the_one_who_asks);
	RUN_DB(a_first_talk_is_not_asked_about_the_last);
	RUN_DB(the_two_sides_read_different_questions);
	RUN_DB(either_answers_what_was_asked_in_the_talk);
	RUN_DB(the_choice_stays_for_a_talk_and_changes_with_it);
	RUN_DB(none_is_asked_again_within_five_talks);
	RUN_DB(a_beat_that_runs_dry_looks_further_and_repeats_nothing);
	RUN_DB(no_beat_runs_dry_in_talks_of_three_minutes);
	RUN_DB(own_questions_are_asked_like_the_others);
	return tap_end();
}
