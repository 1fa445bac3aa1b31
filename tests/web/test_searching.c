/* SPDX-License-Identifier: Apache-2.0 */
#include "web/searching.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "tests/tap.h"

static struct searching *s;
static const struct searched week = { .person = 1, .monday = 20000 };
static atomic_int looked, waited;

static void *look(void *arg)
{
	bool found = arg != NULL;

	if (!searching_begin(s, &week)) {
		atomic_fetch_add(&waited, 1);
		return NULL;
	}
	atomic_fetch_add(&looked, 1);
	searching_end(s, &week, found);
	return NULL;
}

/* Begin eight threads that ask for the week while it is being looked for, then end that search. */
static void ask_meanwhile(bool found)
{
	enum { THREADS = 8 };
	pthread_t thread[THREADS];

	s = searching_new();
	atomic_store(&looked, 0);
	atomic_store(&waited, 0);
	OK(searching_begin(s, &week));
	for (int i = 0; i < THREADS; i++) pthread_create(&thread[i], NULL, look, &s);
	while (searching_waiting(s, &week) < THREADS) sched_yield();
	searching_end(s, &week, found);
	for (int i = 0; i < THREADS; i++) pthread_join(thread[i], NULL);
}

static void who_asks_meanwhile_has_what_the_first_found(void)
{
	ask_meanwhile(true);
	IS(atomic_load(&looked), 0);
	IS(atomic_load(&waited), 8);
	searching_free(s);
}

static void where_the_first_fails_one_of_them_looks(void)
{
	ask_meanwhile(false);
	OK(atomic_load(&looked) >= 1);
	IS(atomic_load(&looked) + atomic_load(&waited), 8);
	searching_free(s);
}

static void another_week_or_person_does_not_wait(void)
{
	struct searched other = week, them = week, soft = week;

	other.monday += 7, them.person = 2, soft.tentative = true;
	s = searching_new();
	OK(searching_begin(s, &week) && searching_begin(s, &other) && searching_begin(s, &them) && searching_begin(s, &soft));
	searching_end(s, &week, true);
	OK(searching_begin(s, &week));
	searching_free(s);
}

int main(void)
{
	RUN(who_asks_meanwhile_has_what_the_first_found);
	RUN(where_the_first_fails_one_of_them_looks);
	RUN(another_week_or_person_does_not_wait);
	return tap_end();
}
