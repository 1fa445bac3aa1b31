/* SPDX-License-Identifier: Apache-2.0 */
#include "model/link_asked.h"

#include "base/clean.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/letter.h"
#include "view/lang.h"

enum { ASK, WAITING, NEXT, DONE, WHO, LINK };
const char *const link_asked_sql[] = {
	[ASK] =
		"INSERT INTO link_asked (address, lang, made) VALUES ($1, $2, $3)"
		" ON CONFLICT (address) DO NOTHING",
	[WAITING] = "/* all: at most as many as may wait */ SELECT count(*) FROM link_asked",
	[NEXT] = "/* all: the one that waits longest */ SELECT address, lang FROM link_asked ORDER BY made LIMIT 1",
	[DONE] = "DELETE FROM link_asked WHERE address = $1",
	[WHO] =
		"SELECT p.id, p.name, p.lang FROM address a JOIN person p ON p.id = a.person"
		" WHERE a.address = $1 AND a.proven = 1 AND p.left_at IS NULL AND p.name <> ''",
	/* made by the person, so that it neither shuts the account nor takes the password away */
	[LINK] =
		"INSERT INTO sign_in (token, person, expires, made_by, made, mailed)"
		" VALUES ($1, $2, $3, $2, $4, $5)",
	NULL
};

bool link_ask(struct ctx *x, struct str typed, struct str lang)
{
	struct str address;
	struct db_q *q;
	int64_t waiting = 0;

	if (!outbox_is_set_up(x) || !x->site.n)
		return err_set(&x->err, ERR_CONFLICT, TR("there is no mail to send it with"));
	if (!clean_address(x->a, typed, &address))
		return err_field(&x->err, ERR_INPUT, "email", TR("expected an address like ada@example.org"));
	if (!(q = db_query(x, link_asked_sql[WAITING], ""))) return false;
	if (db_next(q)) waiting = db_int(q, 0);
	if (!db_done(q)) return false;
	if (waiting >= LINK_ASKED_MOST)
		return err_set(&x->err, ERR_LIMIT, TR("Many people ask for a link right now. Please try again in some minutes."));
	return db_run(x, link_asked_sql[ASK], "ssi", address, lang, x->now) >= 0;
}

struct asker {
	int64_t person;            /* 0: nobody who may get a link has the address */
	struct str name, lang;
};

static bool find_asker(struct ctx *x, struct str address, struct str lang, struct asker *who)
{
	struct db_q *q = db_query(x, link_asked_sql[WHO], "s", address);

	*who = (struct asker){ 0 };
	if (!q) return false;
	if (db_next(q)) *who = (struct asker){ db_int(q, 0), db_text(q, 1), db_text(q, 2) };
	if (!who->lang.n) who->lang = lang;
	return db_done(q);
}

static bool mail_link(struct ctx *x, struct str address, const struct asker *who)
{
	struct html words = letter_words(x, who->lang), *h = &words;
	const struct letter bound = { .person = who->person, .kind = S("sign-in") };
	struct str token = secret_token(x->a);

	if (!letter_may(x, &bound)) return false; /* before a link is made that nobody gets */
	if (db_run(x, link_asked_sql[LINK], "biiis", secret_hash(x->a, token), who->person,
		    x->now + LINK_ASKED_SECONDS, x->now, address) != 1)
		return false;
	return letter_send(x, h, &(struct letter){ .person = who->person, .to = address, .kind = bound.kind,
		.title = str_of(tr("Your link to sign in")),
		.lines = {
			trf("The link signs you in as %.*s, once and within an hour.", NAME(who->name)),
			str_of(tr("Somebody has asked for it on the page for signing in. If that was not you, nobody has come in: only this mail has the link.")),
		},
		.act = str_of(tr("Sign in")),
		.path = str_fmt(x->a, "/sign-in/%.*s", STR(token)),
		.for_asker = true, .until = x->now + LINK_ASKED_SECONDS }) && audit_add(x, "account.link", who->person);
}

bool link_answer(struct ctx *x, bool *more)
{
	struct db_q *q = db_query(x, link_asked_sql[NEXT], "");
	struct str address = { 0 }, lang = { 0 };
	struct asker who;

	*more = false;
	if (!q) return false;
	if ((*more = db_next(q))) address = db_text(q, 0), lang = db_text(q, 1);
	if (!db_done(q)) return false;
	if (!*more) return true;
	if (db_run(x, link_asked_sql[DONE], "s", address) != 1 || !find_asker(x, address, lang, &who)) return false;
	if (!who.person || mail_link(x, address, &who)) return true;
	if (x->err.code != ERR_LIMIT) return false;
	err_clear(&x->err); /* five such mails within the hour: nobody is told, for nobody may know of the address */
	return true;
}
