/* SPDX-License-Identifier: Apache-2.0
 *
 * The judge: what a plan costs by the rules, straight from the problem. It shares no code with the
 * solver and looks at lists from their start, so that it is plain to read and a mistake of one
 * shows against the other. The terms of one talk's cost are made here too.
 */
#include "plan/plan.h"

#include <inttypes.h>

/* The window of `who` that holds `cell`, or −1. */
static int32_t window_of(const struct plan_person *who, int32_t cell)
{
	for (int32_t i = 0; i < who->works && who->work[i].start <= cell; i++)
		if (cell < who->work[i].end) return i;
	return -1;
}

/* True when every cell of [start, end) lies in some working window. */
static bool works_through(const struct plan_person *who, int32_t start, int32_t end)
{
	while (start < end) {
		int32_t w = window_of(who, start);

		if (w < 0) return false;
		start = who->work[w].end;
	}
	return true;
}

/* The busy block that meets [start, end), or −1. */
static int32_t busy_in(const struct plan_person *who, int32_t start, int32_t end)
{
	for (int32_t i = 0; i < who->busies && who->busy[i].start < end; i++)
		if (who->busy[i].end > start) return i;
	return -1;
}

/* Count the free cells directly before cell `start`, which itself is free. */
static int32_t free_before(const struct plan_person *who, int32_t start)
{
	int32_t w = window_of(who, start), from = who->work[w].start;

	while (w > 0 && who->work[w - 1].end == from) from = who->work[--w].start;
	for (int32_t i = 0; i < who->busies && who->busy[i].end <= start; i++)
		if (who->busy[i].end > from) from = who->busy[i].end;
	return start - from;
}

/* Count the free cells from cell `end` on; the cell before `end` is free. */
static int32_t free_after(const struct plan_person *who, int32_t end)
{
	int32_t w = window_of(who, end - 1), to = who->work[w].end;

	while (w + 1 < who->works && who->work[w + 1].start == to) to = who->work[++w].end;
	for (int32_t i = 0; i < who->busies; i++)
		if (who->busy[i].start >= end && who->busy[i].start < to) to = who->busy[i].start;
	return to - end;
}

/* True when a cell of [start, end) may be used, at a price. */
static bool on_soft(const struct plan_person *who, int32_t start, int32_t end)
{
	for (int32_t i = 0; i < who->softs; i++)
		if (who->soft[i].start < end && who->soft[i].end > start) return true;
	return false;
}

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* True when the person prefers this start, or has no preference. */
static bool likes_start(const struct plan_person *who, int32_t start)
{
	for (int32_t i = 0; i < who->prefers; i++)
		if (start >= who->prefer[i].start && start < who->prefer[i].end) return true;
	return who->prefers == 0;
}

/* True when the talk has its last length in a nook, a cell that its people have only in part. */
static bool in_nook(const struct plan_talk *t, int32_t start, int32_t length)
{
	if (length != t->lengths - 1) return false;
	for (int32_t i = 0; i < t->nooks; i++)
		if (t->nook[i] == start) return true;
	return false;
}

struct plan_terms plan_terms(const struct plan_problem *p, int32_t talk, int32_t start,
	int32_t length)
{
	const struct plan_talk *t = &p->talks[talk];
	const struct plan_person *leader = &p->people[t->who[0]];
	struct plan_terms terms = { .length = t->length[length].cost };
	int32_t end = start + t->length[length].cells;
	int32_t day = leader->work[window_of(leader, start)].day;
	bool nook = in_nook(t, start, length);

	if (t->keep >= 0 && t->keep != start) terms.keep = t->keep_cost;
	if (day > t->due)
		terms.late = (int64_t)p->costs.late * (t->hurry ? t->hurry : t->weight) *
			((int64_t)day - t->due);
	terms.total = terms.length + terms.keep + terms.late;
	for (int side = 0; side < 2; side++) {
		const struct plan_person *who = &p->people[t->who[side]];

		terms.split[side] = nook ? 0 : least(p->costs.split_cap,
			least(free_before(who, start), free_after(who, end)));
		terms.miss[side] = likes_start(who, start) ? 0 : p->costs.prefer_miss;
		terms.soft[side] = on_soft(who, start, end) ? p->costs.soft : 0;
		terms.total += terms.split[side] + terms.miss[side] + terms.soft[side];
	}
	return terms;
}

/* One of the two people of a placed talk, and the time that the talk takes. */
struct seat {
	int32_t who, start, end, day, talk;
};

static int by_person_and_time(const void *a, const void *b)
{
	const struct seat *x = a, *y = b;

	if (x->who != y->who) return x->who < y->who ? -1 : 1;
	if (x->start != y->start) return x->start < y->start ? -1 : 1;
	return (x->talk > y->talk) - (x->talk < y->talk);
}

static int by_person_and_day(const void *a, const void *b)
{
	const struct seat *x = a, *y = b;

	if (x->who != y->who) return x->who < y->who ? -1 : 1;
	return (x->day > y->day) - (x->day < y->day);
}

/* Check that nobody is in two talks at once, and that nobody has more talks a day than the cap. */
static bool judge_seats(const struct plan_problem *p, struct seat *seat, size_t n, struct err *e)
{
	int32_t same = 0;

	qsort(seat, n, sizeof(*seat), by_person_and_time);
	for (size_t i = 1; i < n; i++)
		if (seat[i].who == seat[i - 1].who && seat[i].start < seat[i - 1].end)
			return err_set(e, ERR_CONFLICT, "person %d is in talks %d and %d at cell "
				"%d", seat[i].who, seat[i - 1].talk, seat[i].talk, seat[i].start);
	qsort(seat, n, sizeof(*seat), by_person_and_day);
	for (size_t i = 0; i < n; i++) {
		bool again = i && seat[i].who == seat[i - 1].who && seat[i].day == seat[i - 1].day;

		same = again ? same + 1 : 1;
		if (same > p->people[seat[i].who].cap)
			return err_set(e, ERR_CONFLICT, "person %d has more than %d talks on day "
				"%d", seat[i].who, p->people[seat[i].who].cap, seat[i].day);
	}
	return true;
}

/* Check that the talk lies inside the row of cells while both people work and are not busy. Its two
 * seats are filled. */
static bool judge_talk(const struct plan_problem *p, int32_t t, int32_t start, int32_t length,
	struct seat *seat, struct err *e)
{
	const struct plan_talk *talk = &p->talks[t];

	if (length < 0 || length >= talk->lengths)
		return err_set(e, ERR_CONFLICT, "talk %d has no length %d", t, length);
	if (start < 0 || start > p->cells - talk->length[length].cells)
		return err_set(e, ERR_CONFLICT, "talk %d leaves the row of cells", t);
	for (int side = 0; side < 2; side++) {
		const struct plan_person *who = &p->people[talk->who[side]];
		int32_t end = start + talk->length[length].cells;

		if (!works_through(who, start, end))
			return err_set(e, ERR_CONFLICT, "talk %d: person %d does not work then", t,
				talk->who[side]);
		if (busy_in(who, start, end) >= 0 && !in_nook(talk, start, length))
			return err_set(e, ERR_CONFLICT, "talk %d: person %d is busy then", t,
				talk->who[side]);
		seat[side] = (struct seat){ talk->who[side], start, end,
			who->work[window_of(who, start)].day, t };
	}
	return true;
}

bool plan_judge(const struct plan_problem *p, const int32_t *start, const int32_t *length,
	int64_t *cost, struct err *e)
{
	struct seat *seat = malloc(((size_t)p->talks_n * 2 + 1) * sizeof(*seat));
	size_t n = 0;
	bool ok = true;

	if (!seat) abort();
	*cost = 0;
	for (int32_t t = 0; t < p->talks_n && ok; t++) {
		int64_t more = (int64_t)p->costs.unplaced * p->talks[t].weight;

		if (start[t] != -1) {
			ok = judge_talk(p, t, start[t], length[t], seat + n, e);
			if (!ok) break;
			more = plan_terms(p, t, start[t], length[t]).total;
			n += 2;
		}
		if (__builtin_add_overflow(*cost, more, cost))
			ok = err_set(e, ERR_LIMIT, "the cost of the plan exceeds 64 bits");
	}
	ok = ok && judge_seats(p, seat, n, e);
	free(seat);
	return ok;
}
