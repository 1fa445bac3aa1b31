/* SPDX-License-Identifier: Apache-2.0
 *
 * The table holds keyed hashes of names, so that nobody can choose names that push a certain other
 * name out of it.
 */
#include "http/limit.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/secret.h"

enum { SETS = 1024, WAYS = 8 };

struct bucket {
	uint64_t name;  /* the hash of the name; 0: the bucket belongs to no name */
	int64_t filled; /* when the bucket will be full again */
};

struct limit {
	pthread_mutex_t lock;
	char salt[SECRET_TOKEN_CHARS];
	int tries, seconds;
	struct bucket at[SETS][WAYS];
};

struct limit *limit_new(int tries, int seconds)
{
	struct limit *l = calloc(1, sizeof *l);
	struct arena *a = arena_new();

	if (!l) abort();
	pthread_mutex_init(&l->lock, NULL);
	memcpy(l->salt, secret_token(a).p, sizeof l->salt);
	l->tries = tries;
	l->seconds = seconds;
	arena_free(a);
	return l;
}

void limit_free(struct limit *l)
{
	pthread_mutex_destroy(&l->lock);
	free(l);
}

static uint64_t hash_name(struct limit *l, struct str name)
{
	struct arena *a = arena_new();
	struct buf b = { .a = a };
	uint64_t n;

	buf_add(&b, (struct str){ l->salt, sizeof l->salt });
	buf_add(&b, name);
	memcpy(&n, secret_hash(a, buf_str(&b)).p, sizeof n);
	arena_free(a);
	return n ? n : 1;
}

/* Find the bucket of a name. A name without a bucket gets the bucket of its set that is full
 * soonest. */
static struct bucket *find_bucket(struct limit *l, uint64_t name, int64_t now)
{
	struct bucket *set = l->at[name % SETS], *quiet = set;

	for (int i = 0; i < WAYS; i++) {
		if (set[i].name == name) return &set[i];
		if (set[i].filled < quiet->filled) quiet = &set[i];
	}
	*quiet = (struct bucket){ name, now };
	return quiet;
}

/* Return the seconds until this name has a try left. When that is 0 and `take` is set, take the
 * try. */
static int64_t ask_bucket(struct limit *l, struct str name, int64_t now, bool take)
{
	uint64_t h = hash_name(l, name);
	struct bucket *b;
	int64_t most = now + (int64_t)l->tries * l->seconds, filled;

	pthread_mutex_lock(&l->lock);
	b = find_bucket(l, h, now);
	if (b->filled < now) b->filled = now;
	filled = b->filled + l->seconds;
	if (take && filled <= most) b->filled = filled;
	pthread_mutex_unlock(&l->lock);
	return filled <= most ? 0 : filled - most;
}

bool limit_take(struct limit *l, struct str name, int64_t now, int64_t *wait)
{
	int64_t seconds = ask_bucket(l, name, now, true);

	if (wait) *wait = seconds;
	return seconds == 0;
}

bool limit_has(struct limit *l, struct str name, int64_t now, int64_t *wait)
{
	int64_t seconds = ask_bucket(l, name, now, false);

	if (wait) *wait = seconds;
	return seconds == 0;
}

static void give_try_back(struct limit *l, struct str name, int64_t seconds)
{
	uint64_t h = hash_name(l, name);

	pthread_mutex_lock(&l->lock);
	for (int i = 0; i < WAYS; i++)
		if (l->at[h % SETS][i].name == h) l->at[h % SETS][i].filled -= seconds;
	pthread_mutex_unlock(&l->lock);
}

void limit_return(struct limit *l, struct str name)
{
	give_try_back(l, name, l->seconds);
}

void limit_forgive(struct limit *l, struct str name)
{
	give_try_back(l, name, (int64_t)l->tries * l->seconds);
}

struct str limit_address(struct arena *a, struct str from)
{
	unsigned char v6[16];
	struct str out;

	if (inet_pton(AF_INET6, str_z(a, from), v6) != 1) return from;
	out = str_fmt(a, "%02x%02x:%02x%02x:%02x%02x:%02x%02x::/64", v6[0], v6[1], v6[2], v6[3],
		v6[4], v6[5], v6[6], v6[7]);
	return out;
}
