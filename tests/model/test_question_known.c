/* SPDX-License-Identifier: Apache-2.0
 *
 * When a condition of the bank holds, and which words a question quotes.
 */
#include "base/date.h"
#include "model/asked.h"
#include "model/check_in.h"
#include "model/goal.h"
#include "model/need.h"
#include "model/opened.h"
#include "model/question.h"
#include "model/question_known.h"
#include "model/recognition.h"
#include "model/said.h"
#include "model/step.h"
#include "tests/model/talking.h"

/* What `who` knows of the pair now. */
static struct question_known known(struct ctx *x, int64_t pair, int64_t who)
{
	struct question_known k;
	struct pair *p;

	x->me = who;
	p = pair_get(x, pair);
	if (!p || !question_known(x, p, &k)) world_die("known", &x->err);
	return k;
}

static bool holds(struct question_known k, unsigned is)
{
	return (k.holds & is) == is;
}

static void a_pair_is_new_and_then_a_long_one(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);

	IS(known(&x, pair, w.ada).holds, QUESTION_IF_NEW | QUESTION_IF_CALM);
	for (int i = 1; i <= QUESTION_LONG_TALKS; i++, x.now += 7 * DAY) {
		struct question_known k;

		talking_held(&x, pair, HOUR);
		k = known(&x, pair, i % 2 ? w.ada : w.ben);
		OK(holds(k, QUESTION_IF_TALK) && k.leads == (i % 2 == 1));
		IS(holds(k, QUESTION_IF_NEW), i < QUESTION_NEW_TALKS);
		IS(holds(k, QUESTION_IF_LONG), i >= QUESTION_LONG_TALKS);
		OK(!holds(k, QUESTION_IF_PEERS));
	}
	OK(!holds(known(&x, pair, w.ada), QUESTION_IF_GAP));
	x.now += QUESTION_GAP_DAYS * DAY;
	OK(holds(known(&x, pair, w.ada), QUESTION_IF_GAP));
	world_drop(&x);
	world_end(&w);
}

static void a_shortened_talk_is_a_busy_time(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), talk;

	OK((talk = talk_plan(&x, pair, x.now + DAY, 10, 30)));
	OK(holds(known(&x, pair, w.ben), QUESTION_IF_BUSY));
	OK(!holds(known(&x, pair, w.ben), QUESTION_IF_CALM));
	OK(talk_cancel(&x, talk, S("")));
	OK(holds(known(&x, pair, w.ben), QUESTION_IF_CALM));
	world_drop(&x);
	world_end(&w);
}

/* Each side knows the same words from where it stands. */
static void what_was_said_last_is_known_by_side(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), talk = talking_held(&x, pair, HOUR), kept, owed;
	struct need need = { .pair = pair, .asker = w.ben, .words = S("a quiet room") };
	struct step step = { .pair = pair, .owner = w.ben, .words = S("write it down") };
	struct step late = { .pair = pair, .owner = w.ada, .words = S("ask the board"),
		.due = date_day_of(x.now) };
	struct question_known k;

	OK(said_set(&x, pair, SAID_GOAL, 0, S("ship it")) && need_add(&x, &need));
	OK((kept = step_add(&x, &step)) && (owed = step_add(&x, &late)));
	OK(step_done(&x, kept)); /* the leader says so of the member's: it is confirmed */
	OK(recognition_add(&x, &(struct recognition){ .pair = pair, .talk = talk, .words = S("well written") }));
	OK(asked_add(&x, talk, S("plans"), S("What next?"), S("A long rest.")));
	OK(asked_add(&x, talk, S("view"), S("How?"), S("Well.")));
	x.now += 2 * DAY;
	k = known(&x, pair, w.ada);
	OK(holds(k, QUESTION_IF_GOAL | QUESTION_IF_NEED | QUESTION_IF_KEPT | QUESTION_IF_OWED |
			QUESTION_IF_ANSWER | QUESTION_IF_THANKED));
	OK(!holds(k, QUESTION_IF_OBSTACLE) && !holds(k, QUESTION_IF_MY_NEED) &&
		!holds(k, QUESTION_IF_MY_KEPT) && !holds(k, QUESTION_IF_THANKED_ME));
	IS_STR(k.words[QUESTION_NEED], S("a quiet room"));
	IS_STR(k.words[QUESTION_KEPT], S("write it down"));
	IS_STR(k.words[QUESTION_OWED], S("ask the board"));
	IS_STR(k.words[QUESTION_ANSWER], S("A long rest.")); /* "Well." says nothing by itself */
	k = known(&x, pair, w.ben);
	OK(holds(k, QUESTION_IF_GOAL | QUESTION_IF_MY_NEED | QUESTION_IF_MY_KEPT | QUESTION_IF_THANKED_ME));
	OK(!holds(k, QUESTION_IF_NEED) && !holds(k, QUESTION_IF_OWED) && !holds(k, QUESTION_IF_KEPT));
	x.now += QUESTION_LATELY_DAYS * DAY;
	talking_held(&x, pair, HOUR);
	k = known(&x, pair, w.ada);
	OK(!holds(k, QUESTION_IF_KEPT) && !holds(k, QUESTION_IF_THANKED) && !holds(k, QUESTION_IF_ANSWER));
	world_drop(&x);
	world_end(&w);
}

static void the_obstacle_behind_a_request_is_one_of_the_pair(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada);
	struct need need = { .pair = pair, .asker = w.ben, .words = S("a quiet room"), .obstacle = S("the noise") };

	OK(need_add(&x, &need));
	IS_STR(known(&x, pair, w.ada).words[QUESTION_OBSTACLE], S("the noise"));
	OK(holds(known(&x, pair, w.ben), QUESTION_IF_OBSTACLE));
	OK(said_set(&x, pair, SAID_OBSTACLE, 0, S("the slow tests"))); /* what they both say comes first */
	IS_STR(known(&x, pair, w.ada).words[QUESTION_OBSTACLE], S("the slow tests"));
	world_drop(&x);
	world_end(&w);
}

static void who_does_not_lead_the_other_is_a_colleague(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	struct question *q;
	size_t n;

	OK(db_run(&x, "UPDATE person SET leader = NULL WHERE id = $1", "i", w.ben) == 1);
	OK(holds(known(&x, pair, w.ben), QUESTION_IF_PEERS));
	OK(question_suggest(&x, pair, 7, BEATS, 30, lang_choose(S("en")), 400, &q, &n) && n > 30);
	for (size_t i = 0; i < n; i++) /* nobody is spoken to as a leader or as one who is led */
		for (const struct question_entry *e = question_bank; e->key; e++)
			OK(!str_eq(q[i].key, str_of(e->key)) || e->side == QUESTION_ANY);
	OK(str_starts(q[0].key, S("peer-")));
	world_drop(&x);
	world_end(&w);
}

/* A check-in that is not read yet tells its reader nothing, not even by a question. */
static void a_workload_counts_once_it_is_shown_and_read(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben), reading;
	int64_t pair = talking_pair(&x, w.ada), id;
	struct check_in c = { .workload = S("over") }, *shown;
	size_t n;

	OK((id = check_in_add(&x, &c)));
	OK(!holds(known(&x, pair, w.ada), QUESTION_IF_OVER));
	x.me = w.ben;
	OK(check_in_share(&x, id, false));
	OK(!holds(known(&x, pair, w.ada), QUESTION_IF_OVER));
	reading = x;
	OK(check_in_list_shared(&reading, pair, 0, 5, &shown, &n) && n == 1);
	check_in_note_read(&reading, shown, n);
	OK(opened_keep(&x, &reading));
	OK(holds(known(&x, pair, w.ada), QUESTION_IF_OVER));
	OK(!holds(known(&x, pair, w.ben), QUESTION_IF_OVER));
	OK(check_in_take_back(&x, id));
	OK(!holds(known(&x, pair, w.ada), QUESTION_IF_OVER));
	world_drop(&x);
	world_end(&w);
}

static void a_goal_that_is_kept_comes_before_what_was_said(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	struct goal served = { .reader = GOAL_TEAM, .words = S("the beta") }, newer = { .words = S("write more") },
		own = { .reader = GOAL_PRIVATE, .words = S("leave") };
	struct step step = { .pair = pair, .owner = w.ben, .words = S("a draft") };

	OK(said_set(&x, pair, SAID_GOAL, 0, S("ship it")) && goal_add(&x, &served));
	x.me = w.ben, x.now += 60;
	OK(goal_add(&x, &newer) && goal_add(&x, &own));
	IS_STR(known(&x, pair, w.ada).words[QUESTION_GOAL], S("write more"));
	step.goal = served.id;
	OK(step_add(&x, &step) != 0);
	IS_STR(known(&x, pair, w.ada).words[QUESTION_GOAL], S("the beta"));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_pair_is_new_and_then_a_long_one);
	RUN_DB(a_shortened_talk_is_a_busy_time);
	RUN_DB(what_was_said_last_is_known_by_side);
	RUN_DB(a_workload_counts_once_it_is_shown_and_read);
	RUN_DB(the_obstacle_behind_a_request_is_one_of_the_pair);
	RUN_DB(a_goal_that_is_kept_comes_before_what_was_said);
	RUN_DB(who_does_not_lead_the_other_is_a_colleague);
	return tap_end();
}
