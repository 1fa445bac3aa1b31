/* SPDX-License-Identifier: Apache-2.0
 *
 * The routes for the operator's tools: whether the server is alive and ready, and its counters. No
 * sign-in is needed, and no answer tells anything about a person.
 */
#include "web/handlers.h"

#include "base/log.h"
#include "db/db.h"
#include "model/hook.h"
#include "model/tracker_job.h"
#include "model/inbox.h"
#include "model/message.h"
#include "model/outbox.h"
#include "model/pulse_box.h"
#include "model/reach.h"
#include "model/tally.h"
#include "web/kept.h"

static bool answer_plain(struct visit *v, const char *text)
{
	v->r->type = "text/plain; charset=utf-8";
	buf_z(&v->h.b, text);
	return true;
}

bool health_get(struct visit *v)
{
	return answer_plain(v, "ok\n");
}

static bool answer_not_ready(struct visit *v, const char *why)
{
	v->r->status = 503;
	return answer_plain(v, why);
}

/* Answer whether the server is ready. The transaction of this request has proven that the database
 * can be read. The key file is read each time: a server without it goes on, but could not start
 * again. After a write has failed, each request tries to write again. */
bool ready_get(struct visit *v)
{
	struct db_pool *pool = v->store->pool;
	struct err why = { 0 };

	if (!store_key_stands(v->store, &v->x)) {
		if (v->x.err.code != ERR_INPUT) return false;
		why = v->x.err;
		err_clear(&v->x.err);
		log_error("not ready: %s", why.text);
		return answer_not_ready(v,
			"not ready: the key file is missing, or not the one of this database (the log says which)\n");
	}
	if (!db_takes_writes(pool) && !store_try_write(v->store, v->x.a))
		return answer_not_ready(v,
			"not ready: nothing can be written (the log says why); pages are read\n");
	return answer_plain(v, "ready\n");
}

/* Add how many mails wait, are in doubt, were refused, and could not be read. */
static bool add_mail_metrics(struct visit *v)
{
	struct outbox_count n;
	int64_t aside;

	if (!outbox_count(&v->x, &n) || !inbox_aside_count(&v->x, &aside))
		return false;
	buf_fmt(&v->h.b, "# HELP rapport_mail Mails that wait, that may or may not have arrived, and of 90 days that were refused or came back.\n"
		"# TYPE rapport_mail gauge\nrapport_mail{state=\"waiting\"} %lld\n"
		"rapport_mail{state=\"unsure\"} %lld\nrapport_mail{state=\"failed\"} %lld\n",
		(long long)n.waiting, (long long)n.unsure, (long long)n.failed);
	buf_fmt(&v->h.b, "# HELP rapport_mail_late Mails that wait because their last try failed.\n"
		"# TYPE rapport_mail_late gauge\nrapport_mail_late %lld\n"
		"# HELP rapport_mailbox_failing 1 while this server cannot read the mailbox that answers come to.\n"
		"# TYPE rapport_mailbox_failing gauge\nrapport_mailbox_failing %d\n",
		(long long)n.late, atomic_load(&v->store->mailbox_fails));
	buf_fmt(&v->h.b,
		"# HELP rapport_mail_set_aside Mails that could not be read, of 90 days.\n"
		"# TYPE rapport_mail_set_aside gauge\nrapport_mail_set_aside %lld\n",
		(long long)aside);
	return true;
}

/* Add how many answers of the pulse were turned away: an alarm, where somebody makes answers. */
static void add_pulse_metrics(struct visit *v)
{
	static const char *const words[] = { [PULSE_FORGED] = "forged", [PULSE_UNPROVEN] = "unproven",
		[PULSE_REPEATED] = "repeated" };

	buf_z(&v->h.b,
		"# HELP rapport_pulse_turned_away_total Answers of the pulse that were not taken, by reason.\n"
		"# TYPE rapport_pulse_turned_away_total counter\n");
	for (int i = 0; i < PULSE_TURNED_AWAY; i++)
		buf_fmt(&v->h.b, "rapport_pulse_turned_away_total{why=\"%s\"} %lld\n", words[i],
			(long long)pulse_box_noted(v->store->pulse, (enum pulse_turned_away)i));
}

/* Add how many webhooks there are, and how what is sent to them fares. */
static bool add_hook_metrics(struct visit *v)
{
	struct hook_count n;

	if (!hook_count(&v->x, &n)) return false;
	buf_fmt(&v->h.b, "# HELP rapport_webhooks Endpoints: on, on and failing, switched off because they failed or said 410.\n"
		"# TYPE rapport_webhooks gauge\nrapport_webhooks{state=\"on\"} %lld\n"
		"rapport_webhooks{state=\"failing\"} %lld\nrapport_webhooks{state=\"ended\"} %lld\n",
		(long long)n.on, (long long)n.failing, (long long)n.ended);
	buf_fmt(&v->h.b, "# HELP rapport_webhook_deliveries What waits to be sent to webhooks, and what failed in 30 days.\n"
		"# TYPE rapport_webhook_deliveries gauge\nrapport_webhook_deliveries{state=\"waiting\"} %lld\n"
		"rapport_webhook_deliveries{state=\"failed\"} %lld\n",
		(long long)n.waiting, (long long)n.failed);
	return true;
}

/* Add how many messages were said on each channel, and how what leads there fares. */
static bool add_message_metrics(struct visit *v)
{
	int64_t told[MESSAGE_CHANNELS][TALLIES];
	struct reach_count reaches[MESSAGE_CHANNELS];
	struct buf *b = &v->h.b;

	if (!tally_read(&v->x, told, MESSAGE_CHANNELS) || !reach_count(&v->x, reaches, MESSAGE_CHANNELS))
		return false;
	buf_z(b, "# HELP rapport_messages_total Messages to people: said, dropped because they were no longer of use, never taken by the other server.\n"
		"# TYPE rapport_messages_total counter\n");
	for (int c = MESSAGE_NOTHING + 1; c < MESSAGE_CHANNELS; c++)
		for (int i = 0; i < TALLIES; i++)
			buf_fmt(b, "rapport_messages_total{channel=\"%s\",result=\"%s\"} %lld\n",
				message_channel_names[c], tally_names[i], (long long)told[c][i]);
	buf_z(b, "# HELP rapport_reaches Where people are reached: on, on and failing, switched off because it is gone or failed for long.\n"
		"# TYPE rapport_reaches gauge\n");
	for (int c = MESSAGE_NOTHING + 1; c < MESSAGE_CHANNELS; c++) {
		if (!message_ways[c].reach) continue;
		buf_fmt(b, "rapport_reaches{channel=\"%s\",state=\"on\"} %lld\n"
			"rapport_reaches{channel=\"%s\",state=\"failing\"} %lld\n"
			"rapport_reaches{channel=\"%s\",state=\"ended\"} %lld\n",
			message_channel_names[c], (long long)reaches[c].on,
			message_channel_names[c], (long long)reaches[c].failing,
			message_channel_names[c], (long long)reaches[c].ended);
	}
	return true;
}

/* Add how many requests came in the name of a chat server that did not prove it: a wrong secret, or somebody else. */
static void add_unproven_metrics(struct visit *v)
{
	buf_z(&v->h.b, "# HELP rapport_chat_unproven_total Requests from chat servers whose signature or token was not right.\n"
		"# TYPE rapport_chat_unproven_total counter\n");
	buf_fmt(&v->h.b, "rapport_chat_unproven_total{channel=\"slack\"} %lld\nrapport_chat_unproven_total{channel=\"mattermost\"} %lld\n",
		(long long)v->store->unproven_slack, (long long)v->store->unproven_mattermost);
}

/* Add how many trackers there are, and how the steps fare that are put there. */
static bool add_tracker_metrics(struct visit *v)
{
	struct tracker_count n;

	if (!tracker_count(&v->x, &n)) return false;
	buf_fmt(&v->h.b, "# HELP rapport_trackers Task trackers: on, on and failing, stopped because they take nothing.\n"
		"# TYPE rapport_trackers gauge\nrapport_trackers{state=\"on\"} %lld\n"
		"rapport_trackers{state=\"failing\"} %lld\nrapport_trackers{state=\"stopped\"} %lld\n",
		(long long)n.on, (long long)n.failing, (long long)n.stopped);
	buf_fmt(&v->h.b, "# HELP rapport_tracked_steps Steps that wait to be put into a tracker, lie there, or could not be put there.\n"
		"# TYPE rapport_tracked_steps gauge\nrapport_tracked_steps{state=\"waiting\"} %lld\n"
		"rapport_tracked_steps{state=\"there\"} %lld\nrapport_tracked_steps{state=\"refused\"} %lld\n",
		(long long)n.waiting, (long long)n.there, (long long)n.refused);
	return true;
}

bool metrics_get(struct visit *v)
{
	v->r->type = "text/plain; version=0.0.4; charset=utf-8";
	http_metrics(v->q, &v->h.b);
	buf_fmt(&v->h.b, "# HELP rapport_pages_kept_total Pages answered without being made anew.\n"
		"# TYPE rapport_pages_kept_total counter\nrapport_pages_kept_total %lld\n",
		(long long)kept_answers(v->kept));
	buf_fmt(&v->h.b, "# HELP rapport_statements_total Statements that the database was asked.\n"
		"# TYPE rapport_statements_total counter\nrapport_statements_total %llu\n",
		(unsigned long long)db_statements(v->store->pool));
	add_pulse_metrics(v);
	add_unproven_metrics(v);
	return add_mail_metrics(v) && add_hook_metrics(v) && add_message_metrics(v) && add_tracker_metrics(v);
}

bool home_get(struct visit *v)
{
	return visit_go(v, NULL, v->me ? "/today" : "/sign-in");
}
