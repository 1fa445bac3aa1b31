/* SPDX-License-Identifier: Apache-2.0 */
#include "model/inbox.h"

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

	OK(inbox_take(&x, m, &r));
	OK(!r.again && r.taken == 1 && !r.stale && !r.unknown); /* twice in it, and one answer */
	IS(answer_of_ben(&x, &w, talk), ITIP_ACCEPTED);
	OK(inbox_take(&x, m, &r) && r.again && r.taken == 0);
	x.now += INBOX_KEPT + DAY;
	OK(inbox_sweep(&x) && inbox_take(&x, m, &r) && !r.again);
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

	OK(inbox_take(&x, mail(&x, "eve@example.com", "b", yes(&x, talk), S("")), &r));
	OK(r.unknown == 1 && r.taken == 0);
	OK(inbox_take(&x, mail(&x, "ben@example.org", "c", S("BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n"), S("")), &r));
	OK(r.unknown == 1 && r.taken == 0);
	OK(inbox_take(&x, mail(&x, "ben@example.org", "d", S(""), S("")), &r));
	OK(!r.unknown && !r.taken && !r.bounced); /* it says nothing to us */
	IS(answer_of_ben(&x, &w, talk), ITIP_NO_ANSWER);
	OK(inbox_take(&x, mail(&x, "ben@example.org", "e", S("nonsense"), yes(&x, talk)), &r));
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

		OK(inbox_take(&x, str_fmt(x.a, "%s%.*s", heads[i], STR(m)), &r));
		OK(r.unproven && r.unknown == 1 && !r.taken);
	}
	IS(answer_of_ben(&x, &w, talk), ITIP_NO_ANSWER);
	OK(inbox_take(&x, str_fmt(x.a, "Authentication-Results: mx.example.org;\r\n dmarc=pass\r\n%.*s",
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

int main(void)
{
	RUN_DB(a_message_counts_once_whatever_ways_it_takes);
	RUN_DB(strangers_and_broken_parts_change_nothing);
	RUN_DB(who_writes_in_anothers_name_changes_nothing);
	RUN_DB(a_mailbox_is_read_on_from_where_it_was);
	return tap_end();
}
