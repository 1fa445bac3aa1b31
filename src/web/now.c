/* SPDX-License-Identifier: Apache-2.0
 *
 * "I have three minutes now": the people who are free at this moment, whoever waits longest first.
 */
#include "model/now.h"
#include "web/handlers.h"
#include "web/now.h"

static bool fill_now(struct visit *v, void *to)
{
	struct page_now *page = to;

	if (!now_look(&v->x, &page->now)) return false;
	page->me = &page->now;
	page->people = page->now.people;
	page->people_n = page->now.n;
	page->free_until = NEW_N(v->x.a, struct when, page->now.n);
	for (size_t i = 0; i < page->now.n; i++)
		page->free_until[i] = visit_when(v, page->now.people[i].free_until);
	if (page->now.busy_until) page->busy_until = visit_when(v, page->now.busy_until);
	return true;
}

static void write_now(struct html *h, void *page)
{
	page_now(h, page);
}

/* The fields of the page, which the program works out at the moment; no table has them. */
static const struct entity_field me_fields[] = {
	FIELD(now, busy_until, TIME, .null = true,
		.about = "the reader is in something until then; null: free"),
	{ 0 },
};
static const struct entity me_view = { .name = "now_me",
	.fields = me_fields,
	.size = sizeof(struct now) };
static const struct entity_field person_fields[] = {
	FIELD(now_person, person, ID),
	FIELD(now_person, pair, ID),
	FIELD(now_person, name, TEXT),
	FIELD(now_person, leads_me, BOOL, .about = "they lead the reader"),
	FIELD(now_person, last_talk, TIME, .null = true, .about = "null: there was none yet"),
	FIELD(now_person, days, INT, .about = "since then, or since the pair began"),
	FIELD(now_person, next_talk, TIME, .null = true, .about = "that is planned; null: none is"),
	FIELD(now_person, free_until, TIME, .about = "both are free until then"),
	FIELD(now_person, minutes, INT, .about = "that both are free"),
	FIELD(now_person, no_calendar, BOOL, .about = "only their working hours are known"),
	{ 0 },
};
static const struct entity person_view = { .name = "now_person", .fields = person_fields,
	.size = sizeof(struct now_person) };

static const struct page_part now_parts[] = {
	ONE(page_now, "me", me, now, me_view),
	MANY(page_now, "people", people, now_person, person_view),
	{ 0 },
};
const struct web_page now_page = { "now", sizeof(struct page_now), now_parts, fill_now, write_now,
	NULL };
