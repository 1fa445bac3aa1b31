/* SPDX-License-Identifier: Apache-2.0
 *
 * The middle gap is used because one holiday, or one week with three talks, says little of a rhythm and moves a
 * mean by much.
 */
#include "model/rhythm.h"

#include "base/err.h"

const char *const rhythm_words[] = { "never", "once", "weekly", "to 3 weeks", "3 to 6 weeks", "6 to 10 weeks",
	"over 10 weeks", NULL };

const char *const rhythm_labels[] = {
	[RHYTHM_NEVER] = TR("no talk yet"),
	[RHYTHM_ONCE] = TR("one talk: no rhythm to tell"),
	[RHYTHM_WEEKLY] = TR("weekly"),
	[RHYTHM_TO_3_WEEKS] = TR("up to every 3 weeks"),
	[RHYTHM_3_TO_6] = TR("every 3 to 6 weeks"),
	[RHYTHM_6_TO_10] = TR("every 6 to 10 weeks"),
	[RHYTHM_OVER_10] = TR("more than 10 weeks apart"),
};

enum rhythm rhythm_of_gap(int64_t days)
{
	if (days <= RHYTHM_WEEKLY_DAYS) return RHYTHM_WEEKLY;
	if (days <= 21) return RHYTHM_TO_3_WEEKS;
	if (days <= 42) return RHYTHM_3_TO_6;
	return days <= 70 ? RHYTHM_6_TO_10 : RHYTHM_OVER_10;
}

/* Sort a few gaps. */
static void sort_gaps(int64_t *gaps, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		int64_t gap = gaps[i];
		size_t k = i;

		for (; k > 0 && gaps[k - 1] > gap; k--) gaps[k] = gaps[k - 1];
		gaps[k] = gap;
	}
}

/* The middle one; of two in the middle the longer one, so that nobody is said to talk more often than they do. */
static int64_t find_middle(int64_t *gaps, size_t n)
{
	sort_gaps(gaps, n);
	return gaps[n / 2];
}

struct rhythm_found rhythm_find(const int64_t *days, size_t n, int64_t today)
{
	int64_t last[RHYTHM_DAYS], gaps[RHYTHM_DAYS], since;
	struct rhythm_found found = { 0 };
	size_t kept = 0;

	/* from the newest back: last[0] is the newest day */
	while (n-- > 0 && kept < RHYTHM_DAYS)
		if (days[n] <= today && days[n] > today - RHYTHM_WEEKS * 7 && (!kept || days[n] < last[kept - 1]))
			last[kept++] = days[n];
	if (!kept) return found;
	found.last = last[0];
	found.is = RHYTHM_ONCE;
	if (kept == 1) return found;
	for (size_t i = 0; i + 1 < kept; i++) gaps[i] = last[i] - last[i + 1];
	found.gap = find_middle(gaps, kept - 1);
	since = today - found.last;
	found.paused = since > 2 * found.gap && rhythm_of_gap(since) > rhythm_of_gap(found.gap);
	if (found.paused) found.gap = since;
	found.is = rhythm_of_gap(found.gap);
	return found;
}
