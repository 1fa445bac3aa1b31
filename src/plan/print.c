/* SPDX-License-Identifier: Apache-2.0
 *
 * A solution as JSON, in the form that docs/planner.md promises.
 */
#include "plan/plan.h"

static void print_list(struct buf *b, const char *name, const int32_t *list, int32_t n)
{
	buf_fmt(b, "\"%s\":[", name);
	for (int32_t i = 0; i < n; i++) {
		if (i) buf_ch(b, ',');
		buf_int(b, list[i]);
	}
	buf_z(b, "],");
}

void plan_solution_print(struct buf *b, const struct plan_problem *p,
	const struct plan_solution *s)
{
	buf_ch(b, '{');
	print_list(b, "starts", s->start, p->talks_n);
	print_list(b, "lengths", s->length, p->talks_n);
	buf_z(b, "\"cost\":");
	buf_int(b, s->cost);
	buf_z(b, ",\"bound\":");
	buf_int(b, s->bound);
	buf_fmt(b, ",\"decidable_gap\":%.6f,\"seconds\":%.6f}\n", plan_decidable_gap(s),
		s->seconds);
}

double plan_decidable_gap(const struct plan_solution *s)
{
	if (s->cost <= s->hopeless) return 0;
	return (double)(s->cost - s->bound) / (double)(s->cost - s->hopeless);
}
