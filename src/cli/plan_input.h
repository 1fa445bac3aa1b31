/* SPDX-License-Identifier: Apache-2.0
 *
 * What `rapport plan` reads: a team file and a folder of calendars, turned into the
 * question for model/week.h.
 */
#ifndef CLI_PLAN_INPUT_H
#define CLI_PLAN_INPUT_H

#include "cli/term.h"
#include "model/team.h"
#include "model/week.h"

struct plan_request {
	const char *team, *calendars;
	struct str leader;       /* empty: everyone */
	int64_t from;            /* days since 1970 */
	int32_t days, cap;
	bool use_soft;
	bool keep_standing;      /* a one-on-one that a calendar holds is the talk of its pair */
};

/* A one-on-one of a pair that stands in a calendar already: nothing is planned for the two. */
struct plan_standing {
	int32_t leader, member;  /* indexes into ask.people */
	int64_t start, end;
	struct str title;        /* in the leader's calendar; empty: it is in the member's alone */
};

struct plan_input {
	struct team team;
	const struct team_person **who; /* ask.people[i] is who[i] */
	struct week_ask ask;
	struct plan_standing *standing; /* in the order of the pairs */
	int32_t standing_n;
};

/* Read the team file; every mistake in it goes to standard error. */
MUST_CHECK bool plan_input_team(struct arena *a, const struct plan_request *o,
	struct zones *zones, struct plan_input *in, struct err *e);

/* Read the calendars of in->who, one file in memory at a time. With keep_standing, pairs whose
 * one-on-one stands in one of them leave the ask, but for those that agreed on a time before. A calendar that is
 * missing or broken is a warning on standard error, and that person counts as free. */
MUST_CHECK bool plan_input_calendars(struct arena *a, const struct plan_request *o,
	struct zones *zones, struct plan_input *in, struct progress *bar, struct err *e);

#endif
