/* SPDX-License-Identifier: Apache-2.0
 *
 * Proposals. The planner works on cells and indexes; here rows become a week_ask (model/week.h) and
 * its problem, and a solution becomes rows. Index 0 of the people is the leader, index i + 1 the
 * member of pair i.
 */
#include "model/proposal_inside.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "ical/spans.h"
#include "model/audit.h"
#include "model/calendar_sources.h"
#include "model/entity.h"
#include "model/person.h"
#include "model/request.h"
#include "model/talk.h"
#include "model/undo.h"
#include "model/week_person.h"
#include "view/lang.h"

enum { OF_WEEK, LATEST, TALKS, WEEK_OF, PUT, TALK_PUT, PLACE, UNACCEPT, SET_STATE, PAIR_TALKS,
	PLANNED, FORGET_PAIR };
const char *const proposal_sql[] = {
	[OF_WEEK] = "SELECT {proposal} FROM proposal WHERE leader = $1 AND from_day = $2",
	[LATEST] =
		"SELECT use_soft FROM proposal WHERE leader = $1 ORDER BY from_day DESC LIMIT 1",
	[TALKS] = "SELECT {proposed_talk} FROM proposed_talk WHERE proposal = $1 LIMIT 200",
	[WEEK_OF] =
		"SELECT p.from_day FROM proposed_talk t JOIN proposal p ON p.id = t.proposal"
		" WHERE t.id = $1 AND p.leader = $2",
	[PUT] =
		"{+proposal} ON CONFLICT (id) DO UPDATE SET made = excluded.made,"
		"  cost = excluded.cost, bound = excluded.bound, use_soft = excluded.use_soft,"
		"  ruled = excluded.ruled",
	[TALK_PUT] =
		"{+proposed_talk} ON CONFLICT (proposal, pair) DO UPDATE"
		" SET state = excluded.state,"
		"  starts = excluded.starts, minutes = excluded.minutes, wanted = excluded.wanted",
	[PLACE] =
		"UPDATE proposed_talk SET starts = $2, minutes = $3, state = 1"
		" WHERE id = $1 AND state <> 3",
	[UNACCEPT] =
		"UPDATE proposed_talk SET state = $2 WHERE id = $1 AND state = 3"
		"   AND (SELECT p.leader FROM proposal p WHERE p.id = proposed_talk.proposal) = $3",
	[SET_STATE] = "UPDATE proposed_talk SET state = $2 WHERE id = $1 AND state <> 3",
	[PAIR_TALKS] =
		"SELECT pair, starts, COALESCE(held_minutes, minutes), id, state,"
		"       source FROM talk"
		" WHERE leader = $1 AND starts >= $2 AND starts < $3 AND state < 2"
		" ORDER BY starts, id LIMIT 1000",
	[PLANNED] =
		"SELECT pair, starts FROM talk"
		" WHERE leader = $1 AND starts >= $2 AND starts < $3 AND state = 0"
		" ORDER BY starts, id LIMIT 10000",
	[FORGET_PAIR] = "DELETE FROM proposed_talk WHERE pair = $1 AND state <> 3",
	NULL
};

static int64_t find_monday(int64_t day)
{
	return day - date_weekday(day);
}

/* Read what the leader chose last, with which a new week begins. */
static bool read_latest(struct ctx *x, struct proposal *p)
{
	struct db_q *q = db_query(x, proposal_sql[LATEST], "i", x->me);

	if (!q) return false;
	if (db_next(q)) p->use_soft = db_int(q, 0) != 0;
	return db_done(q);
}

/* Read the plan of a week that was looked for, or make an empty one. */
static struct proposal *read_proposal(struct ctx *x, int64_t from_day)
{
	struct db_q *q = db_query(x, proposal_sql[OF_WEEK], "ii", x->me, from_day);
	struct proposal *p;
	size_t n;

	if (!entity_list(x, &proposal_entity, q, 1, &p, &n)) return NULL;
	if (n) return p;
	*(p = NEW(x->a, struct proposal)) = (struct proposal){ .leader = x->me, .from_day = from_day,
		.days = PROPOSAL_DAYS };
	return read_latest(x, p) ? p : NULL;
}

static struct proposed_talk *find_talk(struct proposal *p, int64_t pair)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->talks[i].pair == pair) return &p->talks[i];
	return NULL;
}

/* Read what was decided so far, for the pairs that there are today. */
static bool read_talks(struct ctx *x, struct proposal *p)
{
	struct db_q *q = db_query(x, proposal_sql[TALKS], "i", p->id);
	struct proposed_talk *rows;
	size_t n;

	if (!entity_list(x, &proposed_talk_entity, q, 200, &rows, &n)) return false;
	for (size_t i = 0; i < n; i++) {
		const struct proposed_talk *r = &rows[i];
		struct proposed_talk *t = find_talk(p, r->pair);

		if (!t) continue; /* the pair has ended since */
		t->id = r->id, t->state = r->state, t->minutes = r->minutes;
		t->starts = r->state == PROPOSED_ACCEPTED
			? 0
			: r->starts; /* if the talk still stands: below */
	}
	return true;
}

/* Mark the pairs that have a talk in this week already, accepted here, planned elsewhere or held.
 * Of several talks the first planned one is shown, else the last held one. */
static bool read_accepted(struct ctx *x, struct proposal *p, struct span window)
{
	struct db_q *q = db_query(x, proposal_sql[PAIR_TALKS], "iii", x->me, window.start,
		window.end);

	if (!q) return false;
	while (db_next(q)) {
		struct proposed_talk *t = find_talk(p, db_int(q, 0));

		if (!t || (t->talk && t->talk_state == TALK_PLANNED)) continue;
		t->state = PROPOSED_ACCEPTED;
		t->starts = db_int(q, 1);
		t->minutes = db_int(q, 2);
		t->talk = db_int(q, 3);
		t->talk_state = (enum talk_state)db_int(q, 4);
		t->talk_source = (enum talk_source)db_int(q, 5);
	}
	for (size_t i = 0; i < p->n;
		i++) /* accepted once, cancelled or moved away since: open again */
		if (p->talks[i].state == PROPOSED_ACCEPTED && !p->talks[i].starts)
			p->talks[i].state = PROPOSED_NOT_DUE;
	return db_done(q);
}

/* Read the talks of each pair around this week: the last before it, which may be still to come, and
 * the first planned after it. */
static bool read_around(struct ctx *x, struct desk *d, struct span week)
{
	enum { YEAR = 366 };
	struct db_q *q = db_query(x, proposal_sql[PLANNED], "iii", x->me, x->now,
		week.end + YEAR * DAY);

	d->last = NEW_N(x->a, int64_t, d->p->n);
	d->next = NEW_N(x->a, int64_t, d->p->n);
	for (size_t i = 0; i < d->p->n; i++) d->last[i] = d->pairs[i].last_talk;
	if (!q) return false;
	while (db_next(q)) {
		const struct proposed_talk *t = find_talk(d->p, db_int(q, 0));
		int64_t starts = db_int(q, 1);
		size_t i;

		if (!t) continue;
		i = (size_t)(t - d->p->talks);
		if (starts < week.start) d->last[i] = starts;
		else if (starts >= week.end && !d->next[i]) d->next[i] = starts;
	}
	return db_done(q);
}

/* Leave a pair out if nothing was decided for it, and if its last talk and its rhythm need no talk
 * in this week, or its next talk comes within that rhythm. */
static void leave_out_not_due(struct desk *d, size_t i, const struct zone *zone)
{
	struct proposed_talk *t = &d->p->talks[i];
	int64_t from = d->p->from_day, next = date_day_of(zone_local_of(zone, d->next[i])),
		due = from;
	bool decided = t->id && t->state != PROPOSED_NOT_DUE, soon;

	if (decided || t->state == PROPOSED_ACCEPTED) return;
	if (d->last[i]) due = date_day_of(zone_local_of(zone, d->last[i])) + t->cadence_days;
	soon = d->next[i] && (next <= due || next < from + t->cadence_days);
	soon = soon && !t->asked;
	t->state = soon || (due >= from + PROPOSAL_DAYS && !t->asked) ? PROPOSED_NOT_DUE : PROPOSED;
	t->due = due;
	t->next = soon ? d->next[i] : 0;
}

/* Mark the pairs whose members asked for a talk: asking comes before every rhythm. */
static bool mark_asked(struct ctx *x, struct proposal *p)
{
	struct request *asked;
	size_t n;

	if (!request_list(x, PAIRS, &asked, &n)) return false;
	for (size_t i = 0; i < n; i++) {
		struct proposed_talk *t = find_talk(p, asked[i].pair);

		if (t) t->asked = true;
	}
	return true;
}

static bool list_talks(struct ctx *x, struct desk *d)
{
	struct proposal *p = d->p;

	if (!pair_list(x, &d->pairs, &p->n)) return false;
	p->talks = NEW_N(x->a, struct proposed_talk, p->n);
	for (size_t i = 0; i < p->n; i++)
		p->talks[i] = (struct proposed_talk){
			.pair = d->pairs[i].id,
			.member = d->pairs[i].member,
			.name = d->pairs[i].name,
			.minutes = d->pairs[i].minutes,
			.usual = d->pairs[i].minutes,
			.wanted = d->pairs[i].minutes,
			.cadence_days = d->pairs[i].cadence_days,
		};
	return mark_asked(x, p) && (!p->id || read_talks(x, p));
}

/* Settle what has been decided for each talk by now. The week is that of the leader's clock: a talk
 * on the Monday after it does not belong to it. */
static bool settle_states(struct ctx *x, struct desk *d)
{
	const struct zone *zone = d->people[0].zone;
	int64_t from = d->p->from_day * DAY;
	struct span week = { zone_utc_of(zone, from),
		zone_utc_of(zone, from + PROPOSAL_DAYS * DAY) };

	if (!read_accepted(x, d->p, week) || !read_around(x, d, week)) return false;
	for (size_t i = 0; i < d->p->n; i++) leave_out_not_due(d, i, zone);
	return true;
}

/* -- from rows to the planner -- */

/* Fill the leader's own meetings, for the words of a reason. */
static bool fill_events(struct ctx *x, struct proposal *p, struct week_person *me,
	struct span window)
{
	struct week_event *events;

	if (!calendar_events(x, window.start, window.end, &p->events, &p->events_n)) return false;
	events = NEW_N(x->a, struct week_event, p->events_n);
	for (size_t i = 0; i < p->events_n; i++) {
		const struct calendar_event *e = &p->events[i];

		if (e->kind == BUSY_HARD)
			events[me->events_n++] = (struct week_event){ e->starts, e->ends,
				e->travel ? S("") : e->title };
	}
	me->events = events;
	return true;
}

/* Fill when everybody is busy, with one set of statements for all. */
static bool fill_times(struct ctx *x, struct desk *d, struct week_person *people,
	struct span window)
{
	struct near *near = &d->p->near;

	if (!near_list(x, near) || !near_busy(x, near, window.start, window.end)) return false;
	for (size_t i = 0; i <= d->p->n; i++) {
		const struct near_person *known = near_find(near,
			i ? d->pairs[i - 1].member : x->me);

		if (!known) return err_set(&x->err, ERR_MISSING, TR("no such person"));
		week_person_busy(x, &people[i], known);
	}
	return true;
}

static bool fill_people(struct ctx *x, struct desk *d)
{
	struct week_person *people = NEW_N(x->a, struct week_person, d->p->n + 1);
	struct span window = week_window(d->p->from_day, PROPOSAL_DAYS);
	struct person *me = person_my_work(x);

	if (!me || !week_person_fill(x, &people[0], me->name, me->timezone, me->work_hours))
		return false;
	for (size_t i = 0; i < d->p->n; i++) {
		const struct pair *r = &d->pairs[i];

		if (!week_person_fill(x, &people[i + 1], r->name, r->timezone, r->work_hours))
			return false;
	}
	d->people = people;
	return fill_times(x, d, people, window) && fill_events(x, d->p, &people[0], window);
}

static int64_t ruled_by(const struct period *period)
{
	if (!period) return RULED_KNOWN;
	return RULED_KNOWN | (period->talks == PERIOD_SHORTER ? RULED_SHORTER : 0) |
		(period->earlier ? RULED_EARLIER : 0);
}

/* Apply what the leader chose for talks in a period of these days. */
static bool apply_period(struct ctx *x, struct desk *d)
{
	struct proposal *p = d->p;
	int64_t today = date_day_of(zone_local_of(d->people[0].zone, x->now));

	if (!period_of_plan(x, p->from_day, PROPOSAL_DAYS, today, &p->period)) return false;
	p->stale = p->id && p->ruled && p->ruled != ruled_by(p->period);
	for (size_t i = 0; p->period && p->period->talks == PERIOD_SHORTER && i < p->n; i++) {
		struct proposed_talk *t = &p->talks[i];

		t->usual = week_shorter((int32_t)t->wanted);
		if (!t->id && t->state != PROPOSED_ACCEPTED) t->minutes = t->usual;
	}
	return true;
}

static bool make_problem(struct ctx *x, struct desk *d)
{
	const struct period *period = d->p->period;
	struct week_pair *pairs = NEW_N(x->a, struct week_pair, d->p->n);

	for (size_t i = 0; i < d->p->n; i++)
		pairs[i] = (struct week_pair){
			.leader = 0,
			.member = (int32_t)i + 1,
			.minutes = (int32_t)d->pairs[i].minutes,
			.usual = (int32_t)d->p->talks[i].usual,
			.cadence_days = (int32_t)d->pairs[i].cadence_days,
			.last = d->last[i],
			.asked = d->p->talks[i].asked,
			.earlier = period && period->earlier,
			.period = period ? period->name : S(""),
			.period_last = period ? period->last_day : 0,
			.by_hand = d->p->talks[i].state == PROPOSED_PINNED,
			.settled = !d->p->id || d->p->talks[i].state >= PROPOSED_LEFT_OUT,
		};
	d->ask = (struct week_ask){
		.from = d->p->from_day,
		.days = PROPOSAL_DAYS,
		.not_before = x->now + TALK_LEAD_MINUTES * MINUTE,
		.use_soft = d->p->use_soft,
		.people = d->people,
		.people_n = (int32_t)d->p->n + 1,
		.pairs = pairs,
		.pairs_n = (int32_t)d->p->n,
	};
	d->p->ask = &d->ask;
	return week_problem(x->a, &d->ask, &d->problem, &x->err);
}

/* Fill the places of the talks in the planner's terms; accepted talks are busy time and have
 * none. */
static void fill_now(struct ctx *x, struct desk *d)
{
	size_t n = d->p->n;

	d->now.start = NEW_N(x->a, int32_t, n);
	d->now.length = NEW_N(x->a, int32_t, n);
	for (size_t i = 0; i < n; i++) {
		const struct proposed_talk *t = &d->p->talks[i];
		bool stands = t->starts && t->state < PROPOSED_LEFT_OUT;

		d->now.length[i] = stands ? proposal_length_of(t, t->minutes) : -1;
		d->now.start[i] = d->now.length[i] < 0 ? -1 : week_cell(&d->ask, t->starts);
	}
}

struct plan_place proposal_place(const struct desk *d, size_t i, int32_t start, int32_t length)
{
	if (week_time(&d->ask, start) < d->ask.not_before)
		return (struct plan_place){ .why = PLAN_PAST, .other = -1 };
	return plan_place(&d->problem, &d->now, (int32_t)i, start, length);
}

/* Place a talk beside the talks that were placed before it. If its place is no longer free it gets
 * none, and its conflict says why. */
static void place_talk(struct desk *d, size_t i, int32_t start, int32_t length)
{
	struct proposed_talk *t = &d->p->talks[i];
	struct plan_place place = proposal_place(d, i, start, length);

	t->conflict = place.why;
	t->conflict_who = (enum week_side)place.who;
	if (place.why != PLAN_FITS) return;
	d->now.start[i] = start;
	d->now.length[i] = length;
}

/* Place all talks, first the talks that the leader has pinned: of two talks at one time the other
 * one has to give way. */
static void find_conflicts(struct ctx *x, struct desk *d)
{
	struct plan_solution found = d->now;
	size_t n = d->p->n;

	d->now.start = NEW_N(x->a, int32_t, n);
	d->now.length = NEW_N(x->a, int32_t, n);
	for (size_t i = 0; i < n; i++) d->now.start[i] = d->now.length[i] = -1;
	for (int kept = 1; kept >= 0; kept--)
		for (size_t i = 0; i < n; i++)
			if (found.start[i] >= 0 &&
				(d->p->talks[i].state == PROPOSED_PINNED) == kept)
				place_talk(d, i, found.start[i], found.length[i]);
}

/* Read a week and make its problem. `use_soft` says whether tentative time may be used; NULL: as
 * before. */
static bool lay_out(struct ctx *x, int64_t day, struct desk *d, const bool *use_soft)
{
	if (!(d->p = read_proposal(x, find_monday(day)))) return false;
	d->p->desk = d;
	if (use_soft) d->p->use_soft = *use_soft;
	if (!list_talks(x, d) || !fill_people(x, d) || !settle_states(x, d)) return false;
	if (!apply_period(x, d) || !make_problem(x, d)) return false;
	fill_now(x, d);
	find_conflicts(x, d);
	return true;
}

/* Fill the reasons, of talks that have a place and of talks that found no time. */
static void fill_reasons(struct ctx *x, struct desk *d)
{
	struct arena *tmp = arena_new();

	week_result(x->a, tmp, &d->ask, &d->problem, &d->now, &d->week);
	arena_free(tmp);
	for (int32_t i = 0; i < d->week.talks_n; i++)
		d->p->talks[d->week.talks[i].pair].why = &d->week.talks[i];
	for (int32_t i = 0; i < d->week.unplaced_n; i++) {
		struct proposed_talk *t = &d->p->talks[d->week.unplaced[i].pair];

		t->unplaced = &d->week.unplaced[i];
	}
}

struct proposal *proposal_get(struct ctx *x, int64_t day)
{
	struct desk *d = NEW(x->a, struct desk);

	if (!lay_out(x, day, d, NULL)) return NULL;
	fill_reasons(x, d);
	return d->p;
}

/* -- finding times -- */

/* Make the problem of the open talks alone. Pinned talks must stay; other talks stay where they
 * were found unless that costs much. */
static struct plan_problem make_open_problem(struct ctx *x, const struct desk *d, int32_t *open)
{
	struct plan_problem p = d->problem;

	p.talks = NEW_N(x->a, struct plan_talk, d->p->n);
	p.talks_n = 0;
	for (size_t i = 0; i < d->p->n; i++) {
		const struct proposed_talk *t = &d->p->talks[i];
		struct plan_talk *to = &p.talks[p.talks_n];
		bool pinned = t->state == PROPOSED_PINNED && d->now.start[i] >= 0;

		if (t->state >= PROPOSED_LEFT_OUT) continue;
		open[p.talks_n++] = (int32_t)i;
		*to = d->problem.talks[i];
		if (d->now.start[i] >= 0) week_keep(&d->ask, &d->ask.pairs[i], t->starts, to);
		if (pinned) week_fix(to, d->now.length[i]);
	}
	return p;
}

static bool put_talk(struct ctx *x, const struct proposal *p, const struct proposed_talk *t)
{
	struct proposed_talk row = *t;

	if (!row.id) row.id = id_new(x->now);
	row.proposal = p->id;
	return entity_add(x, &proposed_talk_entity, proposal_sql[TALK_PUT], &row);
}

static bool put_proposal(struct ctx *x, struct proposal *p)
{
	if (!p->id) p->id = id_new(x->now);
	p->made = x->now;
	p->ruled = ruled_by(p->period);
	if (!entity_add(x, &proposal_entity, proposal_sql[PUT], p)) return false;
	for (size_t i = 0; i < p->n; i++)
		if (!put_talk(x, p, &p->talks[i])) return false;
	return audit_add(x, "proposal.find", p->id);
}

/* Take what the planner chose into the talks. */
static void take_solution(struct desk *d, const struct plan_solution *s, const int32_t *open,
	int32_t n)
{
	for (int32_t k = 0; k < n; k++) {
		struct proposed_talk *t = &d->p->talks[open[k]];
		int32_t choices[PLAN_LENGTHS_MAX];

		if (t->state == PROPOSED_PINNED && d->now.start[open[k]] >= 0) continue;
		week_minutes((int32_t)t->wanted, choices);
		t->state = PROPOSED;
		t->minutes = s->start[k] < 0 ? t->usual : choices[s->length[k]];
		t->starts = s->start[k] < 0 ? 0 :
			week_talk_time(&d->ask, open[k], s->start[k], (int32_t)t->minutes);
	}
}

struct proposal_search {
	struct arena *a;
	int64_t day;
	bool use_soft;
	struct plan_problem problem;   /* of the open talks */
	int32_t *open;                 /* the index among all talks of each open one */
	uint64_t tag;
	struct plan_solution found;
};

struct proposal_search *proposal_ask(struct ctx *x, int64_t day, bool use_soft)
{
	struct proposal_search *s = NEW(x->a, struct proposal_search);
	struct desk *d = NEW(x->a, struct desk);

	*s = (struct proposal_search){ .a = x->a, .day = day, .use_soft = use_soft };
	if (!lay_out(x, day, d, &use_soft)) return NULL;
	if (d->p->from_day + PROPOSAL_DAYS <= date_day_of(x->now) - 1) {
		err_set(&x->err, ERR_INPUT, TR("that week is over"));
		return NULL;
	}
	s->open = NEW_N(x->a, int32_t, d->p->n);
	s->problem = make_open_problem(x, d, s->open);
	s->tag = proposal_tag(&s->problem, s->open);
	return s;
}

bool proposal_solve(struct proposal_search *s, struct err *e)
{
	struct plan_limits limits = { .seconds = 5 };

	return plan_solve(s->a, &s->problem, &limits, &s->found, e);
}

bool proposal_keep(struct ctx *x, struct proposal_search *s)
{
	struct desk *d = NEW(x->a, struct desk);
	struct plan_problem now;
	int32_t *open;

	if (!lay_out(x, s->day, d, &s->use_soft)) return false;
	open = NEW_N(x->a, int32_t, d->p->n);
	now = make_open_problem(x, d, open);
	if (now.talks_n != s->problem.talks_n || proposal_tag(&now, open) != s->tag)
		return err_set(&x->err, ERR_CONFLICT,
			TR("Something changed while times were looked for. Please look once more."));
	take_solution(d, &s->found, open, now.talks_n);
	d->p->cost = s->found.cost;
	d->p->bound = s->found.bound;
	return put_proposal(x, d->p);
}

/* -- one talk -- */

bool proposal_week_of(struct ctx *x, int64_t talk, int64_t *from_day)
{
	struct db_q *q = db_query(x, proposal_sql[WEEK_OF], "ii", talk, x->me);
	bool found;

	if (!q) return false;
	if ((found = db_next(q))) *from_day = db_int(q, 0);
	if (!db_done(q)) return false;
	return found || err_set(&x->err, ERR_MISSING, TR("no such proposed talk"));
}

struct desk *proposal_desk(struct ctx *x, int64_t talk, int32_t *i)
{
	struct desk *d = NEW(x->a, struct desk);
	int64_t day = 0;

	if (!proposal_week_of(x, talk, &day) || !lay_out(x, day, d, NULL)) return NULL;
	return proposal_find_on(x, d, talk, i) ? d : NULL;
}

bool proposal_find_on(struct ctx *x, const struct desk *d, int64_t talk, int32_t *i)
{
	for (*i = 0; *i < (int32_t)d->p->n; ++*i)
		if (d->p->talks[*i].id == talk) break;
	if (*i == (int32_t)d->p->n)
		return err_set(&x->err, ERR_MISSING, TR("no such proposed talk"));
	return d->p->talks[*i].state != PROPOSED_ACCEPTED ||
		err_set(&x->err, ERR_CONFLICT, TR("this talk has been accepted"));
}

bool proposal_move(struct ctx *x, int64_t talk, int64_t starts, int64_t minutes,
	struct proposal_run *run, struct str *member)
{
	int32_t i, length, cell;
	struct desk *d = proposal_desk(x, talk, &i);

	if (!d) return false;
	*member = d->p->talks[i].name;
	if (minutes == 0) minutes = d->p->talks[i].minutes;
	length = proposal_length_of(&d->p->talks[i], minutes);
	cell = week_cell(&d->ask, starts);
	if (length < 0)
		return err_field(&x->err, ERR_INPUT, "minutes",
			TR("not a length this talk can have"));
	if (cell < 0 || cell >= d->problem.cells)
		return err_field(&x->err, ERR_INPUT, "start", TR("outside this week"));
	proposal_lift(d, i);
	*run = proposal_run_at(d, i, cell, length);
	if (run->why != PLAN_FITS)
		return err_set(&x->err, ERR_CONFLICT, TR("the talk does not fit there"));
	starts = week_talk_time(&d->ask, i, cell, (int32_t)minutes);
	if (db_run(x, proposal_sql[PLACE], "iii", talk, starts, minutes) != 1)
		return err_set(&x->err, ERR_CONFLICT, TR("this talk has been accepted"));
	run->from = starts;
	return audit_add(x, "proposal.move", talk);
}

bool proposal_set(struct ctx *x, int64_t talk, enum proposed_state state)
{
	int32_t i;
	struct desk *d = proposal_desk(x, talk, &i);

	if (!d) return false;
	if (state < PROPOSED || state > PROPOSED_LEFT_OUT)
		return err_field(&x->err, ERR_INPUT, "state", TR("not one that can be set"));
	if (state == PROPOSED_PINNED && !d->p->talks[i].starts)
		return err_set(&x->err, ERR_CONFLICT, TR("this talk has no time to be kept"));
	if (db_run(x, proposal_sql[SET_STATE], "ii", talk, (int64_t)state) != 1)
		return err_set(&x->err, ERR_CONFLICT, TR("this talk has been accepted"));
	return audit_add(x, "proposal.set", talk);
}

/* -- accepting -- */

/* Make a planned talk of a proposed one; ERR_CONFLICT when its place is no longer free. */
static bool accept_talk(struct ctx *x, const struct proposal *p, const struct proposed_talk *t)
{
	struct proposed_talk done = *t;

	if (t->conflict != PLAN_FITS)
		return t->conflict == PLAN_PAST
			? err_set(&x->err, ERR_CONFLICT, TR("the time with %.*s is over"),
				  STR(t->name))
			: err_set(&x->err, ERR_CONFLICT, TR("the time with %.*s is no longer free"),
				  STR(t->name));
	if (!talk_plan(x, t->pair, t->starts, t->minutes, t->wanted)) return false;
	if (!undo_add(x, &(struct undo){ .kind = UNDO_PROPOSED, .object = t->id, .a = t->state }))
		return false;
	done.state = PROPOSED_ACCEPTED;
	return put_talk(x, p, &done) && calendar_sources_hurry(x, t->member);
}

bool proposal_undo(struct ctx *x, const struct undo *u)
{
	return db_run(x, proposal_sql[UNACCEPT], "iii", u->object, u->a, x->me) == 1 ||
		(!x->err.code && undo_too_late(x));
}

bool proposal_accept(struct ctx *x, int64_t day, int64_t talk, size_t *accepted)
{
	struct desk *d = NEW(x->a, struct desk);

	*accepted = 0;
	if (!lay_out(x, day, d, NULL)) return false;
	for (size_t i = 0; i < d->p->n; i++) {
		const struct proposed_talk *t = &d->p->talks[i];
		bool open = t->id && t->starts && t->state < PROPOSED_LEFT_OUT;

		if (!open || (talk && t->id != talk)) continue;
		if (!accept_talk(x, d->p, t)) return false;
		++*accepted;
	}
	if (!*accepted)
		return err_set(&x->err, ERR_CONFLICT, TR("there is no talk left to accept"));
	return calendar_sources_hurry(x, x->me);
}

bool proposal_forget_pair(struct ctx *x, int64_t pair)
{
	return db_run(x, proposal_sql[FORGET_PAIR], "i", pair) >= 0;
}
