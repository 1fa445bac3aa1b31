/* SPDX-License-Identifier: Apache-2.0
 *
 * Counters in Prometheus' text form. They name no path and no person.
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

static void count(_Atomic uint64_t *n, uint64_t more)
{
	atomic_fetch_add_explicit(n, more, memory_order_relaxed);
}

static unsigned long long now_at(const _Atomic uint64_t *n)
{
	return atomic_load_explicit(n, memory_order_relaxed);
}

void count_answer(struct http_counts *c, int status, size_t bytes, int64_t microseconds)
{
	int i = 0;

	while (microseconds > limits[i].microseconds) i++;
	count(&c->bucket[i], 1);
	count(&c->microseconds, (uint64_t)microseconds);
	count(&c->bytes_out, bytes);
	count(&c->status[status / 100 % 6], 1);
}

static void head(struct buf *b, const char *name, const char *type, const char *help)
{
	buf_fmt(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void single(struct buf *b, const char *name, const char *type, const char *help,
	unsigned long long n)
{
	head(b, name, type, help);
	buf_fmt(b, "%s %llu\n", name, n);
}

static void print_durations(const struct http_counts *c, struct buf *b)
{
	static const char name[] = "rapport_http_request_seconds";
	unsigned long long all = 0;

	head(b, name, "histogram", "Time from a request's header to the end of its answer.");
	for (int i = 0; i < METRIC_BUCKETS; i++) {
		all += now_at(&c->bucket[i]);
		buf_fmt(b, "%s_bucket{le=\"%s\"} %llu\n", name, limits[i].label, all);
	}
	buf_fmt(b, "%s_sum %.6f\n%s_count %llu\n", name,
		(double)now_at(&c->microseconds) / 1e6, name, all);
}

void http_metrics(const struct http_request *q, struct buf *b)
{
	const struct http_counts *c = &q->site->counts;

	head(b, "rapport_http_requests_total", "counter", "Answers sent, by class of status.");
	for (int i = 2; i < 6; i++)
		buf_fmt(b, "rapport_http_requests_total{status=\"%dxx\"} %llu\n", i,
			now_at(&c->status[i]));
	print_durations(c, b);
	single(b, "rapport_http_sent_bytes_total", "counter", "Bytes of bodies sent.",
		now_at(&c->bytes_out));
	single(b, "rapport_http_refused_total", "counter", "Malformed or oversized requests.",
		now_at(&c->malformed));
	single(b, "rapport_http_cut_total", "counter", "Connections closed for being too slow.",
		now_at(&c->cut));
	single(b, "rapport_http_connections", "gauge", "Connections that are open.",
		(unsigned long long)atomic_load(&c->open));
	single(b, "rapport_http_requests_held", "gauge", "Requests whose memory is held.",
		(unsigned long long)atomic_load(&c->held));
}
