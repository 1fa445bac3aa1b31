/* SPDX-License-Identifier: Apache-2.0
 *
 * Any program that takes JSON: a template is filled, and sent signed as webhooks are
 * (docs/webhooks.md). Each try has the same id, so that the program drops what it has had; it says what
 * became of a step by the API, with a token of the person.
 */
#include "base/id.h"
#include "model/hook.h"
#include "work/tracker_talk.h"

static void send(struct arena *a, const struct tracker_job *j, struct str id, struct str body,
	struct tracker_ask *q)
{
	struct str signature = S("");

	*q = (struct tracker_ask){ .method = "POST", .body = body };
	if (!hook_sign(a, j->token, id, j->now, body, &signature)) return;
	q->url = j->url;
	tracker_header(q, S("Content-Type: application/json"));
	tracker_header(q, str_fmt(a, "webhook-id: %.*s", STR(id)));
	tracker_header(q, str_fmt(a, "webhook-timestamp: %lld", (long long)j->now));
	tracker_header(q, str_fmt(a, "webhook-signature: %.*s", STR(signature)));
}

static struct str make_id(struct arena *a, int64_t id, int64_t since)
{
	struct buf b = { .a = a };

	buf_z(&b, "msg_");
	id_print(&b, id);
	if (since) buf_fmt(&b, "-%lld", (long long)since);
	return buf_str(&b);
}

static void check(struct arena *a, const struct tracker_job *j, int step, struct tracker_ask *q)
{
	*q = (struct tracker_ask){ 0 };
	if (step == 0) send(a, j, make_id(a, j->claim, 0), S("{\"type\":\"webhook.test\"}"), q);
}

static void look(struct arena *a, const struct tracker_job *j, int page, struct str next,
	struct tracker_ask *q)
{
	(void)a, (void)j, (void)page, (void)next;
	*q = (struct tracker_ask){ 0 };
}

static void fill(struct arena *a, const struct tracker_job *j, int64_t since, struct tracker_ask *q)
{
	struct err ignored = { 0 };
	struct str body;

	*q = (struct tracker_ask){ 0 };
	if (tracker_fill(a, j->template, &j->places, &body, &ignored))
		send(a, j, make_id(a, j->tracked, since), body, q);
}

static void make(struct arena *a, const struct tracker_job *j, struct tracker_ask *q)
{
	fill(a, j, 0, q);
}

static bool tell(struct arena *a, const struct tracker_job *j, int step, struct str before,
	struct tracker_ask *q)
{
	(void)before;
	*q = (struct tracker_ask){ 0 };
	if (step == 0) fill(a, j, j->since, q);
	return true;
}

const struct tracker_kind_talk tracker_webhook = { .check = check, .look = look, .make = make, .tell = tell,
	.states = look, .any_answer = true };
