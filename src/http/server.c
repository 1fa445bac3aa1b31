/* SPDX-License-Identifier: Apache-2.0
 *
 * The only file that knows libmicrohttpd. A few threads with epoll serve all
 * connections; a request's arena lives in its `struct exchange`. A watchdog thread
 * cuts whoever is too slow or idle; the library's own timeout, which starts anew with
 * every byte, is off.
 *
 * Order of the library's calls for one request: begin_exchange (the request line is
 * read), take (its header is; only a refusal is answered here, for such an answer
 * closes the connection and nothing can hide behind it), take again for each piece of
 * the body and once at its end, which is when the answer is made, end_exchange (it is
 * sent or the peer is gone).
 */
#include "http/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "http/inside.h"
#include "http/limit.h"
#include "http/pool.h"

/* Of each pool for slow work. */
enum { POOL_THREADS = 2, POOL_QUEUE = 32 };

enum { POOL_BYTES = 32 << 10, TICK_MS = 250, STOP_MS = 5000, SLOW_MS = 3600000,
	LARGE_BODIES = 8 };

struct exchange;

struct conn {
	struct conn *next, *before; /* under the server's lock */
	struct exchange *x;         /* the request under way: freed with the connection */
	int fd;
	_Atomic int64_t deadline;   /* of steady_ms(); the watchdog cuts after it */
};

struct http_server {
	struct http_site site;
	struct arena *a;
	struct str name;
	struct MHD_Daemon *mhd;
	int fd;
	pthread_mutex_t lock; /* of conns and stopping */
	pthread_cond_t wake;
	pthread_t watchdog;
	struct conn *conns;
	bool stopping;
	atomic_int large;     /* bodies over 64 KiB under way */
	_Atomic bool closing; /* no connection is kept for another request */
	struct pool *pools[HTTP_POOLS]; /* of the routes that name one */
};

struct exchange {
	struct http_server *s;
	struct conn *c;
	struct http_request q;
	struct http_response r;
	struct http_head head;
	const char *expected; /* where the next header line must begin; see add_header */
	struct buf body;
	size_t limit;
	int64_t begun;        /* steady_us() */
	size_t sent;
	bool started, answered;
	bool large;           /* counted in s->large */
	struct MHD_Connection *waits; /* asleep, while another thread answers */
	_Atomic bool ready;           /* it has */
};

static int64_t steady_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t steady_ms(void)
{
	return steady_us() / 1000;
}

static void set_deadline(struct conn *c, int64_t ms)
{
	if (c) atomic_store_explicit(&c->deadline, ms, memory_order_relaxed);
}

/* header_seconds, and then at least least_rate bytes a second. */
static int64_t allowance_ms(const struct http_server *s, size_t bytes)
{
	const struct http_conf *c = &s->site.conf;

	return c->header_seconds * INT64_C(1000) + (int64_t)(bytes * 1000 / c->least_rate);
}

static void *watch(void *arg)
{
	struct http_server *s = arg;
	struct timespec until;

	pthread_mutex_lock(&s->lock);
	while (!s->stopping) {
		int64_t now = steady_ms();

		for (struct conn *c = s->conns; c; c = c->next) {
			if (atomic_load_explicit(&c->deadline, memory_order_relaxed) > now)
				continue;
			/* the library sees the end of the stream and closes the socket */
			shutdown(c->fd, SHUT_RDWR);
			set_deadline(c, INT64_MAX);
			atomic_fetch_add(&s->site.counts.cut, 1);
		}
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += TICK_MS * 1000000L;
		until.tv_sec += until.tv_nsec / 1000000000L;
		until.tv_nsec %= 1000000000L;
		pthread_cond_timedwait(&s->wake, &s->lock, &until);
	}
	pthread_mutex_unlock(&s->lock);
	return NULL;
}

static void open_conn(struct http_server *s, struct MHD_Connection *m, void **slot)
{
	struct conn *c = calloc(1, sizeof *c);

	if (!c) abort(); /* as everywhere: out of memory ends the program */
	c->fd = MHD_get_connection_info(m, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	set_deadline(c, steady_ms() + allowance_ms(s, 0));
	*slot = c;
	atomic_fetch_add(&s->site.counts.open, 1);
	pthread_mutex_lock(&s->lock);
	c->next = s->conns;
	if (c->next) c->next->before = c;
	s->conns = c;
	pthread_mutex_unlock(&s->lock);
}

static void free_exchange(struct http_server *s, struct exchange *x)
{
	if (!x) return;
	if (x->c) x->c->x = NULL;
	if (x->started) atomic_fetch_sub(&s->site.counts.under_way, 1);
	if (x->large) atomic_fetch_sub(&s->large, 1);
	atomic_fetch_sub(&s->site.counts.held, 1);
	arena_free(x->q.a);
}

/* The library closes the socket after this, so the watchdog never sees a reused one. */
static void close_conn(struct http_server *s, struct conn *c)
{
	free_exchange(s, c->x);
	pthread_mutex_lock(&s->lock);
	if (c->before) c->before->next = c->next;
	if (c->next) c->next->before = c->before;
	if (s->conns == c) s->conns = c->next;
	pthread_mutex_unlock(&s->lock);
	atomic_fetch_sub(&s->site.counts.open, 1);
	free(c);
}

static void on_connection(void *arg, struct MHD_Connection *m, void **slot,
	enum MHD_ConnectionNotificationCode what)
{
	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		open_conn(arg, m, slot);
	} else if (*slot) {
		close_conn(arg, *slot);
		*slot = NULL;
	}
}

/* The library calls end_exchange() only for what came as far as take(): a request that it
 * refuses itself (fields without end, no room for its header) ends unheard of. Hence the
 * connection owns the exchange. */
static void *begin_exchange(void *arg, const char *uri, struct MHD_Connection *m)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(m, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct arena *a = arena_new();
	struct exchange *x = NEW(a, struct exchange);

	x->s = arg;
	x->c = info->socket_context; /* on_connection() has set it */
	free_exchange(x->s, x->c->x);
	x->c->x = x;
	atomic_fetch_add(&x->s->site.counts.held, 1);
	x->begun = steady_us();
	x->q = (struct http_request){ .a = a, .site = &x->s->site, .https = x->s->site.https };
	x->body.a = a;
	x->head.uri = str_dup(a, str_of(uri)); /* the library cuts its own copy to pieces */
	return x;
}

static void end_exchange(void *arg, struct MHD_Connection *m, void **slot,
	enum MHD_RequestTerminationCode why)
{
	struct http_server *s = arg;
	struct exchange *x = *slot;
	int64_t took;

	(void)m, (void)why;
	if (!x) return;
	*slot = NULL;
	took = steady_us() - x->begun;
	if (x->answered) {
		count_answer(&s->site.counts, x->r.status, x->sent, took);
		/* the route's pattern: a path may hold a one-time token */
		log_info("%.*s %s %d %zu bytes %lld us", STR(str_sub(x->head.method, 0, 8)),
			x->q.route ? x->q.route->path : "-", x->r.status, x->sent,
			(long long)took);
	}
	set_deadline(x->c, steady_ms() + s->site.conf.idle_seconds * INT64_C(1000) +
			allowance_ms(s, 0));
	free_exchange(s, x);
}

/* In these versions of the library a header line is cut in place, so where its parts lie
 * shows what it hides from us: a NUL within a value, a folded line (RFC 9112, section
 * 5.2), a bare LF or CR that it took for the end of a line. From 1.0 on it refuses them
 * itself at MHD_OPTION_CLIENT_DISCIPLINE_LVL 1. */
#define LENIENT_LIBRARY (MHD_VERSION < 0x01000000)

static enum MHD_Result add_header(void *arg, enum MHD_ValueKind kind, const char *name,
	size_t name_n, const char *value, size_t value_n)
{
	struct exchange *x = arg;
	struct http_pair pair = { .name = { name, name_n },
		.value = { value ? value : "", value_n } };

	(void)kind;
	if (LENIENT_LIBRARY && (name != x->expected || value < name + name_n + 1))
		x->head.ragged = true;
	x->expected = pair.value.p + value_n + 2;
	pairs_add(x->q.a, &x->head.headers, pair);
	return x->head.headers.n < HTTP_HEADERS ? MHD_YES : MHD_NO;
}

static void read_head(struct exchange *x, struct MHD_Connection *m, const char *url,
	const char *method, const char *version)
{
	struct http_head *h = &x->head;
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(m, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);

	h->method = str_of(method);
	h->version = str_of(version);
	h->bytes = info ? info->header_size : 0;
	x->expected = version + h->version.n + 2;
	if (LENIENT_LIBRARY)
		h->ragged = url != method + h->method.n + 1 || version != url + h->uri.n + 1;
	MHD_get_connection_values_n(m, MHD_HEADER_KIND, add_header, x);
	if (LENIENT_LIBRARY && x->expected + 2 != method + h->bytes) h->ragged = true;
}

static struct str lower(struct arena *a, struct str s)
{
	char *p = str_z(a, s);

	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z') p[i] |= 32;
	return (struct str){ p, s.n };
}

static struct str peer_of(struct exchange *x, struct MHD_Connection *m)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(m, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *at = info ? info->client_addr : NULL;
	char text[INET6_ADDRSTRLEN] = "";

	if (at && at->sa_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)at)->sin_addr, text,
			sizeof text);
	if (at && at->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)at)->sin6_addr,
			text, sizeof text);
	return str_dup(x->q.a, str_of(text));
}

/* The value of a header that may come in several lines, which are one list. */
static struct str whole_list(struct http_request *q, struct str name)
{
	struct buf b = { .a = q->a };

	for (size_t i = 0; i < q->headers.n; i++) {
		if (!str_eq(q->headers.at[i].name, name)) continue;
		if (b.n) buf_ch(&b, ',');
		buf_add(&b, q->headers.at[i].value);
	}
	return buf_str(&b);
}

static struct str reader_of(struct exchange *x, struct str peer)
{
	struct http_site *s = &x->s->site;
	struct str forwarded = whole_list(&x->q, S("x-forwarded-for"));
	struct str from = proxies_reader(x->q.a, &s->proxies, peer, forwarded);

	if (!from.n && forwarded.n && !atomic_exchange(&s->warned, true))
		log_warn("X-Forwarded-For is not believed: name the proxy with --trusted-proxy "
			"(or it says no address) peer=%.*s", STR(peer.n ? peer : S("unix")));
	return from;
}

static bool has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 127) return true;
	return false;
}

static struct http_refusal fill_request(struct exchange *x, struct MHD_Connection *m)
{
	struct http_request *q = &x->q;
	struct str path, query;
	struct err e = { 0 };

	for (size_t i = 0; i < x->head.headers.n; i++) {
		struct http_pair pair = x->head.headers.at[i];

		pair.name = lower(q->a, pair.name);
		pair.value = str_trim(pair.value);
		pairs_add(q->a, &q->headers, pair);
	}
	q->now = x->s->site.conf.clock ? x->s->site.conf.clock() : (int64_t)time(NULL);
	q->type = http_field(&q->headers, S("content-type"));
	q->from = reader_of(x, peer_of(x, m));
	http_parse_cookies(q->a, http_field(&q->headers, S("cookie")), &q->cookies);
	str_cut(x->head.uri, '?', &path, &query);
	if (!http_decode(q->a, path, false, &q->path) || has_control(q->path)) {
		q->path = S("/");
		return (struct http_refusal){ 400, "The address is malformed." };
	}
	if (!http_parse_urlencoded(q->a, query, &q->query, &e))
		return (struct http_refusal){ 400, "The address is malformed behind its ?." };
	return (struct http_refusal){ 0 };
}

static struct http_refusal find_route(struct exchange *x)
{
	const struct http_conf *c = &x->s->site.conf;
	struct http_request *q = &x->q;
	bool other_method;

	if (str_eq(x->head.method, S("POST")))
		q->method = POST;
	else if (!str_eq(x->head.method, S("GET")) && !str_eq(x->head.method, S("HEAD")))
		return (struct http_refusal){
			*route_allow(&x->s->site, q->path) ? 405 : 501, "That is not done here." };
	q->route = http_match(q->a, c->routes, q->method, q->path, &q->params, &other_method);
	x->limit = q->route && q->route->body_limit ? q->route->body_limit : HTTP_BODY_BYTES;
	if (x->head.length > 0 && (uint64_t)x->head.length > x->limit)
		return (struct http_refusal){ 413, "That is more than can be sent here." };
	return (struct http_refusal){ 0 };
}

/* A body over 64 KiB is for those who are known, a few at a time. */
static struct http_refusal admit_large(struct exchange *x)
{
	const struct http_conf *c = &x->s->site.conf;

	if (x->large) return (struct http_refusal){ 0 };
	if (c->large && !c->large(c->env, &x->q))
		return (struct http_refusal){ 401, "Sign in first, then send the file again." };
	x->large = atomic_fetch_add(&x->s->large, 1) < LARGE_BODIES;
	if (x->large) return (struct http_refusal){ 0 };
	atomic_fetch_sub(&x->s->large, 1);
	return (struct http_refusal){ 503, "Others are sending files just now; try again in a minute." };
}

static enum MHD_Result send_answer(struct exchange *x, struct MHD_Connection *m, bool last)
{
	struct http_response *r = &x->r;
	struct MHD_Response *out;
	enum MHD_Result sent;

	answer_finish(&x->q, r);
	if (!r->body.p) buf_room(&r->body, 1);
	out = MHD_create_response_from_buffer(r->body.n, r->body.p,
		MHD_RESPMEM_PERSISTENT); /* the arena lives until end_exchange */
	if (!out) return MHD_NO;
	for (size_t i = 0; i < r->headers.n; i++) {
		/* both end in a NUL: see http_header() and answer_finish() */
		MHD_add_response_header(out, r->headers.at[i].name.p, r->headers.at[i].value.p);
	}
	if (last || atomic_load(&x->s->closing))
		MHD_add_response_header(out, MHD_HTTP_HEADER_CONNECTION, "close");
	x->answered = true;
	x->sent = str_eq(x->head.method, S("HEAD")) ? 0 : r->body.n;
	set_deadline(x->c, steady_ms() + (r->slow ? SLOW_MS : allowance_ms(x->s, x->sent)));
	sent = MHD_queue_response(m, (unsigned)r->status, out);
	MHD_destroy_response(out);
	return sent;
}

/* The header is there: go on, or refuse at once. */
static enum MHD_Result start(struct exchange *x, struct MHD_Connection *m, const char *url,
	const char *method, const char *version)
{
	struct http_refusal f;

	x->started = true;
	atomic_fetch_add(&x->s->site.counts.under_way, 1);
	read_head(x, m, url, method, version);
	f = guard_head(&x->s->site, &x->head);
	if (!f.status) f = fill_request(x, m);
	else x->q.path = S("/");
	if (!f.status) f = find_route(x);
	if (!f.status && x->head.length > HTTP_BODY_BYTES) f = admit_large(x);
	if (!f.status) {
		set_deadline(x->c, steady_ms() + allowance_ms(x->s, 0));
		return MHD_YES;
	}
	atomic_fetch_add(&x->s->site.counts.malformed, 1);
	answer_refusal(&x->q, &x->r, f);
	return send_answer(x, m, true);
}

static enum MHD_Result add_body(struct exchange *x, const char *bytes, size_t *n)
{
	bool large = x->body.n + *n > HTTP_BODY_BYTES;

	if (*n > x->limit - x->body.n || (large && admit_large(x).status)) {
		atomic_fetch_add(&x->s->site.counts.malformed, 1);
		return MHD_NO; /* in the middle of a body only closing is possible */
	}
	buf_add(&x->body, (struct str){ bytes, *n });
	*n = 0;
	set_deadline(x->c, x->begun / 1000 + allowance_ms(x->s, x->body.n));
	return MHD_YES;
}

/* On a thread of a pool. */
static void answer_slowly(void *arg)
{
	struct exchange *x = arg;

	answer_end(&x->q, &x->r);
	atomic_store(&x->ready, true);
	MHD_resume_connection(x->waits); /* the library calls take() again; x may be gone */
}

/* Whose turn it is goes by address; who has none that is known shares one. */
static uint64_t hash_reader(struct exchange *x)
{
	struct str hash = secret_hash(x->q.a, limit_address(x->q.a, x->q.from));
	uint64_t n;

	memcpy(&n, hash.p, sizeof n);
	return n;
}

/* Let the connection sleep until a thread of the route's pool has answered. */
static void hand_over(struct exchange *x, struct MHD_Connection *m)
{
	struct http_refusal busy = { 503, "Too much of this is asked for at this moment. "
					  "Nothing was saved; please try again in a minute." };

	x->waits = m;
	MHD_suspend_connection(m);
	x = pool_give(x->s->pools[x->q.route->pool], hash_reader(x), answer_slowly, x);
	if (!x) return;
	answer_refusal(&x->q, &x->r, busy);
	http_header(&x->q, &x->r, "Retry-After", S("60"));
	atomic_store(&x->ready, true);
	MHD_resume_connection(x->waits);
}

static enum MHD_Result take(void *arg, struct MHD_Connection *m, const char *url,
	const char *method, const char *version, const char *bytes, size_t *n, void **slot)
{
	struct exchange *x = *slot;

	(void)arg;
	if (!x->started) return start(x, m, url, method, version);
	if (*n) return add_body(x, bytes, n);
	if (x->answered) return MHD_YES;
	if (x->waits) return atomic_load(&x->ready) ? send_answer(x, m, false) : MHD_YES;
	x->q.body = buf_str(&x->body);
	set_deadline(x->c, INT64_MAX); /* the time we need is not the reader's */
	if (answer_begin(&x->q, &x->r)) {
		if (x->q.route->pool) {
			hand_over(x, m);
			return MHD_YES;
		}
		answer_end(&x->q, &x->r);
	}
	return send_answer(x, m, false);
}

/* Paths and queries are decoded by ourselves, strictly and once. */
static size_t leave_escaped(void *arg, struct MHD_Connection *m, char *s)
{
	(void)arg, (void)m;
	return strlen(s);
}

static struct MHD_Daemon *start_daemon(struct http_server *s)
{
	const struct http_conf *c = &s->site.conf;
	struct MHD_OptionItem options[] = {
		{ MHD_OPTION_LISTEN_SOCKET, s->fd, NULL },
		{ MHD_OPTION_THREAD_POOL_SIZE, c->threads, NULL },
		{ MHD_OPTION_CONNECTION_LIMIT, c->connections, NULL },
		{ MHD_OPTION_PER_IP_CONNECTION_LIMIT, c->per_address, NULL },
		{ MHD_OPTION_CONNECTION_MEMORY_LIMIT, POOL_BYTES, NULL },
		{ MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)begin_exchange, s },
		{ MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)end_exchange, s },
		{ MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, s },
		{ MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)leave_escaped, s },
#if !LENIENT_LIBRARY
		{ MHD_OPTION_CLIENT_DISCIPLINE_LVL, 1, NULL },
#endif
		{ MHD_OPTION_END, 0, NULL },
	};

	return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC |
			MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, take,
		NULL, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

static void set_defaults(struct http_site *s)
{
	struct http_conf *c = &s->conf;

	if (!c->threads) c->threads = 2;
	if (!c->connections) c->connections = 1000;
	if (!c->per_address) c->per_address = s->loopback ? c->connections : 64;
	if (!c->header_seconds) c->header_seconds = 15;
	if (!c->idle_seconds) c->idle_seconds = 75;
	if (!c->least_rate) c->least_rate = 8192;
}

/* A sleeping connection must be awake before the library stops. */
static void finish_pools(struct http_server *s)
{
	for (int i = 0; i < HTTP_POOLS; i++)
		if (s->pools[i]) pool_finish(s->pools[i]);
}

static bool start_pools(struct http_server *s, struct err *e)
{
	for (const struct http_route *r = s->site.conf.routes; r->path; r++) {
		if (!r->pool || s->pools[r->pool]) continue;
		s->pools[r->pool] = pool_start(POOL_THREADS, POOL_QUEUE);
		if (!s->pools[r->pool]) return err_set(e, ERR_FAILED, "no thread can be started");
	}
	return true;
}

static void release(struct http_server *s)
{
	for (int i = 0; i < HTTP_POOLS; i++)
		if (s->pools[i]) pool_free(s->pools[i]);
	if (s->fd >= 0) close(s->fd);
	if (s->site.unix_path.n && s->fd >= 0) unlink(str_z(s->a, s->site.unix_path));
	pthread_cond_destroy(&s->wake);
	pthread_mutex_destroy(&s->lock);
	arena_free(s->a);
}

struct http_server *http_start(const struct http_conf *c, struct err *e)
{
	struct arena *a = arena_new();
	struct http_server *s = NEW(a, struct http_server);
	pthread_condattr_t steady;

	s->a = a;
	s->fd = -1;
	pthread_mutex_init(&s->lock, NULL);
	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_cond_init(&s->wake, &steady);
	pthread_condattr_destroy(&steady);
	if (!site_init(&s->site, a, c, e)) goto failed;
	set_defaults(&s->site);
	s->fd = site_listen(&s->site, a, &s->name, e);
	if (s->fd < 0) goto failed;
	if (!s->site.origin.n && !s->site.unix_path.n)
		s->site.origin = str_fmt(a, "http://%.*s", STR(s->name));
	if (!start_pools(s, e)) goto failed;
	if (pthread_create(&s->watchdog, NULL, watch, s) != 0) {
		err_set(e, ERR_FAILED, "no thread can be started");
		goto failed;
	}
	s->mhd = start_daemon(s);
	if (s->mhd) return s;
	err_set(e, ERR_FAILED, "%s: the server cannot start: %s", c->listen, strerror(errno));
	http_stop(s);
	return NULL;
failed:
	finish_pools(s);
	release(s);
	return NULL;
}

struct str http_address(const struct http_server *s)
{
	return s->name;
}

void http_stop(struct http_server *s)
{
	int64_t until = steady_ms() + STOP_MS;
	struct timespec pause = { .tv_nsec = 10000000 };

	atomic_store(&s->closing, true);
	if (s->mhd) {
		MHD_quiesce_daemon(s->mhd);
		while (atomic_load(&s->site.counts.under_way) > 0 && steady_ms() < until)
			nanosleep(&pause, NULL);
	}
	finish_pools(s);
	if (s->mhd) MHD_stop_daemon(s->mhd);
	pthread_mutex_lock(&s->lock);
	s->stopping = true;
	pthread_cond_signal(&s->wake);
	pthread_mutex_unlock(&s->lock);
	pthread_join(s->watchdog, NULL);
	release(s);
}
