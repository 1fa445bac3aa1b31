/* SPDX-License-Identifier: Apache-2.0
 *
 * What is planned has no words either: ids, a kind and times. Whether it is still true is asked when it
 * is said (model/message.c), so that a promise that was kept in the last minute is not reminded of.
 *
 * Each statement that looks for what will be due has a narrow window of time and an index for it, and
 * leaves out what is planned already. A server that was down for days says nothing of those days.
 */
#include "model/message_plan.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "ical/zones.h"
#include "model/act_link.h"
#include "model/letter.h"
#include "model/message_wish.h"
#include "model/tally.h"

enum { ADD, FIRST, READER, CLAIM, SAID, LATER, SLOTS, WEEK_SAID, PUT_OFF, SWEEP, TALK, ASKER, FORGET,
	WEEKS, PROMISES, NEEDS, ASKED, SOON, CHECK_INS, BEFORE_TALKS, ADDED };
#define IS_HERE(who) " JOIN person p ON p.id = " who " AND p.left_at IS NULL"
#define NOT_PLANNED(who, about, turn)                                                              \
	" AND NOT EXISTS (SELECT 1 FROM message m WHERE m.person = " who " AND m.kind = $1"        \
	"  AND m.about = " about " AND m.turn = " turn ")"
const char *const message_plan_sql[] = {
	[ADD] =
		"INSERT INTO message (id, person, kind, about, turn, due, until, state, changed, week, slot)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, NULL)"
		" ON CONFLICT (person, kind, about, turn) DO NOTHING",
	[FIRST] = "SELECT person FROM message WHERE due <= $1 ORDER BY due LIMIT 1",
	/* whoever has never come in is not written to: an invitation is the matter of a leader */
	[READER] =
		"SELECT p.timezone, p.lang FROM person p JOIN account a ON a.person = p.id AND a.entered IS NOT NULL"
		" WHERE p.id = $1 AND p.left_at IS NULL",
	/* another node that waited for these rows finds them with no `due` */
	[CLAIM] =
		"UPDATE message SET due = NULL, state = 2, changed = $2 WHERE person = $1 AND due <= $2"
		" RETURNING id, kind, about, turn, until",
	[SAID] = "UPDATE message SET state = 1, week = $2, slot = $3 WHERE id = $1",
	[LATER] = "UPDATE message SET state = 0, due = $2 WHERE id = $1",
	[SLOTS] =
		"SELECT slot FROM message WHERE person = $1 AND week = $2 AND slot > 1 ORDER BY slot",
	[WEEK_SAID] =
		"SELECT 1 FROM message WHERE person = $1 AND kind = $2 AND state = 1 AND changed > $3",
	[PUT_OFF] = "UPDATE message SET due = $3 WHERE person = $1 AND due <= $2",
	[SWEEP] = "DELETE FROM message WHERE state IN (1, 2) AND changed < $1",
	[TALK] = "SELECT leader, member, starts, state, moved, source FROM talk WHERE id = $1",
	/* who asked for the talk, when it was planned for that at $3 or later, and was not told of it yet */
	[ASKER] =
		"SELECT 1 FROM request WHERE talk = $1 AND asker = $2 AND state = 1 AND answered >= $3"
		" AND NOT EXISTS (SELECT 1 FROM message m WHERE m.person = $2 AND m.kind = $4 AND m.about = $1"
		"  AND m.state = 1)",
	[FORGET] =
		"DELETE FROM message WHERE person = $1 AND kind IN ($2, $3) AND about = $4 AND state = 0",
	/* ids rise: whoever comes behind the last who is planned */
	[WEEKS] =
		"SELECT p.id, 0, 0, 0, p.timezone FROM person p"
		" JOIN account a ON a.person = p.id AND a.entered < $3"
		" WHERE p.left_at IS NULL AND p.id > COALESCE((SELECT max(m.person) FROM message m"
		"   WHERE m.kind = $1 AND m.about = $2), 0)"
		" ORDER BY p.id LIMIT 500",
	[PROMISES] =
		"SELECT DISTINCT s.owner, s.due, 0, 0, p.timezone FROM step s" IS_HERE("s.owner")
		" WHERE s.state = 0 AND s.due >= $2 AND s.due <= $3" NOT_PLANNED("s.owner", "s.due", "0")
		" LIMIT 500",
	[NEEDS] =
		"SELECT n.giver, n.id, 0, n.made, p.timezone FROM need n" IS_HERE("n.giver")
		" WHERE n.state = 0 AND n.made > $2 AND n.made <= $3" NOT_PLANNED("n.giver", "n.id", "0")
		" LIMIT 500",
	[ASKED] =
		"SELECT q.other, q.id, COALESCE(q.again, q.made), COALESCE(q.again, q.made), p.timezone"
		" FROM request q" IS_HERE("q.other")
		" WHERE q.state = 0 AND q.made > $2 AND q.made <= $3"
		NOT_PLANNED("q.other", "q.id", "COALESCE(q.again, q.made)") " LIMIT 500",
	/* only for whoever has chosen it, or has a device that shows messages: usually nobody is told */
	[SOON] =
		"SELECT p.id, t.id, t.starts, t.starts, p.timezone FROM talk t"
		" JOIN person p ON p.id IN (t.leader, t.member) AND p.left_at IS NULL"
		"  AND COALESCE((SELECT c.channel FROM message_choice c WHERE c.person = p.id AND c.kind = $1),"
		"   (SELECT count(*) FROM reach r WHERE r.person = p.id AND r.channel = $4 AND r.state = 0)) > 0"
		" WHERE t.state = 0 AND t.starts > $2 AND t.starts <= $3"
		NOT_PLANNED("p.id", "t.id", "t.starts") " LIMIT 500",
	[CHECK_INS] =
		"SELECT c.owner, 0, c.made, c.made, p.timezone FROM check_in c" IS_HERE("c.owner")
		" JOIN check_in_wish w ON w.owner = c.owner AND w.remind = 1"
		" WHERE c.made > $2 AND c.made <= $3" NOT_PLANNED("c.owner", "0", "c.made")
		" UNION SELECT c.owner, 0, c.made, c.made, p.timezone FROM locked c" IS_HERE("c.owner")
		" JOIN check_in_wish w ON w.owner = c.owner AND w.remind = 1"
		" WHERE c.kind = 1 AND c.made > $2 AND c.made <= $3" NOT_PLANNED("c.owner", "0", "c.made")
		" LIMIT 500",
	[BEFORE_TALKS] =
		"SELECT t.member, t.id, t.starts, t.starts, p.timezone FROM talk t" IS_HERE("t.member")
		" JOIN check_in_wish w ON w.owner = t.member AND w.remind = 2"
		" WHERE t.state = 0 AND t.starts > $2 AND t.starts <= $3"
		NOT_PLANNED("t.member", "t.id", "t.starts") " LIMIT 500",
	/* once for each talk, however many topics there are */
	[ADDED] =
		"SELECT p.id, k.id, 0, t.made, p.timezone FROM topic t"
		" JOIN talk k ON k.pair = t.pair AND k.state = 0 AND k.starts > $3 AND k.starts <= $4"
		IS_HERE("CASE WHEN k.leader = t.author THEN k.member ELSE k.leader END")
		" WHERE t.state = 0 AND t.made > $2 AND t.made <= $3"
		"   AND NOT EXISTS (SELECT 1 FROM talk e WHERE e.pair = t.pair AND e.state = 0"
		"    AND e.starts > $3 AND e.starts < k.starts)"
		NOT_PLANNED("p.id", "k.id", "0") " LIMIT 500",
	NULL
};

/* -- planning -- */

/* What a statement has found: `at` is the time in it from which the others are counted. */
struct found {
	int64_t person, about, turn, at;
	struct str timezone;
};
struct times {
	int64_t due, until;
};

static const struct zone *zone_named(struct ctx *x, struct str name)
{
	const struct zone *z = zone_find(x->zones, name);

	return z ? z : zone_utc(x->zones);
}

static int64_t morning_of(const struct zone *z, int64_t day)
{
	return zone_utc_of(z, day * DAY + MESSAGE_HOUR * HOUR);
}

static struct times times_of(const struct zone *z, enum message_kind kind, const struct found *f)
{
	switch (kind) {
	case MESSAGE_WEEK:
		return (struct times){ morning_of(z, f->about), zone_utc_of(z, (f->about + 2) * DAY) };
	case MESSAGE_TOMORROW:
		return (struct times){ morning_of(z, f->about - 1), zone_utc_of(z, f->about * DAY) };
	case MESSAGE_OVERDUE: /* of Friday still on Monday */
		return (struct times){ morning_of(z, f->about + 1), zone_utc_of(z, (f->about + 4) * DAY) };
	case MESSAGE_NEED:
		return (struct times){ f->at + MESSAGE_NEED_DAYS * DAY, f->at + (MESSAGE_NEED_DAYS + 4) * DAY };
	case MESSAGE_ASKED: /* who has the page open sees it there */
		return (struct times){ f->at + 2 * MINUTE, f->at + 3 * DAY };
	case MESSAGE_ADDED: /* who looks in meanwhile sees it there */
		return (struct times){ f->at + 30 * MINUTE, f->at + 3 * DAY };
	case MESSAGE_SOON:
		return (struct times){ f->at - MESSAGE_SOON_MINUTES * MINUTE, f->at };
	default: /* a check-in: a week after the last, or in the day before a talk */
		return f->about ? (struct times){ f->at - DAY, f->at - HOUR } :
			(struct times){ f->at + WEEK, f->at + WEEK + 3 * DAY };
	}
}

static bool add_row(struct ctx *x, enum message_kind kind, const struct found *f, struct times t)
{
	bool over = t.until <= x->now;

	return db_run(x, message_plan_sql[ADD], "iiiiioiii", id_new(x->now), f->person, (int64_t)kind,
		       f->about, f->turn, over ? INT64_C(0) : t.due, t.until,
		       (int64_t)(over ? MESSAGE_DROPPED : MESSAGE_PLANNED), x->now) >= 0;
}

/* Read what a statement finds. `q` may be NULL: then it has failed. */
static bool read_found(struct ctx *x, struct db_q *q, struct found **out, size_t *n)
{
	*out = NEW_N(x->a, struct found, MESSAGE_BATCH);
	*n = 0;
	if (!q) return false;
	while (*n < MESSAGE_BATCH && db_next(q))
		(*out)[(*n)++] = (struct found){ db_int(q, 0), db_int(q, 1), db_int(q, 2), db_int(q, 3),
			db_text(q, 4) };
	return db_done(q);
}

static bool plan_found(struct ctx *x, enum message_kind kind, struct found *f, size_t n, bool *more)
{
	*more = *more || n == MESSAGE_BATCH;
	for (size_t i = 0; i < n; i++)
		if (!add_row(x, kind, &f[i], times_of(zone_named(x, f[i].timezone), kind, &f[i]))) return false;
	return true;
}

static bool plan_kind(struct ctx *x, enum message_kind kind, int sql, int64_t from, int64_t to, bool *more)
{
	struct found *f;
	size_t n;

	return read_found(x, db_query(x, message_plan_sql[sql], "iii", (int64_t)kind, from, to), &f, &n) &&
		plan_found(x, kind, f, n, more);
}

/* The first Monday morning at eight is that of UTC+14: Sunday, 18:00 UTC. Whoever came in within the last day
 * has just seen it all. */
static bool plan_weeks(struct ctx *x, bool *more)
{
	int64_t monday = date_day_of(x->now + 8 * HOUR);
	struct found *f;
	size_t n;

	if (date_weekday(monday) != 0) return true;
	if (!read_found(x, db_query(x, message_plan_sql[WEEKS], "iii", (int64_t)MESSAGE_WEEK, monday,
			   x->now - DAY), &f, &n))
		return false;
	for (size_t i = 0; i < n; i++) f[i].about = monday;
	return plan_found(x, MESSAGE_WEEK, f, n, more);
}

/* The same for a statement that is asked for one value more. */
static bool plan_kind_by(struct ctx *x, enum message_kind kind, int sql, int64_t from, int64_t to,
	int64_t by, bool *more)
{
	struct found *f;
	size_t n;

	return read_found(x, db_query(x, message_plan_sql[sql], "iiii", (int64_t)kind, from, to, by), &f,
		       &n) &&
		plan_found(x, kind, f, n, more);
}

static bool has_way(const struct ctx *x)
{
	for (int c = MESSAGE_NOTHING + 1; c < MESSAGE_CHANNELS; c++)
		if (message_ways[c].is_set_up(x)) return true;
	return false;
}

bool message_plan(struct ctx *x, bool *more)
{
	int64_t now = x->now, today = date_day_of(now);

	*more = false;
	if (!has_way(x)) return true;
	return plan_weeks(x, more) &&
		plan_kind(x, MESSAGE_TOMORROW, PROMISES, today, today + 2, more) &&
		plan_kind(x, MESSAGE_OVERDUE, PROMISES, today - 3, today, more) &&
		plan_kind(x, MESSAGE_NEED, NEEDS, now - (MESSAGE_NEED_DAYS + 2) * DAY,
			now - MESSAGE_NEED_DAYS * DAY, more) &&
		plan_kind(x, MESSAGE_ASKED, ASKED, now - 2 * DAY, now, more) &&
		plan_kind_by(x, MESSAGE_SOON, SOON, now, now + (MESSAGE_SOON_MINUTES + 2) * MINUTE,
			MESSAGE_PUSH, more) &&
		plan_kind(x, MESSAGE_CHECK_IN, CHECK_INS, now - 8 * DAY, now - WEEK, more) &&
		plan_kind(x, MESSAGE_CHECK_IN, BEFORE_TALKS, now + HOUR, now + DAY, more) &&
		plan_kind_by(x, MESSAGE_ADDED, ADDED, now - 2 * HOUR, now, now + MESSAGE_ADDED_DAYS * DAY, more);
}

/* -- saying -- */

struct reader {
	int64_t person;
	const struct zone *zone;
	struct html words;
	struct message_wishes wishes;
	bool is_here;
	int64_t week;              /* the Monday of their week, in days since 1970 */
};

struct row {
	int64_t id, about, turn, until;
	enum message_kind kind;
};
enum { ROWS = 100 };

/* The same work as the person who is told; what goes wrong in it is the caller's. */
static struct ctx as_reader(const struct ctx *x, int64_t person)
{
	struct ctx mine = *x;

	mine.me = person;
	mine.pairs = NULL;
	mine.opened = NULL;
	mine.undo = 0;
	return mine;
}

static bool read_reader(struct ctx *x, int64_t person, struct reader *r)
{
	struct db_q *q = db_query(x, message_plan_sql[READER], "i", person);
	struct ctx mine = as_reader(x, person);
	int64_t today;
	bool ok;

	*r = (struct reader){ .person = person };
	if (!q) return false;
	if ((r->is_here = db_next(q))) {
		r->zone = zone_named(x, db_text(q, 0));
		r->words = letter_words(x, db_text(q, 1));
	}
	if (!db_done(q)) return false;
	if (!r->is_here) return true;
	today = date_day_of(zone_local_of(r->zone, x->now));
	r->week = today - date_weekday(today);
	ok = message_wishes_get(&mine, &r->wishes);
	if (!ok) x->err = mine.err;
	return ok;
}

static int by_weight(const void *a, const void *b)
{
	const struct row *l = a, *r = b;
	int by = message_rows[r->kind].weight - message_rows[l->kind].weight;

	return by ? by : (l->id > r->id) - (l->id < r->id);
}

/* Claim what is due to somebody, the heaviest first. */
static bool claim_rows(struct ctx *x, int64_t person, struct row *rows, size_t *n)
{
	struct db_q *q = db_query(x, message_plan_sql[CLAIM], "ii", person, x->now);

	*n = 0;
	if (!q) return false;
	while (db_next(q)) {
		int64_t kind = db_int(q, 1);

		if (*n == ROWS || kind <= MESSAGE_TEST || kind >= MESSAGE_KINDS) continue;
		rows[(*n)++] = (struct row){ .id = db_int(q, 0), .kind = (enum message_kind)kind,
			.about = db_int(q, 2), .turn = db_int(q, 3), .until = db_int(q, 4) };
	}
	if (!db_done(q)) return false;
	qsort(rows, *n, sizeof *rows, by_weight);
	return true;
}

/* Find the place of a message among those of its week: the week itself has the first. *slot is −1
 * when there is none left. */
static bool find_slot(struct ctx *x, const struct reader *r, enum message_kind kind, int64_t *slot)
{
	struct db_q *q;

	*slot = kind == MESSAGE_WEEK ? 1 : 2;
	if (kind == MESSAGE_WEEK) return true;
	if (!(q = db_query(x, message_plan_sql[SLOTS], "ii", r->person, r->week))) return false;
	while (db_next(q))
		if (db_int(q, 0) == *slot) ++*slot;
	if (!db_done(q)) return false;
	if (r->wishes.hours.most && *slot > r->wishes.hours.most) *slot = -1;
	return true;
}

/* Find out whether the week was said to them today, which says this too. */
static bool was_in_week(struct ctx *x, const struct reader *r, enum message_kind kind, bool *was)
{
	*was = false;
	return !message_rows[kind].in_week ||
		db_any(db_query(x, message_plan_sql[WEEK_SAID], "iii", r->person, (int64_t)MESSAGE_WEEK,
			       x->now - 20 * HOUR), was);
}

static bool make_for(struct ctx *x, const struct reader *r, const struct row *row, struct message *m,
	bool *is)
{
	struct ctx mine = as_reader(x, r->person);
	const struct message_ask ask = { row->kind, row->about, row->turn, r->zone };
	bool ok = message_make(&mine, &r->words, &ask, m, is);

	if (!ok) x->err = mine.err;
	return ok;
}

/* Find the way that leads to the reader: the one they chose, or else mail, so that nobody hears nothing
 * because a chat account is gone. NULL: none does. */
static bool find_way(struct ctx *x, const struct reader *r, enum message_channel chosen,
	enum message_channel *way)
{
	const enum message_channel ways[] = { chosen, MESSAGE_MAIL };
	bool does = false;

	*way = MESSAGE_NOTHING;
	for (size_t i = 0; i < 2 && !does; i++) {
		if (!message_ways[ways[i]].is_set_up(x)) continue;
		if (!message_ways[ways[i]].leads_to(x, r->person, ways[i], &does)) return false;
		if (does) *way = ways[i];
	}
	return true;
}

enum fate { DROPPED, WAITS, SAID_NOW };

/* Make a message fit a way. Only a mail is for one person: whoever reads a channel or the log of a program
 * would otherwise have a link there that does something, one of them without a sign-in. The page that a
 * message leads to has the same buttons. Where a chat server says who presses, such a link becomes a button,
 * and is of use there alone. */
static bool fit_way(struct ctx *x, const struct reader *r, enum message_channel way, struct message *m)
{
	const size_t n = m->acts_n;
	bool has = false;

	if (way == MESSAGE_MAIL) return true;
	if (message_ways[way].has_buttons && !message_ways[way].has_buttons(x, r->person, way, &has)) return false;
	m->acts_n = 0;
	for (size_t i = 0; i < n; i++) {
		const struct message_act act = m->acts[i];
		bool link = str_starts(act.path, S(ACT_LINK_PATH));

		if (link && !(has && act.presses)) continue;
		if (link && !act_link_bind(x, act.path, (int64_t)way)) return false;
		m->acts[m->acts_n++] = act;
	}
	return true;
}

/* Give a message to its channel, in its place of the week. */
static bool send_row(struct ctx *x, const struct reader *r, const struct row *row,
	enum message_channel way, struct message *m, enum fate *fate)
{
	int64_t quiet = message_quiet_begins(&r->wishes.hours, r->zone, x->now);
	bool counts = !message_rows[row->kind].calendar;
	int64_t slot = 0;

	if (counts && !find_slot(x, r, row->kind, &slot)) return false;
	if (slot < 0) return true;
	*fate = SAID_NOW;
	if (!fit_way(x, r, way, m)) return false;
	/* what another server refuses for hours does not arrive at night after all */
	return message_ways[way].send(x, &r->words, r->person, m, row->until < quiet ? row->until : quiet) &&
		db_run(x, message_plan_sql[SAID], "ioo", row->id, counts ? r->week : INT64_C(0), slot) == 1;
}

/* Say a row that was claimed, or let it wait; what is neither stays dropped. */
static bool say_by(struct ctx *x, const struct reader *r, const struct row *row, enum message_channel way,
	enum fate *fate)
{
	int64_t moment = message_moment(&r->wishes.hours, r->zone, x->now);
	struct message m;
	bool is;

	if (row->until <= x->now) return true;
	if (moment > x->now) {
		if (!message_rows[row->kind].waits || moment >= row->until) return true;
		*fate = WAITS;
		return db_run(x, message_plan_sql[LATER], "ii", row->id, moment) == 1;
	}
	if (!was_in_week(x, r, row->kind, &is)) return false;
	if (is) return true;
	if (!make_for(x, r, row, &m, &is)) return false;
	return !is || send_row(x, r, row, way, &m, fate);
}

static bool say_row(struct ctx *x, const struct reader *r, const struct row *row)
{
	enum message_channel chosen = message_wished(&r->wishes, row->kind), way;
	enum fate fate = DROPPED;

	if (chosen == MESSAGE_NOTHING) return true;
	if (!find_way(x, r, chosen, &way)) return false;
	if (way == MESSAGE_NOTHING) return true;
	return say_by(x, r, row, way, &fate) &&
		(fate == WAITS || tally_add(x, way, fate == SAID_NOW ? TALLY_SAID : TALLY_DROPPED, 1));
}

bool message_say(struct ctx *x, int64_t *person)
{
	struct db_q *q = db_query(x, message_plan_sql[FIRST], "i", x->now);
	struct row *rows = NEW_N(x->a, struct row, ROWS);
	struct reader r;
	size_t n;

	*person = 0;
	if (!q) return false;
	if (db_next(q)) *person = db_int(q, 0);
	if (!db_done(q)) return false;
	if (!*person) return true;
	if (!read_reader(x, *person, &r) || !claim_rows(x, *person, rows, &n)) return false;
	if (!r.is_here) return true;
	for (size_t i = 0; i < n; i++)
		if (!say_row(x, &r, &rows[i])) return false;
	return true;
}

bool message_put_off(struct ctx *x, int64_t person)
{
	return db_run(x, message_plan_sql[PUT_OFF], "iii", person, x->now, x->now + MESSAGE_PUT_OFF) >= 0;
}

bool message_sweep(struct ctx *x)
{
	return db_run(x, message_plan_sql[SWEEP], "i", x->now - MESSAGE_KEPT) >= 0;
}

/* Find out whether a test to x->me has a way to go. */
static bool leads_for_test(struct ctx *x, enum message_channel channel, bool *does)
{
	struct str address;

	if (channel != MESSAGE_MAIL) return message_ways[channel].leads_to(x, x->me, channel, does);
	if (!message_mail_for_test(x, x->me, &address)) return false;
	*does = address.n > 0;
	return true;
}

bool message_try(struct ctx *x, enum message_channel channel)
{
	const struct row row = { .kind = MESSAGE_TEST };
	struct message m;
	struct reader r;
	bool is;

	if (channel <= MESSAGE_NOTHING || channel >= MESSAGE_CHANNELS || !message_ways[channel].is_set_up(x))
		return err_set(&x->err, ERR_CONFLICT, TR("This way is not set up here."));
	if (!read_reader(x, x->me, &r)) return false;
	if (!r.is_here || !leads_for_test(x, channel, &is)) return false;
	if (!is)
		return err_set(&x->err, ERR_CONFLICT, TR("There is no address of yours yet to send it to."));
	return make_for(x, &r, &row, &m, &is) &&
		message_ways[channel].send(x, &r.words, x->me, &m, x->now + HOUR);
}

/* -- news of talks -- */

struct talk_now {
	int64_t people[2], starts, state, moved, source;
};

static bool read_talk(struct ctx *x, int64_t id, struct talk_now *t, bool *is)
{
	struct db_q *q = db_query(x, message_plan_sql[TALK], "i", id);

	if (!q) return false;
	if ((*is = db_next(q)))
		*t = (struct talk_now){ { db_int(q, 0), db_int(q, 1) }, db_int(q, 2), db_int(q, 3),
			db_int(q, 4), db_int(q, 5) };
	return db_done(q);
}

/* Calendars tell within INVITATION_WAIT seconds and a turn of the worker; whom they tell by mail is
 * known then. */
enum { AFTER_CALENDARS = 3 * MINUTE };

/* Forget what one of the two was to be told of a talk. *first says whether they were to be told that it is
 * planned at all. */
static bool forget_news(struct ctx *x, int64_t person, int64_t talk, bool *first)
{
	int64_t n = db_run(x, message_plan_sql[FORGET], "iiii", person, (int64_t)MESSAGE_THREE,
		(int64_t)MESSAGE_THREE, talk);

	*first = n > 0;
	return n >= 0 && db_run(x, message_plan_sql[FORGET], "iiii", person, (int64_t)MESSAGE_OFF,
				 (int64_t)MESSAGE_MOVED, talk) >= 0;
}

/* Find out what one of the two is told of a talk that has changed; MESSAGE_KINDS: nothing. Whoever asked for it
 * and is still to be told that it is planned is told that, however often it moves meanwhile. */
static bool choose_news(struct ctx *x, const struct talk_now *t, const struct found *f, bool first,
	enum message_kind *kind)
{
	bool asked;

	*kind = t->state == 3 ? MESSAGE_OFF : MESSAGE_KINDS;
	if (t->state != 0) return true;
	if (!db_any(db_query(x, message_plan_sql[ASKER], "iiii", f->about, f->person, first ? INT64_C(0) : x->now,
			    (int64_t)MESSAGE_THREE), &asked))
		return false;
	if (asked) *kind = MESSAGE_THREE;
	else if (t->moved) *kind = MESSAGE_MOVED; /* one that was just planned has not moved */
	return true;
}

bool message_talk_changed(struct ctx *x, int64_t talk)
{
	struct talk_now t;
	enum message_kind kind;
	bool is, first;

	if (!read_talk(x, talk, &t, &is) || !is) return !x->err.code;
	for (int i = 0; i < 2; i++) {
		const struct found f = { .person = t.people[i], .about = talk, .turn = x->now };

		if (!forget_news(x, f.person, talk, &first)) return false;
		/* whoever did it knows */
		if (f.person == x->me || t.starts <= x->now) continue;
		if (!choose_news(x, &t, &f, first, &kind)) return false;
		if (kind != MESSAGE_KINDS &&
			!add_row(x, kind, &f, (struct times){ x->now + AFTER_CALENDARS, t.starts }))
			return false;
	}
	return true;
}

bool message_talk_answered(struct ctx *x, int64_t talk, int64_t person, int64_t counter)
{
	struct talk_now t;
	struct found f = { .about = talk };
	bool is;

	if (!read_talk(x, talk, &t, &is) || !is) return !x->err.code;
	f.person = t.people[t.people[0] == person];
	f.turn = counter ? counter : t.starts;
	return add_row(x, MESSAGE_ANSWERED, &f, (struct times){ x->now + MINUTE, t.starts });
}
