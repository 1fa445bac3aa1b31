/* SPDX-License-Identifier: Apache-2.0
 *
 * Pages that were made are kept while they are still true. A page depends on its address, the
 * session and the language of its reader, the minute, and the database, and is kept under all of
 * these. So every change of the database ends all kept pages at once, also a change of what
 * somebody may see. Where the engine does not tell of changes (PostgreSQL), nothing is kept.
 */
#ifndef WEB_KEPT_H
#define WEB_KEPT_H

#include "db/db.h"
#include "http/http.h"

struct kept;

struct kept *kept_new(void);
void kept_free(struct kept *k);

/* The key under which a page is kept. */
struct kept_key {
	int64_t changes;   /* of the database, read before the page is made */
	struct str text;   /* the rest of the key; empty: the answer to such a request is not kept */
};
struct kept_key kept_key(struct db_pool *pool, const struct http_request *q, bool json);
/* Answer with the kept page, if there is one: its body is copied. */
MUST_CHECK bool kept_answer(struct kept *k, const struct kept_key *key, struct http_response *r);
/* Keep an answer that is the same for the next request with this key: no header of its own, no
 * cookie. */
void kept_add(struct kept *k, const struct kept_key *key, const struct http_response *r);
/* How many requests a kept page has answered since the start. */
uint64_t kept_answers(struct kept *k);

#endif
