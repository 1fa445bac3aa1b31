/* SPDX-License-Identifier: Apache-2.0 */
#include "model/floor.h"

#include "base/date.h"
#include "db/db.h"
#include "model/live.h"
#include "model/pair.h"
#include "model/talk.h"
#include "view/lang.h"

enum { GET_ONE, BEAT, SPEAKER, SWEEP };
const char *const floor_sql[] = {
	[GET_ONE] =
		"SELECT f.beat, f.speaker, f.since, f.leader_spoke, f.member_spoke"
		"  FROM floor f JOIN talk t ON t.id = f.talk"
		" WHERE f.talk = $2 AND $1 IN (t.leader, t.member)",
	[BEAT] =
		"INSERT INTO floor (talk, beat, leader_spoke, member_spoke, changed)"
		" VALUES ($1, $2, 0, 0, $3)"
		" ON CONFLICT (talk) DO UPDATE SET beat = $2, changed = $3",
	[SPEAKER] =
		"INSERT INTO floor (talk, beat, speaker, since, leader_spoke, member_spoke, changed)"
		" VALUES ($1, 0, $2, $3, $4, $5, $6)"
		" ON CONFLICT (talk) DO UPDATE SET speaker = $2, since = $3, leader_spoke = $4,"
		"  member_spoke = $5, changed = $6",
	[SWEEP] = "DELETE FROM floor WHERE changed < $1",
	NULL
};

struct spoken {
	int64_t leader, member; /* seconds */
};

/* Read the row of a talk, with the seconds of whoever speaks now counted until the talk's end, or
 * until now. */
static bool read_floor(struct ctx *x, const struct talk *t, struct floor *f, struct spoken *s)
{
	struct db_q *q = db_query(x, floor_sql[GET_ONE], "ii", x->me, t->id);
	int64_t until = t->ended ? t->ended : x->now;

	*f = (struct floor){ .listened = -1 };
	*s = (struct spoken){ 0 };
	if (!q) return false;
	if (db_next(q)) {
		f->beat = (enum beat)db_int(q, 0);
		f->speaker = db_int(q, 1);
		f->since = db_int(q, 2);
		*s = (struct spoken){ db_int(q, 3), db_int(q, 4) };
	}
	if (!db_done(q)) return false;
	if (f->speaker && until > f->since)
		*(f->speaker == t->leader ? &s->leader : &s->member) += until - f->since;
	return true;
}

/* The share of the member in what was said, in tens of per cent; −1 before a minute is known. */
static int64_t share_of_member(const struct spoken *s)
{
	int64_t all = s->leader + s->member;

	return all < MINUTE ? -1 : (s->member * 10 + all / 2) / all * 10;
}

bool floor_get(struct ctx *x, int64_t talk, struct floor *out)
{
	struct talk *t = talk_get(x, talk);
	struct spoken s;

	if (!t || !read_floor(x, t, out, &s)) return false;
	if (t->leader == x->me) out->listened = share_of_member(&s);
	return true;
}

/* Find a talk of x->me that is open now; NULL: it is not. */
static struct talk *find_open(struct ctx *x, int64_t id)
{
	struct talk *t = talk_get(x, id);

	if (!t || !pair_going(x, t->pair)) return NULL;
	if (t->state == TALK_PLANNED && t->began) return t;
	err_set(&x->err, ERR_CONFLICT, TR("this talk is not open"));
	return NULL;
}

bool floor_set_beat(struct ctx *x, int64_t talk, enum beat beat)
{
	struct talk *t = find_open(x, talk);
	struct spoken s;
	struct floor f;

	if (!t || !read_floor(x, t, &f, &s)) return false;
	if (f.beat == beat) return true;
	return db_run(x, floor_sql[BEAT], "iii", talk, (int64_t)beat, x->now) == 1 &&
		live_note(x, t->pair);
}

bool floor_set_speaker(struct ctx *x, int64_t talk, int64_t person)
{
	struct talk *t = find_open(x, talk);
	struct spoken s;
	struct floor f;

	if (!t || !read_floor(x, t, &f, &s)) return false;
	if (person && person != t->leader && person != t->member)
		return err_field(&x->err, ERR_INPUT, "speaker", TR("choose one of the two who talk"));
	if (f.speaker == person) return true;
	return db_run(x, floor_sql[SPEAKER], "ioiiii", talk, person, x->now, s.leader, s.member,
		       x->now) == 1 &&
		live_note(x, t->pair);
}

bool floor_sweep(struct ctx *x)
{
	return db_run(x, floor_sql[SWEEP], "i", x->now - FLOOR_KEPT) >= 0;
}
