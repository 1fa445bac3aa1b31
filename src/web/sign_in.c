/* SPDX-License-Identifier: Apache-2.0
 *
 * Signing in, by address and password or by a one-time link. A GET of the link only shows a form:
 * mail scanners open links too, and must not use them up. Whoever was on the way to a page comes there by
 * each of these ways.
 */
#include "model/account.h"
#include "model/link_asked.h"
#include "model/outbox.h"
#include "model/password.h"
#include "web/guess.h"
#include "web/handlers.h"
#include "web/pages.h"

static const struct str session_name = { "rapport", 7 };

/* Where somebody was going when they asked for a link by mail. It stays in the browser that asked, and is in no
 * mail: whoever asks for somebody else's link does not choose where that one comes to. */
static const struct str going_name = { "going", 5 };
enum { GOING_BYTES = 1000 /* of the longest such path, as it stands in the cookie */ };

/* Read the path of ours where the reader goes after signing in. */
static struct str read_next_path(const struct visit *v)
{
	struct str next = visit_field(v, "next");

	return visit_is_ours(next) ? next : S("/today");
}

/* Keep in the browser where the reader was going, for as long as the link that they ask for works. */
static void keep_going(struct visit *v, struct str next)
{
	struct buf to = { .a = v->x.a };

	buf_percent(&to, next);
	if (to.n > GOING_BYTES || str_eq(next, S("/today"))) to.n = 0;
	http_set_cookie(v->q, v->r, going_name, buf_str(&to), to.n ? LINK_ASKED_SECONDS : 0);
}

/* Read where the reader goes who came by a link: where this browser was going when it asked for one. */
static struct str read_going(const struct visit *v)
{
	struct str to = http_cookie(v->q, going_name);

	if (http_has(&v->q->form, S("next")) || http_has(&v->q->query, S("next"))) return read_next_path(v);
	if (!to.n || !http_decode(v->x.a, to, false, &to) || !str_utf8(to) || !visit_is_ours(to)) return S("/today");
	return to;
}

/* Begin a session. A session that this browser had before ends. */
static bool enter_account(struct visit *v, struct str cookie, struct str next)
{
	struct str before = http_cookie(v->q, session_name);

	if (!cookie.n) return false;
	if (before.n && !account_leave(&v->x, before))
		return false; /* the session before ends on this device */
	visit_enter(v, cookie);
	if (http_cookie(v->q, going_name).n) http_set_cookie(v->q, v->r, going_name, S(""), 0);
	guess_know_device(v, v->x.me);
	return visit_go(v, NULL, "%.*s", STR(next));
}

/* True when whoever asks can get a link by mail. */
static bool mails_links(const struct visit *v)
{
	return outbox_is_set_up(&v->x) && v->x.site.n;
}

bool sign_in_get(struct visit *v)
{
	struct page_sign_in page = { .next = read_next_path(v) };

	if (v->me) return visit_go(v, NULL, "/today");
	if (!account_demo(&v->x, &page.demo, &page.demos)) return false;
	page.mails = mails_links(v);
	page.asked = visit_field(v, "asked").n > 0;
	page_sign_in(&v->h, &page);
	return true;
}

/* Turn away whoever asks too often; asking counts as a try at signing in, whether the address is known or not. */
bool sign_in_mail_admit(struct visit *v)
{
	struct page_sign_in page = { .next = read_next_path(v), .mails = true };
	int64_t wait;

	if (guess_take(v, visit_field(v, "email"), 0, &wait)) return true;
	http_header(v->q, v->r, "Retry-After", str_fmt(v->x.a, "%lld", (long long)wait));
	err_set(&v->x.err, ERR_LIMIT, TR("Too many tries. Please wait some minutes."));
	if (visit_refuse(v, "email")) page_sign_in(&v->h, &page);
	return false;
}

bool sign_in_mail_post(struct visit *v)
{
	struct page_sign_in page = { .next = read_next_path(v), .mails = true };

	if (link_ask(&v->x, visit_field(v, "email"), str_of(lang_code(v->h.lang)))) {
		struct buf next = { .a = v->x.a };

		keep_going(v, page.next);
		buf_percent(&next, page.next);
		return visit_go(v, NULL, "/sign-in?asked=1&next=%.*s", STR(buf_str(&next)));
	}
	if (!visit_refuse(v, "email")) return false;
	page_sign_in(&v->h, &page);
	return true;
}

/* Show the form again with what was refused. */
static bool show_again(struct visit *v, struct str address)
{
	struct page_sign_in page = { .next = read_next_path(v), .address = address, .mails = mails_links(v) };

	if (!visit_refuse(v, "password")) return false;
	page_sign_in(&v->h, &page);
	return true;
}

/* Turn away whoever has tried too often, before they wait for the slow comparison of passwords. */
bool sign_in_admit(struct visit *v)
{
	struct str address = visit_field(v, "email");
	struct account_proof proof;
	int64_t wait;

	if (!account_proof(&v->x, address, &proof)) return false;
	if (guess_take(v, address, proof.person, &wait)) {
		v->q->known = guess_knows_device(v, proof.person);
		return true;
	}
	http_header(v->q, v->r, "Retry-After", str_fmt(v->x.a, "%lld", (long long)wait));
	err_set(&v->x.err, ERR_LIMIT,
		TR("Too many tries. Please wait some minutes, or sign in with a one-time link."));
	(void)show_again(v, address);
	return false;
}

bool sign_in_post(struct visit *v)
{
	struct str address = visit_field(v, "email");
	struct str password = str_sub(http_field(&v->q->form, S("password")), 0, PASSWORD_BYTES);
	struct account_proof proof;
	struct str cookie = { 0 };

	if (!visit_begin(v, DB_READ)) return false;
	if (!visit_end(v, account_proof(&v->x, address, &proof))) return false;
	account_compare(v->x.a, &proof, password);
	if (!visit_begin(v, DB_WRITE)) return false;
	cookie = account_enter_proven(&v->x, &proof);
	if (!cookie.n && v->x.err.code == ERR_SIGN_IN) return show_again(v, address);
	if (!cookie.n) return false;
	guess_right(v, address, proof.person);
	return enter_account(v, cookie, read_next_path(v));
}

/* True when the people of the demo to choose from have this one among them. */
static bool is_listed(const struct page_sign_in *p, int64_t person)
{
	for (size_t i = 0; i < p->demos; i++)
		if (p->demo[i].id == person) return true;
	return false;
}

bool sign_in_link_get(struct visit *v)
{
	struct page_sign_in page = { .next = S("/today") };
	int64_t person;

	page.token = http_field(&v->q->params, S("token"));
	if (!account_link_person(&v->x, page.token, &person, &page.name)) return false;
	if (!person)
		return err_set(&v->x.err, ERR_MISSING,
			TR("This sign-in link has been used or is too old. Ask for a new one."));
	if (v->me && v->me->id != person) page.leaves = v->me->name;
	if (!account_demo(&v->x, &page.demo, &page.demos)) return false;
	if (!is_listed(&page, person)) page.demos = 0;
	page_sign_in(&v->h, &page);
	return true;
}

/* Choose where somebody goes who came in by a link. On the first visit they read about rapport,
 * unless the link led to a page of its own. */
static struct str choose_page(const struct visit *v, const struct account *came)
{
	struct str next = read_going(v);

	return came->entered == v->x.now && str_eq(next, S("/today")) ? S("/start") : next;
}

/* True when the person must be told that somebody else had their first link in hands. They are told
 * also after the operator has repaired this: then their first entry was not now. */
static bool must_be_told(const struct account *came)
{
	return came->linked_by > 0 && !came->mailed.n;
}

bool sign_in_link_post(struct visit *v)
{
	struct str cookie = account_enter(&v->x, http_field(&v->q->params, S("token")));
	struct account came;

	if (!cookie.n || !account_first_entry(&v->x, &came)) return false;
	return enter_account(v, cookie,
		must_be_told(&came) ? S("/welcome") : choose_page(v, &came));
}

bool sign_in_demo_post(struct visit *v)
{
	int64_t person;

	if (!id_parse(visit_field(v, "person"), &person))
		return err_field(&v->x.err, ERR_INPUT, "person",
			TR("expected one of the demo's people"));
	return enter_account(v, account_enter_demo(&v->x, person), read_next_path(v));
}

bool sign_out_post(struct visit *v)
{
	if (!v->me && !v->shut) return err_set(&v->x.err, ERR_SIGN_IN, TR("You are signed out."));
	v->x.me = v->me ? v->me->id : v->shut;
	if (!account_leave(&v->x, http_cookie(v->q, session_name))) return false;
	http_set_cookie(v->q, v->r, session_name, S(""), 0);
	visit_end_streams(v, VISIT_THIS_SESSION);
	/* What the browser keeps goes, also when the page's script did not run (docs/offline.md). The
	 * script has deleted it already when it says that something of somebody else waits. */
	if (!visit_field(v, "others").n)
		http_header(v->q, v->r, "Clear-Site-Data", S("\"storage\""));
	return visit_go(v, NULL, "/sign-in");
}
