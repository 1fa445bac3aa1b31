/* SPDX-License-Identifier: Apache-2.0
 *
 * Fuzz the reader of planning problems; what it accepts is solved and must be judged right.
 */
#include <stddef.h>

#include "base/arena.h"
#include "plan/plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct plan_limits limits = { .threads = 1, .seconds = 0.2 };
	struct plan_problem p;
	struct plan_solution s;
	struct err e = { 0 };
	int64_t cost;

	if (plan_problem_read(a, "fuzz", (struct str){ (const char *)data, size }, &p, &e)) {
		if (plan_solve(a, &p, &limits, &s, &e)) {
			if (!plan_judge(&p, s.start, s.length, &cost, &e)) abort();
			if (cost != s.cost || s.bound > cost) abort();
		} else if (e.code != ERR_LIMIT) {
			abort();
		}
	}
	arena_free(a);
	return 0;
}
