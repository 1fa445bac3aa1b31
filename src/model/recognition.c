/* SPDX-License-Identifier: Apache-2.0 */
#include "model/recognition.h"

#include "model/written.h"

const struct entity_field recognition_fields[] = {
	{ .name = "id", .type = FIELD_ID },
	{ .name = "pair", .type = FIELD_ID },
	{ .name = "talk", .type = FIELD_ID, .null = true },
	{ .name = "giver", .type = FIELD_ID },
	{ .name = "receiver", .type = FIELD_ID },
	{ .name = "words", .type = FIELD_SEALED, .most = WRITTEN_BYTES,
		.place = "recognition.words" },
	{ .name = "made", .type = FIELD_TIME },
	{ 0 },
};
