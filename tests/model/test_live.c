/* SPDX-License-Identifier: Apache-2.0
 *
 * What changes for two people is counted once in a transaction and told after its commit alone.
 */
#include "model/live.h"

#include "model/note.h"
#include "model/pair.h"
#include "model/recognition.h"
#include "model/said.h"
#include "model/step.h"
#include "model/talk.h"
#include "model/topic.h"
#include "tests/model/world.h"

static struct {
	size_t told, n;
	struct live_change last;
} heard;

static void hear(void *env, const struct live_change *c, size_t n)
{
	(void)env;
	heard.told++;
	heard.n += n;
	if (n) heard.last = c[n - 1];
}

static const struct live_ear ear = { hear, NULL };

/* The little organisation, with an ear that nothing has told yet. */
static struct world listening(struct db_pool *pool)
{
	struct world w = world(pool);

	heard.told = heard.n = 0;
	w.store.ear = &ear;
	return w;
}

static int64_t pair_of(struct world *w, int64_t me, int64_t other)
{
	struct ctx x = world_as(w, me);
	struct pair *p = pair_with(&x, other);
	int64_t id = p ? p->id : 0;

	world_drop(&x);
	return id;
}

static int64_t add_topic(struct ctx *x, int64_t pair, const char *words)
{
	return topic_add(x, &(struct topic){ .pair = pair, .words = str_of(words) });
}

static void a_commit_is_told_once(struct db_pool *pool)
{
	struct world wide = listening(pool), *w = &wide;
	int64_t pair = pair_of(w, w->ada, w->ben), n;
	struct ctx x = world_as(w, w->ben);

	OK(add_topic(&x, pair, "One") && add_topic(&x, pair, "Two"));
	IS(heard.told, 0); /* not before the commit */
	world_keep(&x);
	IS(heard.told, 1);
	IS(heard.n, 1);
	IS(heard.last.pair, pair);
	IS(heard.last.leader, w->ada);
	IS(heard.last.member, w->ben);
	IS(heard.last.n, 1);
	x = world_as(w, w->ada);
	OK(add_topic(&x, pair, "Three"));
	world_keep(&x);
	IS(heard.last.n, 2);
	x = world_as(w, w->ada);
	OK(live_number(&x, pair, &n));
	IS(n, 2);
	world_drop(&x);
	world_end(w);
}

static void what_is_rolled_back_is_not_told(struct db_pool *pool)
{
	struct world wide = listening(pool), *w = &wide;
	int64_t pair = pair_of(w, w->ada, w->ben), n;
	struct ctx x = world_as(w, w->ben);

	OK(add_topic(&x, pair, "One"));
	world_drop(&x);
	IS(heard.told, 0);
	x = world_as(w, w->ben);
	OK(live_number(&x, pair, &n));
	IS(n, 0);
	world_drop(&x);
	world_end(w);
}

static void nobody_learns_of_a_private_line(struct db_pool *pool)
{
	struct world wide = listening(pool), *w = &wide;
	int64_t pair = pair_of(w, w->ada, w->ben);
	struct ctx x = world_as(w, w->ada);
	int64_t talk = talk_begin_now(&x, pair);

	world_keep(&x);
	IS(heard.told, 1);
	x = world_as(w, w->ada);
	OK(note_set_private(&x, talk, S("for me")));
	world_keep(&x);
	IS(heard.told, 1);
	x = world_as(w, w->ada);
	OK(note_set_shared(&x, talk, S("for both")));
	world_keep(&x);
	IS(heard.told, 2);
	world_end(w);
}

/* Each act that the other sees is told; a forgotten one leaves its `n` behind. */
static void each_act_is_told(struct db_pool *pool)
{
	struct world wide = listening(pool), *w = &wide;
	int64_t pair = pair_of(w, w->ada, w->ben), topic, step, talk;
	struct ctx x = world_as(w, w->ada);
	size_t told = 0;

#define TOLD(act)                                                                                  \
	OK(act), world_keep(&x), IS(heard.told, ++told), x = world_as(w, w->ada)
	TOLD((topic = add_topic(&x, pair, "One")));
	TOLD(topic_take_back(&x, topic));
	TOLD((step = step_add(&x, &(struct step){ .pair = pair, .owner = w->ada, .words = S("Write it") })));
	TOLD(step_done(&x, step));
	TOLD(step_reopen(&x, step));
	TOLD(step_move(&x, step, MONDAY + 3));
	TOLD(step_drop(&x, step, S("not needed")));
	TOLD((talk = talk_begin_now(&x, pair)));
	TOLD(said_set(&x, pair, SAID_GOAL, talk, S("A calm release")));
	TOLD(talk_end(&x, talk, 5));
	TOLD(recognition_add(&x, &(struct recognition){ .receiver = w->ben, .pair = pair, .talk = talk,
		.words = S("You wrote it down") }));
	TOLD((talk = talk_plan(&x, pair, w->now + DAY, 5, 15)));
	TOLD(talk_cancel(&x, talk, S("")));
	world_drop(&x);
	world_end(w);
}

static void others_find_out_by_asking(struct db_pool *pool)
{
	struct world wide = listening(pool), *w = &wide;
	int64_t pair = pair_of(w, w->ada, w->ben), other = pair_of(w, w->ada, w->cara);
	struct live_change *all;
	struct ctx x = world_as(w, w->ben);
	size_t n;

	OK(add_topic(&x, pair, "One"));
	world_keep(&x);
	w->now += 10;
	x = world_as(w, w->cara);
	OK(add_topic(&x, other, "Two"));
	world_keep(&x);
	x = world_as(w, CTX_OPERATOR);
	OK(live_list(&x, w->now, &all, &n));
	IS(n, 1);
	IS(all[0].pair, other);
	OK(live_list(&x, w->now - 10, &all, &n));
	IS(n, 2);
	world_drop(&x);
	world_end(w);
}

int main(void)
{
	RUN_DB(a_commit_is_told_once);
	RUN_DB(what_is_rolled_back_is_not_told);
	RUN_DB(nobody_learns_of_a_private_line);
	RUN_DB(each_act_is_told);
	RUN_DB(others_find_out_by_asking);
	return tap_end();
}
