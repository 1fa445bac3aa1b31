/* SPDX-License-Identifier: Apache-2.0
 *
 * Requests that a program or a page sends again because it did not see the answer. Each has a key
 * of the sender's choice, and is done once while the key is known. The row keeps that the request
 * was done and the id of the row it made, and nothing of its content.
 */
#ifndef MODEL_REPEAT_H
#define MODEL_REPEAT_H

#include "base/ctx.h"

enum {
	REPEAT_SECONDS = 24 * 3600,            /* how long the key of a program is known */
	REPEAT_FORM_SECONDS = 60 * 24 * 3600,  /* the key of a form that waited on a device */
	REPEAT_KEY_BYTES = 255,
	REPEAT_KEYS = 20000,                   /* the most keys of a person */
};

struct repeat {
	struct str key;   /* as the program sent it */
	struct str asked; /* method, address and body, which an equal request has too */
	int64_t seconds;  /* for how long the key is kept */
	bool done;        /* x->me has sent the request before, and it was done */
	int64_t made;     /* the id of the row that it made then; 0: it made none */
};

/* Set r->done and r->made. ERR_INPUT when the key came with another request before, or is no
 * key. */
MUST_CHECK bool repeat_find(struct ctx *x, struct repeat *r);
/* Note that a request is done, in the transaction of what it changed. ERR_LIMIT when x->me has
 * REPEAT_KEYS already. */
MUST_CHECK bool repeat_keep(struct ctx *x, const struct repeat *r);
/* Forget requests whose time is over; for the worker. */
MUST_CHECK bool repeat_sweep(struct ctx *x);

extern const char *const repeat_sql[];

#endif
