/* SPDX-License-Identifier: Apache-2.0
 *
 * The first page of a person who came in by a link that somebody else had in hands: it says who
 * that was, and when the link was opened. Until the person sets a password, the session acts as
 * nobody everywhere else (account_session); here it acts as the person, for this one thing.
 */
#include "base/secret.h"
#include "model/account.h"
#include "model/claim.h"
#include "model/password.h"
#include "web/handlers.h"
#include "web/pages.h"

/* Fill the address with which the person will sign in: a proven one, else one that they claim. */
static bool fill_address(struct visit *v, struct page_welcome *page)
{
	struct str *addresses;
	struct claim *claims;
	size_t n, claims_n;

	if (!person_addresses(&v->x, v->x.me, &addresses, &n)) return false;
	if (!claim_list(&v->x, &claims, &claims_n)) return false;
	page->unproven = !n && claims_n;
	if (n) page->address = addresses[0];
	else if (claims_n) page->address = claims[0].address;
	return true;
}

static bool show_welcome(struct visit *v)
{
	struct page_welcome page = { 0 };
	struct account_proof proof;
	struct person *me;

	if (!(me = person_me(&v->x)) || !account_first_entry(&v->x, &page.came)) return false;
	if (!account_own_proof(&v->x, &proof) || !fill_address(v, &page)) return false;
	v->zone = zone_find(v->store->zones, me->timezone);
	if (!v->zone) v->zone = zone_utc(v->store->zones);
	page.name = me->name;
	page.has_password = proof.hash.n > 0;
	page.opened = visit_when(v, page.came.entered);
	page.made = visit_when(v, page.came.linked);
	page_welcome(&v->h, &page);
	return true;
}

/* Make the page act as the person whose link was opened; false when nobody is signed in. */
static bool act_as_owner(struct visit *v)
{
	v->x.me = v->me ? v->me->id : v->shut;
	return v->x.me || err_set(&v->x.err, ERR_SIGN_IN, TR("You are signed out."));
}

bool welcome_get(struct visit *v)
{
	if (!v->me && !v->shut) return visit_go(v, NULL, "/sign-in");
	return act_as_owner(v) && show_welcome(v);
}

/* Begin a transaction that acts as the person whose link was opened. */
static bool begin_session(struct visit *v, enum db_mode mode)
{
	return visit_begin(v, mode) && act_as_owner(v);
}

bool welcome_post(struct visit *v)
{
	struct html *h = &v->h;
	struct str password = http_field(&v->q->form, S("password")), hash, cookie;
	struct account_proof proof;

	if (!begin_session(v, DB_READ) || !account_own_proof(&v->x, &proof)) return false;
	if (proof.hash.n)
		return err_set(&v->x.err, ERR_CONFLICT,
			TR("A password is set already; it is changed under Settings."));
	if (!account_password_fits(&v->x, password))
		return visit_refuse(v, "password") && show_welcome(v);
	if (!visit_end(v, true)) return false;
	hash = secret_password(v->x.a, password);
	if (!begin_session(v, DB_WRITE)) return false;
	cookie = account_set_password(&v->x, &proof, hash);
	if (!cookie.n) return false;
	visit_enter(v, cookie);
	visit_end_streams(v, VISIT_ALL_SESSIONS);
	return visit_go(v, tr("The password is set. Everything of yours is open now."), "/start");
}
