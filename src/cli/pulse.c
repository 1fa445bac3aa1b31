/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport pulse`: open and end rounds of the pulse, list them, and turn the pulse off. No answer is
 * shown here; who was asked reads results on the page.
 */
#include "cli/commands.h"

#include <stdio.h>

#include "base/date.h"
#include "model/pulse_result.h"
#include "model/store.h"

enum { LISTED = 200 };

static void print_round(struct arena *a, const struct pulse_round *r, int64_t now)
{
	struct buf opened = { .a = a }, ends = { .a = a };
	const char *state = r->closed ? "closed" : r->ends > now ? "open" : "over";

	date_print_rfc3339(&opened, r->opened);
	date_print_rfc3339(&ends, r->ends);
	printf("%.*s  until %.*s  %s  %lld asked", STR(buf_str(&opened)), STR(buf_str(&ends)), state,
		(long long)r->asked);
	if (r->closed) printf(", %lld answered", (long long)r->answered);
	printf("\n");
}

static bool list_rounds(struct ctx *x)
{
	struct pulse_round *r;
	bool off;
	size_t n;

	if (!pulse_is_off(x, &off) || !pulse_list(x, LISTED, &r, &n)) return false;
	if (off) printf("the pulse is turned off\n");
	for (size_t i = 0; i < n; i++) print_round(x->a, &r[i], x->now);
	return true;
}

static bool open_round(struct ctx *x, struct str days)
{
	int64_t n = PULSE_DAYS;

	if (days.n && (!str_int(days, &n) || n < 1 || n > PULSE_DAYS_MOST))
		return err_set(&x->err, ERR_INPUT, "--days: expected 1 to %d", PULSE_DAYS_MOST);
	return pulse_open(x, x->now + n * DAY) != 0;
}

/* Do what a word says. */
static bool do_act(struct ctx *x, struct str act, struct str days)
{
	if (str_eq(act, S("list"))) return list_rounds(x);
	if (str_eq(act, S("open"))) return open_round(x, days);
	if (str_eq(act, S("close"))) return pulse_end(x);
	if (str_eq(act, S("off")) || str_eq(act, S("on"))) return pulse_turn(x, str_eq(act, S("off")));
	return err_set(&x->err, ERR_INPUT, "expected list, open, close, off or on, not %.*s", STR(act));
}

bool cli_pulse(struct arena *a, int argc, char **argv, struct err *e)
{
	struct cli_store where = CLI_STORE;
	struct str days = { 0 };
	const struct cli_option options[] = {
		CLI_STORE_OPTIONS(&where),
		{ .name = "--days", .value = &days },
		{ 0 },
	};
	struct store s;
	struct ctx x;
	bool ok;

	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc > 2) return err_set(e, ERR_INPUT, "unexpected argument %s", argv[2]);
	if (!store_open(&s, where.data, where.database, STORE_USE, e)) return false;
	ok = store_begin(&s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) &&
		do_act(&x, argc == 2 ? str_of(argv[1]) : S("list"), days);
	if (x.db) ok = store_end(&x, ok);
	if (!ok) *e = x.err;
	store_close(&s);
	return ok;
}
