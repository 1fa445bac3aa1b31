/* SPDX-License-Identifier: Apache-2.0
 *
 * First links for those who were added and are not here yet: one for each, or all of a list at once
 * by mail. Whoever has a link that works still gets no second one by that.
 */
#include "web/first_links.h"

#include "model/account.h"
#include "model/outbox.h"
#include "model/pair.h"
#include "model/roster.h"
#include "web/guess.h"
#include "web/handlers.h"
#include "web/pages.h"

/* The place in the list that the address or the form names; 0: its beginning. */
static int64_t read_after(const struct visit *v)
{
	int64_t after;

	return id_parse(visit_field(v, "after"), &after) ? after : 0;
}

static bool goes_by_mail(const struct page_first_links *p, size_t i)
{
	return p->mail && p->rows[i].by_mail;
}

static bool read_list(struct visit *v, struct page_first_links *p)
{
	p->after = read_after(v);
	p->mail = outbox_is_set_up(&v->x) && v->x.site.n;
	if (!roster_may_add(&v->x, &p->may) || !first_link_list(&v->x, p->after, &p->rows, &p->n, &p->more))
		return false;
	p->made = NEW_N(v->x.a, struct when, p->n);
	for (size_t i = 0; i < p->n; i++) {
		p->made[i] = visit_when(v, p->rows[i].made);
		p->to_mail += goes_by_mail(p, i) && first_link_is_needed(&p->rows[i]);
	}
	return true;
}

bool set_up_links_get(struct visit *v)
{
	struct page_first_links page = { 0 };

	if (!read_list(v, &page)) return false;
	page_first_links(&v->h, &page);
	return true;
}

/* Take one of the mails that the reader may send now. */
static bool take_mail(struct visit *v)
{
	struct str name = str_fmt(v->x.a, "links %lld", (long long)v->me->id);

	return limit_take(v->limits->links, name, v->x.now, NULL) ||
		err_set(&v->x.err, ERR_LIMIT,
			TR("That was tried several times in a row. Please wait some minutes."));
}

/* Go back to the list, where it was left. */
static bool go_to_list(struct visit *v, const char *notice)
{
	struct buf b = { .a = v->x.a };
	int64_t after = read_after(v);

	if (!after) return visit_go(v, notice, "/set-up/links");
	id_print(&b, after);
	return visit_go(v, notice, "/set-up/links?after=%.*s", STR(buf_str(&b)));
}

/* Mail a link to everybody of the list who needs one; what the bound of somebody's mailbox, or of the
 * reader, stops stays for later. */
bool set_up_links_post(struct visit *v)
{
	struct page_first_links p = { 0 };
	struct html *h = &v->h;
	struct err bound = { 0 };
	int64_t sent = 0;
	struct str to;

	if (!read_list(v, &p)) return false;
	if (!p.mail) return err_set(&v->x.err, ERR_CONFLICT, TR("there is no mail to send it with"));
	for (size_t i = 0; i < p.n; i++) {
		if (!first_link_is_needed(&p.rows[i]) || !goes_by_mail(&p, i)) continue;
		if (take_mail(v) && account_mail_link(&v->x, p.rows[i].person, &to)) {
			sent++;
			continue;
		}
		if (v->x.err.code != ERR_LIMIT) return false;
		bound = v->x.err;
		err_clear(&v->x.err);
	}
	if (!sent && bound.code) {
		v->x.err = bound;
		return false;
	}
	if (!sent) return go_to_list(v, tr("Everybody here has a link already."));
	return go_to_list(v, trnf("%lld link is on its way.", "%lld links are on their way.", sent, (long long)sent).p);
}

/* Lead back to where the form stood: to the list, or to the page of the two, which an admin may not have. */
static bool go_on(struct visit *v, int64_t person, const char *notice)
{
	struct pair *pair;

	if (http_field(&v->q->form, S("list")).n) return go_to_list(v, notice);
	pair = pair_with(&v->x, person);
	if (!pair && v->x.err.code != ERR_MISSING) return false;
	err_clear(&v->x.err);
	return pair ? visit_go(v, notice, "/people/%.*s", STR(http_field(&v->q->params, S("id"))))
		    : visit_go(v, notice, "/set-up/links");
}

/* Make a sign-in link. One that is handed over is shown once, in the answer itself, for a redirect would
 * keep it in an address or a cookie. */
bool person_link_post(struct visit *v)
{
	struct html *h = &v->h;
	struct str token, name;
	int64_t person;

	if (!visit_id(v, "id", &person)) return false;
	if (!account_link_way(&v->x, person, &name)) return false;
	if (name.n)
		return take_mail(v) && account_mail_link(&v->x, person, &name) &&
			go_on(v, person, trf("A link is on its way to %.*s.", STR(name)).p);
	token = account_link(&v->x, person);
	if (!token.n || !account_link_person(&v->x, token, &person, &name)) return false;
	page_person_link(&v->h, name, str_fmt(v->x.a, "%.*s/sign-in/%.*s",
		STR(http_origin(v->q)), STR(token)));
	return true;
}
