/* SPDX-License-Identifier: Apache-2.0
 *
 * The team of a leader: which members say that they have room for more, and what the leader would
 * hand over.
 */
#include "web/team.h"

#include "model/agreed.h"
#include "model/pair.h"
#include "web/handlers.h"

static bool fill_team(struct visit *v, void *to)
{
	struct page_team *p = to;

	struct pair *led;
	size_t n;

	if (!pair_list(&v->x, &led, &n) || !agreed_is_off(&v->x, AGREED_ROOM, &p->room_off) ||
		!agreed_is_off(&v->x, AGREED_COVERAGE, &p->coverage_off))
		return false;
	p->leads = n > 0;
	/* what would be handed over has no figures and stays; a program is refused, as an empty list would be a lie */
	if ((!p->room_off || v->api) && !capacity_list(&v->x, &p->members, &p->members_n)) return false;
	p->workload_at = NEW_N(v->x.a, struct when, p->members_n);
	p->more_at = NEW_N(v->x.a, struct when, p->members_n);
	for (size_t i = 0; i < p->members_n; i++) {
		p->workload_at[i] = visit_when(v, p->members[i].workload_said);
		p->more_at[i] = visit_when(v, p->members[i].more_said);
	}
	return offer_list_mine(&v->x, &p->offers, &p->offers_n) &&
		offer_list_wishes(&v->x, &p->wishes, &p->wishes_n);
}

static void write_team(struct html *h, void *page)
{
	page_team(h, page);
}

static const struct page_part team_parts[] = {
	MANY(page_team, "members", members, capacity, capacity_view),
	MANY(page_team, "offers", offers, offer, offer_entity),
	MANY(page_team, "wishes", wishes, offer_wish, offer_wish_entity),
	{ 0 },
};
const struct web_page team_page = { "team", sizeof(struct page_team), team_parts, fill_team,
	write_team, NULL };

bool team_offer_post(struct visit *v)
{
	struct html *h = &v->h;
	struct page_team p = { 0 };

	if (visit_take(v, &offer_entity, &p.typed) && (v->about = offer_add(&v->x, &p.typed)) != 0)
		return visit_go(v, tr("Your team can read it."), "/team");
	if (!visit_refuse(v, "words") || !fill_team(v, &p)) return false;
	page_team(&v->h, &p);
	return true;
}

bool team_offer_end_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && offer_end(&v->x, id) &&
		visit_go(v, tr("It is offered no longer."), "/team");
}

/* The body that a program sends to say whether one would like what is offered. */
static const char *const acts[] = { "wish", "no-longer", NULL };
static const struct entity_field act_fields[] = {
	COLUMN(act, CHOICE, .typed = true, .needed = true, .words = acts, .readers = READ_PAIR,
		.about = "whether one would like it"),
	{ 0 },
};
const struct entity offer_wish_act = { .name = "offer_wish_act", .fields = act_fields };

bool offer_wish_post(struct visit *v)
{
	struct html *h = &v->h;
	bool wish = !str_eq(visit_field(v, "act"), S("no-longer"));
	int64_t id;

	return visit_id(v, "id", &id) && offer_wish(&v->x, id, wish) &&
		visit_back(v, wish ? tr("Said to your leader.") : tr("Taken back."), "/check-in");
}
