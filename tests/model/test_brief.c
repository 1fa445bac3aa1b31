/* SPDX-License-Identifier: Apache-2.0 */
#include "model/brief.h"

#include "model/opened.h"
#include "tests/model/talking.h"

static const struct lang *english(void)
{
	return lang_choose(S("en"));
}

static void before_the_first_talk_there_is_a_question_at_least(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	struct brief *b = brief_of_pair(&x, pair, english());

	OK(b && !b->last && !b->talk && !b->thanks && !b->asked && !b->slipped);
	OK(b->steps_n + b->needs_n + b->topics_n == 0 && b->days_since == 0);
	OK(b->question && b->alternative && !str_eq(b->question->key, b->alternative->key));
	IS_STR(b->pair->name, S("Ben"));
	world_drop(&x);
	world_end(&w);
}

static void it_is_of_the_next_talk_and_tells_of_the_last_held_one(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), held = talking_held(&x, pair, 9 * DAY);
	int64_t missed = talk_plan(&x, pair, w.now - 2 * DAY, 15, 15);
	int64_t next = talk_plan(&x, pair, w.now + DAY, 15, 15);
	int64_t later = talk_plan(&x, pair, w.now + 8 * DAY, 15, 15);
	struct brief *b;

	OK(talk_miss(&x, missed) && later);
	OK((b = brief_of_pair(&x, pair, english())) && b->talk && b->talk->id == next);
	OK(b->last && b->last->id == held && b->days_since == 9);
	OK(b->slipped && b->slipped->id == missed);
	OK((b = brief_of_talk(&x, talk_get(&x, later), english())) && b->talk->id == later &&
		b->last->id == held);
	world_drop(&x);
	world_end(&w);
}

static void of_check_ins_those_in_words_are_noted_as_read(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct check_in c = { .words = S("Long ago"), .workload = S("over"), .shown = CHECK_IN_SHARED };
	int64_t pair = talking_pair(&x, w.ada), older, newer;
	struct brief *b;

	older = check_in_add(&x, &c);
	x.now += HOUR;
	OK(talking_held(&x, pair, 0));
	x.now += HOUR;
	c = (struct check_in){ .words = S("Today"), .workload = S("full"), .shown = CHECK_IN_SHARED };
	newer = check_in_add(&x, &c);
	x.me = w.ada;
	OK((b = brief_of_pair(&x, pair, english())) && b->check_ins_n == 2 && b->check_ins_new == 1);
	OK(opened_keep(&x, &x));
	x.me = w.ben;
	OK(check_in_get(&x, newer)->opened && !check_in_get(&x, older)->opened);
	world_drop(&x);
	world_end(&w);
}

static void what_was_taken_back_is_said_until_the_two_have_talked(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct check_in c = { .words = S("Not so well"), .shown = CHECK_IN_SHARED };
	int64_t pair = talking_pair(&x, w.ada), id = check_in_add(&x, &c);
	struct brief *b;

	x.me = w.ada;
	OK((b = brief_of_pair(&x, pair, english())) && b->check_ins_n == 1 && opened_keep(&x, &x));
	x.me = w.ben;
	OK(check_in_take_back(&x, id));
	x.me = w.ada;
	OK((b = brief_of_pair(&x, pair, english())) && b->withdrawn);
	OK(talking_held(&x, pair, 0));
	OK((b = brief_of_pair(&x, pair, english())) && !b->withdrawn);
	world_drop(&x);
	world_end(&w);
}

static void talks_that_fell_through_do_not_hide_the_last_that_was_held(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), held = talking_held(&x, pair, 60 * DAY), newest = 0;
	struct brief *b;

	for (int days = 30; days > 0; days--) {
		newest = talk_plan(&x, pair, w.now - days * DAY, 15, 15);
		OK(days % 2 ? talk_miss(&x, newest) : talk_cancel(&x, newest, S("")));
	}
	OK((b = brief_of_pair(&x, pair, english())) && b->last && b->last->id == held);
	OK(b && b->slipped && b->slipped->id == newest && b->slipped->state == TALK_MISSED);
	x.me = w.dev;
	OK(talk_last(&x, pair, w.now, 0, &b->last, &b->slipped) && !b->last && !b->slipped);
	world_drop(&x);
	world_end(&w);
}

/* A weekly one-on-one that a calendar holds for half a year ahead hides neither. */
static void half_a_year_of_planned_talks_hides_neither_the_next_nor_the_last(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), held = talking_held(&x, pair, 7 * DAY), next = 0, far = 0;
	struct brief *b;

	for (int i = 26; i > 0; i--) {
		int64_t id = talk_plan(&x, pair, w.now + i * 7 * DAY, 15, 15);

		if (i == 26) far = id;
		next = id;
	}
	OK((b = brief_of_pair(&x, pair, english())) && b->talk && b->talk->id == next);
	OK(b && b->last && b->last->id == held && b->days_since == 7);
	OK((b = brief_of_talk(&x, talk_get(&x, far), english())) && b->last && b->last->id == held);
	world_drop(&x);
	world_end(&w);
}

static void it_says_what_became_of_what_was_agreed(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), before, kept, asked;
	struct brief *b;

	before = step_add(&x, &(struct step){ .pair = pair, .owner = w.ben, .words = S("long ago") });
	x.now -= 20 * DAY;
	OK(before && step_done(&x, before));
	x.now += 20 * DAY;
	if (!talking_held(&x, pair, 7 * DAY)) world_die("held", &x.err);
	kept = step_add(&x, &(struct step){ .pair = pair, .owner = w.ben, .words = S("the login") });
	asked = need_add(&x, &(struct need){ .pair = pair, .asker = w.ben, .words = S("a phone") });
	OK(kept && asked && step_done(&x, kept) && need_grant(&x, asked));
	x.me = w.ben;
	OK((b = brief_of_pair(&x, pair, english())) && b->kept_n == 1 && b->kept[0].id == kept);
	OK(b && b->granted_n == 1 && b->granted[0].id == asked && b->granted[0].state == NEED_GRANTED);
	OK(b && b->steps_n + b->needs_n == 0);
	world_drop(&x);
	world_end(&w);
}

static void it_is_the_same_however_often_it_is_opened(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t next = talk_plan(&x, talking_pair(&x, w.ben), w.now + DAY, 15, 15);
	struct brief *a = brief_of_talk(&x, talk_get(&x, next), english()),
		     *b = brief_of_talk(&x, talk_get(&x, next), english());

	OK(a && b && str_eq(a->question->key, b->question->key));
	OK(str_eq(a->alternative->text, b->alternative->text));
	world_drop(&x);
	world_end(&w);
}

/* Thirty open steps: those on the screen are the leader's and the overdue ones. */
static void a_screen_of_many_steps_begins_with_what_is_owed(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), leader, late, topic;
	struct brief *b;

	leader = step_add(&x, &(struct step){ .pair = pair, .owner = w.ada, .words = S("budget") });
	late = step_add(&x, &(struct step){ .pair = pair, .owner = w.ben, .words = S("late"), .due = MONDAY - 9 });
	topic = topic_add(&x, &(struct topic){ .pair = pair, .words = S("the first") });
	for (int i = 0; i < 30; i++)
		if (!step_add(&x, &(struct step){ .pair = pair, .owner = w.ben, .words = S("some day"), .due = MONDAY + i }) ||
			!topic_add(&x, &(struct topic){ .pair = pair, .words = str_fmt(w.a, "topic %d", i) }))
			world_die("fill", &x.err);
	OK((b = brief_of_pair(&x, pair, english())) && b->steps_n == BRIEF_ROWS);
	OK(b->steps[0].id == leader && b->steps[1].id == late);
	OK(b->topics_n == BRIEF_ROWS && b->topics_all == 31 && b->topics[0].id == topic);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(before_the_first_talk_there_is_a_question_at_least);
	RUN_DB(it_is_of_the_next_talk_and_tells_of_the_last_held_one);
	RUN_DB(it_says_what_became_of_what_was_agreed);
	RUN_DB(of_check_ins_those_in_words_are_noted_as_read);
	RUN_DB(what_was_taken_back_is_said_until_the_two_have_talked);
	RUN_DB(talks_that_fell_through_do_not_hide_the_last_that_was_held);
	RUN_DB(half_a_year_of_planned_talks_hides_neither_the_next_nor_the_last);
	RUN_DB(it_is_the_same_however_often_it_is_opened);
	RUN_DB(a_screen_of_many_steps_begins_with_what_is_owed);
	return tap_end();
}
