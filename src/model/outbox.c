/* SPDX-License-Identifier: Apache-2.0
 *
 * A mail is a row. Its content is one sealed value, which is deleted when the mail was sent. A
 * worker holds a row by a claim: an id that every later statement about this try has to name, so
 * that a worker that was too slow changes nothing any more.
 */
#include "model/outbox.h"

#include "base/date.h"
#include "base/err_kept.h"
#include "base/id.h"
#include "base/log.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/written.h"

enum { ADD, STRANGER, OWN_ADDRESS, TO_MARK, WITHDRAW, LAST, TROUBLE, AGAIN, CLAIM, ADDRESS, GO, DONE, SENT_NOW,
	BOUNCED, GIVE_UP, EXPIRE, SWEEP,
	COUNT };
const char *const outbox_sql[] = {
	[ADD] =
		"INSERT INTO outbox (id, person, address, kind, about, content, state, made,"
		" changed,"
		"  next_try, tries, claim, error, until, mark)"
		" VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $7, $7, 0, 0, '', $8, $9)",
	[OWN_ADDRESS] = "SELECT 1 FROM address WHERE person = $1 AND (address = $2 OR ($2 = '' AND main = 1))",
	[STRANGER] =
		"SELECT address FROM claim WHERE person = $1 AND claimed_by <> person ORDER BY address LIMIT 1",
	[TO_MARK] =
		"SELECT count(*) FILTER (WHERE made > $2), count(*) FROM outbox"
		" WHERE mark = $1 AND mark <> '' AND made > $3 AND state <> 2",
	[WITHDRAW] = "DELETE FROM outbox WHERE kind = $1 AND about = $2 AND state = 0",
	[LAST] =
		"SELECT state, error, changed FROM outbox WHERE kind = $1 AND about = $2"
		" ORDER BY id DESC LIMIT 1",
	/* a mail that a worker is still sending is left out: its claim began after $2 */
	[TROUBLE] =
		"SELECT id, changed, kind, error, state, length(content) FROM outbox"
		" WHERE person = $1"
		"   AND state >= 2 AND state <= 4 AND (claim = 0 OR changed < $2)"
		"   AND id > COALESCE((SELECT max(id) FROM outbox"
		"        WHERE person = $1 AND state = 1), 0)"
		" ORDER BY id DESC LIMIT 5",
	[AGAIN] =
		"UPDATE outbox SET state = 0, made = $3, changed = $3, next_try = $3, tries = 0, error = '',"
		" claim = 0"
		" WHERE id = $1 AND $2 IN (person, CAST(-1 AS INTEGER)) AND state IN (2, 4)"
		"   AND length(content) > 0"
		/* a worker that holds a claim may still get the answer of the other server */
		"   AND (claim = 0 OR changed < $4)",
	/* a claim whose lease has run out does not count: its content has not gone out yet */
	[CLAIM] =
		"UPDATE outbox SET state = 5, changed = $1, next_try = $2, claim = $3,"
		" tries = tries + 1"
		" WHERE id = (SELECT id FROM outbox WHERE next_try <= $1"
		"  AND (until IS NULL OR until > $1) ORDER BY next_try, id LIMIT 1)"
		/* asked again, for a node that has waited for the claim of another */
		"   AND next_try <= $1"
		" RETURNING id, tries, made, person, address, kind, about, content",
	[ADDRESS] =
		/* an address that the leader gave serves until the person has proven one */
		"SELECT a.address, 0 FROM address a JOIN person p ON p.id = a.person"
		" WHERE a.person = $1 AND a.main = 1 AND p.left_at IS NULL"
		" UNION ALL SELECT c.address, 1 FROM claim c JOIN person p ON p.id = c.person"
		" WHERE c.person = $1 AND c.claimed_by <> c.person AND p.left_at IS NULL"
		" ORDER BY 2, 1 LIMIT 1",
	[GO] =
		"UPDATE outbox SET state = 4, changed = $3, next_try = NULL"
		" WHERE id = $1 AND claim = $2 AND state = 5",
	[DONE] =
		"UPDATE outbox SET state = $3, changed = $4, next_try = $5, claim = 0, error = $6"
		" WHERE id = $1 AND claim = $2 AND state IN (4, 5)",
	[SENT_NOW] =
		"UPDATE outbox SET state = 1, changed = $3, next_try = NULL, claim = 0, error = '',"
		"  content = $4, address = '', until = NULL"
		" WHERE id = $1 AND claim = $2 AND state IN (4, 5)",
	[BOUNCED] =
		"UPDATE outbox SET state = 3, changed = $2, next_try = NULL, claim = 0, error = $3"
		" WHERE id = $1 AND state IN (1, 3, 4)",
	/* a worker that sends the mail just now keeps the content until its claim ends, at $2 */
	[GIVE_UP] =
		"UPDATE outbox SET content = $3, address = '', until = NULL, next_try = NULL, claim = 0,"
		"  changed = $1, error = 'its time was over before it could be sent', state = 2"
		" WHERE until <= $1 AND (claim = 0 OR changed < $2) AND state IN (0, 5)"
		" RETURNING kind, person, tries",
	[EXPIRE] =
		"UPDATE outbox SET content = $3, address = '', until = NULL, next_try = NULL, claim = 0,"
		"  changed = $1"
		" WHERE until <= $1 AND (claim = 0 OR changed < $2)",
	/* the worker sweeps often, so that each sweep finds few rows */
	[SWEEP] = "DELETE FROM outbox WHERE state IN (1, 2, 3, 4) AND changed < $1",
	[COUNT] =
		"SELECT (SELECT count(*) FROM outbox WHERE state IN (0, 5)),"
		"       (SELECT count(*) FROM outbox WHERE state = 4),"
		"       (SELECT count(*) FROM outbox WHERE state IN (2, 3)),"
		"       (SELECT count(*) FROM outbox WHERE state IN (0, 5) AND error <> '')",
	NULL
};

enum { PARTS = 7, TAG_CHARS = 16, ID_CHARS = 13 };

bool outbox_is_set_up(const struct ctx *x)
{
	return x->mail_from.n > 0;
}

/* -- the content: its parts one after the other, each behind its length, "5:Hello" -- */

static struct str pack_parts(struct arena *a, const struct outbox_mail *m)
{
	const struct str parts[PARTS] = { m->subject, m->text, m->html, m->calendar,
		str_of(m->method), m->reply_to, m->unsubscribe };
	struct buf b = { .a = a };

	for (size_t i = 0; i < PARTS; i++) {
		buf_int(&b, (int64_t)parts[i].n);
		buf_ch(&b, ':');
		buf_add(&b, parts[i]);
	}
	return buf_str(&b);
}

static bool unpack_parts(struct arena *a, struct str packed, struct outbox_mail *m)
{
	struct str parts[PARTS] = { 0 }, length;
	int64_t n;

	for (size_t i = 0; i < PARTS; i++) {
		if (!str_cut(packed, ':', &length, &packed) || !str_int(length, &n) || n < 0 ||
			(uint64_t)n > packed.n)
			return false;
		parts[i] = str_sub(packed, 0, (size_t)n);
		packed = str_sub(packed, (size_t)n, packed.n);
	}
	m->subject = parts[0], m->text = parts[1], m->html = parts[2], m->calendar = parts[3];
	m->method = parts[4].n ? str_z(a, parts[4]) : NULL;
	m->reply_to = parts[5], m->unsubscribe = parts[6];
	return true;
}

/* -- adding -- */

static bool is_one_line(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 127) return false;
	return str_utf8(s);
}

static bool check_mail(struct ctx *x, const struct outbox_mail *m, struct str packed)
{
	if (!outbox_is_set_up(x)) return err_set(&x->err, ERR_FAILED, "mail is not set up here");
	if (!is_one_line(m->subject) || !is_one_line(m->to) || !is_one_line(m->reply_to) ||
		!is_one_line(m->unsubscribe) || !is_one_line(str_of(m->method)))
		return err_set(&x->err, ERR_INPUT,
			"a line in the head of a mail has a control character");
	if (packed.n > OUTBOX_BYTES) return err_set(&x->err, ERR_INPUT, "a mail is too large");
	return true;
}

/* A tag of an address, whichever way its mailbox is written: without a "+tag", and without the dots that some
 * servers leave out. */
static struct str mark_of(struct ctx *x, struct str address)
{
	struct str local, domain, name, tag;
	struct buf b = { .a = x->a };

	str_cut(str_lower(x->a, address), '@', &local, &domain);
	str_cut(local, '+', &name, &tag);
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] != '.') buf_ch(&b, name.p[i]);
	buf_fmt(&b, "@%.*s", STR(domain));
	return secret_tag(x->a, x->keys, S("outbox address"), buf_str(&b));
}

/* Find the tag of the address to which a mail would go; empty: it is the person's own, or there is none. */
static bool find_mark(struct ctx *x, int64_t person, struct str to, struct str *mark)
{
	struct db_q *q;
	bool own;

	*mark = S("");
	if (!db_any(db_query(x, outbox_sql[OWN_ADDRESS], "is", person, str_lower(x->a, to)), &own)) return false;
	if (own) return true;
	if (to.n) {
		*mark = mark_of(x, to);
		return true;
	}
	if (!(q = db_query(x, outbox_sql[STRANGER], "i", person))) return false;
	if (db_next(q)) *mark = mark_of(x, db_text(q, 0));
	return db_done(q);
}

bool outbox_may(struct ctx *x, int64_t person, struct str to, bool *may)
{
	struct str mark;
	struct db_q *q;

	*may = true;
	if (!find_mark(x, person, to, &mark)) return false;
	if (!mark.n) return true;
	if (!(q = db_query(x, outbox_sql[TO_MARK], "sii", mark, x->now - HOUR, x->now - DAY))) return false;
	if (db_next(q)) *may = db_int(q, 0) < OUTBOX_STRANGER_HOURLY && db_int(q, 1) < OUTBOX_STRANGER_DAILY;
	return db_done(q);
}

bool outbox_add(struct ctx *x, const struct outbox_mail *m)
{
	struct str packed = pack_parts(x->a, m), mark;
	int64_t id;

	if (!check_mail(x, m, packed) || !find_mark(x, m->person, m->to, &mark)) return false;
	id = id_new(x->now);
	return db_run(x, outbox_sql[ADD], "iissibios", id, m->person, m->to, m->kind, m->about,
		       written_seal(x, "outbox", id, packed), x->now, m->until, mark) == 1;
}

bool outbox_withdraw(struct ctx *x, struct str kind, int64_t about)
{
	return db_run(x, outbox_sql[WITHDRAW], "si", kind, about) >= 0;
}

bool outbox_last(struct ctx *x, struct str kind, int64_t about, enum outbox_state *state,
	struct str *error, int64_t *when)
{
	struct db_q *q = db_query(x, outbox_sql[LAST], "si", kind, about);

	*state = OUTBOX_WAITING, *error = S(""), *when = 0;
	if (!q) return false;
	if (db_next(q)) {
		*state = (enum outbox_state)db_int(q, 0);
		*error = db_text(q, 1);
		*when = db_int(q, 2);
	}
	return db_done(q);
}

bool outbox_trouble(struct ctx *x, struct outbox_trouble **out, size_t *n)
{
	struct db_q *q = db_query(x, outbox_sql[TROUBLE], "ii", x->me, x->now - OUTBOX_LEASE);

	*out = NEW_N(x->a, struct outbox_trouble, OUTBOX_SHOWN);
	*n = 0;
	if (!q) return false;
	while (*n < OUTBOX_SHOWN && db_next(q))
		(*out)[(*n)++] = (struct outbox_trouble){ .id = db_int(q, 0), .when = db_int(q, 1),
			.kind = db_text(q, 2), .error = db_text(q, 3),
			.state = (enum outbox_state)db_int(q, 4), .kept = db_int(q, 5) > 0 };
	return db_done(q);
}

bool outbox_again(struct ctx *x, int64_t id)
{
	int64_t n = db_run(x, outbox_sql[AGAIN], "iiii", id, x->me, x->now,
		x->now - OUTBOX_LEASE);

	if (n == 0) return err_set(&x->err, ERR_MISSING, "no such mail");
	return n > 0;
}

/* -- sending -- */

/* Make the part of a Message-ID before the @, "<id>.<tag>". The tag is made with the key, so that
 * only a server that has had the mail can say that it came back. */
static struct str make_tag(struct ctx *x, int64_t id)
{
	struct buf b = { .a = x->a };

	id_print(&b, id);
	buf_ch(&b, '.');
	buf_add(&b,
		str_sub(secret_tag(x->a, x->keys, S("outbox"), written_place(x, "outbox", id)), 0,
			TAG_CHARS));
	return buf_str(&b);
}

static struct str make_message_id(struct ctx *x, int64_t id)
{
	struct str local, domain;

	str_cut(x->mail_from, '@', &local, &domain);
	return str_fmt(x->a, "%.*s@%.*s", STR(make_tag(x, id)), STR(domain));
}

static bool find_main_address(struct ctx *x, int64_t person, struct str *to)
{
	struct db_q *q = db_query(x, outbox_sql[ADDRESS], "i", person);

	if (!q) return false;
	if (db_next(q)) *to = db_text(q, 0);
	return db_done(q);
}

static struct outbox_job *read_job(struct ctx *x, struct db_q *q, int64_t claim, struct str *sealed)
{
	struct outbox_job *j = NEW(x->a, struct outbox_job);

	*j = (struct outbox_job){ .id = db_int(q, 0), .claim = claim, .tries = db_int(q, 1),
		.made = db_int(q, 2), .to = db_text(q, 4) };
	j->mail = (struct outbox_mail){ .person = db_int(q, 3), .to = j->to, .kind = db_text(q, 5),
		.about = db_int(q, 6) };
	*sealed = db_bytes(q, 7);
	return j;
}

bool outbox_claim(struct ctx *x, struct outbox_job **job)
{
	int64_t claim = id_new(x->now);
	struct db_q *q = db_query(x, outbox_sql[CLAIM], "iii", x->now, x->now + OUTBOX_LEASE,
		claim);
	struct outbox_job *j = NULL;
	struct str sealed, packed;
	struct err why = { 0 };

	*job = NULL;
	if (!q) return false;
	if (db_next(q)) j = read_job(x, q, claim, &sealed);
	if (!db_done(q)) return false;
	if (!j) return true;
	/* a mail that does not open waits like a mail that failed: if it stayed due, it would be
	 * claimed before all others for good */
	if (!written_unseal(x, "outbox", j->id, sealed, &packed, &why) ||
		!unpack_parts(x->a, packed, &j->mail)) {
		err_set(&why, ERR_FAILED, TR("it does not open with this key"));
		return outbox_done(x, j, OUTBOX_LATER, &why);
	}
	j->message_id = make_message_id(x, j->id);
	*job = j;
	return j->to.n || find_main_address(x, j->mail.person, &j->to);
}

bool outbox_go(struct ctx *x, const struct outbox_job *job)
{
	int64_t n = db_run(x, outbox_sql[GO], "iii", job->id, job->claim, x->now);

	if (n == 0) return err_set(&x->err, ERR_CONFLICT, "this mail is no longer ours to send");
	return n > 0;
}

/* The seconds until the next try: OUTBOX_RETRY after the first, twice as many after each other. */
static int64_t pause_after(int64_t tries)
{
	int64_t wait = OUTBOX_RETRY;

	for (int64_t i = 1; i < tries && wait < OUTBOX_RETRY_MOST; i++) wait *= 2;
	return wait < OUTBOX_RETRY_MOST ? wait : OUTBOX_RETRY_MOST;
}

bool outbox_done(struct ctx *x, const struct outbox_job *job, enum outbox_result result,
	const struct err *why)
{
	enum outbox_state state = OUTBOX_FAILED;
	int64_t next = 0, n;

	if (result == OUTBOX_WENT) {
		/* the content is deleted: nobody needs it, and it may hold a link to sign in */
		return db_run(x, outbox_sql[SENT_NOW], "iiib", job->id, job->claim, x->now,
			       S("")) >= 0;
	}
	if (result == OUTBOX_IN_DOUBT) state = OUTBOX_UNSURE;
	if (result == OUTBOX_LATER &&
		x->now + pause_after(job->tries) < job->made + OUTBOX_GIVE_UP) {
		state = OUTBOX_WAITING;
		next = x->now + pause_after(job->tries);
	}
	n = db_run(x, outbox_sql[DONE], "iiiios", job->id, job->claim, (int64_t)state, x->now, next,
		err_keep(x->a, why));
	return n == 0 || (n > 0 && (state != OUTBOX_FAILED || outbox_given_up(x, job->mail.kind)));
}

bool outbox_bounced(struct ctx *x, struct str id, struct str why, bool *known)
{
	struct str local, domain, number, tag;
	struct err said = { 0 };
	int64_t n, row;

	*known = false;
	str_cut(id, '@', &local, &domain);
	str_cut(local, '.', &number, &tag);
	if (!id_parse(number, &row) || !secret_equal(local, make_tag(x, row))) return true;
	err_set(&said, ERR_FAILED, "%.*s", STR(why)); /* the other server's own words */
	n = db_run(x, outbox_sql[BOUNCED], "iis", row, x->now,
		err_keep(x->a, why.n ? &said : NULL));
	*known = n > 0;
	return n >= 0;
}

/* Give up the mails that are of no use any more and were not sent, with a line in the log for each. */
static bool give_up_late(struct ctx *x)
{
	struct db_q *q = db_query(x, outbox_sql[GIVE_UP], "iib", x->now, x->now - OUTBOX_LEASE, S(""));

	if (!q) return false;
	while (db_next(q)) {
		struct buf person = { .a = x->a };

		id_print(&person, db_int(q, 1));
		log_warn("mail given up kind=%.*s person=%.*s tries=%lld its time was over before it could be sent",
			STR(db_text(q, 0)), STR(buf_str(&person)), (long long)db_int(q, 2));
	}
	return db_done(q);
}

bool outbox_sweep(struct ctx *x)
{
	return give_up_late(x) &&
		db_run(x, outbox_sql[EXPIRE], "iib", x->now, x->now - OUTBOX_LEASE, S("")) >= 0 &&
		db_run(x, outbox_sql[SWEEP], "i", x->now - OUTBOX_KEPT) >= 0;
}

bool outbox_count(struct ctx *x, struct outbox_count *out)
{
	struct db_q *q = db_query(x, outbox_sql[COUNT], "");

	*out = (struct outbox_count){ 0 };
	if (!q) return false;
	if (db_next(q))
		*out = (struct outbox_count){ .waiting = db_int(q, 0), .unsure = db_int(q, 1),
			.failed = db_int(q, 2), .late = db_int(q, 3) };
	return db_done(q);
}
