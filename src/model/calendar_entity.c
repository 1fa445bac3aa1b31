/* SPDX-License-Identifier: Apache-2.0
 *
 * The fields of a calendar; its statements are in calendar.c. The file is a column without a member
 * in struct calendar, because it may be large and few readers need it.
 */
#include "model/calendar.h"

static const char *const all_day[] = { "as written", "free", "busy", NULL };
static const char *const unanswered[] = { "busy", "tentative", "free", NULL };
static const char *const travel[] = { "busy", "free", NULL };

static const struct entity_field calendar_fields[] = {
	FIELD(calendar, id, ID),
	FIELD(calendar, owner, ID, .about = "whose it is"),
	FIELD(calendar, name, TEXT, .most = 200, .about = "of the file"),
	FIELD(calendar, hash, BYTES, .derived = true, .readers = READ_NOBODY,
		.about = "of its bytes: the same file is not read twice"),
	FIELD(calendar, bytes, INT, .derived = true, .about = "of the file"),
	COLUMN(ics, SEALED, .most = CALENDAR_BYTES, .place = "calendar",
		.about = "the file as it came"),
	FIELD(calendar, all_day, CHOICE, .words = all_day, .about = "whole days"),
	FIELD(calendar, unanswered, CHOICE, .words = unanswered, .since = 11,
		.about = "invitations without an answer"),
	FIELD(calendar, travel, CHOICE, .words = travel, .since = 17,
		.about = "the way to a meeting"),
	FIELD(calendar, read_at, TIME, .derived = true, .about = "when it was read"),
	FIELD(calendar, horizon, TIME, .derived = true,
		.about = "what happens is known up to here"),
	FIELD(calendar, events, INT, .derived = true, .about = "how much happens up to there"),
	FIELD(calendar, warnings, TEXT, .derived = true, .about = "what was skipped, a line each"),
	{ 0 },
};
const struct entity calendar_entity = { .name = "calendar", .fields = calendar_fields,
	.size = sizeof(struct calendar),
	.purpose = "when somebody is busy",
	.read_by = "its owner alone; the two of a pair see busy time without titles",
	.kept = "until its owner takes it away",
};
