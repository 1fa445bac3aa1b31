/* SPDX-License-Identifier: Apache-2.0
 *
 * Capture: the card that is filled in when a talk is over, with its steps, needs, lines and thanks.
 * All of the card is kept or nothing, and a card that is sent twice is kept once.
 */
#ifndef MODEL_CAPTURE_H
#define MODEL_CAPTURE_H

#include "model/need.h"
#include "model/recognition.h"
#include "model/step.h"

enum { CAPTURE_STEPS = 6, CAPTURE_NEEDS = 3, CAPTURE_TOPICS = 200 };

/* A card. An empty text leaves the text that is kept already as it is. */
struct capture {
	struct step steps[CAPTURE_STEPS]; /* as for step_add(), without pair and talk; a step without
	                              * words is a row of the form that was left empty */
	size_t steps_n;
	struct need needs[CAPTURE_NEEDS]; /* as for need_add(), in the same way */
	size_t needs_n;
	struct str thanks;           /* from x->me to the other: what they did, */
	struct str thanks_changed;   /* what it changed, */
	enum thanks_audience thanks_audience; /* and who reads it */
	struct str remember;         /* the shared line */
	struct str private;          /* x->me's own line, … */
	/* … or locked by their browser (model/locked.h), with the id of the last row that it has
	 * read; then `private` is empty */
	struct str private_locked, private_locked_seen;
	struct str goal, obstacle;
	/* The key of a question (empty: none), its text as it was asked, and its answer in a line. */
	struct str question, question_text, answer;
	/* The texts of these fields when the form was shown. A field that was not changed in the form
	 * does not undo a text that was written since, and when two people wrote at once, both texts
	 * are kept. */
	struct str remember_seen, private_seen, goal_seen, obstacle_seen, answer_seen;
	int64_t talked[CAPTURE_TOPICS]; /* topics the two talked about; other topics stay open */
	size_t talked_n;
};

/* Keep the card of a held talk of x->me. When the same person sends an equal card again, nothing is
 * added and the answer is true. ERR_CONFLICT when the talk was not held; ERR_INPUT names the field
 * ("steps.0.due"): then the caller rolls the transaction back. */
MUST_CHECK bool capture_save(struct ctx *x, int64_t talk, const struct capture *c);

extern const char *const capture_sql[];
extern const struct entity capture_entity; /* what is typed; it has no table */

#endif
