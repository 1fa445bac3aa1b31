/* SPDX-License-Identifier: Apache-2.0
 *
 * Zones are found by name and read once. A process asks for a few dozen zones millions of
 * times, from several threads: so a zone never changes once it can be seen, and the lock is
 * only held to find one.
 */
#include "ical/zones.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "ical/tzif.h"

enum { BUCKETS = 256, NAME_MOST = 64, FILE_MOST = 1 << 20 };

struct zones {
	char *folder;
	struct arena *a;
	pthread_mutex_t lock; /* of the arena, the buckets and the names */
	struct zone *bucket[BUCKETS];
	struct str *names;    /* NULL: not read yet */
	size_t names_n;
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

/* Under the lock. A folder without the table has no names, and is asked again. */
static void read_names(struct zones *z)
{
	enum { MOST = 600 };
	struct arena *scratch = arena_new();
	struct str text, line, name[MOST];
	struct err none = { 0 };
	size_t n = 0;

	if (!file_read(scratch, str_fmt(scratch, "%s/zone.tab", z->folder).p, FILE_MOST, &text, &none)) {
		arena_free(scratch);
		return;
	}
	while (n < MOST && str_line(&text, &line)) {
		struct str countries, place, rest;

		if (str_starts(line, S("#")) || !str_cut(line, '\t', &countries, &rest) ||
			!str_cut(rest, '\t', &place, &rest))
			continue;
		str_cut(rest, '\t', &name[n++], &place);
	}
	z->names = NEW_N(z->a, struct str, n);
	for (size_t i = 0; i < n; i++) z->names[z->names_n++] = str_dup(z->a, name[i]);
	arena_free(scratch);
}

void zone_names(struct zones *z, const struct str **out, size_t *n)
{
	pthread_mutex_lock(&z->lock);
	if (!z->names) read_names(z);
	*out = z->names;
	*n = z->names_n;
	pthread_mutex_unlock(&z->lock);
}

void zones_free(struct zones *z)
{
	if (!z) return;
	pthread_mutex_destroy(&z->lock);
	arena_free(z->a);
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
static struct zone *load_zone(struct zones *z, struct str name)
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
	if (!found && (found = load_zone(z, name))) {
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
