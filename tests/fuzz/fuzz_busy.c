/* SPDX-License-Identifier: Apache-2.0
 *
 * Calendars from strangers: whatever the bytes, busy time is sorted, merged and inside the
 * window, its soft part lies within it, and warnings are few. Seeds: tests/corpus/ical.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "ical/busy.h"

static void check_spans(struct spans s, const struct busy_ask *ask)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.at[i].start >= s.at[i].end) abort();
		if (s.at[i].start < ask->from || s.at[i].end > ask->to) abort();
		if (i && s.at[i - 1].end >= s.at[i].start) abort();
	}
}

static void check_within(struct spans part, struct spans whole)
{
	size_t k = 0;

	for (size_t i = 0; i < part.n; i++) {
		while (k < whole.n && whole.at[k].end < part.at[i].end) k++;
		if (k == whole.n || whole.at[k].start > part.at[i].start) abort();
	}
}

static void check_events(const struct busy_answer *got, const struct busy_ask *ask)
{
	for (size_t i = 0; i < got->events_n; i++) {
		const struct busy_event *ev = &got->events[i];

		if (ev->travel < 0 || (ev->travel && ask->travel == BUSY_TRAVEL_FREE)) abort();
		if (ev->end <= ask->from || ev->start - ev->travel >= ask->to || ev->start >= ev->end)
			abort();
		for (size_t k = 0; k < ev->people_n; k++)
			if (memchr(ev->people[k].p, ' ', ev->people[k].n)) abort();
		if (!str_utf8(ev->title) && ev->title.n) abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct zones *zones;
	struct arena *a = arena_new();
	struct str me = S("ada@example.org");
	struct busy_answer got;
	struct err e = { 0 };

	if (!zones) zones = zones_new(NULL);
	/* the week from 2026-11-23, in the middle of the seeds */
	struct busy_ask ask = { .from = 1795388400, .to = 1795993200, .zones = zones,
		.zone = zone_find(zones, S("Europe/Berlin")), .me = &me, .me_n = 1,
		.all_day = size % 3, .unanswered = size / 3 % 3, .travel = size / 9 % 2,
		.events = true, .removed = size & 1 };

	if (busy_read(a, (struct str){ (const char *)data, size }, &ask, &got, &e)) {
		check_spans(got.busy, &ask);
		check_spans(got.soft, &ask);
		check_within(got.soft, got.busy);
		check_events(&got, &ask);
		if (got.warnings_n > WARNINGS_MAX + 1) abort();
	} else if (e.code != ERR_INPUT) abort();
	arena_free(a);
	return 0;
}
