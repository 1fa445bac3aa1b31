/* SPDX-License-Identifier: Apache-2.0
 *
 * The goal of a pair and the obstacle in its way, as one of the two said them last; its questions
 * name both (model/question.h).
 */
#ifndef MODEL_SAID_H
#define MODEL_SAID_H

#include "db/entity.h"

enum said_kind { SAID_GOAL, SAID_OBSTACLE };

struct said {
	int64_t id, pair;            /* 0: never said */
	enum said_kind kind;
	struct str words;            /* empty: never said, or taken back */
	int64_t author, talk, made;  /* 0: never said */
	struct str name;             /* of the author */
	struct str typed;            /* the words as they are being typed, with white space at their ends */
	bool mine;
};

/* Read the goal or the obstacle of a pair. */
MUST_CHECK bool said_last(struct ctx *x, int64_t pair, enum said_kind kind, struct said *out);
/* Set the goal or the obstacle; either of the two may. An empty text takes it back, and the same
 * text again changes nothing. `talk` 0: said between talks. */
MUST_CHECK bool said_set(struct ctx *x, int64_t pair, enum said_kind kind, int64_t talk,
	struct str words);

/* Set it to what it is while somebody types in a talk (model/line.h), white space at its ends too. What
 * was typed in the same talk before gives way, so that each talk keeps one row. `again`: the audit log
 * has already that x->me writes there. */
MUST_CHECK bool said_type(struct ctx *x, int64_t pair, enum said_kind kind, int64_t talk,
	struct str words, bool again);
/* Tell model/watchers.c that it became another text at once, and not while it was typed; in the
 * transaction of the change. */
MUST_CHECK bool said_changed(struct ctx *x, int64_t pair, enum said_kind kind, struct str before,
	struct str after);

extern const char *const said_sql[];
extern const struct entity said_entity;

#endif
