/* SPDX-License-Identifier: Apache-2.0
 *
 * A planned talk becomes shorter where it stands, unless something else has taken its time. For the
 * others, and for pairs that are due and have no talk, the planner finds times around those.
 */
#include "model/pressure_plan.h"

#include "base/date.h"
#include "base/ctx.h"
#include "ical/zones.h"
#include "model/audit.h"
#include "model/near.h"
#include "model/pair.h"
#include "model/person.h"
#include "model/pressure.h"
#include "model/pressure_back.h"
#include "model/talk.h"
#include "model/week.h"
#include "model/week_person.h"
#include "view/lang.h"

/* Everything that an answer is worked out from. */
struct table {
	struct pressure_plan *p;
	struct span week;
	int64_t not_before;
	const struct zone *zone;
	struct pair *pairs;
	size_t pairs_n;
	struct talk *planned;        /* one of each entry of p->talks; id 0: none */
	const struct pair **pair_of; /* of each entry of p->talks */
	struct near near;
	struct week_person *people; /* x->me, then the member of each entry */
};

static bool read_table(struct ctx *x, struct table *t, int64_t from_day)
{
	struct person *me = person_my_work(x);

	if (!me || !pair_list(x, &t->pairs, &t->pairs_n)) return false;
	t->people = NEW_N(x->a, struct week_person, t->pairs_n + 1);
	if (!week_person_fill(x, &t->people[0], me->name, me->timezone, me->work_hours))
		return false;
	t->people[0].cap = PRESSURE_A_DAY;
	t->zone = t->people[0].zone;
	t->week = (struct span){ zone_utc_of(t->zone, from_day * DAY),
		zone_utc_of(t->zone, (from_day + 7) * DAY) };
	t->not_before = x->now + TALK_LEAD_MINUTES * MINUTE;
	t->p = NEW(x->a, struct pressure_plan);
	t->p->from_day = from_day;
	t->p->talks = NEW_N(x->a, struct pressure_talk, t->pairs_n);
	t->planned = NEW_N(x->a, struct talk, t->pairs_n);
	t->pair_of = NEW_N(x->a, const struct pair *, t->pairs_n);
	return true;
}

/* Find the first talk of a pair that is planned in the week and begins late enough; NULL: none. */
static const struct talk *find_planned(const struct table *t, const struct talk *talks, size_t n,
	int64_t pair)
{
	for (size_t i = 0; i < n; i++)
		if (talks[i].pair == pair && talks[i].state == TALK_PLANNED && !talks[i].began &&
			talks[i].starts >= t->not_before)
			return &talks[i];
	return NULL;
}

/* True when a pair without a talk in the week is to get one: its rhythm asks for a talk in the
 * week, and its next one does not come soon after it. */
static bool is_due(const struct table *t, const struct pair *pair)
{
	int64_t from = t->p->from_day, next;

	if (pair->last_talk &&
		date_day_of(zone_local_of(t->zone, pair->last_talk)) + pair->cadence_days >=
			from + 7)
		return false;
	if (!pair->next_talk) return true;
	next = date_day_of(zone_local_of(t->zone, pair->next_talk));
	return next >= from + 7 && next >= from + pair->cadence_days;
}

/* List the talks that the answer is about: those that are planned, and those that are due. */
static bool list_talks(struct ctx *x, struct table *t)
{
	struct pressure_plan *p = t->p;
	struct talk *talks;
	size_t n;

	if (!talk_list(x, t->week.start, t->week.end, &talks, &n)) return false;
	for (size_t i = 0; i < t->pairs_n; i++) {
		const struct pair *pair = &t->pairs[i];
		const struct talk *planned = find_planned(t, talks, n, pair->id);

		if (!planned && (t->week.end <= t->not_before || !is_due(t, pair))) continue;
		if (!week_person_fill(x, &t->people[p->n + 1], pair->name, pair->timezone,
			    pair->work_hours))
			return false;
		t->pair_of[p->n] = pair;
		t->planned[p->n] = planned ? *planned : (struct talk){ 0 };
		p->talks[p->n++] = (struct pressure_talk){
			.pair = pair->id,
			.member = pair->member,
			.name = pair->name,
			.talk = planned ? planned->id : 0,
			.was_starts = planned ? planned->starts : 0,
			.was_minutes = planned ? planned->minutes : 0,
			.was_source = planned ? (int64_t)planned->source : TALK_OURS,
			.wanted = pair->minutes,
			.change = PRESSURE_NO_ROOM,
		};
	}
	return true;
}

/* Take planned talks, and their events in calendars, out of what a person's talks and calendars take; in one go, since a
 * leader has as many as pairs. */
static void lift_talks(struct ctx *x, const struct talk *t, size_t n, struct spans *talks,
	struct spans *calendars)
{
	struct span_list all = { .a = x->a }, of_calendars = { .a = x->a };

	for (size_t i = 0; i < n; i++) {
		int64_t ends = t[i].starts + t[i].minutes * MINUTE;

		if (!t[i].id) continue;
		spans_add(&all, t[i].starts, ends);
		if (t[i].source == TALK_OURS) continue;
		spans_add(&all, t[i].event_starts, t[i].event_ends);
		spans_add(&of_calendars, t[i].starts, ends);
		spans_add(&of_calendars, t[i].event_starts, t[i].event_ends);
	}
	spans_merge(&all.is);
	spans_merge(&of_calendars.is);
	*talks = spans_minus(x->a, *talks, all.is);
	*calendars = spans_minus(x->a, *calendars, of_calendars.is);
}

/* Fill when everybody is busy, without the talks that the answer is about. What a calendar has
 * beside a talk of ours is busy still, for calendars are added after these talks were taken out. */
static bool fill_busy(struct ctx *x, struct table *t)
{
	if (!near_list(x, &t->near) || !near_busy(x, &t->near, t->week.start, t->week.end))
		return false;
	for (size_t i = 0; i <= t->p->n; i++) {
		const struct near_person *known = near_find(&t->near,
			i ? t->p->talks[i - 1].member : x->me);
		struct spans talks, calendars;

		if (!known) return err_set(&x->err, ERR_MISSING, TR("no such person"));
		talks = known->talks;
		calendars = known->busy;
		lift_talks(x, i ? &t->planned[i - 1] : t->planned, i ? 1 : t->p->n, &talks, &calendars);
		t->people[i].busy = spans_plus(x->a, talks, calendars);
		t->people[i].soft = spans_minus(x->a, known->soft, known->talks);
	}
	return true;
}

static bool is_free(const struct spans *busy, struct span at)
{
	for (size_t i = 0; i < busy->n; i++)
		if (busy->at[i].start < at.end && busy->at[i].end > at.start) return false;
	return true;
}

/* Keep each planned talk where it stands, shorter, if that is free for both. */
static void shorten_in_place(struct ctx *x, struct table *t)
{
	for (size_t i = 0; i < t->p->n; i++) {
		struct pressure_talk *to = &t->p->talks[i];
		int64_t minutes = to->was_minutes < PRESSURE_MINUTES ? to->was_minutes
								     : PRESSURE_MINUTES;
		struct span at = { to->was_starts, to->was_starts + minutes * MINUTE };

		if (!to->talk || !is_free(&t->people[0].busy, at) ||
			!is_free(&t->people[i + 1].busy, at))
			continue;
		to->starts = at.start;
		to->minutes = minutes;
		to->change = minutes < to->was_minutes ? PRESSURE_SHORTER : PRESSURE_STAYS;
		t->people[0].busy = spans_plus(x->a, t->people[0].busy, (struct spans){ &at, 1 });
		t->people[i + 1].busy = spans_plus(x->a, t->people[i + 1].busy,
			(struct spans){ &at, 1 });
	}
}

/* Find times for the talks that have none yet. */
static bool find_times(struct ctx *x, struct table *t)
{
	/* the first plan that the planner finds, which is the same each time, and not the best: pages wait for it */
	static const atomic_bool first_plan = true;
	struct plan_limits limits = { .threads = 1, .stop = &first_plan };
	struct week_pair *pairs = NEW_N(x->a, struct week_pair, t->p->n);
	struct pressure_talk **open = NEW_N(x->a, struct pressure_talk *, t->p->n);
	struct week_ask ask = { .from = t->p->from_day,
		.days = 7,
		.not_before = t->not_before,
		.people = t->people,
		.people_n = (int32_t)t->p->n + 1,
		.pairs = pairs };
	struct plan_problem problem;
	struct plan_solution found;

	for (size_t i = 0; i < t->p->n; i++) {
		struct pressure_talk *to = &t->p->talks[i];
		int64_t most = to->was_minutes ? to->was_minutes : to->wanted;

		if (to->minutes) continue;
		open[ask.pairs_n] = to;
		pairs[ask.pairs_n++] = (struct week_pair){ .leader = 0,
			.member = (int32_t)i + 1,
			.minutes = (int32_t)(most < PRESSURE_MINUTES ? most : PRESSURE_MINUTES),
			.cadence_days = (int32_t)t->pair_of[i]->cadence_days,
			.last = t->pair_of[i]->last_talk };
	}
	if (!ask.pairs_n) return true;
	if (!week_problem(x->a, &ask, &problem, &x->err) ||
		!plan_solve(x->a, &problem, &limits, &found, &x->err))
		return false;
	for (int32_t k = 0; k < ask.pairs_n; k++) {
		int32_t choices[PLAN_LENGTHS_MAX];

		if (found.start[k] < 0) continue;
		week_minutes(pairs[k].minutes, choices);
		open[k]->minutes = choices[found.length[k]];
		open[k]->starts = week_talk_time(&ask, k, found.start[k],
			(int32_t)open[k]->minutes);
		open[k]->change = open[k]->talk ? PRESSURE_MOVED : PRESSURE_NEW;
	}
	return true;
}

/* Sum up what would change, and make its tag. */
static void sum_up(struct pressure_plan *p)
{
	uint64_t tag = STR_HASH;

	for (size_t i = 0; i < p->n; i++) {
		const struct pressure_talk *t = &p->talks[i];
		const int64_t numbers[] = { t->pair, t->talk, t->was_starts, t->was_minutes,
			t->starts, t->minutes };
		int64_t then = t->minutes ? t->minutes : t->was_minutes;

		tag = str_hash(tag, (struct str){ (const char *)numbers, sizeof numbers });
		p->changes += t->change == PRESSURE_SHORTER || t->change == PRESSURE_MOVED ||
			t->change == PRESSURE_NEW;
		p->before += t->talk != 0;
		p->minutes_before += t->was_minutes;
		p->after += then != 0;
		p->minutes_after += then;
	}
	p->tag = (int64_t)(tag & INT64_MAX);
}

struct pressure_plan *pressure_plan(struct ctx *x, int64_t from_day)
{
	struct table t = { 0 };

	if (!read_table(x, &t, from_day) || !list_talks(x, &t) || !fill_busy(x, &t)) return NULL;
	shorten_in_place(x, &t);
	if (!find_times(x, &t)) return NULL;
	sum_up(t.p);
	return t.p;
}

static void say_changed(struct ctx *x)
{
	err_clear(&x->err);
	err_set(&x->err, ERR_CONFLICT,
		TR("Something changed while you looked at it. Please look once more."));
}

struct pressure_plan *pressure_answer(struct ctx *x, int64_t from_day, int64_t tag)
{
	struct pressure_week weeks[PRESSURE_WEEKS];
	struct pressure_plan *p = NULL;

	if (!pressure_weeks(x, weeks)) return NULL;
	for (int i = PRESSURE_PAST; i <= PRESSURE_PAST + 1 && !p; i++)
		if (weeks[i].from_day == from_day && weeks[i].hot && !(p = pressure_plan(x, from_day))) return NULL;
	if (p && p->tag == tag) return p;
	say_changed(x);
	return NULL;
}

/* -- accepting -- */

/* Change a talk, or plan one; its id. 0 on error. */
static int64_t change_talk(struct ctx *x, const struct pressure_talk *t)
{
	bool ok = true;

	if (t->change == PRESSURE_NEW) return talk_plan(x, t->pair, t->starts, t->minutes, t->wanted);
	if (t->change == PRESSURE_SHORTER) ok = talk_shorten(x, t->talk, t->starts, t->minutes, TALK_ANY_HOURS);
	if (t->change == PRESSURE_MOVED) ok = talk_move(x, t->talk, t->starts, t->minutes, TALK_IN_HOURS);
	return ok ? t->talk : 0;
}

/* Keep what was changed, for whoever takes it back later. */
static bool keep_change(struct ctx *x, int64_t from_day, const struct pressure_talk *t, int64_t talk)
{
	return pressure_back_keep(x, from_day, &(struct pressure_was){ .talk = talk, .starts = t->starts,
		.minutes = t->minutes, .was_starts = t->was_starts, .was_minutes = t->was_minutes,
		.was_source = t->was_source });
}

/* Change the talks of one kind. A talk may have to wait until another one has left the place that
 * it moves to, so what is refused for a conflict is tried again as long as something moves. */
static bool change_talks(struct ctx *x, const struct pressure_plan *p, enum pressure_change kind,
	size_t *accepted)
{
	bool *done = NEW_N(x->a, bool, p->n), moved = true, left = true;
	int64_t talk;

	while (moved && left) {
		moved = left = false;
		for (size_t i = 0; i < p->n; i++) {
			if (p->talks[i].change != kind || done[i]) continue;
			err_clear(&x->err);
			talk = change_talk(x, &p->talks[i]);
			done[i] = talk != 0;
			if (!talk && x->err.code != ERR_CONFLICT) return false;
			if (talk && !keep_change(x, p->from_day, &p->talks[i], talk)) return false;
			moved = moved || done[i];
			left = left || !done[i];
			*accepted += done[i];
		}
	}
	return !left;
}

static bool change_all(struct ctx *x, const struct pressure_plan *p, size_t *accepted)
{
	return change_talks(x, p, PRESSURE_SHORTER, accepted) &&
		change_talks(x, p, PRESSURE_MOVED, accepted) && change_talks(x, p, PRESSURE_NEW, accepted);
}

bool pressure_accept(struct ctx *x, const struct pressure_plan *p, size_t *accepted)
{
	*accepted = 0;
	if (change_all(x, p, accepted)) return audit_add(x, "pressure.accept", x->me);
	/* what the plan says was right when it was made, so a talk has changed since: somebody else was first */
	if (x->err.code == ERR_INPUT) say_changed(x);
	return false;
}
