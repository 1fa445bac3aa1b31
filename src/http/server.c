/* SPDX-License-Identifier: Apache-2.0
 *
 * This file starts and stops the server. A few threads with epoll serve the connections, each
 * thread its own (loop.c), one has the streams (stream.c), and pools do slow work. We read every
 * byte of a request with our own strict code, so that one place decides what a request is and owns
 * its memory until it ends.
 */
#include "http/serve.h"

#include <malloc.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"

/* How many threads a pool for slow work has, and how many tasks may wait for one. */
enum { POOL_THREADS = 2, POOL_QUEUE = 32 };

/* Larger blocks of memory go back to the system when they are freed. The C library would raise this
 * bound by itself to the size of the largest upload, and keep that much memory from then on. */
enum { KEPT_BYTES = 512 << 10 };

int64_t steady_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t steady_ms(void)
{
	return steady_us() / 1000;
}

int64_t allowance_ms(const struct http_server *s, size_t bytes)
{
	const struct http_conf *c = &s->site.conf;

	return c->header_seconds * INT64_C(1000) + (int64_t)(bytes * 1000 / c->least_rate);
}

/* Raise the number of files that the process may open, as far as the system lets it. */
static rlim_t raise_descriptors(rlim_t need)
{
	struct rlimit l;

	if (getrlimit(RLIMIT_NOFILE, &l) < 0) return need;
	if (l.rlim_cur >= need) return l.rlim_cur; /* RLIM_INFINITY is the largest of all */
	l.rlim_cur = l.rlim_max < need ? l.rlim_max : need;
	(void)setrlimit(RLIMIT_NOFILE, &l);
	return getrlimit(RLIMIT_NOFILE, &l) < 0 ? need : l.rlim_cur;
}

/* A quarter of the descriptors that the process may have is not for connections: the database,
 * calendars that are fetched and mails that are read need some at any time. Where the others are
 * too few, streams have what connections leave, or half of them. */
static void share_descriptors(struct http_conf *c)
{
	rlim_t all = (rlim_t)c->connections + c->streams, need = all + all / 3 + 1;
	rlim_t have = raise_descriptors(need), most = have - have / 4, half;

	if (have >= need) return;
	log_warn("only %llu files may be open, fewer than the %llu for %u connections and %u streams: "
		"raise the hard limit (LimitNOFILE, ulimit -Hn)", (unsigned long long)have,
		(unsigned long long)need, c->connections, c->streams);
	half = c->streams < most / 2 ? c->streams : most / 2;
	if (c->connections > most - half) c->connections = (unsigned)(most - half);
	if (c->streams > most - c->connections) c->streams = (unsigned)(most - c->connections);
}

/* On loopback everything may come from one address, that of a proxy. */
static unsigned share_of_address(const struct http_site *s, unsigned all)
{
	return s->loopback ? all : 64;
}

static void set_defaults(struct http_site *s)
{
	struct http_conf *c = &s->conf;

	if (!c->threads) c->threads = 2;
	if (!c->connections) c->connections = 1000;
	if (!c->streams) c->streams = 12000;
	share_descriptors(c);
	if (!c->per_address) c->per_address = share_of_address(s, c->connections);
	if (!c->streams_per_address) c->streams_per_address = share_of_address(s, c->streams);
	if (!c->streams_per_channel) c->streams_per_channel = 16;
	if (!c->beat_seconds) c->beat_seconds = 15;
	if (!c->stall_seconds) c->stall_seconds = 30;
	if (!c->header_seconds) c->header_seconds = 15;
	if (!c->idle_seconds) c->idle_seconds = 75;
	if (!c->least_rate) c->least_rate = 8192;
	if (!c->upload_bytes) c->upload_bytes = (size_t)72 << 20;
}

static bool start_pools(struct http_server *s, struct err *e)
{
	for (const struct http_route *r = s->site.conf.routes; r->path; r++) {
		if (!r->pool || s->pools[r->pool]) continue;
		/* tasks that need much memory run one at a time */
		s->pools[r->pool] = pool_start(r->pool == HTTP_READING ? 1 : POOL_THREADS, POOL_QUEUE);
		if (!s->pools[r->pool]) return err_set(e, ERR_FAILED, "no thread can be started");
	}
	return true;
}

static void wake_loops(void *arg)
{
	struct http_server *s = arg;

	for (unsigned i = 0; i < s->loops_n; i++) loop_wake(&s->loops[i]);
}

static bool start_loops(struct http_server *s, struct err *e)
{
	const struct http_conf *c = &s->site.conf;

	s->loops = NEW_N(s->a, struct loop, c->threads);
	s->shares = shares_new(c->connections, c->per_address);
	s->site.streams = streams_start(c, &s->site.counts);
	s->budget = budget_new(c->upload_bytes, wake_loops, s);
	if (!s->site.streams) return err_set(e, ERR_FAILED, "no thread can be started");
	for (; s->loops_n < c->threads; s->loops_n++)
		if (!loop_start(&s->loops[s->loops_n], s, c->connections / c->threads))
			return err_set(e, ERR_FAILED, "no thread can be started");
	return true;
}

static void release_all(struct http_server *s)
{
	for (int i = 0; i < HTTP_POOLS; i++)
		if (s->pools[i]) pool_free(s->pools[i]);
	budget_free(s->budget);
	streams_free(s->site.streams);
	shares_free(s->shares);
	if (s->fd >= 0) close(s->fd);
	if (s->site.unix_path.n && s->fd >= 0) unlink(str_z(s->a, s->site.unix_path));
	arena_free(s->a);
}

static bool start_all(struct http_server *s, struct err *e)
{
	if ((s->fd = site_listen(&s->site, s->a, &s->name, e)) < 0) return false;
	if (!s->site.origin.n && !s->site.unix_path.n)
		s->site.origin = str_fmt(s->a, "http://%.*s", STR(s->name));
	return start_pools(s, e) && start_loops(s, e);
}

struct http_server *http_start(const struct http_conf *c, struct err *e)
{
	struct arena *a = arena_new();
	struct http_server *s = NEW(a, struct http_server);

	mallopt(M_MMAP_THRESHOLD, KEPT_BYTES);
	s->a = a;
	s->fd = -1;
	if (!site_init(&s->site, a, c, e)) {
		release_all(s);
		return NULL;
	}
	set_defaults(&s->site);
	if (start_all(s, e)) return s;
	http_stop(s);
	return NULL;
}

struct str http_address(const struct http_server *s)
{
	return s->name;
}

/* Wait for the answers that are under way, at most `most` milliseconds. */
static void wait_for_answers(struct http_server *s, int most)
{
	int64_t until = steady_ms() + most;
	struct timespec pause = { .tv_nsec = 10000000 };

	while (atomic_load(&s->site.counts.under_way) > 0 && steady_ms() < until)
		nanosleep(&pause, NULL);
}

void http_stop(struct http_server *s)
{
	atomic_store(&s->closing, true);
	wake_loops(s);
	streams_stop(s->site.streams);
	wait_for_answers(s, STOP_MS);
	atomic_store(&s->site.ending, true);
	for (int i = 0; i < HTTP_POOLS; i++)
		if (s->pools[i]) pool_finish(s->pools[i]);
	wait_for_answers(s, LAST_MS); /* the loops write the last answers of the pools */
	atomic_store(&s->stopping, true);
	for (unsigned i = 0; i < s->loops_n; i++) loop_join(&s->loops[i]);
	release_all(s);
}
