/* SPDX-License-Identifier: Apache-2.0
 *
 * Everybody near x->me, asked about together: x->me, the people whom x->me leads and those who lead
 * x->me, in pairs that go on. A page about a team asks as many statements for sixteen people as for
 * two.
 */
#ifndef MODEL_NEAR_H
#define MODEL_NEAR_H

#include "base/ctx.h"
#include "ical/spans.h"

struct near_person {
	int64_t id;
	int64_t calendars;       /* how many calendars they have */
	int64_t behind;          /* filled by near_behind(): as calendar_sources_behind() */
	struct spans busy, soft; /* filled by near_busy(): as calendar_busy() … */
	struct spans talks;      /* … and talk_busy() */
};

struct near {
	struct near_person *at;
	size_t n;
};

/* List everybody near x->me, each once. */
MUST_CHECK bool near_list(struct ctx *x, struct near *out);
/* Fill when each person is busy and has talks in [from, to). */
MUST_CHECK bool near_busy(struct ctx *x, struct near *all, int64_t from, int64_t to);
/* Fill since when some calendar of each person could not be read. */
MUST_CHECK bool near_behind(struct ctx *x, struct near *all);
/* Find the person of this id; NULL when nobody near has it. */
struct near_person *near_find(const struct near *all, int64_t id);

extern const char *const near_sql[];

#endif
