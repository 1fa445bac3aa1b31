/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"

#include <stdio.h>

#include "cli/catalogue.h"
#include "web/api.h"

static const struct cli_command *find_command(struct str name)
{
	const struct cli_command *c = cli_commands;

	while (c->name && !str_eq(str_of(c->name), name)) c++;
	return c->name ? c : NULL;
}

static void print_route(const struct web_route *r, const char *prefix)
{
	char path[80];

	snprintf(path, sizeof path, "%s%s", prefix, r->path);
	printf("%-4s %-34s %-9s %s\n", r->method == POST ? "POST" : "GET", path,
		r->role == ROLE_PERSON ? "signed-in" : "anyone", r->what);
}

/* Print every route of the server; tests/web/test_authority.py asks each of them as everybody. */
static bool list_routes(void)
{
	for (const struct web_route *r = web_routes; r->path; r++) {
		if (r->handle || r->page->write) print_route(r, "");
		if (api_has(r)) print_route(r, API_PREFIX);
	}
	return true;
}

/* Print the list `name`, which is no command; false when there is no such list. */
static bool print_list(struct str name)
{
	if (str_eq(name, S("routes"))) return list_routes();
	if (str_eq(name, S("fields"))) catalogue_print_fields();
	else if (str_eq(name, S("data"))) catalogue_print_data();
	else return false;
	return true;
}

bool cli_help(struct arena *a, int argc, char **argv, struct err *e)
{
	const struct cli_command *c = argc > 1 ? find_command(str_of(argv[1])) : NULL;

	(void)a;
	if (argc > 1 && print_list(str_of(argv[1]))) return true;
	if (argc > 1 && !c) return err_set(e, ERR_INPUT, "no such command: %s", argv[1]);
	if (c) {
		printf("%s", c->usage);
		return true;
	}
	printf("rapport keeps a short, intentional one-on-one with every person you lead.\n\n"
	       "usage: rapport COMMAND [OPTION]...\n\n");
	for (c = cli_commands; c->name; c++)
		if (c->what) printf("  %-10s %s\n", c->name, c->what);
	printf("\n`rapport COMMAND --help` says more of each.\n");
	return true;
}

bool cli_version(struct arena *a, int argc, char **argv, struct err *e)
{
	(void)a, (void)argc, (void)argv, (void)e;
	printf("rapport %s\n", RAPPORT_VERSION);
	return true;
}
