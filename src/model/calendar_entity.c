/* SPDX-License-Identifier: Apache-2.0
 *
 * What a calendar is made of; its statements stand in calendar.c.
 */
#include "model/calendar.h"

static const struct entity_field calendar_fields[] = {
	COLUMN(id, ID),
	COLUMN(owner, ID, .about = "whose it is"),
	COLUMN(name, TEXT, .most = 200, .about = "of the file"),
	COLUMN(hash, BYTES, .derived = true,
		.about = "of its bytes: the same file is not read twice"),
	COLUMN(bytes, INT, .derived = true, .about = "of the file"),
	COLUMN(ics, SEALED, .most = CALENDAR_BYTES, .place = "calendar",
		.about = "the file as it came"),
	COLUMN(all_day, INT, .most = BUSY_ALL_DAY_HARD,
		.about = "whole days: 0 as written, 1 free, 2 busy"),
	COLUMN(unanswered, INT, .most = BUSY_UNANSWERED_FREE, .since = 11,
		.about = "invitations without an answer: 0 busy, 1 tentative, 2 free"),
	COLUMN(travel, INT, .most = BUSY_TRAVEL_FREE, .since = 17,
		.about = "the way to a meeting: 0 busy, 1 free"),
	COLUMN(read_at, TIME, .derived = true, .about = "when it was read"),
	COLUMN(horizon, TIME, .derived = true, .about = "what happens is known up to here"),
	COLUMN(events, INT, .derived = true, .about = "how much happens up to there"),
	COLUMN(warnings, TEXT, .derived = true, .about = "what was skipped, a line each"),
	{ 0 },
};
const struct entity calendar_entity = { .name = "calendar", .fields = calendar_fields,
	.purpose = "when somebody is busy",
	.read_by = "its owner alone; the two of a pair see busy time without titles",
	.kept = "until its owner takes it away",
};
