/* SPDX-License-Identifier: Apache-2.0
 *
 * Answers for test_zone_oracle.py. Reads lines "NAME from to" and prints, for each, the
 * changes of the offset in [from, to) and how local times around them are read:
 *
 *	zone NAME <offset at from>
 *	<utc> <offset from then on> <local>=<utc read> …
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/date.h"
#include "ical/zones.h"

/* Local times on both sides of the change, inside the gap or overlap, and at its edges. */
static void print_change(const struct zone *z, int64_t at)
{
	int32_t before = zone_offset(z, at - 1), after = zone_offset(z, at);
	int64_t low = at + (before < after ? before : after);
	int64_t high = at + (before < after ? after : before);
	int64_t ask[] = { low - DAY, low - 1, low, (low + high) / 2, high - 1, high, high + DAY };

	printf("%" PRId64 " %d", at, after);
	for (size_t i = 0; i < sizeof ask / sizeof *ask; i++)
		printf(" %" PRId64 "=%" PRId64, ask[i], zone_utc_of(z, ask[i]));
	printf("\n");
}

int main(void)
{
	struct zones *zones = zones_new(NULL);
	char line[256];

	while (fgets(line, sizeof line, stdin)) {
		char name[128];
		int64_t from, to;
		const struct zone *z;

		if (sscanf(line, "%127s %" SCNd64 " %" SCNd64, name, &from, &to) != 3) return 2;
		z = zone_find(zones, str_of(name));
		if (!z) {
			printf("none %s\n", name);
			continue;
		}
		printf("zone %s %d\n", name, zone_offset(z, from));
		for (int64_t at = zone_next_change(z, from); at < to; at = zone_next_change(z, at))
			print_change(z, at);
	}
	zones_free(zones);
	return 0;
}
