/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as working hours: what is read prints to a text that reads the same, and
 * expands to windows in order and apart, also over a change of the clock.
 */
#include "ical/zones.h"
#include "model/hours.h"

#include <assert.h>
#include <string.h>

#include "base/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void expands(struct arena *a, const struct hours *h)
{
	struct zones *zones = zones_new(NULL);
	const struct zone *z = zone_find(zones, S("Europe/Berlin"));
	struct hours_span *s;
	size_t n;

	if (!z) z = zone_utc(zones);
	n = hours_expand(a, h, z, date_days(2026, 3, 25), 8, &s);
	for (size_t i = 0; i < n; i++) {
		assert(s[i].start < s[i].end && s[i].day >= 0 && s[i].day < 8);
		assert(i == 0 || s[i - 1].end <= s[i].start);
	}
	zones_free(zones);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct buf b = { .a = a };
	struct err e = { 0 };
	struct hours h, again;

	if (hours_parse((struct str){ (const char *)data, n }, &h, &e)) {
		hours_print(&b, &h);
		assert(hours_parse(buf_str(&b), &again, &e));
		for (int d = 0; d < 7; d++)
			assert(h.n[d] == again.n[d] && memcmp(h.at[d], again.at[d],
				sizeof h.at[d][0] * (size_t)h.n[d]) == 0);
		expands(a, &h);
	} else {
		assert(e.code == ERR_INPUT && e.text[0]);
	}
	arena_free(a);
	return 0;
}
