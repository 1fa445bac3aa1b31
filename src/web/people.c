/* SPDX-License-Identifier: Apache-2.0
 *
 * The pages of people: the people whom the reader leads, and the reader's leader, with facts and no
 * ranking.
 */
#include <stdlib.h>

#include "base/date.h"
#include "model/account.h"
#include "model/asked.h"
#include "model/claim.h"
#include "model/agreed.h"
#include "model/coverage.h"
#include "model/near.h"
#include "model/pulse.h"
#include "model/stays.h"
#include "web/check_in.h"
#include "web/handlers.h"
#include "web/history.h"
#include "web/insight.h"
#include "web/pages.h"

/* Make the row of a pair: how long ago they talked, and when they talk next. */
static struct people_row make_row(const struct visit *v, const struct pair *p, bool has_calendar)
{
	struct people_row row = { .pair = p, .days = visit_days_since(v, p->last_talk),
		.has_calendar = has_calendar, .next_stands = p->next_source == NEXT_STANDS };

	if (p->next_talk) row.next = visit_when(v, p->next_talk);
	return row;
}

static bool has_calendar(const struct near *near, int64_t person)
{
	const struct near_person *who = near_find(near, person);

	return who && who->calendars > 0;
}

/* Order ids from the largest to the smallest, for qsort(). */
static int compare_ids(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x < *y) - (*x > *y);
}

/* Choose the pairs that the request asks for: the w.most pairs with the largest ids, or with the
 * largest below the id that it names. They stay in the order of names. */
static bool choose_pairs(struct visit *v, struct page_people *page, const struct pair *pairs)
{
	struct page_window w;
	struct pair *chosen = NEW_N(v->x.a, struct pair, page->rows_n);
	int64_t *ids = NEW_N(v->x.a, int64_t, page->rows_n), least;
	size_t n = 0;

	if (!visit_window(v, "pairs", &w)) return false;
	page->pairs = chosen;
	for (size_t i = 0; i < page->rows_n; i++)
		if (!w.before || pairs[i].id < w.before) ids[n++] = pairs[i].id;
	qsort(ids, n, sizeof *ids, compare_ids);
	if (n > w.most) n = w.most;
	least = n ? ids[n - 1] : INT64_MAX;
	for (size_t i = 0; i < page->rows_n; i++)
		if (pairs[i].id >= least && (!w.before || pairs[i].id < w.before))
			chosen[page->pairs_n++] = pairs[i];
	return true;
}

static bool fill_people(struct visit *v, void *to)
{
	struct page_people *page = to;
	struct pair *pairs;
	struct near near;

	if (!pair_list(&v->x, &pairs, &page->rows_n) || !near_list(&v->x, &near)) return false;
	if (!choose_pairs(v, page, pairs)) return false;
	page->rows = NEW_N(v->x.a, struct people_row, page->rows_n);
	for (size_t i = 0; i < page->rows_n; i++)
		page->rows[i] = make_row(v, &pairs[i], has_calendar(&near, pairs[i].member));
	page->leader = pair_with_leader(&v->x);
	if (v->x.err.code) return false;
	if (page->leader)
		page->leader_row = make_row(v, page->leader,
			has_calendar(&near, page->leader->leader));
	/* an admin judges addresses at a browser, so programs do not get the list */
	if (!v->token && !claim_list_open(&v->x, &page->claims, &page->claims_n)) return false;
	if (!roster_may_add(&v->x, &page->may_add) || !coverage_sees(&v->x, &page->sees_coverage) ||
		!agreed_is_off(&v->x, AGREED_INSIGHT, &page->insight_off) ||
		!agreed_is_off(&v->x, AGREED_ROOM, &page->room_off) || !pulse_is_off(&v->x, &page->pulse_off) ||
		!history_fill(v, &page->history))
		return false;
	return true;
}

static void write_people(struct html *h, void *page)
{
	page_people(h, page);
}

static const struct page_part people_parts[] = {
	MANY(page_people, "pairs", pairs, pair, pair_entity, .paged = true),
	ONE(page_people, "leader", leader, pair, pair_entity),
	{ 0 },
};
const struct web_page people_page = { "people", sizeof(struct page_people), people_parts,
	fill_people, write_people, &paged_query };

/* Fill the series of which the reader has said that they are no one-on-ones. */
static bool fill_denied(struct visit *v, struct page_person *page)
{
	if (!one_on_one_list_denied(&v->x, page->pair->id, &page->denied, &page->denied_n))
		return false;
	page->denied_at = NEW_N(v->x.a, struct when, page->denied_n);
	for (size_t i = 0; i < page->denied_n; i++)
		if (page->denied[i].starts)
			page->denied_at[i] = visit_when(v, page->denied[i].starts);
	return true;
}

/* Make the times at which talks begin. */
static struct when *make_starts(struct visit *v, const struct talk *talks, size_t n)
{
	struct when *at = NEW_N(v->x.a, struct when, n);

	for (size_t i = 0; i < n; i++) at[i] = visit_when(v, talks[i].starts);
	return at;
}

/* Fill the talks of the pair. Only a few planned talks are listed, for a series in a calendar can
 * hold half a year of them. */
static bool fill_talks(struct visit *v, struct page_person *page)
{
	enum { AHEAD = 3, SHOWN = 20 };
	int64_t pair = page->pair->id;

	if (!talk_list_ahead(&v->x, pair, v->x.now, AHEAD, &page->ahead, &page->ahead_n))
		return false;
	if (!talk_list_past(&v->x, pair, INT64_MAX, SHOWN, &page->talks, &page->talks_n))
		return false;
	page->ahead_at = make_starts(v, page->ahead, page->ahead_n);
	page->talks_at = make_starts(v, page->talks, page->talks_n);
	return true;
}

struct page_open open_of_brief(const struct brief *b)
{
	return (struct page_open){ .steps = b->steps, .steps_n = b->steps_n, .needs = b->needs,
		.needs_n = b->needs_n, .topics = b->topics, .topics_n = b->topics_n,
		.thanks = b->thanks, .thanks_n = b->thanks != NULL,
		.solutions = b->solutions, .solutions_n = b->solutions_n,
		.check_ins = b->check_ins, .check_ins_n = b->check_ins_n,
		.goal = b->goal.words.n ? &b->goal : NULL,
		.obstacle = b->obstacle.words.n ? &b->obstacle : NULL };
}

/* Define NAME_window(), which fills one list of a pair as far as the request asks for it. */
#define LIST_WINDOW(NAME, T)                                                                       \
	static bool NAME##_window(struct visit *v, const char *part, int64_t pair,                 \
		const struct T **out, size_t *n)                                                   \
	{                                                                                          \
		struct page_window w;                                                              \
		struct T *rows = NULL;                                                             \
                                                                                                   \
		*n = 0;                                                                            \
		if (!visit_window(v, part, &w) ||                                                  \
			(w.most && !NAME(&v->x, pair, w.before, w.most, &rows, n)))                \
			return false;                                                              \
		*out = rows;                                                                       \
		return true;                                                                       \
	}
LIST_WINDOW(step_list_pair, step)
LIST_WINDOW(step_list_closed, step)
LIST_WINDOW(need_list_pair, need)
LIST_WINDOW(need_list_closed, need)
LIST_WINDOW(topic_list, topic)
LIST_WINDOW(recognition_list, recognition)
LIST_WINDOW(asked_list_pair, asked)

/* Fill the steps between the two that the other has closed. */
static bool fill_replaced(struct visit *v, struct page_person *page)
{
	struct step *all;
	size_t n;

	if (!step_list_replaced(&v->x, &all, &n)) return false;
	page->replaced = all;
	for (size_t i = 0; i < n; i++)
		if (all[i].pair == page->pair->id) all[page->replaced_n++] = all[i];
	return true;
}

/* Fill the lists of a pair for programs: they read the whole lists in pages, of which people see a
 * screen each. */
static bool list_whole(struct visit *v, struct page_person *page)
{
	struct page_open *open = &page->open;
	int64_t pair = page->pair->id;
	struct page_window w;

	page->talks_n = 0;
	if (!visit_window(v, "talks", &w) ||
		(w.most &&
			!talk_list_before(&v->x, pair, w.before, w.most, &page->talks,
				&page->talks_n)))
		return false;
	return step_list_pair_window(v, "steps", pair, &open->steps, &open->steps_n) &&
		need_list_pair_window(v, "needs", pair, &open->needs, &open->needs_n) &&
		topic_list_window(v, "topics", pair, &open->topics, &open->topics_n) &&
		recognition_list_window(v, "thanks", pair, &open->thanks, &open->thanks_n) &&
		step_list_closed_window(v, "closed_steps", pair, &page->closed_steps,
			&page->closed_steps_n) &&
		need_list_closed_window(v, "closed_needs", pair, &page->closed_needs,
			&page->closed_needs_n) &&
		asked_list_pair_window(v, "asked", pair, &page->asked, &page->asked_n);
}

/* Fill how the link fares that somebody waits for, and where the next one goes. */
static bool fill_link(struct visit *v, struct page_person *page)
{
	if (!account_link_way(&v->x, page->other, &page->link_to) || !first_link_of(&v->x, page->other, &page->link))
		return false;
	page->link_made = visit_when(v, page->link.made);
	return true;
}

/* Fill the page of a person: their pair with the reader, its talks and lists, and what the reader
 * can do. */
static bool fill_person(struct visit *v, void *to)
{
	struct page_person *page = to;
	const struct zone *there;
	struct buf clock = { .a = v->x.a };
	int64_t calendars, read_at;
	bool entered = true;

	if (!(page->pair = visit_pair(v))) return false;
	page->leads = page->pair->leader == v->x.me;
	page->other = page->leads ? page->pair->member : page->pair->leader;
	if (!agreed_is_off(&v->x, AGREED_ASSISTANTS, &page->assistants_off) ||
		!stays_of(&v->x, page->pair->id, v->x.me, &page->lines_stay))
		return false;
	if (!(page->brief = brief_of_pair(&v->x, page->pair->id, v->h.lang))) return false;
	page->with = str_fmt(v->x.a, "%.*s/with/%s", STR(http_origin(v->q)), html_id_z(&v->h, page->pair->id));
	if (!fill_replaced(v, page)) return false;
	if (!live_fill(v, page->pair, &page->live)) return false;
	page->open = open_of_brief(page->brief);
	page->check_ins_at = check_ins_at(v, page->brief);
	if (!calendar_state(&v->x, page->other, &calendars, &read_at) || !fill_talks(v, page))
		return false;
	if (v->api && !list_whole(v, page)) return false;
	if (!v->api && !insight_fill_pair(v, page->pair->id, &page->insight)) return false;
	page->row = make_row(v, page->pair, calendars > 0);
	if (!page->pair->ended && !request_fill_pair(v, page->pair, &page->request)) return false;
	if ((there = zone_find(v->store->zones, page->pair->timezone)))
		lang_clock(&clock, v->h.lang, zone_local_of(there, v->x.now));
	page->clock = buf_str(&clock);
	if (!history_with(&v->x, page->other, &page->history) || !fill_denied(v, page))
		return false;
	if (page->leads && !account_entered(&v->x, page->other, &entered)) return false;
	page->waits_for_link = page->leads && !entered;
	return !page->waits_for_link || fill_link(v, page);
}

static void write_person(struct html *h, void *page)
{
	page_person(h, page);
}

static const struct entity_field denied_fields[] = {
	FIELD(one_on_one_denied, id, ID),
	FIELD(one_on_one_denied, title, TEXT,
		.about = "in the reader's calendar; empty when it is not there"),
	FIELD(one_on_one_denied, starts, TIME, .null = true,
		.about = "its next or else last time known there"),
	{ 0 },
};
static const struct entity denied_view = { .name = "denied", .fields = denied_fields,
	.size = sizeof(struct one_on_one_denied) };

static const struct page_part person_parts[] = {
	ONE(page_person, "pair", pair, pair, pair_entity),
	OPEN_PARTS(page_person, true),
	ONE(page_person, "request", request.is, request, request_entity),
	MANY(page_person, "ahead", ahead, talk, talk_entity),
	MANY(page_person, "talks", talks, talk, talk_entity, .paged = true, .in_order = true),
	MANY(page_person, "closed_steps", closed_steps, step, step_entity, .paged = true),
	MANY(page_person, "closed_needs", closed_needs, need, need_entity, .paged = true),
	MANY(page_person, "asked", asked, asked, asked_entity, .paged = true),
	MANY(page_person, "denied", denied, one_on_one_denied, denied_view),
	{ 0 },
};
const struct web_page person_page = { "person", sizeof(struct page_person), person_parts,
	fill_person, write_person, &paged_query };

bool people_claim_post(struct visit *v)
{
	struct html *h = &v->h;
	bool is_true = str_eq(visit_field(v, "act"), S("confirm"));
	int64_t id;

	return visit_id(v, "id", &id) && claim_judge(&v->x, id, is_true) &&
		visit_go(v, is_true ? tr("Confirmed.") : tr("It is taken away."), "/people");
}

static const struct entity_field pair_act_fields[] = {
	COLUMN(minutes, INT, .typed = true, .needed = true, .least = 3, .most = 30,
		.readers = READ_PAIR, .about = "of a full talk: 3, 5, 10, 15 or 30"),
	COLUMN(cadence_days, INT, .typed = true, .needed = true, .least = 1, .most = 90,
		.readers = READ_PAIR, .about = "a talk at least this often"),
	{ 0 },
};
const struct entity pair_body = { .name = "pair_set", .fields = pair_act_fields };

bool person_pair_post(struct visit *v)
{
	struct html *h = &v->h;
	struct pair *p = visit_pair(v);
	int64_t minutes, days;

	if (!p) return false;
	if (!str_int(visit_field(v, "minutes"), &minutes))
		return err_field(&v->x.err, ERR_INPUT, "minutes",
			TR("Choose 3, 5, 10, 15 or 30 minutes."));
	if (!str_int(visit_field(v, "cadence_days"), &days))
		return err_field(&v->x.err, ERR_INPUT, "cadence_days",
			TR("Choose between 1 and 90 days."));
	if (!pair_set(&v->x, p->id, minutes, days)) return false;
	return visit_go(v, tr("Saved. The next plan goes by it."), "/people/%.*s",
		STR(http_field(&v->q->params, S("id"))));
}

bool person_lines_post(struct visit *v)
{
	struct html *h = &v->h;
	struct str act = visit_field(v, "act");
	bool stay = str_eq(act, S("stay"));
	struct pair *p = visit_pair(v);

	if (!p) return false;
	if (!stay && !str_eq(act, S("go")))
		return err_field(&v->x.err, ERR_INPUT, "act", TR("Choose one of those that are offered."));
	return stays_set(&v->x, p->id, stay) &&
		visit_go(v, stay ? tr("They stay here from now on.") : tr("They may go there again."), "/people/%.*s",
			STR(http_field(&v->q->params, S("id"))));
}
