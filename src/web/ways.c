/* SPDX-License-Identifier: Apache-2.0
 *
 * An address that was set up may be a secret: it is never shown again, only its host is.
 */
#include "web/ways.h"

#include "model/message_plan.h"
#include "web/guess.h"
#include "web/handlers.h"

/* The channel that the address of the page names. MESSAGE_NOTHING, ERR_MISSING: none of chat. */
static enum message_channel read_channel(struct visit *v)
{
	struct str name = http_field(&v->q->params, S("way"));

	for (int c = MESSAGE_NOTHING + 1; c < MESSAGE_CHANNELS; c++)
		if (chat_of((enum message_channel)c) && str_eq(name, str_of(message_channel_names[c])))
			return (enum message_channel)c;
	err_set(&v->x.err, ERR_MISSING, TR("there is no such way"));
	return MESSAGE_NOTHING;
}

static bool fill_way(struct visit *v, void *to)
{
	struct page_way *p = to;

	if (!(p->channel = read_channel(v)) || !chat_get(&v->x, p->channel, &p->reach)) return false;
	p->there = chat_is_there(&v->x, p->channel);
	if (!p->there && !p->reach) return err_set(&v->x.err, ERR_MISSING, TR("there is no such way"));
	p->chat = chat_of(p->channel);
	p->site = chat_is_set_up(&v->x);
	p->bot = chat_has_bot(&v->x, p->channel);
	if (!p->reach) return true;
	p->changed = visit_when(v, p->reach->changed);
	p->failing = visit_when(v, p->reach->failing);
	p->not_before = visit_when(v, p->reach->not_before);
	p->went = visit_when(v, p->reach->went);
	return true;
}

static void write_way(struct html *h, void *page)
{
	page_way(h, page);
}

const struct web_page settings_way_page = { "settings_way", sizeof(struct page_way), NULL, fill_way,
	write_way, NULL };

static bool go_to_way(struct visit *v, const char *notice, enum message_channel channel)
{
	return visit_go(v, notice, "/settings/messages/ways/%s", message_channel_names[channel]);
}

bool settings_way_post(struct visit *v)
{
	struct page_way p = { .typed = visit_field(v, "address") };
	enum message_channel channel = read_channel(v);
	struct html *h = &v->h;

	if (!channel) return false;
	if (chat_put(&v->x, channel, p.typed, &p.secret)) {
		if (!p.secret.n)
			return go_to_way(v, tr("Saved. Send yourself a test, to see that it comes."), channel);
		/* a secret stands in the answer itself, once: a redirect would keep it in an address */
		v->h.sent = v->q->path;
		p.typed = S("");
	} else if (!visit_refuse(v, "address")) return false;
	if (!fill_way(v, &p)) return false;
	page_way(&v->h, &p);
	return true;
}

bool settings_way_test_post(struct visit *v)
{
	enum message_channel channel = read_channel(v);
	struct str name = str_fmt(v->x.a, "message %lld %d", (long long)v->me->id, (int)channel);
	struct html *h = &v->h;

	if (!channel) return false;
	if (!limit_take(v->limits->act, name, v->x.now, NULL))
		return err_set(&v->x.err, ERR_LIMIT,
			TR("That was tried several times in a row. Please wait some minutes."));
	return message_try(&v->x, channel) &&
		go_to_way(v, tr("A test is on its way. Look again in some seconds."), channel);
}

bool settings_way_del_post(struct visit *v)
{
	enum message_channel channel = read_channel(v);
	struct html *h = &v->h;

	return channel && chat_del(&v->x, channel) &&
		visit_go(v, tr("It is taken away. Nothing is sent there any more."), "/settings/messages");
}
