/* SPDX-License-Identifier: Apache-2.0
 *
 * Lists of questions that people write, beside the bank.
 */
#ifndef MODEL_QUESTION_LIST_H
#define MODEL_QUESTION_LIST_H

#include "db/entity.h"
#include "model/question_bank.h"

/* Own questions of x->me. */
enum { QUESTIONS = 100 };
struct own_question {
	int64_t id, owner;
	enum beat beat;
	struct str words;
	int64_t gone, made;          /* gone 0: in use */
};
MUST_CHECK int64_t question_add(struct ctx *x, enum beat beat, struct str words);
MUST_CHECK bool question_list_own(struct ctx *x, struct own_question **out, size_t *n);
MUST_CHECK bool question_del(struct ctx *x, int64_t id);
/* Whether it is one of x->me, also one that was taken away. */
MUST_CHECK bool question_is_own(struct ctx *x, int64_t id, bool *is);

extern const char *const question_list_sql[];
extern const struct entity question_entity;

#endif
