/* SPDX-License-Identifier: Apache-2.0
 *
 * Parcels. A worker claims a reach for RETRY_LEASE with one parcel that is due, and the turn of its person
 * (model/send_turn.h), as it does an endpoint of webhooks (model/hook_send.c). Where the other server knows a message by its key, a worker that is
 * killed in the middle leaves the parcel due. Where it does not, the claim itself takes the parcel off
 * the queue, and only a failure that is known to be one puts it back: nobody is told twice.
 */
#include "model/reach.h"

#include "base/date.h"
#include "base/err_kept.h"
#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/send_turn.h"
#include "model/tally.h"
#include "model/written.h"

enum { PUT_ON, ADD, DUE, NEXT, CLAIM, TRY, LEARNED, GIVE_BACK, SETTLE, REST_ALL, END_REACH, END_WAITING,
	COUNT_WAITING, LATE, END_LATE, SWEEP, SWEEP_LEFT, COUNT, WAITING };
#define IS_DUE                                                                                     \
	" FROM parcel p JOIN reach r ON r.id = p.reach" SEND_TURN("0", "r.person")                     \
	" WHERE p.next_try <= $1 AND p.until > $1 AND r.state = 0 AND r.not_before <= $1"               \
	"   AND r.busy_until <= $1 AND" SEND_TURN_IS_FREE
const char *const reach_send_sql[] = {
	[PUT_ON] = "SELECT id FROM reach WHERE person = $1 AND channel = $2 AND state = 0 ORDER BY id LIMIT 20",
	[ADD] =
		"INSERT INTO parcel (id, reach, body, state, made, until, changed, next_try, tries, kind)"
		" VALUES ($1, $2, $3, 0, $4, $5, $4, $4, 0, $6)",
	[DUE] = "SELECT 1" IS_DUE " LIMIT 1",
	[NEXT] =
		"SELECT p.id, p.reach, r.person, r.channel, p.tries + 1, p.until, r.failures, r.failing, r.address,"
		"  p.body" IS_DUE " ORDER BY" SEND_TURN_ORDER ", r.busy_until, p.next_try, p.id LIMIT 1",
	[CLAIM] = "UPDATE reach SET claim = $2, busy_until = $3 WHERE id = $1 AND busy_until <= $4",
	[TRY] = "UPDATE parcel SET tries = tries + 1, changed = $2, next_try = $3 WHERE id = $1",
	[LEARNED] = "UPDATE reach SET address = $3 WHERE id = $1 AND claim = $2",
	[GIVE_BACK] =
		"UPDATE reach SET claim = 0, busy_until = $3, failing = $4, failures = $5, not_before = $6,"
		"  error = $7, went = CASE WHEN CAST($4 AS INTEGER) IS NULL THEN CAST($3 AS INTEGER) ELSE went END"
		" WHERE id = $1 AND claim = $2",
	[SETTLE] =
		"UPDATE parcel SET state = $2, changed = $3, next_try = $4,"
		"  body = CASE WHEN CAST($2 AS INTEGER) = 0 THEN body ELSE $5 END WHERE id = $1 AND state = 0",
	[REST_ALL] =
		"UPDATE reach SET not_before = $2 WHERE channel = $1 AND not_before < $2",
	[END_REACH] = "UPDATE reach SET state = $2, changed = $3 WHERE id = $1 AND state = 0",
	[COUNT_WAITING] = "SELECT count(*) FROM parcel WHERE reach = $1 AND state = 0",
	[END_WAITING] =
		"UPDATE parcel SET state = 2, next_try = NULL, changed = $2, body = $3"
		" WHERE reach = $1 AND state = 0",
	[LATE] =
		"SELECT r.channel, count(*) FROM parcel p JOIN reach r ON r.id = p.reach"
		" WHERE p.state = 0 AND p.until <= $1 AND r.busy_until <= $1 GROUP BY r.channel",
	/* a parcel whose end was not awaited by any worker may have arrived */
	[END_LATE] =
		"UPDATE parcel SET state = CASE WHEN next_try IS NULL THEN 3 ELSE 2 END, next_try = NULL,"
		"  changed = $1, body = $2 WHERE state = 0 AND until <= $1"
		"  AND reach IN (SELECT r.id FROM reach r WHERE r.id = parcel.reach AND r.busy_until <= $1)",
	[SWEEP] = "DELETE FROM parcel WHERE state IN (1, 2, 3) AND changed < $1",
	[SWEEP_LEFT] =
		"/* all: as many as there are people */ DELETE FROM reach WHERE EXISTS"
		" (SELECT 1 FROM person p WHERE p.id = reach.person AND p.left_at IS NOT NULL)",
	[COUNT] =
		"/* all: as many as there are people */ SELECT channel,"
		" count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state = 0 AND failures > 0),"
		" count(*) FILTER (WHERE state > 0) FROM reach GROUP BY channel",
	[WAITING] =
		"SELECT r.channel, count(*) FROM parcel p JOIN reach r ON r.id = p.reach"
		" WHERE p.state = 0 GROUP BY r.channel",
	NULL
};

enum { WAITS, SENT, FAILED, UNSURE }; /* states of a parcel */

/* -- adding -- */

static bool add_parcel(struct ctx *x, int64_t reach, int64_t kind, struct str body, int64_t until)
{
	int64_t id = id_new(x->now);

	return db_run(x, reach_send_sql[ADD], "iibiii", id, reach, written_seal(x, "parcel.body", id, body),
		x->now, until, kind) == 1;
}

bool parcel_put(struct ctx *x, int64_t person, int64_t channel, int64_t kind, struct str body, int64_t until,
	size_t *n)
{
	struct db_q *q = db_query(x, reach_send_sql[PUT_ON], "ii", person, channel);
	int64_t ids[REACHES];
	size_t found = 0;

	if (!q) return false;
	while (found < REACHES && db_next(q)) ids[found++] = db_int(q, 0);
	if (!db_done(q)) return false;
	if (n) *n = found;
	if (body.n > REACH_BODY_BYTES) return err_set(&x->err, ERR_INPUT, "a message is too large");
	for (size_t i = 0; i < found; i++)
		if (!add_parcel(x, ids[i], kind, body, until)) return false;
	return true;
}

/* -- for the worker -- */

bool parcel_due(struct ctx *x, bool quick, bool *due)
{
	return db_any(db_query(x, reach_send_sql[DUE], "ii", x->now, send_turn_slow(x, quick)), due);
}

static struct parcel_job *read_job(struct ctx *x, struct db_q *q, struct str *address, struct str *body)
{
	struct parcel_job *j = NEW(x->a, struct parcel_job);
	struct buf b = { .a = x->a };

	*j = (struct parcel_job){ .id = db_int(q, 0), .reach = db_int(q, 1), .person = db_int(q, 2),
		.channel = db_int(q, 3), .tries = db_int(q, 4), .until = db_int(q, 5),
		.failures = db_int(q, 6), .failing = db_int(q, 7), .claim = id_new(x->now) };
	*address = db_bytes(q, 8), *body = db_bytes(q, 9);
	buf_z(&b, "msg_");
	id_print(&b, j->id);
	j->key = buf_str(&b);
	return j;
}

/* Open what is sealed. What does not open, and what no part of this program sends, fails like a
 * destination that fails. */
static bool open_job(struct ctx *x, struct parcel_job *j, const struct reach_way *way,
	struct str address, struct str body, struct err *why)
{
	if (!way) return err_set(why, ERR_FAILED, TR("this way is not set up here"));
	if (written_unseal(x, "reach.address", j->reach, address, &j->address, why) &&
		written_unseal(x, "parcel.body", j->id, body, &j->body, why))
		return true;
	err_clear(why);
	return err_set(why, ERR_FAILED, TR("it does not open with this key"));
}

bool parcel_claim(struct ctx *x, bool quick, reach_way_of *way_of, struct parcel_job **job)
{
	struct db_q *q = db_query(x, reach_send_sql[NEXT], "ii", x->now, send_turn_slow(x, quick));
	const struct reach_way *way;
	struct parcel_job *j = NULL;
	struct str address = S(""), body = S("");
	struct err why = { 0 };

	*job = NULL;
	if (!q) return false;
	if (db_next(q)) j = read_job(x, q, &address, &body);
	if (!db_done(q)) return false;
	if (!j) return true;
	way = way_of(j->channel);
	if (!send_turn_take(x, SEND_PARCELS, j->person, j->claim, RETRY_LEASE) ||
		db_run(x, reach_send_sql[CLAIM], "iiii", j->reach, j->claim, x->now + RETRY_LEASE, x->now) != 1 ||
		db_run(x, reach_send_sql[TRY], "iio", j->id, x->now,
			way && way->knows_key ? x->now : INT64_C(0)) != 1)
		return false;
	if (!open_job(x, j, way, address, body, &why))
		return parcel_done(x, j, &(struct parcel_outcome){ .result = PARCEL_LATER, .try = { .why = &why } });
	*job = j;
	return true;
}

bool parcel_learned(struct ctx *x, const struct parcel_job *j)
{
	return db_run(x, reach_send_sql[LEARNED], "iib", j->reach, j->claim,
		written_seal(x, "reach.address", j->reach, j->address)) >= 0;
}

static bool settle(struct ctx *x, const struct parcel_job *j, int64_t state, int64_t next)
{
	return db_run(x, reach_send_sql[SETTLE], "iiiob", j->id, state, x->now, next, S("")) >= 0 &&
		(state == WAITS || state == SENT || tally_add(x, j->channel, TALLY_FAILED, 1));
}

/* Switch a reach off: what waits for it is lost, and stands on the pages. */
static bool end_reach(struct ctx *x, const struct parcel_job *j, enum reach_state state)
{
	struct db_q *q = db_query(x, reach_send_sql[COUNT_WAITING], "i", j->reach);
	int64_t waiting = 0;

	if (!q) return false;
	if (db_next(q)) waiting = db_int(q, 0);
	return db_done(q) && tally_add(x, j->channel, TALLY_FAILED, waiting) &&
		db_run(x, reach_send_sql[END_WAITING], "iib", j->reach, x->now, S("")) >= 0 &&
		db_run(x, reach_send_sql[END_REACH], "iii", j->reach, (int64_t)state, x->now) >= 0 &&
		audit_add(x, "reach.end", j->reach) && reach_ended(x, j->person, j->channel);
}

/* Note what became of a parcel that was not taken. */
static bool settle_failure(struct ctx *x, const struct parcel_job *j, const struct parcel_outcome *o,
	int64_t rest, int64_t failing)
{
	int64_t pause = retry_pause(j->tries), next;

	if (o->result == PARCEL_GONE) return settle(x, j, FAILED, 0) && end_reach(x, j, REACH_GONE);
	pause = pause ? retry_spread(pause) : 0;
	next = x->now + (pause > rest ? pause : rest);
	if (o->result == PARCEL_LATER && !o->unsure && pause && next < j->until)
		return settle(x, j, WAITS, next);
	return settle(x, j, o->unsure ? UNSURE : FAILED, 0) &&
		(x->now - failing < REACH_FAILED_SECONDS || j->failures + 1 < REACH_FAILED_TRIES ||
			end_reach(x, j, REACH_FAILED));
}

bool parcel_done(struct ctx *x, const struct parcel_job *j, const struct parcel_outcome *o)
{
	bool went = o->result == PARCEL_SENT;
	int64_t rest = retry_rest(j->failures, &o->try), rows;
	int64_t failing = went ? 0 : j->failing ? j->failing : x->now;

	if (!send_turn_give(x, SEND_PARCELS, j->person, j->claim)) return false;
	if (went && rest > 3 * RETRY_SECONDS) rest = 3 * RETRY_SECONDS;
	rows = db_run(x, reach_send_sql[GIVE_BACK], "iiioiis", j->reach, j->claim, x->now, failing,
		went ? INT64_C(0) : j->failures + 1, x->now + rest,
		went ? S("") : retry_reason(x->a, &o->try));
	if (rows <= 0) return rows == 0;
	if (o->all && !went &&
		db_run(x, reach_send_sql[REST_ALL], "ii", j->channel, x->now + rest) < 0)
		return false;
	return went ? settle(x, j, SENT, 0) : settle_failure(x, j, o, rest, failing);
}

void parcel_usual(const struct transfer_answer *got, struct parcel_answer *out)
{
	long s = got->status;

	*out = (struct parcel_answer){ .result = PARCEL_REFUSED, .retry_after = got->retry_after };
	if (s >= 200 && s < 300) out->result = PARCEL_SENT;
	else if (s == 404 || s == 410) out->result = PARCEL_GONE;
	else if (s == 408 || s == 425 || s == 429 || s >= 500) out->result = PARCEL_LATER;
}

/* -- sweeping and counting -- */

static bool tally_late(struct ctx *x)
{
	struct db_q *q = db_query(x, reach_send_sql[LATE], "i", x->now);
	int64_t channels[REACHES], counts[REACHES];
	size_t n = 0;

	if (!q) return false;
	while (n < REACHES && db_next(q)) channels[n] = db_int(q, 0), counts[n++] = db_int(q, 1);
	if (!db_done(q)) return false;
	for (size_t i = 0; i < n; i++)
		if (!tally_add(x, channels[i], TALLY_FAILED, counts[i])) return false;
	return true;
}

bool parcel_sweep(struct ctx *x)
{
	return tally_late(x) && db_run(x, reach_send_sql[END_LATE], "ib", x->now, S("")) >= 0 &&
		db_run(x, reach_send_sql[SWEEP], "i", x->now - PARCEL_KEPT) >= 0 &&
		db_run(x, reach_send_sql[SWEEP_LEFT], "") >= 0;
}

bool reach_count(struct ctx *x, struct reach_count *out, size_t n)
{
	struct db_q *q;

	for (size_t i = 0; i < n; i++) out[i] = (struct reach_count){ 0 };
	if (!(q = db_query(x, reach_send_sql[COUNT], ""))) return false;
	while (db_next(q))
		if ((uint64_t)db_int(q, 0) < n)
			out[db_int(q, 0)] = (struct reach_count){ db_int(q, 1), db_int(q, 2), db_int(q, 3), 0 };
	if (!db_done(q) || !(q = db_query(x, reach_send_sql[WAITING], ""))) return false;
	while (db_next(q))
		if ((uint64_t)db_int(q, 0) < n) out[db_int(q, 0)].waiting = db_int(q, 1);
	return db_done(q);
}
