/* SPDX-License-Identifier: Apache-2.0
 *
 * Damaged zone files: read, then ask for offsets around the changes and far away.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "ical/tzif.h"
#include "ical/zone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct zone z = { .name = S("x") };
	int64_t t = INT64_MIN, next;

	if (tzif_read(a, (struct str){ (const char *)data, size }, &z, &e)) {
		for (int i = 0; i < 100; i++) {
			int32_t offset = zone_offset(&z, t);

			assert(offset >= -ZONE_OFFSET_MOST && offset <= ZONE_OFFSET_MOST);
			zone_utc_of(&z, zone_local_of(&z, t));
			next = zone_next_change(&z, t);
			if (next == INT64_MAX) break;
			assert(next > t && zone_offset(&z, next) != zone_offset(&z, next - 1));
			t = next;
		}
		zone_utc_of(&z, INT64_MAX);
		zone_offset(&z, INT64_MAX);
	} else {
		assert(e.code == ERR_INPUT);
	}
	arena_free(a);
	return 0;
}
