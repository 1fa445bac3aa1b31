/* SPDX-License-Identifier: Apache-2.0
 *
 * Personal tokens: with one, a program acts as the person who made it, within the scopes it
 * was given. It is shown once; what is kept is its hash.
 */
#ifndef MODEL_TOKEN_H
#define MODEL_TOKEN_H

#include "base/ctx.h"

enum {
	TOKEN_READ = 1,     /* whatever its person can see */
	TOKEN_WRITE = 2,    /* whatever its person can do */
	TOKEN_CALENDAR = 4, /* its person's talks as iCalendar, and nothing else */
	TOKEN_SCOPES = TOKEN_READ | TOKEN_WRITE | TOKEN_CALENDAR,
};

enum { TOKENS = 20 /* of a person */, TOKEN_NAME_BYTES = 100 };

/* What every token begins with, so that people and scanners of secrets know it. */
#define TOKEN_PREFIX "rpt_"

struct token {
	int64_t id, person;
	struct str name;
	unsigned scopes;
	int64_t made;
	int64_t used; /* the last day it was used, UTC, since 1970; 0: never */
};

/* Those of x->me, the oldest first. */
MUST_CHECK bool token_list(struct ctx *x, struct token **out, size_t *n);
/* A token of x->me: its text, which nobody can read again. Empty with ERR_INPUT ("name",
 * "scopes"), or ERR_LIMIT when there are TOKENS already. */
MUST_CHECK struct str token_add(struct ctx *x, struct str name, unsigned scopes);
/* Take one of x->me's back. ERR_MISSING when there is none. */
MUST_CHECK bool token_del(struct ctx *x, int64_t id);
/* Take all of somebody's back, whose sessions end too. */
MUST_CHECK bool token_end(struct ctx *x, int64_t person);

/* Whose token this text is. ERR_SIGN_IN when it is nobody's: never made, taken back, or of
 * somebody who left or acts as nobody yet (account_session()). */
MUST_CHECK bool token_find(struct ctx *x, struct str text, struct token *out);
/* Note that it was used on this day of x->now. */
MUST_CHECK bool token_note(struct ctx *x, int64_t id);
/* Forget those of people who left: for the worker. */
MUST_CHECK bool token_sweep(struct ctx *x);

extern const char *const token_sql[];

#endif
