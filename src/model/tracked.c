/* SPDX-License-Identifier: Apache-2.0
 *
 * A step lies in one tracker at most. Its owner alone puts it there and takes it away; that it lies
 * there is read by both of the pair with the step itself (model/step.c).
 */
#include "model/tracked.h"

#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/live.h"
#include "model/stays.h"
#include "model/step.h"
#include "model/undo.h"
#include "model/written.h"
#include "view/lang.h"

enum { FIND, LIST, PUT, FORGET, END_WAITING, HEARD, WHERE };
#define TRACKED                                                                                    \
	"SELECT k.id, k.tracker, k.step, k.made, k.state, k.number, k.theirs, k.theirs_at,"        \
	"  k.next_try, k.tries, k.error FROM tracked k"
const char *const tracked_sql[] = {
	[FIND] = TRACKED " JOIN tracker t ON t.id = k.tracker WHERE k.step = $2 AND t.person = $1",
	[LIST] = TRACKED
		" JOIN tracker t ON t.id = k.tracker WHERE k.tracker = $2 AND t.person = $1"
		" ORDER BY k.id DESC LIMIT $3",
	/* one that could not be put there, or is gone from there, may be put somewhere again */
	[PUT] =
		"INSERT INTO tracked (id, tracker, step, made, state, number, theirs, theirs_at, ours,"
		"  ours_at, ended, since, next_try, tries, error)"
		" VALUES ($1, $2, $3, $4, 0, '', 0, 0, 0, 0, NULL, $4, $4, 0, '')"
		" ON CONFLICT (step) DO UPDATE SET id = excluded.id, tracker = excluded.tracker,"
		"  made = excluded.made, state = 0, number = '', theirs = 0, theirs_at = 0, ours = 0,"
		"  ours_at = 0, ended = NULL, since = excluded.since, next_try = excluded.next_try,"
		/* so that it is looked for first */
		"  tries = 1, error = '' WHERE tracked.state IN (2, 3)",
	[FORGET] =
		"DELETE FROM tracked WHERE step = $2 AND tracker IN (SELECT id FROM tracker WHERE person = $1)",
	[END_WAITING] =
		"DELETE FROM tracked WHERE tracker = $2 AND state = 0"
		" AND tracker IN (SELECT id FROM tracker WHERE person = $1)",
	[HEARD] =
		"UPDATE tracked SET ours_at = $2, next_try = $3, since = $2, tries = 0"
		" WHERE step = $1 AND state = 1",
	[WHERE] = "SELECT id, kind, url, project FROM tracker WHERE id = $2 AND person = $1",
	NULL
};

enum { TRACKED_WAIT = 20 /* seconds in which what can be undone is told to no tracker */ };
_Static_assert(UNDO_SECONDS + UNDO_GRACE < TRACKED_WAIT,
	"no tracker is told of what can still be taken back");

static const char *const states[] = { "waits", "there", "refused", "gone", NULL };
static const char *const theirs[] = { "open", "closed", "not planned", NULL };
static const struct entity_field tracked_fields[] = {
	FIELD(tracked, id, ID),
	FIELD(tracked, tracker, ID),
	FIELD(tracked, step, ID),
	FIELD(tracked, made, TIME, .about = "when its owner put it there"),
	FIELD(tracked, state, CHOICE, .words = states),
	FIELD(tracked, number, TEXT, .about = "of the issue; empty: none yet"),
	FIELD(tracked, theirs, CHOICE, .words = theirs, .about = "the issue as last seen"),
	FIELD(tracked, theirs_at, TIME, .about = "since when, by the tracker's clock"),
	FIELD(tracked, next_try, TIME, .null = true, .about = "null: nothing is to do"),
	FIELD(tracked, tries, INT),
	FIELD(tracked, error, TEXT, .about = "why it is not there: a sentence and what fills it, as JSON; empty: nothing is wrong"),
	FIELD(tracked, page, TEXT, .computed = true, .about = "of the issue, for people"),
	{ 0 },
};
const struct entity tracked_entity = { .name = "tracked", .fields = tracked_fields,
	.size = sizeof(struct tracked) };

/* -- what is sent -- */

struct str tracked_title(struct arena *a, struct str words)
{
	struct buf b = { .a = a };
	size_t chars = 0, cut = 0; /* `cut` leaves room for the sign that something is left out */

	for (size_t i = 0; i < words.n; i++) {
		unsigned char c = (unsigned char)words.p[i];

		if ((c & 0xc0) != 0x80) { /* a character begins */
			if (chars == TRACKER_TITLE_CHARS - 1) cut = b.n;
			if (chars++ == TRACKER_TITLE_CHARS) {
				b.n = cut;
				buf_z(&b, "…");
				break;
			}
		}
		buf_ch(&b, c < ' ' ? ' ' : (char)c);
	}
	return str_trim(buf_str(&b));
}

static struct str make_link(struct ctx *x, int64_t step)
{
	struct buf b = { .a = x->a };

	buf_add(&b, x->site);
	buf_z(&b, "/steps/");
	id_print(&b, step);
	return buf_str(&b);
}

bool tracked_words(struct ctx *x, int64_t step, struct tracked_words *out)
{
	int64_t unopened = x->unopened_n;
	struct step *s = step_get(x, step);
	struct buf due = { .a = x->a }, id = { .a = x->a };

	if (!s) return false;
	/* what stands in the place of words that do not open is nothing to send */
	if (x->unopened_n != unopened) return err_set(&x->err, ERR_MISSING, TR("it does not open with this key"));
	if (s->due != STEP_NO_DATE) date_print(&due, s->due);
	id_print(&id, step);
	*out = (struct tracked_words){ .title = tracked_title(x->a, s->words), .link = make_link(x, step) };
	out->places = (struct tracker_words){ .line = out->title, .due = buf_str(&due), .link = out->link,
		.id = buf_str(&id), .state = s->state == STEP_OPEN ? S("open") :
			s->state == STEP_DROPPED ? S("dropped") : S("done") };
	return true;
}

/* -- for its owner -- */

bool tracked_stays(struct ctx *x, const struct step *s, bool *stays)
{
	*stays = false;
	return s->writer == s->owner || stays_from(x, s->writer, s->need, stays);
}

static bool check_step(struct ctx *x, int64_t id, struct step **s)
{
	bool stays;

	if (!(*s = step_get(x, id))) return false;
	if (!(*s)->mine)
		return err_set(&x->err, ERR_FORBIDDEN, TR("this step is %.*s's to change"), STR((*s)->owner_name));
	if ((*s)->state != STEP_OPEN)
		return err_set(&x->err, ERR_CONFLICT, TR("Only an open step is put into a tracker."));
	if (!tracked_stays(x, *s, &stays)) return false;
	return !stays || err_set(&x->err, ERR_FORBIDDEN, TRACKED_STAYS, STR((*s)->writer_name));
}

static bool check_tracker(struct ctx *x, int64_t id, bool yes)
{
	struct tracker *t = tracker_get(x, id);

	if (!t) return false;
	if (t->state != TRACKER_ON)
		return err_set(&x->err, ERR_CONFLICT, TR("This tracker is stopped. See in its settings why."));
	if (!t->agreed && !yes)
		return err_set(&x->err, ERR_CONFLICT, TR("Look first at what is sent, and say yes to it."));
	return tracker_agree(x, id, true);
}

bool tracked_put(struct ctx *x, int64_t step, int64_t tracker, bool yes)
{
	struct step *s;
	int64_t rows;

	if (!check_step(x, step, &s) || !check_tracker(x, tracker, yes)) return false;
	rows = db_run(x, tracked_sql[PUT], "iiii", id_new(x->now), tracker, step, x->now);
	if (rows == 0) return err_set(&x->err, ERR_CONFLICT, TR("This step lies in a tracker already."));
	return rows > 0 && live_note(x, s->pair) && audit_add(x, "tracker.put", step);
}

bool tracked_forget(struct ctx *x, int64_t step)
{
	struct step *s = step_get(x, step);
	int64_t rows;

	if (!s) return false;
	rows = db_run(x, tracked_sql[FORGET], "ii", x->me, step);
	if (rows == 0) return err_set(&x->err, ERR_MISSING, TR("this step lies in no tracker of yours"));
	return rows > 0 && live_note(x, s->pair) && audit_add(x, "tracker.forget", step);
}

/* Find the pages of the issues of one tracker of x->me. */
static bool add_pages(struct ctx *x, int64_t tracker, struct tracked *all, size_t n)
{
	struct db_q *q = db_query(x, tracked_sql[WHERE], "ii", x->me, tracker);
	struct str url = S(""), project = S("");
	struct err why = { 0 };
	unsigned kind = 0;
	bool opens = false;

	if (!q) return false;
	if (db_next(q)) {
		opens = written_unseal(x, "tracker.url", db_int(q, 0), db_bytes(q, 2), &url, &why);
		kind = (unsigned)db_int(q, 1);
		project = db_text(q, 3);
	}
	if (!db_done(q)) return false;
	for (size_t i = 0; opens && i < n; i++)
		all[i].page = tracker_page(x, kind, url, project, all[i].number);
	return true;
}

bool tracked_find(struct ctx *x, int64_t step, struct tracked **out)
{
	struct tracked *all;
	size_t n;

	*out = NULL;
	if (!entity_list(x, &tracked_entity, db_query(x, tracked_sql[FIND], "ii", x->me, step), 1, &all, &n))
		return false;
	if (!n) return true;
	*out = all;
	return add_pages(x, all->tracker, all, 1);
}

bool tracked_list(struct ctx *x, int64_t tracker, struct tracked **out, size_t *n)
{
	return entity_list(x, &tracked_entity,
		       db_query(x, tracked_sql[LIST], "iii", x->me, tracker, (int64_t)TRACKED_SHOWN),
		       TRACKED_SHOWN, out, n) &&
		add_pages(x, tracker, *out, *n);
}

bool tracked_end_waiting(struct ctx *x, int64_t tracker)
{
	return db_run(x, tracked_sql[END_WAITING], "ii", x->me, tracker) >= 0 && live_note_all(x);
}

/* -- what becomes of a step -- */

bool tracked_heard(struct ctx *x, const char *act, int64_t target)
{
	static const char *const acts[] = { "step.done", "step.confirm", "step.reopen", "step.drop",
		"step.put_back", NULL };

	for (int i = 0; acts[i]; i++)
		if (str_eq(str_of(act), str_of(acts[i])))
			return db_run(x, tracked_sql[HEARD], "iii", target, x->now, x->now + TRACKED_WAIT) >= 0;
	return true;
}
