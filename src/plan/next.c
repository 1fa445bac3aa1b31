/* SPDX-License-Identifier: Apache-2.0
 *
 * What the second best place of a talk costs: the cost of the best plan in which the talk may not
 * have its present start, or must have its full length. The forest is solved once. Then each
 * question changes the choices of one talk, so that only its team and the teams above send other
 * messages, and only teams whose own talk moves are traced again. Caps are counted where the new
 * plan breaks them, as in tree.c, so that the answer is the optimum and no bound. At the end of a
 * question every team gets its old state back.
 */
#include <stdint.h>

#include "plan/search.h"
#include "plan/tree.h"

/* The state of a team before the question. */
struct saved {
	int32_t team;
	int32_t *message_at;    /* the array that held the team's message */
	int32_t *message;       /* a copy of the message */
	int32_t messages;
	int32_t *picks;         /* of the talks that the team places */
	int64_t least;
	int32_t own, days;
};

/* The numbers of teams that wait to be worked out, in no order. */
struct waiting {
	int32_t *team;
	int32_t n;
};

struct what_if {
	struct solver s;
	struct forest f;
	int32_t *pick;          /* per talk: its choice in the best plan, −1: left out */
	struct arena *a;        /* memory of one question */
	struct saved *saved;    /* the teams that the question has touched */
	int32_t saved_n;
	bool *is_saved;         /* per team: `saved` has the team */
	struct waiting up, down; /* teams to send a message, and teams to trace */
	int64_t more;           /* how much the least cost of all teams together has risen */
	bool failed;            /* the time was up, or a cap could not be counted */
};

/* Remember the state of a team, the first time that a question touches the team. */
static void save_team(struct what_if *w, int32_t team)
{
	struct team *t = &w->f.team[team];
	struct saved *old;

	if (w->is_saved[team]) return;
	w->is_saved[team] = true;
	old = &w->saved[w->saved_n++];
	*old = (struct saved){ .team = team, .message_at = t->message, .least = t->least,
		.own = t->own, .days = t->days, .picks = NEW_N(w->a, int32_t, t->n) };
	for (int32_t k = 0; k < t->n; k++) old->picks[k] = w->pick[w->f.talk[t->first + k]];
	if (t->up < 0) return;
	old->messages = w->s.choices[t->up].n;
	old->message = NEW_N(w->a, int32_t, old->messages);
	if (old->messages)
		memcpy(old->message, t->message, (size_t)old->messages * sizeof(*old->message));
}

/* Undo a question: give each touched team the state that save_team() remembered. */
static void put_teams_back(struct what_if *w)
{
	for (int32_t i = 0; i < w->saved_n; i++) {
		const struct saved *old = &w->saved[i];
		struct team *t = &w->f.team[old->team];

		t->message = old->message_at;
		if (old->messages)
			memcpy(t->message, old->message,
				(size_t)old->messages * sizeof(*old->message));
		for (int32_t k = 0; k < t->n; k++)
			w->pick[w->f.talk[t->first + k]] = old->picks[k];
		t->least = old->least;
		t->own = old->own;
		t->days = old->days;
		t->dirty = false;
		w->is_saved[old->team] = false;
	}
	w->saved_n = w->up.n = w->down.n = 0;
}

/* Let a team wait, unless it waits already; few teams wait at a time, so a list will do. */
static void add_waiting(struct waiting *q, int32_t team)
{
	for (int32_t i = 0; i < q->n; i++)
		if (q->team[i] == team) return;
	q->team[q->n++] = team;
}

/* Take the waiting team with the highest number, or the lowest. Teams above have lower numbers than
 * teams below, so a message is made after all those that it depends on. */
static int32_t take_waiting(struct waiting *q, bool last)
{
	int32_t at = 0, team;

	for (int32_t i = 1; i < q->n; i++)
		if ((q->team[i] > q->team[at]) == last) at = i;
	team = q->team[at];
	q->team[at] = q->team[--q->n];
	return team;
}

/* Make the messages of the teams that wait on the way up, until a message is the old one. */
static void send_messages(struct what_if *w)
{
	while (w->up.n && !w->failed) {
		int32_t i = take_waiting(&w->up, true);
		struct team *t = &w->f.team[i];
		int64_t least;

		save_team(w, i);
		least = t->least;
		if (team_up(&w->s, &w->f, t, w->f.star) && t->above >= 0)
			add_waiting(&w->up, t->above);
		w->more += t->least - least;
		t->dirty = true;
		add_waiting(&w->down, i);
		w->failed = must_stop(&w->s);
	}
}

/* Trace the picks of the teams that wait on the way down. A team whose picks break a cap on a day
 * that was not counted has to send its message again. */
static void trace_picks(struct what_if *w)
{
	while (w->down.n && !w->failed) {
		int32_t i = take_waiting(&w->down, false);
		struct team *t = &w->f.team[i];

		save_team(w, i);
		team_down(&w->s, &w->f, t, w->pick, w->f.star);
		for (int32_t k = 0; k < t->n; k++) {
			int32_t talk = w->f.talk[t->first + k], below = w->f.below[talk];

			if (below >= 0 && w->f.team[below].own != w->pick[talk])
				add_waiting(&w->down, below);
		}
		if (team_count_days(&w->s, &w->f, t, w->pick)) add_waiting(&w->up, i);
		w->failed = must_stop(&w->s);
	}
}

/* Find the best plan after the choices of the waiting team have changed. */
static void solve_again(struct what_if *w)
{
	w->more = 0;
	do {
		send_messages(w);
		trace_picks(w);
	} while (w->up.n && !w->failed);
	w->failed |= !w->f.exact; /* a cap that cannot be counted */
	w->f.exact = true;
}

/* Answer one question: how much more the best plan costs when the talk has the choices `c` instead
 * of its own. All teams are as before when this returns. */
static struct plan_price price_choices(struct what_if *w, int32_t talk, struct choices c)
{
	struct choices old = w->s.choices[talk];
	struct plan_price price = { .start = -1, .length = -1 };

	w->s.choices[talk] = c;
	add_waiting(&w->up, w->f.placed_by[talk]);
	solve_again(w);
	price.known = price.exact = !w->failed;
	price.more = w->more;
	if (!w->failed && w->pick[talk] >= 0) {
		price.start = (int32_t)c.o[w->pick[talk]].start;
		price.length = (int32_t)c.o[w->pick[talk]].length;
	}
	w->s.choices[talk] = old;
	put_teams_back(w);
	arena_reset(w->a);
	return price;
}

/* The price of any start but the present one. The remaining choices keep their entries in the
 * message of the team below, so that team need not be worked out again. */
static struct plan_price price_next_best(struct what_if *w, int32_t talk, int32_t start)
{
	struct choices all = w->s.choices[talk], c = { NEW_N(w->a, struct option, all.n), 0, false };
	int32_t below = w->f.below[talk], *message = NEW_N(w->a, int32_t, all.n);

	for (int32_t i = 0; i < all.n; i++) {
		if ((int32_t)all.o[i].start == start) continue;
		if (below >= 0) message[c.n] = w->f.team[below].message[i];
		c.o[c.n++] = all.o[i];
	}
	if (below >= 0) {
		save_team(w, below);
		w->f.team[below].message = message;
		w->f.team[below].own = -2;
	}
	return price_choices(w, talk, c);
}

/* The index of the longest length of a talk. */
static int32_t find_longest(const struct plan_talk *t)
{
	int32_t best = 0;

	for (int32_t i = 1; i < t->lengths; i++)
		if (t->length[i].cells > t->length[best].cells) best = i;
	return best;
}

/* The cost of leaving the talk out that is high enough to have it placed. If all talks of its two
 * people were left out, the talk could be anywhere; so leaving it out must cost more than all of
 * those and its dearest choice together. −1: that is more than the solver's numbers hold. */
static int64_t find_forcing_cost(const struct what_if *w, int32_t talk, struct choices c)
{
	int64_t sum = 1, most = 0;

	for (int side = 0; side < 2; side++) {
		int32_t who = w->s.p->talks[talk].who[side];

		for (int32_t i = w->s.first[who]; i < w->s.first[who + 1]; i++)
			sum += unplaced_cost(w->s.p, w->s.incident[i]);
	}
	for (int32_t i = 0; i < c.n; i++)
		if (c.o[i].cost > most) most = c.o[i].cost;
	return sum + most < INT32_MAX / 2 ? sum + most : -1;
}

/* The price of the longest length, wherever that fits. The talk is forced into the plan; at the
 * end the forcing cost is taken out of the difference again. */
static struct plan_price price_full_length(struct what_if *w, int32_t talk)
{
	int32_t length = find_longest(&w->s.p->talks[talk]), below = w->f.below[talk];
	struct choices c = choices_of_length(&w->s, w->a, talk, length, INT32_MAX / 2);
	struct forced forced = { talk, find_forcing_cost(w, talk, c) };
	struct plan_price price;

	if (c.unread || forced.cost < 0) return (struct plan_price){ .known = false };
	if (!c.n) return (struct plan_price){ .known = true, .exact = true, .none = true,
		.start = -1, .length = -1 };
	if (below >= 0) {
		save_team(w, below);
		w->f.team[below].message = NEW_N(w->a, int32_t, c.n);
		w->f.team[below].own = -2;
		add_waiting(&w->up, below);
	}
	w->s.forced = &forced;
	price = price_choices(w, talk, c);
	w->s.forced = NULL;
	price.more += forced.cost - unplaced_cost(w->s.p, talk);
	return price;
}

/* --- where no tree is proven: the others stay ------------------------------------------ */

/* An upper limit of a price: all other talks stay where they are. With `longer` the talk takes the
 * longest length at its cheapest start, without it any other start or no place at all. */
static struct plan_price price_while_others_stay(const struct plan_problem *p,
	const struct plan_solution *s, int32_t talk, bool longer)
{
	enum { LENGTHS = PLAN_LENGTHS_MAX };
	struct plan_talk one = p->talks[talk];
	struct plan_price price = { .known = true, .start = -1, .length = -1 };
	int64_t now = plan_terms(p, talk, s->start[talk], s->length[talk]).total;
	struct plan_option option[LENGTHS + 1];
	int32_t wanted = find_longest(&one), n;

	/* at its own start a talk has one option a length, so one more is elsewhere */
	n = plan_options(p, s, talk, option, longer ? 0 : LENGTHS + 1);
	price.more = unplaced_cost(p, talk) - now;
	for (int32_t i = 0; i < n; i++) {
		if (option[i].start == s->start[talk] || option[i].cost - now >= price.more) continue;
		price.start = option[i].start;
		price.length = option[i].length;
		price.more = option[i].cost - now;
	}
	if (!longer) return price;
	price.known = false;
	for (int32_t start = 0; start < p->cells; start++) {
		struct plan_place place = plan_place(p, s, talk, start, wanted);

		if (place.why != PLAN_FITS || (price.known && place.cost - now >= price.more))
			continue;
		price = (struct plan_price){ .known = true, .start = start, .length = wanted,
			.more = place.cost - now };
	}
	return price;
}

/* --- all talks -------------------------------------------------------------------------- */

/* Solve the whole problem as a tree. False when it is none, or when the result does not cost what
 * the given plan costs: then questions have no exact answer. */
static bool solve_forest_once(struct what_if *w, const struct plan_solution *s)
{
	int64_t bound;
	struct err e = { 0 };

	w->pick = NEW_N(w->s.a, int32_t, w->s.p->talks_n);
	if (!build_choices(&w->s, &w->s.a, &e)) return false;
	if (!tree_is_solved(&w->s, &w->f, w->pick, &bound)) return false;
	w->saved = NEW_N(w->s.a, struct saved, w->f.n);
	w->is_saved = NEW_N(w->s.a, bool, w->f.n);
	w->up.team = NEW_N(w->s.a, int32_t, w->f.n);
	w->down.team = NEW_N(w->s.a, int32_t, w->f.n);
	return w->f.exact && !w->f.wide && bound == s->cost && picks_cost(&w->s, w->pick) == bound;
}

static void price_talk(struct what_if *w, const struct plan_solution *s, int32_t talk, bool exact,
	struct plan_prices *out)
{
	const struct plan_problem *p = w->s.p;
	bool is_short = s->length[talk] != find_longest(&p->talks[talk]);

	if (!exact) {
		out->next = price_while_others_stay(p, s, talk, false);
		if (is_short) out->longer = price_while_others_stay(p, s, talk, true);
		return;
	}
	w->failed = false;
	out->next = price_next_best(w, talk, s->start[talk]);
	w->failed = false;
	if (is_short) out->longer = price_full_length(w, talk);
}

struct plan_prices *plan_price_all(struct arena *a, const struct plan_problem *p,
	const struct plan_solution *s, const struct plan_limits *limits)
{
	struct plan_problem indexed = *p;
	struct what_if w = { .s = { .p = &indexed, .limits = limits, .a = arena_new(), .threads = 1,
		.scale = 1, .began = clock_seconds() }, .a = arena_new() };
	struct plan_prices *out = NEW_N(a, struct plan_prices, p->talks_n);
	bool exact;

	if (!p->first) plan_index(w.s.a, &indexed);
	exact = s->cost == s->bound && solve_forest_once(&w, s);
	for (int32_t t = 0; t < p->talks_n && !must_stop(&w.s); t++)
		if (s->start[t] >= 0) price_talk(&w, s, t, exact, &out[t]);
	if (w.f.star) forest_free(&w.s, &w.f);
	arena_free(w.s.a);
	arena_free(w.a);
	return out;
}
