/* SPDX-License-Identifier: Apache-2.0
 *
 * Slack: blocks (Block Kit), whose texts are plain, so that nothing in a name is markup. The text beside
 * them is what notifications show. Slack would fetch the addresses in a message to show what is there:
 * it is told not to.
 */
#include "base/json.h"
#include "model/chat.h"
#include "view/html.h"

enum { BUTTON_BYTES = 75 }; /* of what stands on one, as Slack has it */

static void put_plain(struct buf *b, const char *block, struct str text)
{
	buf_fmt(b, "{\"type\":\"%s\",\"text\":{\"type\":\"plain_text\",\"emoji\":false,\"text\":", block);
	json_put_text(b, text);
	buf_z(b, "}}");
}

static void put_raw(struct buf *b, struct str s)
{
	buf_add(b, s);
}

/* A link in Slack's own markup: <https://…|Open the talk>. */
static void put_link(const struct ctx *x, struct buf *b, struct str says, struct str path)
{
	buf_ch(b, '<');
	chat_put_entities(b, chat_url(x, path));
	buf_ch(b, '|');
	chat_put_entities(b, chat_line(x->a, says, CHAT_TITLE_BYTES));
	buf_ch(b, '>');
}

static void put_links(const struct ctx *x, const struct html *h, struct buf *b, const struct message *m)
{
	struct buf text = { .a = x->a }, settings = { .a = x->a };

	for (size_t i = 0; i < m->acts_n; i++) {
		if (m->acts[i].presses) continue;
		if (text.n) buf_z(&text, " · ");
		put_link(x, &text, m->acts[i].says, m->acts[i].path);
	}
	buf_z(b, "{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"verbatim\":true,\"text\":");
	json_put_text(b, buf_str(&text));
	buf_z(b, "}}");
	if (m->kind == MESSAGE_TEST) return; /* its act leads there already */
	buf_z(b, ",{\"type\":\"context\",\"elements\":[{\"type\":\"mrkdwn\",\"verbatim\":true,\"text\":");
	put_link(x, &settings, str_of(tr("Choose what you are told")), S("/settings/messages"));
	json_put_text(b, buf_str(&settings));
	buf_z(b, "}]}");
}

/* The acts that are done there. */
static void put_buttons(struct ctx *x, struct buf *b, const struct message *m)
{
	for (size_t i = 0; i < m->acts_n; i++) {
		if (!m->acts[i].presses) continue;
		buf_z(b, "{\"type\":\"actions\",\"elements\":[{\"type\":\"button\",\"action_id\":\"" CHAT_BUTTON "\"");
		buf_z(b, ",\"text\":{\"type\":\"plain_text\",\"emoji\":false,\"text\":");
		json_put_text(b, chat_line(x->a, m->acts[i].says, BUTTON_BYTES));
		buf_z(b, "},\"value\":");
		json_put_text(b, chat_token(&m->acts[i]));
		buf_z(b, "}]},");
	}
}

struct str chat_slack_write(struct ctx *x, const struct html *words, const struct message *m)
{
	struct buf b = { .a = x->a }, text = { .a = x->a }, lines = { .a = x->a };
	struct str title = chat_line(x->a, m->title, CHAT_TITLE_BYTES);

	chat_put_entities(&text, title);
	buf_z(&b, "{\"text\":");
	json_put_text(&b, buf_str(&text));
	buf_z(&b, ",\"mrkdwn\":false,\"unfurl_links\":false,\"unfurl_media\":false,\"blocks\":[");
	put_plain(&b, "header", title);
	chat_lines(&lines, m, put_raw, "\n");
	if (lines.n) {
		buf_ch(&b, ',');
		put_plain(&b, "section", buf_str(&lines));
	}
	buf_ch(&b, ',');
	put_buttons(x, &b, m);
	put_links(x, words, &b, m);
	buf_z(&b, "]}");
	return buf_str(&b);
}

/* How what replaces a message begins. */
#define UPDATE "{\"channel\":"

struct str chat_slack_update(struct ctx *x, const struct html *words, const struct message *m, struct str channel,
	struct str ts)
{
	struct str body = chat_slack_write(x, words, m);

	return str_fmt(x->a, UPDATE "\"%.*s\",\"ts\":\"%.*s\",%.*s", STR(channel), STR(ts),
		STR(str_sub(body, 1, body.n)));
}

bool chat_slack_send(struct ctx *x, const struct html *words, int64_t person, const struct message *m,
	int64_t until)
{
	return parcel_put(x, person, MESSAGE_SLACK, m->kind, chat_slack_write(x, words, m), until, NULL);
}

static bool is_bot(const struct parcel_job *job)
{
	return str_starts(job->address, S("bot "));
}

static bool is_update(const struct parcel_job *job)
{
	return str_starts(job->body, S(UPDATE));
}

/* Slack writes to a person where a channel is expected: it opens their conversation with the app. */
static bool make(struct ctx *x, const struct parcel_job *job, struct transfer_ask *ask, struct err *why)
{
	if (!is_bot(job)) {
		chat_post_json(x, ask, job->address, job->body);
		return true;
	}
	if (!x->outward || !x->outward->slack.url.n)
		return err_set(why, ERR_FAILED, TR("this way is not set up here"));
	if (is_update(job)) {
		chat_ask_server(x, ask, &x->outward->slack, NULL, S("/chat.update"), job->body);
		return true;
	}
	chat_ask_server(x, ask, &x->outward->slack, NULL, S("/chat.postMessage"),
		str_fmt(x->a, "{\"channel\":\"%.*s\",%.*s", STR(chat_part(job->address, 1)),
			STR(str_sub(job->body, 1, job->body.n))));
	return true;
}

static bool is_among(struct str word, const char *const *words)
{
	while (*words && !str_eq(word, str_of(*words))) words++;
	return *words != NULL;
}

static bool is_ok(struct str body)
{
	struct json_mistake wrong;
	struct json_doc *doc = json_read("answer", body, &wrong);
	struct err ignored = { 0 };
	bool ok = false;

	if (!doc) return false;
	struct json top = json_top(doc), value = json_get(&top, "ok");

	ok = value.v && json_bool(&value, &ok, &ignored) && ok;
	json_free(doc);
	return ok;
}

/* The Web API says 200 to nearly all, and in its JSON whether it was done. */
static void read_api(struct arena *a, const struct parcel_job *job, const struct transfer_answer *got,
	struct parcel_answer *out)
{
	/* of a message that is to be replaced and that its reader has deleted: then there is nothing to say */
	static const char *const over[] = { "message_not_found", "cant_update_message", "edit_window_closed",
		NULL };
	static const char *const gone[] = { "channel_not_found", "user_not_found", "is_archived",
		"user_disabled", "cannot_dm_bot", "messages_tab_disabled", NULL };
	static const char *const later[] = { "ratelimited", "rate_limited", "internal_error", "fatal_error",
		"service_unavailable", "request_timeout", NULL };
	/* of the account, which the operator mends */
	static const char *const mends[] = { "invalid_auth", "not_authed", "token_revoked", "token_expired",
		"account_inactive", "missing_scope", NULL };
	struct str word = chat_word(a, chat_answer(a, got->body, "error"));
	bool is_operators = is_among(word, mends);

	out->all = got->status == 429;
	if (out->result != PARCEL_SENT || (!word.n && is_ok(got->body))) return;
	if (is_update(job) && is_among(word, over)) return;
	out->result = is_among(word, gone) ? PARCEL_GONE : is_among(word, later) || is_operators ? PARCEL_LATER :
		PARCEL_REFUSED;
	if (is_operators) chat_refused(&out->why, "Slack", str_z(a, word));
	else if (word.n) err_set(&out->why, ERR_FAILED, TR("%s says: %s"), "Slack", str_z(a, word));
}

/* Slack answers a webhook with "ok", or with a word for what is wrong; some say that it is no more. */
static void read(struct arena *a, const struct parcel_job *job, const struct transfer_answer *got,
	struct parcel_answer *out)
{
	static const char *const gone[] = { "no_service", "no_service_id", "no_active_hooks", "no_team",
		"invalid_token", "team_disabled", "channel_not_found", "channel_is_archived", "user_not_found", NULL };
	struct str word = chat_word(a, got->body);

	if (is_bot(job)) {
		read_api(a, job, got, out);
		return;
	}
	if (out->result == PARCEL_SENT) {
		if (!str_eq(word, S("ok"))) out->result = PARCEL_REFUSED;
		return;
	}
	if (is_among(word, gone)) out->result = PARCEL_GONE;
	if (word.n && got->status < 500)
		err_set(&out->why, ERR_FAILED, TR("%s says: %s"), "Slack", str_z(a, word));
}

const struct reach_way chat_slack_reach = { make, read, false, NULL };
