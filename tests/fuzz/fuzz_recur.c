/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules from hostile calendars: parse, walk a little, seek, walk on. What a seek gives
 * must be what the walk would have given.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "ical/recur.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = { 0 };
	struct recur r;
	struct recur_iter walk, jump;
	uint32_t seed[2];
	int64_t start, seek, t, jumped, before = INT64_MIN;

	if (size < sizeof seed) return 0;
	memcpy(seed, data, sizeof seed);
	if (!recur_parse((struct str){ (const char *)data + sizeof seed, size - sizeof seed }, &r, &e))
		return 0;
	start = (int64_t)seed[0];
	seek = start + seed[1] / 64;
	recur_begin(&walk, &r, start, seed[1] & 1, recur_until_local(&r, 3600));
	jump = walk;
	recur_seek(&jump, seek);
	for (int i = 0; i < 200 && recur_next(&walk, &t); i++) {
		assert(t > before && t >= start);
		before = t;
		if (t < seek) continue;
		assert(recur_next(&jump, &jumped) && jumped == t);
	}
	return 0;
}
