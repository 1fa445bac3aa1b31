/* SPDX-License-Identifier: Apache-2.0 */
#include "model/outbox.h"
#include "tests/model/talking.h"

static struct ctx as(struct world *w, int64_t me)
{
	struct ctx x = world_as(w, me);

	x.mail_from = S("talks@example.org");
	return x;
}

static bool add(struct ctx *x, int64_t person)
{
	return outbox_add(x, &(struct outbox_mail){ .person = person, .kind = S("invitation"),
		.about = 7, .subject = S("Ada & Ben"), .text = S("A talk.\n"), .method = "REQUEST",
		.calendar = S("BEGIN:VCALENDAR\r\n") });
}

static enum outbox_state state(struct ctx *x)
{
	enum outbox_state s;
	struct str error;
	int64_t when;

	if (!outbox_last(x, S("invitation"), 7, &s, &error, &when)) world_die("last", &x->err);
	return s;
}

static struct outbox_job *claim(struct ctx *x)
{
	struct outbox_job *job = NULL;

	if (!outbox_claim(x, &job)) world_die("claim", &x->err);
	return job;
}

static void a_mail_is_claimed_by_one_and_sent_once(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, CTX_OPERATOR);
	struct outbox_job *job = NULL, *late;

	OK(add(&x, w.ben) && (job = claim(&x)) != NULL && claim(&x) == NULL);
	IS_STR(job->to, S("ben@example.org"));
	IS_STR(job->mail.subject, S("Ada & Ben"));
	IS_STR(job->mail.calendar, S("BEGIN:VCALENDAR\r\n"));
	OK(str_ends(job->message_id, S("@example.org")));
	x.now += OUTBOX_LEASE + 1; /* whoever claimed it is gone, and has given nothing away */
	OK((late = claim(&x)) != NULL);
	OK(!outbox_go(&x, job) && talking_failed(&x, ERR_CONFLICT));
	OK(outbox_go(&x, late));
	IS(state(&x), OUTBOX_UNSURE);
	x.now += OUTBOX_GIVE_UP; /* from here on nobody sends it by himself */
	OK(claim(&x) == NULL);
	OK(outbox_done(&x, late, OUTBOX_WENT, NULL));
	IS(state(&x), OUTBOX_SENT);
	OK(!outbox_again(&x, late->id) && talking_failed(&x, ERR_MISSING));
	world_drop(&x);
	world_end(&w);
}

static void a_failure_is_tried_again_and_then_given_up(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, CTX_OPERATOR);
	struct outbox_job *job = NULL;
	int tries = 0;

	OK(add(&x, w.ben));
	for (int64_t until = x.now + OUTBOX_GIVE_UP; x.now < until; x.now += 10 * MINUTE)
		if ((job = claim(&x)))
			tries += outbox_done(&x, job, OUTBOX_LATER, failure("451 later"));
	OK(tries > 10 && tries < 30);
	IS(state(&x), OUTBOX_FAILED);
	world_drop(&x);
	world_end(&w);
}

static void a_bounce_is_believed_by_its_tag_alone(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, CTX_OPERATOR);
	struct outbox_trouble *trouble;
	struct outbox_job *job = NULL;
	bool known;
	size_t n;

	OK(add(&x, w.ben) && (job = claim(&x)) && outbox_go(&x, job));
	OK(outbox_done(&x, job, OUTBOX_WENT, NULL));
	OK(outbox_bounced(&x, str_fmt(x.a, "%.*s.AAAAAAAAAAAAAAAA@example.org", 13, job->message_id.p),
		S("no"), &known) && !known);
	OK(outbox_bounced(&x, S("whatever"), S("no"), &known) && !known);
	OK(outbox_bounced(&x, job->message_id, S("5.1.1 no such user"), &known) && known);
	IS(state(&x), OUTBOX_BOUNCED);
	x.me = w.ben;
	OK(outbox_trouble(&x, &trouble, &n) && n == 1);
	x.me = w.ada;
	OK(outbox_trouble(&x, &trouble, &n) && n == 0);
	world_drop(&x);
	world_end(&w);
}

static void without_mail_and_with_a_broken_head_nothing_is_queued(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, CTX_OPERATOR);

	OK(!outbox_add(&x, &(struct outbox_mail){ .person = w.ben, .kind = S("invitation"),
		.subject = S("a\r\nBcc: all@example.org") }) && talking_failed(&x, ERR_INPUT));
	x.mail_from = S("");
	OK(!add(&x, w.ben) && talking_failed(&x, ERR_FAILED));
	world_drop(&x);
	world_end(&w);
}

static void a_mail_that_does_not_open_holds_up_no_other(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, CTX_OPERATOR);
	struct outbox_job *job = NULL;

	OK(add(&x, w.ben));
	world_keep(&x);
	test_db_do(pool, "UPDATE outbox SET content = CAST('of another key' AS BLOB)");
	w.now++;
	x = as(&w, CTX_OPERATOR);
	OK(add(&x, w.cara));
	x.now += DAY;
	for (int turn = 0; turn < 2 && !job; turn++)
		if (!outbox_claim(&x, &job)) err_clear(&x.err);
	OK(job && str_eq(job->to, S("cara@example.org")));
	x.now += OUTBOX_GIVE_UP;
	OK(claim(&x) == NULL); /* it is given up like any other */
	world_drop(&x);
	world_end(&w);
}

static void a_mail_whose_answer_is_under_way_is_not_sent_again(struct db_pool *pool)
{
	struct world w = world(pool);
	struct ctx x = as(&w, CTX_OPERATOR);
	struct outbox_trouble *troubles;
	struct outbox_job *job = NULL, *again = NULL;
	size_t n;

	OK(add(&x, w.ben) && (job = claim(&x)) != NULL && outbox_go(&x, job));
	x.me = w.ben;
	OK(outbox_trouble(&x, &troubles, &n) && n == 0);
	OK(!outbox_again(&x, job->id) && talking_failed(&x, ERR_MISSING));
	x.now += OUTBOX_LEASE + 1;
	OK(outbox_trouble(&x, &troubles, &n) && n == 1);
	OK(outbox_again(&x, job->id));
	x.me = CTX_OPERATOR;
	OK((again = claim(&x)) != NULL && str_eq(again->message_id, job->message_id));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_mail_is_claimed_by_one_and_sent_once);
	RUN_DB(a_failure_is_tried_again_and_then_given_up);
	RUN_DB(a_bounce_is_believed_by_its_tag_alone);
	RUN_DB(without_mail_and_with_a_broken_head_nothing_is_queued);
	RUN_DB(a_mail_that_does_not_open_holds_up_no_other);
	RUN_DB(a_mail_whose_answer_is_under_way_is_not_sent_again);
	return tap_end();
}
