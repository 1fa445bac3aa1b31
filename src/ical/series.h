/* SPDX-License-Identifier: Apache-2.0
 *
 * Turn events into their occurrences in the window: series by rules and dates, instances that were
 * moved or taken out, and older copies of an event, which do not count.
 */
#ifndef ICAL_SERIES_H
#define ICAL_SERIES_H

#include "ical/event.h"

/* Expand `n` events, in the order of the file, into *out. The events are sorted on the way: by UID,
 * and by age inside each UID. ERR_INPUT when a text has more than 1,000,000 occurrences in the
 * window, or when its rules need more steps than any real calendar does. */
MUST_CHECK bool series_expand(struct reading *r, struct event *events, size_t n,
	struct occurrences *out, struct err *e);

#endif
