/* SPDX-License-Identifier: Apache-2.0
 *
 * Lists of questions that people write, beside the bank: one's own, which nobody else reads until
 * it is asked, and the one of the organisation, which an admin writes and everybody is offered.
 */
#ifndef MODEL_QUESTION_LIST_H
#define MODEL_QUESTION_LIST_H

#include "db/entity.h"
#include "model/question_file.h"

enum question_list { QUESTION_OWN, QUESTION_SHARED };
enum { QUESTIONS = 100, QUESTIONS_SHARED = 200 };

/* A new question: beat, side, minutes and words of `q` are taken, the rest is set. Its id, 0 on
 * error: ERR_FORBIDDEN when somebody else than an admin writes into the list of the organisation. */
MUST_CHECK int64_t question_add(struct ctx *x, enum question_list list, struct listed_question *q);
/* A list, oldest first: that of x->me, or that of the organisation. */
MUST_CHECK bool question_list(struct ctx *x, enum question_list list, struct listed_question **out,
	size_t *n);
/* It is offered no more; where it was asked it stays. */
MUST_CHECK bool question_del(struct ctx *x, enum question_list list, int64_t id);
/* Delete every question of x->me's own; as it was asked it stays in its talk. */
MUST_CHECK bool question_delete_own(struct ctx *x);
/* Whether x->me may ask it: one of x->me's own, or of the organisation; also one that was taken
 * away. */
MUST_CHECK bool question_is_listed(struct ctx *x, int64_t id, bool *is);
/* Whether x->me may write into it. */
MUST_CHECK bool question_may_write(struct ctx *x, enum question_list list, bool *may);

/* Bring the questions of a file into a list: all of them, or none. Those that the list has already
 * stay as they are. `name` is of the file, for errors (model/question_file.h). */
struct question_count {
	size_t added, before;
};
MUST_CHECK bool question_import(struct ctx *x, enum question_list list, const char *name,
	struct str text, struct question_count *count);
/* The list as such a file. */
MUST_CHECK bool question_export(struct ctx *x, enum question_list list, struct buf *b);

extern const char *const question_list_sql[];
extern const struct entity question_entity, shared_question_entity; /* of listed_question */

#endif
