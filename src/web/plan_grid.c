/* SPDX-License-Identifier: Apache-2.0
 *
 * The week of the plan page as a grid (view/weekgrid.h): the reader's own meetings with
 * their titles, the chosen member's busy time without, and the talks.
 */
#include "web/plan.h"

#include <stdlib.h>

#include "base/date.h"
#include "ical/spans.h"
#include "model/hours.h"
#include "web/say.h"

/* Minutes of a day, the first and last minute that a grid shows at least, and the days that it has
 * at least. */
enum { DAY_MINUTES = 24 * 60, FROM = 9 * 60, TO = 17 * 60, WORKWEEK = 5 };

/* A stretch of time that fills the grid, before it is cut at the days. */
struct stretch {
	int64_t from, to; /* UTC */
	struct str title;
	bool theirs, soft, off;
	int64_t first, last; /* the days on which it lies, in the reader's zone: find_days() */
};

/* A grid that is being filled. */
struct filling {
	struct visit *v;
	struct page_plan *page;
	struct stretch *stretches;
	size_t n;
};

static int64_t get_day(const struct visit *v, int64_t utc)
{
	return date_day_of(visit_local(v, utc));
}

static int get_minute(const struct visit *v, int64_t utc)
{
	return (int)(date_second_of(visit_local(v, utc)) / MINUTE);
}

/* -- stretches of the week -- */

/* Add the reader's events of the week; an event that counts as a talk is left out, for the talk is
 * shown. */
static void add_events(struct filling *f, struct span week)
{
	const struct proposal *p = f->page->p;

	f->stretches = NEW_N(f->v->x.a, struct stretch, p->events_n + p->n + PAIRS);
	for (size_t i = 0; i < p->events_n; i++) {
		const struct calendar_event *e = &p->events[i];

		if (e->starts < week.end && e->ends > week.start && e->kind != BUSY_FREE &&
			!standing_is_talk(e, f->page->week, f->page->week_n))
			f->stretches[f->n++] = (struct stretch){ e->starts, e->ends,
				say_event(&f->v->h, e), false, e->kind == BUSY_SOFT };
	}
}

/* Add the talks in which the reader is the member. They look like meetings, because the plan of
 * another leader moves them. */
static void add_talks_as_member(struct filling *f)
{
	struct html *h = &f->v->h;
	const struct talk *talks = f->page->week;
	size_t most = f->n + PAIRS;

	for (size_t i = 0; i < f->page->week_n && f->n < most; i++)
		if (talks[i].leader != f->v->x.me)
			f->stretches[f->n++] = (struct stretch){ talks[i].starts,
				talks[i].starts + talk_length(&talks[i]) * MINUTE,
				trf("Talk with %.*s", NAME(talks[i].other)), false, false };
}

/* Add the busy time of the member whose drawer is open, from the ask of the planner. */
static void add_theirs(struct filling *f)
{
	const struct page_plan *page = f->page;
	const struct week_person *them;
	struct spans hard;
	struct stretch *all;

	if (!page->chosen) return;
	them = &page->p->ask->people[(page->chosen - page->rows) + 1];
	hard = spans_minus(f->v->x.a, them->busy, them->soft);
	all = NEW_N(f->v->x.a, struct stretch, f->n + hard.n + them->soft.n);
	for (size_t i = 0; i < f->n; i++) all[i] = f->stretches[i];
	f->stretches = all;
	for (size_t i = 0; i < hard.n; i++)
		all[f->n++] = (struct stretch){ hard.at[i].start, hard.at[i].end, S(""),
			true, false };
	for (size_t i = 0; i < them->soft.n; i++)
		all[f->n++] = (struct stretch){ them->soft.at[i].start, them->soft.at[i].end, S(""),
			true, true };
}

/* Add the hours in which a person neither works nor is busy: no talk can be there either. */
static void add_off_hours(struct filling *f, const struct week_person *who, struct span week,
	bool theirs)
{
	struct arena *a = f->v->x.a;
	int64_t monday = f->page->monday;
	struct hours_span *h;
	size_t n = hours_expand(a, who->hours, who->zone, monday - 1, PROPOSAL_DAYS + 2, &h);
	struct spans taken = { NEW_N(a, struct span, n + who->busy.n), 0 }, off;
	struct stretch *all;

	for (size_t i = 0; i < n; i++) taken.at[taken.n++] = (struct span){ h[i].start, h[i].end };
	for (size_t i = 0; i < who->busy.n; i++) taken.at[taken.n++] = who->busy.at[i];
	spans_merge(&taken);
	off = spans_minus(a, (struct spans){ &week, 1 }, taken);
	all = NEW_N(a, struct stretch, f->n + off.n);
	for (size_t i = 0; i < f->n; i++) all[i] = f->stretches[i];
	f->stretches = all;
	for (size_t i = 0; i < off.n; i++)
		all[f->n++] = (struct stretch){ .from = off.at[i].start, .to = off.at[i].end,
			.theirs = theirs, .off = true };
}

/* -- days -- */

static int compare_blocks(const void *a, const void *b)
{
	const struct grid_block *x = a, *y = b;

	return x->start != y->start ? x->start - y->start : x->minutes - y->minutes;
}

static int compare_talks(const void *a, const void *b)
{
	return ((const struct grid_talk *)a)->start - ((const struct grid_talk *)b)->start;
}

/* Find the days on which each stretch lies; an empty stretch lies on none. */
static void find_days(struct filling *f)
{
	for (size_t i = 0; i < f->n; i++) {
		struct stretch *s = &f->stretches[i];

		s->first = get_day(f->v, s->from);
		s->last = s->to > s->from ? get_day(f->v, s->to - 1) : s->first - 1;
	}
}

/* Add the part of a stretch that lies on a day. */
static void add_block(const struct filling *f, struct grid_day *day, const struct stretch *s)
{
	const struct visit *v = f->v;
	int start, end;

	if (s->first > day->days || s->last < day->days) return;
	start = s->first < day->days ? 0 : get_minute(v, s->from);
	end = s->last > day->days ? DAY_MINUTES : get_minute(v, s->to - 1) + 1;
	if (end <= start) return;
	day->blocks[day->blocks_n++] = (struct grid_block){ .start = start, .minutes = end - start,
		.title = s->title, .theirs = s->theirs, .soft = s->soft, .off = s->off };
}

/* Choose how the grid shows a talk of the proposal. */
static enum grid_state choose_state(const struct proposed_talk *t)
{
	if (t->talk_state == TALK_HELD) return GRID_HELD;
	if (t->state == PROPOSED_ACCEPTED) return GRID_ACCEPTED;
	return t->state == PROPOSED_PINNED ? GRID_PINNED : GRID_PROPOSED;
}

/* Add the talk of a row to the day on which it is. */
static void add_talk(const struct filling *f, struct grid_day *day, const struct plan_row *row)
{
	const struct proposed_talk *t = row->t;

	if (!t->starts || t->state == PROPOSED_LEFT_OUT) return;
	if (get_day(f->v, t->starts) != day->days) return;
	day->talks[day->talks_n++] = (struct grid_talk){
		.id = t->id ? t->id : t->talk,
		.member = t->name,
		.start = get_minute(f->v, t->starts),
		.minutes = (int)t->minutes,
		.usual = t->talk_state == TALK_HELD ? (int)t->minutes : (int)t->wanted,
		.state = choose_state(t),
		.chosen = row == f->page->chosen,
		.fixed = t->state == PROPOSED_ACCEPTED || f->page->past,
	};
}

/* Fill a day with its blocks and talks, in order of time. */
static void fill_day(const struct filling *f, struct grid_day *day, int64_t days)
{
	const struct page_plan *page = f->page;

	day->days = days;
	day->midnight = zone_utc_of(f->v->zone, days * DAY);
	day->blocks = NEW_N(f->v->x.a, struct grid_block, f->n);
	day->talks = NEW_N(f->v->x.a, struct grid_talk, page->rows_n);
	for (size_t i = 0; i < f->n; i++) add_block(f, day, &f->stretches[i]);
	for (size_t i = 0; i < page->rows_n; i++) add_talk(f, day, &page->rows[i]);
	qsort(day->blocks, day->blocks_n, sizeof *day->blocks, compare_blocks);
	qsort(day->talks, day->talks_n, sizeof *day->talks, compare_talks);
}

/* -- the window -- */

/* Set the hours that the grid shows: from 9 to 17, widened to the reader's working hours and to
 * each talk, in whole hours. */
static void fill_window(const struct filling *f, struct grid *g)
{
	struct hours hours;
	struct err e = { 0 };

	g->from = FROM;
	g->to = TO;
	if (hours_parse(f->v->me->work_hours, &hours, &e))
		for (int d = 0; d < 7; d++)
			for (int i = 0; i < hours.n[d]; i++) {
				if (hours.at[d][i].start < g->from) g->from = hours.at[d][i].start;
				if (hours.at[d][i].end > g->to) g->to = hours.at[d][i].end;
			}
	for (size_t d = 0; d < g->days_n; d++)
		for (size_t i = 0; i < g->days[d].talks_n; i++) {
			const struct grid_talk *t = &g->days[d].talks[i];

			if (t->start < g->from) g->from = t->start;
			if (t->start + t->minutes > g->to) g->to = t->start + t->minutes;
		}
	g->from = g->from / 60 * 60;
	g->to = (g->to + 59) / 60 * 60;
	if (g->to > DAY_MINUTES) g->to = DAY_MINUTES;
}

/* True when the reader works on this day of the week. */
static bool is_workday(const struct visit *v, int weekday)
{
	struct hours hours;
	struct err e = { 0 };

	return hours_parse(v->me->work_hours, &hours, &e) && hours.n[weekday] > 0;
}

/* Choose the day that a phone shows: that of the chosen talk, else the day asked for, else today if
 * it is a workday of this week, else the first day. */
static int64_t choose_day(const struct visit *v, const struct page_plan *page, int64_t asked)
{
	int64_t today = visit_today(v);

	if (page->chosen && page->chosen->t->starts)
		return get_day(v, page->chosen->t->starts);
	if (asked >= page->monday && asked < page->monday + PROPOSAL_DAYS) return asked;
	if (today >= page->monday && today < page->monday + WORKWEEK) return today;
	return page->monday;
}

void plan_grid(struct visit *v, struct page_plan *page, int64_t asked)
{
	struct filling f = { .v = v, .page = page };
	struct grid *g = &page->grid;
	struct span week = { zone_utc_of(v->zone, page->monday * DAY),
		zone_utc_of(v->zone, (page->monday + PROPOSAL_DAYS) * DAY) };

	add_events(&f, week);
	add_talks_as_member(&f);
	add_theirs(&f);
	add_off_hours(&f, &page->p->ask->people[0], week, false);
	if (page->chosen)
		add_off_hours(&f, &page->p->ask->people[(page->chosen - page->rows) + 1],
			week, true);
	find_days(&f);
	g->days = NEW_N(v->x.a, struct grid_day, PROPOSAL_DAYS);
	for (int d = 0; d < PROPOSAL_DAYS; d++) {
		struct grid_day *day = &g->days[g->days_n];

		*day = (struct grid_day){ 0 };
		fill_day(&f, day, page->monday + d);
		g->days_n += d < WORKWEEK || day->talks_n || is_workday(v, d);
	}
	fill_window(&f, g);
	g->today = visit_today(v);
	g->now = get_minute(v, v->x.now);
	g->chosen_day = choose_day(v, page, asked);
	g->their_name = page->chosen ? page->chosen->t->name : S("");
	g->proposal = (struct id){ page->p->id };
	g->path = S("/plan");
}
