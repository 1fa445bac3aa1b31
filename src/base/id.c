/* SPDX-License-Identifier: Apache-2.0
 *
 * 32 bits of seconds since 2024 (until 2160), then 31 bits of a counter that starts
 * at a random place in each process.
 */
#include "base/id.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/random.h>

enum { CHARS = 13, COUNTER_BITS = 31, WAITED = 60 * 86400, AHEAD = 86400 };

static const int64_t epoch = 1704067200; /* 2024-01-01T00:00:00Z */
static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

static atomic_uint_fast64_t counter; /* process-wide on purpose: it makes ids unique */

static uint64_t next_count(void)
{
	uint64_t none = 0, start;

	if (atomic_load(&counter) == 0) {
		if (getrandom(&start, sizeof start, 0) != sizeof start) abort();
		atomic_compare_exchange_strong(&counter, &none, start | 1);
	}
	return atomic_fetch_add(&counter, 1) & ((UINT64_C(1) << COUNTER_BITS) - 1);
}

int64_t id_new(int64_t now)
{
	uint64_t seconds = (uint64_t)(now > epoch ? now - epoch : 0) & UINT32_MAX;
	int64_t id = (int64_t)(seconds << COUNTER_BITS | next_count());

	return id ? id : id_new(now);
}

int64_t id_made(int64_t id)
{
	return (id >> COUNTER_BITS) + epoch;
}

bool id_is_near(int64_t id, int64_t now)
{
	return id > 0 && id_made(id) >= now - WAITED && id_made(id) <= now + AHEAD;
}

void id_print(struct buf *b, int64_t id)
{
	char *p = buf_room(b, CHARS);

	for (int i = CHARS - 1; i >= 0; i--, id >>= 5) p[i] = alphabet[id & 31];
	b->n += CHARS;
}

bool id_parse(struct str s, int64_t *id)
{
	uint64_t v = 0;

	*id = 0;
	if (s.n != CHARS) return false;
	for (size_t i = 0; i < CHARS; i++) {
		size_t d = str_index(S("0123456789abcdefghjkmnpqrstvwxyz"), s.p[i]);

		if (d > 31 || (i == 0 && d > 7)) return false;
		v = v << 5 | d;
	}
	*id = (int64_t)v;
	return v > 0;
}
