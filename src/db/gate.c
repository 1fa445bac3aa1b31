/* SPDX-License-Identifier: Apache-2.0
 *
 * Each waiter stands on its own stack with a condition of its own; the one who leaves
 * hands its place over, so that nobody who comes later can take it.
 */
#include "db/gate.h"

#include <errno.h>
#include <time.h>

struct gate_waiter {
	struct gate_waiter *next;
	pthread_cond_t called;
	bool in;
};

void gate_init(struct gate *g, unsigned room)
{
	pthread_mutex_init(&g->mutex, NULL);
	g->room = room;
	g->first = NULL;
	g->last = &g->first;
}

void gate_release(struct gate *g)
{
	pthread_mutex_destroy(&g->mutex);
}

static void leave_queue(struct gate *g, struct gate_waiter *w)
{
	struct gate_waiter **at = &g->first;

	while (*at != w) at = &(*at)->next;
	*at = w->next;
	if (g->last == &w->next) g->last = at;
}

static bool wait_in_queue(struct gate *g, int seconds)
{
	struct gate_waiter w = { .called = PTHREAD_COND_INITIALIZER };
	struct timespec until;
	int status = 0;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += seconds;
	*g->last = &w; /* out of the queue again before this returns */
	/* cppcheck-suppress autoVariables */
	g->last = &w.next;
	while (!w.in && status != ETIMEDOUT)
		status = pthread_cond_clockwait(&w.called, &g->mutex, CLOCK_MONOTONIC, &until);
	if (!w.in) leave_queue(g, &w);
	pthread_cond_destroy(&w.called);
	return w.in;
}

bool gate_enter(struct gate *g, int seconds)
{
	bool in = true;

	pthread_mutex_lock(&g->mutex);
	if (g->room && !g->first)
		g->room--;
	else
		in = wait_in_queue(g, seconds);
	pthread_mutex_unlock(&g->mutex);
	return in;
}

void gate_leave(struct gate *g)
{
	struct gate_waiter *w;

	pthread_mutex_lock(&g->mutex);
	w = g->first;
	if (w) {
		leave_queue(g, w);
		w->in = true;
		pthread_cond_signal(&w->called);
	} else {
		g->room++;
	}
	pthread_mutex_unlock(&g->mutex);
}
