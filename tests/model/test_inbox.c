/* SPDX-License-Identifier: Apache-2.0 */
#include "model/inbox.h"

#include "base/file.h"
#include "mail/apart.h"
#include "model/invitation.h"
#include "tests/model/talking.h"

static const int64_t tuesday = (MONDAY + 1) * INT64_C(86400);

/* Ada's and Ben's talk, of which both were told. */
static int64_t told(struct ctx *x, const struct world *w)
{
	size_t done;
	int64_t id;

	x->mail_from = S("talks@example.org");
	if (!(id = talk_plan(x, talking_pair(x, w->ben), tuesday + 10 * HOUR, 15, 15)))
		world_die("talk", &x->err);
	x->now += MINUTE;
	x->me = CTX_OPERATOR;
	OK(invitation_tell(x, 10, &done) && done == 1);
	return id;
}

static struct str yes(struct ctx *x, int64_t talk)
{
	return str_fmt(x->a, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
		"UID:%.*s\r\nDTSTAMP:20261123T080000Z\r\nORGANIZER:mailto:talks@example.org\r\n"
		"ATTENDEE;PARTSTAT=ACCEPTED:mailto:ben@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
		STR(invitation_uid(x, talk)));
}

/* A message with one calendar part, or two. */
static struct str mail(struct ctx *x, const char *from, const char *id, struct str one, struct str two)
{
	struct buf b = { .a = x->a };

	buf_fmt(&b, "From: <%s>\r\nTo: <talks@example.org>\r\nMessage-ID: <%s@example.org>\r\n"
		"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n", from, id);
	for (int i = 0; i < 2; i++) {
		struct str part = i ? two : one;

		if (part.n)
			buf_fmt(&b, "--b\r\nContent-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n%.*s\r\n",
				STR(part));
	}
	buf_z(&b, "--b--\r\n");
	return buf_str(&b);
}

static bool take(struct ctx *x, struct str bytes, struct inbox_result *r)
{
	struct mail m;

	return mail_read(x->a, bytes, &m, &x->err) && inbox_take(x, bytes, &m, r);
}

static enum itip_answer answer_of_ben(struct ctx *x, const struct world *w, int64_t talk)
{
	struct invitation both[2];
	int64_t me = x->me;
	size_t n;

	x->me = w->ada;
	if (!invitation_list_talk(x, talk, both, &n)) world_die("list", &x->err);
	x->me = me;
	for (size_t i = 0; i < n; i++)
		if (both[i].person == w->ben) return both[i].answer;
	return ITIP_NO_ANSWER;
}

static void a_message_counts_once_whatever_ways_it_takes(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t talk = told(&x, &w);
	struct str m = mail(&x, "ben@example.org", "a", yes(&x, talk), yes(&x, talk));
	struct inbox_result r;

	OK(take(&x, m, &r));
	OK(!r.again && r.taken == 1 && !r.stale && !r.unknown); /* twice in it, and one answer */
	IS(answer_of_ben(&x, &w, talk), ITIP_ACCEPTED);
	OK(take(&x, m, &r) && r.again && r.taken == 0);
	x.now += INBOX_KEPT + DAY;
	OK(inbox_sweep(&x) && take(&x, m, &r) && !r.again);
	IS(r.taken, 0); /* the talk is over by then */
	world_drop(&x);
	world_end(&w);
}

static void strangers_and_broken_parts_change_nothing(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t talk = told(&x, &w);
	struct inbox_result r;

	OK(take(&x, mail(&x, "eve@example.com", "b", yes(&x, talk), S("")), &r));
	OK(r.unknown == 1 && r.taken == 0);
	OK(take(&x, mail(&x, "ben@example.org", "c", S("BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n"), S("")), &r));
	OK(r.unknown == 1 && r.taken == 0);
	OK(take(&x, mail(&x, "ben@example.org", "d", S(""), S("")), &r));
	OK(!r.unknown && !r.taken && !r.bounced); /* it says nothing to us */
	IS(answer_of_ben(&x, &w, talk), ITIP_NO_ANSWER);
	OK(take(&x, mail(&x, "ben@example.org", "e", S("nonsense"), yes(&x, talk)), &r));
	OK(r.unknown == 1 && r.taken == 1); /* beside a good one */
	world_drop(&x);
	world_end(&w);
}

/* Ben knows the UID too, and might write in Ada's name. */
static void who_writes_in_anothers_name_changes_nothing(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, w.ada);
	int64_t talk = told(&x, &w);
	const char *heads[] = { "", "Authentication-Results: mx.example.org; dmarc=fail header.from=example.org\r\n",
		"Authentication-Results: mx.example.org; dmarc=none\r\n"
		"Authentication-Results: mx.example.org; dmarc=pass\r\n", /* the second one came with the mail */
		"Authentication-Results: mx.example.com; dmarc=pass\r\n" };
	struct inbox_result r;

	x.mail_authserv = S("mx.example.org");
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		struct str m = mail(&x, "ben@example.org", "f", yes(&x, talk), S(""));

		OK(take(&x, str_fmt(x.a, "%s%.*s", heads[i], STR(m)), &r));
		OK(r.unproven && r.unknown == 1 && !r.taken);
	}
	IS(answer_of_ben(&x, &w, talk), ITIP_NO_ANSWER);
	OK(take(&x, str_fmt(x.a, "Authentication-Results: mx.example.org;\r\n dmarc=pass\r\n%.*s",
		STR(mail(&x, "ben@example.org", "g", yes(&x, talk), S("")))), &r));
	OK(!r.unproven && r.taken == 1);
	world_drop(&x);
	world_end(&w);
}

static void a_mailbox_is_read_on_from_where_it_was(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = world_as(&w, CTX_OPERATOR);
	int64_t validity, uid;

	OK(inbox_mailbox(&x, S("imaps://a"), S("talks"), &validity, &uid) && !validity && !uid);
	OK(inbox_mailbox_set(&x, S("imaps://a"), S("talks"), 7, 41));
	OK(inbox_mailbox_set(&x, S("imaps://a"), S("talks"), 7, 42));
	OK(inbox_mailbox(&x, S("imaps://a"), S("talks"), &validity, &uid));
	OK(validity == 7 && uid == 42);
	OK(inbox_mailbox(&x, S("imaps://a"), S("other"), &validity, &uid) && !uid);
	world_drop(&x);
	world_end(&w);
}

/* -- a process that reads: this program once more, see main() -- */

static struct inbox_from place(int64_t uid)
{
	return (struct inbox_from){ S("imap://mail.example.org"), S("talks"), 5, uid };
}

/* How far the mailbox is read. */
static int64_t read_to(struct world *w)
{
	struct ctx x = world_as(w, CTX_OPERATOR);
	int64_t validity = 0, uid = 0;

	if (!inbox_mailbox(&x, place(0).url, place(0).user, &validity, &uid)) world_die("mailbox", &x.err);
	world_drop(&x);
	return uid;
}

static size_t asides(struct world *w, struct inbox_aside **all)
{
	struct ctx x = world_as(w, CTX_OPERATOR);
	size_t n = 0;

	if (!inbox_aside_list(&x, all, &n)) world_die("asides", &x.err);
	world_drop(&x);
	return n;
}

static int64_t tries_of_all(struct world *w)
{
	struct ctx x = world_as(w, CTX_OPERATOR);
	struct db_q *q = db_query(&x, "SELECT COALESCE(sum(tries), 0) FROM inbox_try", "");
	int64_t n = q && db_next(q) ? db_int(q, 0) : -1;

	if (!q || !db_done(q)) world_die("tries", &x.err);
	world_drop(&x);
	return n;
}

static void a_message_that_ends_its_reader_is_set_aside_and_the_next_is_read(struct db_pool *pool)
{
	static const char *const how[] = { "abort", "babble", "much", "nothing" };
	struct world w = world(pool);
	struct inbox_from from = place(1);
	struct inbox_result got;
	struct inbox_aside *all;
	struct err e = { 0 };
	struct str m;

	for (size_t i = 0; i < sizeof how / sizeof *how; i++, from.uid++) {
		m = str_fmt(w.a, "X-Test: %s\r\n\r\n", how[i]);
		OK(inbox_receive(&w.store, w.a, &from, &m, NULL, &got, &e));
		OK(!e.code && got.aside);
		IS(read_to(&w), from.uid);
	}
	IS(asides(&w, &all), 4);
	IS(tries_of_all(&w), 4 * INBOX_TRIES);
	m = S("From: a@b.c\r\n\r\nhello\r\n");
	OK(inbox_receive(&w.store, w.a, &from, &m, NULL, &got, &e) && !got.aside);
	IS(read_to(&w), from.uid);
	IS(tries_of_all(&w), 4 * INBOX_TRIES); /* of what was read nothing is kept */
	world_end(&w);
}

static void a_message_that_ended_this_program_thrice_is_not_read_again(struct db_pool *pool)
{
	struct world w = world(pool);
	struct inbox_from from = place(9);
	struct inbox_result got;
	struct inbox_aside *all;
	struct err e = { 0 };
	struct str m = S("From: a@b.c\r\n\r\nhello\r\n");
	_Atomic bool stop = true;

	OK(!inbox_receive(&w.store, w.a, &from, &m, &stop, &got, &e)); /* an orderly end is no try */
	IS(tries_of_all(&w), 0);
	err_clear(&e);
	test_db_do(pool, "UPDATE inbox_try SET tries = 3"); /* as three crashes leave it */
	OK(inbox_receive(&w.store, w.a, &from, &m, NULL, &got, &e) && got.aside);
	IS(asides(&w, &all), 1);
	IS(all->uid, 9);
	IS(read_to(&w), 9);
	world_end(&w);
}

static void a_message_that_cannot_be_fetched_holds_up_no_other(struct db_pool *pool)
{
	struct world w = world(pool);
	struct inbox_from from = place(3);
	struct inbox_result got;
	struct inbox_aside *all;
	struct err e = { 0 };
	struct str m = S("From: a@b.c\r\n\r\nhello\r\n");

	for (int i = 1; i < INBOX_FETCHES; i++) OK(inbox_missed(&w.store, w.a, &from, &got, &e) && !got.aside);
	IS(read_to(&w), 0);
	OK(inbox_receive(&w.store, w.a, &from, &m, NULL, &got, &e) && !got.aside); /* it came after all */
	IS(read_to(&w), 3);
	IS(tries_of_all(&w), 0);
	from.uid = 4;
	for (int i = 1; i <= INBOX_FETCHES; i++)
		OK(inbox_missed(&w.store, w.a, &from, &got, &e) && (i < INBOX_FETCHES) == !got.aside);
	IS(read_to(&w), 4);
	IS(asides(&w, &all), 1);
	IS(all->uid, 4);
	world_end(&w);
}

static void what_is_beyond_the_bounds_is_set_aside_at_once(struct db_pool *pool)
{
	struct world w = world(pool);
	const struct inbox_from pipe = { 0 }, from = place(2);
	struct inbox_result got;
	struct inbox_aside *all;
	struct err e = { 0 };
	struct buf b = { .a = w.a };
	struct str m;

	buf_z(&b, "From: ");
	for (int i = 0; i < 30000; i++) buf_z(&b, "a:");
	buf_z(&b, "\r\n\r\n");
	m = buf_str(&b);
	OK(inbox_receive(&w.store, w.a, &pipe, &m, NULL, &got, &e) && got.aside);
	OK(inbox_receive(&w.store, w.a, &from, NULL, NULL, &got, &e) && got.aside); /* not fetched: too large */
	m = S("no message at all");
	OK(inbox_receive(&w.store, w.a, &pipe, &m, NULL, &got, &e) && got.aside);
	IS(asides(&w, &all), 3);
	IS(tries_of_all(&w), 3);
	IS(read_to(&w), 2);
	world_end(&w);
}

/* The child of inbox_receive(): what it does stands in the message. */
static int read_as_child(void)
{
	struct arena *a = arena_new();
	struct buf out = { .a = a };
	struct err e = { 0 };
	struct str m;
	bool ok = file_read(a, "-", MAIL_BYTES, &m, &e);

	if (str_has(m, S("X-Test: abort"))) abort();
	if (str_has(m, S("X-Test: babble"))) printf("rapport-mail 1\nF3:a\nb\n");
	for (int i = 0; str_has(m, S("X-Test: much")) && i < 600000; i++) printf("much too much, and more\n");
	if (str_has(m, S("X-Test"))) {
		arena_free(a); /* a leak that a sanitizer finds would be another end */
		return 0;
	}
	ok = ok && mail_read_here(a, m, &out, &e);
	if (out.n) fwrite(out.p, 1, out.n, stdout);
	arena_free(a);
	return ok ? 0 : err_exit(&e);
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "read-mail") == 0) return read_as_child();
	RUN_DB(a_message_counts_once_whatever_ways_it_takes);
	RUN_DB(strangers_and_broken_parts_change_nothing);
	RUN_DB(who_writes_in_anothers_name_changes_nothing);
	RUN_DB(a_mailbox_is_read_on_from_where_it_was);
	RUN_DB(a_message_that_ends_its_reader_is_set_aside_and_the_next_is_read);
	RUN_DB(a_message_that_ended_this_program_thrice_is_not_read_again);
	RUN_DB(a_message_that_cannot_be_fetched_holds_up_no_other);
	RUN_DB(what_is_beyond_the_bounds_is_set_aside_at_once);
	return tap_end();
}
