/* SPDX-License-Identifier: Apache-2.0
 *
 * HTTP/1.1 as bytes (RFC 9112), read strictly: a line ends in CR LF and nothing else, a
 * header line is not folded, a chunk is as long as it says. What two programs could read
 * differently is refused, for in the difference hides a second request. Pure.
 */
#ifndef HTTP_WIRE_H
#define HTTP_WIRE_H

#include "http/inside.h"

enum wire { WIRE_MORE, WIRE_DONE, WIRE_BAD };

/* Whether `bytes` begin with a whole head; *seen (0 at first) remembers how far they were
 * looked at. DONE: *seen is its length, with the blank line. BAD: a CR or LF that ends no
 * line, or a NUL. */
enum wire wire_head_end(struct str bytes, size_t *seen);
/* Take a whole head apart: slices of `head`, the list in `a`. What is no "name: value" sets
 * out->ragged; guard_head() judges the rest. */
void wire_head_parse(struct arena *a, struct str head, struct http_head *out);

/* A body in chunks (RFC 9112, section 7.1). Zeroed, it is before the first. */
struct wire_chunks {
	int at;            /* where in the framing: see wire.c */
	int64_t left;      /* bytes of this chunk still to come */
	unsigned digits;   /* of its size */
	size_t extra;      /* bytes of chunk extensions so far, which nobody reads */
};

/* Take what comes next off *bytes: *data are the bytes of the body among it, a slice; call
 * again until nothing of *bytes is left. DONE: the last chunk has come, and what is left of
 * *bytes belongs to the next request. BAD: also for trailers, which nobody sends us. */
enum wire wire_chunks_take(struct wire_chunks *c, struct str *bytes, struct str *data);

#endif
