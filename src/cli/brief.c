/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport brief NAME`: what one should know before the next talk with somebody.
 */
#include "cli/commands.h"

#include <stdio.h>

#include "cli/brief_show.h"

bool cli_brief(struct arena *a, int argc, char **argv, struct err *e)
{
	struct acting w = { 0 };
	const struct cli_option options[] = { ACTING_OPTIONS(&w), { 0 } };
	struct buf b = { .a = a };
	struct brief *brief;
	struct pair *pair;
	struct ctx x;
	bool ok;

	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc != 2) return err_set(e, ERR_INPUT, "expected one name: rapport brief ana");
	if (!acting_open(&w, a, e)) return false;
	ok = acting_begin(&w, &x, e);
	if (ok) {
		ok = (pair = acting_pair(&x, str_of(argv[1]))) != NULL &&
			(brief = brief_of_pair(&x, pair->id, w.lang)) != NULL;
		if (ok) brief_show(&b, &w, brief);
		ok = acting_end(&x, ok, e);
	}
	if (ok) fwrite(b.p, 1, b.n, stdout);
	acting_close(&w);
	return ok;
}
