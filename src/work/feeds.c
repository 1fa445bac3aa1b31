/* SPDX-License-Identifier: Apache-2.0
 *
 * A few threads fetch side by side, each a batch that it took; what has not changed is
 * written down together. A server that is slow holds up one thread for a while, and nobody
 * else's work: the rest of that batch is given back.
 */
#include "work/feeds.h"

#include "base/log.h"
#include "base/watch.h"
#include "model/feed.h"
#include "work/turn.h"

enum { BATCH = 128, SLOW = 1000, LONGEST = 1000 * FEED_LEASE / 2 /* milliseconds */,
	KEEP_SECONDS = 30 };

struct batch {
	struct store *store;
	struct arena *a;
	struct feed *feeds;
	size_t n, asked;             /* feeds[0] to feeds[asked - 1] were asked for */
	struct client_answer *same;  /* the answer of each feed that has not changed */
	bool *unchanged;             /* by feed; settle_batch() notes them together */
	const _Atomic bool *stop;
};

/* Parse the calendar that came before the transaction in which it is kept, so that nobody waits
 * to write meanwhile. */
static bool read_ahead(const struct batch *b, struct arena *a, const struct feed *f,
	const struct client_answer *got, struct calendar_ahead **ahead, struct err *why)
{
	struct ctx x;
	bool ok = store_begin(b->store, a, DB_READ, CTX_OPERATOR, store_clock(), &x) &&
		feed_ahead(&x, f, got, ahead);

	if (x.db) ok = store_end(&x, ok);
	if (!ok) *why = x.err;
	else calendar_ahead_read(*ahead);
	return ok;
}

/* Keep the answer to a feed in a transaction of its own; `failure` is NULL when a calendar came. */
static bool keep_answer(const struct batch *b, struct arena *a, const struct feed *f,
	const struct client_answer *got, const struct err *failure, struct err *why)
{
	struct watch watch = watch_start(b->stop, KEEP_SECONDS);
	struct calendar_ahead *ahead = NULL;
	struct ctx x;
	bool ok;

	if (!failure && !read_ahead(b, a, f, got, &ahead, why)) return false;
	ok = store_begin(b->store, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x);
	x.watch = &watch;
	calendar_ahead_use(&x, ahead);
	ok = ok && feed_done(&x, f, got, failure);
	if (x.db) ok = store_end(&x, ok);
	if (!ok) *why = x.err;
	return ok;
}

/* A calendar that came and cannot be read is a failure like one that did not come. False when
 * the program ends, or nothing can be kept. */
static bool fetch_feed(struct batch *b, size_t i, struct transfer_line *line, struct arena *a)
{
	const struct feed *f = &b->feeds[i];
	struct client_ask ask = { .url = f->url, .etag = f->etag, .modified = f->modified,
		.limit = CALENDAR_BYTES, .line = line, .inside = b->store->inside, .stop = b->stop };
	struct client_answer got;
	struct err why = { 0 }, no;
	bool ok = client_get(a, &ask, &got, &why);

	if (ok && got.unchanged) {
		b->unchanged[i] = true;
		b->same[i] = (struct client_answer){ .unchanged = true,
			.etag = str_dup(b->a, got.etag), .modified = str_dup(b->a, got.modified) };
		return true;
	}
	if (ok && keep_answer(b, a, f, &got, NULL, &why)) return true;
	if (atomic_load(b->stop)) return false;
	log_warn("feed not read calendar=%lld failures=%lld %s", (long long)f->calendar,
		(long long)f->failures + 1, why.text);
	no = why;
	err_clear(&why);
	return keep_answer(b, a, f, &got, &no, &why);
}

/* Take a fair share of the feeds that are due. *more becomes true when any feed was due, even if
 * other threads took them all. */
static bool take_batch(struct batch *b, int threads, bool *more)
{
	struct ctx x;
	int64_t due = 0;
	bool ok = turn_begin(b->store, b->a, DB_WRITE, &x) && feed_count_due(&x, (int64_t)threads * BATCH, &due) &&
		(!due || feed_take(&x, (size_t)(due + threads - 1) / (size_t)threads, &b->feeds, &b->n));

	ok = turn_end(&x, ok, "feeds");
	*more = due > 0;
	b->same = NEW_N(b->a, struct client_answer, b->n);
	b->unchanged = NEW_N(b->a, bool, b->n);
	return ok;
}

static bool settle_batch(const struct batch *b)
{
	struct ctx x;
	bool ok = turn_begin(b->store, b->a, DB_WRITE, &x);

	for (size_t i = 0; ok && i < b->n; i++) {
		if (i >= b->asked) ok = feed_release(&x, &b->feeds[i]);
		else if (b->unchanged[i]) ok = feed_done(&x, &b->feeds[i], &b->same[i], NULL);
	}
	return turn_end(&x, ok, "feeds");
}

bool feeds_next(struct store *s, struct arena *a, struct transfer_line *line, int threads,
	const _Atomic bool *stop)
{
	struct batch b = { .store = s, .a = a, .stop = stop };
	int64_t began = watch_clock(), now = began, before;
	bool more, kept = true;

	if (!take_batch(&b, threads, &more)) return false;
	while (b.asked < b.n && !atomic_load(stop)) {
		struct arena *one = arena_new(); /* of one feed, whose calendar may have 32 MiB */

		kept = fetch_feed(&b, b.asked, line, one);
		arena_free(one);
		if (!kept) break;
		b.asked++;
		before = now;
		now = watch_clock();
		if (now - before > SLOW || now - began > LONGEST) break;
	}
	return (!b.n || settle_batch(&b)) && kept && more && !atomic_load(stop);
}
