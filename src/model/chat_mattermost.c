/* SPDX-License-Identifier: Apache-2.0
 *
 * Mattermost: one text in Markdown, in which a name is only a name (chat_put_markdown()).
 */
#include "base/json.h"
#include "model/chat.h"
#include "view/html.h"

static void put_link(const struct ctx *x, struct buf *b, struct str says, struct str path)
{
	buf_ch(b, '[');
	chat_put_markdown(b, chat_line(x->a, says, CHAT_TITLE_BYTES));
	buf_fmt(b, "](%.*s)", STR(chat_url(x, path)));
}

struct str chat_mattermost_write(struct ctx *x, const struct html *h, const struct message *m)
{
	struct buf b = { .a = x->a }, text = { .a = x->a };

	buf_z(&text, "**");
	chat_put_markdown(&text, chat_line(x->a, m->title, CHAT_TITLE_BYTES));
	buf_z(&text, "**\n\n");
	chat_lines(&text, m, chat_put_markdown, "\n\n");
	buf_z(&text, "\n\n");
	for (size_t i = 0; i < m->acts_n; i++) {
		if (i) buf_z(&text, " · ");
		put_link(x, &text, m->acts[i].says, m->acts[i].path);
	}
	if (m->kind != MESSAGE_TEST) { /* whose act leads there already */
		buf_z(&text, " · ");
		put_link(x, &text, str_of(tr("Choose what you are told")), S("/settings/messages"));
	}
	buf_z(&b, "{\"text\":");
	json_put_text(&b, buf_str(&text));
	buf_ch(&b, '}');
	return buf_str(&b);
}

bool chat_mattermost_send(struct ctx *x, const struct html *words, int64_t person,
	const struct message *m, int64_t until)
{
	return parcel_put(x, person, MESSAGE_MATTERMOST, chat_mattermost_write(x, words, m), until, NULL);
}

static bool make(struct ctx *x, const struct parcel_job *job, struct transfer_ask *ask, struct err *why)
{
	(void)why;
	chat_post_json(x, ask, job->address, job->body);
	return true;
}

/* A webhook answers with "ok"; else with JSON, whose `id` names what is wrong: "….webhooks.disabled.…". */
static void read(struct arena *a, const struct parcel_job *job, const struct transfer_answer *got,
	struct parcel_answer *out)
{
	(void)job;
	if (out->result == PARCEL_SENT && !str_eq(chat_word(a, got->body), S("ok")))
		out->result = PARCEL_REFUSED;
	/* it says 400 for a webhook that somebody deleted */
	if (got->status == 400 && str_has(got->body, S("web.incoming_webhook.invalid")))
		out->result = PARCEL_GONE;
}

const struct reach_way chat_mattermost_reach = { make, read, false };
