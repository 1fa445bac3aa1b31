/* SPDX-License-Identifier: Apache-2.0 */
#include "model/message_wish.h"

#include "model/reach.h"
#include "tests/model/telling.h"

static const struct zone *berlin(struct world *w)
{
	return zone_find(w->store.zones, S("Europe/Berlin"));
}

/* A moment on a wall in Berlin, `day` days after MONDAY. */
static int64_t at(struct world *w, int day, int hour, int minute)
{
	return zone_utc_of(berlin(w), (MONDAY + day) * INT64_C(86400) + hour * HOUR + minute * MINUTE);
}

static void quiet_goes_over_midnight_and_over_days_off(struct db_pool *pool)
{
	struct world w = world(pool);
	const struct message_hours usual = { .quiet_from = 20 * 60, .quiet_to = 450, .days_off = 96 };
	const struct message_hours noon = { .quiet_from = 12 * 60, .quiet_to = 13 * 60 };
	const struct message_hours never = { .days_off = MESSAGE_EVERY_DAY };
	const struct zone *z = berlin(&w);

	IS(message_moment(&usual, z, at(&w, 0, 12, 0)), at(&w, 0, 12, 0));
	IS(message_moment(&usual, z, at(&w, 0, 20, 0)), at(&w, 1, 7, 30));
	IS(message_moment(&usual, z, at(&w, 1, 3, 0)), at(&w, 1, 7, 30));
	IS(message_moment(&usual, z, at(&w, 4, 19, 59)), at(&w, 4, 19, 59));
	IS(message_moment(&usual, z, at(&w, 4, 20, 0)), at(&w, 7, 7, 30)); /* Friday evening: Monday */
	IS(message_moment(&usual, z, at(&w, 6, 12, 0)), at(&w, 7, 7, 30));
	IS(message_moment(&noon, z, at(&w, 6, 12, 30)), at(&w, 6, 13, 0));
	IS(message_moment(&(struct message_hours){ 0 }, z, at(&w, 6, 3, 0)), at(&w, 6, 3, 0));
	IS(message_moment(&never, z, at(&w, 0, 12, 0)), INT64_MAX);
	/* the night in which the clock is put back */
	IS(message_moment(&usual, z, at(&w, -29, 3, 0)), at(&w, -28, 7, 30));
	world_end(&w);
}

static void what_is_given_to_a_channel_is_of_use_until_quiet_begins(struct db_pool *pool)
{
	struct world w = world(pool);
	const struct message_hours usual = { .quiet_from = 20 * 60, .quiet_to = 450, .days_off = 96 };
	const struct message_hours weekend = { .days_off = 96 };
	const struct zone *z = berlin(&w);

	IS(message_quiet_begins(&usual, z, at(&w, 0, 8, 0)), at(&w, 0, 20, 0));
	IS(message_quiet_begins(&usual, z, at(&w, 0, 20, 0)), at(&w, 1, 20, 0));
	IS(message_quiet_begins(&weekend, z, at(&w, 0, 8, 0)), at(&w, 5, 0, 0));
	IS(message_quiet_begins(&(struct message_hours){ 0 }, z, at(&w, 0, 8, 0)), at(&w, 0, 8, 0) + WEEK);
	world_end(&w);
}

static void days_off_are_those_without_work_until_one_chooses(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = telling_as(&w, w.ben);
	struct message_wishes wishes;

	OK(message_wishes_get(&x, &wishes) && wishes.hours.days_off == 96 && wishes.hours.most == MESSAGE_MOST);
	OK(db_run(&x, "UPDATE person SET work_hours = 'Sun-Thu 09:00-17:00' WHERE id = $1", "i", w.ben) == 1);
	OK(message_wishes_get(&x, &wishes) && wishes.hours.days_off == 48);
	OK(wishes.channel[MESSAGE_WEEK] == MESSAGE_MAIL && wishes.channel[MESSAGE_SOON] == MESSAGE_NOTHING);
	wishes.hours.days_off = 1, wishes.hours.most = 4;
	message_choose(&wishes, MESSAGE_SOON, MESSAGE_MAIL);
	OK(message_wishes_set(&x, &wishes) && message_wishes_set(&x, &wishes));
	OK(message_wishes_get(&x, &wishes) && wishes.hours.days_off == 1 && wishes.hours.most == 4 &&
		wishes.channel[MESSAGE_SOON] == MESSAGE_MAIL && wishes.channel[MESSAGE_WEEK] == MESSAGE_MAIL);
	x.me = w.ada;
	OK(message_wishes_get(&x, &wishes) && wishes.hours.most == MESSAGE_MOST &&
		wishes.channel[MESSAGE_SOON] == MESSAGE_NOTHING);
	wishes.hours.quiet_from = 1440;
	OK(!message_wishes_set(&x, &wishes) && talking_failed(&x, ERR_INPUT));
	world_drop(&x);
	world_end(&w);
}

/* Set up a device that shows messages. */
static void set_up_device(struct ctx *x)
{
	struct reach r = { .channel = MESSAGE_PUSH, .address = S("https://push.example.org/1"), .label = S("a phone") };

	if (!reach_put(x, &r, r.address)) world_die("device", &x->err);
}

static int64_t choices_of(struct ctx *x)
{
	return telling_count(x, "SELECT count(*) FROM message_choice WHERE person = $1", x->me);
}

static void a_choice_stays_whatever_is_set_up_later(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = telling_as(&w, w.ben);
	struct message_wishes wishes;

	OK(message_wishes_get(&x, &wishes) && !wishes.chosen[MESSAGE_SOON]);
	message_choose(&wishes, MESSAGE_SOON, MESSAGE_NOTHING); /* which it is already */
	OK(message_wishes_set(&x, &wishes));
	IS(choices_of(&x), 1); /* and what was not chosen is none */
	set_up_device(&x);
	OK(message_wishes_get(&x, &wishes) && wishes.devices);
	OK(wishes.chosen[MESSAGE_SOON] && message_wished(&wishes, MESSAGE_SOON) == MESSAGE_NOTHING);
	OK(!wishes.chosen[MESSAGE_ADDED] && message_wished(&wishes, MESSAGE_ADDED) == MESSAGE_PUSH);
	IS(wishes.usual[MESSAGE_SOON], MESSAGE_PUSH);
	world_drop(&x);
	world_end(&w);
}

static void a_choice_is_taken_back_to_what_is_usual(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = telling_as(&w, w.ben);
	struct message_wishes wishes;

	OK(message_wishes_get(&x, &wishes));
	message_choose(&wishes, MESSAGE_SOON, MESSAGE_NOTHING);
	message_choose(&wishes, MESSAGE_WEEK, MESSAGE_MAIL);
	OK(message_wishes_set(&x, &wishes) && choices_of(&x) == 2);
	set_up_device(&x);
	OK(message_wishes_get(&x, &wishes));
	message_leave(&wishes, MESSAGE_SOON);
	OK(message_wishes_set(&x, &wishes) && choices_of(&x) == 1);
	OK(message_wishes_get(&x, &wishes) && message_wished(&wishes, MESSAGE_SOON) == MESSAGE_PUSH);
	OK(wishes.chosen[MESSAGE_WEEK] && !wishes.chosen[MESSAGE_SOON]);
	world_drop(&x);
	world_end(&w);
}

static void who_sends_the_form_as_it_is_has_chosen_no_days(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = telling_as(&w, w.ben);
	struct message_wishes wishes;

	OK(message_wishes_get(&x, &wishes) && message_wishes_set(&x, &wishes));
	OK(db_run(&x, "UPDATE person SET work_hours = 'Sun-Thu 09:00-17:00' WHERE id = $1", "i", w.ben) == 1);
	OK(message_wishes_get(&x, &wishes) && wishes.hours.days_off == 48 && choices_of(&x) == 0);
	wishes.hours.days_off = 96;
	OK(message_wishes_set(&x, &wishes) && message_wishes_get(&x, &wishes) && wishes.hours.days_off == 96);
	world_drop(&x);
	world_end(&w);
}

/* Take a no as the page does. */
static bool say_no(struct ctx *x, struct str token)
{
	struct message_no no;

	return message_no_read(x, token, &no) && !no.is_old && message_no_take(x, &no);
}

static void a_no_is_of_one_person_and_one_kind(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = telling_as(&w, 0);
	struct str path = message_no_path(&x, w.ben, MESSAGE_WEEK), token;
	struct message_wishes wishes;

	token = str_sub(path, sizeof "/unsubscribe/" - 1, path.n);
	OK(say_no(&x, token) && say_no(&x, token));
	x.me = w.ben;
	OK(message_wishes_get(&x, &wishes) && wishes.channel[MESSAGE_WEEK] == MESSAGE_NOTHING &&
		wishes.channel[MESSAGE_ASKED] == MESSAGE_MAIL);
	x.me = w.ada;
	OK(message_wishes_get(&x, &wishes) && wishes.channel[MESSAGE_WEEK] == MESSAGE_MAIL);
	x.me = 0;
	for (size_t i = 0; i < token.n; i++) {
		struct str forged = str_fmt(x.a, "%.*s", STR(token));

		((char *)forged.p)[i] = token.p[i] == 'x' ? 'y' : 'x';
		OK(!say_no(&x, forged) && talking_failed(&x, ERR_MISSING));
	}
	OK(!say_no(&x, S("")) && talking_failed(&x, ERR_MISSING));
	OK(db_run(&x, "UPDATE person SET left_at = $2 WHERE id = $1", "ii", w.ben, x.now) == 1);
	OK(!say_no(&x, token) && talking_failed(&x, ERR_MISSING));
	world_drop(&x);
	world_end(&w);
}

static void a_link_takes_a_no_for_400_days(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = telling_as(&w, 0);
	struct str token = str_sub(message_no_path(&x, w.ben, MESSAGE_WEEK), sizeof "/unsubscribe/" - 1, 100);
	struct str tag = str_sub(token, token.n - 43, token.n), today = str_fmt(x.a, "%lld", (long long)(x.now / DAY));
	struct message_no no;
	struct str later;

	x.now = (x.now / DAY + MESSAGE_NO_DAYS) * DAY - 1;
	OK(message_no_read(&x, token, &no) && !no.is_old && no.person == w.ben && no.kind == MESSAGE_WEEK);
	x.now++;
	OK(message_no_read(&x, token, &no) && no.is_old);
	/* nobody makes it younger */
	OK(str_has(token, str_fmt(x.a, ".%.*s.", STR(today))));
	later = str_fmt(x.a, "%.*s.%lld.%.*s", STR(str_sub(token, 0, token.n - 44 - today.n - 1)), (long long)(x.now / DAY), STR(tag));
	OK(!message_no_read(&x, later, &no) && talking_failed(&x, ERR_MISSING));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(quiet_goes_over_midnight_and_over_days_off);
	RUN_DB(what_is_given_to_a_channel_is_of_use_until_quiet_begins);
	RUN_DB(days_off_are_those_without_work_until_one_chooses);
	RUN_DB(a_choice_stays_whatever_is_set_up_later);
	RUN_DB(a_choice_is_taken_back_to_what_is_usual);
	RUN_DB(who_sends_the_form_as_it_is_has_chosen_no_days);
	RUN_DB(a_no_is_of_one_person_and_one_kind);
	RUN_DB(a_link_takes_a_no_for_400_days);
	return tap_end();
}
