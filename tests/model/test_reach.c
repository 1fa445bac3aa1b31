/* SPDX-License-Identifier: Apache-2.0 */
#include "model/message.h"
#include "model/reach.h"

#include "model/send_turn.h"
#include "model/tally.h"
#include "tests/model/talking.h"
#include "tests/model/telling.h"

enum { WAY = 1 /* a channel */ };

static bool make_none(struct ctx *x, const struct parcel_job *job, struct transfer_ask *ask, struct err *why)
{
	(void)x, (void)job, (void)ask, (void)why;
	return true;
}

static void read_none(struct arena *a, const struct parcel_job *job, const struct transfer_answer *got,
	struct parcel_answer *out)
{
	(void)a, (void)job, (void)got, (void)out;
}

static const struct reach_way *known_by_key(int64_t channel)
{
	static const struct reach_way way = { make_none, read_none, true };

	return channel == WAY ? &way : NULL;
}

static const struct reach_way *told_once(int64_t channel)
{
	static const struct reach_way way = { make_none, read_none, false };

	return channel == WAY ? &way : NULL;
}

static int64_t put(struct ctx *x, const char *mark)
{
	return reach_put(x, &(struct reach){ .channel = WAY, .label = S("here"), .address = S("https://chat.example.org/in/sEcReT") },
		str_of(mark));
}

static size_t queue(struct ctx *x, int64_t person, int64_t seconds)
{
	size_t n;

	if (!parcel_put(x, person, WAY, MESSAGE_SOON, S("hello"), x->now + seconds, &n)) world_die("parcel", &x->err);
	return n;
}

static struct parcel_job *claim(struct ctx *x, reach_way_of *way_of)
{
	struct parcel_job *job;
	int64_t me = x->me;

	x->me = CTX_OPERATOR;
	if (!parcel_claim(x, false, way_of, &job)) world_die("claim", &x->err);
	x->me = me;
	return job;
}

static void done(struct ctx *x, const struct parcel_job *job, struct parcel_outcome o)
{
	if (!parcel_done(x, job, &o)) world_die("done", &x->err);
}

static struct reach *only(struct ctx *x)
{
	struct reach *r;
	size_t n;

	return reach_list(x, WAY, &r, &n) && n == 1 ? r : NULL;
}

static int64_t tally(struct ctx *x, enum tally_of of)
{
	int64_t n[WAY + 1][TALLIES];

	return tally_read(x, n, WAY + 1) ? n[WAY][of] : -1;
}

static void a_reach_is_its_persons_alone(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	int64_t id = put(&x, "a"), other;
	struct reach *r = only(&x);
	struct db_q *q;
	bool any;

	OK(id && r && r->id == id && r->state == REACH_ON && !r->failing && !r->went);
	OK(!str_has(r->address, S("sEcReT")));
	q = db_query(&x, "SELECT address, mark FROM reach", "");
	OK(q && db_next(q) && !str_has(db_bytes(q, 0), S("sEcReT")) && !str_has(db_bytes(q, 1), S("a")) && db_done(q));
	OK(reach_any(&x, w.ada, WAY, &any) && any && reach_any(&x, w.ada, 7, &any) && !any);
	x.me = w.ben;
	OK(!reach_get(&x, id) && talking_failed(&x, ERR_MISSING));
	OK(!reach_del(&x, id) && talking_failed(&x, ERR_MISSING));
	OK((other = put(&x, "b")) && other != id);
	/* the browser that somebody else signs in to is theirs from then on */
	OK(put(&x, "a") && reach_any(&x, w.ada, WAY, &any) && !any);
	OK(reach_forget(&x, WAY, S("a")) && only(&x) && only(&x)->id == other);
	OK(reach_del(&x, other) && !only(&x));
	world_drop(&x);
	world_end(&w);
}

static void a_person_has_so_many_and_no_more(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);

	for (int i = 0; i < REACHES; i++) OK(put(&x, str_fmt(w.a, "%d", i).p));
	OK(put(&x, "3")); /* one of them, once more */
	OK(!put(&x, "other") && talking_failed(&x, ERR_FULL));
	IS(queue(&x, w.ada, HOUR), REACHES);
	world_drop(&x);
	world_end(&w);
}

static void a_parcel_goes_to_each_reach_one_at_a_time(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct parcel_job *one, *two, *again;

	put(&x, "a"), put(&x, "b");
	IS(queue(&x, w.ada, HOUR), 2);
	IS(queue(&x, w.ben, HOUR), 0);
	one = claim(&x, known_by_key);
	OK(one && !claim(&x, known_by_key)); /* a person is told one thing at a time */
	x.now += RETRY_LEASE;
	two = claim(&x, known_by_key);
	OK(two && one->reach != two->reach && !str_eq(one->key, two->key));
	IS_STR(one->body, S("hello"));
	IS_STR(one->address, S("https://chat.example.org/in/sEcReT"));
	OK(one->person == w.ada && one->tries == 1 && !claim(&x, known_by_key));
	x.now += RETRY_LEASE; /* both workers were lost */
	again = claim(&x, known_by_key);
	OK(again && again->tries == 2 && (str_eq(again->key, one->key) || str_eq(again->key, two->key)));
	/* who was too slow changes nothing any more */
	done(&x, again->reach == one->reach ? one : two, (struct parcel_outcome){ PARCEL_GONE, { .status = 410 }, false, false });
	done(&x, again, (struct parcel_outcome){ PARCEL_SENT, { .status = 200 }, false, false });
	OK(reach_get(&x, again->reach)->state == REACH_ON && reach_get(&x, again->reach)->went == x.now);
	world_drop(&x);
	world_end(&w);
}

/* Claim as the worker for quick ones does. */
static struct parcel_job *claim_quick(struct ctx *x)
{
	struct parcel_job *job;
	bool due;

	if (!parcel_due(x, true, &due) || !parcel_claim(x, true, known_by_key, &job)) world_die("claim", &x->err);
	OK(due == (job != NULL));
	return job;
}

static void new_ways_bring_nobody_to_the_front(struct db_pool *p)
{
	const struct parcel_outcome sent = { PARCEL_SENT, { .status = 200 }, false, false };
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	int64_t way = put(&x, "a");
	struct parcel_job *job, *other;

	put(&x, "b");
	queue(&x, w.ada, HOUR);
	x.me = w.ben, put(&x, "c"), x.me = w.ada;
	job = claim(&x, known_by_key);
	OK(job && job->person == w.ada && job->reach == way);
	/* while it is on its way, she takes the way away and sets up another; her next waits all the same */
	OK(reach_del(&x, way) && (way = put(&x, "d")) && queue(&x, w.ada, HOUR) == 2 && !claim(&x, known_by_key));
	queue(&x, w.ben, HOUR);
	other = claim(&x, known_by_key);
	OK(other && other->person == w.ben && !claim(&x, known_by_key));
	done(&x, other, sent), done(&x, job, sent); /* of a way that is gone */
	/* now it is hers; once she was served, it is Ben's, though her ways are new and hers waits longer */
	x.now++;
	OK((job = claim(&x, known_by_key)) && job->person == w.ada);
	done(&x, job, sent);
	queue(&x, w.ben, HOUR);
	OK((other = claim(&x, known_by_key)) && other->person == w.ben);
	world_drop(&x);
	world_end(&w);
}

static void who_was_slow_leaves_a_worker_to_the_others(struct db_pool *p)
{
	const struct parcel_outcome sent = { PARCEL_SENT, { .status = 200 }, false, false };
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct parcel_job *job;

	put(&x, "a");
	queue(&x, w.ada, DAY);
	OK((job = claim_quick(&x)));
	x.now += SEND_SLOW;
	done(&x, job, sent);
	put(&x, "a"), queue(&x, w.ada, DAY);
	OK((job = claim_quick(&x))); /* not slow yet */
	x.now += SEND_SLOW + 1;
	done(&x, job, sent);
	OK(put(&x, "a") && queue(&x, w.ada, DAY) == 1 && !claim_quick(&x));
	OK((job = claim(&x, known_by_key)));
	done(&x, job, sent); /* one quick answer is not enough */
	OK(put(&x, "a") && queue(&x, w.ada, DAY) == 1 && !claim_quick(&x));
	x.me = w.ben, put(&x, "b"), queue(&x, w.ben, DAY);
	OK((job = claim_quick(&x)) && job->person == w.ben);
	x.now += SEND_SLOW_TIMES * (SEND_SLOW + 1);
	OK((job = claim_quick(&x)) && job->person == w.ada);
	x.now += SEND_TURNS_KEPT + 1;
	OK(send_turn_sweep(&x) && telling_count(&x, "SELECT count(*) FROM send_turn WHERE owner > $1", 0) == 1);
	done(&x, job, sent);
	x.now += SEND_TURNS_KEPT + 1;
	OK(send_turn_sweep(&x) && telling_count(&x, "SELECT count(*) FROM send_turn WHERE owner > $1", 0) == 0);
	world_drop(&x);
	world_end(&w);
}

static void nothing_is_sent_after_its_time(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct parcel_job *job;
	struct db_q *q;

	put(&x, "a");
	queue(&x, w.ada, 100);
	job = claim(&x, known_by_key);
	done(&x, job, (struct parcel_outcome){ PARCEL_LATER, { .status = 500 }, false, false });
	OK(only(&x)->failing == x.now && only(&x)->error.n && !claim(&x, known_by_key));
	x.now += 7;
	OK((job = claim(&x, known_by_key)) && job->tries == 2); /* after five seconds */
	/* the next try, in five minutes, would be too late */
	done(&x, job, (struct parcel_outcome){ PARCEL_LATER, { .status = 500 }, false, false });
	IS(tally(&x, TALLY_FAILED), 1);
	x.now += DAY;
	OK(!claim(&x, known_by_key));
	queue(&x, w.ada, 100);
	x.now += 101;
	OK(!claim(&x, known_by_key) && parcel_sweep(&x));
	IS(tally(&x, TALLY_FAILED), 2);
	q = db_query(&x, "SELECT count(*) FROM parcel WHERE state = 2 AND next_try IS NULL AND length(body) = 0", "");
	OK(q && db_next(q) && db_int(q, 0) == 2 && db_done(q)); /* the words are gone with it */
	x.now += PARCEL_KEPT + 1;
	OK(parcel_sweep(&x));
	q = db_query(&x, "SELECT count(*) FROM parcel", "");
	OK(q && db_next(q) && db_int(q, 0) == 0 && db_done(q));
	world_drop(&x);
	world_end(&w);
}

static void where_a_message_has_no_key_nobody_is_told_twice(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct parcel_job *job;
	struct db_q *q;

	put(&x, "a");
	queue(&x, w.ada, HOUR);
	OK(claim(&x, told_once) != NULL);
	x.now += RETRY_LEASE + 1; /* the worker was killed: it may have been sent */
	OK(!claim(&x, told_once));
	queue(&x, w.ada, HOUR);
	OK((job = claim(&x, told_once)) != NULL);
	done(&x, job, (struct parcel_outcome){ PARCEL_LATER, { .why = failure("it ended") }, false, true });
	x.now += 600;
	OK(!claim(&x, told_once));
	/* a failure that is known to be one is tried again */
	queue(&x, w.ada, HOUR);
	OK((job = claim(&x, told_once)) != NULL);
	done(&x, job, (struct parcel_outcome){ PARCEL_LATER, { .status = 503 }, false, false });
	x.now += 600;
	OK((job = claim(&x, told_once)) && job->tries == 2);
	x.now += DAY;
	OK(parcel_sweep(&x));
	q = db_query(&x, "SELECT count(*) FROM parcel WHERE state = 3", "");
	OK(q && db_next(q) && db_int(q, 0) == 3 && db_done(q));
	world_drop(&x);
	world_end(&w);
}

static void a_destination_that_is_gone_is_switched_off(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	bool any;

	put(&x, "a");
	queue(&x, w.ada, HOUR), queue(&x, w.ada, HOUR);
	done(&x, claim(&x, known_by_key), (struct parcel_outcome){ PARCEL_GONE, { .status = 410 }, false, false });
	OK(only(&x)->state == REACH_GONE && only(&x)->error.n && reach_any(&x, w.ada, WAY, &any) && !any);
	OK(!claim(&x, known_by_key));
	IS(queue(&x, w.ada, HOUR), 0);
	IS(tally(&x, TALLY_FAILED), 2);
	OK(put(&x, "a") && only(&x)->state == REACH_ON && queue(&x, w.ada, HOUR) == 1);
	world_drop(&x);
	world_end(&w);
}

static void one_that_fails_for_long_is_switched_off(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	int turns = 0;

	put(&x, "a");
	while (only(&x)->state == REACH_ON && turns++ < 30) {
		struct parcel_job *job;

		queue(&x, w.ada, HOUR);
		if ((job = claim(&x, known_by_key)))
			done(&x, job, (struct parcel_outcome){ PARCEL_REFUSED, { .status = 400 }, false, false });
		x.now += DAY;
	}
	OK(only(&x)->state == REACH_FAILED && turns >= 8 && turns < 15);
	world_drop(&x);
	world_end(&w);
}

static void one_account_for_all_rests_for_all(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);

	put(&x, "a");
	x.me = w.ben, put(&x, "b");
	queue(&x, w.ben, HOUR), queue(&x, w.ada, HOUR);
	done(&x, claim(&x, known_by_key), (struct parcel_outcome){ PARCEL_LATER, { .status = 429, .retry_after = 30 }, true, false });
	OK(!claim(&x, known_by_key));
	x.now += 31;
	OK(claim(&x, known_by_key) && claim(&x, known_by_key));
	world_drop(&x);
	world_end(&w);
}

static void what_is_learned_of_an_address_stays(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct parcel_job *job;

	put(&x, "a");
	queue(&x, w.ada, HOUR), queue(&x, w.ada, HOUR);
	job = claim(&x, known_by_key);
	job->address = S("!room:example.org");
	OK(parcel_learned(&x, job));
	done(&x, job, (struct parcel_outcome){ PARCEL_SENT, { .status = 200 }, false, false });
	job = claim(&x, known_by_key);
	IS_STR(job->address, S("!room:example.org"));
	/* a channel that this program does not know, or a key that is another one, fails and does not stop the rest */
	x.now += RETRY_LEASE;
	OK(db_run(&x, "UPDATE parcel SET body = address FROM reach", "") >= 0);
	OK(!claim(&x, known_by_key) && only(&x)->failing);
	world_drop(&x);
	world_end(&w);
}

static void answers_mean_what_most_servers_mean(void)
{
	static const struct { long status; enum parcel_result is; } all[] = { { 200, PARCEL_SENT }, { 202, PARCEL_SENT },
		{ 302, PARCEL_REFUSED }, { 400, PARCEL_REFUSED }, { 404, PARCEL_GONE }, { 410, PARCEL_GONE }, { 429, PARCEL_LATER },
		{ 408, PARCEL_LATER }, { 500, PARCEL_LATER }, { 503, PARCEL_LATER } };
	struct parcel_answer out;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		parcel_usual(&(struct transfer_answer){ .status = all[i].status }, &out);
		IS(out.result, all[i].is);
	}
}

static void counts_by_channel(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = world_as(&w, w.ada);
	struct reach_count n[WAY + 1];

	put(&x, "a"), put(&x, "b");
	queue(&x, w.ada, HOUR);
	done(&x, claim(&x, known_by_key), (struct parcel_outcome){ PARCEL_LATER, { .status = 500 }, false, false });
	done(&x, claim(&x, known_by_key), (struct parcel_outcome){ PARCEL_GONE, { .status = 410 }, false, false });
	OK(reach_count(&x, n, WAY + 1));
	OK(n[WAY].on == 1 && n[WAY].failing == 1 && n[WAY].ended == 1 && n[WAY].waiting == 1 && n[0].on == 0);
	OK(db_run(&x, "UPDATE person SET left_at = 1 WHERE id = $1", "i", w.ada) == 1 && parcel_sweep(&x));
	OK(reach_count(&x, n, WAY + 1) && n[WAY].on == 0 && n[WAY].ended == 0);
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(a_reach_is_its_persons_alone);
	RUN_DB(a_person_has_so_many_and_no_more);
	RUN_DB(a_parcel_goes_to_each_reach_one_at_a_time);
	RUN_DB(new_ways_bring_nobody_to_the_front);
	RUN_DB(who_was_slow_leaves_a_worker_to_the_others);
	RUN_DB(nothing_is_sent_after_its_time);
	RUN_DB(where_a_message_has_no_key_nobody_is_told_twice);
	RUN_DB(a_destination_that_is_gone_is_switched_off);
	RUN_DB(one_that_fails_for_long_is_switched_off);
	RUN_DB(one_account_for_all_rests_for_all);
	RUN_DB(what_is_learned_of_an_address_stays);
	RUN(answers_mean_what_most_servers_mean);
	RUN_DB(counts_by_channel);
	return tap_end();
}
