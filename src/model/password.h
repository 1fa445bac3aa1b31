/* SPDX-License-Identifier: Apache-2.0
 *
 * Which passwords are taken: long enough, not among those that are known and tried first,
 * also with digits and signs around them, and nothing like the person's own name or address
 * or the program's. What it is made of is nobody's business (NIST SP 800-63B, section
 * 5.1.1.2). Pure.
 */
#ifndef MODEL_PASSWORD_H
#define MODEL_PASSWORD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/sieve.h"
#include "base/str.h"

enum { PASSWORD_CHARACTERS = 10, PASSWORD_BYTES = 1024 };

/* ERR_INPUT says in a fixed sentence ("password: …") why not. `own` are the texts that
 * others know of the person: name, addresses. */
MUST_CHECK bool password_fit(struct arena *a, struct str password, const struct str *own,
	size_t own_n, struct err *e);

/* Known passwords of PASSWORD_CHARACTERS and more in lower case, and the words inside the
 * most frequent ones (model/password_word.h); made at build, in gen/sieve.c. */
extern const struct sieve password_sieve;

#endif
