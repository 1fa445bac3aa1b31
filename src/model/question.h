/* SPDX-License-Identifier: Apache-2.0
 *
 * Questions: a bank of open ones in the program (question_bank.c), a person's own, and the
 * choice of one that fits the talk at hand. What a pair was asked in its last five talks is
 * not suggested. docs/questions.md says how one is chosen.
 */
#ifndef MODEL_QUESTION_H
#define MODEL_QUESTION_H

#include "base/ctx.h"
#include "model/question_bank.h"
#include "view/lang.h"

struct question {
	struct str key;          /* of the bank, or the id of one that people wrote; for asked_add() */
	struct str text;         /* whole, in the language asked for */
	enum beat beat;
	bool own;
};

/* Questions for x->me to ask in a pair, best first: of this beat (BEATS: any), that fit
 * `minutes`, the side of x->me and what is known of the two, whole with their own words; none of
 * the last five talks; x->me's own and those of the organisation among them. The same for the same
 * pair, `seed` (a talk's id) and day. At most `most`. When nothing is left, those for longer talks, and then those of other
 * beats; none when nothing at all is left: then the beat says enough (docs/questions.md). */
MUST_CHECK bool question_suggest(struct ctx *x, int64_t pair, int64_t seed, enum beat beat,
	int64_t minutes, const struct lang *l, size_t most, struct question **out, size_t *n);
/* The same, for a pair of which it is known already what question_known() says. */
struct question_known;
MUST_CHECK bool question_choose(struct ctx *x, const struct question_known *known, int64_t seed,
	enum beat beat, int64_t minutes, const struct lang *l, size_t most, struct question **out, size_t *n);

extern const char *const question_sql[];

#endif
