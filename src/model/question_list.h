/* SPDX-License-Identifier: Apache-2.0
 *
 * Lists of questions that people write, beside the bank: a person's own, which nobody else reads
 * until a question is asked, and the list of the organisation, which an admin writes and everybody
 * is offered.
 */
#ifndef MODEL_QUESTION_LIST_H
#define MODEL_QUESTION_LIST_H

#include "db/entity.h"
#include "model/question_file.h"

enum question_list { QUESTION_OWN, QUESTION_SHARED };
/* The most questions in each list. */
enum { QUESTIONS = 100, QUESTIONS_SHARED = 200 };

/* Add a question to a list: beat, side, minutes and words of `q` are taken, the rest is set. The
 * result is its id, 0 on error: ERR_FORBIDDEN when somebody else than an admin writes into the list
 * of the organisation, ERR_FULL when the list is full. */
MUST_CHECK int64_t question_add(struct ctx *x, enum question_list list, struct listed_question *q);
/* List the questions of x->me, or those of the organisation, oldest first. */
MUST_CHECK bool question_list(struct ctx *x, enum question_list list, struct listed_question **out,
	size_t *n);
/* Take a question away: it is offered no more, and stays in the talks where it was asked. */
MUST_CHECK bool question_del(struct ctx *x, enum question_list list, int64_t id);
/* Delete every question of x->me's own; the talks keep the text of those that were asked. */
MUST_CHECK bool question_delete_own(struct ctx *x);
/* Find out whether x->me may ask question `id`: one of their own or of the organisation, also after
 * it was taken away. */
MUST_CHECK bool question_is_listed(struct ctx *x, int64_t id, bool *is);
/* Find out whether x->me may write into the list. */
MUST_CHECK bool question_may_write(struct ctx *x, enum question_list list, bool *may);

/* Bring the questions of a file into a list: all of them, or none. Questions that the list has
 * already stay as they are. `name` is the name of the file, for errors (model/question_file.h). */
struct question_count {
	size_t added, before;
};
MUST_CHECK bool question_import(struct ctx *x, enum question_list list, const char *name,
	struct str text, struct question_count *count);
/* Write the list as such a file. */
MUST_CHECK bool question_export(struct ctx *x, enum question_list list, struct buf *b);

extern const char *const question_list_sql[];
extern const struct entity question_entity, shared_question_entity; /* of listed_question */

#endif
