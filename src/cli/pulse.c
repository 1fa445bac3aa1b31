/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport pulse`: open rounds and call them off of the pulse, list them, and turn the pulse off. No
 * answer is shown here; who was asked reads results on the page. What an act has done is said in one line.
 */
#include "cli/commands.h"

#include <stdio.h>

#include "base/date.h"
#include "model/pulse_result.h"
#include "model/store.h"

enum { LISTED = 200 };

/* One call of the command: in a transaction that writes, with what --days said; `says` is printed
 * once it has been kept. */
struct call {
	struct ctx x;
	struct str days;
	struct buf says;
};

static void show_round(const struct pulse_round *r, int64_t now, struct buf *b)
{
	const char *state = r->called_off ? "called off" : r->closed ? "closed" : r->ends > now ? "open" : "over";

	date_print_rfc3339(b, r->opened);
	buf_z(b, "  until ");
	date_print_rfc3339(b, r->ends);
	buf_fmt(b, "  %s  %lld asked", state, (long long)r->asked);
	if (r->closed && !r->called_off) buf_fmt(b, ", %lld answers count", (long long)r->answered);
	buf_z(b, "\n");
}

static bool list_rounds(struct call *c)
{
	struct ctx *x = &c->x;
	struct pulse_round *r;
	bool off;
	size_t n;

	if (!pulse_is_off(x, &off) || !pulse_list(x, LISTED, &r, &n)) return false;
	if (off) buf_z(&c->says, "the pulse is turned off; nothing of it is shown\n");
	for (size_t i = 0; !off && i < n; i++) show_round(&r[i], x->now, &c->says);
	return true;
}

static bool open_round(struct call *c)
{
	struct ctx *x = &c->x;
	struct pulse_round *r;
	int64_t n = PULSE_DAYS, id;
	bool forgets;

	if (c->days.p && (!str_int(c->days, &n) || n < PULSE_DAYS_LEAST || n > PULSE_DAYS_MOST))
		return err_set(&x->err, ERR_INPUT, "--days: expected %d to %d", PULSE_DAYS_LEAST, PULSE_DAYS_MOST);
	if (!(id = pulse_open(x, x->now + n * DAY)) || !(r = pulse_get(x, id)) || !pulse_forgets(x, &forgets))
		return false;
	buf_z(&c->says, "a pulse is open until ");
	date_print_rfc3339(&c->says, r->ends);
	buf_fmt(&c->says, "; it asks %lld people\n", (long long)r->asked);
	if (forgets)
		buf_z(&c->says, "note: the server forgets the answers that wait when it is stopped or started anew,"
			" because RUNTIME_DIRECTORY names no folder in memory (docs/operators.md)\n");
	return true;
}

static bool call_round_off(struct call *c)
{
	if (!pulse_call_off(&c->x)) return false;
	buf_z(&c->says, "the pulse is called off; nothing that was answered is kept, and it has no results\n");
	return true;
}

static bool turn_off(struct call *c)
{
	struct pulse_round *r;
	bool off;
	size_t n;

	if (!pulse_is_off(&c->x, &off) || !pulse_list(&c->x, 1, &r, &n)) return false;
	if (!off && !pulse_turn(&c->x, true)) return false;
	buf_z(&c->says, off ? "the pulse was turned off already\n" :
		n && !r->closed
			? "the pulse is turned off; the last round is dropped with all that it had\n"
			: "the pulse is turned off; nothing of it is shown\n");
	return true;
}

static bool turn_on(struct call *c)
{
	bool off;

	if (!pulse_is_off(&c->x, &off) || (off && !pulse_turn(&c->x, false))) return false;
	buf_z(&c->says, off ? "the pulse is turned on; no round is open\n" :
		"the pulse was turned on already\n");
	return true;
}

/* The acts, and which of them takes --days. */
static const struct act {
	const char *name;
	bool (*run)(struct call *c);
	bool takes_days;
} acts[] = {
	{ "list", list_rounds, false },
	{ "open", open_round, true },
	{ "call-off", call_round_off, false },
	{ "off", turn_off, false },
	{ "on", turn_on, false },
};

/* Find the act of a command line; `days` is what --days said. NULL: it has none, or an option that
 * does not belong to it. */
static const struct act *find_act(const char *name, struct str days, struct err *e)
{
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		if (!str_eq(str_of(acts[i].name), str_of(name))) continue;
		if (!days.p || acts[i].takes_days) return &acts[i];
		err_set(e, ERR_INPUT, "--days belongs to rapport pulse open, not to %s", name);
		return NULL;
	}
	err_set(e, ERR_INPUT, "expected list, open, call-off, off or on, not %s", name);
	return NULL;
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
	struct call c = { .says = { .a = a } };
	const struct act *act;
	struct store s;
	bool ok;

	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc > 2) return err_set(e, ERR_INPUT, "unexpected argument %s", argv[2]);
	if (!(act = find_act(argc == 2 ? argv[1] : "list", days, e))) return false;
	c.days = days;
	if (!store_open(&s, where.data, where.database, STORE_USE, e)) return false;
	ok = store_begin(&s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &c.x) && act->run(&c);
	if (c.x.db) ok = store_end(&c.x, ok);
	if (ok) fwrite(c.says.p, 1, c.says.n, stdout);
	else *e = c.x.err;
	store_close(&s);
	return ok;
}
