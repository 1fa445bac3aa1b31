/* SPDX-License-Identifier: Apache-2.0 */
#include "ical/zone_changes.h"

#include <stdlib.h>
#include <string.h>

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
