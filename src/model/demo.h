/* SPDX-License-Identifier: Apache-2.0
 *
 * The demo: a leader, eight team members and their jammed calendars, for looking
 * around, and six more teams beside them (model/demo_areas.h). The demo is a team file and iCalendar text, which are imported like those of anybody.
 * Only signing in treats its people differently: they need no password.
 */
#ifndef MODEL_DEMO_H
#define MODEL_DEMO_H

#include "base/ctx.h"

/* Fill an empty database, as operator. Nothing happens when it holds the demo already;
 * ERR_CONFLICT when it holds anybody else. */
MUST_CHECK bool demo_fill(struct ctx *x);
/* Fill the demo for x->me who has just begun to set up and would rather look around: the person
 * without a name leaves, and the browser is signed in as the demo's leader. The cookie of the
 * session; empty on error, ERR_CONFLICT when x->me has a name already. */
MUST_CHECK struct str demo_look(struct ctx *x);

#endif
