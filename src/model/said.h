/* SPDX-License-Identifier: Apache-2.0
 *
 * What a pair works towards and what stands in the way, as last said: the X and Y of its
 * questions (model/question.h).
 */
#ifndef MODEL_SAID_H
#define MODEL_SAID_H

#include "db/entity.h"

enum said_kind { SAID_GOAL, SAID_OBSTACLE };

struct said {
	int64_t id, pair;            /* 0: never said */
	enum said_kind kind;
	struct str words;            /* empty: never said, or no longer so */
	int64_t author, talk, made;  /* 0: never said */
	struct str name;             /* of the author */
	bool mine;
};

MUST_CHECK bool said_last(struct ctx *x, int64_t pair, enum said_kind kind, struct said *out);
/* Either of the two says it; an empty text: no longer. The same text again changes nothing.
 * `talk` 0: between talks. */
MUST_CHECK bool said_set(struct ctx *x, int64_t pair, enum said_kind kind, int64_t talk,
	struct str words);

extern const char *const said_sql[];
extern const struct entity said_entity;

#endif
