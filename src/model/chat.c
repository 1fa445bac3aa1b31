/* SPDX-License-Identifier: Apache-2.0 */
#include "model/chat.h"

#include "base/clean.h"
#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "model/account.h"
#include "model/entity.h"
#include "model/hook.h"
#include "model/letter.h"
#include "model/written.h"

static const struct chat chats[MESSAGE_CHANNELS] = {
	[MESSAGE_SLACK] = { .name = "Slack", .label = TR("Address of the webhook"), .type = "url", .write = chat_slack_write,
		.hint = TR("In Slack, add the app Incoming Webhooks, choose the conversation with yourself, and copy the address that it shows.") },
	[MESSAGE_MATTERMOST] = { .name = "Mattermost", .label = TR("Address of the webhook"), .type = "url", .write = chat_mattermost_write,
		.hint = TR("In Mattermost, open Integrations, Incoming Webhooks, choose a channel that you alone read, and copy the address that it shows.") },
	[MESSAGE_TEAMS] = { .name = "Teams", .label = TR("Address of the workflow"), .type = "url", .write = chat_teams_write,
		.hint = TR("In Teams, open Workflows, take the template that sends to a chat when a webhook is called, choose the chat with yourself, and copy the address that it shows.") },
	[MESSAGE_MATRIX] = { .name = "Matrix", .label = TR("Your Matrix id"), .type = "text", .write = chat_matrix_write,
		.hint = TR("Such as @ada:example.org. You are invited to a room of your own, which is not encrypted."),
		.is_id = true },
	[MESSAGE_PROGRAM] = { .name = TR("A program of your own"), .label = TR("Address (https://)"), .type = "url", .write = chat_program_write,
		.hint = TR("It gets each message as JSON, signed as Standard Webhooks has it."), .signs = true },
};

const struct chat *chat_of(enum message_channel channel)
{
	return channel < MESSAGE_CHANNELS && chats[channel].name ? &chats[channel] : NULL;
}

bool chat_is_set_up(const struct ctx *x)
{
	/* a message without a way to its page is of no use */
	return x->site.n > 0;
}

bool chat_get(struct ctx *x, enum message_channel channel, struct reach **out)
{
	struct reach *all;
	size_t n;

	*out = NULL;
	if (!reach_list(x, channel, &all, &n)) return false;
	if (n) *out = &all[n - 1];
	return true;
}

/* Check the address of a server, and find what is shown of it: its host, for the rest may be a secret. */
static bool check_url(struct ctx *x, struct reach *r)
{
	struct err why = { 0 };

	if (!entity_check_field(x, &reach_entity, "address", r)) return false;
	return transfer_fits(x->a, r->address, x->outward && x->outward->inside, &r->label, &why) ||
		err_say(&x->err, ERR_INPUT, "address", why.says);
}

/* An id as "@ada:example.org": no blank or control, both parts, and nobody who wants no room with us. */
static bool check_id(struct ctx *x, struct reach *r)
{
	struct str local, server;
	bool fits = entity_check_field(x, &reach_entity, "address", r), declined;

	if (!fits) return false;
	fits = r->address.n <= REACH_LABEL_BYTES && str_starts(r->address, S("@")) &&
		str_cut(r->address, ':', &local, &server) && local.n > 1 && server.n;
	for (size_t i = 0; i < r->address.n; i++)
		if ((unsigned char)r->address.p[i] <= ' ' || (unsigned char)r->address.p[i] >= 127) fits = false;
	r->label = r->address;
	if (!fits) return err_field(&x->err, ERR_INPUT, "address", TR("expected an id like @ada:example.org"));
	if (!chat_declined(x, r->address, &declined)) return false;
	if (declined) return chat_not_invited(&x->err);
	return chat_matrix_leave(x) && chat_invited_address(x, r->label, &r->address);
}

bool chat_put(struct ctx *x, enum message_channel channel, struct str address, struct str *secret)
{
	struct reach r = { .channel = channel, .address = address };

	*secret = S("");
	if (!chat_of(channel) || !chat_is_there(x, channel))
		return err_set(&x->err, ERR_MISSING, TR("there is no such way"));
	if (!written_address(x, "address", address)) return false;
	if (!(chat_of(channel)->is_id ? check_id(x, &r) : check_url(x, &r))) return false;
	if (chat_of(channel)->signs) {
		*secret = hook_secret(x->a);
		r.address = str_fmt(x->a, "%.*s\n%.*s", STR(r.address), STR(*secret));
	}
	r.label = clean_foreign(x->a, r.label, REACH_LABEL_BYTES, false);
	return chat_keep(x, &r);
}

bool chat_del(struct ctx *x, enum message_channel channel)
{
	struct reach *r;

	if (!chat_get(x, channel, &r) || (channel == MESSAGE_MATRIX && !chat_matrix_leave(x))) return false;
	return r ? reach_del(x, r->id) : err_set(&x->err, ERR_MISSING, TR("there is no such address of yours"));
}

/* -- letters -- */

static struct str path_of(struct ctx *x, enum message_channel channel)
{
	return str_fmt(x->a, "/settings/messages/ways/%s", message_channel_names[channel]);
}

/* Write to x->me that they are reached somewhere from now on, and where they can end it. */
static bool tell_kept(struct ctx *x, enum message_channel channel, struct str label)
{
	struct account_proof proof;
	struct str lang;
	bool is;

	if (!letter_lang(x, x->me, &lang, &is)) return false;
	if (!is) return true;
	if (!account_own_proof(x, &proof)) return false;
	struct html words = letter_words(x, lang), *h = &words;

	return letter_tell(x, h, &(struct letter){ .person = x->me, .kind = S("way"),
		.title = str_of(tr("Where you are told of things has changed")),
		.lines = { trf("%s: from now on, messages can go to %.*s.", lang_text(h->lang, chat_of(channel)->name),
				NAME(label)),
			str_of(tr("They say that something waits, from whom and when, and nothing of what it says.")),
			/* a new password ends every other session, the first one too */
			str_of(proof.hash.n ? tr("If you did not do this, take it away there and change your password.") :
					      tr("If you did not do this, take it away there and set a password under Settings: that signs out every other device.")) },
		.act = str_of(tr("See where, or take it away")), .path = path_of(x, channel), .until = x->now + 7 * DAY });
}

bool chat_keep(struct ctx *x, struct reach *r)
{
	struct buf mark = { .a = x->a };

	/* one place of each person on each way */
	id_print(&mark, x->me);
	return reach_put(x, r, buf_str(&mark)) && tell_kept(x, (enum message_channel)r->channel, r->label);
}

bool chat_ended(struct ctx *x, int64_t person, int64_t channel)
{
	const struct chat *chat = channel > 0 ? chat_of((enum message_channel)channel) : NULL;
	bool is, declined = false;
	struct str lang;

	if (!chat) return true;
	if (channel == MESSAGE_MATRIX && !chat_matrix_ended(x, person, &declined)) return false;
	if (!letter_lang(x, person, &lang, &is)) return false;
	if (!is) return true;
	struct html words = letter_words(x, lang), *h = &words;

	return letter_tell(x, h, &(struct letter){ .person = person, .kind = S("chat"),
		.title = str_of(tr("A way by which you are told is switched off")),
		.lines = { declined ? str_of(tr("The account in Matrix turned the invitation down, or left the room. It is not invited again.")) :
				trf("%s: the other server takes nothing any more.", lang_text(h->lang, chat->name)),
			str_of(tr("What you chose to be told there comes by mail until you set it up again.")) },
		.act = str_of(declined ? tr("See what can be done") : tr("Set it up again")),
		.path = path_of(x, (enum message_channel)channel), .until = x->now + 7 * DAY });
}
