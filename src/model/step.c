/* SPDX-License-Identifier: Apache-2.0 */
#include "model/step.h"

#include "model/written.h"

const struct entity_field step_fields[] = {
	{ .name = "id", .type = FIELD_ID },
	{ .name = "pair", .type = FIELD_ID },
	{ .name = "talk", .type = FIELD_ID, .null = true },
	{ .name = "owner", .type = FIELD_ID },
	{ .name = "other", .type = FIELD_ID },
	{ .name = "author", .type = FIELD_ID },
	{ .name = "words", .type = FIELD_SEALED, .most = WRITTEN_BYTES,
		.place = "step.words" },
	{ .name = "due", .type = FIELD_DAY, .null = true },
	{ .name = "state", .type = FIELD_INT, .most = STEP_DROPPED },
	{ .name = "moved", .type = FIELD_INT, .most = INT32_MAX },
	{ .name = "reason", .type = FIELD_SEALED, .null = true, .most = WRITTEN_BYTES,
		.place = "step.reason" },
	{ .name = "made", .type = FIELD_TIME },
	{ .name = "closed", .type = FIELD_TIME, .null = true },
	{ .name = "confirmed", .type = FIELD_TIME, .null = true },
	{ 0 },
};
