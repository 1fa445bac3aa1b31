/* SPDX-License-Identifier: Apache-2.0 */
#include "model/topic.h"
#include "model/written.h"
#include "tests/model/talking.h"

static void what_a_talk_does_not_reach_carries_over(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), mine, theirs, talk;
	struct topic *all;
	size_t n;

	mine = topic_add(&x, &(struct topic){ .pair = pair, .words = S("the roadmap") });
	x.me = w.ben;
	theirs = topic_add(&x, &(struct topic){ .pair = pair, .words = S("a day off") });
	talk = talking_held(&x, pair, HOUR);
	OK(topic_done(&x, mine, talk) &&
		topic_done(&x, mine, talk)); /* either says so; twice is once */
	OK(topic_list(&x, pair, 0, 10, &all, &n) && n == 1);
	OK(all[0].id == theirs && all[0].mine && all[0].carried == 1);
	OK(topic_list_talk(&x, talk, &all, &n) && n == 1);
	OK(all[0].id == mine && all[0].carried == 0 && all[0].talk == talk && !all[0].mine);
	IS_STR(all[0].words, S("the roadmap"));
	IS_STR(all[0].name, S("Ada"));
	x.now += DAY;
	OK(!topic_done(&x, mine, talking_held(&x, pair, HOUR)) && talking_failed(&x, ERR_CONFLICT));
	OK(topic_reopen(&x, mine) && topic_count(&x, pair, &talk) && talk == 2);
	OK(topic_take_back(&x, theirs) && !topic_take_back(&x, theirs) &&
		x.err.code == ERR_MISSING);
	world_drop(&x);
	world_end(&w);
}

static void the_same_form_sent_twice_is_one_topic(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), id = topic_add(&x, &(struct topic){ .pair = pair, .words = S("the roadmap") });

	OK(id && topic_add(&x, &(struct topic){ .pair = pair, .words = S(" the roadmap\n") }) == id);
	x.me = w.ben; /* another who says the same means it too */
	OK(topic_add(&x, &(struct topic){ .pair = pair, .words = S("the roadmap") }) != id);
	world_drop(&x);
	world_end(&w);
}

static void any_script_is_kept_and_controls_are_refused(struct db_pool *pool)
{
	static const char *const kept[] = {
		"\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xe2\x80\xab(budget)\xe2\x80\xac",
		"Zalgo\xcc\x81\xcc\xa7\xcd\x9c", "two\nlines",
		"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb", "<script>alert('x')</script>"
	};
	static const char *const refused[] = { "", "  \n ", "a\x1b[31mb", "a\x07", "a\xc2\x9b",
		"a\x7f", "\xff\xfe", "\xed\xa0\x80" };
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	struct topic *all;
	size_t n;

	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		OK(topic_add(&x, &(struct topic){ .pair = pair, .words = str_of(kept[i]) }) > 0);
		OK(topic_list(&x, pair, 0, 1, &all, &n) && n == 1);
		IS_STR(all[0].words, str_of(kept[i]));
	}
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		OK(!topic_add(&x, &(struct topic){ .pair = pair, .words = str_of(refused[i]) }) && talking_failed(&x, ERR_INPUT));
	OK(topic_add(&x, &(struct topic){ .pair = pair, .words = S("a\r\nb\tc") }) && topic_list(&x, pair, 0, 1, &all, &n));
	IS_STR(all[0].words, S("a\nb c"));
	world_drop(&x);
	world_end(&w);
}

static void a_text_is_two_thousand_bytes_at_most(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	char *text = NEW_N(w.a, char, WRITTEN_BYTES + 1);

	memset(text, 'x', WRITTEN_BYTES + 1);
	OK(topic_add(&x, &(struct topic){ .pair = pair, .words = (struct str){ text, WRITTEN_BYTES } }));
	OK(!topic_add(&x, &(struct topic){ .pair = pair, .words = (struct str){ text, WRITTEN_BYTES + 1 } }));
	OK(x.err.code == ERR_INPUT && str_has(str_of(x.err.text), S("by one character:")));
	world_drop(&x);
	world_end(&w);
}

/* The rows are put in directly: sealing ten thousand is not what is tested. */
static void ten_thousand_topics_are_read_in_pages(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), before = 0, count;
	struct topic *all;
	size_t seen = 0, n = WRITTEN_PAGE;

	for (int64_t i = 1; i <= TOPICS; i++) {
		struct str words = written_seal(&x, "topic.words", i, S("a point"));

		if (db_run(&x, "INSERT INTO topic (id, pair, author, words, state, carried, made)"
			" VALUES ($1, $2, $3, $4, 0, 0, 1)", "iiib", i, pair, w.ada, words) != 1)
			world_die("topic", &x.err);
	}
	OK(topic_count(&x, pair, &count) && count == TOPICS);
	OK(!topic_add(&x, &(struct topic){ .pair = pair, .words = S("one more") }) && talking_failed(&x, ERR_FULL));
	for (; n == WRITTEN_PAGE && seen < 2 * TOPICS; before = n ? all[n - 1].id : 0) {
		if (!topic_list(&x, pair, before, 1000, &all, &n)) break;
		seen += n;
	}
	IS(seen, TOPICS);
	OK(talking_held(&x, pair, HOUR)); /* its end carries them all */
	OK(topic_list(&x, pair, 0, 1, &all, &n) && all[0].carried == 1);
	world_drop(&x);
	world_end(&w);
}

static void a_page_names_a_topic_before_it_is_saved(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), id, found;
	struct topic t = { .pair = pair, .words = S("the budget"), .client = S("0123abcd") };

	OK((id = topic_add(&x, &t)) && topic_named(&x, S("0123abcd"), &found) && found == id);
	t = (struct topic){ .pair = pair, .words = S("otherwise"), .client = S("0123abcd") };
	IS(topic_add(&x, &t), id); /* it came twice */
	OK(!topic_named(&x, S("4567"), &found) && talking_failed(&x, ERR_MISSING));
	OK(!topic_named(&x, S(""), &found) && talking_failed(&x, ERR_MISSING));
	x.me = w.ben;
	OK(!topic_named(&x, S("0123abcd"), &found) && talking_failed(&x, ERR_MISSING)); /* her page's name */
	t = (struct topic){ .pair = pair, .words = S("of his own"), .client = S("0123abcd") };
	OK((found = topic_add(&x, &t)) && found != id);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_page_names_a_topic_before_it_is_saved);
	RUN_DB(what_a_talk_does_not_reach_carries_over);
	RUN_DB(the_same_form_sent_twice_is_one_topic);
	RUN_DB(any_script_is_kept_and_controls_are_refused);
	RUN_DB(a_text_is_two_thousand_bytes_at_most);
	RUN_DB(ten_thousand_topics_are_read_in_pages);
	return tap_end();
}
