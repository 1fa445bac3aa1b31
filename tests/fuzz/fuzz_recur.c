/* SPDX-License-Identifier: Apache-2.0
 *
 * Rules from hostile calendars, as far as they can be followed: parse, walk a little, seek, walk
 * on. What a seek gives must be what the walk would have given, and a rule is right when it can
 * be followed and nothing was left out.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "ical/recur.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = { 0 }, strict = { 0 };
	struct recur r, right;
	struct str text;
	struct recur_iter walk, jump;
	uint32_t seed[2];
	bool followed;
	int64_t start, seek, t, jumped, before = INT64_MIN;

	if (size < sizeof seed) return 0;
	memcpy(seed, data, sizeof seed);
	text = (struct str){ (const char *)data + sizeof seed, size - sizeof seed };
	followed = recur_mend(text, &r, &e);
	assert(recur_parse(text, &right, &strict) == (followed && !e.code));
	if (!followed) return 0;
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
