/* SPDX-License-Identifier: Apache-2.0
 *
 * What is sent is a POST as Standard Webhooks has it. What an endpoint answers is read to a
 * bound and thrown away: only its status counts.
 */
#include "work/hooks.h"

#include "base/log.h"
#include "model/hook.h"
#include "work/post.h"

/* Look without a writing transaction first: nearly always nothing is due. */
static bool is_due(struct store *s, struct arena *a)
{
	bool due = false, ok;
	struct ctx x;

	ok = store_begin(s, a, DB_READ, CTX_OPERATOR, store_clock(), &x) && hook_due(&x, &due);
	if (x.db) ok = store_end(&x, ok);
	if (!ok) log_error("webhooks: %s", x.err.text);
	return ok && due;
}

static struct hook_job *claim_job(struct store *s, struct arena *a, int64_t *now)
{
	struct hook_job *job = NULL;
	struct ctx x;
	bool ok;

	*now = store_clock();
	ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, *now, &x) && hook_claim(&x, &job);
	if (x.db) ok = store_end(&x, ok);
	if (!ok) log_error("webhooks: %s", x.err.text);
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
	bool ok = store_begin(s, a, DB_WRITE, CTX_OPERATOR, store_clock(), &x) && hook_done(&x, j, o);

	if (x.db) ok = store_end(&x, ok);
	if (!ok) log_error("webhooks: %s", x.err.text);
}

bool hooks_next(struct store *s, struct arena *a, const _Atomic bool *stop)
{
	struct retry_outcome o;
	struct hook_job *job;
	struct err why = { 0 };
	int64_t now;

	if (!is_due(s, a) || !(job = claim_job(s, a, &now))) return false;
	if (!send_job(s, a, job, now, &o, &why, stop)) return false; /* it stays due, for the next start */
	if (!retry_went(&o))
		log_warn("webhook not delivered hook=%lld delivery=%lld tries=%lld status=%ld %s",
			(long long)job->hook, (long long)job->id, (long long)job->tries, o.status, why.text);
	keep_outcome(s, a, job, &o);
	return true;
}
