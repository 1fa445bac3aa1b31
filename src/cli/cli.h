/* SPDX-License-Identifier: Apache-2.0
 *
 * The command line: one file a command, one row each in the table of main.c.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct cli_command {
	const char *name;
	/* argv[0] is the command's name. False with *e set when it failed. */
	bool (*run)(struct arena *a, int argc, char **argv, struct err *e);
	const char *what;   /* one line, for the list of commands; NULL: for the program itself */
	const char *usage;  /* the whole of `rapport NAME --help` */
};

/* Options a command takes: "--from DATE" has a value, "--json" has none. */
struct cli_option {
	const char *name;   /* "--from" */
	struct str *value;  /* the option sets this to its value */
	bool *flag;         /* or the option sets this to true */
	struct str *list;   /* or the option, which may be repeated, adds its value here */
	size_t *list_n;     /* at most list_max of them */
	size_t list_max;
};

/* Where a command finds what is kept: a folder, and a PostgreSQL database if one is named. */
struct cli_store {
	struct str data, database;
};
#define CLI_STORE (struct cli_store){ .data = S("data") }
/* The rows of --data and --database in the options of such a command. */
#define CLI_STORE_OPTIONS(s)                                                                       \
	{ .name = "--data", .value = &(s)->data }, { .name = "--database", .value = &(s)->database }

/* Take the options out of argv; what is left stays in order in argv[1..*argc). ERR_INPUT
 * names an unknown option or a missing value. `--name=value` is accepted too; `--` ends
 * the options. */
MUST_CHECK bool cli_options(int *argc, char **argv, const struct cli_option *options,
	struct err *e);

extern const struct cli_command cli_commands[]; /* ends with a NULL name; main.c */

#endif
