/* SPDX-License-Identifier: Apache-2.0
 *
 * Slack: blocks (Block Kit), whose texts are plain, so that nothing in a name is markup. The text beside
 * them is what notifications show. Slack would fetch the addresses in a message to show what is there:
 * it is told not to.
 */
#include "base/json.h"
#include "model/chat.h"
#include "view/html.h"

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
		if (i) buf_z(&text, " · ");
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
	put_links(x, words, &b, m);
	buf_z(&b, "]}");
	return buf_str(&b);
}

bool chat_slack_send(struct ctx *x, const struct html *words, int64_t person, const struct message *m,
	int64_t until)
{
	return parcel_put(x, person, MESSAGE_SLACK, chat_slack_write(x, words, m), until, NULL);
}

static bool make(struct ctx *x, const struct parcel_job *job, struct transfer_ask *ask, struct err *why)
{
	(void)why;
	chat_post_json(x, ask, job->address, job->body);
	return true;
}

/* Slack answers a webhook with "ok", or with a word for what is wrong; these say that the webhook is no
 * more. */
static bool is_gone(struct str word)
{
	static const char *const words[] = { "no_service", "no_service_id", "no_active_hooks", "no_team",
		"invalid_token", "team_disabled", "channel_not_found", "channel_is_archived", "user_not_found" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(word, str_of(words[i]))) return true;
	return false;
}

static void read(struct arena *a, const struct parcel_job *job, const struct transfer_answer *got,
	struct parcel_answer *out)
{
	struct str word = chat_word(a, got->body);

	(void)job;
	if (out->result == PARCEL_SENT) {
		if (!str_eq(word, S("ok"))) out->result = PARCEL_REFUSED;
		return;
	}
	if (is_gone(word)) out->result = PARCEL_GONE;
	if (word.n && got->status < 500)
		err_set(&out->why, ERR_FAILED, TR("%s says: %s"), "Slack", str_z(a, word));
}

const struct reach_way chat_slack_reach = { make, read, false };
