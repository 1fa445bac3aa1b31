/* SPDX-License-Identifier: Apache-2.0
 *
 * The page of a talk that two people hold without a network and without having planned it: a device
 * keeps the page beforehand, and its form tells of the talk and keeps its card in one.
 */
#include "base/date.h"
#include "model/capture.h"
#include "model/said.h"
#include "web/handlers.h"
#include "web/once.h"
#include "web/talk.h"

static bool fill_pair(struct visit *v, const struct pair *p, struct page_after *page)
{
	struct talk *t = NEW(v->x.a, struct talk);
	const struct person *other;

	*t = (struct talk){ .pair = p->id, .leader = p->leader, .member = p->member,
		.other = p->name };
	page->talk = t;
	page->other = p->leader == v->x.me ? p->member : p->leader;
	page->in_a_week = talk_date_after(v, 7);
	if (!talk_find_other(v, t, &other)) return false;
	if (other) page->likes = other->thanks;
	return topic_list(&v->x, p->id, 0, AFTER_TOPICS, &page->open, &page->open_n);
}

static bool fill_held(struct visit *v, void *to)
{
	struct pair *p = visit_pair(v);

	return p && fill_pair(v, p, to);
}

static void write_held(struct html *h, void *page)
{
	page_held(h, page);
}

const struct web_page held_page = { "talk_held", sizeof(struct page_after), NULL, fill_held,
	write_held, NULL };

/* Tell of the talk, which ended when the form was filled in, and keep its card. */
static bool keep_held(struct visit *v, const struct pair *p)
{
	struct capture c = { 0 };
	struct talk *t;
	int64_t minutes;

	if (!talk_read_held(v, &minutes)) return false;
	v->about = talk_hold(&v->x, p->id, once_happened(v) - minutes * MINUTE, minutes);
	return v->about && (t = talk_get(&v->x, v->about)) && talk_read_capture(v, t, &c) &&
		capture_save(&v->x, v->about, &c);
}

bool talk_held_post(struct visit *v)
{
	struct page_after page = { .typed = &v->q->form };
	struct pair *p = visit_pair(v);
	struct html *h = &v->h;

	if (!p) return false;
	if (keep_held(v, p))
		return visit_go(v, tr("Kept. It opens your next talk."), "/talks/%s",
			html_id_z(h, v->about));
	if (v->x.err.code != ERR_INPUT || !visit_refuse(v, NULL)) return false;
	if (!visit_retry(v) || !(p = visit_pair(v)) || !fill_pair(v, p, &page)) return false;
	page_held(h, &page);
	return true;
}
