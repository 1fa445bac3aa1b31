/* SPDX-License-Identifier: Apache-2.0 */
#include "model/topic.h"

#include "model/written.h"

const struct entity_field topic_fields[] = {
	{ .name = "id", .type = FIELD_ID },
	{ .name = "pair", .type = FIELD_ID },
	{ .name = "author", .type = FIELD_ID },
	{ .name = "words", .type = FIELD_SEALED, .most = WRITTEN_BYTES,
		.place = "topic.words" },
	{ .name = "state", .type = FIELD_INT, .most = TOPIC_TAKEN_BACK },
	{ .name = "talk", .type = FIELD_ID, .null = true },
	{ .name = "carried", .type = FIELD_INT, .most = INT32_MAX },
	{ .name = "made", .type = FIELD_TIME },
	{ 0 },
};
