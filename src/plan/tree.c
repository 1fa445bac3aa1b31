/* SPDX-License-Identifier: Apache-2.0
 *
 * The best plan of a forest of teams. On the way up each team, after the teams below it, finds
 * what every choice of its own talk with its leader costs the team, and hands that table to the
 * team above, which adds it to the cost of the talk. On the way down each team, after the team
 * above, traces its best picks beside the choice that was made for its own talk. Caps are counted
 * only on days where a traced plan breaks them, and a table of a wide team is exact only at the
 * choices that were traced. Until then all tables are lower bounds, so the first plan that breaks
 * no cap and costs what the tables say is the best one.
 */
#include <pthread.h>

#include "plan/tree.h"

/* Starting a thread takes as long as a few teams. */
enum { TEAMS_A_THREAD = 50 };

/* One way up or down through all teams, which the threads share. */
struct sweep {
	struct solver *s;
	struct forest *f;
	int32_t *pick;
	_Atomic int32_t next;
	_Atomic int32_t *waits;  /* per team: on the way up, how many teams below are not done; on the
	                          * way down, 1 until the team itself is done */
	_Atomic bool stopped;
	_Atomic bool raised;     /* a message was too low for the choice that was made */
	pthread_mutex_t lock;
	pthread_cond_t moved;
};

/* Wait until waits[i] is 0; false when the work is to stop. The teams that are waited for come
 * earlier in the order, so some thread is at work on them and the wait ends. */
static bool wait_for_teams(struct sweep *w, int32_t i)
{
	if (atomic_load(&w->waits[i]) == 0) return !atomic_load(&w->stopped);
	pthread_mutex_lock(&w->lock);
	while (atomic_load(&w->waits[i]) > 0 && !atomic_load(&w->stopped))
		pthread_cond_wait(&w->moved, &w->lock);
	pthread_mutex_unlock(&w->lock);
	return !atomic_load(&w->stopped);
}

/* Count down waits[i], and wake the threads that wait for 0. */
static void release_team(struct sweep *w, int32_t i)
{
	if (atomic_fetch_sub(&w->waits[i], 1) > 1) return;
	pthread_mutex_lock(&w->lock);
	pthread_cond_broadcast(&w->moved);
	pthread_mutex_unlock(&w->lock);
}

static void stop_workers(struct sweep *w)
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

		if (!wait_for_teams(w, n - 1 - turn)) break;
		/* the team above waits for this team, so it sees that `dirty` is set here */
		if (t->dirty && team_up(w->s, w->f, t, &w->f->star[worker]))
			w->f->team[t->above].dirty = true;
		if (t->above >= 0) release_team(w, t->above);
		if (must_stop(w->s)) stop_workers(w);
	}
}

static void work_down(void *arg, unsigned worker)
{
	struct sweep *w = arg;
	int32_t n = w->f->n, i;

	while ((i = atomic_fetch_add(&w->next, 1)) < n) {
		struct team *t = &w->f->team[i];

		if (t->above >= 0 && !wait_for_teams(w, t->above)) break;
		if (team_down(w->s, w->f, t, w->pick, &w->f->star[worker])) {
			atomic_store(&w->raised, true);
			if (t->above >= 0) w->f->team[t->above].dirty = true;
		}
		release_team(w, i);
		if (must_stop(w->s)) stop_workers(w);
	}
}

/* Go through all teams once, up or down; false when the time was up. */
static bool sweep_teams(struct sweep *w, void (*work)(void *, unsigned))
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

/* --- again and again until nothing is left to correct ------------------------------ */

/* Count the days on which the picks break a cap, and mark the teams that count more days now; false
 * when there are none. The teams above follow where a message changes. */
static bool find_broken_caps(struct solver *s, struct forest *f, const int32_t *pick)
{
	bool any = false;

	for (int32_t i = 0; i < f->n; i++) {
		if (!team_count_days(s, f, &f->team[i], pick)) continue;
		f->team[i].dirty = any = true;
	}
	return any;
}

/* The bound of the whole forest: all talks left out, and what each team saves of that at least. */
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
	for (int32_t i = 0; i < f->n; i++)
		if (f->team[i].wide) team_count_all(s, f, &f->team[i]);
	do {
		atomic_store(&w.raised, false);
		ok = sweep_teams(&w, work_up);
		if (ok) *bound = bound_of(s, f);
		ok = ok && sweep_teams(&w, work_down);
	} while (ok && (find_broken_caps(s, f, pick) || atomic_load(&w.raised)));
	free(w.waits);
	return ok;
}
