/* SPDX-License-Identifier: Apache-2.0
 *
 * Which server of a domain has a service: SRV and TXT records (RFC 2782, RFC 6763 section 6),
 * by the resolver of libc (only srv.c includes it). Who answers is not proven: whoever uses
 * it decides whether the server may be believed.
 */
#ifndef HTTP_SRV_H
#define HTTP_SRV_H

#include <stdbool.h>

#include "base/str.h"

enum { SRV_BYTES = 8 << 10, SRV_RECORDS = 32 };

struct srv {
	struct str host;    /* lower case, without a dot at its end; empty: there is none */
	int port;
	struct str path;    /* of the TXT record, "/dav"; empty: it has none */
};

/* The first server of "_caldavs._tcp" at a domain: the lowest priority, of those the most
 * weight. Empty when nobody says, or nobody answers within some seconds. `resolver` is an IPv4
 * address and port to ask, "127.0.0.1:5353", for tests; empty: those of the system. */
struct srv srv_find(struct arena *a, struct str service, struct str domain, struct str resolver);

/* Pure, of an answer as it came: the server; the path. */
struct srv srv_read(struct arena *a, struct str answer);
struct str srv_read_path(struct arena *a, struct str answer);

#endif
