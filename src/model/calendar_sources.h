/* SPDX-License-Identifier: Apache-2.0
 *
 * What a person's calendars come from, all kinds of sources together: feeds and CalDAV accounts,
 * which are read again by themselves. (A file is read when it is sent.)
 */
#ifndef MODEL_CALENDAR_SOURCES_H
#define MODEL_CALENDAR_SOURCES_H

#include "base/ctx.h"

/* Since when a source of `person` could not be read, so that what is known of it may be old; 0: all
 * went well. For the person, their leader and the members of their team; ERR_MISSING otherwise. */
MUST_CHECK bool calendar_sources_behind(struct ctx *x, int64_t person, int64_t *since);
/* Somebody relies on the calendars of `person` (as above) now: they are read again soon. */
MUST_CHECK bool calendar_sources_hurry(struct ctx *x, int64_t person);

#endif
