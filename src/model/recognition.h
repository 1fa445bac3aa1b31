/* SPDX-License-Identifier: Apache-2.0
 *
 * Recognition: thanks for something specific, from anybody of the organisation to anybody else. The
 * giver says who beside the two may read the thanks, and the receiver how many that may be; both
 * wishes are looked up whenever somebody reads. Nobody is counted, and nothing is compared.
 */
#ifndef MODEL_RECOGNITION_H
#define MODEL_RECOGNITION_H

#include "db/entity.h"
#include "model/person.h"

enum thanks_audience {
	THANKS_TO_ONE,   /* between the two */
	THANKS_TO_TEAM,  /* the people around the receiver: PAIR_AROUND() */
	THANKS_TO_ALL,   /* everybody of the organisation */
};

extern const char *const thanks_audiences[]; /* the same in words, for JSON and forms */

struct recognition {
	int64_t id;
	/* the pair of giver and receiver; 0: they do not talk with each other */
	int64_t pair;
	int64_t talk;                /* the talk where the thanks were said; 0: between talks */
	int64_t giver, receiver;
	struct str words;            /* what the receiver did */
	struct str changed;          /* what that changed; may be empty */
	enum thanks_audience audience; /* as the giver chose */
	int64_t made;
	struct str giver_name, receiver_name;
	enum thanks_way likes;       /* how the receiver likes to be thanked today */
	enum thanks_audience shown;  /* whom both of them let read today */
	bool mine;                   /* the giver is x->me */
};

enum { THANKS_A_DAY = 100 };         /* the most thanks that a person gives in a day */

/* The widest audience of thanks to somebody who likes to be thanked in this way. */
enum thanks_audience recognition_widest(enum thanks_way likes);

/* Thank r->receiver as x->me: the typed members of r are taken, its talk, its pair (0: the pair of
 * the two, if there is one) and its receiver. The result is the id, 0 on error. ERR_INPUT names the
 * field, also when the receiver would rather not be thanked here, or not before so many; ERR_LIMIT
 * beyond THANKS_A_DAY. */
MUST_CHECK int64_t recognition_add(struct ctx *x, const struct recognition *r);

/* List thanks, newest first, in pages (model/written.h): of a pair, all of them and
 * those since a time; the thanks that x->me received,
 * and gave; the thanks of others that x->me is shown; and the thanks of a talk. */
MUST_CHECK bool recognition_list(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct recognition **out, size_t *n);
MUST_CHECK bool recognition_list_since(struct ctx *x, int64_t pair, int64_t since, size_t most,
	struct recognition **out, size_t *n);
MUST_CHECK bool recognition_list_received(struct ctx *x, int64_t before, size_t most,
	struct recognition **out, size_t *n);
MUST_CHECK bool recognition_list_given(struct ctx *x, int64_t before, size_t most,
	struct recognition **out, size_t *n);
MUST_CHECK bool recognition_list_shared(struct ctx *x, int64_t before, size_t most,
	struct recognition **out, size_t *n);
MUST_CHECK bool recognition_list_talk(struct ctx *x, int64_t talk, struct recognition **out,
	size_t *n);
/* List the thanks to the team of `leader` (to them, or to a member) since a time that giver and
 * receiver let this team read, newest first; for nobody but that team. */
MUST_CHECK bool recognition_list_team(struct ctx *x, int64_t leader, int64_t since, size_t most,
	struct recognition **out, size_t *n);
/* The thanks `id`, if x->me gave them. NULL and ERR_MISSING otherwise. */
MUST_CHECK struct recognition *recognition_get(struct ctx *x, int64_t id);
/* Take thanks back that x->me gave: they are gone everywhere. */
MUST_CHECK bool recognition_del(struct ctx *x, int64_t id);
/* Put thanks back that were taken back a moment ago, and the words on what they changed; for
 * model/undo_act.c. */
struct undo;
MUST_CHECK bool recognition_undo(struct ctx *x, const struct undo *u);
MUST_CHECK bool recognition_undo_changed(struct ctx *x, const struct undo *u);
/* Take back all thanks that x->me gave. */
MUST_CHECK bool recognition_delete_given(struct ctx *x);

/* List the people around x->me, by name, at most `most`: their id and name. */
MUST_CHECK bool recognition_around(struct ctx *x, size_t most, struct person **out, size_t *n);
/* Fill what Today says of thanks, for x->me alone: the newest thanks that x->me received after
 * `since` (their id, giver's name and words; NULL: none), and the members whom x->me has not
 * thanked since `long_ago`, by name, at most `most` (their id and name). A member who would rather
 * not be thanked here is left out, and so is one whom x->me leads only since then. */
MUST_CHECK bool recognition_today(struct ctx *x, int64_t since, int64_t long_ago, size_t most,
	struct recognition **newest, struct person **unthanked, size_t *n);

extern const char *const recognition_sql[];
extern const struct entity recognition_entity;

#endif
