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

/* Write what is said: the title, the lines, and the acts that are links. */
static struct str write_text(struct ctx *x, const struct html *h, const struct message *m)
{
	struct buf text = { .a = x->a }, links = { .a = x->a };

	buf_z(&text, "**");
	chat_put_markdown(&text, chat_line(x->a, m->title, CHAT_TITLE_BYTES));
	buf_z(&text, "**\n\n");
	chat_lines(&text, m, chat_put_markdown, "\n\n");
	for (size_t i = 0; i < m->acts_n; i++) {
		if (m->acts[i].presses) continue;
		if (links.n) buf_z(&links, " · ");
		put_link(x, &links, m->acts[i].says, m->acts[i].path);
	}
	if (m->kind != MESSAGE_TEST) { /* whose act leads there already */
		if (links.n) buf_z(&links, " · ");
		put_link(x, &links, str_of(tr("Choose what you are told")), S("/settings/messages"));
	}
	buf_fmt(&text, "\n\n%.*s", STR(buf_str(&links)));
	return buf_str(&text);
}

/* The acts that are done there: buttons of an attachment. What stands in a context is shown to nobody. */
static void put_buttons(struct ctx *x, struct buf *b, const struct message *m)
{
	for (size_t i = 0; i < m->acts_n; i++) {
		if (!m->acts[i].presses) continue;
		buf_z(b, ",\"props\":{\"attachments\":[{\"fallback\":");
		json_put_text(b, chat_line(x->a, m->acts[i].says, CHAT_TITLE_BYTES));
		buf_z(b, ",\"actions\":[{\"id\":\"" CHAT_BUTTON "\",\"type\":\"button\",\"name\":");
		json_put_text(b, chat_line(x->a, m->acts[i].says, CHAT_TITLE_BYTES));
		buf_z(b, ",\"integration\":{\"url\":");
		json_put_text(b, chat_url(x, S("/chat/mattermost/press")));
		buf_z(b, ",\"context\":{\"" CHAT_BUTTON "\":");
		json_put_text(b, chat_token(&m->acts[i]));
		buf_z(b, "}}}]}]}");
		return; /* there is one place for attachments */
	}
}

struct str chat_mattermost_write(struct ctx *x, const struct html *h, const struct message *m)
{
	struct buf b = { .a = x->a };

	buf_z(&b, "{\"text\":");
	json_put_text(&b, write_text(x, h, m));
	put_buttons(x, &b, m);
	buf_ch(&b, '}');
	return buf_str(&b);
}

struct str chat_mattermost_update(struct ctx *x, const struct html *h, const struct message *m)
{
	struct buf b = { .a = x->a };

	buf_z(&b, "{\"update\":{\"message\":");
	json_put_text(&b, write_text(x, h, m));
	buf_z(&b, ",\"props\":{}},\"skip_slack_parsing\":true}");
	return buf_str(&b);
}

bool chat_mattermost_send(struct ctx *x, const struct html *words, int64_t person,
	const struct message *m, int64_t until)
{
	return parcel_put(x, person, MESSAGE_MATTERMOST, m->kind, chat_mattermost_write(x, words, m), until, NULL);
}

/* With an account of the operator's an address is "bot USER", then "bot USER with ACCOUNT", and then
 * "bot USER in CHANNEL": who we are is asked first, then for the channel of the two, and then it is said. */
static bool is_bot(const struct parcel_job *job)
{
	return str_starts(job->address, S("bot "));
}

static void make_step(struct ctx *x, const struct parcel_job *job, const struct outward_server *server,
	struct transfer_ask *ask)
{
	struct str step = chat_part(job->address, 2), id = chat_part(job->address, 3);

	if (!step.n) chat_ask_server(x, ask, server, "GET", S("/api/v4/users/me"), S(""));
	else if (str_eq(step, S("with")))
		chat_ask_server(x, ask, server, NULL, S("/api/v4/channels/direct"),
			str_fmt(x->a, "[\"%.*s\",\"%.*s\"]", STR(id), STR(chat_part(job->address, 1))));
	else chat_ask_server(x, ask, server, NULL, S("/api/v4/posts"),
			str_fmt(x->a, "{\"channel_id\":\"%.*s\",\"message\":%.*s", STR(id),
				STR(str_sub(job->body, sizeof "{\"text\":" - 1, job->body.n))));
}

static bool make(struct ctx *x, const struct parcel_job *job, struct transfer_ask *ask, struct err *why)
{
	if (!is_bot(job)) {
		chat_post_json(x, ask, job->address, job->body);
		return true;
	}
	if (!x->outward || !x->outward->mattermost.url.n)
		return err_set(why, ERR_FAILED, TR("this way is not set up here"));
	make_step(x, job, &x->outward->mattermost, ask);
	return true;
}

/* What the server says when it is asked too much: the seconds until it listens again. */
static int64_t reset_of(const struct transfer_answer *got)
{
	int64_t seconds;

	return str_int(transfer_header(got, S("x-ratelimit-reset")), &seconds) && seconds > 0 ? seconds : 1;
}

static void read_api(struct arena *a, const struct parcel_job *job, const struct transfer_answer *got,
	struct parcel_answer *out)
{
	struct str step = chat_part(job->address, 2), id = chat_word(a, chat_answer(a, got->body, "id"));

	out->all = got->status == 429;
	if (got->status == 429 && !out->retry_after) out->retry_after = reset_of(got);
	/* of the account, which the operator mends */
	if (got->status == 401) {
		out->result = PARCEL_LATER;
		chat_refused(&out->why, "Mattermost", "401");
	}
	if (got->status == 403) out->result = step.n ? PARCEL_GONE : PARCEL_LATER;
	if (out->result == PARCEL_GONE && !step.n) out->result = PARCEL_LATER;
	if (out->result != PARCEL_SENT) return;
	if (!id.n) out->result = PARCEL_REFUSED;
	else if (!str_eq(step, S("in"))) {
		out->result = PARCEL_GO_ON;
		out->address = str_fmt(a, "bot %.*s %s %.*s", STR(chat_part(job->address, 1)),
			step.n ? "in" : "with", STR(id));
	}
}

/* A webhook answers with "ok"; else with JSON, whose `id` names what is wrong: "….webhooks.disabled.…". */
static void read(struct arena *a, const struct parcel_job *job, const struct transfer_answer *got,
	struct parcel_answer *out)
{
	if (is_bot(job)) {
		read_api(a, job, got, out);
		return;
	}
	if (out->result == PARCEL_SENT && !str_eq(chat_word(a, got->body), S("ok")))
		out->result = PARCEL_REFUSED;
	/* it says 400 for a webhook that somebody deleted */
	if (got->status == 400 && str_has(got->body, S("web.incoming_webhook.invalid")))
		out->result = PARCEL_GONE;
}

const struct reach_way chat_mattermost_reach = { make, read, false, NULL };
