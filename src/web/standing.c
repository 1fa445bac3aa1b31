/* SPDX-License-Identifier: Apache-2.0
 *
 * One-on-ones that stand in a calendar: whose calendar it is, and the reader's word that an event
 * is no one-on-one.
 */
#include "web/standing.h"

#include "web/handlers.h"

bool standing_is_talk(const struct calendar_event *e, const struct talk *talks, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (talks[i].source == TALK_STANDS && talks[i].event_starts == e->starts &&
			talks[i].event_ends == e->ends)
			return true;
	return false;
}

bool standing_fill(struct visit *v, const struct talk *t, struct standing_shown *out)
{
	struct html *h = &v->h;
	struct one_on_one_place place;

	*out = (struct standing_shown){ .talk = t->id, .instead = t->source == TALK_INSTEAD,
		.stands = t->source == TALK_STANDS };
	if (t->source == TALK_OURS) return true;
	if (!one_on_one_place(&v->x, t, &place)) return false;
	if (place.title.n) out->words = trf("From your calendar: %.*s", STR(place.title));
	else if (place.mine) out->words = str_of(tr("From your calendar"));
	else out->words = trf("From the calendar of %.*s", NAME(t->other));
	return true;
}

bool talk_deny_post(struct visit *v)
{
	struct html *h = &v->h;
	struct talk *t;
	int64_t id;

	if (!visit_id(v, "id", &id) || !(t = talk_get(&v->x, id))) return false;
	v->about = t->leader == v->x.me ? t->member : t->leader;
	return one_on_one_deny(&v->x, id) &&
		visit_go(v, tr("It no longer counts as a talk. Below you can take that back."),
			"/people/%s#denied", html_id_z(h, v->about));
}

bool talk_allow_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && one_on_one_allow(&v->x, id, &v->about) &&
		visit_go(v, tr("It counts as your talk again."), "/people/%s",
			html_id_z(h, v->about));
}
