/* SPDX-License-Identifier: Apache-2.0 */
#include "model/capacity.h"

#include "model/calendar.h"
#include "model/check_in.h"
#include "model/offer.h"
#include "model/step.h"
#include "tests/model/talking.h"

static void say(struct ctx *x, int64_t who, const char *workload, const char *more, bool show)
{
	struct check_in c = { .workload = str_of(workload), .more = str_of(more),
		.shown = show ? CHECK_IN_SHARED : CHECK_IN_PRIVATE };
	int64_t me = x->me;

	x->me = who;
	if (!check_in_add(x, &c)) world_die("check-in", &x->err);
	x->me = me, x->now += 60;
}

static void promise(struct ctx *x, int64_t who, int64_t to)
{
	struct step s = { .owner = who, .words = S("a promise") };
	int64_t me = x->me;

	x->me = to;
	s.pair = talking_pair(x, who);
	if (!step_add(x, &s)) world_die("step", &x->err);
	x->me = me;
}

/* Full days from Monday to Friday. */
static void fill_calendar(struct ctx *x, int64_t owner)
{
	struct buf b = { .a = x->a };
	int64_t me = x->me;

	buf_z(&b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\n");
	for (int day = 23; day <= 30; day++)
		buf_fmt(&b, "BEGIN:VEVENT\r\nUID:%d@example.org\r\nDTSTAMP:20260101T000000Z\r\n"
			"DTSTART:202611%dT080000Z\r\nDTEND:202611%dT150000Z\r\nEND:VEVENT\r\n", day, day, day);
	buf_z(&b, "END:VCALENDAR\r\n");
	x->me = owner;
	if (!calendar_put(x, owner, S("full.ics"), buf_str(&b))) world_die("calendar", &x->err);
	x->me = me;
}

static void the_word_comes_first_and_facts_stand_beside_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct capacity *c;
	size_t n;

	say(&x, w.ben, "over", "", true);
	say(&x, w.ben, "room", "writing", true);
	say(&x, w.cara, "over", "", false); /* hers alone */
	promise(&x, w.ben, w.ada);
	promise(&x, w.ben, w.ada);
	promise(&x, w.ada, w.ben); /* the leader's own */
	fill_calendar(&x, w.ben);
	OK(capacity_list(&x, &c, &n) && n == 2);
	IS_STR(c[0].name, S("Ben"));
	IS_STR(c[0].workload, S("room"));
	IS_STR(c[0].more, S("writing"));
	OK(c[0].workload_said == x.now - 120 && c[0].steps == 2);
	OK(c[0].has_calendar && c[0].work_minutes == 5 * 480);
	OK(c[0].busy_minutes > 2000 && c[0].differs);
	IS_STR(c[1].name, S("Cara"));
	OK(!c[1].workload.n && !c[1].workload_said && !c[1].has_calendar && !c[1].differs && c[1].steps == 0);
	say(&x, w.ben, "full", "", true);
	OK(capacity_list(&x, &c, &n) && !c[0].differs);
	x.me = w.dev; /* leads nobody */
	OK(capacity_list(&x, &c, &n) && n == 0);
	world_drop(&x);
	world_end(&w);
}

static void an_offer_is_read_by_the_team_and_a_wish_by_the_leader(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct offer o = { .words = S("the demo in March") }, *list, again = o;
	struct offer_wish *wishes;
	size_t n;
	int64_t id = offer_add(&x, &o);

	OK(id != 0 && offer_list_mine(&x, &list, &n) && n == 1 && list[0].mine);
	x.me = w.ben;
	OK(offer_list_open(&x, &list, &n) && n == 1 && !list[0].wished);
	IS_STR(list[0].words, S("the demo in March"));
	OK(offer_wish(&x, id, true) && offer_wish(&x, id, true));
	OK(offer_list_open(&x, &list, &n) && list[0].wished);
	OK(offer_list_wishes(&x, &wishes, &n) && n == 0); /* who wishes for what is the leader's to read */
	OK(!offer_end(&x, id) && talking_failed(&x, ERR_MISSING));
	OK(offer_add(&x, &again) != 0); /* Ben leads Dev */
	x.me = w.dev;
	OK(offer_list_open(&x, &list, &n) && n == 1 && list[0].leader == w.ben);
	OK(!offer_wish(&x, id, true) && talking_failed(&x, ERR_MISSING)); /* not of his leader */
	again.words = S("mine");
	OK(!offer_add(&x, &again) && talking_failed(&x, ERR_FORBIDDEN)); /* Dev leads nobody */
	x.me = w.ada;
	OK(offer_list_wishes(&x, &wishes, &n) && n == 1 && wishes[0].person == w.ben);
	OK(offer_end(&x, id) && offer_list_mine(&x, &list, &n) && n == 0);
	OK(offer_list_wishes(&x, &wishes, &n) && n == 0);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(the_word_comes_first_and_facts_stand_beside_it);
	RUN_DB(an_offer_is_read_by_the_team_and_a_wish_by_the_leader);
	return tap_end();
}
