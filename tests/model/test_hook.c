/* SPDX-License-Identifier: Apache-2.0 */
#include "model/hook.h"

#include <string.h>

#include "base/base64.h"
#include "base/id.h"
#include "model/need.h"
#include "model/recognition.h"
#include "model/request.h"
#include "model/step.h"
#include "model/topic.h"
#include "model/undo_act.h"
#include "model/written.h"
#include "tests/model/talking.h"

#define URL "https://hooks.example.org/in/sEcReT"

/* Add a webhook of x->me for these kinds. */
static int64_t add(struct ctx *x, bool whole, int64_t kinds)
{
	struct str secret;

	return hook_add(x, &(struct hook){ .whole = whole, .name = S("Mine"), .url = S(URL), .kinds = kinds },
		false, &secret);
}

static int64_t add_all(struct ctx *x)
{
	return add(x, false, hook_kinds_of(false));
}

/* The newest delivery of a webhook of x->me; no id: there is none. */
static struct delivery newest(struct ctx *x, int64_t hook)
{
	struct delivery *d;
	size_t n;

	return hook_list_sent(x, hook, 0, 1, &d, &n) && n ? *d : (struct delivery){ 0 };
}

static size_t count(struct ctx *x, int64_t hook)
{
	struct delivery *d;
	size_t n;

	return hook_list_sent(x, hook, 0, WRITTEN_PAGE, &d, &n) ? n : SIZE_MAX;
}

/* Do one job as the worker would, with this answer. False: nothing was due. */
static bool work(struct world *w, struct retry_outcome o)
{
	struct ctx x = world_as(w, CTX_OPERATOR);
	struct hook_job *job;

	OK(hook_claim(&x, false, &job));
	if (job) OK(hook_done(&x, job, &o));
	world_keep(&x);
	return job != NULL;
}

static void signs_as_the_specification_does(void)
{
	struct arena *a = arena_new();
	struct str got;

	OK(hook_sign(a, S("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), S("msg_p5jXN8AQM9LWM0D4loKWxJek"),
		1614265330, S("{\"test\": 2432232314}"), &got));
	IS_STR(got, S("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
	OK(!hook_sign(a, S("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), S("m"), 1, S(""), &got));
	OK(!hook_sign(a, S("whsec_?"), S("m"), 1, S(""), &got));
	arena_free(a);
}

static void tries_go_on_for_two_days(void)
{
	int64_t all = 0;

	for (int64_t i = 1; i < RETRY_TRIES; i++) {
		OK(retry_pause(i) > 0);
		all += retry_pause(i);
	}
	IS(retry_pause(RETRY_TRIES), 0);
	OK(all > 47 * HOUR && all < 49 * HOUR);
}

static void an_endpoint_is_its_persons_alone(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct hook *h, *k, *all;
	struct str secret = S(""), bytes;
	int64_t id = hook_add(&x, &(struct hook){ .name = S(" Mine "), .url = S(URL), .kinds = 3 }, false, &secret);
	size_t n;

	OK(id && str_starts(secret, S("whsec_")));
	OK(base64_parse(w.a, str_sub(secret, 6, secret.n), &bytes) && bytes.n == 32);
	OK(hook_list(&x, &all, &n) && n == 1);
	h = hook_get(&x, id);
	IS_STR(h->name, S("Mine"));
	IS_STR(h->host, S("hooks.example.org"));
	IS_STR(h->events, S("talk.planned talk.moved"));
	OK(!h->url.n);
	x.me = w.ben;
	OK(!hook_get(&x, id) && talking_failed(&x, ERR_MISSING));
	OK(!hook_set(&x, id, S("Theirs"), 1) && talking_failed(&x, ERR_MISSING));
	OK(!hook_switch(&x, id, false) && talking_failed(&x, ERR_MISSING));
	OK(!hook_renew(&x, id, &secret) && talking_failed(&x, ERR_MISSING));
	OK(!hook_test(&x, id) && talking_failed(&x, ERR_MISSING));
	OK(!hook_del(&x, id) && talking_failed(&x, ERR_MISSING));
	OK(hook_list(&x, &all, &n) && n == 0);
	x.me = w.ada;
	OK(hook_test(&x, id));
	x.me = w.ben;
	OK(!hook_again(&x, 1, &k) && talking_failed(&x, ERR_MISSING));
	x.me = w.ada;
	id = h->id;
	OK(hook_del(&x, id) && !hook_get(&x, id));
	world_drop(&x);
	world_end(&w);
}

static void addresses_are_checked(struct db_pool *p)
{
	static const char *const bad[] = { "", "http://example.org/", "ftp://example.org/", "https://",
		"https://127.0.0.1/", "https://10.1.2.3/x", "https://[::1]/", "https://[fe80::1]/", "https://localhost/",
		"https://a.localhost./", "https://169.254.169.254/latest", "https://0x7f000001/", "https://127.1/",
		"https://[::ffff:10.0.0.1]/", "https://ada:secret@example.org/", "https://a b/", "javascript:1" };
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct str secret;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		OK(!hook_add(&x, &(struct hook){ .name = S("a"), .url = str_of(bad[i]), .kinds = 1 }, false, &secret));
		OK(x.err.code == ERR_INPUT && x.err.field && strcmp(x.err.field, "url") == 0);
		err_clear(&x.err);
	}
	OK(hook_add(&x, &(struct hook){ .name = S("a"), .url = S("http://127.0.0.1:1/"), .kinds = 1 }, true, &secret));
	OK(!hook_add(&x, &(struct hook){ .name = S("a"), .url = S(URL) }, false, &secret) && talking_failed(&x, ERR_INPUT));
	OK(!hook_add(&x, &(struct hook){ .url = S(URL), .kinds = 1 }, false, &secret) && talking_failed(&x, ERR_INPUT));
	for (int i = 1; i < HOOKS; i++) OK(add(&x, false, 1));
	OK(!add(&x, false, 1) && talking_failed(&x, ERR_FULL));
	world_drop(&x);
	world_end(&w);
}

static void both_of_a_pair_are_told_and_nobody_else(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	int64_t ada = add_all(&x), ben, cara, dev, pair = talking_pair(&x, w.ben), topic;
	struct buf want = { .a = w.a };

	x.me = w.ben, ben = add_all(&x);
	x.me = w.cara, cara = add_all(&x);
	x.me = w.dev, dev = add_all(&x);
	x.me = w.ben;
	OK((topic = topic_add(&x, &(struct topic){ .pair = pair, .words = S("canary") })));
	buf_z(&want, "{\"type\":\"topic.added\",\"timestamp\":\"2026-11-23T07:00:00Z\",\"data\":{\"topic\":\"");
	id_print(&want, topic);
	buf_z(&want, "\",\"pair\":\"");
	id_print(&want, pair);
	buf_z(&want, "\"}}");
	IS_STR(newest(&x, ben).body, buf_str(&want));
	x.me = w.ada;
	IS_STR(newest(&x, ada).body, buf_str(&want));
	x.me = w.cara;
	IS(count(&x, cara), 0);
	x.me = w.dev;
	IS(count(&x, dev), 0);
	world_drop(&x);
	world_end(&w);
}

static void only_the_chosen_kinds_are_told(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	int64_t pair = talking_pair(&x, w.ben), id = add(&x, false, 1); /* talk.planned */

	OK(topic_add(&x, &(struct topic){ .pair = pair, .words = S("canary one") }));
	IS(count(&x, id), 0);
	OK(talk_plan(&x, pair, x.now + HOUR, 5, 15));
	IS_STR(newest(&x, id).kind, S("talk.planned"));
	OK(hook_set(&x, id, S("Other"), 1 << 7)); /* topic.added */
	OK(topic_add(&x, &(struct topic){ .pair = pair, .words = S("canary two") }));
	IS_STR(newest(&x, id).kind, S("topic.added"));
	OK(hook_switch(&x, id, false));
	OK(topic_add(&x, &(struct topic){ .pair = pair, .words = S("canary three") }));
	IS(count(&x, id), 2);
	world_drop(&x);
	world_end(&w);
}

/* A kind's bit; 0: there is no such kind. */
static int64_t bit_of(struct str kind)
{
	for (int i = 0; hook_kinds[i].name; i++)
		if (str_eq(kind, str_of(hook_kinds[i].name))) return INT64_C(1) << i;
	return 0;
}

static void no_kind_has_a_word_of_anybody(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	int64_t pair = talking_pair(&x, w.ada), request = request_add(&x, pair), whole, own, fay, seen = 0;
	int64_t need = need_add(&x, &(struct need){ .pair = pair, .asker = w.ben, .words = S("canary") });

	OK(request && request_say(&x, request, S("canary")) && need);
	x.me = w.ada, pair = talking_pair(&x, w.ben);
	OK((own = add_all(&x)) && (whole = add(&x, true, hook_kinds_of(true))));
	int64_t talk = talk_plan(&x, pair, x.now + HOUR, 5, 15);
	int64_t topic = topic_add(&x, &(struct topic){ .pair = pair, .words = S("canary") });
	int64_t step = step_add(&x, &(struct step){ .pair = pair, .owner = w.ada, .words = S("canary") });
	int64_t thanks = recognition_add(&x, &(struct recognition){ .receiver = w.ben, .words = S("canary") });
	OK(talk && topic && step && thanks && talk_cancel(&x, talk, S("canary")));
	OK(roster_add(&x, &(struct newcomer){ .name = S("Canary"), .timezone = S("UTC"),
		.work_hours = S("09:00-17:00"), .minutes = 15, .cadence_days = 7 }, &fay));
	const struct { const char *act; int64_t row; bool whole; } acts[] = {
		{ "talk.plan", talk }, { "talk.move", talk }, { "talk.shorten", talk }, { "talk.cancel", talk },
		{ "talk.hold", talk }, { "talk.miss", talk }, { "invitation.counter", talk },
		{ "request.add", request }, { "topic.add", topic }, { "step.add", step }, { "step.move", step },
		{ "step.put_back", step }, { "step.done", step }, { "step.confirm", step }, { "step.reopen", step },
		{ "step.drop", step }, { "need.add", need }, { "need.grant", need }, { "need.decline", need },
		{ "need.meet", need }, { "need.take_back", need }, { "recognition.add", thanks },
		{ "person.add", fay, true }, { "person.change", fay, true },
	};
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		int64_t hook = acts[i].whole ? whole : own;
		size_t before = count(&x, hook);
		struct delivery d;

		OK(hook_heard(&x, acts[i].act, acts[i].row) && count(&x, hook) == before + 1);
		d = newest(&x, hook);
		seen |= bit_of(d.kind);
		OK(!str_has(str_lower(w.a, d.body), S("canary")) && !str_has(d.body, S("Ada")) &&
			!str_has(d.body, S("Ben")));
		OK(str_has(d.body, acts[i].whole ? S("\"data\":{\"person\":\"") : S("\",\"pair\":\"")));
	}
	IS(seen, hook_kinds_of(false) | hook_kinds_of(true));
	world_drop(&x);
	world_end(&w);
}

/* Acts of which no program ever hears, whatever row they name. */
static void what_must_not_be_told_is_no_event(struct db_pool *p)
{
	static const char *const acts[] = { "check_in.add", "check_in.share", "check_in.take_back", "note.set",
		"card.set", "said.set", "question.asked", "locked.put", "pulse.open", "pulse.call_off", "report.file", "report.shown",
		"account.enter", "token.add", "handover.answer" };
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	int64_t own = add_all(&x), whole = add(&x, true, hook_kinds_of(true)), pair = talking_pair(&x, w.ben);

	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		OK(hook_heard(&x, acts[i], pair) && hook_heard(&x, acts[i], w.ben));
	IS(count(&x, own) + count(&x, whole), 0);
	world_drop(&x);
	world_end(&w);
}

static void an_admin_hears_of_people_and_not_of_pairs(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ben);
	struct newcomer fay = { .name = S("Canary"), .timezone = S("UTC"), .work_hours = S("09:00-17:00"),
		.minutes = 15, .cadence_days = 7 };
	int64_t whole, person;

	OK(!add(&x, true, hook_kinds_of(true)) && talking_failed(&x, ERR_FORBIDDEN));
	x.me = w.ada;
	OK(!add(&x, true, hook_kinds_of(false)) && talking_failed(&x, ERR_INPUT));
	OK(!add(&x, false, hook_kinds_of(true)) && talking_failed(&x, ERR_INPUT));
	OK((whole = add(&x, true, hook_kinds_of(true))));
	OK(talk_plan(&x, talking_pair(&x, w.ben), x.now + HOUR, 5, 15));
	IS(count(&x, whole), 0);
	OK(roster_add(&x, &fay, &person));
	IS_STR(newest(&x, whole).kind, S("person.added"));
	OK(!str_has(newest(&x, whole).body, S("pair")));
	x.me = w.ben;
	OK(!hook_get(&x, whole) && talking_failed(&x, ERR_MISSING));
	x.me = CTX_OPERATOR;
	OK(db_run(&x, "UPDATE person SET admin = 1 WHERE id = $1", "i", w.ben) == 1);
	x.me = w.ben;
	OK(hook_get(&x, whole) != NULL);
	world_drop(&x);
	world_end(&w);
}

static void who_is_no_admin_any_more_hears_of_nobody(struct db_pool *p)
{
	static const char *const ends[] = { "UPDATE person SET admin = 0 WHERE id = $1",
		"UPDATE person SET left_at = 1 WHERE id = $1" };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		struct world w = world(p);
		struct ctx x = world_as(&w, w.ada);
		int64_t whole = add(&x, true, hook_kinds_of(true));
		struct hook_count n;
		bool due;

		OK(whole && hook_heard(&x, "person.add", w.ben) && hook_due(&x, false, &due) && due);
		x.me = CTX_OPERATOR;
		OK(db_run(&x, ends[i], "i", w.ada) == 1);
		OK(hook_due(&x, false, &due) && !due); /* what waited is not sent */
		OK(hook_heard(&x, "person.add", w.ben) && hook_count(&x, &n) && n.waiting == 1);
		OK(hook_sweep(&x) && hook_count(&x, &n) && n.on == 1 && n.waiting == 0);
		world_drop(&x);
		world_end(&w);
	}
}

static void what_is_undone_is_told_to_nobody(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	int64_t id = add_all(&x), pair = talking_pair(&x, w.ben), need, act;
	struct need ask = { .pair = pair, .asker = w.ben, .words = S("canary") };

	OK(talk_plan(&x, pair, x.now + HOUR, 5, 15));
	IS(newest(&x, id).next_try, x.now + HOOK_WAIT);
	act = x.undo;
	world_keep(&x);
	x = world_as(&w, w.ada);
	OK(undo_act(&x, act));
	IS(count(&x, id), 0);
	x.me = w.ben, need = need_add(&x, &ask);
	world_keep(&x);
	x = world_as(&w, w.ada);
	IS(count(&x, id), 1);
	OK(need_promise(&x, need, 0)); /* a step comes before its undo is written */
	IS(count(&x, id), 3);
	act = x.undo;
	world_keep(&x);
	x = world_as(&w, w.ada);
	OK(undo_act(&x, act));
	IS(count(&x, id), 1);
	world_drop(&x);
	world_end(&w);
}

static void what_fails_with_its_cause_is_not_told(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	int64_t id = add_all(&x), pair = talking_pair(&x, w.ben);

	world_keep(&x);
	x = world_as(&w, w.ada);
	OK(topic_add(&x, &(struct topic){ .pair = pair, .words = S("canary") }));
	world_drop(&x);
	x = world_as(&w, w.ada);
	IS(count(&x, id), 0);
	world_drop(&x);
	world_end(&w);
}

static void an_endpoint_is_told_one_thing_at_a_time(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct hook_job *first, *second;
	int64_t id = add_all(&x);

	OK(hook_test(&x, id) && hook_test(&x, id));
	x.me = CTX_OPERATOR;
	OK(hook_claim(&x, false, &first) && first && hook_claim(&x, false, &second) && !second);
	x.now += RETRY_LEASE;
	OK(hook_claim(&x, false, &second) && second && second->claim != first->claim); /* the first worker was lost */
	OK(second->id == first->id && str_eq(second->message_id, first->message_id));
	OK(!str_eq(second->signature, first->signature));
	OK(hook_done(&x, first, &(struct retry_outcome){ .status = 500 })); /* too late: nothing changes */
	OK(hook_done(&x, second, &(struct retry_outcome){ .status = 204 }));
	OK(hook_claim(&x, false, &first) && first && first->id != second->id);
	OK(hook_done(&x, first, &(struct retry_outcome){ .status = 204, .took = 12 }));
	x.me = w.ada;
	IS(newest(&x, id).state, DELIVERY_DONE);
	IS(hook_get(&x, id)->not_before, x.now + 36); /* it was slow */
	world_drop(&x);
	world_end(&w);
}

static void whoever_was_told_least_recently_comes_first(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct hook_job *job;
	int64_t loud = add_all(&x), quiet = add_all(&x);

	for (int i = 0; i < 4; i++) OK(hook_test(&x, loud));
	x.now++;
	x.me = CTX_OPERATOR;
	OK(hook_claim(&x, false, &job) && job && job->hook == loud && hook_done(&x, job, &(struct retry_outcome){ .status = 200 }));
	x.me = w.ada;
	OK(hook_test(&x, quiet));
	x.me = CTX_OPERATOR;
	OK(hook_claim(&x, false, &job) && job && job->hook == quiet);
	world_drop(&x);
	world_end(&w);
}

static void an_owner_is_told_one_thing_at_a_time(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct hook_job *job, *other, *none;
	int64_t id = add_all(&x), of_ben;

	add_all(&x);
	OK(hook_test(&x, id));
	x.me = w.ben, of_ben = add_all(&x), x.me = w.ada;
	OK(hook_claim(&x, false, &job) && job && job->hook == id && job->owner == w.ada);
	/* taken away and made anew while it is told: the next one waits for its end, and Ben's does not */
	OK(hook_del(&x, id) && (id = add_all(&x)) && hook_test(&x, id));
	OK(hook_claim(&x, false, &none) && !none);
	x.me = w.ben;
	OK(hook_test(&x, of_ben) && hook_claim(&x, false, &other) && other && other->hook == of_ben);
	OK(hook_done(&x, other, &(struct retry_outcome){ .status = 200 }));
	/* slow ones are left to one worker, as they also are when all that was slow is gone */
	x.now += 14;
	OK(hook_done(&x, job, &(struct retry_outcome){ .status = 200 }));
	OK(hook_test(&x, of_ben) && hook_claim(&x, true, &other) && other && other->hook == of_ben);
	OK(hook_claim(&x, true, &none) && !none && hook_claim(&x, false, &job) && job && job->hook == id);
	world_drop(&x);
	world_end(&w);
}

static void failures_are_tried_again_and_end_the_endpoint(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	int64_t id = add_all(&x), began = w.now, sent;
	struct hook *same;
	struct delivery d;
	int tries = 0;

	OK(hook_test(&x, id));
	world_keep(&x);
	while (tries < 20 && work(&w, (struct retry_outcome){ .status = 500 })) {
		x = world_as(&w, w.ada);
		d = newest(&x, id);
		tries++;
		IS(d.tries, tries);
		IS(d.status, 500);
		if (d.next_try) w.now = d.next_try > hook_get(&x, id)->not_before ? d.next_try : hook_get(&x, id)->not_before;
		world_keep(&x);
	}
	OK(tries == RETRY_TRIES && w.now - began > 40 * HOUR && w.now - began < 56 * HOUR);
	x = world_as(&w, w.ada);
	IS(newest(&x, id).state, DELIVERY_FAILED);
	IS(hook_get(&x, id)->state, HOOK_FAILED);
	sent = newest(&x, id).id;
	OK(!hook_test(&x, id) && talking_failed(&x, ERR_CONFLICT));
	OK(!hook_again(&x, sent, &same) && talking_failed(&x, ERR_CONFLICT));
	OK(hook_switch(&x, id, true) && hook_again(&x, sent, &same) && same->id == id);
	OK(!hook_again(&x, sent, &same) && talking_failed(&x, ERR_CONFLICT)); /* it waits already */
	world_keep(&x);
	OK(work(&w, (struct retry_outcome){ .status = 200 }));
	x = world_as(&w, w.ada);
	IS(newest(&x, id).state, DELIVERY_DONE);
	OK(!newest(&x, id).error.n && hook_get(&x, id)->failures == 0);
	world_drop(&x);
	world_end(&w);
}

/* What waits for hours may be sent by hand, what is due or was never tried may not; and that it arrived stays known. */
static void what_waits_is_sent_by_hand(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	int64_t id = add_all(&x), sent, arrived;
	struct hook *k;

	OK(hook_test(&x, id));
	sent = newest(&x, id).id;
	OK(!hook_again(&x, sent, &k) && talking_failed(&x, ERR_CONFLICT)); /* it is due */
	OK(db_run(&x, "UPDATE delivery SET next_try = $1 WHERE id = $2", "ii", w.now + 20, sent) == 1);
	OK(!hook_again(&x, sent, &k) && talking_failed(&x, ERR_CONFLICT)); /* what may be undone was told to nobody */
	OK(db_run(&x, "UPDATE delivery SET next_try = $1 WHERE id = $2", "ii", w.now, sent) == 1);
	world_keep(&x);
	OK(work(&w, (struct retry_outcome){ .status = 500 }));
	x = world_as(&w, w.ada);
	IS(newest(&x, id).state, DELIVERY_WAITS);
	OK(!newest(&x, id).arrived);
	OK(db_run(&x, "UPDATE delivery SET next_try = $1 WHERE id = $2", "ii", w.now + 16 * HOUR, sent) == 1);
	OK(hook_again(&x, sent, &k) && k->id == id);
	w.now = k->not_before;
	world_keep(&x);
	OK(work(&w, (struct retry_outcome){ .status = 200 }));
	x = world_as(&w, w.ada);
	IS(newest(&x, id).state, DELIVERY_DONE);
	arrived = newest(&x, id).arrived;
	IS(arrived, w.now);
	OK(hook_again(&x, sent, &k));
	world_keep(&x);
	w.now += 60;
	OK(work(&w, (struct retry_outcome){ .status = 500 }));
	x = world_as(&w, w.ada);
	IS(newest(&x, id).state, DELIVERY_WAITS);
	IS(newest(&x, id).arrived, arrived);
	world_drop(&x);
	world_end(&w);
}

static void one_success_keeps_an_endpoint_on(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	int64_t id = add_all(&x), bad;
	struct hook_job *job;

	OK(hook_test(&x, id));
	bad = newest(&x, id).id;
	x.me = CTX_OPERATOR;
	for (int i = 1; i < RETRY_TRIES; i++, x.now += 6 * HOUR) {
		OK(db_run(&x, "UPDATE delivery SET next_try = $1 WHERE id = $2", "ii", x.now, bad) == 1);
		OK(hook_claim(&x, false, &job) && job && hook_done(&x, job, &(struct retry_outcome){ .status = 400 }));
	}
	x.me = w.ada;
	OK(hook_test(&x, id));
	OK(db_run(&x, "UPDATE delivery SET next_try = next_try + 9999999 WHERE id = $1", "i", bad) == 1);
	x.me = CTX_OPERATOR;
	OK(hook_claim(&x, false, &job) && job && job->id != bad && hook_done(&x, job, &(struct retry_outcome){ .status = 200 }));
	OK(db_run(&x, "UPDATE delivery SET next_try = $1 WHERE id = $2", "ii", x.now, bad) == 1);
	OK(hook_claim(&x, false, &job) && job && job->id == bad && hook_done(&x, job, &(struct retry_outcome){ .status = 400 }));
	x.me = w.ada;
	IS(hook_get(&x, id)->state, HOOK_ON);
	world_drop(&x);
	world_end(&w);
}

static void a_410_ends_it_at_once(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	int64_t id = add_all(&x);
	struct hook_count n;

	OK(hook_test(&x, id) && hook_test(&x, id));
	world_keep(&x);
	OK(work(&w, (struct retry_outcome){ .status = 410 }));
	x = world_as(&w, w.ada);
	IS(hook_get(&x, id)->state, HOOK_GONE);
	IS(newest(&x, id).state, DELIVERY_FAILED); /* also the one that was not sent */
	OK(hook_count(&x, &n) && n.on == 0 && n.ended == 1 && n.waiting == 0 && n.failed == 2);
	world_keep(&x);
	OK(!work(&w, (struct retry_outcome){ .status = 200 }));
	world_end(&w);
}

static void retry_after_is_honoured_within_bounds(struct db_pool *p)
{
	static const struct { long status; int64_t says, least, most; } rows[] = {
		{ 429, 600, 600, 600 }, { 503, 600, 600, 600 },
		{ 429, 99999999, RETRY_AFTER_MOST, RETRY_AFTER_MOST },
		{ 500, 600, 5, 6 }, { 429, 0, 5, 6 },
	};
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t id = add_all(&x), rest;
		struct hook_job *job;

		OK(hook_test(&x, id));
		x.me = CTX_OPERATOR;
		OK(hook_claim(&x, false, &job) && job && job->hook == id);
		OK(hook_done(&x, job, &(struct retry_outcome){ .status = rows[i].status, .retry_after = rows[i].says }));
		x.me = w.ada;
		rest = hook_get(&x, id)->not_before - x.now;
		OK(rest >= rows[i].least && rest <= rows[i].most && newest(&x, id).next_try - x.now >= rest);
		OK(hook_del(&x, id));
	}
	world_drop(&x);
	world_end(&w);
}

static void several_secrets_sign_for_a_day(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct str first, second, want[2];
	struct hook_job *job;
	bool more = true;
	int64_t id = hook_add(&x, &(struct hook){ .name = S("a"), .url = S(URL), .kinds = 1 }, false, &first);

	OK(hook_renew(&x, id, &second) && !str_eq(first, second) && hook_test(&x, id));
	x.me = CTX_OPERATOR;
	OK(hook_claim(&x, false, &job) && job);
	OK(hook_sign(w.a, second, job->message_id, x.now, job->body, &want[0]) &&
		hook_sign(w.a, first, job->message_id, x.now, job->body, &want[1]));
	IS_STR(job->signature, str_fmt(w.a, "%.*s %.*s", STR(want[0]), STR(want[1])));
	OK(hook_done(&x, job, &(struct retry_outcome){ .status = 200 }));
	x.now += HOOK_FORMER;
	x.me = w.ada;
	OK(hook_test(&x, id));
	x.me = CTX_OPERATOR;
	OK(hook_sweep(&x) && hook_claim(&x, false, &job) && job);
	OK(hook_sign(w.a, second, job->message_id, x.now, job->body, &want[0]));
	IS_STR(job->signature, want[0]);
	x.me = w.ada;
	for (int i = 0; i < 5; i++) OK(hook_renew(&x, id, &second));
	OK(db_any(db_query(&x, "SELECT 1 FROM hook_secret WHERE hook = $1 LIMIT 1 OFFSET 3", "i", id), &more) && !more);
	world_drop(&x);
	world_end(&w);
}

static void nothing_is_in_the_clear_that_is_secret(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct str secret = S("");
	struct db_q *q;

	OK(hook_add(&x, &(struct hook){ .name = S("a"), .url = S(URL), .kinds = 1 }, false, &secret));
	OK((q = db_query(&x, "SELECT h.url, s.secret FROM hook h JOIN hook_secret s ON s.hook = h.id", "")) && db_next(q));
	OK(!str_has(db_bytes(q, 0), S("sEcReT")) && !str_has(db_bytes(q, 1), str_sub(secret, 6, secret.n)));
	OK(db_done(q));
	world_drop(&x);
	world_end(&w);
}

static void lists_are_kept_for_a_month(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	int64_t id = add_all(&x);

	OK(hook_test(&x, id));
	world_keep(&x);
	OK(work(&w, (struct retry_outcome){ .status = 200 }));
	x = world_as(&w, w.ada);
	x.now += HOOK_KEPT - 1;
	OK(hook_sweep(&x) && count(&x, id) == 1);
	x.now += 2;
	OK(hook_sweep(&x) && count(&x, id) == 0);
	OK(db_run(&x, "UPDATE person SET left_at = 1 WHERE id = $1", "i", w.ada) == 1 && hook_sweep(&x));
	OK(!hook_get(&x, id) && talking_failed(&x, ERR_MISSING));
	world_drop(&x);
	world_end(&w);
}

static void tests_are_limited(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	int64_t id = add_all(&x);

	for (int i = 0; i < HOOK_TESTS; i++) OK(hook_test(&x, id));
	OK(!hook_test(&x, id) && talking_failed(&x, ERR_LIMIT));
	x.now += HOOK_TESTS_SECONDS + 1;
	OK(hook_test(&x, id));
	world_drop(&x);
	world_end(&w);
}

/* 410 ends an endpoint, and whoever set it up has a mail, without its name. */
static void who_set_it_up_is_told_that_it_ended(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct hook_job *job;
	int64_t id = add_all(&x);
	struct db_q *q;

	OK(id && hook_test(&x, id));
	x.me = CTX_OPERATOR, x.mail_from = S("talks@example.org"), x.site = S("https://talks.example.org");
	OK(hook_claim(&x, false, &job) && job && hook_done(&x, job, &(struct retry_outcome){ .status = 410 }));
	q = db_query(&x, "SELECT count(*), min(person) FROM outbox WHERE kind = 'webhook'", "");
	OK(q && db_next(q) && db_int(q, 0) == 1 && db_int(q, 1) == w.ada && db_done(q));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	signs_as_the_specification_does();
	tries_go_on_for_two_days();
	RUN_DB(an_endpoint_is_its_persons_alone);
	RUN_DB(addresses_are_checked);
	RUN_DB(both_of_a_pair_are_told_and_nobody_else);
	RUN_DB(only_the_chosen_kinds_are_told);
	RUN_DB(no_kind_has_a_word_of_anybody);
	RUN_DB(what_must_not_be_told_is_no_event);
	RUN_DB(an_admin_hears_of_people_and_not_of_pairs);
	RUN_DB(who_is_no_admin_any_more_hears_of_nobody);
	RUN_DB(what_is_undone_is_told_to_nobody);
	RUN_DB(what_fails_with_its_cause_is_not_told);
	RUN_DB(an_endpoint_is_told_one_thing_at_a_time);
	RUN_DB(whoever_was_told_least_recently_comes_first);
	RUN_DB(an_owner_is_told_one_thing_at_a_time);
	RUN_DB(failures_are_tried_again_and_end_the_endpoint);
	RUN_DB(what_waits_is_sent_by_hand);
	RUN_DB(one_success_keeps_an_endpoint_on);
	RUN_DB(a_410_ends_it_at_once);
	RUN_DB(retry_after_is_honoured_within_bounds);
	RUN_DB(several_secrets_sign_for_a_day);
	RUN_DB(nothing_is_in_the_clear_that_is_secret);
	RUN_DB(lists_are_kept_for_a_month);
	RUN_DB(tests_are_limited);
	RUN_DB(who_set_it_up_is_told_that_it_ended);
	return tap_end();
}
