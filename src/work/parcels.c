/* SPDX-License-Identifier: Apache-2.0
 *
 * A request is made inside of a transaction and sent outside of it. A channel may need more than one: a
 * room that is opened first, whose name is kept before anything is said in it.
 */
#include "work/parcels.h"

#include "base/log.h"
#include "model/message.h"
#include "model/reach.h"
#include "work/post.h"
#include "work/turn.h"

/* Look without a writing transaction first: nearly always nothing is due. */
static bool is_due(struct store *s, struct arena *a, bool quick)
{
	bool due = false;
	struct ctx x;

	return turn_end(&x, turn_begin(s, a, DB_READ, &x) && parcel_due(&x, quick, &due), "messages") && due;
}

/* Claim a job and make its first request. *made is false, with *why, when it cannot be made. NULL when
 * there is none. */
static struct parcel_job *claim_job(struct store *s, struct arena *a, bool quick, struct transfer_ask *ask,
	bool *made, struct err *why)
{
	struct parcel_job *job = NULL;
	struct ctx x;
	bool ok = turn_begin(s, a, DB_WRITE, &x) && parcel_claim(&x, quick, message_reach_way, &job);

	if (ok && job) *made = message_reach_way(job->channel)->make(&x, job, ask, why);
	return turn_end(&x, ok, "messages") ? job : NULL;
}

/* Keep what was learned of the address, and make the next request. */
static bool make_next(struct store *s, struct arena *a, const struct parcel_job *j,
	struct transfer_ask *ask, struct err *why)
{
	bool made = false;
	struct ctx x;
	bool ok = turn_begin(s, a, DB_WRITE, &x) && parcel_learned(&x, j);

	*ask = (struct transfer_ask){ 0 };
	if (ok) made = message_reach_way(j->channel)->make(&x, j, ask, why);
	return turn_end(&x, ok, "messages") && made;
}

/* Say what an answer, or none, means for a job. */
static void read_answer(struct arena *a, struct parcel_job *j, const struct transfer_answer *got,
	struct parcel_outcome *o, struct err *why)
{
	const struct reach_way *way = message_reach_way(j->channel);
	struct parcel_answer said;

	if (o->try.why) {
		o->result = PARCEL_LATER;
		o->unsure = got->asked && !way->knows_key;
		return;
	}
	parcel_usual(got, &said);
	way->read(a, j, got, &said);
	o->result = said.result, o->all = said.all;
	if (said.retry_after) o->try.retry_after = said.retry_after;
	if (said.address.n) j->address = said.address;
	if (said.result == PARCEL_SENT || said.result == PARCEL_GO_ON) return;
	*why = said.why;
	/* a server may say no with a status that says yes */
	if (!why->code && retry_went(&o->try))
		err_set(why, ERR_FAILED, TR("The other server did not take it."));
	if (why->code) o->try.why = why;
}

/* Send a job. False when the program ends meanwhile. */
static bool send_job(struct store *s, struct arena *a, struct parcel_job *j, struct transfer_ask *ask,
	struct parcel_outcome *o, struct err *why, const _Atomic bool *stop)
{
	struct transfer_answer got;

	for (int step = 0; step < REACH_STEPS; step++) {
		j->step = step;
		if (step && !make_next(s, a, j, ask, why)) break;
		/* what is known by its key stays due, for the next start */
		if (!post(a, ask, &got, &o->try, why, stop) && message_reach_way(j->channel)->knows_key) return false;
		read_answer(a, j, &got, o, why);
		if (o->result != PARCEL_GO_ON) return true;
	}
	if (!why->code) err_set(why, ERR_FAILED, TR("The other server sends us round in circles."));
	o->result = PARCEL_LATER, o->try.why = why;
	return true;
}

static void keep_outcome(struct store *s, struct arena *a, const struct parcel_job *j,
	const struct parcel_outcome *o, bool made)
{
	const struct reach_way *way = message_reach_way(j->channel);
	struct ctx x;

	turn_end(&x, turn_begin(s, a, DB_WRITE, &x) && (!made || !way->end || way->end(&x, j, o)) &&
		parcel_done(&x, j, o), "messages");
}

bool parcels_next(struct store *s, struct arena *a, bool quick, const _Atomic bool *stop)
{
	struct parcel_outcome o = { .result = PARCEL_LATER };
	struct transfer_ask ask = { 0 };
	struct parcel_job *job;
	struct err why = { 0 };
	bool made = false;

	if (!is_due(s, a, quick) || !(job = claim_job(s, a, quick, &ask, &made, &why))) return false;
	if (!made) o.try.why = &why;
	else if (!send_job(s, a, job, &ask, &o, &why, stop)) return false;
	if (o.result != PARCEL_SENT)
		log_warn("message not delivered channel=%s parcel=%lld tries=%lld status=%ld %s",
			message_channel_names[job->channel], (long long)job->id, (long long)job->tries,
			o.try.status, why.text);
	keep_outcome(s, a, job, &o, made);
	return true;
}
