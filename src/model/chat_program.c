/* SPDX-License-Identifier: Apache-2.0
 *
 * A program of the person's own: the message as JSON, signed as webhooks are (model/hook.h). What is
 * kept as the address is the address and, in the next line, the secret.
 */
#include "base/date.h"
#include "base/json.h"
#include "model/chat.h"
#include "model/hook.h"

static void put_text(struct buf *b, struct str s)
{
	json_put_text(b, s);
}

struct str chat_program_write(struct ctx *x, const struct html *words, const struct message *m)
{
	struct buf b = { .a = x->a };

	(void)words;
	buf_fmt(&b, "{\"type\":\"message.%s\",\"timestamp\":\"", message_names[m->kind]);
	date_print_rfc3339(&b, x->now);
	buf_z(&b, "\",\"data\":{\"title\":");
	json_put_text(&b, chat_line(x->a, m->title, CHAT_TITLE_BYTES));
	buf_z(&b, ",\"lines\":[");
	chat_lines(&b, m, put_text, ",");
	buf_z(&b, "],\"links\":[");
	for (size_t i = 0; i < m->acts_n; i++) {
		buf_z(&b, i ? ",{\"says\":" : "{\"says\":");
		json_put_text(&b, chat_line(x->a, m->acts[i].says, CHAT_TITLE_BYTES));
		buf_z(&b, ",\"url\":");
		json_put_text(&b, chat_url(x, m->acts[i].path));
		buf_ch(&b, '}');
	}
	buf_z(&b, "]}}");
	return buf_str(&b);
}

bool chat_program_send(struct ctx *x, const struct html *words, int64_t person,
	const struct message *m, int64_t until)
{
	return parcel_put(x, person, MESSAGE_PROGRAM, m->kind, chat_program_write(x, words, m), until, NULL);
}

static bool make(struct ctx *x, const struct parcel_job *job, struct transfer_ask *ask, struct err *why)
{
	struct str *headers = NEW_N(x->a, struct str, 4), url, secret, signature;

	if (!str_cut(job->address, '\n', &url, &secret) ||
		!hook_sign(x->a, secret, job->key, x->now, job->body, &signature))
		return err_set(why, ERR_FAILED, TR("it does not open with this key"));
	chat_post_json(x, ask, url, job->body);
	headers[0] = ask->headers[0];
	headers[1] = str_fmt(x->a, "webhook-id: %.*s", STR(job->key));
	headers[2] = str_fmt(x->a, "webhook-timestamp: %lld", (long long)x->now);
	headers[3] = str_fmt(x->a, "webhook-signature: %.*s", STR(signature));
	ask->headers = headers, ask->headers_n = 4;
	return true;
}

/* As for webhooks, 410 alone says that no more is wanted: a 404 may be a deployment. */
static void read(struct arena *a, const struct parcel_job *job, const struct transfer_answer *got,
	struct parcel_answer *out)
{
	(void)a, (void)job;
	if (got->status != 410 && (got->status < 200 || got->status > 299)) out->result = PARCEL_LATER;
}

const struct reach_way chat_program_reach = { make, read, true, NULL };
