/* SPDX-License-Identifier: Apache-2.0
 *
 * From events to their occurrences in the window: series, their exceptions, and the
 * copies of one event that differ in age.
 */
#ifndef ICAL_SERIES_H
#define ICAL_SERIES_H

#include "ical/event.h"

/* Expand `n` events, in the order of the file, into *out. The events are put into an
 * order of the series' own. ERR_INPUT at 1,000,000 occurrences of a text, or when its
 * rules need more steps than any calendar does. */
MUST_CHECK bool series_expand(struct reading *r, struct event *events, size_t n,
	struct occurrences *out, struct err *e);

#endif
