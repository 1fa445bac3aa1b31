/* SPDX-License-Identifier: Apache-2.0
 *
 * The facts of model/insight.h as programs read them.
 */
#include "model/insight.h"

#define FACT(fact, NAME, ABOUT)                                                                    \
	{ .name = NAME, .type = FIELD_INT, .at = offsetof(struct insight, n[fact]), .about = ABOUT }
/* What is counted, of a pair as of a team. */
#define COUNTED \
	FACT(INSIGHT_TALKS, "talks", "connection: talks held"), \
	FACT(INSIGHT_MINUTES, "minutes", "connection: the minutes of these talks"), \
	FACT(INSIGHT_SHORTENED, "shortened", "connection: of these talks, planned longer first and made shorter"), \
	FACT(INSIGHT_ASKED, "asked", "connection: questions that were asked in a talk"), \
	FACT(INSIGHT_ANSWERED, "answered", "connection: of these questions, with an answer"), \
	FACT(INSIGHT_NEEDS_ANSWERED, "needs_answered", "connection: needs that were granted or declined"), \
	FIELD(insight, answer_seconds, INT, .null = true, .none = -1, \
		.about = "connection: from a need to its answer, the middle one of these needs; null: there was none"), \
	FACT(INSIGHT_THANKS, "thanks", "connection: thanks between the two"), \
	FACT(INSIGHT_KEPT, "kept", "connection: steps of the leader that the member has confirmed"), \
	FACT(INSIGHT_AGREED, "agreed", "execution: steps that were agreed on"), \
	FACT(INSIGHT_DONE, "done", "execution: steps that were done"), \
	FACT(INSIGHT_CONFIRMED, "confirmed", "execution: steps that the other one has confirmed"), \
	FACT(INSIGHT_LATE, "late", "execution: steps that fell due and were not done by then"), \
	FACT(INSIGHT_OBSTACLES, "obstacles", "execution: needs that named an obstacle, and were met"), \
	FACT(INSIGHT_GOALS, "goals", "execution: goals that both read and that moved; a goal of the team in a pair when a step of the two served it, in the team once"), \
	FACT(INSIGHT_MET, "met", "needs that were met"), \
	FACT(INSIGHT_SAVED, "saved", "minutes that shortened talks took less than was planned first"), \
	FIELD(insight, sooner, INT, .about = "of the shortened talks, those that ended sooner than planned: what they saved so was not agreed on")
static const struct entity_field insight_fields[] = {
	FIELD(insight, id, ID, .about = "the pair"),
	FIELD(insight, leader, ID),
	FIELD(insight, member, ID),
	FIELD(insight, name, TEXT, .about = "of the person of the pair who is not the reader"),
	COUNTED,
	FIELD(insight, rhythm, CHOICE, .words = rhythm_words, .about = "of a pair, from the talks of a year"),
	FIELD(insight, gap, INT, .about = "the days between talks that decided the rhythm; 0: there is no gap"),
	FIELD(insight, last, DAY, .null = true, .about = "the last day with a talk, in a year"),
	FIELD(insight, paused, BOOL, .about = "the days since the last talk decided the rhythm"),
	{ 0 },
};
const struct entity insight_view = { .name = "insight", .fields = insight_fields,
	.size = sizeof(struct insight) };

/* A team has no rhythm: each of its pairs has one. */
static const struct entity_field team_fields[] = {
	FIELD(insight, leader, ID),
	COUNTED,
	{ 0 },
};
const struct entity insight_team_view = { .name = "insight_team", .fields = team_fields,
	.size = sizeof(struct insight) };

static const char *const kinds[] = { "talk", "question", "need", "thanks", "step", "goal", NULL };
static const struct entity_field row_fields[] = {
	FIELD(insight_row, id, ID),
	FIELD(insight_row, kind, CHOICE, .words = kinds),
	FIELD(insight_row, pair, ID, .null = true, .about = "null: a row of a team, which does not say whose it is; its own page does"),
	FIELD(insight_row, talk, ID, .null = true, .about = "null: between talks"),
	FIELD(insight_row, at, TIME, .about = "by which it falls into the period"),
	FIELD(insight_row, day, DAY, .null = true, .about = "of a late step: by when it was due"),
	FIELD(insight_row, words, TEXT, .about = "of a talk empty"),
	FIELD(insight_row, answer, TEXT, .about = "of a question"),
	FIELD(insight_row, name, TEXT, .about = "of the person of the pair who is not the reader; of a team empty"),
	FIELD(insight_row, who, TEXT,
		.about = "the owner of a step or goal, who asked for a need, who thanked; of a team empty"),
	FIELD(insight_row, to, TEXT, .about = "who was thanked; of a team empty"),
	FIELD(insight_row, minutes, INT, .about = "of a talk, as held"),
	FIELD(insight_row, first_minutes, INT, .about = "of a talk, as it was planned first"),
	FIELD(insight_row, seconds, INT, .about = "from a need to its answer"),
	{ 0 },
};
const struct entity insight_row_view = { .name = "insight_row", .fields = row_fields,
	.size = sizeof(struct insight_row) };

static const struct entity_field week_fields[] = {
	FIELD(insight_week, day, DAY, .about = "its first day"),
	FIELD(insight_week, talks, INT, .about = "held"),
	FIELD(insight_week, steps, INT, .about = "done"),
	{ 0 },
};
const struct entity insight_week_view = { .name = "insight_week", .fields = week_fields,
	.size = sizeof(struct insight_week) };
