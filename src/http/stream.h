/* SPDX-License-Identifier: Apache-2.0
 *
 * Streams of events: answers that stay open, as http.h tells. One thread has all of them, so that
 * a page that takes long holds up no event, and ten thousand readers no page.
 */
#ifndef HTTP_STREAM_H
#define HTTP_STREAM_H

#include "http/inside.h"

struct streams;
struct stream;

/* Start the thread; the limits are those of `c`, where none is 0 any more. NULL when it cannot be. */
struct streams *streams_start(const struct http_conf *c, struct http_counts *counts);
/* End all streams and the thread. Whoever asks from then on is refused. */
void streams_stop(struct streams *s);
/* After streams_stop(), when nobody can ask any more. NULL is none. */
void streams_free(struct streams *s);

/* From any thread: a stream, which gets what is published from now on and keeps it until it has a
 * socket. It must be given to stream_open() or stream_drop(). NULL: there are as many as may be. */
struct stream *stream_new(struct streams *s, int64_t channel, uint64_t key, unsigned seconds);
/* What an address has open; see share.h. */
struct shares *streams_shares(struct streams *s);
/* Give it its socket, with what is sent first, which is copied. `at` is the address whose share
 * of streams it has, NULL: it has none. */
void stream_open(struct stream *t, int fd, struct str head, struct str body,
	const unsigned char *at);
/* It gets no socket. */
void stream_drop(struct stream *t);

#endif
