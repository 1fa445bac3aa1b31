/* SPDX-License-Identifier: Apache-2.0 */
#include "model/letter.h"
#include "tests/model/talking.h"

static struct ctx as(struct world *w, int64_t me)
{
	struct ctx x = world_as(w, me);

	x.mail_from = S("talks@example.org");
	x.site = S("https://talks.example.org");
	return x;
}

static struct letter to(int64_t person)
{
	return (struct letter){ .person = person, .kind = S("address"), .about = 7,
		.title = S("Confirm <this> address"), .lines = { S("Hello Ben & co.,"), S("one line.") },
		.act = S("Confirm this address"), .path = S("/confirm/0123456789") };
}

static bool send(struct ctx *x, const char *lang, const struct letter *l)
{
	struct html words = letter_words(x, str_of(lang));

	return letter_send(x, &words, l);
}

static struct outbox_job *claim(struct ctx *x)
{
	struct outbox_job *job = NULL;

	if (!outbox_claim(x, &job)) world_die("claim", &x->err);
	return job;
}

/* What the row still holds of the mail itself. */
static int64_t bytes_kept(struct ctx *x)
{
	struct db_q *q = db_query(x, "SELECT sum(length(content) + length(address)) FROM outbox", "");
	int64_t n = -1;

	if (q && db_next(q)) n = db_int(q, 0);
	return q && db_done(q) ? n : -1;
}

static void a_letter_is_text_and_html_with_its_link(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ben);
	struct letter l = to(w.ben);
	struct outbox_job *job;

	l.for_asker = true;
	OK(send(&x, "en", &l) && (job = claim(&x)));
	IS_STR(job->to, S("ben@example.org"));
	IS_STR(job->mail.subject, S("Confirm <this> address"));
	OK(str_starts(job->mail.text, S("Hello Ben & co.,\n\none line.\n\nConfirm this address:\n"
		"https://talks.example.org/confirm/0123456789\n\n-- \nSent by rapport.")));
	OK(str_has(job->mail.text, S("nothing happens when you leave it")) && str_has(job->mail.html, S("nothing happens when you leave it")));
	OK(str_has(job->mail.html, S(">Confirm &lt;this&gt; address</h1>")));
	OK(str_has(job->mail.html, S(" href=\"https://talks.example.org/confirm/0123456789\" ")));
	l.to = S("new@example.org");
	OK(send(&x, "de", &l) && (job = claim(&x)));
	IS_STR(job->to, S("new@example.org"));
	OK(!str_has(job->mail.text, S("Sent by")));
	l.for_asker = false; /* what has happened happens also when its mail is left */
	OK(send(&x, "en", &l) && (job = claim(&x)) && str_has(job->mail.text, S("\n-- \nSent by rapport.")));
	OK(!str_has(job->mail.text, S("nothing happens")) && !str_has(job->mail.html, S("nothing happens")));
	world_drop(&x);
	world_end(&w);
}

static void nothing_is_kept_of_what_was_sent(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ben);
	struct letter l = to(w.ben);
	struct outbox_job *job;

	l.to = S("new@example.org");
	OK(send(&x, "en", &l) && bytes_kept(&x) > 0 && (job = claim(&x)));
	OK(outbox_go(&x, job) && outbox_done(&x, job, OUTBOX_WENT, NULL));
	IS(bytes_kept(&x), 0);
	world_drop(&x);
	world_end(&w);
}

static void a_letter_whose_time_is_over_is_neither_sent_nor_kept(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ben);
	struct letter l = to(w.ben);
	struct outbox_trouble *trouble;
	struct outbox_job *job;
	size_t n;

	l.until = x.now + DAY;
	OK(send(&x, "en", &l) && (job = claim(&x)));
	OK(outbox_done(&x, job, OUTBOX_LATER, failure("451 later")));
	x.now = l.until;
	OK(claim(&x) == NULL);
	OK(bytes_kept(&x) > 0 && outbox_sweep(&x));
	IS(bytes_kept(&x), 0);
	OK(outbox_trouble(&x, &trouble, &n) && n == 1 && !trouble->kept);
	IS(trouble->state, OUTBOX_FAILED);
	OK(!outbox_again(&x, trouble->id) && talking_failed(&x, ERR_MISSING));
	world_drop(&x);
	world_end(&w);
}

static void one_that_is_just_being_sent_is_left_to_whoever_sends_it(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ben);
	struct letter l = to(w.ben);
	struct outbox_job *job;

	l.until = x.now + 10;
	OK(send(&x, "en", &l) && (job = claim(&x)));
	x.now += 20;
	OK(outbox_sweep(&x) && outbox_go(&x, job) && outbox_done(&x, job, OUTBOX_WENT, NULL));
	IS(bytes_kept(&x), 0);
	world_drop(&x);
	world_end(&w);
}

static void a_mailbox_is_not_flooded(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ben);
	struct letter l = to(w.ben);

	for (int i = 0; i < LETTER_HOURLY; i++) OK(send(&x, "en", &l));
	OK(!send(&x, "en", &l) && talking_failed(&x, ERR_LIMIT));
	l.person = w.cara;
	OK(send(&x, "en", &l));
	l.person = w.ben;
	x.now += HOUR;
	OK(send(&x, "en", &l));
	world_drop(&x);
	world_end(&w);
}

/* One mailbox, by however many names, and however many people are said to have it. */
static void a_mailbox_of_nobody_here_is_not_flooded_by_many(struct db_pool *pool)
{
	static const char *const spelled[] = { "new.hire@example.org", "newhire@example.org", "NewHire@Example.org",
		"newhire+1@example.org", "new.hire+two@example.org" };
	struct world w = world(pool);
	struct ctx x = as(&w, w.ben);
	int64_t people[] = { w.ada, w.ben, w.cara, w.dev, w.eve };
	struct letter l = to(w.ben);

	for (int i = 0; i < 2 * OUTBOX_STRANGER_HOURLY; i++) {
		if (i == OUTBOX_STRANGER_HOURLY) x.now += HOUR;
		l.person = people[i % 5], l.to = str_of(spelled[i % 5]);
		OK(send(&x, "en", &l));
		if (i % OUTBOX_STRANGER_HOURLY < OUTBOX_STRANGER_HOURLY - 1) continue;
		l.person = people[0];
		OK(!send(&x, "en", &l) && talking_failed(&x, ERR_LIMIT));
	}
	x.now += HOUR; /* the day is full */
	OK(!send(&x, "en", &l) && talking_failed(&x, ERR_LIMIT));
	l.to = S("somebody@example.org");
	OK(send(&x, "en", &l));
	l.person = w.ben, l.to = S("ben@example.org"); /* it is his */
	OK(send(&x, "en", &l));
	l.to = S("newhire@example.org"), x.now += DAY;
	OK(send(&x, "en", &l));
	world_drop(&x);
	world_end(&w);
}

static void a_name_to_a_stranger_is_short_and_no_link(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ben);
	struct html words = letter_words(&x, S("en"));

	IS_STR(letter_name(&words, S("Dr. M\xc3\xbcller-O'Neil d.S.")), S("Dr. M\xc3\xbcller-O'Neil d.S."));
	IS_STR(letter_name(&words, S("see https://evil.example")), S("see https:\xe2\x81\xa0/\xe2\x81\xa0/\xe2\x81\xa0""evil.\xe2\x81\xa0""example"));
	struct str sixty = S("\xc3\xbc""23456789 123456789 123456789 123456789 123456789 123456789 ");
	sixty.n--;
	IS_STR(letter_name(&words, sixty), sixty);
	IS_STR(letter_name(&words, str_fmt(x.a, "%.*s 1", STR(sixty))), str_fmt(x.a, "%.*s\xe2\x80\xa6", STR(sixty)));
	world_drop(&x);
	world_end(&w);
}

static void what_would_break_a_mail_is_refused(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, w.ben);
	struct letter l = to(w.ben);

	l.lines[1] = S("two\nlines");
	OK(!send(&x, "en", &l) && talking_failed(&x, ERR_INPUT));
	l = to(w.ben);
	l.to = S("x@example.org\r\nBcc: all@example.org");
	OK(!send(&x, "en", &l) && talking_failed(&x, ERR_INPUT));
	l = to(w.ben);
	x.site = S("");
	OK(!send(&x, "en", &l) && talking_failed(&x, ERR_FAILED));
	l.path = S("");
	OK(send(&x, "en", &l));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_letter_is_text_and_html_with_its_link);
	RUN_DB(nothing_is_kept_of_what_was_sent);
	RUN_DB(a_letter_whose_time_is_over_is_neither_sent_nor_kept);
	RUN_DB(one_that_is_just_being_sent_is_left_to_whoever_sends_it);
	RUN_DB(a_mailbox_is_not_flooded);
	RUN_DB(a_mailbox_of_nobody_here_is_not_flooded_by_many);
	RUN_DB(a_name_to_a_stranger_is_short_and_no_link);
	RUN_DB(what_would_break_a_mail_is_refused);
	return tap_end();
}
