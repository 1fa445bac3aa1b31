/* SPDX-License-Identifier: Apache-2.0
 *
 * The occurrences of a calendar are kept with sealed titles, for their owner alone (table
 * occurrence); free-busy periods that a calendar publishes without events have a table of their own
 * (published). The busy time of a person is merged from both, without titles, and a leader's
 * planner may read it (busy). All three are written in the transaction that brings a calendar in.
 */
#include "model/calendar.h"

#include <stdlib.h>
#include <string.h>

#include "base/clean.h"
#include "base/date.h"
#include "base/err_kept.h"
#include "base/id.h"
#include "base/secret.h"
#include "db/db.h"
#include "ical/spans.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/history.h"
#include "model/invitation.h"
#include "model/one_on_one.h"
#include "model/pair.h"
#include "model/person.h"
#include "model/talk.h"
#include "model/written.h"
#include "view/lang.h"

enum { GET_ONE, FILE_OF, OF_NAME, TOUCH, LIST, COUNT, BYTES, ADD, REPLACE, DEL, SET, SHORT,
	STATE, EVENT_ADD, EVENT_DEL, EVENTS, PUBLISHED_DEL, PUBLISHED_ADD, SPANS_OF, BUSY_DEL,
	BUSY_ADD, BUSY_LIST, GIVE_UP };
const char *const calendar_sql[] = {
	[GET_ONE] =
		"SELECT {calendar} FROM calendar WHERE id = $1"
		" AND $2 IN (owner, CAST(-1 AS INTEGER))",
	[FILE_OF] = "SELECT ics FROM calendar WHERE id = $1",
	[OF_NAME] =
		"SELECT {calendar} FROM calendar"
		" WHERE owner = $1 AND name = $3 AND $2 IN (owner, CAST(-1 AS INTEGER))",
	[TOUCH] = "UPDATE calendar SET read_at = $2 WHERE id = $1",
	[LIST] = "SELECT {calendar} FROM calendar WHERE owner = $1 ORDER BY id",
	[COUNT] = "SELECT count(*) FROM calendar WHERE owner = $1",
	[BYTES] = "SELECT CAST(COALESCE(sum(bytes), 0) AS BIGINT) FROM calendar WHERE owner = $1",
	[ADD] =
		"INSERT INTO calendar (id, owner, name, hash, bytes, ics, all_day, read_at,"
		"  horizon, events, warnings) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, 0, '')",
	[REPLACE] =
		"UPDATE calendar SET read_at = $2, horizon = $3, events = $4, warnings = $5,"
		"  hash = $6, bytes = $7, ics = $8 WHERE id = $1",
	[DEL] = "DELETE FROM calendar WHERE id = $1 AND owner = $2",
	[SET] =
		"UPDATE calendar SET all_day = $3, unanswered = $4, travel = $5"
		" WHERE id = $1 AND owner = $2",
	[SHORT] =
		"SELECT c.id FROM calendar c JOIN person p ON p.id = c.owner"
		" WHERE c.horizon < $1 AND p.left_at IS NULL ORDER BY c.horizon LIMIT $2",
	[STATE] = "SELECT count(*), COALESCE(max(read_at), 0) FROM calendar WHERE owner = $1",
	[EVENT_ADD] =
		"INSERT INTO occurrence (calendar, n, owner, starts, ends, kind, all_day,"
		" travel, title)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
	[EVENT_DEL] = "DELETE FROM occurrence WHERE calendar = $1",
	[EVENTS] =
		"SELECT starts, ends, kind, all_day, travel, title, calendar FROM occurrence"
		" WHERE owner = $1 AND starts < $3 AND starts >= $2 - 86400 AND ends > $2"
		" UNION ALL"
		" SELECT starts, ends, kind, all_day, travel, title, calendar FROM occurrence"
		" WHERE owner = $1 AND starts < $2 - 86400 AND starts >= $2 - 5184000 AND ends > $2"
		"   AND ends - starts > 86400"
		" ORDER BY 1, 2 LIMIT 5000",
	[PUBLISHED_DEL] = "DELETE FROM published WHERE calendar = $1",
	[PUBLISHED_ADD] =
		"INSERT INTO published (calendar, n, owner, starts, ends, kind)"
		" VALUES ($1, $2, $3, $4, $5, $6)",
	[SPANS_OF] =
		"SELECT starts, ends FROM occurrence WHERE owner = $1 AND kind = $2"
		" UNION ALL SELECT starts, ends FROM published WHERE owner = $1 AND kind = $2"
		" ORDER BY 1",
	[BUSY_DEL] = "DELETE FROM busy WHERE person = $1",
	[BUSY_ADD] = "INSERT INTO busy (person, starts, ends, kind) VALUES ($1, $2, $3, $4)",
	[BUSY_LIST] =
		/* busy spans do not overlap: of those that begin before $2 only the last can reach
		 * it */
		"SELECT starts, ends, kind FROM busy WHERE person = $1"
		"   AND starts >= COALESCE((SELECT max(s.starts) FROM busy s"
		"    WHERE s.person = $1 AND s.starts <= $2), $2)"
		"   AND starts < $3 AND ends > $2 ORDER BY starts",
	[GIVE_UP] = "UPDATE calendar SET horizon = $2, warnings = $3 WHERE id = $1",
	NULL
};

static struct calendar *find_calendar(struct ctx *x, int64_t id)
{
	return entity_one(x, &calendar_entity, db_query(x, calendar_sql[GET_ONE], "ii", id, x->me),
		TR("no such calendar"));
}

/* Add the row of a meeting, and, when there is a way to it, a row of the time before it. */
static bool keep_event(struct ctx *x, const struct calendar *c, const struct busy_event *e,
	int64_t *n)
{
	struct str title = written_seal(x, "occurrence", c->id, str_sub(e->title, 0, 1000));

	if (db_run(x, calendar_sql[EVENT_ADD], "iiiiiiiib", c->id, (*n)++, c->owner, e->start,
		    e->end, (int64_t)e->kind, (int64_t)e->all_day, (int64_t)0, title) != 1)
		return false;
	return !e->travel ||
		db_run(x, calendar_sql[EVENT_ADD], "iiiiiiiib", c->id, (*n)++, c->owner,
			e->start - e->travel, e->start, (int64_t)e->kind, (int64_t)0, (int64_t)1,
			title) == 1;
}

/* Put the occurrences of a calendar in the place of those known so far. */
static bool keep_events(struct ctx *x, const struct calendar *c, const struct busy_answer *got)
{
	int64_t n = 0;

	if (db_run(x, calendar_sql[EVENT_DEL], "i", c->id) < 0) return false;
	for (size_t i = 0; i < got->events_n; i++)
		if (!keep_event(x, c, &got->events[i], &n)) return false;
	return true;
}

/* Put the free-busy periods of a calendar in the place of those known so far. */
static bool keep_published(struct ctx *x, const struct calendar *c, const struct busy_answer *got)
{
	const struct spans all[] = { got->published, got->published_soft };
	int64_t n = 0;

	if (db_run(x, calendar_sql[PUBLISHED_DEL], "i", c->id) < 0) return false;
	for (int k = 0; k < 2; k++)
		for (size_t i = 0; i < all[k].n; i++)
			if (db_run(x, calendar_sql[PUBLISHED_ADD], "iiiiii", c->id, n++, c->owner,
				    all[k].at[i].start, all[k].at[i].end,
				    (int64_t)(k ? BUSY_SOFT : BUSY_HARD)) != 1)
				return false;
	return true;
}

/* Read the starts and ends that a query gives into x->a; ends the query. */
static bool read_spans(struct ctx *x, struct db_q *q, struct spans *out)
{
	*out = (struct spans){ LIST_NEW(x->a, struct span), 0 };
	if (!q) return false;
	while (db_next(q))
		*LIST_ADD(x->a, out->at, out->n) = (struct span){ db_int(q, 0), db_int(q, 1) };
	return db_done(q);
}

/* List the spans of one kind from all calendars of a person, merged where they overlap. */
static bool list_spans(struct ctx *x, int64_t person, enum busy_kind kind, struct spans *out)
{
	if (!read_spans(x, db_query(x, calendar_sql[SPANS_OF], "ii", person, (int64_t)kind), out))
		return false;
	spans_merge_overlaps(out); /* meetings back to back stay two: either may be moved */
	return true;
}

static bool add_busy(struct ctx *x, int64_t person, enum busy_kind kind, struct spans s)
{
	for (size_t i = 0; i < s.n; i++)
		if (db_run(x, calendar_sql[BUSY_ADD], "iiii", person, s.at[i].start, s.at[i].end,
			    (int64_t)kind) != 1)
			return false;
	return true;
}

/* Merge the busy time of a person from all their calendars. Time that is tentative in one calendar
 * and certain in another is certain. */
static bool merge_busy(struct ctx *x, int64_t person)
{
	struct spans hard, soft;

	return list_spans(x, person, BUSY_HARD, &hard) && list_spans(x, person, BUSY_SOFT, &soft) &&
		db_run(x, calendar_sql[BUSY_DEL], "i", person) >= 0 &&
		add_busy(x, person, BUSY_HARD, hard) &&
		add_busy(x, person, BUSY_SOFT, spans_minus(x->a, soft, hard));
}

/* Find the window that is read from calendars. It begins and ends at midnight (UTC), so that two
 * readings on one day agree. */
static void find_window(const struct ctx *x, int64_t *from, int64_t *to)
{
	int64_t today = date_day_of(x->now);

	*from = (today - CALENDAR_PAST_DAYS) * DAY;
	*to = (today + CALENDAR_AHEAD_DAYS) * DAY;
}

/* Drop the instances that were taken out of a series: history_keep() has had them, and they are no
 * events of the calendar. */
static void drop_removed(struct busy_answer *got)
{
	size_t n = 0;

	for (size_t i = 0; i < got->events_n; i++)
		if (!got->events[i].removed) got->events[n++] = got->events[i];
	got->events_n = n;
}

/* True for a block of a private feed, which tells only that its owner is busy: it names no people,
 * and its title says "busy" in some language, or nothing. */
static bool is_anonymous(const struct busy_event *e)
{
	static const char *const titles[] = { "", "busy", "belegt", "gebucht", "besetzt",
		"beschäftigt", "occupé", "occupé(e)", "ocupado" };

	for (size_t i = 0; e->people_n == 0 && i < sizeof titles / sizeof *titles; i++)
		if (str_eq_nocase(str_trim(e->title), str_of(titles[i]))) return true;
	return false;
}

/* True when one of the talks lies exactly in [start, end). */
static bool is_talk_time(const struct spans *talks, int64_t start, int64_t end)
{
	for (size_t i = 0; i < talks->n; i++)
		if (talks->at[i].start == start && talks->at[i].end == end) return true;
	return false;
}

/* Drop the spans that lie exactly where a talk does. */
static void drop_talks(struct spans *s, const struct spans *talks)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		if (!is_talk_time(talks, s->at[i].start, s->at[i].end)) s->at[n++] = s->at[i];
	s->n = n;
}

/* Take our own talks out of what was read: the time is already taken by the talk, and must not look
 * like another meeting. What their owner answered in the calendar is passed on to the invitation. A
 * talk is known by its UID or, where the calendar hides what a block is, by lying exactly where a
 * talk does. */
static bool take_own_talks(struct ctx *x, int64_t owner, struct busy_answer *got)
{
	struct spans talks;
	size_t n = 0;

	if (!talk_busy_ours(x, owner, x->now, x->now + (int64_t)CALENDAR_AHEAD_DAYS * DAY, &talks))
		return false;
	drop_talks(&got->published, &talks);
	drop_talks(&got->published_soft, &talks);
	for (size_t i = 0; i < got->events_n; i++) {
		const struct busy_event *e = &got->events[i];
		bool ours;

		if (is_anonymous(e) && is_talk_time(&talks, e->start, e->end)) continue;
		if (!invitation_is_of(x, e->uid, owner, &ours)) return false;
		if (!ours) {
			got->events[n++] = *e;
			continue;
		}
		if (!e->removed && !invitation_seen(x, owner, e)) return false;
	}
	got->events_n = n;
	return true;
}

/* Fill the question by which the calendar `c` of this owner is read. */
static bool fill_ask(struct ctx *x, const struct calendar *c, const struct person *owner,
	struct busy_ask *ask)
{
	struct str *me;

	*ask = (struct busy_ask){ .zones = x->zones, .all_day = c->all_day,
		.unanswered = c->unanswered, .travel = c->travel, .events = true, .removed = true };
	if (!person_addresses(x, c->owner, &me, &ask->me_n)) return false;
	ask->me = me;
	ask->name = str_z(x->a, c->name);
	ask->zone = zone_find(x->zones, owner->timezone);
	if (!ask->zone) ask->zone = zone_utc(x->zones);
	find_window(x, &ask->from, &ask->to);
	return true;
}

/* A calendar that is read before the transaction in which it is kept. */
struct calendar_ahead {
	struct arena *a;
	struct str ics;
	struct busy_ask ask;
	struct busy_answer got;
	struct err why;
};

/* True when two questions get the same answer from the same text. */
static bool is_same_ask(const struct busy_ask *a, const struct busy_ask *b)
{
	if (a->from != b->from || a->to != b->to || a->zone != b->zone || a->me_n != b->me_n ||
		a->all_day != b->all_day || a->unanswered != b->unanswered ||
		a->travel != b->travel || strcmp(a->name, b->name) != 0)
		return false;
	for (size_t i = 0; i < a->me_n; i++)
		if (!str_eq(a->me[i], b->me[i])) return false;
	return true;
}

/* Read the text, or take the answer that was read ahead, when it is of the same
 * text and question. */
static bool answer_ask(struct ctx *x, const struct busy_ask *ask, struct str ics,
	struct busy_answer *got)
{
	const struct calendar_ahead *r = x->ahead;

	if (!r || !str_eq(r->ics, ics) || !is_same_ask(&r->ask, ask))
		return busy_read(x->a, ics, ask, got, &x->err);
	x->ahead = NULL; /* callers change the answer, so that it is taken once */
	*got = r->got;
	return !r->why.code || err_pass(&x->err, r->why.code, &r->why);
}

/* Read the text of a calendar into *got, keep what it says about past meetings, and take out our
 * own talks. `fresh` as in replace_contents(). */
static bool expand_calendar(struct ctx *x, const struct calendar *c, struct str ics, bool fresh,
	struct busy_answer *got)
{
	struct person *owner = person_get(x, c->owner);
	struct busy_ask ask;

	if (!owner || !fill_ask(x, c, owner, &ask)) return false;
	if (!answer_ask(x, &ask, ics, got)) return false;
	if (got->published.n + got->published_soft.n > CALENDAR_EVENTS)
		return err_at(&x->err, ERR_INPUT, ask.name, TR("more than %d busy periods"),
			CALENDAR_EVENTS);
	if (got->events_n > CALENDAR_EVENTS)
		return err_at(&x->err, ERR_INPUT, ask.name,
			TR("%zu events between now and half a year ahead; at most %d are read"),
			got->events_n, CALENDAR_EVENTS);
	if (!take_own_talks(x, c->owner, got)) return false;
	if (!history_keep(x,
		    &(struct history_read){ c->id, c->owner, got->events, got->events_n, ask.me,
			    ask.me_n, owner->name, fresh }))
		return false;
	drop_removed(got);
	return true;
}

/* Print the warnings of a reading, a line each; about 32 KiB at most. */
static struct str print_warnings(struct ctx *x, const struct busy_answer *got)
{
	struct buf b = { .a = x->a };

	for (size_t i = 0; i < got->warnings_n && b.n < 32 << 10; i++) {
		buf_add(&b, got->warnings[i].kept);
		buf_ch(&b, '\n');
	}
	return buf_str(&b);
}

/* Read `ics` and put what it says in the place of what was known of a stored calendar. `fresh`: the
 * text has just come in and differs from the text before. */
static bool replace_contents(struct ctx *x, struct calendar *c, struct str ics, bool fresh)
{
	struct busy_answer got = { 0 };
	int64_t from, to;

	if (!expand_calendar(x, c, ics, fresh, &got)) return false;
	find_window(x, &from, &to);
	c->read_at = x->now;
	c->horizon = to;
	c->hash = secret_hash(x->a, ics);
	c->bytes = (int64_t)ics.n;
	c->events = (int64_t)got.events_n;
	c->warnings = print_warnings(x, &got);
	return db_run(x, calendar_sql[REPLACE], "iiiisbib", c->id, c->read_at, c->horizon,
		       c->events, c->warnings, c->hash, c->bytes,
		       written_seal(x, "calendar", c->id, ics)) == 1 &&
		keep_events(x, c, &got) && keep_published(x, c, &got) && merge_busy(x, c->owner) &&
		one_on_one_settle(x, c->owner);
}

int64_t calendar_quota(void)
{
	int64_t mib;

	if (!str_int(str_of(getenv("RAPPORT_QUOTA_MIB")), &mib) || mib < 1 || mib > 1 << 20)
		mib = CALENDAR_QUOTA_MIB;
	return mib << 20;
}

/* Check that so many bytes more may be kept for a person. A file that is not larger than before is
 * always taken, so that nobody is stuck when the operator lowers the quota. */
static bool check_quota(struct ctx *x, int64_t owner, int64_t bytes)
{
	struct db_q *q;
	int64_t have = 0;

	if (bytes <= 0) return true;
	if (!(q = db_query(x, calendar_sql[BYTES], "i", owner))) return false;
	if (db_next(q)) have = db_int(q, 0);
	if (!db_done(q)) return false;
	return have + bytes <= calendar_quota() || err_set(&x->err, ERR_INPUT,
		TR("With this one your calendars would be larger than this server keeps for one "
		   "person. Take one away first, or ask whoever runs the server."));
}

/* Add an empty calendar. */
static struct calendar *add_calendar(struct ctx *x, int64_t owner, struct str name)
{
	struct calendar *c = NEW(x->a, struct calendar);

	*c = (struct calendar){ .id = id_new(x->now), .owner = owner, .name = name,
		.came = CALENDAR_NEW };
	if (!entity_room(x, calendar_sql[COUNT], owner, CALENDARS)) {
		err_set(&x->err, ERR_FULL, TR("at most %d calendars; take one away first"),
			CALENDARS);
		return NULL;
	}
	if (db_run(x, calendar_sql[ADD], "iisbib", c->id, owner, name, S(""), (int64_t)0, S("")) !=
		1)
		return NULL;
	return c;
}

/* ERR_INPUT when a text ends in the middle. A download that was cut can often be parsed, with fewer
 * meetings: its owner would look free. */
static bool refuse_cut(struct ctx *x, struct str name, struct str ics)
{
	struct str line;
	bool open = false;
	int n = 0;

	for (; str_line(&ics, &line); n++) {
		if (str_eq_nocase(str_sub(line, 0, 6), S("BEGIN:"))) open = true;
		else if (str_eq_nocase(str_trim(line), S("END:VCALENDAR"))) open = false;
	}
	return !open || err_line(&x->err, ERR_INPUT, str_z(x->a, name), n,
		TR("the file ends in the middle, before END:VCALENDAR; was it cut?"));
}

/* Find the calendar of this name. NULL: there is none, or an error (check x->err). */
static struct calendar *find_named(struct ctx *x, int64_t owner, struct str name)
{
	struct db_q *q = db_query(x, calendar_sql[OF_NAME], "iis", owner, x->me, name);
	struct calendar *c;
	size_t n;

	return entity_list(x, &calendar_entity, q, 1, &c, &n) && n ? c : NULL;
}

/* Make the name under which a file is kept from the name that came with it. */
static struct str clean_file_name(struct ctx *x, struct str name)
{
	name = clean_foreign(x->a, name, 200, false);
	return name.n ? name : S("calendar.ics");
}

/* True when the calendar was read from this very text, and is known far enough ahead: then the text
 * need not be read again. */
static bool is_unchanged(struct ctx *x, const struct calendar *c, struct str ics)
{
	return c && c->horizon > x->now + (int64_t)CALENDAR_FRESH_DAYS * DAY &&
		str_eq(c->hash, secret_hash(x->a, ics));
}

/* ERR_MISSING when x->me may not put calendars of this person. */
static bool check_owner(struct ctx *x, int64_t owner)
{
	return x->me == owner || x->me == CTX_OPERATOR ||
		err_set(&x->err, ERR_MISSING, TR("no such person"));
}

bool calendar_ahead_ask(struct ctx *x, int64_t owner, struct str name, struct str ics,
	struct calendar_ahead **out)
{
	struct calendar fresh = { .owner = owner, .name = clean_file_name(x, name) }, *c;
	struct person *person;

	*out = NULL;
	if (!check_owner(x, owner)) return false;
	c = find_named(x, owner, fresh.name);
	if (x->err.code || !(person = person_get(x, owner))) return false;
	if (ics.n > CALENDAR_BYTES || is_unchanged(x, c, ics)) return true;
	*out = NEW(x->a, struct calendar_ahead);
	**out = (struct calendar_ahead){ .a = x->a, .ics = ics };
	return fill_ask(x, c ? c : &fresh, person, &(*out)->ask);
}

void calendar_ahead_read(struct calendar_ahead *r)
{
	bool ok = !r || busy_read(r->a, r->ics, &r->ask, &r->got, &r->why);

	(void)ok; /* calendar_put() meets the failure */
}

void calendar_ahead_use(struct ctx *x, struct calendar_ahead *r)
{
	x->ahead = r;
}

struct calendar *calendar_put(struct ctx *x, int64_t owner, struct str name, struct str ics)
{
	struct calendar *c;

	if (!check_owner(x, owner)) return NULL;
	name = clean_file_name(x, name);
	if (ics.n > CALENDAR_BYTES) {
		err_at(&x->err, ERR_INPUT, str_z(x->a, name), TR("larger than %d MiB"),
			CALENDAR_BYTES >> 20);
		return NULL;
	}
	if (!refuse_cut(x, name, ics)) return NULL;
	c = find_named(x, owner, name);
	if (x->err.code) return NULL;
	if (is_unchanged(x, c, ics)) {
		c->read_at = x->now;
		return db_run(x, calendar_sql[TOUCH], "ii", c->id, x->now) == 1 ? c : NULL;
	}
	if (!check_quota(x, owner, (int64_t)ics.n - (c ? c->bytes : 0))) return NULL;
	if (c) c->came = CALENDAR_CHANGED;
	else if (!(c = add_calendar(x, owner, name))) return NULL;
	if (!replace_contents(x, c, ics, true) || !audit_add(x, "calendar.put", c->id)) return NULL;
	return c;
}

bool calendar_list(struct ctx *x, struct calendar **out, size_t *n)
{
	return entity_list(x, &calendar_entity, db_query(x, calendar_sql[LIST], "i", x->me),
		CALENDARS, out, n);
}

bool calendar_del(struct ctx *x, int64_t id)
{
	struct calendar *c = find_calendar(x, id);

	if (!c) return false;
	return db_run(x, calendar_sql[EVENT_DEL], "i", id) >= 0 &&
		db_run(x, calendar_sql[PUBLISHED_DEL], "i", id) >= 0 && history_forget(x, id) &&
		calendar_gone(x, id) &&
		db_run(x, calendar_sql[DEL], "ii", id, c->owner) == 1 &&
		merge_busy(x, c->owner) && one_on_one_settle(x, c->owner) &&
		audit_add(x, "calendar.del", id);
}

/* Read a calendar again from the file that is kept. */
static bool read_again(struct ctx *x, int64_t id)
{
	struct calendar *c = find_calendar(x, id);
	struct str sealed = { 0 }, ics;
	struct err why = { 0 };
	struct db_q *q;

	if (!c || !(q = db_query(x, calendar_sql[FILE_OF], "i", id))) return false;
	if (db_next(q)) sealed = db_bytes(q, 0);
	if (!db_done(q)) return false;
	if (!written_unseal(x, "calendar", id, sealed, &ics, &why))
		return err_set(&x->err, ERR_INPUT,
			TR("What was kept of this calendar cannot be opened any more. Add it again."));
	return replace_contents(x, c, ics, false);
}

bool calendar_set(struct ctx *x, int64_t id, enum busy_all_day all_day,
	enum busy_unanswered unanswered, enum busy_travel travel)
{
	if (all_day < BUSY_ALL_DAY_BY_TRANSP || all_day > BUSY_ALL_DAY_HARD)
		return err_field(&x->err, ERR_INPUT, "all_day", TR("expected 0, 1 or 2"));
	if (unanswered < BUSY_UNANSWERED_HARD || unanswered > BUSY_UNANSWERED_FREE)
		return err_field(&x->err, ERR_INPUT, "unanswered", TR("expected 0, 1 or 2"));
	if (travel < BUSY_TRAVEL_HARD || travel > BUSY_TRAVEL_FREE)
		return err_field(&x->err, ERR_INPUT, "travel", TR("expected 0 or 1"));
	if (db_run(x, calendar_sql[SET], "iiiii", id, x->me, (int64_t)all_day,
		    (int64_t)unanswered, (int64_t)travel) != 1)
		return err_set(&x->err, ERR_MISSING, TR("no such calendar"));
	return read_again(x, id);
}

bool calendar_read_again(struct ctx *x)
{
	struct calendar *all;
	size_t n;

	if (!calendar_list(x, &all, &n)) return false;
	for (size_t i = 0; i < n; i++)
		if (!read_again(x, all[i].id)) return false;
	return one_on_one_settle(x, x->me); /* calendars of others may name the new address */
}

/* Note why a stored calendar cannot be read any more (it has too many events by now), for its
 * owner. What is known of it stays, and it counts as read, so that the worker goes on with other
 * calendars. False for errors that are not of the file. */
static bool give_up_reading(struct ctx *x, int64_t id)
{
	struct err why = x->err;
	int64_t from, to;

	if (why.code != ERR_INPUT) return false;
	err_clear(&x->err);
	find_window(x, &from, &to);
	return db_run(x, calendar_sql[GIVE_UP], "iis", id, to, err_keep(x->a, &why)) == 1;
}

bool calendar_extend(struct ctx *x, size_t most, size_t *done)
{
	int64_t soon = x->now + (int64_t)CALENDAR_FRESH_DAYS * DAY;
	struct db_q *q = db_query(x, calendar_sql[SHORT], "ii", soon, (int64_t)most);
	int64_t *ids = NEW_N(x->a, int64_t, most);
	size_t n = 0;

	*done = 0;
	if (!q) return false;
	while (n < most && db_next(q)) ids[n++] = db_int(q, 0);
	if (!db_done(q)) return false;
	for (; *done < n; ++*done)
		if (!read_again(x, ids[*done]) && !give_up_reading(x, ids[*done])) return false;
	return true;
}

bool calendar_events(struct ctx *x, int64_t from, int64_t to, struct calendar_event **out,
	size_t *n)
{
	enum { MOST = 5000 };
	struct db_q *q = db_query(x, calendar_sql[EVENTS], "iii", x->me, from, to);
	struct calendar_event *e;

	*out = LIST_NEW(x->a, struct calendar_event);
	*n = 0;
	if (!q) return false;
	while (*n < MOST && db_next(q)) {
		e = LIST_ADD(x->a, *out, *n);
		*e = (struct calendar_event){ .starts = db_int(q, 0), .ends = db_int(q, 1),
			.kind = (enum busy_kind)db_int(q, 2), .all_day = db_int(q, 3) != 0,
			.travel = db_int(q, 4) != 0,
			.title = written_open(x, "occurrence", db_int(q, 6), db_bytes(q, 5)) };
	}
	return db_done(q);
}

bool calendar_busy(struct ctx *x, int64_t person, int64_t from, int64_t to, struct spans *out,
	struct spans *soft)
{
	struct spans unasked;
	struct db_q *q;

	if (!soft) soft = &unasked;
	*out = (struct spans){ LIST_NEW(x->a, struct span), 0 };
	*soft = (struct spans){ LIST_NEW(x->a, struct span), 0 };
	if (!pair_near(x, person)) return false;
	if (!(q = db_query(x, calendar_sql[BUSY_LIST], "iii", person, from, to))) return false;
	while (db_next(q)) {
		struct span s = { db_int(q, 0), db_int(q, 1) };

		if (s.start < from) s.start = from;
		if (s.end > to) s.end = to;
		*LIST_ADD(x->a, out->at, out->n) = s;
		if (db_int(q, 2) == BUSY_SOFT) *LIST_ADD(x->a, soft->at, soft->n) = s;
	}
	spans_merge(out); /* a soft stretch may touch a hard one */
	return db_done(q);
}

bool calendar_state(struct ctx *x, int64_t person, int64_t *calendars, int64_t *read_at)
{
	struct db_q *q;

	*calendars = *read_at = 0;
	if (!pair_near(x, person)) return false;
	if (!(q = db_query(x, calendar_sql[STATE], "i", person))) return false;
	if (db_next(q)) {
		*calendars = db_int(q, 0);
		*read_at = db_int(q, 1);
	}
	return db_done(q);
}
