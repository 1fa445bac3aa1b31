/* SPDX-License-Identifier: Apache-2.0
 *
 * What was asked and what became of it, without names: a list of the team that the reader is in,
 * and a list of the team that they lead.
 */
#include "web/team_asked.h"

#include "base/id.h"
#include "model/pair.h"
#include "web/handlers.h"

/* Fill the need of "?need=ID", for which the page shows a form. */
static bool fill_need(struct visit *v, struct page_team_asked *p)
{
	struct str asked = visit_field(v, "need");
	int64_t id;

	if (!asked.n || v->q->method != GET) return true;
	if (!id_parse(asked, &id))
		return err_field(&v->x.err, ERR_INPUT, "need", TR("expected an id"));
	return (p->need = need_get(&v->x, id)) != NULL;
}

static bool fill_team_asked(struct visit *v, void *to)
{
	struct page_team_asked *p = to;
	struct pair *led, *above = pair_with_leader(&v->x);
	size_t n;

	if (v->x.err.code || !pair_list(&v->x, &led, &n)) return false;
	p->leads = n > 0;
	p->led = above != NULL;
	if (above) p->leader = above->name;
	if (p->led && !team_asked_list(&v->x, above->leader, &p->team)) return false;
	if (p->leads && !team_asked_list(&v->x, v->x.me, &p->own_team)) return false;
	return team_asked_mine(&v->x, &p->mine, &p->mine_n) && fill_need(v, p);
}

static void write_team_asked(struct html *h, void *page)
{
	page_team_asked(h, page);
}

static const struct page_part team_asked_parts[] = {
	MANY(page_team_asked, "team", team.rows, team_outcome, team_outcome_view),
	MANY(page_team_asked, "own_team", own_team.rows, team_outcome, team_outcome_view),
	MANY(page_team_asked, "mine", mine, team_asked, team_asked_entity),
	{ 0 },
};
const struct web_page team_asked_page = { "team_asked", sizeof(struct page_team_asked),
	team_asked_parts, fill_team_asked, write_team_asked, NULL };

bool team_asked_put_post(struct visit *v)
{
	struct html *h = &v->h;
	struct team_asked typed = { 0 };
	int64_t need;

	return visit_id(v, "id", &need) && visit_take(v, &team_asked_entity, &typed) &&
		(v->about = team_asked_put(&v->x, need, typed.words)) != 0 &&
		visit_go(v, tr("Kept. It stands there from Monday on, once there are enough."),
			"/team/asked");
}

bool team_asked_back_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && team_asked_take_back(&v->x, id) &&
		visit_go(v, tr("Taken back: it is deleted."), "/team/asked");
}
