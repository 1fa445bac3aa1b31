/* SPDX-License-Identifier: Apache-2.0 */
#include "model/request.h"

#include "model/now.h"
#include "model/opened.h"
#include "model/proposal.h"
#include "model/undo_act.h"
#include "tests/model/talking.h"

/* Ben asks Ada. */
static int64_t asked(struct ctx *x, struct world *w, int64_t pair)
{
	int64_t id;

	x->me = w->ben;
	id = request_add(x, pair);
	if (!id) world_die("request", &x->err);
	return id;
}

/* A page has shown it to x->me. */
static void seen(struct ctx *x, int64_t id)
{
	struct ctx read = *x;
	struct request *q;

	read.opened = NULL;
	if (!(q = request_get(&read, id))) world_die("seen", &read.err);
	request_note_seen(&read, q);
	if (!opened_keep(x, &read)) world_die("opened", &x->err);
}

static enum request_state state_of(struct ctx *x, struct world *w, int64_t id)
{
	struct request *q;

	x->me = w->ben;
	q = request_get(x, id);
	return q ? q->state : REQUEST_TAKEN_BACK;
}

static void one_of_a_pair_waits_without_a_reason(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada), id = asked(&x, &w, pair);
	struct request *q, *mine;
	size_t n;

	IS(request_add(&x, pair), id); /* pressed again it is the same */
	OK(request_last(&x, pair, &q) && q && q->mine && !q->seen && !q->words.n);
	OK(request_look(&x, 10, &q, &n, &mine) && n == 0 && mine && mine->id == id);
	OK(request_list(&x, 10, &q, &n) && n == 0); /* it waits for the other */
	x.me = w.ada;
	OK(request_list(&x, 10, &q, &n) && n == 1 && q->id == id && !q->mine);
	IS_STR(q->asker_name, S("Ben"));
	OK(request_look(&x, 10, &q, &n, &mine) && n == 1 && q->id == id && !mine);
	OK(!request_add(&x, pair) && talking_failed(&x, ERR_FORBIDDEN)); /* who leads plans */
	OK(!request_take_back(&x, id) && talking_failed(&x, ERR_FORBIDDEN));
	x.now += MINUTE;
	seen(&x, id);
	x.me = w.ben;
	seen(&x, id); /* the asker's own look is none */
	OK((q = request_get(&x, id)) && q->seen == x.now);
	world_drop(&x);
	world_end(&w);
}

static void what_is_taken_back_is_gone_for_the_other(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada), id = asked(&x, &w, pair);
	struct request *q;
	size_t n;

	OK(request_say(&x, id, S("the release")));
	IS_STR(request_get(&x, id)->words, S("the release"));
	OK(request_take_back(&x, id) && request_take_back(&x, id));
	OK((q = request_get(&x, id)) && q->state == REQUEST_TAKEN_BACK && !q->words.n);
	x.me = w.ada;
	OK(!request_get(&x, id) && talking_failed(&x, ERR_MISSING));
	OK(request_list(&x, 10, &q, &n) && n == 0);
	OK(request_of_pair(&x, pair, &q) && !q);
	OK(asked(&x, &w, pair) != id); /* and they may ask again */
	world_drop(&x);
	world_end(&w);
}

static void a_talk_answers_however_it_comes_about(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada), one, talk;
	struct request *q;

	x.me = w.ada;
	OK(talk_plan(&x, pair, x.now + 2 * DAY, 15, 15) > 0);
	x.now += MINUTE;
	one = asked(&x, &w, pair);
	IS(state_of(&x, &w, one), REQUEST_OPEN); /* what was planned before is no answer */
	x.me = w.ada;
	x.now += HOUR;
	OK((talk = talk_plan(&x, pair, x.now + DAY, 3, 3)) > 0);
	x.me = w.ben;
	OK((q = request_get(&x, one)) && q->state == REQUEST_ANSWERED && q->talk == talk);
	OK(q->answered == x.now && !q->seen && q->talk_starts == x.now + DAY);
	x.now += 3 * DAY;
	one = asked(&x, &w, pair);
	x.me = w.ada;
	OK(talk_begin_now(&x, pair) > 0);
	IS(state_of(&x, &w, one), REQUEST_ANSWERED);
	x.now += DAY;
	one = asked(&x, &w, pair);
	x.me = w.ada;
	OK(talk_hold(&x, pair, x.now - 2 * HOUR, 3) > 0); /* held before it was asked for */
	IS(state_of(&x, &w, one), REQUEST_OPEN);
	x.now += HOUR;
	OK(talk_hold(&x, pair, x.now - 10 * MINUTE, 3) > 0);
	IS(state_of(&x, &w, one), REQUEST_ANSWERED);
	world_drop(&x);
	world_end(&w);
}

static void who_calls_it_off_lets_it_wait_again(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada), id = asked(&x, &w, pair), talk;

	x.me = w.ada;
	OK((talk = talk_plan(&x, pair, x.now + DAY, 3, 3)) > 0 && talk_cancel(&x, talk, S("")));
	IS(state_of(&x, &w, id), REQUEST_OPEN);
	x.me = w.ada;
	x.undo = 0;
	OK(talk_plan(&x, pair, x.now + DAY, 3, 3) > 0);
	IS(state_of(&x, &w, id), REQUEST_ANSWERED);
	x.me = w.ada;
	OK(undo_act(&x, x.undo));
	IS(state_of(&x, &w, id), REQUEST_OPEN);
	IS(request_get(&x, id)->again, x.now); /* and that is told */
	x.me = w.ada;
	OK((talk = talk_plan(&x, pair, x.now + DAY, 3, 3)) > 0);
	x.me = w.ben;
	OK(talk_cancel(&x, talk, S(""))); /* who asked needs them no longer */
	IS(state_of(&x, &w, id), REQUEST_TAKEN_BACK);
	world_drop(&x);
	world_end(&w);
}

/* How many wait for Ada. */
static size_t waiting(struct ctx *x, struct world *w)
{
	struct request *q, *mine, *looked;
	size_t n, looked_n;

	x->me = w->ada;
	OK(request_list(x, 10, &q, &n) && request_look(x, 10, &looked, &looked_n, &mine) && n == looked_n);
	return n;
}

static void what_was_planned_and_never_happened_waits_again(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada), id = asked(&x, &w, pair), ends, talk;
	struct request *q;

	x.me = w.ada;
	OK((talk = talk_plan(&x, pair, x.now + DAY, 3, 3)) > 0);
	ends = x.now + DAY + 3 * MINUTE;
	x.now = ends + HOUR - 1; /* it may still be told */
	IS(state_of(&x, &w, id), REQUEST_ANSWERED);
	IS(waiting(&x, &w), 0);
	x.now = ends + HOUR;
	IS(state_of(&x, &w, id), REQUEST_OPEN);
	OK((q = request_get(&x, id)) && q->passed_by == ends && q->talk == talk && !q->answered);
	OK(request_last(&x, pair, &q) && q->passed_by == ends);
	OK(request_add(&x, pair) == id && request_say(&x, id, S("the release")));
	IS(waiting(&x, &w), 1);
	OK(talk_hold(&x, pair, x.now - HOUR - 3 * MINUTE, 3) == talk); /* told after all */
	IS(waiting(&x, &w), 0);
	IS(state_of(&x, &w, id), REQUEST_ANSWERED);
	OK(request_get(&x, id)->talk == talk && !request_get(&x, id)->passed_by);
	world_drop(&x);
	world_end(&w);
}

static void a_time_that_passed_is_answered_by_another_or_taken_back(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada), id = asked(&x, &w, pair), talk;

	x.me = w.ada;
	OK((talk = talk_plan(&x, pair, x.now + HOUR, 3, 3)) > 0);
	x.now += HOUR + 5 * MINUTE;
	OK(talk_miss(&x, talk)); /* said, it waits at once */
	IS(waiting(&x, &w), 1);
	IS(request_get(&x, id)->passed_by, x.now - 2 * MINUTE);
	OK((talk = talk_plan(&x, pair, x.now + HOUR, 3, 3)) > 0);
	IS(waiting(&x, &w), 0);
	IS(state_of(&x, &w, id), REQUEST_ANSWERED);
	IS(request_get(&x, id)->talk, talk);
	x.now += DAY;
	IS(waiting(&x, &w), 1);
	OK((talk = talk_begin_now(&x, pair)) > 0);
	IS(waiting(&x, &w), 0);
	IS(request_get(&x, id)->talk, talk);
	x.now += DAY;
	id = asked(&x, &w, pair);
	x.me = w.ada;
	OK(talk_plan(&x, pair, x.now + HOUR, 3, 3) > 0);
	x.now += DAY;
	x.me = w.ben;
	OK(request_take_back(&x, id));
	IS(waiting(&x, &w), 0);
	world_drop(&x);
	world_end(&w);
}

static void only_the_one_who_answers_learns_how_long_they_take(struct db_pool *pool)
{
	static const int64_t took[] = { 5 * MINUTE, 3 * HOUR, 40 * MINUTE };
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada), seconds;

	for (int i = 0; i < 3; i++) {
		x.me = w.ada;
		OK(request_usual(&x, &seconds) && seconds == 0); /* too few tell nothing */
		asked(&x, &w, pair);
		x.me = w.ada;
		x.now += took[i];
		OK(talk_plan(&x, pair, x.now + (i + 1) * DAY, 3, 3) > 0);
	}
	OK(request_usual(&x, &seconds) && seconds == 40 * MINUTE);
	x.me = w.ben;
	OK(request_usual(&x, &seconds) && seconds == 0);
	world_drop(&x);
	world_end(&w);
}

static void who_asks_comes_before_every_cadence(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t ben = talking_pair(&x, w.ben), cara = talking_pair(&x, w.cara);
	struct proposal *p;
	struct now now;

	x.now += 3 * HOUR;
	talking_held(&x, cara, 30 * DAY);
	talking_held(&x, ben, HOUR); /* and not due for a week */
	OK((p = proposal_get(&x, MONDAY + 7)) && p->n == 2 && p->talks[0].pair == ben);
	IS(p->talks[0].state, PROPOSED);
	OK((p = proposal_get(&x, MONDAY)) && p->talks[0].state == PROPOSED_ACCEPTED);
	OK(now_look(&x, &now) && now.n == 2 && now.people[0].pair == cara);
	asked(&x, &w, ben);
	x.me = w.ada;
	OK(now_look(&x, &now) && now.n == 2 && now.people[0].pair == ben && now.people[0].asked == x.now);
	OK((p = proposal_get(&x, MONDAY + 7)) && p->talks[0].asked && !p->talks[1].asked);
	OK(p->ask->pairs[0].asked && !p->ask->pairs[1].asked);
	world_drop(&x);
	world_end(&w);
}

static void three_times_are_offered_an_hour_apart(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), starts[TALK_OFFERS], other[TALK_OFFERS];
	size_t n;

	OK(talk_offer_next(&x, pair, 3, NULL, 0, starts, &n) && n == 3);
	IS(starts[0], MONDAY * INT64_C(86400) + 8 * HOUR); /* both begin at nine in Berlin */
	OK(starts[1] == starts[0] + HOUR && starts[2] == starts[1] + HOUR);
	/* each who waits is offered times of their own, however often one was taken */
	OK(talk_offer_next(&x, talking_pair(&x, w.cara), 3, starts, 3, other, &n) && n == 3);
	for (size_t i = 0; i < 9; i++) OK(other[i / 3] + 3 * MINUTE <= starts[i % 3] || other[i / 3] >= starts[i % 3] + 3 * MINUTE);
	OK(talk_plan(&x, pair, starts[0], 3, 3) > 0);
	OK(!talk_offer_fits(&x, talking_pair(&x, w.cara), starts[0], 3, TALK_ANY_HOURS) && talking_failed(&x, ERR_CONFLICT));
	OK(talk_offer_fits(&x, talking_pair(&x, w.cara), other[0], 3, TALK_ANY_HOURS));
	x.me = w.dev;
	OK(!talk_offer_next(&x, pair, 3, NULL, 0, starts, &n) && talking_failed(&x, ERR_MISSING));
	world_drop(&x);
	world_end(&w);
}

static void nobody_else_finds_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada), id = asked(&x, &w, pair);
	int64_t strangers[] = { w.cara, w.dev, w.eve, 0, CTX_OPERATOR };
	struct request *q, *mine;
	size_t n;

	for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
		x.me = strangers[i];
		OK(!request_get(&x, id) && talking_failed(&x, ERR_MISSING));
		OK(!request_add(&x, pair) && talking_failed(&x, ERR_MISSING));
		OK(request_of_pair(&x, pair, &q) && !q);
		OK(request_last(&x, pair, &q) && !q);
		OK(request_list(&x, 10, &q, &n) && n == 0);
		OK(request_look(&x, 10, &q, &n, &mine) && n == 0 && !mine);
	}
	OK(state_of(&x, &w, id) == REQUEST_OPEN && !request_get(&x, id)->seen);
	talking_end(&x, pair);
	OK(!request_add(&x, pair) && talking_failed(&x, ERR_CONFLICT));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(one_of_a_pair_waits_without_a_reason);
	RUN_DB(what_is_taken_back_is_gone_for_the_other);
	RUN_DB(a_talk_answers_however_it_comes_about);
	RUN_DB(who_calls_it_off_lets_it_wait_again);
	RUN_DB(what_was_planned_and_never_happened_waits_again);
	RUN_DB(a_time_that_passed_is_answered_by_another_or_taken_back);
	RUN_DB(only_the_one_who_answers_learns_how_long_they_take);
	RUN_DB(who_asks_comes_before_every_cadence);
	RUN_DB(three_times_are_offered_an_hour_apart);
	RUN_DB(nobody_else_finds_it);
	return tap_end();
}
