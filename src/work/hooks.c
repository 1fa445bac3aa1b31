/* SPDX-License-Identifier: Apache-2.0
 *
 * What is sent is a POST as Standard Webhooks has it. What an endpoint answers is read to a
 * bound and thrown away: only its status counts.
 */
#include "work/hooks.h"

#include "base/log.h"
#include "model/hook.h"
#include "work/post.h"
#include "work/turn.h"

/* Look without a writing transaction first: nearly always nothing is due. */
static bool is_due(struct store *s, struct arena *a, bool quick)
{
	bool due = false;
	struct ctx x;

	return turn_end(&x, turn_begin(s, a, DB_READ, &x) && hook_due(&x, quick, &due), "webhooks") && due;
}

static struct hook_job *claim_job(struct store *s, struct arena *a, bool quick, int64_t *now)
{
	struct hook_job *job = NULL;
	struct ctx x;
	bool ok = turn_end(&x, turn_begin(s, a, DB_WRITE, &x) && hook_claim(&x, quick, &job), "webhooks");

	*now = x.now;
	return ok ? job : NULL;
}

/* Send a job, signed at `now`. False when the program ends meanwhile. */
static bool send_job(struct store *s, struct arena *a, const struct hook_job *j, int64_t now,
	struct retry_outcome *o, struct err *why, const _Atomic bool *stop)
{
	const struct str headers[] = {
		S("Content-Type: application/json"),
		str_fmt(a, "webhook-id: %.*s", STR(j->message_id)),
		str_fmt(a, "webhook-timestamp: %lld", (long long)now),
		str_fmt(a, "webhook-signature: %.*s", STR(j->signature)),
	};
	const struct transfer_ask ask = { .url = j->url, .method = "POST", .headers = headers,
		.headers_n = sizeof headers / sizeof *headers, .body = j->body, .inside = s->outward.inside };
	struct transfer_answer got;

	return post(a, &ask, &got, o, why, stop);
}

static void keep_outcome(struct store *s, struct arena *a, const struct hook_job *j,
	const struct retry_outcome *o)
{
	struct ctx x;

	turn_end(&x, turn_begin(s, a, DB_WRITE, &x) && hook_done(&x, j, o), "webhooks");
}

bool hooks_next(struct store *s, struct arena *a, bool quick, const _Atomic bool *stop)
{
	struct retry_outcome o;
	struct hook_job *job;
	struct err why = { 0 };
	int64_t now;

	if (!is_due(s, a, quick) || !(job = claim_job(s, a, quick, &now))) return false;
	if (!send_job(s, a, job, now, &o, &why, stop)) return false; /* it stays due, for the next start */
	if (!retry_went(&o))
		log_warn("webhook not delivered hook=%lld delivery=%lld tries=%lld status=%ld %s",
			(long long)job->hook, (long long)job->id, (long long)job->tries, o.status, why.text);
	keep_outcome(s, a, job, &o);
	return true;
}
