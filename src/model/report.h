/* SPDX-License-Identifier: Apache-2.0
 *
 * The period report of a pair: what the two agreed, needed, thanked each other for and reached since
 * a day, for the time when they look back. Both read the same lines. Only a goal of one's own that
 * one shows the other stands in one's own report alone, because its owner may take it back. There is
 * nothing in it of check-ins, notes and questions, of how late something was, or of other people.
 */
#ifndef MODEL_REPORT_H
#define MODEL_REPORT_H

#include "model/audit.h"
#include "model/goal.h"
#include "model/need.h"
#include "model/pair.h"
#include "model/recognition.h"
#include "model/solution.h"
#include "model/step.h"
#include "model/talk.h"

enum {
	REPORT_ROWS = 200,       /* the most rows of a kind; the newest are taken */
	REPORT_KINDS = 6,        /* talks, steps, needs, thanks, goals, solutions */
	REPORT_DAYS = 26 * 7,    /* how far back a report goes when nobody says */
	REPORT_FILES = 100,      /* of the files that were made, so many are told of; the page says that there are more */
};

/* The lists are in the order of time, the oldest first. */
struct report {
	const struct pair *pair;
	struct str by;               /* the name of x->me, who chooses the lines */
	struct str leader, member;   /* the names of the two */
	int64_t since, until;        /* days on the wall of x->me; both are part of the report */
	struct talk *talks;          /* that were held */
	size_t talks_n;
	struct step *steps;
	size_t steps_n;
	struct need *needs;
	size_t needs_n;
	struct recognition *thanks;
	size_t thanks_n;
	struct goal *goals;
	size_t goals_n;
	struct solution *solutions;  /* goal_words is empty for a goal that the other shows */
	size_t solutions_n;
	bool cut;                    /* of some kind there are older rows than those of the list */
	struct audit_file *files;    /* who made a file of it, newest first */
	size_t files_n;
};

/* Gather the report of a pair of x->me from the day `since`, which begins at `since_at` (UTC
 * seconds), to the day `until`. ERR_MISSING for a stranger, ERR_INPUT on "since" for a day to
 * come. */
MUST_CHECK bool report_read(struct ctx *x, const struct pair *pair, int64_t since, int64_t since_at,
	int64_t until, struct report *out);
/* Leave out every row with one of these ids. */
void report_leave_out(struct report *r, const int64_t *ids, size_t n);
/* Leave out all rows of a kind, as the parts of its document are called: "steps". False when there is no such kind. */
bool report_leave_out_all(struct report *r, struct str kind);
/* Note that x->me makes a file of the report, or that a command on the server writes it in their name, for both of the
 * two to see. */
MUST_CHECK bool report_note_file(struct ctx *x, const struct report *r);
MUST_CHECK bool report_note_shown(struct ctx *x, const struct report *r);

/* Add the report as JSON: days and words, without ids. `zone` says on which day something was. */
struct zone;
void report_json(struct buf *b, const struct zone *zone, const struct report *r);

#endif
