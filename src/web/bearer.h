/* SPDX-License-Identifier: Apache-2.0
 *
 * Programs send "Authorization: Bearer rpt_…" (RFC 6750) and have no session. Such a request acts
 * as the person who made the token (model/token.h), within the scopes of the token, and never where
 * an account is entered, set up or administered (web_route.tokens).
 */
#ifndef WEB_BEARER_H
#define WEB_BEARER_H

#include "web/web.h"

/* The token of a request; empty: it has none. An Authorization of another scheme, which a proxy in
 * front may have set, is left alone. */
struct str bearer_of(const struct http_request *q);
/* Make the name under which answers to a token are kept (web/kept.h). No session has
 * such a name. */
struct str bearer_session(struct http_request *q, struct str token);
/* Count the request against the limit of its token, before any other work. ERR_LIMIT when the token
 * asks too often. */
MUST_CHECK bool bearer_take(struct visit *v);
/* Find the token and its person: v->token and *me. ERR_SIGN_IN when there is no such token. */
MUST_CHECK bool bearer_enter(struct visit *v, int64_t *me);
/* Check that v->token may ask this route; ERR_FORBIDDEN says why not. True without a token. */
MUST_CHECK bool bearer_may(struct visit *v, const struct web_route *route);
/* Note, after the answer, that the token was used today. */
void bearer_note(struct visit *v);

#endif
