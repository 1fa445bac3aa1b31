/* SPDX-License-Identifier: Apache-2.0
 *
 * Shorten, do not cancel: this file finds the next times at which a shorter talk fits both people,
 * and checks times that somebody chose. A time fits when both work then and neither is busy or in
 * another talk. An offer begins on a five-minute cell, as the talks of the planner do
 * (model/week.h); an offer of three minutes may begin in any minute of a gap that has no room on a
 * cell.
 */
#include "model/talk.h"

#include <string.h>

#include "base/date.h"
#include "ical/busy.h"
#include "ical/spans.h"
#include "ical/zones.h"
#include "model/calendar.h"
#include "model/hours.h"
#include "model/pair.h"
#include "model/person.h"
#include "model/week.h"
#include "view/lang.h"

enum { CELL = WEEK_CELL_MINUTES * MINUTE };

/* List when a person has no time in the window: busy time and all talks but `t`. */
static bool list_obstacles(struct ctx *x, int64_t person, const struct talk *t, struct span window,
	struct spans *out)
{
	struct spans busy, talks;

	if (!calendar_busy(x, person, window.start, window.end, &busy, NULL)) return false;
	if (!talk_busy(x, person, window.start, window.end, &talks)) return false;
	out->at = NEW_N(x->a, struct span, busy.n + talks.n + 1);
	out->n = busy.n;
	if (busy.n) memcpy(out->at, busy.at, busy.n * sizeof *busy.at);
	for (size_t i = 0; i < talks.n; i++)
		if (talks.at[i].start != t->starts ||
			talks.at[i].end != t->starts + t->minutes * MINUTE)
			out->at[out->n++] = talks.at[i];
	spans_merge(out);
	/* the event of the talk in the calendar is no obstacle: the talk takes place
	 * instead of it */
	if (t->source != TALK_OURS)
		*out = spans_minus(x->a, *out,
			(struct spans){ &(struct span){ t->event_starts, t->event_ends }, 1 });
	return true;
}

/* Find the first span that overlaps [start, end). NULL: none does. */
static const struct span *find_clash(const struct spans *s, int64_t start, int64_t end)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->at[i].start < end && s->at[i].end > start) return &s->at[i];
	return NULL;
}

/* True when a working window holds [start, end). Else *next is the start of the next window. */
static bool is_at_work(const struct hours_span *h, size_t n, int64_t start, int64_t end,
	int64_t *next)
{
	*next = INT64_MAX;
	for (size_t i = 0; i < n; i++) {
		if (h[i].start <= start && end <= h[i].end) return true;
		if (h[i].start > start && h[i].start < *next) *next = h[i].start;
	}
	return false;
}

/* One of the two people of a talk. */
struct side {
	struct spans busy;
	struct hours_span *work; /* working windows in order; windows that meet are joined */
	size_t work_n;
};

/* Join the windows that meet, and return how many are left. */
static size_t join_windows(struct hours_span *h, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (kept && h[kept - 1].end == h[i].start) h[kept - 1].end = h[i].end;
		else h[kept++] = h[i];
	}
	return kept;
}

/* Read the working windows of one side, from the day before `window` on, so that a night shift is
 * seen. */
static bool read_work(struct ctx *x, struct side *s, struct str zone, struct str work,
	struct span window)
{
	const struct zone *z = zone_find(x->zones, zone);
	struct hours h;

	if (!z) z = zone_utc(x->zones);
	if (!hours_parse(work, &h, &x->err)) return false;
	s->work_n = hours_expand(x->a, &h, z, date_day_of(window.start) - 1, TALK_OFFER_DAYS + 3,
		&s->work);
	s->work_n = join_windows(s->work, s->work_n);
	return true;
}

static bool read_side(struct ctx *x, struct side *s, int64_t person, struct str zone,
	struct str work, const struct talk *t, struct span window)
{
	return read_work(x, s, zone, work, window) &&
		list_obstacles(x, person, t, window, &s->busy);
}

static int64_t round_up(int64_t at, int64_t step)
{
	int64_t past = at % step;

	return past ? at + step - past : at;
}

/* Return `at` when [at, end) fits both sides, else the next moment that is worth a try. */
static int64_t find_next_try(const struct side side[2], int64_t at, int64_t end)
{
	int64_t later = at;

	for (int i = 0; i < 2; i++) {
		const struct span *s = find_clash(&side[i].busy, at, end);
		int64_t next;

		if (s && s->end > later) later = s->end;
		if (!is_at_work(side[i].work, side[i].work_n, at, end, &next) && next > later)
			later = next;
	}
	return later;
}

/* Find the first start in the window, a multiple of `step`, at which so many minutes fit both
 * sides; 0: there is none. */
static int64_t find_fit_on(const struct side side[2], struct span window, int64_t minutes,
	int64_t step)
{
	int64_t at = round_up(window.start, step);

	while (at + minutes * MINUTE <= window.end) {
		int64_t later = find_next_try(side, at, at + minutes * MINUTE);

		if (later == at) return at;
		if (later >= window.end) return 0;
		at = round_up(later, step);
	}
	return 0;
}

/* Find the first start for so many minutes. Three minutes may also begin between two cells, when
 * the gap ends before its first cell has room for them. */
static int64_t find_fit(const struct side side[2], struct span window, int64_t minutes)
{
	int64_t at = find_fit_on(side, window, minutes, CELL), sooner;

	if (minutes > 3) return at;
	sooner = find_fit_on(side, window, minutes, MINUTE);
	return at && round_up(sooner, CELL) == at ? at : sooner;
}

/* True when no obstacle of either side overlaps these minutes. */
static bool does_fit(const struct side side[2], int64_t at, int64_t minutes)
{
	return !find_clash(&side[0].busy, at, at + minutes * MINUTE) &&
		!find_clash(&side[1].busy, at, at + minutes * MINUTE);
}

/* Put an offer in its place by time. Longer offers come first, so that of two at the same start the
 * longer one stays. */
static void add_offer(struct talk_offer *out, size_t *n, struct talk_offer o)
{
	size_t at = *n;

	for (size_t i = 0; i < *n; i++)
		if (out[i].starts == o.starts) return;
	while (at > 0 && out[at - 1].starts > o.starts) at--;
	if (at == TALK_OFFERS) return;
	if (*n < TALK_OFFERS) (*n)++;
	memmove(&out[at + 1], &out[at], (*n - 1 - at) * sizeof *out);
	out[at] = o;
}

static bool read_sides(struct ctx *x, const struct talk *t, struct span window, struct side side[2])
{
	struct person *me = person_me(x);
	struct pair *p = pair_going(x, t->pair);

	if (!me || !p) return false;
	return read_side(x, &side[0], x->me, me->timezone, me->work_hours, t, window) &&
		read_side(x, &side[1], t->leader == x->me ? t->member : t->leader, p->timezone,
			p->work_hours, t, window);
}

/* The time in which offers lie: none begins before both people could have read of it. */
static struct span make_window(const struct ctx *x)
{
	return (struct span){ x->now + TALK_LEAD_MINUTES * MINUTE,
		x->now + TALK_OFFER_DAYS * (int64_t)DAY };
}

bool talk_offer_shorter(struct ctx *x, int64_t id, struct talk_offer *out, size_t *n)
{
	static const int64_t lengths[] = { 15, 10, 5, 3 };
	struct talk *t = talk_get(x, id);
	struct span window = make_window(x);
	struct side side[2];

	*n = 0;
	if (!t) return false;
	if (t->state != TALK_PLANNED || t->began)
		return err_set(&x->err, ERR_CONFLICT, TR("the talk with %.*s is no longer planned"),
			STR(t->other));
	if (!read_sides(x, t, window, side)) return false;
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		int64_t m = lengths[i], at;

		if (m > t->minutes || (m == t->minutes && m > 3)) continue;
		if (m < t->minutes && t->starts >= x->now && does_fit(side, t->starts, m))
			add_offer(out, n, (struct talk_offer){ t->starts, m, true });
		at = find_fit(side, window, m);
		if (at && at != t->starts) add_offer(out, n, (struct talk_offer){ at, m, false });
	}
	return true;
}

static bool overlaps_any(int64_t at, int64_t minutes, const int64_t *taken, size_t taken_n)
{
	for (size_t i = 0; i < taken_n; i++)
		if (at < taken[i] + minutes * MINUTE && taken[i] < at + minutes * MINUTE)
			return true;
	return false;
}

/* Find the first `most` starts for a new talk, each an hour or more after the one before, and none of
 * them where so many minutes are taken. */
static bool find_starts(struct ctx *x, int64_t pair, int64_t minutes, const int64_t *taken,
	size_t taken_n, size_t most, int64_t *starts, size_t *n)
{
	int64_t at;
	struct span window = make_window(x);
	struct pair *p = pair_going(x, pair);
	struct side side[2];

	*n = 0;
	if (!p) return false;
	/* the new talk is in no list yet, so that none of the talks of the two is left out: starts
	 * −1 */
	if (!read_sides(x, &(struct talk){ .pair = pair, .leader = p->leader, .member = p->member,
			.starts = -1 }, window, side))
		return false;
	while (*n < most && (at = find_fit(side, window, minutes)) != 0) {
		bool free = !overlaps_any(at, minutes, taken, taken_n);

		if (free) starts[(*n)++] = at;
		window.start = at + (free ? HOUR : MINUTE);
	}
	return true;
}

bool talk_offer_first(struct ctx *x, int64_t pair, int64_t minutes, int64_t *starts)
{
	size_t n;

	*starts = 0;
	return find_starts(x, pair, minutes, NULL, 0, 1, starts, &n);
}

bool talk_offer_next(struct ctx *x, int64_t pair, int64_t minutes, const int64_t *taken,
	size_t taken_n, int64_t starts[TALK_OFFERS], size_t *n)
{
	return find_starts(x, pair, minutes, taken, taken_n, TALK_OFFERS, starts, n);
}

bool talk_offer_fits(struct ctx *x, int64_t pair, int64_t starts, int64_t minutes,
	enum talk_hours hours)
{
	struct pair *p = pair_going(x, pair);
	struct talk *none; /* a new talk: with the start −1 it is none of the talks of the two */

	if (!p) return false;
	none = NEW(x->a, struct talk);
	*none = (struct talk){ .pair = pair, .leader = p->leader, .member = p->member, .starts = -1,
		.other = p->name };
	return talk_fits(x, none, starts, minutes) &&
		talk_hours_fit(x, none, starts, minutes, hours);
}

bool talk_fits(struct ctx *x, const struct talk *t, int64_t starts, int64_t minutes)
{
	struct span window = { starts, starts + minutes * MINUTE };
	int64_t other = t->leader == x->me ? t->member : t->leader;
	struct spans busy;

	if (!list_obstacles(x, x->me, t, window, &busy)) return false;
	if (find_clash(&busy, window.start, window.end))
		return err_set(&x->err, ERR_CONFLICT, TR("you have something else then"));
	if (!list_obstacles(x, other, t, window, &busy)) return false;
	if (find_clash(&busy, window.start, window.end))
		return err_set(&x->err, ERR_CONFLICT, TR("%.*s has something else then"),
			STR(t->other));
	return true;
}

bool talk_outside(struct ctx *x, int64_t pair, int64_t starts, int64_t minutes,
	struct talk_outside *out)
{
	struct span window = { starts, starts + minutes * MINUTE };
	struct person *me = person_me(x);
	struct pair *p = pair_going(x, pair);
	struct side mine, theirs;
	int64_t next;

	if (!me || !p || !read_work(x, &mine, me->timezone, me->work_hours, window) ||
		!read_work(x, &theirs, p->timezone, p->work_hours, window))
		return false;
	out->mine = !is_at_work(mine.work, mine.work_n, window.start, window.end, &next);
	out->theirs = !is_at_work(theirs.work, theirs.work_n, window.start, window.end, &next);
	return true;
}

bool talk_hours_fit(struct ctx *x, const struct talk *t, int64_t starts, int64_t minutes,
	enum talk_hours hours)
{
	struct talk_outside out;

	if (hours == TALK_ANY_HOURS) return true;
	if (!talk_outside(x, t->pair, starts, minutes, &out)) return false;
	if (out.mine && out.theirs)
		return err_set(&x->err, ERR_ASK, TR("outside your and %.*s's working hours"),
			STR(t->other));
	if (out.mine) return err_set(&x->err, ERR_ASK, TR("outside your working hours"));
	if (out.theirs)
		return err_set(&x->err, ERR_ASK, TR("outside %.*s's working hours"), STR(t->other));
	return true;
}
