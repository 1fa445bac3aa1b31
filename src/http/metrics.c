/* SPDX-License-Identifier: Apache-2.0
 *
 * Counters in the text format of Prometheus. They name no path and no person.
 */
#include "http/inside.h"

static const struct {
	int64_t microseconds;
	const char *label;
} limits[METRIC_BUCKETS] = {
	{ 1000, "0.001" },
	{ 5000, "0.005" },
	{ 25000, "0.025" },
	{ 100000, "0.1" },
	{ 500000, "0.5" },
	{ 2500000, "2.5" },
	{ INT64_MAX, "+Inf" },
};

void count_up(_Atomic uint64_t *n, uint64_t more)
{
	atomic_fetch_add_explicit(n, more, memory_order_relaxed);
}

static unsigned long long read_count(const _Atomic uint64_t *n)
{
	return atomic_load_explicit(n, memory_order_relaxed);
}

void count_answer(struct http_counts *c, int status, size_t bytes, int64_t microseconds)
{
	int i = 0;

	while (microseconds > limits[i].microseconds) i++;
	count_up(&c->bucket[i], 1);
	count_up(&c->microseconds, (uint64_t)microseconds);
	count_up(&c->bytes_out, bytes);
	count_up(&c->status[status / 100 % 6], 1);
}

static void print_head(struct buf *b, const char *name, const char *type, const char *help)
{
	buf_fmt(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void print_single(struct buf *b, const char *name, const char *type, const char *help,
	unsigned long long n)
{
	print_head(b, name, type, help);
	buf_fmt(b, "%s %llu\n", name, n);
}

static void print_durations(const struct http_counts *c, struct buf *b)
{
	static const char name[] = "rapport_http_request_seconds";
	unsigned long long all = 0;

	print_head(b, name, "histogram", "Time from a request's header to the end of its answer.");
	for (int i = 0; i < METRIC_BUCKETS; i++) {
		all += read_count(&c->bucket[i]);
		buf_fmt(b, "%s_bucket{le=\"%s\"} %llu\n", name, limits[i].label, all);
	}
	buf_fmt(b, "%s_sum %.6f\n%s_count %llu\n", name,
		(double)read_count(&c->microseconds) / 1e6, name, all);
}

void http_metrics(const struct http_request *q, struct buf *b)
{
	const struct http_counts *c = &q->site->counts;

	print_head(b, "rapport_http_requests_total", "counter", "Answers sent, by class of status.");
	for (int i = 2; i < 6; i++)
		buf_fmt(b, "rapport_http_requests_total{status=\"%dxx\"} %llu\n", i,
			read_count(&c->status[i]));
	print_durations(c, b);
	print_single(b, "rapport_http_sent_bytes_total", "counter", "Bytes of bodies sent.",
		read_count(&c->bytes_out));
	print_single(b, "rapport_http_refused_total", "counter", "Malformed or oversized requests.",
		read_count(&c->malformed));
	print_single(b, "rapport_http_cut_total", "counter", "Connections closed for being too slow.",
		read_count(&c->cut));
	print_single(b, "rapport_http_connections", "gauge", "Connections that are open.",
		(unsigned long long)atomic_load(&c->open));
	print_single(b, "rapport_http_requests_held", "gauge", "Requests whose memory is held.",
		(unsigned long long)atomic_load(&c->held));
	print_single(b, "rapport_http_streams", "gauge", "Streams of events that are open.",
		read_count(&c->streams));
	print_single(b, "rapport_http_events_total", "counter", "Events given to streams.",
		read_count(&c->events));
	print_single(b, "rapport_http_streams_cut_total", "counter",
		"Streams closed because their reader did not take what was sent.",
		read_count(&c->streams_cut));
}
