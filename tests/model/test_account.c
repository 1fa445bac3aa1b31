/* SPDX-License-Identifier: Apache-2.0 */
#include "model/account.h"

#include "tests/model/world.h"

static struct str link_for(struct world *w, int64_t person)
{
	struct ctx x = world_as(w, CTX_OPERATOR);
	struct str token = account_link(&x, person);

	world_keep(&x);
	return token;
}

static void a_link_signs_in_once(struct db_pool *p)
{
	struct world w = world(p);
	struct str token = link_for(&w, w.ada), cookie, name;
	struct ctx x = world_as(&w, 0);
	int64_t who;

	OK(account_link_person(&x, token, &who, &name) && who == w.ada);
	OK(account_link_person(&x, token, &who, &name) && who == w.ada);
	cookie = account_enter(&x, token);
	IS(cookie.n, 43);
	OK(account_session(&x, cookie, &who) && who == w.ada);
	OK(account_enter(&x, token).n == 0 && x.err.code == ERR_SIGN_IN);
	world_drop(&x);
	world_end(&w);
}

static void a_link_ends_after_a_day_and_a_session_after_thirty(struct db_pool *p)
{
	struct world w = world(p);
	struct str token = link_for(&w, w.ada), cookie;
	struct ctx x;
	int64_t who;

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
	OK(account_session(&x, cookie, &who) && who == w.ada);
	world_drop(&x);
	w.now++;
	x = world_as(&w, 0);
	OK(account_session(&x, cookie, &who) && who == 0);
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
	int64_t who;

	OK(account_leave(&x, cookie));
	OK(account_session(&x, cookie, &who) && who == 0);
	OK(account_session(&x, S("short"), &who) && who == 0);
	world_drop(&x);
	world_end(&w);
}

static void only_the_operator_makes_links_and_only_the_demo_lets_in_without(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);

	OK(account_link(&x, w.ben).n == 0 && x.err.code == ERR_FORBIDDEN);
	err_clear(&x.err);
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
	RUN_DB(only_the_operator_makes_links_and_only_the_demo_lets_in_without);
	return tap_end();
}
