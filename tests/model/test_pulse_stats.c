/* SPDX-License-Identifier: Apache-2.0 */
#include "model/pulse_stats.h"

#include <math.h>
#include <stdio.h>

#include "tests/tap.h"

static uint64_t seed = 42;

static uint64_t draw(uint64_t below)
{
	seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
	return (seed >> 11) % below;
}

/* Of a team of `of` people some agree; `n` of them, at random, answer. How often does the interval
 * hold the share of the whole team? */
static double coverage(int64_t of, int64_t n, bool told)
{
	int64_t held = 0, tries = 20000;

	for (int64_t k = 0; k < tries; k++) {
		int64_t agree = (int64_t)draw((uint64_t)of + 1), yes = 0, left = of, agree_left = agree;
		double low, high, share = (double)agree / (double)of;

		for (int64_t i = 0; i < n; i++, left--)
			if ((int64_t)draw((uint64_t)left) < agree_left) yes++, agree_left--;
		if (told) {
			int64_t t = pulse_told(yes, n);

			if (!pulse_told_interval(t <= 1 ? 0 : t, t >= n - 1 ? n : t, n, of, &low, &high))
				return -1;
		} else if (!pulse_interval(yes, n, of, &low, &high)) return -1;
		held += share >= low - 1e-9 && share <= high + 1e-9;
	}
	return (double)held / (double)tries;
}

static void the_interval_holds_the_share_of_the_team(void)
{
	static const int64_t cases[][2] = { { 8, 7 }, { 8, 6 }, { 9, 7 }, { 10, 8 }, { 12, 10 },
		{ 20, 12 }, { 30, 25 }, { 60, 45 }, { 200, 150 } };
	double least = 1, most = 0;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		double c = coverage(cases[i][0], cases[i][1], false);

		printf("# %lld asked, %lld answered: %.1f %%\n", (long long)cases[i][0],
			(long long)cases[i][1], 100 * c);
		if (c < least) least = c;
		if (c > most) most = c;
		OK(coverage(cases[i][0], cases[i][1], true) >= c - 0.01);
	}
	OK(least >= 0.94);
	OK(most <= 0.98);
}

static void a_team_asked_nearly_in_full_has_a_narrow_interval(void)
{
	double low, high, wide_low, wide_high;

	OK(pulse_interval(4, 7, 8, &low, &high));
	OK(pulse_interval(4, 7, 1000000, &wide_low, &wide_high));
	OK(high - low < 0.5 * (wide_high - wide_low));
	/* the same as Wilson's own where the team is endless */
	OK(fabs(wide_low - 0.2505) < 0.001 && fabs(wide_high - 0.8418) < 0.001);
}

static void who_is_asked_in_full_has_no_interval(void)
{
	double low, high;

	OK(!pulse_interval(5, 8, 8, &low, &high));
	OK(fabs(low - 0.625) < 1e-9 && fabs(high - 0.625) < 1e-9);
	OK(!pulse_interval(0, 0, 8, &low, &high));
}

static void neither_all_nor_none_is_told(void)
{
	double low, high;

	IS(pulse_told(0, 5), 1);
	IS(pulse_told(1, 5), 1);
	IS(pulse_told(3, 5), 3);
	IS(pulse_told(4, 5), 4);
	IS(pulse_told(5, 5), 4);
	OK(pulse_told_interval(0, 1, 7, 8, &low, &high));
	OK(low < 1e-9);
	OK(!pulse_told_interval(7, 8, 8, 8, &low, &high)); /* everybody answered, "at least 7 of 8" */
	OK(fabs(low - 0.875) < 1e-9 && high > 1 - 1e-9);
}

int main(void)
{
	RUN(the_interval_holds_the_share_of_the_team);
	RUN(a_team_asked_nearly_in_full_has_a_narrow_interval);
	RUN(who_is_asked_in_full_has_no_interval);
	RUN(neither_all_nor_none_is_told);
	return tap_end();
}
