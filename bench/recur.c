/* SPDX-License-Identifier: Apache-2.0
 *
 * The C side of bench/recur.py: "recur here|libical SEEK RULE" expands the rule from
 * 2000-01-03T09:00 for 0.2 s of CPU time, 2,000 occurrences a time, each time from
 * parsed rule to last occurrence, and prints occurrences per second. With SEEK (a year)
 * it prints the seconds from parsed rule to the first occurrence of that year.
 */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/date.h"
#include "ical/recur.h"

enum { EACH = 2000 };

struct rule {
	struct recur here;
	struct icalrecurrencetype libical;
};

static double cpu(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int64_t run_here(const struct rule *rule, int year)
{
	struct recur_iter it;
	int64_t t, sum = 0;

	recur_begin(&it, &rule->here, date_days(2000, 1, 3) * DAY + 9 * HOUR, false, INT64_MAX);
	if (year) recur_seek(&it, date_days(year, 1, 1) * DAY);
	for (int i = 0; i < (year ? 1 : EACH) && recur_next(&it, &t); i++) sum += t;
	return sum;
}

static int64_t run_libical(const struct rule *rule, int year)
{
	struct icaltimetype t = icaltime_from_string("20000103T090000"), from = t;
	icalrecur_iterator *it = icalrecur_iterator_new(rule->libical, t);
	int64_t sum = 0;

	from.year = year, from.month = 1, from.day = 1;
	if (year) icalrecur_iterator_set_start(it, from);
	for (int i = 0; i < (year ? 1 : EACH); i++) sum += icalrecur_iterator_next(it).day;
	icalrecur_iterator_free(it);
	return sum;
}

int main(int argc, char **argv)
{
	struct rule rule;
	struct err e = { 0 };
	volatile int64_t sum = 0;
	double begin, seconds;
	int64_t runs = 0;
	int year;
	bool here;

	if (argc != 4) return 2;
	here = strcmp(argv[1], "here") == 0;
	year = atoi(argv[2]);
	if (!recur_parse(str_of(argv[3]), &rule.here, &e)) return 2;
	rule.libical = icalrecurrencetype_from_string(argv[3]);
	begin = cpu();
	do {
		for (int i = 0; i < 8; i++, runs++)
			sum += here ? run_here(&rule, year) : run_libical(&rule, year);
		seconds = cpu() - begin;
	} while (seconds < 0.2);
	if (year) printf("%.9f\n", seconds / (double)runs);
	else printf("%.0f\n", (double)runs * EACH / seconds);
	return 0;
}
