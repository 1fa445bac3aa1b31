/* SPDX-License-Identifier: Apache-2.0 */
#include "web/live_watch.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "web/live.h"

/* OVERLAP: seconds that are asked for again, because the clocks of two servers differ and a
 * transaction is committed later than its time. */
enum { EVERY_MS = 250, OVERLAP = 20 };

struct live_watch {
	struct store *store;
	struct http_server *server;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t wake;
	bool stop;
	int64_t changes; /* db_changes() at the last look */
	int64_t since;   /* what changed then or later is told */
	struct live_change *told; /* at the last look, by pair: what is there again is no news */
	size_t told_n;
};

/* True when there may be something to tell: somebody listens, and the database is another one than
 * at the last look, as far as the engine can say. */
static bool has_news(struct live_watch *w)
{
	int64_t changes;

	if (!http_streams(w->server)) return false;
	if (!db_changes(w->store->pool, &changes)) return true;
	if (changes == w->changes) return false;
	w->changes = changes;
	return true;
}

static int compare_pairs(const void *a, const void *b)
{
	const struct live_change *x = a, *y = b;

	return (x->pair > y->pair) - (x->pair < y->pair);
}

/* Keep those of `n` changes that the last look did not see, in their place; returns how many. */
static size_t keep_news(struct live_watch *w, struct live_change *all, size_t n)
{
	struct live_change *seen = malloc((n ? n : 1) * sizeof *seen);
	size_t kept = 0;

	if (!seen) abort(); /* as everywhere, a lack of memory ends the program */
	memcpy(seen, all, n * sizeof *seen);
	qsort(seen, n, sizeof *seen, compare_pairs);
	for (size_t i = 0; i < n; i++) {
		const struct live_change *before = w->told_n ?
			bsearch(&all[i], w->told, w->told_n, sizeof *seen, compare_pairs) : NULL;

		if (!before || before->n != all[i].n) all[kept++] = all[i];
	}
	free(w->told);
	w->told = seen;
	w->told_n = n;
	return kept;
}

static void tell_news(struct live_watch *w, struct arena *a)
{
	struct live_change *all;
	int64_t now = store_clock();
	struct ctx x;
	size_t n;
	bool ok = store_begin(w->store, a, DB_READ, CTX_OPERATOR, now, &x) &&
		live_list(&x, w->since, &all, &n);

	if (x.db) ok = store_end(&x, ok);
	if (!ok) {
		log_warn("what other processes changed is not known: %s", x.err.text);
		w->changes = -1; /* look again */
		return;
	}
	live_publish(w->server, all, keep_news(w, all, n));
	w->since = now - OVERLAP;
}

static bool wait_a_while(struct live_watch *w)
{
	struct timespec until;
	bool stop;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += EVERY_MS * 1000000;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_mutex_lock(&w->mutex);
	if (!w->stop) pthread_cond_timedwait(&w->wake, &w->mutex, &until);
	stop = w->stop;
	pthread_mutex_unlock(&w->mutex);
	return !stop;
}

static void *run_watch(void *arg)
{
	struct live_watch *w = arg;
	struct arena *a = arena_new();

	while (wait_a_while(w)) {
		if (!has_news(w)) continue;
		arena_reset(a);
		tell_news(w, a);
	}
	arena_free(a);
	return NULL;
}

struct live_watch *live_watch_new(struct store *s, struct http_server *server)
{
	struct live_watch *w = calloc(1, sizeof *w);

	if (!w) abort();
	w->store = s;
	w->server = server;
	w->since = store_clock() - OVERLAP;
	pthread_mutex_init(&w->mutex, NULL);
	pthread_cond_init(&w->wake, NULL);
	if (pthread_create(&w->thread, NULL, run_watch, w) == 0) return w;
	log_warn("pages will not hear of what other processes change: no thread could be started");
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->mutex);
	free(w);
	return NULL;
}

void live_watch_free(struct live_watch *w)
{
	if (!w) return;
	pthread_mutex_lock(&w->mutex);
	w->stop = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->mutex);
	pthread_join(w->thread, NULL);
	free(w->told);
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->mutex);
	free(w);
}
