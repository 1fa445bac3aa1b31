/* SPDX-License-Identifier: Apache-2.0
 *
 * Per collection: what changed, the contents of that, and one transaction that keeps both. What
 * did not come is kept as such, and asked for again; so a large calendar of a slow server comes in
 * parts. A sync that ends with the program is begun again from the same token.
 */
#include "work/caldav.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/log.h"
#include "model/caldav.h"

/* Of one account: who takes it over when the lease runs out finds nobody at it. */
enum { SYNC_SECONDS = CALDAV_LEASE - 60, KEEP_SECONDS = 50 };

static int by_path(const void *a, const void *b)
{
	const struct caldav_item *x = a, *y = b;

	return caldav_path_cmp(x->href, y->href);
}

static struct caldav_item *find(const struct caldav_item *it, struct caldav_item *list, size_t n)
{
	return n ? bsearch(it, list, n, sizeof *list, by_path) : NULL;
}

/* What was listed goes by the name under which it is known: servers write one path in several
 * ways. */
static bool is_changed(struct caldav_item *it, const struct caldav_item *have, int64_t now)
{
	bool same = have && it->etag.n && str_eq(have->etag, it->etag);

	if (have) it->href = have->href;
	if (it->gone) return have != NULL;
	if (same) it->failures = have->failures;
	return !same || (have->failures && have->next_try <= now);
}

/* Of what the server lists, that which is not known in this version; when it listed all, what is
 * known and was not listed; else, what could not be read before and is due again. */
static void only_changed(struct arena *a, struct caldav_item **list, size_t *n,
	struct caldav_item *known, size_t known_n, bool whole, int64_t now)
{
	struct caldav_item *out = NEW_N(a, struct caldav_item, *n + known_n + 1);
	size_t count = 0;

	if (*n) qsort(*list, *n, sizeof **list, by_path);
	if (known_n) qsort(known, known_n, sizeof *known, by_path);
	for (size_t i = 0; i < *n; i++)
		if (is_changed(&(*list)[i], find(&(*list)[i], known, known_n), now)) out[count++] = (*list)[i];
	for (size_t i = 0; i < known_n; i++) {
		if (find(&known[i], *list, *n)) continue;
		if (!whole && (!known[i].failures || known[i].next_try > now)) continue;
		out[count] = known[i];
		out[count++].gone = whole;
	}
	*list = out;
	*n = count;
}

/* Those that are to be fetched first, those that are gone behind them. */
static size_t present_first(struct arena *a, struct caldav_item *items, size_t n)
{
	struct caldav_item *gone = NEW_N(a, struct caldav_item, n + 1);
	size_t present = 0, others = 0;

	for (size_t i = 0; i < n; i++) {
		if (items[i].gone) gone[others++] = items[i];
		else items[present++] = items[i];
	}
	for (size_t i = 0; i < others; i++) items[present + i] = gone[i];
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

static bool keep(struct store *s, struct arena *a, const struct caldav_job *job,
	const struct caldav_collection *c, const struct caldav_item *items, size_t n, struct str token,
	struct err *why)
{
	/* what came is kept, also where the time for asking is over */
	struct watch watch = watch_start(job->at.watch->stop, KEEP_SECONDS);
	struct ctx x;
	bool ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x);

	x.watch = &watch;
	ok = ok && caldav_keep(&x, job, c, items, n, token);
	if (x.db) ok = store_end(&x, ok);
	if (!ok && !why->code) *why = x.err;
	return ok;
}

/* A collection of which some could not be had, or which had to be left in the middle, keeps what
 * came. */
static bool sync_one(struct store *s, struct arena *a, const struct caldav_job *job,
	const struct caldav_collection *c, struct err *why)
{
	struct caldav_item *known = NULL, *items = NULL;
	size_t known_n = 0, n = 0, present, unread = 0;
	struct str token = c->calendar ? c->token : S("");
	bool whole = false, all;

	if (!known_items(s, a, c->id, &known, &known_n, why)) return false;
	if (!caldav_changes(a, &job->at, c->url, c->syncs, &token, &whole, &items, &n, why)) {
		if (why->code != ERR_FORBIDDEN) return false;
		err_clear(why);
		return sync_busy(s, a, job, c, why);
	}
	only_changed(a, &items, &n, known, known_n, whole, store_clock());
	present = present_first(a, items, n);
	all = caldav_contents(a, &job->at, c->url, items, present, why);
	if (watch_is_stopped(job->at.watch) || !keep(s, a, job, c, items, n, token, why)) return false;
	for (size_t i = 0; i < n; i++) unread += items[i].unread;
	log_info("caldav collection=%lld changed=%zu unread=%zu", (long long)c->id, n, unread);
	return all;
}

static bool fail_one(struct store *s, struct arena *a, const struct caldav_collection *c,
	const char *why, int64_t retry_after)
{
	struct ctx x;
	bool ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) &&
		caldav_failed(&x, c, why, retry_after);

	if (x.db) ok = store_end(&x, ok);
	log_warn("caldav not read collection=%lld failures=%lld %s", (long long)c->id,
		(long long)c->failures + 1, why);
	return ok;
}

static int by_fetched(const void *a, const void *b)
{
	const struct caldav_collection *x = a, *y = b;

	return (x->fetched > y->fetched) - (x->fetched < y->fetched);
}

/* Each collection that is due, whatever becomes of the others. False: the account as a whole
 * fails, and *why says why. */
static bool sync_all(struct store *s, const struct caldav_job *job, struct err *why)
{
	/* who had no turn last time comes first */
	if (job->account.collections_n)
		qsort(job->account.collections, job->account.collections_n,
			sizeof *job->account.collections, by_fetched);
	for (size_t i = 0; i < job->account.collections_n; i++) {
		const struct caldav_collection *c = &job->account.collections[i];
		struct arena *a;
		struct err no = { 0 };
		bool ok;

		if (!c->chosen || (c->failures && c->next_try > store_clock())) continue;
		if (watch_is_over(job->at.watch)) break; /* the rest has its turn next time */
		*job->at.said = (struct caldav_said){ 0 };
		a = arena_new();
		ok = sync_one(s, a, job, c, &no) || watch_is_stopped(job->at.watch);
		if (!ok && !job->at.said->account) ok = fail_one(s, a, c, no.text, job->at.said->retry_after);
		arena_free(a);
		if (ok) continue;
		*why = no;
		return false;
	}
	return true;
}

bool caldav_next(struct store *s, struct arena *a, const _Atomic bool *stop)
{
	struct watch watch = watch_start(stop, SYNC_SECONDS);
	struct caldav_job *job = NULL;
	struct err why = { 0 };
	struct caldav_said said = { 0 };
	struct ctx x;
	bool ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x);

	if (ok) job = caldav_due(&x);
	if (x.db) ok = store_end(&x, !x.err.code);
	if (!ok) log_error("caldav: %s", x.err.text);
	if (!ok || !job) return false;
	job->at.watch = &watch;
	job->at.said = &said;
	job->at.inside = s->inside;
	ok = sync_all(s, job, &why);
	if (atomic_load(stop)) return false;
	if (!ok)
		log_warn("caldav not read account=%lld failures=%lld %s", (long long)job->account.id,
			(long long)job->account.failures + 1, why.text);
	ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) &&
		caldav_done(&x, job, ok ? NULL : why.text, said.retry_after);
	if (x.db) ok = store_end(&x, ok);
	return ok;
}
