/* SPDX-License-Identifier: Apache-2.0
 *
 * Passwords and tokens of the operator's come from a file or the environment, never from the command line,
 * which every user of the machine can read.
 */
#ifndef CLI_SECRET_FILE_H
#define CLI_SECRET_FILE_H

#include "base/err.h"
#include "base/str.h"

/* The secret in the file that `option` names, without white space at both ends, in `a`. Without that option
 * the environment is asked: `variable`_FILE for the name of a file, as containers have it, or `variable` for
 * the secret itself; neither: there is none. ERR_INPUT names a file that cannot be read, has more than 1000
 * bytes or is empty, and a variable that is set beside its _FILE. A file that every user of the machine can
 * read is warned of in the log. */
MUST_CHECK bool secret_file_take(struct arena *a, const char *option, struct str file, const char *variable,
	struct str *out, struct err *e);

#endif
