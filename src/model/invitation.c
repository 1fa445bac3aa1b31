/* SPDX-License-Identifier: Apache-2.0
 *
 * What has to be told is what differs between a talk and what its rows say was told last,
 * so however often this runs, and wherever it was stopped, nothing is told twice or
 * forgotten. What it looks like is in invitation_text.c, what comes back in
 * invitation_answer.c.
 */
#include "model/invitation.h"

#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "model/entity.h"
#include "model/invitation_inside.h"
#include "model/outbox.h"
#include "model/talk.h"
#include "model/talk_feed.h"
#include "view/lang.h"

enum { DUE_ADD, DUE, DUE_DEL, TALK, ROWS, ADD, TELL, KNOWN, NEVER, TOLD };
const char *const invitation_sql[] = {
	[DUE_ADD] = "{+invitation_due} ON CONFLICT (talk) DO UPDATE SET at = excluded.at",
	[DUE] = "SELECT talk FROM invitation_due WHERE at <= $1 ORDER BY at LIMIT $2",
	[DUE_DEL] = "DELETE FROM invitation_due WHERE talk = $1 AND at <= $2",
	[TALK] =
		"SELECT id, leader, member, starts, minutes, state, source FROM talk WHERE id = $1",
	[ROWS] = INVITATION_ROW " WHERE i.talk = $1 ORDER BY i.id",
	[ADD] = "{+invitation}",
	[TELL] =
		"UPDATE invitation SET sequence = $2, starts = $3, minutes = $4, cancelled = $5,"
		"  told = $6, answer = $7, counter_starts = NULL, counter_minutes = NULL,"
		/* what was said of another time, or of a no that is void, is said no longer */
		"  words = CASE WHEN CAST($7 AS INTEGER) = 0"
		" OR counter_starts IS NOT NULL THEN NULL ELSE words END,"
		"  pending = $8, next_try = $6, failures = 0, error = '' WHERE id = $1",
	[KNOWN] = "SELECT 1 FROM invitation WHERE talk = $1",
	[NEVER] = "DELETE FROM invitation_due WHERE talk = $1",
	[TOLD] = "UPDATE invitation SET told = $2 WHERE id = $1",
	NULL
};

static const char *const ways[] = { "none", "mail", "caldav", NULL };
static const char *const answers[] = { "none", "declined", "perhaps", "accepted", NULL };

static const struct entity_field invitation_fields[] = {
	FIELD(invitation, id, ID),
	FIELD(invitation, talk, ID, .about = "to which"),
	FIELD(invitation, person, ID, .about = "who is invited"),
	FIELD(invitation, way, CHOICE, .words = ways, .least = INVITATION_MAIL),
	FIELD(invitation, sequence, INT, .most = INT32_MAX,
		.about = "of what was told last (RFC 5545, 3.8.7.4)"),
	FIELD(invitation, starts, TIME, .about = "as told last"),
	FIELD(invitation, minutes, INT, .least = 3, .most = TALK_EVENT_MOST,
		.about = "as told last"),
	FIELD(invitation, cancelled, BOOL, .about = "they were told that it does not take place"),
	FIELD(invitation, told, TIME, .about = "when"),
	FIELD(invitation, answer, CHOICE, .words = answers),
	FIELD(invitation, answered, TIME, .null = true, .about = "when; null: not yet"),
	FIELD(invitation, counter_starts, TIME, .null = true,
		.about = "another time that they propose; null: none"),
	FIELD(invitation, counter_minutes, INT, .null = true, .least = 3, .most = 30,
		.about = "its length; null: none"),
	FIELD(invitation, href, SEALED, .closed = true, .null = true, .most = TRANSFER_URL_BYTES,
		.place = "invitation.href", .about = "in a CalDAV calendar: its address"),
	FIELD(invitation, etag, TEXT, .most = 500, .about = "there; empty: not written yet"),
	FIELD(invitation, pending, BOOL, .about = "whether it is to be written there"),
	FIELD(invitation, next_try, TIME, .about = "of writing"),
	FIELD(invitation, failures, INT, .most = 1000000, .about = "in a row"),
	FIELD(invitation, error, TEXT,
		.about = "of the last try: a sentence and what fills it, as JSON; empty: it went well"),
	FIELD(invitation, words, SEALED, .closed = true, .null = true, .most = ITIP_WORDS_BYTES,
		.place = "invitation.words", .since = 19,
		.about = "said with the answer or the other time; null: nothing"),
	FIELD(invitation, name, TEXT, .joined = true),
	{ 0 },
};
const struct entity invitation_entity = { .name = "invitation", .fields = invitation_fields,
	.size = sizeof(struct invitation),
	.purpose = "what the two were told of a talk, and what they answered",
	.read_by = "the two of the pair",
	.kept = "as long as the talk",
};

struct due {
	int64_t talk, at;
};

static const struct entity_field invitation_due_fields[] = {
	FIELD(due, talk, ID, .about = "whose invitations are to be looked at"),
	FIELD(due, at, TIME, .about = "not before"),
	{ 0 },
};
const struct entity invitation_due_entity = { .name = "invitation_due",
.fields = invitation_due_fields,
	.size = sizeof(struct due),
	.purpose = "talks whose invitations are to be looked at",
	.read_by = "nobody: the program works through it",
	.kept = "until that is done",
};

/* -- the talk as it is -- */

static bool read_talk(struct ctx *x, int64_t talk, struct invitation_talk *t, bool *found)
{
	struct db_q *q = db_query(x, invitation_sql[TALK], "i", talk);
	int64_t people[2] = { 0 };

	*found = false;
	if (!q) return false;
	if (db_next(q)) {
		*found = true;
		t->id = db_int(q, 0);
		people[0] = db_int(q, 1);
		people[1] = db_int(q, 2);
		t->starts = db_int(q, 3);
		t->minutes = db_int(q, 4);
		t->planned = db_int(q, 5) == TALK_PLANNED;
		t->cancelled = db_int(q, 5) == TALK_CANCELLED;
		t->held = db_int(q, 5) == TALK_HELD;
		t->stands = db_int(q, 6) == TALK_STANDS;
	}
	if (!db_done(q)) return false;
	for (int i = 0; *found && i < 2; i++)
		if (!(t->people[i] = person_get(x, people[i]))) return false;
	return true;
}

bool invitation_talk_read(struct ctx *x, int64_t talk, struct invitation_talk *t, bool *found)
{
	struct invitation *rows;
	size_t n;

	*t = (struct invitation_talk){ 0 };
	if (!read_talk(x, talk, t, found)) return false;
	if (!*found) return true;
	if (!entity_list(x, &invitation_entity, db_query(x, invitation_sql[ROWS], "i", talk), 2,
		    &rows, &n))
		return false;
	for (size_t k = 0; k < n; k++)
		for (int i = 0; i < 2; i++) {
			if (t->people[i]->id != rows[k].person) continue;
			t->rows[i] = rows[k];
			t->told[i] = true;
		}
	return true;
}

bool invitation_is_of(struct ctx *x, struct str uid, int64_t person, bool *is)
{
	int64_t talk = invitation_uid_talk(x, uid);
	struct db_q *q;

	*is = false;
	if (!talk) return true;
	if (!(q = db_query(x, invitation_sql[TALK], "i", talk))) return false;
	if (db_next(q)) *is = db_int(q, 1) == person || db_int(q, 2) == person;
	return db_done(q);
}

/* -- telling -- */

bool invitation_changed(struct ctx *x, int64_t talk)
{
	const struct due d = { talk, x->now + INVITATION_WAIT };

	return entity_add(x, &invitation_due_entity, invitation_sql[DUE_ADD], &d);
}

bool invitation_never(struct ctx *x, int64_t talk)
{
	struct db_q *q = db_query(x, invitation_sql[KNOWN], "i", talk);
	bool known;

	if (!q) return false;
	known = db_next(q);
	if (!db_done(q)) return false;
	if (known)
		return err_set(&x->err, ERR_CONFLICT,
			TR("The other one has been told already: cancel the talk instead."));
	return db_run(x, invitation_sql[NEVER], "i", talk) >= 0;
}

/* Find the way by which somebody is told of a talk from now on; *way is 0 when they are not told at
 * all. */
static bool find_way(struct ctx *x, const struct invitation_talk *t, const struct person *p, int *way,
	struct str *href)
{
	bool may;

	*way = 0;
	*href = S("");
	if (p->left_at) return true;
	if (!invitation_place(x, t, p->id, href)) return false;
	if (href->n) *way = INVITATION_CALDAV;
	if (*way || !outbox_is_set_up(x) || !p->email.n) return true;
	if (!talk_feed_may_mail(x, p->id, &may)) return false;
	if (may) *way = INVITATION_MAIL;
	return true;
}

static bool begin_telling(struct ctx *x, struct invitation_talk *t, int i, int64_t sequence)
{
	struct str href;
	int way;

	if (!find_way(x, t, t->people[i], &way, &href)) return false;
	if (!way) return true;
	t->rows[i] = (struct invitation){ .id = id_new(x->now), .talk = t->id,
		.person = t->people[i]->id, .way = (enum invitation_way)way, .sequence = sequence,
		.starts = t->starts, .minutes = t->minutes, .told = x->now, .href = href,
		.pending = way == INVITATION_CALDAV, .next_try = x->now };
	if (!entity_add(x, &invitation_entity, invitation_sql[ADD], &t->rows[i])) return false;
	t->told[i] = true;
	return way != INVITATION_MAIL || invitation_mail(x, t, i, INVITATION_NEW);
}

/* Find the answer that a person gives to the talk as it is now. An answer holds while the talk
 * stays inside the time for which it was given; whoever proposed this very time has accepted it. */
static enum itip_answer find_answer(const struct invitation_talk *t, const struct invitation *is)
{
	if (is->counter_starts == t->starts && is->counter_minutes == t->minutes)
		return ITIP_ACCEPTED;
	if (t->starts != is->starts || t->minutes > is->minutes) return ITIP_NO_ANSWER;
	return is->answer;
}

static bool tell_again(struct ctx *x, struct invitation_talk *t, int i, int64_t sequence)
{
	struct invitation *is = &t->rows[i];
	enum invitation_news news = t->cancelled ? INVITATION_GONE :
		t->starts != is->starts ? INVITATION_MOVED : INVITATION_SHORTER;

	is->answer = find_answer(t, is);
	if (db_run(x, invitation_sql[TELL], "iiiiiiii", is->id, sequence, t->starts, t->minutes,
		    (int64_t)t->cancelled, x->now, (int64_t)is->answer,
		    (int64_t)(is->way == INVITATION_CALDAV)) != 1)
		return false;
	is->sequence = sequence;
	is->starts = t->starts;
	is->minutes = t->minutes;
	is->cancelled = t->cancelled;
	return is->way != INVITATION_MAIL || invitation_mail(x, t, i, news);
}

static bool differs(const struct invitation_talk *t, int i)
{
	const struct invitation *is = &t->rows[i];

	return t->told[i] && (is->starts != t->starts || is->minutes != t->minutes ||
		is->cancelled != t->cancelled);
}

/* SEQUENCE is the talk's: the two copies of one version have the same (RFC 5546, 2.1.4). */
static int64_t sequence_of(const struct invitation_talk *t)
{
	int64_t sequence = 0;

	for (int i = 0; i < 2; i++)
		if (t->told[i] && t->rows[i].sequence > sequence) sequence = t->rows[i].sequence;
	return sequence + (differs(t, 0) || differs(t, 1));
}

/* Mail may have been switched off since: then the row keeps what they know, and nobody else
 * waits for it. */
static bool can_tell(const struct ctx *x, const struct invitation *is)
{
	return is->way != INVITATION_MAIL || outbox_is_set_up(x);
}

bool invitation_told_again(struct ctx *x, const struct invitation_talk *t, int i)
{
	return db_run(x, invitation_sql[TOLD], "ii", t->rows[i].id, x->now) == 1 &&
		invitation_mail(x, t, i, INVITATION_ASKED);
}

/* They talked before the time that calendars know: what still stands ahead there goes. */
static void free_time_ahead(const struct ctx *x, struct invitation_talk *t)
{
	for (int i = 0; i < 2; i++) {
		const struct invitation *is = &t->rows[i];

		if (!t->told[i] || is->starts <= x->now) continue;
		t->cancelled = true;
		t->starts = is->starts;
		t->minutes = is->minutes;
	}
}

static bool tell_of(struct ctx *x, int64_t talk)
{
	struct invitation_talk t;
	int64_t sequence;
	bool found;

	if (!invitation_talk_read(x, talk, &t, &found)) return false;
	if (found && t.stands) return true; /* they have it from their own calendars */
	if (found && t.held) free_time_ahead(x, &t);
	if (!found || !(t.planned || t.cancelled)) return true; /* held or missed: no news */
	if (t.starts + t.minutes * MINUTE <= x->now) return true;
	sequence = sequence_of(&t);
	for (int i = 0; i < 2; i++) {
		if (differs(&t, i) && can_tell(x, &t.rows[i]) && !tell_again(x, &t, i, sequence))
			return false;
		if (!t.told[i] && t.planned && !begin_telling(x, &t, i, sequence)) return false;
	}
	return true;
}

bool invitation_tell(struct ctx *x, size_t most, size_t *done)
{
	struct db_q *q = db_query(x, invitation_sql[DUE], "ii", x->now, (int64_t)most);
	int64_t *talks = NEW_N(x->a, int64_t, most);
	size_t n = 0;

	*done = 0;
	if (!q) return false;
	while (n < most && db_next(q)) talks[n++] = db_int(q, 0);
	if (!db_done(q)) return false;
	for (; *done < n; ++*done) {
		/* whoever takes the row away tells: another node may be at it too */
		int64_t mine = db_run(x, invitation_sql[DUE_DEL], "ii", talks[*done], x->now);

		if (mine < 0 || (mine && !tell_of(x, talks[*done]))) return false;
	}
	return true;
}
