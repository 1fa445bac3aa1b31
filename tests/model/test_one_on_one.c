/* SPDX-License-Identifier: Apache-2.0 */
#include "model/one_on_one.h"

#include "model/calendar.h"
#include "model/history.h"
#include "model/person.h"
#include "model/proposal.h"
#include "model/talk_settle.h"
#include "tests/model/talking.h"

static const int64_t monday = MONDAY * INT64_C(86400);

/* A weekly series from 9 November, Mondays 14:00 in Berlin; `extra` stands in it. */
static struct str weekly(struct world *w, const char *uid, const char *title, const char *extra)
{
	return str_fmt(w->a, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\n"
		"UID:%s\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=Europe/Berlin:20261109T140000\r\n"
		"DTEND;TZID=Europe/Berlin:20261109T143000\r\nRRULE:FREQ=WEEKLY\r\nSUMMARY:%s\r\n%s"
		"END:VEVENT\r\nEND:VCALENDAR\r\n", uid, title, extra);
}

static const char both_invited[] = "ORGANIZER:mailto:ada@example.org\r\n"
	"ATTENDEE:mailto:ada@example.org\r\nATTENDEE:mailto:ben@example.org\r\n";

enum { FIRST = 13 * 3600 }; /* 14:00 in Berlin */

/* What was, the newest first, and what is ahead. */
static size_t talks_of(struct ctx *x, int64_t pair, struct talk **out)
{
	struct talk *ahead;
	size_t n = 0, more = 0;

	if (!talk_list_past(x, pair, INT64_MAX, 100, out, &n) ||
		!talk_list_ahead(x, pair, x->now, 100, &ahead, &more))
		world_die("talks", &x->err);
	for (size_t i = 0; i < more; i++) *LIST_ADD(x->a, *out, n) = ahead[i];
	return n;
}

/* The talk of the pair that starts then; NULL: none. */
static struct talk *talk_at(struct ctx *x, int64_t pair, int64_t starts)
{
	struct talk *t;
	size_t n = talks_of(x, pair, &t);

	for (size_t i = 0; i < n; i++)
		if (t[i].starts == starts) return &t[i];
	return NULL;
}

static void put(struct ctx *x, int64_t owner, struct str ics)
{
	int64_t me = x->me;

	x->me = owner;
	if (!calendar_put(x, owner, S("work.ics"), ics)) world_die("calendar", &x->err);
	x->me = me;
}

static void a_one_on_one_of_the_calendar_is_the_talk(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	struct one_on_one_place place;
	struct proposed_talk *p = NULL;
	struct proposal *week;
	struct talk *t;

	put(&x, w.ada, weekly(&w, "one@x", "1:1 Ada / Ben", ""));
	OK((t = talk_at(&x, pair, monday + FIRST)) && t->state == TALK_PLANNED);
	OK(t->source == TALK_STANDS && t->minutes == 30 && t->wanted == 30);
	IS(pair_get(&x, pair)->last_talk, monday - 7 * DAY + FIRST); /* past ones count */
	IS(pair_get(&x, pair)->next_talk, monday + FIRST);
	OK(one_on_one_place(&x, t, &place) && place.stands && place.mine);
	IS_STR(place.title, S("1:1 Ada / Ben"));
	OK(world_find_times(&x, MONDAY, false) && (week = proposal_get(&x, MONDAY)));
	for (size_t i = 0; i < week->n; i++)
		if (week->talks[i].member == w.ben) p = &week->talks[i];
	OK(p && p->state == PROPOSED_ACCEPTED && p->talk == t->id && p->starts == t->starts);
	x.me = w.ben; /* both take part: the time is theirs too, what it is called is not */
	OK((t = talk_get(&x, t->id)) && one_on_one_place(&x, t, &place));
	OK(place.stands && !place.mine && !place.title.n);
	x.me = w.cara;
	OK(!talk_get(&x, t->id) && talking_failed(&x, ERR_MISSING));
	world_drop(&x);
	world_end(&w);
}

static void in_both_calendars_it_counts_once(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	struct one_on_one_place place;
	struct talk *t;
	size_t n;

	put(&x, w.ada, weekly(&w, "one@x", "Sync", both_invited));
	n = talks_of(&x, pair, &t);
	put(&x, w.ben, weekly(&w, "one@x", "Sync with my leader", both_invited));
	IS(talks_of(&x, pair, &t), n);
	x.me = w.ben;
	OK(one_on_one_place(&x, talk_at(&x, pair, monday + FIRST), &place) && place.mine);
	IS_STR(place.title, S("Sync with my leader"));
	/* a program that gives the copy a UID of its own */
	put(&x, w.ben, weekly(&w, "copy-of-one@y", "Sync", both_invited));
	IS(talks_of(&x, pair, &t), n);
	/* Ada takes her calendar away: it still stands in Ben's */
	x.me = w.ada;
	put(&x, w.ada, world_event(&w, "20261124T100000", "20261124T110000", "Other", ""));
	OK((t = talk_at(&x, pair, monday + 7 * DAY + FIRST)) && t->state == TALK_PLANNED);
	world_drop(&x);
	world_end(&w);
}

static void no_one_on_one_is_none_and_stays_none(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), id, other;
	struct one_on_one_denied *denied;
	struct history_pair *history;
	struct talk *t;
	size_t n;

	put(&x, w.ada, weekly(&w, "one@x", "Budget", both_invited));
	OK((t = talk_at(&x, pair, monday + FIRST)));
	id = t->id;
	x.me = w.cara;
	OK(!one_on_one_deny(&x, id) && talking_failed(&x, ERR_MISSING));
	x.me = w.ben; /* either of the two says so */
	OK(one_on_one_deny(&x, id));
	IS(talks_of(&x, pair, &t), 0);
	IS(pair_get(&x, pair)->last_talk, 0);
	x.me = w.ada;
	OK(history_with(&x, w.ben, &history) && !history);
	put(&x, w.ada, weekly(&w, "one@x", "Budget", "DESCRIPTION:again\r\nATTENDEE:mailto:ben@example.org\r\n"
		"ATTENDEE:mailto:ada@example.org\r\n"));
	put(&x, w.ben, weekly(&w, "one@x", "Budget", both_invited));
	IS(talks_of(&x, pair, &t), 0);
	OK(one_on_one_list_denied(&x, pair, &denied, &n) && n == 1);
	IS_STR(denied[0].title, S("Budget"));
	IS(denied[0].starts, monday + FIRST);
	x.me = w.cara;
	OK(!one_on_one_allow(&x, denied[0].id, &other) && talking_failed(&x, ERR_MISSING));
	x.me = w.ada;
	OK(one_on_one_allow(&x, denied[0].id, &other) && other == w.ben);
	OK((t = talk_at(&x, pair, monday + FIRST)) && t->state == TALK_PLANNED);
	id = talk_plan(&x, pair, monday + 2 * DAY + FIRST, 15, 15);
	OK(!one_on_one_deny(&x, id) && talking_failed(&x, ERR_CONFLICT));
	world_drop(&x);
	world_end(&w);
}

static void the_talk_follows_its_event(struct db_pool *pool)
{
	static const char moved[] = "ATTENDEE:mailto:ada@example.org\r\nATTENDEE:mailto:ben@example.org\r\n"
		"END:VEVENT\r\nBEGIN:VEVENT\r\nUID:one@x\r\nDTSTAMP:20260101T000000Z\r\n"
		"RECURRENCE-ID;TZID=Europe/Berlin:20261123T140000\r\n"
		"DTSTART;TZID=Europe/Berlin:20261124T090000\r\nDTEND;TZID=Europe/Berlin:20261124T091000\r\n"
		"SUMMARY:Sync\r\nATTENDEE:mailto:ada@example.org\r\nATTENDEE:mailto:ben@example.org\r\n";
	static const char off[] = "EXDATE;TZID=Europe/Berlin:20261123T140000\r\n"
		"ATTENDEE:mailto:ada@example.org\r\nATTENDEE:mailto:ben@example.org\r\n";
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), id;
	struct talk *t;
	size_t n;

	put(&x, w.ada, weekly(&w, "one@x", "Sync", both_invited));
	n = talks_of(&x, pair, &t);
	id = talk_at(&x, pair, monday + FIRST)->id;
	put(&x, w.ada, weekly(&w, "one@x", "Sync", moved));
	OK((t = talk_get(&x, id)) && t->starts == monday + DAY + 8 * HOUR && t->minutes == 10);
	IS(t->moved, 1);
	IS(talks_of(&x, pair, &t), n);
	put(&x, w.ada, weekly(&w, "one@x", "Sync", off)); /* called off */
	OK((t = talk_get(&x, id)) && t->state == TALK_CANCELLED && !t->logged_by);
	put(&x, w.ada, weekly(&w, "one@x", "Sync", both_invited)); /* and on again */
	OK((t = talk_get(&x, id)) && t->state == TALK_PLANNED && t->starts == monday + FIRST);
	/* Ben declines in his */
	put(&x, w.ben, weekly(&w, "one@x", "Sync", "ATTENDEE;PARTSTAT=DECLINED:mailto:ben@example.org\r\n"
		"ATTENDEE:mailto:ada@example.org\r\n"));
	OK(!pair_get(&x, pair)->next_talk && talk_get(&x, id)->state == TALK_CANCELLED);
	world_drop(&x);
	world_end(&w);
}

static void it_is_held_by_itself_and_what_was_told_stays(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), id, me = x.me;
	struct talk *t;
	size_t done;

	put(&x, w.ada, weekly(&w, "one@x", "Sync", both_invited));
	id = talk_at(&x, pair, monday + FIRST)->id;
	x.now = monday + FIRST + 45 * MINUTE;
	x.me = CTX_OPERATOR;
	OK(talk_settle(&x, 10, &done) && done == 1);
	x.me = me;
	OK((t = talk_get(&x, id)) && t->state == TALK_HELD && t->held_minutes == 30 && !t->logged_by);
	OK(talk_begin(&x, id) && talk_get(&x, id)->state == TALK_PLANNED); /* it began late */
	x.now += 4 * MINUTE;
	OK(talk_end(&x, id, 0) && talk_get(&x, id)->held_minutes == 4);
	OK((t = talk_at(&x, pair, monday - 7 * DAY + FIRST)) && talk_miss(&x, t->id)); /* it was not */
	IS(talk_get(&x, t->id)->state, TALK_MISSED);
	OK(calendar_put(&x, w.ada, S("work.ics"), weekly(&w, "two@x", "Else", "")));
	OK(talk_get(&x, id)->state == TALK_HELD && talk_get(&x, t->id)->state == TALK_MISSED);
	/* what vanishes within a week has fallen through; what is further off was arranged */
	OK(talk_at(&x, pair, monday + 7 * DAY + FIRST)->state == TALK_CANCELLED);
	OK(!talk_at(&x, pair, monday + 14 * DAY + FIRST));
	world_drop(&x);
	world_end(&w);
}

static void shortened_it_is_ours_in_its_place(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), id;
	struct talk_offer offers[TALK_OFFERS];
	struct talk_taken *taken;
	struct talk *t;
	size_t n;

	put(&x, w.ada, weekly(&w, "one@x", "Sync", both_invited));
	put(&x, w.ben, weekly(&w, "one@x", "Sync", both_invited));
	n = talks_of(&x, pair, &t);
	id = talk_at(&x, pair, monday + FIRST)->id;
	OK(talk_list_taken(&x, &taken, &n) && n == 0); /* its own event is not in its way */
	OK(talk_offer_shorter(&x, id, offers, &n) && n > 0);
	OK(talk_shorten(&x, id, monday + FIRST, 5, TALK_IN_HOURS));
	OK((t = talk_get(&x, id)) && t->source == TALK_INSTEAD && t->minutes == 5 && t->wanted == 30);
	OK(talk_list_taken(&x, &taken, &n) && n == 0);
	n = talks_of(&x, pair, &t);
	put(&x, w.ada, weekly(&w, "one@x", "Sync", "ATTENDEE:mailto:ada@example.org\r\n"
		"ATTENDEE:mailto:ben@example.org\r\n")); /* read again: the event stands as it did */
	IS(talks_of(&x, pair, &t), n);
	OK((t = talk_get(&x, id)) && t->minutes == 5 && t->state == TALK_PLANNED);
	OK(talk_cancel(&x, id, S("")));
	put(&x, w.ada, weekly(&w, "one@x", "Sync", both_invited));
	OK(talk_get(&x, id)->state == TALK_CANCELLED); /* what one of them said stays said */
	IS(talks_of(&x, pair, &t), n);
	world_drop(&x);
	world_end(&w);
}

static void whoever_joins_later_is_found(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.eve);
	struct pair *p;
	int64_t zoe;

	put(&x, w.eve, weekly(&w, "zoe@x", "1:1 Zoe", ""));
	world_keep(&x);
	world_import(&w, "id,name,email,leader,timezone,work_hours\n"
		"eve,Eve,eve@example.org,,Europe/Berlin,09:00-17:00\n"
		"zoe,Zoe Berg,zoe@example.org,eve,Europe/Berlin,09:00-17:00\n");
	zoe = world_id(&w, "zoe");
	x = world_as(&w, w.eve);
	OK((p = pair_with(&x, zoe)) && p->next_talk == monday + FIRST);
	world_drop(&x);
	world_end(&w);
}

/* The organiser and the reader alone are named: a stand-up whose guests are hidden. */
static void hidden_guests_make_no_one_on_one(struct db_pool *pool)
{
	static const char hidden[] = "ORGANIZER:mailto:ada@example.org\r\n"
		"ATTENDEE:mailto:ben@example.org\r\n";
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben);
	struct talk *t;

	put(&x, w.ben, weekly(&w, "up@x", "Stand-up", hidden));
	IS(talks_of(&x, pair, &t), 0);
	put(&x, w.ada, weekly(&w, "up@x", "Stand-up", hidden)); /* hers names all she invited */
	OK(talk_at(&x, pair, monday + FIRST));
	put(&x, w.ada, weekly(&w, "else@x", "Focus", ""));
	put(&x, w.ben, weekly(&w, "up@x", "1:1 Ada / Ben", hidden));
	OK((t = talk_at(&x, pair, monday + FIRST)) && t->state == TALK_PLANNED);
	world_drop(&x);
	world_end(&w);
}

static void a_talk_of_ours_at_that_time_is_the_same(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), ours = talk_plan(&x, pair, monday + FIRST, 15, 15);
	int64_t told = talk_hold(&x, pair, monday - 7 * DAY + FIRST + 20 * MINUTE, 5);
	struct talk *t;
	size_t n, same = 0;

	put(&x, w.ada, weekly(&w, "one@x", "Sync", both_invited));
	OK(ours && told && talk_get(&x, ours)->source == TALK_OURS);
	n = talks_of(&x, pair, &t);
	for (size_t i = 0; i < n; i++) same += t[i].starts >= monday - 7 * DAY && t[i].starts < monday + DAY;
	IS(same, 2);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_one_on_one_of_the_calendar_is_the_talk);
	RUN_DB(in_both_calendars_it_counts_once);
	RUN_DB(no_one_on_one_is_none_and_stays_none);
	RUN_DB(the_talk_follows_its_event);
	RUN_DB(it_is_held_by_itself_and_what_was_told_stays);
	RUN_DB(shortened_it_is_ours_in_its_place);
	RUN_DB(whoever_joins_later_is_found);
	RUN_DB(hidden_guests_make_no_one_on_one);
	RUN_DB(a_talk_of_ours_at_that_time_is_the_same);
	return tap_end();
}
