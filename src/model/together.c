/* SPDX-License-Identifier: Apache-2.0 */
#include "model/together.h"

#include "base/date.h"
#include "model/coverage.h"
#include "model/pulse_result.h"
#include "model/pulse_stats.h"

/* Fill how often pairs talked in a quarter. `out` learns what x->me sees. */
static bool fill_rhythm(struct ctx *x, struct together *out, struct together_quarter *to)
{
	struct coverage c;

	if (!coverage_read_on(x, to->to, &c)) return false;
	out->sees = c.sees;
	out->all = c.all;
	if (coverage_often(&c, &to->often)) to->pairs = c.shown.pairs;
	return true;
}

/* Fill what the rounds of the pulse told; they come with the latest first, so that the first of a
 * quarter is its last. */
static bool fill_pulse(struct ctx *x, struct together *out)
{
	enum { ROUNDS = 200 };
	const struct pulse_result of = { .leader = out->all ? 0 : x->me, .below = !out->all, .statement = out->statement };
	struct pulse_result *all;
	size_t n;

	if (!pulse_result_over_time(x, &of, ROUNDS, &all, &n)) return false;
	for (size_t i = 0; i < n; i++) {
		int64_t day = date_day_of(all[i].opened);

		for (size_t q = 0; q < TOGETHER_QUARTERS; q++) {
			struct together_quarter *to = &out->at[q];

			if (day < to->from || day >= to->to || to->answered) continue;
			to->asked = all[i].asked;
			to->answered = all[i].answered;
			to->agree = all[i].agree;
			if (!pulse_told_interval(all[i].least, all[i].most, to->answered, to->asked,
				    &to->low, &to->high))
				to->low = to->high = 0;
		}
	}
	return true;
}

/* Every pair of a large organisation is counted for a quarter, so only those are that have an answer to
 * stand beside. */
bool together_read(struct ctx *x, enum pulse_statement statement, struct together *out)
{
	struct together_quarter *last = &out->at[TOGETHER_QUARTERS - 1];
	int64_t day = date_day_of(x->now) - COVERAGE_LATE_DAYS;

	*out = (struct together){ .statement = statement };
	for (size_t q = TOGETHER_QUARTERS; q-- > 0; day = out->at[q].from)
		coverage_quarter(day, &out->at[q].from, &out->at[q].to);
	if (!fill_rhythm(x, out, last)) return false;
	if (!out->sees) return true;
	if (!fill_pulse(x, out)) return false;
	for (size_t q = 0; q < TOGETHER_QUARTERS; q++) {
		struct together_quarter *at = &out->at[q];

		if (at != last && at->answered && !fill_rhythm(x, out, at)) return false;
		out->both += at->pairs && at->answered;
	}
	return true;
}
