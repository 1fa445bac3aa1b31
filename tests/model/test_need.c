/* SPDX-License-Identifier: Apache-2.0 */
#include "model/need.h"
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
	OK(need_list_answered(&x, x.now - 9 * DAY, 10, &n, &count) && count == 0);
	OK(need_list_pair(&x, pair, 0, 10, &n, &count) && count == 0);
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
	RUN_DB(what_others_have_to_give_the_leader_answers);
	RUN_DB(a_need_is_of_the_two_and_has_words);
	return tap_end();
}
