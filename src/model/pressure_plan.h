/* SPDX-License-Identifier: Apache-2.0
 *
 * The answer to a red-hot week: every talk in it becomes short, at the time it has if that is free,
 * and who was to go without a talk gets a short one too. It is worked out anew whenever it is
 * asked for, and nothing is kept of it until the leader accepts it.
 */
#ifndef MODEL_PRESSURE_PLAN_H
#define MODEL_PRESSURE_PLAN_H

#include "base/ctx.h"

enum {
	PRESSURE_MINUTES = 5, /* a talk is this long in such a week, or 3 minutes */
	PRESSURE_A_DAY = 8,   /* so many short talks a day at most */
	PRESSURE_SECONDS = 1, /* how long times are looked for */
};

enum pressure_change {
	PRESSURE_STAYS,   /* it is short already, and its time is free */
	PRESSURE_SHORTER, /* at the time it has */
	PRESSURE_MOVED,   /* shorter, or as long as before, at another time */
	PRESSURE_NEW,     /* there was none */
	PRESSURE_NO_ROOM, /* no time fits; a talk that was planned stays as it is */
};

struct pressure_talk {
	int64_t pair, member;
	struct str name; /* of the member */
	int64_t talk;    /* the planned talk; 0: there is none, and the two before are 0 */
	int64_t was_starts, was_minutes;
	int64_t was_source; /* enum talk_source */
	int64_t starts, minutes; /* 0: no room */
	int64_t wanted;          /* a full talk of the pair, in minutes */
	enum pressure_change change;
};

struct pressure_plan {
	int64_t from_day;            /* the Monday of the week, days since 1970 */
	struct pressure_talk *talks; /* by the members' names */
	size_t n;
	size_t changes;                        /* how many would change */
	size_t before, after;                  /* how many talks there are before and after … */
	int64_t minutes_before, minutes_after; /* … and their minutes */
	int64_t tag; /* of all that accepting would change: the same answer, the same tag */
};

/* Work out the answer for the week of the Monday `from_day`, of the pairs that x->me leads. Talks
 * that begin within TALK_LEAD_MINUTES are left alone. NULL on error. */
MUST_CHECK struct pressure_plan *pressure_plan(struct ctx *x, int64_t from_day);
/* The answer with this tag, of this week or the next, which is red-hot. NULL on error: ERR_CONFLICT when the answer is
 * another one by now, or none is offered for this week. */
MUST_CHECK struct pressure_plan *pressure_answer(struct ctx *x, int64_t from_day, int64_t tag);
/* Make the talks of the week as the answer has them; *accepted is how many changed. All can be taken back together, for some seconds
 * as one act (model/undo.h), and later by model/pressure_back.h.
 * ERR_CONFLICT when a time has been taken since the answer was worked out. */
MUST_CHECK bool pressure_accept(struct ctx *x, const struct pressure_plan *p, size_t *accepted);

#endif
