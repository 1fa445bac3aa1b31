/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"

#include <stdio.h>

#include "model/store.h"

bool cli_init(struct arena *a, int argc, char **argv, struct err *e)
{
	struct cli_store where = CLI_STORE;
	const struct cli_option options[] = {
		CLI_STORE_OPTIONS(&where),
		{ 0 },
	};
	struct store s;

	(void)a;
	if (!cli_options(&argc, argv, options, e)) return false;
	if (argc > 1) return err_set(e, ERR_INPUT, "unexpected argument %s", argv[1]);
	if (!store_open(&s, where.data, where.database, STORE_MAKE, e)) return false;
	store_close(&s);
	printf("%.*s is ready; keep a copy of %.*s/key in a safe place\n", STR(where.data), STR(where.data));
	return true;
}
