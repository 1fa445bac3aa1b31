/* SPDX-License-Identifier: Apache-2.0 */
#include "model/history.h"

#include "model/calendar.h"
#include "model/person.h"
#include "model/claim.h"
#include "tests/model/talking.h"

static const struct str me[] = { { "ada@example.org", 15 }, { "ada@home.example", 16 } };

/* With these addresses invited, separated by spaces. */
static struct str other(const char *title, const char *people, bool recurring)
{
	static struct str list[8]; /* of one call; the tests use what comes back at once */
	struct arena *a = arena_new();
	struct str rest = str_of(people), one, got;
	struct busy_event e = { .start = 0, .end = 1800, .title = str_of(title),
		.recurring = recurring, .people = list, .kind = BUSY_HARD };

	while (rest.n) {
		str_cut(rest, ' ', &one, &rest);
		list[e.people_n++] = one;
	}
	got = history_other(a, &e, me, 2, S("Ada Lindqvist"));
	got = str_of(strndup(got.p ? got.p : "", got.n));
	arena_free(a);
	return got;
}

static void is(const char *title, const char *people, bool recurring, const char *want)
{
	struct str got = other(title, people, recurring);

	if (!IS_STR(got, str_of(want))) printf("# %s [%s]\n", title, people);
	free((void *)(uintptr_t)got.p);
}

static void two_people_by_any_address_are_a_one_on_one(void)
{
	is("Budget", "ada@example.org bo@example.org", false, "bo@example.org");
	is("Budget", "bo@example.org ADA@home.example ada@example.org", false, "bo@example.org");
	is("Budget", "ada@example.org bo@example.org cy@example.org", false, "");
	is("Budget", "bo@example.org cy@example.org", true, ""); /* a calendar seen, not mine */
	is("Focus", "ada@example.org", true, "");
	is("Focus", "", true, "");
}

static void a_series_is_known_by_its_title(void)
{
	is("1:1 Bo", "", true, "Bo");
	is("Bo 1:1", "", true, "Bo");
	is("1:1 with Bo Lind", "ada@example.org", true, "Bo Lind");
	is("1on1: Ada / Bo", "", true, "Bo");
	is("Ada / Bo", "", true, "Bo");
	is("Bo Lind <> Ada Lindqvist", "", true, "Bo Lind");
	is("Einzelgespräch Bo & Ada", "", true, "Einzelgespräch Bo");
	is("שרה / Ada", "", true, "שרה");
	is("1:1", "", true, "");
	is("1:1 Bo", "", false, "");           /* once is no series */
	is("Design / Review", "", true, "");   /* neither is the owner */
	is("1:1 Bo", "bo@example.org cy@example.org", true, "");
}

static void neither_a_whole_day_nor_a_workshop_is_one(void)
{
	struct str people[] = { me[0], { "bo@example.org", 14 } };
	struct busy_event e = { .end = HISTORY_LONGEST + 1, .people = people, .people_n = 2 };
	struct arena *a = arena_new();

	OK(!history_other(a, &e, me, 2, S("Ada")).n);
	e.end = HISTORY_LONGEST;
	OK(history_other(a, &e, me, 2, S("Ada")).n);
	e.all_day = true;
	OK(!history_other(a, &e, me, 2, S("Ada")).n);
	arena_free(a);
}

static void the_owner_is_who_is_in_nearly_all(void)
{
	struct str both[] = { { "ada@x", 5 }, { "bo@x", 4 } }, three[] = { { "ada@x", 5 }, { "cy@x", 4 } };
	struct busy_event events[4] = { { .people = both, .people_n = 2 },
		{ .people = three, .people_n = 2 }, { .people = three, .people_n = 2 }, { 0 } };
	struct arena *a = arena_new();

	IS_STR(history_owner(a, events, 4), S("ada@x"));
	IS_STR(history_owner(a, events, 2), S("")); /* too few to tell */
	events[0] = events[1];
	IS_STR(history_owner(a, events, 4), S("")); /* two are in all of them */
	arena_free(a);
}

static void a_day_counts_overlaps_once_and_breaks_where_they_are(void)
{
	struct span s[] = { { -600, 600 }, { 3600, 7200 }, { 5400, 9000 }, { 9060, 10800 },
		{ 14400, 16200 }, { 90000, 99999 } };
	struct history_day d = history_day(s, 6, 0, DAY);

	IS(d.minutes, 10 + 90 + 29 + 30);
	IS(d.meetings, 5);
	IS(d.back_to_back, 2);
	IS(history_day(s, 0, 0, DAY).minutes, 0);
}

static const char series[] =
	"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\n"
	"BEGIN:VEVENT\r\nUID:bo@x\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20261030T100000Z\r\n"
	"DTEND:20261030T103000Z\r\nRRULE:FREQ=WEEKLY;COUNT=6\r\nEXDATE:20261106T100000Z\r\n"
	"SUMMARY:Sync\r\nATTENDEE:mailto:ada@example.org\r\nATTENDEE:mailto:ben@example.org\r\n"
	"ATTENDEE;CUTYPE=ROOM:mailto:room@example.org\r\nEND:VEVENT\r\n"
	"BEGIN:VEVENT\r\nUID:bo@x\r\nDTSTAMP:20260101T000000Z\r\nRECURRENCE-ID:20261113T100000Z\r\n"
	"DTSTART:20261113T140000Z\r\nDTEND:20261113T143000Z\r\nSUMMARY:Sync\r\n"
	"ATTENDEE:mailto:ada@example.org\r\nATTENDEE:mailto:ben@example.org\r\nEND:VEVENT\r\n"
	"BEGIN:VEVENT\r\nUID:bo@x\r\nDTSTAMP:20260101T000000Z\r\nRECURRENCE-ID:20261120T100000Z\r\n"
	"DTSTART:20261120T100000Z\r\nDTEND:20261120T103000Z\r\nSTATUS:CANCELLED\r\n"
	"ATTENDEE:mailto:ada@example.org\r\nATTENDEE:mailto:ben@example.org\r\nEND:VEVENT\r\n"
	"END:VCALENDAR\r\n";

static void a_series_tells_when_it_was_held_moved_and_cancelled(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct calendar *c = calendar_put(&x, w.ada, S("a.ics"), S(series));
	struct history_pair *pairs;
	size_t n;

	OK(c && history_pairs(&x, &pairs, &n) && n == 1);
	IS_STR(pairs[0].name, S("Ben"));
	IS(pairs[0].person, w.ben);
	IS(pairs[0].held, 2);      /* 30 Oct, and 13 Nov at another time */
	IS(pairs[0].moved, 1);
	IS(pairs[0].cancelled, 2); /* 6 Nov taken out, 20 Nov cancelled */
	IS(pairs[0].last, (MONDAY - 10) * INT64_C(86400) + 14 * HOUR);
	IS(pairs[0].next, (MONDAY + 4) * INT64_C(86400) + 10 * HOUR);
	IS(c->events, 5);          /* what was taken out is none of them */
	x.me = w.ben;
	OK(history_pairs(&x, &pairs, &n) && n == 0); /* the owner's eyes only */
	x.me = w.ada;
	OK(calendar_del(&x, c->id) && history_pairs(&x, &pairs, &n) && n == 0);
	world_drop(&x);
	world_end(&w);
}

/* Ada's weekly one-on-one with Ben, of which the one on Tuesday is called off. */
static void a_one_on_one_called_off_is_answered_with_three_minutes(struct db_pool *pool)
{
	static const char people[] = "ORGANIZER:mailto:ada@example.org\r\n"
		"ATTENDEE:mailto:ada@example.org\r\nATTENDEE:mailto:ben@example.org\r\n";
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ben);
	int64_t tuesday = (MONDAY + 1) * INT64_C(86400);
	struct history_lapse *l;
	size_t n;

	/* Ben is busy today until 10:00 in Berlin, Ada until 10:30 */
	OK(calendar_put(&x, w.ben, S("b"), world_event(&w, "20261123T080000", "20261123T100000", "B", "")));
	x.me = w.ada;
	OK(calendar_put(&x, w.ada, S("a"), world_event(&w, "20261123T080000", "20261123T103000", "A", "")));
	OK(calendar_put(&x, w.ada, S("one"), world_event(&w, "20261124T100000", "20261124T103000",
		"One", people)));
	OK(history_lapses(&x, 3, &l, &n) && n == 0);
	OK(calendar_put(&x, w.ada, S("one"), world_event(&w, "20261124T100000", "20261124T103000",
		"One", str_z(x.a, str_fmt(x.a, "%sSTATUS:CANCELLED\r\n", people)))));
	OK(history_lapses(&x, 3, &l, &n) && n == 1);
	OK(calendar_put(&x, w.ada, S("one"), world_event(&w, "20261130T100000", "20261130T103000", "Else", "")));
	OK(history_lapses(&x, 3, &l, &n) && n == 1); /* cleared away, and as unanswered as before */
	IS(l[0].person, w.ben);
	IS(l[0].starts, tuesday + 9 * HOUR);
	IS(l[0].three, MONDAY * INT64_C(86400) + 9 * HOUR + 30 * MINUTE);
	x.me = w.ben; /* it is the leader's to answer */
	OK(history_lapses(&x, 3, &l, &n) && n == 0);
	x.me = w.ada;
	OK(talk_plan(&x, talking_pair(&x, w.ben), MONDAY * INT64_C(86400) + 9 * HOUR + 30 * MINUTE, 3, 15));
	OK(history_lapses(&x, 3, &l, &n) && n == 0); /* a talk is planned */
	world_drop(&x);
	world_end(&w);
}

/* Ada's calendar with some one-on-ones with Ben: days after Monday, begin and end there. */
static struct str with_ben(struct world *w, const char *const (*at)[3], size_t n)
{
	struct buf b = { .a = w->a };

	buf_z(&b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "BEGIN:VEVENT\r\nUID:%s@x\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:202611%sZ\r\n"
			"DTEND:202611%sZ\r\nSUMMARY:Sync\r\nATTENDEE:mailto:ada@example.org\r\n"
			"ATTENDEE:mailto:ben@example.org\r\nEND:VEVENT\r\n", at[i][0], at[i][1], at[i][2]);
	buf_z(&b, "END:VCALENDAR\r\n");
	return buf_str(&b);
}

static void one_that_vanishes_is_answered_and_one_that_moves_is_not(struct db_pool *pool)
{
	static const char *const both[][3] = { { "a", "24T100000", "24T103000" },
		{ "b", "27T100000", "27T103000" } }, *const late[][3] = { { "a", "24T100000", "24T103000" },
		{ "b", "27T140000", "27T141000" } };
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t tuesday = (MONDAY + 1) * INT64_C(86400) + 10 * HOUR;
	struct history_pair *pairs;
	struct history_lapse *l;
	size_t n;

	OK(calendar_put(&x, w.ada, S("a"), with_ben(&w, both, 2)));
	OK(history_lapses(&x, 3, &l, &n) && n == 0);
	OK(calendar_put(&x, w.ada, S("a"), with_ben(&w, both + 1, 1))); /* Tuesday is no longer there */
	OK(history_lapses(&x, 3, &l, &n) && n == 1);
	OK(l[0].person == w.ben && l[0].starts == tuesday);
	OK(calendar_set(&x, calendar_put(&x, w.ada, S("a"), with_ben(&w, both + 1, 1))->id,
		BUSY_ALL_DAY_FREE, BUSY_UNANSWERED_HARD, BUSY_TRAVEL_HARD)); /* read again: still gone */
	OK(history_lapses(&x, 3, &l, &n) && n == 1);
	OK(calendar_put(&x, w.ada, S("other"), with_ben(&w, both, 1)));
	OK(history_lapses(&x, 3, &l, &n) && n == 0); /* it stands in another calendar */
	OK(calendar_put(&x, w.ada, S("other"), with_ben(&w, both, 0)));
	OK(history_lapses(&x, 3, &l, &n) && n == 1); /* gone from both: once */
	OK(history_not_now(&x, w.ben, tuesday) && history_lapses(&x, 3, &l, &n) && n == 0);
	OK(calendar_put(&x, w.ada, S("a"), with_ben(&w, late, 2))); /* back, and Friday later */
	OK(history_pairs(&x, &pairs, &n) && n == 1);
	IS(pairs[0].next, tuesday);
	x.now += 7 * DAY;
	OK(history_pairs(&x, &pairs, &n) && n == 1);
	IS(pairs[0].held, 2);
	IS(pairs[0].moved, 1);
	IS(pairs[0].shortened, 1); /* ten of thirty minutes */
	IS(pairs[0].cancelled, 0);
	OK(calendar_put(&x, w.ada, S("a"), with_ben(&w, both, 0))); /* only what was ahead can vanish */
	OK(history_pairs(&x, &pairs, &n) && n == 1 && pairs[0].cancelled == 1); /* that of the other one */
	world_drop(&x);
	world_end(&w);
}

static void what_goes_long_before_its_time_is_no_lapse(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct history_pair *p;

	OK(calendar_put(&x, w.ada, S("a"), world_event(&w, "20261211T100000", "20261211T103000", "Late",
		"ATTENDEE:mailto:ada@example.org\r\nATTENDEE:mailto:ben@example.org\r\n")));
	OK(history_with(&x, w.ben, &p) && p && p->next);
	OK(calendar_put(&x, w.ada, S("a"), with_ben(&w, NULL, 0)));
	x.now += 20 * DAY;
	OK(history_with(&x, w.ben, &p) && !p);
	world_drop(&x);
	world_end(&w);
}

static void one_that_vanished_counts_as_cancelled_when_its_time_has_come(struct db_pool *pool)
{
	static const char *const one[][3] = { { "a", "24T100000", "24T103000" } };
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct history_pair *p;

	OK(calendar_put(&x, w.ada, S("a"), with_ben(&w, one, 1)));
	OK(calendar_put(&x, w.ada, S("a"), with_ben(&w, one, 0)));
	OK(history_with(&x, w.ben, &p) && p && p->cancelled == 0);
	x.now += 3 * DAY;
	OK(history_with(&x, w.ben, &p) && p && p->cancelled == 1 && p->held == 0);
	OK(!history_not_now(&x, w.dev, x.now) && x.err.code == ERR_MISSING); /* not one of the team */
	world_drop(&x);
	world_end(&w);
}

/* Reading the same text otherwise takes nothing away: here the other one turns out to be Ada. */
static void a_new_address_makes_nothing_vanish(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct history_pair *pairs;
	size_t n;
	bool proven;

	OK(calendar_put(&x, w.ada, S("a"), world_event(&w, "20261124T100000", "20261124T103000", "Both",
		"ATTENDEE:mailto:ada@example.org\r\nATTENDEE:mailto:ada@home.example\r\n")));
	OK(history_pairs(&x, &pairs, &n) && n == 1);
	OK(claim_add(&x, S("ada@home.example"), &proven) && calendar_read_again(&x));
	x.now += 7 * DAY;
	OK(history_pairs(&x, &pairs, &n) && n == 0);
	world_drop(&x);
	world_end(&w);
}

static void one_of_a_series_that_was_cut_is_shortened(struct db_pool *pool)
{
	static const char cut[] =
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:bo@x\r\nDTSTAMP:20260101T000000Z\r\n"
		"DTSTART:20261106T100000Z\r\nDTEND:20261106T103000Z\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\n"
		"ATTENDEE:mailto:ada@example.org\r\nATTENDEE:mailto:ben@example.org\r\nEND:VEVENT\r\n"
		"BEGIN:VEVENT\r\nUID:bo@x\r\nDTSTAMP:20260101T000000Z\r\nRECURRENCE-ID:20261113T100000Z\r\n"
		"DTSTART:20261113T100000Z\r\nDTEND:20261113T101000Z\r\n"
		"ATTENDEE:mailto:ada@example.org\r\nATTENDEE:mailto:ben@example.org\r\nEND:VEVENT\r\n"
		"END:VCALENDAR\r\n";
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	struct history_pair *p;

	OK(calendar_put(&x, w.ada, S("a"), S(cut)) && history_with(&x, w.ben, &p));
	OK(p && p->held == 2 && p->shortened == 1 && p->moved == 0);
	OK(calendar_put(&x, w.ada, S("copy"), S(cut)) && history_with(&x, w.ben, &p));
	OK(p && p->held == 2 && p->shortened == 1); /* the same in two calendars counts once */
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN(two_people_by_any_address_are_a_one_on_one);
	RUN(a_series_is_known_by_its_title);
	RUN(neither_a_whole_day_nor_a_workshop_is_one);
	RUN(the_owner_is_who_is_in_nearly_all);
	RUN(a_day_counts_overlaps_once_and_breaks_where_they_are);
	RUN_DB(a_series_tells_when_it_was_held_moved_and_cancelled);
	RUN_DB(a_one_on_one_called_off_is_answered_with_three_minutes);
	RUN_DB(one_that_vanishes_is_answered_and_one_that_moves_is_not);
	RUN_DB(what_goes_long_before_its_time_is_no_lapse);
	RUN_DB(one_that_vanished_counts_as_cancelled_when_its_time_has_come);
	RUN_DB(a_new_address_makes_nothing_vanish);
	RUN_DB(one_of_a_series_that_was_cut_is_shortened);
	return tap_end();
}
