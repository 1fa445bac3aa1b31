/* SPDX-License-Identifier: Apache-2.0
 *
 * The events of the two calendars become one list, the talks of the pair another, and the
 * talks follow the events: found again at their time, else moved, else new. What has no event any
 * more goes.
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
		"  AND EXISTS (SELECT 1 FROM pair p WHERE p.id = pair AND $2 IN (p.leader, p.member))",
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
const struct entity not_one_on_one_entity = { .name = "not_one_on_one", .fields = not_one_on_one_fields,
	.size = sizeof(struct denied),
	.purpose = "events in a calendar that are no one-on-one of a pair",
	.read_by = "the two of the pair",
	.kept = "until one of the two says otherwise",
};

/* -- the events of a pair -- */

/* An event of the two, in the calendar of one or of both. */
struct event {
	struct talk_event is;
	bool off;                /* called off, declined, or gone */
	bool gone;               /* it vanished; should it stand with the other one, it stands */
	bool unsure;             /* other guests may be hidden, and nobody's calendar says otherwise */
	bool taken;              /* its talk has been found */
};

static bool is_among(struct str series, const struct denied *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(series, list[i].series)) return true;
	return false;
}

static bool overlap(int64_t a, int64_t a_end, int64_t b, int64_t b_end)
{
	return a < b_end && b < a_end;
}

struct events {
	struct event *at;
	size_t n;
};

/* The same event, known already: of the same UID and start, or, where programs give each copy a
 * UID of its own, at the same time. */
static struct event *same_event(const struct events *list, const struct event *e)
{
	for (size_t i = 0; i < list->n; i++) {
		struct event *it = &list->at[i];

		if (it->is.starts == e->is.starts && str_eq(it->is.series, e->is.series)) return it;
		if (!e->off && !it->off &&
			overlap(it->is.starts, it->is.ends, e->is.starts, e->is.ends))
			return it;
	}
	return NULL;
}

/* In the calendars of one person: an event stands while it stands in one of them. */
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
		struct event *known = same_event(out, &e);

		if (!e.is.series.n) continue; /* a UID is what it is found again by */
		if (!known) *LIST_ADD(x->a, out->at, out->n) = e;
		else {
			known->unsure = known->unsure && e.unsure;
			if (!e.off) known->off = known->gone = false;
		}
	}
	return true;
}

/* Between the two it is off when it is for either, but for one that has merely vanished. */
static void join(struct arena *a, struct events *to, const struct events *more)
{
	for (size_t i = 0; i < more->n; i++) {
		const struct event *e = &more->at[i];
		struct event *known = same_event(to, e);

		if (known) known->unsure = known->unsure && e->unsure;
		if (!known) *LIST_ADD(a, to->at, to->n) = *e;
		else if (e->off && !e->gone) known->off = true, known->gone = false;
		else if (!e->off && known->gone) known->off = known->gone = false;
	}
}

/* What stands for the two, without what they said is none. */
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
	join(x->a, out, &theirs);
	for (size_t i = 0; i < out->n; i++)
		if (!out->at[i].unsure && !is_among(out->at[i].is.series, denied, denied_n))
			out->at[n++] = out->at[i];
	out->n = n;
	return true;
}

/* -- the talks follow -- */

struct table {
	struct events events;
	struct talk_known *talks;
	bool *found;             /* of each talk: its event */
	size_t talks_n;
};

/* Talks that are found by `fits` get their event. */
typedef bool fits_fn(const struct talk_known *t, const struct event *e);

static bool is_of(const struct talk_known *t, const struct event *e)
{
	return t->source != TALK_OURS && t->event.starts == e->is.starts &&
		str_eq(t->event.series, e->is.series);
}

static bool stands_there(const struct talk_known *t, const struct event *e)
{
	return !e->off && is_of(t, e);
}

/* One of a series is moved by at most a week. */
static bool was_moved(const struct talk_known *t, const struct event *e)
{
	return t->source != TALK_OURS && !e->off && str_eq(t->event.series, e->is.series) &&
		llabs(t->event.starts - e->is.starts) <= 7 * (int64_t)DAY;
}

/* Two talks of the same two at one time are one, whatever it is called where. One they have told
 * of counts for an hour around. */
static bool is_at_that_time(const struct talk_known *t, const struct event *e)
{
	bool told = t->state == TALK_HELD && t->logged_by;
	int64_t around = told ? TALK_NEAR_MINUTES * MINUTE : 0;
	int64_t minutes = t->held_minutes ? t->held_minutes : t->minutes;

	return !e->off && t->state != TALK_CANCELLED &&
		overlap(t->starts - around, t->starts + minutes * MINUTE + around, e->is.starts,
			e->is.ends);
}

static bool follow(struct ctx *x, struct table *b, fits_fn *fits)
{
	for (size_t i = 0; i < b->talks_n; i++) {
		struct talk_known *t = &b->talks[i];
		struct event *best = NULL;

		for (size_t k = 0; k < b->events.n && !b->found[i]; k++) {
			struct event *e = &b->events.at[k];

			if (e->taken || !fits(t, e)) continue;
			if (!best || llabs(e->is.starts - t->starts) < llabs(best->is.starts - t->starts))
				best = e;
		}
		if (!best) continue;
		b->found[i] = best->taken = true;
		if (best->off ? !talk_event_off(x, t) : !talk_event_set(x, t, &best->is)) return false;
	}
	return true;
}

/* `since`: what calendars tell reaches back so far. */
static bool settle_talks(struct ctx *x, const struct pair *p, struct table *b, int64_t since)
{
	if (!follow(x, b, stands_there) || !follow(x, b, was_moved) || !follow(x, b, is_of) ||
		!follow(x, b, is_at_that_time))
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
	if (!talk_event_list(x, p->id, when.start - 8 * (int64_t)DAY, &b.talks, &b.talks_n)) return false;
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

/* -- what people say of it -- */

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
		return err_set(&x->err, ERR_CONFLICT, TR("this talk with %.*s stands in no calendar"),
			STR(t->other));
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
	return db_run(x, one_on_one_sql[ALLOW], "ii", id, x->me) == 1 && one_on_one_settle(x, x->me) && audit_add(x, "one_on_one.allow", id);
}

/* When it is next, or was last, and how the reader's calendar calls it. */
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
	if (!p || !entity_list(x, &not_one_on_one_entity, db_query(x, one_on_one_sql[LIST], "iii", pair,
		    x->me, (int64_t)ONE_ON_ONE_DENIED), ONE_ON_ONE_DENIED, &denied, n))
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
