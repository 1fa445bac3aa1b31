/* SPDX-License-Identifier: Apache-2.0
 *
 * The searches for times that run now (web/searching.h): a small table under a mutex. Whoever asks
 * for a week that is being searched waits for that search.
 */
#include "web/searching.h"

#include <pthread.h>
#include <stdlib.h>

/* The most searches at once. There are more places than threads that look for times. */
enum { SEARCHES = 64 };

struct search {
	struct searched what;
	bool runs;
	bool found;    /* the search that ran here last found times */
	/* how many wait to read `found`; the place is free when no search runs and nobody waits */
	int waiting;
};

struct searching {
	pthread_mutex_t mutex;
	pthread_cond_t over;
	struct search at[SEARCHES];
};

struct searching *searching_new(void)
{
	struct searching *s = calloc(1, sizeof *s);

	if (!s) abort();
	pthread_mutex_init(&s->mutex, NULL);
	pthread_cond_init(&s->over, NULL);
	return s;
}

void searching_free(struct searching *s)
{
	pthread_cond_destroy(&s->over);
	pthread_mutex_destroy(&s->mutex);
	free(s);
}

/* True when two searches are for the same leader and week, in the same way. */
static bool is_same(const struct searched *a, const struct searched *b)
{
	return a->person == b->person && a->monday == b->monday && a->tentative == b->tentative;
}

/* Find the search of this week that runs; NULL: none runs. */
static struct search *find_running(struct searching *s, const struct searched *what)
{
	for (size_t i = 0; i < SEARCHES; i++)
		if (s->at[i].runs && is_same(&s->at[i].what, what)) return &s->at[i];
	return NULL;
}

/* Take a free place for a search. */
static void take_place(struct searching *s, const struct searched *what)
{
	for (size_t i = 0; i < SEARCHES; i++) {
		if (s->at[i].runs || s->at[i].waiting) continue;
		s->at[i] = (struct search){ .what = *what, .runs = true };
		return;
	}
}

bool searching_begin(struct searching *s, const struct searched *what)
{
	struct search *other;
	bool found = false;

	pthread_mutex_lock(&s->mutex);
	while (!found && (other = find_running(s, what))) {
		other->waiting++;
		while (other->runs) pthread_cond_wait(&s->over, &s->mutex);
		other->waiting--;
		found = other->found;
	}
	if (!found) take_place(s, what);
	pthread_mutex_unlock(&s->mutex);
	return !found;
}

void searching_end(struct searching *s, const struct searched *what, bool found)
{
	struct search *mine;

	pthread_mutex_lock(&s->mutex);
	mine = find_running(s, what);
	if (mine) mine->runs = false, mine->found = found;
	pthread_cond_broadcast(&s->over);
	pthread_mutex_unlock(&s->mutex);
}

int searching_waiting(struct searching *s, const struct searched *what)
{
	struct search *running;
	int n;

	pthread_mutex_lock(&s->mutex);
	running = find_running(s, what);
	n = running ? running->waiting : 0;
	pthread_mutex_unlock(&s->mutex);
	return n;
}
