/* SPDX-License-Identifier: Apache-2.0
 *
 * What taking back means is told by the module that owns the row (step_undo(), talk_undo() …),
 * with its own rules of who may do what; this file knows them all, and none of them knows it.
 */
#include "model/undo_act.h"

#include "model/audit.h"
#include "model/history.h"
#include "model/invitation.h"
#include "model/live.h"
#include "model/need.h"
#include "model/passed.h"
#include "model/pressure.h"
#include "model/proposal.h"
#include "model/recognition.h"
#include "model/solution.h"
#include "model/step.h"
#include "model/talk.h"
#include "model/topic.h"
#include "model/undo.h"
#include "view/lang.h"

_Static_assert(UNDO_SECONDS + UNDO_GRACE < INVITATION_WAIT,
	"nobody is told of a talk while it can still be taken back");

static bool (*const back[UNDO_KINDS])(struct ctx *, const struct undo *) = {
	[UNDO_STEP] = step_undo,
	[UNDO_STEP_DUE] = step_undo_due,
	[UNDO_NEED] = need_undo,
	[UNDO_NEED_STATE] = need_undo_state,
	[UNDO_PASSED] = passed_undo,
	[UNDO_PASSED_NEW] = passed_undo_new,
	[UNDO_TOPIC] = topic_undo,
	[UNDO_TALK] = talk_undo,
	[UNDO_TALK_TIME] = talk_undo_time,
	[UNDO_TALK_PLAN] = talk_undo_plan,
	[UNDO_PROPOSED] = proposal_undo,
	[UNDO_NOT_NOW] = history_undo,
	[UNDO_THANKS] = recognition_undo,
	[UNDO_THANKS_CHANGED] = recognition_undo_changed,
	[UNDO_SOLUTION] = solution_undo,
	[UNDO_PRESSURE_LEFT] = pressure_undo,
};

bool undo_act(struct ctx *x, int64_t act)
{
	struct undo *all;
	size_t n;

	if (!undo_list(x, act, &all, &n)) return false;
	if (!n)
		return err_set(&x->err, ERR_MISSING,
			TR("It is too late to undo that: everything stays as it is."));
	for (size_t i = 0; i < n; i++) /* the last first */
		if ((unsigned)all[i].kind >= UNDO_KINDS || !back[all[i].kind](x, &all[i]))
			return x->err.code ? false : undo_too_late(x);
	/* an undo does not know of which pair its row is */
	return undo_del(x, act, n) && live_note_all(x) && audit_add(x, "undo", act);
}
