/* SPDX-License-Identifier: Apache-2.0 */
#include "http/pool.h"

#include <pthread.h>
#include <stdlib.h>

struct task {
	void (*run)(void *);
	void *arg;
};

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct task *ring; /* of `room` places; `n` of them from `first` on wait */
	unsigned room, first, n, threads;
	bool stopping;
	pthread_t thread[];
};

static bool take(struct pool *p, struct task *t)
{
	bool got;

	pthread_mutex_lock(&p->lock);
	while (p->n == 0 && !p->stopping) pthread_cond_wait(&p->wake, &p->lock);
	got = p->n > 0;
	if (got) {
		*t = p->ring[p->first];
		p->first = (p->first + 1) % p->room;
		p->n--;
	}
	pthread_mutex_unlock(&p->lock);
	return got;
}

static void *work(void *arg)
{
	struct pool *p = arg;
	struct task t;

	while (take(p, &t)) t.run(t.arg);
	return NULL;
}

struct pool *pool_start(unsigned threads, unsigned queue)
{
	struct pool *p = calloc(1, sizeof *p + threads * sizeof *p->thread);

	if (!p || !(p->ring = calloc(queue, sizeof *p->ring))) abort();
	p->room = queue;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->wake, NULL);
	for (; p->threads < threads; p->threads++)
		if (pthread_create(&p->thread[p->threads], NULL, work, p) != 0) break;
	if (p->threads) return p;
	pool_finish(p);
	pool_free(p);
	return NULL;
}

bool pool_give(struct pool *p, void (*run)(void *), void *arg)
{
	bool room;

	pthread_mutex_lock(&p->lock);
	room = p->n < p->room && !p->stopping;
	if (room) p->ring[(p->first + p->n++) % p->room] = (struct task){ run, arg };
	pthread_cond_signal(&p->wake);
	pthread_mutex_unlock(&p->lock);
	return room;
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
	free(p->ring);
	free(p);
}
