/* SPDX-License-Identifier: Apache-2.0
 *
 * Topics: the points that either of a pair brings. What a talk does not reach stays open
 * for the next. Read and written by the two of the pair alone.
 */
#ifndef MODEL_TOPIC_H
#define MODEL_TOPIC_H

#include "db/entity.h"

enum topic_state { TOPIC_OPEN, TOPIC_DONE };
enum { TOPICS = 10000 }; /* open ones of a pair */

struct topic {
	int64_t id, pair, author, talk; /* talk 0: not talked about yet */
	bool mine;                      /* x->me wrote it */
	struct str name;                /* of the author */
	struct str words;
	enum topic_state state;
	int64_t carried;                /* talks that ended without it */
	int64_t made;
};

/* A new open topic: of t, pair and words are taken, the rest of it is set. Its id, 0 on error.
 * ERR_CONFLICT when the pair has ended, ERR_LIMIT beyond TOPICS. The same open words of the
 * same author are not kept twice: their id. */
MUST_CHECK int64_t topic_add(struct ctx *x, struct topic *t);
/* ERR_MISSING when it is of no pair of x->me. */
MUST_CHECK struct topic *topic_get(struct ctx *x, int64_t id);
/* The open topics of a pair, newest first, in pages (model/written.h). */
MUST_CHECK bool topic_list(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct topic **out, size_t *n);
/* Those talked about in a talk, oldest first; at most WRITTEN_PAGE. */
MUST_CHECK bool topic_list_talk(struct ctx *x, int64_t talk, struct topic **out, size_t *n);
/* How many are open. */
MUST_CHECK bool topic_count(struct ctx *x, int64_t pair, int64_t *n);
/* Done in a talk of the same pair (either may say so); done there already: true. */
MUST_CHECK bool topic_done(struct ctx *x, int64_t id, int64_t talk);
/* Open again, if it was done. */
MUST_CHECK bool topic_reopen(struct ctx *x, int64_t id);
/* Taken back by its author: gone for good. ERR_FORBIDDEN for the other, ERR_CONFLICT when
 * it is done. */
MUST_CHECK bool topic_take_back(struct ctx *x, int64_t id);
/* For model/undo.c: one that was taken back is there again. */
struct undo;
MUST_CHECK bool topic_undo(struct ctx *x, const struct undo *u);
/* A talk of the pair has ended: what is still open has been carried once more. */
MUST_CHECK bool topic_carry(struct ctx *x, int64_t pair);

extern const char *const topic_sql[];
extern const struct entity topic_entity;

#endif
