/* SPDX-License-Identifier: Apache-2.0
 *
 * Requests that a program sends again because it did not see the answer. Each has a key of the
 * program's choice, and is done once in a day. The row keeps that the request was done and the id
 * of the row it made, and nothing of its content.
 */
#ifndef MODEL_REPEAT_H
#define MODEL_REPEAT_H

#include "base/ctx.h"

enum { REPEAT_SECONDS = 24 * 3600, REPEAT_KEY_BYTES = 255 };

struct repeat {
	struct str key;   /* as the program sent it */
	struct str asked; /* method, address and body, which an equal request has too */
	bool done;        /* x->me has sent the request before, and it was done */
	int64_t made;     /* the id of the row that it made then; 0: it made none */
};

/* Set r->done and r->made. ERR_INPUT when the key came with another request before, or is no
 * key. */
MUST_CHECK bool repeat_find(struct ctx *x, struct repeat *r);
/* Note that a request is done, in the transaction of what it changed. */
MUST_CHECK bool repeat_keep(struct ctx *x, const struct repeat *r);
/* Forget requests of more than a day ago; for the worker. */
MUST_CHECK bool repeat_sweep(struct ctx *x);

extern const char *const repeat_sql[];

#endif
