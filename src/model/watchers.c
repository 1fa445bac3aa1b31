/* SPDX-License-Identifier: Apache-2.0
 *
 * Who looks when something has happened. A module says what it has done, by a function that its
 * own header declares, and knows nobody who wants to know; they are listed here, in the order in
 * which they look. All of it belongs to the transaction of the change: where one fails, nothing
 * of it is kept.
 */
#include "model/asked.h"
#include "model/assistant.h"
#include "model/audit.h"
#include "model/caldav.h"
#include "model/calendar.h"
#include "model/chat.h"
#include "model/check_in.h"
#include "model/feed.h"
#include "model/goal.h"
#include "model/hook.h"
#include "model/invitation.h"
#include "model/line.h"
#include "model/message_plan.h"
#include "model/need.h"
#include "model/note.h"
#include "model/outbox.h"
#include "model/pair.h"
#include "model/passed.h"
#include "model/person.h"
#include "model/proposal.h"
#include "model/reach.h"
#include "model/request.h"
#include "model/said.h"
#include "model/step.h"
#include "model/talk.h"
#include "model/tally.h"
#include "model/topic.h"
#include "model/tracked.h"

bool audit_added(struct ctx *x, const char *what, int64_t target)
{
	return hook_heard(x, what, target) && tracked_heard(x, what, target);
}

bool outbox_given_up(struct ctx *x, struct str kind)
{
	return !str_eq(kind, S("message")) || tally_add(x, MESSAGE_MAIL, TALLY_FAILED, 1);
}

bool reach_ended(struct ctx *x, int64_t person, int64_t channel)
{
	return chat_ended(x, person, channel);
}

bool person_added(struct ctx *x, int64_t id)
{
	return hook_heard(x, "person.add", id);
}

bool person_changed(struct ctx *x, int64_t id)
{
	return hook_heard(x, "person.change", id);
}

bool pair_ended(struct ctx *x, int64_t id)
{
	return talk_cancel_pair(x, id) && proposal_forget_pair(x, id) && request_pair_ended(x, id) &&
		passed_pair_ended(x, id) && assistant_pair_over(x, id);
}

bool pair_begins_anew(struct ctx *x, int64_t id)
{
	return check_in_pair_begins(x, id) && goal_pair_begins(x, id) && assistant_pair_over(x, id);
}

bool talk_changed(struct ctx *x, int64_t id)
{
	return invitation_changed(x, id) && request_talk_changed(x, id) && message_talk_changed(x, id);
}

bool talk_unplanned(struct ctx *x, int64_t id)
{
	return invitation_never(x, id) && request_talk_unplanned(x, id);
}

bool talk_begun(struct ctx *x, int64_t id)
{
	return request_talk_begun(x, id);
}

bool talk_ended(struct ctx *x, int64_t pair)
{
	return topic_carry(x, pair) && check_in_talk_ended(x, pair) && request_talk_ended(x, pair);
}

bool invitation_answered(struct ctx *x, int64_t talk, int64_t person, int64_t counter)
{
	return message_talk_answered(x, talk, person, counter);
}

bool note_changed(struct ctx *x, int64_t talk, struct str before, struct str after)
{
	return line_replaced(x, LINE_REMEMBER, talk, before, after);
}

bool said_changed(struct ctx *x, int64_t pair, enum said_kind kind, struct str before,
	struct str after)
{
	return line_replaced(x, kind == SAID_GOAL ? LINE_GOAL : LINE_OBSTACLE, pair, before, after);
}

bool asked_changed(struct ctx *x, int64_t talk, struct str before, struct str after)
{
	return line_replaced(x, LINE_ANSWER, talk, before, after);
}

bool calendar_gone(struct ctx *x, int64_t id)
{
	return feed_forget(x, id) && caldav_forget(x, id);
}

bool goal_gone(struct ctx *x, int64_t id)
{
	return step_forget_goal(x, id) && need_forget_goal(x, id);
}

bool need_taken_back(struct ctx *x, int64_t id)
{
	return passed_withdraw(x, id, true);
}

bool step_kept(struct ctx *x, int64_t need)
{
	return need_step_kept(x, need);
}

bool step_dropped(struct ctx *x, int64_t need)
{
	return need_step_dropped(x, need);
}

bool tracker_disagreed(struct ctx *x, int64_t id)
{
	return tracked_end_waiting(x, id);
}
