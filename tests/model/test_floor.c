/* SPDX-License-Identifier: Apache-2.0
 *
 * In an open talk both are at one beat, and either says who speaks; how much the leader has
 * listened is for the leader alone. Who is here is seen by the other, unless one of the two has
 * switched it off.
 */
#include "model/floor.h"

#include "model/here.h"
#include "model/live.h"
#include "model/pair.h"
#include "model/talk.h"
#include "tests/model/talking.h"

static int64_t open_talk(struct world *w)
{
	struct ctx x = world_as(w, w->ada);
	struct pair *p = pair_with(&x, w->ben);
	int64_t talk = p ? talk_begin_now(&x, p->id) : 0;

	world_keep(&x);
	return talk;
}

static struct floor floor_as(struct world *w, int64_t me, int64_t talk)
{
	struct ctx x = world_as(w, me);
	struct floor f = { 0 };

	OK(floor_get(&x, talk, &f));
	world_drop(&x);
	return f;
}

static void say_speaker(struct world *w, int64_t me, int64_t talk, int64_t who)
{
	struct ctx x = world_as(w, me);

	OK(floor_set_speaker(&x, talk, who));
	world_keep(&x);
}

static void both_are_at_one_beat(struct db_pool *pool)
{
	struct world w = world(pool);
	int64_t talk = open_talk(&w), n, then;
	struct ctx x;

	IS(floor_as(&w, w.ben, talk).beat, BEAT_ARRIVE);
	x = world_as(&w, w.ben);
	OK(floor_set_beat(&x, talk, BEAT_STEP));
	world_keep(&x);
	IS(floor_as(&w, w.ada, talk).beat, BEAT_STEP);
	x = world_as(&w, w.ada);
	OK(live_number(&x, talk_get(&x, talk)->pair, &n));
	OK(floor_set_beat(&x, talk, BEAT_STEP)); /* the same again is no change */
	OK(live_number(&x, talk_get(&x, talk)->pair, &then));
	IS(then, n);
	OK(talk_end(&x, talk, 5));
	OK(!floor_set_beat(&x, talk, BEAT_CLOSE) && talking_failed(&x, ERR_CONFLICT));
	world_drop(&x);
	world_end(&w);
}

static void the_leader_alone_sees_how_much_they_listened(struct db_pool *pool)
{
	struct world w = world(pool);
	int64_t talk = open_talk(&w);

	say_speaker(&w, w.ada, talk, w.ben);
	IS(floor_as(&w, w.ben, talk).speaker, w.ben);
	w.now += 30;
	IS(floor_as(&w, w.ada, talk).listened, -1); /* half a minute says nothing */
	w.now += 40;
	say_speaker(&w, w.ben, talk, w.ada);
	w.now += 30;
	say_speaker(&w, w.ada, talk, 0);
	w.now += 300; /* nobody is said to speak */
	IS(floor_as(&w, w.ada, talk).listened, 70);
	IS(floor_as(&w, w.ben, talk).listened, -1);
	IS(floor_as(&w, w.ben, talk).speaker, 0);
	say_speaker(&w, w.ben, talk, w.ada);
	w.now += 100; /* whoever speaks now counts as well */
	IS(floor_as(&w, w.ada, talk).listened, 40); /* 70 of 200 seconds */
	world_end(&w);
}

static void strangers_have_no_floor(struct db_pool *pool)
{
	struct world w = world(pool);
	int64_t talk = open_talk(&w);
	const int64_t others[] = { w.cara, w.dev, w.eve, 0, CTX_OPERATOR };
	struct floor f;

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		struct ctx x = world_as(&w, others[i]);

		OK(!floor_get(&x, talk, &f) && talking_failed(&x, ERR_MISSING));
		OK(!floor_set_beat(&x, talk, BEAT_STEP) && talking_failed(&x, ERR_MISSING));
		OK(!floor_set_speaker(&x, talk, w.ada) && talking_failed(&x, ERR_MISSING));
		world_drop(&x);
	}
	struct ctx x = world_as(&w, w.ada);
	OK(!floor_set_speaker(&x, talk, w.cara) && talking_failed(&x, ERR_INPUT));
	world_drop(&x);
	world_end(&w);
}

static void the_floor_is_forgotten_after_a_day(struct db_pool *pool)
{
	struct world w = world(pool);
	int64_t talk = open_talk(&w);
	struct ctx x;

	say_speaker(&w, w.ada, talk, w.ben);
	w.now += FLOOR_KEPT - 1;
	x = world_as(&w, CTX_OPERATOR);
	OK(floor_sweep(&x));
	world_keep(&x);
	IS(floor_as(&w, w.ada, talk).speaker, w.ben);
	w.now += 2;
	x = world_as(&w, CTX_OPERATOR);
	OK(floor_sweep(&x));
	world_keep(&x);
	IS(floor_as(&w, w.ada, talk).speaker, 0);
	world_end(&w);
}

/* Whether `me` is told that the other of the two is here. */
static bool sees(struct world *w, int64_t me, int64_t other)
{
	struct ctx x = world_as(w, me);
	struct pair *p = pair_with(&x, other);
	bool is = false;
	int64_t n;

	OK(p && here_look(&x, p->id, &n, &is));
	world_drop(&x);
	return is;
}

static void come(struct world *w, int64_t me, int64_t other, bool leave)
{
	struct ctx x = world_as(w, me);
	struct pair *p = pair_with(&x, other);

	OK(p && (leave ? here_leave(&x, p->id) : here_say(&x, p->id)));
	world_keep(&x);
}

static void who_is_here_is_seen_until_they_leave(struct db_pool *pool)
{
	struct world w = world(pool);

	OK(!sees(&w, w.ada, w.ben));
	come(&w, w.ben, w.ada, false);
	OK(sees(&w, w.ada, w.ben));
	OK(!sees(&w, w.ada, w.cara)); /* of this pair alone */
	w.now += HERE_SECONDS - 1;
	OK(sees(&w, w.ada, w.ben));
	w.now += 1; /* a page that says nothing any more is gone */
	OK(!sees(&w, w.ada, w.ben));
	come(&w, w.ben, w.ada, false);
	come(&w, w.ben, w.ada, true);
	OK(!sees(&w, w.ada, w.ben));
	world_end(&w);
}

/* How many changes a pair has seen. */
static int64_t changes(struct world *w, int64_t me, int64_t other)
{
	struct ctx x = world_as(w, me);
	struct pair *p = pair_with(&x, other);
	int64_t n = -1;

	OK(p && live_number(&x, p->id, &n));
	world_drop(&x);
	return n;
}

static void set_unseen(struct world *w, int64_t me, bool unseen)
{
	struct ctx x = world_as(w, me);

	OK(here_set_unseen(&x, unseen));
	world_keep(&x);
}

static void who_switches_it_off_is_not_seen_and_does_not_see(struct db_pool *pool)
{
	struct world w = world(pool);
	int64_t then;

	come(&w, w.ada, w.ben, false);
	come(&w, w.ben, w.ada, false);
	set_unseen(&w, w.ben, true);
	OK(!sees(&w, w.ada, w.ben)); /* at once, and not only when it runs out */
	OK(!sees(&w, w.ben, w.ada));
	come(&w, w.ben, w.ada, false);
	OK(!sees(&w, w.ada, w.ben));
	then = changes(&w, w.ada, w.ben);
	come(&w, w.ada, w.ben, true);
	come(&w, w.ada, w.ben, false);
	IS(changes(&w, w.ada, w.ben), then); /* no number tells who comes and goes */
	set_unseen(&w, w.ben, false);
	come(&w, w.ben, w.ada, false);
	OK(sees(&w, w.ada, w.ben) && sees(&w, w.ben, w.ada));
	world_end(&w);
}

static void strangers_are_not_here(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = pair_with(&x, w.ben)->id, n;
	bool is;

	world_drop(&x);
	come(&w, w.ben, w.ada, false);
	x = world_as(&w, w.cara);
	OK(!here_say(&x, pair) && talking_failed(&x, ERR_MISSING));
	OK(!here_leave(&x, pair) && talking_failed(&x, ERR_MISSING));
	OK(here_look(&x, pair, &n, &is) && !is && n == 0);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(both_are_at_one_beat);
	RUN_DB(the_leader_alone_sees_how_much_they_listened);
	RUN_DB(strangers_have_no_floor);
	RUN_DB(the_floor_is_forgotten_after_a_day);
	RUN_DB(who_is_here_is_seen_until_they_leave);
	RUN_DB(who_switches_it_off_is_not_seen_and_does_not_see);
	RUN_DB(strangers_are_not_here);
	return tap_end();
}
