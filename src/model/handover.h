/* SPDX-License-Identifier: Apache-2.0
 *
 * The handover after somebody's leader has changed: what of theirs goes along to the new leader.
 * The member says so, once; without their word nothing goes along, and everything stays with the
 * two of the pair that has ended.
 */
#ifndef MODEL_HANDOVER_H
#define MODEL_HANDOVER_H

#include "model/check_in.h"
#include "model/need.h"
#include "model/said.h"
#include "model/step.h"
#include "model/topic.h"

enum { HANDOVER_MOST = 100 }; /* the most rows of each kind */

struct handover {
	int64_t from, to;            /* the pair that has ended, and the one that goes on */
	struct str before, leader;   /* the names of the former and the present leader */
	/* what x->me promised, asked for, brought and showed in the pair that has ended */
	struct step *steps;
	struct need *needs;
	struct topic *topics;
	struct check_in *check_ins;
	size_t steps_n, needs_n, topics_n, check_ins_n;
	struct said goal;            /* the goal that was said in that pair; no words: none */
	/* how many lines x->me wrote in their card for the former leader */
	int64_t card_lines;
};

/* Find the handover that waits for the answer of x->me; *out is NULL when none waits, or when there
 * is nothing to take along. */
MUST_CHECK bool handover_waiting(struct ctx *x, struct handover **out);

/* What x->me ticked: ids of steps, needs, topics and check-ins; the goal, and the lines of the
 * card. */
struct handover_ticked {
	int64_t ids[4 * HANDOVER_MOST];
	size_t n;
	bool goal, card;
};
/* Take along what is ticked, and end the question. ERR_CONFLICT when no handover waits, ERR_MISSING
 * when an id is none of its rows. */
MUST_CHECK bool handover_answer(struct ctx *x, const struct handover_ticked *t);

extern const char *const handover_sql[];

#endif
