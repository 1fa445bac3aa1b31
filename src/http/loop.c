/* SPDX-License-Identifier: Apache-2.0
 *
 * A loop is a thread that serves connections. It waits for their sockets, accepts new connections
 * while there is room, looks at their deadlines four times a second, and goes on with connections
 * whose answer a pool has made.
 */
#include "http/serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

union peer {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_storage room;
};

/* -- the sockets that a loop waits for -- */

/* An event of a connection carries the address of its struct. Events of the two other sockets of a
 * loop carry the addresses of these. */
static char listening, waking;

static void set_events(struct loop *l, int how, int fd, uint32_t events, void *what)
{
	struct epoll_event e = { .events = events, .data.ptr = what };

	(void)epoll_ctl(l->epoll, how, fd, &e);
}

void loop_watch(struct conn *c, uint32_t events)
{
	if (c->events == events) return;
	set_events(c->loop, !events ? EPOLL_CTL_DEL : c->events ? EPOLL_CTL_MOD : EPOLL_CTL_ADD,
		c->fd, events, c);
	c->events = events;
}

/* Watch the listening socket, or no longer. A new connection wakes only one of the threads. */
static void listen_on(struct loop *l, bool on)
{
	if (l->listens == on) return;
	l->listens = on;
	set_events(l, on ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, l->s->fd,
		on ? EPOLLIN | EPOLLEXCLUSIVE : 0, &listening);
}

void loop_wake(struct loop *l)
{
	uint64_t one = 1;

	(void)!write(l->wake, &one, sizeof one);
}

void loop_post(struct conn *c)
{
	struct loop *l = c->loop;

	pthread_mutex_lock(&l->lock);
	c->done = l->done;
	l->done = c;
	pthread_mutex_unlock(&l->lock);
	loop_wake(l);
}

/* -- connections -- */

static void read_peer(struct conn *c, const union peer *p)
{
	if (p->any.sa_family == AF_INET) {
		inet_ntop(AF_INET, &p->v4.sin_addr, c->text, sizeof c->text);
		memcpy(c->at, &p->v4.sin_addr, 4);
	} else if (p->any.sa_family == AF_INET6) {
		inet_ntop(AF_INET6, &p->v6.sin6_addr, c->text, sizeof c->text);
		/* a customer of a provider has a /64 of addresses, but of mapped IPv4 addresses a
		 * single one */
		memcpy(c->at, &p->v6.sin6_addr, IN6_IS_ADDR_V4MAPPED(&p->v6.sin6_addr) ? 16 : 8);
	}
	c->peer = str_of(c->text);
}

static void open_conn(struct loop *l, int fd, const union peer *p)
{
	struct conn *c = calloc(1, sizeof *c);
	int on = 1;

	if (!c) abort(); /* as everywhere, a lack of memory ends the program */
	read_peer(c, p);
	/* connections of a proxy are not limited, because all readers share them */
	c->shares = !proxies_trust(&l->s->site.proxies, c->peer);
	if (c->shares && !shares_take(l->s->shares, c->at)) {
		close(fd);
		free(c);
		return;
	}
	/* fails on a Unix socket, where there is nothing to switch off */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	c->loop = l;
	c->fd = fd;
	c->deadline = steady_ms() + allowance_ms(l->s, 0);
	c->next = l->conns;
	if (c->next) c->next->before = c;
	l->conns = c;
	l->n++;
	atomic_fetch_add(&l->s->site.counts.open, 1);
	loop_watch(c, EPOLLIN);
}

void loop_release(struct conn *c)
{
	struct loop *l = c->loop;

	exchange_free(c->x);
	loop_watch(c, 0);
	if (c->shares) shares_leave(l->s->shares, c->at);
	if (c->before) c->before->next = c->next;
	else l->conns = c->next;
	if (c->next) c->next->before = c->before;
	l->n--;
	atomic_fetch_sub(&l->s->site.counts.open, 1);
	free(c->in);
	free(c);
}

void loop_close(struct conn *c)
{
	int fd = c->fd;

	if (c->x && c->state == WRITES) exchange_note(c->x, c->sent);
	loop_release(c);
	close(fd);
}

static bool is_idle(const struct conn *c)
{
	return c->state == READS_HEAD && !c->in_n;
}

/* True when a connection can be closed without loss: it is between two requests, or has sent its
 * last answer. */
static bool is_free(const struct conn *c)
{
	return is_idle(c) || c->state == LINGERS;
}

/* True when a connection has been open for a while and sends its request, or takes its answer, too
 * slowly. */
static bool is_slow(const struct conn *c, int64_t now)
{
	bool moves = c->state == READS_HEAD || c->state == READS_BODY || c->state == WRITES;

	return moves && c->deadline - now < allowance_ms(c->loop->s, 0) - PATIENCE_MS;
}

/* Close one connection, when there are as many as may be: the one that has been idle longest; where
 * none is idle, the slowest, so that a few sockets that drip bytes cannot shut all others out. */
static bool evict_one(struct loop *l)
{
	struct conn *out = NULL;
	int64_t now = steady_ms();

	for (struct conn *c = l->conns; c; c = c->next) {
		if (!is_free(c) && !is_slow(c, now)) continue;
		if (!out || is_free(c) > is_free(out) ||
			(is_free(c) == is_free(out) && c->deadline < out->deadline))
			out = c;
	}
	if (!out) return false;
	if (!is_free(out)) atomic_fetch_add(&l->s->site.counts.cut, 1);
	loop_close(out);
	return true;
}

/* Accept one connection, so that the threads take turns. */
static void accept_one(struct loop *l)
{
	union peer p = { 0 };
	socklen_t n = sizeof p;
	int fd;

	if (l->n >= l->most && !evict_one(l)) {
		listen_on(l, false); /* accept again at the next look at the clock */
		return;
	}
	fd = accept4(l->s->fd, &p.any, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd >= 0) open_conn(l, fd, &p);
	else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS)
		if (!evict_one(l)) listen_on(l, false);
}

/* -- the thread -- */

static void take_done(struct loop *l)
{
	struct conn *c, *next;
	uint64_t n;

	(void)!read(l->wake, &n, sizeof n);
	pthread_mutex_lock(&l->lock);
	c = l->done;
	l->done = NULL;
	pthread_mutex_unlock(&l->lock);
	for (; c; c = next) {
		next = c->done;
		conn_answer_ready(c);
	}
}

static void look_at_clock(struct loop *l, bool all)
{
	bool closing = atomic_load(&l->s->closing);
	int64_t now = steady_ms();
	struct conn *next;

	for (struct conn *c = l->conns; c; c = next) {
		next = c->next;
		if (closing && is_idle(c)) loop_close(c);
		else if (all || c->state == WAITS_MEMORY) conn_tick(c, now);
	}
	listen_on(l, !closing); /* in a full house somebody may have become idle since */
	if (all) l->ticked = now;
}

static void take_events(struct loop *l, struct epoll_event *e, int n)
{
	bool woken = false, accepts = false;

	/* these events come last, because only they may end a connection that has an event in the
	 * list */
	for (int i = 0; i < n; i++) {
		if (e[i].data.ptr == &listening) accepts = true;
		else if (e[i].data.ptr == &waking) woken = true;
		else conn_go_on(e[i].data.ptr);
	}
	if (accepts) accept_one(l);
	if (!woken) return;
	take_done(l);
	look_at_clock(l, false);
}

static void *run_loop(void *arg)
{
	struct loop *l = arg;
	struct epoll_event e[64];

	listen_on(l, true);
	while (!atomic_load(&l->s->stopping)) {
		int64_t left = l->ticked + TICK_MS - steady_ms();
		int n = epoll_wait(l->epoll, e, 64, left > 0 ? (int)left : 0);

		if (n > 0) take_events(l, e, n);
		if (steady_ms() >= l->ticked + TICK_MS) look_at_clock(l, true);
	}
	while (l->conns) loop_close(l->conns);
	return NULL;
}

bool loop_start(struct loop *l, struct http_server *s, unsigned most)
{
	*l = (struct loop){ .s = s, .most = most ? most : 1, .ticked = steady_ms() };
	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	l->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pthread_mutex_init(&l->lock, NULL);
	if (l->epoll >= 0 && l->wake >= 0) {
		set_events(l, EPOLL_CTL_ADD, l->wake, EPOLLIN, &waking);
		if (pthread_create(&l->thread, NULL, run_loop, l) == 0) return true;
	}
	if (l->epoll >= 0) close(l->epoll);
	if (l->wake >= 0) close(l->wake);
	pthread_mutex_destroy(&l->lock);
	return false;
}

void loop_join(struct loop *l)
{
	loop_wake(l);
	pthread_join(l->thread, NULL);
	close(l->epoll);
	close(l->wake);
	pthread_mutex_destroy(&l->lock);
}
