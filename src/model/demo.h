/* SPDX-License-Identifier: Apache-2.0
 *
 * The demo: a leader, eight team members and their jammed calendars, for looking
 * around. It is written as a team file and iCalendar text and comes in by the same
 * doors as anybody's own; nothing else in the program knows of it.
 */
#ifndef MODEL_DEMO_H
#define MODEL_DEMO_H

#include "base/ctx.h"

/* Fill an empty database, as operator. Nothing happens when it holds the demo already;
 * ERR_CONFLICT when it holds anybody else. */
MUST_CHECK bool demo_fill(struct ctx *x);
/* The same for x->me who has just begun to set up and would rather look around: they make
 * room, and are signed in as the demo's leader: the session's cookie. Empty on error,
 * ERR_CONFLICT when x->me has a name already. */
MUST_CHECK struct str demo_look(struct ctx *x);

#endif
