/* SPDX-License-Identifier: Apache-2.0 */
#include "model/together.h"

#include "base/date.h"
#include "model/agreed.h"
#include "model/coverage.h"
#include "model/coverage_kept.h"
#include "model/pulse_result.h"
#include "model/pulse_stats.h"

/* What the rounds of the pulse told of a statement, in each quarter. */
struct told {
	struct together_quarter at[TOGETHER_QUARTERS];
};

/* Fill what the rounds told; they come with the latest first, so that the first of a quarter is its last. */
static bool fill_pulse(struct ctx *x, const struct together *t, enum pulse_statement statement, struct told *out)
{
	enum { ROUNDS = 200 };
	const struct pulse_result of = { .leader = t->all ? 0 : x->me, .below = !t->all, .statement = statement };
	struct pulse_result *all;
	size_t n;

	if (!pulse_result_over_time(x, &of, ROUNDS, &all, &n)) return false;
	for (size_t i = 0; i < n; i++) {
		int64_t day = date_day_of(all[i].opened);

		for (size_t q = 0; q < TOGETHER_QUARTERS; q++) {
			struct together_quarter *to = &out->at[q];

			if (day < t->at[q].from || day >= t->at[q].to || to->answered) continue;
			to->asked = all[i].asked;
			to->answered = all[i].answered;
			to->agree = all[i].agree;
			to->least = all[i].least, to->most = all[i].most;
			if (!pulse_told_interval(all[i].least, all[i].most, to->answered, to->asked,
				    &to->low, &to->high))
				to->low = to->high = 0;
		}
	}
	return true;
}

/* Find out whether anybody can be told of a quarter beside what was answered to any statement. */
static bool has_answers(const struct told *of, size_t q)
{
	for (int s = 0; s < PULSE_STATEMENTS; s++)
		if (of[s].at[q].answered) return true;
	return false;
}

/* Fill how often pairs talked in a quarter: as it was kept, else counted. */
static bool fill_rhythm(struct ctx *x, const struct coverage_kept *kept, size_t n, struct together_quarter *to)
{
	struct coverage c;

	for (size_t i = 0; i < n; i++)
		if (kept[i].quarter == to->from) {
			to->pairs = kept[i].pairs;
			to->often = kept[i].often;
			return true;
		}
	if (!coverage_read_on(x, to->to, &c)) return false;
	if (coverage_often(&c, &to->often)) to->pairs = c.shown.pairs;
	return true;
}

/* Count the quarters that have both for a statement. */
static size_t count_both(const struct together *t, const struct told *of)
{
	size_t n = 0;

	for (size_t q = 0; q < TOGETHER_QUARTERS; q++) n += t->at[q].pairs && of->at[q].answered;
	return n;
}

/* Put what was told of the statement into its quarters, and note which other statements have a picture. */
static void join_told(struct together *t, const struct told *of)
{
	for (size_t q = 0; q < TOGETHER_QUARTERS; q++) {
		const struct together_quarter *told = &of[t->statement].at[q];
		struct together_quarter *to = &t->at[q];

		to->asked = told->asked, to->answered = told->answered, to->agree = told->agree;
		to->least = told->least, to->most = told->most;
		to->low = told->low, to->high = told->high;
	}
	t->both = count_both(t, &of[t->statement]);
	for (int s = 0; s < PULSE_STATEMENTS; s++) t->pictured[s] = count_both(t, &of[s]) >= TOGETHER_LEAST;
}

bool together_read(struct ctx *x, enum pulse_statement statement, struct together *out)
{
	struct told *of = NEW_N(x->a, struct told, PULSE_STATEMENTS);
	int64_t day = date_day_of(x->now) - COVERAGE_LATE_DAYS;
	struct coverage_kept *kept;
	size_t n;

	*out = (struct together){ .statement = statement };
	for (size_t q = TOGETHER_QUARTERS; q-- > 0; day = out->at[q].from)
		coverage_quarter(day, &out->at[q].from, &out->at[q].to);
	if (!agreed_must_be_on(x, AGREED_COVERAGE) || !coverage_reader(x, &out->sees, &out->all)) return false;
	if (!out->sees) return true;
	for (int s = 0; s < PULSE_STATEMENTS; s++)
		if (!fill_pulse(x, out, (enum pulse_statement)s, &of[s])) return false;
	if (!coverage_kept_list(x, out->all, &kept, &n)) return false;
	/* every pair of a large organisation may have to be counted for a quarter, so only those are that have
	 * an answer to stand beside */
	for (size_t q = 0; q < TOGETHER_QUARTERS; q++)
		if ((q + 1 == TOGETHER_QUARTERS || has_answers(of, q)) && !fill_rhythm(x, kept, n, &out->at[q]))
			return false;
	join_told(out, of);
	return true;
}
