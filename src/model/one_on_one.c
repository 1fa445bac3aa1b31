/* SPDX-License-Identifier: Apache-2.0
 *
 * The events that the calendars of both have with each other become one list, and the talks of the
 * pair another. Each event is matched with a talk: with the talk that it was before, else with a
 * talk of its series that it was moved from, else with a talk at its time; an event without a talk
 * becomes a new talk. A talk that only a calendar knew is deleted when it has no event any more.
 */
#include "model/one_on_one.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/id.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/calendar_window.h"
#include "model/entity.h"
#include "model/history.h"
#include "model/pair.h"
#include "model/talk_event.h"
#include "view/lang.h"

enum { PAIRS_OF, DENIED, DENY, ALLOW, WITH, LIST };
const char *const one_on_one_sql[] = {
	[PAIRS_OF] =
		"SELECT id, leader, member FROM pair WHERE leader = $1 AND ended IS NULL"
		" UNION SELECT id, leader, member FROM pair WHERE member = $1 AND ended IS NULL"
		" ORDER BY 1 LIMIT 400",
	[DENIED] = "SELECT {not_one_on_one} FROM not_one_on_one WHERE pair = $1 LIMIT 1000",
	[DENY] = "{+not_one_on_one} ON CONFLICT (series, pair) DO NOTHING",
	[ALLOW] =
		"DELETE FROM not_one_on_one WHERE id = $1"
		"  AND EXISTS (SELECT 1 FROM pair p WHERE p.id = pair"
		" AND $2 IN (p.leader, p.member))",
	[WITH] =
		"SELECT CASE WHEN p.leader = $2 THEN p.member ELSE p.leader END"
		"  FROM not_one_on_one d JOIN pair p ON p.id = d.pair"
		" WHERE d.id = $1 AND $2 IN (p.leader, p.member)",
	[LIST] =
		"SELECT {not_one_on_one d} FROM not_one_on_one d JOIN pair p ON p.id = d.pair"
		" WHERE d.pair = $1 AND $2 IN (p.leader, p.member) ORDER BY d.id DESC LIMIT $3",
	NULL
};

/* A series of which a pair says that it is no one-on-one of theirs. */
struct denied {
	int64_t id, pair;
	struct str series;
	int64_t author, made;
};

static const struct entity_field not_one_on_one_fields[] = {
	FIELD(denied, id, ID),
	FIELD(denied, pair, ID, .about = "which pair says so"),
	FIELD(denied, series, BYTES, .most = SECRET_HASH_BYTES,
		.about = "a hash of the UID of the events"),
	FIELD(denied, author, ID, .about = "who said so"),
	FIELD(denied, made, TIME),
	{ 0 },
};
const struct entity not_one_on_one_entity = { .name = "not_one_on_one",
.fields = not_one_on_one_fields,
	.size = sizeof(struct denied),
	.purpose = "events in a calendar that are no one-on-one of a pair",
	.read_by = "the two of the pair",
	.kept = "until one of the two says otherwise",
};

/* -- the events of a pair -- */

/* An event of the two, in the calendar of one or of both. */
struct event {
	struct talk_event is;
	bool off;                /* the event was called off or declined, or has vanished */
	bool gone;               /* the event has vanished; it counts while the other has it */
	bool unsure;             /* the event may have more guests: no calendar denies that */
	bool taken;              /* the talk of this event has been found */
};

static bool is_denied(struct str series, const struct denied *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(series, list[i].series)) return true;
	return false;
}

static bool do_overlap(int64_t a, int64_t a_end, int64_t b, int64_t b_end)
{
	return a < b_end && b < a_end;
}

struct events {
	struct event *at;
	size_t n;
};

/* Find an event in a list: by its UID and start, or, since some programs give each copy a UID of
 * its own, by its time. NULL: the list does not have it. */
static struct event *find_event(const struct events *list, const struct event *e)
{
	for (size_t i = 0; i < list->n; i++) {
		struct event *it = &list->at[i];

		if (it->is.starts == e->is.starts && str_eq(it->is.series, e->is.series)) return it;
		if (!e->off && !it->off &&
			do_overlap(it->is.starts, it->is.ends, e->is.starts, e->is.ends))
			return it;
	}
	return NULL;
}

/* List the events that the calendars of `owner` have with `other`. An event that one of these
 * calendars has called off still counts while another of them has it. */
static bool read_events(struct ctx *x, int64_t owner, int64_t other, struct span when,
	struct events *out)
{
	struct history_row *rows;
	size_t n;

	*out = (struct events){ LIST_NEW(x->a, struct event), 0 };
	if (!history_list_with(x, owner, other, when.start, when.end, &rows, &n)) return false;
	for (size_t i = 0; i < n; i++) {
		struct event e = { { rows[i].series, rows[i].starts, rows[i].ends },
			rows[i].state >= HISTORY_CANCELLED, rows[i].state == HISTORY_GONE,
			rows[i].unsure, false };
		struct event *known = find_event(out, &e);

		if (!e.is.series.n) continue; /* without a UID the event could not be found again */
		if (!known) *LIST_ADD(x->a, out->at, out->n) = e;
		else {
			known->unsure = known->unsure && e.unsure;
			if (!e.off) known->off = known->gone = false;
		}
	}
	return true;
}

/* Add the events of the other person to the list of the first. An event is off when one of the two
 * has called it off or declined it; when it has only vanished for one of them,
 * the other decides. */
static void join_events(struct arena *a, struct events *to, const struct events *more)
{
	for (size_t i = 0; i < more->n; i++) {
		const struct event *e = &more->at[i];
		struct event *known = find_event(to, e);

		if (known) known->unsure = known->unsure && e->unsure;
		if (!known) *LIST_ADD(a, to->at, to->n) = *e;
		else if (e->off && !e->gone) known->off = true, known->gone = false;
		else if (!e->off && known->gone) known->off = known->gone = false;
	}
}

/* List the events of the two, without those that surely or maybe have more guests and without those
 * that the two have denied. */
static bool read_both(struct ctx *x, const struct pair *p, struct span when, struct events *out)
{
	struct events theirs;
	struct denied *denied;
	size_t denied_n, n = 0;

	if (!entity_list(x, &not_one_on_one_entity, db_query(x, one_on_one_sql[DENIED], "i", p->id),
		    1000, &denied, &denied_n))
		return false;
	if (!read_events(x, p->leader, p->member, when, out)) return false;
	if (!read_events(x, p->member, p->leader, when, &theirs)) return false;
	join_events(x->a, out, &theirs);
	for (size_t i = 0; i < out->n; i++)
		if (!out->at[i].unsure && !is_denied(out->at[i].is.series, denied, denied_n))
			out->at[n++] = out->at[i];
	out->n = n;
	return true;
}

/* -- the talks of these events -- */

struct table {
	struct events events;
	struct talk_known *talks;
	bool *found;             /* found[i]: the event of talk i has been found */
	size_t talks_n;
};

/* True when an event may be that of a talk, by one rule of matching. */
typedef bool fits_fn(const struct talk_known *t, const struct event *e);

/* The talk came from this very event: of the same UID, at the same start. */
static bool is_same_event(const struct talk_known *t, const struct event *e)
{
	return t->source != TALK_OURS && t->event.starts == e->is.starts &&
		str_eq(t->event.series, e->is.series);
}

/* The talk came from this very event, which still takes place. */
static bool is_same_standing(const struct talk_known *t, const struct event *e)
{
	return !e->off && is_same_event(t, e);
}

/* The talk came from an event of this series at most a week away: the event was moved. */
static bool is_moved(const struct talk_known *t, const struct event *e)
{
	return t->source != TALK_OURS && !e->off && str_eq(t->event.series, e->is.series) &&
		llabs(t->event.starts - e->is.starts) <= 7 * (int64_t)DAY;
}

/* The talk and the event overlap: two people have one talk at a time, whatever their calendars call
 * it. When a held talk was told by the two, an event within TALK_NEAR_MINUTES is that talk too. */
static bool is_at_same_time(const struct talk_known *t, const struct event *e)
{
	bool told = t->state == TALK_HELD && t->logged_by;
	int64_t around = told ? TALK_NEAR_MINUTES * MINUTE : 0;
	int64_t minutes = t->held_minutes ? t->held_minutes : t->minutes;

	return !e->off && t->state != TALK_CANCELLED &&
		do_overlap(t->starts - around, t->starts + minutes * MINUTE + around, e->is.starts,
			e->is.ends);
}

/* Find the events of the talks that have none yet, by one rule: each talk takes the event nearest
 * to it. The talk gets the time of its event, or is cancelled when the event is off. */
static bool match_events(struct ctx *x, struct table *b, fits_fn *fits)
{
	for (size_t i = 0; i < b->talks_n; i++) {
		struct talk_known *t = &b->talks[i];
		struct event *best = NULL;

		for (size_t k = 0; k < b->events.n && !b->found[i]; k++) {
			struct event *e = &b->events.at[k];

			if (e->taken || !fits(t, e)) continue;
			if (!best ||
				llabs(e->is.starts - t->starts) <
					llabs(best->is.starts - t->starts))
				best = e;
		}
		if (!best) continue;
		b->found[i] = best->taken = true;
		if (best->off ? !talk_event_off(x, t) : !talk_event_set(x, t, &best->is))
			return false;
	}
	return true;
}

/* Match talks and events by one rule after the other; then delete talks without an event and add
 * talks for new events. `since`: calendars are known from then on, so that a talk
 * before it stays. */
static bool settle_talks(struct ctx *x, const struct pair *p, struct table *b, int64_t since)
{
	if (!match_events(x, b, is_same_standing) || !match_events(x, b, is_moved) ||
		!match_events(x, b, is_same_event) || !match_events(x, b, is_at_same_time))
		return false;
	for (size_t i = 0; i < b->talks_n; i++) {
		const struct talk_known *t = &b->talks[i];

		if (b->found[i] || t->source != TALK_STANDS || t->event.starts < since) continue;
		if (!talk_event_del(x, t)) return false;
	}
	for (size_t k = 0; k < b->events.n; k++) {
		const struct event *e = &b->events.at[k];

		if (!e->off && !e->taken && !talk_event_add(x, p, &e->is)) return false;
	}
	return true;
}

static bool settle_pair(struct ctx *x, const struct pair *p)
{
	struct span when = { x->now - (int64_t)(HISTORY_DAYS - 1) * DAY,
		x->now + (int64_t)(CALENDAR_AHEAD_DAYS + 2) * DAY };
	struct table b = { 0 };

	if (!read_both(x, p, when, &b.events)) return false;
	if (!talk_event_list(x, p->id, when.start - 8 * (int64_t)DAY, &b.talks, &b.talks_n))
		return false;
	b.found = NEW_N(x->a, bool, b.talks_n);
	return settle_talks(x, p, &b, when.start);
}

bool one_on_one_settle(struct ctx *x, int64_t person)
{
	struct db_q *q = db_query(x, one_on_one_sql[PAIRS_OF], "i", person);
	struct pair *pairs = LIST_NEW(x->a, struct pair);
	size_t n = 0;

	if (!q) return false;
	while (db_next(q))
		*LIST_ADD(x->a, pairs, n) = (struct pair){ .id = db_int(q, 0), .leader = db_int(q, 1),
			.member = db_int(q, 2) };
	if (!db_done(q)) return false;
	if (n && !history_find_others(x, person)) return false;
	for (size_t i = 0; i < n; i++) {
		int64_t other = pairs[i].leader == person ? pairs[i].member : pairs[i].leader;

		if (!history_find_others(x, other) || !settle_pair(x, &pairs[i])) return false;
	}
	return true;
}

/* -- what people say of such talks -- */

bool one_on_one_place(struct ctx *x, const struct talk *t, struct one_on_one_place *out)
{
	int64_t other = t->leader == x->me ? t->member : t->leader;
	struct history_row *rows;
	size_t n;

	*out = (struct one_on_one_place){ .stands = t->source != TALK_OURS };
	if (!out->stands || (x->me != t->leader && x->me != t->member)) return true;
	if (!history_list_with(x, x->me, other, t->event_starts, t->event_starts + 1, &rows, &n))
		return false;
	out->mine = n > 0;
	if (n) out->title = rows[0].title;
	return true;
}

bool one_on_one_deny(struct ctx *x, int64_t talk)
{
	struct talk *t = talk_get(x, talk);
	struct denied d = { .id = id_new(x->now), .author = x->me, .made = x->now };

	if (!t) return false;
	if (t->source == TALK_OURS || !t->series.n)
		return err_set(&x->err, ERR_CONFLICT,
			TR("this talk with %.*s stands in no calendar"), STR(t->other));
	d.pair = t->pair, d.series = t->series;
	return entity_run(x, &not_one_on_one_entity, one_on_one_sql[DENY], &d) >= 0 &&
		one_on_one_settle(x, x->me) && audit_add(x, "one_on_one.deny", t->pair);
}

bool one_on_one_allow(struct ctx *x, int64_t id, int64_t *person)
{
	struct db_q *q = db_query(x, one_on_one_sql[WITH], "ii", id, x->me);

	*person = 0;
	if (!q) return false;
	if (db_next(q)) *person = db_int(q, 0);
	if (!db_done(q)) return false;
	if (!*person) return err_set(&x->err, ERR_MISSING, TR("no such series"));
	return db_run(x, one_on_one_sql[ALLOW], "ii", id, x->me) == 1 &&
		one_on_one_settle(x, x->me) && audit_add(x, "one_on_one.allow", id);
}

/* Find the title of a denied series in the reader's calendar, and its next start, or else its last.
 * The rows are in the order of their starts. */
static void tell_denied(const struct ctx *x, const struct history_row *rows, size_t n,
	struct str series, struct one_on_one_denied *d)
{
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(rows[i].series, series)) continue;
		d->title = rows[i].title;
		if (!d->starts || d->starts < x->now) d->starts = rows[i].starts;
	}
}

bool one_on_one_list_denied(struct ctx *x, int64_t pair, struct one_on_one_denied **out, size_t *n)
{
	struct pair *p = pair_get(x, pair);
	struct history_row *rows;
	struct denied *denied;
	size_t rows_n;

	*n = 0;
	if (!p ||
		!entity_list(x, &not_one_on_one_entity,
			db_query(x, one_on_one_sql[LIST], "iii", pair, x->me,
				(int64_t)ONE_ON_ONE_DENIED),
			ONE_ON_ONE_DENIED, &denied, n))
		return false;
	*out = NEW_N(x->a, struct one_on_one_denied, ONE_ON_ONE_DENIED);
	if (!*n) return true;
	if (!history_list_with(x, x->me, p->leader == x->me ? p->member : p->leader, 0, INT64_MAX,
		    &rows, &rows_n))
		return false;
	for (size_t i = 0; i < *n; i++) {
		(*out)[i].id = denied[i].id;
		tell_denied(x, rows, rows_n, denied[i].series, &(*out)[i]);
	}
	return true;
}
