/* SPDX-License-Identifier: Apache-2.0
 *
 * Who of Matrix is invited, how often, and who can stop it: a homeserver in a few lines answers what the
 * way asks, as the worker does it.
 */
#include "base/date.h"
#include "model/chat.h"
#include "tests/model/telling.h"

static const struct outward with_matrix = { .matrix = { .url = S("https://matrix.example"), .token = S("token") } };

static int rooms; /* that were made */

static bool has_ended(struct parcel_job *job, const struct transfer_ask *ask, const char *membership,
	struct parcel_answer *said, struct arena *a)
{
	struct transfer_answer got = { .status = 200, .body = S("{\"event_id\":\"$1\"}") };

	if (str_has(ask->url, S("/createRoom"))) got.body = str_fmt(a, "{\"room_id\":\"!r%d:e\"}", rooms++);
	else if (str_has(ask->url, S("/state/"))) got.body = str_fmt(a, "{\"membership\":\"%s\"}", membership);
	parcel_usual(&got, said);
	chat_matrix_reach.read(a, job, &got, said);
	if (said->address.n) job->address = said->address;
	return said->result != PARCEL_GO_ON;
}

/* Send x->me a test; who is in the room, as the homeserver has it. Whether it was said. */
static bool try_way(struct ctx *x, const char *membership)
{
	int64_t me = x->me;
	struct parcel_answer said = { .result = PARCEL_LATER };
	struct transfer_ask ask = { 0 };
	struct parcel_job *job;
	struct err why = { 0 };

	OK(message_try(x, MESSAGE_MATRIX));
	x->me = CTX_OPERATOR;
	if (!parcel_claim(x, false, message_reach_way, &job) || !job) world_die("claim", &x->err);
	for (job->step = 0; job->step < REACH_STEPS && chat_matrix_reach.make(x, job, &ask, &why); job->step++) {
		bool over = has_ended(job, &ask, membership, &said, x->a);

		OK(parcel_learned(x, job));
		if (over) break;
	}
	OK(!x->err.code);
	const struct parcel_outcome o = { .result = said.result, .try = { .status = 200, .why = why.code ? &why : NULL } };
	OK(chat_matrix_reach.end(x, job, &o) && parcel_done(x, job, &o));
	x->me = me;
	x->now += 60;
	return said.result == PARCEL_SENT;
}

static bool name_id(struct ctx *x, int64_t who, const char *id)
{
	struct str secret;

	x->me = who;
	return chat_put(x, MESSAGE_MATRIX, str_of(id), &secret);
}

static struct ctx begin_test(struct world *w)
{
	struct ctx x = telling_as(w, w->ada);

	rooms = 0;
	x.outward = &with_matrix;
	telling_enter(&x);
	return x;
}

static void whoever_deletes_the_way_invites_nobody_again(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = begin_test(&w);

	OK(name_id(&x, w.ada, "@victim:e") && try_way(&x, "invite"));
	IS(rooms, 1);
	/* it was turned down, which nobody here has seen: it is looked at before anything else happens */
	OK(chat_del(&x, MESSAGE_MATRIX) && name_id(&x, w.ada, "@Victim:e") && !try_way(&x, "leave"));
	IS(rooms, 1);
	OK(!name_id(&x, w.ada, "@victim:e") && talking_failed(&x, ERR_INPUT));
	OK(!name_id(&x, w.ben, "@victim:e") && talking_failed(&x, ERR_INPUT));
	world_drop(&x);
	world_end(&w);
}

static void an_invitation_that_is_out_is_the_only_one_of_a_day(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = begin_test(&w);

	OK(name_id(&x, w.ben, "@victim:e")); /* at the same time, before either is invited */
	OK(name_id(&x, w.ada, "@victim:e") && try_way(&x, "invite"));
	x.me = w.ben;
	OK(!try_way(&x, "invite"));
	IS(rooms, 1);
	x.me = w.ada;
	OK(chat_del(&x, MESSAGE_MATRIX));
	OK(!name_id(&x, w.ben, "@victim:e") && talking_failed(&x, ERR_INPUT));
	/* a day later somebody else may ask, when the first one was not turned down */
	x.now += DAY;
	OK(name_id(&x, w.ben, "@victim:e") && try_way(&x, "invite"));
	IS(rooms, 2);
	x.now += DAY;
	OK(name_id(&x, w.ada, "@victim:e") && !try_way(&x, "leave"));
	IS(rooms, 2);
	OK(!name_id(&x, w.ada, "@victim:e") && talking_failed(&x, ERR_INPUT));
	world_drop(&x);
	world_end(&w);
}

static void one_person_has_few_accounts_invited_in_a_day(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = begin_test(&w);

	for (int i = 0; i < CHAT_INVITED_DAILY; i++)
		OK(name_id(&x, w.ada, str_z(x.a, str_fmt(x.a, "@v%d:e", i))) && try_way(&x, "invite"));
	OK(!name_id(&x, w.ada, "@more:e") && talking_failed(&x, ERR_LIMIT));
	OK(name_id(&x, w.ada, "@v0:e") && try_way(&x, "invite")); /* which has its room */
	IS(rooms, CHAT_INVITED_DAILY);
	x.now += DAY;
	OK(name_id(&x, w.ada, "@more:e") && try_way(&x, "invite"));
	world_drop(&x);
	world_end(&w);
}

/* An invitation of which no answer came may have gone out: it is tried some times, and then not that day. */
static void what_was_not_answered_counts_too(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = begin_test(&w);
	bool may;

	for (int i = 0; i < CHAT_INVITES; i++) OK(chat_invited_begin(&x, S("@ada:e"), w.ada, &may) && may);
	OK(chat_invited_begin(&x, S("@ada:e"), w.ada, &may) && !may);
	OK(chat_invited_not(&x, S("@ada:e"), w.ada)); /* but what our homeserver refused did not go out */
	OK(chat_invited_begin(&x, S("@ada:e"), w.ada, &may) && may);
	OK(!name_id(&x, w.ada, "@ada:e") && talking_failed(&x, ERR_INPUT));
	x.now += DAY;
	OK(name_id(&x, w.ada, "@ada:e") && try_way(&x, "join"));
	world_drop(&x);
	world_end(&w);
}

static void who_has_accepted_is_nobody_elses(struct db_pool *p)
{
	struct world w = world(p);
	struct ctx x = begin_test(&w);
	bool was;

	OK(name_id(&x, w.ben, "@ada:e") && try_way(&x, "invite"));
	x.now += DAY;
	OK(name_id(&x, w.ada, "@ada:e") && try_way(&x, "invite") && try_way(&x, "join"));
	IS(rooms, 2);
	/* her no to the room that Ben caused is none to her own */
	x.me = w.ben;
	OK(!try_way(&x, "leave"));
	x.me = w.ada;
	OK(try_way(&x, "join") && chat_del(&x, MESSAGE_MATRIX));
	x.now += 100 * DAY;
	OK(!name_id(&x, w.ben, "@ada:e") && talking_failed(&x, ERR_INPUT));
	x.now += CHAT_DECLINED_SECONDS;
	OK(chat_invited_sweep(&x) && !name_id(&x, w.ben, "@ada:e") && talking_failed(&x, ERR_INPUT));
	OK(name_id(&x, w.ada, "@ada:e") && try_way(&x, "join"));
	IS(rooms, 2);
	x.me = CTX_OPERATOR;
	OK(chat_declined_forget(&x, S("@ada:e"), &was) && was);
	OK(name_id(&x, w.ben, "@ada:e"));
	world_drop(&x);
	world_end(&w);
}

int main(void)
{
	RUN_DB(whoever_deletes_the_way_invites_nobody_again);
	RUN_DB(an_invitation_that_is_out_is_the_only_one_of_a_day);
	RUN_DB(one_person_has_few_accounts_invited_in_a_day);
	RUN_DB(what_was_not_answered_counts_too);
	RUN_DB(who_has_accepted_is_nobody_elses);
	return tap_end();
}
