/* SPDX-License-Identifier: Apache-2.0
 *
 * The table of the ways that messages go. It stands apart from model/message.c, which knows what is
 * said and not where.
 */
#include "model/chat.h"
#include "model/message.h"
#include "model/push.h"

const char *const message_channel_names[MESSAGE_CHANNELS + 1] = {
	[MESSAGE_NOTHING] = "nothing",
	[MESSAGE_MAIL] = "mail",
	[MESSAGE_PUSH] = "push",
	[MESSAGE_SLACK] = "slack",
	[MESSAGE_MATTERMOST] = "mattermost",
	[MESSAGE_TEAMS] = "teams",
	[MESSAGE_PROGRAM] = "program",
	[MESSAGE_MATRIX] = "matrix",
};

#define CHAT(name, words, buttons)                                                                 \
	{ .says = words, .has_buttons = buttons, .is_set_up = chat_is_set_up, .leads_to = message_reach_leads_to,           \
		.send = chat_##name##_send, .reach = &chat_##name##_reach }
const struct message_way message_ways[MESSAGE_CHANNELS] = {
	[MESSAGE_NOTHING] = { .says = TR("not at all") },
	[MESSAGE_MAIL] = { .says = TR("by mail"), .is_set_up = message_mail_is_set_up,
		.leads_to = message_mail_leads_to, .send = message_mail_send },
	[MESSAGE_PUSH] = { .says = TR("on my devices"), .is_set_up = message_push_is_set_up,
		.leads_to = message_reach_leads_to, .send = message_push_send, .reach = &message_push_reach },
	[MESSAGE_SLACK] = CHAT(slack, TR("in Slack"), chat_has_buttons),
	[MESSAGE_MATTERMOST] = CHAT(mattermost, TR("in Mattermost"), chat_has_buttons),
	[MESSAGE_TEAMS] = CHAT(teams, TR("in Teams"), NULL),
	[MESSAGE_MATRIX] = { .says = TR("in Matrix"), .is_set_up = chat_matrix_is_set_up,
		.leads_to = message_reach_leads_to, .send = chat_matrix_send, .reach = &chat_matrix_reach },
	[MESSAGE_PROGRAM] = CHAT(program, TR("to a program of mine"), NULL),
};

bool message_reach_leads_to(struct ctx *x, int64_t person, enum message_channel channel, bool *does)
{
	return reach_any(x, person, channel, does);
}

const struct reach_way *message_reach_way(int64_t channel)
{
	return channel >= 0 && channel < MESSAGE_CHANNELS ? message_ways[channel].reach : NULL;
}
