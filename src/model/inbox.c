/* SPDX-License-Identifier: Apache-2.0 */
#include "model/inbox.h"

#include "base/secret.h"
#include "db/db.h"
#include "mail/apart.h"
#include "mail/auth.h"
#include "model/invitation.h"
#include "model/outbox.h"

enum { SEEN, SWEEP, MAILBOX, MAILBOX_SET, TRY, UNTRY, TRIED, ASIDE, TRIES_SWEEP, ASIDES,
	ASIDES_COUNT };
const char *const inbox_sql[] = {
	[SEEN] =
		"INSERT INTO inbox_seen (hash, at) VALUES ($1, $2)"
		" ON CONFLICT (hash) DO NOTHING",
	[SWEEP] = "DELETE FROM inbox_seen WHERE at < $1",
	[MAILBOX] = "SELECT validity, uid FROM mailbox WHERE name = $1",
	[MAILBOX_SET] =
		"INSERT INTO mailbox (name, validity, uid, at) VALUES ($1, $2, $3, $4)"
		" ON CONFLICT (name) DO UPDATE SET validity = excluded.validity,"
		"  uid = excluded.uid, at = excluded.at",
	[TRY] =
		"INSERT INTO inbox_try (what, uid, tries, aside, why, at) VALUES ($1, $2, 1, 0,"
		" '', $3)"
		" ON CONFLICT (what) DO UPDATE SET tries = inbox_try.tries + 1, at = excluded.at"
		" RETURNING tries",
	[UNTRY] = "UPDATE inbox_try SET tries = tries - 1 WHERE what = $1 AND tries > 0 AND aside = 0",
	[TRIED] = "DELETE FROM inbox_try WHERE what = $1 AND aside = 0",
	[ASIDE] = "UPDATE inbox_try SET aside = 1, why = $2, at = $3 WHERE what = $1",
	[TRIES_SWEEP] = "DELETE FROM inbox_try WHERE at < $1",
	[ASIDES] = "SELECT uid, at, why FROM inbox_try WHERE aside = 1 ORDER BY at DESC LIMIT $1",
	[ASIDES_COUNT] = "SELECT count(*) FROM inbox_try WHERE aside = 1",
	NULL
};

/* The operator's own mail server writes on top of what came, and takes out what claims to be of
 * it (RFC 8601, section 5): the first field with its name is its word. */
static bool is_proven(struct ctx *x, const struct mail *m)
{
	bool theirs = false;

	if (!x->mail_authserv.n) return true;
	for (size_t i = 0; i < m->results_n; i++) {
		bool passed = mail_auth_passed(x->a, m->results[i], x->mail_authserv, &theirs);

		if (theirs) return passed;
	}
	return false;
}

/* A part that cannot be read is nobody's word. */
static bool take_calendar(struct ctx *x, const struct mail *m, struct str text,
	struct inbox_result *out)
{
	enum invitation_outcome outcome = INVITATION_UNKNOWN;

	if (!invitation_take(x, m->from, text, &outcome)) {
		if (x->err.code != ERR_INPUT) return false;
		err_clear(&x->err);
		outcome = INVITATION_UNKNOWN;
	}
	if (outcome == INVITATION_TAKEN) out->taken++;
	else if (outcome == INVITATION_STALE) out->stale++;
	else out->unknown++;
	return true;
}

bool inbox_take(struct ctx *x, struct str bytes, const struct mail *read, struct inbox_result *out)
{
	struct mail m = *read;
	int64_t fresh;

	*out = (struct inbox_result){ 0 };
	fresh = db_run(x, inbox_sql[SEEN], "bi", secret_hash(x->a, bytes), x->now);
	if (fresh < 0) return false;
	out->again = fresh == 0;
	if (out->again) return true;
	out->unproven = m.calendars_n && !is_proven(x, &m);
	if (out->unproven) m.from = S(""); /* then it is nobody's */
	if (m.bounced && m.original_id.n &&
		!outbox_bounced(x, m.original_id, m.status, &out->bounced))
		return false;
	/* programs often put the same object in twice: as an alternative and as a file */
	for (size_t i = 0; i < m.calendars_n; i++) {
		bool twice = false;

		for (size_t k = 0; k < i; k++)
			twice = twice || str_eq(m.calendars[k].text, m.calendars[i].text);
		if (!twice && !take_calendar(x, &m, m.calendars[i].text, out)) return false;
	}
	return true;
}

bool inbox_sweep(struct ctx *x)
{
	return db_run(x, inbox_sql[SWEEP], "i", x->now - INBOX_KEPT) >= 0 &&
		db_run(x, inbox_sql[TRIES_SWEEP], "i", x->now - INBOX_KEPT) >= 0;
}

static struct str name_of(struct ctx *x, struct str url, struct str user)
{
	return secret_hash(x->a, str_fmt(x->a, "%.*s %.*s", STR(user), STR(url)));
}

bool inbox_mailbox(struct ctx *x, struct str url, struct str user, int64_t *validity, int64_t *uid)
{
	struct db_q *q = db_query(x, inbox_sql[MAILBOX], "b", name_of(x, url, user));

	*validity = *uid = 0;
	if (!q) return false;
	if (db_next(q)) {
		*validity = db_int(q, 0);
		*uid = db_int(q, 1);
	}
	return db_done(q);
}

bool inbox_mailbox_set(struct ctx *x, struct str url, struct str user, int64_t validity,
	int64_t uid)
{
	return db_run(x, inbox_sql[MAILBOX_SET], "biii", name_of(x, url, user), validity, uid,
		       x->now) == 1;
}

/* -- reading what may end whoever reads it -- */

/* A message that is being taken in; each step is a transaction of its own. */
struct coming {
	struct store *s;
	struct arena *a;
	const struct inbox_from *from;
	const struct str *bytes;   /* NULL: too large to be fetched */
	struct str what;           /* the message's name in inbox_try */
	struct err *e;
};

static struct str name_of_message(struct ctx *x, const struct coming *c)
{
	if (!c->from->url.n) return secret_hash(x->a, *c->bytes);
	return secret_hash(x->a, str_fmt(x->a, "%lld %lld %.*s %.*s", (long long)c->from->validity,
		(long long)c->from->uid, STR(c->from->user), STR(c->from->url)));
}

static bool begin_work(struct coming *c, struct ctx *x)
{
	return store_begin(c->s, c->a, DB_WRITE, CTX_OPERATOR, store_clock(), x);
}

static bool end_work(struct coming *c, struct ctx *x, bool ok)
{
	if (x->db) ok = store_end(x, ok);
	if (!ok) *c->e = x->err;
	return ok;
}

/* The name under which tries to fetch a message are counted, apart from tries to read it. */
static struct str name_of_fetch(struct ctx *x, const struct inbox_from *from)
{
	return secret_hash(x->a,
		str_fmt(x->a, "fetch %lld %lld %.*s %.*s", (long long)from->validity,
			(long long)from->uid, STR(from->user), STR(from->url)));
}

static bool note_as_read(struct ctx *x, const struct inbox_from *from)
{
	return !from->url.n ||
		(inbox_mailbox_set(x, from->url, from->user, from->validity, from->uid) &&
			db_run(x, inbox_sql[TRIED], "b", name_of_fetch(x, from)) >= 0);
}

/* Count a try to read a message before the message is read, so that a crash counts as well. */
static bool mark_message(struct coming *c, bool fetched, int64_t *tries)
{
	struct ctx x;
	struct db_q *q;
	bool ok = begin_work(c, &x);

	*tries = 0;
	if (!ok) return end_work(c, &x, false);
	c->what = str_dup(c->a, fetched ? name_of_message(&x, c) : name_of_fetch(&x, c->from));
	q = db_query(&x, inbox_sql[TRY], "bii", c->what, c->from->uid, x.now);
	if (q && db_next(q)) *tries = db_int(q, 0);
	return end_work(c, &x, q && db_done(q));
}

/* Take back that the message is being worked on, because the failure was not the fault of the
 * message. When this fails too, nothing can be done. Always false. */
static bool unmark(struct coming *c)
{
	struct err first = *c->e;
	struct ctx x;

	(void)!end_work(c, &x,
		begin_work(c, &x) && db_run(&x, inbox_sql[UNTRY], "b", c->what) >= 0);
	*c->e = first;
	return false;
}

static bool set_aside(struct coming *c, const char *reason, struct inbox_result *out)
{
	const char *why = str_z(c->a,
		str_of(reason)); /* it may stand in the error that ends here */
	struct ctx x;

	err_clear(c->e);
	*out = (struct inbox_result){ .aside = why };
	return end_work(c, &x, begin_work(c, &x) &&
		db_run(&x, inbox_sql[ASIDE], "bsi", c->what, str_of(why), x.now) == 1 &&
		note_as_read(&x, c->from));
}

/* Do what a message says. ERR_INPUT when the message itself is at fault. */
static bool take_message(struct coming *c, const struct mail *m, struct inbox_result *out)
{
	struct ctx x;

	return end_work(c, &x, begin_work(c, &x) && inbox_take(&x, *c->bytes, m, out) &&
		db_run(&x, inbox_sql[TRIED], "b", c->what) >= 0 && note_as_read(&x, c->from));
}

bool inbox_receive(struct store *s, struct arena *a, const struct inbox_from *from,
	const struct str *bytes, const _Atomic bool *stop, struct inbox_result *out, struct err *e)
{
	struct coming c = { .s = s, .a = a, .from = from, .bytes = bytes, .e = e };
	const char *why = "it was tried three times, and whoever read it did not get to its end";
	struct mail m;
	int64_t tries;

	*out = (struct inbox_result){ 0 };
	for (;;) {
		if (!mark_message(&c, true, &tries)) return false;
		if (!bytes) return set_aside(&c, "larger than what is read", out);
		if (tries > INBOX_TRIES) return set_aside(&c, why, out);
		if (mail_read_apart(a, *bytes, stop, &m, e)) break;
		if (e->code == ERR_INPUT || (e->code == ERR_LIMIT && tries == INBOX_TRIES))
			return set_aside(&c, e->text, out);
		if (e->code != ERR_LIMIT) return unmark(&c);
		err_clear(e);
	}
	if (take_message(&c, &m, out)) return true;
	return e->code == ERR_INPUT ? set_aside(&c, e->text, out) : unmark(&c);
}

bool inbox_missed(struct store *s, struct arena *a, const struct inbox_from *from,
	struct inbox_result *out, struct err *e)
{
	struct coming c = { .s = s, .a = a, .from = from, .e = e };
	int64_t tries;

	*out = (struct inbox_result){ 0 };
	return mark_message(&c, false, &tries) &&
		(tries < INBOX_FETCHES ||
			set_aside(&c, "it could not be fetched, time and again", out));
}

bool inbox_aside_list(struct ctx *x, struct inbox_aside **out, size_t *n)
{
	struct db_q *q;

	*out = NEW_N(x->a, struct inbox_aside, INBOX_ASIDE_SHOWN);
	*n = 0;
	if (x->me != CTX_OPERATOR) return err_set(&x->err, ERR_FORBIDDEN, "for the operator alone");
	if (!(q = db_query(x, inbox_sql[ASIDES], "i", (int64_t)INBOX_ASIDE_SHOWN))) return false;
	while (*n < INBOX_ASIDE_SHOWN && db_next(q))
		(*out)[(*n)++] = (struct inbox_aside){ .uid = db_int(q, 0), .at = db_int(q, 1),
			.why = db_text(q, 2) };
	return db_done(q);
}

bool inbox_aside_count(struct ctx *x, int64_t *n)
{
	struct db_q *q = db_query(x, inbox_sql[ASIDES_COUNT], "");

	*n = 0;
	if (!q) return false;
	if (db_next(q)) *n = db_int(q, 0);
	return db_done(q);
}
