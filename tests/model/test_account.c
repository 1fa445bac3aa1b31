/* SPDX-License-Identifier: Apache-2.0 */
#include "model/account.h"

#include "model/outbox.h"
#include "tests/model/world.h"

static struct str link_for(struct world *w, int64_t person)
{
	struct ctx x = world_as(w, CTX_OPERATOR);
	struct str token = account_link(&x, person);

	world_keep(&x);
	return token;
}

/* Within the transaction of `x`, which acts as nobody. */
static struct str link_for_in(struct ctx *x, int64_t person)
{
	struct str token;

	x->me = CTX_OPERATOR;
	token = account_link(x, person);
	x->me = 0;
	return token;
}

static void a_link_signs_in_once(struct db_pool *p)
{
	struct world w = world(p);
	struct str token = link_for(&w, w.ada), cookie, name;
	struct ctx x = world_as(&w, 0);
	int64_t who, shut;

	OK(account_link_person(&x, token, &who, &name) && who == w.ada);
	OK(account_link_person(&x, token, &who, &name) && who == w.ada);
	cookie = account_enter(&x, token);
	IS(cookie.n, 43);
	OK(account_session(&x, cookie, &who, &shut) && who == w.ada);
	OK(account_enter(&x, token).n == 0 && x.err.code == ERR_SIGN_IN);
	world_drop(&x);
	world_end(&w);
}

static void a_link_ends_after_a_day_and_a_session_after_thirty(struct db_pool *p)
{
	struct world w = world(p);
	struct str token = link_for(&w, w.ada), cookie;
	struct ctx x;
	int64_t who, shut;

	w.now += ACCOUNT_LINK_SECONDS;
	x = world_as(&w, 0);
	OK(account_enter(&x, token).n == 0);
	world_drop(&x);
	token = link_for(&w, w.ada);
	x = world_as(&w, 0);
	cookie = account_enter(&x, token);
	world_keep(&x);
	w.now += ACCOUNT_SESSION_SECONDS - 1;
	x = world_as(&w, 0);
	OK(account_session(&x, cookie, &who, &shut) && who == w.ada);
	world_drop(&x);
	w.now++;
	x = world_as(&w, 0);
	OK(account_session(&x, cookie, &who, &shut) && who == 0);
	OK(account_sweep(&x));
	world_drop(&x);
	world_end(&w);
}

static void leaving_ends_the_session(struct db_pool *p)
{
	struct world w = world(p);
	struct str token = link_for(&w, w.ben);
	struct ctx x = world_as(&w, 0);
	struct str cookie = account_enter(&x, token);
	int64_t who, shut;

	OK(account_leave(&x, cookie));
	OK(account_session(&x, cookie, &who, &shut) && who == 0);
	OK(account_session(&x, S("short"), &who, &shut) && who == 0);
	world_drop(&x);
	world_end(&w);
}

static bool links(struct world *w, int64_t me, int64_t person, enum err_code *code)
{
	struct ctx x = world_as(w, me);
	bool ok = account_link(&x, person).n > 0;

	*code = x.err.code;
	world_drop(&x);
	return ok;
}

static void a_leader_hands_over_the_first_link_and_never_another(struct db_pool *p)
{
	struct world w = world(p);
	struct str token;
	struct ctx x;
	enum err_code code;

	OK(links(&w, w.ben, w.dev, &code));   /* the leader */
	OK(links(&w, w.ada, w.eve, &code));   /* the admin */
	OK(!links(&w, w.ben, w.cara, &code) && code == ERR_MISSING); /* a colleague */
	OK(!links(&w, w.dev, w.ben, &code) && code == ERR_MISSING);  /* the member */
	OK(!links(&w, 0, w.ben, &code) && code == ERR_MISSING);
	token = link_for(&w, w.dev);
	x = world_as(&w, 0);
	OK(account_enter(&x, token).n == 43);
	world_keep(&x);
	OK(!links(&w, w.ben, w.dev, &code) && code == ERR_FORBIDDEN);
	OK(!links(&w, w.ada, w.dev, &code) && code == ERR_FORBIDDEN);
	world_end(&w);
}

/* Enter by a link that `maker` has in hands. */
static struct str enters(struct world *w, int64_t maker, int64_t person)
{
	struct ctx x = world_as(w, maker);
	struct str token = account_link(&x, person), cookie;

	x.me = 0;
	cookie = account_enter(&x, token);
	world_keep(&x);
	return cookie;
}

static void who_stopped_before_a_password_is_given_another_link(struct db_pool *p)
{
	struct world w = world(p);
	struct str first = enters(&w, w.ben, w.dev), second = enters(&w, w.ben, w.dev);
	struct account came;
	struct account_proof proof;
	struct ctx x = world_as(&w, w.dev);
	int64_t who, shut;

	OK(account_session(&x, first, &who, &shut) && who == 0 && shut == w.dev);
	OK(account_session(&x, second, &who, &shut) && who == 0 && shut == w.dev);
	OK(account_first_entry(&x, &came) && came.entered == w.now && came.shut);
	OK(account_own_proof(&x, &proof));
	second = account_set_password(&x, &proof, secret_password(w.a, S("kettle moss")));
	OK(account_session(&x, second, &who, &shut) && who == w.dev);
	OK(account_session(&x, first, &who, &shut) && who == 0 && shut == 0); /* that one has ended */
	x.me = w.ben;
	OK(account_link(&x, w.dev).n == 0 && x.err.code == ERR_FORBIDDEN);
	err_clear(&x.err);
	world_drop(&x);
	world_end(&w);
}

static void nothing_is_open_by_a_handed_over_link_until_a_password_is_set(struct db_pool *p)
{
	struct world w = world(p);
	struct str cookie = enters(&w, w.ben, w.dev);
	struct account came;
	struct account_proof proof;
	struct ctx x = world_as(&w, 0);
	int64_t who, shut;

	OK(account_session(&x, cookie, &who, &shut) && who == 0 && shut == w.dev);
	x.me = w.dev;
	OK(account_first_entry(&x, &came) && came.linked_by == w.ben && came.shut);
	IS_STR(came.by_name, S("Ben"));
	IS(came.linked, w.now);
	IS(came.entered, w.now);
	OK(account_own_proof(&x, &proof));
	cookie = account_set_password(&x, &proof, secret_password(w.a, S("kettle moss")));
	OK(account_session(&x, cookie, &who, &shut) && who == w.dev && shut == 0);
	world_drop(&x);
	world_end(&w);
}

static void the_operator_puts_out_whoever_is_in_and_the_first_entry_stays_told(struct db_pool *p)
{
	struct world w = world(p);
	struct str theirs = enters(&w, w.ben, w.dev), cookie;
	struct account came;
	struct account_proof proof;
	struct ctx x = world_as(&w, w.dev);
	int64_t who, shut;

	OK(account_own_proof(&x, &proof));
	theirs = account_set_password(&x, &proof, secret_password(w.a, S("not devs own")));
	OK(account_session(&x, theirs, &who, &shut) && who == w.dev);
	x.me = CTX_OPERATOR;
	cookie = account_link(&x, w.dev);
	OK(account_session(&x, theirs, &who, &shut) && who == 0 && shut == 0);
	x.me = 0;
	x.now += 600;
	cookie = account_enter(&x, cookie);
	OK(account_session(&x, cookie, &who, &shut) && who == w.dev && shut == 0);
	OK(account_own_proof(&x, &proof) && proof.hash.n == 0);
	OK(account_first_entry(&x, &came) && came.linked_by == w.ben && came.entered == w.now);
	world_drop(&x);
	world_end(&w);
}

static void where_mail_is_set_up_the_first_link_goes_to_its_person_alone(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	struct outbox_job *job;
	struct str to, rest, token;
	int64_t who, shut;

	x.mail_from = S("talks@example.org");
	x.site = S("https://rapport.example.org");
	OK(account_link(&x, w.dev).n == 0 && x.err.code == ERR_FORBIDDEN);
	err_clear(&x.err);
	OK(account_mail_link(&x, w.dev, &to));
	IS_STR(to, S("dev@example.org"));
	x.me = CTX_OPERATOR;
	OK(outbox_claim(&x, &job) && job);
	IS_STR(job->to, S("dev@example.org"));
	rest = job->mail.text;
	while (rest.n && !str_starts(rest, S("/sign-in/"))) rest = str_sub(rest, 1, rest.n);
	token = str_sub(rest, 9, 9 + SECRET_TOKEN_CHARS);
	x.me = 0;
	OK(account_session(&x, account_enter(&x, token), &who, &shut) && who == w.dev && !shut);
	world_drop(&x);
	world_end(&w);
}

static void a_new_link_takes_the_place_of_the_one_before(struct db_pool *p)
{
	struct world w = world(p);
	struct str old = link_for(&w, w.ben), name;
	struct ctx x;
	int64_t who;

	link_for(&w, w.ben);
	x = world_as(&w, 0);
	OK(account_link_person(&x, old, &who, &name) && who == 0);
	world_drop(&x);
	world_end(&w);
}

static struct str hash_of(struct world *w, const char *password)
{
	return secret_password(w->a, str_of(password));
}

static void a_password_signs_in_under_any_address_and_a_wrong_one_does_not(struct db_pool *p)
{
	struct world w = world(p);
	struct account_proof proof;
	struct ctx x = world_as(&w, 0);
	int64_t who, shut;

	OK(account_enter(&x, link_for_in(&x, w.ada)).n == 43);
	OK(account_own_proof(&x, &proof) && proof.hash.n == 0);
	OK(account_set_password(&x, &proof, hash_of(&w, "kettle moss")).n == 43);
	x.me = 0;
	OK(account_proof(&x, S("ADA@Example.org"), &proof) && proof.person == w.ada);
	OK(!account_compare(w.a, &proof, S("kettle mos")));
	OK(account_enter_proven(&x, &proof).n == 0 && x.err.code == ERR_SIGN_IN);
	err_clear(&x.err);
	OK(account_compare(w.a, &proof, S("kettle moss")));
	OK(account_session(&x, account_enter_proven(&x, &proof), &who, &shut) && who == w.ada);
	x.me = 0;
	OK(account_proof(&x, S("ben@example.org"), &proof)); /* has no password */
	OK(!account_compare(w.a, &proof, S("")) && account_enter_proven(&x, &proof).n == 0);
	err_clear(&x.err);
	OK(account_proof(&x, S("nobody@example.org"), &proof) && proof.person == 0);
	OK(!account_compare(w.a, &proof, S("kettle moss")));
	proof.fits = true;
	OK(account_enter_proven(&x, &proof).n == 0);
	world_drop(&x);
	world_end(&w);
}

static void a_new_password_ends_every_other_session_and_needs_the_old_one(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, 0);
	struct str first = account_enter(&x, link_for_in(&x, w.ada)), second;
	struct account_proof proof, stale;
	int64_t who, shut;

	OK(account_own_proof(&x, &proof));
	stale = proof;
	second = account_set_password(&x, &proof, hash_of(&w, "kettle moss"));
	OK(account_session(&x, first, &who, &shut) && who == 0);
	OK(account_session(&x, second, &who, &shut) && who == w.ada);
	OK(account_own_proof(&x, &proof));
	OK(account_set_password(&x, &proof, hash_of(&w, "other words")).n == 0);
	IS(x.err.code, ERR_FORBIDDEN); /* not proven */
	err_clear(&x.err);
	OK(account_set_password(&x, &stale, hash_of(&w, "other words")).n == 0);
	IS(x.err.code, ERR_CONFLICT);
	err_clear(&x.err);
	OK(account_compare(w.a, &proof, S("kettle moss")));
	x.me = w.ben;
	OK(account_set_password(&x, &proof, hash_of(&w, "other words")).n == 0); /* Ada's */
	err_clear(&x.err);
	x.me = w.ada;
	OK(account_set_password(&x, &proof, hash_of(&w, "other words")).n == 43);
	world_drop(&x);
	world_end(&w);
}

static void only_the_demo_lets_in_without_a_link(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);

	OK(account_enter_demo(&x, w.ben).n == 0 && x.err.code == ERR_FORBIDDEN);
	err_clear(&x.err);
	OK(account_set_demo(&x));
	IS(account_enter_demo(&x, w.ben).n, 43);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_link_signs_in_once);
	RUN_DB(a_link_ends_after_a_day_and_a_session_after_thirty);
	RUN_DB(leaving_ends_the_session);
	RUN_DB(a_leader_hands_over_the_first_link_and_never_another);
	RUN_DB(who_stopped_before_a_password_is_given_another_link);
	RUN_DB(nothing_is_open_by_a_handed_over_link_until_a_password_is_set);
	RUN_DB(the_operator_puts_out_whoever_is_in_and_the_first_entry_stays_told);
	RUN_DB(where_mail_is_set_up_the_first_link_goes_to_its_person_alone);
	RUN_DB(a_new_link_takes_the_place_of_the_one_before);
	RUN_DB(a_password_signs_in_under_any_address_and_a_wrong_one_does_not);
	RUN_DB(a_new_password_ends_every_other_session_and_needs_the_old_one);
	RUN_DB(only_the_demo_lets_in_without_a_link);
	return tap_end();
}
