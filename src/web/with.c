/* SPDX-License-Identifier: Apache-2.0
 *
 * The permanent address of a pair, to paste into a calendar event that the two have already. It is the
 * same for both, and leads each to what they need right now: the talk that they are in, or have next. Where
 * none is planned it is the brief of a talk that can begin now. Nothing begins by a GET, for programs
 * follow links.
 */
#include "base/date.h"
#include "model/brief.h"
#include "web/handlers.h"
#include "web/talk.h"

/* Find the pair that the address names: by its own id, or by the other person's. */
static struct pair *find_pair(struct visit *v)
{
	struct pair *p;
	int64_t id;

	if (!visit_id(v, "id", &id)) return NULL;
	if ((p = pair_get(&v->x, id)) || v->x.err.code != ERR_MISSING) return p;
	err_clear(&v->x.err);
	return pair_with(&v->x, id);
}

/* Find the talk that the two are in, else the one that they are about to have or have next: one that was to
 * begin some minutes ago is the one that they are about to have. *out is NULL when none is planned. */
static bool find_talk(struct visit *v, const struct pair *p, const struct talk **out)
{
	enum { LOOK = 20 };
	int64_t near = v->x.now - TALK_NEAR_MINUTES * MINUTE;
	struct talk *talks;
	size_t n;

	*out = NULL;
	if (!talk_list_ahead(&v->x, p->id, v->x.now - TALK_FORGOTTEN, LOOK, &talks, &n)) return false;
	for (size_t i = n; i-- > 0;)
		if (talks[i].starts > near || talks[i].starts + talks[i].minutes * MINUTE > v->x.now) *out = &talks[i];
	for (size_t i = 0; i < n; i++)
		if (talks[i].began) *out = &talks[i];
	return true;
}

static bool fill_with(struct visit *v, void *to)
{
	struct page_brief *page = to;
	struct pair *p = find_pair(v);
	const struct talk *next;
	struct brief *b;

	if (!p || !find_talk(v, p, &next)) return false;
	if (next && next->began) return visit_go(v, NULL, "/talks/%s/mode", html_id_z(&v->h, next->id));
	if (next) return visit_go(v, NULL, "/talks/%s", html_id_z(&v->h, next->id));
	if (p->ended)
		return visit_go(v, NULL, "/people/%s", html_id_z(&v->h, p->leader == v->x.me ? p->member : p->leader));
	if (!(b = brief_of_pair(&v->x, p->id, v->h.lang)) || !talk_fill_brief(v, b, page) ||
		!live_fill(v, p, &page->live))
		return false;
	page->live.leads_on = true;
	return true;
}

static void write_with(struct html *h, void *page)
{
	page_with(h, page);
}

const struct web_page with_page = { "with", sizeof(struct page_brief), NULL, fill_with, write_with, NULL };
