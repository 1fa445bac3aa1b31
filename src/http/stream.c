/* SPDX-License-Identifier: Apache-2.0
 *
 * One thread serves all streams. Whatever other threads want of it (a new stream, its socket, an
 * event) they put as a note into one queue, and the thread takes notes in their order. So a stream
 * gets exactly the events published after it was asked for, and nothing of a stream is locked.
 *
 * An event is one block of memory, which the streams that wait to send it share. A stream that
 * waits for nothing is this struct and its socket.
 */
#include "http/stream.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/serve.h"

enum {
	QUEUE_BYTES = 64 << 10, /* of events that a reader has not taken; then the stream is cut */
	HEARD_BYTES = 64 << 10, /* that a client may send on a stream, where nothing is asked */
	KERNEL_BYTES = 32 << 10, /* that the system keeps for a slow reader, instead of megabytes */
	SLOT_MS = 256,          /* how finely the clock is looked at … */
	SLOTS = 128,            /* … and how far ahead: 32 seconds, more than the time between beats */
};

/* What is sent: an event, a sign of life, or the head of the answer with what it begins with. */
struct block {
	unsigned refs; /* of the thread of the streams alone */
	size_t weight; /* in the queue of a reader: that of an event is its length, others have none */
	size_t n;
	char p[];
};

struct piece {
	struct piece *next;
	struct block *block;
};

struct stream {
	struct streams *of;
	struct stream *next, *before;   /* neighbours in its bucket, the newest first */
	struct stream *later, *earlier; /* neighbours in its slot */
	int slot;                       /* -1: none */
	int fd;                         /* -1: it waits for its socket */
	uint32_t events;                /* that the socket is watched for */
	bool opened;                    /* the note that gives it a socket, or none, has been taken */
	bool ended;                     /* it ended before that note, which will free it */
	bool shares;                    /* it counts in the share of `at` */
	unsigned char at[16];
	int64_t channel;
	uint64_t key;
	int64_t ends, beats;            /* of steady_ms(): its end, its next sign of life */
	int64_t moved;                  /* when its queue became shorter, or was empty */
	struct piece *first, *last;
	size_t sent;                    /* bytes of the first piece */
	size_t queued;                  /* the weight of all pieces */
	size_t heard;                   /* bytes that came */
};

enum word { NEW_STREAM, OPEN, DROP, EVENT, END };

struct note {
	struct note *next;
	enum word word;
	struct stream *stream;  /* NEW_STREAM, OPEN, DROP */
	int64_t channel;        /* EVENT, END */
	uint64_t key;           /* END */
	struct block *block;    /* EVENT, OPEN */
	int fd;                 /* OPEN, with the share that it has */
	bool shares;
	unsigned char at[16];
};

/* The streams whose channels have one hash. */
struct bucket {
	struct stream *first;
	_Atomic unsigned n; /* of streams, from the moment they are asked for */
};

struct streams {
	const struct http_conf *conf;
	struct http_counts *counts;
	struct shares *shares;
	pthread_t thread;
	int epoll, wake;        /* `wake` is an eventfd */
	_Atomic bool stopping;
	pthread_mutex_t lock;   /* guards the notes */
	struct note *first, *last;
	struct block *beat;
	int64_t now;            /* steady_ms(), read at each turn */
	int64_t turned;         /* the slot of time that was looked at last */
	unsigned opened;        /* so many streams had their socket, which spreads their beats */
	struct stream *slots[SLOTS];
	size_t mask;            /* of the buckets, a power of two less one */
	struct bucket buckets[];
};

/* -- blocks and notes -- */

static void *need_memory(size_t n)
{
	void *p = calloc(1, n);

	if (!p) abort(); /* as everywhere, a lack of memory ends the program */
	return p;
}

static struct block *make_block(struct str first, struct str second, size_t weight)
{
	struct block *b = need_memory(sizeof *b + first.n + second.n);

	b->refs = 1;
	b->weight = weight;
	b->n = first.n + second.n;
	if (first.n) memcpy(b->p, first.p, first.n);
	if (second.n) memcpy(b->p + first.n, second.p, second.n);
	return b;
}

static void release_block(struct block *b)
{
	if (b && --b->refs == 0) free(b);
}

/* Put a note into the queue. Where others wait already, whoever put the first has woken the
 * thread. */
static void post_note(struct streams *s, struct note note)
{
	struct note *n = need_memory(sizeof *n);
	uint64_t one = 1;
	bool wake;

	*n = note;
	pthread_mutex_lock(&s->lock);
	wake = !s->first;
	if (s->last) s->last->next = n;
	else s->first = n;
	s->last = n;
	pthread_mutex_unlock(&s->lock);
	if (wake) (void)!write(s->wake, &one, sizeof one);
}

/* -- where streams are found -- */

static struct bucket *find_bucket(struct streams *s, int64_t channel)
{
	return &s->buckets[((uint64_t)channel * UINT64_C(0x9E3779B97F4A7C15) >> 32) & s->mask];
}

static void enter_bucket(struct stream *t)
{
	struct bucket *b = find_bucket(t->of, t->channel);

	t->next = b->first;
	if (t->next) t->next->before = t;
	b->first = t;
}

static void leave_bucket(struct stream *t)
{
	struct bucket *b = find_bucket(t->of, t->channel);

	if (t->before) t->before->next = t->next;
	else b->first = t->next;
	if (t->next) t->next->before = t->before;
	atomic_fetch_sub(&b->n, 1);
}

/* Have tick_stream() called at a time. Times too far ahead are looked at earlier, and once more. */
static void enter_slot(struct stream *t, int64_t due)
{
	struct streams *s = t->of;
	int64_t at = due / SLOT_MS + 1;

	if (at <= s->turned) at = s->turned + 1;
	if (at >= s->turned + SLOTS) at = s->turned + SLOTS - 1;
	t->slot = (int)(at % SLOTS);
	t->earlier = NULL;
	t->later = s->slots[t->slot];
	if (t->later) t->later->earlier = t;
	s->slots[t->slot] = t;
}

static void leave_slot(struct stream *t)
{
	if (t->slot < 0) return;
	if (t->earlier) t->earlier->later = t->later;
	else t->of->slots[t->slot] = t->later;
	if (t->later) t->later->earlier = t->earlier;
	t->slot = -1;
}

/* -- one stream -- */

static void watch_stream(struct stream *t, uint32_t events)
{
	struct epoll_event e = { .events = events, .data.ptr = t };

	if (t->events == events) return;
	(void)epoll_ctl(t->of->epoll, t->events ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, t->fd, &e);
	t->events = events;
}

static void take_piece_off(struct stream *t)
{
	struct piece *p = t->first;

	t->first = p->next;
	if (!t->first) t->last = NULL;
	t->queued -= p->block->weight;
	t->sent = 0;
	release_block(p->block);
	free(p);
}

/* End a stream and free it, or have the note free it that is still to come. */
static void end_stream(struct stream *t)
{
	struct streams *s = t->of;

	leave_bucket(t);
	leave_slot(t);
	while (t->first) take_piece_off(t);
	if (t->fd >= 0) {
		/* a child that is being started may have the socket too, and then closing it
		 * alone would leave it watched */
		(void)epoll_ctl(s->epoll, EPOLL_CTL_DEL, t->fd, NULL);
		close(t->fd);
	}
	if (t->shares) shares_leave(s->shares, t->at);
	atomic_fetch_sub(&s->counts->streams, 1);
	t->ended = true;
	if (t->opened) free(t);
}

static void cut_stream(struct stream *t)
{
	count_up(&t->of->counts->streams_cut, 1);
	end_stream(t);
}

/* Send what the socket takes. False: the stream has ended. */
static bool send_pieces(struct stream *t)
{
	while (t->first && t->fd >= 0) {
		struct block *b = t->first->block;
		ssize_t n = send(t->fd, b->p + t->sent, b->n - t->sent, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno == EINTR) continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
		if (n < 0) {
			end_stream(t);
			return false;
		}
		t->moved = t->of->now;
		t->sent += (size_t)n;
		if (t->sent == b->n) take_piece_off(t);
	}
	if (t->fd >= 0) watch_stream(t, EPOLLIN | EPOLLRDHUP | (t->first ? EPOLLOUT : 0));
	return true;
}

/* Put a block behind the others, or before them all, where the head of the answer belongs. */
static void add_piece(struct stream *t, struct block *b, bool front)
{
	struct piece *p = need_memory(sizeof *p);

	if (!t->first) t->moved = t->of->now;
	p->block = b;
	b->refs++;
	t->queued += b->weight;
	if (front || !t->first) {
		p->next = t->first;
		t->first = p;
		if (!t->last) t->last = p;
	} else {
		t->last->next = p;
		t->last = p;
	}
}

/* Send a block. False: the stream has ended, perhaps because its reader lets too much wait. */
static bool give_block(struct stream *t, struct block *b)
{
	if (t->queued && t->queued + b->weight > QUEUE_BYTES) {
		cut_stream(t);
		return false;
	}
	add_piece(t, b, false);
	return send_pieces(t);
}

/* Take what came and forget it. False: the stream has ended. */
static bool hear_bytes(struct stream *t)
{
	char bytes[4096];
	ssize_t n = recv(t->fd, bytes, sizeof bytes, MSG_DONTWAIT);

	if (n < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK)) return true;
	if (n > 0) t->heard += (size_t)n;
	if (n > 0 && t->heard <= HEARD_BYTES) return true;
	end_stream(t);
	return false;
}

static void go_on(struct stream *t, uint32_t events)
{
	if (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) end_stream(t);
	else if ((events & EPOLLIN) && !hear_bytes(t)) return;
	else if (events & EPOLLOUT) (void)send_pieces(t);
}

/* What the clock says: it has ended, is cut, or says that it lives. */
static void tick_stream(struct stream *t)
{
	struct streams *s = t->of;
	int64_t stalls = t->moved + s->conf->stall_seconds * INT64_C(1000), due;

	if (s->now >= t->ends) {
		end_stream(t);
		return;
	}
	if (t->first && s->now >= stalls) {
		cut_stream(t);
		return;
	}
	if (s->now >= t->beats) {
		t->beats = s->now + s->conf->beat_seconds * INT64_C(1000);
		if (t->fd >= 0 && !t->first && !give_block(t, s->beat)) return;
	}
	due = t->ends < t->beats ? t->ends : t->beats;
	enter_slot(t, t->first && stalls < due ? stalls : due);
}

/* -- what others want -- */

/* In a full channel the oldest stream gives way. */
static void make_room(struct streams *s, int64_t channel)
{
	struct stream *oldest = NULL;
	unsigned n = 0;

	for (struct stream *t = find_bucket(s, channel)->first; t; t = t->next) {
		if (t->channel != channel) continue;
		oldest = t;
		n++;
	}
	if (n >= s->conf->streams_per_channel) end_stream(oldest);
}

/* The first beat comes at any time of the first interval, so that streams that were opened
 * together do not beat together. */
static void begin_stream(struct streams *s, struct stream *t)
{
	int64_t beat = s->conf->beat_seconds * INT64_C(1000);

	make_room(s, t->channel);
	enter_bucket(t);
	t->moved = s->now;
	t->beats = s->now + 1 + s->opened++ * INT64_C(7919) % beat;
	enter_slot(t, t->ends < t->beats ? t->ends : t->beats);
}

static void open_stream(struct streams *s, struct stream *t, const struct note *n)
{
	int bytes = KERNEL_BYTES, ms = (int)s->conf->stall_seconds * 1000;

	t->opened = true;
	t->fd = n->fd;
	t->shares = n->shares;
	memcpy(t->at, n->at, sizeof t->at);
	/* a reader who is gone without a word takes nothing; the second fails on a Unix socket */
	setsockopt(t->fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
	setsockopt(t->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof ms);
	add_piece(t, n->block, true);
	(void)send_pieces(t);
}

/* A stream that ended while it waited for its socket: the socket is closed. */
static void bury_stream(struct streams *s, struct stream *t, const struct note *n)
{
	if (n->word == OPEN) close(n->fd);
	if (n->word == OPEN && n->shares) shares_leave(s->shares, n->at);
	free(t);
}

static void give_event(struct streams *s, int64_t channel, struct block *b)
{
	struct stream *next;

	for (struct stream *t = find_bucket(s, channel)->first; t; t = next) {
		next = t->next;
		if (t->channel != channel) continue;
		if (give_block(t, b)) count_up(&s->counts->events, 1);
	}
}

static void end_streams(struct streams *s, int64_t channel, uint64_t key)
{
	struct stream *next;

	for (struct stream *t = find_bucket(s, channel)->first; t; t = next) {
		next = t->next;
		if (t->channel == channel && (!key || t->key == key)) end_stream(t);
	}
}

static void take_note(struct streams *s, const struct note *n)
{
	struct stream *t = n->stream;

	switch (n->word) {
	case NEW_STREAM: begin_stream(s, t); break;
	case OPEN:
		if (t->ended) bury_stream(s, t, n);
		else open_stream(s, t, n);
		break;
	case DROP:
		t->opened = true;
		if (t->ended) bury_stream(s, t, n);
		else end_stream(t);
		break;
	case EVENT: give_event(s, n->channel, n->block); break;
	case END: end_streams(s, n->channel, n->key); break;
	}
	release_block(n->block);
}

static void take_notes(struct streams *s)
{
	struct note *n, *next;
	uint64_t count;

	(void)!read(s->wake, &count, sizeof count);
	pthread_mutex_lock(&s->lock);
	n = s->first;
	s->first = s->last = NULL;
	pthread_mutex_unlock(&s->lock);
	for (; n; n = next) {
		next = n->next;
		take_note(s, n);
		free(n);
	}
}

/* -- the thread -- */

static void turn_slots(struct streams *s)
{
	int64_t until = s->now / SLOT_MS;

	if (s->turned < until - SLOTS) s->turned = until - SLOTS;
	while (s->turned < until) {
		struct stream *t;

		s->turned++;
		while ((t = s->slots[s->turned % SLOTS])) {
			leave_slot(t);
			tick_stream(t);
		}
	}
}

/* Until the next slot; where nobody listens, until somebody wakes the thread. */
static int wait_ms(const struct streams *s)
{
	int64_t left = (s->turned + 1) * SLOT_MS - steady_ms();

	if (!atomic_load(&s->counts->streams)) return -1;
	return left > 0 ? (int)left : 0;
}

static void end_all(struct streams *s)
{
	for (size_t i = 0; i <= s->mask; i++)
		while (s->buckets[i].first) end_stream(s->buckets[i].first);
}

static void *run_streams(void *arg)
{
	struct streams *s = arg;
	struct epoll_event e[64];

	while (!atomic_load(&s->stopping)) {
		int n = epoll_wait(s->epoll, e, 64, wait_ms(s));
		bool woken = false;

		s->now = steady_ms();
		/* notes and the clock come last: they may end a stream that has an event here */
		for (int i = 0; i < n; i++) {
			if (!e[i].data.ptr) woken = true;
			else go_on(e[i].data.ptr, e[i].events);
		}
		turn_slots(s);
		if (woken) take_notes(s);
	}
	end_all(s);
	return NULL;
}

struct streams *streams_start(const struct http_conf *c, struct http_counts *counts)
{
	struct epoll_event e = { .events = EPOLLIN };
	struct streams *s;
	size_t size = 64;

	while (size < c->streams) size *= 2;
	s = need_memory(sizeof *s + size * sizeof *s->buckets);
	s->mask = size - 1;
	s->conf = c;
	s->counts = counts;
	s->now = steady_ms();
	s->turned = s->now / SLOT_MS;
	s->shares = shares_new(c->streams, c->streams_per_address);
	s->beat = make_block(S(": \n\n"), S(""), 0);
	s->epoll = epoll_create1(EPOLL_CLOEXEC);
	s->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pthread_mutex_init(&s->lock, NULL);
	if (s->epoll >= 0 && s->wake >= 0 && epoll_ctl(s->epoll, EPOLL_CTL_ADD, s->wake, &e) == 0 &&
		pthread_create(&s->thread, NULL, run_streams, s) == 0)
		return s;
	atomic_store(&s->stopping, true);
	streams_free(s);
	return NULL;
}

void streams_stop(struct streams *s)
{
	uint64_t one = 1;

	if (!s) return;
	atomic_store(&s->stopping, true);
	(void)!write(s->wake, &one, sizeof one);
	pthread_join(s->thread, NULL);
}

void streams_free(struct streams *s)
{
	if (!s) return;
	take_notes(s); /* that came after the end */
	end_all(s);
	release_block(s->beat);
	if (s->epoll >= 0) close(s->epoll);
	if (s->wake >= 0) close(s->wake);
	shares_free(s->shares);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

/* -- from other threads -- */

struct stream *stream_new(struct streams *s, int64_t channel, uint64_t key, unsigned seconds)
{
	struct stream *t;

	if (atomic_load(&s->stopping)) return NULL;
	if (atomic_fetch_add(&s->counts->streams, 1) >= s->conf->streams) {
		atomic_fetch_sub(&s->counts->streams, 1);
		return NULL;
	}
	t = need_memory(sizeof *t);
	t->of = s;
	t->slot = t->fd = -1;
	t->channel = channel;
	t->key = key;
	t->ends = steady_ms() + seconds * INT64_C(1000);
	atomic_fetch_add(&find_bucket(s, channel)->n, 1);
	post_note(s, (struct note){ .word = NEW_STREAM, .stream = t });
	return t;
}

struct shares *streams_shares(struct streams *s)
{
	return s->shares;
}

void stream_open(struct stream *t, int fd, struct str head, struct str body,
	const unsigned char *at)
{
	struct note n = { .word = OPEN, .stream = t, .fd = fd, .block = make_block(head, body, 0) };

	if (at) memcpy(n.at, at, sizeof n.at);
	n.shares = at != NULL;
	post_note(t->of, n);
}

void stream_drop(struct stream *t)
{
	post_note(t->of, (struct note){ .word = DROP, .stream = t });
}

void http_stream(struct http_request *q, struct http_response *r, int64_t channel, uint64_t key,
	unsigned seconds)
{
	struct streams *s = q->site->streams;

	if (r->streams) return;
	r->streams = true;
	r->type = "text/event-stream";
	http_header(q, r, "X-Accel-Buffering", S("no")); /* nginx would collect events otherwise */
	if (!q->head) r->stream = stream_new(s, channel, key, seconds);
}

void http_publish(struct http_server *server, int64_t channel, struct str event)
{
	struct streams *s = server->site.streams;

	if (!event.n || !atomic_load(&find_bucket(s, channel)->n)) return;
	post_note(s, (struct note){ .word = EVENT, .channel = channel,
		.block = make_block(event, S(""), event.n) });
}

void http_stream_end(struct http_server *server, int64_t channel, uint64_t key)
{
	struct streams *s = server->site.streams;

	if (!atomic_load(&find_bucket(s, channel)->n)) return;
	post_note(s, (struct note){ .word = END, .channel = channel, .key = key });
}

size_t http_streams(const struct http_server *server)
{
	return (size_t)atomic_load(&server->site.counts.streams);
}
