/* SPDX-License-Identifier: Apache-2.0
 *
 * Planning again after one calendar has changed. The options of that person's talks change,
 * so three kinds of teams are out of date: the team of the person, the team of the leader, and
 * the teams of the person's members, whose messages are about talks with this person. The way up
 * ends at a team whose message is the same as before, the way down at a team whose own talk is
 * where it was before. Days that were counted once stay counted. That makes the tables tighter,
 * and the plan is the same: the solver picks the first of the best plans in a fixed order, and
 * the best plan of a looser problem that breaks no cap is among the best of each tighter problem.
 *
 * The whole problem is solved anew where this does not hold: when talks close a cycle, when a team
 * is too wide for one star, and when a day cannot be counted.
 */
#include "plan/replan.h"

#include <assert.h>

#include "plan/search.h"
#include "plan/tree.h"

/* Teams that wait to be worked out, each once, as a binary heap of team numbers. A team above has
 * a lower number than the teams below it, so the way up takes the highest number first and the way
 * down the lowest. */
struct heap {
	int32_t *at, n;
	bool *holds;                  /* per team: the heap holds the team */
	bool last;                    /* the highest number is on top; false: the lowest */
};

struct plan_warm {
	struct plan_problem p;
	struct plan_limits limits;
	struct plan_person *people;   /* p.people */
	void **of_person;             /* per person: memory of a changed calendar, or NULL */
	struct arena *a;              /* memory of one solution of the whole */
	struct arena *of_thread[MOST_THREADS];
	struct solver s;
	struct forest f;
	bool built;                   /* `s`, `f` and the arrays below hold a solution */
	bool warm;                    /* the last plan is exact, so a change can build on it */
	int32_t *pick;                /* per talk: its choice, −1: left out */
	int64_t *cost;                /* per talk: its share of out.cost */
	void **of_talk, **of_team;    /* memory of changed options and messages, or NULL */
	struct heap up, down;         /* teams that wait on the way up, and on the way down */
	int32_t *traced, traced_n;    /* teams whose picks were traced since the change */
	bool *is_traced;              /* per team: `traced` has the team */
	int32_t *moved, moved_n;      /* talks that have another place since the change */
	struct plan_solution out;     /* the plan that callers see */
};

static void *copy_array(const void *from, size_t n, size_t size)
{
	void *to = malloc(n * size + 1);

	if (!to) abort();
	if (n) memcpy(to, from, n * size);
	return to;
}

/* --- heaps ------------------------------------------------------------------------ */

static bool team_goes_before(const struct heap *h, int32_t a, int32_t b)
{
	return h->last ? a > b : a < b;
}

static void add_team(struct heap *h, int32_t team)
{
	int32_t i = h->n;

	if (h->holds[team]) return;
	h->holds[team] = true;
	h->n++;
	for (; i > 0 && team_goes_before(h, team, h->at[(i - 1) / 2]); i = (i - 1) / 2)
		h->at[i] = h->at[(i - 1) / 2];
	h->at[i] = team;
}

static int32_t take_team(struct heap *h)
{
	int32_t top = h->at[0], last = h->at[--h->n], i = 0;

	h->holds[top] = false;
	for (;;) {
		int32_t k = 2 * i + 1;

		if (k + 1 < h->n && team_goes_before(h, h->at[k + 1], h->at[k])) k++;
		if (k >= h->n || !team_goes_before(h, h->at[k], last)) break;
		h->at[i] = h->at[k];
		i = k;
	}
	h->at[i] = last;
	return top;
}

static struct heap make_heap(struct arena *a, int32_t teams, bool last)
{
	return (struct heap){ .at = NEW_N(a, int32_t, teams + 1),
		.holds = NEW_N(a, bool, teams + 1), .last = last };
}

/* --- the whole ---------------------------------------------------------------------- */

/* Free everything that one solution of the whole has left, but not the plan. */
static void drop_state(struct plan_warm *w)
{
	if (!w->built) return;
	for (int32_t t = 0; t < w->p.talks_n; t++) free(w->of_talk[t]);
	for (int32_t i = 0; i < w->f.n; i++) free(w->of_team[i]);
	forest_free(&w->s, &w->f);
	for (unsigned i = 0; i < w->s.threads; i++) arena_free(w->of_thread[i]);
	arena_reset(w->a);
	w->built = false;
}

/* Make the options and the forest of the present problem, with no talk placed yet. */
static bool build_state(struct plan_warm *w, struct err *e)
{
	struct solver *s = &w->s;
	bool ok;

	*s = (struct solver){ .p = &w->p, .limits = &w->limits, .a = w->a,
		.threads = solver_threads(&w->p, &w->limits), .scale = 1,
		.began = clock_seconds() };
	for (unsigned i = 0; i < s->threads; i++) w->of_thread[i] = arena_new();
	ok = build_choices(s, w->of_thread, e);
	index_incident(s);
	forest_build(s, &w->f);
	w->pick = NEW_N(w->a, int32_t, w->p.talks_n);
	w->cost = NEW_N(w->a, int64_t, w->p.talks_n);
	w->of_talk = NEW_N(w->a, void *, w->p.talks_n);
	w->of_team = NEW_N(w->a, void *, w->f.n);
	w->up = make_heap(w->a, w->f.n, true);
	w->down = make_heap(w->a, w->f.n, false);
	w->traced = NEW_N(w->a, int32_t, w->f.n);
	w->is_traced = NEW_N(w->a, bool, w->f.n);
	w->moved = NEW_N(w->a, int32_t, w->p.talks_n);
	memset(w->pick, 0xff, (size_t)w->p.talks_n * sizeof(*w->pick));
	w->out.hopeless = cost_of_hopeless(s);
	w->built = true;
	return ok;
}

static int32_t find_start(const struct plan_warm *w, int32_t talk)
{
	return w->pick[talk] < 0 ? -1 : (int32_t)w->s.choices[talk].o[w->pick[talk]].start;
}

static int32_t find_length(const struct plan_warm *w, int32_t talk)
{
	return w->pick[talk] < 0 ? -1 : (int32_t)w->s.choices[talk].o[w->pick[talk]].length;
}

/* The cost of a talk at its pick, by the judge's terms and not by the solver's numbers. */
static int64_t cost_of(const struct plan_warm *w, int32_t talk)
{
	return w->pick[talk] < 0 ? unplaced_cost(&w->p, talk)
		: plan_terms(&w->p, talk, find_start(w, talk), find_length(w, talk)).total;
}

/* Write a talk's place to the plan, and remember the talk as moved if the place is another one. */
static void move_talk(struct plan_warm *w, int32_t talk, int32_t start, int32_t length)
{
	if (w->out.start[talk] == start && w->out.length[talk] == length) return;
	w->out.start[talk] = start;
	w->out.length[talk] = length;
	w->moved[w->moved_n++] = talk;
}

/* Solve the whole as a tree. False when the forest is no tree, the time is up, or the plan does not
 * cost what the tables promise: then it would not be exact. */
static bool solve_tree(struct plan_warm *w)
{
	int64_t bound;

	if (!w->f.tree || !w->f.exact || w->f.wide || must_stop(&w->s)) return false;
	return tree_solve(&w->s, &w->f, w->pick, &bound) && w->f.exact &&
		picks_cost(&w->s, w->pick) == (w->out.bound = bound);
}

/* Plan by plan_solve(), which can do without a tree; the next change will plan anew as well. */
static bool solve_from_start(struct plan_warm *w, struct err *e)
{
	struct plan_solution s;

	if (!plan_solve(w->a, &w->p, &w->limits, &s, e)) return false;
	for (int32_t t = 0; t < w->p.talks_n; t++) move_talk(w, t, s.start[t], s.length[t]);
	w->out.cost = s.cost;
	w->out.bound = s.bound;
	w->out.hopeless = s.hopeless;
	return true;
}

static bool solve_whole(struct plan_warm *w, struct err *e)
{
	drop_state(w);
	w->warm = false;
	if (!build_state(w, e)) return false;
	w->moved_n = 0;
	w->warm = solve_tree(w);
	if (!w->warm) return solve_from_start(w, e);
	for (int32_t t = 0; t < w->p.talks_n; t++) {
		move_talk(w, t, find_start(w, t), find_length(w, t));
		w->cost[t] = cost_of(w, t);
	}
	return plan_judge(&w->p, w->out.start, w->out.length, &w->out.cost, e);
}

/* --- what one person's change touches -------------------------------------------------- */

/* Give a team a message of as many entries as its own talk has options now. The team has to be
 * traced again, because the numbers of the options mean other places than before. */
static void change_message(struct plan_warm *w, int32_t team)
{
	struct team *t = &w->f.team[team];

	free(w->of_team[team]);
	t->message = calloc((size_t)w->s.choices[t->up].n + 1, sizeof(*t->message));
	if (!t->message) abort();
	w->of_team[team] = t->message;
	t->own = -2;
}

static void touch_team(struct plan_warm *w, int32_t team)
{
	w->f.team[team].dirty = true;
	add_team(&w->up, team);
}

/* Collect the options of a talk anew and mark the teams that they touch. False when the time was
 * up, or when the team that places the talk is too large for one star now. `one` and `two` are
 * the free time of leader and member. */
static bool change_talk(struct plan_warm *w, int32_t talk, const struct free_time *one,
	const struct free_time *two, struct option **out, int32_t *room)
{
	struct choices *c = &w->s.choices[talk];
	int32_t placed_by = w->f.placed_by[talk], below = w->f.below[talk];
	struct team *t = &w->f.team[placed_by];

	if (!c->n) w->out.hopeless -= unplaced_cost(&w->p, talk);
	*c = (struct choices){ .n = options_of(&w->s, talk, one, two, out, room) };
	if (c->n < 0) return false;
	if (!c->n) w->out.hopeless += unplaced_cost(&w->p, talk);
	free(w->of_talk[talk]);
	w->of_talk[talk] = c->o = copy_array(*out, (size_t)c->n, sizeof(**out));
	w->pick[talk] = -1;
	touch_team(w, placed_by);
	if (below >= 0) {
		change_message(w, below);
		touch_team(w, below);
	}
	team_order(&w->s, &w->f, t);
	return t->n <= team_most(&w->s, w->f.talk + t->first, t->n);
}

/* Collect the options of all talks of a person anew. */
static bool change_talks(struct plan_warm *w, int32_t person)
{
	struct arena *a = arena_new();
	struct free_time mine = free_time_of(a, &w->people[person]);
	struct option *out = NULL;
	int32_t room = 0;
	bool ok = true;

	for (int32_t i = w->s.first[person]; ok && i < w->s.first[person + 1]; i++) {
		int32_t talk = w->s.incident[i];
		bool leads = w->p.talks[talk].who[0] == person;
		struct free_time other = free_time_of(a, &w->people[w->p.talks[talk].who[leads]]);

		ok = change_talk(w, talk, leads ? &mine : &other, leads ? &other : &mine, &out,
			&room);
	}
	free(out);
	arena_free(a);
	return ok;
}

/* --- up, down, caps --------------------------------------------------------------------- */

/* Work out the teams that wait on the way up, from the bottom; each whose message has changed makes
 * the team above wait. The bound is the sum of what teams cost at least, so it moves along. */
static void send_messages(struct plan_warm *w)
{
	while (w->up.n) {
		int32_t i = take_team(&w->up);
		struct team *t = &w->f.team[i];
		int64_t before = t->least;

		if (team_up(&w->s, &w->f, t, &w->f.star[0])) touch_team(w, t->above);
		w->out.bound += t->least - before;
		add_team(&w->down, i);
	}
}

/* Trace the teams that wait on the way down, from the top; a talk that gets another pick makes the
 * team below the talk wait. */
static void trace_picks(struct plan_warm *w)
{
	while (w->down.n) {
		int32_t i = take_team(&w->down), before[TEAM_TALKS] = { 0 };
		struct team *t = &w->f.team[i];
		const int32_t *talk = w->f.talk + t->first;

		for (int32_t k = 0; k < t->n; k++) before[k] = w->pick[talk[k]];
		team_down(&w->s, &w->f, t, w->pick, &w->f.star[0]);
		for (int32_t k = 0; k < t->n; k++)
			if (w->pick[talk[k]] != before[k] && w->f.below[talk[k]] >= 0)
				add_team(&w->down, w->f.below[talk[k]]);
		if (w->is_traced[i]) continue;
		w->is_traced[i] = true;
		w->traced[w->traced_n++] = i;
	}
}

/* Count the days on which the picks break a cap, from now on; false when no pick breaks one. */
static bool count_broken_days(struct plan_warm *w)
{
	for (int32_t i = 0; i < w->traced_n; i++)
		if (team_count_days(&w->s, &w->f, &w->f.team[w->traced[i]], w->pick))
			touch_team(w, w->traced[i]);
	return w->up.n > 0;
}

/* Write the picks of the traced teams to the plan, whose other talks were judged before. False when
 * a pick does not fit, or when the plan costs more than the bound: then it is not proven best. */
static bool take_traced_picks(struct plan_warm *w)
{
	for (int32_t i = 0; i < w->traced_n; i++) {
		const struct team *t = &w->f.team[w->traced[i]];

		for (int32_t k = t->slot; k < t->slot + t->slots; k++) {
			int32_t talk = w->f.talk[k], pick = w->pick[talk];
			int64_t cost = cost_of(w, talk);

			if (pick >= 0 && !choice_fits(&w->s, w->pick, talk,
				w->s.choices[talk].o[pick]))
				return false;
			w->out.cost += cost - w->cost[talk];
			w->cost[talk] = cost;
			move_talk(w, talk, find_start(w, talk), find_length(w, talk));
		}
	}
	return w->out.cost == w->out.bound;
}

/* Plan again only what the change of `person` touches; false when that is not enough. */
static bool solve_touched_teams(struct plan_warm *w, int32_t person)
{
	bool ended;

	w->moved_n = 0;
	for (; w->traced_n; w->traced_n--) w->is_traced[w->traced[w->traced_n - 1]] = false;
	w->s.began = clock_seconds();
	if (!change_talks(w, person)) return false;
	do {
		send_messages(w);
		trace_picks(w);
		ended = must_stop(&w->s);
	} while (!ended && count_broken_days(w));
	return !ended && w->f.exact && take_traced_picks(w);
}

/* --- one person -------------------------------------------------------------------------- */

/* Copy a calendar into one block of memory, which is returned; `to` points into the block. */
static void *copy_person(const struct plan_person *from, struct plan_person *to)
{
	size_t works = (size_t)from->works * sizeof(*from->work);
	size_t busies = (size_t)from->busies * sizeof(*from->busy);
	size_t prefers = (size_t)from->prefers * sizeof(*from->prefer);
	size_t softs = (size_t)from->softs * sizeof(*from->soft);
	char *block = calloc(1, works + busies + prefers + softs + 1);

	if (!block) abort();
	*to = *from;
	to->work = memcpy(block, works ? (void *)from->work : block, works);
	to->busy = memcpy(block + works, busies ? (void *)from->busy : block, busies);
	to->prefer = memcpy(block + works + busies, prefers ? (void *)from->prefer : block,
		prefers);
	to->soft = memcpy(block + works + busies + prefers, softs ? (void *)from->soft : block, softs);
	return block;
}

static bool works_alike(const struct plan_person *a, const struct plan_person *b)
{
	for (int32_t i = 0; i < a->works && i < b->works; i++)
		if (a->work[i].start != b->work[i].start || a->work[i].end != b->work[i].end ||
			a->work[i].day != b->work[i].day)
			return false;
	return a->works == b->works;
}

/* Replace the calendar of `person` by a copy of `now`. Counted days are forgotten when the working
 * time has changed, because their numbers may belong to other windows now. */
static bool take_person(struct plan_warm *w, int32_t person, const struct plan_person *now,
	struct err *e)
{
	struct plan_person *who, old;
	int32_t team;
	void *block;

	if (person < 0 || person >= w->p.people_n)
		return err_set(e, ERR_INPUT, "there is no person %d, the last one is %d", person,
			w->p.people_n - 1);
	who = &w->people[person];
	old = *who;
	*who = *now;
	if (!plan_person_check(&w->p, person, e)) {
		*who = old;
		return false;
	}
	block = copy_person(now, who);
	team = w->f.team_of[person];
	if (team >= 0 && !works_alike(&old, who)) w->f.team[team].days = 0;
	free(w->of_person[person]);
	w->of_person[person] = block;
	return true;
}

bool plan_warm_change(struct plan_warm *w, int32_t person, const struct plan_person *now,
	struct plan_change *out, struct err *e)
{
	double began = clock_seconds();
	bool warm;

	if (!take_person(w, person, now, e)) return false;
	warm = w->warm && solve_touched_teams(w, person);
	if (!warm && !solve_whole(w, e)) return false;
	w->out.seconds = clock_seconds() - began;
	*out = (struct plan_change){ &w->out, w->moved, w->moved_n, warm };
	return true;
}

struct plan_warm *plan_warm_new(const struct plan_problem *p, const struct plan_limits *limits,
	struct err *e)
{
	struct plan_warm *w = calloc(1, sizeof(*w));

	if (!w) abort();
	for (int32_t t = 0; t < p->talks_n; t++) assert(!p->talks[t].nooks);
	w->p = *p;
	w->limits = *limits;
	w->a = arena_new();
	w->p.people = w->people = copy_array(p->people, (size_t)p->people_n, sizeof(*p->people));
	w->of_person = calloc((size_t)p->people_n + 1, sizeof(*w->of_person));
	w->out.start = malloc(((size_t)p->talks_n + 1) * sizeof(*w->out.start));
	w->out.length = malloc(((size_t)p->talks_n + 1) * sizeof(*w->out.length));
	if (!w->of_person || !w->out.start || !w->out.length) abort();
	memset(w->out.start, 0xff, (size_t)p->talks_n * sizeof(*w->out.start));
	memset(w->out.length, 0xff, (size_t)p->talks_n * sizeof(*w->out.length));
	if (solve_whole(w, e)) {
		w->out.seconds = clock_seconds() - w->s.began;
		return w;
	}
	plan_warm_free(w);
	return NULL;
}

const struct plan_solution *plan_warm_solution(const struct plan_warm *w)
{
	return &w->out;
}

void plan_warm_free(struct plan_warm *w)
{
	if (!w) return;
	drop_state(w);
	for (int32_t i = 0; i < w->p.people_n; i++) free(w->of_person[i]);
	free(w->of_person);
	free(w->people);
	free(w->out.start);
	free(w->out.length);
	arena_free(w->a);
	free(w);
}
