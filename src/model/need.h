/* SPDX-License-Identifier: Apache-2.0
 *
 * Needs: what a person lacks to do well, from whom and by when. It stays open, with its
 * age in sight, until it is granted, declined with a reason, or taken back.
 */
#ifndef MODEL_NEED_H
#define MODEL_NEED_H

#include "db/entity.h"

enum need_state { NEED_OPEN, NEED_GRANTED, NEED_DECLINED, NEED_TAKEN_BACK };
enum { NEEDS = 2000 }; /* open ones of a pair */

struct need {
	int64_t id, pair, talk;      /* talk 0: said between talks */
	int64_t asker;               /* who needs it */
	int64_t giver;               /* who answers: the other of the pair, or the leader */
	int64_t author, leader;      /* leader: of the pair */
	bool mine;                   /* x->me is the asker */
	bool to_answer;              /* x->me may grant or decline it, and it is open */
	struct str asker_name, giver_name, leader_name, member_name;
	struct str name;             /* of the one of the pair who is not x->me */
	struct str words;            /* what */
	struct str source;           /* from whom else, in words; empty: from the giver */
	int64_t due;                 /* days since 1970; 0: no date */
	enum need_state state;
	struct str reason;           /* why it was declined */
	int64_t made, closed;        /* closed 0: open */
	int64_t age_days;            /* until now, or until it was closed */
};

/* A new need: of n, pair, talk (0: between talks), asker (one of the pair), words, source
 * (somebody outside the pair: then the leader answers; empty: the other of the pair does) and
 * due are taken, the rest of it is set. Its id, 0 on error. ERR_CONFLICT when the pair has
 * ended. */
MUST_CHECK int64_t need_add(struct ctx *x, struct need *n);
MUST_CHECK struct need *need_get(struct ctx *x, int64_t id);

/* In pages by id (model/written.h). */
/* Open ones that x->me is to answer, oldest of the page first. */
MUST_CHECK bool need_list_to_answer(struct ctx *x, int64_t before, size_t most,
	struct need **out, size_t *n);
/* Open ones of x->me. */
MUST_CHECK bool need_list_mine(struct ctx *x, int64_t before, size_t most, struct need **out,
	size_t *n);
/* Those of x->me that were granted or declined at `since` or later, newest first. */
MUST_CHECK bool need_list_answered(struct ctx *x, int64_t since, size_t most, struct need **out,
	size_t *n);
/* Open ones of a pair, oldest of the page first. */
MUST_CHECK bool need_list_pair(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct need **out, size_t *n);
/* Answered ones of a pair, newest first. */
MUST_CHECK bool need_list_closed(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct need **out, size_t *n);
MUST_CHECK bool need_list_talk(struct ctx *x, int64_t talk, struct need **out, size_t *n);

/* By the giver or the leader of the pair; true when it is so already, ERR_CONFLICT when it
 * was answered otherwise, ERR_FORBIDDEN for the asker. */
MUST_CHECK bool need_grant(struct ctx *x, int64_t id);
MUST_CHECK bool need_decline(struct ctx *x, int64_t id, struct str reason);
/* By the asker. */
MUST_CHECK bool need_take_back(struct ctx *x, int64_t id);

/* For model/undo.c: it becomes what it was before. ERR_CONFLICT when it has changed since. */
struct undo;
MUST_CHECK bool need_undo(struct ctx *x, const struct undo *u);

extern const char *const need_sql[];
extern const struct entity need_entity;

#endif
