/* SPDX-License-Identifier: Apache-2.0 */
#include "model/calendar.h"

#include <stdlib.h>

#include "model/person.h"
#include "model/talk.h"
#include "tests/model/talking.h"

static const int64_t monday = MONDAY * INT64_C(86400);

static struct calendar *put(struct world *w, struct ctx *x, const char *name, struct str ics)
{
	struct calendar *c = calendar_put(x, x->me, str_of(name), ics);

	(void)w;
	return c;
}

static void a_file_becomes_busy_time_and_titles_stay_with_their_owner(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	struct calendar_event *events;
	struct spans busy;
	size_t n;

	OK(put(&w, &x, "work.ics", world_event(&w, "20261123T100000", "20261123T110000", "Secret", "")));
	OK(calendar_events(&x, monday, monday + DAY, &events, &n) && n == 1);
	IS_STR(events[0].title, S("Secret"));
	IS(events[0].starts, monday + 9 * HOUR);
	x.me = w.ada; /* the leader of the pair */
	OK(calendar_busy(&x, w.ben, monday, monday + DAY, &busy, NULL) && busy.n == 1);
	IS(busy.at[0].end, monday + 10 * HOUR);
	OK(calendar_events(&x, monday, monday + DAY, &events, &n) && n == 0);
	world_drop(&x);
	world_end(&w);
}

/* A calendar of about `bytes`, all of it one description. */
static struct str padded(struct world *w, size_t bytes)
{
	struct buf b = { .a = w->a };

	buf_z(&b, "DESCRIPTION:");
	while (b.n < bytes) buf_z(&b, "words that nobody needs, but that are kept nevertheless\r\n ");
	buf_z(&b, "\r\n");
	return world_event(w, "20261123T100000", "20261123T110000", "Large", str_z(w->a, buf_str(&b)));
}

static void the_calendars_of_a_person_have_a_quota(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	struct str file;

	setenv("RAPPORT_QUOTA_MIB", "1", 1);
	file = padded(&w, 600000);
	OK(put(&w, &x, "one.ics", file));
	OK(put(&w, &x, "one.ics", padded(&w, 700000))); /* in the place of the first */
	OK(!put(&w, &x, "two.ics", file) && x.err.code == ERR_INPUT);
	world_drop(&x);
	x = world_as(&w, w.ben);
	OK(put(&w, &x, "small.ics", world_event(&w, "20261123T100000", "20261123T110000", "A", "")));
	world_drop(&x);
	x = world_as(&w, w.ada); /* each has their own */
	OK(put(&w, &x, "two.ics", file));
	setenv("RAPPORT_QUOTA_MIB", "many", 1);
	IS(calendar_quota(), (int64_t)CALENDAR_QUOTA_MIB << 20);
	unsetenv("RAPPORT_QUOTA_MIB");
	world_drop(&x);
	world_end(&w);
}

static void a_meeting_is_seen_on_each_of_its_days_once(struct db_pool *p)
{
	static const struct { const char *name, *starts, *ends; } meetings[] = {
		{ "week.ics", "20261119T100000", "20261124T110000" },
		{ "night.ics", "20261122T230000", "20261123T010000" },
		{ "day.ics", "20261122T010000", "20261123T010000" }, /* 24 hours exactly, in UTC too */
		{ "over.ics", "20261120T100000", "20261122T120000" },
	};
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	struct calendar_event *events;
	size_t n;

	for (size_t i = 0; i < 4; i++)
		OK(put(&w, &x, meetings[i].name, world_event(&w, meetings[i].starts, meetings[i].ends,
			meetings[i].name, "")));
	OK(calendar_events(&x, monday - HOUR, monday + DAY, &events, &n));
	IS(n, 3);
	IS_STR(events[0].title, S("week.ics"));
	IS_STR(events[1].title, S("day.ics"));
	IS_STR(events[2].title, S("night.ics"));
	OK(calendar_events(&x, monday + DAY, monday + 2 * DAY, &events, &n));
	IS(n, 1);
	IS_STR(events[0].title, S("week.ics"));
	world_drop(&x);
	world_end(&w);
}

static void busy_time_is_shown_inside_a_pair_only(struct db_pool *p)
{
	struct world w = world(p);
	int64_t strangers[] = { w.cara, w.eve, 0 };
	struct spans busy;

	for (size_t i = 0; i < 3; i++) {
		struct ctx x = world_as(&w, strangers[i]);

		OK(!calendar_busy(&x, w.ben, monday, monday + DAY, &busy, NULL));
		IS(x.err.code, ERR_MISSING);
		world_drop(&x);
	}
	struct ctx x = world_as(&w, w.ada); /* leads Dev's leader: not Dev */
	OK(!calendar_busy(&x, w.dev, monday, monday + DAY, &busy, NULL));
	world_drop(&x);
	world_end(&w);
}

static void two_calendars_merge_and_part_again(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	struct calendar *all;
	struct spans busy;
	size_t n;

	OK(put(&w, &x, "a.ics", world_event(&w, "20261123T100000", "20261123T110000", "A", "")));
	OK(put(&w, &x, "b.ics", world_event(&w, "20261123T103000", "20261123T120000", "B", "")));
	OK(calendar_busy(&x, w.ben, monday, monday + DAY, &busy, NULL) && busy.n == 1);
	IS(busy.at[0].end - busy.at[0].start, 2 * HOUR);
	OK(calendar_list(&x, &all, &n) && n == 2);
	OK(calendar_del(&x, all[0].id));
	OK(calendar_busy(&x, w.ben, monday, monday + DAY, &busy, NULL) && busy.n == 1);
	IS(busy.at[0].start, monday + 9 * HOUR + 30 * MINUTE);
	world_drop(&x);
	world_end(&w);
}

static void a_file_of_the_same_name_replaces_the_one_before(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	struct calendar *first, *second;
	struct spans busy;

	first = put(&w, &x, "a.ics", world_event(&w, "20261123T100000", "20261123T110000", "A", ""));
	second = put(&w, &x, "a.ics", world_event(&w, "20261124T100000", "20261124T110000", "B", ""));
	OK(first && second && first->id == second->id);
	OK(calendar_busy(&x, w.ben, monday, monday + 7 * DAY, &busy, NULL) && busy.n == 1);
	IS(busy.at[0].start, monday + DAY + 9 * HOUR);
	world_drop(&x);
	world_end(&w);
}

static void the_name_of_a_file_commands_no_terminal(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	struct str ics = world_event(&w, "20261123T100000", "20261123T110000", "A", "");
	struct calendar *c;

	OK((c = put(&w, &x, " \x1b]0;x\x07work\xc2\x9b\xe2\x80\xae.ics", ics)) != NULL);
	IS_STR(c->name, S("]0;xwork.ics"));
	OK((c = put(&w, &x, "\x1b", ics)) != NULL);
	IS_STR(c->name, S("calendar.ics"));
	world_drop(&x);
	world_end(&w);
}

static void what_is_no_calendar_changes_nothing(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	struct calendar *all;
	size_t n;

	OK(put(&w, &x, "a.ics", world_event(&w, "20261123T100000", "20261123T110000", "A", "")));
	world_keep(&x);
	x = world_as(&w, w.ben);
	OK(!put(&w, &x, "a.ics", S("%PDF-1.4 this is something else")));
	IS(x.err.code, ERR_INPUT);
	world_drop(&x);
	x = world_as(&w, w.ben);
	OK(calendar_list(&x, &all, &n) && n == 1 && all[0].events == 1);
	world_drop(&x);
	world_end(&w);
}

static void a_calendar_of_another_cannot_be_touched(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	struct calendar *c = put(&w, &x, "a.ics",
		world_event(&w, "20261123T100000", "20261123T110000", "A", ""));

	x.me = w.ada;
	OK(!calendar_del(&x, c->id) && x.err.code == ERR_MISSING);
	err_clear(&x.err);
	OK(!calendar_set(&x, c->id, BUSY_ALL_DAY_FREE, BUSY_UNANSWERED_HARD, BUSY_TRAVEL_HARD) && x.err.code == ERR_MISSING);
	err_clear(&x.err);
	OK(!calendar_put(&x, w.ben, S("b.ics"), S("")) && x.err.code == ERR_MISSING);
	world_drop(&x);
	world_end(&w);
}

static void what_this_owner_declined_is_free(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	struct spans busy;

	OK(put(&w, &x, "a.ics", world_event(&w, "20261123T100000", "20261123T110000", "A",
		"ATTENDEE;PARTSTAT=DECLINED:mailto:BEN@example.org\r\n")));
	OK(calendar_busy(&x, w.ben, monday, monday + DAY, &busy, NULL) && busy.n == 0);
	world_drop(&x);
	world_end(&w);
}

static void the_worker_reads_on_when_time_goes_on(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	int64_t later = monday + 300 * DAY;
	struct spans busy;
	size_t done;

	OK(put(&w, &x, "a.ics", world_event(&w, "20261123T100000", "20261123T110000", "A",
		"RRULE:FREQ=DAILY\r\n")));
	OK(calendar_busy(&x, w.ben, later, later + DAY, &busy, NULL) && busy.n == 0);
	world_keep(&x);
	w.now += 200 * DAY;
	x = world_as(&w, CTX_OPERATOR);
	OK(calendar_extend(&x, 4, &done) && done == 1);
	OK(calendar_extend(&x, 4, &done) && done == 0);
	OK(calendar_busy(&x, w.ben, later, later + DAY, &busy, NULL) && busy.n == 1);
	world_drop(&x);
	world_end(&w);
}

static void a_file_that_was_cut_does_not_make_its_owner_free(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	struct str whole = world_event(&w, "20261123T100000", "20261123T110000", "A", "");
	struct spans busy;

	OK(put(&w, &x, "a.ics", whole));
	for (size_t n = 20; n < whole.n - 4; n += 7) {
		OK(!put(&w, &x, "a.ics", str_sub(whole, 0, n)) && x.err.code == ERR_INPUT);
		err_clear(&x.err);
	}
	OK(put(&w, &x, "b.ics", str_fmt(w.a, "%.*s\r\n\r\n", STR(whole))));
	OK(calendar_busy(&x, w.ben, monday, monday + DAY, &busy, NULL) && busy.n == 1);
	world_drop(&x);
	world_end(&w);
}

static void one_that_cannot_be_read_again_does_not_stop_the_others(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	struct str many = world_event(&w, "20270601T100000", "20270601T100100", "B",
		"RRULE:FREQ=MINUTELY\r\n");
	size_t n = 0;

	OK(put(&w, &x, "a.ics", many)); /* begins behind what is known today */
	OK(put(&w, &x, "b.ics", world_event(&w, "20261123T100000", "20261123T110000", "A",
		"RRULE:FREQ=DAILY\r\n")));
	x.me = CTX_OPERATOR;
	x.now += 90 * DAY;
	OK(calendar_extend(&x, 10, &n));
	IS(n, 2);
	OK(calendar_extend(&x, 10, &n));
	IS(n, 0);
	world_drop(&x);
	world_end(&w);
}

static void at_rest_nothing_is_readable(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	struct db_q *q;
	bool found = false;

	OK(put(&w, &x, "a.ics", world_event(&w, "20261123T100000", "20261123T110000", "Hush-hush", "")));
	OK((q = db_query(&x, "SELECT ics FROM calendar UNION ALL SELECT title FROM occurrence", "")));
	while (db_next(q)) found = found || str_has(db_bytes(q, 0), S("Hush"));
	OK(db_done(q) && !found);
	world_drop(&x);
	world_end(&w);
}

/* A calendar that publishes when its owner is busy, and no event. */
static void published_free_busy_and_office_hours_are_busy_time(struct db_pool *pool)
{
	static const char text[] =
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VFREEBUSY\r\n"
		"FREEBUSY:20261124T090000Z/20261124T100000Z\r\n"
		"FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261124T120000Z/PT1H\r\n"
		"FREEBUSY;FBTYPE=FREE:20261124T140000Z/PT1H\r\n"
		"END:VFREEBUSY\r\nEND:VCALENDAR\r\n";
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t day = (MONDAY + 1) * INT64_C(86400);
	struct calendar *c = calendar_put(&x, w.ben, S("fb.ics"), S(text));
	struct spans busy;

	OK(c && c->events == 0);
	x.me = w.ada;
	OK(calendar_busy(&x, w.ben, day, day + DAY, &busy, NULL));
	IS(busy.n, 2);
	IS(busy.at[0].start, day + 9 * HOUR);
	IS(busy.at[0].end, day + 10 * HOUR);
	IS(busy.at[1].start, day + 12 * HOUR);
	x.me = w.ben; /* two calendars that say the same are no more time */
	OK(calendar_put(&x, w.ben, S("two.ics"), world_event(&w, "20261124T100000", "20261124T110000",
		"Same", "")) != NULL);
	OK(calendar_busy(&x, w.ben, day, day + DAY, &busy, NULL) && busy.n == 2);
	OK(calendar_del(&x, c->id));
	OK(calendar_busy(&x, w.ben, day, day + DAY, &busy, NULL) && busy.n == 1);
	world_drop(&x);
	world_end(&w);
}

/* Who is on the way cannot talk; the meeting itself begins when it begins. */
static void the_way_to_a_meeting_is_busy_unless_its_owner_says_otherwise(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct calendar_event *events;
	struct spans busy;
	struct calendar *c;
	size_t n;

	c = put(&w, &x, "a.ics", world_event(&w, "20261123T100000", "20261123T110000", "Dentist",
		"X-APPLE-TRAVEL-DURATION;VALUE=DURATION:PT40M\r\n"));
	OK(c && c->events == 1);
	x.me = w.ada;
	OK(calendar_busy(&x, w.ben, monday, monday + DAY, &busy, NULL) && busy.n == 1);
	IS(busy.at[0].start, monday + 8 * HOUR + 20 * MINUTE);
	x.me = w.ben;
	OK(calendar_events(&x, monday, monday + DAY, &events, &n) && n == 2);
	OK(events[0].travel && events[0].ends == events[1].starts && !events[1].travel);
	IS(events[1].starts, monday + 9 * HOUR);
	IS_STR(events[0].title, S("Dentist"));
	OK(!calendar_set(&x, c->id, BUSY_ALL_DAY_BY_TRANSP, BUSY_UNANSWERED_HARD, (enum busy_travel)2));
	err_clear(&x.err);
	OK(calendar_set(&x, c->id, BUSY_ALL_DAY_BY_TRANSP, BUSY_UNANSWERED_HARD, BUSY_TRAVEL_FREE));
	OK(calendar_busy(&x, w.ben, monday, monday + DAY, &busy, NULL) && busy.n == 1);
	IS(busy.at[0].start, monday + 9 * HOUR);
	OK(calendar_list(&x, &c, &n) && n == 1 && c->travel == BUSY_TRAVEL_FREE);
	world_drop(&x);
	world_end(&w);
}

/* Tentative time is known apart; what another calendar is sure of is not tentative. */
static void tentative_time_is_kept_apart(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct spans busy, soft;
	struct calendar *c;

	OK(put(&w, &x, "a.ics", world_event(&w, "20261123T100000", "20261123T120000", "Maybe",
		"STATUS:TENTATIVE\r\n")) != NULL);
	OK(put(&w, &x, "b.ics", world_event(&w, "20261123T103000", "20261123T110000", "Sure",
		"")) != NULL);
	x.me = w.ada;
	OK(calendar_busy(&x, w.ben, monday, monday + DAY, &busy, &soft));
	IS(busy.n, 1);
	IS(busy.at[0].end - busy.at[0].start, 2 * HOUR);
	IS(soft.n, 2);
	IS(soft.at[0].end, monday + 9 * HOUR + 30 * MINUTE);
	IS(soft.at[1].start, monday + 10 * HOUR);
	x.me = w.ben;
	c = put(&w, &x, "c.ics", world_event(&w, "20261123T140000", "20261123T150000", "Asked",
		"ORGANIZER:mailto:cara@example.org\r\n"
		"ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ben@example.org\r\n"));
	OK(c && calendar_busy(&x, w.ben, monday, monday + DAY, &busy, &soft));
	OK(busy.n == 2 && soft.n == 2);
	OK(calendar_set(&x, c->id, BUSY_ALL_DAY_BY_TRANSP, BUSY_UNANSWERED_SOFT, BUSY_TRAVEL_HARD));
	OK(calendar_busy(&x, w.ben, monday, monday + DAY, &busy, &soft));
	OK(busy.n == 2 && soft.n == 3);
	OK(calendar_set(&x, c->id, BUSY_ALL_DAY_BY_TRANSP, BUSY_UNANSWERED_FREE, BUSY_TRAVEL_HARD));
	OK(calendar_busy(&x, w.ben, monday, monday + DAY, &busy, &soft) && busy.n == 1);
	OK(!calendar_set(&x, c->id, BUSY_ALL_DAY_BY_TRANSP, (enum busy_unanswered)3, BUSY_TRAVEL_HARD));
	IS(x.err.code, ERR_INPUT);
	world_drop(&x);
	world_end(&w);
}

/* A private feed without titles shows our own talk as one more busy block. */
static void a_talk_that_comes_back_without_a_name_is_known_by_its_time(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t nine = monday + 9 * HOUR, pair = talking_pair(&x, w.ben);
	struct spans busy;

	OK(talk_plan(&x, pair, nine, 15, 15));
	OK(calendar_put(&x, w.ada, S("feed.ics"), world_event(&w, "20261123T100000", "20261123T101500", "Busy", "")));
	OK(calendar_busy(&x, w.ada, monday, monday + DAY, &busy, NULL) && busy.n == 0);
	OK(calendar_put(&x, w.ada, S("feed.ics"), world_event(&w, "20261123T100000", "20261123T102000", "Busy", "")));
	OK(calendar_busy(&x, w.ada, monday, monday + DAY, &busy, NULL) && busy.n == 1); /* not its time */
	OK(calendar_put(&x, w.ada, S("feed.ics"), world_event(&w, "20261123T100000", "20261123T101500", "Doctor", "")));
	OK(calendar_busy(&x, w.ada, monday, monday + DAY, &busy, NULL) && busy.n == 1); /* that is something else */
	world_drop(&x);
	world_end(&w);
}

static size_t events_of_monday(struct ctx *x)
{
	struct calendar_event *events;
	size_t n = 0;

	return calendar_events(x, monday, monday + DAY, &events, &n) ? n : SIZE_MAX;
}

/* A calendar is read before the transaction in which it is kept; whatever its reading depends
 * on and has changed meanwhile, it is read anew. */
static void a_calendar_read_ahead_is_what_it_would_be(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	struct calendar_ahead *ahead;
	struct str one = world_event(&w, "20261123T100000", "20261123T110000", "One", "");
	struct str all = world_event(&w, "20261123T130000", "20261123T140000", "Other", "");
	struct str file = S("b.ics"), broken = S("This is no calendar.\r\n");
	struct calendar *c;

	OK(calendar_ahead_ask(&x, w.ben, file, one, &ahead) && ahead);
	calendar_ahead_read(ahead);
	calendar_ahead_use(&x, ahead);
	OK((c = calendar_put(&x, w.ben, file, one)) && c->events == 1 && events_of_monday(&x) == 1);
	OK(!x.ahead); /* it was used */

	OK(calendar_ahead_ask(&x, w.ben, file, all, &ahead) && ahead);
	calendar_ahead_read(ahead);
	OK(person_set(&x, &(struct person_settings){ S("Ben"), S("Asia/Tokyo"), S("09:00-17:00"), S("en") }));
	calendar_ahead_use(&x, ahead);
	OK(calendar_put(&x, w.ben, file, all) && x.ahead); /* the zone is another: read anew */

	OK(calendar_ahead_ask(&x, w.ben, file, one, &ahead) && ahead);
	calendar_ahead_read(ahead);
	calendar_ahead_use(&x, ahead);
	OK(calendar_put(&x, w.ben, S("c.ics"), all) && x.ahead); /* another text */

	OK(calendar_ahead_ask(&x, w.ben, file, broken, &ahead) && ahead);
	calendar_ahead_read(ahead);
	calendar_ahead_use(&x, ahead);
	OK(!calendar_put(&x, w.ben, file, broken) && x.err.code == ERR_INPUT);
	err_clear(&x.err);
	x.me = w.ada;
	OK(!calendar_ahead_ask(&x, w.ben, file, one, &ahead) && x.err.code == ERR_MISSING && !ahead);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_file_becomes_busy_time_and_titles_stay_with_their_owner);
	RUN_DB(the_calendars_of_a_person_have_a_quota);
	RUN_DB(a_meeting_is_seen_on_each_of_its_days_once);
	RUN_DB(busy_time_is_shown_inside_a_pair_only);
	RUN_DB(two_calendars_merge_and_part_again);
	RUN_DB(a_file_of_the_same_name_replaces_the_one_before);
	RUN_DB(the_name_of_a_file_commands_no_terminal);
	RUN_DB(what_is_no_calendar_changes_nothing);
	RUN_DB(a_calendar_of_another_cannot_be_touched);
	RUN_DB(what_this_owner_declined_is_free);
	RUN_DB(the_worker_reads_on_when_time_goes_on);
	RUN_DB(a_file_that_was_cut_does_not_make_its_owner_free);
	RUN_DB(one_that_cannot_be_read_again_does_not_stop_the_others);
	RUN_DB(at_rest_nothing_is_readable);
	RUN_DB(published_free_busy_and_office_hours_are_busy_time);
	RUN_DB(the_way_to_a_meeting_is_busy_unless_its_owner_says_otherwise);
	RUN_DB(tentative_time_is_kept_apart);
	RUN_DB(a_talk_that_comes_back_without_a_name_is_known_by_its_time);
	RUN_DB(a_calendar_read_ahead_is_what_it_would_be);
	return tap_end();
}
