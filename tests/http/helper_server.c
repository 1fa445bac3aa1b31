/* SPDX-License-Identifier: Apache-2.0
 *
 * A server with toy routes, for test_server.py, bench/http.sh and bench/streams.sh:
 *
 *	helper_server KEY-FILE listen=127.0.0.1:0 public_url=https://… header_seconds=1 …
 *
 * It prints its address, serves until SIGTERM or SIGINT, and prints "stopped".
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "http/http.h"

struct world {
	struct str text; /* of a page */
	struct http_server *server;
};

static void print_pairs(struct buf *b, const char *what, const struct http_pairs *p)
{
	for (size_t i = 0; i < p->n; i++) {
		buf_fmt(b, "%s %.*s=%.*s", what, STR(p->at[i].name), STR(p->at[i].value));
		if (p->at[i].file.n) buf_fmt(b, " file=%.*s", STR(p->at[i].file));
		buf_ch(b, '\n');
	}
}

static void page(struct http_request *q, struct http_response *r)
{
	const struct world *w = http_env(q);

	buf_add(&r->body, w->text);
}

static void show(struct http_request *q, struct http_response *r)
{
	r->type = "text/plain; charset=utf-8";
	buf_fmt(&r->body, "path %.*s\nfrom %.*s\ncsrf %.*s\ncookie %.*s\nbytes %zu\n",
		STR(q->path), STR(q->from), STR(http_csrf(q)),
		STR(http_cookie(q, S("session"))), q->body.n);
	print_pairs(&r->body, "param", &q->params);
	print_pairs(&r->body, "query", &q->query);
	print_pairs(&r->body, "form", &q->form);
}

static void sign_in(struct http_request *q, struct http_response *r)
{
	http_set_cookie(q, r, S("session"), S("ada"), 3600);
	http_redirect(q, r, http_field(&q->query, S("to")));
}

static void large(struct http_request *q, struct http_response *r)
{
	int64_t n = 0;

	if (!str_int(http_field(&q->query, S("n")), &n) || n < 0 || n > 64 << 20) n = 0;
	memset(buf_room(&r->body, (size_t)n), 'x', (size_t)n);
	r->body.n = (size_t)n;
	r->slow = http_has(&q->query, S("slow"));
	r->cache = 60;
}

static void think(struct http_request *q, struct http_response *r)
{
	struct timespec t = { .tv_nsec = 700000000 };

	(void)q;
	nanosleep(&t, NULL);
	buf_z(&r->body, "thought\n");
}

static void slowly(struct http_request *q, struct http_response *r)
{
	struct timespec t = { .tv_nsec = 150000000 };

	(void)q;
	nanosleep(&t, NULL);
	buf_z(&r->body, "thought elsewhere\n");
}

static int64_t number_of(const struct http_pairs *p, struct str name, int64_t otherwise)
{
	int64_t n;

	return str_int(http_field(p, name), &n) ? n : otherwise;
}

static void stream(struct http_request *q, struct http_response *r)
{
	http_stream(q, r, number_of(&q->params, S("channel"), 0),
		(uint64_t)number_of(&q->query, S("key"), 0),
		(unsigned)number_of(&q->query, S("seconds"), 60));
	if (http_has(&q->query, S("hello"))) buf_z(&r->body, "event: hello\ndata: 0\n\n");
	r->status = (int)number_of(&q->query, S("status"), 200);
}

static void publish(struct http_request *q, struct http_response *r)
{
	const struct world *w = http_env(q);
	int64_t times = number_of(&q->query, S("times"), 1);

	for (int64_t i = 0; i < times; i++)
		http_publish(w->server, number_of(&q->params, S("channel"), 0), q->body);
	buf_fmt(&r->body, "%zu\n", http_streams(w->server));
}

static void end_stream(struct http_request *q, struct http_response *r)
{
	const struct world *w = http_env(q);

	http_stream_end(w->server, number_of(&q->params, S("channel"), 0),
		(uint64_t)number_of(&q->query, S("key"), 0));
	buf_z(&r->body, "ended\n");
}

static void metrics(struct http_request *q, struct http_response *r)
{
	r->type = "text/plain; version=0.0.4";
	http_metrics(q, &r->body);
}

static const struct http_route routes[] = {
	{ GET, "/", 0, page, "a page" },
	{ GET, "/show", 0, show, "the request" },
	{ POST, "/show", 0, show, "the request" },
	{ GET, "/people/:id", 0, show, "one parameter" },
	{ POST, "/upload", 0, show, "up to 1 MiB", 1 << 20 },
	{ POST, "/file", 0, show, "up to 32 MiB, one at a time", 32 << 20, .no_csrf = true,
		.pool = HTTP_READING },
	{ POST, "/hook", 0, show, "without a token", .no_csrf = true },
	{ GET, "/only-get", 0, show, "no POST" },
	{ GET, "/sign-in/:token", 0, sign_in, "a cookie" },
	{ GET, "/private", 1, show, "refused by enter" },
	{ GET, "/large", 0, large, "n bytes" },
	{ GET, "/think", 0, think, "takes 0.7 s" },
	{ GET, "/slowly", 0, slowly, "takes 0.15 s beside the others", .pool = HTTP_HASHING },
	{ GET, "/stream/:channel", 0, stream, "events" },
	{ GET, "/slow-stream/:channel", 0, stream, "events, from a pool", .pool = HTTP_HASHING },
	{ POST, "/publish/:channel", 0, publish, "an event", .no_csrf = true },
	{ POST, "/end/:channel", 0, end_stream, "its streams end", .no_csrf = true },
	{ GET, "/metrics", 0, metrics, "counters" },
	{ 0 },
};

static const struct http_asset assets[] = {
	{ "/assets/app-1f2e3d4c.css", "app.css", "text/css", (const unsigned char *)"p{}\n", 4,
		(const unsigned char *)"zip", 3 },
	{ 0 },
};

static bool enter(void *env, struct http_request *q, struct http_response *r)
{
	(void)env;
	if (q->route->role == 0) return true;
	r->status = 401;
	buf_z(&r->body, "sign in first\n");
	return false;
}

static void fail(void *env, struct http_request *q, struct http_response *r, int status,
	const struct err *why)
{
	(void)env;
	buf_fmt(&r->body, "%d %s\n", status, why->text);
	print_pairs(&r->body, "form", &q->form);
}

static struct str session(void *env, struct http_request *q)
{
	(void)env;
	return http_cookie(q, S("session"));
}

/* Whoever says who they are. */
static int64_t large_body(void *env, struct http_request *q)
{
	int64_t who = 0;

	(void)env;
	if (!http_has(&q->headers, S("x-who"))) return 1;
	return str_int(http_field(&q->headers, S("x-who")), &who) ? who : 0;
}

static unsigned number(const char *z)
{
	return (unsigned)strtoul(z, NULL, 10);
}

static void set(struct http_conf *c, const char *arg)
{
	const char *value = strchr(arg, '=');

	if (!value++) return;
	if (strncmp(arg, "listen=", 7) == 0) c->listen = value;
	if (strncmp(arg, "public_url=", 11) == 0) c->public_url = value;
	if (strncmp(arg, "trusted=", 8) == 0) c->trusted_proxies = value;
	if (strncmp(arg, "upload_bytes=", 13) == 0) c->upload_bytes = number(value);
	if (strncmp(arg, "threads=", 8) == 0) c->threads = number(value);
	if (strncmp(arg, "connections=", 12) == 0) c->connections = number(value);
	if (strncmp(arg, "per_address=", 12) == 0) c->per_address = number(value);
	if (strncmp(arg, "header_seconds=", 15) == 0) c->header_seconds = number(value);
	if (strncmp(arg, "idle_seconds=", 13) == 0) c->idle_seconds = number(value);
	if (strncmp(arg, "least_rate=", 11) == 0) c->least_rate = number(value);
	if (strncmp(arg, "streams=", 8) == 0) c->streams = number(value);
	if (strncmp(arg, "streams_per_address=", 20) == 0) c->streams_per_address = number(value);
	if (strncmp(arg, "beat_seconds=", 13) == 0) c->beat_seconds = number(value);
	if (strncmp(arg, "stall_seconds=", 14) == 0) c->stall_seconds = number(value);
	if (strcmp(arg, "log=info") == 0) log_start(LOG_INFO);
}

static struct str make_page(struct arena *a)
{
	struct buf b = { .a = a };

	buf_z(&b, "<!doctype html><title>A page</title>");
	while (b.n < 6500) buf_z(&b, "<p>One line of a page of usual length.</p>\n");
	return buf_str(&b);
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct keys *keys = argc > 1 ? keys_open(argv[1], true, &e) : NULL;
	struct world w = { .text = make_page(a) };
	struct http_conf c = { .listen = "127.0.0.1:0", .routes = routes, .assets = assets,
		.keys = keys, .enter = enter, .fail = fail, .session = session,
		.large = large_body, .env = &w };
	sigset_t ends;
	int got;

	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	for (int i = 2; i < argc; i++) set(&c, argv[i]);
	w.server = keys ? http_start(&c, &e) : NULL;
	if (w.server) {
		printf("%.*s\n", STR(http_address(w.server)));
		fflush(stdout);
		sigwait(&ends, &got);
		http_stop(w.server);
		printf("stopped\n");
	} else {
		fprintf(stderr, "%s\n", e.text);
	}
	keys_free(keys);
	arena_free(a);
	return err_exit(&e);
}
