/* SPDX-License-Identifier: Apache-2.0
 *
 * Deliveries. A worker claims an endpoint for RETRY_LEASE with one thing that is due, so that an
 * endpoint is told one thing at a time; it notes what came of it under that claim, and a worker that
 * was too slow changes nothing any more. A worker that is killed in between leaves the delivery due:
 * it is then sent again, under the same id.
 *
 * Owners take turns (model/send_turn.h), whoever was told least recently first, and so do the endpoints
 * of one. An endpoint that fails is left alone for longer and longer, and one that is slow for three times
 * as long as it took.
 */
#include "model/hook.h"

#include "base/base64.h"
#include "base/date.h"
#include "base/err_kept.h"
#include "base/id.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/letter.h"
#include "model/send_turn.h"
#include "model/written.h"
#include "view/lang.h"

enum { ADD, UNDONE, LIST, GET_ONE, TESTS, AGAIN, DUE, NEXT, CLAIM, TRY, SECRETS, GIVE_BACK, SETTLE,
	END_HOOK, END_WAITING, OWNER, SWEEP, SWEEP_SECRETS, SWEEP_LEFT, SWEEP_SILENT, COUNT };
#define DELIVERY "SELECT d.id, d.hook, d.kind, d.body, d.state, d.made, d.changed, d.next_try, d.tries, d.status, d.error, d.arrived FROM delivery d"
#define OF(me)                                                                                     \
	" d.hook IN (SELECT h.id FROM hook h WHERE (h.whole = 0 AND h.person = " me ")"             \
	"  OR (h.whole = 1 AND EXISTS (SELECT 1 FROM person p WHERE p.id = " me                      \
	"    AND p.admin = 1 AND p.left_at IS NULL)))"
/* webhooks of the installation are one owner, whoever set them up */
#define OWNED_BY "CASE WHEN h.whole = 1 THEN 0 ELSE h.person END"
#define IS_DUE                                                                                     \
	" FROM delivery d JOIN hook h ON h.id = d.hook" SEND_TURN("1", OWNED_BY)                     \
	" WHERE d.next_try <= $1 AND" SEND_TURN_IS_FREE                                              \
	"   AND h.state = 0 AND h.not_before <= $1 AND h.busy_until <= $1"                     \
	"   AND EXISTS (SELECT 1 FROM person p WHERE p.id = h.person AND p.left_at IS NULL"         \
	"     AND (h.whole = 0 OR p.admin = 1))"
const char *const hook_send_sql[] = {
	[ADD] =
		"INSERT INTO delivery (id, hook, kind, body, act, state, made, since, changed, next_try,"
		"  tries, status, error) VALUES ($1, $2, $3, $4, $5, 0, $6, $6, $6, $7, 0, 0, '')",
	[UNDONE] = "DELETE FROM delivery WHERE act = $1 AND state = 0 AND tries = 0",
	[LIST] = DELIVERY " WHERE d.hook = $1 AND d.id < $2 ORDER BY d.id DESC LIMIT $3",
	[GET_ONE] = DELIVERY " WHERE d.id = $2 AND" OF("$1"),
	[TESTS] = "SELECT count(*) FROM delivery WHERE hook = $1 AND kind = 'webhook.test' AND made > $2",
	[AGAIN] =
		"UPDATE delivery SET state = 0, since = $2, next_try = $2, tries = 0"
		" WHERE id = $1 AND (state <> 0 OR (tries > 0 AND next_try > $2))",
	[DUE] = "SELECT 1" IS_DUE " LIMIT 1",
	[NEXT] =
		"SELECT d.id, d.hook, d.tries + 1, d.since, d.body, h.url, h.failures, h.failing, " OWNED_BY IS_DUE
		" ORDER BY" SEND_TURN_ORDER ", h.busy_until, d.next_try, d.id LIMIT 1",
	[CLAIM] = "UPDATE hook SET claim = $2, busy_until = $3 WHERE id = $1 AND busy_until <= $4",
	[TRY] = "UPDATE delivery SET tries = tries + 1, changed = $2 WHERE id = $1",
	[SECRETS] =
		"SELECT id, secret FROM hook_secret WHERE hook = $1 AND (until IS NULL OR until > $2)"
		" ORDER BY id DESC LIMIT 3",
	[GIVE_BACK] =
		"UPDATE hook SET claim = 0, busy_until = $3, failing = $4, failures = $5, not_before = $6"
		" WHERE id = $1 AND claim = $2",
	[SETTLE] =
		"UPDATE delivery SET state = $2, changed = $3, next_try = $4, status = $5, error = $6,"
		"  arrived = COALESCE($7, arrived)"
		" WHERE id = $1 AND state = 0",
	[END_HOOK] = "UPDATE hook SET state = $2, changed = $3 WHERE id = $1 AND state = 0",
	[END_WAITING] =
		"UPDATE delivery SET state = 2, next_try = NULL, changed = $2, error = $3"
		" WHERE hook = $1 AND state = 0",
	[OWNER] =
		"SELECT p.id, p.lang FROM hook h JOIN person p ON p.id = h.person AND p.left_at IS NULL"
		" JOIN address a ON a.person = p.id AND a.main = 1 WHERE h.id = $1",
	[SWEEP] = "DELETE FROM delivery WHERE state IN (1, 2) AND changed < $1",
	[SWEEP_SECRETS] = "DELETE FROM hook_secret WHERE until <= $1",
	[SWEEP_LEFT] =
		"/* all: there are few */ DELETE FROM hook WHERE whole = 0 AND EXISTS"
		" (SELECT 1 FROM person p WHERE p.id = hook.person AND p.left_at IS NOT NULL)",
	/* what waits for a webhook of the installation whose owner is no admin any more */
	[SWEEP_SILENT] =
		"DELETE FROM delivery WHERE state = 0 AND hook IN (/* all: there are few */ SELECT h.id FROM hook h"
		"  JOIN person p ON p.id = h.person WHERE h.whole = 1 AND (p.admin = 0 OR p.left_at IS NOT NULL))",
	[COUNT] =
		"/* all: there are few endpoints */ SELECT"
		" (SELECT count(*) FROM hook WHERE state = 0),"
		" (SELECT count(*) FROM hook WHERE state = 0 AND failures > 0),"
		" (SELECT count(*) FROM hook WHERE state > 1),"
		" (SELECT count(*) FROM delivery WHERE state = 0),"
		" (SELECT count(*) FROM delivery WHERE state = 2)",
	NULL
};

static const char *const states[] = { "waits", "delivered", "failed", NULL };
static const struct entity_field delivery_fields[] = {
	FIELD(delivery, id, ID),
	FIELD(delivery, hook, ID, .about = "to which endpoint"),
	FIELD(delivery, kind, TEXT, .about = "the kind of event"),
	FIELD(delivery, body, TEXT, .about = "what is sent, as JSON: kind, time and ids"),
	FIELD(delivery, state, CHOICE, .words = states),
	FIELD(delivery, made, TIME),
	FIELD(delivery, changed, TIME, .about = "when it was tried last"),
	FIELD(delivery, next_try, TIME, .null = true, .about = "null: none"),
	FIELD(delivery, tries, INT),
	FIELD(delivery, status, INT, .about = "the HTTP status of the last answer; 0: none came"),
	FIELD(delivery, error, TEXT, .about = "of the last try: a sentence and what fills it, as JSON; empty: it went well"),
	FIELD(delivery, arrived, TIME, .null = true, .about = "when it was last taken; null: never"),
	{ 0 },
};
const struct entity delivery_entity = { .name = "delivery", .fields = delivery_fields,
	.size = sizeof(struct delivery) };

/* -- adding -- */

static struct str make_body(struct ctx *x, const char *kind, struct str data)
{
	struct buf b = { .a = x->a };

	buf_fmt(&b, "{\"type\":\"%s\",\"timestamp\":\"", kind);
	date_print_rfc3339(&b, x->now);
	buf_fmt(&b, "\",\"data\":{%.*s}}", STR(data));
	return buf_str(&b);
}

bool hook_put(struct ctx *x, int64_t hook, const char *kind, struct str data, int64_t due)
{
	int64_t id = id_new(x->now);

	/* an undo that is written later in this transaction gets this number */
	if (!x->undo && !x->act) x->act = id;
	return db_run(x, hook_send_sql[ADD], "iissiii", id, hook, str_of(kind),
		       make_body(x, kind, data), x->undo ? x->undo : x->act, x->now, due) == 1;
}

bool hook_undone(struct ctx *x, int64_t act)
{
	return db_run(x, hook_send_sql[UNDONE], "i", act) >= 0;
}

static bool check_on(struct ctx *x, const struct hook *h)
{
	return h && (h->state == HOOK_ON ||
		err_set(&x->err, ERR_CONFLICT, TR("This webhook is switched off. Switch it on first.")));
}

bool hook_test(struct ctx *x, int64_t id)
{
	struct db_q *q;
	struct buf data = { .a = x->a };
	int64_t n = 0;

	if (!check_on(x, hook_get(x, id))) return false;
	if (!(q = db_query(x, hook_send_sql[TESTS], "ii", id, x->now - HOOK_TESTS_SECONDS))) return false;
	if (db_next(q)) n = db_int(q, 0);
	if (!db_done(q)) return false;
	if (n >= HOOK_TESTS)
		return err_set(&x->err, ERR_LIMIT,
			TR("That was tried several times in a row. Please wait some minutes."));
	buf_z(&data, "\"webhook\":\"");
	id_print(&data, id);
	buf_ch(&data, '"');
	return hook_put(x, id, "webhook.test", buf_str(&data), x->now) && audit_add(x, "hook.test", id);
}

bool hook_list_sent(struct ctx *x, int64_t hook, int64_t before, size_t most, struct delivery **out,
	size_t *n)
{
	*n = 0;
	return hook_get(x, hook) && entity_list(x, &delivery_entity,
		db_query(x, hook_send_sql[LIST], "iii", hook, written_before(before), written_page(most)),
		most, out, n);
}

bool hook_may_again(const struct delivery *d, int64_t now)
{
	return d->state != DELIVERY_WAITS || (d->tries > 0 && d->next_try > now);
}

bool hook_again(struct ctx *x, int64_t id, struct hook **hook)
{
	struct delivery *d = entity_one(x, &delivery_entity,
		db_query(x, hook_send_sql[GET_ONE], "ii", x->me, id), TR("there is no such delivery"));
	int64_t rows;

	if (!d || !check_on(x, *hook = hook_get(x, d->hook))) return false;
	rows = db_run(x, hook_send_sql[AGAIN], "ii", id, x->now);
	if (rows == 0) return err_set(&x->err, ERR_CONFLICT, TR("It waits to be sent already."));
	return rows > 0 && audit_add(x, "hook.again", id);
}

/* -- signing -- */

bool hook_sign(struct arena *a, struct str secret, struct str id, int64_t timestamp, struct str body,
	struct str *signature)
{
	struct str text = str_fmt(a, "%.*s.%lld.%.*s", STR(id), (long long)timestamp, STR(body));
	struct buf b = { .a = a };
	unsigned char hmac[32];
	struct str key;

	if (!str_starts(secret, S(HOOK_SECRET_PREFIX)) ||
		!base64_parse(a, str_sub(secret, sizeof HOOK_SECRET_PREFIX - 1, secret.n), &key))
		return false;
	secret_hmac_sha256(key, text, hmac);
	buf_z(&b, "v1,");
	base64_put(&b, (struct str){ (const char *)hmac, sizeof hmac });
	*signature = buf_str(&b);
	return true;
}

/* Sign a job with each secret that its endpoint has now, the newest first. */
static bool sign_job(struct ctx *x, struct hook_job *j)
{
	struct db_q *q = db_query(x, hook_send_sql[SECRETS], "ii", j->hook, x->now);
	struct buf all = { .a = x->a };

	if (!q) return false;
	while (db_next(q)) {
		struct err why = { 0 };
		struct str secret, one;

		if (!written_unseal(x, "hook_secret.secret", db_int(q, 0), db_bytes(q, 1), &secret, &why) ||
			!hook_sign(x->a, secret, j->message_id, x->now, j->body, &one))
			continue;
		if (all.n) buf_ch(&all, ' ');
		buf_add(&all, one);
	}
	j->signature = buf_str(&all);
	return db_done(q);
}

/* -- for the worker -- */

bool hook_due(struct ctx *x, bool quick, bool *due)
{
	return db_any(db_query(x, hook_send_sql[DUE], "ii", x->now, send_turn_slow(x, quick)), due);
}

static struct hook_job *read_job(struct ctx *x, struct db_q *q, struct str *url)
{
	struct hook_job *j = NEW(x->a, struct hook_job);
	struct buf b = { .a = x->a };

	*j = (struct hook_job){ .id = db_int(q, 0), .hook = db_int(q, 1), .tries = db_int(q, 2),
		.since = db_int(q, 3), .body = db_text(q, 4), .failures = db_int(q, 6),
		.failing = db_int(q, 7), .owner = db_int(q, 8), .claim = id_new(x->now) };
	*url = db_bytes(q, 5);
	buf_z(&b, "msg_");
	id_print(&b, j->id);
	j->message_id = buf_str(&b);
	return j;
}

bool hook_claim(struct ctx *x, bool quick, struct hook_job **job)
{
	struct db_q *q = db_query(x, hook_send_sql[NEXT], "ii", x->now, send_turn_slow(x, quick));
	struct hook_job *j = NULL;
	struct str url = S("");
	struct err why = { 0 };

	*job = NULL;
	if (!q) return false;
	if (db_next(q)) j = read_job(x, q, &url);
	if (!db_done(q)) return false;
	if (!j) return true;
	if (!send_turn_take(x, SEND_HOOKS, j->owner, j->claim, RETRY_LEASE) ||
		db_run(x, hook_send_sql[CLAIM], "iiii", j->hook, j->claim, x->now + RETRY_LEASE, x->now) != 1 ||
		db_run(x, hook_send_sql[TRY], "ii", j->id, x->now) != 1 || !sign_job(x, j))
		return false;
	/* an address or a secret that does not open with this key fails like an endpoint that fails */
	if (!written_unseal(x, "hook.url", j->hook, url, &j->url, &why) || !j->signature.n) {
		err_clear(&why);
		err_set(&why, ERR_FAILED, TR("it does not open with this key"));
		return hook_done(x, j, &(struct retry_outcome){ .why = &why });
	}
	*job = j;
	return true;
}

bool hook_end_waiting(struct ctx *x, int64_t hook)
{
	struct err why = { 0 };

	err_set(&why, ERR_FAILED, TR("The webhook was switched off before this was sent."));
	return db_run(x, hook_send_sql[END_WAITING], "iis", hook, x->now, err_keep(x->a, &why)) >= 0;
}

/* Write to whoever set an endpoint up that it is switched off, and not what they call it. */
static bool tell_owner(struct ctx *x, int64_t hook, enum hook_state state)
{
	struct db_q *q = db_query(x, hook_send_sql[OWNER], "i", hook);
	struct buf path = { .a = x->a };
	struct str lang = S("");
	int64_t person = 0;

	if (!q) return false;
	if (db_next(q)) person = db_int(q, 0), lang = db_text(q, 1);
	if (!db_done(q)) return false;
	if (!person) return true;
	struct html words = letter_words(x, lang), *h = &words;

	buf_z(&path, "/settings/webhooks/");
	id_print(&path, hook);
	return letter_tell(x, h, &(struct letter){ .person = person, .kind = S("webhook"), .about = hook,
		.title = str_of(tr("A webhook of yours is switched off")),
		.lines = { str_of(state == HOOK_GONE ? tr("The other server wants nothing more (410).") :
						     tr("Nothing could be delivered for two days.")),
			str_of(tr("What was not delivered is listed, and can be sent again when it is switched on.")) },
		.act = str_of(tr("See the webhook")), .path = buf_str(&path), .until = x->now + 7 * DAY });
}

/* Switch an endpoint off, let what waits for it fail, and say so to whoever set it up. */
static bool end_hook(struct ctx *x, int64_t hook, enum hook_state state)
{
	return db_run(x, hook_send_sql[END_HOOK], "iii", hook, (int64_t)state, x->now) >= 0 &&
		hook_end_waiting(x, hook) && audit_add(x, "hook.end", hook) && tell_owner(x, hook, state);
}

static bool settle(struct ctx *x, const struct hook_job *j, const struct retry_outcome *o,
	enum delivery_state state, int64_t next)
{
	return db_run(x, hook_send_sql[SETTLE], "iiioiso", j->id, (int64_t)state, x->now, next,
		       (int64_t)o->status, retry_reason(x->a, o), state == DELIVERY_DONE ? x->now : INT64_C(0)) >= 0;
}

/* Note a failed try. When a delivery is given up and nothing went well all the time, its endpoint is
 * switched off. */
static bool settle_failure(struct ctx *x, const struct hook_job *j, const struct retry_outcome *o,
	int64_t rest)
{
	int64_t pause = retry_pause(j->tries), failing = j->failing ? j->failing : x->now;

	if (o->status == 410)
		return settle(x, j, o, DELIVERY_FAILED, 0) && end_hook(x, j->hook, HOOK_GONE);
	if (pause && x->now < j->since + HOOK_GIVE_UP) {
		pause = retry_spread(pause);
		return settle(x, j, o, DELIVERY_WAITS, x->now + (pause > rest ? pause : rest));
	}
	return settle(x, j, o, DELIVERY_FAILED, 0) &&
		(x->now - failing < HOOK_FAILED_SECONDS || end_hook(x, j->hook, HOOK_FAILED));
}

bool hook_done(struct ctx *x, const struct hook_job *j, const struct retry_outcome *o)
{
	bool well = retry_went(o);
	int64_t rest = retry_rest(j->failures, o);
	int64_t failing = well ? 0 : j->failing ? j->failing : x->now, rows;

	if (!send_turn_give(x, SEND_HOOKS, j->owner, j->claim)) return false;
	rows = db_run(x, hook_send_sql[GIVE_BACK], "iiioii", j->hook, j->claim, x->now, failing,
		well ? INT64_C(0) : j->failures + 1, x->now + rest);
	if (rows <= 0) return rows == 0;
	return well ? settle(x, j, o, DELIVERY_DONE, 0) : settle_failure(x, j, o, rest);
}

bool hook_sweep(struct ctx *x)
{
	return db_run(x, hook_send_sql[SWEEP], "i", x->now - HOOK_KEPT) >= 0 &&
		db_run(x, hook_send_sql[SWEEP_SECRETS], "i", x->now) >= 0 &&
		db_run(x, hook_send_sql[SWEEP_LEFT], "") >= 0 &&
		db_run(x, hook_send_sql[SWEEP_SILENT], "") >= 0;
}

bool hook_count(struct ctx *x, struct hook_count *out)
{
	struct db_q *q = db_query(x, hook_send_sql[COUNT], "");

	*out = (struct hook_count){ 0 };
	if (!q) return false;
	if (db_next(q))
		*out = (struct hook_count){ db_int(q, 0), db_int(q, 1), db_int(q, 2), db_int(q, 3),
			db_int(q, 4) };
	return db_done(q);
}
