/* SPDX-License-Identifier: Apache-2.0
 *
 * Fetching what stands at an address, if it has changed: of feeds. http/transfer.h asks.
 */
#ifndef HTTP_CLIENT_H
#define HTTP_CLIENT_H

#include "http/transfer.h"

enum { CLIENT_URL_BYTES = TRANSFER_URL_BYTES, CLIENT_REDIRECTS = 5 };

struct client_ask {
	struct str url;            /* http, https, or webcal, which is https */
	struct str etag, modified; /* of the answer before; empty: none */
	size_t limit;              /* bytes of the body */
	int seconds;               /* for all of it; 0 is TRANSFER_SECONDS */
	const _Atomic bool *stop;  /* set when the program ends: give up; NULL: never */
	struct transfer_line *line; /* kept from the last one; NULL: none is */
	bool inside;               /* private addresses may be asked: the operator's word */
};

struct client_answer {
	bool unchanged;            /* 304: the body is empty */
	struct str body, etag, modified;
	int64_t retry_after;       /* also when it failed: seconds to wait at least; 0: it does not say */
};

/* GET, following redirects. ERR_INPUT when the address cannot be asked, ERR_FAILED when
 * asking did not work: a fixed sentence of the catalogue, which never holds the address. */
MUST_CHECK bool client_get(struct arena *a, const struct client_ask *ask,
	struct client_answer *out, struct err *e);

#endif
