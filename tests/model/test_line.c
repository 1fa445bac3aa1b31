/* SPDX-License-Identifier: Apache-2.0
 *
 * One line of a talk in which Ada and Ben type at once: what is stored, in which order, and what
 * refuses it.
 */
#include "model/line.h"

#include "model/asked.h"
#include "model/capture.h"
#include "model/note.h"
#include "model/said.h"
#include "model/written.h"
#include "tests/model/talking.h"

/* Ada and Ben after a talk. */
struct two {
	struct world w;
	struct ctx x;
	int64_t pair, talk;
};

static struct two two(struct db_pool *pool)
{
	struct two t = { .w = world(pool) };

	t.x = world_as(&t.w, t.w.ada);
	t.pair = talking_pair(&t.x, t.w.ben);
	t.talk = talking_held(&t.x, t.pair, HOUR);
	return t;
}

static void two_end(struct two *t)
{
	world_drop(&t->x);
	world_end(&t->w);
}

/* Send a batch of one insert as somebody. */
static bool type(struct two *t, int64_t me, enum line_kind kind, struct line_batch b, int64_t pos,
	const char *text, bool continues, struct line *out)
{
	struct typing_op op = { .insert = true, .continues = continues, .pos = pos,
		.n = typing_length(str_of(text)), .text = str_of(text) };

	t->x.me = me;
	b.ops = (struct typing){ &op, 1 };
	return line_apply(&t->x, t->talk, kind, &b, out);
}

static struct line_batch batch(const char *client, int64_t seq, int64_t base)
{
	return (struct line_batch){ str_of(client), seq, seq - 1, base, { 0 } };
}

static struct str shared(struct two *t)
{
	struct note note;

	return note_get(&t->x, t->talk, &note) ? note.typed : S("(none)");
}

static void both_type_and_every_word_is_whole(struct db_pool *pool)
{
	struct two t = two(pool);
	struct line l;

	OK(type(&t, t.w.ada, LINE_REMEMBER, batch("a", 1, 0), 0, "he", false, &l));
	IS(l.n, 1);
	IS(l.last, 1);
	OK(type(&t, t.w.ben, LINE_REMEMBER, batch("b", 1, 0), 0, "wo", false, &l));
	IS(l.n, 2);
	IS(l.since_n, 2); /* what he has not seen, and his own */
	OK(type(&t, t.w.ada, LINE_REMEMBER, batch("a", 2, 1), 2, "llo ", true, &l));
	OK(type(&t, t.w.ben, LINE_REMEMBER, batch("b", 2, 2), 4, "rld", true, &l));
	IS_STR(l.text, S("hello world"));
	IS_STR(shared(&t), S("hello world"));
	OK(line_get(&t.x, t.talk, LINE_REMEMBER, S("a"), 2, &l));
	IS(l.since_n, 2);
	IS(l.last, 0); /* she is "a", and it is Ben who asks */
	two_end(&t);
}

static void a_batch_that_comes_twice_is_kept_once(struct db_pool *pool)
{
	struct two t = two(pool);
	struct line l;

	OK(type(&t, t.w.ada, LINE_GOAL, batch("a", 1, 0), 0, "ship", false, &l));
	OK(type(&t, t.w.ada, LINE_GOAL, batch("a", 1, 0), 0, "ship", false, &l));
	IS_STR(l.text, S("ship"));
	IS(l.n, 1);
	IS(l.since_n, 1);
	IS(l.since[0].seq, 1);
	/* the next, by a client that did not hear that the first was stored, waits until it knows */
	OK(type(&t, t.w.ada, LINE_GOAL, (struct line_batch){ S("a"), 2, 0, 0, { 0 } }, 0, "X", false,
		&l));
	IS_STR(l.text, S("ship"));
	IS(l.last, 1);
	/* the same word of another person is another client */
	OK(type(&t, t.w.ben, LINE_GOAL, batch("a", 1, 1), 4, " it", false, &l));
	IS_STR(l.text, S("ship it"));
	two_end(&t);
}

static void a_talk_keeps_one_row_of_what_was_typed(struct db_pool *pool)
{
	struct two t = two(pool);
	struct said said;
	struct line l;
	int64_t n = 0;
	struct db_q *q;

	OK(said_set(&t.x, t.pair, SAID_GOAL, 0, S("before")));
	OK(line_get(&t.x, t.talk, LINE_GOAL, S("a"), -1, &l));
	IS(l.n, 1);
	OK(l.reset);
	IS_STR(l.text, S("before"));
	OK(type(&t, t.w.ada, LINE_GOAL, batch("a", 1, 1), 6, " and", false, &l));
	OK(type(&t, t.w.ada, LINE_GOAL, batch("a", 2, 2), 10, " ", true, &l));
	OK(said_last(&t.x, t.pair, SAID_GOAL, &said));
	IS_STR(said.words, S("before and")); /* nobody reads the space at its end … */
	IS_STR(l.text, S("before and ")); /* … behind which a word may follow */
	q = db_query(&t.x, "SELECT count(*) FROM said", "");
	if (q && db_next(q)) n = db_int(q, 0);
	OK(q && db_done(q));
	IS(n, 2);
	q = db_query(&t.x, "SELECT count(*) FROM audit WHERE what = 'said.set'", "");
	if (q && db_next(q)) n = db_int(q, 0);
	OK(q && db_done(q));
	IS(n, 2); /* once for the form, once for the typing */
	two_end(&t);
}

static void a_text_that_was_set_otherwise_is_carried_along(struct db_pool *pool)
{
	struct two t = two(pool);
	struct line l;

	OK(type(&t, t.w.ada, LINE_REMEMBER, batch("a", 1, 0), 0, "calm work", false, &l));
	OK(note_set_shared(&t.x, t.talk, S("calm and quick work")));
	OK(type(&t, t.w.ben, LINE_REMEMBER, batch("b", 1, 1), 9, " wins", false, &l));
	IS_STR(l.text, S("calm and quick work wins"));
	IS(l.since_n, 2);
	IS(l.since[0].client.n, 0);
	OK(note_set_shared(&t.x, t.talk, S("")));
	OK(line_get(&t.x, t.talk, LINE_REMEMBER, S("b"), 3, &l));
	IS_STR(l.text, S(""));
	IS(l.since_n, 1);
	two_end(&t);
}

static void the_answer_is_that_of_the_question_that_was_asked(struct db_pool *pool)
{
	struct two t = two(pool);
	struct asked *asked;
	struct line l;

	OK(!type(&t, t.w.ada, LINE_ANSWER, batch("a", 1, 0), 0, "x", false, &l) &&
		talking_failed(&t.x, ERR_CONFLICT));
	OK(asked_add(&t.x, t.talk, S("plans"), S("What next?"), S("")) &&
		asked_add(&t.x, t.talk, S("view"), S("How?"), S("")));
	OK(type(&t, t.w.ben, LINE_ANSWER, batch("b", 1, 0), 0, "well ", false, &l));
	OK(asked_find(&t.x, t.talk, &asked) && asked);
	IS_STR(asked->question, S("view"));
	IS_STR(asked->answer, S("well"));
	IS(asked->author, t.w.ben);
	OK(asked_add(&t.x, t.talk, S("view"), S("How?"), S("very well")));
	OK(line_get(&t.x, t.talk, LINE_ANSWER, S("b"), 1, &l));
	IS(l.since_n, 1);
	IS_STR(l.text, S("very well"));
	two_end(&t);
}

static void who_may_not_gets_nothing(struct db_pool *pool)
{
	struct two t = two(pool);
	struct line l;

	OK(type(&t, t.w.ada, LINE_GOAL, batch("a", 1, 0), 0, "ship", false, &l));
	OK(!type(&t, t.w.cara, LINE_GOAL, batch("c", 1, 0), 0, "X", false, &l) &&
		talking_failed(&t.x, ERR_MISSING));
	OK(!line_get(&t.x, t.talk, LINE_GOAL, S("c"), 0, &l) && talking_failed(&t.x, ERR_MISSING));
	talking_end(&t.x, t.pair); /* in the middle of typing */
	OK(!type(&t, t.w.ada, LINE_GOAL, batch("a", 2, 1), 4, " it", true, &l) &&
		talking_failed(&t.x, ERR_CONFLICT));
	OK(line_get(&t.x, t.talk, LINE_GOAL, S("a"), 0, &l));
	IS_STR(l.text, S("ship"));
	IS(l.last, 1);
	two_end(&t);
}

static void what_is_too_long_waits(struct db_pool *pool)
{
	struct two t = two(pool);
	struct buf b = { .a = t.w.a };
	struct line l;

	for (int i = 0; i < WRITTEN_BYTES; i++) buf_ch(&b, 'x');
	buf_ch(&b, '\0');
	OK(type(&t, t.w.ada, LINE_REMEMBER, batch("a", 1, 0), 0, b.p, false, &l));
	OK(!type(&t, t.w.ben, LINE_REMEMBER, batch("b", 1, 1), 0, "one", false, &l));
	IS_STR(str_of(t.x.err.field), S("remember"));
	OK(talking_failed(&t.x, ERR_INPUT));
	OK(!type(&t, t.w.ben, LINE_REMEMBER, batch("b", 1, 1), 2500, "one", false, &l) &&
		talking_failed(&t.x, ERR_INPUT));
	two_end(&t);
}

static void the_log_is_sealed_and_cut_when_nobody_types(struct db_pool *pool)
{
	struct two t = two(pool);
	struct line l;
	struct db_q *q;
	int64_t n = 0;

	OK(type(&t, t.w.ada, LINE_REMEMBER, batch("a", 1, 0), 0, "zq-word", false, &l));
	OK(type(&t, t.w.ada, LINE_REMEMBER, batch("a", 2, 1), 7, " more", true, &l));
	OK(type(&t, t.w.ben, LINE_REMEMBER, batch("b", 1, 2), 0, "The ", false, &l));
	q = db_query(&t.x, "SELECT ops FROM line_op WHERE ops IS NOT NULL", "");
	while (q && db_next(q)) {
		n++;
		OK(db_bytes(q, 0).n > 20 && !str_has(db_bytes(q, 0), S("zq-")));
	}
	OK(q && db_done(q));
	IS(n, 3);
	t.x.now += LINE_IDLE - 10;
	OK(line_sweep(&t.x) && line_get(&t.x, t.talk, LINE_REMEMBER, S("b"), 0, &l));
	IS(l.since_n, 3);
	t.x.now += 20;
	OK(line_sweep(&t.x) && line_get(&t.x, t.talk, LINE_REMEMBER, S("b"), 0, &l));
	OK(l.reset);
	IS(l.n, 3); /* the numbers go on */
	IS(l.last, 1); /* and what comes twice is known still */
	IS_STR(l.text, S("The zq-word more"));
	OK(type(&t, t.w.ada, LINE_REMEMBER, batch("a", 2, 1), 7, " more", true, &l));
	OK(l.reset);
	IS(l.last, 2);
	OK(type(&t, t.w.ada, LINE_REMEMBER, batch("a", 3, 3), 16, "!", true, &l) && !l.reset);
	IS_STR(shared(&t), S("The zq-word more!"));
	two_end(&t);
}

static void the_form_changes_nothing_that_was_typed(struct db_pool *pool)
{
	struct two t = two(pool);
	struct capture card = { .remember = S("old"), .remember_seen = S("old") };
	struct line l;

	OK(type(&t, t.w.ada, LINE_REMEMBER, batch("a", 1, 0), 0, "typed live ", false, &l));
	OK(capture_save(&t.x, t.talk, &card));
	IS_STR(shared(&t), S("typed live "));
	two_end(&t);
}

static void the_oldest_of_a_long_log_goes(struct db_pool *pool)
{
	struct two t = two(pool);
	struct line l = { 0 };
	bool ok = true;

	for (int64_t i = 0; i < LINE_LOG + 100 && ok; i++) {
		ok = line_replaced(&t.x, LINE_GOAL, t.pair, i % 2 ? S("a") : S("b"),
			i % 2 ? S("b") : S("a"));
	}
	OK(ok && line_get(&t.x, t.talk, LINE_GOAL, S("a"), LINE_LOG, &l));
	IS(l.n, LINE_LOG + 100);
	IS(l.since_n, 100);
	OK(line_get(&t.x, t.talk, LINE_GOAL, S("a"), 99, &l));
	OK(l.reset);
	two_end(&t);
}

/* Many batches of many operations, and then one batch of many that has seen none of them: it would be
 * carried over each pair of the two, while nobody else can write. */
static void what_would_hold_up_others_begins_anew(struct db_pool *pool)
{
	struct two t = two(pool);
	struct typing_op ops[TYPING_OPS];
	struct line_batch b = { S("a"), 1, 0, 0, { ops, TYPING_OPS } };
	struct line l;

	for (size_t i = 0; i < TYPING_OPS; i++)
		ops[i] = (struct typing_op){ .insert = true, .pos = 0, .n = 1, .text = S("x") };
	for (int64_t i = 0; i <= LINE_WORK / (TYPING_OPS * TYPING_OPS); i++, b.seq++, b.last++) {
		b.base = i;
		OK(line_apply(&t.x, t.talk, LINE_REMEMBER, &b, &l) && !l.reset);
	}
	b = (struct line_batch){ S("b"), 1, 0, 0, { ops, TYPING_OPS } };
	OK(line_apply(&t.x, t.talk, LINE_REMEMBER, &b, &l));
	OK(l.reset && l.since_n == 0 && l.last == 0); /* nothing was stored of it */
	IS(l.text.n, TYPING_OPS * (LINE_WORK / (TYPING_OPS * TYPING_OPS) + 1));
	two_end(&t);
}

int main(void)
{
	RUN_DB(both_type_and_every_word_is_whole);
	RUN_DB(a_batch_that_comes_twice_is_kept_once);
	RUN_DB(a_talk_keeps_one_row_of_what_was_typed);
	RUN_DB(a_text_that_was_set_otherwise_is_carried_along);
	RUN_DB(the_answer_is_that_of_the_question_that_was_asked);
	RUN_DB(who_may_not_gets_nothing);
	RUN_DB(what_is_too_long_waits);
	RUN_DB(the_log_is_sealed_and_cut_when_nobody_types);
	RUN_DB(the_form_changes_nothing_that_was_typed);
	RUN_DB(the_oldest_of_a_long_log_goes);
	RUN_DB(what_would_hold_up_others_begins_anew);
	return tap_end();
}
