/* SPDX-License-Identifier: Apache-2.0
 *
 * The statements here select names, times, states and ids, and no column that people write words
 * into: what is not read cannot be said. Each is asked as the reader, who is in its WHERE.
 */
#include "model/message.h"

#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "model/act_link.h"
#include "model/check_in_wish.h"
#include "model/digest.h"
#include "model/letter.h"
#include "model/request.h"
#include "model/talk.h"

enum { TALK, THREE, REQUEST, NEED, STEPS, ADDED };
const char *const message_sql[] = {
	/* whether the two talk, or told of a talk, after $3, for which this one was planned before; and whether a
	 * calendar tells $2 by mail */
	[TALK] =
		"SELECT o.name, o.id, t.starts, t.minutes, t.state, t.began IS NULL,"
		"  EXISTS (SELECT 1 FROM talk h WHERE h.pair = t.pair AND h.id <> t.id"
		"   AND t.made < COALESCE(h.logged_at, h.began) AND (h.began > $3 OR (h.state = 1 AND h.logged_at > $3))),"
		"  EXISTS (SELECT 1 FROM invitation i WHERE i.talk = t.id AND i.person = $2 AND i.way = 1),"
		"  COALESCE((SELECT CASE WHEN i.counter_starts IS NOT NULL THEN 2 ELSE i.answer END"
		"   FROM invitation i WHERE i.talk = t.id AND i.person = o.id), 0),"
		"  COALESCE((SELECT i.counter_starts FROM invitation i"
		"   WHERE i.talk = t.id AND i.person = o.id), 0), t.source"
		" FROM talk t JOIN person o"
		"  ON o.id = CASE WHEN t.leader = $2 THEN t.member ELSE t.leader END"
		" WHERE t.id = $1 AND $2 IN (t.leader, t.member)",
	/* the talk answers a request of $2; and whether $2 has read something of the other since $3, or looks at a
	 * page of the two at $4: either shows it */
	[THREE] =
		"SELECT CASE WHEN EXISTS (SELECT 1 FROM opened s WHERE s.reader = $2 AND s.owner = q.other"
		"   AND s.latest >= $3)"
		"  OR EXISTS (SELECT 1 FROM here h WHERE h.pair = q.pair AND h.person = $2 AND h.until > $4)"
		" THEN 1 ELSE 0 END FROM request q WHERE q.talk = $1 AND q.asker = $2 AND q.state = 1",
	[REQUEST] =
		"SELECT a.name, q.made, q.pair FROM request q JOIN person a ON a.id = q.asker"
		" WHERE q.id = $1 AND q.other = $2 AND q.state = 0"
		"   AND NOT EXISTS (SELECT 1 FROM opened s WHERE s.object = q.id AND s.reader = $2"
		"    AND s.latest >= $3)",
	[NEED] =
		"SELECT a.name, n.made FROM need n JOIN person a ON a.id = n.asker"
		"  JOIN pair r ON r.id = n.pair AND r.ended IS NULL"
		" WHERE n.id = $1 AND n.giver = $2 AND n.state = 0 AND $2 IN (r.leader, r.member)"
		"   AND NOT EXISTS (SELECT 1 FROM passed w WHERE w.need = n.id AND w.state IN (0, 1))",
	/* a promise of the last hours is still on their mind */
	[STEPS] =
		"SELECT o.name, s.id FROM step s JOIN person o ON o.id = s.other"
		"  JOIN pair r ON r.id = s.pair AND r.ended IS NULL"
		" WHERE s.owner = $1 AND s.state = 0 AND s.due = $2 AND s.made < $3"
		" ORDER BY s.id DESC LIMIT 20",
	/* whoever has read or written something of the two since then has seen it, and so has whoever
	 * looks at a page of the two right now */
	[ADDED] =
		"SELECT o.name, k.starts FROM talk k JOIN person o"
		"  ON o.id = CASE WHEN k.leader = $2 THEN k.member ELSE k.leader END"
		" WHERE k.id = $1 AND $2 IN (k.leader, k.member) AND k.state = 0 AND k.began IS NULL"
		"   AND k.starts > $3"
		"   AND EXISTS (SELECT 1 FROM topic t WHERE t.pair = k.pair AND t.state = 0"
		"    AND t.author = o.id AND t.made > $4"
		"    AND NOT EXISTS (SELECT 1 FROM opened s WHERE s.reader = $2 AND s.owner = o.id"
		"     AND s.latest >= t.made)"
		"    AND NOT EXISTS (SELECT 1 FROM topic own WHERE own.pair = k.pair AND own.author = $2"
		"     AND own.made >= t.made)"
		"    AND NOT EXISTS (SELECT 1 FROM step own WHERE own.pair = k.pair AND own.author = $2"
		"     AND own.made >= t.made))"
		"   AND NOT EXISTS (SELECT 1 FROM here h WHERE h.pair = k.pair AND h.person = $2"
		"    AND h.until > $3)",
	NULL
};

enum {
	LATELY = 12 * HOUR,   /* who promised so lately is not reminded of it, … */
	TALKING = HOUR,       /* … and the two who talked so lately not of a talk that was planned before */
};

/* -- the table -- */

const char *const message_names[MESSAGE_KINDS + 1] = {
	[MESSAGE_TEST] = "test",
	[MESSAGE_WEEK] = "week",
	[MESSAGE_ASKED] = "asked",
	[MESSAGE_NEED] = "need",
	[MESSAGE_OVERDUE] = "overdue",
	[MESSAGE_TOMORROW] = "tomorrow",
	[MESSAGE_CHECK_IN] = "check-in",
	[MESSAGE_SOON] = "soon",
	[MESSAGE_MOVED] = "moved",
	[MESSAGE_OFF] = "off",
	[MESSAGE_ANSWERED] = "answered",
	[MESSAGE_ADDED] = "added",
	[MESSAGE_THREE] = "three",
};

const struct message_row message_rows[MESSAGE_KINDS] = {
	[MESSAGE_TEST] = { .says = TR("A test"), .usual = MESSAGE_MAIL },
	[MESSAGE_WEEK] = { .says = TR("What the week has, on Monday at eight"),
		.usual = MESSAGE_MAIL, .weight = 9, .waits = true },
	[MESSAGE_ASKED] = { .says = TR("Somebody asks for three minutes"),
		.usual = MESSAGE_MAIL, .weight = 8, .waits = true },
	[MESSAGE_NEED] = { .says = TR("A need has waited for your answer for a week"),
		.usual = MESSAGE_MAIL, .weight = 7, .waits = true, .in_week = true },
	[MESSAGE_OVERDUE] = { .says = TR("What you promised was due yesterday"),
		.usual = MESSAGE_MAIL, .weight = 6, .waits = true, .in_week = true },
	[MESSAGE_TOMORROW] = { .says = TR("What you promised is due tomorrow"),
		.usual = MESSAGE_MAIL, .weight = 5, .waits = true, .in_week = true },
	[MESSAGE_CHECK_IN] = { .says = TR("The reminder to look how you are"),
		.usual = MESSAGE_NOTHING, .weight = 4, .waits = true },
	[MESSAGE_SOON] = { .says = TR("A talk begins in ten minutes"),
		.usual = MESSAGE_NOTHING, .rings = true, .weight = 10, .calendar = true },
	[MESSAGE_MOVED] = { .says = TR("A talk has another time"),
		.usual = MESSAGE_MAIL, .weight = 12, .calendar = true, .waits = true },
	[MESSAGE_OFF] = { .says = TR("A talk is called off"),
		.usual = MESSAGE_MAIL, .weight = 13, .calendar = true, .waits = true },
	[MESSAGE_ANSWERED] = { .says = TR("The other cannot come, or proposes another time"),
		.usual = MESSAGE_MAIL, .weight = 11, .calendar = true, .waits = true },
	[MESSAGE_ADDED] = { .says = TR("The other has brought a topic for your next talk"),
		.usual = MESSAGE_NOTHING, .rings = true, .weight = 3, .waits = true },
	[MESSAGE_THREE] = { .says = TR("The talk that you asked for is planned"),
		.usual = MESSAGE_MAIL, .weight = 14, .calendar = true, .waits = true },
};

enum message_kind message_named(struct str name)
{
	enum message_kind k = MESSAGE_TEST;

	while (k < MESSAGE_KINDS && !str_eq(name, str_of(message_names[k]))) k++;
	return k;
}

/* -- putting one together -- */

static void add_line(struct message *m, struct str line)
{
	if (m->lines_n < MESSAGE_LINES) m->lines[m->lines_n++] = line;
}

static void add_act(struct message *m, const char *says, struct str path)
{
	if (m->acts_n < MESSAGE_ACTS)
		m->acts[m->acts_n++] = (struct message_act){ .says = str_of(says), .path = path };
}

/* Add an act that the page behind its link asks for once, or a button does. */
static bool add_link(struct ctx *x, struct message *m, const char *says, const struct act_link *l)
{
	struct str path = act_link_make(x, l->act, l->about, l->turn, l->until);

	if (path.n && m->acts_n < MESSAGE_ACTS)
		m->acts[m->acts_n++] = (struct message_act){ str_of(says), path, !act_link_needs_sign_in(l->act) };
	return path.n > 0;
}

static struct str path_of(struct arena *a, const char *before, int64_t id)
{
	struct buf b = { .a = a };

	buf_z(&b, before);
	id_print(&b, id);
	return buf_str(&b);
}

static struct str say_time(struct html *h, const struct zone *zone, int64_t utc)
{
	struct buf b = { .a = h->b.a };

	lang_date_clock(&b, h->lang, zone_local_of(zone, utc));
	return buf_str(&b);
}

static struct str say_day(struct html *h, int64_t day)
{
	struct buf b = { .a = h->b.a };

	lang_day(&b, h->lang, day);
	return buf_str(&b);
}

/* -- the week -- */

static void say_talks(struct html *h, const struct zone *zone, const struct digest *d,
	struct message *m)
{
	int64_t shown = 0;

	for (size_t i = 0; i < d->items_n; i++) {
		const struct digest_item *t = &d->items[i];

		if (t->kind != DIGEST_TALK || shown++ >= 6) continue;
		add_line(m, trnf("%.*s: a talk with %.*s, %lld minute.",
			"%.*s: a talk with %.*s, %lld minutes.", t->minutes, STR(say_time(h, zone, t->at)),
			NAME(t->name), (long long)t->minutes));
	}
	if (d->count[DIGEST_TALK] > 6)
		add_line(m, trnf("And %lld more talk.", "And %lld more talks.",
			d->count[DIGEST_TALK] - 6, (long long)(d->count[DIGEST_TALK] - 6)));
}

static void say_count(struct message *m, const struct digest *d, enum digest_kind kind,
	struct str line)
{
	if (d->count[kind]) add_line(m, line);
}

static void say_counts(struct html *h, const struct digest *d, struct message *m)
{
	const int64_t *n = d->count;

	say_count(m, d, DIGEST_PROMISED, trnf("You promised %lld thing that is due.",
		"You promised %lld things that are due.", n[DIGEST_PROMISED], (long long)n[DIGEST_PROMISED]));
	say_count(m, d, DIGEST_OWED, trnf("%lld thing that was promised to you is due.",
		"%lld things that were promised to you are due.", n[DIGEST_OWED], (long long)n[DIGEST_OWED]));
	say_count(m, d, DIGEST_PASSED, trnf("%lld need was passed up to you, or asks you whether it may be.",
		"%lld needs were passed up to you, or ask you whether they may be.", n[DIGEST_PASSED],
		(long long)n[DIGEST_PASSED]));
	say_count(m, d, DIGEST_ANSWER, trnf("%lld need waits for your answer.",
		"%lld needs wait for your answer.", n[DIGEST_ANSWER], (long long)n[DIGEST_ANSWER]));
	say_count(m, d, DIGEST_WAITING, trnf("%lld need of yours waits for an answer.",
		"%lld needs of yours wait for an answer.", n[DIGEST_WAITING], (long long)n[DIGEST_WAITING]));
}

/* What leads to a talk, for a week that has nothing. */
static void say_way(struct html *h, const struct digest *d, struct message *m)
{
	if (d->way == DIGEST_PLAN) {
		add_line(m, str_of(tr("Nothing is planned yet. A few minutes with each of your people can be found in their calendars and yours.")));
		add_act(m, tr("Find times"), S("/plan"));
		return;
	}
	add_line(m, trf("Nothing is planned yet. You can bring a topic to %.*s, or ask for three minutes.",
		NAME(d->act_name)));
	add_act(m, tr("Bring a topic"), path_of(h->b.a, "/people/", d->act_person));
}

static bool make_week(struct ctx *x, struct html *h, const struct message_ask *ask, struct message *m,
	bool *is)
{
	struct buf path = { .a = x->a };
	int64_t monday = ask->about;
	struct digest d;

	if (!digest_read(x, monday, zone_utc_of(ask->zone, monday * DAY),
		    zone_utc_of(ask->zone, (monday + 7) * DAY), h->lang, &d))
		return false;
	/* nobody talks with them yet: there is nothing to do, and nothing to say */
	*is = d.items_n || d.act != DIGEST_START;
	m->title = trf("Your week from %.*s", STR(say_day(h, monday)));
	buf_z(&path, "/week?of=");
	date_print(&path, monday);
	add_act(m, tr("Open the week"), buf_str(&path));
	say_talks(h, ask->zone, &d, m);
	say_counts(h, &d, m);
	if (!d.items_n && *is) say_way(h, &d, m);
	if (d.question)
		add_line(m, trf("And there is a question for your next talk with %.*s.", NAME(d.question_name)));
	return true;
}

/* -- talks -- */

struct talk_facts {
	struct str name;
	int64_t other, starts, minutes, state, answer, counter, source;
	bool unopened, talked, invited;
};
enum { PLANNED = 0, CANCELLED = 3, STANDS = 1, DECLINED = 1, COUNTERED = 2 };

static bool read_talk(struct ctx *x, int64_t id, struct talk_facts *t, bool *is)
{
	struct db_q *q = db_query(x, message_sql[TALK], "iii", id, x->me, x->now - TALKING);

	if (!q) return false;
	if ((*is = db_next(q)))
		*t = (struct talk_facts){ .name = db_text(q, 0), .other = db_int(q, 1),
			.starts = db_int(q, 2), .minutes = db_int(q, 3), .state = db_int(q, 4),
			.unopened = db_int(q, 5), .talked = db_int(q, 6), .invited = db_int(q, 7),
			.answer = db_int(q, 8), .counter = db_int(q, 9), .source = db_int(q, 10) };
	return db_done(q);
}

static struct str say_length(struct html *h, const struct talk_facts *t, const struct zone *zone)
{
	return trnf("%.*s, %lld minute.", "%.*s, %lld minutes.", t->minutes,
		STR(say_time(h, zone, t->starts)), (long long)t->minutes);
}

static bool make_soon(struct ctx *x, struct html *h, const struct message_ask *ask, struct message *m,
	bool *is)
{
	struct talk_facts t;
	struct buf clock = { .a = x->a };

	if (!read_talk(x, ask->about, &t, is) || !*is) return !x->err.code;
	/* it was moved, or the two are at it */
	*is = t.state == PLANNED && t.unopened && !t.talked && t.starts == ask->turn && t.starts > x->now;
	if (!*is) return true;
	lang_clock(&clock, h->lang, zone_local_of(ask->zone, t.starts));
	m->title = trf("%.*s: your talk with %.*s", STR(buf_str(&clock)), NAME(t.name));
	add_line(m, trnf("It takes %lld minute. What the two of you brought is on its page.",
		"It takes %lld minutes. What the two of you brought is on its page.", t.minutes,
		(long long)t.minutes));
	add_act(m, tr("Open the talk"), path_of(x->a, "/talks/", ask->about));
	return true;
}

/* News of a time is not for whom the calendar tells by mail, nor about a time that is over. */
static bool is_news(const struct ctx *x, const struct talk_facts *t)
{
	return !t->invited && t->source != STANDS && t->starts > x->now;
}

static bool make_moved(struct ctx *x, struct html *h, const struct message_ask *ask, struct message *m,
	bool *is)
{
	struct talk_facts t;

	if (!read_talk(x, ask->about, &t, is) || !*is) return !x->err.code;
	*is = t.state == PLANNED && t.unopened && is_news(x, &t);
	m->title = trf("The talk with %.*s has another time", NAME(t.name));
	add_line(m, say_length(h, &t, ask->zone));
	add_act(m, tr("Open the talk"), path_of(x->a, "/talks/", ask->about));
	return true;
}

static bool make_three(struct ctx *x, struct html *h, const struct message_ask *ask, struct message *m,
	bool *is)
{
	struct db_q *q = db_query(x, message_sql[THREE], "iiii", ask->about, x->me, ask->turn, x->now);
	struct talk_facts t;

	if (!q) return false;
	*is = db_next(q) && !db_int(q, 0);
	if (!db_done(q) || !*is) return !x->err.code;
	if (!read_talk(x, ask->about, &t, is) || !*is) return !x->err.code;
	*is = t.state == PLANNED && t.unopened && is_news(x, &t);
	m->title = trf("The talk that you asked %.*s for is planned", NAME(t.name));
	add_line(m, say_length(h, &t, ask->zone));
	add_act(m, tr("Open the talk"), path_of(x->a, "/talks/", ask->about));
	return true;
}

static bool make_off(struct ctx *x, struct html *h, const struct message_ask *ask, struct message *m,
	bool *is)
{
	struct talk_facts t;

	if (!read_talk(x, ask->about, &t, is) || !*is) return !x->err.code;
	*is = t.state == CANCELLED && is_news(x, &t);
	m->title = trf("The talk with %.*s is called off", NAME(t.name));
	add_line(m, trf("It was planned for %.*s.", STR(say_time(h, ask->zone, t.starts))));
	add_act(m, tr("Find another time"), path_of(x->a, "/people/", t.other));
	return true;
}

static bool make_answered(struct ctx *x, struct html *h, const struct message_ask *ask,
	struct message *m, bool *is)
{
	struct talk_facts t;
	struct str when;

	if (!read_talk(x, ask->about, &t, is) || !*is) return !x->err.code;
	*is = t.state == PLANNED && t.unopened && t.starts > x->now &&
		(t.answer == DECLINED || t.answer == COUNTERED);
	when = say_time(h, ask->zone, t.starts);
	if (t.answer == COUNTERED) {
		m->title = trf("%.*s proposes another time", NAME(t.name));
		add_line(m, trf("Planned is %.*s; proposed is %.*s.", STR(when),
			STR(say_time(h, ask->zone, t.counter))));
	} else {
		m->title = trf("%.*s cannot come", NAME(t.name));
		add_line(m, trf("The talk was planned for %.*s. A shorter one, or another time, is offered on its page.",
			STR(when)));
	}
	add_act(m, tr("Open the talk"), path_of(x->a, "/talks/", ask->about));
	return !*is || t.answer != COUNTERED ||
		add_link(x, m, tr("Take this time"), &(struct act_link){ .act = ACT_LINK_TIME,
			.about = ask->about, .turn = t.counter, .until = t.counter });
}

/* -- what waits for the reader -- */

/* Read a name and a time. */
static bool read_waiting(struct db_q *q, struct str *name, int64_t *since, bool *is)
{
	*since = 0;
	if (!q) return false;
	if ((*is = db_next(q))) *name = db_text(q, 0), *since = db_int(q, 1);
	return db_done(q);
}

/* Add the next three minutes that both have, to be taken from the message itself. */
static bool add_minutes(struct ctx *x, struct html *h, const struct message_ask *ask, int64_t pair,
	struct message *m)
{
	int64_t starts;

	if (!talk_offer_first(x, pair, REQUEST_MINUTES, &starts)) return false;
	return !starts ||
		add_link(x, m, trf("Three minutes on %.*s", STR(say_time(h, ask->zone, starts))).p,
			&(struct act_link){ .act = ACT_LINK_MINUTES, .about = ask->about, .turn = starts,
				.until = starts });
}

static bool make_asked(struct ctx *x, struct html *h, const struct message_ask *ask, struct message *m,
	bool *is)
{
	struct db_q *q = db_query(x, message_sql[REQUEST], "iii", ask->about, x->me, ask->turn);
	struct str name;
	int64_t since = 0, pair = 0;

	if (!q) return false;
	if ((*is = db_next(q))) name = db_text(q, 0), since = db_int(q, 1), pair = db_int(q, 2);
	if (!db_done(q) || !*is) return !x->err.code;
	m->title = trf("%.*s asks for three minutes", NAME(name));
	add_line(m, trf("Asked on %.*s. You can plan a time or talk at once.", STR(say_time(h, ask->zone, since))));
	add_act(m, tr("Answer"), S("/requests"));
	return add_minutes(x, h, ask, pair, m);
}

static bool make_need(struct ctx *x, struct html *h, const struct message_ask *ask, struct message *m,
	bool *is)
{
	struct db_q *q = db_query(x, message_sql[NEED], "ii", ask->about, x->me);
	struct str name;
	int64_t since;

	if (!read_waiting(q, &name, &since, is) || !*is) return !x->err.code;
	m->title = trf("%.*s waits for your answer", NAME(name));
	add_line(m, trf("Something that %.*s needs has stood open since %.*s. A no with its reason is an answer too.",
		NAME(name), STR(say_day(h, date_day_of(zone_local_of(ask->zone, since))))));
	add_act(m, tr("Answer"), path_of(x->a, "/needs/", ask->about));
	return true;
}

static bool make_added(struct ctx *x, struct html *h, const struct message_ask *ask, struct message *m,
	bool *is)
{
	struct db_q *q = db_query(x, message_sql[ADDED], "iiii", ask->about, x->me, x->now,
		x->now - MESSAGE_ADDED_DAYS * DAY);
	struct str name;
	int64_t starts;

	if (!read_waiting(q, &name, &starts, is) || !*is) return !x->err.code;
	m->title = trf("%.*s added a topic", NAME(name));
	add_line(m, trf("It is for your talk on %.*s. What it is about stands on the page of the talk.",
		STR(say_time(h, ask->zone, starts))));
	add_act(m, tr("Open the talk"), path_of(x->a, "/talks/", ask->about));
	return true;
}

/* -- promises -- */

struct promises {
	struct str name;           /* of the first of those they were made to */
	int64_t step, n;
	bool to_one;               /* all were made to the same person */
};

static bool read_promises(struct ctx *x, int64_t day, struct promises *p)
{
	struct db_q *q = db_query(x, message_sql[STEPS], "iii", x->me, day, x->now - LATELY);

	*p = (struct promises){ .to_one = true };
	if (!q) return false;
	while (db_next(q)) {
		struct str name = db_text(q, 0);

		if (!p->n++) p->name = name, p->step = db_int(q, 1);
		p->to_one = p->to_one && str_eq(name, p->name);
	}
	return db_done(q);
}

/* One promise can be said to be done from the message itself. */
static bool say_promises(struct ctx *x, struct html *h, const struct promises *p, struct message *m)
{
	add_act(m, trn("See the promise", "See the promises", p->n),
		p->n == 1 ? path_of(h->b.a, "/steps/", p->step) : S("/steps"));
	add_line(m, str_of(tr("Done can be said in one tap; another day is fine too, if you say so.")));
	return p->n != 1 ||
		add_link(x, m, tr("It is done"), &(struct act_link){ .act = ACT_LINK_DONE, .about = p->step,
			.until = x->now + ACT_LINK_SECONDS });
}

static bool make_tomorrow(struct ctx *x, struct html *h, const struct message_ask *ask,
	struct message *m, bool *is)
{
	struct promises p;

	if (!read_promises(x, ask->about, &p)) return false;
	*is = p.n > 0;
	m->title = p.to_one ? trnf("Due tomorrow: %lld promise to %.*s", "Due tomorrow: %lld promises to %.*s",
				      p.n, (long long)p.n, NAME(p.name)) :
		trnf("Due tomorrow: %lld promise", "Due tomorrow: %lld promises", p.n, (long long)p.n);
	return !*is || say_promises(x, h, &p, m);
}

static bool make_overdue(struct ctx *x, struct html *h, const struct message_ask *ask,
	struct message *m, bool *is)
{
	struct promises p;
	struct str day = say_day(h, ask->about);

	if (!read_promises(x, ask->about, &p)) return false;
	*is = p.n > 0;
	m->title = p.to_one ? trnf("Was due on %.*s: %lld promise to %.*s", "Were due on %.*s: %lld promises to %.*s",
				      p.n, STR(day), (long long)p.n, NAME(p.name)) :
		trnf("Was due on %.*s: %lld promise", "Were due on %.*s: %lld promises", p.n, STR(day),
			(long long)p.n);
	return !*is || say_promises(x, h, &p, m);
}

static bool make_check_in(struct ctx *x, struct html *h, const struct message_ask *ask,
	struct message *m, bool *is)
{
	(void)ask;
	m->title = str_of(tr("A moment for yourself"));
	add_line(m, str_of(tr("You wished to be reminded to look how you are. Only you read it, unless you show it.")));
	add_act(m, tr("Look how you are"), S("/check-in"));
	return check_in_wish_due(x, is);
}

static bool make_test(struct ctx *x, struct html *h, const struct message_ask *ask, struct message *m,
	bool *is)
{
	(void)x, (void)ask;
	m->title = str_of(tr("This is how a message looks"));
	add_line(m, str_of(tr("A message says that something waits, and from whom. What it says stands on the page alone.")));
	add_act(m, tr("Choose what you are told"), S("/settings/messages"));
	*is = true;
	return true;
}

bool message_make(struct ctx *x, const struct html *words, const struct message_ask *ask,
	struct message *out, bool *is)
{
	static bool (*const make[MESSAGE_KINDS])(struct ctx *, struct html *, const struct message_ask *,
		struct message *, bool *) = {
		[MESSAGE_TEST] = make_test, [MESSAGE_WEEK] = make_week, [MESSAGE_ASKED] = make_asked,
		[MESSAGE_NEED] = make_need, [MESSAGE_OVERDUE] = make_overdue,
		[MESSAGE_TOMORROW] = make_tomorrow, [MESSAGE_CHECK_IN] = make_check_in,
		[MESSAGE_SOON] = make_soon, [MESSAGE_MOVED] = make_moved, [MESSAGE_OFF] = make_off,
		[MESSAGE_ANSWERED] = make_answered, [MESSAGE_ADDED] = make_added,
		[MESSAGE_THREE] = make_three,
	};
	struct html h = { .b = { .a = x->a }, .lang = words->lang, .now = x->now, .unlinked = words->unlinked };

	*out = (struct message){ .kind = ask->kind, .about = ask->about };
	*is = false;
	return make[ask->kind](x, &h, ask, out, is);
}
