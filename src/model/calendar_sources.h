/* SPDX-License-Identifier: Apache-2.0
 *
 * All sources of a person's calendars together: feeds and CalDAV accounts, which the worker reads
 * again and again. (A file is read when it is sent.)
 */
#ifndef MODEL_CALENDAR_SOURCES_H
#define MODEL_CALENDAR_SOURCES_H

#include "base/ctx.h"

/* Find since when a source of `person` could not be read, so that its calendars may be old; 0: all
 * were read. For the person, their leader and the members of their team; ERR_MISSING otherwise. */
MUST_CHECK bool calendar_sources_behind(struct ctx *x, int64_t person, int64_t *since);
/* Make the sources of `person` due now, unless they were read in the last FEED_HURRY seconds,
 * because one of the same people relies on them. */
MUST_CHECK bool calendar_sources_hurry(struct ctx *x, int64_t person);

#endif
