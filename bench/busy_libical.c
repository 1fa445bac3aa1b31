/* SPDX-License-Identifier: Apache-2.0
 *
 * For bench/busy.sh: the CPU time of libical to parse the same calendars and expand each
 * event by itself (it leaves overrides to the caller, so this is the least it takes).
 */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double cpu(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void count(icalcomponent *c, struct icaltime_span *span, void *found)
{
	(void)c, (void)span;
	++*(size_t *)found;
}

static char *read_all(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	char *text = malloc((64 << 20) + 1);

	if (!f || !text) exit(1);
	*n = fread(text, 1, 64 << 20, f);
	text[*n] = 0;
	fclose(f);
	return text;
}

int main(int argc, char **argv)
{
	struct icaltimetype from = icaltime_from_string("20260101T000000Z");
	struct icaltimetype to = icaltime_from_string("20270101T000000Z");
	double parsing = 0, expanding = 0;
	size_t found = 0;

	for (int i = 1; i < argc; i++) {
		size_t n;
		char *text = read_all(argv[i], &n);
		double start = cpu(), parsed;
		icalcomponent *cal = icalparser_parse_string(text), *ev;

		parsed = cpu();
		for (ev = icalcomponent_get_first_component(cal, ICAL_VEVENT_COMPONENT); ev;
			ev = icalcomponent_get_next_component(cal, ICAL_VEVENT_COMPONENT))
			icalcomponent_foreach_recurrence(ev, from, to, count, &found);
		icalcomponent_free(cal);
		expanding += cpu() - parsed;
		parsing += parsed - start;
		free(text);
	}
	printf("%.6f %zu %.6f\n", parsing + expanding, found, parsing);
	return 0;
}
