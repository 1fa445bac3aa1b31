/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport link ADDRESS`: a one-time sign-in link, for the operator to hand over.
 */
#include "cli/commands.h"

#include <stdio.h>

#include "model/account.h"
#include "model/person.h"
#include "model/store.h"

bool cli_link(struct arena *a, int argc, char **argv, struct err *e)
{
	struct str data = S("data"), database = S(""), base = S("http://127.0.0.1:8080");
	const struct cli_option options[] = {
		{ .name = "--data", .value = &data },
		{ .name = "--database", .value = &database },
		{ .name = "--public-url", .value = &base },
		{ 0 },
	};
	struct str token = { 0 };
	struct store s;
	struct ctx x;
	int64_t id = 0;
	bool ok;

	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc != 2) return err_set(e, ERR_INPUT, "expected one address: rapport link ada@example.org");
	if (!store_open(&s, data, database, STORE_USE, e)) return false;
	ok = store_begin(&s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) &&
		person_find(&x, str_of(argv[1]), &id);
	if (ok && !id) ok = err_set(&x.err, ERR_INPUT, "nobody here has the address %s", argv[1]);
	ok = ok && (token = account_link(&x, id)).n > 0;
	if (x.db) ok = store_end(&x, ok);
	if (ok) printf("open %.*s/sign-in/%.*s\n", STR(base), STR(token));
	else *e = x.err;
	store_close(&s);
	return ok;
}
