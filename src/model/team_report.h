/* SPDX-License-Identifier: Apache-2.0
 *
 * The team report: back to a team, what all of it may read. Its goals and how far they have come, what
 * was asked and what became of it, thanks that giver and receiver let the team read, and its periods.
 * Everybody of the team reads the same; nothing is counted for one person.
 */
#ifndef MODEL_TEAM_REPORT_H
#define MODEL_TEAM_REPORT_H

#include "model/goal.h"
#include "model/period.h"
#include "model/recognition.h"
#include "model/team_asked.h"

enum { TEAM_REPORT_ROWS = 100, TEAM_REPORT_DAYS = 13 * 7 };

struct team_report {
	int64_t leader;
	struct str leader_name;
	int64_t since, until;          /* days on the wall of x->me; both are part of it */
	struct goal *goals;            /* open, or closed since then; the oldest first */
	size_t goals_n;
	struct goal_mark **marks;      /* of each goal, the newest with a number; NULL: none */
	struct team_outcomes asked;
	struct recognition *thanks;    /* newest first */
	size_t thanks_n;
	struct period *periods;        /* of the team and of everybody, that touch these days */
	size_t periods_n;
};

/* Gather the report of the team of `leader`, who is x->me or leads x->me, from the day `since`, which
 * begins at `since_at` (UTC seconds). ERR_MISSING for whoever is not of that team, ERR_INPUT on
 * "since" for a day to come. */
MUST_CHECK bool team_report_read(struct ctx *x, int64_t leader, int64_t since, int64_t since_at,
	int64_t until, struct team_report *out);

#endif
