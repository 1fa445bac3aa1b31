/* SPDX-License-Identifier: Apache-2.0
 *
 * A worker claims a tracker for TRACKER_LEASE with one thing to do, and the turn of its person
 * (model/send_turn.h), so that a tracker is asked one
 * thing at a time. A worker that is killed in between leaves the thing due: that an issue may have been
 * made is known by the try that was counted before it, so that the next one looks for it first.
 *
 * Issue and step are two switches that are kept in step, and each keeps how the other was last seen
 * (`theirs`, `ours`). Only a change is carried over, once, and not a difference: what one side cannot
 * follow stays different, and nothing goes to and fro. When both have changed, the later one counts.
 */
#include "model/tracker_job.h"

#include "base/date.h"
#include "base/err_kept.h"
#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/letter.h"
#include "model/live.h"
#include "model/retry.h"
#include "model/send_turn.h"
#include "model/step.h"
#include "model/written.h"
#include "view/lang.h"

enum { SETTLES = 2 * MINUTE /* in which a tracker shows what was made */ };
enum { DUE, NEXT_CHECK, NEXT_ISSUE, NEXT_ASK, READ, READ_ISSUE, CLAIM, TRY, DROP, QUIETLY, GIVE_BACK,
	STOP, WENT, START, GOES_ON, ACCOUNT, MADE, PUT_OFF, REFUSED, TOLD, TOLD_NOT, ASKED, WATCHES, BY_NUMBER, SEEN, SWEEP_LEFT, COUNT };
#define TURN SEND_TURN("2", "t.person")
#define IS_TURN " t.busy_until <= $1 AND" SEND_TURN_IS_FREE
#define IS_FREE " t.state = 0 AND t.not_before <= $1 AND" IS_TURN
const char *const tracker_job_sql[] = {
	[DUE] =
		"SELECT 1 WHERE EXISTS (SELECT 1 FROM tracker t" TURN " WHERE t.asked IS NOT NULL AND" IS_TURN ")"
		" OR EXISTS (SELECT 1 FROM tracked k JOIN tracker t ON t.id = k.tracker" TURN
		"  WHERE k.next_try <= $1 AND" IS_FREE ")"
		" OR EXISTS (SELECT 1 FROM tracker t" TURN " WHERE t.poll_at <= $1 AND" IS_FREE ")",
	[NEXT_CHECK] =
		"SELECT t.id, 0 FROM tracker t" TURN " WHERE t.asked IS NOT NULL AND" IS_TURN
		" ORDER BY" SEND_TURN_ORDER ", t.asked, t.id LIMIT 1",
	[NEXT_ISSUE] =
		"SELECT t.id, k.id FROM tracked k JOIN tracker t ON t.id = k.tracker" TURN
		" WHERE k.next_try <= $1 AND" IS_FREE " ORDER BY" SEND_TURN_ORDER ", t.busy_until, k.next_try, k.id LIMIT 1",
	[NEXT_ASK] =
		"SELECT t.id, 0 FROM tracker t" TURN " WHERE t.poll_at <= $1 AND" IS_FREE
		" ORDER BY" SEND_TURN_ORDER ", t.poll_at, t.id LIMIT 1",
	[READ] =
		"SELECT id, person, kind, url, project, account, token, labels, issue_type, template,"
		"  failures, since, etag, quiet, state FROM tracker WHERE id = $1",
	[READ_ISSUE] =
		"SELECT k.step, k.tries + 1, k.since, k.number, k.state, k.theirs, k.ours, t.closes,"
		"  CASE WHEN t.agreed IS NULL THEN 0 ELSE 1 END"
		"  FROM tracked k JOIN tracker t ON t.id = k.tracker WHERE k.id = $1",
	[CLAIM] = "UPDATE tracker SET claim = $2, busy_until = $3 WHERE id = $1 AND busy_until <= $4",
	[TRY] = "UPDATE tracked SET tries = tries + 1 WHERE id = $1",
	[DROP] = "DELETE FROM tracked WHERE id = $1",
	[QUIETLY] = "UPDATE tracked SET ours = $2, next_try = NULL WHERE id = $1",
	[GIVE_BACK] =
		"UPDATE tracker SET claim = 0, busy_until = $3, error = $4, failures = $5, not_before = $6,"
		"  went = CASE WHEN $7 = 1 THEN $3 ELSE went END,"
		"  asked = CASE WHEN $8 = 1 THEN NULL ELSE asked END WHERE id = $1 AND claim = $2",
	[STOP] = "UPDATE tracker SET state = 1 WHERE id = $1 AND state = 0",
	[WENT] = "SELECT 1 FROM tracker WHERE id = $1 AND went IS NOT NULL",
	[START] = "UPDATE tracker SET state = 0 WHERE id = $1",
	/* the tries of what waits begin anew; that there were some is kept */
	[GOES_ON] = "UPDATE tracked SET since = $2, next_try = $2 WHERE tracker = $1 AND next_try IS NOT NULL",
	[ACCOUNT] = "UPDATE tracker SET account = $2 WHERE id = $1 AND kind = $3 AND account <> $2",
	[MADE] =
		"UPDATE tracked SET state = 1, number = $2, theirs = $3, theirs_at = $4, ours = 0, error = '',"
		"  tries = 0, next_try = $5 WHERE id = $1 AND state = 0",
	[PUT_OFF] = "UPDATE tracked SET next_try = $2, error = $3 WHERE id = $1 AND next_try IS NOT NULL",
	[REFUSED] = "UPDATE tracked SET state = $2, next_try = NULL, error = $3 WHERE id = $1",
	[TOLD] =
		"UPDATE tracked SET ours = $2, theirs = $3, theirs_at = $4, next_try = NULL, tries = 0, error = ''"
		" WHERE id = $1 AND ours_at < $5",
	[TOLD_NOT] = "UPDATE tracked SET ours = $2, next_try = NULL, error = $3 WHERE id = $1",
	[ASKED] = "UPDATE tracker SET since = $2, etag = $3, quiet = $4, poll_at = $5 WHERE id = $1",
	/* it is asked again while something there is watched; one of the kind $3 is asked nothing */
	[WATCHES] =
		"UPDATE tracker SET poll_at = NULL WHERE id = $1 AND (kind = $3 OR NOT EXISTS"
		" (SELECT 1 FROM tracked k JOIN step s ON s.id = k.step WHERE k.tracker = $1 AND k.state = 1"
		"   AND (s.state IN (0, 1) OR s.closed > $2)))",
	[BY_NUMBER] =
		"SELECT k.id, k.step, k.theirs, k.ours_at, s.state FROM tracked k"
		"  JOIN step s ON s.id = k.step WHERE k.tracker = $1 AND k.number = $2 AND k.state = 1 LIMIT 1",
	[SEEN] =
		"UPDATE tracked SET theirs = $2, theirs_at = $3, ours = $4, ours_at = $5, ended = $6,"
		"  next_try = $7 WHERE id = $1",
	[SWEEP_LEFT] =
		"/* all: there are few */ DELETE FROM tracker WHERE EXISTS"
		" (SELECT 1 FROM person p WHERE p.id = tracker.person AND p.left_at IS NOT NULL)",
	[COUNT] =
		"/* all: there are few */ SELECT"
		" (SELECT count(*) FROM tracker WHERE state = 0),"
		" (SELECT count(*) FROM tracker WHERE state = 0 AND failures > 0),"
		" (SELECT count(*) FROM tracker WHERE state = 1),"
		" (SELECT count(*) FROM tracked WHERE state = 0),"
		" (SELECT count(*) FROM tracked WHERE state = 1),"
		" (SELECT count(*) FROM tracked WHERE state IN (2, 3))",
	NULL
};

bool tracker_due(struct ctx *x, bool quick, bool *due)
{
	return db_any(db_query(x, tracker_job_sql[DUE], "ii", x->now, send_turn_slow(x, quick)), due);
}

/* -- claiming -- */

/* Find the tracker with what is due longest, and the row of its issue if it is about one. */
static bool find_next(struct ctx *x, bool quick, enum tracker_what *what, int64_t *tracker, int64_t *tracked)
{
	static const int ways[] = { NEXT_CHECK, NEXT_ISSUE, NEXT_ASK };
	static const enum tracker_what is[] = { TRACKER_CHECK, TRACKER_MAKE, TRACKER_ASK };

	*tracker = *tracked = 0;
	for (size_t i = 0; i < sizeof ways / sizeof *ways && !*tracker; i++) {
		struct db_q *q = db_query(x, tracker_job_sql[ways[i]], "ii", x->now, send_turn_slow(x, quick));

		if (!q) return false;
		*what = is[i];
		if (db_next(q)) *tracker = db_int(q, 0), *tracked = db_int(q, 1);
		if (!db_done(q)) return false;
	}
	return true;
}

/* Read a tracker into a job. *opens tells whether its address and token open. */
static bool read_tracker(struct ctx *x, int64_t id, struct tracker_job *j, bool *opens)
{
	struct db_q *q = db_query(x, tracker_job_sql[READ], "i", id);
	struct err why = { 0 };

	if (!q) return false;
	*opens = false;
	if (db_next(q)) {
		j->tracker = db_int(q, 0), j->person = db_int(q, 1), j->kind = (unsigned)db_int(q, 2);
		j->project = db_text(q, 4), j->account = db_text(q, 5), j->labels = db_text(q, 7);
		j->issue_type = db_text(q, 8), j->template = db_text(q, 9), j->failures = db_int(q, 10);
		j->since = db_int(q, 11), j->etag = db_text(q, 12), j->quiet = db_int(q, 13);
		j->state = (unsigned)db_int(q, 14);
		*opens = written_unseal(x, "tracker.url", id, db_bytes(q, 3), &j->url, &why) &&
			written_unseal(x, "tracker.token", id, db_bytes(q, 6), &j->token, &why);
	}
	return db_done(q);
}

struct issue_row {
	unsigned state, theirs;
	bool ours, closes, agreed;
};

static bool read_issue(struct ctx *x, struct tracker_job *j, struct issue_row *r)
{
	struct db_q *q = db_query(x, tracker_job_sql[READ_ISSUE], "i", j->tracked);

	if (!q) return false;
	if (db_next(q)) {
		j->step = db_int(q, 0), j->tries = db_int(q, 1), j->since = db_int(q, 2);
		j->number = db_text(q, 3);
		*r = (struct issue_row){ (unsigned)db_int(q, 4), (unsigned)db_int(q, 5), db_int(q, 6) != 0,
			db_int(q, 7) != 0, db_int(q, 8) != 0 };
	}
	return db_done(q);
}

/* Read what is sent of a step, with the eyes of its owner, and whether its line stays here: *by is the name of who
 * has said so, else empty. False with ERR_MISSING when it is theirs no more. */
static bool read_step(struct ctx *x, struct tracker_job *j, struct str *by)
{
	struct tracked_words words;
	int64_t before = x->me;
	bool ok, stays = false;
	struct step *s;

	x->me = j->person;
	ok = (s = step_get(x, j->step)) != NULL && tracked_words(x, j->step, &words) && tracked_stays(x, s, &stays);
	x->me = before;
	if (!ok) return false;
	if (s->owner != j->person) return err_set(&x->err, ERR_MISSING, TR("no such step"));
	j->title = words.title, j->link = words.link, j->places = words.places;
	j->over = s->state != STEP_OPEN, j->dropped = s->state == STEP_DROPPED;
	*by = stays ? s->writer_name : S("");
	return true;
}

static bool refuse(struct ctx *x, const struct tracker_job *j, enum tracked_state state, struct str why)
{
	return db_run(x, tracker_job_sql[REFUSED], "iis", j->tracked, (int64_t)state, why) >= 0 &&
		live_note_all(x);
}

/* Say at the step why its line is not sent. */
static bool keep_here(struct ctx *x, const struct tracker_job *j, struct str by)
{
	struct err why = { 0 };

	err_set(&why, ERR_FORBIDDEN, TRACKED_STAYS, STR(by));
	return refuse(x, j, TRACKED_REFUSED, err_keep(x->a, &why));
}

/* Find out what is to do about an issue. *nothing: the row was settled here, and nobody is asked. */
static bool prepare_issue(struct ctx *x, struct tracker_job *j, bool *nothing)
{
	struct issue_row r = { 0 };
	struct str by;

	*nothing = true;
	if (!read_issue(x, j, &r)) return false;
	if (!read_step(x, j, &by)) {
		if (x->err.code != ERR_MISSING) return false;
		err_clear(&x->err);
		return db_run(x, tracker_job_sql[DROP], "i", j->tracked) >= 0;
	}
	j->what = r.state == TRACKED_WAITS ? TRACKER_MAKE : TRACKER_TELL;
	/* over before it was there, or the yes was taken back */
	if (j->what == TRACKER_MAKE && (j->over || !r.agreed))
		return db_run(x, tracker_job_sql[DROP], "i", j->tracked) >= 0;
	if (j->what == TRACKER_MAKE && by.n) return keep_here(x, j, by);
	r.closes = r.closes && r.agreed && !by.n; /* without a yes, or against a no, nothing is told */
	if (j->what == TRACKER_TELL && (!r.closes || j->over == r.ours || j->over == (r.theirs != ISSUE_OPEN)))
		/* a tracker that is told of nothing goes on knowing the step as it was */
		return db_run(x, tracker_job_sql[QUIETLY], "ii", j->tracked, (int64_t)(r.closes ? j->over : r.ours)) >= 0;
	*nothing = false;
	return db_run(x, tracker_job_sql[TRY], "i", j->tracked) == 1;
}

static bool claim_tracker(struct ctx *x, struct tracker_job *j)
{
	j->claim = id_new(x->now), j->now = x->now;
	return send_turn_take(x, SEND_TRACKERS, j->person, j->claim, TRACKER_LEASE) &&
		db_run(x, tracker_job_sql[CLAIM], "iiii", j->tracker, j->claim, x->now + TRACKER_LEASE,
		       x->now) == 1;
}

bool tracker_claim(struct ctx *x, bool quick, struct tracker_job **job)
{
	enum { SETTLED_AT_ONCE = 100 };

	*job = NULL;
	for (int i = 0; i < SETTLED_AT_ONCE; i++) {
		struct tracker_job *j = NEW(x->a, struct tracker_job);
		bool opens, nothing = false;
		struct err why = { 0 };
		int64_t tracker;

		if (!find_next(x, quick, &j->what, &tracker, &j->tracked)) return false;
		if (!tracker) return true;
		if (!read_tracker(x, tracker, j, &opens)) return false;
		if (j->tracked && opens && !prepare_issue(x, j, &nothing)) return false;
		if (nothing) continue;
		if (!claim_tracker(x, j)) return false;
		if (opens) {
			*job = j;
			return true;
		}
		err_set(&why, ERR_FAILED, TR("it does not open with this key"));
		if (!tracker_done(x, j, &(struct tracker_outcome){ .is = TRACKER_STOP, .why = &why })) return false;
	}
	return true;
}

/* -- what came of an issue -- */

/* Try again later, or give up after two days. */
static bool put_off(struct ctx *x, const struct tracker_job *j, int64_t rest, struct str why)
{
	int64_t pause = retry_pause(j->tries);

	/* long enough for an issue that was made to be found */
	if (pause && pause < SETTLES) pause = SETTLES;
	if (pause && x->now < j->since + TRACKER_GIVE_UP) {
		pause = retry_spread(pause);
		return db_run(x, tracker_job_sql[PUT_OFF], "iis", j->tracked,
			       x->now + (pause > rest ? pause : rest), why) >= 0;
	}
	if (j->what == TRACKER_MAKE) return refuse(x, j, TRACKED_REFUSED, why);
	return db_run(x, tracker_job_sql[TOLD_NOT], "iis", j->tracked, (int64_t)j->over, why) >= 0;
}

/* Note from when on states are asked for, and when, if there is something to ask about. */
static bool ask_again(struct ctx *x, int64_t tracker, int64_t since, struct str etag, int64_t quiet,
	int64_t at)
{
	return db_run(x, tracker_job_sql[ASKED], "iisii", tracker, since, etag, quiet, at) >= 0 &&
		db_run(x, tracker_job_sql[WATCHES], "iii", tracker, x->now - TRACKER_WATCHED,
			(int64_t)TRACKER_WEBHOOK) >= 0;
}

static bool note_made(struct ctx *x, const struct tracker_job *j, const struct tracker_issue *is)
{
	/* found closed: what follows from that is left to the next answer with states */
	return db_run(x, tracker_job_sql[MADE], "isiio", j->tracked, is->number, (int64_t)ISSUE_OPEN,
		       is->updated, INT64_C(0)) >= 0 &&
		/* GitHub alone says by whom an issue was made, and is asked for those of this account */
		(!is->account.n ||
			db_run(x, tracker_job_sql[ACCOUNT], "isi", j->tracker, is->account, (int64_t)TRACKER_GITHUB) >= 0) &&
		ask_again(x, j->tracker, is->updated && is->updated < j->since ? is->updated : j->since - HOUR,
			S(""), 0, x->now + TRACKER_POLL) &&
		live_note_all(x);
}

static bool note_told(struct ctx *x, const struct tracker_job *j, const struct tracker_outcome *o)
{
	enum tracked_theirs wanted = !j->over ? ISSUE_OPEN : j->dropped ? ISSUE_NOT_PLANNED : ISSUE_CLOSED;
	int64_t theirs = o->n ? o->issues->theirs : wanted, at = o->n ? o->issues->at : x->now;

	/* nothing is noted when somebody has said otherwise meanwhile: that is told next */
	return db_run(x, tracker_job_sql[TOLD], "iiiii", j->tracked, (int64_t)j->over, theirs, at,
		       id_made(j->claim)) >= 0 &&
		live_note_all(x);
}

static bool settle_issue(struct ctx *x, const struct tracker_job *j, const struct tracker_outcome *o,
	struct str why)
{
	switch (o->is) {
	case TRACKER_WENT:
		if (j->what == TRACKER_TELL) return note_told(x, j, o);
		return o->n ? note_made(x, j, o->issues) : put_off(x, j, o->rest, why);
	case TRACKER_AGAIN: return put_off(x, j, o->rest, why);
	case TRACKER_LOST: return refuse(x, j, TRACKED_GONE, why);
	case TRACKER_NOT_THIS:
		if (j->what == TRACKER_MAKE) return refuse(x, j, TRACKED_REFUSED, why);
		return db_run(x, tracker_job_sql[TOLD_NOT], "iis", j->tracked, (int64_t)j->over, why) >= 0;
	case TRACKER_STOP: break; /* it waits until the tracker goes on */
	}
	return true;
}

/* -- what came of a question for states -- */

struct pair_of_states {
	int64_t tracked, step;
	enum tracked_theirs theirs;
	int64_t ours_at;
	enum step_state step_state;
};

static bool find_states(struct ctx *x, int64_t tracker, struct str number, struct pair_of_states *p)
{
	struct db_q *q = db_query(x, tracker_job_sql[BY_NUMBER], "is", tracker, number);

	*p = (struct pair_of_states){ 0 };
	if (!q) return false;
	if (db_next(q))
		*p = (struct pair_of_states){ db_int(q, 0), db_int(q, 1), (enum tracked_theirs)db_int(q, 2),
			db_int(q, 3), (enum step_state)db_int(q, 4) };
	return db_done(q);
}

/* Let a step follow its issue, as its owner; *ended is when it was done for that, else 0. An issue that
 * is closed as not planned ends no step, and one that is opened again opens none that is confirmed or
 * dropped. */
static bool follow_issue(struct ctx *x, const struct pair_of_states *p, enum tracked_theirs theirs,
	bool *over, int64_t *ended)
{
	*ended = 0;
	*over = p->step_state != STEP_OPEN;
	if (theirs == ISSUE_CLOSED && p->step_state == STEP_OPEN) {
		*over = true, *ended = x->now;
		return step_done(x, p->step) && audit_add(x, "tracker.closed", p->step);
	}
	if (theirs == ISSUE_OPEN && p->step_state == STEP_DONE) {
		*over = false;
		return step_reopen(x, p->step) && audit_add(x, "tracker.opened", p->step);
	}
	return true;
}

/* Take in the state of one issue. *news: it was another one. */
static bool take_state(struct ctx *x, int64_t tracker, const struct tracker_issue *is, bool *news)
{
	enum tracked_theirs theirs = (enum tracked_theirs)is->theirs;
	struct pair_of_states p;
	bool over, told;
	int64_t ended = 0;

	if (!find_states(x, tracker, is->number, &p)) return false;
	if (!p.tracked || p.theirs == theirs) return true;
	*news = true;
	over = p.step_state != STEP_OPEN;
	/* somebody here has said otherwise later: that is told, and the issue follows it */
	told = over != (theirs != ISSUE_OPEN) && p.ours_at > is->at;
	if (!told && over != (theirs != ISSUE_OPEN) && !follow_issue(x, &p, theirs, &over, &ended)) return false;
	/* that the step follows is no word of anybody here */
	return db_run(x, tracker_job_sql[SEEN], "iiiiioo", p.tracked, (int64_t)theirs, is->at,
		       (int64_t)(told ? !over : over), told ? p.ours_at : INT64_C(0), ended,
		       told ? x->now : INT64_C(0)) == 1 &&
		live_note_all(x);
}

static bool note_states(struct ctx *x, const struct tracker_job *j, const struct tracker_outcome *o)
{
	int64_t since = j->since, pause = TRACKER_POLL, quiet;
	bool news = false;

	for (size_t i = 0; i < o->n; i++) {
		if (!take_state(x, j->tracker, &o->issues[i], &news)) return false;
		/* a clock that runs ahead must not hide what comes */
		if (o->issues[i].updated > since && o->issues[i].updated <= x->now + HOUR)
			since = o->issues[i].updated;
	}
	quiet = news ? 0 : j->quiet + 1;
	for (int64_t i = 4; i < quiet && pause < TRACKER_POLL_MOST; i++) pause += pause / 2;
	if (pause > TRACKER_POLL_MOST) pause = TRACKER_POLL_MOST;
	return ask_again(x, j->tracker, since, o->more ? S("") : o->etag, quiet,
		x->now + (o->more ? 5 : retry_spread(pause)));
}

/* -- what came of a job -- */

/* The seconds for which a tracker is left alone: as it says, within bounds; else after each failure
 * twice as long. */
static int64_t rest_of(const struct tracker_job *j, const struct tracker_outcome *o)
{
	int64_t rest = 5;

	if (o->rest) return o->rest < RETRY_AFTER_MOST ? o->rest : RETRY_AFTER_MOST;
	if (o->is != TRACKER_AGAIN) return j->what == TRACKER_MAKE; /* a second between two that write */
	for (int64_t i = 0; i < j->failures && rest < RETRY_REST_MOST; i++) rest *= 2;
	return retry_spread(rest < RETRY_REST_MOST ? rest : RETRY_REST_MOST);
}

/* Write to whoever set a tracker up that it is stopped, why, and where it is mended. One that never went well
 * was just set up: they look at it. */
static bool tell_stopped(struct ctx *x, const struct tracker_job *j, struct str why)
{
	struct buf path = { .a = x->a };
	struct str lang;
	bool is;

	if (!db_any(db_query(x, tracker_job_sql[WENT], "i", j->tracker), &is)) return false;
	if (!is) return true;
	if (!letter_lang(x, j->person, &lang, &is)) return false;
	if (!is) return true;
	struct html words = letter_words(x, lang), *h = &words;

	buf_z(&path, "/settings/trackers/");
	id_print(&path, j->tracker);
	return letter_tell(x, h, &(struct letter){ .person = j->person, .kind = S("tracker"), .about = j->tracker,
		.title = str_of(tr("A task tracker of yours is stopped")),
		.lines = { lang_kept(x->a, h->lang, why),
			str_of(tr("What waits to be put there goes on when it is mended: with a new token, or when you try it and it answers well.")) },
		.act = str_of(tr("See the tracker")), .path = buf_str(&path), .until = x->now + 7 * DAY });
}

/* Stop a tracker and say so, once. */
static bool stop_tracker(struct ctx *x, const struct tracker_job *j, struct str why)
{
	int64_t rows = db_run(x, tracker_job_sql[STOP], "i", j->tracker);

	if (rows <= 0) return rows == 0;
	return tell_stopped(x, j, why) && audit_add(x, "tracker.stop", j->tracker) && live_note_all(x);
}

/* Stop a tracker, or let it go on after a try that went well. */
static bool settle_tracker(struct ctx *x, const struct tracker_job *j, enum tracker_result is, struct str why)
{
	if (is == TRACKER_STOP) return stop_tracker(x, j, why);
	if (j->what != TRACKER_CHECK || is != TRACKER_WENT) return true;
	return db_run(x, tracker_job_sql[START], "i", j->tracker) >= 0 &&
		db_run(x, tracker_job_sql[GOES_ON], "ii", j->tracker, x->now) >= 0;
}

bool tracker_done(struct ctx *x, const struct tracker_job *j, const struct tracker_outcome *o)
{
	struct str why = o->why ? err_keep(x->a, o->why) : S("");
	/* what is wrong with one issue is not wrong with its tracker */
	bool fails = o->is == TRACKER_AGAIN || o->is == TRACKER_STOP;
	int64_t rest = rest_of(j, o), me = x->me, rows;
	bool ok;

	if (!send_turn_give(x, SEND_TRACKERS, j->person, j->claim)) return false;
	rows = db_run(x, tracker_job_sql[GIVE_BACK], "iiisiiii", j->tracker, j->claim, x->now,
		fails ? why : S(""), fails ? j->failures + 1 : INT64_C(0), x->now + rest,
		(int64_t)(o->is == TRACKER_WENT), (int64_t)(j->what == TRACKER_CHECK));
	if (rows <= 0) return rows == 0;
	x->me = j->person;
	ok = settle_tracker(x, j, o->is, why);
	if (ok && j->tracked) ok = settle_issue(x, j, o, why);
	if (ok && j->what == TRACKER_ASK && o->is == TRACKER_WENT) ok = note_states(x, j, o);
	x->me = me;
	return ok;
}

bool tracker_sweep(struct ctx *x)
{
	return db_run(x, tracker_job_sql[SWEEP_LEFT], "") >= 0;
}

bool tracker_count(struct ctx *x, struct tracker_count *out)
{
	struct db_q *q = db_query(x, tracker_job_sql[COUNT], "");

	*out = (struct tracker_count){ 0 };
	if (!q) return false;
	if (db_next(q))
		*out = (struct tracker_count){ db_int(q, 0), db_int(q, 1), db_int(q, 2), db_int(q, 3),
			db_int(q, 4), db_int(q, 5) };
	return db_done(q);
}
