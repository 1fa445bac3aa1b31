/* SPDX-License-Identifier: Apache-2.0 */
#include "model/need.h"
#include "model/step.h"
#include "model/undo_act.h"
#include "tests/model/talking.h"

static int64_t asked(struct ctx *x, int64_t pair, int64_t asker, const char *text,
	const char *source)
{
	struct need ask = { .pair = pair, .asker = asker, .words = str_of(text),
		.source = str_of(source), .due = MONDAY + 5 };

	return need_add(x, &ask);
}

static void a_need_is_granted_or_declined_by_the_one_it_is_asked_from(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada), one = asked(&x, pair, w.ben, "a laptop", ""), two;
	struct need *n;
	size_t count;

	two = asked(&x, pair, w.ben, "a day of training", "");
	OK(!need_grant(&x, one) && talking_failed(&x, ERR_FORBIDDEN));
	x.me = w.ada;
	x.now += 3 * DAY + HOUR;
	OK(need_list_to_answer(&x, 0, 10, &n, &count) && count == 2 && n[0].id == one);
	OK(n[0].age_days == 3 && n[0].to_answer && !n[0].mine && n[0].due == MONDAY + 5);
	OK(need_grant(&x, one) && need_grant(&x, one));
	OK(!need_decline(&x, one, S("no")) && talking_failed(&x, ERR_CONFLICT));
	OK(!need_decline(&x, two, S("")) &&
		talking_failed(&x, ERR_INPUT)); /* never without a reason */
	OK(need_decline(&x, two, S("no budget")) && need_decline(&x, two, S("no budget")));
	OK((n = need_get(&x, two)) && n->state == NEED_DECLINED && !n->to_answer);
	IS_STR(n->reason, S("no budget"));
	x.now += 10 * DAY;
	IS(need_get(&x, two)->age_days, 3); /* it grows no older */
	OK(need_list_closed(&x, pair, 0, 10, &n, &count) && count == 2);
	OK(need_list_answered(&x, 0, 10, &n, &count) && count == 0); /* to whoever asked */
	x.me = w.ben;
	OK(need_list_answered(&x, x.now - 10 * DAY, 10, &n, &count) && count == 2);
	/* what is granted is not over before the asker says that it is there */
	OK(need_list_answered(&x, x.now - 9 * DAY, 10, &n, &count) && count == 1 && n[0].id == one);
	IS(n[0].age_days, 13);
	OK(need_meet(&x, one) && need_meet(&x, one) && !need_meet(&x, two));
	OK(talking_failed(&x, ERR_CONFLICT));
	OK(need_list_pair(&x, pair, 0, 10, &n, &count) && count == 0);
	x.now += DAY;
	OK(need_list_answered(&x, x.now - DAY, 10, &n, &count) && count == 1 && n[0].met == x.now - DAY);
	world_drop(&x);
	world_end(&w);
}

static void what_others_have_to_give_the_leader_answers(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	int64_t outside = asked(&x, pair, w.ben, "access", "the database team");
	int64_t leaders = asked(&x, pair, w.ada, "your honest view", "");
	struct need *n;
	size_t count;

	OK((n = need_get(&x, outside)) && n->giver == w.ada && n->to_answer);
	IS_STR(n->source, S("the database team"));
	OK((n = need_get(&x, leaders)) && n->giver == w.ben && n->mine && !n->to_answer);
	x.me = w.ben;
	OK(need_list_to_answer(&x, 0, 10, &n, &count) && count == 1 && n[0].id == leaders);
	OK(need_grant(&x, leaders));
	OK(need_take_back(&x, outside) && need_take_back(&x, outside));
	OK(need_get(&x, outside)->state == NEED_TAKEN_BACK);
	world_drop(&x);
	world_end(&w);
}

static void what_was_granted_stays_in_sight_of_both(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada);
	int64_t granted = asked(&x, pair, w.ben, "a second screen", ""), promised, open, declined;
	struct need *given;
	struct need_today is;
	size_t n;

	promised = asked(&x, pair, w.ben, "a test phone", "");
	declined = asked(&x, pair, w.ben, "a bus", "");
	open = asked(&x, pair, w.ben, "a quiet room", "");
	x.me = w.ada;
	OK(need_grant(&x, granted) && need_promise(&x, promised, MONDAY + 2) && need_decline(&x, declined, S("no")));
	OK(need_promise(&x, promised, MONDAY + 2)); /* said twice it is once, another day is no answer any more */
	OK(!need_promise(&x, promised, MONDAY + 3) && talking_failed(&x, ERR_CONFLICT));
	OK(need_list_given(&x, 0, 10, &given, &n) && n == 1 && given[0].id == granted); /* a promise stands among the steps */
	OK(need_list_today(&x, 0, &is));
	OK(is.answer_n == 1 && is.answer[0].id == open && is.answered_n == 0);
	x.me = w.ben;
	OK(need_list_given(&x, 0, 10, &given, &n) && n == 0);
	OK(need_list_today(&x, 0, &is) && is.answer_n == 0);
	OK(is.answered_n == 3 && is.answered[0].id == granted && is.answered[1].id == promised && is.answered[2].id == declined);
	OK(need_list_today(&x, x.now + 1, &is) && is.answered_n == 2); /* told long ago */
	OK(need_meet(&x, granted));
	OK(need_list_today(&x, 0, &is) && is.answered_n == 2);
	x.me = w.ada;
	OK(need_list_given(&x, 0, 10, &given, &n) && n == 0);
	x.me = w.cara;
	OK(need_list_today(&x, 0, &is) && is.answer_n == 0 && is.answered_n == 0);
	world_drop(&x);
	world_end(&w);
}

/* The kinds of its stations, and how many of them are reached. */
static struct str chain_of(struct ctx *x, int64_t id, const char *names)
{
	struct need_station at[NEED_STATIONS];
	struct buf b = { .a = x->a };
	struct need *n = need_get(x, id);
	size_t k = n ? need_chain(n, at) : 0, reached = 0;

	for (size_t i = 0; i < k; i++) {
		buf_ch(&b, names[at[i].kind]);
		reached += at[i].at != 0;
	}
	buf_fmt(&b, " %zu", reached);
	return buf_str(&b);
}

static void what_is_promised_is_there_when_the_asker_says_so(struct db_pool *pool)
{
	static const char names[] = "oau?gpdtxm"; /* by kind: obstacle, asked, passed up, … done, met */
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada);
	struct need ask = { .pair = pair, .asker = w.ben, .words = S("a laptop"), .obstacle = S("slow builds") }, *n;
	int64_t id = need_add(&x, &ask), step;

	IS_STR(chain_of(&x, id, names), S("oa?m 2"));
	OK(!need_promise(&x, id, MONDAY + 2) && talking_failed(&x, ERR_FORBIDDEN));
	x.me = w.ada, x.now += HOUR;
	OK(need_promise(&x, id, MONDAY + 2) && need_promise(&x, id, 0));
	OK((n = need_get(&x, id)) && n->state == NEED_GRANTED && (step = n->promise));
	IS(step_get(&x, step)->need, id);
	IS_STR(step_get(&x, step)->words, S("a laptop"));
	OK(step_get(&x, step)->mine && n->promise_due == MONDAY + 2);
	IS_STR(chain_of(&x, id, names), S("oapxm 3"));
	OK(!need_meet(&x, id) && talking_failed(&x, ERR_FORBIDDEN)); /* not who gives */
	OK(step_done(&x, step));
	IS_STR(chain_of(&x, id, names), S("oapxm 4"));
	x.me = w.ben;
	OK(need_miss(&x, id) && step_get(&x, step)->state == STEP_OPEN);
	IS_STR(chain_of(&x, id, names), S("oapxm 3")); /* the same on both sides */
	x.now += DAY;
	OK(need_meet(&x, id) && step_get(&x, step)->state == STEP_KEPT);
	OK((n = need_get(&x, id)) && n->state == NEED_MET && n->met == x.now && n->age_days == 1);
	IS_STR(chain_of(&x, id, names), S("oapxm 5"));
	world_drop(&x);
	world_end(&w);
}

static void a_promise_that_is_dropped_or_undone_leaves_the_need_open(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada), id = asked(&x, pair, w.ben, "a laptop", ""), step;

	x.me = w.ada;
	OK(need_promise(&x, id, 0) && undo_act(&x, x.undo));
	OK(need_get(&x, id)->state == NEED_OPEN && !need_get(&x, id)->promise);
	OK(need_promise(&x, id, 0) && (step = need_get(&x, id)->promise));
	OK(step_drop(&x, step, S("no money")));
	OK(need_get(&x, id)->state == NEED_OPEN && !need_get(&x, id)->promise && need_get(&x, id)->to_answer);
	OK(need_grant(&x, id));
	x.me = w.ben, x.undo = 0;
	OK(need_meet(&x, id) && undo_act(&x, x.undo) && need_get(&x, id)->state == NEED_GRANTED);
	OK(need_miss(&x, id) && need_get(&x, id)->state == NEED_OPEN); /* it waits for an answer again */
	world_drop(&x);
	world_end(&w);
}

static void a_need_is_of_the_two_and_has_words(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);

	OK(!asked(&x, pair, w.cara, "a laptop", "") && talking_failed(&x, ERR_INPUT));
	OK(!asked(&x, pair, w.ben, "", "") && talking_failed(&x, ERR_INPUT));
	OK(!asked(&x, pair, w.ben, "a laptop", "\x1b") && talking_failed(&x, ERR_INPUT));
	talking_end(&x, pair);
	OK(!asked(&x, pair, w.ben, "a laptop", "") && talking_failed(&x, ERR_CONFLICT));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_need_is_granted_or_declined_by_the_one_it_is_asked_from);
	RUN_DB(what_was_granted_stays_in_sight_of_both);
	RUN_DB(what_others_have_to_give_the_leader_answers);
	RUN_DB(what_is_promised_is_there_when_the_asker_says_so);
	RUN_DB(a_promise_that_is_dropped_or_undone_leaves_the_need_open);
	RUN_DB(a_need_is_of_the_two_and_has_words);
	return tap_end();
}
