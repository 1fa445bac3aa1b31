/* SPDX-License-Identifier: Apache-2.0
 *
 * `rapport read-mail`: for the program itself, which reads each message of a stranger's in such a
 * process (mail/apart.h). No data folder, no network; what it found goes to standard output.
 */
#include "cli/commands.h"

#include <stdio.h>

#include "base/child.h"
#include "base/file.h"
#include "mail/apart.h"

bool cli_read_mail(struct arena *a, int argc, char **argv, struct err *e)
{
	const struct child_limits limits = { .memory = APART_MEMORY, .seconds = APART_SECONDS };
	struct buf out = { .a = a };
	struct str message;

	if (argc != 1) return err_set(e, ERR_INPUT, "unexpected argument %s", argv[1]);
	if (!file_read(a, "-", MAIL_BYTES, &message, e)) return false;
	if (!child_confine(&limits, e) || !mail_read_here(a, message, &out, e)) return false;
	return fwrite(out.p, 1, out.n, stdout) == out.n ||
		err_set(e, ERR_FAILED, "standard output: it cannot be written");
}
