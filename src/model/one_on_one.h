/* SPDX-License-Identifier: Apache-2.0
 *
 * A one-on-one in a calendar is a talk of its pair: it counts, pages show it, it has a brief, and
 * the planner plans only the talks that the pair needs beside it.
 * docs/decisions/0053-standing-talks.md says which events count and who sees what.
 */
#ifndef MODEL_ONE_ON_ONE_H
#define MODEL_ONE_ON_ONE_H

#include "db/entity.h"
#include "model/talk.h"

/* Make the talks of every pair of `person` agree with the calendars of both. Whoever changes a
 * calendar, a pair or an address calls this in the same transaction. */
MUST_CHECK bool one_on_one_settle(struct ctx *x, int64_t person);

/* The calendar that a talk of x->me comes from. */
struct one_on_one_place {
	bool stands;             /* the talk is, or was before it was moved here, in a calendar */
	bool mine;               /* a calendar of x->me has it */
	struct str title;        /* its title there; empty when no calendar of x->me has it */
};
MUST_CHECK bool one_on_one_place(struct ctx *x, const struct talk *t, struct one_on_one_place *out);

/* Note that the series of a talk of x->me is no one-on-one, also when a calendar is read again.
 * ERR_MISSING for a stranger, ERR_CONFLICT when no calendar has the talk. */
MUST_CHECK bool one_on_one_deny(struct ctx *x, int64_t talk);
/* Take such a note back: the series is a one-on-one after all; *person is the other of the pair.
 * ERR_MISSING for a stranger. */
MUST_CHECK bool one_on_one_allow(struct ctx *x, int64_t id, int64_t *person);

/* A series of which one of the two has said that it is no one-on-one. */
struct one_on_one_denied {
	int64_t id;
	struct str title;        /* in the calendar of x->me; empty when it is not there */
	int64_t starts;          /* its next or else last time known there; 0: none */
};
enum { ONE_ON_ONE_DENIED = 20 };
/* List the denied series of a pair of x->me, the newest first, at most ONE_ON_ONE_DENIED. */
MUST_CHECK bool one_on_one_list_denied(struct ctx *x, int64_t pair, struct one_on_one_denied **out,
	size_t *n);

extern const char *const one_on_one_sql[];
extern const struct entity not_one_on_one_entity;

#endif
