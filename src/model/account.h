/* SPDX-License-Identifier: Apache-2.0
 *
 * Signing in: one-time links, and the sessions they open. Tokens are random; the
 * database keeps only their hashes, so a stolen copy of it signs nobody in.
 */
#ifndef MODEL_ACCOUNT_H
#define MODEL_ACCOUNT_H

#include "base/ctx.h"
#include "model/fields.h"

enum { ACCOUNT_LINK_SECONDS = 24 * 3600, ACCOUNT_SESSION_SECONDS = 30 * 24 * 3600 };

/* A fresh one-time token for `person`; the operator alone makes one. Empty on error. */
MUST_CHECK struct str account_link(struct ctx *x, int64_t person);
/* Who signs in first: an admin, or whoever has been here longest; 0: nobody is here. */
MUST_CHECK bool account_first(struct ctx *x, int64_t *person);
/* Whom an unused token would sign in, without using it up: the page that asks first.
 * 0 when it is unknown, used or too old. */
MUST_CHECK bool account_link_person(struct ctx *x, struct str token, int64_t *person,
	struct str *name);
/* Use the token up and open a session: its cookie value. Empty on ERR_SIGN_IN. */
MUST_CHECK struct str account_enter(struct ctx *x, struct str token);
/* Open a session for a demo person without a token; ERR_FORBIDDEN outside the demo. */
MUST_CHECK struct str account_enter_demo(struct ctx *x, int64_t person);
/* Whose session this cookie is; 0: nobody's. */
MUST_CHECK bool account_session(struct ctx *x, struct str cookie, int64_t *person);
MUST_CHECK bool account_leave(struct ctx *x, struct str cookie);

/* True when this database was filled by the demo; then `people` are those one may be. */
struct account_demo { int64_t id; struct str name; bool leads; };
MUST_CHECK bool account_demo(struct ctx *x, struct account_demo **people, size_t *n);
MUST_CHECK bool account_set_demo(struct ctx *x);

/* Forget what has expired: for the worker. */
MUST_CHECK bool account_sweep(struct ctx *x);

extern const char *const account_sql[];
extern const struct entity_field setting_fields[];

#endif
