/* SPDX-License-Identifier: Apache-2.0
 *
 * The statements a connection keeps prepared. A connection belongs to one thread at a
 * time, so there is no lock; two hundred addresses in a row are searched faster than
 * a hash of the text is made.
 */
#include "db/driver.h"

struct db_kept *db_cache_find(struct db_cache *c, const char *sql)
{
	for (size_t i = 0; i < DB_STATEMENTS; i++) {
		struct db_kept *k = &c->kept[i];

		if (k->sql != sql || k->busy || strcmp(k->text, sql) != 0) continue;
		k->used = ++c->clock;
		return k;
	}
	return NULL;
}

struct db_kept *db_cache_place(struct db_cache *c)
{
	struct db_kept *best = NULL;

	for (size_t i = 0; i < DB_STATEMENTS; i++) {
		struct db_kept *k = &c->kept[i];

		if (!k->sql) return k;
		if (!k->busy && (!best || k->used < best->used)) best = k;
	}
	return best;
}

void db_cache_set(struct db_cache *c, struct db_kept *k, const char *sql, void *handle)
{
	char *text = strdup(sql);

	if (!text) abort();
	*k = (struct db_kept){ .sql = sql, .text = text, .handle = handle, .used = ++c->clock };
}

void db_cache_drop(struct db_kept *k)
{
	free(k->text);
	*k = (struct db_kept){ 0 };
}
