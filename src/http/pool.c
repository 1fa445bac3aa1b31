/* SPDX-License-Identifier: Apache-2.0
 *
 * Clients take turns by rounds: the first waiting task of a client belongs to the present round,
 * its second task to the next round, and so on. The queue is short, so that the task of the
 * earliest round is found by looking at all tasks.
 */
#include "http/pool.h"

#include <pthread.h>
#include <stdlib.h>

enum { FIRST = 0 };

struct task {
	void (*run)(void *);
	void *arg;
	uint64_t whom;
	/* tasks go by round, and in a round by order; round FIRST goes before all */
	uint64_t round, order;
};

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct task *waiting; /* `n` of `room` places are taken; the tasks have no order there */
	unsigned room, n, threads;
	/* the round of the last task that was taken, and the order of the last that was given */
	uint64_t round, order;
	bool stopping;
	pthread_t thread[];
};

static bool goes_before(const struct task *a, const struct task *b)
{
	return a->round != b->round ? a->round < b->round : a->order < b->order;
}

static bool take_next(struct pool *p, struct task *t)
{
	unsigned best = 0;
	bool got;

	pthread_mutex_lock(&p->lock);
	while (p->n == 0 && !p->stopping) pthread_cond_wait(&p->wake, &p->lock);
	got = p->n > 0;
	for (unsigned i = 1; i < p->n; i++)
		if (goes_before(&p->waiting[i], &p->waiting[best])) best = i;
	if (got) {
		*t = p->waiting[best];
		p->waiting[best] = p->waiting[--p->n];
		if (t->round > p->round) p->round = t->round;
	}
	pthread_mutex_unlock(&p->lock);
	return got;
}

static void *run_tasks(void *arg)
{
	struct pool *p = arg;
	struct task t;

	while (take_next(p, &t)) t.run(t.arg);
	return NULL;
}

struct pool *pool_start(unsigned threads, unsigned queue)
{
	struct pool *p = calloc(1, sizeof *p + threads * sizeof *p->thread);

	if (!p || !(p->waiting = calloc(queue, sizeof *p->waiting))) abort();
	p->room = queue;
	p->round = FIRST + 1;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->wake, NULL);
	for (; p->threads < threads; p->threads++)
		if (pthread_create(&p->thread[p->threads], NULL, run_tasks, p) != 0) break;
	if (p->threads) return p;
	pool_finish(p);
	pool_free(p);
	return NULL;
}

/* The round of the next task of `whom`: the one behind the last in which a task of `whom` waits. */
static uint64_t find_round(const struct pool *p, uint64_t whom)
{
	uint64_t round = p->round;

	for (unsigned i = 0; i < p->n; i++)
		if (p->waiting[i].whom == whom && p->waiting[i].round >= round)
			round = p->waiting[i].round + 1;
	return round;
}

void *pool_give(struct pool *p, uint64_t whom, bool first, void (*run)(void *), void *arg)
{
	struct task t = { run, arg, whom, 0, 0 }, *last = NULL;
	void *turned_away = NULL;

	pthread_mutex_lock(&p->lock);
	t.round = first ? FIRST : find_round(p, whom);
	t.order = ++p->order;
	for (unsigned i = 0; i < p->n; i++)
		if (!last || goes_before(last, &p->waiting[i])) last = &p->waiting[i];
	if (p->stopping || (p->n == p->room && goes_before(last, &t))) {
		turned_away = arg;
	} else if (p->n == p->room) {
		turned_away = last->arg;
		*last = t;
	} else {
		p->waiting[p->n++] = t;
	}
	pthread_cond_signal(&p->wake);
	pthread_mutex_unlock(&p->lock);
	return turned_away;
}

void pool_finish(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	p->stopping = true;
	pthread_cond_broadcast(&p->wake);
	pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < p->threads; i++) pthread_join(p->thread[i], NULL);
}

void pool_free(struct pool *p)
{
	pthread_cond_destroy(&p->wake);
	pthread_mutex_destroy(&p->lock);
	free(p->waiting);
	free(p);
}
