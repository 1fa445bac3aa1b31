/* SPDX-License-Identifier: Apache-2.0
 *
 * Capture: what a talk leaves behind, written once it is over, in one go. All of it is
 * kept or none, and the same form sent twice is kept once.
 */
#ifndef MODEL_CAPTURE_H
#define MODEL_CAPTURE_H

#include "model/need.h"
#include "model/step.h"

enum { CAPTURE_STEPS = 6, CAPTURE_NEEDS = 3, CAPTURE_TOPICS = 200 };

/* An empty text leaves what is there as it is. */
struct capture {
	struct step steps[CAPTURE_STEPS]; /* as step_add() takes them, but their pair and talk; */
	size_t steps_n;              /* without words: this row of the form was left alone */
	struct need needs[CAPTURE_NEEDS]; /* the same for need_add() */
	size_t needs_n;
	struct str thanks;           /* from x->me to the other */
	struct str remember;         /* the shared line */
	struct str private;          /* x->me's own line */
	struct str goal, obstacle;
	struct str question, question_text, answer; /* key, as asked, in a line; key empty: none */
	/* What stood in these fields when the form was filled in. A field that was left as it was
	 * does not undo what has been written since, and of two texts that were written side by
	 * side both are kept. */
	struct str remember_seen, private_seen, goal_seen, obstacle_seen, answer_seen;
	int64_t talked[CAPTURE_TOPICS]; /* topics talked about; the others stay open */
	size_t talked_n;
};

/* Keep it for a held talk of x->me. Sent again by the same person with nothing different
 * it is true and adds nothing. ERR_CONFLICT when the talk was not held; ERR_INPUT names
 * the field ("steps.0.due"): then end the transaction without keeping it. */
MUST_CHECK bool capture_save(struct ctx *x, int64_t talk, const struct capture *c);

extern const char *const capture_sql[];
extern const struct entity capture_entity; /* what is typed; it has no table */

#endif
