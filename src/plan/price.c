/* SPDX-License-Identifier: Apache-2.0
 *
 * Any shape of talks. Where talks close a cycle, or a person has too many talks for one star,
 * several teams use the time of one person without seeing each other. Prices (Lagrange
 * multipliers) replace the rule that the teams may not use a cell twice: a cell of that person has
 * a price, a start on a day has one too, and the money that all prices would bring if each cell
 * and each place of a day were sold once is taken off again. For any prices ≥ 0 the best plan of
 * the forest is a lower bound: a plan that keeps the rule pays no more than is taken off. Prices
 * rise where a cell is used twice and fall where a cell is not used; each has a step of its own,
 * which shrinks when the price turns. Plans on the way are repaired and improved, and the best one
 * is kept. Prices are whole numbers of a fraction of the unit of cost, so no rounding touches the
 * bound.
 */
#include "plan/price.h"

#include "plan/carry.h"
#include "plan/search.h"
#include "plan/toll.h"
#include "plan/tree.h"

enum { ROUNDS = 400, PATIENCE = 40, PATIENCE_WITH_TIME = 400, FINE = 256, PACE = 64, PACE_ROUNDS = 8 };

/* Talks are carried after ROUNDS_BEFORE_CARRY rounds that brought nothing. A team solves its star
 * for COMBINATIONS_FIRST combinations at most, later for more, but never for more than _MOST. */
enum { ROUNDS_BEFORE_CARRY = 8, COMBINATIONS_FIRST = 250, COMBINATIONS_MOST = 16000 };

/* Give prices to the people who have several teams, or a talk that their team does not see. */
static void find_tolls(struct solver *s, const struct forest *f)
{
	bool *shared = NEW_N(s->a, bool, s->p->people_n);

	for (int32_t i = 0; i < s->p->people_n; i++) shared[i] = f->teams[i] > 1;
	for (int32_t t = 0; t < s->p->talks_n; t++)
		if (f->unseen[t]) shared[s->p->talks[t].who[1]] = true;
	s->toll = NEW_N(s->a, struct toll *, s->p->people_n);
	for (int32_t i = 0; i < s->p->people_n; i++)
		if (shared[i]) s->toll[i] = toll_new(s->a, &s->p->people[i], f->teams[i] > 1);
}

/* --- one round --------------------------------------------------------------------- */

/* How often the picks use the time of one person. */
struct usage {
	int32_t *cell, *day; /* how often each free cell is used, and how many talks start on a day */
	int32_t cells, days; /* room of the arrays */
};

/* Count how often the picks use each cell and each day of a person. */
static void count_usage(const struct solver *s, const int32_t *pick, int32_t person,
	struct usage *u)
{
	const struct toll *t = s->toll[person];
	const struct plan_person *who = &s->p->people[person];

	memset(u->cell, 0, (size_t)t->cells * sizeof(*u->cell));
	memset(u->day, 0, (size_t)t->days * sizeof(*u->day));
	for (int32_t i = s->first[person]; i < s->first[person + 1]; i++) {
		int32_t talk = s->incident[i], start, cells, at;
		const struct plan_span *run;
		struct option o;

		if (pick[talk] < 0) continue;
		o = s->choices[talk].o[pick[talk]];
		start = (int32_t)o.start;
		cells = s->p->talks[talk].length[o.length].cells;
		u->day[t->day_index[window_at(who, start)]]++;
		if (!(run = free_run(&t->free, start, start + cells))) continue; /* a nook */
		at = t->base[run - t->free.run] + start - run->start;
		for (int32_t c = 0; c < cells; c++) u->cell[at + c]++;
	}
}

/* Move one price by its step, up when `excess` is above 0 and down when it is below, but not below
 * 0. The step halves when the price turns and doubles when it does not. True: the price changed. */
static bool move_price(int32_t *price, int32_t *step, int8_t *sign, int32_t excess)
{
	int8_t way = (int8_t)((excess > 0) - (excess < 0));
	int32_t old = *price;

	if (way == 0 || (way < 0 && *price == 0)) return false;
	if (*sign == -way)
		*step = *step > 1 ? *step / 2 : 1;
	else if (*sign == way && *step < 1 << 12)
		*step *= 2;
	*sign = way;
	*price += way * *step;
	if (*price < 0) *price = 0;
	return *price != old;
}

/* People with several teams have prices on nearly all their time, which must rise by much
 * and together. So their prices follow the whole excess (a subgradient) by a step that is measured
 * by the gap, with momentum. Numbers are in fixed point, so that every machine gets the same. */
struct slope {
	int64_t gap;            /* between cost and bound, scaled, in fixed point */
	int64_t norm;           /* sum of the squares of all excesses */
	int32_t pace;           /* pace / PACE is the part of the gap to close in one round */
};

/* Move one price along the slope: three quarters of its speed stay, and the excess pulls at it. */
static void follow_slope(int64_t *fine, int64_t *speed, int32_t *price, int32_t excess,
	const struct slope *slope)
{
	int64_t pull = slope->gap / slope->norm * excess * slope->pace / PACE;

	*speed = *speed * 3 / 4 + pull;
	*fine += *speed;
	if (*fine < 0) *fine = *speed = 0;
	*price = (int32_t)(*fine / FINE);
}

/* The share of one price in the norm: a price of 0 that would fall cannot move, so it has none. */
static int64_t square_of_excess(int32_t price, int32_t excess)
{
	return excess > 0 || price > 0 ? (int64_t)excess * excess : 0;
}

/* Note that the teams that place talks of `person`, whose prices have changed, are out of date. */
static void mark_dirty(struct solver *s, struct forest *f, int32_t person)
{
	for (int32_t i = s->first[person]; i < s->first[person + 1]; i++) {
		int32_t team = f->placed_by[s->incident[i]];

		if (team >= 0) f->team[team].dirty = true;
	}
}

/* Move the prices of a person with one team, each by a step of its own. */
static void move_by_steps(const struct solver *s, int32_t person, const struct usage *u)
{
	struct toll *t = s->toll[person];

	for (int32_t c = 0; c < t->cells; c++)
		t->moved |= move_price(&t->price[c], &t->step[c], &t->sign[c], u->cell[c] - 1);
	for (int32_t d = 0; d < t->days; d++)
		t->moved |= move_price(&t->day_price[d], &t->day_step[d], &t->day_sign[d],
			u->day[d] - s->p->people[person].cap);
}

/* Move the prices of a person with several teams along the slope. */
static void move_with_slope(const struct solver *s, int32_t person, const struct usage *u,
	const struct slope *slope)
{
	struct toll *t = s->toll[person];

	for (int32_t c = 0; c < t->cells; c++)
		follow_slope(&t->fine[c], &t->speed[c], &t->price[c], u->cell[c] - 1, slope);
	for (int32_t d = 0; d < t->days; d++)
		follow_slope(&t->day_fine[d], &t->day_speed[d], &t->day_price[d],
			u->day[d] - s->p->people[person].cap, slope);
	t->moved = true;
}

/* Sum up the squares of all excesses of people with several teams. */
static void find_slope(const struct solver *s, const int32_t *pick, struct usage *u,
	struct slope *slope)
{
	slope->norm = 1;
	for (int32_t i = 0; i < s->p->people_n; i++) {
		const struct toll *t = s->toll[i];

		if (!t || !t->fine) continue;
		count_usage(s, pick, i, u);
		for (int32_t c = 0; c < t->cells; c++)
			slope->norm += square_of_excess(t->price[c], u->cell[c] - 1);
		for (int32_t d = 0; d < t->days; d++)
			slope->norm += square_of_excess(t->day_price[d],
				u->day[d] - s->p->people[i].cap);
	}
}

/* Move all prices after a round; false when no price has changed. */
static bool move_tolls(struct solver *s, struct forest *f, const int32_t *pick, struct usage *u,
	struct slope *slope)
{
	bool any = false;

	find_slope(s, pick, u, slope);
	for (int32_t i = 0; i < s->p->people_n; i++) {
		struct toll *t = s->toll[i];

		if (!t) continue;
		count_usage(s, pick, i, u);
		t->moved = false;
		if (t->fine)
			move_with_slope(s, i, u, slope);
		else
			move_by_steps(s, i, u);
		for (int32_t c = 0; c < t->cells; c++) t->sum[c + 1] = t->sum[c] + t->price[c];
		if (t->moved) mark_dirty(s, f, i);
		any |= t->moved;
	}
	return any;
}

/* Sum up what the prices bring if each cell is sold once and each day as often as its cap. */
static int64_t sum_takings(const struct solver *s)
{
	int64_t sum = 0;

	for (int32_t i = 0; i < s->p->people_n; i++) {
		const struct toll *t = s->toll[i];

		if (!t) continue;
		sum += t->sum[t->cells];
		for (int32_t d = 0; d < t->days; d++)
			sum += (int64_t)t->day_price[d] * s->p->people[i].cap;
	}
	return sum;
}

/* Divide and round up: a plan costs whole units, so the bound may be rounded up to one. */
static int64_t divide_up(int64_t n, int64_t by)
{
	return n > 0 ? (n + by - 1) / by : -(-n / by);
}

/* The best plan and the best bound so far. */
struct best {
	int32_t *pick;
	int64_t cost, bound;
	int64_t now;            /* the bound of the last round, scaled */
	bool conditional;       /* places were forgotten, so the bound of a round holds only for plans
	                         * that cost less than the best plan */
	int32_t combinations;   /* how many combinations of carried talks a team may have */
};

/* --- talks whose place is told apart ------------------------------------------------- */

static bool has_price(const struct toll *t)
{
	for (int32_t d = 0; d < t->days; d++)
		if (t->day_price[d] > 0) return true;
	return t->sum[t->cells] > 0;
}

/* Drop the prices of a person whose only team now sees all talks, because they are carried. */
static void drop_toll(struct solver *s, struct forest *f, int32_t person)
{
	if (f->teams[person] > 1) return;
	for (int32_t i = s->first[person]; i < s->first[person + 1]; i++) {
		int32_t talk = s->incident[i];

		if (f->unseen[talk] && s->p->talks[talk].who[1] == person &&
			f->carried_as[talk] < 0 && s->choices[talk].n) return;
	}
	s->toll[person] = NULL;
	mark_dirty(s, f, person);
}

/* True when two teams want the same time of the talk's second person: some time of the person has a
 * price, or the pick of the talk overlaps another. */
static bool is_critical(const struct solver *s, const int32_t *pick, int32_t talk)
{
	const struct toll *t = s->toll[s->p->talks[talk].who[1]];

	return t && (has_price(t) || (pick[talk] >= 0 &&
		!choice_fits(s, pick, talk, s->choices[talk].o[pick[talk]])));
}

/* Carry the talks that close a cycle at a person whose time several teams want; true when a talk is
 * carried that was not before. */
static bool carry_critical(struct solver *s, struct forest *f, const int32_t *pick, int32_t most)
{
	bool any = false;

	for (int32_t t = 0; t < s->p->talks_n; t++) {
		int32_t person = s->p->talks[t].who[1];

		if (!f->unseen[t] || !is_critical(s, pick, t)) continue;
		if (!carry_talk(s, f, t, most)) continue;
		any = true;
		drop_toll(s, f, person);
	}
	return any;
}

/* Go on when prices bring nothing more: carry talks, and forget the places of carried talks that no
 * better plan uses. The limit of combinations starts low, because forgetting places leaves room
 * for more talks. False: nothing is left to do. */
static bool carry_or_forget(struct solver *s, struct forest *f, const int32_t *pick,
	struct best *best)
{
	bool fewer = carry_fewer(f, (best->cost - 1) * s->scale - best->now);

	best->conditional |= fewer;
	while (!carry_critical(s, f, pick, best->combinations) && !fewer) {
		if (best->combinations >= COMBINATIONS_MOST) return false;
		best->combinations *= 4;
	}
	return true;
}

/* --- rounds ---------------------------------------------------------------------------- */

/* True when a plan is made of this round. A plan of teams in parts takes as long as thirty rounds,
 * and is worth little before the prices have settled. */
static bool makes_plan(const struct forest *f, int32_t round)
{
	if (f->carrieds > 0) return true; /* few teams change, and the plan may be the best */
	if (f->parts) return round > 0 && round % 48 == 0;
	return round % 4 == 0 || round == 7;
}

/* Solve the forest at the present prices, and keep the bound and the plan if they are better than
 * the best so far. False when the time is up. */
static bool run_round(struct solver *s, struct forest *f, int32_t *free_pick, int32_t *trial,
	int32_t round, struct best *best)
{
	int64_t bound = INT64_MIN, cost;
	size_t bytes = (size_t)s->p->talks_n * sizeof(*trial);
	bool ok = tree_solve(s, f, free_pick, &bound);

	if (bound > INT64_MIN) {
		best->now = bound - sum_takings(s);
		bound = divide_up(best->now, s->scale);
		if (best->conditional && bound > best->cost) bound = best->cost;
		if (bound > best->bound) best->bound = bound;
	}
	if (!ok) return false;
	report(s, -1, best->cost, best->bound);
	if (!makes_plan(f, round)) return true;
	memcpy(trial, free_pick, bytes);
	search_plan(s, trial, false);
	cost = picks_cost(s, trial);
	if (cost < best->cost) {
		best->cost = cost;
		memcpy(best->pick, trial, bytes);
	}
	return true;
}

/* Make room for the usage of any person with prices. */
static struct usage make_usage(struct solver *s)
{
	struct usage u = { 0 };

	for (int32_t i = 0; i < s->p->people_n; i++) {
		if (!s->toll[i]) continue;
		if (s->toll[i]->cells > u.cells) u.cells = s->toll[i]->cells;
		if (s->toll[i]->days > u.days) u.days = s->toll[i]->days;
	}
	u.cell = NEW_N(s->a, int32_t, u.cells);
	u.day = NEW_N(s->a, int32_t, u.days);
	return u;
}

/* The bound of teams in parts rises slowly, so the last part of the time belongs to the plan. */
static const double SHARE_OF_BOUND = 0.75;

static double share_of_time_used(const struct solver *s)
{
	if (s->limits->seconds <= 0) return 0;
	return (clock_seconds() - s->began) / s->limits->seconds;
}

void price_solve(struct solver *s, struct forest *f, int32_t *pick, int64_t *bound)
{
	int32_t *free_pick = NEW_N(s->a, int32_t, s->p->talks_n);
	int32_t *trial = NEW_N(s->a, int32_t, s->p->talks_n), since = 0;
	int32_t patience = s->limits->seconds > 0 ? PATIENCE_WITH_TIME : PATIENCE;
	struct best best = { .pick = pick, .cost = picks_cost(s, pick), .bound = *bound,
		.combinations = COMBINATIONS_FIRST };
	struct slope slope = { .pace = PACE };
	struct usage u;

	find_tolls(s, f);
	u = make_usage(s);
	for (int32_t i = 0; i < f->n; i++) {
		f->team[i].dirty = true;
		f->team[i].own = -2;
	}
	memset(free_pick, 0xff, (size_t)s->p->talks_n * sizeof(*free_pick));
	for (int32_t round = 0; round < ROUNDS * (1 + 9 * (s->limits->seconds > 0)); round++) {
		int64_t gap = best.cost - best.bound;

		if (!run_round(s, f, free_pick, trial, round, &best)) break;
		if (f->parts && share_of_time_used(s) > SHARE_OF_BOUND) break;
		if (best.cost <= best.bound) break;
		since = best.cost - best.bound < gap ? 0 : since + 1;
		if (since >= ROUNDS_BEFORE_CARRY && carry_or_forget(s, f, free_pick, &best)) {
			since = 0;
			continue;
		}
		if (since > patience) break;
		if (since % PACE_ROUNDS == PACE_ROUNDS - 1 && slope.pace > 1) slope.pace /= 2;
		slope.gap = (best.cost - best.bound) * s->scale * FINE;
		if (move_tolls(s, f, free_pick, &u, &slope)) continue;
		if (!carry_or_forget(s, f, free_pick, &best)) break;
	}
	*bound = best.bound;
}
