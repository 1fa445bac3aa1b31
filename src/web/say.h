/* SPDX-License-Identifier: Apache-2.0
 *
 * These functions say facts, and the reasons that the planner gives as data, as sentences in the
 * language of the reader.
 */
#ifndef WEB_SAY_H
#define WEB_SAY_H

#include "model/calendar.h"
#include "model/proposal.h"
#include "model/question_bank.h"
#include "model/talk.h"
#include "view/html.h"

/* Say why a talk has the time that the plan gives it. Empty for a reason that needs no words. */
struct str say_why(struct html *h, const struct week_why *why, struct str member,
	const struct zone *zone);
/* Say why no time was found for a talk. */
struct str say_reason(struct html *h, const struct week_unplaced *u, struct str member);
/* Say which meeting, if it were moved, would free a time; empty: no single meeting would. */
struct str say_freeing(struct html *h, const struct week_unplaced *u, struct str member,
	const struct zone *zone);
/* Say why a pair needs no talk in this week (PROPOSED_NOT_DUE). */
struct str say_not_due(struct html *h, const struct proposed_talk *t, const struct zone *zone);
/* Say why a talk cannot be at a time; empty when it can. */
struct str say_refusal(struct html *h, enum plan_refusal why, enum week_side who,
	struct str member, struct str other);

/* Say whose working hours a time is outside of; empty: nobody's. */
struct str say_outside(struct html *h, const struct talk_outside *out, struct str other);

/* Say a length: "45 minutes", "6 h 45 min". */
struct str say_length(struct html *h, int64_t minutes);
/* "Tue 3 Nov" */
struct str say_day(struct html *h, int64_t day);
/* Say how long ago the last talk was: "16 days since you talked"; −1: the two have never talked. */
struct str say_since(struct html *h, int64_t days);

/* Name a part of the reader's own calendar: by the title of the meeting, or as the way to it. */
struct str say_event(struct html *h, const struct calendar_event *e);

/* Name a beat of the talk: "Listen". */
struct str say_beat(struct html *h, enum beat beat);

#endif
