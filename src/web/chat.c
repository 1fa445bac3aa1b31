/* SPDX-License-Identifier: Apache-2.0
 *
 * The command `/rapport` in Slack and Mattermost. The other server proves that it asks; who types it is
 * answered with a link that works once, which nobody else sees there. The link opens a page, which asks
 * for a sign-in and for a button: only that connects the two. And buttons of messages, pressed there.
 */
#include "web/chat.h"

#include "base/json.h"
#include "base/log.h"
#include "base/secret.h"
#include "web/guess.h"
#include "web/handlers.h"

static bool refuse_many(struct visit *v)
{
	return err_set(&v->x.err, ERR_LIMIT, TR("That was tried several times in a row. Please wait some minutes."));
}

/* Put a text that whoever typed the command alone sees. */
static void put_private(struct visit *v, struct str text)
{
	v->r->type = "application/json";
	buf_z(&v->h.b, "{\"response_type\":\"ephemeral\",\"text\":");
	json_put_text(&v->h.b, text);
	buf_ch(&v->h.b, '}');
}

/* Answer a command; `proof` is its signature, empty: it has none. That there were too many is said with 200 too: a chat
 * server shows nothing of another status. */
static bool answer_command(struct visit *v, enum message_channel channel, struct str proof)
{
	const struct chat_account who = { .id = visit_field(v, "user_id"), .team = visit_field(v, "team_id"),
		.name = visit_field(v, "user_name"), .place = visit_field(v, "team_domain") };
	struct str name = str_fmt(v->x.a, "chat %d %.*s", (int)channel, STR(str_sub(who.id, 0, CHAT_USER_BYTES)));
	struct html *h = &v->h;
	struct str path;

	if (!limit_take(v->limits->chat, name, v->x.now, NULL)) {
		put_private(v, str_of(tr("That was tried several times in a row. Please wait some minutes.")));
		return true;
	}
	path = chat_link(&v->x, channel, &who, proof);
	if (v->x.err.code == ERR_LIMIT) {
		put_private(v, lang_err(v->x.a, h->lang, &v->x.err));
		err_clear(&v->x.err);
		return true;
	}
	if (!path.n) return false;
	put_private(v, trf("Open this within ten minutes, to be told here of what waits: %.*s", STR(chat_url(&v->x, path))));
	return true;
}

/* Refuse a request that does not prove where it comes from. It is counted, and the log says now and then what may be
 * wrong: an operator with a wrong secret sees nothing else. */
static bool refuse_unproven(struct visit *v, enum message_channel channel, _Atomic int64_t *count, const char *why)
{
	const char *name = message_channel_names[channel];

	++*count;
	if (limit_take(v->limits->warned, str_of(name), v->x.now, NULL))
		log_warn("chat request not believed channel=%s %s (said once an hour, counted in /metrics)", name, why);
	return err_set(&v->x.err, ERR_FORBIDDEN, TR("This request is not signed by that server."));
}

static bool check_slack(struct visit *v)
{
	const struct http_pairs *h = &v->q->headers;

	if (!chat_has_bot(&v->x, MESSAGE_SLACK))
		return err_set(&v->x.err, ERR_MISSING, TR("there is no such way"));
	if (!chat_slack_signed(v->x.a, v->x.outward->slack.secret,
		    http_field(h, S("x-slack-request-timestamp")), http_field(h, S("x-slack-signature")),
		    v->q->body, v->x.now))
		return refuse_unproven(v, MESSAGE_SLACK, &v->store->unproven_slack,
			"it is not signed with the secret of --slack-signing-secret-file, or the clocks differ by five minutes");
	return true;
}

bool chat_slack_post(struct visit *v)
{
	return check_slack(v) && answer_command(v, MESSAGE_SLACK, http_field(&v->q->headers, S("x-slack-signature")));
}

bool chat_mattermost_post(struct visit *v)
{
	if (!chat_has_bot(&v->x, MESSAGE_MATTERMOST))
		return err_set(&v->x.err, ERR_MISSING, TR("there is no such way"));
	if (!secret_equal(visit_field(v, "token"), v->x.outward->mattermost.secret))
		return refuse_unproven(v, MESSAGE_MATTERMOST, &v->store->unproven_mattermost,
			"its token is not the one of --mattermost-command-token-file");
	return answer_command(v, MESSAGE_MATTERMOST, S(""));
}

/* -- buttons of messages -- */

/* Count a press of a button that there is not, by the address that sends it. Until the button is known its name
 * is one of a stranger's choice, and counts nowhere; right ones are taken all the same. */
static bool refuse_press(struct visit *v)
{
	if (v->x.err.code != ERR_MISSING ||
		limit_take(v->limits->press, limit_address(v->x.a, v->q->from), v->x.now, NULL))
		return false;
	err_clear(&v->x.err);
	return refuse_many(v);
}

/* Do what a button is for that was pressed, as the chat server says it, and answer. */
static bool answer_press(struct visit *v, enum message_channel channel, struct str body)
{
	struct chat_press p;
	struct act_link l;
	struct str name, answer;

	if (!chat_press_read(v->x.a, channel, body, &p, &v->x.err)) return false;
	if (!chat_press(&v->x, &p, &l)) return refuse_press(v);
	name = str_fmt(v->x.a, "press %.*s", STR(p.token));
	if (!limit_take(v->limits->chat, name, v->x.now, NULL)) return refuse_many(v);
	if (!chat_press_answer(&v->x, &p, &l, &answer)) return false;
	v->r->type = answer.n ? "application/json" : "text/plain; charset=utf-8";
	buf_add(&v->h.b, answer);
	return true;
}

bool chat_slack_press_post(struct visit *v)
{
	return check_slack(v) && answer_press(v, MESSAGE_SLACK, visit_field(v, "payload"));
}

/* Mattermost signs nothing. The token is known to it and to us alone, and does one thing once. */
bool chat_mattermost_press_post(struct visit *v)
{
	if (!chat_has_bot(&v->x, MESSAGE_MATTERMOST))
		return err_set(&v->x.err, ERR_MISSING, TR("there is no such way"));
	return answer_press(v, MESSAGE_MATTERMOST, v->q->body);
}

/* -- the page that connects -- */

static bool fill_connect(struct visit *v, void *to)
{
	struct page_connect *p = to;

	p->token = http_field(&v->q->params, S("token"));
	if (!chat_link_read(&v->x, p->token, &p->door)) return false;
	p->chat = chat_of(p->door.channel);
	if (!chat_get(&v->x, p->door.channel, &p->now)) return false;
	if (p->now) p->made = visit_when(v, p->now->made);
	return true;
}

static void write_connect(struct html *h, void *page)
{
	page_connect(h, page);
}

const struct web_page chat_connect_page = { "chat_connect", sizeof(struct page_connect), NULL,
	fill_connect, write_connect, NULL };

bool chat_connect_post(struct visit *v)
{
	enum message_channel channel;
	struct html *h = &v->h;

	return chat_connect(&v->x, http_field(&v->q->params, S("token")), &channel) &&
		visit_go(v, tr("Saved. Send yourself a test, to see that it comes."),
			"/settings/messages/ways/%s", message_channel_names[channel]);
}
