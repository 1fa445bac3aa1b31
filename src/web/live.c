/* SPDX-License-Identifier: Apache-2.0
 *
 * Live pages. A stream of events says that something has changed between two people, by their
 * pair's id and a number; a page asks for what it shows as any page does, so that authority is
 * asked each time, and no word stands in a stream. Beside it stands who is here; web/floor.c has
 * the acts of an open talk.
 */
#include "web/live.h"

#include "model/floor.h"
#include "model/here.h"
#include "model/pair.h"
#include "model/talk.h"
#include "web/handlers.h"

/* A stream is opened anew after so many seconds, so that a session that has ended hears no more. */
enum { STREAM_SECONDS = 300 };

bool live_fill(struct visit *v, const struct pair *p, struct live_view *out)
{
	*out = (struct live_view){ .beat = -1, .other = p->leader == v->x.me ? p->member : p->leader };
	return here_look(&v->x, p->id, &out->n, &out->here);
}

static const char *name_state(const struct talk *t)
{
	static const char *const is[] = { "planned", "held", "missed", "cancelled" };

	return t->state == TALK_PLANNED && t->began ? "open" : is[t->state];
}

bool live_fill_talk(struct visit *v, const struct talk *t, struct live_view *out)
{
	*out = (struct live_view){ .beat = -1, .other = t->leader == v->x.me ? t->member : t->leader,
		.talk = t->id,
		.state = name_state(t) };
	return here_look(&v->x, t->pair, &out->n, &out->here);
}

/* -- the stream -- */

void live_publish(void *env, const struct live_change *changes, size_t n)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < n; i++) {
		const struct live_change *c = &changes[i];
		struct buf b = { .a = a };

		buf_z(&b, "event: changed\ndata: {\"pair\":\"");
		id_print(&b, c->pair);
		buf_fmt(&b, "\",\"n\":%lld}\n\n", (long long)c->n);
		http_publish(env, c->leader, buf_str(&b));
		http_publish(env, c->member, buf_str(&b));
	}
	arena_free(a);
}

uint64_t live_key(const struct visit *v)
{
	return str_hash(STR_HASH, v->q->session);
}

bool live_get(struct visit *v)
{
	http_stream(v->q, v->r, v->x.me, live_key(v), STREAM_SECONDS);
	buf_z(&v->h.b, "retry: 1000\nevent: hello\ndata: {}\n\n");
	return true;
}

/* -- the state of a page -- */

/* Answer with what is true now, unless the page has it already. The time is a header, because it is
 * another one in each answer. */
static bool answer_state(struct visit *v, struct str json)
{
	struct str etag = str_fmt(v->x.a, "\"%016llx\"",
		(unsigned long long)str_hash(STR_HASH, json));

	http_header(v->q, v->r, "ETag", etag);
	http_header(v->q, v->r, "Rapport-Now", str_fmt(v->x.a, "%lld", (long long)store_clock_ms()));
	v->r->type = "application/json";
	if (str_has(http_field(&v->q->headers, S("if-none-match")), etag)) v->r->status = 304;
	else buf_add(&v->h.b, json);
	return true;
}

static void put_live(struct buf *b, const struct live_view *l)
{
	buf_fmt(b, "\"n\":%lld,\"here\":%s", (long long)l->n, l->here ? "true" : "false");
}

static void put_floor(struct buf *b, const struct talk *t, const struct floor *f)
{
	buf_fmt(b, "\"state\":\"%s\",\"beat\":%d,\"speaker\":", name_state(t), (int)f->beat);
	if (f->speaker) {
		buf_ch(b, '"');
		id_print(b, f->speaker);
		buf_ch(b, '"');
	} else {
		buf_z(b, "null");
	}
	buf_fmt(b, ",\"began\":%lld,\"minutes\":%lld,", (long long)t->began, (long long)t->minutes);
}

bool talk_state_get(struct visit *v)
{
	struct buf b = { .a = v->x.a };
	struct live_view live;
	struct floor floor;
	struct talk *t;
	int64_t id;

	if (!visit_id(v, "id", &id) || !(t = talk_get(&v->x, id)) || !floor_get(&v->x, id, &floor) ||
		!live_fill_talk(v, t, &live))
		return false;
	buf_ch(&b, '{');
	put_floor(&b, t, &floor);
	put_live(&b, &live);
	buf_z(&b, "}\n");
	return answer_state(v, buf_str(&b));
}

bool person_state_get(struct visit *v)
{
	struct buf b = { .a = v->x.a };
	struct pair *p = visit_pair(v);
	struct live_view live;

	if (!p || !live_fill(v, p, &live)) return false;
	buf_ch(&b, '{');
	put_live(&b, &live);
	buf_z(&b, "}\n");
	return answer_state(v, buf_str(&b));
}

/* -- being here -- */

bool person_here_post(struct visit *v)
{
	bool leaves = str_eq(visit_field(v, "act"), S("leave"));
	struct pair *p = visit_pair(v);

	if (!p || !(leaves ? here_leave(&v->x, p->id) : here_say(&v->x, p->id))) return false;
	v->r->status = 204;
	return true;
}

bool settings_here_post(struct visit *v)
{
	struct html *h = &v->h;

	return here_set_unseen(&v->x, !visit_field(v, "here").n) &&
		visit_go(v, tr("Saved."), "/settings/me");
}
