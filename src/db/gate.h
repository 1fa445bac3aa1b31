/* SPDX-License-Identifier: Apache-2.0
 *
 * A gate lets a fixed number of threads through at once; the others wait in a queue,
 * first come, first served, for a limited time. A plain mutex would let a busy thread
 * overtake a waiting one again and again.
 */
#ifndef DB_GATE_H
#define DB_GATE_H

#include <pthread.h>
#include <stdbool.h>

#include "base/err.h"

struct gate_waiter;

struct gate {
	pthread_mutex_t mutex;
	unsigned room;
	struct gate_waiter *first, **last;
};

void gate_init(struct gate *g, unsigned room);
void gate_release(struct gate *g);
/* Wait for a place and take it; false when none came free within `seconds`. */
MUST_CHECK bool gate_enter(struct gate *g, int seconds);
void gate_leave(struct gate *g);

#endif
