/* SPDX-License-Identifier: Apache-2.0
 *
 * What makes a planning problem well formed. Every rule of docs/planner.md that the
 * solver relies on is checked here once, so that the solver need not be careful.
 */
#include "plan/inside.h"

#include <inttypes.h>

static bool in_range(struct err *e, int64_t v, int64_t least, int64_t most, const char *path)
{
	if (v >= least && v <= most) return true;
	return err_set(e, ERR_INPUT, "%s: is %" PRId64 ", expected %" PRId64 " to %" PRId64, path,
		v, least, most);
}

/* The same of a number of talk `t`, whose name is only written out when it is wrong. */
static bool talk_in_range(struct err *e, int64_t v, int64_t least, int64_t most, int32_t t,
	const char *name)
{
	char path[64];

	if (v >= least && v <= most) return true;
	snprintf(path, sizeof(path), "talks[%d].%s", t, name);
	return in_range(e, v, least, most, path);
}

static bool check_costs(const struct plan_costs *c, struct err *e)
{
	return in_range(e, c->late, 0, PLAN_COST_MAX, "costs.late") &&
		in_range(e, c->split_cap, 0, PLAN_COST_MAX, "costs.split_cap") &&
		in_range(e, c->prefer_miss, 0, PLAN_COST_MAX, "costs.prefer_miss") &&
		in_range(e, c->unplaced, 0, PLAN_COST_MAX, "costs.unplaced") &&
		in_range(e, c->soft, 0, PLAN_COST_MAX, "costs.soft");
}

/* One interval of a list; `last` is the end of the one before. */
static bool check_span(int32_t person, const char *list, int32_t i, int32_t start, int32_t end,
	int32_t last, int32_t cells, struct err *e)
{
	if (start < 0 || end > cells)
		return err_set(e, ERR_INPUT,
			"people[%d].%s: interval %d is [%d, %d), outside the cells 0 to %d", person,
			list, i, start, end, cells);
	if (start >= end)
		return err_set(e, ERR_INPUT,
			"people[%d].%s: interval %d is [%d, %d), it must end after its start",
			person, list, i, start, end);
	if (start < last)
		return err_set(e, ERR_INPUT,
			"people[%d].%s: interval %d begins at %d, before the end of the one "
			"before it (%d); they must be in order and not overlap", person, list, i,
			start, last);
	return true;
}

static bool check_work(const struct plan_problem *p, int32_t person, struct err *e)
{
	const struct plan_person *who = &p->people[person];
	int32_t last = 0;

	for (int32_t i = 0; i < who->works; i++) {
		const struct plan_window *w = &who->work[i];

		if (!check_span(person, "work", i, w->start, w->end, last, p->cells, e))
			return false;
		if (w->day < 0 || w->day > PLAN_DAYS_MAX)
			return err_set(e, ERR_INPUT, "people[%d].work: window %d has day %d, "
				"expected 0 to %d", person, i, w->day, PLAN_DAYS_MAX);
		last = w->end;
	}
	return true;
}

/* Intervals in order that do not overlap. */
static bool check_spans(const struct plan_problem *p, int32_t person, const char *list,
	const struct plan_span *s, int32_t n, struct err *e)
{
	int32_t last = 0;

	for (int32_t i = 0; i < n; i++) {
		if (!check_span(person, list, i, s[i].start, s[i].end, last, p->cells, e))
			return false;
		last = s[i].end;
	}
	return true;
}

static bool check_prefer(const struct plan_person *who, int32_t person, struct err *e)
{
	for (int32_t i = 0; i < who->prefers; i++)
		if (who->prefer[i].start >= who->prefer[i].end)
			return err_set(e, ERR_INPUT,
				"people[%d].prefer: interval %d is [%d, %d), it must end after its "
				"start", person, i, who->prefer[i].start, who->prefer[i].end);
	return true;
}

bool plan_person_check(const struct plan_problem *p, int32_t person, struct err *e)
{
	const struct plan_person *who = &p->people[person];

	if (!check_work(p, person, e) ||
		!check_spans(p, person, "busy", who->busy, who->busies, e) ||
		!check_spans(p, person, "soft", who->soft, who->softs, e) ||
		!check_prefer(who, person, e))
		return false;
	if (who->cap >= 0) return true;
	return err_set(e, ERR_INPUT, "people[%d].cap: is %d, expected 0 or more", person, who->cap);
}

static bool check_lengths(const struct plan_problem *p, int32_t t, struct err *e)
{
	const struct plan_talk *talk = &p->talks[t];

	if (talk->lengths < 1 || talk->lengths > PLAN_LENGTHS_MAX)
		return err_set(e, ERR_INPUT, "talks[%d].lengths: has %d entries, expected 1 to %d",
			t, talk->lengths, PLAN_LENGTHS_MAX);
	for (int32_t i = 0; i < talk->lengths; i++) {
		const struct plan_length *l = &talk->length[i];

		if (l->cells < 1 || l->cells > PLAN_CELLS_MAX)
			return err_set(e, ERR_INPUT, "talks[%d].lengths[%d]: is %d cells long, "
				"expected 1 to %d", t, i, l->cells, PLAN_CELLS_MAX);
		if (l->cost < 0 || l->cost > PLAN_UNPLACED_MAX)
			return err_set(e, ERR_INPUT, "talks[%d].lengths[%d]: costs %d, "
				"expected 0 to %d", t, i, l->cost, PLAN_UNPLACED_MAX);
	}
	return true;
}

/* Nooks stand in order inside the row, and the last length fits into one. */
static bool check_nooks(const struct plan_problem *p, int32_t t, struct err *e)
{
	const struct plan_talk *talk = &p->talks[t];

	if (talk->nooks && talk->length[talk->lengths - 1].cells != 1)
		return err_set(e, ERR_INPUT, "talks[%d].nooks: the last length has %d cells, expected 1",
			t, talk->length[talk->lengths - 1].cells);
	for (int32_t i = 0; i < talk->nooks; i++) {
		int32_t cell = talk->nook[i];

		if (cell < 0 || cell >= p->cells || (i && cell <= talk->nook[i - 1]))
			return err_set(e, ERR_INPUT, "talks[%d].nooks: cell %d is out of order or "
				"outside the cells 0 to %d", t, cell, p->cells);
		for (int side = 0; side < 2; side++)
			if (day_at(&p->people[talk->who[side]], cell) < 0)
				return err_set(e, ERR_INPUT, "talks[%d].nooks: person %d does not work "
					"in cell %d", t, talk->who[side], cell);
	}
	return true;
}

bool plan_in_nook(const struct plan_talk *t, int32_t start, int32_t length)
{
	for (int32_t i = 0; length == t->lengths - 1 && i < t->nooks; i++)
		if (t->nook[i] == start) return true;
	return false;
}

static bool check_talk(const struct plan_problem *p, int32_t t, struct err *e)
{
	const struct plan_talk *talk = &p->talks[t];

	for (int side = 0; side < 2; side++)
		if (talk->who[side] < 0 || talk->who[side] >= p->people_n)
			return err_set(e, ERR_INPUT, "talks[%d].who[%d]: there is no person %d, "
				"the last one is %d", t, side, talk->who[side], p->people_n - 1);
	if (talk->who[0] == talk->who[1])
		return err_set(e, ERR_INPUT, "talks[%d].who: both are person %d, expected two "
			"different people", t, talk->who[0]);
	if (!check_lengths(p, t, e) || !check_nooks(p, t, e)) return false;
	if (!talk_in_range(e, talk->weight, 0, PLAN_COST_MAX, t, "weight")) return false;
	if ((int64_t)talk->weight * p->costs.unplaced > PLAN_UNPLACED_MAX)
		return err_set(e, ERR_INPUT, "talks[%d].weight: times costs.unplaced is %" PRId64
			", at most %d is possible", t,
			(int64_t)talk->weight * p->costs.unplaced, PLAN_UNPLACED_MAX);
	return talk_in_range(e, talk->hurry, 0, PLAN_COST_MAX, t, "hurry") &&
		talk_in_range(e, talk->due, -PLAN_DAYS_MAX, PLAN_DAYS_MAX, t, "due") &&
		talk_in_range(e, talk->keep, -1, PLAN_CELLS_MAX, t, "keep") &&
		talk_in_range(e, talk->keep_cost, 0, PLAN_UNPLACED_MAX, t, "keep");
}

void plan_index(struct arena *a, struct plan_problem *p)
{
	int32_t *next = NEW_N(a, int32_t, p->people_n + 2) + 1; /* shifted by one while filling */

	p->first = next - 1;
	p->incident = NEW_N(a, int32_t, 2 * (size_t)p->talks_n);
	for (int32_t t = 0; t < p->talks_n; t++)
		for (int i = 0; i < 2; i++) next[p->talks[t].who[i] + 1]++;
	for (int32_t i = 1; i <= p->people_n; i++) next[i] += next[i - 1];
	for (int32_t t = 0; t < p->talks_n; t++)
		for (int i = 0; i < 2; i++) p->incident[next[p->talks[t].who[i]]++] = t;
}

bool plan_problem_check(const struct plan_problem *p, struct err *e)
{
	if (!in_range(e, p->cell_minutes, 1, 24 * 60, "cell_minutes") ||
		!in_range(e, p->cells, 1, PLAN_CELLS_MAX, "cells") ||
		!in_range(e, p->people_n, 0, PLAN_PEOPLE_MAX, "people: the number of them") ||
		!in_range(e, p->talks_n, 0, PLAN_TALKS_MAX, "talks: the number of them") ||
		!check_costs(&p->costs, e))
		return false;
	for (int32_t i = 0; i < p->people_n; i++)
		if (!plan_person_check(p, i, e)) return false;
	for (int32_t t = 0; t < p->talks_n; t++)
		if (!check_talk(p, t, e)) return false;
	return true;
}
