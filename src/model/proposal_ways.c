/* SPDX-License-Identifier: Apache-2.0
 *
 * What can be done with a proposed talk while the others stay: other places, other lengths,
 * and what any start of the week would mean for it.
 */
#include "model/proposal_inside.h"

/* The length of `minutes` among those a talk may have; −1 when it is none. */
int32_t proposal_length_of(const struct proposed_talk *t, int64_t minutes)
{
	int32_t choices[PLAN_LENGTHS_MAX];
	int32_t n = week_minutes((int32_t)t->wanted, choices);

	for (int32_t i = 0; i < n; i++)
		if (choices[i] == minutes) return i;
	return -1;
}

/* What a start means for talk `i` while it is lifted out of the plan. */
struct proposal_run proposal_run_at(const struct desk *d, int32_t i, int32_t cell, int32_t length)
{
	struct plan_place place = proposal_place(d, (size_t)i, cell, length);

	return (struct proposal_run){
		.from = week_time(&d->ask,
			cell), /* the cell, though three minutes may begin later in it */
		.to = week_time(&d->ask, cell + 1),
		.why = place.why,
		.who = (enum week_side)place.who,
		.other = place.other < 0 ? S("") : d->p->talks[place.other].name,
		.cost = place.cost,
	};
}

void proposal_lift(struct desk *d, int32_t i)
{
	d->now.start[i] = d->now.length[i] = -1;
}

/* List the cheapest other places, each with its best length: shorter lengths are listed under
 * "length". */
static void list_options(const struct desk *d, int32_t i, int32_t now, const int32_t *minutes,
	struct proposal_ways *out)
{
	struct plan_option found[PROPOSAL_OPTIONS * PLAN_LENGTHS_MAX];
	int32_t n = plan_options(&d->problem, &d->now, i, found,
		PROPOSAL_OPTIONS * PLAN_LENGTHS_MAX);

	for (int32_t k = 0; k < n && out->options_n < PROPOSAL_OPTIONS; k++) {
		int64_t starts = week_talk_time(&d->ask, i, found[k].start,
			minutes[found[k].length]);
		bool listed = found[k].start == now;

		for (size_t o = 0; o < out->options_n; o++)
			listed |= out->options[o].starts == starts;
		if (!listed)
			out->options[out->options_n++] = (struct proposal_option){ starts,
				minutes[found[k].length], found[k].cost };
	}
}

/* List the other lengths, and whether they fit where the talk is. */
static void list_lengths(const struct desk *d, int32_t i, int32_t start, const int32_t *minutes,
	struct proposal_ways *out)
{
	for (int32_t k = 0; start >= 0 && k < d->problem.talks[i].lengths; k++) {
		if (minutes[k] == d->p->talks[i].minutes) continue;
		out->lengths[out->lengths_n++] = (struct proposal_length){ minutes[k],
			proposal_run_at(d, i, start, k) };
	}
}

/* List the starts at which the talk fits with its present length, whatever they cost. */
static void list_fits(struct ctx *x, const struct desk *d, int32_t i, int32_t length,
	struct proposal_ways *out)
{
	out->fits = LIST_NEW(x->a, struct span);
	for (int32_t cell = 0; cell < d->problem.cells; cell++) {
		struct span at = { week_time(&d->ask, cell), week_time(&d->ask, cell + 1) };

		if (proposal_place(d, (size_t)i, cell, length).why != PLAN_FITS) continue;
		if (out->fits_n && out->fits[out->fits_n - 1].end == at.start)
			out->fits[out->fits_n - 1].end = at.end;
		else
			*LIST_ADD(x->a, out->fits, out->fits_n) = at;
	}
}

bool proposal_ways(struct ctx *x, const struct proposal *p, int64_t talk,
	struct proposal_ways *out)
{
	int32_t minutes[PLAN_LENGTHS_MAX], i, start, length, lifted_start, lifted_length;
	struct desk *d = p->desk;

	*out = (struct proposal_ways){ 0 };
	if (!proposal_find_on(x, d, talk, &i)) return false;
	week_minutes((int32_t)d->p->talks[i].wanted, minutes);
	start = d->p->talks[i].starts ? week_cell(&d->ask, d->p->talks[i].starts) : -1;
	length = proposal_length_of(&d->p->talks[i], d->p->talks[i].minutes);
	list_options(d, i, start, minutes, out);
	lifted_start = d->now.start[i], lifted_length = d->now.length[i];
	proposal_lift(d, i);
	list_lengths(d, i, start, minutes, out);
	list_fits(x, d, i, length < 0 ? 0 : length, out);
	d->now.start[i] = lifted_start, d->now.length[i] = lifted_length;
	return true;
}

/* True when two runs mean the same for a talk. */
static bool mean_same(const struct proposal_run *a, const struct proposal_run *b)
{
	return a->why == b->why && a->who == b->who && a->cost == b->cost &&
		str_eq(a->other, b->other);
}

bool proposal_places(struct ctx *x, int64_t talk, struct proposal_run **out, size_t *n,
	int64_t *minutes, struct str *member)
{
	int32_t i, length;
	struct desk *d = proposal_desk(x, talk, &i);

	*n = 0;
	if (!d) return false;
	*out = NEW_N(x->a, struct proposal_run, d->problem.cells);
	*minutes = d->p->talks[i].minutes;
	*member = d->p->talks[i].name;
	length = proposal_length_of(&d->p->talks[i], *minutes);
	proposal_lift(d, i);
	for (int32_t cell = 0; cell < d->problem.cells; cell++) {
		struct proposal_run run = proposal_run_at(d, i, cell, length < 0 ? 0 : length);
		struct proposal_run *last = *n ? &(*out)[*n - 1] : NULL;

		if (last && mean_same(last, &run)) last->to = run.to;
		else (*out)[(*n)++] = run;
	}
	return true;
}
