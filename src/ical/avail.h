/* SPDX-License-Identifier: Apache-2.0
 *
 * Busy time that is said directly: VFREEBUSY (RFC 5545, section 3.6.4) and, by its
 * opposite, VAVAILABILITY (RFC 7953).
 */
#ifndef ICAL_AVAIL_H
#define ICAL_AVAIL_H

#include "ical/event.h"
#include "ical/spans.h"

/* The FREEBUSY periods of one VFREEBUSY. */
void avail_freebusy(struct reading *r, const struct ical_comp *c, struct span_list *hard,
	struct span_list *soft);
/* What `list`, the VAVAILABILITY components of a text, leaves as not available. */
MUST_CHECK bool avail_hours(struct reading *r, const struct ical_comp **list, size_t n,
	struct span_list *hard, struct span_list *soft, struct err *e);

#endif
