/* SPDX-License-Identifier: Apache-2.0
 *
 * A person's free time as runs of cells: working time without busy time. A run is the
 * "block" of the cost model; a talk fits where one run of each of its two people holds all its
 * cells. Questions about a cell are binary searches, because the solver asks them for every option.
 */
#include "plan/inside.h"

/* Append [start, end) to the runs, joining it to the last one when they touch. */
static int32_t append_run(struct plan_span *run, int32_t n, int32_t start, int32_t end)
{
	if (start >= end) return n;
	if (n && run[n - 1].end == start) {
		run[n - 1].end = end;
		return n;
	}
	run[n] = (struct plan_span){ start, end };
	return n + 1;
}

struct free_time free_time_of(struct arena *a, const struct plan_person *who)
{
	struct free_time f = { .run = NEW_N(a, struct plan_span, who->works + who->busies) };
	int32_t b = 0;

	for (int32_t i = 0; i < who->works; i++) {
		int32_t at = who->work[i].start, end = who->work[i].end;

		while (b < who->busies && who->busy[b].end <= at) b++;
		for (; b < who->busies && who->busy[b].start < end; b++) {
			f.n = append_run(f.run, f.n, at, who->busy[b].start);
			at = who->busy[b].end;
			if (at >= end) break; /* the block may also reach into the next window */
		}
		f.n = append_run(f.run, f.n, at, end);
	}
	return f;
}

const struct plan_span *free_run(const struct free_time *f, int32_t start, int32_t end)
{
	int32_t low = 0, high = f->n;

	while (low < high) {
		int32_t mid = low + (high - low) / 2;

		if (f->run[mid].end <= start)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == f->n || f->run[low].start > start || f->run[low].end < end) return NULL;
	return &f->run[low];
}

int32_t window_at(const struct plan_person *who, int32_t cell)
{
	int32_t low = 0, high = who->works;

	while (low < high) {
		int32_t mid = low + (high - low) / 2;

		if (who->work[mid].end <= cell)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

int32_t day_at(const struct plan_person *who, int32_t cell)
{
	int32_t w = window_at(who, cell);

	return w < who->works && who->work[w].start <= cell ? who->work[w].day : -1;
}

bool likes(const struct plan_person *who, int32_t start)
{
	for (int32_t i = 0; i < who->prefers; i++)
		if (who->prefer[i].start <= start && start < who->prefer[i].end) return true;
	return who->prefers == 0;
}

bool uses_soft(const struct plan_person *who, int32_t start, int32_t end)
{
	int32_t low = 0, high = who->softs; /* look for the first soft block that ends after `start` */

	while (low < high) {
		int32_t mid = low + (high - low) / 2;

		if (who->soft[mid].end <= start) low = mid + 1;
		else high = mid;
	}
	return low < who->softs && who->soft[low].start < end;
}

int64_t unplaced_cost(const struct plan_problem *p, int32_t talk)
{
	return (int64_t)p->costs.unplaced * p->talks[talk].weight;
}
