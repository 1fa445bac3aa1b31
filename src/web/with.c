/* SPDX-License-Identifier: Apache-2.0
 *
 * The permanent address of a pair, to paste into a calendar event that the two have already. It is the
 * same for both, and leads each to what they need right now.
 */
#include "base/date.h"
#include "model/pair.h"
#include "model/talk.h"
#include "web/handlers.h"

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

bool with_get(struct visit *v)
{
	struct pair *p = find_pair(v);
	struct talk *next;
	size_t n;

	if (!p) return false;
	/* a talk that was to begin some minutes ago is the one that they are about to have */
	if (!talk_list_ahead(&v->x, p->id, v->x.now - TALK_NEAR_MINUTES * MINUTE, 1, &next, &n)) return false;
	if (n && next->began) return visit_go(v, NULL, "/talks/%s/mode", html_id_z(&v->h, next->id));
	if (n) return visit_go(v, NULL, "/talks/%s", html_id_z(&v->h, next->id));
	return visit_go(v, NULL, "/people/%s", html_id_z(&v->h, p->leader == v->x.me ? p->member : p->leader));
}
