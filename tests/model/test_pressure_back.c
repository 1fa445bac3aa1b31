/* SPDX-License-Identifier: Apache-2.0 */
#include "model/pressure_back.h"

#include "model/calendar.h"
#include "model/pressure.h"
#include "model/pressure_plan.h"
#include "tests/model/talking.h"

enum { TEN = 10 * HOUR }; /* of UTC, on Monday; it is eight */

/* Ada has a talk of 15 minutes with Ben at ten and accepts the answer to this week, which has one with Cara too. An
 * hour passes. The talk with Ben. */
static int64_t accept_answer(struct world *w)
{
	struct ctx x = world_as(w, w->ada);
	int64_t talk = talk_plan(&x, talking_pair(&x, w->ben), MONDAY * DAY + TEN, 15, 15);
	struct pressure_plan *p = pressure_plan(&x, MONDAY);
	size_t n;

	if (!talk || !p || !pressure_accept(&x, p, &n) || n != 2) world_die("accept", &x.err);
	world_keep(&x);
	w->now += HOUR;
	return talk;
}

static struct pressure_back list_back(struct ctx *x)
{
	struct pressure_back b;

	if (!pressure_back_list(x, MONDAY, &b)) world_die("list", &x->err);
	return b;
}

static const struct pressure_was *with(const struct pressure_back *b, const char *name)
{
	for (size_t i = 0; i < b->n; i++)
		if (str_eq(b->talks[i].name, str_of(name))) return &b->talks[i];
	return NULL;
}

static void an_answer_is_taken_back_an_hour_later(struct db_pool *pool)
{
	struct world w = world(pool);
	int64_t talk = accept_answer(&w);
	struct ctx x = world_as(&w, w.ada);
	struct pressure_back b = list_back(&x);
	const struct pressure_was *ben = with(&b, "Ben"), *cara = with(&b, "Cara");
	struct pressure_plan *p;
	size_t n, left;
	bool is = true;

	OK(b.n == 2 && b.can == 2);
	OK(ben && ben->can && ben->minutes == 5 && ben->was_minutes == 15 && ben->was_starts == MONDAY * DAY + TEN);
	OK(cara && cara->can && cara->minutes == 5 && !cara->was_minutes);
	OK(pressure_back_take(&x, MONDAY, &n, &left) && n == 2 && left == 0 && !x.undo);
	OK(talk_get(&x, talk)->minutes == 15);
	OK(talk_is_planned(&x, talking_pair(&x, w.cara), &is) && !is);
	OK(list_back(&x).n == 0);
	OK(!pressure_back_take(&x, MONDAY, &n, &left) && talking_failed(&x, ERR_CONFLICT));
	/* accepted once more, it can be taken back once more */
	OK((p = pressure_plan(&x, MONDAY)) && p->changes == 2 && pressure_accept(&x, p, &n));
	OK(list_back(&x).can == 2);
	world_drop(&x);
	world_end(&w);
}

static void it_is_of_who_accepted_it(struct db_pool *pool)
{
	struct world w = world(pool);
	int64_t talk = accept_answer(&w);
	struct ctx x = world_as(&w, w.ben);
	size_t n, left;

	OK(list_back(&x).n == 0);
	OK(!pressure_back_take(&x, MONDAY, &n, &left) && talking_failed(&x, ERR_CONFLICT));
	OK(talk_get(&x, talk)->minutes == 5);
	world_drop(&x);
	world_end(&w);
}

static void what_has_begun_or_was_changed_since_stays(struct db_pool *pool)
{
	struct world w = world(pool);
	int64_t talk = accept_answer(&w);
	struct ctx x = world_as(&w, w.ada);
	struct pressure_back b;
	size_t n, left;

	OK(talk_move(&x, talk, MONDAY * DAY + TEN + HOUR, 5, TALK_ANY_HOURS));
	b = list_back(&x);
	OK(b.n == 2 && b.can == 1 && !with(&b, "Ben")->can);
	OK(pressure_back_take(&x, MONDAY, &n, &left) && n == 1 && left == 0);
	OK(talk_get(&x, talk)->starts == MONDAY * DAY + TEN + HOUR);
	world_drop(&x);
	w.now = MONDAY * DAY + TEN - MINUTE;
	x = world_as(&w, w.ada);
	OK(talk_begin(&x, talk));
	b = list_back(&x);
	OK(with(&b, "Ben") && !with(&b, "Ben")->can);
	world_drop(&x);
	w.now = (MONDAY + 7) * DAY;
	x = world_as(&w, w.ada);
	OK(list_back(&x).can == 0);
	OK(!pressure_back_take(&x, MONDAY, &n, &left) && talking_failed(&x, ERR_CONFLICT));
	world_drop(&x);
	world_end(&w);
}

static void a_time_that_is_taken_by_now_is_said(struct db_pool *pool)
{
	struct world w = world(pool);
	int64_t talk = accept_answer(&w);
	struct ctx x = world_as(&w, w.ada);
	size_t n, left;

	/* beside the five minutes, in what was the rest of the talk */
	OK(calendar_put(&x, w.ada, S("late.ics"), world_event(&w, "20261123T110500", "20261123T111500", "Secret", "")));
	OK(pressure_back_take(&x, MONDAY, &n, &left) && n == 1 && left == 1);
	OK(talk_get(&x, talk)->minutes == 5);
	OK(list_back(&x).can == 1); /* that time may be free again */
	world_drop(&x);
	world_end(&w);
}

static void a_new_talk_that_somebody_was_told_of_is_called_off(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x;
	struct pressure_week weeks[PRESSURE_WEEKS];
	struct pressure_back b;
	int64_t told;
	size_t n, left;

	accept_answer(&w);
	x = world_as(&w, w.ada);
	b = list_back(&x);
	told = with(&b, "Cara")->talk;
	OK(db_run(&x, "INSERT INTO invitation (id, talk, person, way, sequence, starts, minutes, cancelled, told, answer, etag,"
		" pending, next_try, failures, error) VALUES (1, $1, $2, 1, 0, $3, 5, 0, 0, 0, '', 0, 0, 0, '')", "iii", told,
		w.cara, with(&b, "Cara")->starts) == 1);
	OK(pressure_back_take(&x, MONDAY, &n, &left) && n == 2 && left == 0);
	OK(talk_get(&x, told)->state == TALK_CANCELLED);
	/* it was never one of the talks that pressure takes away */
	OK(pressure_weeks(&x, weeks) && weeks[PRESSURE_PAST].one_on_ones == 1 && weeks[PRESSURE_PAST].cancelled == 0);
	world_drop(&x);
	world_end(&w);
}

static void two_answers_to_one_week_are_taken_back_together(struct db_pool *pool)
{
	struct world w = world(pool);
	int64_t talk = accept_answer(&w);
	struct ctx x = world_as(&w, w.ada);
	struct pressure_plan *p;
	size_t n, left;

	OK(calendar_put(&x, w.ada, S("late.ics"), world_event(&w, "20261123T110000", "20261123T110500", "Secret", "")));
	OK((p = pressure_plan(&x, MONDAY)) && p->changes == 1 && pressure_accept(&x, p, &n) && n == 1);
	OK(talk_get(&x, talk)->starts != MONDAY * DAY + TEN);
	OK(calendar_put(&x, w.ada, S("late.ics"), world_event(&w, "20261127T110000", "20261127T110500", "Secret", "")));
	OK(pressure_back_take(&x, MONDAY, &n, &left) && n == 2 && left == 0);
	OK(talk_get(&x, talk)->starts == MONDAY * DAY + TEN && talk_get(&x, talk)->minutes == 15);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(an_answer_is_taken_back_an_hour_later);
	RUN_DB(it_is_of_who_accepted_it);
	RUN_DB(what_has_begun_or_was_changed_since_stays);
	RUN_DB(a_time_that_is_taken_by_now_is_said);
	RUN_DB(a_new_talk_that_somebody_was_told_of_is_called_off);
	RUN_DB(two_answers_to_one_week_are_taken_back_together);
	return tap_end();
}
