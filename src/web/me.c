/* SPDX-License-Identifier: Apache-2.0
 *
 * The card of a person: the reader writes their own, and reads another's as far as it was opened to
 * them.
 */
#include "web/me.h"

#include "model/pair.h"
#include "web/handlers.h"

/* Choose who may read a line that is not written yet: the leader; and of a reader who leads, the
 * people around them, because theirs is a card for their members. */
static enum card_reader choose_first_reader(const struct page_me *p)
{
	return p->leads ? CARD_TEAM : CARD_LEADER;
}

/* Make the reader's card with a line of each kind, written or not. */
static struct card *make_whole_card(struct visit *v, const struct page_me *p)
{
	struct card *c = NEW(v->x.a, struct card);

	c->thanks = v->me->thanks;
	c->lines_n = CARD_KINDS;
	for (size_t k = 0; k < CARD_KINDS; k++)
		c->lines[k] = (struct card_line){ .kind = (enum card_kind)k,
			.reader = choose_first_reader(p) };
	for (size_t i = 0; i < p->lines_n; i++) c->lines[p->lines[i].kind] = p->lines[i];
	return c;
}

static bool fill_me(struct visit *v, void *to)
{
	struct page_me *p = to;
	struct pair *leader, *led;
	size_t n;

	leader = pair_with_leader(&v->x);
	if (v->x.err.code) return false;
	if (leader) p->leader = leader->name;
	if (!pair_list(&v->x, &led, &n)) return false;
	p->leads = n > 0;
	if (!card_list(&v->x, v->x.me, &p->lines, &p->lines_n)) return false;
	p->card = make_whole_card(v, p);
	return true;
}

static void write_me(struct html *h, void *page)
{
	page_me(h, page);
}

/* The fields of the card that programs read: how the reader likes to be thanked. */
static const struct entity_field me_thanks_fields[] = {
	FIELD(card, thanks, CHOICE, .words = thanks_ways, .readers = READ_EVERYONE,
		.about = "how one likes to be thanked"),
	{ 0 },
};
static const struct entity me_thanks = { .name = "likes", .fields = me_thanks_fields,
	.size = sizeof(struct card) };

static const struct page_part me_parts[] = {
	ONE(page_me, "card", card, card, me_thanks),
	MANY(page_me, "lines", lines, card_line, card_line_entity),
	{ 0 },
};
const struct web_page me_page = { "me", sizeof(struct page_me), me_parts, fill_me, write_me, NULL };

bool me_post(struct visit *v)
{
	struct html *h = &v->h;
	struct card typed = { .thanks = v->me->thanks };
	struct page_me page = { 0 };

	if (visit_take(v, &card_entity, &typed) && card_save(&v->x, &typed)) {
		v->me->thanks = typed.thanks; /* the API answers with the page as it is now */
		return visit_back(v, tr("Saved. Each line is read by whom you chose."), "/me");
	}
	if (v->x.err.code != ERR_INPUT || !visit_refuse(v, NULL)) return false;
	if (!fill_me(v, &page)) return false;
	if (typed.lines_n == CARD_KINDS) page.card = &typed;
	page_me(&v->h, &page);
	return true;
}

/* -- the card of another person -- */

static bool fill_card(struct visit *v, void *to)
{
	struct page_card *p = to;
	int64_t id;

	if (!visit_id(v, "id", &id) || !(p->person = person_here(&v->x, id))) return false;
	if (!card_list(&v->x, id, &p->lines, &p->lines_n)) return false;
	return p->lines_n || pair_near(&v->x, id);
}

static void write_card(struct html *h, void *page)
{
	page_card(h, page);
}

/* The fields of a person who is named, and of whom no more is told. */
static const struct entity_field named_fields[] = {
	FIELD(person, id, ID),
	FIELD(person, name, TEXT),
	FIELD(person, thanks, CHOICE, .words = thanks_ways, .about = "how they like to be thanked"),
	{ 0 },
};
const struct entity named_view = { .name = "named", .fields = named_fields,
	.size = sizeof(struct person) };

static const struct page_part card_parts[] = {
	ONE(page_card, "person", person, person, named_view),
	MANY(page_card, "lines", lines, card_line, card_line_entity),
	{ 0 },
};
const struct web_page card_page = { "card", sizeof(struct page_card), card_parts, fill_card,
	write_card, NULL };
