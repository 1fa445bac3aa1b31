/* SPDX-License-Identifier: Apache-2.0
 *
 * Passwords and tokens come from a file or the environment, never from the command line, which every user of
 * the machine can read.
 */
#ifndef CLI_SECRET_FILE_H
#define CLI_SECRET_FILE_H

#include "base/err.h"
#include "base/str.h"

/* Where a secret may come from: the file that `option` names, or without that option the environment, which
 * has `variable`_FILE for the name of a file, as containers have it, or `variable` for the secret itself. */
struct secret_place {
	const char *option, *variable;
	struct str file;           /* the value of the option; empty: it is not given */
};

/* By what a secret is given: the option, variable_FILE or the variable, in `a`; NULL: by none of them. */
const char *secret_file_given(struct arena *a, const struct secret_place *p);
/* The secret, without white space at both ends, in `a`; empty: it is given by none of them. ERR_INPUT begins
 * with what gives it: a file that cannot be read, has more than 1000 bytes or is empty, and a variable that is
 * set beside its _FILE. A file that every user of the machine can read is warned of in the log. */
MUST_CHECK bool secret_file_take(struct arena *a, const struct secret_place *p, struct str *out, struct err *e);
/* The same of a token, which stands in a header: ERR_INPUT too when it is not of visible ASCII. */
MUST_CHECK bool secret_file_take_token(struct arena *a, const struct secret_place *p, struct str *out,
	struct err *e);

#endif
