/* SPDX-License-Identifier: Apache-2.0
 *
 * A few threads beside those that serve: for work that takes long, such as hashing a
 * password or asking another server. The queue is bounded, so that a flood of such work
 * is turned away and the rest of the pages stays quick. It is fair by whoever asks: their
 * pieces take turns, so that somebody's first is not behind another's thirtieth, and in a
 * full queue the last piece of whoever has the most gives way.
 */
#ifndef HTTP_POOL_H
#define HTTP_POOL_H

#include <stdbool.h>
#include <stdint.h>

struct pool;

/* `threads` of them, and at most `queue` pieces of work that wait. NULL when no thread
 * can be started. */
struct pool *pool_start(unsigned threads, unsigned queue);
/* Have `run(arg)` called soon for `whom` (a hash of who asks). When the queue is full, one
 * piece is turned away: its `arg` comes back, which may be the one just given. NULL: none.
 * With `first` it goes before what anybody else gave: fairness by address alone is nothing
 * against somebody who has hundreds of them. The caller bounds how often that can be. */
void *pool_give(struct pool *p, uint64_t whom, bool first, void (*run)(void *), void *arg);
/* Take no more, do what waits, and end the threads. */
void pool_finish(struct pool *p);
/* After pool_finish(), when nobody can give it anything any more. */
void pool_free(struct pool *p);

#endif
