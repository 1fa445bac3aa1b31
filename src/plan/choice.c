/* SPDX-License-Identifier: Apache-2.0
 *
 * The choices of a team's talks as the items of a star. The cost of an item is the choice's own
 * cost, what the choice costs the team below by that team's message, and the prices on the time of
 * the talk's people.
 */
#include "plan/choice.h"

#include "plan/toll.h"

/* The number, in the team's list, of the counted day on which `start` lies; −1: the day is not
 * counted. */
static int16_t counted_day(const struct team *t, const struct plan_person *who, int32_t start)
{
	int32_t day;

	if (t->days == 0) return -1;
	day = day_at(who, start);
	for (int32_t i = 0; i < t->days; i++)
		if (t->day[i] == day) return (int16_t)i;
	return -1;
}

static int32_t end_of(const struct solver *s, int32_t talk, struct option o)
{
	return (int32_t)o.start + s->p->talks[talk].length[o.length].cells;
}

/* Sum up what the prices on the time of its two people add to a choice. */
static int64_t tolls_of(const struct solver *s, int32_t talk, struct option o)
{
	int64_t sum = 0;

	for (int side = 0; side < 2; side++) {
		int32_t who = s->p->talks[talk].who[side];

		if (s->toll[who]) sum += toll_for(&s->p->people[who], s->toll[who],
			(int32_t)o.start, end_of(s, talk, o));
	}
	return sum;
}

int64_t choice_cost_without(const struct solver *s, int32_t talk)
{
	if (s->forced && s->forced->talk == talk) return s->forced->cost;
	return unplaced_cost(s->p, talk);
}

/* The message of team `below`; NULL: there is no team below. A team through which talks are carried
 * has several messages, and shows one at a time. */
static const int32_t *message_of(const struct solver *s, const struct forest *f, int32_t below)
{
	const struct team *t = below < 0 ? NULL : &f->team[below];

	if (!t || !t->row_least) return t ? t->message : NULL;
	return t->message + (size_t)t->shown * (size_t)s->choices[t->up].n;
}

/* Add the choices of the team's talk number `bit` that cost less than leaving the talk out. */
static void load_talk(const struct solver *s, const struct forest *f, const struct team *t,
	int32_t bit, struct star *star)
{
	int32_t talk = f->talk[t->first + bit], below = f->below[talk];
	const struct plan_person *who = &s->p->people[t->person];
	const struct choices *c = &s->choices[talk];
	const int32_t *message = message_of(s, f, below);
	int64_t unplaced = choice_cost_without(s, talk) * s->scale, most = 0;

	if (f->carried_as[talk] >= 0) return; /* carry.c has fixed the place of the talk */
	for (int32_t i = 0; i < c->n; i++) {
		int64_t cost = (int64_t)c->o[i].cost * s->scale - unplaced;

		if (message) cost += message[i];
		if (s->toll) cost += tolls_of(s, talk, c->o[i]);
		if (cost >= 0) continue;
		if (-cost > most) most = -cost;
		star_add(star, (struct star_item){ .start = (int32_t)c->o[i].start,
			.end = end_of(s, talk, c->o[i]), .cost = (int32_t)cost, .choice = i,
			.talk = (int16_t)bit, .bit = (int16_t)bit,
			.day = counted_day(t, who, (int32_t)c->o[i].start) });
	}
	star->most += most;
}

struct star_own choice_interval(const struct solver *s, const struct team *t, int32_t talk,
	int32_t choice)
{
	struct option o = s->choices[talk].o[choice];

	return (struct star_own){ (int32_t)o.start, end_of(s, talk, o),
		counted_day(t, &s->p->people[t->person], (int32_t)o.start) };
}

int64_t choice_cost(const struct solver *s, int32_t talk, int32_t choice)
{
	struct option o = s->choices[talk].o[choice];
	int64_t cost = (int64_t)o.cost * s->scale - choice_cost_without(s, talk) * s->scale;

	return s->toll ? cost + tolls_of(s, talk, o) : cost;
}

void choice_load_team(const struct solver *s, const struct forest *f, const struct team *t,
	struct star *star)
{
	star_begin(star, (unsigned)t->n);
	star->ended = solver_ended;
	star->arg = s;
	for (int32_t i = 0; i < t->days; i++) star_count_day(star, s->p->people[t->person].cap);
	for (int32_t bit = 0; bit < t->n; bit++) load_talk(s, f, t, bit, star);
}
