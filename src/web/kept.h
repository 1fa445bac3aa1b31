/* SPDX-License-Identifier: Apache-2.0
 *
 * Pages that were made and are still true. A page is a function of its address, its reader's
 * session and language, the minute, and the database: it is kept under all of them, so that
 * whatever changes what somebody may see, wherever it is written, ends all kept pages at once.
 * Where the engine does not tell of changes (PostgreSQL) nothing is kept.
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
