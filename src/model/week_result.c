/* SPDX-License-Identifier: Apache-2.0
 *
 * From a solution back to people: which facts hold of each talk's time, and why a pair
 * has none. Every reason is looked up in the calendars and in the finished plan, never
 * taken from the solver's word.
 */
#include "model/week.h"

#include <string.h>

#include "base/date.h"

/* The marks of a cell of a person; TAKEN: by another talk of the plan. */
enum { WORKS = 1, BUSY = 2, TAKEN = 4, SOFT = 8 };

/* The talks of each person: those of person i are list[first[i]] to list[first[i + 1] - 1]. */
struct index {
	int32_t *first, *list;
};

struct side {
	uint8_t *cell;
	const struct plan_person *p;
	const struct week_person *from;
	int32_t day_talks[WEEK_DAYS_MAX]; /* how many other talks this person has on that day */
};

/* The two people of one talk, side by side. */
struct view {
	struct arena *a;
	const struct week_ask *ask;
	const struct plan_problem *p;
	const struct plan_solution *s;
	struct index talks_of;
	struct side side[2];
	int32_t talk;
};

static struct index index_talks(struct arena *a, const struct plan_problem *p)
{
	struct index x = { NEW_N(a, int32_t, p->people_n + 2), NEW_N(a, int32_t, p->talks_n * 2) };
	int32_t *next = x.first + 1; /* `next` is shifted by one while the index is filled */

	for (int32_t t = 0; t < p->talks_n; t++)
		for (int k = 0; k < 2; k++) next[p->talks[t].who[k] + 1]++;
	for (int32_t i = 1; i <= p->people_n; i++) next[i] += next[i - 1];
	for (int32_t t = 0; t < p->talks_n; t++)
		for (int k = 0; k < 2; k++) x.list[next[p->talks[t].who[k]]++] = t;
	return x;
}

/* Find the day of a person's working time in which a cell lies; −1: in none. */
static int32_t find_day(const struct plan_person *p, int32_t cell)
{
	for (int32_t i = 0; i < p->works; i++)
		if (cell >= p->work[i].start && cell < p->work[i].end) return p->work[i].day;
	return -1;
}

static void mark_cells(struct side *side, int32_t start, int32_t end, uint8_t what)
{
	for (int32_t c = start; c < end; c++) side->cell[c] |= what;
}

static void look_at_side(struct view *v, int k)
{
	struct side *side = &v->side[k];
	int32_t person = v->p->talks[v->talk].who[k];

	side->p = &v->p->people[person];
	side->from = &v->ask->people[person];
	memset(side->cell, 0, (size_t)v->p->cells);
	memset(side->day_talks, 0, sizeof side->day_talks);
	for (int32_t i = 0; i < side->p->works; i++)
		mark_cells(side, side->p->work[i].start, side->p->work[i].end, WORKS);
	for (int32_t i = 0; i < side->p->busies; i++)
		mark_cells(side, side->p->busy[i].start, side->p->busy[i].end, BUSY);
	for (int32_t i = 0; i < side->p->softs; i++)
		mark_cells(side, side->p->soft[i].start, side->p->soft[i].end, SOFT);
	for (int32_t i = v->talks_of.first[person]; i < v->talks_of.first[person + 1]; i++) {
		int32_t t = v->talks_of.list[i], start = v->s->start[t];

		if (t == v->talk || start < 0) continue;
		mark_cells(side, start, start + v->p->talks[t].length[v->s->length[t]].cells,
			TAKEN);
		side->day_talks[find_day(side->p, start)]++;
	}
}

static void look_at(struct view *v, int32_t talk)
{
	v->talk = talk;
	look_at_side(v, 0);
	look_at_side(v, 1);
}

/* True when a cell is in the working time of both, and without the marks `leader` of the one and
 * `member` of the other. */
static bool is_usable(const struct view *v, int32_t c, uint8_t leader, uint8_t member)
{
	return (v->side[0].cell[c] & (WORKS | leader)) == WORKS &&
		(v->side[1].cell[c] & (WORKS | member)) == WORKS;
}

/* Find the first start at or after `from` of so many usable cells; −1: there is none. */
static int32_t find_room(const struct view *v, int32_t from, int32_t cells, uint8_t leader,
	uint8_t member)
{
	int32_t run = 0;

	for (int32_t c = from; c < v->p->cells; c++) {
		run = is_usable(v, c, leader, member) ? run + 1 : 0;
		if (run >= cells) return c - cells + 1;
	}
	return -1;
}

/* Free time that both have, other talks left aside. */
struct common {
	int32_t stretches, cells;
};

static void add_common(const struct view *v, int32_t from, int32_t to, struct common *sum)
{
	for (int32_t c = from; c < to; c++) {
		if (!is_usable(v, c, BUSY, BUSY)) continue;
		sum->cells++;
		sum->stretches += c == from || !is_usable(v, c - 1, BUSY, BUSY);
	}
}

static struct common count_common(const struct view *v, int32_t day)
{
	const struct plan_person *leader = v->side[0].p;
	struct common sum = { 0, 0 };

	for (int32_t i = 0; i < leader->works; i++)
		if (leader->work[i].day == day)
			add_common(v, leader->work[i].start, leader->work[i].end, &sum);
	return sum;
}

/* True when the free time is a single gap of an hour at most; of a whole free day it is not worth
 * saying. */
static bool is_only_one(const struct common *sum)
{
	return sum->stretches == 1 && sum->cells <= 60 / WEEK_CELL_MINUTES;
}

/* True when both may have another talk on the day of this start. */
static bool has_cap_left(const struct view *v, int32_t start)
{
	for (int k = 0; k < 2; k++) {
		const struct side *s = &v->side[k];

		if (s->day_talks[find_day(s->p, start)] >= s->p->cap) return false;
	}
	return true;
}

/* True when the talk has room beside the other talks; else *capped tells whether only the most
 * talks of a day forbid it. */
static bool fits_beside(const struct view *v, int32_t cells, bool *capped)
{
	int32_t at = -1;

	*capped = false;
	while ((at = find_room(v, at + 1, cells, BUSY | TAKEN, BUSY | TAKEN)) >= 0) {
		if (has_cap_left(v, at)) return true;
		*capped = true;
	}
	return false;
}

/* True when three minutes of the rest of a cell have room beside the other talks. */
static bool fits_nook(const struct view *v, bool *capped)
{
	const struct plan_talk *talk = &v->p->talks[v->talk];

	for (int32_t i = 0; i < talk->nooks; i++) {
		int32_t c = talk->nook[i];

		if ((v->side[0].cell[c] | v->side[1].cell[c]) & TAKEN) continue;
		if (has_cap_left(v, c)) return true;
		*capped = true;
	}
	return false;
}

/* -- the reasons for a time -- */

static struct week_why *add_why(struct week_talk *t, enum week_why_kind kind, enum week_side who)
{
	struct week_why *y = &t->why[t->whys++];

	*y = (struct week_why){ .kind = kind, .who = who };
	return y;
}

/* Find the title of the meeting that ends (or begins) at the edge `at` of a cell. The reader is the
 * leader, who is told titles of their own calendar alone. */
static struct str find_title(const struct view *v, int k, int32_t at, bool ends)
{
	const struct week_person *from = v->side[k].from;

	if (k != WEEK_LEADER) return S("");
	for (size_t i = from->events_n; i-- > 0;) {
		const struct week_event *ev = &from->events[i];
		int32_t edge = ends ? week_cell(v->ask, ev->end - 1) + 1
				    : week_cell(v->ask, ev->start);

		if (edge == at) return ev->title;
	}
	return S("");
}

static void explain_edge(const struct view *v, struct week_talk *t, int k, int32_t start,
	int32_t end)
{
	const uint8_t *cell = v->side[k].cell;
	int32_t left = start, right = end;
	bool after = start > 0 && cell[start - 1] & BUSY;
	bool before = (end < v->p->cells && cell[end] & BUSY) || (!after && cell[start] & BUSY);
	struct week_why *y;

	while (left > 0 && (cell[left - 1] & (WORKS | BUSY)) == WORKS) left--;
	while (right < v->p->cells && (cell[right] & (WORKS | BUSY)) == WORKS) right++;
	if (after && before) {
		add_why(t, WEEK_BETWEEN, k);
	} else if (after) {
		add_why(t, WEEK_AFTER, k)->title = find_title(v, k, start, true);
	} else if (before) {
		add_why(t, WEEK_BEFORE, k)->title = find_title(v, k, end, false);
	} else if (left == start) {
		if (week_time(v->ask, start) - v->ask->not_before >= WEEK_CELL_MINUTES * MINUTE)
			add_why(t, WEEK_DAY_START, k);
	} else if (right == end) {
		add_why(t, WEEK_DAY_END, k);
	} else {
		y = add_why(t, WEEK_SPLITS, k);
		y->a = (int64_t)(start - left) * WEEK_CELL_MINUTES;
		y->b = (int64_t)(right - end) * WEEK_CELL_MINUTES;
	}
}

/* Merge a fact that holds of both into one; the title stays the leader's. */
static void merge_edges(struct week_talk *t, int32_t first)
{
	struct week_why *y = &t->why[first];

	if (t->whys - first != 2 || y[0].kind != y[1].kind || y->kind == WEEK_SPLITS) return;
	y->who = WEEK_BOTH;
	t->whys--;
}

static void explain_only(const struct view *v, struct week_talk *t, int32_t day)
{
	struct common week = { 0, 0 }, that_day = count_common(v, day);

	add_common(v, 0, v->p->cells, &week);
	if (is_only_one(&week)) add_why(t, WEEK_ONLY_TIME, WEEK_BOTH);
	else if (is_only_one(&that_day))
		add_why(t, WEEK_ONLY_THAT_DAY, WEEK_BOTH)->a = v->ask->from + day;
}

static void explain_preference(const struct view *v, struct week_talk *t, int k, int32_t start)
{
	const struct plan_person *p = v->side[k].p;
	bool in = false;

	if (p->prefers == 0) return;
	for (int32_t i = 0; i < p->prefers; i++)
		in = in || (start >= p->prefer[i].start && start < p->prefer[i].end);
	add_why(t, in ? WEEK_PREFERRED : WEEK_NOT_PREFERRED, k);
}

static void say_period(struct week_why *y, const struct week_pair *pair)
{
	y->title = pair->period;
	y->until = pair->period_last;
}

static void explain_due(const struct view *v, struct week_talk *t, int32_t day)
{
	const struct week_pair *pair = &v->ask->pairs[t->pair];
	const struct zone *zone = v->side[0].from->zone;
	int64_t due = v->ask->from + pair->cadence_days - 1;
	int64_t late;
	struct week_why *y;

	if (pair->asked) return; /* a talk that was asked for comes at once, whenever it was due */
	if (pair->last) due = date_day_of(zone_local_of(zone, pair->last)) + pair->cadence_days;
	late = v->ask->from + day - due;
	if (pair->earlier && late < 0) say_period(add_why(t, WEEK_EARLIER, WEEK_BOTH), pair);
	if (late <= 0 && !pair->last) return; /* a day that is only assumed is not told */
	y = add_why(t, late > 0 ? WEEK_LATE : WEEK_IN_TIME, WEEK_BOTH);
	y->a = due;
	y->b = late > 0 ? late : 0;
}

static void explain_length(const struct view *v, struct week_talk *t, int32_t length)
{
	const struct plan_talk *talk = &v->p->talks[v->talk];
	const struct week_pair *pair = &v->ask->pairs[v->talk];
	int32_t start = v->s->start[v->talk], usual = week_usual(pair), minutes[PLAN_LENGTHS_MAX];
	enum week_why_kind kind = WEEK_SHORT_BETTER;
	struct week_why *y;
	bool capped;

	week_minutes(pair->minutes, minutes);
	if (usual > 0 && length >= usual) {
		say_period(y = add_why(t, WEEK_SHORT_PERIOD, WEEK_BOTH), pair);
		y->a = t->wanted;
		y->b = minutes[usual];
	}
	if (length <= usual) return;
	if (pair->by_hand)
		kind = find_room(v, start, talk->length[length - 1].cells, BUSY | TAKEN,
			BUSY | TAKEN) == start ? WEEK_SHORT_CHOSEN : WEEK_SHORT_HERE;
	else if (find_room(v, 0, talk->length[length - 1].cells, BUSY, BUSY) < 0)
		kind = WEEK_SHORT_NO_ROOM;
	else if (!fits_beside(v, talk->length[length - 1].cells, &capped))
		kind = WEEK_SHORT_OTHERS;
	else if (find_room(v, 0, talk->length[length - 1].cells, BUSY | SOFT, BUSY | SOFT) < 0)
		kind = WEEK_SHORT_TENTATIVE;
	y = add_why(t, kind, WEEK_BOTH);
	y->a = minutes[usual];
	y->b = t->minutes;
}

static void explain_tentative(const struct view *v, struct week_talk *t, int k)
{
	struct spans soft = v->side[k].from->soft;

	if (!v->ask->use_soft) return;
	for (size_t i = 0; i < soft.n; i++) {
		if (soft.at[i].end <= t->start || soft.at[i].start >= t->end) continue;
		add_why(t, WEEK_ON_TENTATIVE, k);
		return;
	}
}

static void explain_agreed(const struct view *v, struct week_talk *t)
{
	int64_t keep = v->ask->pairs[t->pair].keep;

	if (v->p->talks[v->talk].keep < 0) return;
	if (week_cell(v->ask, keep) == week_cell(v->ask, t->start))
		add_why(t, WEEK_KEPT, WEEK_BOTH);
	else add_why(t, WEEK_MOVED, WEEK_BOTH)->a = keep;
}

static void fill_talk(const struct view *v, struct week_talk *t)
{
	int32_t start = v->s->start[v->talk], length = v->s->length[v->talk];
	int32_t end = start + v->p->talks[v->talk].length[length].cells;
	int32_t day = find_day(v->side[0].p, start);
	const struct week_pair *pair = &v->ask->pairs[v->talk];
	int32_t minutes[PLAN_LENGTHS_MAX], edges;

	week_minutes(pair->minutes, minutes);
	*t = (struct week_talk){
		.pair = v->talk, .leader = pair->leader, .member = pair->member,
		.minutes = minutes[length], .wanted = pair->minutes,
		.start = week_talk_time(v->ask, v->talk, start, minutes[length]),
		.cost = plan_terms(v->p, v->talk, start, length).total,
	};
	t->end = t->start + minutes[length] * MINUTE;
	if (pair->asked) add_why(t, WEEK_ASKED, WEEK_MEMBER);
	explain_agreed(v, t);
	edges = t->whys;
	for (int k = 0; k < 2; k++) explain_edge(v, t, k, start, end);
	merge_edges(t, edges);
	if (!plan_in_nook(&v->p->talks[v->talk], start, length)) explain_only(v, t, day);
	for (int k = 0; k < 2; k++) explain_preference(v, t, k, start);
	explain_due(v, t, day);
	explain_length(v, t, length);
	for (int k = 0; k < 2; k++) explain_tentative(v, t, k);
}

/* -- the reasons for no time -- */

static enum week_reason choose_reason(const struct view *v)
{
	const struct plan_talk *talk = &v->p->talks[v->talk];
	int32_t cells = talk->length[talk->lengths - 1].cells;
	bool capped;

	if (find_room(v, 0, cells, 0, 0) < 0) return WEEK_NO_COMMON_HOURS;
	if (find_room(v, 0, cells, BUSY, BUSY) < 0 && !talk->nooks) {
		bool leader = find_room(v, 0, cells, BUSY, 0) >= 0;
		bool member = find_room(v, 0, cells, 0, BUSY) >= 0;

		return leader == member ? WEEK_BOTH_FULL : leader ? WEEK_MEMBER_FULL
								  : WEEK_LEADER_FULL;
	}
	if (fits_beside(v, cells, &capped) || fits_nook(v, &capped)) return WEEK_SEARCH_ENDED;
	return capped ? WEEK_CAP_REACHED : WEEK_OTHER_TALKS;
}

/* Find the title of a busy block that is one meeting of the leader's. */
static struct str find_block_title(const struct view *v, int k, struct span block)
{
	const struct week_person *from = v->side[k].from;
	struct str title = S("");
	int n = 0;

	for (size_t i = 0; k == WEEK_LEADER && i < from->events_n; i++) {
		const struct week_event *ev = &from->events[i];

		if (ev->start >= block.end || ev->end <= block.start) continue;
		title = ev->title;
		n++;
	}
	return n == 1 ? title : S("");
}

static void fill_unplaced(const struct view *v, struct week_unplaced *u)
{
	const struct week_pair *pair = &v->ask->pairs[v->talk];
	int32_t minutes[PLAN_LENGTHS_MAX];
	struct plan_freeing f;

	*u = (struct week_unplaced){ .pair = v->talk, .leader = pair->leader,
		.member = pair->member, .minutes = pair->minutes, .reason = choose_reason(v) };
	if (u->reason == WEEK_NO_COMMON_HOURS) return;
	u->freeing = plan_would_free(v->p, v->s, v->talk, &f);
	if (!u->freeing) return;
	week_minutes(pair->minutes, minutes);
	u->who = f.who == 0 ? WEEK_LEADER : WEEK_MEMBER;
	u->block = (struct span){ week_time(v->ask, f.block.start),
		week_time(v->ask, f.block.end) };
	u->title = find_block_title(v, f.who, u->block);
	u->minutes_then = minutes[f.length];
	u->start = week_time(v->ask, f.start);
}

static int compare_starts(const void *a, const void *b)
{
	const struct week_talk *x = a, *y = b;

	if (x->leader != y->leader) return x->leader < y->leader ? -1 : 1;
	if (x->start != y->start) return x->start < y->start ? -1 : 1;
	return (x->pair > y->pair) - (x->pair < y->pair);
}

static int compare_pairs(const void *a, const void *b)
{
	const struct week_unplaced *x = a, *y = b;

	if (x->leader != y->leader) return x->leader < y->leader ? -1 : 1;
	return (x->pair > y->pair) - (x->pair < y->pair);
}

void week_result(struct arena *a, struct arena *tmp, const struct week_ask *ask,
	const struct plan_problem *p, const struct plan_solution *s, struct week *out)
{
	struct view v = { .a = tmp, .ask = ask, .p = p, .s = s, .talks_of = index_talks(tmp, p) };

	for (int k = 0; k < 2; k++) v.side[k].cell = NEW_N(tmp, uint8_t, p->cells);
	*out = (struct week){ .cost = s->cost, .lower_bound = s->bound, .seconds = s->seconds,
		.gap = plan_decidable_gap(s) };
	for (int32_t i = 0; i < p->talks_n; i++) out->talks_n += s->start[i] >= 0;
	out->talks = NEW_N(a, struct week_talk, out->talks_n);
	out->unplaced = NEW_N(a, struct week_unplaced, p->talks_n - out->talks_n);
	out->talks_n = 0;
	for (int32_t i = 0; i < p->talks_n; i++) {
		if (s->start[i] < 0 && ask->pairs[i].settled) continue;
		look_at(&v, i);
		if (s->start[i] >= 0) fill_talk(&v, &out->talks[out->talks_n++]);
		else fill_unplaced(&v, &out->unplaced[out->unplaced_n++]);
	}
	qsort(out->talks, (size_t)out->talks_n, sizeof *out->talks, compare_starts);
	qsort(out->unplaced, (size_t)out->unplaced_n, sizeof *out->unplaced, compare_pairs);
	arena_reset(tmp);
}

/* Add what the full length would cost, unless a period wants shorter talks than that. */
static void price_longer(const struct week_pair *pair, const struct plan_price *longer,
	struct week_talk *t)
{
	bool said = false;
	struct week_why *y;

	for (int32_t i = 0; i < t->whys; i++) said |= t->why[i].kind == WEEK_SHORT_NO_ROOM;
	if (!longer->known || (longer->none && said) || week_usual(pair) > 0) return;
	y = add_why(t, longer->none ? WEEK_LONGER_NONE : WEEK_LONGER_COSTS, WEEK_BOTH);
	y->a = t->wanted;
	y->b = longer->more;
	y->at_most = !longer->exact;
}

static void price_next(const struct week_ask *ask, const struct plan_price *next,
	struct week_talk *t)
{
	int32_t minutes[PLAN_LENGTHS_MAX];
	struct week_why *y;

	if (!next->known) return;
	t->next = (struct week_next){ .known = true, .more = next->more };
	week_minutes(t->wanted, minutes);
	if (next->start >= 0) {
		t->next.minutes = minutes[next->length];
		t->next.start = week_talk_time(ask, t->pair, next->start, t->next.minutes);
	}
	y = add_why(t, WEEK_NEXT_BEST, WEEK_BOTH);
	y->a = t->next.start;
	y->b = next->more;
	y->at_most = !next->exact;
}

void week_price(const struct week_ask *ask, const struct plan_prices *prices, struct week *w)
{
	for (int32_t i = 0; i < w->talks_n; i++) {
		struct week_talk *t = &w->talks[i];

		price_longer(&ask->pairs[t->pair], &prices[t->pair].longer, t);
		price_next(ask, &prices[t->pair].next, t);
	}
}

double week_gap(const struct week *w)
{
	return w->cost > 0 ? (double)(w->cost - w->lower_bound) / (double)w->cost : 0;
}
