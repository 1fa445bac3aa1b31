/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport link ADDRESS`: a one-time sign-in link, for the operator to hand over. Whose it is
 * stands on stderr, so that the link alone can be passed on.
 */
#include "cli/commands.h"

#include <stdio.h>

#include "base/clean.h"
#include "model/account.h"
#include "model/claim.h"
#include "model/person.h"
#include "model/store.h"

/* Nobody has proven the address: who says that it is theirs, which is taken when there is
 * one such person and the operator says so, too. */
static bool find_claimed(struct ctx *x, const char *address, bool confirm, int64_t *id)
{
	struct buf b = { .a = x->a };
	struct claim *c;
	size_t n;

	if (!claim_list_address(x, str_of(address), &c, &n)) return false;
	if (!n) return err_set(&x->err, ERR_INPUT, "nobody here has the address %s", address);
	if (n == 1 && confirm) {
		*id = c[0].person;
		return claim_settle(x, c[0].person, c[0].address);
	}
	for (size_t i = 0; i < n && i < 3; i++)
		buf_fmt(&b, "%s%.*s%s%.*s", i ? "; " : "", STR(clean_shown(x->a, c[i].name, 80)),
			c[i].leader.n ? ", led by " : "", STR(clean_shown(x->a, c[i].leader, 80)));
	return err_set(&x->err, ERR_INPUT, n == 1 ?
		"%s is not confirmed; it is claimed by %.*s. If that is right: rapport link --confirm %s" :
		"%s is not confirmed, and several claim it: %.*s", address, STR(buf_str(&b)), address);
}

static bool make_link(struct ctx *x, const char *address, bool confirm, struct str *token,
	struct str *name, struct str *leader)
{
	int64_t id;

	if (!person_find(x, str_of(address), &id)) return false;
	if (!id && !find_claimed(x, address, confirm, &id)) return false;
	return account_whose(x, id, name, leader) && (*token = account_link(x, id)).n > 0;
}

bool cli_link(struct arena *a, int argc, char **argv, struct err *e)
{
	struct cli_store where = CLI_STORE;
	struct str base = S("http://127.0.0.1:8080");
	bool confirm = false;
	const struct cli_option options[] = {
		{ .name = "--confirm", .flag = &confirm },
		CLI_STORE_OPTIONS(&where),
		{ .name = "--public-url", .value = &base },
		{ 0 },
	};
	struct str token = { 0 }, name, leader;
	struct store s;
	struct ctx x;
	bool ok;

	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc != 2) return err_set(e, ERR_INPUT, "expected one address: rapport link ada@example.org");
	if (!store_open(&s, where.data, where.database, STORE_USE, e)) return false;
	ok = store_begin(&s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) &&
		make_link(&x, argv[1], confirm, &token, &name, &leader);
	if (x.db) ok = store_end(&x, ok);
	if (ok) {
		fprintf(stderr, "for %.*s%s%.*s; every session and token of theirs has ended\n",
			STR(clean_shown(a, name, 200)), leader.n ? ", led by " : "",
			STR(clean_shown(a, leader, 200)));
		printf("open %.*s/sign-in/%.*s\n", STR(base), STR(token));
	}
	else *e = x.err;
	store_close(&s);
	return ok;
}
