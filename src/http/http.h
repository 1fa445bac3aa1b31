/* SPDX-License-Identifier: Apache-2.0
 *
 * An HTTP/1.1 server that knows nothing of talks: it reads a request within limits,
 * refuses malformed ones, finds the route, checks the CSRF token, calls the handler
 * and sends what it wrote.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/secret.h"
#include "base/str.h"

enum http_method { GET, POST };

struct http_pair { /* of a query, a form, the headers, the cookies */
	struct str name, value;
	struct str file; /* the name of an uploaded file, when the field was one */
};

struct http_pairs {
	struct http_pair *at;
	size_t n;
};

struct http_request {
	struct arena *a;           /* gone when the response is sent */
	enum http_method method;   /* GET for HEAD too: the body is left out later */
	bool head;                 /* it is a HEAD: nobody will read the body */
	struct str path;           /* decoded, begins with / */
	struct http_pairs query, form, cookies;
	struct http_pairs headers; /* names in lower case */
	struct http_pairs params;  /* of the route: :id */
	struct str body;           /* as sent, when it was no form */
	struct str type;           /* of the body, as sent */
	/* The reader's address, for rate limits: the peer's, or what a proxy that the
	 * operator named says in X-Forwarded-For. Empty when it is not known. */
	struct str from;
	int64_t now;               /* UTC seconds */
	struct str session;        /* what conf->session gave, or the browser's own cookie */
	bool has_secret;           /* set by conf->session: a secret that no page of another site could
	                            * have sent stands in a header, and no cookie tells who asks, so
	                            * no CSRF token is asked for */
	struct str browser;        /* that cookie when it is new, else empty */
	const struct http_route *route; /* NULL before one is found */
	bool known;                /* admit() knows who asks, and bounds it: it goes first in its pool */
	bool https;                /* the reader's side is encrypted (public URL) */
	/* Set when the program ends and waits no longer: a handler that asks others gives up. */
	const _Atomic bool *ending;
	const struct http_site *site; /* private to http/ */
};

struct http_response {
	int status;        /* 200 unless set */
	const char *type;  /* text/html; charset=utf-8 unless set */
	struct buf body;
	struct http_pairs headers;
	int64_t cache;     /* seconds a shared cache may keep it; 0: no-store */
	bool slow;         /* a large download: the reader may take an hour for it */
	bool streams;      /* it stays open; set by http_stream(), as is the next: */
	struct stream *stream; /* private to http/ */
};

/* The value of a field, query parameter, header (its name in lower case), or route
 * parameter; empty when absent. A name given twice counts once, the first. */
struct str http_field(const struct http_pairs *p, struct str name);
bool http_has(const struct http_pairs *p, struct str name);

/* True when a browser says that a page of another site sends the request. */
bool http_is_from_elsewhere(const struct http_request *q);

/* A response header; CR, LF and NUL in `value` are refused by assert: values are ours. */
void http_header(struct http_request *q, struct http_response *r, const char *name,
	struct str value);
/* 303 See Other, for after a POST. `to` is a path of ours; anything else ("//host",
 * "https:…", control characters) becomes "/", so a form may say where to go back to. */
void http_redirect(struct http_request *q, struct http_response *r, struct str to);
/* Set a cookie: HttpOnly, SameSite=Lax, Path=/; on https also Secure and the __Host-
 * prefix, and only that name is found again: a neighbour domain cannot plant it.
 * `seconds` 0 deletes it. */
void http_set_cookie(struct http_request *q, struct http_response *r, struct str name,
	struct str value, int64_t seconds);
struct str http_cookie(const struct http_request *q, struct str name);

/* Where a handler runs. One that needs long (passwords, other servers, plans) would hold up all
 * pages if it ran where they are served: the connection sleeps meanwhile, and beyond
 * some dozens that wait the answer is 503. Large files are read one at a time, for their
 * memory's sake. */
enum http_pool { HTTP_AT_ONCE, HTTP_HASHING, HTTP_FETCHING, HTTP_SOLVING, HTTP_READING, HTTP_POOLS };

/* One row of the route table, read by the dispatcher, the tests and the docs. A path
 * segment ":id" matches one segment. `role` means what the caller's table says. */
struct http_route {
	enum http_method method;
	const char *path;
	int role;
	void (*handle)(struct http_request *, struct http_response *);
	const char *what;    /* one line */
	size_t body_limit;   /* bytes; 0 is 64 KiB */
	size_t fields;       /* of a form, at most; 0 is 200 */
	bool no_csrf;        /* only for a POST that carries its own secret */
	enum http_pool pool; /* where it runs */
	/* Before it waits for its pool, on a thread that serves, so at once: false with the
	 * answer written turns it away. NULL: it may wait. */
	bool (*admit)(struct http_request *, struct http_response *);
};

struct http_conf {
	const char *listen;              /* "127.0.0.1:8080", "[::1]:8080", "localhost:8080",
	                                  * "unix:/path"; port 0: any */
	const char *public_url;          /* https://…, or NULL: plain http on loopback */
	/* The proxies that X-Forwarded-For is believed from: addresses, prefixes and "unix",
	 * with commas between; NULL: none. */
	const char *trusted_proxies;
	const struct http_route *routes; /* ends with a NULL path */
	const struct http_asset *assets; /* ends with a NULL path */
	const struct keys *keys;
	/* Called before a handler with what the route asks for; writes the answer itself
	 * and returns false when the request may not go on. `env` is what handlers get
	 * by http_env(). */
	bool (*enter)(void *env, struct http_request *, struct http_response *);
	/* Called when a request fails before its handler (status and what is wrong) and
	 * fills the body in the house's form. */
	void (*fail)(void *env, struct http_request *, struct http_response *, int status,
		const struct err *why);
	/* The session a CSRF token belongs to (empty: none, then it is the browser's);
	 * called before `enter`. */
	struct str (*session)(void *env, struct http_request *);
	/* Before a body over 64 KiB is read: who sends it, 0: who may not. Otherwise anybody
	 * could fill the memory without being known. Each has one under way at a time.
	 * NULL: everybody may. */
	int64_t (*large)(void *env, struct http_request *);
	/* The memory for all such bodies together; 0 is 72 MiB. Who does not fit waits ten
	 * seconds, and is then told to come again: 503 with Retry-After. */
	size_t upload_bytes;
	void *env;
	int64_t (*clock)(void);          /* NULL: the system's */
	unsigned threads;                /* 0 is 2 */
	unsigned connections;            /* 0 is 1,000 */
	unsigned per_address;            /* of them; 0 is 64, on loopback all (a proxy) */
	unsigned header_seconds;         /* a header must have arrived by then; 0 is 15 */
	unsigned idle_seconds;           /* kept open between requests; 0 is 75, more than
	                                  * the 60 of a proxy that reuses connections */
	unsigned least_rate;             /* bytes a second that a body or an answer must
	                                  * move after header_seconds; 0 is 8,192 */
	unsigned streams;                /* that are open at a time; 0 is 12,000. They are
	                                  * none of `connections`. */
	unsigned streams_per_channel;    /* of them; 0 is 16 */
	unsigned streams_per_address;    /* of them; 0 is 64, on loopback all */
	unsigned beat_seconds;           /* between the signs of life on a stream; 0 is 15 */
	unsigned stall_seconds;          /* without a byte taken, and a stream is cut; 0 is 30 */
};

/* A file embedded in the binary, served under a name that holds its hash, and so kept
 * by browsers for a year. Made by tools/embed at build. */
struct http_asset {
	const char *path; /* "/assets/app-1f2e3d4c.css" */
	const char *name; /* "app.css" */
	const char *type;
	const unsigned char *bytes;
	size_t n;
	const unsigned char *gzip; /* NULL when it gains nothing */
	size_t gzip_n;
};

extern const struct http_asset http_assets[];
/* "app.css" → "/assets/app-1f2e3d4c.css". Aborts when the build embedded no such file. */
struct str asset_path(const char *name);
/* The same file itself. */
const struct http_asset *asset_find(const char *name);

struct http_server;

/* Bind and serve on threads of its own. NULL on ERR_INPUT (address) or ERR_FAILED.
 * Refuses to listen beyond loopback without a public https URL. The texts and tables
 * of `c` outlive the server.
 *
 * A handler runs on one of few threads and answers at once, unless its route names a
 * pool for slow work. An answer that stays open is a stream: see http_stream(). */
struct http_server *http_start(const struct http_conf *c, struct err *e);
/* The address it listens on, "127.0.0.1:8080". */
struct str http_address(const struct http_server *s);
/* End the streams, accept nothing new, answer what is under way (5 s at most), then stop.
 * Nobody may publish any more when it returns. */
void http_stop(struct http_server *s);

/* Answer with a stream of events (text/event-stream): the connection stays open after the
 * answer, whose body, if any, is sent first, and gets what is published on `channel` from
 * this call on, for `seconds` (a quarter of a second more at most); then it ends, and the
 * browser connects again. `key` names the session it was opened by (0: none), for
 * http_stream_end(). A handler that answers with what is stored calls this before it reads
 * that, so that no change falls between the two.
 *
 * Beyond the limits of struct http_conf the oldest stream of a full channel gives way; in a
 * full house the answer is 503 with Retry-After instead, and the handler is not told. A
 * status other than 200, set before or after, makes it an ordinary answer. */
void http_stream(struct http_request *q, struct http_response *r, int64_t channel, uint64_t key,
	unsigned seconds);
/* From any thread: send the event (whole text, "event: …\ndata: …\n\n", which is copied) to
 * every stream of the channel. One thread's events arrive in their order. A reader gets an
 * event whole, or its stream has ended. */
void http_publish(struct http_server *s, int64_t channel, struct str event);
/* From any thread: end the streams of a channel that were opened by this session; key 0: all
 * of them (signed out, password changed). A handler that judged the session before this call
 * and calls http_stream() after it is not caught. */
void http_stream_end(struct http_server *s, int64_t channel, uint64_t key);
/* How many streams are open, in all. */
size_t http_streams(const struct http_server *s);

void *http_env(const struct http_request *q);
/* Where readers reach this server, "https://rapport.example.org": the public URL, or where
 * it listens. Never what a request says. Empty on a Unix socket without a public URL. */
struct str http_origin(const struct http_request *q);
/* The CSRF token for this request's session, for form_open(). */
struct str http_csrf(const struct http_request *q);
/* Counters of the server that got this request, for /metrics: Prometheus text. */
void http_metrics(const struct http_request *q, struct buf *b);

/* Pure parts, tested and fuzzed by themselves. */
bool http_decode(struct arena *a, struct str s, bool plus, struct str *out); /* %XX */
void http_parse_cookies(struct arena *a, struct str s, struct http_pairs *out);
bool http_parse_urlencoded(struct arena *a, struct str s, struct http_pairs *out, struct err *e);
bool http_parse_multipart(struct arena *a, struct str type, struct str body,
	struct http_pairs *out, struct err *e);
/* The route for a decoded path, with its :parameters; NULL when there is none, and
 * then *other_method says whether the path is there for the other method. */
const struct http_route *http_match(struct arena *a, const struct http_route *table,
	enum http_method m, struct str path, struct http_pairs *params, bool *other_method);

#endif
