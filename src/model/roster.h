/* SPDX-License-Identifier: Apache-2.0
 *
 * The roster: a team file brought into the database. People who are known by their id are
 * brought up to date, new people are added, and people whom the file does not name stay as they
 * are.
 */
#ifndef MODEL_ROSTER_H
#define MODEL_ROSTER_H

#include "base/ctx.h"
#include "model/team.h"

enum { ROSTER_KNOWN_DAILY = 10 }; /* addresses of others that a leader is told of in a day */

struct roster_count {
	int32_t added, changed, same;
	int32_t pairs_begun, pairs_ended; /* a new leader ends the old pair */
};

/* Make the first person of an empty database: its admin, who has no name until they set up. *person
 * is 0 when somebody is there already. For the operator, as the server starts. */
MUST_CHECK bool roster_found(struct ctx *x, int64_t *person);
/* Find out whether x->me may add people to their own team: admins may, and people who lead. */
MUST_CHECK bool roster_may_add(struct ctx *x, bool *may);
/* Add a new person to the team of x->me, with a zone and hours of their own. ERR_INPUT names
 * the field; ERR_CONFLICT when the address belongs to somebody; ERR_FORBIDDEN when x->me may add
 * nobody. */
struct newcomer {
	struct str name, address, timezone, work_hours;
	int64_t minutes, cadence_days;
};
extern const struct entity newcomer_entity; /* the form; no table belongs to it */
MUST_CHECK bool roster_add(struct ctx *x, const struct newcomer *n, int64_t *person);
/* Note that x->me was told, by ERR_CONFLICT of roster_add(), that an address is somebody's, in a transaction of its own;
 * ROSTER_KNOWN_DAILY of these, and roster_add() takes no address of somebody who is no admin for a day (ERR_LIMIT). */
MUST_CHECK bool roster_known(struct ctx *x);
/* Bring in a team file for x->me, an admin. A row with an address of x->me is about x->me; without
 * such a row, x->me leads the people who have no leader in the file. ERR_FORBIDDEN for others,
 * ERR_CONFLICT when the id of that row or an address belongs to somebody else. */
MUST_CHECK bool roster_import_own(struct ctx *x, const struct team *t, struct roster_count *count);

/* Bring a team in, as operator, in x's transaction: all of it or nothing. When there is no admin,
 * the first person without a leader becomes one. ERR_CONFLICT when an address belongs to somebody
 * else. Leaders cannot form a circle: a file names the leader of everyone in it, and team_read()
 * refuses a file with a circle. */
MUST_CHECK bool roster_import(struct ctx *x, const struct team *t, struct roster_count *count);

/* Find the person with this id of the team file; *id is 0 when there is none. */
MUST_CHECK bool roster_find(struct ctx *x, struct str key, int64_t *id);

extern const char *const roster_sql[];

#endif
