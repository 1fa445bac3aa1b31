/* SPDX-License-Identifier: Apache-2.0
 *
 * What the files that hold sockets share: server.c starts and stops, loop.c watches the
 * sockets of one thread, conn.c takes a connection from bytes to bytes, exchange.c a request
 * from its head to its answer, stream.c has what stays open after that; budget.c is the memory
 * that uploads may have, share.c counts what one address has open.
 */
#ifndef HTTP_SERVE_H
#define HTTP_SERVE_H

#include <pthread.h>

#include "http/budget.h"
#include "http/inside.h"
#include "http/pool.h"
#include "http/share.h"
#include "http/stream.h"
#include "http/wire.h"

enum {
	TICK_MS = 250,
	STOP_MS = 5000,     /* that requests under way have when the program ends … */
	LAST_MS = 250,      /* … and for their answers to be written, when nothing waits any more */
	SLOW_MS = 3600000,  /* a large download may take so long */
	PATIENCE_MS = 3000, /* that slow clients have while there is no room for others */
	LINGER_MS = 5000,   /* for a refused client to read why, while it still sends */
	UPLOAD_WAIT_MS = 10000,  /* for memory, before an upload is told to come again */
	WINDOW_MS = 1000,        /* in which an upload must move on while others wait for memory … */
	WINDOW_BYTES = 64 << 10,  /* … by so many bytes */
};

enum conn_state {
	READS_HEAD,   /* or waits for the next request */
	READS_BODY,
	WAITS_MEMORY, /* it has a large body and waits for memory; the socket is not read meanwhile */
	ANSWERS,      /* the answer is made, on a thread of a pool or on this one */
	WRITES,
	LEAVES,       /* the answer is a stream: the socket goes to the thread that has those */
	LINGERS,      /* it was refused: what comes is read and forgotten, then it closes */
};

/* One request from its head on. It belongs to its connection, which frees it however it
 * ends; the body is outside of the arena, so that it has one place and no copies. */
struct exchange {
	struct http_server *s;
	struct conn *c;
	struct http_request q;
	struct http_response r;
	struct http_head head;
	struct wire_chunks chunks;
	char *body;
	size_t body_n, body_cap;
	size_t limit;        /* most bytes of the body */
	struct claim claim;  /* the memory that a large body has or waits for */
	int64_t begun;       /* steady_us() */
	int64_t reads_from;  /* of steady_ms(): the body's time counts from then */
	int64_t waits_until; /* until when it waits for memory; 0: it does not */
	int64_t window_from; /* see WINDOW_MS; and the bytes there were */
	size_t window_n;
	bool last;           /* the connection ends with this answer */
};

struct conn {
	struct conn *next, *before; /* neighbours in the list of its loop */
	struct conn *done;          /* the next whose answer came from a pool */
	struct loop *loop;
	int fd;
	uint32_t events;            /* what the loop waits for; 0: it is not asked */
	unsigned char at[16];       /* the address of the peer, for its share of connections */
	bool shares;                /* the connection counts in that share */
	struct str peer;            /* the address as text, in `text`; empty: a Unix socket */
	char text[46];
	enum conn_state state;
	int64_t deadline;           /* of steady_ms() */
	struct exchange *x;         /* NULL between requests */
	char *in;                   /* what was read and not yet taken; NULL between requests */
	size_t in_n, seen;
	bool blank;                 /* the empty line before this request was forgiven */
	char *out_head;             /* in the exchange's arena */
	size_t out_head_n, sent;
};

/* A thread with its connections. Nothing of them is touched by other threads but `done`. */
struct loop {
	struct http_server *s;
	pthread_t thread;
	int epoll, wake;            /* `wake` is an eventfd */
	struct conn *conns;
	unsigned n, most;
	bool listens;
	int64_t ticked;
	pthread_mutex_t lock;       /* guards `done` */
	struct conn *done;
	char date[40];              /* the date that answers carry, printed for `date_of` */
	int64_t date_of;
};

struct http_server {
	struct http_site site;
	struct arena *a;
	struct str name;
	int fd;
	struct loop *loops;
	unsigned loops_n;
	struct shares *shares;  /* of the connections; streams have their own */
	struct budget *budget;
	_Atomic bool closing;   /* accept nothing, keep no connection for another request */
	_Atomic bool stopping;  /* the loops end */
	struct pool *pools[HTTP_POOLS];
};

int64_t steady_us(void);
int64_t steady_ms(void);
/* The time that so many bytes may take: header_seconds, and then a second for each least_rate
 * bytes. */
int64_t allowance_ms(const struct http_server *s, size_t bytes);

/* -- loop.c -- */

/* Start one thread, for at most `most` connections. False when it cannot be. */
MUST_CHECK bool loop_start(struct loop *l, struct http_server *s, unsigned most);
void loop_wake(struct loop *l);
void loop_join(struct loop *l);
/* Have the loop wait for these events of the connection (EPOLLIN …); 0: for none. */
void loop_watch(struct conn *c, uint32_t events);
/* Take a connection out, close it and free it with its request. */
void loop_close(struct conn *c);
/* The same, but its socket stays open and belongs to somebody else. */
void loop_release(struct conn *c);
/* From any thread: the answer is there. */
void loop_post(struct conn *c);

/* -- conn.c -- */

/* Go on as far as the bytes and the socket allow; may close and free `c`. */
void conn_go_on(struct conn *c);
/* What the clock says: cut off, told to come again, or admitted. May free `c`. */
void conn_tick(struct conn *c, int64_t now);
void conn_answer_ready(struct conn *c);

/* -- exchange.c -- */

/* From a head, which is copied; empty when the bytes were none, to be refused. */
struct exchange *exchange_begin(struct conn *c, struct str head);
void exchange_free(struct exchange *x);
/* Judge the head: status 0, or why not; then x->limit is set. */
struct http_refusal exchange_check(struct exchange *x);
/* Whether a body of `n` bytes may be read: a large one needs a known reader. */
struct http_refusal exchange_admit(struct exchange *x, size_t n);
/* Answer now; the connection ends with it. */
void exchange_refuse(struct exchange *x, struct http_refusal f);
/* The body is whole: true when r is the answer, false when a pool makes it and posts. */
MUST_CHECK bool exchange_answer(struct exchange *x);
/* The bytes before the body of the answer, in the arena. */
struct str exchange_print_head(struct exchange *x, const char *date);
/* The answer is to be a stream, and nobody has refused it. When it is not, none is open. */
bool exchange_streams(struct exchange *x);
/* Instead of a stream say that there are as many as may be. */
void exchange_refuse_stream(struct exchange *x);
/* Count and log what was sent. */
void exchange_note(struct exchange *x, size_t sent);

#endif
