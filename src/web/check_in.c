/* SPDX-License-Identifier: Apache-2.0
 *
 * Check-ins: how the reader is, for themselves, and for their leader as far as the reader shows
 * them.
 */
#include "web/check_in.h"

#include "model/pair.h"
#include "model/written.h"
#include "web/handlers.h"

/* How many check-ins the page for people shows. */
enum { HISTORY = 30 };

/* Fill the check-ins that the reader's browser has locked. */
static bool fill_locked(struct visit *v, struct page_check_in *p)
{
	struct locks_shown *l = &p->locks;
	struct page_window w;

	if (!visit_window(v, "locked", &w) || !note_key_current(&v->x, &l->key)) return false;
	l->on = l->key != 0;
	if (l->on && w.most && !locked_list_check_ins(&v->x, w.before, v->api ? w.most : HISTORY,
				       &l->at, &l->n))
		return false;
	p->locked = l->at, p->locked_n = l->n;
	p->locked_at = NEW_N(v->x.a, struct when, l->n);
	for (size_t i = 0; i < l->n; i++) p->locked_at[i] = visit_when(v, l->at[i].made);
	return true;
}

static bool fill_check_in(struct visit *v, void *to)
{
	struct page_check_in *p = to;
	struct page_window w;
	struct pair *leader;

	if (!visit_window(v, "mine", &w)) return false;
	if (w.most &&
		!check_in_list(&v->x, w.before, v->api ? w.most : HISTORY, &p->mine, &p->mine_n))
		return false;
	p->at = NEW_N(v->x.a, struct when, p->mine_n);
	p->opened = NEW_N(v->x.a, struct when, p->mine_n);
	for (size_t i = 0; i < p->mine_n; i++) {
		p->at[i] = visit_when(v, p->mine[i].made);
		p->opened[i] = visit_when(v, p->mine[i].opened);
	}
	if (!fill_locked(v, p)) return false;
	leader = pair_with_leader(&v->x);
	if (leader) p->leader = leader->name;
	p->wishes = &p->wish;
	return !v->x.err.code && check_in_wish_get(&v->x, &p->wish) &&
		offer_list_open(&v->x, &p->offers, &p->offers_n);
}

struct when *check_ins_at(struct visit *v, const struct brief *b)
{
	struct when *at = NEW_N(v->x.a, struct when, b->check_ins_n);

	if (v->api) /* a program has the words of all of them */
		check_in_note_read(&v->x, b->check_ins, b->check_ins_n);
	for (size_t i = 0; i < b->check_ins_n; i++) at[i] = visit_when(v, b->check_ins[i].made);
	return at;
}

static void write_check_in(struct html *h, void *page)
{
	page_check_in(h, page);
}

static const struct page_part check_in_parts[] = {
	MANY(page_check_in, "mine", mine, check_in, check_in_entity, .paged = true),
	MANY(page_check_in, "locked", locked, locked, locked_entity, .paged = true),
	ONE(page_check_in, "wish", wishes, check_in_wish, check_in_wish_entity),
	MANY(page_check_in, "offers", offers, offer, offer_entity),
	{ 0 },
};
const struct web_page check_in_page = { "check_ins", sizeof(struct page_check_in), check_in_parts,
	fill_check_in, write_check_in, &paged_query };

static const char *const acts[] = { "share", "share-once", "take-back", "delete", NULL };
static const struct entity_field act_fields[] = {
	COLUMN(act, CHOICE, .typed = true, .needed = true, .words = acts, .readers = READ_AUTHOR,
		.about =
			"to show it to one's leader, for good or for the next talk; to take it back; to delete it"),
	{ 0 },
};
const struct entity check_in_act = { .name = "check_in_act", .fields = act_fields };

bool check_in_post(struct visit *v)
{
	struct html *h = &v->h;
	struct page_check_in p = { 0 };

	if (visit_take(v, &check_in_entity, &p.typed) &&
		(v->about = check_in_add(&v->x, &p.typed)) != 0)
		return visit_go(v,
			p.typed.shown ? tr("Kept, and shown as you chose.")
				      : tr("Kept, for you alone."),
			"/check-in");
	if (!visit_refuse(v, "words") || !fill_check_in(v, &p)) return false;
	page_check_in(&v->h, &p);
	return true;
}

/* Choose the notice after an act on a check-in. */
static const char *say_act(struct html *h, struct str act)
{
	if (str_eq(act, S("delete"))) return tr("Deleted, and gone from where you showed it.");
	if (str_eq(act, S("take-back"))) return tr("Taken back. Only you read it now.");
	return tr("It is shown now. You can take it back at any time.");
}

bool check_in_act_post(struct visit *v)
{
	struct html *h = &v->h;
	struct str act = visit_field(v, "act");
	int64_t id;
	bool ok;

	if (!visit_id(v, "id", &id)) return false;
	if (str_eq(act, S("share"))) ok = check_in_share(&v->x, id, false);
	else if (str_eq(act, S("share-once"))) ok = check_in_share(&v->x, id, true);
	else if (str_eq(act, S("take-back"))) ok = check_in_take_back(&v->x, id);
	else if (str_eq(act, S("delete"))) ok = check_in_delete(&v->x, id);
	else
		ok = err_field(&v->x.err, ERR_INPUT, "act",
			TR("expected share, share-once, take-back or delete"));
	return ok && visit_go(v, say_act(h, act), "/check-in");
}

bool check_in_wish_post(struct visit *v)
{
	struct html *h = &v->h;
	struct check_in_wish w = { 0 };

	return visit_take(v, &check_in_wish_entity, &w) && check_in_wish_set(&v->x, &w) &&
		visit_go(v,
			w.remind == REMIND_NEVER ? tr("Nothing reminds you.")
						 : tr("Today will remind you."),
			"/check-in");
}
