/* SPDX-License-Identifier: Apache-2.0
 *
 * Transactions a second through src/db, by number of threads: one row written and
 * committed, one row read by its key.
 *
 * usage: db DATABASE [SECONDS]     a path of SQLite, or postgresql://… (both emptied)
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "db/db.h"
#include "db/migrate.h"

static const struct migration schema[] = {
	{ 1, "0001-bench", "CREATE TABLE bench (id INTEGER PRIMARY KEY, v TEXT) STRICT;" },
	{ 0, NULL, NULL },
};

struct run {
	struct db_pool *pool;
	enum db_mode mode;
	atomic_bool stop;
	atomic_int_fast64_t done, next;
};

static bool write_one(struct run *r, struct ctx *x)
{
	return db_run(x, "INSERT INTO bench (id, v) VALUES ($1, $2)", "is",
		(int64_t)atomic_fetch_add(&r->next, 1) + 1, S("a short text")) == 1;
}

static bool read_one(struct run *r, struct ctx *x)
{
	struct db_q *q = db_query(x, "SELECT v FROM bench WHERE id = $1", "i",
		(int64_t)atomic_load(&r->done) % 1000 + 1);
	bool ok = q && db_next(q) && db_text(q, 0).n == 12;

	return q && db_done(q) && ok;
}

static void *work(void *arg)
{
	struct run *r = arg;
	struct ctx x = { .a = arena_new() };

	while (!atomic_load(&r->stop)) {
		arena_reset(x.a);
		x.db = db_begin(r->pool, r->mode, &x.err);
		if (!x.db || !(r->mode == DB_WRITE ? write_one : read_one)(r, &x) ||
			!db_commit(x.db, &x.err)) {
			fprintf(stderr, "bench: %s\n", x.err.text);
			exit(1);
		}
		atomic_fetch_add(&r->done, 1);
	}
	arena_free(x.a);
	return NULL;
}

static void measure(struct run *r, enum db_mode mode, int threads, int seconds)
{
	pthread_t t[64];

	r->mode = mode;
	atomic_store(&r->stop, false);
	atomic_store(&r->done, 0);
	for (int i = 0; i < threads; i++) pthread_create(&t[i], NULL, work, r);
	sleep((unsigned)seconds);
	atomic_store(&r->stop, true);
	for (int i = 0; i < threads; i++) pthread_join(t[i], NULL);
	printf("%s %s, %d threads: %" PRId64 " transactions/s\n", db_engine(r->pool),
		mode == DB_WRITE ? "write" : "read", threads, (int64_t)atomic_load(&r->done) / seconds);
}

int main(int argc, char **argv)
{
	struct err e = { 0 };
	int seconds = argc > 2 ? atoi(argv[2]) : 2;
	struct run r = { .pool = argc > 1 ? db_open(argv[1], true, false, &e) : NULL };

	if (!r.pool || !migrate_run(r.pool, schema, &e)) {
		fprintf(stderr, "bench: %s\n", argc > 1 ? e.text : "expected a database");
		return 1;
	}
	for (int threads = 1; threads <= 16; threads *= 4) measure(&r, DB_WRITE, threads, seconds);
	for (int threads = 1; threads <= 16; threads *= 4) measure(&r, DB_READ, threads, seconds);
	db_close(r.pool);
	return 0;
}
