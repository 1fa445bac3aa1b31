/* SPDX-License-Identifier: Apache-2.0
 *
 * The peer of bench/streams.sh: libmicrohttpd with streams that are suspended while there is nothing
 * to send, and resumed for an event or a sign of life. The same paths as our toy server: GET
 * /stream/N, POST /publish/N.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/mhd.h"

enum { CHANNELS = 1 << 14, EVENT_BYTES = 256, BEAT_SECONDS = 15, SLICES = 60 };

/* A stream: at most one to a channel. `out` is what is still to be sent. */
struct listener {
	struct MHD_Connection *m;
	int suspended;
	size_t n;
	char out[EVENT_BYTES];
};

/* The body of a POST, as it comes. */
struct body {
	size_t n;
	char p[EVENT_BYTES];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct listener *at[CHANNELS];

static ssize_t next_bytes(void *arg, uint64_t pos, char *out, size_t room)
{
	struct listener *l = arg;
	size_t n;

	(void)pos;
	pthread_mutex_lock(&lock);
	n = l->n < room ? l->n : room;
	memcpy(out, l->out, n);
	memmove(l->out, l->out + n, l->n - n);
	l->n -= n;
	if (!n) {
		l->suspended = 1;
		MHD_suspend_connection(l->m);
	}
	pthread_mutex_unlock(&lock);
	return (ssize_t)n;
}

static void end_listener(void *arg)
{
	struct listener *l = arg;

	pthread_mutex_lock(&lock);
	for (int i = 0; i < CHANNELS; i++)
		if (at[i] == l) at[i] = NULL;
	pthread_mutex_unlock(&lock);
	free(l);
}

static void give(unsigned channel, const char *p, size_t n)
{
	struct listener *l;

	pthread_mutex_lock(&lock);
	l = at[channel % CHANNELS];
	if (l && l->n + n <= sizeof l->out) {
		memcpy(l->out + l->n, p, n);
		l->n += n;
	}
	if (l && l->suspended) {
		l->suspended = 0;
		MHD_resume_connection(l->m);
	}
	pthread_mutex_unlock(&lock);
}

/* Signs of life, spread over the time between two of them. */
static void *beat(void *arg)
{
	struct timespec pause = { .tv_nsec = BEAT_SECONDS * 1000000000LL / SLICES };

	for (unsigned i = 0;; i = (i + 1) % SLICES) {
		for (unsigned c = i; c < CHANNELS; c += SLICES) give(c, ": \n\n", 4);
		nanosleep(&pause, NULL);
	}
	return arg;
}

static enum MHD_Result answer(struct MHD_Connection *m, struct MHD_Response *r)
{
	enum MHD_Result sent = MHD_queue_response(m, 200, r);

	MHD_destroy_response(r);
	return sent;
}

static enum MHD_Result begin_stream(struct MHD_Connection *m, unsigned channel)
{
	struct listener *l = calloc(1, sizeof *l);
	struct MHD_Response *r;

	if (!l) abort();
	l->m = m;
	pthread_mutex_lock(&lock);
	at[channel % CHANNELS] = l;
	pthread_mutex_unlock(&lock);
	r = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, EVENT_BYTES, next_bytes, l, end_listener);
	MHD_add_response_header(r, "Content-Type", "text/event-stream");
	MHD_add_response_header(r, "Connection", "close"); /* as ours: no chunks */
	return answer(m, r);
}

static enum MHD_Result take(void *arg, struct MHD_Connection *m, const char *url,
	const char *method, const char *version, const char *bytes, size_t *n, void **slot)
{
	struct body *b = *slot;
	const char *number = strrchr(url, '/');

	(void)arg, (void)version;
	if (!b) {
		*slot = b = calloc(1, sizeof *b);
		return b ? MHD_YES : MHD_NO;
	}
	if (*n) {
		size_t more = *n < sizeof b->p - b->n ? *n : sizeof b->p - b->n;

		memcpy(b->p + b->n, bytes, more);
		b->n += more;
		*n = 0;
		return MHD_YES;
	}
	if (strcmp(method, "GET") == 0) return begin_stream(m, (unsigned)atoi(number + 1));
	give((unsigned)atoi(number + 1), b->p, b->n);
	return answer(m, MHD_create_response_from_buffer(2, (void *)(uintptr_t)"1\n", MHD_RESPMEM_PERSISTENT));
}

static void end_request(void *arg, struct MHD_Connection *m, void **slot,
	enum MHD_RequestTerminationCode how)
{
	(void)arg, (void)m, (void)how;
	free(*slot);
	*slot = NULL;
}

int main(void)
{
	unsigned most = CHANNELS;
	pthread_t thread;
	struct MHD_Daemon *d;

	mhd_hold_signals();
	d = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, take,
		NULL, MHD_OPTION_THREAD_POOL_SIZE, 2u, MHD_OPTION_CONNECTION_LIMIT, most,
		MHD_OPTION_NOTIFY_COMPLETED, end_request, NULL, MHD_OPTION_END);
	if (!d || pthread_create(&thread, NULL, beat, NULL) != 0) return 1;
	mhd_wait(d);
	return 0; /* the streams end with the process: MHD_stop_daemon() wants each resumed first */
}
