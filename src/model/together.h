/* SPDX-License-Identifier: Apache-2.0
 *
 * The rhythm of talks and the pulse, quarter by quarter, side by side: for those who read how often
 * the pairs below them talk (model/coverage.h). Both lines are of the same part of the organisation, and not of
 * the very same people (docs/evidence.md). Two lines in one picture are no proof that the one brings about the
 * other, and nothing here computes how they go together.
 */
#ifndef MODEL_TOGETHER_H
#define MODEL_TOGETHER_H

#include "base/ctx.h"
#include "model/coverage_kept.h"
#include "model/pulse.h"

enum {
	TOGETHER_QUARTERS = COVERAGE_KEPT_QUARTERS,
	TOGETHER_LEAST = 2,      /* quarters that have both, or there is no picture */
};

struct together_quarter {
	int64_t from, to;        /* days since 1970: its first, and the one behind its last */
	int64_t pairs;           /* of which the rhythm is known; 0: it is not shown */
	int64_t often;           /* of these: talk every three weeks or more often */
	/* the last round that was opened in it and asked how far people agree with the statement */
	int64_t asked, answered; /* answered 0: there was none, or it is not published */
	int64_t agree;           /* as model/pulse_tell.h tells it … */
	int64_t least, most;     /* … and between which the true number lies */
	double low, high;        /* the 95 % interval of the share; both 0: everybody answered */
};

struct together {
	bool sees;               /* x->me leads leaders, or is an admin */
	bool all;                /* of the organisation, for an admin; else of those below x->me */
	enum pulse_statement statement;
	struct together_quarter at[TOGETHER_QUARTERS]; /* the earliest first */
	size_t both;             /* how many quarters have both */
	bool pictured[PULSE_STATEMENTS]; /* of which statements TOGETHER_LEAST quarters have both */
};

/* Gather what x->me may read of a statement. Both halves are what is published anyway. ERR_OFF when coverage
 * is turned off for everybody. */
MUST_CHECK bool together_read(struct ctx *x, enum pulse_statement statement, struct together *out);

#endif
