/* SPDX-License-Identifier: Apache-2.0
 *
 * The best plan of a forest of teams. Up: each team, after those below it, finds what every
 * choice of its own talk with its leader costs it, and hands that table to the team above,
 * which adds it to the cost of the talk. Down: each team, after the one above, traces its
 * best picks beside the own talk that was chosen there. Caps are counted only on days where
 * a traced plan breaks them; until then all tables are lower bounds, so the first plan that
 * breaks none is the best one.
 */
#include <pthread.h>

#include "plan/forest.h"
#include "plan/price.h"
#include "plan/star.h"

/* Starting a thread takes as long as a few teams. */
enum { TEAMS_A_THREAD = 50 };

/* Rows of more than LARGE bytes are held by one thread at a time; a day is not counted
 * where that could bring them over LARGEST. */
static const int64_t LARGE = 32 << 20, LARGEST = (int64_t)768 << 20;

struct sweep {
	struct solver *s;
	struct forest *f;
	int32_t *pick;
	_Atomic int32_t next;
	_Atomic int32_t *waits;  /* per team: up, teams below that are not done; down, 1 */
	_Atomic bool stopped;
	pthread_mutex_t lock;
	pthread_cond_t moved;
};

/* --- one team -------------------------------------------------------------------- */

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

/* What the prices on the time of its two people add to a choice. */
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

static int64_t cost_without(const struct solver *s, int32_t talk)
{
	if (s->forced && s->forced->talk == talk) return s->forced->cost;
	return unplaced_cost(s->p, talk);
}

/* The choices of the team's talk `bit` that are worth more than leaving it out. */
static void load_talk(const struct solver *s, const struct forest *f, const struct team *t,
	int32_t bit, struct star *star)
{
	int32_t talk = f->talk[t->first + bit], below = f->below[talk];
	const struct plan_person *who = &s->p->people[t->person];
	const struct choices *c = &s->choices[talk];
	int64_t unplaced = cost_without(s, talk) * s->scale, most = 0;

	for (int32_t i = 0; i < c->n; i++) {
		int64_t cost = (int64_t)c->o[i].cost * s->scale - unplaced;

		if (below >= 0) cost += f->team[below].message[i];
		if (s->toll) cost += tolls_of(s, talk, c->o[i]);
		if (cost >= 0) continue;
		if (-cost > most) most = -cost;
		star_add(star, (struct star_item){ .start = (int32_t)c->o[i].start,
			.end = end_of(s, talk, c->o[i]), .cost = (int32_t)cost, .choice = i,
			.bit = (int16_t)bit, .day = counted_day(t, who, (int32_t)c->o[i].start) });
	}
	star->most += most;
}

static struct star_own own_of(const struct solver *s, const struct team *t, int32_t choice)
{
	struct option o = s->choices[t->up].o[choice];

	return (struct star_own){ (int32_t)o.start, end_of(s, t->up, o),
		counted_day(t, &s->p->people[t->person], (int32_t)o.start) };
}

static void load_team(const struct solver *s, const struct forest *f, const struct team *t,
	struct star *star)
{
	star_begin(star, (unsigned)t->n);
	star->ended = solver_ended;
	star->arg = s;
	for (int32_t i = 0; i < t->days; i++) star_count_day(star, s->p->people[t->person].cap);
	for (int32_t bit = 0; bit < t->n; bit++) load_talk(s, f, t, bit, star);
}

/* Solve the team for all choices of its own talk. True when the message is not the one
 * that was sent before. */
static bool make_message(const struct solver *s, struct team *t, struct star *star)
{
	bool changed = false;
	int64_t most, least;

	least = star_ahead(star, NULL);
	if (t->up >= 0) star_back(star);
	if (star->stopped) return false;
	t->least = least;
	if (t->up < 0) return false;
	most = cost_without(s, t->up) * s->scale; /* beyond it the talk is left out anyway */
	for (int32_t i = 0; i < star->owns; i++) {
		int64_t more = star_beside(star, &star->own[i]) - t->least;

		if (star_ends(star, (int64_t)star->masks)) return false;
		if (more > most) more = most;
		changed |= t->message[i] != more;
		t->message[i] = (int32_t)more;
	}
	return changed;
}

static bool begin_large(struct forest *f, const struct star *star, int64_t *bytes)
{
	*bytes = (int64_t)star_bytes(star);
	if (*bytes > LARGE) pthread_mutex_lock(&f->large);
	return *bytes > LARGE;
}

static void end_large(struct forest *f, struct star *star)
{
	star_drop_rows(star);
	pthread_mutex_unlock(&f->large);
}

bool team_up(const struct solver *s, struct forest *f, struct team *t, struct star *star)
{
	bool changed, large;

	load_team(s, f, t, star);
	for (int32_t i = 0; t->up >= 0 && i < s->choices[t->up].n; i++)
		star_own_add(star, own_of(s, t, i));
	star_cut(star, NULL);
	star_ready(star);
	large = begin_large(f, star, &t->bytes);
	changed = make_message(s, t, star);
	if (large) end_large(f, star);
	return changed;
}

void team_down(const struct solver *s, struct forest *f, struct team *t, int32_t *pick,
	struct star *star)
{
	int32_t choice = t->up >= 0 ? pick[t->up] : -1, picked[TEAM_TALKS] = { 0 };
	struct star_own own, *standing = NULL;
	int64_t bytes;
	bool large;

	if (!t->dirty && t->own == choice) return;
	load_team(s, f, t, star);
	if (choice >= 0) {
		own = own_of(s, t, choice);
		standing = &own;
	}
	star_cut(star, standing);
	star_ready(star);
	large = begin_large(f, star, &bytes);
	star_ahead(star, standing);
	if (!star->stopped) star_trace(star, standing, picked);
	if (large) end_large(f, star);
	if (star->stopped) return;
	for (int32_t bit = 0; bit < t->n; bit++) pick[f->talk[t->first + bit]] = picked[bit];
	t->own = choice;
	t->dirty = false;
}

/* --- all teams, on all threads --------------------------------------------------- */

/* Wait until the teams that team `i` depends on are done; they stand before it in the
 * order, so some thread is at work on them. */
static bool wait_for(struct sweep *w, int32_t i)
{
	if (atomic_load(&w->waits[i]) == 0) return !atomic_load(&w->stopped);
	pthread_mutex_lock(&w->lock);
	while (atomic_load(&w->waits[i]) > 0 && !atomic_load(&w->stopped))
		pthread_cond_wait(&w->moved, &w->lock);
	pthread_mutex_unlock(&w->lock);
	return !atomic_load(&w->stopped);
}

static void one_less(struct sweep *w, int32_t i)
{
	if (atomic_fetch_sub(&w->waits[i], 1) > 1) return;
	pthread_mutex_lock(&w->lock);
	pthread_cond_broadcast(&w->moved);
	pthread_mutex_unlock(&w->lock);
}

static void stop_all(struct sweep *w)
{
	atomic_store(&w->stopped, true);
	pthread_mutex_lock(&w->lock);
	pthread_cond_broadcast(&w->moved);
	pthread_mutex_unlock(&w->lock);
}

static void work_up(void *arg, unsigned worker)
{
	struct sweep *w = arg;
	int32_t n = w->f->n, turn;

	while ((turn = atomic_fetch_add(&w->next, 1)) < n) {
		struct team *t = &w->f->team[n - 1 - turn];

		if (!wait_for(w, n - 1 - turn)) break;
		/* the team above waits for this one, so it sees what is set here */
		if (t->dirty && team_up(w->s, w->f, t, &w->f->star[worker]))
			w->f->team[t->above].dirty = true;
		if (t->above >= 0) one_less(w, t->above);
		if (must_stop(w->s)) stop_all(w);
	}
}

static void work_down(void *arg, unsigned worker)
{
	struct sweep *w = arg;
	int32_t n = w->f->n, i;

	while ((i = atomic_fetch_add(&w->next, 1)) < n) {
		struct team *t = &w->f->team[i];

		if (t->above >= 0 && !wait_for(w, t->above)) break;
		team_down(w->s, w->f, t, w->pick, &w->f->star[worker]);
		one_less(w, i);
		if (must_stop(w->s)) stop_all(w);
	}
}

static bool sweep(struct sweep *w, void (*work)(void *, unsigned))
{
	int32_t dirty = 0;

	atomic_store(&w->next, 0);
	for (int32_t i = 0; i < w->f->n; i++) atomic_store(&w->waits[i], work == work_down);
	for (int32_t i = 0; work == work_up && i < w->f->n; i++)
		if (w->f->team[i].above >= 0) atomic_fetch_add(&w->waits[w->f->team[i].above], 1);
	for (int32_t i = 0; i < w->f->n; i++) dirty += w->f->team[i].dirty;
	run_workers(dirty < TEAMS_A_THREAD ? 1 : w->s->threads, work, w);
	return !atomic_load(&w->stopped);
}

/* --- caps where they bind ---------------------------------------------------------- */

/* Windows of a day, as the first and the last of them. */
static struct plan_span windows_of(const struct plan_person *who, int32_t day)
{
	struct plan_span span = { -1, -1 };

	for (int32_t i = 0; i < who->works; i++) {
		if (who->work[i].day != day) continue;
		if (span.start < 0) span.start = i;
		span.end = i;
	}
	return span;
}

/* Count this day from now on. Days whose windows interleave cannot both be counted. */
static bool count_day(struct solver *s, struct team *t, int32_t day)
{
	const struct plan_person *who = &s->p->people[t->person];
	struct plan_span span = windows_of(who, day);

	if (t->bytes * (t->days ? 1 : 1 + who->cap) > LARGEST) return false;
	for (int32_t i = 0; i < t->days; i++) {
		struct plan_span other = windows_of(who, t->day[i]);

		if (span.start <= other.end && other.start <= span.end) return false;
	}
	if (t->days == t->day_room) {
		int32_t *old = t->day;

		t->day_room = t->day_room ? t->day_room * 2 : 4;
		t->day = NEW_N(s->a, int32_t, t->day_room);
		if (t->days) memcpy(t->day, old, (size_t)t->days * sizeof(*old));
	}
	t->day[t->days++] = day;
	return true;
}

/* The days of the team's picks, own talk included; their number. */
static int32_t days_of(const struct solver *s, const struct forest *f, const struct team *t,
	const int32_t *pick, int32_t *day)
{
	int32_t n = 0;

	for (int32_t k = -1; k < t->n; k++) {
		int32_t talk = k < 0 ? t->up : f->talk[t->first + k];

		if (talk < 0 || pick[talk] < 0) continue;
		day[n++] = day_at(&s->p->people[t->person],
			(int32_t)s->choices[talk].o[pick[talk]].start);
	}
	return n;
}

bool team_count_days(struct solver *s, struct forest *f, struct team *t, const int32_t *pick)
{
	int32_t day[TEAM_TALKS + 1], n = days_of(s, f, t, pick, day);
	bool more = false;

	for (int32_t i = 0; i < n; i++) {
		int32_t same = 0, before = 0;

		for (int32_t k = 0; k < n; k++) {
			same += day[k] == day[i];
			before += k < i && day[k] == day[i];
		}
		if (before > 0 || same <= s->p->people[t->person].cap) continue;
		if (count_day(s, t, day[i]))
			more = true;
		else
			f->exact = false; /* the plan is a bound, and is repaired */
	}
	return more;
}

/* Mark the teams that must be computed again; false when there is none. Those above them
 * follow where a message changes. */
static bool find_broken_caps(struct solver *s, struct forest *f, const int32_t *pick)
{
	bool any = false;

	for (int32_t i = 0; i < f->n; i++) {
		if (!team_count_days(s, f, &f->team[i], pick)) continue;
		f->team[i].dirty = any = true;
	}
	return any;
}

static int64_t bound_of(const struct solver *s, const struct forest *f)
{
	int64_t sum = 0;

	for (int32_t t = 0; t < s->p->talks_n; t++) sum += unplaced_cost(s->p, t) * s->scale;
	for (int32_t i = 0; i < f->n; i++) sum += f->team[i].least;
	return sum;
}

bool tree_solve(struct solver *s, struct forest *f, int32_t *pick, int64_t *bound)
{
	struct sweep w = { .s = s, .f = f, .pick = pick, .lock = PTHREAD_MUTEX_INITIALIZER,
		.moved = PTHREAD_COND_INITIALIZER };
	bool ok = true;

	w.waits = calloc((size_t)f->n + 1, sizeof(*w.waits));
	if (!w.waits) abort();
	do {
		ok = sweep(&w, work_up);
		if (ok) *bound = bound_of(s, f);
		ok = ok && sweep(&w, work_down);
	} while (ok && find_broken_caps(s, f, pick));
	free(w.waits);
	return ok;
}
