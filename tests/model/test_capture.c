/* SPDX-License-Identifier: Apache-2.0 */
#include "model/brief.h"
#include "model/capture.h"
#include "tests/model/talking.h"

static void all_that_was_agreed_opens_the_next_talk_on_both_sides(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), topic = topic_add(&x, &(struct topic){ .pair = pair, .words = S("roadmap") }), talk;
	struct capture c = { .thanks = S("the night shift"),
		.remember = S("calm release"),
		.private = S("looks tired"),
		.goal = S("ship it"),
		.obstacle = S("slow tests"),
		.question = S("view"),
		.question_text = S("How does it look?"),
		.answer = S("Rough.") };
	struct brief *b;

	OK(topic_add(&x, &(struct topic){ .pair = pair, .words = S("holidays") }) && topic);
	talk = talking_held(&x, pair, HOUR);
	c.steps[c.steps_n++] = (struct step){ .owner = w.ben, .words = S("draft"), .due = MONDAY + 2 };
	c.steps[c.steps_n++] = (struct step){ .owner = w.ada, .words = S("") }; /* a row left alone */
	c.steps[c.steps_n++] = (struct step){ .owner = w.ada, .words = S("ask for budget") };
	c.needs[c.needs_n++] = (struct need){ .asker = w.ben, .words = S("a laptop") };
	c.talked[c.talked_n++] = topic;
	OK(capture_save(&x, talk, &c));
	for (int i = 0; i < 2; i++, x.me = w.ben) {
		OK((b = brief_of_pair(&x, pair, lang_choose(S("en")))) && b->last &&
			b->last->id == talk);
		OK(b->steps_n == 2 && b->steps[0].leaders && b->needs_n == 1 && b->topics_n == 1);
		IS_STR(b->topics[0].words, S("holidays"));
		IS_STR(b->last_note.shared, S("calm release"));
		IS_STR(b->last_note.mine,
			i == 0 ? S("looks tired") : S("")); /* its author's alone */
		IS_STR(b->goal.words, S("ship it"));
		IS_STR(b->obstacle.words, S("slow tests"));
		OK(b->thanks && b->asked);
		IS_STR(b->thanks->words, S("the night shift"));
		IS_STR(b->asked->answer, S("Rough."));
	}
	world_drop(&x);
	world_end(&w);
}

static void the_same_form_sent_twice_is_kept_once(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), talk = talking_held(&x, pair, HOUR);
	struct capture c = { .steps = { { .owner = w.ben, .words = S("draft") } }, .steps_n = 1 };
	struct step *s;
	size_t n;

	OK(capture_save(&x, talk, &c) && capture_save(&x, talk, &c));
	OK(step_list_talk(&x, talk, &s, &n) && n == 1);
	c.steps[0].words = S("review"); /* something else adds to it */
	OK(capture_save(&x, talk, &c) && step_list_talk(&x, talk, &s, &n) && n == 2);
	x.me = w.ben; /* the other's own form is another */
	OK(capture_save(&x, talk, &c) && step_list_talk(&x, talk, &s, &n) && n == 3);
	world_drop(&x);
	world_end(&w);
}

/* Both open the form, both write, one sends after the other. */
static void what_two_people_write_side_by_side_is_kept(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), talk = talking_held(&x, pair, HOUR);
	struct capture hers = { .remember = S("calm"), .goal = S("in May"), .goal_seen = S("in April") };
	struct capture his = { .remember = S("loud"), .goal = S("in April"), .goal_seen = S("in April") };
	struct capture later = { .remember = S("calm, then loud"), .remember_seen = S("calm · loud") };
	struct note note;
	struct said goal;

	OK(said_set(&x, pair, SAID_GOAL, 0, S("in April")) && capture_save(&x, talk, &hers));
	x.me = w.ben;
	OK(capture_save(&x, talk, &his) && note_get(&x, talk, &note));
	IS_STR(note.shared, S("calm · loud"));
	OK(said_last(&x, pair, SAID_GOAL, &goal));
	IS_STR(goal.words, S("in May")); /* he left that field as it was */
	OK(capture_save(&x, talk, &later) && note_get(&x, talk, &note));
	IS_STR(note.shared, S("calm, then loud")); /* edited with both in sight */
	world_drop(&x);
	world_end(&w);
}

/* Neither goal nor obstacle nor answer of the one vanishes under the other's; what somebody
 * saw and wrote anew is replaced. */
static void no_text_vanishes_under_the_others(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), talk = talking_held(&x, pair, HOUR);
	struct capture hers = { .goal = S("lead the port"), .obstacle = S("the queue"),
		.question = S("view"), .question_text = S("How does it look?"), .answer = S("Rough.") };
	struct capture his = { .goal = S("learn the kernel"), .obstacle = S("the heat"),
		.question = S("view"), .question_text = S("How does it look?"), .answer = S("Fine.") };
	struct capture later = { .goal = S("both"), .goal_seen = S("lead the port · learn the kernel") };
	struct said goal, obstacle;
	struct asked *asked;
	size_t n;

	OK(capture_save(&x, talk, &hers));
	x.me = w.ben;
	OK(capture_save(&x, talk, &his));
	OK(said_last(&x, pair, SAID_GOAL, &goal) && said_last(&x, pair, SAID_OBSTACLE, &obstacle));
	IS_STR(goal.words, S("lead the port · learn the kernel"));
	IS_STR(obstacle.words, S("the queue · the heat"));
	OK(asked_list_talk(&x, talk, &asked, &n) && n == 1);
	IS_STR(asked[0].answer, S("Rough. · Fine."));
	OK(capture_save(&x, talk, &later) && said_last(&x, pair, SAID_GOAL, &goal));
	IS_STR(goal.words, S("both"));
	world_drop(&x);
	world_end(&w);
}

/* The same person, on the phone and on the desk. */
static void a_private_written_on_two_screens_is_kept_whole(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t talk = talking_held(&x, talking_pair(&x, w.ben), HOUR);
	struct capture phone = { .private = S("ask about the flat") };
	struct capture desk = { .private = S("bring the book") };
	struct note note;

	OK(capture_save(&x, talk, &phone) && capture_save(&x, talk, &desk));
	OK(note_get(&x, talk, &note));
	IS_STR(note.mine, S("ask about the flat · bring the book"));
	world_drop(&x);
	world_end(&w);
}

static void a_form_with_a_mistake_leaves_nothing_behind(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), talk = talking_held(&x, pair, HOUR);
	struct capture c = { .steps = { { .owner = w.ben, .words = S("draft") } }, .steps_n = 1,
		.remember = S("a\x1b") };
	struct step *s;
	size_t n;

	world_keep(&x);
	x = world_as(&w, w.ada);
	OK(!capture_save(&x, talk, &c) && x.err.code == ERR_INPUT);
	OK(str_starts(str_of(x.err.text), S("remember:"))); /* it says which field */
	OK(!store_end(&x, false));
	x = world_as(&w, w.ada);
	OK(step_list_talk(&x, talk, &s, &n) && n == 0);
	world_drop(&x);
	world_end(&w);
}

static void a_talk_that_was_not_held_leaves_nothing(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t talk = talk_plan(&x, talking_pair(&x, w.ben), w.now + DAY, 15, 15);
	struct capture c = { .remember = S("too early") };

	OK(!capture_save(&x, talk, &c) && x.err.code == ERR_CONFLICT);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(all_that_was_agreed_opens_the_next_talk_on_both_sides);
	RUN_DB(the_same_form_sent_twice_is_kept_once);
	RUN_DB(what_two_people_write_side_by_side_is_kept);
	RUN_DB(no_text_vanishes_under_the_others);
	RUN_DB(a_private_written_on_two_screens_is_kept_whole);
	RUN_DB(a_form_with_a_mistake_leaves_nothing_behind);
	RUN_DB(a_talk_that_was_not_held_leaves_nothing);
	return tap_end();
}
