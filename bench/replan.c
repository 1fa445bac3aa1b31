/* SPDX-License-Identifier: Apache-2.0
 *
 * usage: replan PROBLEM.json CHANGES
 *
 * One changed calendar after the other on a plan that is kept warm: a meeting of half an
 * hour to two hours comes in, or one goes. CPU time of each change beside that of planning
 * the whole, and in the end whether the plan is that of the whole.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "plan/replan.h"

enum { PROBLEM_BYTES = 1 << 30 };

static double cpu_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static uint32_t draw(uint64_t *seed, uint32_t below)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return (uint32_t)((*seed * 0x2545F4914F6CDD1DULL >> 33) % below);
}

/* `old` with a meeting more (that ends where the next begins), or without one. */
static struct plan_person changed(struct arena *a, uint64_t *seed, const struct plan_person *old)
{
	struct plan_person now = *old;
	uint32_t n = (uint32_t)old->busies;
	int32_t out = n && draw(seed, 2) ? (int32_t)draw(seed, n) : -1, work;
	struct plan_span more = { 0, 0 };

	if (out < 0 && old->works) {
		work = (int32_t)draw(seed, (uint32_t)old->works);
		more.start = old->work[work].start + (int32_t)draw(seed,
			(uint32_t)(old->work[work].end - old->work[work].start));
		more.end = more.start + 6 * (1 + (int32_t)draw(seed, 4));
	}
	now.busy = NEW_N(a, struct plan_span, n + 1);
	now.busies = 0;
	for (int32_t i = 0; i < old->busies; i++) {
		struct plan_span b = old->busy[i];

		if (i == out) continue;
		if (more.end > more.start && b.end > more.start) {
			if (b.start < more.end) more.end = b.start;
			if (more.end > more.start) now.busy[now.busies++] = more;
			more.end = more.start;
		}
		now.busy[now.busies++] = b;
	}
	if (more.end > more.start && more.end <= old->work[old->works - 1].end)
		now.busy[now.busies++] = more;
	return now;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static bool same_plan(const struct plan_problem *p, const struct plan_solution *a,
	const struct plan_solution *b)
{
	size_t bytes = (size_t)p->talks_n * sizeof(int32_t);

	return a->cost == b->cost && a->bound == b->bound &&
		memcmp(a->start, b->start, bytes) == 0 && memcmp(a->length, b->length, bytes) == 0;
}

static bool run(struct arena *a, struct plan_problem *p, int changes, struct err *e)
{
	struct plan_limits limits = { .threads = 1 };
	double *ms = NEW_N(a, double, changes), began = cpu_ms(), whole, sum = 0;
	struct plan_warm *w = plan_warm_new(p, &limits, e);
	struct plan_solution anew;
	struct plan_change c;
	uint64_t seed = 1;
	long moved = 0;
	int warm = 0;

	if (!w) return false;
	whole = cpu_ms() - began;
	for (int i = 0; i < changes; i++) {
		int32_t who = (int32_t)draw(&seed, (uint32_t)p->people_n);
		struct plan_person now = changed(a, &seed, &p->people[who]);

		began = cpu_ms();
		if (!plan_warm_change(w, who, &now, &c, e)) return false;
		sum += ms[i] = cpu_ms() - began;
		p->people[who] = now;
		warm += c.warm;
		moved += c.talks;
	}
	qsort(ms, (size_t)changes, sizeof(*ms), by_size);
	if (!plan_solve(a, p, &limits, &anew, e)) return false;
	printf("%8d talks: whole %8.1f ms; %d changes, %d of them warm: median %.2f ms, 99 of 100 "
		"below %.2f, worst %.2f, mean %.2f; %.2f talks moved a change; plan and bound %s\n",
		(int)p->talks_n, whole, changes, warm, ms[changes / 2], ms[changes * 99 / 100],
		ms[changes - 1], sum / changes, (double)moved / changes,
		same_plan(p, plan_warm_solution(w), &anew) ? "equal" : "DIFFER");
	plan_warm_free(w);
	return true;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct plan_problem p;
	struct err e = { 0 };
	struct str text;
	int64_t changes;
	bool ok = argc == 3 && str_int(str_of(argv[2]), &changes) && changes > 0 &&
		file_read(a, argv[1], PROBLEM_BYTES, &text, &e) &&
		plan_problem_read(a, argv[1], text, &p, &e) && run(a, &p, (int)changes, &e);

	if (!ok) fprintf(stderr, "replan: %s\n", e.text);
	arena_free(a);
	return !ok;
}
