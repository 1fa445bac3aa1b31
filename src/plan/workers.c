/* SPDX-License-Identifier: Apache-2.0
 *
 * Threads and the clock. Work is split so that what a thread computes depends on the
 * problem alone, never on which thread came first: plans are equal for any number.
 */
#include "plan/inside.h"

#include <pthread.h>

/* The arguments of run_workers() for one thread. */
struct job {
	void (*work)(void *arg, unsigned worker);
	void *arg;
	unsigned worker;
};

double clock_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void *run_job(void *arg)
{
	const struct job *j = arg;

	j->work(j->arg, j->worker);
	return NULL;
}

void run_workers(unsigned threads, void (*work)(void *arg, unsigned worker), void *arg)
{
	pthread_t thread[MOST_THREADS];
	struct job job[MOST_THREADS];
	unsigned started = 1;

	if (threads > MOST_THREADS) threads = MOST_THREADS;
	for (; started < threads; started++) {
		job[started] = (struct job){ work, arg, started };
		if (pthread_create(&thread[started], NULL, run_job, &job[started]) != 0) break;
	}
	work(arg, 0); /* this thread does everything when no other could be started */
	for (unsigned i = 1; i < started; i++) pthread_join(thread[i], NULL);
}

bool must_stop(const struct solver *s)
{
	if (s->limits->stop && atomic_load(s->limits->stop)) return true;
	return s->limits->seconds > 0 && clock_seconds() - s->began >=
		s->limits->seconds * (s->share > 0 ? s->share : 1);
}

bool must_end(const struct solver *s)
{
	return s->limits->seconds > 0 &&
		clock_seconds() - s->began >= s->limits->seconds + 0.5;
}

bool solver_ended(const void *solver)
{
	return must_stop(solver);
}

void report(const struct solver *s, double done, int64_t cost, int64_t bound)
{
	const struct plan_limits *l = s->limits;

	if (!l->progress) return;
	if (done < 0) done = l->seconds > 0 ? (clock_seconds() - s->began) / l->seconds : 0;
	l->progress(l->arg, done > 1 ? 1 : done, cost, bound);
}
