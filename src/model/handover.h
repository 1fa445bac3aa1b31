/* SPDX-License-Identifier: Apache-2.0
 *
 * Somebody's leader has changed: what of theirs goes along to the new one. It is the member who
 * says so, once; until then, and without it, nothing does, and everything stays with the two of
 * the pair that has ended.
 */
#ifndef MODEL_HANDOVER_H
#define MODEL_HANDOVER_H

#include "model/check_in.h"
#include "model/need.h"
#include "model/said.h"
#include "model/step.h"
#include "model/topic.h"

enum { HANDOVER_MOST = 100 }; /* of a kind */

struct handover {
	int64_t from, to;            /* the pair that has ended, and the one that goes on */
	struct str before, leader;   /* who led, and who leads, by name */
	/* What x->me promised, asked for, brought, and showed in the pair that has ended. */
	struct step *steps;
	struct need *needs;
	struct topic *topics;
	struct check_in *check_ins;
	size_t steps_n, needs_n, topics_n, check_ins_n;
	struct said goal;            /* of that pair; no words: none */
	int64_t card_lines;          /* that x->me wrote for whoever led then */
};

/* What waits for the answer of x->me; *out NULL: nothing does, or there is nothing to take along. */
MUST_CHECK bool handover_waiting(struct ctx *x, struct handover **out);

/* What x->me ticked: ids of steps, needs, topics and check-ins. */
struct handover_ticked {
	int64_t ids[4 * HANDOVER_MOST];
	size_t n;
	bool goal, card;
};
/* Take along what is ticked, and ask no more. ERR_CONFLICT when nothing waits for an answer,
 * ERR_MISSING when an id is none of what waits. */
MUST_CHECK bool handover_answer(struct ctx *x, const struct handover_ticked *t);

extern const char *const handover_sql[];

#endif
