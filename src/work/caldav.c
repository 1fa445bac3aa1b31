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

/* The sync of an account ends a minute before its lease does, so that the node that takes the
 * account over next is alone with it. */
enum { SYNC_SECONDS = CALDAV_LEASE - 60, KEEP_SECONDS = 50 };

static int compare_paths(const void *a, const void *b)
{
	const struct caldav_item *x = a, *y = b;

	return caldav_path_cmp(x->href, y->href);
}

static struct caldav_item *find_item(const struct caldav_item *it, struct caldav_item *list, size_t n)
{
	return n ? bsearch(it, list, n, sizeof *list, compare_paths) : NULL;
}

/* Whether the item that a server lists is to be read. The listed item takes over the path under
 * which we know it, for servers write the same path in several ways. */
static bool is_changed(struct caldav_item *it, const struct caldav_item *have, int64_t now)
{
	bool same = have && it->etag.n && str_eq(have->etag, it->etag);

	if (have) it->href = have->href;
	if (it->gone) return have != NULL;
	if (same) it->failures = have->failures;
	return !same || (have->failures && have->next_try <= now);
}

/* Reduce *list to the items to act on: a listed item whose version we do not have; after a whole
 * listing each known item that is missing in it, as gone; after a partial listing each known item
 * that could not be read before and is due again. */
static void keep_only_changed(struct arena *a, struct caldav_item **list, size_t *n,
	struct caldav_item *known, size_t known_n, bool whole, int64_t now)
{
	struct caldav_item *out = NEW_N(a, struct caldav_item, *n + known_n + 1);
	size_t count = 0;

	if (*n) qsort(*list, *n, sizeof **list, compare_paths);
	if (known_n) qsort(known, known_n, sizeof *known, compare_paths);
	for (size_t i = 0; i < *n; i++)
		if (is_changed(&(*list)[i], find_item(&(*list)[i], known, known_n), now)) out[count++] = (*list)[i];
	for (size_t i = 0; i < known_n; i++) {
		if (find_item(&known[i], *list, *n)) continue;
		if (!whole && (!known[i].failures || known[i].next_try > now)) continue;
		out[count] = known[i];
		out[count++].gone = whole;
	}
	*list = out;
	*n = count;
}

/* Put the items that are to be fetched in front of the items that are gone; returns how many are
 * to be fetched. */
static size_t put_present_first(struct arena *a, struct caldav_item *items, size_t n)
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

static bool read_known_items(struct store *s, struct arena *a, int64_t collection,
	struct caldav_item **out, size_t *n, struct err *why)
{
	struct ctx x;
	bool ok = store_begin(s, a, DB_READ, CTX_OPERATOR, store_clock(), &x) &&
		caldav_known(&x, collection, out, n);

	if (x.db) ok = store_end(&x, ok);
	if (!ok) *why = x.err;
	return ok;
}

/* A collection that its server shows as busy time alone: we read the busy time instead of events. */
static bool sync_busy_time(struct store *s, struct arena *a, const struct caldav_job *job,
	const struct caldav_collection *c, struct err *why)
{
	int64_t now = store_clock();
	struct calendar_ahead *ahead;
	struct str ics;
	struct ctx x;
	bool ok;

	if (!caldav_busy(a, &job->at, c->url, now - CALENDAR_PAST_DAYS * (int64_t)DAY,
		    now + CALENDAR_AHEAD_DAYS * (int64_t)DAY, &ics, why))
		return false;
	ok = store_begin(s, a, DB_READ, CTX_OPERATOR, now, &x) && caldav_text_ahead(&x, job, c, ics, &ahead);
	if (x.db) ok = store_end(&x, ok);
	if (ok) {
		calendar_ahead_read(ahead);
		ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, now, &x);
		x.watch = job->at.watch;
		calendar_ahead_use(&x, ahead);
		ok = ok && caldav_keep_text(&x, job, c, ics);
	}
	if (x.db) ok = store_end(&x, ok);
	if (!ok) *why = x.err;
	return ok;
}

/* Read the calendar as it will be, before the transaction in which it is kept. What goes wrong here
 * goes wrong there too, and is said there. */
static struct calendar_ahead *read_ahead(struct store *s, struct arena *a, const struct caldav_job *job,
	const struct caldav_collection *c, struct caldav_item *items, size_t n)
{
	struct calendar_ahead *ahead = NULL;
	struct ctx x;
	bool ok;

	caldav_check(s->zones, store_clock(), items, n);
	ok = store_begin(s, a, DB_READ, CTX_OPERATOR, store_clock(), &x) &&
		caldav_ahead(&x, job, c, items, n, &ahead);
	if (x.db) ok = store_end(&x, ok);
	if (!ok) return NULL;
	calendar_ahead_read(ahead);
	return ahead;
}

static bool keep_items(struct store *s, struct arena *a, const struct caldav_job *job,
	const struct caldav_collection *c, struct caldav_item *items, size_t n, struct str token,
	struct err *why)
{
	struct calendar_ahead *ahead = read_ahead(s, a, job, c, items, n);
	/* The items that came are kept even when the time for asking is over. */
	struct watch watch = watch_start(job->at.watch->stop, KEEP_SECONDS);
	struct ctx x;
	bool ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x);

	x.watch = &watch;
	calendar_ahead_use(&x, ahead);
	ok = ok && caldav_keep(&x, job, c, items, n, token);
	if (x.db) ok = store_end(&x, ok);
	if (!ok && !why->code) *why = x.err;
	return ok;
}

/* Sync one collection. The items that came are kept even when others could not be had, or when the
 * sync had to break off; then it is false. */
static bool sync_collection(struct store *s, struct arena *a, const struct caldav_job *job,
	const struct caldav_collection *c, struct err *why)
{
	struct caldav_item *known = NULL, *items = NULL;
	size_t known_n = 0, n = 0, present, unread = 0;
	struct str token = c->calendar ? c->token : S("");
	bool whole = false, all;

	if (!read_known_items(s, a, c->id, &known, &known_n, why)) return false;
	if (!caldav_changes(a, &job->at, c->url, c->syncs, &token, &whole, &items, &n, why)) {
		if (why->code != ERR_FORBIDDEN) return false;
		err_clear(why);
		return sync_busy_time(s, a, job, c, why);
	}
	keep_only_changed(a, &items, &n, known, known_n, whole, store_clock());
	present = put_present_first(a, items, n);
	all = caldav_contents(a, &job->at, c->url, items, present, why);
	if (watch_is_stopped(job->at.watch) || !keep_items(s, a, job, c, items, n, token, why)) return false;
	for (size_t i = 0; i < n; i++) unread += items[i].unread;
	log_info("caldav collection=%lld changed=%zu unread=%zu", (long long)c->id, n, unread);
	return all;
}

static bool note_failure(struct store *s, struct arena *a, const struct caldav_collection *c,
	const struct err *why, int64_t retry_after)
{
	struct ctx x;
	bool ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) &&
		caldav_failed(&x, c, why, retry_after);

	if (x.db) ok = store_end(&x, ok);
	log_warn("caldav not read collection=%lld failures=%lld %s", (long long)c->id,
		(long long)c->failures + 1, why->text);
	return ok;
}

static int compare_fetched(const void *a, const void *b)
{
	const struct caldav_collection *x = a, *y = b;

	return (x->fetched > y->fetched) - (x->fetched < y->fetched);
}

/* Sync each collection that is due; a collection that fails is noted and the next is tried. False
 * with *why when the account as a whole fails. */
static bool sync_collections(struct store *s, const struct caldav_job *job, struct err *why)
{
	/* A collection that had no turn last time comes first. */
	if (job->account.collections_n)
		qsort(job->account.collections, job->account.collections_n,
			sizeof *job->account.collections, compare_fetched);
	for (size_t i = 0; i < job->account.collections_n; i++) {
		const struct caldav_collection *c = &job->account.collections[i];
		struct arena *a;
		struct err no = { 0 };
		bool ok;

		if (!c->chosen || (c->failures && c->next_try > store_clock())) continue;
		if (watch_is_over(job->at.watch)) break; /* the other collections have their turn next time */
		*job->at.said = (struct caldav_said){ 0 };
		a = arena_new();
		ok = sync_collection(s, a, job, c, &no) || watch_is_stopped(job->at.watch);
		if (!ok && !job->at.said->account) ok = note_failure(s, a, c, &no, job->at.said->retry_after);
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
	ok = sync_collections(s, job, &why);
	if (atomic_load(stop)) return false;
	if (!ok)
		log_warn("caldav not read account=%lld failures=%lld %s", (long long)job->account.id,
			(long long)job->account.failures + 1, why.text);
	ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) &&
		caldav_done(&x, job, ok ? NULL : &why, said.retry_after);
	if (x.db) ok = store_end(&x, ok);
	return ok;
}
