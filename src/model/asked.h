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
	int64_t made;
};
/* List the questions of a talk, oldest first; or those of a pair, newest first in pages
 * (model/written.h). */
MUST_CHECK bool asked_list_talk(struct ctx *x, int64_t talk, struct asked **out, size_t *n);
MUST_CHECK bool asked_list_pair(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct asked **out, size_t *n);

extern const char *const asked_sql[];
extern const struct entity asked_entity;

#endif
