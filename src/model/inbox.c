/* SPDX-License-Identifier: Apache-2.0 */
#include "model/inbox.h"

#include "base/secret.h"
#include "db/db.h"
#include "mail/auth.h"
#include "mail/message.h"
#include "model/invitation.h"
#include "model/outbox.h"

enum { SEEN, SWEEP, MAILBOX, MAILBOX_SET };
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

bool inbox_take(struct ctx *x, struct str message, struct inbox_result *out)
{
	struct mail m;
	int64_t fresh;

	*out = (struct inbox_result){ 0 };
	if (!mail_read(x->a, message, &m, &x->err)) return false;
	fresh = db_run(x, inbox_sql[SEEN], "bi", secret_hash(x->a, message), x->now);
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
	return db_run(x, inbox_sql[SWEEP], "i", x->now - INBOX_KEPT) >= 0;
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
