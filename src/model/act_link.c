/* SPDX-License-Identifier: Apache-2.0 */
#include "model/act_link.h"

#include "base/date.h"
#include "base/id.h"
#include "base/secret.h"
#include "db/db.h"
#include "ical/zones.h"
#include "model/invitation.h"
#include "model/request.h"
#include "model/step.h"
#include "model/talk.h"
#include "view/lang.h"

enum { ADD, GET_ONE, STEP, TIME, MINUTES, USE, BIND, SWEEP };
const char *const act_link_sql[] = {
	[ADD] =
		"INSERT INTO act_link (id, token, person, act, about, turn, until, used)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, NULL)",
	[GET_ONE] =
		"SELECT l.id, l.person, l.act, l.about, l.turn, l.until, l.used FROM act_link l"
		" JOIN person p ON p.id = l.person AND p.left_at IS NULL"
		" JOIN account a ON a.person = p.id AND a.shut = 0 WHERE l.token = $1 AND l.way = $2",
	[STEP] =
		"SELECT o.name, COALESCE(s.due, 0), s.made, p.timezone FROM step s JOIN person o ON o.id = s.other"
		"  JOIN person p ON p.id = s.owner"
		"  JOIN pair r ON r.id = s.pair AND r.ended IS NULL"
		" WHERE s.id = $1 AND s.owner = $2 AND s.state = 0",
	[TIME] =
		"SELECT o.name, 0, 0, '' FROM talk t JOIN person o"
		"  ON o.id = CASE WHEN t.leader = $2 THEN t.member ELSE t.leader END"
		"  JOIN invitation i ON i.talk = t.id AND i.person = o.id AND i.counter_starts = $3"
		" WHERE t.id = $1 AND $2 IN (t.leader, t.member) AND t.state = 0",
	[MINUTES] =
		"SELECT a.name, 0, 0, '' FROM request q JOIN person a ON a.id = q.asker"
		"  JOIN pair r ON r.id = q.pair AND r.ended IS NULL"
		" WHERE q.id = $1 AND q.other = $2 AND q.state = 0",
	[USE] = "UPDATE act_link SET used = $2 WHERE id = $1 AND used IS NULL AND until > $2",
	[BIND] = "UPDATE act_link SET way = $2 WHERE token = $1 AND used IS NULL",
	[SWEEP] = "DELETE FROM act_link WHERE until < $1",
	NULL
};

/* Which acts need a sign-in, and the statement that says whether there is still something to do. */
static const struct {
	int sql;
	bool of_turn;              /* it is asked for the turn, too */
	bool needs_sign_in;
} acts[ACT_LINK_KINDS] = {
	[ACT_LINK_DONE] = { STEP, false, false },
	[ACT_LINK_TIME] = { TIME, true, true },
	[ACT_LINK_MINUTES] = { MINUTES, false, true },
};

struct str act_link_make(struct ctx *x, enum act_link_kind act, int64_t about, int64_t turn,
	int64_t until)
{
	struct str token = secret_token(x->a);
	int64_t most = x->now + ACT_LINK_SECONDS;

	if (db_run(x, act_link_sql[ADD], "ibiiiii", id_new(x->now), secret_hash(x->a, token), x->me,
		    (int64_t)act, about, turn, until < most ? until : most) != 1)
		return S("");
	return str_fmt(x->a, ACT_LINK_PATH "%.*s", STR(token));
}

bool act_link_needs_sign_in(enum act_link_kind act)
{
	return acts[act].needs_sign_in;
}

bool act_link_bind(struct ctx *x, struct str path, int64_t way)
{
	struct str token = str_sub(path, sizeof ACT_LINK_PATH - 1, path.n);

	return db_run(x, act_link_sql[BIND], "bi", secret_hash(x->a, token), way) == 1;
}

/* The day of a time in a zone that is named. */
static int64_t day_of(struct ctx *x, struct str timezone, int64_t utc)
{
	const struct zone *z = zone_find(x->zones, timezone);

	return date_day_of(zone_local_of(z ? z : zone_utc(x->zones), utc));
}

/* Find out who the other is, and whether there is still something to do. */
static bool look_up(struct ctx *x, struct act_link *l)
{
	const char *sql = act_link_sql[acts[l->act].sql];
	struct db_q *q = acts[l->act].of_turn ? db_query(x, sql, "iii", l->about, l->person, l->turn) :
		db_query(x, sql, "ii", l->about, l->person);

	if (!q) return false;
	if ((l->stands = db_next(q))) {
		l->name = db_text(q, 0);
		l->day = db_int(q, 1);
		l->promised = db_int(q, 2) ? day_of(x, db_text(q, 3), db_int(q, 2)) : 0;
		l->starts = l->turn;
	}
	return db_done(q);
}

bool act_link_button(struct ctx *x, struct str token, int64_t way, struct act_link *out)
{
	struct db_q *q;
	bool is;

	*out = (struct act_link){ 0 };
	if (token.n != SECRET_TOKEN_CHARS) q = NULL;
	else if (!(q = db_query(x, act_link_sql[GET_ONE], "bi", secret_hash(x->a, token), way))) return false;
	if ((is = q && db_next(q)))
		*out = (struct act_link){ .id = db_int(q, 0), .person = db_int(q, 1),
			.act = (enum act_link_kind)db_int(q, 2),
			.about = db_int(q, 3), .turn = db_int(q, 4), .until = db_int(q, 5), .used = db_int(q, 6) };
	if (q && !db_done(q)) return false;
	if (!is || out->act >= ACT_LINK_KINDS || (x->me && x->me != out->person))
		return err_set(&x->err, ERR_MISSING, TR("This link leads nowhere, or it was sent to somebody else."));
	out->needs_sign_in = acts[out->act].needs_sign_in;
	return look_up(x, out);
}

bool act_link_get(struct ctx *x, struct str token, struct act_link *out)
{
	return act_link_button(x, token, 0, out);
}

/* Plan the three minutes that were asked for, if they still fit both. */
static bool plan_minutes(struct ctx *x, const struct act_link *l)
{
	struct request *q = request_get(x, l->about);

	return q && talk_offer_fits(x, q->pair, l->turn, REQUEST_MINUTES, TALK_IN_HOURS) &&
		talk_plan(x, q->pair, l->turn, REQUEST_MINUTES, REQUEST_MINUTES);
}

static bool do_act(struct ctx *x, const struct act_link *l)
{
	switch (l->act) {
	case ACT_LINK_DONE: return step_done(x, l->about);
	case ACT_LINK_TIME: return invitation_counter_accept(x, l->about, TALK_IN_HOURS);
	default: return plan_minutes(x, l);
	}
}

bool act_link_do(struct ctx *x, struct act_link *l)
{
	if (l->needs_sign_in && x->me != l->person)
		return err_set(&x->err, ERR_SIGN_IN, TR("Sign in first; then this page asks once."));
	if (!l->stands || db_run(x, act_link_sql[USE], "ii", l->id, x->now) != 1)
		return err_set(&x->err, ERR_CONFLICT, TR("This link has done what it is for, or is too old."));
	x->me = l->person;
	x->pairs = NULL; /* what was read as nobody */
	if (!do_act(x, l)) return false;
	l->used = x->now, l->did = true;
	return true;
}

bool act_link_use(struct ctx *x, struct str token, struct act_link *out)
{
	return act_link_get(x, token, out) && act_link_do(x, out);
}

bool act_link_sweep(struct ctx *x)
{
	return db_run(x, act_link_sql[SWEEP], "i", x->now - ACT_LINK_KEPT) >= 0;
}
