/* SPDX-License-Identifier: Apache-2.0 */
#include "model/talk_settle.h"

#include "model/topic.h"
#include "tests/model/talking.h"

static size_t settle(struct ctx *x)
{
	int64_t me = x->me;
	size_t done = 0;

	x->me = CTX_OPERATOR;
	OK(talk_settle(x, 10, &done));
	x->me = me;
	return done;
}

static void what_was_left_open_counts_with_its_planned_minutes(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	int64_t id = talk_plan(&x, pair, w.now + 10 * MINUTE, 15, 15);
	struct topic *topics;
	struct talk *t;
	size_t n;

	OK(topic_add(&x, &(struct topic){ .pair = pair, .words = S("The move") }) && talk_begin(&x, id));
	x.now += TALK_FORGOTTEN;
	IS(settle(&x), 0);
	x.now += 2 * DAY;
	IS(settle(&x), 1);
	IS(settle(&x), 0);
	OK((t = talk_get(&x, id)) && t->state == TALK_HELD && t->held_minutes == 15 && !t->logged_by);
	IS(t->starts, w.now);
	IS(pair_get(&x, pair)->last_talk, w.now);
	OK(topic_list(&x, pair, 0, 5, &topics, &n) && n == 1);
	IS(topics[0].carried, 1);
	world_drop(&x);
	world_end(&w);
}

static void what_nobody_said_can_be_put_right_once(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), id = talk_begin_now(&x, pair), other;
	struct topic *topics;
	size_t n;

	OK(topic_add(&x, &(struct topic){ .pair = pair, .words = S("The move") }));
	x.now += 5 * HOUR;
	IS(settle(&x), 1);
	OK(talk_end(&x, id, 0) && talk_get(&x, id)->held_minutes == 3);
	OK(talk_end(&x, id, 20) && talk_get(&x, id)->held_minutes == 20);
	OK(topic_list(&x, pair, 0, 5, &topics, &n) && n == 1 && topics[0].carried == 1);
	OK(!talk_end(&x, id, 30) && talking_failed(&x, ERR_CONFLICT));
	OK((other = talk_begin_now(&x, talking_pair(&x, w.cara))));
	x.now += 5 * HOUR;
	IS(settle(&x), 1);
	OK(talk_miss(&x, other) && talk_get(&x, other)->state == TALK_MISSED);
	IS(talk_get(&x, other)->held_minutes, 0);
	world_drop(&x);
	world_end(&w);
}

static void nobody_but_the_operator_settles(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	size_t done;

	OK(!talk_settle(&x, 10, &done) && x.err.code == ERR_FORBIDDEN);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(what_was_left_open_counts_with_its_planned_minutes);
	RUN_DB(what_nobody_said_can_be_put_right_once);
	RUN_DB(nobody_but_the_operator_settles);
	return tap_end();
}
