/* SPDX-License-Identifier: Apache-2.0
 *
 * A few threads beside those that serve: for work that takes long, such as hashing a
 * password or asking another server. The queue is bounded, so that a flood of such work
 * is turned away and the rest of the pages stays quick.
 */
#ifndef HTTP_POOL_H
#define HTTP_POOL_H

#include <stdbool.h>

struct pool;

/* `threads` of them, and at most `queue` pieces of work that wait. NULL when no thread
 * can be started. */
struct pool *pool_start(unsigned threads, unsigned queue);
/* Have `run(arg)` called soon. False when the queue is full: it will not be. */
bool pool_give(struct pool *p, void (*run)(void *), void *arg);
/* Take no more, do what waits, and end the threads. */
void pool_finish(struct pool *p);
/* After pool_finish(), when nobody can give it anything any more. */
void pool_free(struct pool *p);

#endif
