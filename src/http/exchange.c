/* SPDX-License-Identifier: Apache-2.0
 *
 * An exchange is a request and its answer. This file reads heads, refuses requests, finds the route
 * and makes the answer; conn.c has the socket.
 */
#include "http/serve.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "http/limit.h"

struct exchange *exchange_begin(struct conn *c, struct str head)
{
	struct arena *a = arena_new();
	struct exchange *x = NEW(a, struct exchange);
	struct http_server *s = c->loop->s;

	x->s = s;
	x->c = c;
	x->begun = steady_us();
	x->q = (struct http_request){ .a = a, .site = &s->site, .https = s->site.https,
		.ending = &s->site.ending, .path = S("/"), .now = s->site.conf.clock ? s->site.conf.clock() : (int64_t)time(NULL) };
	x->r.body.a = a;
	x->head.method = S("-");
	if (head.n) wire_head_parse(a, str_dup(a, head), &x->head);
	atomic_fetch_add(&s->site.counts.held, 1);
	atomic_fetch_add(&s->site.counts.under_way, 1);
	return x;
}

void exchange_free(struct exchange *x)
{
	struct http_server *s;

	if (!x) return;
	s = x->s;
	if (x->r.stream) stream_drop(x->r.stream);
	free(x->body);
	budget_release(&x->claim);
	arena_free(x->q.a);
	atomic_fetch_sub(&s->site.counts.held, 1);
	atomic_fetch_sub(&s->site.counts.under_way, 1);
}

/* Join the values of a header that may come in several lines: together they are one list (RFC 9110,
 * section 5.3). */
static struct str join_header(struct http_request *q, struct str name)
{
	struct buf b = { .a = q->a };

	for (size_t i = 0; i < q->headers.n; i++) {
		if (!str_eq(q->headers.at[i].name, name)) continue;
		if (b.n) buf_ch(&b, ',');
		buf_add(&b, q->headers.at[i].value);
	}
	return buf_str(&b);
}

static struct str find_reader(struct exchange *x)
{
	struct http_site *s = &x->s->site;
	struct str forwarded = join_header(&x->q, S("x-forwarded-for")), peer = x->c->peer;
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

/* True when a path has a letter or a digit as %6d. No browser sends that, and it would pass by the
 * rules of a proxy that compares bytes, as in "location = /metrics". */
static bool is_disguised(struct arena *a, struct str path)
{
	struct str c;

	for (size_t i = 0; i + 2 < path.n; i++) {
		if (path.p[i] != '%' || !http_decode(a, str_sub(path, i, i + 3), false, &c) || !c.n) continue;
		if ((c.p[0] >= '0' && c.p[0] <= '9') || ((c.p[0] | 32) >= 'a' && (c.p[0] | 32) <= 'z') ||
			c.p[0] == '/' || c.p[0] == '.')
			return true;
	}
	return false;
}

static struct http_refusal fill_request(struct exchange *x)
{
	struct http_request *q = &x->q;
	struct str path, query;
	struct err e = { 0 };

	for (size_t i = 0; i < x->head.headers.n; i++) {
		struct http_pair pair = x->head.headers.at[i];

		pair.name = str_lower(q->a, pair.name);
		pair.value = str_trim(pair.value);
		pairs_add(q->a, &q->headers, pair);
	}
	q->type = http_field(&q->headers, S("content-type"));
	q->from = find_reader(x);
	http_parse_cookies(q->a, http_field(&q->headers, S("cookie")), &q->cookies);
	str_cut(x->head.uri, '?', &path, &query);
	if (is_disguised(q->a, path) || !http_decode(q->a, path, false, &q->path) || has_control(q->path)) {
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

	q->head = str_eq(x->head.method, S("HEAD"));
	if (str_eq(x->head.method, S("POST")))
		q->method = POST;
	else if (!q->head && !str_eq(x->head.method, S("GET")))
		return (struct http_refusal){
			*route_allow(&x->s->site, q->path) ? 405 : 501, "That is not done here." };
	q->route = http_match(q->a, c->routes, q->method, q->path, &q->params, &other_method);
	x->limit = q->route && q->route->body_limit ? q->route->body_limit : HTTP_BODY_BYTES;
	if (x->head.length > 0 && (uint64_t)x->head.length > x->limit)
		return (struct http_refusal){ 413, TR("That is more than can be sent here.") };
	return (struct http_refusal){ 0 };
}

struct http_refusal exchange_check(struct exchange *x)
{
	struct http_refusal f = guard_head(&x->s->site, &x->head);

	if (!f.status) f = fill_request(x);
	if (!f.status) f = find_route(x);
	return f;
}

struct http_refusal exchange_admit(struct exchange *x, size_t n)
{
	const struct http_conf *c = &x->s->site.conf;

	if (n <= HTTP_BODY_BYTES || x->claim.whom) return (struct http_refusal){ 0 };
	x->claim.whom = c->large ? c->large(c->env, &x->q) : 1;
	if (x->claim.whom) return (struct http_refusal){ 0 };
	return (struct http_refusal){ 401, "Sign in first, then send the file again." };
}

void exchange_refuse(struct exchange *x, struct http_refusal f)
{
	atomic_fetch_add(&x->s->site.counts.malformed, 1);
	answer_refusal(&x->q, &x->r, f);
	if (f.status == 503) http_header(&x->q, &x->r, "Retry-After", S("30"));
	x->last = true;
}

static void answer_busy(struct exchange *x)
{
	answer_refusal(&x->q, &x->r, (struct http_refusal){ 503,
		TR("Too much of this is asked for at this moment. Nothing was saved; please try again in a minute.") });
	http_header(&x->q, &x->r, "Retry-After", S("60"));
}

static void turn_away(struct exchange *x)
{
	answer_busy(x);
	loop_post(x->c);
}

/* Answer on a thread of a pool. Requests that still wait for a thread when the program ends are not
 * begun. */
static void answer_slowly(void *arg)
{
	struct exchange *x = arg;

	if (atomic_load(x->q.ending)) {
		turn_away(x);
		return;
	}
	answer_end(&x->q, &x->r);
	loop_post(x->c);
}

/* Make the number by which a pool gives turns: one for each address. All clients whose address is
 * unknown share one number. */
static uint64_t hash_reader(struct exchange *x)
{
	struct str hash = secret_hash(x->q.a, limit_address(x->q.a, x->q.from));
	uint64_t n;

	memcpy(&n, hash.p, sizeof n);
	return n;
}

/* Let a thread of the route's pool answer. A full pool turns a request away: this one, or another
 * that has less right to wait. */
static void give_to_pool(struct exchange *x)
{
	x = pool_give(x->s->pools[x->q.route->pool], hash_reader(x), x->q.known,
		answer_slowly, x);
	if (x) turn_away(x);
}

bool exchange_answer(struct exchange *x)
{
	x->q.body = (struct str){ x->body, x->body_n };
	if (!answer_begin(&x->q, &x->r)) return true;
	if (x->q.route->pool) {
		give_to_pool(x);
		return false;
	}
	answer_end(&x->q, &x->r);
	return true;
}

static void drop_stream(struct exchange *x)
{
	if (x->r.stream) stream_drop(x->r.stream);
	x->r.stream = NULL;
	x->r.streams = false;
}

void exchange_refuse_stream(struct exchange *x)
{
	drop_stream(x);
	answer_busy(x);
}

bool exchange_streams(struct exchange *x)
{
	/* the head that HEAD asks for is that of a stream, too */
	if (!x->r.streams || x->q.head) return false;
	if (x->r.status != 200) drop_stream(x);
	else if (!x->r.stream) exchange_refuse_stream(x);
	return x->r.stream != NULL;
}

static const char *reason_of(int status)
{
	static const struct { int status; const char *text; } known[] = {
		{ 200, "OK" }, { 201, "Created" }, { 204, "No Content" }, { 303, "See Other" }, { 304, "Not Modified" },
		{ 400, "Bad Request" }, { 401, "Unauthorized" }, { 403, "Forbidden" },
		{ 404, "Not Found" }, { 405, "Method Not Allowed" }, { 408, "Request Timeout" },
		{ 409, "Conflict" }, { 410, "Gone" }, { 412, "Precondition Failed" },
		{ 413, "Content Too Large" }, { 414, "URI Too Long" },
		{ 415, "Unsupported Media Type" },
		{ 417, "Expectation Failed" }, { 421, "Misdirected Request" },
		{ 422, "Unprocessable Content" }, { 428, "Precondition Required" },
		{ 429, "Too Many Requests" },
		{ 431, "Request Header Fields Too Large" }, { 500, "Internal Server Error" },
		{ 501, "Not Implemented" }, { 503, "Service Unavailable" },
		{ 505, "HTTP Version Not Supported" }, { 507, "Insufficient Storage" },
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].status == status) return known[i].text;
	return "Answer"; /* programs pay no attention to the text (RFC 9112, section 4) */
}

/* True when the client keeps the connection for another request (RFC 9112, section 9.3). */
static bool is_kept(const struct exchange *x, bool *says)
{
	struct str connection = str_lower(x->q.a, http_field(&x->q.headers, S("connection")));
	bool old = str_eq(x->head.version, S("HTTP/1.0"));

	*says = old;
	if (x->last || x->r.stream || atomic_load(&x->s->closing)) return false;
	if (str_has(connection, S("close"))) return false;
	return !old || str_has(connection, S("keep-alive"));
}

struct str exchange_print_head(struct exchange *x, const char *date)
{
	struct http_response *r = &x->r;
	struct buf b = { .a = x->q.a };
	bool says, kept = is_kept(x, &says);

	answer_finish(&x->q, r);
	buf_fmt(&b, "HTTP/1.1 %d %s\r\nDate: %s\r\n", r->status, reason_of(r->status), date);
	for (size_t i = 0; i < r->headers.n; i++) {
		buf_add(&b, r->headers.at[i].name);
		buf_z(&b, ": ");
		buf_add(&b, r->headers.at[i].value);
		buf_z(&b, "\r\n");
	}
	if (!kept) buf_z(&b, "Connection: close\r\n");
	else if (says) buf_z(&b, "Connection: keep-alive\r\n");
	/* A stream ends where the connection ends (RFC 9112, section 6.3). Chunks would tell its end
	 * from a broken line, which means the same to a browser: it connects again. */
	if (r->status != 304 && r->status != 204 && !r->streams)
		buf_fmt(&b, "Content-Length: %zu\r\n", r->body.n);
	buf_z(&b, "\r\n");
	x->last = !kept;
	return buf_str(&b);
}

void exchange_note(struct exchange *x, size_t sent)
{
	int64_t took = steady_us() - x->begun;

	count_answer(&x->s->site.counts, x->r.status, sent, took);
	/* the route's pattern: a path may hold a one-time token */
	log_info("%.*s %s %d %zu bytes %lld us", STR(str_sub(x->head.method, 0, 8)),
		x->q.route ? x->q.route->path : "-", x->r.status, sent, (long long)took);
}
