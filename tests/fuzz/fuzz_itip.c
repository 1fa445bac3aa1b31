/* SPDX-License-Identifier: Apache-2.0
 *
 * Scheduling messages from strangers: what is read stays within its limits, and a message
 * that is written from it is read the same. Seeds: tests/corpus/itip.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "ical/itip.h"
#include "ical/write.h"

/* What we write of it, we read again. */
static void write_again(struct arena *a, struct zones *zones, const struct itip *got)
{
	struct ical_attendee *who = NEW_N(a, struct ical_attendee, got->attendees_n + 1);
	struct ical_event ev = { .uid = S("1@x"), .start = got->start, .end = got->end,
		.sequence = 7, .attendees = who, .attendees_n = got->attendees_n,
		.zone = zone_find(zones, S("Europe/Berlin")) };
	struct buf b = { .a = a };
	struct err e = { 0 };
	struct itip twice;

	for (size_t i = 0; i < got->attendees_n; i++)
		who[i] = (struct ical_attendee){ .name = got->attendees[i].address,
			.email = S("ben@example.org"), .partstat = itip_partstat(got->attendees[i].answer) };
	ical_write_begin(&b, "REQUEST", S(""));
	ical_write_zone(&b, ev.zone, ev.start - 31622400, ev.end + 31622400);
	ical_write_event(&b, &ev);
	ical_write_end(&b);
	if (!itip_read(a, buf_str(&b), zones, zone_utc(zones), &twice, &e)) abort();
	if (twice.sequence != 7 || twice.attendees_n != got->attendees_n) abort();
	if (!twice.has_time || twice.start != got->start || twice.end != got->end) abort();
	for (size_t i = 0; i < got->attendees_n; i++)
		if (twice.attendees[i].answer != got->attendees[i].answer) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct zones *zones;
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct itip got;

	if (!zones) zones = zones_new(NULL);
	if (!itip_read(a, (struct str){ (const char *)data, size }, zones, zone_utc(zones), &got, &e)) {
		if (e.code != ERR_INPUT) abort();
	} else {
		if (got.attendees_n > ITIP_ATTENDEES) abort();
		if (got.has_time && got.end < got.start) abort();
		/* 1971 to 2099: where a local time names one instant but for an hour a year */
		if (got.has_time && got.start > 31622400 && got.end < INT64_C(4070908800) &&
			got.start % 86400 > 14400 && got.end % 86400 > 14400)
			write_again(a, zones, &got);
	}
	arena_free(a);
	return 0;
}
