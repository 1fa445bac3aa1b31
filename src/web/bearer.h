/* SPDX-License-Identifier: Apache-2.0
 *
 * Requests of programs: "Authorization: Bearer rpt_…" instead of a session. Such a request acts
 * as the person who made the token (model/token.h), within its scopes, and never where an
 * account is entered, set up or administered: web_route.tokens.
 */
#ifndef WEB_BEARER_H
#define WEB_BEARER_H

#include "web/web.h"

/* The token that a request carries; empty: none. What another scheme, or a proxy in front, has
 * put there is none of ours. */
struct str bearer_of(const struct http_request *q);
/* What the answers to its requests are kept under, and no session's. */
struct str bearer_session(struct http_request *q, struct str token);
/* Before anything else: false, with v->x.err, when it asks too often. */
MUST_CHECK bool bearer_take(struct visit *v);
/* Find whose it is: v->token and *me. ERR_SIGN_IN when it is nobody's. */
MUST_CHECK bool bearer_enter(struct visit *v, int64_t *me);
/* Whether v->token may ask this route; ERR_FORBIDDEN says why not. True without a token. */
MUST_CHECK bool bearer_may(struct visit *v, const struct web_route *route);
/* After the answer: note that the token was used today. */
void bearer_note(struct visit *v);

#endif
