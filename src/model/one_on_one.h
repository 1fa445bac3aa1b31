/* SPDX-License-Identifier: Apache-2.0
 *
 * A one-on-one that stands in a calendar is the talk of its pair: it counts, it is shown, it
 * opens a brief, and the planner fills only what is missing beside it.
 * docs/decisions/0053-standing-talks.md says what counts and who sees what.
 */
#ifndef MODEL_ONE_ON_ONE_H
#define MODEL_ONE_ON_ONE_H

#include "db/entity.h"
#include "model/talk.h"

/* Make the talks of every pair of `person` what the calendars of both say. For whatever changes
 * a calendar, a pair or an address, in its transaction. */
MUST_CHECK bool one_on_one_settle(struct ctx *x, int64_t person);

/* Where a talk of x->me stands. */
struct one_on_one_place {
	bool stands;             /* it is one that stands, or stood, in a calendar */
	bool mine;               /* in one of x->me */
	struct str title;        /* as it is called there; empty when it is not in theirs */
};
MUST_CHECK bool one_on_one_place(struct ctx *x, const struct talk *t, struct one_on_one_place *out);

/* "Not a one-on-one": the whole series of a talk of x->me is none, also when a calendar is read
 * again. ERR_MISSING for a stranger, ERR_CONFLICT when the talk stands in no calendar. */
MUST_CHECK bool one_on_one_deny(struct ctx *x, int64_t talk);
/* It is one after all; *person is the other of the pair. ERR_MISSING for a stranger. */
MUST_CHECK bool one_on_one_allow(struct ctx *x, int64_t id, int64_t *person);

/* A series that was said to be none. */
struct one_on_one_denied {
	int64_t id;
	struct str title;        /* in the calendar of x->me; empty when it is not there */
	int64_t starts;          /* its next or else last time known there; 0: none */
};
enum { ONE_ON_ONE_DENIED = 20 };
/* Those of a pair of x->me, the newest first, at most ONE_ON_ONE_DENIED. */
MUST_CHECK bool one_on_one_list_denied(struct ctx *x, int64_t pair, struct one_on_one_denied **out,
	size_t *n);

extern const char *const one_on_one_sql[];
extern const struct entity not_one_on_one_entity;

#endif
