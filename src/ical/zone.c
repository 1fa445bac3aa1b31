/* SPDX-License-Identifier: Apache-2.0
 *
 * Zones: found by name, read once, asked by binary search. A process asks for a few
 * dozen zones millions of times, from several threads: so a zone never changes once
 * it can be seen, and the lock is only held to find one.
 */
#include "ical/zone.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "ical/tzif.h"

enum { BUCKETS = 256, NAME_MOST = 64, FILE_MOST = 1 << 20 };
static const int64_t cycle = (int64_t)146097 * DAY;

struct zones {
	char *folder;
	struct arena *a;
	pthread_mutex_t lock; /* of the arena and the buckets */
	struct zone *bucket[BUCKETS];
	struct zone utc;
};

static const int32_t no_offset[1];

struct zones *zones_new(const char *folder)
{
	const char *set = getenv("TZDIR");
	struct arena *a = arena_new();
	struct zones *z = NEW(a, struct zones);

	if (!folder) folder = set && *set ? set : "/usr/share/zoneinfo";
	z->a = a;
	z->folder = str_z(a, str_of(folder));
	z->utc = (struct zone){ .name = S("UTC"), .offset = no_offset };
	pthread_mutex_init(&z->lock, NULL);
	return z;
}

void zone_names(struct zones *z, struct arena *a, struct str **out, size_t *n)
{
	enum { MOST = 600 };
	struct str text, line;
	struct err none = { 0 };

	*out = NEW_N(a, struct str, MOST);
	*n = 0;
	if (!file_read(a, str_fmt(a, "%s/zone.tab", z->folder).p, FILE_MOST, &text, &none)) return;
	while (*n < MOST && str_line(&text, &line)) {
		struct str countries, place, rest;

		if (str_starts(line, S("#")) || !str_cut(line, '\t', &countries, &rest) ||
			!str_cut(rest, '\t', &place, &rest))
			continue;
		str_cut(rest, '\t', &(*out)[(*n)++], &place);
	}
}

void zones_free(struct zones *z)
{
	if (!z) return;
	pthread_mutex_destroy(&z->lock);
	arena_free(z->a);
}

void zone_change_add(struct zone_changes *c, int64_t at, int32_t offset)
{
	if (c->n == c->cap) {
		size_t cap = c->cap ? c->cap * 2 : 256;
		struct zone_change *list = NEW_N(c->a, struct zone_change, cap);

		if (c->n) memcpy(list, c->list, c->n * sizeof *list);
		c->list = list;
		c->cap = cap;
	}
	c->list[c->n] = (struct zone_change){ at, offset, (uint32_t)c->n };
	c->n++;
}

static int by_time(const void *a, const void *b)
{
	const struct zone_change *x = a, *y = b;

	if (x->at != y->at) return x->at < y->at ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

void zone_changes_take(struct zone_changes *c, struct zone *z)
{
	int64_t *at = NEW_N(c->a, int64_t, c->n), *wall = NEW_N(c->a, int64_t, c->n);
	int32_t *offset = NEW_N(c->a, int32_t, c->n + 1);
	size_t n = 0;

	if (c->n) qsort(c->list, c->n, sizeof *c->list, by_time);
	offset[0] = c->first;
	for (size_t i = 0; i < c->n; i++) {
		int32_t before = offset[n], after = c->list[i].offset;

		if (i + 1 < c->n && c->list[i + 1].at == c->list[i].at) continue;
		if (after == before) continue;
		at[n] = c->list[i].at;
		wall[n] = at[n] + (before > after ? before : after);
		offset[++n] = after;
	}
	z->n = n;
	z->at = at;
	z->wall = wall;
	z->offset = offset;
}

/* Letters, digits, '_', '+', '-' between single slashes. Without a dot nothing leads out
 * of the folder, and the tables that lie beside the zones (zone.tab) are no zones. */
static bool good_name(struct str name)
{
	char before = '/';

	if (name.n == 0 || name.n > NAME_MOST) return false;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
			|| (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-';

		if (!plain && (c != '/' || before == '/')) return false;
		before = c;
	}
	if (before == '/') return false;
	if (str_eq(name, S("localtime")) || str_eq(name, S("posixrules"))) return false;
	return !str_starts(name, S("posix/")) && !str_starts(name, S("right/"));
}

static struct zone **bucket_of(struct zones *z, struct str name)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < name.n; i++) hash = (hash ^ (unsigned char)name.p[i]) * 16777619u;
	return &z->bucket[hash % BUCKETS];
}

/* Read under the lock: two threads that want one zone then read it once. */
static struct zone *load(struct zones *z, struct str name)
{
	struct arena *scratch = arena_new();
	struct zone *found = NULL, made = { 0 };
	struct err e = { 0 };
	char *path = str_z(scratch, str_fmt(scratch, "%s/%.*s", z->folder, STR(name)));
	struct str bytes;

	if (file_read(scratch, path, FILE_MOST, &bytes, &e) && tzif_read(z->a, bytes, &made, &e)) {
		found = NEW(z->a, struct zone);
		*found = made;
		found->name = str_dup(z->a, name);
	}
	arena_free(scratch);
	return found;
}

const struct zone *zone_find(struct zones *z, struct str name)
{
	struct zone *found, **bucket;

	if (!good_name(name)) return NULL;
	bucket = bucket_of(z, name);
	pthread_mutex_lock(&z->lock);
	for (found = *bucket; found && !str_eq(found->name, name); found = found->next) {}
	if (!found && (found = load(z, name))) {
		found->next = *bucket;
		*bucket = found;
	}
	pthread_mutex_unlock(&z->lock);
	return found;
}

const struct zone *zone_utc(struct zones *z)
{
	return &z->utc;
}

struct str zone_name(const struct zone *z)
{
	return z->name;
}

/* A time beyond what is laid out, moved by whole cycles into it. */
static int64_t into_cycle(const struct zone *z, int64_t t)
{
	if (t >= z->limit) return t - ((t - z->limit) / cycle + 1) * cycle;
	if (z->eternal && t < z->limit - cycle)
		return t + ((z->limit - cycle - 1 - t) / cycle + 1) * cycle;
	return t;
}

/* How many of the ascending `at` are at or before t. */
static size_t count_until(const int64_t *at, size_t n, int64_t t)
{
	const int64_t *base = at;

	if (n == 0) return 0;
	while (n > 1) {
		size_t half = n / 2;

		base = base[half - 1] <= t ? base + half : base;
		n -= half;
	}
	return (size_t)(base - at) + (*base <= t);
}

/* Far beyond the year 9999, where sums could overflow. */
static int64_t sane(int64_t t)
{
	const int64_t most = (int64_t)1 << 60;

	return t > most ? most : t < -most ? -most : t;
}

int32_t zone_offset(const struct zone *z, int64_t utc)
{
	utc = sane(utc);
	if (z->repeats) utc = into_cycle(z, utc);
	return z->offset[count_until(z->at, z->n, utc)];
}

int64_t zone_local_of(const struct zone *z, int64_t utc)
{
	return sane(utc) + zone_offset(z, utc);
}

int64_t zone_utc_of(const struct zone *z, int64_t local)
{
	int64_t t = local = sane(local);

	if (z->repeats) t = into_cycle(z, t);
	return local - z->offset[count_until(z->wall, z->n, t)];
}

int64_t zone_next_change(const struct zone *z, int64_t utc)
{
	int64_t t = utc = sane(utc), moved;
	size_t i;

	if (z->repeats) t = into_cycle(z, utc);
	moved = utc - t;
	i = count_until(z->at, z->n, t);
	if (i < z->n && (!z->repeats || z->at[i] < z->limit)) return z->at[i] + moved;
	if (!z->repeats) return INT64_MAX;
	/* past the last change of the cycle comes its first again; a rule of daylight time all
	 * the year has none */
	i = count_until(z->at, z->n, z->limit - cycle - 1);
	return i < z->n && z->at[i] < z->limit ? z->at[i] + moved + cycle : INT64_MAX;
}
