/* SPDX-License-Identifier: Apache-2.0
 *
 * For bench/busy.sh: the CPU time to read calendars and expand the year 2026, ours.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/file.h"
#include "ical/busy.h"

static double cpu(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

int main(int argc, char **argv)
{
	struct arena *texts = arena_new(), *a = arena_new();
	struct zones *zones = zones_new(NULL);
	struct busy_ask ask = { .from = 1767225600, .to = 1798761600, .zones = zones,
		.zone = zone_find(zones, S("Europe/Berlin")), .events = true };
	double spent = 0;
	size_t found = 0, bytes = 0;

	for (int i = 1; i < argc; i++) {
		struct err e = { 0 };
		struct busy_answer answer;
		struct str text;
		double start;

		if (!file_read(texts, argv[i], 64 << 20, &text, &e)) return 1;
		start = cpu();
		if (!busy_read(a, text, &ask, &answer, &e)) return 1;
		arena_reset(a);
		spent += cpu() - start;
		found += answer.events_n;
		bytes += text.n;
	}
	printf("%.6f %zu %zu\n", spent, found, bytes);
	zones_free(zones);
	arena_free(a);
	arena_free(texts);
	return 0;
}
