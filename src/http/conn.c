/* SPDX-License-Identifier: Apache-2.0
 *
 * A connection reads requests and writes their answers. Requests that came together are answered
 * one after the other, in their order. While a request is answered or waits for memory, the socket
 * is not read, so that the sender has to wait. Each state has a deadline, which a sender cannot put
 * off by sending a few bytes now and then.
 */
#include "http/serve.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>

/* TURN: how many steps a connection may take before the other connections of its
 * thread are served. */
enum { IN_BYTES = HTTP_HEADER_BYTES + 1, TURN = 1000 };

/* The date that answers carry; it is printed anew once a second. */
static const char *print_date(struct loop *l)
{
	time_t now = time(NULL);
	struct tm t;

	if (now != l->date_of && gmtime_r(&now, &t)) {
		strftime(l->date, sizeof l->date, "%a, %d %b %Y %H:%M:%S GMT", &t);
		l->date_of = now;
	}
	return l->date;
}

/* -- writing -- */

static size_t body_bytes(const struct exchange *x)
{
	bool none = str_eq(x->head.method, S("HEAD")) || x->r.status == 304 || x->r.status == 204;

	return none ? 0 : x->r.body.n;
}

static void begin_writing(struct conn *c)
{
	struct exchange *x = c->x;
	struct http_server *s = c->loop->s;
	struct str head;

	if (exchange_streams(x)) {
		c->state = LEAVES;
		return;
	}
	head = exchange_print_head(x, print_date(c->loop));
	/* these bytes are in our own arena, so that the const can be dropped */
	c->out_head = (char *)(uintptr_t)head.p;
	c->out_head_n = head.n;
	c->sent = 0;
	c->state = WRITES;
	c->deadline = steady_ms() + (x->r.slow ? SLOW_MS : allowance_ms(s, body_bytes(x)));
}

/* Go on reading for a while after a refusal, because the client may still be sending: a socket that
 * is closed with unread bytes is reset, and the answer would be lost (RFC 9112, section 9.6). */
static void begin_lingering(struct conn *c)
{
	shutdown(c->fd, SHUT_WR);
	c->state = LINGERS;
	c->deadline = steady_ms() + LINGER_MS;
	loop_watch(c, EPOLLIN);
}

/* After an answer go on to the next request. False: the connection has ended. */
static bool end_exchange(struct conn *c)
{
	bool last = c->x->last;

	exchange_note(c->x, body_bytes(c->x));
	exchange_free(c->x);
	c->x = NULL;
	c->out_head = NULL;
	if (last) {
		begin_lingering(c);
		return true;
	}
	c->state = READS_HEAD;
	c->seen = 0;
	c->blank = false;
	c->deadline = steady_ms() + (c->in_n ? 0 : c->loop->s->site.conf.idle_seconds * INT64_C(1000)) +
		allowance_ms(c->loop->s, 0);
	if (c->in_n) return true;
	free(c->in);
	c->in = NULL;
	return true;
}

/* Fill in the pieces that are left to send, and return how many there are: at most two, a head and
 * a body. */
static int fill_pieces(const struct conn *c, struct iovec at[2])
{
	size_t head = c->sent < c->out_head_n ? c->out_head_n - c->sent : 0;
	size_t from = c->sent > c->out_head_n ? c->sent - c->out_head_n : 0;
	int n = 0;

	if (head) at[n++] = (struct iovec){ c->out_head + c->sent, head };
	if (from < body_bytes(c->x))
		at[n++] = (struct iovec){ c->x->r.body.p + from, body_bytes(c->x) - from };
	return n;
}

/* Send what can be sent now. False: something is left, or the connection has ended. */
static bool write_some(struct conn *c)
{
	struct iovec at[2];
	struct msghdr m = { .msg_iov = at };

	while ((m.msg_iovlen = (size_t)fill_pieces(c, at))) {
		ssize_t n = sendmsg(c->fd, &m, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR) continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			loop_watch(c, EPOLLOUT);
			return false;
		}
		if (n < 0) {
			loop_close(c);
			return false;
		}
		c->sent += (size_t)n;
	}
	return end_exchange(c);
}

/* -- reading -- */

static void refuse_request(struct conn *c, struct http_refusal f)
{
	exchange_refuse(c->x, f);
	begin_writing(c);
}

static struct http_refusal too_short_of_memory(void)
{
	return (struct http_refusal){ 503, TR("Others are sending files just now. Nothing was "
					      "saved; please try again in a minute.") };
}

/* Ask for the memory of a body of so many bytes. False while the connection has to wait for it.
 * Small bodies need not ask. */
static bool has_memory(struct conn *c, size_t bytes)
{
	struct exchange *x = c->x;

	if (bytes <= HTTP_BODY_BYTES) return true;
	if (budget_claim(c->loop->s->budget, &x->claim, x->claim.whom, bytes)) {
		x->waits_until = 0;
		return true;
	}
	if (!x->waits_until) x->waits_until = steady_ms() + UPLOAD_WAIT_MS;
	c->deadline = x->waits_until;
	c->state = WAITS_MEMORY;
	loop_watch(c, 0);
	return false;
}

/* Make room for `cap` bytes of the body. False: the request is refused, or has to wait. */
static bool grow_body(struct conn *c, size_t cap)
{
	struct exchange *x = c->x;
	struct http_refusal f = exchange_admit(x, cap);

	if (f.status) {
		refuse_request(c, f);
		return false;
	}
	if (!has_memory(c, cap)) return false;
	x->body = realloc(x->body, cap);
	if (!x->body) abort(); /* as everywhere, a lack of memory ends the program */
	x->body_cap = cap;
	return true;
}

static void begin_window(struct conn *c)
{
	c->x->window_from = steady_ms();
	c->x->window_n = c->x->body_n;
}

/* Begin to read the body, or go on after a wait for memory. The deadline begins anew, because the
 * sender could not help the wait. */
static void begin_body(struct conn *c)
{
	c->state = READS_BODY;
	c->x->reads_from = steady_ms();
	c->deadline = c->x->reads_from + allowance_ms(c->loop->s, 0);
	begin_window(c);
}

static void take_body(struct conn *c, struct str data)
{
	struct exchange *x = c->x;

	if (data.n) memcpy(x->body + x->body_n, data.p, data.n);
	x->body_n += data.n;
	c->deadline = x->reads_from + allowance_ms(c->loop->s, x->body_n);
}

/* Take `n` bytes off the front of what was read. */
static void drop_bytes(struct conn *c, size_t n)
{
	memmove(c->in, c->in + n, c->in_n - n);
	c->in_n -= n;
}

static void answer_body(struct conn *c)
{
	c->state = ANSWERS;
	/* the answer may take its time: it does not use up that of the client */
	c->deadline = INT64_MAX;
	if (exchange_answer(c->x)) begin_writing(c);
	else loop_watch(c, 0);
}

/* Take what has come of a body of known length. True: something was taken or decided. */
static bool take_length(struct conn *c)
{
	struct exchange *x = c->x;
	size_t whole = x->head.length > 0 ? (size_t)x->head.length : 0;
	size_t n = whole - x->body_n < c->in_n ? whole - x->body_n : c->in_n;

	if (x->body_cap < whole && !grow_body(c, whole)) return c->state == WRITES;
	take_body(c, (struct str){ c->in, n });
	drop_bytes(c, n);
	if (x->body_n == whole) answer_body(c);
	return x->body_n == whole;
}

/* Make room for one more piece of a body whose length is unknown. */
static bool fit_piece(struct conn *c, size_t n)
{
	struct exchange *x = c->x;
	size_t cap = x->body_cap ? x->body_cap : HTTP_BODY_BYTES;

	if (n > x->limit - x->body_n) {
		refuse_request(c, (struct http_refusal){ 413, TR("That is more than can be sent here.") });
		return false;
	}
	while (cap < x->body_n + n) cap *= 2;
	if (cap > x->limit) cap = x->limit;
	return x->body_cap >= x->body_n + n || grow_body(c, cap);
}

static bool take_chunks(struct conn *c)
{
	struct exchange *x = c->x;
	struct str in = { c->in, c->in_n }, data;
	enum wire got = WIRE_MORE;

	while (in.n && got == WIRE_MORE) {
		struct wire_chunks before = x->chunks;
		struct str rest = in;

		got = wire_chunks_take(&x->chunks, &rest, &data);
		if (data.n && !fit_piece(c, data.n)) {
			x->chunks = before; /* the chunk is taken again when there is room */
			break;
		}
		take_body(c, data);
		in = rest;
	}
	/* move the rest once for all chunks: moving it after each tiny chunk would take quadratic
	 * time */
	drop_bytes(c, c->in_n - in.n);
	if (got == WIRE_BAD) refuse_request(c, (struct http_refusal){ 400, "A chunk is malformed." });
	if (got == WIRE_DONE) answer_body(c);
	return got != WIRE_MORE || c->state == WRITES;
}

static bool take_some_body(struct conn *c)
{
	return c->x->head.chunked ? take_chunks(c) : take_length(c);
}

static void say_continue(struct conn *c)
{
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	bool has_body = c->x->head.chunked || c->x->head.length > 0;

	if (!has_body || c->in_n || !http_has(&c->x->q.headers, S("expect"))) return;
	if (str_eq(c->x->head.version, S("HTTP/1.0"))) return;
	/* if there is no room for these few bytes, the client goes on by itself after a while */
	(void)!send(c->fd, go_on, sizeof go_on - 1, MSG_NOSIGNAL);
}

static void begin_request(struct conn *c, struct str head)
{
	struct http_refusal f;

	c->x = exchange_begin(c, head);
	f = exchange_check(c->x);
	if (!f.status && c->x->head.length > 0)
		f = exchange_admit(c->x, (size_t)c->x->head.length);
	drop_bytes(c, head.n);
	if (f.status) {
		refuse_request(c, f);
		return;
	}
	begin_body(c);
	say_continue(c);
}

static void refuse_head(struct conn *c, int status, const char *why)
{
	c->x = exchange_begin(c, S(""));
	refuse_request(c, (struct http_refusal){ status, why });
}

/* Look for a head. True: one was found, or bytes that cannot become one. */
static bool take_head(struct conn *c)
{
	struct str in = { c->in, c->in_n };
	enum wire got;

	/* one empty line before a request is forgiven (RFC 9112, section 2.2) */
	if (!c->seen && !c->blank && str_starts(in, S("\r\n"))) {
		drop_bytes(c, 2);
		in.n -= 2;
		c->blank = true;
	}
	got = wire_head_end(in, &c->seen);
	if (got == WIRE_DONE) begin_request(c, str_sub(in, 0, c->seen));
	else if (got == WIRE_BAD) refuse_head(c, 400, "A header line is malformed.");
	else if (in.n < IN_BYTES) return false;
	else if (str_index(in, '\r') == in.n) refuse_head(c, 414, "The address is too long.");
	else refuse_head(c, 431, "The header is too large.");
	return true;
}

/* Receive bytes. Bytes of a body of known length go straight into the body, without a copy. */
static ssize_t receive_bytes(struct conn *c)
{
	struct exchange *x = c->x;
	ssize_t n;

	if (x && !x->head.chunked && x->body_cap) {
		n = recv(c->fd, x->body + x->body_n, x->body_cap - x->body_n, 0);
		if (n <= 0) return n;
		x->body_n += (size_t)n;
		c->deadline = x->reads_from + allowance_ms(c->loop->s, x->body_n);
		return n;
	}
	if (!c->in && !(c->in = malloc(IN_BYTES))) abort();
	n = recv(c->fd, c->in + c->in_n, IN_BYTES - c->in_n, 0);
	if (n <= 0) return n;
	if (!x && !c->in_n && !c->blank) c->deadline = steady_ms() + allowance_ms(c->loop->s, 0);
	c->in_n += (size_t)n;
	return n;
}

/* Read what has come. False: nothing has, and the socket is watched, or the connection has
 * ended. */
static bool read_some(struct conn *c)
{
	ssize_t n;

	do n = receive_bytes(c);
	while (n < 0 && errno == EINTR);
	if (n > 0) return true;
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
		if (!c->x && !c->in_n) { /* between requests a connection holds no memory */
			free(c->in);
			c->in = NULL;
		}
		loop_watch(c, EPOLLIN);
		return false;
	}
	loop_close(c);
	return false;
}

static bool forget_some(struct conn *c)
{
	char bytes[4096];
	ssize_t n = recv(c->fd, bytes, sizeof bytes, 0);

	if (n > 0 || (n < 0 && errno == EINTR)) return true;
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return false;
	loop_close(c);
	return false;
}

/* Give the socket to the thread that has the streams, with what is to be sent first. False: the
 * connection is gone from here. */
static bool leave_loop(struct conn *c)
{
	struct exchange *x = c->x;
	struct stream *t = x->r.stream;
	struct str head;

	if (c->shares && !shares_take(streams_shares(x->s->site.streams), c->at)) {
		exchange_refuse_stream(x);
		begin_writing(c);
		return true;
	}
	head = exchange_print_head(x, print_date(c->loop));
	exchange_note(x, x->r.body.n);
	loop_watch(c, 0);
	x->r.stream = NULL;
	stream_open(t, c->fd, head, buf_str(&x->r.body), c->shares ? c->at : NULL);
	loop_release(c);
	return false;
}

void conn_go_on(struct conn *c)
{
	bool more = true;
	int steps = 0;

	/* a step that ends the connection returns false, and then nothing of `c` is looked at */
	while (more) {
		if (++steps > TURN) {
			loop_watch(c, EPOLLIN | EPOLLOUT); /* so the loop comes back at once */
			return;
		}
		switch (c->state) {
		case READS_HEAD: more = (c->in_n && take_head(c)) || read_some(c); break;
		case READS_BODY:
			more = take_some_body(c);
			if (!more && c->state == READS_BODY) more = read_some(c);
			break;
		case WRITES: more = write_some(c); break;
		case LEAVES: more = leave_loop(c); break;
		case LINGERS: more = forget_some(c); break;
		/* WAITS_MEMORY and ANSWERS: whoever gives memory or the answer
		 * wakes the connection */
		default: more = false;
		}
	}
}

void conn_answer_ready(struct conn *c)
{
	begin_writing(c);
	conn_go_on(c);
}

/* True when others wait for memory, and this connection has some but has received
 * few bytes lately. */
static bool is_stalled(struct conn *c, int64_t now)
{
	struct exchange *x = c->x;
	bool slow;

	if (c->state != READS_BODY || !x->claim.bytes || now - x->window_from < WINDOW_MS) return false;
	slow = x->body_n - x->window_n < WINDOW_BYTES;
	begin_window(c);
	return slow && budget_is_short(c->loop->s->budget);
}

void conn_tick(struct conn *c, int64_t now)
{
	struct http_server *s = c->loop->s;

	if (c->state == WAITS_MEMORY || is_stalled(c, now)) {
		bool waits = c->state == WAITS_MEMORY;

		if (waits && now < c->deadline) {
			begin_body(c);
			conn_go_on(c);
			return;
		}
		refuse_request(c, too_short_of_memory());
		budget_release(&c->x->claim);
		conn_go_on(c);
		return;
	}
	if (now < c->deadline) return;
	if (c->state != LINGERS) atomic_fetch_add(&s->site.counts.cut, 1);
	loop_close(c);
}
