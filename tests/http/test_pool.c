/* SPDX-License-Identifier: Apache-2.0 */
#include "http/pool.h"

#include <pthread.h>

#include "tests/tap.h"

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t noting = PTHREAD_MUTEX_INITIALIZER;
static char done[64];
static size_t done_n;
static char a[] = "a", b[] = "b", c[] = "c";

static void note(void *arg)
{
	pthread_mutex_lock(&noting);
	done[done_n++] = *(char *)arg;
	pthread_mutex_unlock(&noting);
}

static void wait_at_gate(void *arg)
{
	(void)arg;
	pthread_mutex_lock(&gate);
	pthread_mutex_unlock(&gate);
}

static void is_waiting(void *arg)
{
	pthread_mutex_unlock(arg);
	wait_at_gate(NULL);
}

/* A pool of one thread, which waits until the gate is opened. */
static struct pool *held_pool(unsigned queue)
{
	pthread_mutex_t taken = PTHREAD_MUTEX_INITIALIZER;
	struct pool *p = pool_start(1, queue);

	done_n = 0;
	pthread_mutex_lock(&gate);
	pthread_mutex_lock(&taken);
	OK(!pool_give(p, 99, false, is_waiting, &taken));
	pthread_mutex_lock(&taken);
	return p;
}

static void open_gate(struct pool *p)
{
	pthread_mutex_unlock(&gate);
	pool_finish(p);
	pool_free(p);
	done[done_n] = '\0';
}

static void who_asks_once_is_not_behind_who_asks_often(void)
{
	struct pool *p = held_pool(8);

	for (int i = 0; i < 5; i++) OK(!pool_give(p, 1, false, note, a));
	OK(!pool_give(p, 2, false, note, b));
	OK(!pool_give(p, 3, false, note, c));
	OK(!pool_give(p, 2, false, note, b));
	open_gate(p);
	IS_STR(str_of(done), S("abcabaaa"));
}

static void in_a_full_queue_who_has_most_gives_way(void)
{
	struct pool *p = held_pool(4);
	static char last[] = "x";

	for (int i = 0; i < 3; i++) OK(!pool_give(p, 1, false, note, a));
	OK(!pool_give(p, 1, false, note, last));
	OK(pool_give(p, 1, false, note, a) != NULL); /* their own fifth is turned away */
	OK(pool_give(p, 2, false, note, b) == last);
	OK(pool_give(p, 3, false, note, c) != NULL);
	open_gate(p);
	OK(str_has(str_of(done), S("b")) && str_has(str_of(done), S("c")));
	OK(!str_has(str_of(done), S("x")));
}

static void who_is_known_goes_before_a_crowd(void)
{
	struct pool *p = held_pool(4);

	for (uint64_t i = 1; i <= 4; i++) OK(!pool_give(p, i, false, note, a));
	OK(pool_give(p, 5, false, note, b) == b); /* of many addresses, each has the same right */
	OK(pool_give(p, 6, true, note, c) == a);
	OK(pool_give(p, 7, true, note, c) == a);
	open_gate(p);
	IS_STR(str_of(done), S("ccaa"));
}

int main(void)
{
	RUN(who_asks_once_is_not_behind_who_asks_often);
	RUN(in_a_full_queue_who_has_most_gives_way);
	RUN(who_is_known_goes_before_a_crowd);
	return tap_end();
}
