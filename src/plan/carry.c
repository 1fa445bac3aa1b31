/* SPDX-License-Identifier: Apache-2.0
 *
 * A talk between colleagues belongs to two teams, and the forest shows the talk to one of them.
 * Here the talk is carried: the other team solves its star for each place that the talk may have,
 * and hands up one message for each place. So do the teams above it, and the teams above the team
 * that places the talk, until the two ways meet. The team at the meeting takes the best place for
 * both. Where several talks are carried through one team, the team solves its star for each
 * combination of their places; so few talks can be carried, and a team has a limit.
 */
#include "plan/carry.h"

#include <stdlib.h>

#include "plan/choice.h"

/* A cost that stands for "impossible". */
static const int64_t NEVER = INT64_MAX / 8;

/* What a combination decides for one star: the intervals that carried talks take, and the cost of
 * these talks and of the teams below that carry talks. */
struct fixed {
	struct star_own at[16];
	int32_t n;
	int64_t base;
};

/* --- combinations -------------------------------------------------------------------------- */

/* True when the team hands carried talk number `i` of its list further up. */
static bool is_handed_up(const struct forest *f, const struct team *t, int32_t i)
{
	return &f->team[f->carried[t->carry[i]].meet] != t;
}

/* How many combinations of places the carried talks of a team have. */
static int32_t combinations_of(const struct forest *f, const struct team *t)
{
	int64_t n = 1;

	for (int32_t i = 0; i < t->carries; i++) n *= f->carried[t->carry[i]].values;
	return (int32_t)n; /* carry_talk() keeps it below 2^31 */
}

/* The index of the value that carried talk `i` of the team's list has in combination `c`. A
 * combination is a number whose digits, the first talk's lowest, are these indexes. */
static int32_t value_in(const struct forest *f, const struct team *t, int32_t c, int32_t i)
{
	for (int32_t k = 0; k < i; k++) c /= f->carried[t->carry[k]].values;
	return c % f->carried[t->carry[i]].values;
}

/* The number of the message of `t` that belongs to combination `c` of team `of`, which is `t`
 * itself or the team above. */
static int32_t row_for(const struct forest *f, const struct team *t, const struct team *of,
	int32_t c)
{
	int32_t row = 0, stride = 1;

	for (int32_t i = 0; i < t->carries; i++) {
		if (!is_handed_up(f, t, i)) continue;
		for (int32_t k = 0; k < of->carries; k++)
			if (of->carry[k] == t->carry[i]) row += stride * value_in(f, of, c, k);
		stride *= f->carried[t->carry[i]].values;
	}
	return row;
}

/* How many messages a team sends: one for each combination of the talks it hands further up. */
static int32_t rows_of(const struct forest *f, const struct team *t)
{
	int32_t rows = 1;

	for (int32_t i = 0; i < t->carries; i++)
		if (is_handed_up(f, t, i)) rows *= f->carried[t->carry[i]].values;
	return rows;
}

/* --- the star of one combination ----------------------------------------------------------- */

static bool own_overlaps(const struct star_own *a, int32_t start, int32_t end)
{
	return a->start < end && a->end > start;
}

/* True when the interval [start, end) overlaps one that a carried talk takes. */
static bool meets_fixed(const struct fixed *x, int32_t start, int32_t end)
{
	for (int32_t i = 0; i < x->n; i++)
		if (own_overlaps(&x->at[i], start, end)) return true;
	return false;
}

/* Fill `x` with the intervals that carried talks take of this team's person in combination `c`.
 * False: two of them overlap, or there are more than `x` holds. */
static bool fix_intervals(const struct solver *s, const struct forest *f, const struct team *t,
	int32_t c, struct fixed *x)
{
	for (int32_t i = 0; i < t->carries; i++) {
		const struct carried *k = &f->carried[t->carry[i]];
		int32_t v = k->value[value_in(f, t, c, i)];
		struct star_own at;

		if (v < 0 || (&f->team[k->a] != t && &f->team[k->b] != t)) continue;
		at = choice_interval(s, t, k->talk, v);
		if (meets_fixed(x, at.start, at.end) || x->n == 16) return false;
		x->at[x->n++] = at;
		if (&f->team[k->a] == t) x->base += choice_cost(s, k->talk, v);
	}
	return true;
}

/* Make the star of one combination. False: the combination is impossible. */
static bool load_combination(const struct solver *s, const struct forest *f,
	const struct team *t, int32_t c, struct star *star, struct fixed *x)
{
	int32_t n = 0;

	*x = (struct fixed){ 0 };
	if (!fix_intervals(s, f, t, c, x)) return false;
	for (int32_t k = 0; k < t->n; k++) {
		int32_t below = f->below[f->talk[t->first + k]];
		struct team *b = below < 0 ? NULL : &f->team[below];

		if (!b || !b->row_least) continue;
		b->shown = row_for(f, b, t, c);
		if (b->row_least[b->shown] >= NEVER) return false;
		x->base += b->row_least[b->shown];
	}
	choice_load_team(s, f, t, star);
	for (int32_t i = 0; i < star->items; i++)
		if (!meets_fixed(x, star->item[i].start, star->item[i].end))
			star->item[n++] = star->item[i];
	star->items = n;
	for (int32_t i = 0; i < x->n; i++)
		if (x->at[i].day >= 0 && --star->day[x->at[i].day].cap < 0) return false;
	return true;
}

/* --- up ---------------------------------------------------------------------------------------- */

/* Solve the team for one combination. value[0] is the cost without the team's own talk, and
 * value[1 + i] the cost beside choice i of that talk; NEVER: that is impossible. False: the time
 * was up. */
static bool solve_combination(const struct solver *s, const struct forest *f,
	const struct team *t, int32_t c, struct star *star, int64_t *value)
{
	int32_t choices = t->up >= 0 ? s->choices[t->up].n : 0;
	struct fixed x;

	for (int32_t i = 0; i <= choices; i++) value[i] = NEVER;
	if (!load_combination(s, f, t, c, star, &x)) return true;
	for (int32_t i = 0; i < choices; i++) {
		struct star_own own = choice_interval(s, t, t->up, i);

		if (!meets_fixed(&x, own.start, own.end)) star_own_add(star, own);
	}
	star_cut(star, NULL);
	star_ready(star);
	value[0] = x.base + star_ahead(star, NULL);
	if (t->up >= 0) star_back(star);
	for (int32_t i = 0; i < choices && !star->stopped; i++) {
		struct star_own own = choice_interval(s, t, t->up, i);

		if (meets_fixed(&x, own.start, own.end)) continue;
		if (own.day >= 0 && star->day[own.day].cap < 1) continue;
		value[1 + i] = x.base + star_beside(star, &own);
	}
	return !star_ends(star, (int64_t)star->masks);
}

/* Find the lowest cost, and the combination that brings it, for each entry of each message. */
static void fold_combinations(const struct forest *f, struct team *t, int32_t combinations,
	int32_t columns, const int64_t *value, int64_t *best)
{
	for (int64_t i = 0; i < (int64_t)t->rows * columns; i++) best[i] = NEVER;
	for (int32_t c = 0; c < combinations; c++) {
		int64_t row = (int64_t)row_for(f, t, t, c) * columns;

		for (int32_t i = 0; i < columns; i++) {
			if (value[(int64_t)c * columns + i] >= best[row + i]) continue;
			best[row + i] = value[(int64_t)c * columns + i];
			t->best[row + i] = c;
		}
	}
}

/* For each carried talk whose ways meet at this team, find how much more each of its values costs
 * than the best one, at least, wherever the team's own talk is. */
static void find_slack(struct forest *f, const struct team *t, int32_t combinations,
	int32_t columns, const int64_t *value, const int64_t *best)
{
	for (int32_t i = 0; i < t->carries; i++) {
		struct carried *k = &f->carried[t->carry[i]];

		if (is_handed_up(f, t, i)) continue;
		for (int32_t v = 0; v < k->values; v++) k->slack[v] = NEVER;
		for (int32_t c = 0; c < combinations; c++) {
			int64_t row = (int64_t)row_for(f, t, t, c) * columns;
			int64_t *slack = &k->slack[value_in(f, t, c, i)];

			for (int32_t j = 0; j < columns; j++) {
				int64_t more = value[(int64_t)c * columns + j] - best[row + j];

				if (best[row + j] < NEVER && more < *slack) *slack = more;
			}
		}
	}
}

/* Turn costs into messages: how much more the team costs beside each choice of its own talk than
 * without that talk. */
static void write_messages(struct team *t, int32_t columns, const int64_t *best)
{
	for (int32_t r = 0; r < t->rows; r++) {
		const int64_t *row = best + (int64_t)r * columns;
		int64_t least = row[0];

		for (int32_t i = 1; i < columns; i++) {
			int64_t more = row[i] - least;

			t->message[(int64_t)r * (columns - 1) + i - 1] =
				more > INT32_MAX / 2 ? INT32_MAX / 2 : (int32_t)more;
		}
		if (t->row_least) t->row_least[r] = least;
	}
	t->least = t->row_least ? 0 : best[0];
}

bool carry_up(const struct solver *s, struct forest *f, struct team *t, struct star *star)
{
	int32_t columns = 1 + (t->up >= 0 ? s->choices[t->up].n : 0);
	int32_t combinations = combinations_of(f, t);
	int64_t *value = malloc(sizeof(*value) * (size_t)columns * (size_t)combinations);
	int64_t *best = malloc(sizeof(*best) * (size_t)columns * (size_t)t->rows);
	bool ok = true;

	if (!value || !best) abort();
	for (int32_t c = 0; c < combinations && ok; c++)
		ok = solve_combination(s, f, t, c, star, value + (int64_t)c * columns);
	if (ok) {
		fold_combinations(f, t, combinations, columns, value, best);
		find_slack(f, t, combinations, columns, value, best);
		write_messages(t, columns, best);
	}
	free(value);
	free(best);
	return ok && t->above >= 0;
}

/* --- down -------------------------------------------------------------------------------------- */

/* The number of the message that belongs to the values which the teams above have chosen. */
static int32_t chosen_row(const struct forest *f, const struct team *t)
{
	int32_t row = 0, stride = 1;

	for (int32_t i = 0; i < t->carries; i++) {
		if (!is_handed_up(f, t, i)) continue;
		row += stride * f->carried[t->carry[i]].chosen;
		stride *= f->carried[t->carry[i]].values;
	}
	return row;
}

void carry_down(const struct solver *s, struct forest *f, struct team *t, int32_t *pick,
	struct star *star)
{
	int32_t choice = t->up >= 0 ? pick[t->up] : -1, picked[TEAM_TALKS] = { 0 }, c;
	int32_t columns = 1 + (t->up >= 0 ? s->choices[t->up].n : 0);
	struct star_own own, *standing = NULL;
	struct fixed x;

	c = t->best[(int64_t)chosen_row(f, t) * columns + 1 + choice];
	for (int32_t i = 0; i < t->carries; i++)
		if (!is_handed_up(f, t, i)) f->carried[t->carry[i]].chosen = value_in(f, t, c, i);
	if (!t->dirty && t->own == choice && t->combination == c) return;
	if (!load_combination(s, f, t, c, star, &x)) return;
	if (choice >= 0) {
		own = choice_interval(s, t, t->up, choice);
		standing = &own;
	}
	star_cut(star, standing);
	star_ready(star);
	star_ahead(star, standing);
	if (star->stopped) return;
	star_trace(star, standing, picked);
	for (int32_t bit = 0; bit < t->n; bit++) pick[f->talk[t->first + bit]] = picked[bit];
	for (int32_t i = 0; i < t->carries; i++) {
		const struct carried *k = &f->carried[t->carry[i]];

		if (&f->team[k->a] == t) pick[k->talk] = k->value[value_in(f, t, c, i)];
	}
	t->own = choice;
	t->combination = c;
	t->dirty = false;
}

/* --- which talks ------------------------------------------------------------------------------- */

/* How many teams stand above this one. */
static int32_t depth_of(const struct forest *f, int32_t team)
{
	int32_t depth = 0;

	for (; f->team[team].above >= 0; team = f->team[team].above) depth++;
	return depth;
}

/* The team at which the ways up from two teams meet, −1: they never do. */
static int32_t meeting_of(const struct forest *f, int32_t a, int32_t b)
{
	int32_t deep_a = depth_of(f, a), deep_b = depth_of(f, b);

	while (a != b) {
		if (deep_a >= deep_b) {
			a = f->team[a].above;
			deep_a--;
		} else {
			b = f->team[b].above;
			deep_b--;
		}
		if (a < 0 || b < 0) return -1;
	}
	return a;
}

/* True when all teams on the way from `from` to the meeting can carry one talk more. */
static bool has_room(const struct forest *f, const struct carried *k, int32_t from, int64_t most)
{
	for (;; from = f->team[from].above) {
		const struct team *t = &f->team[from];
		int64_t n = combinations_of(f, t);

		if (t->wide || f->teams[t->person] > 1 || n * k->values > most)
			return false;
		if (from == k->meet) return true;
	}
}

/* Make room for the messages of a team whose list of carried talks has changed. */
static void make_tables(struct solver *s, struct forest *f, struct team *t)
{
	int32_t choices = t->up >= 0 ? s->choices[t->up].n : 0;

	t->rows = rows_of(f, t);
	t->message = NEW_N(s->a, int32_t, (size_t)t->rows * (size_t)choices);
	t->best = NEW_N(s->a, int32_t, (size_t)t->rows * (size_t)(choices + 1));
	t->row_least = NULL;
	for (int32_t i = 0; i < t->carries; i++)
		if (is_handed_up(f, t, i) && !t->row_least)
			t->row_least = NEW_N(s->a, int64_t, t->rows);
	t->dirty = true;
}

/* Enter a carried talk in the teams on the way from `from` to the meeting. */
static void add_to_way(struct solver *s, struct forest *f, int32_t number, int32_t from)
{
	const struct carried *k = &f->carried[number];

	for (;; from = f->team[from].above) {
		struct team *t = &f->team[from];
		int32_t *old = t->carry;

		if (t->carries == 0 || t->carry[t->carries - 1] != number) {
			t->carry = NEW_N(s->a, int32_t, t->carries + 1);
			if (t->carries) memcpy(t->carry, old, (size_t)t->carries * sizeof(*old));
			t->carry[t->carries++] = number;
			make_tables(s, f, t);
		}
		if (from == k->meet) return;
	}
}

bool carry_talk(struct solver *s, struct forest *f, int32_t talk, int32_t most)
{
	int32_t n = s->choices[talk].n;
	struct carried k = { .talk = talk, .a = f->placed_by[talk], .values = n + 1,
		.b = f->team_of[s->p->talks[talk].who[1]] };

	if (!f->unseen[talk] || k.a < 0 || k.b < 0 || f->carried_as[talk] >= 0) return false;
	k.meet = meeting_of(f, k.a, k.b);
	if (k.meet < 0 || !has_room(f, &k, k.a, most) || !has_room(f, &k, k.b, most)) return false;
	if (!f->carried) f->carried = NEW_N(s->a, struct carried, s->p->talks_n);
	k.value = NEW_N(s->a, int32_t, n + 1);
	k.slack = NEW_N(s->a, int64_t, n + 1);
	for (int32_t i = 0; i <= n; i++) k.value[i] = i - 1;
	f->carried[f->carrieds] = k;
	f->carried_as[talk] = f->carrieds++;
	add_to_way(s, f, f->carrieds - 1, k.a);
	add_to_way(s, f, f->carrieds - 1, k.b);
	return true;
}

bool carry_fewer(struct forest *f, int64_t gap)
{
	bool any = false;

	for (int32_t i = 0; i < f->carrieds; i++) {
		struct carried *k = &f->carried[i];
		int32_t n = 0;

		for (int32_t v = 0; v < k->values; v++)
			if (k->slack[v] <= gap) k->value[n++] = k->value[v];
		if (n == 0 || n == k->values) continue;
		k->values = n;
		any = true;
	}
	if (!any) return false;
	for (int32_t i = 0; i < f->n; i++) {
		struct team *t = &f->team[i];

		if (!t->carries) continue;
		t->rows = rows_of(f, t); /* fewer than there is room for */
		t->dirty = true;
		t->own = -2;
	}
	return true;
}
