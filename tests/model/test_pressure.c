/* SPDX-License-Identifier: Apache-2.0 */
#include "model/pressure.h"

#include "model/calendar.h"
#include "model/pressure_plan.h"
#include "model/undo_act.h"
#include "tests/model/talking.h"

/* -- the rule -- */

enum { AT_NINE = 9 * HOUR };

static struct span meeting(int hour, int minutes)
{
	return (struct span){ hour * HOUR, hour * HOUR + minutes * MINUTE };
}

static void a_week_is_summed_up(void)
{
	const struct hours_span work[] = { { AT_NINE, AT_NINE + 8 * HOUR, 0 } };
	const struct span meetings[] = { meeting(8, 120), meeting(9, 30),
		{ 10 * HOUR + 4 * MINUTE, 11 * HOUR }, meeting(13, 60) };
	struct pressure_week w = { 0 };

	pressure_sum(work, 1, meetings, 4, (struct span){ 0, DAY }, &w);
	OK(w.work == 480 && w.meetings == 4);
	OK(w.taken == 60 + 56 + 60); /* before nine nothing is taken, and an overlap counts once */
	OK(w.chained == 120 + 56);   /* four minutes are no break; an hour alone is no chain */
	pressure_sum(work, 1, meetings, 4, (struct span){ DAY, 2 * DAY }, &w);
	OK(w.work == 0 && w.taken == 0 && w.meetings == 0 && w.chained == 0);
}

static bool hot(int64_t taken, int64_t chained, int64_t ones, int64_t cancelled, int64_t moved)
{
	struct pressure_week w = { .work = 1000,
		.taken = taken,
		.chained = chained,
		.one_on_ones = ones,
		.cancelled = cancelled,
		.moved = moved };

	pressure_judge(&w);
	return w.hot;
}

static void two_signs_make_a_week_hot_or_one_that_is_nearly_all(void)
{
	OK(!hot(899, 0, 0, 0, 0) && hot(900, 0, 0, 0, 0));
	OK(hot(700, 480, 0, 0, 0) && !hot(699, 480, 0, 0, 0) && !hot(700, 479, 0, 0, 0));
	OK(hot(700, 0, 6, 1, 1) && !hot(700, 0, 7, 1, 1) && !hot(700, 0, 1, 1, 0));
	OK(hot(0, 480, 3, 0, 2) && !hot(0, 0, 3, 3, 0) && !hot(0, 480, 3, 0, 0));
}

static void a_week_without_working_hours_is_not_full(void)
{
	struct pressure_week w = { .work = 0, .taken = 0, .chained = 500 };

	pressure_judge(&w);
	OK(!w.hot && w.signs == PRESSURE_IS_CHAINED);
}

/* -- weeks of a calendar -- */

/* Ada's calendar: meetings from `from` to `to` o'clock in Berlin, Monday to Friday of this week. */
static void fill_week(struct world *w, struct ctx *x, int64_t who, int from, int to)
{
	struct buf b = { .a = w->a };
	int64_t me = x->me;

	buf_z(&b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\n");
	for (int day = 23; day <= 27; day++)
		buf_fmt(&b,
			"BEGIN:VEVENT\r\nUID:%d-%d@example.org\r\nDTSTAMP:20260101T000000Z\r\n"
			"DTSTART;TZID=Europe/Berlin:202611%dT%02d0000\r\nDTEND;TZID=Europe/Berlin:202611%dT%02d0000\r\n"
			"SUMMARY:Secret\r\nEND:VEVENT\r\n",
			from, day, day, from, day, to);
	buf_z(&b, "END:VCALENDAR\r\n");
	x->me = who;
	if (!calendar_put(x, who, str_fmt(w->a, "%d.ics", from), buf_str(&b)))
		world_die("calendar", &x->err);
	x->me = me;
}

static void this_week_is_read_from_the_calendar(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct pressure_week weeks[PRESSURE_WEEKS];
	const struct pressure_week *now = &weeks[PRESSURE_PAST];
	int64_t talk;

	fill_week(&w, &x, w.ada, 9, 15);
	OK(pressure_weeks(&x, weeks));
	OK(weeks[0].from_day == MONDAY - 21 && now->from_day == MONDAY);
	OK(now->work == 5 * 480 && now->taken == 5 * 360 && now->chained == 5 * 360 &&
		now->meetings == 5);
	OK(now->hot && now->signs == (PRESSURE_IS_FULL | PRESSURE_IS_CHAINED));
	OK(!weeks[PRESSURE_PAST + 1].hot && weeks[PRESSURE_PAST + 1].taken == 0);
	talk = talk_plan(&x, talking_pair(&x, w.ben), x.now + 8 * HOUR, 5, 15);
	OK(talk && talk_cancel(&x, talk, S("")));
	OK(pressure_weeks(&x, weeks) && now->one_on_ones == 1 && now->cancelled == 1);
	OK(talk_begin_now(&x, talking_pair(&x, w.ben)) != 0); /* they talk on that day after all */
	x.now += 20 * MINUTE;
	OK(talk_hold(&x, talking_pair(&x, w.ben), x.now - 20 * MINUTE, 20));
	OK(pressure_weeks(&x, weeks) && now->one_on_ones == 1 && now->cancelled == 0);
	OK(now->overrun == 1); /* twenty minutes count as a talk of fifteen */
	x.me = w.ben;          /* nobody else's calendar is in it */
	OK(pressure_weeks(&x, weeks) && now->taken == 0 && !now->hot);
	world_drop(&x);
	world_end(&w);
}

/* -- the answer -- */

static const struct pressure_talk *talk_with(const struct pressure_plan *p, int64_t member)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->talks[i].member == member) return &p->talks[i];
	return NULL;
}

static void talks_become_short_where_they_stand_and_who_had_none_gets_one(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t ben = talking_pair(&x, w.ben), nine = x.now + 2 * HOUR; /* 10:00 in Berlin */
	int64_t talk = talk_plan(&x, ben, nine, 15, 15);
	struct pressure_plan *p;
	const struct pressure_talk *t;
	struct talk *now;
	size_t n;

	world_keep(&x); /* that is not taken back below */
	x = world_as(&w, w.ada);
	p = pressure_plan(&x, MONDAY);
	OK(talk && p && p->n == 2 && p->changes == 2);
	OK(p->before == 1 && p->minutes_before == 15 && p->after == 2 && p->minutes_after == 10);
	t = talk_with(p, w.ben);
	OK(t && t->change == PRESSURE_SHORTER && t->starts == nine && t->minutes == 5 &&
		t->was_minutes == 15);
	t = talk_with(p, w.cara);
	OK(t && t->change == PRESSURE_NEW && t->minutes == 5 && t->starts > x.now &&
		!t->was_minutes);
	OK(!pressure_answer(&x, MONDAY, p->tag) && talking_failed(&x, ERR_CONFLICT)); /* the week is not hot */
	OK(pressure_accept(&x, p, &n) && n == 2);
	OK(!pressure_accept(&x, p, &n) && talking_failed(&x, ERR_CONFLICT)); /* somebody else was first */
	OK((now = talk_get(&x, talk)) && now->minutes == 5 && now->wanted == 15 &&
		now->starts == nine);
	OK(talk_is_planned(&x, talking_pair(&x, w.cara), &(bool){ false }));
	OK((p = pressure_plan(&x, MONDAY)) && p->changes == 0 &&
		p->n == 2); /* and nothing more is asked for */
	OK(talk_with(p, w.cara)->change == PRESSURE_STAYS);
	OK(undo_act(&x, x.undo)); /* all of it at once */
	OK((now = talk_get(&x, talk)) && now->minutes == 15);
	OK((p = pressure_plan(&x, MONDAY)) && p->before == 1 && p->changes == 2);
	world_drop(&x);
	world_end(&w);
}

static void what_a_meeting_has_taken_moves_and_what_has_no_time_is_said(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t talk = talk_plan(&x, talking_pair(&x, w.ben), x.now + 2 * HOUR, 15, 15);
	struct pressure_plan *p;
	const struct pressure_talk *t;
	size_t n;

	fill_week(&w, &x, w.ada, 9, 16);
	fill_week(&w, &x, w.cara, 8, 19); /* Cara has no minute */
	p = pressure_plan(&x, MONDAY);
	t = talk_with(p, w.ben);
	OK(t && t->change == PRESSURE_MOVED && t->minutes == 5);
	OK(t && t->starts % DAY >= 15 * HOUR &&
		t->starts % DAY < 16 * HOUR); /* between four and five in Berlin */
	t = talk_with(p, w.cara);
	OK(t && t->change == PRESSURE_NO_ROOM && !t->starts);
	OK(p->after == 1 && p->changes == 1);
	OK(pressure_accept(&x, p, &n) && n == 1);
	OK(talk_get(&x, talk)->starts == talk_with(p, w.ben)->starts);
	world_drop(&x);
	world_end(&w);
}

static void two_that_change_places_wait_for_each_other(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t four = MONDAY * INT64_C(86400) + 15 * HOUR;
	int64_t ben = talk_plan(&x, talking_pair(&x, w.ben), x.now + 2 * HOUR, 15, 15);
	int64_t cara = talk_plan(&x, talking_pair(&x, w.cara), four, 15, 30);
	struct pressure_plan *p;
	size_t n;

	fill_week(&w, &x, w.ada, 9, 16); /* Ben's time is taken, Cara's is not */
	p = pressure_plan(&x, MONDAY);
	OK(ben && cara && p && talk_with(p, w.cara)->change == PRESSURE_SHORTER);
	OK(talk_with(p, w.ben)->change == PRESSURE_MOVED && talk_with(p, w.ben)->starts != four);
	OK(pressure_accept(&x, p, &n) && n == 2);
	OK(talk_get(&x, ben)->starts >= four && talk_get(&x, cara)->starts == four);
	world_drop(&x);
	world_end(&w);
}

/* Ada's calendar has a one-on-one with Ben on Monday, 14:00 to 14:30 in Berlin. */
static void put_one_on_one(struct world *w, struct ctx *x)
{
	if (!calendar_put(x, w->ada, S("work.ics"),
		    S("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\n"
			    "UID:one\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Europe/Berlin:20261123T140000\r\n"
			    "DTEND;TZID=Europe/Berlin:20261123T143000\r\nSUMMARY:Talk\r\nORGANIZER:mailto:ada@example.org\r\n"
			    "ATTENDEE:mailto:ada@example.org\r\nATTENDEE:mailto:ben@example.org\r\nEND:VEVENT\r\n"
			    "END:VCALENDAR\r\n")))
		world_die("calendar", &x->err);
}

static void a_one_on_one_of_the_calendar_becomes_short_too(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t two = MONDAY * INT64_C(86400) + 13 * HOUR;
	struct pressure_week weeks[PRESSURE_WEEKS];
	const struct pressure_talk *t;
	struct pressure_plan *p;
	size_t n;

	put_one_on_one(&w, &x);
	OK(pressure_weeks(&x, weeks) && weeks[PRESSURE_PAST].one_on_ones == 1);
	p = pressure_plan(&x, MONDAY);
	t = p ? talk_with(p, w.ben) : NULL;
	OK(t && t->change == PRESSURE_SHORTER && t->starts == two && t->was_minutes == 30 && t->minutes == 5);
	OK(p && pressure_accept(&x, p, &n) && n == 2);
	OK(t && talk_get(&x, t->talk)->minutes == 5 && talk_get(&x, t->talk)->source == TALK_INSTEAD);
	OK(pressure_weeks(&x, weeks) && weeks[PRESSURE_PAST].cancelled == 0);
	OK((p = pressure_plan(&x, MONDAY)) && p->changes == 0); /* its event is still in the calendar, and in nobody's way */
	world_drop(&x);
	world_end(&w);
}

static void the_answer_is_about_the_leaders_own_pairs(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct pressure_plan *p = pressure_plan(&x, MONDAY);

	OK(p && p->n == 1 && p->talks[0].member == w.dev);
	x.me = w.dev;
	OK((p = pressure_plan(&x, MONDAY)) && p->n == 0 && p->changes == 0);
	world_drop(&x);
	world_end(&w);
}

static void a_week_can_be_left_as_it_is_and_that_be_taken_back(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	bool is = false;

	OK(pressure_leave(&x, MONDAY) && pressure_leave(&x, MONDAY) &&
		pressure_is_left(&x, MONDAY, &is) && is);
	OK(pressure_is_left(&x, MONDAY + 7, &is) && !is);
	x.me = w.ben;
	OK(pressure_is_left(&x, MONDAY, &is) && !is);
	x.me = w.ada;
	OK(undo_act(&x, x.undo) && pressure_is_left(&x, MONDAY, &is) && !is);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN(a_week_is_summed_up);
	RUN(two_signs_make_a_week_hot_or_one_that_is_nearly_all);
	RUN(a_week_without_working_hours_is_not_full);
	RUN_DB(this_week_is_read_from_the_calendar);
	RUN_DB(talks_become_short_where_they_stand_and_who_had_none_gets_one);
	RUN_DB(what_a_meeting_has_taken_moves_and_what_has_no_time_is_said);
	RUN_DB(two_that_change_places_wait_for_each_other);
	RUN_DB(a_one_on_one_of_the_calendar_becomes_short_too);
	RUN_DB(the_answer_is_about_the_leaders_own_pairs);
	RUN_DB(a_week_can_be_left_as_it_is_and_that_be_taken_back);
	return tap_end();
}
