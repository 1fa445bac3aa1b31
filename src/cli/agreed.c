/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport insight`, `rapport coverage`, `rapport room` and `rapport assistants`: whether these figures are worked
 * out in this installation, and whether assistants are let in. They print no figure.
 */
#include "cli/commands.h"

#include <stdio.h>

#include "model/agreed.h"
#include "model/store.h"

/* Do what a word says, and tell what holds then: none only tells, off and on turn. */
static bool do_act(struct ctx *x, enum agreed_part part, const char *name, struct str act)
{
	bool turns = str_eq(act, S("off")) || str_eq(act, S("on")), off;

	if (turns && !agreed_turn(x, part, str_eq(act, S("off")))) return false;
	if (act.n && !turns) return err_set(&x->err, ERR_INPUT, "expected off or on, not %.*s", STR(act));
	if (!agreed_is_off(x, part, &off)) return false;
	printf("%s %s turned %s\n", name, part == AGREED_ASSISTANTS ? "are" : "is", off ? "off" : "on");
	return true;
}

static bool turn(struct arena *a, int argc, char **argv, enum agreed_part part, struct err *e)
{
	struct cli_store where = CLI_STORE;
	const struct cli_option options[] = { CLI_STORE_OPTIONS(&where), { 0 } };
	struct store s;
	struct ctx x;
	bool ok;

	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc > 2) return err_set(e, ERR_INPUT, "unexpected argument %s", argv[2]);
	if (!store_open(&s, where.data, where.database, STORE_USE, e)) return false;
	ok = store_begin(&s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) &&
		do_act(&x, part, argv[0], argc == 2 ? str_of(argv[1]) : S(""));
	if (x.db) ok = store_end(&x, ok);
	if (!ok) *e = x.err;
	store_close(&s);
	return ok;
}

bool cli_insight(struct arena *a, int argc, char **argv, struct err *e)
{
	return turn(a, argc, argv, AGREED_INSIGHT, e);
}

bool cli_coverage(struct arena *a, int argc, char **argv, struct err *e)
{
	return turn(a, argc, argv, AGREED_COVERAGE, e);
}

bool cli_room(struct arena *a, int argc, char **argv, struct err *e)
{
	return turn(a, argc, argv, AGREED_ROOM, e);
}

bool cli_assistants(struct arena *a, int argc, char **argv, struct err *e)
{
	return turn(a, argc, argv, AGREED_ASSISTANTS, e);
}
