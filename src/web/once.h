/* SPDX-License-Identifier: Apache-2.0
 *
 * Requests that carry an Idempotency-Key: each is done once, however often it comes, and whatever
 * is killed in between. The key is kept in the transaction of what the request changes, and the
 * answer goes out after the commit.
 */
#ifndef WEB_ONCE_H
#define WEB_ONCE_H

#include "model/repeat.h"
#include "web/web.h"

/* True when the request carries a key. */
bool once_has_key(const struct visit *v);
/* Read the key and the request, for repeat_find(). The token of the form is no part of the request:
 * a form that waited on a device comes with a newer one. */
void once_read(struct visit *v, struct repeat *r);
/* Carry out a form of a page that has a key, and answer in JSON: {"to": the page that follows}, or
 * {"to": null, "repeated": true} when it was done before. The key is kept for REPEAT_FORM_SECONDS.
 * ERR_INPUT on a route with a pool, whose handler has transactions of its own. */
MUST_CHECK bool once_answer(struct visit *v, const struct web_route *route);
/* The name that the page gave the row which such a form adds: its key, when that is a random word of
 * a page; empty for every other request. A form of several rows names each by `what` and its number
 * in the form; '\0': the form adds one row. */
struct str once_name(struct visit *v, char what, size_t i);
/* Tell the script that has sent such a form which page follows. For visit_go(). */
void once_go(struct visit *v, struct str to);
/* The time at which the act of this form happened, by our clock: a device that had no network says
 * how many seconds ago it was (Rapport-Age), because its own clock may be off. Never later than
 * now, and at most ONCE_AGE seconds ago; now for every other request. */
enum { ONCE_AGE = 14 * 24 * 3600 };
int64_t once_happened(const struct visit *v);

#endif
