/* SPDX-License-Identifier: Apache-2.0 */
#include "model/first_link.h"

#include "model/account.h"
#include "model/letter.h"
#include "model/link_asked.h"
#include "tests/model/telling.h"

/* The names of the list, "Ben Cara "; as whom it is asked is for the caller. */
static struct str names(struct ctx *x, int64_t after)
{
	struct buf b = { .a = x->a };
	struct first_link *rows;
	bool more;
	size_t n;

	if (!first_link_list(x, after, &rows, &n, &more)) world_die("list", &x->err);
	for (size_t i = 0; i < n; i++) buf_fmt(&b, "%.*s ", STR(rows[i].name));
	return buf_str(&b);
}

static void enter(struct ctx *x, int64_t person)
{
	if (db_run(x, "INSERT INTO account (person, password, entered) VALUES ($1, '', $2)", "ii", person, x->now) != 1)
		world_die("enter", &x->err);
}

static void an_admin_sees_everybody_who_is_not_here_and_a_leader_their_own(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = telling_as(&w, w.ada);

	IS_STR(names(&x, 0), S("Ben Cara Dev Eve "));
	IS_STR(names(&x, w.cara), S("Dev Eve "));
	x.me = w.ben;
	IS_STR(names(&x, 0), S("Dev "));
	x.me = w.eve;
	IS_STR(names(&x, 0), S(""));
	x.me = w.ada;
	enter(&x, w.cara);
	OK(db_run(&x, "UPDATE person SET left_at = $2 WHERE id = $1", "ii", w.eve, x.now) == 1);
	IS_STR(names(&x, 0), S("Ben Dev "));
	world_drop(&x);
	world_end(&w);
}

/* Whoever was let in by a link that another had in hands, and set no password, may be that other. */
static void who_is_shut_is_not_here(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = telling_as(&w, w.ben);

	enter(&x, w.dev);
	IS_STR(names(&x, 0), S(""));
	OK(db_run(&x, "UPDATE account SET shut = 1 WHERE person = $1", "i", w.dev) == 1);
	IS_STR(names(&x, 0), S("Dev "));
	world_drop(&x);
	world_end(&w);
}

static void a_row_says_who_leads_and_whether_a_link_works(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = telling_as(&w, w.ada);
	struct first_link *rows;
	struct str to;
	bool more;
	size_t n;

	OK(db_run(&x, "DELETE FROM address WHERE person = $1", "i", w.cara) == 1);
	OK(account_mail_link(&x, w.dev, &to));
	OK(first_link_list(&x, 0, &rows, &n, &more) && n == 4 && !more);
	OK(rows[0].by_mail && !rows[0].made && !rows[0].leader.n); /* Ben, whom the reader leads */
	OK(!rows[1].by_mail);
	IS_STR(rows[2].leader, S("Ben"));
	IS(rows[2].made, x.now);
	x.now += ACCOUNT_LINK_SECONDS;
	OK(first_link_list(&x, 0, &rows, &n, &more) && rows[2].made == 0);
	world_drop(&x);
	world_end(&w);
}

static void a_list_has_twenty_and_says_that_there_are_more(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = telling_as(&w, w.ada);
	struct first_link *rows;
	int64_t seen = 0, after = 0;
	bool more = true;
	size_t n;

	for (int i = 0; i < 2 * FIRST_LINKS - 4; i++)
		OK(roster_add(&x, &(struct newcomer){ .name = str_fmt(x.a, "New %d", i), .timezone = S("Europe/Berlin"),
			.work_hours = S("09:00-17:00"), .minutes = 15, .cadence_days = 7 }, &after));
	after = 0;
	for (int lists = 0; more; lists++) {
		OK(first_link_list(&x, after, &rows, &n, &more) && n == FIRST_LINKS && more == (lists == 0));
		for (size_t i = 0; i < n; i++) OK(rows[i].person > after), after = rows[i].person, seen++;
	}
	IS(seen, 2 * FIRST_LINKS);
	world_drop(&x);
	world_end(&w);
}

/* The mail that is due, which the worker has tried with this result. */
static void try_mail(struct ctx *x, enum outbox_result result)
{
	struct outbox_job *job = NULL;
	int64_t me = x->me;

	x->me = CTX_OPERATOR;
	if (!outbox_claim(x, &job) || !job) world_die("claim", &x->err);
	if (result == OUTBOX_WENT && !outbox_go(x, job)) world_die("go", &x->err);
	if (!outbox_done(x, job, result, result == OUTBOX_WENT ? NULL : failure("no (SMTP 550)"))) world_die("done", &x->err);
	x->me = me;
}

static struct first_link link_of(struct ctx *x, int64_t person)
{
	struct first_link l;

	if (!first_link_of(x, person, &l)) world_die("link of", &x->err);
	return l;
}

static void whose_mail_did_not_arrive_still_needs_a_link(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = telling_as(&w, w.ben);
	struct first_link l = link_of(&x, w.dev);
	struct str to;

	OK(l.person == w.dev && !l.mailed && first_link_is_needed(&l));
	OK(link_of(&x, w.eve).person == 0); /* Ben does not lead her */
	OK(account_mail_link(&x, w.dev, &to));
	l = link_of(&x, w.dev);
	OK(l.mailed && l.mail == OUTBOX_WAITING && !first_link_is_needed(&l));
	try_mail(&x, OUTBOX_LATER);
	l = link_of(&x, w.dev);
	OK(l.mailed && l.mail == OUTBOX_WAITING && l.error.n && first_link_is_needed(&l));
	OK(account_mail_link(&x, w.dev, &to)); /* which takes the place of the one that waits */
	IS(telling_count(&x, "SELECT count(*) FROM outbox WHERE about = $1", w.dev), 1);
	try_mail(&x, OUTBOX_REFUSED);
	l = link_of(&x, w.dev);
	OK(l.mailed && l.mail == OUTBOX_FAILED && l.error.n && first_link_is_needed(&l));
	x.now += ACCOUNT_LINK_SECONDS;
	l = link_of(&x, w.dev);
	OK(!l.made && l.mailed && l.mail == OUTBOX_FAILED); /* and it is said also later */
	OK(account_mail_link(&x, w.dev, &to));
	try_mail(&x, OUTBOX_WENT);
	l = link_of(&x, w.dev);
	OK(l.mail == OUTBOX_SENT && l.made && !l.error.n && !first_link_is_needed(&l));
	world_drop(&x);
	world_end(&w);
}

/* As many as a stranger may ask for in an hour, and some more. */
static void ask_as_a_stranger(struct ctx *x)
{
	int64_t me = x->me;

	for (int i = 0; i < LETTER_HOURLY + 2; i++) {
		bool more = true;

		x->me = 0;
		if (!link_ask(x, S("dev@example.org"), S(""))) world_die("ask", &x->err);
		x->me = CTX_OPERATOR;
		while (more)
			if (!link_answer(x, &more)) world_die("answer", &x->err);
	}
	x->me = me;
}

static void a_stranger_who_asks_stops_no_first_link(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = telling_as(&w, w.ben);
	struct first_link l;
	struct str to;

	ask_as_a_stranger(&x);
	IS(telling_count(&x, "SELECT count(*) FROM outbox WHERE kind = 'sign-in' AND person = $1", w.dev), LETTER_HOURLY);
	IS(telling_count(&x, "SELECT count(*) FROM sign_in WHERE person = $1", w.dev), LETTER_HOURLY);
	l = link_of(&x, w.dev);
	OK(!l.made && !l.mailed && first_link_is_needed(&l));
	for (int i = 0; i < LETTER_HOURLY; i++) {
		OK(account_mail_link(&x, w.dev, &to));
		OK(db_run(&x, "UPDATE outbox SET state = 1 WHERE kind = 'first-link'", "") > 0);
	}
	l = link_of(&x, w.dev);
	OK(l.made == x.now && !first_link_is_needed(&l));
	OK(!account_mail_link(&x, w.dev, &to) && talking_failed(&x, ERR_LIMIT)); /* the mailbox has its bound all the same */
	IS(telling_count(&x, "SELECT count(*) FROM sign_in WHERE person = $1", w.dev), 1); /* and its link works on */
	OK(db_run(&x, "UPDATE outbox SET state = 2 WHERE kind = 'first-link'", "") == LETTER_HOURLY);
	OK(account_mail_link(&x, w.dev, &to)); /* what was refused has filled no mailbox */
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(whose_mail_did_not_arrive_still_needs_a_link);
	RUN_DB(a_stranger_who_asks_stops_no_first_link);
	RUN_DB(an_admin_sees_everybody_who_is_not_here_and_a_leader_their_own);
	RUN_DB(who_is_shut_is_not_here);
	RUN_DB(a_row_says_who_leads_and_whether_a_link_works);
	RUN_DB(a_list_has_twenty_and_says_that_there_are_more);
	return tap_end();
}
