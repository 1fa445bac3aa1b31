/* SPDX-License-Identifier: Apache-2.0
 *
 * What comes back. A message is believed when it names a talk of ours by a UID that only
 * the invited have seen, and comes from an address of the one it speaks for; it can say no
 * more than that one could say on the page.
 */
#include "base/date.h"
#include "db/db.h"
#include "ical/busy.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/invitation_inside.h"
#include "model/outbox.h"
#include "model/talk.h"
#include "model/written.h"
#include "view/lang.h"

enum { ANSWER, COUNTER, WORDS, COUNTER_DEL, OF_TALK, OPEN };
#define ROW "SELECT {invitation i}, p.name FROM invitation i JOIN person p ON p.id = i.person"
const char *const invitation_answer_sql[] = {
	[ANSWER] =
		"UPDATE invitation SET answer = $2, answered = $3, counter_starts = NULL,"
		"  counter_minutes = NULL, words = $4 WHERE id = $1",
	[COUNTER] =
		"UPDATE invitation SET answered = $2, counter_starts = $3, counter_minutes = $4,"
		"  words = $5 WHERE id = $1",
	[WORDS] = "UPDATE invitation SET words = $2 WHERE id = $1",
	[COUNTER_DEL] =
		"UPDATE invitation SET counter_starts = NULL, counter_minutes = NULL, words = NULL,"
		"  pending = $2"
		" WHERE id = $1",
	[OF_TALK] = ROW
		" JOIN talk t ON t.id = i.talk WHERE i.talk = $1 AND $2 IN (t.leader, t.member)"
		" ORDER BY CASE WHEN i.person = t.leader THEN 0 ELSE 1 END",
	[OPEN] = ROW
		" JOIN talk t ON t.id = i.talk AND i.person = t.member"
		" WHERE t.leader = $1 AND t.starts > $2 AND t.state = 0 AND i.cancelled = 0"
		"   AND (i.answer = 1 OR i.counter_starts IS NOT NULL)"
		" UNION ALL " ROW
		" JOIN talk t ON t.id = i.talk AND i.person = t.leader"
		" WHERE t.member = $1 AND t.starts > $2 AND t.state = 0 AND i.cancelled = 0"
		"   AND (i.answer = 1 OR i.counter_starts IS NOT NULL)"
		" ORDER BY 6, 1",
	NULL
};

/* -- taking -- */

/* Find which of the two people has an address; *i is −1 when neither has it. */
static bool whose(struct ctx *x, const struct invitation_talk *t, struct str address, int *i)
{
	int64_t person;

	*i = -1;
	if (!person_find(x, address, &person)) return false;
	for (int k = 0; k < 2; k++)
		if (person && t->people[k]->id == person) *i = k;
	return true;
}

/* The line of the message that is this one's: by any address of theirs. */
static bool own_line(struct ctx *x, const struct invitation_talk *t, const struct itip *m, int i,
	const struct itip_attendee **line)
{
	*line = NULL;
	for (size_t k = 0; k < m->attendees_n && !*line; k++) {
		int who;

		if (!whose(x, t, m->attendees[k].address, &who)) return false;
		if (who == i) *line = &m->attendees[k];
	}
	return true;
}

/* The longest length that a talk can have which fits into the time proposed and is no
 * longer than now; 0: none. */
static int64_t length_within(int64_t seconds, int64_t most)
{
	static const int64_t lengths[] = { 30, 15, 10, 5, 3 };

	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
		if (lengths[i] <= most && lengths[i] * MINUTE <= seconds) return lengths[i];
	return 0;
}

static struct str seal_words(struct ctx *x, const struct invitation *is, struct str words)
{
	return words.n ? written_seal(x, "invitation.words", is->id, words) : S("");
}

static bool take_answer(struct ctx *x, const struct invitation *is, enum itip_answer answer,
	struct str words, int64_t at)
{
	return db_run(x, invitation_answer_sql[ANSWER], "iiiy", is->id, (int64_t)answer, at,
		       seal_words(x, is, words)) == 1 &&
		audit_add(x, "invitation.answer", is->talk) &&
		(answer != ITIP_DECLINED || invitation_answered(x, is->talk, is->person, 0));
}

/* ERR_* only when the database fails; *taken is false when that time cannot be one. */
static bool take_counter(struct ctx *x, const struct invitation_talk *t,
	const struct invitation *is, int64_t starts, int64_t ends, struct str words, int64_t at,
	bool *taken)
{
	int64_t minutes = length_within(ends - starts, t->minutes);

	*taken = minutes && starts > x->now && starts < x->now + 366 * (int64_t)DAY &&
		(starts != t->starts || minutes != t->minutes);
	if (!*taken) return true;
	return db_run(x, invitation_answer_sql[COUNTER], "iiiiy", is->id, at, starts, minutes,
		       seal_words(x, is, words)) == 1 &&
		audit_add(x, "invitation.counter", is->talk) &&
		invitation_answered(x, is->talk, is->person, starts);
}

/* True when something can still be answered: the talk is to come and was not cancelled. */
static bool is_open(const struct ctx *x, const struct invitation_talk *t, int i)
{
	return t->planned && t->told[i] && !t->rows[i].cancelled && t->starts > x->now;
}

static bool take_message(struct ctx *x, struct invitation_talk *t, int i, const struct itip *m,
	enum invitation_outcome *out)
{
	const struct invitation *is = &t->rows[i];
	int64_t at = m->stamp > 0 && m->stamp < x->now ? m->stamp : x->now;
	const struct itip_attendee *line;
	struct str words = m->words;
	bool taken = true;

	*out = INVITATION_STALE;
	if (!is_open(x, t, i) || m->sequence < is->sequence || at < is->answered) return true;
	if (!own_line(x, t, m, i, &line)) return false;
	if (m->method == ITIP_REFRESH) {
		if (is->told > x->now - HOUR || is->way != INVITATION_MAIL || !outbox_is_set_up(x))
			return true;
		*out = INVITATION_TAKEN;
		return invitation_told_again(x, t, i);
	}
	*out = INVITATION_UNKNOWN;
	if (!line || m->instance) return true;
	*out = INVITATION_TAKEN;
	if (!words.n) words = line->words;
	if (m->method == ITIP_REPLY) return take_answer(x, is, line->answer, words, at);
	if (m->has_time && !take_counter(x, t, is, m->start, m->end, words, at, &taken))
		return false;
	if (!m->has_time || !taken) *out = INVITATION_STALE;
	return true;
}

bool invitation_take(struct ctx *x, struct str from, struct str ics, enum invitation_outcome *out)
{
	struct invitation_talk t;
	struct itip m;
	int64_t talk;
	bool found;
	int i;

	*out = INVITATION_UNKNOWN;
	if (!itip_read(x->a, ics, x->zones, zone_utc(x->zones), &m, &x->err)) return false;
	if (m.method != ITIP_REPLY && m.method != ITIP_COUNTER && m.method != ITIP_REFRESH)
		return true;
	if (!(talk = invitation_uid_talk(x, m.uid))) return true;
	if (!invitation_talk_read(x, talk, &t, &found)) return false;
	if (!found || !whose(x, &t, from, &i)) return !x->err.code;
	return i < 0 || !t.told[i] || take_message(x, &t, i, &m, out);
}

/* -- what stands in their own calendar -- */

bool invitation_seen(struct ctx *x, int64_t person, const struct busy_event *e)
{
	int64_t talk = invitation_uid_talk(x, e->uid);
	struct invitation_talk t;
	struct invitation *is;
	bool found, taken;
	int i;

	if (!talk || !invitation_talk_read(x, talk, &t, &found)) return !x->err.code;
	i = found && t.people[1]->id == person;
	if (!found || t.people[i]->id != person || !is_open(x, &t, i)) return true;
	is = &t.rows[i];
	if (e->sequence < is->sequence) return true; /* an older copy */
	if (e->answer != ITIP_NO_ANSWER && e->answer != is->answer && !e->cancelled &&
		!take_answer(x, is, e->answer, e->words, x->now))
		return false;
	/* said later, with an answer that is known */
	if (e->words.n && e->answer == is->answer && !e->cancelled &&
		db_run(x, invitation_answer_sql[WORDS], "iy", is->id,
			seal_words(x, is, e->words)) != 1)
		return false;
	/* a feed lags behind; what we wrote ourselves and find elsewhere was moved by them */
	if (is->way != INVITATION_CALDAV || is->pending || e->start == t.starts) return true;
	if (e->start == is->counter_starts) return true;
	return take_counter(x, &t, is, e->start, e->end, e->words, x->now, &taken);
}

bool invitation_vanished(struct ctx *x, int64_t person, struct str uid)
{
	int64_t talk = invitation_uid_talk(x, uid);
	struct invitation_talk t;
	bool found;
	int i;

	if (!talk || !invitation_talk_read(x, talk, &t, &found)) return !x->err.code;
	i = found && t.people[1]->id == person;
	if (!found || t.people[i]->id != person || !is_open(x, &t, i)) return true;
	if (t.rows[i].way != INVITATION_CALDAV || t.rows[i].pending) return true;
	return t.rows[i].answer == ITIP_DECLINED ||
		take_answer(x, &t.rows[i], ITIP_DECLINED, S(""), x->now);
}

/* -- for the pages -- */

/* Of talks of x->me: their words are for the two. */
static bool open_list(struct ctx *x, struct db_q *q, size_t most, struct invitation **out,
	size_t *n)
{
	if (!entity_list(x, &invitation_entity, q, most, out, n)) return false;
	for (size_t i = 0; i < *n; i++) {
		struct invitation *is = &(*out)[i];

		is->words = written_open(x, "invitation.words", is->id, is->words);
	}
	return true;
}

bool invitation_list_talk(struct ctx *x, int64_t talk, struct invitation *out, size_t *n)
{
	struct invitation *both;

	*n = 0;
	if (!talk_of_pair(x, talk, 0)) return false;
	if (!open_list(x, db_query(x, invitation_answer_sql[OF_TALK], "ii", talk, x->me), 2, &both,
		    n))
		return false;
	for (size_t i = 0; i < *n; i++) out[i] = both[i];
	return true;
}

bool invitation_list_open(struct ctx *x, size_t most, struct invitation **out, size_t *n)
{
	return open_list(x, db_query(x, invitation_answer_sql[OPEN], "ii", x->me, x->now), most,
		out, n);
}

/* The copy of the one who proposes another time to x->me. */
static struct invitation *proposed(struct ctx *x, int64_t talk, struct talk **t)
{
	struct invitation both[2], *one = NULL;
	size_t n;

	if (!(*t = talk_get(x, talk)) || !invitation_list_talk(x, talk, both, &n)) return NULL;
	for (size_t i = 0; i < n; i++) {
		if (both[i].person == x->me || !both[i].counter_starts) continue;
		one = NEW(x->a, struct invitation);
		*one = both[i];
		if (one->counter_minutes > (*t)->minutes) one->counter_minutes = (*t)->minutes;
	}
	if (!one) err_set(&x->err, ERR_MISSING, TR("no other time is proposed"));
	return one;
}

bool invitation_counter_fits(struct ctx *x, int64_t talk, struct talk_outside *out)
{
	struct invitation *is;
	struct talk *t;

	if (!(is = proposed(x, talk, &t))) return false;
	if (is->counter_starts < x->now)
		return err_set(&x->err, ERR_CONFLICT, TR("that time is over"));
	return talk_fits(x, t, is->counter_starts, is->counter_minutes) &&
		talk_outside(x, t->pair, is->counter_starts, is->counter_minutes, out);
}

bool invitation_counter_accept(struct ctx *x, int64_t talk, enum talk_hours hours)
{
	struct invitation *is;
	struct talk *t;

	if (!(is = proposed(x, talk, &t))) return false;
	return talk_shorten(x, talk, is->counter_starts, is->counter_minutes, hours);
}

bool invitation_counter_decline(struct ctx *x, int64_t talk)
{
	struct invitation_talk facts;
	struct invitation *is;
	struct talk *t;
	bool found;
	int i;

	if (!(is = proposed(x, talk, &t))) return false;
	if (db_run(x, invitation_answer_sql[COUNTER_DEL], "ii", is->id,
		    (int64_t)(is->way == INVITATION_CALDAV)) != 1)
		return false;
	if (!invitation_talk_read(x, talk, &facts, &found) || !found) return false;
	i = facts.people[1]->id == is->person;
	if (is->way == INVITATION_MAIL && outbox_is_set_up(x) &&
		!invitation_mail(x, &facts, i, INVITATION_STAYS))
		return false;
	return audit_add(x, "invitation.keep", talk);
}
