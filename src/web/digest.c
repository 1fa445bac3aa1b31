/* SPDX-License-Identifier: Apache-2.0
 *
 * The week of the reader on one page. It begins on Monday in their zone.
 */
#include "web/digest.h"

#include "base/date.h"
#include "ical/zone.h"
#include "web/handlers.h"

/* The week that a mail of Monday leads to is the one that it was about, also on a Friday, when the page has the
 * next one; a mail of weeks ago leads to what is ahead, as the page does without a day. */
static int64_t choose_monday(const struct visit *v, int64_t today)
{
	int64_t day;

	return date_parse(visit_field(v, "of"), &day) && day == today - date_weekday(today) ? day : digest_monday(today);
}

static bool fill_digest(struct visit *v, void *to)
{
	struct page_digest *p = to;
	int64_t today = visit_today(v), monday = choose_monday(v, today);
	struct digest *d = &p->d;

	if (!digest_read(&v->x, monday, zone_utc_of(v->zone, monday * DAY),
		    zone_utc_of(v->zone, (monday + 7) * DAY), v->h.lang, d))
		return false;
	p->ahead = monday > today;
	p->at = NEW_N(v->x.a, struct when, d->items_n);
	for (size_t i = 0; i < d->items_n; i++)
		if (d->items[i].at) p->at[i] = visit_when(v, d->items[i].at);
	if (!d->question) return true;
	p->question = NEW(v->x.a, struct digest_question);
	*p->question = (struct digest_question){ d->question_person, d->question_name,
		d->question->text };
	return true;
}

static void write_digest(struct html *h, void *page)
{
	page_digest(h, page);
}

static const char *const kinds[] = { "talk", "promised", "owed", "passed", "answer", "waiting", NULL };
static const struct entity_field item_fields[] = {
	FIELD(digest_item, id, ID, .about = "of the talk, the step, the need or what was passed up"),
	FIELD(digest_item, kind, CHOICE, .words = kinds),
	FIELD(digest_item, at, TIME, .null = true, .about = "when a talk begins"),
	FIELD(digest_item, day, DAY, .null = true, .about = "by when; null: no date"),
	FIELD(digest_item, minutes, INT, .about = "of a talk; else 0"),
	FIELD(digest_item, name, TEXT, .about = "of the other"),
	FIELD(digest_item, words, TEXT, .about = "as it was written; of a talk empty"),
	{ 0 },
};
static const struct entity item_view = { .name = "week_item", .fields = item_fields,
	.size = sizeof(struct digest_item) };
static const struct entity_field question_fields[] = {
	FIELD(digest_question, person, ID, .about = "with whom it is for"),
	FIELD(digest_question, name, TEXT),
	FIELD(digest_question, text, TEXT),
	{ 0 },
};
static const struct entity question_view = { .name = "week_question", .fields = question_fields,
	.size = sizeof(struct digest_question) };

static const struct page_part digest_parts[] = {
	MANY(page_digest, "items", d.items, digest_item, item_view),
	ONE(page_digest, "question", question, digest_question, question_view),
	{ 0 },
};
const struct web_page digest_page = { "week", sizeof(struct page_digest), digest_parts, fill_digest,
	write_digest, NULL };
