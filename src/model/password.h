/* SPDX-License-Identifier: Apache-2.0
 *
 * Which passwords are taken: long enough, not among those that everybody tries first,
 * and not the person's own name or address. What it is made of is nobody's business
 * (NIST SP 800-63B, section 5.1.1.2). Pure.
 */
#ifndef MODEL_PASSWORD_H
#define MODEL_PASSWORD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { PASSWORD_CHARACTERS = 10, PASSWORD_BYTES = 1024 };

/* ERR_INPUT says in a fixed sentence ("password: …") why not. `own` are the texts that
 * others know of the person: name, addresses. */
MUST_CHECK bool password_fit(struct arena *a, struct str password, const struct str *own,
	size_t own_n, struct err *e);

#endif
