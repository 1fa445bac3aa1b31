/* SPDX-License-Identifier: Apache-2.0
 *
 * Requests that a program sends again, because it did not see the answer: each has a key of
 * the program's choice, and is done once in a day. What is kept says that it was done and what
 * it made, and nothing of its content.
 */
#ifndef MODEL_REPEAT_H
#define MODEL_REPEAT_H

#include "base/ctx.h"

enum { REPEAT_SECONDS = 24 * 3600, REPEAT_KEY_BYTES = 255 };

struct repeat {
	struct str key;   /* as the program sent it */
	struct str asked; /* method, address and body: whether it is the same request */
	bool done;        /* before, by x->me */
	int64_t made;     /* the id of what it made then; 0: it only changed something */
};

/* Set r->done and r->made. ERR_INPUT when the key came with another request, or is none. */
MUST_CHECK bool repeat_find(struct ctx *x, struct repeat *r);
/* It is done now, in the transaction of what it did. */
MUST_CHECK bool repeat_keep(struct ctx *x, const struct repeat *r);
/* Forget those of more than a day ago: for the worker. */
MUST_CHECK bool repeat_sweep(struct ctx *x);

extern const char *const repeat_sql[];

#endif
