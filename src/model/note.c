/* SPDX-License-Identifier: Apache-2.0 */
#include "model/note.h"

#include "model/written.h"

const struct entity_field note_fields[] = {
	{ .name = "id", .type = FIELD_ID },
	{ .name = "talk", .type = FIELD_ID },
	{ .name = "reader", .type = FIELD_WHO },
	{ .name = "author", .type = FIELD_ID },
	{ .name = "words", .type = FIELD_SEALED, .most = WRITTEN_BYTES,
		.place = "note.words" },
	{ .name = "made", .type = FIELD_TIME },
	{ 0 },
};
