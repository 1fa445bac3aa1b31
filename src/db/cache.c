/* SPDX-License-Identifier: Apache-2.0
 *
 * The statements that a connection keeps prepared, found by a hash of their text: so one that
 * is put together again at run time is found as well. Most are constants of the program, and
 * a table by the address of the text saves them the hash: on /today that is a fiftieth of all
 * instructions. It only says where to look first; the text is compared in any case, since an
 * address may come to hold another one.
 */
#include "db/driver.h"

#include <string.h>

static const uint64_t factor = 0x9e3779b97f4a7c15u;
_Static_assert((DB_STATEMENTS & (DB_STATEMENTS - 1)) == 0, "the tables are indexed by bits of a hash");

/* Eight bytes at a time. The texts are the program's own, so that nobody can choose them to
 * collide. */
static uint64_t hash_text(const char *text, size_t n)
{
	uint64_t hash = n, word;

	for (; n >= sizeof word; text += sizeof word, n -= sizeof word) {
		memcpy(&word, text, sizeof word);
		hash = (hash ^ word) * factor;
		hash ^= hash >> 32;
	}
	word = 0;
	memcpy(&word, text, n);
	hash = (hash ^ word) * factor;
	return hash ^ hash >> 32;
}

static struct db_kept **bucket_of(struct db_cache *c, uint64_t hash)
{
	return &c->bucket[hash & (DB_STATEMENTS - 1)];
}

static struct db_kept **seen_at(struct db_cache *c, const char *sql)
{
	return &c->seen[(uint64_t)(uintptr_t)sql * factor >> 32 & (DB_STATEMENTS - 1)];
}

static bool is_idle(const struct db_kept *k, const char *sql)
{
	return k->text && !k->busy && strcmp(k->text, sql) == 0;
}

struct db_kept *db_cache_find(struct db_cache *c, const char *sql)
{
	struct db_kept **seen = seen_at(c, sql), *k = *seen;

	if (!k || !is_idle(k, sql)) {
		k = *bucket_of(c, hash_text(sql, strlen(sql)));
		while (k && !is_idle(k, sql)) k = k->next;
		if (!k) return NULL;
		*seen = k;
	}
	k->used = ++c->clock;
	return k;
}

void db_cache_drop(struct db_cache *c, struct db_kept *k, void (*end)(void *arg, void *handle),
	void *arg)
{
	struct db_kept **at = bucket_of(c, k->hash);

	while (*at != k) at = &(*at)->next;
	*at = k->next;
	end(arg, k->handle);
	free(k->text);
	*k = (struct db_kept){ 0 };
}

void db_cache_clear(struct db_cache *c, void (*end)(void *arg, void *handle), void *arg)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->kept[i].text) db_cache_drop(c, &c->kept[i], end, arg);
}

/* Among those that are idle, the one that nobody has asked for longest; NULL: none is idle. */
static struct db_kept *find_oldest(struct db_cache *c)
{
	struct db_kept *oldest = NULL;

	for (size_t i = 0; i < c->n; i++) {
		struct db_kept *k = &c->kept[i];

		if (!k->text) return k;
		if (!k->busy && (!oldest || k->used < oldest->used)) oldest = k;
	}
	return oldest;
}

struct db_kept *db_cache_add(struct db_cache *c, const char *sql, void *handle,
	void (*end)(void *arg, void *handle), void *arg)
{
	struct db_kept *k = c->n < DB_STATEMENTS ? &c->kept[c->n++] : find_oldest(c), **bucket;
	size_t n = strlen(sql);

	c->added++;
	if (!k) return NULL;
	if (k->text) db_cache_drop(c, k, end, arg);
	*k = (struct db_kept){ .text = malloc(n + 1), .handle = handle, .hash = hash_text(sql, n),
		.used = ++c->clock };
	if (!k->text) abort();
	memcpy(k->text, sql, n + 1);
	*seen_at(c, sql) = k;
	bucket = bucket_of(c, k->hash);
	k->next = *bucket;
	*bucket = k;
	return k;
}
