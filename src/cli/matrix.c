/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport matrix allow ID`: an account that turned an invitation down may be invited again. Its owner asks
 * for it; the operator is the one who can know them.
 */
#include "cli/commands.h"

#include <stdio.h>

#include "base/clean.h"
#include "model/chat.h"
#include "model/store.h"

static bool allow_account(struct ctx *x, struct str id)
{
	bool was;

	if (!chat_declined_forget(x, id, &was)) return false;
	printf("%.*s %s\n", STR(clean_shown(x->a, id, 200)), was ? "can be invited again" : "has turned nothing down");
	return true;
}

bool cli_matrix(struct arena *a, int argc, char **argv, struct err *e)
{
	struct cli_store where = CLI_STORE;
	const struct cli_option options[] = { CLI_STORE_OPTIONS(&where), { 0 } };
	struct store s;
	struct ctx x;
	bool ok;

	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc != 3 || !str_eq(str_of(argv[1]), S("allow")) || argv[2][0] != '@')
		return err_set(e, ERR_INPUT, "expected an id: rapport matrix allow @ada:example.org");
	if (!store_open(&s, where.data, where.database, STORE_USE, e)) return false;
	ok = store_begin(&s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) && allow_account(&x, str_of(argv[2]));
	if (x.db) ok = store_end(&x, ok);
	if (!ok) *e = x.err;
	store_close(&s);
	return ok;
}
