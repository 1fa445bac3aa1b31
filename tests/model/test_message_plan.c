/* SPDX-License-Identifier: Apache-2.0 */
#include "model/message_plan.h"

#include "model/need.h"
#include "model/request.h"
#include "model/step.h"
#include "model/topic.h"
#include "tests/model/telling.h"

/* 07:00 UTC on this day of the week of MONDAY is 08:00 in Berlin and 07:00 in Lisbon. */
static int64_t morning(int day)
{
	return (MONDAY + day) * INT64_C(86400) + 7 * HOUR;
}

static struct ctx begin(struct world *w, struct db_pool *pool)
{
	struct ctx x;

	*w = world(pool);
	x = telling_as(w, CTX_OPERATOR);
	telling_enter(&x);
	return x;
}

static void end(struct world *w, struct ctx *x)
{
	world_drop(x);
	world_end(w);
}

/* Go through the time until `to`, an hour at a time. */
static void pass(struct ctx *x, int64_t to)
{
	for (; x->now < to; x->now += HOUR) telling_run(x);
	x->now = to;
	telling_run(x);
}

static void the_week_comes_on_monday_at_eight_wherever_one_is(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);

	x.now = morning(0) - 12 * HOUR;
	telling_run(&x);
	x.now = morning(0) - MINUTE;
	telling_run(&x);
	IS(telling_said(&x, MESSAGE_WEEK), 0);
	x.now = morning(0);
	telling_run(&x);
	OK(telling_mails(&x, w.ada) == 1 && telling_mails(&x, w.ben) == 1 && telling_mails(&x, w.cara) == 0);
	x.now += HOUR;
	telling_run(&x), telling_run(&x);
	/* Lisbon is an hour behind; Eve has nobody to talk with, so there is nothing to say */
	OK(telling_mails(&x, w.cara) == 1 && telling_mails(&x, w.eve) == 0);
	pass(&x, morning(6));
	IS(telling_said(&x, MESSAGE_WEEK), 4);
	pass(&x, morning(7) + HOUR);
	OK(telling_mails(&x, w.ada) == 2 && telling_mails(&x, w.cara) == 2);
	end(&w, &x);
}

static void a_day_off_moves_it_and_who_never_came_in_gets_none(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);

	OK(db_run(&x, "UPDATE person SET work_hours = 'Tue-Fri 09:00-17:00' WHERE id = $1", "i", w.ben) == 1);
	OK(db_run(&x, "UPDATE account SET entered = NULL WHERE person = $1", "i", w.ada) == 1);
	pass(&x, morning(0) + 12 * HOUR);
	OK(telling_mails(&x, w.ben) == 0 && telling_mails(&x, w.ada) == 0 && telling_mails(&x, w.cara) == 1);
	pass(&x, morning(1));
	OK(telling_mails(&x, w.ben) == 1 && telling_mails(&x, w.ada) == 0);
	end(&w, &x);
}

static int64_t promise(struct ctx *x, int64_t who, int64_t with, int64_t day)
{
	struct step s = { .owner = who, .words = S("words"), .due = day };
	int64_t me = x->me, id;

	x->me = who;
	s.pair = talking_pair(x, with);
	if (!(id = step_add(x, &s))) world_die("promise", &x->err);
	x->me = me;
	return id;
}

static void a_promise_is_said_the_day_before_and_the_day_after(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);

	pass(&x, morning(0) + HOUR);
	promise(&x, w.ben, w.ada, MONDAY + 3);
	promise(&x, w.ben, w.dev, MONDAY + 3);
	pass(&x, morning(2) - 15 * MINUTE);
	OK(telling_mails(&x, w.ben) == 1 && telling_said(&x, MESSAGE_TOMORROW) == 0);
	pass(&x, morning(2));
	OK(telling_mails(&x, w.ben) == 2 && telling_said(&x, MESSAGE_TOMORROW) == 1); /* both in one */
	/* that was the second of the week; and a new week begins with what was due */
	pass(&x, morning(7) + DAY);
	OK(telling_mails(&x, w.ben) == 3 && telling_said(&x, MESSAGE_OVERDUE) == 0);
	OK(telling_mails(&x, w.ada) == 2); /* the other of the two is told in their week alone */
	end(&w, &x);
}

static void what_just_happened_is_not_reminded_of(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	int64_t id;

	pass(&x, morning(0) + HOUR);
	id = promise(&x, w.ben, w.ada, MONDAY + 3);
	pass(&x, morning(2) - MINUTE);
	OK(db_run(&x, "UPDATE step SET state = 1, closed = $2 WHERE id = $1", "ii", id, x.now) == 1);
	pass(&x, morning(5));
	OK(telling_said(&x, MESSAGE_TOMORROW) == 0 && telling_said(&x, MESSAGE_OVERDUE) == 0);
	x.now = morning(9) - 2 * HOUR;
	promise(&x, w.cara, w.ada, MONDAY + 10); /* made this morning for tomorrow */
	pass(&x, morning(9) + HOUR);
	IS(telling_said(&x, MESSAGE_TOMORROW), 0);
	end(&w, &x);
}

static void who_was_asked_is_told_once_and_in_the_daytime(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	int64_t id;

	pass(&x, morning(0) + 13 * HOUR); /* nine in the evening */
	x.me = w.ben;
	id = request_add(&x, talking_pair(&x, w.ada));
	OK(id > 0);
	x.me = CTX_OPERATOR;
	pass(&x, morning(1) - 45 * MINUTE);
	IS(telling_said(&x, MESSAGE_ASKED), 0);
	pass(&x, morning(1));
	OK(telling_said(&x, MESSAGE_ASKED) == 1 && telling_mails(&x, w.ada) == 2);
	pass(&x, morning(4));
	OK(telling_said(&x, MESSAGE_ASKED) == 1 && telling_mails(&x, w.ada) == 2);
	end(&w, &x);
}

static void a_need_waits_a_week_and_an_answer_ends_it(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	struct need n = { .asker = w.ben, .words = S("words") }, answered = n;

	x.now = morning(1) + HOUR;
	x.me = w.ben;
	n.pair = answered.pair = talking_pair(&x, w.ada);
	OK(need_add(&x, &n) && need_add(&x, &answered));
	x.me = CTX_OPERATOR;
	pass(&x, morning(8));
	OK(telling_said(&x, MESSAGE_NEED) == 0);
	pass(&x, morning(8) + 2 * HOUR);
	OK(telling_said(&x, MESSAGE_NEED) == 1); /* the second would be the third mail of the week */
	OK(telling_mails(&x, w.ben) == telling_said(&x, MESSAGE_WEEK) / 4);
	end(&w, &x);
}

/* -- talks -- */

static int64_t planned(struct world *w, struct ctx *x, int64_t starts)
{
	int64_t id;

	x->me = w->ada;
	id = talk_plan(x, talking_pair(x, w->ben), starts, 10, 15);
	x->me = CTX_OPERATOR;
	if (!id) world_die("plan", &x->err);
	return id;
}

static void invite(struct ctx *x, int64_t talk, int64_t person, int way)
{
	if (db_run(x, "INSERT INTO invitation (id, talk, person, way, sequence, starts, minutes, cancelled,"
		    " told, answer, etag, pending, next_try, failures, error)"
		    " SELECT $2, id, $2, $3, 0, starts, minutes, 0, made, 0, '', 0, 0, 0, '' FROM talk WHERE id = $1",
		    "iii", talk, person, (int64_t)way) != 1)
		world_die("invitation", &x->err);
}

static void a_talk_that_moved_is_said_unless_the_calendar_said_it(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	int64_t quiet = planned(&w, &x, morning(2) + 4 * HOUR), said;

	x.now = morning(0) + HOUR;
	telling_run(&x);
	said = planned(&w, &x, morning(3) + 4 * HOUR);
	invite(&x, quiet, w.ben, 1);
	x.me = w.ada;
	OK(talk_move(&x, quiet, morning(2) + 5 * HOUR, 10, TALK_ANY_HOURS));
	OK(talk_move(&x, said, morning(3) + 5 * HOUR, 10, TALK_ANY_HOURS));
	x.now += MINUTE;
	OK(talk_move(&x, said, morning(3) + 6 * HOUR, 10, TALK_ANY_HOURS)); /* twice in a row is once */
	pass(&x, x.now + HOUR);
	OK(telling_said(&x, MESSAGE_MOVED) == 1 && telling_mails(&x, w.ben) == 2 && telling_mails(&x, w.ada) == 1);
	x.me = w.ben;
	OK(talk_cancel(&x, said, S("")) && talk_cancel(&x, quiet, S("")));
	invite(&x, quiet, w.ada, 1);
	pass(&x, x.now + HOUR);
	OK(telling_said(&x, MESSAGE_OFF) == 1 && telling_mails(&x, w.ada) == 2 && telling_mails(&x, w.ben) == 2);
	end(&w, &x);
}

/* Ben asks for three minutes; Ada plans them. */
static int64_t asked_and_planned(struct world *w, struct ctx *x, int64_t starts)
{
	int64_t id;

	x->me = w->ben;
	if (!request_add(x, talking_pair(x, w->ada))) world_die("request", &x->err);
	x->me = w->ada;
	id = talk_plan(x, talking_pair(x, w->ben), starts, 3, 3);
	x->me = CTX_OPERATOR;
	if (!id) world_die("plan", &x->err);
	return id;
}

static void who_asked_is_told_once_that_it_is_planned(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	int64_t talk;

	pass(&x, morning(0) + HOUR);
	talk = asked_and_planned(&w, &x, morning(1) + 5 * HOUR);
	x.now += 2 * MINUTE;
	telling_run(&x);
	IS(telling_said(&x, MESSAGE_THREE), 0);
	x.me = w.ada; /* it moves before he is told: he is told of a talk at its time, and of nothing that moved */
	OK(talk_move(&x, talk, morning(1) + 6 * HOUR, 3, TALK_ANY_HOURS));
	x.now += 2 * MINUTE;
	telling_run(&x);
	IS(telling_said(&x, MESSAGE_THREE), 0);
	pass(&x, x.now + HOUR);
	OK(telling_said(&x, MESSAGE_THREE) == 1 && telling_said(&x, MESSAGE_MOVED) == 0 && telling_mails(&x, w.ben) == 2);
	x.me = w.ada; /* from then on it moves like any other */
	OK(talk_move(&x, talk, morning(1) + 7 * HOUR, 3, TALK_ANY_HOURS));
	pass(&x, x.now + HOUR);
	OK(telling_said(&x, MESSAGE_THREE) == 1 && telling_said(&x, MESSAGE_MOVED) == 1 && telling_mails(&x, w.ben) == 3);
	/* she knows, and it is not among the two of a week */
	OK(telling_mails(&x, w.ada) == 1);
	IS(telling_count(&x, "SELECT count(*) FROM message WHERE kind = $1 AND week IS NOT NULL", MESSAGE_THREE), 0);
	end(&w, &x);
}

static void who_asked_and_knows_is_not_told(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	int64_t talk;

	pass(&x, morning(0) + HOUR);
	talk = asked_and_planned(&w, &x, morning(1) + 5 * HOUR);
	invite(&x, talk, w.ben, 1);
	pass(&x, x.now + HOUR);
	IS(telling_said(&x, MESSAGE_THREE), 0); /* an invitation by mail says it */
	talk = asked_and_planned(&w, &x, morning(2) + 5 * HOUR);
	OK(db_run(&x, "INSERT INTO opened (object, reader, kind, owner, first, latest)"
		" VALUES (77, $1, 'need', $2, $3, $3)", "iii", w.ben, w.ada, x.now + MINUTE) == 1);
	pass(&x, x.now + HOUR);
	IS(telling_said(&x, MESSAGE_THREE), 0); /* he has looked at a page of the two since */
	talk = asked_and_planned(&w, &x, morning(3) + 5 * HOUR);
	x.me = w.ada;
	OK(talk_cancel(&x, talk, S("")));
	pass(&x, x.now + HOUR);
	OK(telling_said(&x, MESSAGE_THREE) == 0 && telling_said(&x, MESSAGE_OFF) == 1); /* it is off already */
	/* a talk that was planned when nobody had asked is the calendar's matter */
	OK(db_run(&x, "DELETE FROM request WHERE state = 0", "") == 1);
	planned(&w, &x, morning(4) + 5 * HOUR);
	pass(&x, x.now + HOUR);
	IS(telling_said(&x, MESSAGE_THREE), 0);
	end(&w, &x);
}

static void a_no_and_another_time_are_said_to_the_other(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	int64_t talk = planned(&w, &x, morning(2) + 4 * HOUR);

	pass(&x, morning(0) + HOUR);
	invite(&x, talk, w.ben, 1);
	OK(db_run(&x, "UPDATE invitation SET answer = 1", "") == 1 && message_talk_answered(&x, talk, w.ben, 0));
	OK(message_talk_answered(&x, talk, w.ben, 0)); /* the same answer once more */
	pass(&x, x.now + HOUR);
	OK(telling_said(&x, MESSAGE_ANSWERED) == 1 && telling_mails(&x, w.ada) == 2 && telling_mails(&x, w.ben) == 1);
	end(&w, &x);
}

static void who_chose_it_is_told_ten_minutes_before(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	struct message_wishes wishes;
	int64_t talk = planned(&w, &x, morning(1) + 4 * HOUR);

	x.me = w.ben;
	OK(message_wishes_get(&x, &wishes));
	message_choose(&wishes, MESSAGE_SOON, MESSAGE_MAIL);
	message_choose(&wishes, MESSAGE_WEEK, MESSAGE_NOTHING);
	OK(message_wishes_set(&x, &wishes));
	x.me = CTX_OPERATOR;
	pass(&x, morning(1) + 3 * HOUR);
	x.now = morning(1) + 4 * HOUR - 11 * MINUTE;
	telling_run(&x);
	IS(telling_said(&x, MESSAGE_SOON), 0);
	x.now = morning(1) + 4 * HOUR - 10 * MINUTE;
	telling_run(&x), telling_run(&x);
	OK(telling_said(&x, MESSAGE_SOON) == 1 && telling_mails(&x, w.ben) == 1 && talk);
	end(&w, &x);
}

static void bring(struct world *w, struct ctx *x, struct str words)
{
	struct topic t = { .words = words };

	x->me = w->ben;
	t.pair = talking_pair(x, w->ada);
	if (!topic_add(x, &t)) world_die("topic", &x->err);
	x->me = CTX_OPERATOR;
}

static void choose(struct ctx *x, int64_t person, enum message_kind kind)
{
	struct message_wishes wishes;

	x->me = person;
	OK(message_wishes_get(x, &wishes));
	message_choose(&wishes, kind, MESSAGE_MAIL);
	OK(message_wishes_set(x, &wishes));
	x->me = CTX_OPERATOR;
}

static void a_topic_is_told_once_for_a_talk_that_is_near(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);

	choose(&x, w.ada, MESSAGE_ADDED);
	choose(&x, w.ben, MESSAGE_ADDED);
	pass(&x, morning(0) + HOUR);
	bring(&w, &x, S("one"));
	pass(&x, morning(1) + HOUR);
	IS(telling_said(&x, MESSAGE_ADDED), 0); /* no talk is planned */
	planned(&w, &x, morning(8));
	bring(&w, &x, S("two"));
	pass(&x, morning(2) + HOUR);
	IS(telling_said(&x, MESSAGE_ADDED), 0); /* a talk is, and far */
	planned(&w, &x, morning(4));
	bring(&w, &x, S("three"));
	bring(&w, &x, S("four"));
	x.now += 29 * MINUTE;
	telling_run(&x);
	IS(telling_said(&x, MESSAGE_ADDED), 0);
	x.now += MINUTE;
	telling_run(&x);
	OK(telling_said(&x, MESSAGE_ADDED) == 1 && telling_mails(&x, w.ada) == 2 && telling_mails(&x, w.ben) == 1);
	x.now += HOUR;
	bring(&w, &x, S("five"));
	pass(&x, morning(4) - HOUR);
	IS(telling_said(&x, MESSAGE_ADDED), 1);
	end(&w, &x);
}

static void a_topic_that_was_seen_or_taken_back_is_not_told(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);

	choose(&x, w.ada, MESSAGE_ADDED);
	planned(&w, &x, morning(2));
	pass(&x, morning(0) + HOUR);
	bring(&w, &x, S("one"));
	telling_run(&x);
	OK(db_run(&x, "INSERT INTO opened (object, reader, kind, owner, first, latest)"
		" VALUES (77, $1, 'need', $2, $3, $3)", "iii", w.ada, w.ben, x.now + MINUTE) == 1);
	pass(&x, morning(1));
	OK(telling_said(&x, MESSAGE_ADDED) == 0 && telling_mails(&x, w.ada) == 1);
	planned(&w, &x, morning(4));
	x.now = morning(2) + HOUR;
	bring(&w, &x, S("two"));
	telling_run(&x);
	OK(db_run(&x, "DELETE FROM topic", "") == 2);
	pass(&x, morning(3));
	IS(telling_said(&x, MESSAGE_ADDED), 0);
	end(&w, &x);
}

/* -- how much, and nothing twice -- */

static void there_are_two_in_a_week_and_the_heavier_goes_first(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);

	pass(&x, morning(0) + HOUR);
	x.now = morning(1) - DAY + 12 * HOUR + 30 * MINUTE; /* in the evening, both wait for the morning */
	promise(&x, w.ada, w.ben, MONDAY + 2);
	OK(db_run(&x, "UPDATE step SET made = made - 86400", "") == 1);
	x.me = w.ben;
	OK(request_add(&x, talking_pair(&x, w.ada)) > 0);
	x.me = CTX_OPERATOR;
	x.now += 3 * MINUTE + HOUR;
	telling_run(&x);
	pass(&x, morning(6));
	OK(telling_said(&x, MESSAGE_ASKED) == 1 && telling_said(&x, MESSAGE_TOMORROW) == 0);
	OK(telling_mails(&x, w.ada) == 2);
	end(&w, &x);
}

static void what_is_about_the_calendar_alone_can_be_chosen(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	struct message_wishes wishes;
	int64_t talk = planned(&w, &x, morning(2) + 4 * HOUR);

	x.me = w.ben;
	OK(message_wishes_get(&x, &wishes));
	wishes.hours.calendar_only = true;
	OK(message_wishes_set(&x, &wishes));
	x.me = w.ada;
	OK(talk_cancel(&x, talk, S("")));
	x.me = CTX_OPERATOR;
	pass(&x, morning(1));
	OK(telling_mails(&x, w.ben) == 1 && telling_said(&x, MESSAGE_OFF) == 1 && telling_mails(&x, w.ada) == 1);
	end(&w, &x);
}

/* A worker that ends before its commit leaves everything as it was. */
static void a_worker_that_is_killed_says_nothing_and_the_next_says_it_once(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);
	int64_t person = 0, first;

	w.now = x.now = morning(0);
	while (1) {
		bool more;

		OK(message_plan(&x, &more));
		if (!more) break;
	}
	world_keep(&x);
	x = telling_as(&w, CTX_OPERATOR);
	OK(message_say(&x, &person) && person);
	first = person;
	OK(telling_mails(&x, first) == 1);
	world_drop(&x);
	x = telling_as(&w, CTX_OPERATOR);
	OK(telling_mails(&x, first) == 0);
	telling_run(&x);
	OK(telling_mails(&x, first) == 1);
	/* what fails waits, and the others do not wait for it */
	x.now = morning(7);
	telling_run(&x);
	OK(message_put_off(&x, first));
	end(&w, &x);
}

static void rows_are_forgotten_in_time(struct db_pool *pool)
{
	struct world w;
	struct ctx x = begin(&w, pool);

	pass(&x, morning(0) + 2 * HOUR);
	OK(telling_count(&x, "SELECT count(*) FROM message WHERE id > $1", 0) > 0);
	x.now += MESSAGE_KEPT + HOUR;
	OK(message_sweep(&x));
	IS(telling_count(&x, "SELECT count(*) FROM message WHERE id > $1", 0), 0);
	end(&w, &x);
}

int main(void)
{
	RUN_DB(the_week_comes_on_monday_at_eight_wherever_one_is);
	RUN_DB(a_day_off_moves_it_and_who_never_came_in_gets_none);
	RUN_DB(a_promise_is_said_the_day_before_and_the_day_after);
	RUN_DB(what_just_happened_is_not_reminded_of);
	RUN_DB(who_was_asked_is_told_once_and_in_the_daytime);
	RUN_DB(a_need_waits_a_week_and_an_answer_ends_it);
	RUN_DB(a_talk_that_moved_is_said_unless_the_calendar_said_it);
	RUN_DB(who_asked_is_told_once_that_it_is_planned);
	RUN_DB(who_asked_and_knows_is_not_told);
	RUN_DB(a_no_and_another_time_are_said_to_the_other);
	RUN_DB(who_chose_it_is_told_ten_minutes_before);
	RUN_DB(a_topic_is_told_once_for_a_talk_that_is_near);
	RUN_DB(a_topic_that_was_seen_or_taken_back_is_not_told);
	RUN_DB(there_are_two_in_a_week_and_the_heavier_goes_first);
	RUN_DB(what_is_about_the_calendar_alone_can_be_chosen);
	RUN_DB(a_worker_that_is_killed_says_nothing_and_the_next_says_it_once);
	RUN_DB(rows_are_forgotten_in_time);
	return tap_end();
}
