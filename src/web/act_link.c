/* SPDX-License-Identifier: Apache-2.0
 *
 * A GET, and so a HEAD, changes nothing: programs follow the links of a mail. The answer to the button
 * is the page itself and no redirect, so that going back and reloading ask nothing twice.
 */
#include "web/act_link.h"

#include "web/handlers.h"

static void show_link(struct visit *v, struct str token, const struct act_link *l)
{
	struct page_act_link page = { .link = l, .token = token, .me = v->me != NULL,
		.old = l->until <= v->x.now, .starts = visit_when(v, l->starts),
		.used = visit_when(v, l->used) };

	page_act_link(&v->h, &page);
}

bool act_link_page_get(struct visit *v)
{
	struct str token = http_field(&v->q->params, S("token"));
	struct act_link l;

	if (!act_link_get(&v->x, token, &l)) return false;
	show_link(v, token, &l);
	return true;
}

bool act_link_post(struct visit *v)
{
	struct str token = http_field(&v->q->params, S("token"));
	struct act_link l;

	/* what was done already is said, and not done again */
	if (!act_link_get(&v->x, token, &l)) return false;
	if (!l.used && l.stands && l.until > v->x.now && !act_link_use(&v->x, token, &l)) return false;
	show_link(v, token, &l);
	return true;
}
