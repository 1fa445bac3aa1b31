/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <string.h>

static const struct cli_option *find_option(const struct cli_option *o, struct str name)
{
	for (; o->name; o++)
		if (str_eq(str_of(o->name), name)) return o;
	return NULL;
}

static bool take_value(const struct cli_option *o, struct str value, struct err *e)
{
	if (o->value) *o->value = value;
	if (!o->list) return true;
	if (*o->list_n == o->list_max)
		return err_set(e, ERR_INPUT, "%s is given more than %zu times", o->name, o->list_max);
	o->list[(*o->list_n)++] = value;
	return true;
}

bool cli_options(int *argc, char **argv, const struct cli_option *options, struct err *e)
{
	int kept = 1, i;

	for (i = 1; i < *argc && strcmp(argv[i], "--") != 0; i++) {
		struct str name, value;
		bool joined = str_cut(str_of(argv[i]), '=', &name, &value);
		const struct cli_option *o = find_option(options, name);

		if (argv[i][0] != '-' || !argv[i][1]) {
			argv[kept++] = argv[i];
			continue;
		}
		if (!o) return err_set(e, ERR_INPUT, "unknown option %.*s", STR(name));
		if (o->flag) {
			if (joined) return err_set(e, ERR_INPUT, "%s takes no value", o->name);
			*o->flag = true;
			continue;
		}
		if (!joined && i + 1 == *argc)
			return err_set(e, ERR_INPUT, "%s needs a value", o->name);
		if (!take_value(o, joined ? value : str_of(argv[++i]), e)) return false;
	}
	for (i += i < *argc; i < *argc; i++) argv[kept++] = argv[i];
	argv[kept] = NULL;
	*argc = kept;
	return true;
}
