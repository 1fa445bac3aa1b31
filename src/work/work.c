/* SPDX-License-Identifier: Apache-2.0 */
#include "work/work.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "base/watch.h"
#include "model/account.h"
#include "model/act_link.h"
#include "model/assistant.h"
#include "model/calendar.h"
#include "model/chat.h"
#include "model/coverage_kept.h"
#include "model/floor.h"
#include "model/here.h"
#include "model/hook.h"
#include "model/inbox.h"
#include "model/invitation.h"
#include "model/line.h"
#include "model/message_plan.h"
#include "model/outbox.h"
#include "model/pulse.h"
#include "model/reach.h"
#include "model/repeat.h"
#include "model/replaced.h"
#include "model/send_turn.h"
#include "model/undo.h"
#include "model/talk_settle.h"
#include "model/tracker_job.h"
#include "work/caldav.h"
#include "work/coverage.h"
#include "work/feeds.h"
#include "work/hooks.h"
#include "work/invitations.h"
#include "work/mail.h"
#include "work/messages.h"
#include "work/parcels.h"
#include "work/pulse.h"
#include "work/trackers.h"

enum { EVERY_SECONDS = 60, MAIL_SECONDS = 5, PULSE_SECONDS = 5, OUT_EVERY = 1, CALENDARS_A_TURN = 1, TALKS_A_TURN = 50,
	FEED_THREADS = 4, OUT_THREADS = 2, CHORE_SECONDS = 60 /* of one transaction */ };

struct work {
	struct store *store;
	pthread_t thread, mail, pulse, feeds[FEED_THREADS], hooks[OUT_THREADS], parcels[OUT_THREADS],
		trackers[OUT_THREADS];
	size_t mail_n, pulse_n, feeds_n, hooks_n, parcels_n, trackers_n;
	_Atomic int hooks_here, parcels_here, trackers_here;
	pthread_mutex_t mutex;
	pthread_cond_t wake;
	_Atomic bool stop;
};

static bool sweep_tables(struct ctx *x, bool *more)
{
	*more = false;
	return account_sweep(x) && repeat_sweep(x) && undo_sweep(x) && outbox_sweep(x) &&
		inbox_sweep(x) && line_sweep(x) && floor_sweep(x) && here_sweep(x) && replaced_sweep(x) &&
		pulse_sweep(x) && act_link_sweep(x) && message_sweep(x) && hook_sweep(x) && parcel_sweep(x) && send_turn_sweep(x) &&
		chat_link_sweep(x) && chat_declined_sweep(x) && chat_invited_sweep(x) && tracker_sweep(x) &&
		coverage_kept_sweep(x) && assistant_sweep(x);
}

static bool settle_talks(struct ctx *x, bool *more)
{
	size_t done;
	bool ok = talk_settle(x, TALKS_A_TURN, &done);

	*more = done == TALKS_A_TURN;
	return ok;
}

static bool extend_calendars(struct ctx *x, bool *more)
{
	size_t done;
	bool ok = calendar_extend(x, CALENDARS_A_TURN, &done);

	*more = done == CALENDARS_A_TURN;
	return ok;
}

static bool tell_invitations(struct ctx *x, bool *more)
{
	size_t done;
	bool ok = invitation_tell(x, TALKS_A_TURN, &done);

	*more = done == TALKS_A_TURN;
	return ok;
}

static const struct chore {
	const char *name;
	bool (*run)(struct ctx *x, bool *more); /* sets *more when it should run again at once */
} chores[] = {
	{ "settle talks", settle_talks }, /* stands first, for settle_first() */
	{ "sweep", sweep_tables },
	{ "tell invitations", tell_invitations },
	{ "extend calendars", extend_calendars },
	{ "plan messages", message_plan },
};

static bool is_stopping(struct work *w)
{
	bool stop;

	pthread_mutex_lock(&w->mutex);
	stop = w->stop;
	pthread_mutex_unlock(&w->mutex);
	return stop;
}

static void run_chore(struct work *w, struct arena *a, const struct chore *c)
{
	bool more = true;

	while (more && !is_stopping(w)) {
		struct watch watch = watch_start(&w->stop, CHORE_SECONDS);
		struct ctx x;
		bool ok;

		more = false;
		arena_reset(a);
		ok = store_begin(w->store, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x);
		x.watch = &watch;
		ok = ok && c->run(&x, &more);
		if (x.db) ok = store_end(&x, ok);
		if (ok) continue;
		if (!is_stopping(w)) log_error("chore failed name=\"%s\" %s", c->name, x.err.text);
		return;
	}
}

static void wait_for(struct work *w, int seconds)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += seconds;
	pthread_mutex_lock(&w->mutex);
	if (!w->stop) pthread_cond_timedwait(&w->wake, &w->mutex, &until);
	pthread_mutex_unlock(&w->mutex);
}

static void *run_chores(void *arg)
{
	struct work *w = arg;
	struct arena *a = arena_new();
	int64_t looked = 0;

	for (; !is_stopping(w); wait_for(w, EVERY_SECONDS)) {
		arena_reset(a);
		for (size_t i = 0; i < sizeof chores / sizeof *chores; i++)
			run_chore(w, a, &chores[i]);
		while (!is_stopping(w) && messages_next(w->store, a, &w->stop)) {}
		arena_reset(a);
		coverage_finish(w->store, a, &looked, &w->stop);
	}
	arena_free(a);
	return NULL;
}

/* Calendars have threads of their own, so that a slow server holds up nothing else. */
static void *run_feeds(void *arg)
{
	struct work *w = arg;
	struct transfer_line *line = transfer_line_new();

	for (; !is_stopping(w); wait_for(w, EVERY_SECONDS)) {
		bool more = true;

		while (more && !is_stopping(w)) {
			struct arena *a = arena_new();

			more = feeds_next(w->store, a, line, FEED_THREADS, &w->stop);
			more = caldav_next(w->store, a, &w->stop) || more;
			arena_free(a);
		}
	}
	transfer_line_free(line);
	return NULL;
}

/* Mail goes out within seconds of its cause; the mailbox is asked once a minute. */
static void *run_mail(void *arg)
{
	struct work *w = arg;
	int64_t asked = 0;

	for (; !is_stopping(w); wait_for(w, MAIL_SECONDS)) {
		struct watch turn = watch_start(&w->stop, EVERY_SECONDS);
		bool more = true;

		while (more && !watch_is_over(&turn)) {
			struct arena *a = arena_new();

			more = w->store->smtp.url.n && mail_next(w->store, a, &w->stop);
			more = invitations_next(w->store, a, &w->stop) || more;
			arena_free(a);
		}
		if (!asked || watch_clock() >= asked + EVERY_SECONDS * 1000) {
			struct arena *a = arena_new();

			asked = watch_clock();
			mail_poll(w->store, a, &w->stop);
			arena_free(a);
		}
	}
	return NULL;
}

typedef bool send_next(struct store *, struct arena *, bool quick, const _Atomic bool *);

/* Send what is due, by one of OUT_THREADS that do the same; `here` counts those that began, and the first of
 * them is for whoever is not slow (model/send_turn.h). */
static void send_out(struct work *w, _Atomic int *here, send_next *next)
{
	bool quick = atomic_fetch_add(here, 1) == 0;

	for (; !is_stopping(w); wait_for(w, OUT_EVERY)) {
		bool more = true;

		while (more && !is_stopping(w)) {
			struct arena *a = arena_new();

			more = next(w->store, a, quick, &w->stop);
			arena_free(a);
		}
	}
}

/* Webhooks and messages have threads of their own, so that a slow server of either holds up neither
 * the other nor mail. */
static void *run_hooks(void *arg)
{
	struct work *w = arg;

	send_out(w, &w->hooks_here, hooks_next);
	return NULL;
}

static void *run_parcels(void *arg)
{
	struct work *w = arg;

	send_out(w, &w->parcels_here, parcels_next);
	return NULL;
}

/* So have trackers, which are slow by themselves. */
static void *run_trackers(void *arg)
{
	struct work *w = arg;

	send_out(w, &w->trackers_here, trackers_next);
	return NULL;
}

/* Answers of a pulse have a beat of their own, which no answer waits for. */
static void *run_pulse(void *arg)
{
	struct work *w = arg;
	struct arena *a = arena_new();

	for (; !is_stopping(w); wait_for(w, PULSE_SECONDS)) {
		arena_reset(a);
		pulse_settle(w->store, a);
		pulse_finish(w->store, a); /* after what this server holds was added up */
	}
	arena_free(a);
	return NULL;
}

static void ask_to_stop(struct work *w)
{
	pthread_mutex_lock(&w->mutex);
	w->stop = true;
	pthread_cond_broadcast(&w->wake);
	pthread_mutex_unlock(&w->mutex);
}

/* Stop and join the threads that have been started, and free the worker. */
static void join_threads(struct work *w)
{
	ask_to_stop(w);
	pthread_join(w->thread, NULL);
	if (w->mail_n) pthread_join(w->mail, NULL);
	if (w->pulse_n) pthread_join(w->pulse, NULL);
	for (size_t i = 0; i < w->feeds_n; i++) pthread_join(w->feeds[i], NULL);
	for (size_t i = 0; i < w->hooks_n; i++) pthread_join(w->hooks[i], NULL);
	for (size_t i = 0; i < w->parcels_n; i++) pthread_join(w->parcels[i], NULL);
	for (size_t i = 0; i < w->trackers_n; i++) pthread_join(w->trackers[i], NULL);
	free(w);
}

/* Settle talks before the server listens: after a night without the server, the first page shows
 * the talks as they are now. */
static void settle_first(struct work *w)
{
	struct arena *a = arena_new();

	run_chore(w, a, &chores[0]);
	arena_free(a);
}

/* Start `n` threads. False when not all of them could be started: *started says how many were. */
static bool start_threads(pthread_t *threads, size_t n, size_t *started, void *(*run)(void *), struct work *w)
{
	while (*started < n && pthread_create(&threads[*started], NULL, run, w) == 0) ++*started;
	return *started == n;
}

struct work *work_start(struct store *s, struct err *e)
{
	struct work *w = calloc(1, sizeof *w);

	if (!w) abort();
	w->store = s;
	pthread_mutex_init(&w->mutex, NULL);
	pthread_cond_init(&w->wake, NULL);
	settle_first(w);
	if (pthread_create(&w->thread, NULL, run_chores, w) != 0) {
		err_set(e, ERR_FAILED, "the worker's thread cannot be started");
		free(w);
		return NULL;
	}
	if (start_threads(w->feeds, FEED_THREADS, &w->feeds_n, run_feeds, w) &&
		start_threads(w->hooks, OUT_THREADS, &w->hooks_n, run_hooks, w) &&
		start_threads(w->parcels, OUT_THREADS, &w->parcels_n, run_parcels, w) &&
		start_threads(w->trackers, OUT_THREADS, &w->trackers_n, run_trackers, w) &&
		start_threads(&w->mail, 1, &w->mail_n, run_mail, w) &&
		start_threads(&w->pulse, 1, &w->pulse_n, run_pulse, w))
		return w;
	err_set(e, ERR_FAILED, "the worker's thread cannot be started");
	join_threads(w);
	return NULL;
}

void work_stop(struct work *w)
{
	join_threads(w);
}
