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

/* The first person of an empty database: without a name until they set up, and its admin.
 * 0 when somebody is there already. For the operator, as the server starts. */
MUST_CHECK bool roster_found(struct ctx *x, int64_t *person);
/* Whether x->me may add people to their own team: an admin, and who leads already. */
MUST_CHECK bool roster_may_add(struct ctx *x, bool *may);
/* Somebody new in the team of x->me, with a zone and hours of their own. ERR_INPUT names
 * the field; ERR_CONFLICT when the address is somebody's. */
struct newcomer {
	struct str name, address, timezone, work_hours;
	int64_t minutes, cadence_days;
};
MUST_CHECK bool roster_add(struct ctx *x, const struct newcomer *n, int64_t *person);
/* Bring in a team file for x->me, an admin: a row with an address of x->me is x->me, and
 * without such a row those who have no leader in the file are led by x->me. */
MUST_CHECK bool roster_import_own(struct ctx *x, const struct team *t, struct roster_count *count);

/* Bring a team in, as operator, in x's transaction: all of it or nothing. The first one
 * without a leader becomes admin when there is none. ERR_CONFLICT when an address
 * belongs to somebody else. A circle cannot come about: a file names the leader of
 * everyone in it, and team_read() refuses one that goes round. */
MUST_CHECK bool roster_import(struct ctx *x, const struct team *t, struct roster_count *count);

/* The person with this id of the team file, 0 when there is none. */
MUST_CHECK bool roster_find(struct ctx *x, struct str key, int64_t *id);

extern const char *const roster_sql[];

#endif
