/* SPDX-License-Identifier: Apache-2.0 */
#include "http/share.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct share {
	unsigned char at[16];
	unsigned n;
};

struct shares {
	pthread_mutex_t lock;
	size_t n, room;
	unsigned most;
	struct share of[];
};

struct shares *shares_new(size_t room, unsigned most)
{
	struct shares *s = calloc(1, sizeof *s + room * sizeof *s->of);

	if (!s) abort(); /* as everywhere, a lack of memory ends the program */
	pthread_mutex_init(&s->lock, NULL);
	s->room = room;
	s->most = most;
	return s;
}

void shares_free(struct shares *s)
{
	if (!s) return;
	pthread_mutex_destroy(&s->lock);
	free(s);
}

static struct share *find_share(struct shares *s, const unsigned char at[16])
{
	for (size_t i = 0; i < s->n; i++)
		if (memcmp(s->of[i].at, at, 16) == 0) return &s->of[i];
	return NULL;
}

bool shares_take(struct shares *s, const unsigned char at[16])
{
	struct share *one;
	bool ok;

	pthread_mutex_lock(&s->lock);
	one = find_share(s, at);
	ok = one ? one->n < s->most : s->n < s->room;
	if (ok && !one) {
		one = &s->of[s->n++];
		*one = (struct share){ .n = 0 };
		memcpy(one->at, at, 16);
	}
	if (ok) one->n++;
	pthread_mutex_unlock(&s->lock);
	return ok;
}

void shares_leave(struct shares *s, const unsigned char at[16])
{
	struct share *one;

	pthread_mutex_lock(&s->lock);
	one = find_share(s, at);
	if (one && --one->n == 0) *one = s->of[--s->n];
	pthread_mutex_unlock(&s->lock);
}
