/* SPDX-License-Identifier: Apache-2.0
 *
 * Our side of test_recur_oracle.py. A line in is "START SEEK END MOST RULE" (local
 * seconds; START with a leading 'd' is a DATE); a line out is the occurrences from
 * SEEK to END, at most MOST, or "! why" when the rule is refused.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ical/recur.h"

static void answer(int64_t start, bool dates, int64_t seek, int64_t end, int most, struct str rule)
{
	struct err e = { 0 };
	struct recur r;
	struct recur_iter it;
	int64_t t;

	if (!recur_parse(rule, &r, &e)) {
		printf("! %s\n", e.text);
		return;
	}
	recur_begin(&it, &r, start, dates, recur_until_local(&r, 0));
	if (seek > start) recur_seek(&it, seek);
	while (most-- > 0 && recur_next(&it, &t) && t <= end) printf("%" PRId64 " ", t);
	printf("\n");
}

int main(void)
{
	char line[4096], *p;

	while (fgets(line, sizeof line, stdin)) {
		bool dates = line[0] == 'd';
		int64_t start, seek, end;
		int most, used;

		p = line + dates;
		if (sscanf(p, "%" SCNd64 " %" SCNd64 " %" SCNd64 " %d %n", &start, &seek, &end,
			&most, &used) != 4)
			return 2;
		answer(start, dates, seek, end, most, str_trim(str_of(p + used)));
	}
	return 0;
}
