/* SPDX-License-Identifier: Apache-2.0
 *
 * A few threads fetch side by side, each a feed that it took: a server that does not answer
 * holds up one of them for a while, and nobody else's work.
 */
#include "work/feeds.h"

#include "base/log.h"
#include "model/feed.h"

/* A calendar that came and cannot be read is a failure like one that did not come. */
static bool keep(struct store *s, struct arena *a, const struct feed *f,
	const struct client_answer *got, struct err *why)
{
	struct ctx x;
	bool ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) &&
		feed_done(&x, f, got, why->text);

	if (x.db) ok = store_end(&x, ok);
	if (!ok) *why = x.err;
	return ok;
}

static void give_back(struct store *s, struct arena *a, const struct feed *f)
{
	struct ctx x;
	bool ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) && feed_release(&x, f);

	if (x.db) ok = store_end(&x, ok);
	if (!ok) log_error("feeds: %s", x.err.text);
}

bool feeds_next(struct store *s, struct arena *a, const _Atomic bool *stop)
{
	struct client_answer got;
	struct err why = { 0 };
	struct feed *f = NULL;
	struct ctx x;
	bool ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x);

	if (ok) f = feed_due(&x);
	if (x.db) ok = store_end(&x, !x.err.code);
	if (!ok) log_error("feeds: %s", x.err.text);
	if (!ok || !f) return false;
	ok = client_get(a, &(struct client_ask){ .url = f->url, .etag = f->etag,
		.modified = f->modified, .limit = CALENDAR_BYTES, .inside = s->inside,
		.stop = stop }, &got, &why);
	if (ok && keep(s, a, f, &got, &why)) return true;
	if (atomic_load(stop)) {
		give_back(s, a, f);
		return false;
	}
	log_warn("feed not read calendar=%lld failures=%lld %s", (long long)f->calendar,
		(long long)f->failures + 1, why.text);
	return keep(s, a, f, NULL, &why);
}
