/* SPDX-License-Identifier: Apache-2.0
 *
 * The people of a week that is planned (model/week.h), from rows: their zone and hours, and when
 * they are busy.
 */
#ifndef MODEL_WEEK_PERSON_H
#define MODEL_WEEK_PERSON_H

#include "base/ctx.h"
#include "model/near.h"
#include "model/week.h"

/* Fill name, zone and hours. A zone that is not known is UTC; ERR_INPUT for hours that cannot be
 * read. */
MUST_CHECK bool week_person_fill(struct ctx *x, struct week_person *to, struct str name,
	struct str zone, struct str work_hours);
/* Fill the busy time: their calendars, and the talks that are planned already. */
void week_person_busy(struct ctx *x, struct week_person *to, const struct near_person *from);

#endif
