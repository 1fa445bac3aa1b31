/* SPDX-License-Identifier: Apache-2.0 */
#include "model/calendar.h"
#include "model/now.h"
#include "tests/model/talking.h"

/* 10:00 in Berlin, 09:00 in Lisbon: all work. */
static struct ctx at_ten(struct world *w, int64_t who)
{
	struct ctx x = world_as(w, who);

	x.now = MONDAY * INT64_C(86400) + 9 * HOUR;
	return x;
}

static void put(struct ctx *x, struct world *w, int64_t owner, const char *from, const char *to)
{
	int64_t me = x->me;

	x->me = owner;
	if (!calendar_put(x, owner, S("a.ics"), world_event(w, from, to, "Meeting", "")))
		world_die("calendar", &x->err);
	x->me = me;
}

static void who_waits_longest_comes_first_with_the_facts(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = at_ten(&w, w.ada);
	int64_t cara = talking_pair(&x, w.cara), ben = talking_pair(&x, w.ben);
	struct now now;

	talking_held(&x, ben, 3 * DAY);
	talking_held(&x, cara, 9 * DAY);
	OK(now_look(&x, &now) && now.n == 2 && now.asked == 2 && now.busy_until == 0);
	OK(now.people[0].pair == cara && now.people[0].days == 9 && now.people[1].days == 3);
	IS(now.people[0].due, x.now - 9 * DAY + 14 * DAY);
	OK(now.people[0].no_calendar && !now.people[0].leads_me);
	IS(now.people[0].minutes, NOW_LOOK_MINUTES);
	world_drop(&x);
	world_end(&w);
}

static void only_who_is_free_for_three_minutes_is_there(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = at_ten(&w, w.ada);
	struct now now;

	put(&x, &w, w.ben, "20261123T100200", "20261123T110000"); /* two minutes are too few */
	OK(now_look(&x, &now) && now.n == 1 && now.people[0].person == w.cara);
	put(&x, &w, w.ben, "20261123T100300", "20261123T110000");
	OK(now_look(&x, &now) && now.n == 2);
	for (size_t i = 0; i < now.n; i++)
		if (now.people[i].person == w.ben)
			OK(now.people[i].minutes == 3 && !now.people[i].no_calendar);
	put(&x, &w, w.ada, "20261123T101000",
		"20261123T110000"); /* my own next meeting ends it too */
	OK(now_look(&x, &now));
	for (size_t i = 0; i < now.n; i++) OK(now.people[i].minutes <= 10);
	world_drop(&x);
	world_end(&w);
}

static void outside_working_hours_and_in_a_talk_nobody_is_disturbed(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = at_ten(&w, w.ben);
	struct now now;

	OK(talk_plan(&x, talking_pair(&x, w.dev), x.now - 2 * MINUTE, 10, 10));
	x.me = w.ada; /* Ben is in a talk with Dev */
	OK(now_look(&x, &now) && now.n == 1 && now.people[0].person == w.cara);
	x.now -= 30 * MINUTE; /* 08:30 in Lisbon: Cara does not work yet */
	OK(now_look(&x, &now) && now.n == 1 && now.people[0].person == w.ben);
	x.now += 20 * HOUR;
	OK(now_look(&x, &now) && now.n == 0 && now.asked == 2);
	world_drop(&x);
	world_end(&w);
}

static void who_is_in_a_meeting_sees_it_and_asks_all_the_same(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = at_ten(&w, w.ada);
	struct now now;

	put(&x, &w, w.ada, "20261123T093000", "20261123T103000");
	OK(now_look(&x, &now) && now.n == 2);
	IS(now.busy_until, x.now + 30 * MINUTE);
	world_drop(&x);
	world_end(&w);
}

static void those_around_me_are_my_pairs_and_nobody_else(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = at_ten(&w, w.ben);
	struct now now;

	OK(now_look(&x, &now) && now.n == 2); /* whom Ben leads, and who leads Ben */
	for (size_t i = 0; i < now.n; i++) {
		OK(now.people[i].person == w.dev || now.people[i].person == w.ada);
		OK(now.people[i].leads_me == (now.people[i].person == w.ada));
	}
	x.me = w.eve;
	OK(now_look(&x, &now) && now.n == 0 && now.asked == 0);
	x.me = w.ada;
	talking_end(&x, talking_pair(&x, w.cara));
	OK(now_look(&x, &now) && now.n == 1);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(who_waits_longest_comes_first_with_the_facts);
	RUN_DB(only_who_is_free_for_three_minutes_is_there);
	RUN_DB(outside_working_hours_and_in_a_talk_nobody_is_disturbed);
	RUN_DB(who_is_in_a_meeting_sees_it_and_asks_all_the_same);
	RUN_DB(those_around_me_are_my_pairs_and_nobody_else);
	return tap_end();
}
