/* SPDX-License-Identifier: Apache-2.0
 *
 * Answers about a plan: whether a talk could have another place, which other places are the
 * cheapest, and which busy block keeps a talk out that found no place. A question reads the
 * problem and the plan only, so every plan can be explained, also one that a person has made.
 */
#include "plan/inside.h"

#include <stdint.h>

/* The other placed talks of a talk's two people, gathered once per question. A seat is one such
 * talk and the person (side 0 or 1 of the asked talk) whom it occupies; a talk with both people
 * has two seats. */
struct others {
	struct { int32_t talk, side, start, end, day; } *seat;
	size_t n, room;
};

/* Append the seat of a placed talk; `day` is by the windows of `person`, as caps are. */
static void add_seat(struct others *o, const struct plan_problem *p,
	const struct plan_solution *s, int32_t talk, int side, int32_t person)
{
	if (o->n == o->room) {
		o->room = o->room ? o->room * 2 : 16;
		o->seat = realloc(o->seat, o->room * sizeof(*o->seat));
		if (!o->seat) abort();
	}
	o->seat[o->n].talk = talk;
	o->seat[o->n].side = side;
	o->seat[o->n].start = s->start[talk];
	o->seat[o->n].end = s->start[talk] + p->talks[talk].length[s->length[talk]].cells;
	o->seat[o->n++].day = day_at(&p->people[person], s->start[talk]);
}

/* Gather the seats of a talk's two people; the caller frees the list. Without plan_index() all
 * talks of the problem are looked at. */
static struct others gather_others(const struct plan_problem *p, const struct plan_solution *s,
	int32_t talk)
{
	struct others o = { 0 };

	for (int side = 0; side < 2; side++) {
		int32_t me = p->talks[talk].who[side];
		int32_t from = p->first ? p->first[me] : 0;
		int32_t to = p->first ? p->first[me + 1] : p->talks_n;

		for (int32_t i = from; i < to; i++) {
			int32_t t = p->first ? p->incident[i] : i;
			const int32_t *who = p->talks[t].who;

			if (t != talk && s->start[t] >= 0 && (who[0] == me || who[1] == me))
				add_seat(&o, p, s, t, side, me);
		}
	}
	return o;
}

/* A copy of the problem with one talk only, as talk 0 of people 0 and 1. Calendars of the copy may
 * be changed while the caller's problem stays as it is. */
struct alone {
	struct plan_problem p;
	struct plan_person who[2];
	struct plan_talk talk;
};

static void copy_talk_alone(const struct plan_problem *p, int32_t talk, struct alone *x)
{
	x->p = *p;
	x->talk = p->talks[talk];
	for (int32_t side = 0; side < 2; side++) {
		x->who[side] = p->people[x->talk.who[side]];
		x->talk.who[side] = side;
	}
	x->p.people = x->who;
	x->p.talks = &x->talk;
	x->p.people_n = 2;
	x->p.talks_n = 1;
	x->p.first = x->p.incident = NULL;
}

/* True when a busy block of the person holds a cell of [start, end). */
static bool is_busy_between(const struct plan_person *who, int32_t start, int32_t end)
{
	for (int32_t i = 0; i < who->busies && who->busy[i].start < end; i++)
		if (who->busy[i].end > start) return true;
	return false;
}

/* True when the person works in all cells of [start, end), which windows that touch may share. */
static bool works_between(const struct plan_person *who, int32_t start, int32_t end)
{
	for (int32_t i = 0; i < who->works && who->work[i].start <= start; i++)
		if (start < who->work[i].end) {
			if (end <= who->work[i].end) return true;
			start = who->work[i].end;
		}
	return false;
}

/* Say whether the calendars of both people allow a talk at a start, without looking at other talks.
 * The first reason is given, the leader's before the member's. */
static struct plan_place judge_alone(const struct plan_problem *p, int32_t talk, int32_t start,
	int32_t length)
{
	const struct plan_talk *t = &p->talks[talk];
	int32_t end = start + t->length[length].cells;
	bool nook = plan_in_nook(t, start, length);
	struct plan_place place = { .other = -1 };

	for (int side = 0; side < 2; side++) {
		const struct plan_person *who = &p->people[p->talks[talk].who[side]];

		place.who = side;
		if (start < 0 || end > p->cells || !works_between(who, start, end))
			place.why = PLAN_OFF_HOURS;
		else if (!nook && is_busy_between(who, start, end))
			place.why = PLAN_BUSY;
		if (place.why != PLAN_FITS) return place;
	}
	place.who = 0;
	return place;
}

/* Say whether the other talks and the caps allow a place that judge_alone() has allowed, and what
 * the talk costs there. */
static struct plan_place judge_among(const struct plan_problem *p, const struct others *o,
	int32_t talk, int32_t start, int32_t length)
{
	const struct plan_talk *t = &p->talks[talk];
	int32_t end = start + t->length[length].cells, taken[2] = { 0, 0 };
	struct plan_place place = { .other = -1 };

	for (size_t i = 0; i < o->n; i++) {
		int32_t side = o->seat[i].side;

		if (o->seat[i].start < end && o->seat[i].end > start)
			return (struct plan_place){ PLAN_TAKEN, side, o->seat[i].talk, 0 };
		taken[side] += o->seat[i].day == day_at(&p->people[t->who[side]], start);
	}
	for (int32_t side = 0; side < 2; side++)
		if (taken[side] >= p->people[t->who[side]].cap)
			return (struct plan_place){ PLAN_CAP, side, -1, 0 };
	place.cost = plan_terms(p, talk, start, length).total;
	return place;
}

struct plan_place plan_place(const struct plan_problem *p, const struct plan_solution *s,
	int32_t talk, int32_t start, int32_t length)
{
	struct plan_place place = judge_alone(p, talk, start, length);
	struct others o;

	if (place.why != PLAN_FITS) return place;
	o = gather_others(p, s, talk);
	place = judge_among(p, &o, talk, start, length);
	free(o.seat);
	return place;
}

/* Insert an option into `out`, which is sorted by cost and has at most `most` entries; the new
 * number of entries is returned. Options of the same cost keep the order in which they came: by
 * start, then by length. */
static int32_t keep_cheapest_options(struct plan_option *out, int32_t n, int32_t most,
	struct plan_option new)
{
	int32_t at = n;

	while (at > 0 && (out[at - 1].cost > new.cost)) at--;
	if (at == most) return n;
	if (n < most) n++;
	for (int32_t i = n - 1; i > at; i--) out[i] = out[i - 1];
	out[at] = new;
	return n;
}

/* The places of a talk that a question is about. */
struct range {
	int32_t from, to;                /* only starts in [from, to) */
	int32_t touch_start, touch_end;  /* only places with a cell in [touch_start, touch_end) */
	int32_t skip_start, skip_length; /* the one place that is left out */
};

/* Write the `most` cheapest places of a range that fit to `out`; their number is returned. */
static int32_t find_cheapest_options(const struct plan_problem *p, const struct others *o,
	int32_t talk, const struct range *r, struct plan_option *out, int32_t most)
{
	const struct plan_talk *t = &p->talks[talk];
	int32_t n = 0;

	for (int32_t start = r->from < 0 ? 0 : r->from; start < r->to; start++)
		for (int32_t i = 0; i < t->lengths; i++) {
			struct plan_place place;

			if (start >= r->touch_end || start + t->length[i].cells <= r->touch_start ||
				(start == r->skip_start && i == r->skip_length))
				continue;
			place = judge_alone(p, talk, start, i);
			if (place.why == PLAN_FITS) place = judge_among(p, o, talk, start, i);
			if (place.why == PLAN_FITS)
				n = keep_cheapest_options(out, n, most,
					(struct plan_option){ start, i, place.cost });
		}
	return n;
}

int32_t plan_options(const struct plan_problem *p, const struct plan_solution *s, int32_t talk,
	struct plan_option *out, int32_t most)
{
	struct others o = gather_others(p, s, talk);
	struct range all = { 0, p->cells, 0, p->cells, s->start[talk], s->length[talk] };
	int32_t n = most < 1 ? 0 : find_cheapest_options(p, &o, talk, &all, out, most);

	free(o.seat);
	return n;
}

/* Find the cheapest place of the talk that uses cells of busy block `b` of one person, as if the
 * block were gone; the person has all blocks again afterwards. Only such places are looked at,
 * because whether the talk fits anywhere else does not depend on the block. */
static bool try_without_block(struct alone *x, const struct others *o, int32_t side, int32_t b,
	struct plan_option *best)
{
	struct plan_person *who = &x->who[side];
	struct plan_person old = *who;
	struct range r = { 0, old.busy[b].end, old.busy[b].start, old.busy[b].end, -1, -1 };
	int32_t longest = 0, n;

	for (int32_t i = 0; i < x->talk.lengths; i++)
		if (x->talk.length[i].cells > longest) longest = x->talk.length[i].cells;
	r.from = r.touch_start - longest + 1;
	who->busy = malloc((size_t)old.busies * sizeof(*who->busy));
	if (!who->busy) abort();
	for (int32_t i = 0; i < old.busies; i++)
		if (i != b) who->busy[i - (i > b)] = old.busy[i];
	who->busies--;
	n = find_cheapest_options(&x->p, o, 0, &r, best, 1);
	free(who->busy);
	*who = old;
	return n > 0;
}

bool plan_would_free(const struct plan_problem *p, const struct plan_solution *s, int32_t talk,
	struct plan_freeing *out)
{
	struct others o = gather_others(p, s, talk);
	struct alone x;
	struct plan_option best;
	int64_t lowest = unplaced_cost(p, talk); /* a place that costs more is no help */
	bool found = false;

	copy_talk_alone(p, talk, &x);
	for (int32_t side = 0; side < 2; side++)
		for (int32_t b = 0; b < x.who[side].busies; b++) {
			if (!try_without_block(&x, &o, side, b, &best) || best.cost >= lowest) continue;
			lowest = best.cost;
			found = true;
			*out = (struct plan_freeing){ side, x.who[side].busy[b], best.start,
				best.length };
		}
	free(o.seat);
	return found;
}
