/* SPDX-License-Identifier: Apache-2.0 */
#include "model/digest.h"

#include "model/need.h"
#include "model/passed.h"
#include "model/step.h"
#include "tests/model/talking.h"

static struct digest read_week(struct ctx *x, int64_t monday)
{
	struct digest d;

	if (!digest_read(x, monday, monday * DAY - HOUR, (monday + 7) * DAY - HOUR, lang_choose(S("en")), &d))
		world_die("digest", &x->err);
	return d;
}

static const struct digest_item *find(const struct digest *d, const char *words)
{
	for (size_t i = 0; i < d->items_n; i++)
		if (str_eq(d->items[i].words, str_of(words))) return &d->items[i];
	return NULL;
}

static int64_t promise(struct ctx *x, int64_t pair, int64_t owner, int64_t due, const char *words)
{
	struct step s = { .pair = pair, .owner = owner, .due = due, .words = str_of(words) };
	int64_t id = step_add(x, &s);

	if (!id) world_die("step", &x->err);
	return id;
}

static void it_begins_on_monday_and_looks_ahead_from_friday(void)
{
	IS(digest_monday(MONDAY), MONDAY);
	IS(digest_monday(MONDAY + 3), MONDAY);
	IS(digest_monday(MONDAY + 4), MONDAY + 7);
	IS(digest_monday(MONDAY + 6), MONDAY + 7);
	IS(digest_monday(MONDAY + 7), MONDAY + 7);
}

static void it_has_what_is_due_and_what_waits(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	struct need asks = { .pair = pair, .asker = w.ben, .words = S("a screen") };
	struct need mine = { .pair = pair, .asker = w.ada, .words = S("your numbers") };
	struct digest d;

	promise(&x, pair, w.ada, MONDAY + 6, "on Sunday");
	promise(&x, pair, w.ada, MONDAY + 7, "a week later");
	promise(&x, pair, w.ada, MONDAY - 9, "promised long ago");
	promise(&x, pair, w.ada, MONDAY - 2, "late since Saturday");
	promise(&x, pair, w.ada, 0, "some day");
	promise(&x, pair, w.ben, MONDAY + 1, "of Ben");
	OK(talk_plan(&x, pair, x.now + DAY, 10, 15) != 0);
	OK(talk_plan(&x, pair, x.now + 8 * DAY, 10, 15) != 0);
	OK(need_add(&x, &asks) && need_add(&x, &mine));
	d = read_week(&x, MONDAY);
	IS(d.count[DIGEST_TALK], 1);
	IS(d.items[0].kind, DIGEST_TALK);
	IS(d.items[0].minutes, 10);
	IS_STR(d.items[0].name, S("Ben"));
	IS(d.count[DIGEST_PROMISED], 3);
	OK(find(&d, "on Sunday") && find(&d, "promised long ago") && !find(&d, "a week later") && !find(&d, "some day"));
	OK(find(&d, "late since Saturday") < find(&d, "on Sunday")); /* what is late is not overlooked … */
	OK(find(&d, "on Sunday") < find(&d, "promised long ago")); /* … and the week comes before much that is older */
	OK(find(&d, "of Ben")->kind == DIGEST_OWED && find(&d, "on Sunday") < find(&d, "of Ben"));
	OK(find(&d, "a screen")->kind == DIGEST_ANSWER && find(&d, "your numbers")->kind == DIGEST_WAITING);
	IS(d.act, DIGEST_NOTHING);
	x.now += 2 * DAY; /* the talk is over, and nobody has said yet how it went */
	d = read_week(&x, MONDAY);
	IS(d.count[DIGEST_TALK], 0);
	x.me = w.ben;
	d = read_week(&x, MONDAY);
	OK(find(&d, "of Ben")->kind == DIGEST_PROMISED && find(&d, "on Sunday")->kind == DIGEST_OWED);
	OK(find(&d, "a screen")->kind == DIGEST_WAITING && find(&d, "your numbers")->kind == DIGEST_ANSWER);
	for (int i = 0; i < 3; i++) {
		x.me = (int64_t[]){ w.cara, w.dev, w.eve }[i];
		d = read_week(&x, MONDAY);
		IS(d.items_n, 0);
	}
	world_drop(&x);
	world_end(&w);
}

static void older_promises_leave_room_for_the_week(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	struct digest d;

	for (int i = 0; i < DIGEST_ROWS + 1; i++) promise(&x, pair, w.ada, MONDAY - 9, "long ago");
	promise(&x, pair, w.ada, MONDAY + 2, "of the week");
	d = read_week(&x, MONDAY);
	IS(d.count[DIGEST_PROMISED], DIGEST_ROWS + 2);
	OK(find(&d, "of the week"));
	IS(d.count[DIGEST_TALK], 0);
	IS(d.way, DIGEST_PLAN); /* no talk is planned, and the way to one is said */
	world_drop(&x);
	world_end(&w);
}

static void what_goes_up_waits_for_who_is_asked(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.dev);
	struct need n = { .asker = w.dev, .words = S("a test bench") };
	struct digest d;
	int64_t need, passed;

	n.pair = talking_pair(&x, w.ben);
	OK((need = need_add(&x, &n)) != 0);
	x.me = w.ben;
	OK((passed = passed_propose(&x, need)) != 0);
	d = read_week(&x, MONDAY);
	IS(d.count[DIGEST_ANSWER], 0); /* Dev is asked first */
	x.me = w.dev, d = read_week(&x, MONDAY);
	IS(d.count[DIGEST_PASSED], 1);
	OK(d.items[0].id == passed && !d.items[0].words.n && str_eq(d.items[0].name, S("Ben")));
	OK(passed_agree(&x, passed, S("a bench for tests")));
	x.me = w.ada, d = read_week(&x, MONDAY);
	IS(d.count[DIGEST_PASSED], 1);
	OK(find(&d, "a bench for tests") && !find(&d, "a test bench")); /* of the need itself she reads nothing */
	world_drop(&x);
	world_end(&w);
}

static void an_empty_week_has_something_to_do(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben); /* leads Dev, and is led by Ada */
	struct digest d = read_week(&x, MONDAY);

	IS(d.act, DIGEST_PLAN);
	x.me = w.dev, d = read_week(&x, MONDAY);
	IS(d.act, DIGEST_BRING);
	IS(d.act_person, w.ben);
	IS_STR(d.act_name, S("Ben"));
	x.me = w.eve, d = read_week(&x, MONDAY);
	IS(d.act, DIGEST_START);
	OK(!d.question);
	world_drop(&x);
	world_end(&w);
}

static void the_question_stays_all_week_and_goes_round(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), with_ben = 0, others = 0;
	struct digest first = read_week(&x, MONDAY), d;

	OK(first.question && first.question->text.n && first.question_person);
	for (int day = 1; day < 7; day++) {
		x.now += DAY;
		promise(&x, pair, w.ben, MONDAY + day, "something that questions quote");
		talking_held(&x, pair, HOUR);
		d = read_week(&x, MONDAY);
		IS_STR(d.question->text, first.question->text);
		IS(d.question_person, first.question_person);
	}
	for (int week = 1; week < 9; week++) {
		d = read_week(&x, MONDAY + 7 * week);
		with_ben += d.question_person == w.ben;
		others += !str_eq(d.question->text, first.question->text);
	}
	IS(with_ben, 4);
	OK(others > 4);
	world_drop(&x);
	world_end(&w);
}

static void many_are_counted_and_few_are_kept(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	struct digest d;

	for (int i = 0; i < DIGEST_ROWS + 5; i++) promise(&x, pair, w.ada, MONDAY + 1, "again");
	d = read_week(&x, MONDAY);
	IS(d.count[DIGEST_PROMISED], DIGEST_ROWS + 5);
	IS(d.items_n, DIGEST_ROWS);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN(it_begins_on_monday_and_looks_ahead_from_friday);
	RUN_DB(it_has_what_is_due_and_what_waits);
	RUN_DB(older_promises_leave_room_for_the_week);
	RUN_DB(what_goes_up_waits_for_who_is_asked);
	RUN_DB(an_empty_week_has_something_to_do);
	RUN_DB(the_question_stays_all_week_and_goes_round);
	RUN_DB(many_are_counted_and_few_are_kept);
	return tap_end();
}
