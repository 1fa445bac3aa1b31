/* SPDX-License-Identifier: Apache-2.0 */
#include "model/token.h"

#include "model/account.h"
#include "tests/model/world.h"

/* Somebody who has been here: with an account, into which they came by the operator's link. */
static void come(struct world *w, int64_t person)
{
	struct ctx x = world_as(w, CTX_OPERATOR);
	struct str link = account_link(&x, person);

	OK(link.n && account_enter(&x, link).n);
	world_keep(&x);
}

static size_t count(struct ctx *x)
{
	struct token *t;
	size_t n;

	return token_list(x, &t, &n) ? n : SIZE_MAX;
}

static void a_token_is_its_persons_until_it_is_taken_back(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x;
	struct str text;
	struct token t;

	come(&w, w.ada);
	x = world_as(&w, w.ada);
	text = token_add(&x, S("  Script\xc2\xa0one "), TOKEN_READ | TOKEN_CALENDAR);
	OK(str_starts(text, S(TOKEN_PREFIX)) && text.n == 4 + SECRET_TOKEN_CHARS);
	OK(token_find(&x, text, &t) && t.person == w.ada && t.scopes == (TOKEN_READ | TOKEN_CALENDAR));
	IS_STR(t.name, S("Script one"));
	IS(t.used, 0);
	OK(token_note(&x, t.id) && token_find(&x, text, &t));
	IS(t.used, MONDAY);
	x.me = w.ben;
	OK(!token_del(&x, t.id) && x.err.code == ERR_MISSING);
	err_clear(&x.err);
	IS(count(&x), 0);
	x.me = w.ada;
	OK(token_del(&x, t.id));
	OK(!token_find(&x, text, &t) && x.err.code == ERR_SIGN_IN);
	world_drop(&x);
	world_end(&w);
}

static void names_scopes_and_their_number_are_bounded(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	static const struct { const char *name; unsigned scopes; const char *field; } bad[] = {
		{ "", TOKEN_READ, "name" }, { " \t", TOKEN_READ, "name" }, { "a\x1b[2Jb", TOKEN_READ, "name" },
		{ "\xff", TOKEN_READ, "name" }, { "fine", 0, "scopes" }, { "fine", TOKEN_SCOPES + 1, "scopes" },
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		OK(!token_add(&x, str_of(bad[i].name), bad[i].scopes).n && x.err.code == ERR_INPUT);
		OK(x.err.field && str_eq(str_of(x.err.field), str_of(bad[i].field)));
		err_clear(&x.err);
	}
	for (int i = 0; i < TOKENS; i++) OK(token_add(&x, S("one"), TOKEN_READ).n);
	OK(!token_add(&x, S("more"), TOKEN_READ).n && x.err.code == ERR_FULL);
	world_drop(&x);
	world_end(&w);
}

static void who_left_or_is_put_out_has_none(struct db_pool *p)
{
	struct world w = world(p);
	struct str text, other;
	struct token t;
	struct ctx x;

	come(&w, w.ada);
	come(&w, w.ben);
	x = world_as(&w, w.ada);
	text = token_add(&x, S("one"), TOKEN_READ);
	x.me = w.ben;
	other = token_add(&x, S("two"), TOKEN_READ);
	x.me = CTX_OPERATOR;
	OK(account_link(&x, w.ada).n); /* which ends what is open */
	OK(!token_find(&x, text, &t) && x.err.code == ERR_SIGN_IN);
	err_clear(&x.err);
	OK(token_find(&x, other, &t));
	OK(db_run(&x, "UPDATE person SET left_at = 1 WHERE id = $1", "i", w.ben) == 1);
	OK(!token_find(&x, other, &t) && x.err.code == ERR_SIGN_IN);
	err_clear(&x.err);
	OK(account_sweep(&x));
	x.me = w.ben;
	IS(count(&x), 0);
	world_drop(&x);
	world_end(&w);
}

static void a_shut_account_acts_by_no_token(struct db_pool *p)
{
	struct world w = world(p);
	struct token t;
	struct str text;
	struct ctx x;

	come(&w, w.ada);
	x = world_as(&w, w.ada);
	text = token_add(&x, S("one"), TOKEN_READ);
	OK(db_run(&x, "UPDATE account SET shut = 1 WHERE person = $1", "i", w.ada) == 1);
	OK(!token_find(&x, text, &t) && x.err.code == ERR_SIGN_IN);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_token_is_its_persons_until_it_is_taken_back);
	RUN_DB(names_scopes_and_their_number_are_bounded);
	RUN_DB(who_left_or_is_put_out_has_none);
	RUN_DB(a_shut_account_acts_by_no_token);
	return tap_end();
}
