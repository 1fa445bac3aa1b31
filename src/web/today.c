/* SPDX-License-Identifier: Apache-2.0
 *
 * The page Today: the next talk, who waits for an answer or for a talk, and the day with its gaps.
 */
#include "base/date.h"
#include "model/check_in_wish.h"
#include "model/goal.h"
#include "model/handover.h"
#include "model/now.h"
#include "model/passed.h"
#include "model/period.h"
#include "model/topic.h"
#include "model/written.h"
#include "web/handlers.h"
#include "web/pages.h"
#include "web/pressure.h"
#include "web/say.h"
#include "web/talk.h"
#include "web/talk_hours.h"

enum { WAITING = 3, GAP_LEAST = 3 * MINUTE };

/* -- who waits -- */

/* True when the member of a pair waits to be heard. A member with a planned talk does not wait, nor
 * a member whose next talk is due only after tomorrow. */
static bool is_waiting(struct visit *v, const struct pair *p)
{
	int64_t days = visit_days_since(v, p->last_talk);

	if (p->next_talk || days == 0) return false;
	return !p->last_talk || days + 1 >= p->cadence_days;
}

/* True when pair `a` has been longer without a talk than `b`. A pair without any talk counts from
 * the day on which it began. */
static bool has_waited_longer(const struct pair *a, const struct pair *b)
{
	int64_t a_last = a->last_talk ? a->last_talk : a->since;
	int64_t b_last = b->last_talk ? b->last_talk : b->since;

	return a_last < b_last;
}

/* Fill the members that have waited longest, at most WAITING of them. */
static bool fill_waiting(struct visit *v, struct page_today *page)
{
	const struct pair *longest[WAITING] = { 0 };
	struct pair *pairs;
	size_t n;

	if (!pair_list(&v->x, &pairs, &n)) return false;
	page->leads = n > 0;
	for (size_t i = 0; i < n; i++) {
		const struct pair *p = &pairs[i];

		if (!is_waiting(v, p)) continue;
		for (size_t k = 0; k < WAITING; k++) {
			const struct pair *moved = longest[k];

			if (moved && !has_waited_longer(p, moved)) continue;
			longest[k] = p;
			if (!(p = moved)) break;
		}
	}
	page->waiting = NEW_N(v->x.a, struct today_waiting, WAITING);
	for (; page->waiting_n < WAITING && longest[page->waiting_n]; page->waiting_n++) {
		const struct pair *p = longest[page->waiting_n];

		page->waiting[page->waiting_n] = (struct today_waiting){ p->name, p->member,
			visit_days_since(v, p->last_talk) };
	}
	return true;
}

/* -- what is owed -- */

enum { SHOWN = 3, THANKED_LATELY = 7 * DAY, ANSWERED_LATELY = 7 * DAY, UNTHANKED_LONG = 30 * DAY };

/* Count how many of `n` rows a list shows when `taken` of its SHOWN places are in use. */
static size_t count_shown(size_t n, size_t taken)
{
	size_t room = taken < SHOWN ? SHOWN - taken : 0;

	return n < room ? n : room;
}

/* Drop the steps that were promised for an answered need of the reader's: the page shows each of
 * them with its need. The result is how many steps remain. */
static size_t drop_steps_in_chain(struct step *s, size_t n, const struct need_today *needs)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		while (k < needs->answered_n && needs->answered[k].id != s[i].need) k++;
		if (k == needs->answered_n) s[kept++] = s[i];
	}
	return kept;
}

/* Fill what the reader owes, and what waits for their answer. Passed needs, needs and steps to
 * confirm share the SHOWN places of one list, in this order. */
static bool fill_owed(struct visit *v, struct page_today *page)
{
	struct ctx *x = &v->x;
	struct need_today needs;
	size_t owed, confirm, passed, waiting = 0;

	if (!step_list_today(x, &page->owed, &owed, &page->confirm, &confirm) ||
		!need_list_today(x, x->now - ANSWERED_LATELY, &needs) ||
		!passed_list_today(x, x->now - ANSWERED_LATELY, 2 * SHOWN, &page->passed, &passed))
		return false;
	page->owed_n = count_shown(owed, 0);
	page->owed_more = owed > SHOWN;
	while (waiting < passed && page->passed[waiting].state != PASSED_ANSWERED) waiting++;
	page->passed_n = count_shown(waiting, 0);
	page->came_down = page->passed + waiting;
	page->came_down_n = count_shown(passed - waiting, 0);
	page->answer = needs.answer;
	page->answer_n = count_shown(needs.answer_n, page->passed_n);
	confirm = drop_steps_in_chain(page->confirm, confirm, &needs);
	page->confirm_n = count_shown(confirm, page->passed_n + page->answer_n);
	page->answered = needs.answered;
	page->answered_n = count_shown(needs.answered_n, 0);
	page->down = needs.down;
	page->down_n = count_shown(needs.down_n, page->came_down_n);
	return true;
}

/* -- the day -- */

static struct today_item make_item(const struct visit *v, int64_t from, int64_t to,
	struct str title)
{
	return (struct today_item){
		.from = visit_when(v, from),
		.to = visit_when(v, to),
		.title = title,
		.minutes = (to - from) / MINUTE,
		.over = to <= v->x.now,
	};
}

/* Order items by their beginning, then by their end, for qsort(). */
static int compare_starts(const void *a, const void *b)
{
	const struct today_item *x = a, *y = b;

	if (x->from.utc != y->from.utc) return x->from.utc < y->from.utc ? -1 : 1;
	return (x->to.utc > y->to.utc) - (x->to.utc < y->to.utc);
}

/* Put an item for each gap of three minutes or more between two of the `n` items, so that the
 * timeline shows free time. */
static void add_gaps(struct visit *v, struct page_today *page, size_t n)
{
	struct today_item *all = NEW_N(v->x.a, struct today_item, 2 * n);
	int64_t until = 0;

	qsort(page->items, n, sizeof *page->items, compare_starts);
	for (size_t i = 0; i < n; i++) {
		int64_t starts = page->items[i].from.utc;

		if (until && starts - until >= GAP_LEAST)
			all[page->items_n++] = make_item(v, until, starts, S(""));
		all[page->items_n++] = page->items[i];
		if (page->items[i].to.utc > until) until = page->items[i].to.utc;
	}
	page->items = all;
}

/* Fill the timeline of the day from the reader's calendars and talks. An event that counts as a
 * talk is shown once, as the talk. */
static bool fill_day(struct visit *v, struct page_today *page)
{
	int64_t from = zone_utc_of(v->zone, page->day * DAY);
	int64_t to = zone_utc_of(v->zone, (page->day + 1) * DAY);
	struct calendar_event *events;
	struct talk *talks;
	size_t events_n, talks_n, n = 0;

	if (!calendar_events(&v->x, from, to, &events, &events_n)) return false;
	if (!talk_list(&v->x, from, to, &talks, &talks_n)) return false;
	page->items = NEW_N(v->x.a, struct today_item, events_n + talks_n);
	for (size_t i = 0; i < events_n; i++) {
		if (events[i].all_day || events[i].kind == BUSY_FREE) continue;
		if (standing_is_talk(&events[i], talks, talks_n)) continue;
		page->items[n] = make_item(v, events[i].starts, events[i].ends,
			say_event(&v->h, &events[i]));
		page->items[n++].soft = events[i].kind == BUSY_SOFT;
	}
	for (size_t i = 0; i < talks_n; i++) {
		page->items[n] = make_item(v, talks[i].starts,
			talks[i].starts + talk_length(&talks[i]) * MINUTE, talks[i].other);
		page->items[n++].talk = talks[i].id;
	}
	add_gaps(v, page, n);
	return true;
}

/* Offer three minutes for each one-on-one that was called off in the calendar. */
static bool fill_lapses(struct visit *v, struct page_today *page)
{
	if (!history_lapses(&v->x, SHOWN, &page->lapses, &page->lapses_n)) return false;
	page->lapses_at = NEW_N(v->x.a, struct when, 2 * page->lapses_n);
	for (size_t i = 0; i < page->lapses_n; i++) {
		page->lapses_at[2 * i] = visit_when(v, page->lapses[i].starts);
		page->lapses_at[2 * i + 1] = visit_when(v, page->lapses[i].three);
	}
	return true;
}

/* List the talks whose time a calendar has taken since: the reader may shorten them, or find
 * another time. */
static bool fill_taken(struct visit *v, struct page_today *page)
{
	if (!talk_list_taken(&v->x, &page->taken, &page->taken_n)) return false;
	page->taken_at = NEW_N(v->x.a, struct when, page->taken_n);
	for (size_t i = 0; i < page->taken_n; i++)
		page->taken_at[i] = visit_when(v, page->taken[i].starts);
	return true;
}

bool today_three_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t starts;
	struct pair *p;

	if (!(p = visit_pair(v))) return false;
	if (!date_parse_rfc3339(visit_field(v, "start"), &starts) || starts < v->x.now)
		return err_field(&v->x.err, ERR_INPUT, "start",
			TR("expected a time ahead like 2026-11-23T09:00:00Z"));
	if (!talk_offer_fits(&v->x, p->id, starts, 3, talk_hours_asked(v)))
		return talk_ask_hours(v, p, starts, 3);
	return (v->about = talk_plan(&v->x, p->id, starts, 3, p->minutes)) != 0 &&
		visit_go(v, tr("Three minutes are planned."), "/today");
}

bool today_not_now_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t person, starts;

	if (!visit_id(v, "id", &person)) return false;
	if (!date_parse_rfc3339(visit_field(v, "start"), &starts))
		return err_field(&v->x.err, ERR_INPUT, "start",
			TR("expected a time like 2026-11-23T09:00:00Z"));
	return history_not_now(&v->x, person, starts) &&
		visit_go(v, tr("Left as it is."), "/today");
}

/* Find out whether the button "three minutes now" would find nobody. Only the page of a reader who
 * leads nobody is asked: they have one person to talk with, and get no button in vain. */
static bool fill_now(struct visit *v, struct page_today *page)
{
	struct now now;

	if (page->leads || !page->leader.n) return true;
	if (!now_look(&v->x, &now)) return false;
	page->nobody_now = now.n == 0;
	return true;
}

/* Fill what the page shows to somebody who is led: their leader, and the topics that they bring. */
static bool fill_led(struct visit *v, const struct pair *leader, struct page_today *page)
{
	page->leader = leader->name;
	page->leader_id = leader->leader;
	page->no_card = !v->me->has_card;
	return topic_list(&v->x, leader->id, 0, SHOWN, &page->topics, &page->topics_n);
}

/* Fill the thanks that the reader received lately, and for a leader the members whom they have not
 * thanked for long. */
static bool fill_thanks(struct visit *v, struct page_today *page)
{
	if (!recognition_today(&v->x, v->x.now - THANKED_LATELY, v->x.now - UNTHANKED_LONG, SHOWN,
		    &page->thanked, &page->unthanked, &page->unthanked_n))
		return false;
	page->ask_likes = page->thanked && v->me->thanks == THANKS_UNSAID;
	return true;
}

/* Name the new leader for whom the reader has still to say what goes along. */
static bool fill_handover(struct visit *v, struct page_today *page)
{
	struct handover *h;

	if (!handover_waiting(&v->x, &h)) return false;
	if (h) page->handover = h->leader;
	return true;
}

/* Fill the answer to a red-hot week, for whoever leads. */
static bool fill_pressure(struct visit *v, struct page_today *page)
{
	struct pressure_shown *shown = NEW(v->x.a, struct pressure_shown);

	struct pressure_taken *taken = NEW_N(v->x.a, struct pressure_taken, 2);

	if (!page->leads || !page->has_calendar) return true;
	if (!pressure_fill_taken(v, taken)) return false;
	page->pressure_taken = taken;
	if (!pressure_fill(v, NULL, NULL, shown)) return false;
	if (shown->plan) page->pressure = shown;
	return true;
}

static bool fill_today(struct visit *v, void *to)
{
	struct page_today *page = to;
	struct pair *leader;

	page->day = visit_today(v);
	page->next = talk_next(&v->x);
	if (v->x.err.code) return false;
	if (page->next) page->next_at = visit_when(v, page->next->starts);
	if (page->next && !standing_fill(v, page->next, &page->standing)) return false;
	leader = pair_with_leader(&v->x);
	if (v->x.err.code) return false;
	if (leader && !fill_led(v, leader, page)) return false;
	if (leader && v->me->hands_over && !fill_handover(v, page)) return false;
	if (v->me->in_period && !period_now(&v->x, page->day, &page->period)) return false;
	if (v->me->remind && !check_in_wish_due(&v->x, &page->reminded)) return false;
	page->pulse = v->me->pulse;
	page->has_calendar = v->me->has_calendar;
	if (!fill_taken(v, page) || !fill_lapses(v, page)) return false;
	if (!invitations_open_fill(v, &page->invited)) return false;
	if (!requests_fill(v, leader, SHOWN, &page->requests)) return false;
	if (!fill_owed(v, page) || !fill_waiting(v, page) || !fill_day(v, page)) return false;
	if (!fill_thanks(v, page)) return false;
	if (v->me->bare_goal && !(page->bare_goal = goal_get(&v->x, v->me->bare_goal)))
		return false;
	return fill_now(v, page) && fill_pressure(v, page);
}

static void write_today(struct html *h, void *page)
{
	page_today(h, page);
}

/* The fields of somebody who waits for a talk. The program works them out, so that no table has
 * them. */
static const struct entity_field waiting_fields[] = {
	FIELD(today_waiting, person, ID),
	FIELD(today_waiting, name, TEXT),
	FIELD(today_waiting, days, INT, .about = "since the last talk; -1: there was none yet"),
	{ 0 },
};
static const struct entity waiting_view = { .name = "waiting", .fields = waiting_fields,
	.size = sizeof(struct today_waiting) };

/* The fields that the program works out from a calendar and the talks together. */
static const struct entity_field lapse_fields[] = {
	FIELD(history_lapse, person, ID),
	FIELD(history_lapse, pair, ID),
	FIELD(history_lapse, name, TEXT),
	FIELD(history_lapse, starts, TIME, .about = "when it was to be"),
	FIELD(history_lapse, three, TIME, .null = true,
		.about = "where three minutes fit instead; null: nowhere in the next week"),
	{ 0 },
};
static const struct entity lapse_view = { .name = "lapse", .fields = lapse_fields,
	.size = sizeof(struct history_lapse) };
static const struct entity_field taken_fields[] = {
	FIELD(talk_taken, id, ID, .about = "of the talk"),
	FIELD(talk_taken, starts, TIME),
	FIELD(talk_taken, other, TEXT, .about = "whom it is with"),
	FIELD(talk_taken, mine, BOOL, .about = "the reader's calendar has something else then"),
	FIELD(talk_taken, theirs, BOOL, .about = "the other's has"),
	{ 0 },
};
static const struct entity taken_view = { .name = "taken", .fields = taken_fields,
	.size = sizeof(struct talk_taken) };

static const struct page_part today_parts[] = {
	ONE(page_today, "next", next, talk, talk_entity),
	ONE(page_today, "period", period, period, period_entity),
	MANY(page_today, "owed", owed, step, step_entity),
	MANY(page_today, "confirm", confirm, step, step_entity),
	MANY(page_today, "passed", passed, passed, passed_entity),
	MANY(page_today, "answer", answer, need, need_entity),
	MANY(page_today, "answered", answered, need, need_entity),
	MANY(page_today, "down", down, need, need_entity),
	MANY(page_today, "came_down", came_down, passed, passed_entity),
	MANY(page_today, "topics", topics, topic, topic_entity),
	REQUEST_PARTS(page_today),
	MANY(page_today, "waiting", waiting, today_waiting, waiting_view),
	MANY(page_today, "lapses", lapses, history_lapse, lapse_view),
	MANY(page_today, "taken", taken, talk_taken, taken_view),
	{ 0 },
};
/* The bodies that a program sends about a one-on-one that was called off. */
static const struct entity_field three_fields[] = {
	COLUMN(start, TIME, .typed = true, .needed = true, .readers = READ_PAIR,
		.about = "of the three minutes"),
	COLUMN(all_the_same, BOOL, .typed = true, .readers = READ_PAIR, .about = ALL_THE_SAME),
	{ 0 },
};
const struct entity three_body = { .name = "three", .fields = three_fields };
static const struct entity_field not_now_fields[] = {
	COLUMN(start, TIME, .typed = true, .needed = true, .readers = READ_PAIR,
		.about = "when it was to be"),
	{ 0 },
};
const struct entity not_now_body = { .name = "not_now", .fields = not_now_fields };
const struct web_page today_page = { "today", sizeof(struct page_today), today_parts, fill_today,
	write_today, NULL };
