/* SPDX-License-Identifier: Apache-2.0
 *
 * Everybody near x->me, asked at once: x->me, whom x->me leads and who leads x->me, in pairs that
 * go on. A page about a team asks as many statements for sixteen people as for two.
 */
#ifndef MODEL_NEAR_H
#define MODEL_NEAR_H

#include "base/ctx.h"
#include "ical/spans.h"

struct near_person {
	int64_t id;
	int64_t calendars;       /* how many they have */
	int64_t behind;          /* near_behind(): as calendar_sources_behind() */
	struct spans busy, soft; /* near_busy(): as calendar_busy() … */
	struct spans talks;      /* … and talk_busy() */
};

struct near {
	struct near_person *at;
	size_t n;
};

MUST_CHECK bool near_list(struct ctx *x, struct near *out);
/* Of each of them: when they are busy and have talks in [from, to). */
MUST_CHECK bool near_busy(struct ctx *x, struct near *all, int64_t from, int64_t to);
/* Of each of them: since when something of theirs could not be read. */
MUST_CHECK bool near_behind(struct ctx *x, struct near *all);
/* The person of this id, who is near; NULL when nobody near has it. */
struct near_person *near_find(const struct near *all, int64_t id);

extern const char *const near_sql[];

#endif
