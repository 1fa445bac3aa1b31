/* SPDX-License-Identifier: Apache-2.0
 *
 * From the TZID of a file to a zone. The system's tzdata comes first, then Windows
 * names, then the VTIMEZONE of the file, for files carry rules that are old or cut short;
 * but a short name (GMT, EST) that the file defines is the file's.
 */
#ifndef ICAL_TZID_H
#define ICAL_TZID_H

#include "ical/parse.h"
#include "ical/warn.h"
#include "ical/zones.h"

struct tzids;

/* The names of one text. `owner` is the zone for names that nothing explains. */
struct tzids *tzids_new(struct arena *a, struct zones *zones, const struct zone *owner,
	const struct ical_comp *root, struct warnings *w);
/* The zone that `tzid`, a parameter of `p`, names in the VCALENDAR where `p` stands: what
 * another one defines or says (VTIMEZONE, X-WR-TIMEZONE) does not count. Never NULL: a name
 * that has no zone gets X-WR-TIMEZONE's or the owner's, with a warning the first time. */
const struct zone *tzids_zone(struct tzids *t, const struct ical_prop *p, struct str tzid);

#endif
