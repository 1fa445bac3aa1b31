/* SPDX-License-Identifier: Apache-2.0 */
#include "model/need.h"

#include "model/written.h"

const struct entity_field need_fields[] = {
	{ .name = "id", .type = FIELD_ID },
	{ .name = "pair", .type = FIELD_ID },
	{ .name = "talk", .type = FIELD_ID, .null = true },
	{ .name = "asker", .type = FIELD_ID },
	{ .name = "giver", .type = FIELD_ID },
	{ .name = "author", .type = FIELD_ID },
	{ .name = "words", .type = FIELD_SEALED, .most = WRITTEN_BYTES,
		.place = "need.words" },
	{ .name = "source", .type = FIELD_SEALED, .most = WRITTEN_BYTES,
		.place = "need.source" },
	{ .name = "due", .type = FIELD_DAY, .null = true },
	{ .name = "state", .type = FIELD_INT, .most = NEED_TAKEN_BACK },
	{ .name = "reason", .type = FIELD_SEALED, .null = true, .most = WRITTEN_BYTES,
		.place = "need.reason" },
	{ .name = "made", .type = FIELD_TIME },
	{ .name = "closed", .type = FIELD_TIME, .null = true },
	{ 0 },
};
