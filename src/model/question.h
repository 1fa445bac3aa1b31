/* SPDX-License-Identifier: Apache-2.0
 *
 * Questions: a bank of open ones in the program (question_bank.c), questions that people write, and
 * the choice of a question that fits the talk at hand. A question that a pair was asked in its last
 * five talks is not suggested. docs/questions.md says how a question is chosen.
 */
#ifndef MODEL_QUESTION_H
#define MODEL_QUESTION_H

#include "base/ctx.h"
#include "model/question_bank.h"
#include "view/lang.h"

struct question {
	/* the key in the bank, or the id of a question that people wrote; for asked_add() */
	struct str key;
	struct str text;         /* in the language asked for, with what it quotes */
	enum beat beat;
	bool own;
};

/* Choose questions for x->me to ask in a pair, best first and at most `most`: of this beat (BEATS:
 * any), that fit `minutes`, the side of x->me and what is known of the two, and that were not asked
 * in the last five talks. Questions of x->me's own and of the organisation are among them. The
 * choice is the same for the same pair, `seed` (a talk's id) and day. When nothing is left,
 * questions for longer talks are taken, and then those of other beats; *n is 0 when nothing at all
 * is left, and then the beat says enough (docs/questions.md). */
MUST_CHECK bool question_suggest(struct ctx *x, int64_t pair, int64_t seed, enum beat beat,
	int64_t minutes, const struct lang *l, size_t most, struct question **out, size_t *n);
/* The same for a caller that has asked question_known() already. */
struct question_known;
MUST_CHECK bool question_choose(struct ctx *x, const struct question_known *known, int64_t seed,
	enum beat beat, int64_t minutes, const struct lang *l, size_t most, struct question **out, size_t *n);

/* Choose a question for the talks of a pair of x->me in the week that begins at `monday` (days since
 * 1970). It goes by nothing that was said or that happens in the week, so that it is the same all
 * week long. NULL: the lists have none (check x->err). */
struct pair;
struct question *question_of_week(struct ctx *x, const struct pair *p, int64_t monday,
	const struct lang *l);

extern const char *const question_sql[];

#endif
