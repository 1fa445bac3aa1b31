/* SPDX-License-Identifier: Apache-2.0 */
#include "model/week_person.h"

#include "ical/spans.h"

bool week_person_fill(struct ctx *x, struct week_person *to, struct str name, struct str zone,
	struct str work_hours)
{
	struct hours *hours = NEW(x->a, struct hours);

	to->name = name;
	to->zone = zone_find(x->zones, zone);
	if (!to->zone) to->zone = zone_utc(x->zones);
	to->hours = hours;
	return hours_parse(work_hours, hours, &x->err);
}

void week_person_busy(struct ctx *x, struct week_person *to, const struct near_person *from)
{
	to->busy = spans_plus(x->a, from->busy, from->talks);
	to->soft = spans_minus(x->a, from->soft, from->talks);
}
