/* SPDX-License-Identifier: Apache-2.0
 *
 * Facts and the planner's typed reasons as sentences in the reader's language.
 */
#ifndef WEB_SAY_H
#define WEB_SAY_H

#include "model/calendar.h"
#include "model/proposal.h"
#include "model/question_bank.h"
#include "model/talk.h"
#include "view/html.h"

/* Why a talk has the time it has. Empty for a reason that needs no words. */
struct str say_why(struct html *h, const struct week_why *why, struct str member,
	const struct zone *zone);
/* Why no time was found, and which one meeting would free a time (empty: no single one would). */
struct str say_reason(struct html *h, const struct week_unplaced *u, struct str member);
struct str say_freeing(struct html *h, const struct week_unplaced *u, struct str member,
	const struct zone *zone);
/* Why the pair needs no talk in this week (PROPOSED_NOT_DUE). */
struct str say_not_due(struct html *h, const struct proposed_talk *t, const struct zone *zone);
/* Why a talk cannot stand somewhere; empty when it can. */
struct str say_refusal(struct html *h, enum plan_refusal why, enum week_side who,
	struct str member, struct str other);

/* Whose working hours a time lies outside of; empty: nobody's. */
struct str say_outside(struct html *h, const struct talk_outside *out, struct str other);

/* A length: "45 minutes", "6 h 45 min". */
struct str say_length(struct html *h, int64_t minutes);
/* "Tue 3 Nov" */
struct str say_day(struct html *h, int64_t day);
/* "16 days since you talked"; days −1: the two have never talked. */
struct str say_since(struct html *h, int64_t days);

/* What a stretch of the reader's own calendar is called: a meeting's title, or the way to it. */
struct str say_event(struct html *h, const struct calendar_event *e);

/* The name of a beat: "Listen". */
struct str say_beat(struct html *h, enum beat beat);

#endif
