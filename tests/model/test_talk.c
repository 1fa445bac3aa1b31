/* SPDX-License-Identifier: Apache-2.0 */
#include "model/calendar.h"
#include "model/topic.h"
#include "model/undo_act.h"
#include "tests/model/talking.h"

static const int64_t monday = MONDAY * INT64_C(86400);

static void a_talk_begins_ends_and_is_held_once(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben),
		id = talk_plan(&x, pair, w.now + 10 * MINUTE, 15, 15);
	struct talk *t;

	OK(talk_begin_now(&x, pair) == id); /* the one that was planned for these minutes */
	OK(talk_begin_now(&x, pair) == id); /* open already */
	OK((t = talk_get(&x, id)) && t->state == TALK_PLANNED && t->began == w.now &&
		!t->unplanned);
	x.now += 4 * MINUTE + 20;
	x.me = w.ben; /* either of the two ends it */
	OK(talk_end(&x, id, 0));
	OK((t = talk_get(&x, id)) && t->state == TALK_HELD && t->held_minutes == 5);
	IS(t->starts, w.now); /* it began earlier than planned */
	IS(t->logged_by, w.ben);
	x.now += HOUR;
	OK(talk_end(&x, id, 0) && talk_end(&x, id, 5)); /* ended twice: the same talk */
	OK(!talk_end(&x, id, 30) && talking_failed(&x, ERR_CONFLICT));
	OK(!talk_cancel(&x, id, S("")) && talking_failed(&x, ERR_CONFLICT));
	OK(!talk_miss(&x, id) && talking_failed(&x, ERR_CONFLICT));
	OK(!talk_begin(&x, id) && talking_failed(&x, ERR_CONFLICT));
	world_drop(&x);
	world_end(&w);
}

static void a_talk_that_was_left_open_lasts_as_planned(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t id = talk_begin_now(&x, talking_pair(&x, w.ben));
	struct talk *t;

	OK((t = talk_get(&x, id)) && t->unplanned && t->minutes == 3);
	x.now += 20 * HOUR;
	OK(talk_end(&x, id, 0) && talk_get(&x, id)->held_minutes == 3);
	world_drop(&x);
	world_end(&w);
}

/* A device tells later when a talk was opened and ended, by a clock that may be off. */
static void a_talk_without_a_network_has_its_own_times(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t id = talk_plan(&x, talking_pair(&x, w.ben), w.now + HOUR, 15, 15);
	struct talk *t;

	x.now += 6 * HOUR;
	OK(talk_begin_at(&x, id, w.now + 2 * HOUR) && talk_get(&x, id)->began == w.now + 2 * HOUR);
	OK(talk_begin_at(&x, id, w.now + 3 * HOUR)); /* it is open already, and keeps its time */
	OK(talk_end_at(&x, id, w.now + 2 * HOUR + 8 * MINUTE, 0));
	OK((t = talk_get(&x, id)) && t->state == TALK_HELD && t->held_minutes == 8);
	IS(t->starts, w.now + 2 * HOUR);
	IS(t->ended, w.now + 2 * HOUR + 8 * MINUTE);
	id = talk_plan(&x, talking_pair(&x, w.cara), x.now + HOUR, 15, 15);
	OK(talk_begin_at(&x, id, x.now - 400 * DAY));
	IS(talk_get(&x, id)->began, talk_get(&x, id)->made);
	OK(talk_end_at(&x, id, x.now + 9 * HOUR, 0)); /* a clock that runs ahead */
	OK((t = talk_get(&x, id)) && t->state == TALK_HELD && t->ended <= x.now);
	world_drop(&x);
	world_end(&w);
}

static void a_talk_is_told_without_having_been_planned(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), id = talk_hold(&x, pair, w.now - 12 * MINUTE, 7);
	struct talk *t;

	OK((t = talk_get(&x, id)) && t->state == TALK_HELD && t->unplanned && t->held_minutes == 7);
	IS(t->minutes, 5); /* the nearest length a talk is planned with */
	IS(pair_get(&x, pair)->last_talk, w.now - 12 * MINUTE);
	OK(talk_hold(&x, pair, w.now - 12 * MINUTE, 7) == id); /* told twice */
	OK(!talk_hold(&x, pair, w.now - 8 * MINUTE, 7) && talking_failed(&x, ERR_CONFLICT));
	OK(!talk_hold(&x, pair, w.now + 1, 3) && talking_failed(&x, ERR_INPUT));
	OK(!talk_hold(&x, pair, w.now - 100 * DAY, 3) && talking_failed(&x, ERR_INPUT));
	OK(!talk_hold(&x, pair, w.now - HOUR, 0) && talking_failed(&x, ERR_INPUT));
	OK(!talk_hold(&x, pair, w.now - HOUR, 481) && talking_failed(&x, ERR_INPUT));
	world_drop(&x);
	world_end(&w);
}

static void what_is_told_near_a_planned_talk_is_that_talk(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	int64_t near = talk_plan(&x, pair, w.now - 40 * MINUTE, 15, 15);
	int64_t far = talk_plan(&x, pair, w.now - 5 * HOUR, 15, 15);
	struct talk *t;

	OK(talk_miss(&x, near) && talk_miss(&x, near)); /* said twice: missed once */
	OK(talk_hold(&x, pair, w.now - 10 * MINUTE, 3) == near); /* a slip is put right */
	OK((t = talk_get(&x, near)) && t->state == TALK_HELD && t->starts == w.now - 10 * MINUTE);
	OK(talk_get(&x, far)->state == TALK_PLANNED); /* the talk told is the near one */
	world_drop(&x);
	world_end(&w);
}

/* What was planned for today does not stay standing, and does not swallow another talk either: its
 * length and its hour would be lost, and it would say that it was held when it was not. */
static void a_talk_at_another_hour_calls_off_the_planned_one(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), cara = talking_pair(&x, w.cara);
	int64_t today = talk_plan(&x, pair, w.now + 7 * HOUR, 15, 15);
	int64_t tomorrow = talk_plan(&x, pair, w.now + DAY, 15, 15);
	int64_t later = talk_plan(&x, cara, w.now + 6 * HOUR, 15, 15), told, open, plan = x.undo;
	struct talk *t;

	x.undo = 0;
	/* the day is Ada's, and it is 08:00 in Berlin: nine hours ago was yesterday */
	OK(talk_hold(&x, pair, w.now - 9 * HOUR, 5) > 0);
	IS(talk_get(&x, today)->state, TALK_PLANNED);
	OK((told = talk_hold(&x, pair, w.now - 10 * MINUTE, 5)) && told != today);
	OK((t = talk_get(&x, told)) && t->state == TALK_HELD && t->unplanned && t->held_minutes == 5);
	IS(talk_get(&x, today)->state, TALK_CANCELLED);
	IS(talk_get(&x, tomorrow)->state, TALK_PLANNED);
	OK(talk_hold(&x, pair, w.now - 10 * MINUTE, 5) == told); /* told twice */
	OK(x.undo && x.undo != plan && undo_act(&x, x.undo));
	IS(talk_get(&x, today)->state, TALK_PLANNED);
	IS(talk_get(&x, told)->state, TALK_HELD);
	OK((open = talk_begin_now(&x, cara)) && open != later && talk_get(&x, open)->unplanned);
	IS(talk_get(&x, later)->state, TALK_CANCELLED);
	OK(talk_begin_now(&x, cara) == open); /* open already */
	world_drop(&x);
	world_end(&w);
}

static void missed_cancelled_and_shortened_are_told_apart(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	int64_t past = talk_plan(&x, pair, w.now - 2 * HOUR, 15, 15);
	int64_t next = talk_plan(&x, pair, w.now + DAY, 15, 15);
	int64_t later = talk_plan(&x, pair, w.now + 2 * DAY, 15, 15);
	struct talk *t;

	OK(!talk_miss(&x, next) && talking_failed(&x, ERR_CONFLICT)); /* still to come */
	OK(talk_miss(&x, past) && talk_get(&x, past)->state == TALK_MISSED);
	OK(talk_cancel(&x, next, S("  ill ")) && talk_cancel(&x, next, S("again")));
	OK((t = talk_get(&x, next)) && t->state == TALK_CANCELLED && t->logged_by == w.ada);
	IS_STR(t->reason, S("ill"));
	OK(talk_shorten(&x, later, w.now + 2 * DAY, 3, TALK_IN_HOURS));
	OK((t = talk_get(&x, later)) && t->state == TALK_PLANNED && t->minutes == 3 &&
		t->wanted == 15);
	IS(t->moved, 0);
	OK(!talk_shorten(&x, later, w.now + 2 * DAY, 3, TALK_IN_HOURS) && talking_failed(&x, ERR_INPUT));
	OK(!talk_shorten(&x, later, w.now + 2 * DAY, 15, TALK_IN_HOURS) && talking_failed(&x, ERR_INPUT));
	OK(!talk_shorten(&x, later, w.now - DAY, 3, TALK_IN_HOURS) && talking_failed(&x, ERR_INPUT));
	OK(talk_shorten(&x, later, w.now + 3 * DAY + 2 * HOUR, 3, TALK_IN_HOURS));
	IS(talk_get(&x, later)->moved, 1);
	OK(!talk_shorten(&x, next, w.now + DAY, 3, TALK_IN_HOURS) && talking_failed(&x, ERR_CONFLICT));
	OK(!talk_cancel(&x, past, S("")) && talking_failed(&x, ERR_CONFLICT));
	OK(!talk_end(&x, next, 0) && talking_failed(&x, ERR_CONFLICT));
	world_drop(&x);
	world_end(&w);
}

/* Ben is busy from 10 to 12 on Monday, where the talk stands: it is 08:00, work begins at 9. */
static void a_shorter_talk_is_offered_at_the_next_time_that_fits_both(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	int64_t id = talk_plan(&x, pair, monday + 9 * HOUR, 15, 15);
	struct talk_offer offers[TALK_OFFERS];
	struct spans busy;
	size_t n;

	x.me = w.ben;
	OK(calendar_put(&x, w.ben, S("b.ics"),
		world_event(&w, "20261123T090500", "20261123T120000", "Workshop", "")));
	x.me = w.ada;
	OK(calendar_put(&x, w.ada, S("a.ics"),
		world_event(&w, "20261123T120000", "20261123T123000", "Call", "")));
	OK(talk_offer_shorter(&x, id, offers, &n) && n == 2);
	IS(offers[0].starts, monday + 8 * HOUR); /* five minutes before the workshop */
	IS(offers[0].minutes, 5);
	IS(offers[1].starts, monday + 11 * HOUR + 30 * MINUTE); /* after both */
	IS(offers[1].minutes, 10);
	for (size_t i = 0; i < n; i++) {
		OK(talk_fits(&x, talk_get(&x, id), offers[i].starts, offers[i].minutes));
		OK(!offers[i].same_time);
	}
	OK(!talk_shorten(&x, id, monday + 10 * HOUR, 3, TALK_IN_HOURS) && talking_failed(&x, ERR_CONFLICT));
	OK(talk_shorten(&x, id, offers[0].starts, offers[0].minutes, TALK_IN_HOURS));
	OK(talk_busy(&x, w.ben, monday, monday + DAY, &busy) && busy.n == 1);
	IS(busy.at[0].start, offers[0].starts);
	world_drop(&x);
	world_end(&w);
}

/* Ada and Cara: from 10 to 17 in Berlin both work. */
static void a_time_outside_working_hours_is_asked_back(struct db_pool *pool)
{
	static const struct { int minutes_of_day; const char *says; bool mine, theirs; } times[] = {
		{ 3 * 60, "outside your and Cara's working hours", true, true },
		{ 9 * 60, "outside Cara's working hours", false, true },
		{ 9 * 60 + 55, "outside Cara's working hours", false, true },
		{ 17 * 60 + 30, "outside your working hours", true, false },
		{ 16 * 60 + 55, "outside your working hours", true, false }, /* its end */
	};
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t midnight = monday + DAY - HOUR, pair = talking_pair(&x, w.cara);
	int64_t id = talk_plan(&x, pair, midnight + 12 * HOUR, 30, 30);
	struct talk_outside out;

	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		int64_t at = midnight + times[i].minutes_of_day * MINUTE;

		OK(!talk_shorten(&x, id, at, 10, TALK_IN_HOURS));
		IS_STR(str_of(x.err.text), str_of(times[i].says));
		OK(talking_failed(&x, ERR_ASK));
		OK(talk_outside(&x, pair, at, 10, &out));
		OK(out.mine == times[i].mine && out.theirs == times[i].theirs);
		OK(!talk_offer_fits(&x, pair, at, 10, TALK_IN_HOURS) && talking_failed(&x, ERR_ASK));
	}
	OK(talk_get(&x, id)->starts == midnight + 12 * HOUR && talk_get(&x, id)->minutes == 30);
	OK(talk_shorten(&x, id, midnight + 3 * HOUR, 10, TALK_ANY_HOURS)); /* meant so */
	OK(talk_shorten(&x, id, midnight + 3 * HOUR, 5, TALK_IN_HOURS)); /* shorter, where it stands */
	OK(talk_shorten(&x, id, midnight + 16 * HOUR + 57 * MINUTE, 3, TALK_IN_HOURS));
	world_drop(&x);
	world_end(&w);
}

/* Both are free until a meeting of Ben's from 10:10 to 12:00. */
static void what_is_offered_can_still_be_read_before_it_begins(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t starts, nine = monday + 8 * HOUR;

	OK(calendar_put(&x, w.ben, S("b.ics"),
		world_event(&w, "20261123T101000", "20261123T120000", "Workshop", "")));
	x.me = w.ada;
	x.now = nine + 55 * MINUTE;
	OK(talk_offer_first(&x, talking_pair(&x, w.ben), 3, &starts));
	IS(starts, nine + 60 * MINUTE);
	x.now = nine + 60 * MINUTE;
	OK(talk_offer_first(&x, talking_pair(&x, w.ben), 3, &starts));
	IS(starts, nine + 65 * MINUTE);                /* not this very minute */
	x.now = nine + 62 * MINUTE;
	OK(talk_offer_first(&x, talking_pair(&x, w.ben), 3, &starts));
	IS(starts, nine + 67 * MINUTE);                /* three minutes fit where no cell begins */
	OK(talk_offer_first(&x, talking_pair(&x, w.ben), 5, &starts));
	IS(starts, monday + 11 * HOUR);
	world_drop(&x);
	world_end(&w);
}

static void where_the_talk_stands_is_offered_first_when_it_is_free(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t id = talk_plan(&x, talking_pair(&x, w.ben), monday + 8 * HOUR, 3, 15), longer;
	struct talk_offer offers[TALK_OFFERS];
	size_t n;

	OK(talk_offer_shorter(&x, id, offers, &n) && n == 0); /* three minutes, at that very time */
	longer = talk_plan(&x, talking_pair(&x, w.ben), monday + 8 * HOUR + 30 * MINUTE, 10, 15);
	OK(talk_offer_shorter(&x, longer, offers, &n) && n >= 2);
	IS(offers[n - 1].starts, monday + 8 * HOUR + 30 * MINUTE);
	OK(offers[n - 1].same_time && offers[n - 1].minutes == 5);
	OK(talk_cancel(&x, longer, S("")));
	OK(!talk_offer_shorter(&x, longer, offers, &n) && talking_failed(&x, ERR_CONFLICT));
	world_drop(&x);
	world_end(&w);
}

static void who_left_keeps_what_was_said_and_nothing_new_begins(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), held = talking_held(&x, pair, DAY);
	int64_t next = talk_plan(&x, pair, w.now + DAY, 15, 15);
	struct talk *t;
	size_t n;

	talking_end(&x, pair);
	for (int i = 0; i < 2; i++, x.me = w.ben) {
		OK(talk_get(&x, held) && talk_list_past(&x, pair, x.now, 10, &t, &n) && n == 1);
		OK(talk_get(&x, next) && talk_list_ahead(&x, pair, x.now, 10, &t, &n) && n == 1);
		OK(pair_get(&x, pair)->ended == w.now);
		OK(!talk_begin_now(&x, pair) && talking_failed(&x, ERR_CONFLICT));
		OK(!talk_begin(&x, next) && talking_failed(&x, ERR_CONFLICT));
		OK(!talk_hold(&x, pair, w.now - HOUR, 3) && talking_failed(&x, ERR_CONFLICT));
		OK(!topic_add(&x, &(struct topic){ .pair = pair, .words = S("more") }) && talking_failed(&x, ERR_CONFLICT));
	}
	x.me = w.ada;
	OK(!talk_plan(&x, pair, w.now + 2 * DAY, 15, 15) && talking_failed(&x, ERR_CONFLICT));
	OK(talk_cancel(&x, next, S("")));
	world_drop(&x);
	world_end(&w);
}

static void a_planned_talk_is_moved_to_any_time_that_fits(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), id = talk_plan(&x, pair, monday + 9 * HOUR, 10, 15);
	int64_t tuesday = monday + DAY;
	struct talk *t;

	OK(calendar_put(&x, w.ada, S("a.ics"),
		world_event(&w, "20261124T100000", "20261124T110000", "Workshop", "")));
	OK(!talk_move(&x, id, tuesday + 9 * HOUR, 10, TALK_IN_HOURS) && talking_failed(&x, ERR_CONFLICT));
	OK(!talk_move(&x, id, tuesday + 3 * HOUR, 10, TALK_IN_HOURS) && talking_failed(&x, ERR_ASK));
	OK(!talk_move(&x, id, w.now - HOUR, 10, TALK_IN_HOURS) && talking_failed(&x, ERR_INPUT));
	OK(!talk_move(&x, id, tuesday + 11 * HOUR, 30, TALK_IN_HOURS) && talking_failed(&x, ERR_INPUT));
	OK(!talk_move(&x, id, monday + 9 * HOUR, 10, TALK_IN_HOURS) && talking_failed(&x, ERR_INPUT));
	OK(talk_move(&x, id, tuesday + 11 * HOUR, 15, TALK_IN_HOURS)); /* longer again, too */
	OK((t = talk_get(&x, id)) && t->starts == tuesday + 11 * HOUR && t->minutes == 15);
	IS(t->moved, 1);
	x.me = w.ben;
	OK(talk_move(&x, id, tuesday + 3 * HOUR, 5, TALK_ANY_HOURS));
	x.me = w.cara;
	OK(!talk_move(&x, id, tuesday + 12 * HOUR, 5, TALK_IN_HOURS) && talking_failed(&x, ERR_MISSING));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_talk_begins_ends_and_is_held_once);
	RUN_DB(a_talk_that_was_left_open_lasts_as_planned);
	RUN_DB(a_talk_without_a_network_has_its_own_times);
	RUN_DB(a_talk_is_told_without_having_been_planned);
	RUN_DB(what_is_told_near_a_planned_talk_is_that_talk);
	RUN_DB(a_talk_at_another_hour_calls_off_the_planned_one);
	RUN_DB(missed_cancelled_and_shortened_are_told_apart);
	RUN_DB(a_shorter_talk_is_offered_at_the_next_time_that_fits_both);
	RUN_DB(a_time_outside_working_hours_is_asked_back);
	RUN_DB(what_is_offered_can_still_be_read_before_it_begins);
	RUN_DB(where_the_talk_stands_is_offered_first_when_it_is_free);
	RUN_DB(who_left_keeps_what_was_said_and_nothing_new_begins);
	RUN_DB(a_planned_talk_is_moved_to_any_time_that_fits);
	return tap_end();
}
