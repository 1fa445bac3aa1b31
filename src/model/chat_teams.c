/* SPDX-License-Identifier: Apache-2.0
 *
 * Teams: an Adaptive Card to the webhook of a workflow. Its texts are runs of a RichTextBlock, in which
 * Markdown has no meaning. What a workflow is sent may have 28 KB; CHAT_TEXT_BYTES stays far below it.
 */
#include "base/json.h"
#include "model/chat.h"
#include "view/html.h"

static void put_run(struct buf *b, struct str text, const char *more)
{
	struct buf safe = { .a = b->a };

	/* "{{DATE(…)}}" is worked out by a card */
	for (size_t i = 0; i < text.n; i++) {
		buf_ch(&safe, text.p[i]);
		if (text.p[i] == '{') buf_z(&safe, "\xe2\x81\xa0");
	}
	buf_z(b, "{\"type\":\"RichTextBlock\",\"inlines\":[{\"type\":\"TextRun\",\"text\":");
	json_put_text(b, buf_str(&safe));
	buf_fmt(b, "%s}]}", more);
}

static void put_line(struct buf *b, struct str line)
{
	put_run(b, line, "");
}

static void put_act(const struct ctx *x, struct buf *b, struct str says, struct str path)
{
	buf_z(b, "{\"type\":\"Action.OpenUrl\",\"title\":");
	json_put_text(b, chat_line(x->a, says, CHAT_TITLE_BYTES));
	buf_z(b, ",\"url\":");
	json_put_text(b, chat_url(x, path));
	buf_ch(b, '}');
}

struct str chat_teams_write(struct ctx *x, const struct html *h, const struct message *m)
{
	struct buf b = { .a = x->a };

	buf_z(&b, "{\"type\":\"message\",\"attachments\":[{\"contentType\":\"application/vnd.microsoft.card.adaptive\","
		"\"contentUrl\":null,\"content\":{\"$schema\":\"http://adaptivecards.io/schemas/adaptive-card.json\","
		"\"type\":\"AdaptiveCard\",\"version\":\"1.4\",\"body\":[");
	put_run(&b, chat_line(x->a, m->title, CHAT_TITLE_BYTES), ",\"weight\":\"Bolder\",\"size\":\"Medium\"");
	if (m->lines_n) buf_ch(&b, ',');
	chat_lines(&b, m, put_line, ",");
	buf_z(&b, "],\"actions\":[");
	for (size_t i = 0; i < m->acts_n; i++) {
		if (i) buf_ch(&b, ',');
		put_act(x, &b, m->acts[i].says, m->acts[i].path);
	}
	if (m->kind != MESSAGE_TEST) { /* whose act leads there already */
		buf_ch(&b, ',');
		put_act(x, &b, str_of(tr("Choose what you are told")), S("/settings/messages"));
	}
	buf_z(&b, "]}}]}");
	return buf_str(&b);
}

bool chat_teams_send(struct ctx *x, const struct html *words, int64_t person, const struct message *m,
	int64_t until)
{
	return parcel_put(x, person, MESSAGE_TEAMS, m->kind, chat_teams_write(x, words, m), until, NULL);
}

static bool make(struct ctx *x, const struct parcel_job *job, struct transfer_ask *ask, struct err *why)
{
	(void)why;
	chat_post_json(x, ask, job->address, job->body);
	return true;
}

/* 202 says that the workflow runs; a workflow that somebody switched off is 400 with a code. */
static void read(struct arena *a, const struct parcel_job *job, const struct transfer_answer *got,
	struct parcel_answer *out)
{
	static const char *const gone[] = { "WorkflowTriggerIsNotEnabled", "WorkflowNotFound",
		"DirectApiAuthorizationRequired" };

	(void)a, (void)job;
	if (got->status < 400 || got->status >= 500) return;
	for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
		if (!str_has(got->body, str_of(gone[i]))) continue;
		out->result = PARCEL_GONE;
		err_set(&out->why, ERR_FAILED, TR("%s says: %s"), "Teams", gone[i]);
	}
}

const struct reach_way chat_teams_reach = { make, read, false, NULL };
