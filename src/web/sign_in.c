/* SPDX-License-Identifier: Apache-2.0
 *
 * Signing in by a one-time link. Opening the link only asks: mail scanners open links
 * too, and must not use them up.
 */
#include "model/account.h"
#include "web/handlers.h"
#include "web/pages.h"

static const struct str session_name = { "rapport", 7 };

/* A path of ours to go on to, never another site's. */
static struct str next_path(const struct visit *v)
{
	struct str next = visit_field(v, "next");

	if (!str_starts(next, S("/")) || str_starts(next, S("//")) || str_has(next, S("\\")))
		return S("/today");
	return next;
}

static bool enter(struct visit *v, struct str cookie)
{
	if (!cookie.n) return false;
	http_set_cookie(v->q, v->r, session_name, cookie, ACCOUNT_SESSION_SECONDS);
	return visit_go(v, NULL, "%.*s", STR(next_path(v)));
}

bool sign_in_get(struct visit *v)
{
	struct page_sign_in page = { .next = next_path(v) };

	if (v->me) return visit_go(v, NULL, "/today");
	if (!account_demo(&v->x, &page.demo, &page.demos)) return false;
	page_sign_in(&v->h, &page);
	return true;
}

bool sign_in_link_get(struct visit *v)
{
	struct page_sign_in page = { .next = S("/today") };
	int64_t person;

	page.token = http_field(&v->q->params, S("token"));
	if (!account_link_person(&v->x, page.token, &person, &page.name)) return false;
	if (!person)
		return err_set(&v->x.err, ERR_MISSING,
			"This sign-in link has been used or is too old. Ask for a new one.");
	if (!account_demo(&v->x, &page.demo, &page.demos)) return false;
	page_sign_in(&v->h, &page);
	return true;
}

bool sign_in_link_post(struct visit *v)
{
	return enter(v, account_enter(&v->x, http_field(&v->q->params, S("token"))));
}

bool sign_in_demo_post(struct visit *v)
{
	int64_t person;

	if (!id_parse(visit_field(v, "person"), &person))
		return err_set(&v->x.err, ERR_INPUT, "person: expected one of the demo's people");
	return enter(v, account_enter_demo(&v->x, person));
}

bool sign_out_post(struct visit *v)
{
	if (!account_leave(&v->x, http_cookie(v->q, session_name))) return false;
	http_set_cookie(v->q, v->r, session_name, S(""), 0);
	return visit_go(v, NULL, "/sign-in");
}
