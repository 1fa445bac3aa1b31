/* SPDX-License-Identifier: Apache-2.0
 *
 * Recognition: thanks for something specific, from anybody of the organisation to anybody
 * else. The giver says whom it is shown to beside the two, and the receiver how far that may be:
 * both are asked whenever somebody reads. Nobody is counted, and nothing is compared.
 */
#ifndef MODEL_RECOGNITION_H
#define MODEL_RECOGNITION_H

#include "db/entity.h"
#include "model/person.h"

enum thanks_audience {
	THANKS_TO_ONE,   /* between the two */
	THANKS_TO_TEAM,  /* whoever is around the receiver: PAIR_AROUND() */
	THANKS_TO_ALL,   /* everybody of the organisation */
};

extern const char *const thanks_audiences[]; /* the same in words, as JSON and forms have them */

struct recognition {
	int64_t id;
	int64_t pair;                /* of the two; 0: they do not talk with each other */
	int64_t talk;                /* where it was said; 0: between talks */
	int64_t giver, receiver;
	struct str words;            /* what they did */
	struct str changed;          /* what it changed; may be empty */
	enum thanks_audience audience; /* as the giver chose */
	int64_t made;
	struct str giver_name, receiver_name;
	enum thanks_way likes;       /* of the receiver, today */
	enum thanks_audience shown;  /* as far as both of them allow today */
	bool mine;                   /* x->me said it */
};

enum { THANKS_A_DAY = 100 };         /* of one giver */

/* How far thanks to somebody who likes to be thanked so may be shown. */
enum thanks_audience recognition_widest(enum thanks_way likes);

/* From x->me to r->receiver: of r the typed fields are taken, its talk, its pair (0: that of the two, if
 * they are one) and its receiver. Its id, 0 on error. ERR_INPUT names the field: also when the receiver
 * would rather not be thanked here, or not before so many. */
MUST_CHECK int64_t recognition_add(struct ctx *x, const struct recognition *r);

/* Lists, newest first, in pages (model/written.h): of a pair; what x->me received, and gave; and what
 * others were thanked for and x->me is shown. */
MUST_CHECK bool recognition_list(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct recognition **out, size_t *n);
MUST_CHECK bool recognition_list_received(struct ctx *x, int64_t before, size_t most,
	struct recognition **out, size_t *n);
MUST_CHECK bool recognition_list_given(struct ctx *x, int64_t before, size_t most,
	struct recognition **out, size_t *n);
MUST_CHECK bool recognition_list_shared(struct ctx *x, int64_t before, size_t most,
	struct recognition **out, size_t *n);
MUST_CHECK bool recognition_list_talk(struct ctx *x, int64_t talk, struct recognition **out,
	size_t *n);
/* One that x->me gave. NULL, ERR_MISSING otherwise. */
MUST_CHECK struct recognition *recognition_get(struct ctx *x, int64_t id);
/* Taken back by the one who said it: it is gone everywhere. */
MUST_CHECK bool recognition_del(struct ctx *x, int64_t id);
/* Put them back a moment later, and what they say it changed; for model/undo_act.c. */
struct undo;
MUST_CHECK bool recognition_undo(struct ctx *x, const struct undo *u);
MUST_CHECK bool recognition_undo_changed(struct ctx *x, const struct undo *u);
/* The same of all thanks that x->me gave. */
MUST_CHECK bool recognition_delete_given(struct ctx *x);

/* Who is around x->me, by name, at most `most`: their id and name. */
MUST_CHECK bool recognition_around(struct ctx *x, size_t most, struct person **out, size_t *n);
/* What a day begins with, for x->me alone: the newest thanks that x->me received after `since` (its id,
 * giver's name and words; NULL: none), and whom x->me leads and has not thanked since `long_ago`, by
 * name, at most `most` (their id and name). Who would rather not be thanked here is left out, and who is
 * led only since then. */
MUST_CHECK bool recognition_today(struct ctx *x, int64_t since, int64_t long_ago, size_t most,
	struct recognition **newest, struct person **unthanked, size_t *n);

extern const char *const recognition_sql[];
extern const struct entity recognition_entity;

#endif
