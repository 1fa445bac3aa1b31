/* SPDX-License-Identifier: Apache-2.0
 *
 * Which question was asked in a talk, and its answer, which the next brief shows.
 */
#ifndef MODEL_ASKED_H
#define MODEL_ASKED_H

#include "db/entity.h"

/* That it was asked in a talk, and the answer in a line (may be empty; replaces the one
 * before). Either of the two answers what was asked there. ERR_INPUT when there is no such
 * question. */
MUST_CHECK bool asked_add(struct ctx *x, int64_t talk, struct str key, struct str text,
	struct str answer);
struct asked {
	int64_t id, pair, talk, author;
	struct str question;         /* its key */
	struct str words, answer;    /* words: as it was asked */
	struct str typed;            /* the answer as it is being typed, with white space at its ends */
	int64_t made;
};
/* List the questions of a talk, oldest first; or those of a pair, newest first in pages
 * (model/written.h). */
MUST_CHECK bool asked_list_talk(struct ctx *x, int64_t talk, struct asked **out, size_t *n);
MUST_CHECK bool asked_list_pair(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct asked **out, size_t *n);

/* Find the one question of a talk whose answer the two write down: the last that is answered already,
 * else the first one after arriving. *out is NULL when nothing was asked. */
MUST_CHECK bool asked_find(struct ctx *x, int64_t talk, struct asked **out);
/* Set its answer to what it is while somebody types (model/line.h), white space at its ends too.
 * `again`: the audit log has already that x->me writes there. ERR_CONFLICT when nothing was asked. */
MUST_CHECK bool asked_type(struct ctx *x, int64_t talk, struct str answer, bool again);
/* Tell model/watchers.c that this answer became another text at once, and not while it was typed; in
 * the transaction of the change. */
MUST_CHECK bool asked_changed(struct ctx *x, int64_t talk, struct str before, struct str after);

extern const char *const asked_sql[];
extern const struct entity asked_entity;

#endif
