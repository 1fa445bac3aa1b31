/* SPDX-License-Identifier: Apache-2.0
 *
 * What the next best costs: the optimum when one talk may not stand where it does, or must
 * have its full length. The forest is solved once; then a question changes the choices of
 * one talk, so that only its team and those above it send other messages, and only teams
 * whose own talk moves are traced again. Caps are counted where the new plan breaks them,
 * as in tree.c, so that the answer is the optimum and no bound. Then all is put back.
 */
#include <stdint.h>

#include "plan/search.h"
#include "plan/tree.h"

/* What a team was before the question. */
struct saved {
	int32_t team;
	int32_t *message_at, *message; /* where it stands, and what it was */
	int32_t messages;
	int32_t *picks;
	int64_t least;
	int32_t own, days;
};

/* Teams that wait for their turn. */
struct waiting {
	int32_t *team;
	int32_t n;
};

struct what_if {
	struct solver s;
	struct forest f;
	int32_t *pick;
	struct arena *a;        /* of one question */
	struct saved *saved;
	int32_t saved_n;
	bool *is_saved;         /* per team */
	struct waiting up, down;
	int64_t more;           /* the sum of what each `least` rose */
	bool failed;
};

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

static void put_back(struct what_if *w)
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

static void add_waiting(struct waiting *q, int32_t team)
{
	for (int32_t i = 0; i < q->n; i++)
		if (q->team[i] == team) return;
	q->team[q->n++] = team;
}

/* Those above stand before those below: take the last one, or the first one. */
static int32_t take_waiting(struct waiting *q, bool last)
{
	int32_t at = 0, team;

	for (int32_t i = 1; i < q->n; i++)
		if ((q->team[i] > q->team[at]) == last) at = i;
	team = q->team[at];
	q->team[at] = q->team[--q->n];
	return team;
}

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

/* The optimum with what is waiting changed. */
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

static struct plan_price ask_for_choices(struct what_if *w, int32_t talk, struct choices c)
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
	put_back(w);
	arena_reset(w->a);
	return price;
}

/* Without its present start: what the team below asks for the others stays as it is. */
static struct plan_price next_best(struct what_if *w, int32_t talk, int32_t start)
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
	return ask_for_choices(w, talk, c);
}

static int32_t longest_of(const struct plan_talk *t)
{
	int32_t best = 0;

	for (int32_t i = 1; i < t->lengths; i++)
		if (t->length[i].cells > t->length[best].cells) best = i;
	return best;
}

/* If all talks of its two people were left out, the talk could stand anywhere: no more than
 * that needs to be put on leaving it out, to have it placed. −1: more than numbers hold. */
static int64_t cost_that_forces(const struct what_if *w, int32_t talk, struct choices c)
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

static struct plan_price full_length(struct what_if *w, int32_t talk)
{
	int32_t length = longest_of(&w->s.p->talks[talk]), below = w->f.below[talk];
	struct choices c = choices_of_length(&w->s, w->a, talk, length, INT32_MAX / 2);
	struct forced forced = { talk, cost_that_forces(w, talk, c) };
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
	price = ask_for_choices(w, talk, c);
	w->s.forced = NULL;
	price.more += forced.cost - unplaced_cost(w->s.p, talk);
	return price;
}

/* --- where no tree is proven: the others stay ------------------------------------------ */

static struct plan_price others_stay(const struct plan_problem *p, const struct plan_solution *s,
	int32_t talk, bool longer)
{
	enum { LENGTHS = PLAN_LENGTHS_MAX };
	struct plan_talk one = p->talks[talk];
	struct plan_price price = { .known = true, .start = -1, .length = -1 };
	int64_t now = plan_terms(p, talk, s->start[talk], s->length[talk]).total;
	struct plan_option option[LENGTHS + 1];
	int32_t wanted = longest_of(&one), n;

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

static bool begin_questions(struct what_if *w, const struct plan_solution *s)
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
	bool is_short = s->length[talk] != longest_of(&p->talks[talk]);

	if (!exact) {
		out->next = others_stay(p, s, talk, false);
		if (is_short) out->longer = others_stay(p, s, talk, true);
		return;
	}
	w->failed = false;
	out->next = next_best(w, talk, s->start[talk]);
	w->failed = false;
	if (is_short) out->longer = full_length(w, talk);
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
	exact = s->cost == s->bound && begin_questions(&w, s);
	for (int32_t t = 0; t < p->talks_n && !must_stop(&w.s); t++)
		if (s->start[t] >= 0) price_talk(&w, s, t, exact, &out[t]);
	if (w.f.star) forest_free(&w.s, &w.f);
	arena_free(w.s.a);
	arena_free(w.a);
	return out;
}
