/* SPDX-License-Identifier: Apache-2.0 */
#include "model/question.h"

#include "model/written.h"

const struct entity_field question_fields[] = {
	{ .name = "id", .type = FIELD_ID },
	{ .name = "owner", .type = FIELD_ID },
	{ .name = "beat", .type = FIELD_INT, .most = BEAT_CLOSE },
	{ .name = "words", .type = FIELD_SEALED, .most = WRITTEN_BYTES,
		.place = "question.words" },
	{ .name = "gone", .type = FIELD_TIME, .null = true },
	{ .name = "made", .type = FIELD_TIME },
	{ 0 },
};

const struct entity_field asked_fields[] = {
	{ .name = "id", .type = FIELD_ID },
	{ .name = "pair", .type = FIELD_ID },
	{ .name = "talk", .type = FIELD_ID },
	{ .name = "author", .type = FIELD_ID },
	{ .name = "question", .type = FIELD_TEXT, .most = 64 },
	{ .name = "words", .type = FIELD_SEALED, .most = WRITTEN_BYTES,
		.place = "asked.words" },
	{ .name = "answer", .type = FIELD_SEALED, .most = WRITTEN_BYTES,
		.place = "asked.answer" },
	{ .name = "made", .type = FIELD_TIME },
	{ 0 },
};
