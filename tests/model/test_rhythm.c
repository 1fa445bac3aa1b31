/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/tap.h"

#include "model/rhythm.h"

enum { TODAY = 20780 }; /* a Monday, in days since 1970 */

/* The rhythm of talks so many days ago; −1 ends the list. */
static struct rhythm_found of(const int64_t *ago)
{
	int64_t days[64];
	size_t n = 0, i;

	while (ago[n] >= 0) n++;
	for (i = 0; i < n; i++) days[i] = TODAY - ago[i];
	return rhythm_find(days, n, TODAY);
}
#define OF(...) of((const int64_t[]){ __VA_ARGS__, -1 })

static void the_middle_gap_says_the_rhythm(void)
{
	IS(OF(28, 21, 14, 7, 0).is, RHYTHM_WEEKLY);
	IS(OF(28, 14, 0).is, RHYTHM_TO_3_WEEKS);
	IS(OF(56, 28, 0).is, RHYTHM_3_TO_6);
	IS(OF(120, 60, 0).is, RHYTHM_6_TO_10);
	IS(OF(200, 100, 0).is, RHYTHM_OVER_10);
	IS(OF(28, 21, 14, 7, 0).gap, 7);
}

static void the_bounds_belong_to_the_faster_rhythm(void)
{
	IS(rhythm_of_gap(8), RHYTHM_WEEKLY);
	IS(rhythm_of_gap(9), RHYTHM_TO_3_WEEKS);
	IS(rhythm_of_gap(21), RHYTHM_TO_3_WEEKS);
	IS(rhythm_of_gap(22), RHYTHM_3_TO_6);
	IS(rhythm_of_gap(42), RHYTHM_3_TO_6);
	IS(rhythm_of_gap(43), RHYTHM_6_TO_10);
	IS(rhythm_of_gap(70), RHYTHM_6_TO_10);
	IS(rhythm_of_gap(71), RHYTHM_OVER_10);
}

static void no_talk_and_one_talk_are_no_rhythm(void)
{
	IS(rhythm_find(NULL, 0, TODAY).is, RHYTHM_NEVER);
	IS(OF(80).is, RHYTHM_ONCE);
	IS(OF(80).last, TODAY - 80);
	IS(OF(80).gap, 0);
	IS(OF(0, 0, 0).is, RHYTHM_ONCE); /* three talks in one day */
}

static void a_talk_that_moves_by_a_day_is_weekly(void)
{
	IS(OF(29, 21, 15, 7, 0).is, RHYTHM_WEEKLY);
}

static void one_holiday_does_not_change_a_rhythm(void)
{
	IS(OF(56, 49, 42, 35, 14, 7, 0).is, RHYTHM_WEEKLY);
	IS(OF(35, 28, 21, 14).is, RHYTHM_WEEKLY); /* two weeks away */
}

static void a_rhythm_that_has_stopped_is_none(void)
{
	struct rhythm_found f = OF(88, 81, 74, 67, 60);

	IS(f.is, RHYTHM_6_TO_10);
	IS(f.gap, 60);
	OK(f.paused);
	OK(!OF(28, 21, 14, 7, 0).paused);
}

static void only_what_was_lately_counts(void)
{
	/* a year of weekly talks, then every month */
	IS(OF(300, 293, 286, 279, 272, 265, 258, 251, 244, 224, 196, 168, 140, 112, 84, 56, 28, 0).is, RHYTHM_3_TO_6);
	IS(OF(400, 365, 364).is, RHYTHM_NEVER);
	IS(OF(400, 363).is, RHYTHM_ONCE);
}

static void a_talk_that_is_still_to_come_does_not_count(void)
{
	const int64_t days[] = { TODAY - 7, TODAY, TODAY + 7 };

	IS(rhythm_find(days, 3, TODAY).gap, 7);
	IS(rhythm_find(days, 3, TODAY).last, TODAY);
}

static void of_two_gaps_in_the_middle_the_longer_one_counts(void)
{
	IS(OF(37, 30, 0).gap, 30);
}

int main(void)
{
	RUN(the_middle_gap_says_the_rhythm);
	RUN(the_bounds_belong_to_the_faster_rhythm);
	RUN(no_talk_and_one_talk_are_no_rhythm);
	RUN(a_talk_that_moves_by_a_day_is_weekly);
	RUN(one_holiday_does_not_change_a_rhythm);
	RUN(a_rhythm_that_has_stopped_is_none);
	RUN(only_what_was_lately_counts);
	RUN(a_talk_that_is_still_to_come_does_not_count);
	RUN(of_two_gaps_in_the_middle_the_longer_one_counts);
	return tap_end();
}
