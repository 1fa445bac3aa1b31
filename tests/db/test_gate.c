/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "db/gate.h"
#include "tests/tap.h"

static int64_t milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void a_full_gate_lets_nobody_in_and_says_so_in_time(void)
{
	struct gate g;
	int64_t from;

	gate_init(&g, 2);
	OK(gate_enter(&g, 0) && gate_enter(&g, 0));
	from = milliseconds();
	OK(!gate_enter(&g, 1));
	OK(milliseconds() - from >= 900);
	gate_leave(&g);
	OK(gate_enter(&g, 0));
	OK(!gate_enter(&g, 0));
	gate_leave(&g);
	gate_leave(&g);
	gate_release(&g);
}

struct guest {
	struct gate *gate;
	int *order, *served;
	int number;
};

static void *visit(void *arg)
{
	struct guest *v = arg;

	if (!gate_enter(v->gate, 60)) return NULL;
	v->order[(*v->served)++] = v->number; /* the gate, of one place, guards both */
	gate_leave(v->gate);
	return NULL;
}

/* Until somebody stands behind `before` in the queue. */
static struct gate_waiter **wait_for_one_more(struct gate *g, struct gate_waiter **before)
{
	struct gate_waiter **now = before;

	while (now == before) {
		usleep(1000);
		pthread_mutex_lock(&g->mutex);
		now = g->last;
		pthread_mutex_unlock(&g->mutex);
	}
	return now;
}

static void who_came_first_goes_first(void)
{
	struct gate_waiter **last;
	struct gate g;
	pthread_t threads[5];
	struct guest guests[5];
	int order[5] = { 0 }, served = 0;

	gate_init(&g, 1);
	OK(gate_enter(&g, 0));
	last = g.last;
	for (int i = 0; i < 5; i++) {
		guests[i] = (struct guest){ &g, order, &served, i };
		pthread_create(&threads[i], NULL, visit, &guests[i]);
		last = wait_for_one_more(&g, last);
	}
	gate_leave(&g);
	for (int i = 0; i < 5; i++) pthread_join(threads[i], NULL);
	IS(served, 5);
	for (int i = 0; i < 5; i++) IS(order[i], i);
	gate_release(&g);
}

int main(void)
{
	RUN(a_full_gate_lets_nobody_in_and_says_so_in_time);
	RUN(who_came_first_goes_first);
	return tap_end();
}
