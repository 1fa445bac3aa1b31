/* SPDX-License-Identifier: Apache-2.0
 *
 * The pressure on the reader's weeks, and the short talks that answer it.
 */
#ifndef WEB_PRESSURE_H
#define WEB_PRESSURE_H

#include "model/pressure.h"
#include "model/pressure_back.h"
#include "model/pressure_plan.h"
#include "web/pages.h"

/* An answer to one week, as pages show it. */
struct pressure_shown {
	const struct pressure_plan *plan; /* NULL: no answer is offered */
	bool ahead;                       /* the week is the next one, not this one */
	struct when *before, *after;      /* of each talk of the plan; utc 0: no time */
	int64_t shortest, longest;        /* minutes of the talks that fit */
	size_t fit, already;              /* how many fit, and how many of these are as short already */
	int64_t fit_minutes;              /* of all that fit */
};

/* What was accepted of a week and can be taken back, as pages show it. */
struct pressure_taken {
	struct pressure_back back;
	bool ahead;                       /* the week is the next one, not this one */
	struct when *now, *before;        /* of each talk; utc 0: no time */
};

struct page_pressure {
	struct pressure_week weeks[PRESSURE_WEEKS];
	int64_t today;
	bool leads, has_calendar;
	int64_t left; /* the Monday of a red-hot week that the reader leaves as it is; 0: none */
	struct pressure_shown answer;
	struct pressure_taken taken[2];   /* of this week and the next; nothing can be taken back: back.can is 0 */
};
void page_pressure(struct html *h, const struct page_pressure *p);

/* Fill the answer to the first red-hot week of this one and the next; none when the reader leaves
 * it as it is, or nothing would change. `weeks` and `left` may be NULL. */
MUST_CHECK bool pressure_fill(struct visit *v, struct pressure_week *weeks, int64_t *left,
	struct pressure_shown *out);
/* Fill what the reader has accepted of this week and the next, and can take back. */
MUST_CHECK bool pressure_fill_taken(struct visit *v, struct pressure_taken out[2]);
/* Find out whether all that can be taken back was planned anew: before it there was no talk. */
bool pressure_is_all_new(const struct pressure_back *b);
/* Write it with its form, when there is anything. */
void part_pressure_taken(struct html *h, const struct pressure_taken *p);
/* Write the answer with before and after, and the forms that accept or leave it. */
void part_pressure(struct html *h, const struct pressure_shown *p, bool with_why);

#endif
