/* SPDX-License-Identifier: Apache-2.0
 *
 * A GET, and so a HEAD, changes nothing: programs follow the links of a mail. The answer to the button
 * is the page itself and no redirect, so that going back and reloading ask nothing twice.
 */
#include "web/act_link.h"

#include "model/request.h"
#include "model/step.h"
#include "model/talk.h"
#include "web/handlers.h"

/* Read the promise that a link is about. It may be gone: then there is nothing to show. */
static bool read_promise(struct visit *v, const struct act_link *l, struct page_act_link *page)
{
	const struct step *s = step_get(&v->x, l->about);

	if (s) page->words = s->words;
	else if (v->x.err.code != ERR_MISSING) return false;
	else err_clear(&v->x.err);
	return true;
}

static void note_talk(struct visit *v, struct str name, int64_t talk, int64_t starts, struct page_act_link *page)
{
	page->name = name;
	page->talk = talk;
	page->talk_starts = visit_when(v, starts);
}

/* Read what somebody who is signed in may see behind their own link: the promise itself, or the talk that the
 * link has planned or moved. */
static bool read_about(struct visit *v, const struct act_link *l, struct page_act_link *page)
{
	const struct request *q;
	const struct talk *t;

	if (l->act == ACT_LINK_DONE) return read_promise(v, l, page);
	if (!l->used) return true;
	if (l->act == ACT_LINK_TIME) {
		if (!(t = talk_get(&v->x, l->about))) return false;
		if (t->state == TALK_PLANNED) note_talk(v, t->other, t->id, t->starts, page);
		return true;
	}
	if (!(q = request_get(&v->x, l->about))) return false;
	if (q->talk_state == REQUEST_PLANNED) note_talk(v, q->asker_name, q->talk, q->talk_starts, page);
	return true;
}

static bool show_link(struct visit *v, struct str token, const struct act_link *l)
{
	struct page_act_link page = { .link = l, .token = token, .me = v->me != NULL,
		.old = l->until <= v->x.now, .starts = visit_when(v, l->starts) };

	if (page.me && l->did) page.undo = v->x.undo;
	if (page.me && !read_about(v, l, &page)) return false;
	page_act_link(&v->h, &page);
	return true;
}

bool act_link_page_get(struct visit *v)
{
	struct str token = http_field(&v->q->params, S("token"));
	struct act_link l;

	if (!act_link_get(&v->x, token, &l)) return false;
	return show_link(v, token, &l);
}

bool act_link_post(struct visit *v)
{
	struct str token = http_field(&v->q->params, S("token"));
	struct act_link l;

	/* what was done already is said, and not done again */
	if (!act_link_get(&v->x, token, &l)) return false;
	if (!l.used && l.stands && l.until > v->x.now && !act_link_use(&v->x, token, &l)) return false;
	return show_link(v, token, &l);
}
