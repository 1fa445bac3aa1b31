/* SPDX-License-Identifier: Apache-2.0
 *
 * Topics: the points that either of a pair brings. A topic that a talk does not reach stays open
 * for the next talk. The two of the pair alone read and write topics.
 */
#ifndef MODEL_TOPIC_H
#define MODEL_TOPIC_H

#include "db/entity.h"

enum topic_state { TOPIC_OPEN, TOPIC_DONE };
enum { TOPICS = 10000 }; /* the most open topics of a pair */

struct topic {
	int64_t id, pair, author, talk; /* talk 0: not talked about yet */
	bool mine;                      /* x->me wrote it */
	struct str name;                /* of the author */
	struct str words;
	enum topic_state state;
	int64_t carried;                /* how many talks have ended while it stayed open */
	int64_t made;
	/* The name that the page of its author gave it before it was saved; empty: none. */
	struct str client;
};

/* Add an open topic. The caller fills pair, words and client of `t`; the rest is set here. Its id, 0
 * on error. ERR_CONFLICT when the pair has ended, ERR_FULL beyond TOPICS. When the author has a
 * topic with this client, or an open one of the same words, nothing is added and its id is returned. */
MUST_CHECK int64_t topic_add(struct ctx *x, struct topic *t);
/* Read a topic; NULL, ERR_MISSING when it is of no pair of x->me. */
MUST_CHECK struct topic *topic_get(struct ctx *x, int64_t id);
/* Find the topic that a page of x->me gave this name; ERR_MISSING when there is none. */
MUST_CHECK bool topic_named(struct ctx *x, struct str client, int64_t *id);
/* List the open topics of a pair, newest first, in pages (model/written.h). */
MUST_CHECK bool topic_list(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct topic **out, size_t *n);
/* List the topics of a talk, oldest first; at most WRITTEN_PAGE. */
MUST_CHECK bool topic_list_talk(struct ctx *x, int64_t talk, struct topic **out, size_t *n);
/* Count the open topics of a pair. */
MUST_CHECK bool topic_count(struct ctx *x, int64_t pair, int64_t *n);
/* Note that the two talked about a topic in a talk of the same pair; either may say so. True when
 * the topic is done in that talk already. */
MUST_CHECK bool topic_done(struct ctx *x, int64_t id, int64_t talk);
/* Open a topic again that was done. */
MUST_CHECK bool topic_reopen(struct ctx *x, int64_t id);
/* Delete an open topic, as its author. ERR_FORBIDDEN for the other, ERR_CONFLICT when the topic is
 * done. */
MUST_CHECK bool topic_take_back(struct ctx *x, int64_t id);
/* Delete every open topic that x->me brought, of pairs that have ended too. */
MUST_CHECK bool topic_delete_open(struct ctx *x);
/* Put a topic back that was deleted a moment ago; for model/undo_act.c. */
struct undo;
MUST_CHECK bool topic_undo(struct ctx *x, const struct undo *u);
/* Count one more talk for each open topic of the pair, because a talk of the pair has ended. */
MUST_CHECK bool topic_carry(struct ctx *x, int64_t pair);

/* x->me takes an open topic of theirs along, from a pair that has ended to the one with their new
 * leader. ERR_MISSING when any of it is not so. */
MUST_CHECK bool topic_hand_over(struct ctx *x, int64_t id, int64_t from, int64_t to);

extern const char *const topic_sql[];
extern const struct entity topic_entity;

#endif
