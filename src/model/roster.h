/* SPDX-License-Identifier: Apache-2.0
 *
 * The roster: a team file brought into the database. Those known by their id are
 * brought up to date, new ones are added, those not named stay as they are.
 */
#ifndef MODEL_ROSTER_H
#define MODEL_ROSTER_H

#include "base/ctx.h"
#include "model/team.h"

struct roster_count {
	int32_t added, changed, same;
	int32_t pairs_begun, pairs_ended; /* a new leader ends the old pair */
};

/* Bring a team in, as operator, in x's transaction: all of it or nothing. The first one
 * without a leader becomes admin when there is none. ERR_CONFLICT when an address
 * belongs to somebody else. A circle cannot come about: a file names the leader of
 * everyone in it, and team_read() refuses one that goes round. */
MUST_CHECK bool roster_import(struct ctx *x, const struct team *t, struct roster_count *count);

/* The person with this id of the team file, 0 when there is none. */
MUST_CHECK bool roster_find(struct ctx *x, struct str key, int64_t *id);

extern const char *const roster_sql[];

#endif
