/* SPDX-License-Identifier: Apache-2.0
 *
 * From a plan that may break rules to a good plan that breaks none. First talks that do not fit
 * are taken out and placed where there is room. Then the talks of one person after another are
 * placed anew, exactly, while all other talks stay; a person whose talks have moved makes the
 * people of these talks wait for another turn, until nobody waits or the time is up. The cost
 * only falls, so this ends.
 */
#include "plan/search.h"

#include <stdint.h>

#include "plan/star.h"

/* The most talks that are placed anew together. */
enum { SEARCH_TALKS = 12 };

/* A talk of one person that stays where it is. */
struct seat {
	int32_t start, end, day;
};

struct search {
	struct solver *s;
	int32_t *pick;
	struct star star;
	struct seat *seat;      /* scratch: the talks of one person that stay */
	int32_t seats, seat_room;
	int32_t *queue;         /* people who wait for a turn, as a ring of people_n entries */
	bool *queued;           /* per person: the person waits */
	int32_t head, waiting;  /* where the ring begins, and how many wait */
	int32_t talk[SEARCH_TALKS], picked[SEARCH_TALKS]; /* the talks of this turn, and their picks */
	int32_t talks;
};

static struct option option_at(const struct solver *s, const int32_t *pick, int32_t talk)
{
	return s->choices[talk].o[pick[talk]];
}

static int32_t cells_of(const struct solver *s, int32_t talk, struct option o)
{
	return s->p->talks[talk].length[o.length].cells;
}

/* True when the talk is one of those that are placed anew in this turn. */
static bool is_freed(const struct search *x, int32_t talk)
{
	for (int32_t i = 0; i < x->talks; i++)
		if (x->talk[i] == talk) return true;
	return false;
}

/* Gather the seats of `person`: the placed talks that are not placed anew. */
static void gather_seats(struct search *x, int32_t person)
{
	const struct solver *s = x->s;

	x->seats = 0;
	for (int32_t i = s->first[person]; i < s->first[person + 1]; i++) {
		int32_t t = s->incident[i];
		struct option o;

		if (x->pick[t] < 0 || is_freed(x, t)) continue;
		if (x->seats == x->seat_room) {
			x->seat_room = x->seat_room ? x->seat_room * 2 : 64;
			x->seat = realloc(x->seat, (size_t)x->seat_room * sizeof(*x->seat));
			if (!x->seat) abort();
		}
		o = option_at(s, x->pick, t);
		x->seat[x->seats++] = (struct seat){ (int32_t)o.start,
			(int32_t)o.start + cells_of(s, t, o),
			day_at(&s->p->people[person], (int32_t)o.start) };
	}
}

/* True when the person can have a talk on [start, end) beside the gathered seats. *same is the
 * number of seats on the day of the talk, unless a seat overlaps. */
static bool fits_beside_seats(const struct search *x, const struct plan_person *who, int32_t start,
	int32_t end, int32_t *same)
{
	int32_t day = day_at(who, start);

	*same = 0;
	for (int32_t i = 0; i < x->seats; i++) {
		if (x->seat[i].start < end && x->seat[i].end > start) return false;
		*same += x->seat[i].day == day;
	}
	return *same < who->cap;
}

/* Add the choices of talk `k` that the other person allows; drop_items_person_forbids() takes out
 * the choices that the person of this turn does not allow. */
static void add_items(struct search *x, int32_t k, int32_t other)
{
	const struct solver *s = x->s;
	int32_t talk = x->talk[k], same;
	const struct choices *c = &s->choices[talk];
	int64_t unplaced = unplaced_cost(s->p, talk), most = 0;

	gather_seats(x, other);
	for (int32_t i = 0; i < c->n; i++) {
		int32_t start = (int32_t)c->o[i].start, end = start + cells_of(s, talk, c->o[i]);
		int64_t cost = c->o[i].cost - unplaced;

		if (star_ends(&x->star, x->seats)) return;
		if (!fits_beside_seats(x, &s->p->people[other], start, end, &same)) continue;
		if (-cost > most) most = -cost;
		star_add(&x->star, (struct star_item){ .start = start, .end = end, .choice = i,
			.cost = (int32_t)cost, .talk = (int16_t)k, .bit = (int16_t)k,
			.day = -1 });
	}
	x->star.most += most;
}

/* Drop the items that this person's seats forbid, and number the days that may fill up. */
static void drop_items_person_forbids(struct search *x, int32_t person)
{
	const struct plan_person *who = &x->s->p->people[person];
	int32_t number[64], numbers = 0, n = 0, same;

	gather_seats(x, person);
	for (int32_t i = 0; i < x->star.items; i++) {
		struct star_item it = x->star.item[i];
		int32_t day = day_at(who, it.start), d = 0;

		if (!fits_beside_seats(x, who, it.start, it.end, &same)) continue;
		while (d < numbers && number[d] != day) d++;
		if (who->cap - same < x->talks && d == numbers && d < 64) {
			number[numbers++] = day;
			star_count_day(&x->star, who->cap - same);
		}
		it.day = d < numbers ? (int16_t)d : -1;
		x->star.item[n++] = it;
	}
	x->star.items = n;
}

static int32_t other_of(const struct plan_talk *t, int32_t person)
{
	return t->who[0] == person ? t->who[1] : t->who[0];
}

/* Choose the talks of `person` that are placed anew: several in a row from number `from` on. No two
 * have the same other person, because add_items() looks at each talk's other person alone. */
static void choose_talks(struct search *x, int32_t person, int32_t from)
{
	const struct solver *s = x->s;
	int32_t n = s->first[person + 1] - s->first[person];
	int64_t choices = 0;

	x->talks = 0;
	for (int32_t i = 0; i < n && x->talks < star_talks(SEARCH_TALKS, choices, s->p->cells);
		i++) {
		int32_t t = s->incident[s->first[person] + (from + i) % n];
		bool twice = false;

		for (int32_t k = 0; k < x->talks; k++)
			twice |= other_of(&s->p->talks[x->talk[k]], person) ==
				other_of(&s->p->talks[t], person);
		if (twice || !s->choices[t].n) continue;
		x->talk[x->talks++] = t;
		choices += s->choices[t].n;
	}
}

/* Let a person wait for a turn, unless the person waits already. */
static void queue_person(struct search *x, int32_t person)
{
	if (x->queued[person]) return;
	x->queued[person] = true;
	x->queue[(x->head + x->waiting++) % x->s->p->people_n] = person;
}

/* Put the new picks into the plan. A star does not count days exactly whose windows interleave,
 * so each pick is checked again; when one does not fit, all old picks come back and false is
 * returned. People whose talks have moved wait for another turn. */
static bool accept_picks(struct search *x)
{
	int32_t old[SEARCH_TALKS] = { 0 };
	bool ok = true;

	for (int32_t k = 0; k < x->talks; k++) {
		old[k] = x->pick[x->talk[k]];
		x->pick[x->talk[k]] = -1;
	}
	for (int32_t k = 0; k < x->talks && ok; k++) {
		if (x->picked[k] < 0) continue;
		ok = choice_fits(x->s, x->pick, x->talk[k],
			x->s->choices[x->talk[k]].o[x->picked[k]]);
		x->pick[x->talk[k]] = x->picked[k];
	}
	for (int32_t k = 0; k < x->talks; k++) {
		const int32_t *who = x->s->p->talks[x->talk[k]].who;

		if (!ok) x->pick[x->talk[k]] = old[k];
		if (x->pick[x->talk[k]] == old[k]) continue;
		queue_person(x, who[0]);
		queue_person(x, who[1]);
	}
	return ok;
}

/* Place up to twelve talks of a person anew; true when that costs less. */
static bool improve_person(struct search *x, int32_t person, int32_t from)
{
	const struct solver *s = x->s;
	int64_t old = 0;

	choose_talks(x, person, from);
	if (x->talks == 0) return false;
	star_begin(&x->star, (unsigned)x->talks);
	for (int32_t k = 0; k < x->talks; k++) {
		int32_t t = x->talk[k];

		if (x->pick[t] >= 0) old += option_at(s, x->pick, t).cost - unplaced_cost(s->p, t);
		add_items(x, k, other_of(&s->p->talks[t], person));
	}
	drop_items_person_forbids(x, person);
	star_ready(&x->star);
	if (x->star.stopped || star_ahead(&x->star, NULL) >= old || x->star.stopped) return false;
	star_trace(&x->star, NULL, x->picked);
	return accept_picks(x);
}

/* Give everybody who waits a turn. A person with many talks has several turns, whose talks overlap
 * by half, so that neighbours in the list meet in one of them. */
static void improve_queued_people(struct search *x)
{
	while (x->waiting && !must_stop(x->s)) {
		int32_t person = x->queue[x->head];
		int32_t n = x->s->first[person + 1] - x->s->first[person];

		x->head = (x->head + 1) % x->s->p->people_n;
		x->waiting--;
		x->queued[person] = false;
		for (int32_t from = 0; from < n; from += n > SEARCH_TALKS ? SEARCH_TALKS / 2 : n)
			if (improve_person(x, person, from)) queue_person(x, person);
	}
}

/* Take out each talk that does not fit beside the talks that were kept before it. Heavy talks are
 * kept first. The people of a talk that was taken out wait for a turn. */
static void take_out_misfits(struct search *x)
{
	struct solver *s = x->s;
	int32_t n = s->p->talks_n;
	int32_t *was = malloc(((size_t)n + 1) * sizeof(*was));

	if (!was) abort();
	memcpy(was, x->pick, (size_t)n * sizeof(*was));
	for (int32_t t = 0; t < n; t++) x->pick[t] = -1;
	for (int32_t i = 0; i < n; i++) {
		int32_t t = s->by_need[i];

		if (was[t] < 0 || must_end(s)) continue;
		if (choice_fits(s, x->pick, t, s->choices[t].o[was[t]])) {
			x->pick[t] = was[t];
			continue;
		}
		queue_person(x, s->p->talks[t].who[0]);
		queue_person(x, s->p->talks[t].who[1]);
	}
	free(was);
}

int64_t picks_cost(const struct solver *s, const int32_t *pick)
{
	int64_t sum = 0;

	for (int32_t t = 0; t < s->p->talks_n; t++)
		sum += pick[t] < 0 ? unplaced_cost(s->p, t) : option_at(s, pick, t).cost;
	return sum;
}

void search_plan(struct solver *s, int32_t *pick, bool everywhere)
{
	struct search x = { .s = s, .pick = pick, .star = { .ended = solver_ended, .arg = s } };

	if (s->p->people_n == 0) return;
	x.queue = malloc((size_t)s->p->people_n * sizeof(*x.queue));
	x.queued = calloc((size_t)s->p->people_n, sizeof(*x.queued));
	if (!x.queue || !x.queued) abort();
	take_out_misfits(&x);
	greedy_fill(s, pick);
	for (int32_t i = 0; everywhere && i < s->p->people_n; i++) queue_person(&x, i);
	improve_queued_people(&x);
	free(x.queue);
	free(x.queued);
	free(x.seat);
	star_free(&x.star);
}
