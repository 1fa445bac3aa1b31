/* SPDX-License-Identifier: Apache-2.0
 *
 * What a plan that was looked for and its talks are made of.
 */
#include "model/proposal.h"

static const struct entity_field proposal_fields[] = {
	FIELD(proposal, id, ID),
	FIELD(proposal, leader, ID, .about = "for whose team"),
	FIELD(proposal, from_day, DAY, .about = "the first day, the leader's own"),
	FIELD(proposal, days, INT, .least = 1, .most = WEEK_DAYS_MAX, .about = "so many"),
	FIELD(proposal, made, TIME),
	FIELD(proposal, cost, INT, .about = "in the planner's units"),
	FIELD(proposal, bound, INT, .about = "no plan of these days costs less"),
	FIELD(proposal, use_soft, BOOL, .since = 11,
		.about = "whether talks may stand over something tentative"),
	FIELD(proposal, ruled, INT, .null = true, .most = 7, .since = 47,
		.about = "what the period of these days wanted then: 1, and 2 for shorter talks, and 4 for early ones; null: not known"),
	{ 0 },
};
const struct entity proposal_entity = { .name = "proposal", .fields = proposal_fields,
	.size = sizeof(struct proposal),
	.purpose = "a plan that was looked for",
	.read_by = "the leader of that team",
	.kept = "as long as the installation",
};

static const char *const states[] = { "found", "pinned", "left out", "accepted", "not due", NULL };

static const struct entity_field proposed_talk_fields[] = {
	FIELD(proposed_talk, id, ID),
	FIELD(proposed_talk, proposal, ID, .about = "of which it is part"),
	FIELD(proposed_talk, pair, ID, .about = "whose talk it would be"),
	FIELD(proposed_talk, state, CHOICE, .words = states),
	FIELD(proposed_talk, starts, TIME, .null = true,
		.about = "null: no time was found, or it is left out"),
	FIELD(proposed_talk, minutes, INT, .most = TALK_MINUTES_MAX, .about = "of the talk"),
	FIELD(proposed_talk, wanted, INT, .most = 30, .about = "the pair's full length"),
	{ 0 },
};
const struct entity proposed_talk_entity = { .name = "proposed_talk",
	.fields = proposed_talk_fields,
	.size = sizeof(struct proposed_talk),
	.purpose = "the talks of such a plan",
	.read_by = "the leader of that team",
	.kept = "until its pair ends; accepted ones as long as the installation",
};
