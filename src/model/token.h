/* SPDX-License-Identifier: Apache-2.0
 *
 * Personal tokens: with a token, a program acts as the person who made it, within the scopes of
 * the token. The token is shown once; the database keeps only its hash.
 */
#ifndef MODEL_TOKEN_H
#define MODEL_TOKEN_H

#include "db/entity.h"

enum {
	TOKEN_READ = 1,     /* read everything that its person can see */
	TOKEN_WRITE = 2,    /* change everything that its person can change */
	TOKEN_CALENDAR = 4, /* read its person's talks as iCalendar, and nothing else */
	TOKEN_ASSISTANT_READ = 8, /* be asked as an assistant that reads (model/assistant.h) */
	TOKEN_ASSISTANT_ACT = 16, /* … and as one that acts */
	/* An assistant gets words of others with two keys alone, so its token opens no other way to them. */
	TOKEN_ASSISTANT = TOKEN_ASSISTANT_READ | TOKEN_ASSISTANT_ACT,
	TOKEN_SCOPES = TOKEN_READ | TOKEN_WRITE | TOKEN_CALENDAR | TOKEN_ASSISTANT,
};

enum { TOKENS = 20 /* the most of one person */, TOKEN_NAME_BYTES = 100 };

/* What every token begins with, so that people and scanners of secrets know it. */
#define TOKEN_PREFIX "rpt_"

struct token {
	int64_t id, person;
	struct str name;
	unsigned scopes;
	int64_t made;
	int64_t used; /* the last day it was used, UTC, since 1970; 0: never */
};

/* List the tokens of x->me, the oldest first. */
MUST_CHECK bool token_list(struct ctx *x, struct token **out, size_t *n);
/* Make a token of x->me and return its text, which nobody can read again. Empty with ERR_INPUT
 * ("name", "scopes": none, or those of an assistant beside others), with ERR_OFF for those of an assistant where an
 * agreement has turned assistants off, or with ERR_FULL when there are TOKENS already. */
MUST_CHECK struct str token_add(struct ctx *x, struct str name, unsigned scopes);
/* Take a token of x->me back. ERR_MISSING when x->me has no such token. */
MUST_CHECK bool token_del(struct ctx *x, int64_t id);
/* Take all tokens of a person back, whose sessions the caller ends too. */
MUST_CHECK bool token_end(struct ctx *x, int64_t person);

/* Find the token with this text. ERR_SIGN_IN when there is none: it was never made, was taken back,
 * or its person has left or may not act yet (account_session()). */
MUST_CHECK bool token_find(struct ctx *x, struct str text, struct token *out);
/* Note that a token was used on the day of x->now. */
MUST_CHECK bool token_note(struct ctx *x, int64_t id);
/* Delete the tokens of people who have left; for the worker. */
MUST_CHECK bool token_sweep(struct ctx *x);

extern const char *const token_sql[];
extern const struct entity token_entity; /* for model/own.h */

#endif
