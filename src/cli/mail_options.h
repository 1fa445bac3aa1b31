/* SPDX-License-Identifier: Apache-2.0
 *
 * How `serve` is told of the operator's mail servers. Passwords come from a file or the
 * environment, never from the command line, which every user of the machine can read.
 */
#ifndef CLI_MAIL_OPTIONS_H
#define CLI_MAIL_OPTIONS_H

#include "cli/cli.h"
#include "model/store.h"

struct mail_options {
	struct str from, authserv, smtp, imap, smtp_password_file, imap_password_file;
	bool plain;
};

/* Fill mail_from, smtp and imap of the store, in `a`. ERR_INPUT names the option that is
 * wrong; all empty: mail is not set up. */
MUST_CHECK bool mail_options_take(struct arena *a, const struct mail_options *o, struct store *s,
	struct err *e);

#endif
