/* SPDX-License-Identifier: Apache-2.0 */
#include "model/said.h"

#include "model/written.h"

const struct entity_field said_fields[] = {
	{ .name = "id", .type = FIELD_ID },
	{ .name = "pair", .type = FIELD_ID },
	{ .name = "kind", .type = FIELD_INT, .most = SAID_OBSTACLE },
	{ .name = "talk", .type = FIELD_ID, .null = true },
	{ .name = "author", .type = FIELD_ID },
	{ .name = "words", .type = FIELD_SEALED, .most = WRITTEN_BYTES,
		.place = "said.words" },
	{ .name = "made", .type = FIELD_TIME },
	{ 0 },
};
