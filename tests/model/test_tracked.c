/* SPDX-License-Identifier: Apache-2.0 */
#include "model/tracked.h"

#include "base/id.h"
#include "model/need.h"
#include "model/retry.h"
#include "model/stays.h"
#include "model/step.h"
#include "model/tracker_job.h"
#include "model/undo_act.h"
#include "tests/model/talking.h"

#define URL "https://api.github.com"

static int64_t add(struct ctx *x, bool closes)
{
	struct str secret;

	return tracker_add(x, &(struct tracker){ .kind = TRACKER_GITHUB, .url = S(URL "/"),
		.project = S("acme/app"), .token = S("tok_S3cret"), .closes = closes }, false, &secret);
}

static int64_t add_step(struct ctx *x, int64_t with, int64_t owner)
{
	struct step s = { .pair = talking_pair(x, with), .owner = owner, .words = S("Order the phones") };

	return step_add(x, &s);
}

/* Do one job as the worker would, with this outcome. The job; NULL: nothing was due. */
static struct tracker_job *work(struct world *w, struct tracker_outcome o)
{
	struct ctx x = world_as(w, CTX_OPERATOR);
	struct tracker_job *job;

	OK(tracker_claim(&x, false, &job));
	if (job) OK(tracker_done(&x, job, &o));
	world_keep(&x);
	return job;
}

static struct tracker_job *made(struct world *w, const char *number)
{
	struct tracker_issue is = { .number = str_of(number), .at = w->now, .updated = w->now };

	return work(w, (struct tracker_outcome){ .issues = &is, .n = 1 });
}

/* A question for states is answered: this issue is so since `at`. */
static struct tracker_job *seen(struct world *w, enum tracked_theirs theirs, int64_t at)
{
	struct tracker_issue is = { .number = S("12"), .theirs = theirs, .at = at, .updated = at };

	return work(w, (struct tracker_outcome){ .issues = &is, .n = 1 });
}

/* A world in which a step of Ben's lies in his tracker as issue 12. */
struct lying {
	struct world w;
	int64_t tracker, step;
};

static struct lying lying(struct db_pool *p, bool closes)
{
	struct lying l = { .w = world(p) };
	struct ctx x = world_as(&l.w, l.w.ben);

	l.tracker = add(&x, closes);
	l.step = add_step(&x, l.w.ada, l.w.ben);
	OK(l.tracker && l.step && tracked_put(&x, l.step, l.tracker, true));
	world_keep(&x);
	IS(work(&l.w, (struct tracker_outcome){ 0 })->what, TRACKER_CHECK);
	IS(made(&l.w, "12")->what, TRACKER_MAKE);
	return l;
}

static struct step *look(struct lying *l)
{
	struct ctx x = world_as(&l->w, l->w.ben);
	struct step *s = step_get(&x, l->step);

	world_drop(&x);
	return s;
}

static void act(struct lying *l, int64_t who, bool (*does)(struct ctx *, int64_t))
{
	struct ctx x = world_as(&l->w, who);

	OK(does(&x, l->step));
	world_keep(&x);
}

/* -- who may what -- */

static void a_tracker_is_its_persons_alone(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct tracker *t, *all;
	int64_t id = add(&x, false), step = add_step(&x, w.ben, w.ada);
	size_t n;

	OK(id && (t = tracker_get(&x, id)));
	IS_STR(t->host, S("api.github.com"));
	OK(!t->url.n && !t->token.n && !t->agreed);
	x.me = w.ben;
	OK(!tracker_get(&x, id) && talking_failed(&x, ERR_MISSING));
	OK(!tracker_set(&x, id, &(struct tracker){ 0 }) && talking_failed(&x, ERR_MISSING));
	OK(!tracker_try(&x, id) && talking_failed(&x, ERR_MISSING));
	OK(!tracker_agree(&x, id, true) && talking_failed(&x, ERR_MISSING));
	OK(!tracker_del(&x, id) && talking_failed(&x, ERR_MISSING));
	OK(tracker_list(&x, &all, &n) && n == 0);
	OK(!tracked_put(&x, step, id, true) && talking_failed(&x, ERR_FORBIDDEN));
	OK(!tracked_forget(&x, step) && talking_failed(&x, ERR_MISSING));
	x.me = w.cara;
	OK(!tracked_put(&x, step, id, true) && talking_failed(&x, ERR_MISSING));
	x.me = w.ada;
	OK(!tracked_put(&x, step, id, false) && talking_failed(&x, ERR_CONFLICT));
	OK(tracked_put(&x, step, id, true));
	OK(!tracked_put(&x, step, id, true) && talking_failed(&x, ERR_CONFLICT));
	OK(tracker_del(&x, id) && step_get(&x, step)->tracked == STEP_IN_NO_TRACKER);
	world_drop(&x);
	world_end(&w);
}

static void odd_settings_are_refused(struct db_pool *p)
{
	static const struct tracker odd[] = {
		{ .url = S("http://api.github.com"), .project = S("a/b"), .token = S("x") },
		{ .url = S("https://127.0.0.1"), .project = S("a/b"), .token = S("x") },
		{ .url = S(URL "?a=b"), .project = S("a/b"), .token = S("x") },
		{ .url = S(URL), .project = S("a"), .token = S("x") },
		{ .url = S(URL), .project = S("a/../b"), .token = S("x") },
		{ .url = S(URL), .project = S("../b"), .token = S("x") },
		{ .url = S(URL), .project = S("a/b?c"), .token = S("x") },
		{ .url = S(URL), .project = S("a/b"), .token = S("") },
		{ .url = S(URL), .project = S("a/b"), .token = S("x\r\nHost: y") },
		{ .url = S(URL), .project = S("a/b"), .token = S("x"), .labels = S("a\nb") },
		{ .kind = TRACKER_GITLAB, .url = S(URL), .project = S("a"), .token = S("x") },
		{ .kind = TRACKER_GITLAB, .url = S(URL), .project = S("a//b"), .token = S("x") },
		{ .kind = TRACKER_GITLAB, .url = S(URL), .project = S("a/../b"), .token = S("x") },
		{ .kind = TRACKER_JIRA, .url = S(URL), .project = S("A\" OR 1"), .token = S("x"), .issue_type = S("Task") },
		{ .kind = TRACKER_JIRA, .url = S(URL), .project = S("APP"), .token = S("x") },
		{ .kind = TRACKER_JIRA, .url = S(URL), .project = S("APP"), .token = S("x"), .issue_type = S("Task"),
			.labels = S("two words") },
		{ .kind = TRACKER_JIRA_CLOUD, .url = S(URL), .project = S("APP"), .token = S("x"), .issue_type = S("Task") },
		{ .kind = TRACKER_WEBHOOK, .url = S(URL), .template = S("{\"a\":{{line}}}") },
		{ .kind = TRACKER_WEBHOOK, .url = S(URL), .template = S("{\"a\":\"{{name}}\"}") },
		{ .kind = TRACKER_WEBHOOK, .url = S(URL), .template = S("{\"a\":{{due}}}") },
		{ .kind = TRACKER_WEBHOOK, .url = S(URL), .template = S("line={{line}}") },
		{ .kind = TRACKER_WEBHOOK, .url = S(URL) },
		{ .kind = TRACKER_KINDS, .url = S(URL), .project = S("a/b"), .token = S("x") },
	};
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct str secret;

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		OK(!tracker_add(&x, &odd[i], false, &secret) && talking_failed(&x, ERR_INPUT));
	for (int i = 0; i < TRACKERS; i++) OK(add(&x, false));
	OK(!add(&x, false) && talking_failed(&x, ERR_FULL));
	world_drop(&x);
	world_end(&w);
}

/* -- what goes out -- */

static void the_job_has_the_line_and_a_link(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	struct tracker_job *j;
	int64_t tracker = add(&x, false), step = add_step(&x, w.ada, w.ben);
	struct buf link = { .a = w.a };

	OK(tracked_put(&x, step, tracker, true));
	world_keep(&x);
	work(&w, (struct tracker_outcome){ 0 });
	j = made(&w, "12");
	IS_STR(j->title, S("Order the phones"));
	buf_z(&link, "/steps/");
	id_print(&link, step);
	IS_STR(j->link, buf_str(&link));
	IS_STR(j->token, S("tok_S3cret"));
	IS_STR(j->url, S(URL));
	IS(j->tries, 1);
	x = world_as(&w, w.ada);
	IS(step_get(&x, step)->tracked, STEP_IN_TRACKER);
	IS_STR(step_get(&x, step)->issue, S("12"));
	world_drop(&x);
	world_end(&w);
}

static void a_title_is_one_line_and_short_enough(void)
{
	struct arena *a = arena_new();
	struct buf b = { .a = a };
	struct str t;

	IS_STR(tracked_title(a, S(" One\nline\t")), S("One line"));
	for (int i = 0; i < TRACKER_TITLE_CHARS; i++) buf_z(&b, "ü");
	IS_STR(tracked_title(a, buf_str(&b)), buf_str(&b));
	buf_z(&b, "x");
	t = tracked_title(a, buf_str(&b));
	OK(t.n == 2 * (TRACKER_TITLE_CHARS - 1) + 3 && str_ends(t, S("ü…")) && str_utf8(t));
	arena_free(a);
}

static void a_template_is_filled_as_json(void)
{
	const struct tracker_words w = { S("a \"b\" \\ <c>\n{{due}}"), S("2026-11-30"), S("https://x/steps/1"), S("id"), S("open") };
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct str got;

	OK(tracker_fill(a, S("{\"t\":\"{{line}} by {{due}}\",\"l\":[\"{{link}}\",{\"s\":{\"x\":\"{{state}}\"}}]}"), &w, &got, &e));
	IS_STR(got, S("{\"t\":\"a \\\"b\\\" \\\\ \\u003cc\\u003e\\n{{due}} by 2026-11-30\","
		"\"l\":[\"https://x/steps/1\",{\"s\":{\"x\":\"open\"}}]}"));
	OK(!tracker_fill(a, S("{\"t\":{{line}}}"), &w, &got, &e));
	OK(str_eq(str_of(e.field), S("template")));
	arena_free(a);
}

/* Say as `who` whether their lines stay, in the pair with somebody. */
static void say_stays(struct world *w, int64_t who, int64_t with, bool stay)
{
	struct ctx x = world_as(w, who);

	OK(stays_set(&x, talking_pair(&x, with), stay));
	world_keep(&x);
}

static void a_line_that_stays_goes_nowhere(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	int64_t hers = add_step(&x, w.ben, w.ben), tracker, his;
	struct tracker_job *j;
	struct tracked *k;

	x.me = w.ben;
	tracker = add(&x, true);
	his = add_step(&x, w.ada, w.ben);
	OK(tracked_put(&x, hers, tracker, true)); /* she wrote it, he promised it */
	world_keep(&x);
	say_stays(&w, w.ben, w.ada, true); /* of his own lines: he may send them all the same */
	say_stays(&w, w.ada, w.ben, true);
	IS(work(&w, (struct tracker_outcome){ 0 })->what, TRACKER_CHECK);
	OK(!made(&w, "12"));
	x = world_as(&w, w.ben);
	IS(step_get(&x, hers)->tracked, STEP_REFUSED_BY_TRACKER);
	OK(tracked_find(&x, hers, &k) && str_has(k->error, S("stay here")) && str_has(k->error, S("Ada")));
	OK(!tracked_put(&x, hers, tracker, true) && talking_failed(&x, ERR_FORBIDDEN));
	OK(tracked_put(&x, his, tracker, true));
	world_keep(&x);
	IS(made(&w, "7")->step, his);
	say_stays(&w, w.ada, w.ben, false);
	x = world_as(&w, w.ben);
	OK(tracked_put(&x, hers, tracker, true));
	world_keep(&x);
	w.now += HOUR;
	IS(made(&w, "12")->step, hers);
	say_stays(&w, w.ada, w.ben, true);
	x = world_as(&w, w.ben);
	OK(step_done(&x, hers));
	world_keep(&x);
	for (int i = 0; i < 5; i++, w.now += HOUR) /* what lies there is told nothing more */
		if ((j = work(&w, (struct tracker_outcome){ 0 }))) IS(j->what, TRACKER_ASK);
	world_end(&w);
}

/* A promise has the words of whoever needs it, and goes where these may go. */
static void a_promised_need_has_the_words_of_its_asker(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct need ask = { .pair = talking_pair(&x, w.ben), .asker = w.ada, .words = S("A quiet hour") };
	int64_t tracker, need = need_add(&x, &ask);
	struct step *mine;
	size_t n;

	x.me = w.ben;
	tracker = add(&x, true);
	OK(need_promise(&x, need, 0) && step_list_mine(&x, 0, 10, &mine, &n) && n == 1);
	OK(mine->author == w.ben && mine->writer == w.ada);
	IS_STR(mine->writer_name, S("Ada"));
	world_keep(&x);
	say_stays(&w, w.ada, w.ben, true);
	x = world_as(&w, w.ben);
	OK(!tracked_put(&x, mine->id, tracker, true) && talking_failed(&x, ERR_FORBIDDEN));
	world_drop(&x);
	say_stays(&w, w.ada, w.ben, false);
	x = world_as(&w, w.ben);
	OK(tracked_put(&x, mine->id, tracker, true));
	world_drop(&x);
	world_end(&w);
}

/* -- tries -- */

static void tries_go_on_for_two_days(struct db_pool *p)
{
	struct err why = { 0 };
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	int64_t tracker = add(&x, false), step = add_step(&x, w.ada, w.ben), tries = 0, began = w.now;
	struct tracker_job *j;

	OK(tracked_put(&x, step, tracker, true));
	world_keep(&x);
	work(&w, (struct tracker_outcome){ 0 });
	err_set(&why, ERR_FAILED, "no");
	for (; w.now < began + 4 * DAY; w.now += 30) {
		if (!(j = work(&w, (struct tracker_outcome){ .is = TRACKER_AGAIN, .why = &why }))) continue;
		IS(j->tries, ++tries);
	}
	IS(tries, RETRY_TRIES);
	x = world_as(&w, w.ben);
	IS(step_get(&x, step)->tracked, STEP_REFUSED_BY_TRACKER);
	OK(tracked_put(&x, step, tracker, true)); /* and may be put there anew: then it is looked for first */
	world_keep(&x);
	w.now += HOUR;
	IS(made(&w, "12")->tries, 2);
	world_end(&w);
}

static void a_stopped_tracker_is_asked_nothing(struct db_pool *p)
{
	struct err why = { 0 };
	struct lying l = lying(p, false);
	struct ctx x;

	err_set(&why, ERR_FAILED, "no");
	l.w.now += HOUR;
	IS(work(&l.w, (struct tracker_outcome){ .is = TRACKER_STOP, .why = &why })->what, TRACKER_ASK);
	l.w.now += DAY;
	OK(!made(&l.w, "1"));
	x = world_as(&l.w, l.w.ben);
	IS(tracker_get(&x, l.tracker)->state, TRACKER_STOPPED);
	OK(tracker_get(&x, l.tracker)->error.n);
	OK(tracker_try(&x, l.tracker));
	world_keep(&x);
	IS(work(&l.w, (struct tracker_outcome){ 0 })->what, TRACKER_CHECK);
	IS(seen(&l.w, ISSUE_OPEN, l.w.now)->what, TRACKER_ASK);
	world_end(&l.w);
}

/* Do one job of a server that sends mail. */
static void work_with_mail(struct lying *l, struct tracker_outcome o)
{
	struct ctx x = world_as(&l->w, CTX_OPERATOR);
	struct tracker_job *job;

	x.mail_from = S("talks@example.org"), x.site = S("https://talks.example.org");
	OK(tracker_claim(&x, false, &job) && job && tracker_done(&x, job, &o));
	world_keep(&x);
}

static int64_t count_mails(struct lying *l)
{
	struct ctx x = world_as(&l->w, CTX_OPERATOR);
	struct db_q *q = db_query(&x, "SELECT count(*) FROM outbox WHERE kind = 'tracker' AND person = $1", "i", l->w.ben);
	int64_t n = -1;

	if (q && db_next(q)) n = db_int(q, 0);
	OK(q && db_done(q));
	world_drop(&x);
	return n;
}

/* Who set a tracker up has one mail each time it stops, and both read at the step that it waits for that. */
static void a_stopped_tracker_says_so(struct db_pool *p)
{
	struct err why = { 0 };
	struct lying l = lying(p, false);
	struct ctx x;
	int64_t waits;

	err_set(&why, ERR_FAILED, "no");
	x = world_as(&l.w, l.w.ben);
	waits = add_step(&x, l.w.ada, l.w.ben);
	OK(tracked_put(&x, waits, l.tracker, true));
	world_keep(&x);
	l.w.now += HOUR;
	work_with_mail(&l, (struct tracker_outcome){ .is = TRACKER_STOP, .why = &why });
	IS(count_mails(&l), 1);
	x = world_as(&l.w, l.w.ada);
	OK(step_get(&x, waits)->tracker_stopped && step_get(&x, waits)->tracked == STEP_WAITS_FOR_TRACKER);
	x.me = l.w.ben;
	OK(tracker_try(&x, l.tracker));
	world_keep(&x);
	work_with_mail(&l, (struct tracker_outcome){ .is = TRACKER_STOP, .why = &why });
	IS(count_mails(&l), 1); /* it was stopped before */
	x = world_as(&l.w, l.w.ben);
	OK(tracker_try(&x, l.tracker));
	world_keep(&x);
	work_with_mail(&l, (struct tracker_outcome){ 0 });
	x = world_as(&l.w, l.w.ada);
	OK(!step_get(&x, waits)->tracker_stopped);
	world_drop(&x);
	l.w.now += HOUR;
	work_with_mail(&l, (struct tracker_outcome){ .is = TRACKER_STOP, .why = &why });
	IS(count_mails(&l), 2);
	world_end(&l.w);
}

/* -- both sides -- */

static void an_issue_that_is_closed_does_the_step(struct db_pool *p)
{
	struct lying l = lying(p, false);
	struct step *s;

	l.w.now += HOUR;
	IS(seen(&l.w, ISSUE_CLOSED, l.w.now - MINUTE)->what, TRACKER_ASK);
	s = look(&l);
	IS(s->state, STEP_DONE);
	IS(s->issue_state, ISSUE_CLOSED);
	OK(s->issue_ended);
	l.w.now += HOUR; /* the same again changes nothing */
	seen(&l.w, ISSUE_CLOSED, l.w.now - HOUR - MINUTE);
	IS(look(&l)->state, STEP_DONE);
	l.w.now += HOUR;
	seen(&l.w, ISSUE_OPEN, l.w.now);
	IS(look(&l)->state, STEP_OPEN);
	OK(!look(&l)->issue_ended);
	world_end(&l.w);
}

static void what_was_closed_there_can_be_opened_here(struct db_pool *p)
{
	struct lying l = lying(p, false);

	l.w.now += HOUR;
	seen(&l.w, ISSUE_CLOSED, l.w.now);
	l.w.now += HOUR;
	act(&l, l.w.ada, step_reopen);
	for (int i = 0; i < 50; i++) { /* and stays open, however often the closed issue is seen */
		l.w.now += HOUR;
		seen(&l.w, ISSUE_CLOSED, l.w.now - (i + 2) * HOUR);
		IS(look(&l)->state, STEP_OPEN);
	}
	world_end(&l.w);
}

static void a_confirmed_step_stays_confirmed(struct db_pool *p)
{
	struct lying l = lying(p, true);
	struct tracker_job *j;

	l.w.now += HOUR;
	seen(&l.w, ISSUE_CLOSED, l.w.now);
	act(&l, l.w.ada, step_confirm);
	l.w.now += HOUR;
	seen(&l.w, ISSUE_OPEN, l.w.now);
	IS(look(&l)->state, STEP_KEPT);
	for (int i = 0; i < 20; i++) { /* and the issue is left open */
		l.w.now += HOUR;
		if ((j = seen(&l.w, ISSUE_OPEN, l.w.now - (i + 1) * HOUR))) IS(j->what, TRACKER_ASK);
	}
	world_end(&l.w);
}

static void not_planned_is_not_done(struct db_pool *p)
{
	struct lying l = lying(p, false);

	l.w.now += HOUR;
	seen(&l.w, ISSUE_NOT_PLANNED, l.w.now);
	IS(look(&l)->state, STEP_OPEN);
	IS(look(&l)->issue_state, ISSUE_NOT_PLANNED);
	world_end(&l.w);
}

static void a_step_that_is_over_closes_its_issue_if_chosen(struct db_pool *p)
{
	for (int closes = 0; closes < 2; closes++) {
		struct lying l = lying(p, closes);
		struct tracker_job *j;

		act(&l, l.w.ben, step_done);
		OK(!made(&l.w, "12")); /* it can be undone for some seconds */
		l.w.now += 30;
		j = work(&l.w, (struct tracker_outcome){ 0 });
		OK(closes ? j && j->what == TRACKER_TELL && j->over && !j->dropped : !j);
		l.w.now += HOUR;
		seen(&l.w, closes ? ISSUE_CLOSED : ISSUE_OPEN, l.w.now - HOUR);
		IS(look(&l)->state, STEP_DONE);
		OK(!look(&l)->issue_ended);
		act(&l, l.w.ada, step_reopen);
		l.w.now += 30;
		j = work(&l.w, (struct tracker_outcome){ 0 });
		OK(closes ? j && j->what == TRACKER_TELL && !j->over : !j);
		world_end(&l.w);
	}
}

static void without_a_yes_nothing_is_told(struct db_pool *p)
{
	struct lying l = lying(p, true);
	struct tracker_job *j;
	struct ctx x = world_as(&l.w, l.w.ben);

	OK(tracker_agree(&x, l.tracker, false));
	world_keep(&x);
	act(&l, l.w.ben, step_done);
	l.w.now += 30;
	OK(!work(&l.w, (struct tracker_outcome){ 0 }));
	act(&l, l.w.ada, step_reopen);
	l.w.now += 30;
	OK(!work(&l.w, (struct tracker_outcome){ 0 }));
	x = world_as(&l.w, l.w.ben);
	OK(tracker_agree(&x, l.tracker, true)); /* and from the next yes on again */
	world_keep(&x);
	act(&l, l.w.ben, step_done);
	l.w.now += 30;
	OK((j = work(&l.w, (struct tracker_outcome){ 0 })) && j->what == TRACKER_TELL && j->over);
	world_end(&l.w);
}

static void what_is_undone_is_told_to_nobody(struct db_pool *p)
{
	struct lying l = lying(p, true);
	struct ctx x = world_as(&l.w, l.w.ben);

	OK(step_done(&x, l.step));
	OK(undo_act(&x, x.undo));
	world_keep(&x);
	l.w.now += 30;
	OK(!made(&l.w, "12"));
	IS(look(&l)->state, STEP_OPEN);
	world_end(&l.w);
}

static void of_two_changes_the_later_one_counts(struct db_pool *p)
{
	for (int theirs_is_later = 0; theirs_is_later < 2; theirs_is_later++) {
		struct lying l = lying(p, true);
		struct tracker_job *j;
		int64_t at;

		l.w.now += HOUR;
		seen(&l.w, ISSUE_CLOSED, l.w.now);
		l.w.now += HOUR;
		act(&l, l.w.ada, step_reopen);      /* the tracker is not told yet … */
		l.w.now += 10;
		act(&l, l.w.ben, step_done);        /* … nor of this … */
		at = theirs_is_later ? l.w.now + 5 : l.w.now - 5;
		l.w.now += 8;
		seen(&l.w, ISSUE_OPEN, at);         /* … when the issue is seen open again */
		IS(look(&l)->state, theirs_is_later ? STEP_OPEN : STEP_DONE);
		l.w.now += MINUTE;
		j = work(&l.w, (struct tracker_outcome){ 0 });
		OK(theirs_is_later ? !j || j->what == TRACKER_ASK : j && j->what == TRACKER_TELL && j->over);
		world_end(&l.w);
	}
}

static void who_leaves_takes_trackers_along(struct db_pool *p)
{
	struct lying l = lying(p, false);
	struct ctx x = world_as(&l.w, CTX_OPERATOR);
	struct tracker_count n;

	OK(tracker_count(&x, &n) && n.on == 1 && n.there == 1);
	OK(db_run(&x, "UPDATE person SET left_at = 1 WHERE id = $1", "i", l.w.ben) == 1);
	OK(tracker_sweep(&x) && tracker_count(&x, &n) && n.on == 0 && n.there == 0);
	world_drop(&x);
	world_end(&l.w);
}

int main(void)
{
	a_title_is_one_line_and_short_enough();
	a_template_is_filled_as_json();
	RUN_DB(a_tracker_is_its_persons_alone);
	RUN_DB(odd_settings_are_refused);
	RUN_DB(the_job_has_the_line_and_a_link);
	RUN_DB(a_line_that_stays_goes_nowhere);
	RUN_DB(a_promised_need_has_the_words_of_its_asker);
	RUN_DB(tries_go_on_for_two_days);
	RUN_DB(a_stopped_tracker_is_asked_nothing);
	RUN_DB(a_stopped_tracker_says_so);
	RUN_DB(an_issue_that_is_closed_does_the_step);
	RUN_DB(what_was_closed_there_can_be_opened_here);
	RUN_DB(a_confirmed_step_stays_confirmed);
	RUN_DB(not_planned_is_not_done);
	RUN_DB(a_step_that_is_over_closes_its_issue_if_chosen);
	RUN_DB(without_a_yes_nothing_is_told);
	RUN_DB(what_is_undone_is_told_to_nobody);
	RUN_DB(of_two_changes_the_later_one_counts);
	RUN_DB(who_leaves_takes_trackers_along);
	return tap_end();
}
