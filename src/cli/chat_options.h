/* SPDX-License-Identifier: Apache-2.0
 *
 * How `serve` is told of the operator's accounts on chat servers. Tokens and secrets come from a file
 * or the environment, never from the command line, which every user of the machine can read.
 */
#ifndef CLI_CHAT_OPTIONS_H
#define CLI_CHAT_OPTIONS_H

#include "cli/cli.h"
#include "model/outward.h"

struct chat_options {
	struct str slack_api, slack_token_file, slack_secret_file;
	struct str mattermost, mattermost_token_file, mattermost_command_file;
	struct str matrix, matrix_token_file;
};

/* Fill slack, mattermost and matrix of *out, in `a`. ERR_INPUT names the option, or the
 * variable, that is wrong or missing. */
MUST_CHECK bool chat_options_take(struct arena *a, const struct chat_options *o, struct outward *out,
	struct err *e);

#endif
