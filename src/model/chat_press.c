/* SPDX-License-Identifier: Apache-2.0
 *
 * A button of a message in Slack or Mattermost that does something (docs/decisions/0077-buttons-in-chat.md). It
 * holds a token that is of use there alone, and counts when the account that pressed it is the one to which
 * its message went.
 */
#include "base/json.h"
#include "base/id.h"
#include "base/secret.h"
#include "db/db.h"
#include "model/chat.h"
#include "model/letter.h"

enum { LANG };
const char *const chat_press_sql[] = {
	[LANG] = "SELECT lang FROM person WHERE id = $1",
	NULL
};

/* -- what a chat server sends; pure -- */

/* Read a member that is a short word of letters, digits and the signs of `more`. */
static bool read_word(struct arena *a, const struct json *from, const char *member, const char *more,
	struct str *out, struct err *e)
{
	struct json value = json_get(from, member);
	bool fits;

	if (!json_text(&value, out, e)) return false;
	fits = out->n && out->n <= CHAT_USER_BYTES;
	for (size_t i = 0; i < out->n && fits; i++)
		fits = (out->p[i] >= '0' && out->p[i] <= '9') || (out->p[i] >= 'A' && out->p[i] <= 'Z') ||
			(out->p[i] >= 'a' && out->p[i] <= 'z') || str_index(str_of(more), out->p[i]) < str_of(more).n;
	*out = str_dup(a, *out);
	return fits || json_err(&value, e, "expected a short word");
}

/* The first of the actions is the one that was pressed; buttons come one at a time. */
static bool read_action(struct arena *a, const struct json *top, struct str *token, struct err *e)
{
	struct json actions = json_get(top, "actions"), first, id;
	struct str name;
	size_t n;

	if (!json_count(&actions, 25, &n, e)) return false;
	if (!n) return json_err(&actions, e, "expected one action");
	first = json_at(&actions, 0);
	id = json_get(&first, "action_id");
	if (!json_text(&id, &name, e)) return false;
	if (!str_eq(name, S(CHAT_BUTTON))) return json_err(&id, e, "expected " CHAT_BUTTON);
	return read_word(a, &first, "value", "_-", token, e);
}

/* Slack says the workspace at the top, and where an organisation has several, with the user. */
static bool read_slack(struct arena *a, const struct json *top, struct chat_press *out, struct err *e)
{
	struct json type = json_get(top, "type"), user = json_get(top, "user"), team = json_get(top, "team"),
		container = json_get(top, "container");
	bool whole = json_has_members(&team);
	struct str name;

	if (!json_text(&type, &name, e)) return false;
	if (!str_eq(name, S("block_actions"))) return json_err(&type, e, "expected block_actions");
	return read_word(a, &user, "id", "", &out->who.id, e) &&
		read_word(a, whole ? &team : &user, whole ? "id" : "team_id", "", &out->who.team, e) &&
		read_word(a, &container, "channel_id", "", &out->channel, e) &&
		read_word(a, &container, "message_ts", ".", &out->ts, e) && read_action(a, top, &out->token, e);
}

static bool read_mattermost(struct arena *a, const struct json *top, struct chat_press *out, struct err *e)
{
	struct json context = json_get(top, "context");

	return read_word(a, top, "user_id", "", &out->who.id, e) &&
		read_word(a, &context, CHAT_BUTTON, "_-", &out->token, e);
}

bool chat_press_read(struct arena *a, enum message_channel channel, struct str body, struct chat_press *out,
	struct err *e)
{
	struct json_doc *doc = json_parse("body", body, e);
	struct json top;
	bool ok;

	*out = (struct chat_press){ .way = channel };
	if (!doc) return false;
	top = json_top(doc);
	ok = channel == MESSAGE_SLACK ? read_slack(a, &top, out, e) : read_mattermost(a, &top, out, e);
	json_free(doc);
	return ok;
}

/* -- doing it -- */

/* Find the account by which the operator's writes to a person directly; *out is NULL when there is none. */
static bool find_account(struct ctx *x, int64_t person, enum message_channel channel, struct reach **out)
{
	struct reach *r = NULL;
	bool direct;

	*out = NULL;
	if (!chat_has_bot(x, channel)) return true;
	if (!reach_of(x, person, channel, &r)) return false;
	/* whoever presses in Slack is a user of a workspace: without it nobody can be known */
	direct = r && r->state == REACH_ON && str_eq(chat_part(r->address, 0), S("bot")) &&
		(channel == MESSAGE_MATTERMOST || chat_part(r->address, 2).n > 0);
	if (direct) *out = r;
	return true;
}

bool chat_has_buttons(struct ctx *x, int64_t person, enum message_channel channel, bool *does)
{
	struct reach *r;
	bool ok = find_account(x, person, channel, &r);

	*does = ok && r;
	return ok;
}

bool chat_press(struct ctx *x, const struct chat_press *p, struct act_link *out)
{
	struct reach *r;

	if (!act_link_button(x, p->token, (int64_t)p->way, out) || !find_account(x, out->person, p->way, &r))
		return false;
	/* a stranger cannot tell another's button from none */
	if (!r || !str_eq(chat_part(r->address, 1), p->who.id) ||
		(p->way == MESSAGE_SLACK && !str_eq(chat_part(r->address, 2), p->who.team)))
		return err_set(&x->err, ERR_MISSING, TR("This link leads nowhere, or it was sent to somebody else."));
	return out->used || !out->stands || out->until <= x->now || act_link_do(x, out);
}

struct message chat_pressed(struct ctx *x, const struct html *words, const struct act_link *l)
{
	struct html page = { .b = { .a = x->a }, .lang = words->lang, .now = x->now, .unlinked = words->unlinked }, *h = &page;
	struct buf path = { .a = x->a };

	buf_z(&path, "/steps/");
	id_print(&path, l->about);
	return (struct message){ .kind = MESSAGE_TOMORROW, .about = l->about,
		.title = str_of(l->did ? tr("Said: it is done") : tr("Nothing is left to do here")),
		.lines = { str_of(l->did ? tr("They see that you say so, and can confirm it. Until then you can take it back on its page.") :
					   tr("It is done already, or settled in another way, or this button is too old.")) },
		.lines_n = 1, .acts = { { str_of(tr("See the promise")), buf_str(&path), false } }, .acts_n = 1 };
}

static bool read_words(struct ctx *x, int64_t person, struct html *words)
{
	struct db_q *q = db_query(x, chat_press_sql[LANG], "i", person);
	struct str lang = S("");

	if (!q) return false;
	if (db_next(q)) lang = db_text(q, 0);
	if (!db_done(q)) return false;
	*words = letter_words(x, lang);
	return true;
}

bool chat_press_answer(struct ctx *x, const struct chat_press *p, const struct act_link *l, struct str *body)
{
	struct html words;
	struct message m;

	*body = S("");
	if (!read_words(x, l->person, &words)) return false;
	m = chat_pressed(x, &words, l);
	if (p->way == MESSAGE_SLACK)
		return parcel_put(x, l->person, MESSAGE_SLACK, m.kind, chat_slack_update(x, &words, &m, p->channel, p->ts),
			x->now + CHAT_ANSWER_SECONDS, NULL);
	*body = chat_mattermost_update(x, &words, &m);
	return true;
}
