/* SPDX-License-Identifier: Apache-2.0
 *
 * Numbers in the SQL: states 0 planned, 1 held, 2 missed, 3 cancelled (enum talk_state), source 1
 * for a one-on-one of a calendar (enum talk_source), and 7200 seconds for LONGEST, the longest talk
 * that can be planned: a talk that begins earlier than that before a moment is over by then.
 */
#include "model/talk.h"

#include "base/date.h"
#include "base/id.h"
#include "base/secret.h"
#include "db/db.h"
#include "ical/busy.h"
#include "ical/zones.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/live.h"
#include "model/pair.h"
#include "model/person.h"
#include "model/undo.h"
#include "model/written.h"
#include "view/lang.h"

enum { GET_ONE, LIST, PAIR_PAST, PAIR_AHEAD, LAST_HELD, SLIPPED, AROUND, NEXT_LED, NEXT_AS_MEMBER, CLASH, ADD, BUSY,
	BUSY_OURS, BEGIN, HOLD, MISS, CANCEL, GIVE_REASON, SHORTEN, MINE, AHEAD, UNDO_END,
	UNDO_TIME, DEL, PLANNED };
enum { LONGEST = TALK_EVENT_MOST * MINUTE, NEAR = TALK_NEAR_MINUTES * MINUTE };
#define TALK                                                                                       \
	"SELECT {talk t}, CASE WHEN t.leader = $1 THEN m.name ELSE l.name END AS other"            \
	"  FROM talk t JOIN person l ON l.id = t.leader JOIN person m ON m.id = t.member"
#define BUSY_OF(which)                                                                             \
	"SELECT starts, starts + minutes * 60 FROM talk"                                           \
	" WHERE state = 0 AND leader = $1 AND starts > $2 - 7200 AND starts < $3" which            \
	" UNION ALL SELECT starts, starts + minutes * 60 FROM talk"                                \
	" WHERE state = 0 AND member = $1 AND starts > $2 - 7200 AND starts < $3" which            \
	" ORDER BY 1 LIMIT 1000"
#define SLIPPED_AS(which)                                                                          \
	TALK " WHERE t.pair = $2 AND $1 IN (t.leader, t.member) AND t.state = " which              \
	" AND t.starts <= $3 AND t.starts > $5 AND t.id <> $4"
const char *const talk_sql[] = {
	[GET_ONE] = TALK " WHERE t.id = $2 AND $1 IN (t.leader, t.member)",
	[LIST] = TALK
		" WHERE t.leader = $1 AND t.starts >= $2 AND t.starts < $3 AND t.state <> 3"
		" UNION ALL " TALK
		" WHERE t.member = $1 AND t.starts >= $2 AND t.starts < $3 AND t.state <> 3"
		" ORDER BY 5, 1 LIMIT 500",
	[PAIR_PAST] = TALK
		" WHERE t.pair = $2 AND $1 IN (t.leader, t.member)"
		"   AND t.starts <= $3 AND (t.starts < $3 OR t.id < $6) AND (t.starts <= $4 OR t.state <> 0)"
		" ORDER BY t.starts DESC, t.id DESC LIMIT $5",
	[PAIR_AHEAD] = TALK
		" WHERE t.pair = $2 AND $1 IN (t.leader, t.member)"
		"   AND t.state = 0 AND t.starts > $3"
		" ORDER BY t.starts, t.id LIMIT $4",
	[LAST_HELD] = TALK
		" WHERE t.pair = $2 AND $1 IN (t.leader, t.member) AND t.state = 1"
		"   AND t.starts <= $3 AND t.id <> $4 ORDER BY t.starts DESC, t.id DESC LIMIT 1",
	[SLIPPED] = SLIPPED_AS("2") " UNION ALL " SLIPPED_AS("3") " ORDER BY 5 DESC, 1 DESC LIMIT 1",
	[AROUND] = TALK
		" WHERE t.pair = $2 AND $1 IN (t.leader, t.member)"
		"   AND t.starts >= $3 AND t.starts < $4"
		" ORDER BY t.starts, t.id LIMIT 200",
	[NEXT_LED] = TALK
		" WHERE t.leader = $1 AND t.starts > $2 AND t.state = 0"
		"   AND t.starts + t.minutes * 60 > $3 ORDER BY t.starts, t.id LIMIT 1",
	[NEXT_AS_MEMBER] = TALK
		" WHERE t.member = $1 AND t.starts > $2 AND t.state = 0"
		"   AND t.starts + t.minutes * 60 > $3 ORDER BY t.starts, t.id LIMIT 1",
	[CLASH] =
		"SELECT id FROM talk WHERE state = 0 AND starts > $3 - 7200 AND starts < $4"
		"   AND starts + minutes * 60 > $3"
		"   AND (leader IN ($1, $2) OR member IN ($1, $2)) LIMIT 1",
	[ADD] = "{+talk}",
	[BUSY] = BUSY_OF(""),
	[BUSY_OURS] = BUSY_OF(" AND source <> 1"),
	[BEGIN] =
		"UPDATE talk SET began = $2, state = 0, held_minutes = NULL, ended = NULL"
		" WHERE id = $1 AND (state = 0 OR state = 1 AND logged_by IS NULL) AND began IS NULL",
	[HOLD] =
		"UPDATE talk SET state = 1, starts = $2, held_minutes = $3, ended = $4,"
		"  logged_by = $5, logged_at = $6"
		" WHERE id = $1 AND (state IN (0, 2) OR state = 1 AND logged_by IS NULL)",
	[MISS] =
		"UPDATE talk SET state = 2, ended = NULL, held_minutes = NULL, logged_by = $2,"
		"  logged_at = $3"
		" WHERE id = $1 AND (state = 0 OR state = 1 AND logged_by IS NULL)",
	[CANCEL] =
		"UPDATE talk SET state = 3, logged_by = $2, logged_at = $3"
		" WHERE id = $1 AND state = 0",
	[GIVE_REASON] = "UPDATE talk SET reason = $2 WHERE id = $1 AND state = 3",
	[SHORTEN] =
		"UPDATE talk SET starts = $2, minutes = $3, moved = moved + $4,"
		"  source = CASE source WHEN 0 THEN 0 ELSE 2 END"
		" WHERE id = $1 AND state = 0 AND began IS NULL",
	[UNDO_END] =
		"UPDATE talk SET state = 0, reason = NULL, logged_by = NULL, logged_at = NULL"
		" WHERE id = $1 AND state = $2 AND logged_by = $3 AND logged_at = $4",
	[UNDO_TIME] =
		"UPDATE talk SET starts = $2, minutes = $3, moved = moved - $4, source = $7"
		" WHERE id = $1 AND state = 0 AND began IS NULL AND starts = $5 AND minutes = $6",
	[DEL] =
		"DELETE FROM talk WHERE id = $1 AND leader = $2 AND state = 0 AND began IS NULL"
		"   AND moved = 0 AND starts = $3 AND minutes = $4",
	[MINE] = "SELECT pair FROM talk WHERE id = $1 AND $2 IN (leader, member)",
	[AHEAD] =
		"SELECT id FROM talk WHERE pair = $1 AND state = 0 AND began IS NULL"
		"   AND starts >= $2 ORDER BY starts",
	[PLANNED] =
		"SELECT 1 FROM talk WHERE pair = $1 AND starts >= $3 AND $2 IN (leader, member)"
		"   AND state = 0 AND source <> 1 LIMIT 1",
	NULL
};

static const char *const states[] = { "planned", "held", "missed", "cancelled", NULL };
static const char *const sources[] = { "ours", "stands", "instead", NULL };

static const struct entity_field talk_fields[] = {
	FIELD(talk, id, ID),
	FIELD(talk, pair, ID, .about = "whose it is"),
	FIELD(talk, leader, ID, .about = "the pair's leader"),
	FIELD(talk, member, ID, .about = "the pair's member"),
	FIELD(talk, starts, TIME, .about = "when it begins"),
	FIELD(talk, minutes, INT, .least = 3, .most = TALK_EVENT_MOST, .about = "as planned"),
	FIELD(talk, wanted, INT, .least = 3, .most = TALK_EVENT_MOST,
		.about = "the pair's full length when it was planned"),
	FIELD(talk, first_minutes, INT, .null = true, .least = 3, .most = TALK_EVENT_MOST, .since = 69,
		.about = "as it was planned first; null: not known"),
	FIELD(talk, state, CHOICE, .words = states),
	FIELD(talk, made, TIME),
	FIELD(talk, unplanned, BOOL, .about = "held without a plan"),
	FIELD(talk, moved, INT, .most = INT32_MAX, .about = "how often its time changed"),
	FIELD(talk, began, TIME, .null = true, .about = "talk mode was opened; null: never"),
	FIELD(talk, ended, TIME, .null = true, .about = "null: not held"),
	FIELD(talk, held_minutes, INT, .null = true, .most = TALK_MINUTES_MAX,
		.about = "null: not held"),
	FIELD(talk, logged_by, ID, .null = true, .about = "who said what became of it"),
	FIELD(talk, logged_at, TIME, .null = true, .about = "null: nobody has yet"),
	TYPED(talk, reason, SEALED, PAIR, TR("Why"), .null = true, .most = WRITTEN_BYTES,
		.place = "talk.reason", .about = "why it was cancelled"),
	FIELD(talk, source, CHOICE, .words = sources, .since = 18,
		.about = "ours, standing in a calendar, or ours in the place of one that stood"),
	FIELD(talk, series, BYTES, .readers = READ_NOBODY, .null = true, .most = SECRET_HASH_BYTES,
		.since = 18,
		.about = "a hash of the event's UID; null: ours"),
	FIELD(talk, event_starts, TIME, .null = true, .since = 18,
		.about = "where its event stands; null: ours"),
	FIELD(talk, event_ends, TIME, .null = true, .since = 18,
		.about = "where its event ends; null: ours"),
	FIELD(talk, other, TEXT, .joined = true),
	{ 0 },
};
const struct entity talk_entity = { .name = "talk", .fields = talk_fields,
	.size = sizeof(struct talk),
	.purpose = "when two people talk, and what became of it",
	.read_by = "the two of the pair",
	.kept = "as long as the installation: nothing is deleted by its age",
};

struct talk *talk_get(struct ctx *x, int64_t id)
{
	return entity_one(x, &talk_entity, db_query(x, talk_sql[GET_ONE], "ii", x->me, id),
		TR("no such talk"));
}

bool talk_list(struct ctx *x, int64_t from, int64_t to, struct talk **out, size_t *n)
{
	return entity_list(x, &talk_entity, db_query(x, talk_sql[LIST], "iii", x->me, from, to), 500, out, n);
}

bool talk_list_past(struct ctx *x, int64_t pair, int64_t until, size_t most, struct talk **out,
	size_t *n)
{
	return entity_list(x, &talk_entity, db_query(x, talk_sql[PAIR_PAST], "iiiiii", x->me, pair, until, x->now,
		(int64_t)most, INT64_MAX), most, out, n);
}

bool talk_list_before(struct ctx *x, int64_t pair, int64_t before, size_t most, struct talk **out,
	size_t *n)
{
	struct talk *last = before ? talk_get(x, before) : NULL;
	int64_t until = last ? last->starts : INT64_MAX, id = last ? last->id : INT64_MAX;

	*n = 0;
	if (before && !last) return false;
	return entity_list(x, &talk_entity, db_query(x, talk_sql[PAIR_PAST], "iiiiii", x->me, pair, until, x->now,
		(int64_t)most, id), most, out, n);
}

bool talk_list_ahead(struct ctx *x, int64_t pair, int64_t from, size_t most, struct talk **out,
	size_t *n)
{
	return entity_list(x, &talk_entity, db_query(x, talk_sql[PAIR_AHEAD], "iiii", x->me, pair, from,
		(int64_t)most), most, out, n);
}

/* Read the first talk that a statement gives; NULL: it gives none. */
static bool read_first(struct ctx *x, struct db_q *q, struct talk **out)
{
	size_t n;

	if (!entity_list(x, &talk_entity, q, 1, out, &n)) return false;
	if (!n) *out = NULL;
	return true;
}

bool talk_last(struct ctx *x, int64_t pair, int64_t until, int64_t without, struct talk **held,
	struct talk **slipped)
{
	return read_first(x, db_query(x, talk_sql[LAST_HELD], "iiii", x->me, pair, until, without), held) &&
		read_first(x, db_query(x, talk_sql[SLIPPED], "iiiii", x->me, pair, until, without,
			*held ? (*held)->starts : INT64_C(0)), slipped);
}

/* Put the talk that a statement gives into *next, if it begins before the talk there. */
static bool keep_earlier(struct ctx *x, struct db_q *q, struct talk **next)
{
	struct talk *t;
	size_t n;

	if (!entity_list(x, &talk_entity, q, 1, &t, &n)) return false;
	if (n && (!*next || t->starts < (*next)->starts)) *next = t;
	return true;
}

struct talk *talk_next(struct ctx *x)
{
	int64_t since = x->now - LONGEST;
	struct talk *next = NULL;

	if (!keep_earlier(x, db_query(x, talk_sql[NEXT_LED], "iii", x->me, since, x->now), &next))
		return NULL;
	if (!keep_earlier(x, db_query(x, talk_sql[NEXT_AS_MEMBER], "iii", x->me, since, x->now), &next))
		return NULL;
	return next;
}

/* ERR_CONFLICT when one of the two has a planned talk in [from, to). */
static bool refuse_clash(struct ctx *x, int64_t leader, int64_t member, int64_t from,
	int64_t to)
{
	struct db_q *q = db_query(x, talk_sql[CLASH], "iiii", leader, member, from, to);
	bool clash;

	if (!q) return false;
	clash = db_next(q);
	if (!db_done(q)) return false;
	return !clash || err_set(&x->err, ERR_CONFLICT, TR("one of you has another talk then"));
}

static bool is_within_a_year(struct ctx *x, int64_t starts)
{
	return starts <= x->now + 366 * (int64_t)DAY ||
		err_field(&x->err, ERR_INPUT, "start", TR("at most a year ahead"));
}

int64_t talk_plan(struct ctx *x, int64_t pair, int64_t starts, int64_t minutes, int64_t wanted)
{
	struct talk t = { .id = id_new(x->now), .pair = pair, .starts = starts,
		.minutes = minutes, .wanted = wanted, .first_minutes = minutes, .made = x->now };
	struct pair *p;

	if (minutes > wanted || !pair_minutes_fit(minutes) || !pair_minutes_fit(wanted)) {
		err_field(&x->err, ERR_INPUT, "minutes", TR("Choose 3, 5, 10, 15 or 30 minutes."));
		return 0;
	}
	if (!(p = pair_going(x, pair))) return 0;
	if (p->leader != x->me) {
		err_set(&x->err, ERR_FORBIDDEN, TR("the leader of the pair plans its talks"));
		return 0;
	}
	if (!is_within_a_year(x, starts)) return 0;
	if (!refuse_clash(x, p->leader, p->member, starts, starts + minutes * MINUTE))
		return 0;
	t.leader = p->leader, t.member = p->member;
	if (!entity_add(x, &talk_entity, talk_sql[ADD], &t)) return 0;
	if (!undo_add(x, &(struct undo){ .kind = UNDO_TALK_PLAN, .object = t.id, .c = starts, .d = minutes }))
		return 0;
	return talk_changed(x, t.id) && live_note(x, pair) && audit_add(x, "talk.plan", t.id) ? t.id
											      : 0;
}

bool talk_is_planned(struct ctx *x, int64_t pair, bool *is)
{
	return db_any(db_query(x, talk_sql[PLANNED], "iii", pair, x->me, x->now), is);
}

bool talk_of_pair(struct ctx *x, int64_t talk, int64_t pair)
{
	struct db_q *q = db_query(x, talk_sql[MINE], "ii", talk, x->me);
	bool found;

	if (!q) return false;
	found = db_next(q) && (pair == 0 || db_int(q, 0) == pair);
	if (!db_done(q)) return false;
	return found || err_set(&x->err, ERR_MISSING, TR("no such talk"));
}

/* The longest length that a talk can be planned with, up to these minutes; at least 3. */
static int64_t round_length(int64_t minutes)
{
	return minutes < 5 ? 3 : minutes < 10 ? 5 : minutes < 15 ? 10 : minutes < 30 ? 15 : 30;
}

/* Add a talk that nobody planned; its id, 0 on error. */
static int64_t add_unplanned(struct ctx *x, const struct pair *p, int64_t starts, int64_t minutes)
{
	int64_t length = round_length(minutes);
	const struct talk t = { .id = id_new(x->now), .pair = p->id, .leader = p->leader,
		.member = p->member, .starts = starts, .minutes = length, .wanted = length,
		.first_minutes = length, .made = x->now, .unplanned = true };

	return entity_add(x, &talk_entity, talk_sql[ADD], &t) ? t.id : 0;
}

/* List the talks of a pair that start in [from, to), by start. */
static bool list_around(struct ctx *x, int64_t pair, int64_t from, int64_t to, struct talk **out,
	size_t *n)
{
	return entity_list(x, &talk_entity, db_query(x, talk_sql[AROUND], "iiii", x->me, pair, from, to), 200, out, n);
}

/* True when nobody has said what became of the talk. */
static bool is_unsaid(const struct talk *t)
{
	return t->state == TALK_PLANNED || (t->state == TALK_HELD && !t->logged_by);
}

/* Find the talk that begins nearest to `at`, within NEAR, and of which nobody has said what became
 * of it; NULL: there is none. When somebody tells of a talk afterwards, a talk that was said to be
 * missed and a talk that was left open and closed by the worker count too. */
static struct talk *find_nearest(struct talk *t, size_t n, int64_t at, bool afterwards)
{
	struct talk *best = NULL;
	int64_t least = INT64_MAX;

	for (size_t i = 0; i < n; i++) {
		int64_t away = t[i].starts < at ? at - t[i].starts : t[i].starts - at;
		bool open = afterwards ? is_unsaid(&t[i]) || t[i].state == TALK_MISSED
				       : is_unsaid(&t[i]) && !(t[i].state == TALK_HELD && t[i].began);

		if (!open || away > NEAR || away >= least) continue;
		best = &t[i];
		least = away;
	}
	return best;
}

/* Find the day of x->me that holds the moment `at`: from midnight to midnight in
 * their time zone. */
static bool find_day(struct ctx *x, int64_t at, struct span *day)
{
	struct person *me = person_me(x);
	const struct zone *zone;
	int64_t midnight;

	if (!me) return false;
	zone = zone_find(x->zones, me->timezone);
	if (!zone) zone = zone_utc(x->zones);
	midnight = date_day_of(zone_local_of(zone, at)) * DAY;
	*day = (struct span){ zone_utc_of(zone, midnight), zone_utc_of(zone, midnight + DAY) };
	return true;
}

/* Cancel a planned talk, so that it can be undone. */
static bool cancel_talk(struct ctx *x, int64_t id)
{
	return undo_add(x, &(struct undo){ .kind = UNDO_TALK, .object = id, .a = TALK_CANCELLED }) &&
		db_run(x, talk_sql[CANCEL], "iii", id, x->me, x->now) == 1 &&
		talk_changed(x, id) && audit_add(x, "talk.cancel", id);
}

/* Cancel the planned talks of these that have not begun and lie on the day of `at`: two people who
 * talk at another hour of a day do not need the talk that they had planned for it. */
static bool cancel_day(struct ctx *x, const struct talk *t, size_t n, int64_t at)
{
	struct span day;

	if (!find_day(x, at, &day)) return false;
	for (size_t i = 0; i < n; i++)
		if (t[i].state == TALK_PLANNED && !t[i].began && t[i].starts >= day.start &&
			t[i].starts < day.end &&
			(!cancel_talk(x, t[i].id) || !live_note(x, t[i].pair)))
			return false;
	return true;
}

int64_t talk_begin_now(struct ctx *x, int64_t pair)
{
	struct pair *p = pair_going(x, pair);
	struct talk *t, *near;
	int64_t id;
	size_t n;

	if (!p) return 0;
	if (!list_around(x, pair, x->now - DAY, x->now + DAY, &t, &n)) return 0;
	if ((near = find_nearest(t, n, x->now, false)))
		return talk_begin(x, near->id) ? near->id : 0;
	for (size_t i = 0; i < n; i++)
		if (t[i].state == TALK_PLANNED && t[i].began) return talk_begun(x, t[i].id) ? t[i].id : 0;
	if (!cancel_day(x, t, n, x->now) || !(id = add_unplanned(x, p, x->now, TALK_NOW_MINUTES))) return 0;
	return talk_begin(x, id) ? id : 0;
}

/* ERR_CONFLICT that says in which state the talk is already. */
static bool refuse_state(struct ctx *x, const struct talk *t)
{
	static const char *const is[] = { TR("this talk is planned already"), TR("this talk is held already"),
		TR("this talk is missed already"), TR("this talk is cancelled already") };

	return err_say(&x->err, ERR_CONFLICT, NULL, is[t->state]);
}

bool talk_begin_at(struct ctx *x, int64_t id, int64_t at)
{
	struct talk *t = talk_get(x, id);

	if (!t || !pair_going(x, t->pair)) return false;
	if (!is_unsaid(t) || (t->state == TALK_HELD && t->began)) return refuse_state(x, t);
	if (t->began) return talk_begun(x, id); /* whoever has asked for a talk since has it */
	at = at < t->made ? t->made : at > x->now ? x->now : at;
	return db_run(x, talk_sql[BEGIN], "ii", id, at) == 1 && talk_begun(x, id) &&
		live_note(x, t->pair) && audit_add(x, "talk.begin", id);
}

/* Note that x->me says that a talk was held, for so many minutes from `starts` on. */
static bool mark_held(struct ctx *x, const struct talk *t, int64_t starts, int64_t minutes)
{
	int64_t ended = starts + minutes * MINUTE;

	if (db_run(x, talk_sql[HOLD], "iiiiii", t->id, starts, minutes,
		    ended > x->now ? x->now : ended, x->me, x->now) != 1)
		return false;
	if (t->state != TALK_HELD && !talk_ended(x, t->pair)) return false;
	/* a talk that was held before its time is still in calendars at its time: tell them */
	return (t->starts <= x->now || talk_changed(x, t->id)) && live_note(x, t->pair) &&
		audit_add(x, "talk.hold", t->id);
}

/* The minutes of a talk that ended at `at`, when nobody says them: since it began; as planned, when
 * it was never opened or was left open for longer than TALK_FORGOTTEN. */
static int64_t guess_minutes(const struct talk *t, int64_t at)
{
	int64_t seconds = at - t->began;

	if (!t->began || seconds > TALK_FORGOTTEN) return t->minutes;
	return seconds < MINUTE ? 1 : (seconds + MINUTE - 1) / MINUTE;
}

bool talk_end_at(struct ctx *x, int64_t id, int64_t at, int64_t minutes)
{
	struct talk *t = talk_get(x, id);
	int64_t starts;

	if (!t) return false;
	if (minutes < 0 || minutes > TALK_MINUTES_MAX)
		return err_field(&x->err, ERR_INPUT, "minutes", 
			TR("Write how many minutes it was, from 1 to 480."));
	if (t->state == TALK_HELD && (minutes == 0 || minutes == t->held_minutes)) return true;
	if ((t->state == TALK_HELD && t->logged_by) || t->state == TALK_CANCELLED)
		return refuse_state(x, t);
	if (!t->began && t->starts > at + NEAR)
		return err_set(&x->err, ERR_CONFLICT, TR("the talk with %.*s has not begun"),
			STR(t->other));
	at = at < t->began ? t->began : at > x->now ? x->now : at;
	if (minutes == 0) minutes = guess_minutes(t, at);
	starts = t->began ? t->began : t->starts;
	if (starts > at) starts = at - minutes * MINUTE;
	return mark_held(x, t, starts, minutes);
}

/* True when somebody has said that the talk was held, and it overlaps these minutes. */
static bool overlaps_held(const struct talk *t, int64_t starts, int64_t minutes)
{
	return t->state == TALK_HELD && t->logged_by && t->starts < starts + minutes * MINUTE &&
		t->starts + t->held_minutes * MINUTE > starts;
}

_Static_assert(TALK_MINUTES_MAX == 480, "the sentences below and in web/talk.c say 480");

/* Check the time of a talk that somebody tells of: ERR_INPUT when it is too long, too long ago, or
 * still to come. */
static bool check_told(struct ctx *x, int64_t starts, int64_t minutes)
{
	if (minutes < 1 || minutes > TALK_MINUTES_MAX)
		return err_field(&x->err, ERR_INPUT, "minutes", 
			TR("Write how many minutes it was, from 1 to 480."));
	if (starts > x->now)
		return err_field(&x->err, ERR_INPUT, "starts", TR("a talk that was held lies in the past"));
	if (starts < x->now - TALK_LOG_DAYS * (int64_t)DAY)
		return err_field(&x->err, ERR_INPUT, "starts", TR("that is too long ago"));
	return true;
}

int64_t talk_hold(struct ctx *x, int64_t pair, int64_t starts, int64_t minutes)
{
	struct pair *p = pair_going(x, pair);
	int64_t reach = DAY + TALK_MINUTES_MAX * (int64_t)MINUTE;
	struct talk *t, *it;
	size_t n;

	if (!p || !check_told(x, starts, minutes)) return 0;
	if (!list_around(x, pair, starts - reach, starts + reach, &t, &n)) return 0;
	for (size_t i = 0; i < n; i++) {
		if (!overlaps_held(&t[i], starts, minutes)) continue;
		if (t[i].starts == starts && t[i].held_minutes == minutes) return t[i].id;
		err_set(&x->err, ERR_CONFLICT, TR("a talk with %.*s at that time is there already"),
			STR(p->name));
		return 0;
	}
	if (!(it = find_nearest(t, n, starts, true))) {
		int64_t id = cancel_day(x, t, n, starts) ? add_unplanned(x, p, starts, minutes) : 0;

		if (!id || !(it = talk_get(x, id))) return 0;
	}
	return mark_held(x, it, starts, minutes) ? it->id : 0;
}

bool talk_miss(struct ctx *x, int64_t id)
{
	struct talk *t = talk_get(x, id);

	if (!t) return false;
	if (t->state == TALK_MISSED) return true;
	if (!is_unsaid(t)) return refuse_state(x, t);
	if (t->starts > x->now)
		return err_set(&x->err, ERR_CONFLICT, TR("the talk with %.*s is still to come"),
			STR(t->other));
	return undo_add(x, &(struct undo){ .kind = UNDO_TALK, .object = id, .a = TALK_MISSED }) &&
		db_run(x, talk_sql[MISS], "iii", id, x->me, x->now) == 1 && live_note(x, t->pair) &&
		audit_add(x, "talk.miss", id);
}

bool talk_cancel(struct ctx *x, int64_t id, struct str reason)
{
	struct talk *t = talk_get(x, id);
	struct str why;

	if (!t || !written_take(x, "reason", reason, false, &why)) return false;
	if (t->state == TALK_CANCELLED) return true;
	if (t->state != TALK_PLANNED) return refuse_state(x, t);
	if (!cancel_talk(x, id) || !live_note(x, t->pair)) return false;
	return !why.n || db_run(x, talk_sql[GIVE_REASON], "ib", id,
		written_seal(x, "talk.reason", id, why)) == 1;
}

bool talk_cancel_pair(struct ctx *x, int64_t pair)
{
	struct db_q *q = db_query(x, talk_sql[AHEAD], "ii", pair, x->now);
	int64_t *ids = LIST_NEW(x->a, int64_t);
	size_t n = 0;

	if (!q) return false;
	while (db_next(q)) *LIST_ADD(x->a, ids, n) = db_int(q, 0);
	if (!db_done(q)) return false;
	for (size_t i = 0; i < n; i++)
		if (db_run(x, talk_sql[CANCEL], "ioi", ids[i],
			    x->me == CTX_OPERATOR ? INT64_C(0) : x->me, x->now) != 1 ||
			!talk_changed(x, ids[i]) || !audit_add(x, "talk.cancel", ids[i]))
			return false;
	return live_note(x, pair);
}

/* Check that a planned talk can get this start and this length, which is not longer than now. */
static bool check_shorter(struct ctx *x, const struct talk *t, int64_t starts, int64_t minutes)
{
	if (t->state != TALK_PLANNED) return refuse_state(x, t);
	if (t->began)
		return err_set(&x->err, ERR_CONFLICT, TR("the talk with %.*s has begun"),
			STR(t->other));
	if (!pair_minutes_fit(minutes) || minutes > t->minutes)
		return err_field(&x->err, ERR_INPUT, "minutes",
			TR("expected 3, 5, 10, 15 or 30, and no more than now"));
	if (starts == t->starts && minutes == t->minutes)
		return err_field(&x->err, ERR_INPUT, "minutes", TR("it is as long as that already"));
	if (starts < x->now) return err_field(&x->err, ERR_INPUT, "starts", TR("that time is over"));
	if (starts > x->now + 366 * (int64_t)DAY)
		return err_field(&x->err, ERR_INPUT, "starts", TR("at most a year ahead"));
	return true;
}

/* Give a talk another time, so that it can be undone, and tell those who look. */
static bool change_time(struct ctx *x, const struct talk *t, int64_t starts, int64_t minutes)
{
	const struct undo u = { .kind = UNDO_TALK_TIME, .object = t->id, .a = t->starts,
		.b = t->minutes, .c = starts, .d = minutes, .e = t->source };

	return undo_add(x, &u) &&
		db_run(x, talk_sql[SHORTEN], "iiii", t->id, starts, minutes,
			(int64_t)(starts != t->starts)) == 1 &&
		talk_changed(x, t->id);
}

bool talk_shorten(struct ctx *x, int64_t id, int64_t starts, int64_t minutes,
	enum talk_hours hours)
{
	struct talk *t = talk_get(x, id);

	if (!t || !pair_going(x, t->pair) || !check_shorter(x, t, starts, minutes)) return false;
	if (starts != t->starts && (!talk_fits(x, t, starts, minutes) ||
		!talk_hours_fit(x, t, starts, minutes, hours)))
		return false;
	return change_time(x, t, starts, minutes) && live_note(x, t->pair) &&
		audit_add(x, "talk.shorten", id);
}

/* True when a talk can be moved with this length: with its own, or with a length of talks up to the
 * full length of its pair. */
static bool is_length(const struct talk *t, int64_t minutes)
{
	return minutes == t->minutes || (pair_minutes_fit(minutes) && minutes <= t->wanted);
}

bool talk_move(struct ctx *x, int64_t id, int64_t starts, int64_t minutes,
	enum talk_hours hours)
{
	struct talk *t = talk_get(x, id);

	if (!t || !pair_going(x, t->pair)) return false;
	if (t->state != TALK_PLANNED) return refuse_state(x, t);
	if (t->began)
		return err_set(&x->err, ERR_CONFLICT, TR("the talk with %.*s has begun"), STR(t->other));
	if (!is_length(t, minutes))
		return err_field(&x->err, ERR_INPUT, "minutes", 
			TR("expected 3, 5, 10, 15 or 30, and no more than a full talk"));
	if (starts == t->starts && minutes == t->minutes)
		return err_field(&x->err, ERR_INPUT, "start", TR("it is at that time already"));
	if (starts < x->now) return err_field(&x->err, ERR_INPUT, "start", TR("that time is over"));
	if (!is_within_a_year(x, starts)) return false;
	if (!talk_fits(x, t, starts, minutes) || !talk_hours_fit(x, t, starts, minutes, hours))
		return false;
	return change_time(x, t, starts, minutes) && live_note(x, t->pair) &&
		audit_add(x, "talk.move", id);
}

/* -- undoing -- */

/* True when the UPDATE of an undo has found its row; else ERR_CONFLICT: the talk
 * has changed since. */
static bool check_undone(struct ctx *x, int64_t rows)
{
	return rows == 1 || (!x->err.code && undo_too_late(x));
}

bool talk_undo(struct ctx *x, const struct undo *u)
{
	struct talk *t = talk_get(x, u->object);
	bool cancelled = u->a == TALK_CANCELLED;

	if (!t) return false;
	if (cancelled && !refuse_clash(x, t->leader, t->member, t->starts,
			t->starts + t->minutes * MINUTE))
		return false;
	if (!check_undone(x, db_run(x, talk_sql[UNDO_END], "iiii", t->id, u->a, x->me, u->made)))
		return false;
	return !cancelled || talk_changed(x, t->id);
}

bool talk_undo_time(struct ctx *x, const struct undo *u)
{
	struct talk *t = talk_get(x, u->object);

	if (!t || (u->a != u->c && !talk_fits(x, t, u->a, u->b))) return false;
	return check_undone(x, db_run(x, talk_sql[UNDO_TIME], "iiiiiii", t->id, u->a, u->b,
			(int64_t)(u->a != u->c), u->c, u->d, u->e)) &&
		talk_changed(x, t->id);
}

bool talk_undo_plan(struct ctx *x, const struct undo *u)
{
	return talk_unplanned(x, u->object) &&
		check_undone(x, db_run(x, talk_sql[DEL], "iiii", u->object, x->me, u->c, u->d));
}

/* List the spans that a statement gives for somebody near x->me. */
static bool list_busy(struct ctx *x, const char *sql, int64_t person, struct span when,
	struct spans *out)
{
	struct db_q *q;

	out->at = LIST_NEW(x->a, struct span);
	out->n = 0;
	if (!pair_near(x, person)) return false;
	if (!(q = db_query(x, sql, "iii", person, when.start, when.end))) return false;
	while (out->n < 1000 && db_next(q))
		*LIST_ADD(x->a, out->at, out->n) = (struct span){ db_int(q, 0), db_int(q, 1) };
	return db_done(q);
}

bool talk_busy(struct ctx *x, int64_t person, int64_t from, int64_t to, struct spans *out)
{
	return list_busy(x, talk_sql[BUSY], person, (struct span){ from, to }, out);
}

bool talk_busy_ours(struct ctx *x, int64_t person, int64_t from, int64_t to, struct spans *out)
{
	return list_busy(x, talk_sql[BUSY_OURS], person, (struct span){ from, to }, out);
}
