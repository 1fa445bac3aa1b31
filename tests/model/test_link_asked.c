/* SPDX-License-Identifier: Apache-2.0 */
#include "model/link_asked.h"

#include "db/db.h"
#include "model/account.h"
#include "model/outbox.h"
#include "tests/model/talking.h"

static struct ctx with_mail(struct world *w, int64_t who)
{
	struct ctx x = world_as(w, who);

	x.mail_from = S("talks@example.org");
	x.site = S("https://talks.example.org");
	return x;
}

static int64_t count(struct ctx *x, const char *sql)
{
	struct db_q *q = db_query(x, sql, "");
	int64_t n = -1;

	if (q && db_next(q)) n = db_int(q, 0);
	if (!q || !db_done(q)) world_die("count", &x->err);
	return n;
}

/* Answer everybody who waits. */
static void answer_all(struct ctx *x)
{
	int64_t me = x->me;
	bool more = true;

	x->me = CTX_OPERATOR;
	while (more)
		if (!link_answer(x, &more)) world_die("answer", &x->err);
	x->me = me;
}

static int64_t mails(struct ctx *x)
{
	return count(x, "SELECT count(*) FROM outbox WHERE kind = 'sign-in'");
}

static int64_t links(struct ctx *x)
{
	return count(x, "SELECT count(*) FROM sign_in");
}

/* The token of the link in the newest mail. */
static struct str mailed_token(struct ctx *x)
{
	struct outbox_job *job = NULL;
	struct str text, before, rest;
	int64_t me = x->me;

	x->me = CTX_OPERATOR;
	if (!outbox_claim(x, &job) || !job) world_die("claim", &x->err);
	x->me = me;
	text = job->mail.text;
	while (text.n && !str_starts(text, S("/sign-in/"))) text = str_sub(text, 1, text.n);
	if (!text.n) return S("");
	str_cut(str_sub(text, 9, text.n), '\n', &before, &rest);
	return before;
}

static void a_known_address_gets_a_link_and_keeps_its_password(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = with_mail(&w, w.ben);
	struct str cookie;
	struct account_proof proof;
	int64_t person, shut;

	OK(account_link(&x, w.ben).n == 0); /* nobody makes a link for themselves */
	err_clear(&x.err);
	x.me = 0;
	OK(link_ask(&x, S(" Ben@Example.org "), S("de")) && link_ask(&x, S("ben@example.org"), S("de")));
	OK(links(&x) == 0 && mails(&x) == 0); /* asking does nothing but wait */
	answer_all(&x);
	OK(links(&x) == 1 && mails(&x) == 1 && count(&x, "SELECT count(*) FROM link_asked") == 0);
	OK(db_run(&x, "INSERT INTO account (person, password, entered, shut) VALUES ($1, 'hash', 5, 0)", "i", w.ben) == 1);
	cookie = account_enter(&x, mailed_token(&x));
	OK(cookie.n && x.me == w.ben);
	OK(account_session(&x, cookie, &person, &shut) && person == w.ben && !shut);
	OK(account_own_proof(&x, &proof));
	IS_STR(proof.hash, S("hash"));
	world_drop(&x);
	world_end(&w);
}

static void nobody_else_gets_one(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = with_mail(&w, 0);

	OK(link_ask(&x, S("nobody@example.org"), S("")));
	OK(db_run(&x, "UPDATE address SET proven = 0 WHERE person = $1", "i", w.cara) == 1);
	OK(link_ask(&x, S("cara@example.org"), S(""))); /* an admin wrote it down, and nothing more */
	OK(db_run(&x, "UPDATE person SET left_at = 5 WHERE id = $1", "i", w.dev) == 1);
	OK(link_ask(&x, S("dev@example.org"), S("")));
	OK(!link_ask(&x, S("no address"), S("")) && talking_failed(&x, ERR_INPUT));
	answer_all(&x);
	OK(links(&x) == 0 && mails(&x) == 0 && count(&x, "SELECT count(*) FROM link_asked") == 0);
	x.mail_from = S("");
	OK(!link_ask(&x, S("ben@example.org"), S("")) && talking_failed(&x, ERR_CONFLICT));
	world_drop(&x);
	world_end(&w);
}

static void a_mailbox_is_not_flooded_and_a_link_ends(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = with_mail(&w, 0);
	struct str token;

	for (int i = 0; i < 9; i++) {
		OK(link_ask(&x, S("ben@example.org"), S("")));
		answer_all(&x);
	}
	OK(mails(&x) == 5);                    /* and nobody is told that there were more */
	OK(link_ask(&x, S("ada@example.org"), S("")));
	answer_all(&x);
	OK(mails(&x) == 6);
	token = mailed_token(&x);
	x.now += LINK_ASKED_SECONDS;
	OK(!account_enter(&x, token).n && talking_failed(&x, ERR_SIGN_IN));
	world_drop(&x);
	world_end(&w);
}

static void an_address_counts_once_mail_has_reached_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = with_mail(&w, CTX_OPERATOR);

	OK(count(&x, "SELECT count(*) FROM address WHERE proven = 1") == 5); /* the operator's file */
	OK(db_run(&x, "UPDATE address SET proven = 0", "") == 5);
	OK(db_run(&x, "UPDATE person SET admin = 1 WHERE id = $1", "i", w.ada) == 1);
	x.me = w.ada;
	OK(account_mail_link(&x, w.ben, &(struct str){ 0 }));
	x.me = 0;
	OK(account_enter(&x, mailed_token(&x)).n > 0);
	OK(count(&x, "SELECT count(*) FROM address WHERE proven = 1 AND address = 'ben@example.org'") == 1);
	OK(count(&x, "SELECT count(*) FROM address WHERE proven = 1") == 1);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_known_address_gets_a_link_and_keeps_its_password);
	RUN_DB(nobody_else_gets_one);
	RUN_DB(a_mailbox_is_not_flooded_and_a_link_ends);
	RUN_DB(an_address_counts_once_mail_has_reached_it);
	return tap_end();
}
