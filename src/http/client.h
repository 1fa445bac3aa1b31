/* SPDX-License-Identifier: Apache-2.0
 *
 * Asking other servers, by libcurl (only client.c includes it). The address comes from
 * whoever uses the program, so it must not lead inside: every connection, also after a
 * redirect and whatever a name resolves to, is checked where it is made.
 */
#ifndef HTTP_CLIENT_H
#define HTTP_CLIENT_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { CLIENT_URL_BYTES = 2000, CLIENT_REDIRECTS = 5, CLIENT_SECONDS = 20 };

struct client_ask {
	struct str url;            /* http, https, or webcal, which is https */
	struct str etag, modified; /* of the answer before; empty: none */
	size_t limit;              /* bytes of the body */
	int seconds;               /* for all of it; 0 is CLIENT_SECONDS */
	const _Atomic bool *stop;  /* set when the program ends: give up; NULL: never */
	bool inside;               /* private addresses may be asked: the operator's word */
};

struct client_answer {
	bool unchanged;            /* 304: the body is empty */
	struct str body, etag, modified;
};

/* GET, following redirects. ERR_INPUT when the address cannot be asked, ERR_FAILED when
 * asking did not work: a fixed sentence of the catalogue, which never holds the address. */
MUST_CHECK bool client_get(struct arena *a, const struct client_ask *ask,
	struct client_answer *out, struct err *e);

/* Pure, for tests: whether 4 or 16 bytes of an IP address lead outside. */
bool client_is_outside(const unsigned char *address, size_t n);

#endif
