/* SPDX-License-Identifier: Apache-2.0
 *
 * Coverage: in which rhythm pairs talk, for leaders of leaders and for admins, without a name and a
 * word of any talk. It is a picture of the last whole quarter, and stays as it is until the next one is
 * over: a picture that moved with each talk would tell whose talk moved it. The pairs of the reader are
 * not in it, since the reader knows those, nor is a pair of which one has never come in: anybody who adds people
 * could make it up. What may be shown of the rest is model/coverage_rule.h.
 */
#ifndef MODEL_COVERAGE_H
#define MODEL_COVERAGE_H

#include "base/ctx.h"
#include "model/coverage_rule.h"

enum {
	COVERAGE_NEW_DAYS = 42,  /* a pair counts that was there for the last so many days of the quarter, and both had come in */
	COVERAGE_LATE_DAYS = 7,  /* a talk that is told of later after the quarter does not count, … */
};                               /* … and the picture is shown from then on */

struct coverage {
	bool sees;              /* x->me leads leaders, or is an admin */
	bool all; /* the pairs of the organisation, for an admin who led no leaders when the quarter
		   * ended; else those below x->me */
	int64_t from, to;       /* days since 1970: the first of the quarter, and the one behind its last */
	struct coverage_shown shown; /* its areas by name */
	struct str *names;      /* by the number of an area: of the member of x->me under whom it is */
};

/* In SQL: whether `person` leads somebody who leads. */
#define COVERAGE_LEADS_LEADERS(person)                                                              \
	"EXISTS (SELECT 1 FROM pair a JOIN pair b ON b.leader = a.member"                            \
	" WHERE a.leader = " person " AND a.ended IS NULL AND b.ended IS NULL)"

/* Find the last whole quarter before `today`. */
void coverage_quarter(int64_t today, int64_t *from, int64_t *to);
/* Find out whether x->me sees any coverage; nobody does when it is turned off (model/agreed.h). */
MUST_CHECK bool coverage_sees(struct ctx *x, bool *sees);

/* Find out whether x->me reads any, whether or not it is turned off, and whether of all pairs of the organisation. */
MUST_CHECK bool coverage_reader(struct ctx *x, bool *sees, bool *all);

/* Gather the coverage that x->me may see. For whoever sees none, `sees` is false. ERR_OFF when it is turned
 * off for everybody. */
MUST_CHECK bool coverage_read(struct ctx *x, struct coverage *out);
/* The same of the last whole quarter before `day` (days since 1970); of the one before it as long as it
 * is not over for COVERAGE_LATE_DAYS. */
MUST_CHECK bool coverage_read_on(struct ctx *x, int64_t day, struct coverage *out);
/* Count, of what is shown, the pairs that talk every three weeks or more often; false when the cells do not
 * tell them apart, or nothing is shown. */
bool coverage_often(const struct coverage *c, int64_t *pairs);

/* What a cell is called, in words marked TR(), for one bucket. */
extern const char *const coverage_labels[];
/* The same for programs; ends with NULL. */
extern const char *const coverage_words[];
extern const char *const coverage_sql[];

#endif
