/* SPDX-License-Identifier: Apache-2.0
 *
 * Webhooks are set up with a session and not with a token: a token that was taken back must leave
 * nothing behind that goes on telling. What there is can be read with one.
 */
#include "web/hooks.h"

#include "web/handlers.h"

static bool fill_hooks(struct visit *v, void *to)
{
	struct page_hooks *p = to;

	if (!p->typed.kinds) p->typed.kinds = hook_kinds_of(p->typed.whole);
	return hook_may_whole(&v->x, &p->admin) && hook_list(&v->x, &p->hooks, &p->hooks_n);
}

static void write_hooks(struct html *h, void *page)
{
	page_hooks(h, page);
}

static const struct page_part hooks_parts[] = {
	MANY(page_hooks, "webhooks", hooks, hook, hook_entity),
	{ 0 },
};
const struct web_page hooks_page = { "settings_webhooks", sizeof(struct page_hooks), hooks_parts,
	fill_hooks, write_hooks, NULL };

static bool fill_hook(struct visit *v, void *to)
{
	struct page_hook *p = to;
	struct page_window w;
	int64_t id;

	if (!visit_shown(v, &id) || !visit_window(v, "deliveries", &w) || !(p->hook = hook_get(&v->x, id)))
		return false;
	if (!v->api) w.most = HOOK_SENT_SHOWN;
	if (w.most && !hook_list_sent(&v->x, id, w.before, w.most, &p->sent, &p->sent_n)) return false;
	p->changed = visit_when(v, p->hook->changed);
	p->failing = visit_when(v, p->hook->failing);
	p->not_before = visit_when(v, p->hook->not_before);
	p->sent_at = NEW_N(v->x.a, struct when, p->sent_n);
	p->next_try = NEW_N(v->x.a, struct when, p->sent_n);
	p->arrived = NEW_N(v->x.a, struct when, p->sent_n);
	p->again = NEW_N(v->x.a, bool, p->sent_n);
	for (size_t i = 0; i < p->sent_n; i++) {
		const struct delivery *d = &p->sent[i];

		p->sent_at[i] = visit_when(v, d->made);
		/* nothing goes while the webhook is left alone */
		p->next_try[i] = visit_when(v, d->next_try > p->hook->not_before ? d->next_try : p->hook->not_before);
		p->arrived[i] = visit_when(v, d->arrived);
		/* what is next when the webhook may be told goes no sooner by hand */
		p->again[i] = p->hook->state == HOOK_ON && hook_may_again(d, v->x.now) &&
			(d->state != DELIVERY_WAITS || d->next_try > p->hook->not_before);
	}
	return true;
}

static void write_hook(struct html *h, void *page)
{
	page_hook(h, page);
}

static const struct page_part hook_parts[] = {
	ONE(page_hook, "webhook", hook, hook, hook_entity),
	MANY(page_hook, "deliveries", sent, delivery, delivery_entity, .paged = true),
	{ 0 },
};
const struct web_page hook_page = { "settings_webhook", sizeof(struct page_hook), hook_parts, fill_hook,
	write_hook, &paged_query };

/* -- acts -- */

/* Read the kinds of events that were ticked, each a field of its own. */
static int64_t read_kinds(const struct visit *v)
{
	int64_t kinds = 0;

	for (int i = 0; hook_kinds[i].name; i++)
		if (visit_field(v, hook_kinds[i].name).n) kinds |= INT64_C(1) << i;
	return kinds;
}

/* Show a webhook with a secret that was just made. It stands in the answer itself, once, for a
 * redirect would keep it in an address or a cookie. */
static bool show_secret(struct visit *v, int64_t id, struct str secret)
{
	struct page_hook p = { .secret = secret };

	v->about = id;
	v->h.sent = v->q->path; /* the browser forgets the draft of the form */
	if (!fill_hook(v, &p)) return false;
	page_hook(&v->h, &p);
	return true;
}

bool hooks_post(struct visit *v)
{
	struct page_hooks page = { .typed = { .name = visit_field(v, "name"),
		.url = visit_field(v, "url"), .whole = str_eq(visit_field(v, "whole"), S("1")) } };
	struct str secret;
	int64_t id;

	page.typed.kinds = read_kinds(v) & hook_kinds_of(page.typed.whole);
	id = hook_add(&v->x, &page.typed, v->store->outward.inside, &secret);
	if (id) return show_secret(v, id, secret);
	if (!visit_refuse(v, "url") || !fill_hooks(v, &page)) return false;
	page_hooks(&v->h, &page);
	return true;
}

static bool go_to_hook(struct visit *v, const char *notice, int64_t id)
{
	struct buf b = { .a = v->x.a };

	id_print(&b, id);
	return visit_go(v, notice, "/settings/webhooks/%.*s", STR(buf_str(&b)));
}

bool hook_set_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && hook_set(&v->x, id, visit_field(v, "name"), read_kinds(v)) &&
		go_to_hook(v, tr("Saved."), id);
}

bool hook_switch_post(struct visit *v)
{
	struct html *h = &v->h;
	bool on = str_eq(visit_field(v, "act"), S("on"));
	int64_t id;

	return visit_id(v, "id", &id) && hook_switch(&v->x, id, on) &&
		go_to_hook(v, on ? tr("It is switched on.") : tr("It is switched off."), id);
}

/* Go to a webhook to which something goes now, with `notice`; or with when it goes, while the webhook is left alone. */
static bool go_to_sent(struct visit *v, const char *notice, const struct hook *k)
{
	struct buf at = { .a = v->x.a };
	struct html *h = &v->h;

	if (k->not_before <= v->x.now) return go_to_hook(v, notice, k->id);
	lang_day_clock(&at, h->lang, visit_local(v, k->not_before));
	return go_to_hook(v, str_z(v->x.a, trf("It goes at %.*s: after what failed, this webhook is left alone until then.",
		STR(buf_str(&at)))), k->id);
}

bool hook_test_post(struct visit *v)
{
	struct html *h = &v->h;
	struct hook *k;
	int64_t id;

	return visit_id(v, "id", &id) && hook_test(&v->x, id) && (k = hook_get(&v->x, id)) &&
		go_to_sent(v, tr("A test is on its way. Look again in some seconds."), k);
}

bool hook_secret_post(struct visit *v)
{
	struct str secret;
	int64_t id;

	return visit_id(v, "id", &id) && hook_renew(&v->x, id, &secret) && show_secret(v, id, secret);
}

bool hook_del_post(struct visit *v)
{
	struct html *h = &v->h;
	int64_t id;

	return visit_id(v, "id", &id) && hook_del(&v->x, id) &&
		visit_go(v, tr("The webhook is taken away. Nothing is sent to it any more."),
			"/settings/webhooks");
}

bool hook_again_post(struct visit *v)
{
	struct html *h = &v->h;
	struct hook *k;
	int64_t id;

	return visit_id(v, "id", &id) && hook_again(&v->x, id, &k) && go_to_sent(v, tr("It is sent again."), k);
}
