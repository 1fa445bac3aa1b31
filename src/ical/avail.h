/* SPDX-License-Identifier: Apache-2.0
 *
 * Busy time that is said directly: VFREEBUSY (RFC 5545, section 3.6.4) and, by its
 * opposite, VAVAILABILITY (RFC 7953).
 */
#ifndef ICAL_AVAIL_H
#define ICAL_AVAIL_H

#include "ical/event.h"
#include "ical/spans.h"

/* Add the FREEBUSY periods of one VFREEBUSY to `hard` and `soft`. */
void avail_freebusy(struct reading *r, const struct ical_comp *c, struct span_list *hard,
	struct span_list *soft);
/* Add the time at which `list`, the VAVAILABILITY components of a text, leaves the owner
 * unavailable. */
MUST_CHECK bool avail_hours(struct reading *r, const struct ical_comp **list, size_t n,
	struct span_list *hard, struct span_list *soft, struct err *e);

#endif
