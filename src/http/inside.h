/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files of http/ share and nobody else includes. Everything here is free of
 * sockets and of the HTTP library, so that tests reach it directly.
 */
#ifndef HTTP_INSIDE_H
#define HTTP_INSIDE_H

#include <stdatomic.h>

#include "http/http.h"

enum {
	HTTP_FIELDS = 200,          /* of a form where a route says nothing, a query, a Cookie header */
	HTTP_NAME_BYTES = 256,
	HTTP_HEADERS = 100,
	HTTP_URI_BYTES = 8 << 10,
	HTTP_HEADER_BYTES = 16 << 10,
	HTTP_BODY_BYTES = 64 << 10, /* where a route says nothing */
};

/* http_parse_urlencoded() with another bound on the fields. */
MUST_CHECK bool form_parse(struct arena *a, struct str s, size_t most, struct http_pairs *out, struct err *e);

enum { METRIC_BUCKETS = 7 };
struct http_counts {
	_Atomic uint64_t status[6];               /* by first digit */
	_Atomic uint64_t bucket[METRIC_BUCKETS];  /* of seconds */
	_Atomic uint64_t microseconds, bytes_out, malformed, cut;
	_Atomic int64_t open, under_way, held;
	_Atomic uint64_t streams;                 /* that are open */
	_Atomic uint64_t events, streams_cut;
};
void count_up(_Atomic uint64_t *n, uint64_t more);
void count_answer(struct http_counts *c, int status, size_t bytes, int64_t microseconds);

/* The proxies whose word about where a reader is counts: the operator named them. */
enum { PROXIES = 32 };
struct proxy {
	unsigned char at[16]; /* IPv4 as IPv6 maps it */
	int bits;             /* of `at` that count */
};
struct proxies {
	struct proxy at[PROXIES];
	size_t n;
	bool local;           /* whoever may open the Unix socket */
};
/* "127.0.0.1, 10.0.0.0/8, fd00::/8, unix". ERR_INPUT names what is none of these. */
MUST_CHECK bool proxies_parse(struct str list, struct proxies *out, struct err *e);
/* Is `peer` one of them? */
bool proxies_trust(const struct proxies *p, struct str peer);
/* The reader's address, in `a`: `peer` itself (empty: a Unix socket), or, when that is one
 * of the proxies, the last in `forwarded` (X-Forwarded-For, several lines joined by commas)
 * that is none of them. Empty when it cannot be known: behind a proxy that is not named or
 * says nothing, all readers have one address, and what is counted by it would count all. */
struct str proxies_reader(struct arena *a, const struct proxies *p, struct str peer,
	struct str forwarded);

/* The configuration, what follows from it, and what is counted. */
struct http_site {
	struct http_conf conf;
	struct http_counts counts;
	struct proxies proxies;
	struct streams *streams;  /* NULL before the server starts */
	_Atomic bool warned;      /* of a proxy that is not named */
	_Atomic bool ending;      /* see struct http_request */
	struct str public_origin; /* "https://host[:port]"; empty without a public URL */
	struct str public_host;   /* without the port */
	struct str listen_host;   /* without the port and brackets; empty on a Unix socket */
	struct str unix_path;     /* empty on TCP */
	struct str port;
	struct str origin;        /* the public one, or where it listens; empty: not known */
	bool https, loopback, any_address;
};

/* Read conf->listen and conf->public_url. ERR_INPUT says what is wrong. */
MUST_CHECK bool site_init(struct http_site *s, struct arena *a, const struct http_conf *c,
	struct err *e);
/* Is this authority ("host:port") one of our names? Else a page of another site reached
 * us through a name of its own that now points here (DNS rebinding). */
bool site_has_host(const struct http_site *s, struct str authority);
/* A listening socket, and in *name where it listens. -1 with *e set. */
int site_listen(const struct http_site *s, struct arena *a, struct str *name, struct err *e);

void pairs_add(struct arena *a, struct http_pairs *pairs, struct http_pair pair);

/* What a request's head says, before anything trusts it. */
struct http_head {
	struct str method, version;
	struct str uri;            /* from its path on */
	struct str authority;      /* when it came with one: then the Host header is this, too */
	bool absolute;
	struct http_pairs headers; /* names and values as sent */
	size_t bytes;
	bool ragged;               /* its lines are not just name, colon, value, CRLF */
	int64_t length;            /* out: Content-Length, -1 without one */
	bool chunked;              /* out */
};

struct http_refusal {
	int status;
	const char *why; /* one sentence for whoever wrote the client, a constant … */
	const struct err *form; /* … or what is wrong with a form; NULL: nothing */
};

/* The checks that keep this server and any proxy before it of one opinion about where
 * a request ends (RFC 9112, section 11.2), and their limits. Status 0: go on. */
struct http_refusal guard_head(const struct http_site *s, struct http_head *h);
/* A POST must come from a page of ours (Fetch Metadata, Origin) and carry its token. */
struct http_refusal guard_form(const struct http_request *q);

/* Bring a whole request as far as its handler, which may run on another thread. False
 * when it has its answer already: an asset, a refusal. */
MUST_CHECK bool answer_begin(struct http_request *q, struct http_response *r);
/* Give it the rest of its way. */
void answer_end(struct http_request *q, struct http_response *r);
/* The answer to a request that fails before its handler. */
void answer_refusal(struct http_request *q, struct http_response *r, struct http_refusal f);
/* The headers that every response carries. */
void answer_finish(struct http_request *q, struct http_response *r);
/* The browser whose form this is, where nobody is signed in: by a cookie of its own, made
 * when it has none. So a token of one browser is of no use in another. */
void answer_know_browser(struct http_request *q);
/* True when the path is an asset's, and then it is answered. */
bool answer_asset(struct http_request *q, struct http_response *r);
/* Does this Accept-Encoding take gzip? */
bool accepts_gzip(struct str header);
/* "GET, HEAD" and so on for the path; empty when there is no such path. */
const char *route_allow(const struct http_site *s, struct str path);

#endif
