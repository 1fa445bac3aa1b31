/* SPDX-License-Identifier: Apache-2.0
 *
 * Shorten, do not cancel: the next times at which a shorter talk fits both. Free time is
 * what both work and neither is busy or in another talk; a start lies on a five-minute
 * cell, as the planner's do (model/week.h).
 */
#include "model/talk.h"

#include <string.h>

#include "base/date.h"
#include "ical/busy.h"
#include "ical/zone.h"
#include "model/calendar.h"
#include "model/hours.h"
#include "model/pair.h"
#include "model/person.h"
#include "model/week.h"

enum { CELL = WEEK_CELL_MINUTES * MINUTE };

/* What is in the way of a person in [from, to): meetings, and talks but for `t`. */
static bool in_the_way(struct ctx *x, int64_t person, const struct talk *t, struct span window,
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
	return true;
}

/* The span that overlaps [start, end), NULL when none does. */
static const struct span *clash(const struct spans *s, int64_t start, int64_t end)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->at[i].start < end && s->at[i].end > start) return &s->at[i];
	return NULL;
}

/* The working window that holds [start, end); else where the next one begins in *next. */
static bool at_work(const struct hours_span *h, size_t n, int64_t start, int64_t end, int64_t *next)
{
	*next = INT64_MAX;
	for (size_t i = 0; i < n; i++) {
		if (h[i].start <= start && end <= h[i].end) return true;
		if (h[i].start > start && h[i].start < *next) *next = h[i].start;
	}
	return false;
}

struct side {
	struct spans busy;
	struct hours_span *work;
	size_t work_n;
};

static bool read_side(struct ctx *x, struct side *s, int64_t person, struct str zone,
	struct str work, const struct talk *t, struct span window)
{
	const struct zone *z = zone_find(x->zones, zone);
	struct hours h;

	if (!z) z = zone_utc(x->zones);
	if (!hours_parse(work, &h, &x->err)) return false;
	s->work_n = hours_expand(x->a, &h, z, date_day_of(window.start) - 1, TALK_OFFER_DAYS + 3,
		&s->work);
	return in_the_way(x, person, t, window, &s->busy);
}

static int64_t on_a_cell(int64_t at)
{
	int64_t past = at % CELL;

	return past ? at + CELL - past : at;
}

/* The first start from `from` on where so many minutes fit both sides; 0: none. */
static int64_t first_fit(const struct side side[2], struct span window, int64_t minutes)
{
	int64_t at = on_a_cell(window.start);

	while (at + minutes * MINUTE <= window.end) {
		int64_t end = at + minutes * MINUTE, later = at;

		for (int i = 0; i < 2; i++) {
			const struct span *s = clash(&side[i].busy, at, end);
			int64_t next;

			if (s && s->end > later) later = s->end;
			if (!at_work(side[i].work, side[i].work_n, at, end, &next) && next > later)
				later = next;
		}
		if (later == at) return at;
		if (later >= window.end) return 0;
		at = on_a_cell(later);
	}
	return 0;
}

static bool fits_at(const struct side side[2], int64_t at, int64_t minutes)
{
	return !clash(&side[0].busy, at, at + minutes * MINUTE) &&
		!clash(&side[1].busy, at, at + minutes * MINUTE);
}

/* Put an offer in its place by time; of two at the same start the longer one stays. */
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

bool talk_offer_shorter(struct ctx *x, int64_t id, struct talk_offer *out, size_t *n)
{
	static const int64_t lengths[] = { 15, 10, 5, 3 };
	struct talk *t = talk_get(x, id);
	struct span window = { x->now, x->now + TALK_OFFER_DAYS * (int64_t)DAY };
	struct side side[2];

	*n = 0;
	if (!t) return false;
	if (t->state != TALK_PLANNED || t->began)
		return err_set(&x->err, ERR_CONFLICT, "the talk with %.*s is no longer planned",
			STR(t->other));
	if (!read_sides(x, t, window, side)) return false;
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		int64_t m = lengths[i], at;

		if (m > t->minutes || (m == t->minutes && m > 3)) continue;
		if (m < t->minutes && t->starts >= x->now && fits_at(side, t->starts, m))
			add_offer(out, n, (struct talk_offer){ t->starts, m, true });
		at = first_fit(side, window, m);
		if (at && at != t->starts) add_offer(out, n, (struct talk_offer){ at, m, false });
	}
	return true;
}

bool talk_offer_first(struct ctx *x, int64_t pair, int64_t minutes, int64_t *starts)
{
	struct span window = { x->now, x->now + TALK_OFFER_DAYS * (int64_t)DAY };
	struct pair *p = pair_going(x, pair);
	struct side side[2];

	*starts = 0;
	if (!p) return false;
	/* no talk of theirs is left out: this one is none yet */
	if (!read_sides(x, &(struct talk){ .pair = pair, .leader = p->leader, .member = p->member,
			.starts = -1 }, window, side))
		return false;
	*starts = first_fit(side, window, minutes);
	return true;
}

bool talk_offer_fits(struct ctx *x, int64_t pair, int64_t starts, int64_t minutes)
{
	struct pair *p = pair_going(x, pair);

	return p && talk_fits(x, &(struct talk){ .pair = pair, .leader = p->leader,
			.member = p->member, .starts = -1, .other = p->name }, starts, minutes);
}

bool talk_fits(struct ctx *x, const struct talk *t, int64_t starts, int64_t minutes)
{
	struct span window = { starts, starts + minutes * MINUTE };
	int64_t other = t->leader == x->me ? t->member : t->leader;
	struct spans busy;

	if (!in_the_way(x, x->me, t, window, &busy)) return false;
	if (clash(&busy, window.start, window.end))
		return err_set(&x->err, ERR_CONFLICT, "you have something else then");
	if (!in_the_way(x, other, t, window, &busy)) return false;
	if (clash(&busy, window.start, window.end))
		return err_set(&x->err, ERR_CONFLICT, "%.*s has something else then",
			STR(t->other));
	return true;
}
