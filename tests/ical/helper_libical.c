/* SPDX-License-Identifier: Apache-2.0
 *
 * libical's side of test_recur_oracle.py; the lines are those of helper_recur.c.
 */
#include <inttypes.h>
#include <libical/ical.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"

static struct icaltimetype time_of(int64_t local, bool date)
{
	struct date d = date_of_days(date_day_of(local));
	int s = (int)date_second_of(local);
	struct icaltimetype t = { .year = d.year, .month = d.month, .day = d.day, .is_date = date };

	if (date) return t;
	t.hour = s / HOUR;
	t.minute = s / MINUTE % 60;
	t.second = s % 60;
	return t;
}

static void answer(int64_t start, bool dates, int64_t end, int most, const char *rule)
{
	struct icalrecurrencetype r = icalrecurrencetype_from_string(rule);
	icalrecur_iterator *it = icalrecur_iterator_new(r, time_of(start, dates));
	struct icaltimetype t;

	if (!it) {
		printf("! refused\n");
		return;
	}
	while (most-- > 0 && !icaltime_is_null_time(t = icalrecur_iterator_next(it))) {
		int64_t local = date_days(t.year, t.month, t.day) * DAY + t.hour * HOUR
			+ t.minute * MINUTE + t.second;

		if (local > end) break;
		printf("%" PRId64 " ", local);
	}
	printf("\n");
	icalrecur_iterator_free(it);
}

int main(void)
{
	char line[4096], *p;

	icalerror_set_errors_are_fatal(0);
	while (fgets(line, sizeof line, stdin)) {
		bool dates = line[0] == 'd';
		int64_t start, seek, end;
		int most, used;

		p = line + dates;
		if (sscanf(p, "%" SCNd64 " %" SCNd64 " %" SCNd64 " %d %n", &start, &seek, &end, &most,
			&used) != 4)
			return 2;
		p[strcspn(p, "\r\n")] = '\0';
		answer(start, dates, end, most, p + used);
	}
	return 0;
}
