/* SPDX-License-Identifier: Apache-2.0
 *
 * What the two do in an open talk beside talking: they go from beat to beat, and say who speaks.
 */
#include "web/floor.h"

#include "model/question_file.h"
#include "web/handlers.h"

bool floor_read_beat(const struct visit *v, enum beat *beat)
{
	int64_t n;

	if (!str_int(visit_field(v, "beat"), &n) || n < 0 || n >= BEATS) return false;
	*beat = (enum beat)n;
	return true;
}

static const struct entity_field floor_fields[] = {
	FIELD(floor, beat, CHOICE, .words = question_beats, .about = "at which both are"),
	FIELD(floor, speaker, ID, .null = true, .about = "who speaks; null: nobody said"),
	FIELD(floor, since, TIME, .null = true, .about = "since when"),
	FIELD(floor, listened, INT, .least = -1, .most = 100,
		.about = "for the leader alone: the member's part of what was said, in per cent; -1: not known"),
	{ 0 },
};
const struct entity floor_view = { .name = "floor", .fields = floor_fields,
	.size = sizeof(struct floor) };

static const struct entity_field beat_fields[] = {
	COLUMN(beat, INT, .typed = true, .needed = true, .least = 0, .most = BEATS - 1,
		.readers = READ_PAIR, .about = "where both go: 0 to 5"),
	{ 0 },
};
const struct entity beat_body = { .name = "beat", .fields = beat_fields };

static const struct entity_field speaker_fields[] = {
	COLUMN(speaker, ID, .typed = true, .null = true, .readers = READ_PAIR,
		.about = "one of the two; null: nobody"),
	{ 0 },
};
const struct entity speaker_body = { .name = "speaker", .fields = speaker_fields };

bool talk_beat_post(struct visit *v)
{
	enum beat beat;
	int64_t id;

	if (!visit_id(v, "id", &id)) return false;
	if (!floor_read_beat(v, &beat))
		return err_field(&v->x.err, ERR_INPUT, "beat", TR("a beat is a number from 0 to 5"));
	return floor_set_beat(&v->x, id, beat) &&
		visit_go(v, NULL, "/talks/%s/mode", html_id_z(&v->h, id));
}

bool talk_speaker_post(struct visit *v)
{
	struct str who = visit_field(v, "speaker");
	int64_t id, person = 0;
	enum beat beat;

	if (!visit_id(v, "id", &id)) return false;
	if (who.n && !id_parse(who, &person))
		return err_field(&v->x.err, ERR_INPUT, "speaker", TR("choose one of the two who talk"));
	if (!floor_set_speaker(&v->x, id, person)) return false;
	/* without a script the reader stays at the beat of their page */
	if (floor_read_beat(v, &beat))
		return visit_go(v, NULL, "/talks/%s/mode?beat=%d", html_id_z(&v->h, id), (int)beat);
	return visit_go(v, NULL, "/talks/%s/mode", html_id_z(&v->h, id));
}
