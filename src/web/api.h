/* SPDX-License-Identifier: Apache-2.0
 *
 * The API: the pages of web/routes.c as JSON under /api/v1, and its forms, answered with what
 * they changed. The way of a request is that of a page: the same row, the same fill, the same
 * model; only the reader of the body and the writer of the answer are others.
 */
#ifndef WEB_API_H
#define WEB_API_H

#include "web/web.h"

#define API_PREFIX "/api/v1"

/* Whether a row of the table of routes has a twin in the API. */
bool api_has(const struct web_route *route);
/* Answer a request under API_PREFIX. False: v->x.err is shown. */
MUST_CHECK bool api_answer(struct visit *v, const struct web_route *route);
/* Say that a token is asked for. */
void api_challenge(struct visit *v);

/* Read the body of a POST into v->q->form, where handlers look: JSON by the table of the row, a form
 * as it is. ERR_INPUT names the member. */
MUST_CHECK bool api_read_body(struct visit *v, const struct web_route *route);

/* Read an object of JSON into v->q->form in the same way: each member by `own`, else by `t` (NULL: none),
 * but for the fields of `t` that `without` lists. ERR_INPUT names the member. */
MUST_CHECK bool api_take_object(struct visit *v, const struct entity *own, const struct entity *t,
	const char *without, const struct json *j);

/* The list of an answer of which a POST makes a row: the API answers with that row alone. NULL: its answer is about
 * what it makes anyway, or it makes nothing. */
const struct page_part *api_made_part(const struct web_route *r);
/* The GET that shows what a POST makes, by its id; NULL: it has no address of its own. */
const struct web_route *api_made_address(const struct web_route *r);

/* The OpenAPI 3.1 document of all routes that api_has(). */
void api_write_doc(struct buf *b, struct str origin);

#endif
