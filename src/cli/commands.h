/* SPDX-License-Identifier: Apache-2.0
 *
 * Every command, in the order of the table in main.c. Each stands in cli/NAME.c.
 */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/cli.h"

bool cli_backup(struct arena *a, int argc, char **argv, struct err *e);
bool cli_brief(struct arena *a, int argc, char **argv, struct err *e);
bool cli_busy(struct arena *a, int argc, char **argv, struct err *e);
bool cli_export(struct arena *a, int argc, char **argv, struct err *e);
bool cli_help(struct arena *a, int argc, char **argv, struct err *e);
bool cli_import(struct arena *a, int argc, char **argv, struct err *e);
bool cli_init(struct arena *a, int argc, char **argv, struct err *e);
bool cli_link(struct arena *a, int argc, char **argv, struct err *e);
bool cli_log(struct arena *a, int argc, char **argv, struct err *e);
bool cli_plan(struct arena *a, int argc, char **argv, struct err *e);
bool cli_insight(struct arena *a, int argc, char **argv, struct err *e);
bool cli_room(struct arena *a, int argc, char **argv, struct err *e);
bool cli_matrix(struct arena *a, int argc, char **argv, struct err *e);
bool cli_mcp(struct arena *a, int argc, char **argv, struct err *e);
bool cli_assistants(struct arena *a, int argc, char **argv, struct err *e);
bool cli_coverage(struct arena *a, int argc, char **argv, struct err *e);
bool cli_pulse(struct arena *a, int argc, char **argv, struct err *e);
bool cli_read_mail(struct arena *a, int argc, char **argv, struct err *e);
bool cli_receive(struct arena *a, int argc, char **argv, struct err *e);
bool cli_report(struct arena *a, int argc, char **argv, struct err *e);
bool cli_restore(struct arena *a, int argc, char **argv, struct err *e);
bool cli_serve(struct arena *a, int argc, char **argv, struct err *e);
bool cli_solve(struct arena *a, int argc, char **argv, struct err *e);
bool cli_steps(struct arena *a, int argc, char **argv, struct err *e);
bool cli_notes(struct arena *a, int argc, char **argv, struct err *e);
bool cli_questions(struct arena *a, int argc, char **argv, struct err *e);
bool cli_talk(struct arena *a, int argc, char **argv, struct err *e);
bool cli_version(struct arena *a, int argc, char **argv, struct err *e);

#endif
