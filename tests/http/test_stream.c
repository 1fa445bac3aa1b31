/* SPDX-License-Identifier: Apache-2.0
 *
 * Streams of events on a server of our own in this process, asked by sockets: what is published
 * arrives in order, whoever does not take it hurts nobody, and nothing stays open for too long.
 */
#include "tests/tap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "http/http.h"

enum { PATIENCE = 5000, THREADS = 4, EVENTS = 300 };

static struct arena *a;
static struct keys *keys;
static struct http_server *server; /* NULL between tests */

/* -- a server with one kind of stream -- */

static int64_t number_of(const struct http_pairs *p, struct str name, int64_t otherwise)
{
	int64_t n;

	return str_int(http_field(p, name), &n) ? n : otherwise;
}

/* /stream/CHANNEL?key=…&seconds=…; `before`: so many events are published between the call of
 * http_stream() and the answer, which begins with `bytes` bytes and a line. */
static void stream(struct http_request *q, struct http_response *r)
{
	int64_t channel = number_of(&q->params, S("channel"), 0);
	size_t bytes = (size_t)number_of(&q->query, S("bytes"), 0);

	http_stream(q, r, channel, (uint64_t)number_of(&q->query, S("key"), 0),
		(unsigned)number_of(&q->query, S("seconds"), 60));
	for (int64_t i = 1; i <= number_of(&q->query, S("before"), 0); i++)
		http_publish(server, channel, str_fmt(q->a, "data: early %lld\n\n", (long long)i));
	memset(buf_room(&r->body, bytes), 'x', bytes);
	r->body.n = bytes;
	buf_z(&r->body, "data: hello\n\n");
	r->status = (int)number_of(&q->query, S("status"), 200);
}

static void page(struct http_request *q, struct http_response *r)
{
	(void)q;
	buf_z(&r->body, "a page");
}

static const struct http_route routes[] = {
	{ GET, "/stream/:channel", 0, stream, "events" },
	{ GET, "/pool/:channel", 0, stream, "events, from a thread of a pool", .pool = HTTP_HASHING },
	{ GET, "/page", 0, page, "a page" },
	{ 0 },
};

static void start(struct http_conf c)
{
	struct err e = { 0 };

	c.listen = "127.0.0.1:0";
	c.routes = routes;
	c.assets = (const struct http_asset[]){ { 0 } };
	c.keys = keys;
	server = http_start(&c, &e);
	if (!OK(server)) exit(printf("# %s\n", e.text));
}

static void stop(void)
{
	http_stop(server);
	server = NULL;
}

/* -- readers -- */

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

struct reader {
	int fd;
	struct buf got;
	size_t taken;  /* bytes of it that a test has looked at */
	bool closed;
};

static struct reader ask(const char *method, const char *path, int room)
{
	struct reader r = { .fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), .got = { .a = arena_new() } };
	struct sockaddr_in at = { .sin_family = AF_INET };
	struct str host, port, text;
	int64_t n = 0;

	str_cut(http_address(server), ':', &host, &port);
	(void)str_int(port, &n);
	at.sin_port = htons((uint16_t)n);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (room) setsockopt(r.fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
	if (connect(r.fd, (struct sockaddr *)&at, sizeof at) < 0) r.closed = true;
	text = str_fmt(r.got.a, "%s %s\r\nHost: localhost\r\n\r\n", method, path);
	if (send(r.fd, text.p, text.n, MSG_NOSIGNAL) < 0) r.closed = true;
	return r;
}

static void leave(struct reader *r)
{
	close(r->fd);
	arena_free(r->got.a);
}

/* Read what comes, for so long at most. False: nothing came. */
static bool read_some(struct reader *r, int ms)
{
	struct pollfd p = { .fd = r->fd, .events = POLLIN };
	ssize_t n;

	if (r->closed || poll(&p, 1, ms) <= 0) return false;
	n = recv(r->fd, buf_room(&r->got, 65536), 65536, 0);
	if (n <= 0) r->closed = true;
	else r->got.n += (size_t)n;
	return n > 0;
}

static struct str rest_of(const struct reader *r)
{
	return str_sub(buf_str(&r->got), r->taken, r->got.n);
}

/* Read as far as this text, and behind it. */
static bool reads(struct reader *r, struct str text)
{
	int64_t until = now_ms() + PATIENCE;

	while (now_ms() < until) {
		struct str rest = rest_of(r);

		for (size_t i = 0; i + text.n <= rest.n; i++) {
			if (memcmp(rest.p + i, text.p, text.n) != 0) continue;
			r->taken += i + text.n;
			return true;
		}
		if (!read_some(r, 50) && r->closed) return false;
	}
	return false;
}

static bool ends(struct reader *r)
{
	int64_t until = now_ms() + PATIENCE;

	while (!r->closed && now_ms() < until) read_some(r, 50);
	return r->closed;
}

/* Nothing but signs of life comes within a moment, and it stays open. */
static bool is_quiet(struct reader *r)
{
	while (read_some(r, 60)) continue;
	return !r->closed && !str_has(rest_of(r), S("data:"));
}

static struct reader listen_to(const char *path)
{
	struct reader r = ask("GET", str_fmt(a, "%s HTTP/1.1", path).p, 0);

	OK(reads(&r, S("data: hello\n\n")));
	return r;
}

static bool comes_to(size_t streams)
{
	int64_t until = now_ms() + PATIENCE;
	struct timespec pause = { .tv_nsec = 1000000 };

	while (http_streams(server) != streams && now_ms() < until) nanosleep(&pause, NULL);
	return http_streams(server) == streams;
}

static bool serves_a_page(void)
{
	struct reader r = ask("GET", "/page HTTP/1.1", 0);
	bool ok = reads(&r, S("a page"));

	leave(&r);
	return ok;
}

/* -- what arrives -- */

static void the_answer_is_a_stream(void)
{
	struct reader r;
	struct str head;

	start((struct http_conf){ 0 });
	r = listen_to("/stream/1");
	head = buf_str(&r.got);
	OK(str_starts(head, S("HTTP/1.1 200 OK\r\n")));
	OK(str_has(head, S("\r\nContent-Type: text/event-stream\r\n")));
	OK(str_has(head, S("\r\nCache-Control: no-store\r\n")));
	OK(str_has(head, S("\r\nX-Accel-Buffering: no\r\n")));
	OK(str_has(head, S("\r\nConnection: close\r\n")));
	OK(str_has(head, S("\r\nContent-Security-Policy: ")));
	OK(!str_has(head, S("Content-Length")) && !str_has(head, S("Transfer-Encoding")));
	http_publish(server, 1, S("id: 1\ndata: one\n\n"));
	OK(reads(&r, S("id: 1\ndata: one\n\n")));
	IS(http_streams(server), 1);
	leave(&r);
	stop();
}

static void http_1_0_and_head_are_answered_in_their_way(void)
{
	struct reader old, head, ordinary;

	start((struct http_conf){ 0 });
	old = ask("GET", "/stream/1 HTTP/1.0", 0);
	OK(reads(&old, S("data: hello\n\n")));
	http_publish(server, 1, S("data: one\n\n"));
	OK(reads(&old, S("data: one\n\n")));
	leave(&old);
	OK(comes_to(0));
	head = ask("HEAD", "/stream/1 HTTP/1.1\r\nConnection: close", 0);
	OK(ends(&head));
	OK(str_has(buf_str(&head.got), S("\r\nContent-Type: text/event-stream\r\n")));
	OK(!str_has(buf_str(&head.got), S("Content-Length")) && str_ends(buf_str(&head.got), S("\r\n\r\n")));
	leave(&head);
	ordinary = ask("GET", "/stream/1?status=404 HTTP/1.1\r\nConnection: close", 0);
	OK(ends(&ordinary) && str_has(buf_str(&ordinary.got), S("404 Not Found")));
	OK(str_has(buf_str(&ordinary.got), S("Content-Length: 13\r\n")));
	leave(&ordinary);
	OK(comes_to(0));
	stop();
}

static void what_is_published_before_the_answer_comes_after_it(void)
{
	struct reader r;

	start((struct http_conf){ 0 });
	for (int i = 0; i < 2; i++) {
		r = listen_to(i ? "/pool/1?before=3" : "/stream/1?before=3");
		OK(reads(&r, S("data: early 1\n\ndata: early 2\n\ndata: early 3\n\n")));
		leave(&r);
	}
	stop();
}

struct publisher {
	pthread_t thread;
	int64_t channel;
	int who;
};

static void *publish_many(void *arg)
{
	const struct publisher *p = arg;
	struct arena *mine = arena_new();

	for (int i = 0; i < EVENTS; i++) {
		struct timespec pause = { .tv_nsec = 200000 };

		http_publish(server, p->channel, str_fmt(mine, "data: %d %d %lld\n\n", p->who, i,
			(long long)p->channel));
		nanosleep(&pause, NULL); /* so that readers keep up */
		arena_reset(mine);
	}
	arena_free(mine);
	return NULL;
}

/* Each event is whole, of the reader's channel, and the next of its thread. */
static bool are_in_order(struct reader *r, int64_t channel)
{
	struct str rest = rest_of(r), line;
	int next[THREADS] = { 0 }, events = 0;

	while (str_line(&rest, &line)) {
		struct str who, i, of;
		int64_t w, n, c;

		if (!line.n || str_eq(line, S(": "))) continue;
		if (!str_starts(line, S("data: "))) return false;
		str_cut(str_sub(line, 6, line.n), ' ', &who, &i);
		str_cut(i, ' ', &i, &of);
		if (!str_int(who, &w) || !str_int(i, &n) || !str_int(of, &c) || w < 0 || w >= THREADS)
			return false;
		if (c != channel || n != next[w]++) return false;
		events++;
	}
	return events == THREADS / 2 * EVENTS;
}

static void events_of_four_threads_come_in_order_to_two_channels(void)
{
	struct publisher p[THREADS];
	struct reader r[4];

	start((struct http_conf){ 0 });
	for (int i = 0; i < 4; i++) r[i] = listen_to(i % 2 ? "/stream/1" : "/stream/2");
	for (int i = 0; i < THREADS; i++) {
		p[i] = (struct publisher){ .channel = i % 2 ? 1 : 2, .who = i };
		pthread_create(&p[i].thread, NULL, publish_many, &p[i]);
	}
	for (bool more = true; more;) {
		more = false;
		for (int i = 0; i < 4; i++) more = read_some(&r[i], 25) || more;
	}
	for (int i = 0; i < THREADS; i++) pthread_join(p[i].thread, NULL);
	for (int i = 0; i < 4; i++) {
		while (read_some(&r[i], 50)) continue;
		OK(are_in_order(&r[i], i % 2 ? 1 : 2));
		leave(&r[i]);
	}
	stop();
}

/* -- whoever does not take it -- */

static void a_slow_reader_is_cut_and_others_are_not_hurt(void)
{
	struct reader slow, quick;
	struct buf event = { .a = a };
	int sent = 0;

	start((struct http_conf){ 0 });
	slow = ask("GET", "/stream/1 HTTP/1.1", 4096);
	quick = listen_to("/stream/1");
	OK(comes_to(2));
	buf_z(&event, "data: ");
	memset(buf_room(&event, 8000), 'y', 8000);
	event.n += 8000;
	buf_z(&event, "\n\n");
	for (; http_streams(server) == 2 && sent < 100; sent++) {
		http_publish(server, 1, buf_str(&event));
		if (!reads(&quick, S("y\n\n"))) break;
	}
	OK(sent > 8 && sent < 100);
	OK(comes_to(1) && ends(&slow));
	http_publish(server, 1, S("data: still here\n\n"));
	OK(reads(&quick, S("data: still here\n\n")));
	leave(&slow);
	leave(&quick);
	stop();
}

static void a_reader_who_takes_nothing_is_cut_in_time(void)
{
	struct reader slow;
	struct buf event = { .a = a };

	start((struct http_conf){ .beat_seconds = 1, .stall_seconds = 1 });
	slow = ask("GET", "/stream/1?bytes=60000 HTTP/1.1", 4096);
	OK(comes_to(1));
	memset(buf_room(&event, 60000), 'y', 60000);
	event.n = 60000; /* fewer than may wait */
	http_publish(server, 1, buf_str(&event));
	OK(comes_to(0));
	leave(&slow);
	stop();
}

static void what_is_sent_first_may_be_large(void)
{
	struct reader r;

	start((struct http_conf){ 0 });
	r = ask("GET", "/stream/1?bytes=300000&before=20 HTTP/1.1", 32768);
	OK(reads(&r, S("data: hello\n\ndata: early 1\n\n")));
	OK(r.got.n > 300000 && reads(&r, S("data: early 20\n\n")));
	leave(&r);
	stop();
}

static void a_client_that_vanishes_is_noticed_at_once(void)
{
	struct reader r[3];
	struct linger reset = { .l_onoff = 1 };

	start((struct http_conf){ 0 });
	for (int i = 0; i < 3; i++) r[i] = listen_to("/stream/1");
	shutdown(r[0].fd, SHUT_WR);
	setsockopt(r[1].fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
	leave(&r[1]);
	leave(&r[2]);
	OK(comes_to(0) && ends(&r[0]));
	leave(&r[0]);
	stop();
}

static void what_a_client_sends_on_a_stream_is_ignored_up_to_a_limit(void)
{
	struct reader r;
	char bytes[4096] = "GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n";

	start((struct http_conf){ 0 });
	r = listen_to("/stream/1");
	OK(send(r.fd, bytes, sizeof bytes, MSG_NOSIGNAL) == sizeof bytes && is_quiet(&r));
	http_publish(server, 1, S("data: one\n\n"));
	OK(reads(&r, S("data: one\n\n")));
	for (int i = 0; i < 32 && send(r.fd, bytes, sizeof bytes, MSG_NOSIGNAL) > 0; i++) continue;
	OK(ends(&r) && comes_to(0));
	OK(!str_has(buf_str(&r.got), S("a page")));
	leave(&r);
	stop();
}

/* -- ends and limits -- */

static void streams_end_by_their_session_or_all_together(void)
{
	struct reader first, second, other;

	start((struct http_conf){ 0 });
	first = listen_to("/stream/1?key=11");
	second = listen_to("/stream/1?key=12");
	other = listen_to("/stream/2?key=11");
	http_stream_end(server, 1, 13);
	http_stream_end(server, 1, 11);
	OK(ends(&first) && comes_to(2));
	http_publish(server, 1, S("data: one\n\n"));
	OK(reads(&second, S("data: one\n\n")) && is_quiet(&other));
	http_stream_end(server, 1, 0);
	OK(ends(&second) && comes_to(1) && is_quiet(&other));
	leave(&first);
	leave(&second);
	leave(&other);
	stop();
}

static void a_stream_lives_as_long_as_it_was_given(void)
{
	int64_t began = now_ms();
	struct reader r;

	start((struct http_conf){ .beat_seconds = 1 });
	r = listen_to("/stream/1?seconds=1");
	OK(ends(&r) && now_ms() - began >= 1000 && now_ms() - began < 4000);
	OK(reads(&r, S("")) && str_has(rest_of(&r), S(": \n\n"))); /* it had a beat meanwhile */
	leave(&r);
	stop();
}

static void in_a_full_channel_the_oldest_gives_way(void)
{
	struct reader r[3], other;

	start((struct http_conf){ .streams_per_channel = 2 });
	other = listen_to("/stream/2");
	for (int i = 0; i < 3; i++) r[i] = listen_to("/stream/1");
	OK(ends(&r[0]) && comes_to(3));
	http_publish(server, 1, S("data: one\n\n"));
	OK(reads(&r[1], S("data: one\n\n")) && reads(&r[2], S("data: one\n\n")) && is_quiet(&other));
	for (int i = 0; i < 3; i++) leave(&r[i]);
	leave(&other);
	stop();
}

static void beyond_the_limit_a_stream_is_told_to_come_again(void)
{
	struct reader r[3], more;

	start((struct http_conf){ .streams = 3, .connections = 2 });
	for (int i = 0; i < 3; i++) r[i] = listen_to(str_fmt(a, "/stream/%d", i).p);
	more = ask("GET", "/stream/9 HTTP/1.1\r\nConnection: close", 0);
	OK(ends(&more) && str_has(buf_str(&more.got), S("503 Service Unavailable")));
	OK(str_has(buf_str(&more.got), S("\r\nRetry-After: ")));
	OK(!str_has(buf_str(&more.got), S("hello")));
	leave(&more);
	for (int i = 0; i < 6; i++) OK(serves_a_page());
	for (int i = 0; i < 3; i++) OK(is_quiet(&r[i]));
	leave(&r[0]);
	OK(comes_to(2));
	r[0] = listen_to("/stream/9");
	for (int i = 0; i < 3; i++) leave(&r[i]);
	stop();
}

static void one_address_has_its_share(void)
{
	struct reader r[2], more;

	start((struct http_conf){ .streams_per_address = 2 });
	for (int i = 0; i < 2; i++) r[i] = listen_to("/stream/1");
	more = ask("GET", "/stream/1 HTTP/1.1\r\nConnection: close", 0);
	OK(ends(&more) && str_has(buf_str(&more.got), S("503 Service Unavailable")));
	leave(&more);
	leave(&r[0]);
	OK(comes_to(1));
	r[0] = listen_to("/stream/1");
	for (int i = 0; i < 2; i++) leave(&r[i]);
	stop();
}

static void stopping_ends_all_streams_at_once(void)
{
	struct reader r[20];
	int64_t began;

	start((struct http_conf){ 0 });
	for (int i = 0; i < 20; i++) r[i] = listen_to(i % 2 ? "/stream/1" : "/pool/2");
	began = now_ms();
	stop();
	OK(now_ms() - began < 1000);
	for (int i = 0; i < 20; i++) {
		OK(ends(&r[i]));
		leave(&r[i]);
	}
}

static void as_many_files_may_be_open_as_are_needed(void)
{
	struct rlimit before, few, l;

	getrlimit(RLIMIT_NOFILE, &before);
	few = (struct rlimit){ .rlim_cur = 100, .rlim_max = before.rlim_max };
	setrlimit(RLIMIT_NOFILE, &few);
	start((struct http_conf){ .streams = 200, .connections = 40 });
	getrlimit(RLIMIT_NOFILE, &l);
	OK(l.rlim_cur >= 320);
	stop();
	setrlimit(RLIMIT_NOFILE, &before);
}

/* -- all at once -- */

static _Atomic bool enough;

static void *come_and_go(void *arg)
{
	int n = *(const int *)arg;

	while (!atomic_load(&enough)) {
		struct reader r = ask("GET", n % 2 ? "/stream/1?before=2&key=5 HTTP/1.1" :
			"/pool/2?before=2&key=6 HTTP/1.1", 0);

		read_some(&r, n * 3);
		leave(&r);
	}
	return NULL;
}

static void *publish_and_end(void *arg)
{
	int n = *(const int *)arg;

	for (unsigned i = 0; !atomic_load(&enough); i++) {
		struct timespec pause = { .tv_nsec = 100000 };

		http_publish(server, n % 2 ? 1 : 2, S("data: x\n\n"));
		if (i % 8 == 0) http_stream_end(server, 1 + i % 2, i % 3 ? 5 : 0);
		nanosleep(&pause, NULL);
	}
	return NULL;
}

static void whatever_comes_together_nothing_is_left(void)
{
	struct timespec a_while = { .tv_nsec = 400000000 };
	pthread_t thread[2 * THREADS];
	int n[2 * THREADS];

	start((struct http_conf){ .streams = 5, .streams_per_channel = 3 });
	for (int i = 0; i < 2 * THREADS; i++) {
		n[i] = i;
		pthread_create(&thread[i], NULL, i < THREADS ? come_and_go : publish_and_end, &n[i]);
	}
	nanosleep(&a_while, NULL);
	atomic_store(&enough, true);
	for (int i = 0; i < 2 * THREADS; i++) pthread_join(thread[i], NULL);
	OK(comes_to(0));
	OK(serves_a_page());
	stop();
}

int main(void)
{
	char path[] = "/tmp/rapport-stream-XXXXXX";
	struct err e = { 0 };
	int fd = mkstemp(path);

	if (fd >= 0) close(fd);
	unlink(path);
	a = arena_new();
	keys = keys_open(path, true, &e);
	RUN(the_answer_is_a_stream);
	RUN(http_1_0_and_head_are_answered_in_their_way);
	RUN(what_is_published_before_the_answer_comes_after_it);
	RUN(events_of_four_threads_come_in_order_to_two_channels);
	RUN(a_slow_reader_is_cut_and_others_are_not_hurt);
	RUN(a_reader_who_takes_nothing_is_cut_in_time);
	RUN(what_is_sent_first_may_be_large);
	RUN(a_client_that_vanishes_is_noticed_at_once);
	RUN(what_a_client_sends_on_a_stream_is_ignored_up_to_a_limit);
	RUN(streams_end_by_their_session_or_all_together);
	RUN(a_stream_lives_as_long_as_it_was_given);
	RUN(in_a_full_channel_the_oldest_gives_way);
	RUN(beyond_the_limit_a_stream_is_told_to_come_again);
	RUN(one_address_has_its_share);
	RUN(stopping_ends_all_streams_at_once);
	RUN(as_many_files_may_be_open_as_are_needed);
	RUN(whatever_comes_together_nothing_is_left);
	unlink(path);
	keys_free(keys);
	arena_free(a);
	return tap_end();
}
