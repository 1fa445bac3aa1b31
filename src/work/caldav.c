/* SPDX-License-Identifier: Apache-2.0
 *
 * Per collection: what changed, the contents of that, and one transaction that keeps both. A
 * sync that ends in the middle is begun again from the same token.
 */
#include "work/caldav.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/log.h"
#include "model/caldav.h"

/* Of one account: who takes it over when the lease runs out finds nobody at it. */
enum { SYNC_SECONDS = CALDAV_LEASE - 60 };

static int by_href(const void *a, const void *b)
{
	const struct caldav_item *x = a, *y = b;

	return str_cmp(x->href, y->href);
}

/* Of what the server lists, that which is not known in this version; and, when it listed all,
 * what is known and was not listed. */
static void only_changed(struct arena *a, struct caldav_item **list, size_t *n,
	struct caldav_item *known, size_t known_n, bool whole)
{
	struct caldav_item *out = NEW_N(a, struct caldav_item, *n + known_n + 1);
	size_t count = 0;

	if (*n) qsort(*list, *n, sizeof **list, by_href);
	if (known_n) qsort(known, known_n, sizeof *known, by_href);
	for (size_t i = 0; i < *n; i++) {
		const struct caldav_item *have = known_n ?
			bsearch(&(*list)[i], known, known_n, sizeof *known, by_href) : NULL;

		if ((*list)[i].gone ? have != NULL : !have || !str_eq(have->etag, (*list)[i].etag))
			out[count++] = (*list)[i];
	}
	for (size_t i = 0; whole && i < known_n; i++) {
		if (*n && bsearch(&known[i], *list, *n, sizeof **list, by_href)) continue;
		out[count] = known[i];
		out[count++].gone = true;
	}
	*list = out;
	*n = count;
}

/* Those that are to be fetched first, those that are gone behind them. */
static size_t present_first(struct caldav_item *items, size_t n)
{
	size_t present = 0;

	for (size_t i = 0; i < n; i++) {
		struct caldav_item it = items[i];

		if (it.gone) continue;
		items[i] = items[present];
		items[present++] = it;
	}
	return present;
}

static bool known_items(struct store *s, struct arena *a, int64_t collection,
	struct caldav_item **out, size_t *n, struct err *why)
{
	struct ctx x;
	bool ok = store_begin(s, a, DB_READ, CTX_OPERATOR, store_clock(), &x) &&
		caldav_known(&x, collection, out, n);

	if (x.db) ok = store_end(&x, ok);
	if (!ok) *why = x.err;
	return ok;
}

/* Of some collections one may know no more than when their owner is busy. */
static bool sync_busy(struct store *s, struct arena *a, const struct caldav_job *job,
	const struct caldav_collection *c, struct err *why)
{
	int64_t now = store_clock();
	struct str ics;
	struct ctx x;
	bool ok;

	if (!caldav_busy(a, &job->at, c->url, now - CALENDAR_PAST_DAYS * (int64_t)DAY,
		    now + CALENDAR_AHEAD_DAYS * (int64_t)DAY, &ics, why))
		return false;
	ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, now, &x);
	x.watch = job->at.watch;
	ok = ok && caldav_keep_text(&x, job, c, ics);
	if (x.db) ok = store_end(&x, ok);
	if (!ok) *why = x.err;
	return ok;
}

static bool sync_one(struct store *s, struct arena *a, const struct caldav_job *job,
	const struct caldav_collection *c, struct err *why)
{
	struct caldav_item *known = NULL, *items = NULL;
	size_t known_n = 0, n = 0, present;
	struct str token = c->calendar ? c->token : S("");
	struct ctx x;
	bool whole = false, ok;

	if (!known_items(s, a, c->id, &known, &known_n, why)) return false;
	if (!caldav_changes(a, &job->at, c->url, c->syncs, &token, &whole, &items, &n, why)) {
		if (why->code != ERR_FORBIDDEN) return false;
		err_clear(why);
		return sync_busy(s, a, job, c, why);
	}
	only_changed(a, &items, &n, known, known_n, whole);
	present = present_first(items, n);
	if (!caldav_contents(a, &job->at, c->url, items, present, why)) return false;
	ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x);
	x.watch = job->at.watch;
	ok = ok && caldav_keep(&x, job, c, items, n, token);
	if (x.db) ok = store_end(&x, ok);
	if (!ok) *why = x.err;
	log_info("caldav collection=%lld changed=%zu", (long long)c->id, n);
	return ok;
}

bool caldav_next(struct store *s, struct arena *a, const _Atomic bool *stop)
{
	struct watch watch = watch_start(stop, SYNC_SECONDS);
	struct caldav_job *job = NULL;
	struct err why = { 0 };
	int64_t retry_after = 0;
	struct ctx x;
	bool ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x);

	if (ok) job = caldav_due(&x);
	if (x.db) ok = store_end(&x, !x.err.code);
	if (!ok) log_error("caldav: %s", x.err.text);
	if (!ok || !job) return false;
	job->at.watch = &watch;
	job->at.retry_after = &retry_after;
	job->at.inside = s->inside;
	for (size_t i = 0; ok && i < job->account.collections_n; i++)
		if (job->account.collections[i].chosen)
			ok = sync_one(s, a, job, &job->account.collections[i], &why);
	if (atomic_load(stop)) return false;
	if (!ok)
		log_warn("caldav not read account=%lld failures=%lld %s", (long long)job->account.id,
			(long long)job->account.failures + 1, why.text);
	ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) &&
		caldav_done(&x, job, why.code ? why.text : NULL, retry_after);
	if (x.db) ok = store_end(&x, ok);
	return ok;
}
