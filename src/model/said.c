/* SPDX-License-Identifier: Apache-2.0
 *
 * What was said before stays: only the newest row of a kind counts.
 */
#include "model/said.h"

#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/live.h"
#include "model/pair.h"
#include "model/talk.h"
#include "model/written.h"

enum { LAST, ADD, DEL };
const char *const said_sql[] = {
	[LAST] =
		"SELECT {said s}, p.name FROM said s"
		"  JOIN person p ON p.id = s.author JOIN pair r ON r.id = s.pair"
		" WHERE s.pair = $2 AND s.kind = $3 AND $1 IN (r.leader, r.member)"
		" ORDER BY s.id DESC LIMIT 1",
	[ADD] = "{+said}",
	[DEL] = "DELETE FROM said WHERE id = $1 AND talk = $2",
	NULL
};

static const char *const kinds[] = { "goal", "obstacle", NULL };

static const struct entity_field said_fields[] = {
	FIELD(said, id, ID),
	FIELD(said, pair, ID, .about = "whose it is"),
	FIELD(said, kind, CHOICE, .words = kinds, .about = "what it is about"),
	FIELD(said, talk, ID, .null = true, .about = "null: between talks"),
	FIELD(said, author, ID, .about = "who said it"),
	TYPED(said, words, SEALED, PAIR, TR("What you work towards"), .most = WRITTEN_BYTES,
		.place = "said.words", .about = "empty text: no longer"),
	FIELD(said, made, TIME),
	FIELD(said, name, TEXT, .joined = true),
	FIELD(said, mine, BOOL, .computed = true),
	{ 0 },
};

static void complete_said(struct ctx *x, void *row)
{
	struct said *s = row;

	s->mine = s->author == x->me;
	s->typed = s->words;
	s->words = str_trim(s->words);
}

const struct entity said_entity = { .name = "said", .fields = said_fields,
	.size = sizeof(struct said), .complete = complete_said,
	.purpose = "the goal and the obstacle of a pair",
	.read_by = "the two of the pair",
	.kept = "as long as the installation: nothing is deleted by its age; earlier words too",
};

bool said_last(struct ctx *x, int64_t pair, enum said_kind kind, struct said *out)
{
	struct said *last;
	size_t n;

	*out = (struct said){ 0 };
	if (!pair_get(x, pair)) return false;
	if (!entity_list(x, &said_entity,
		    db_query(x, said_sql[LAST], "iii", x->me, pair, (int64_t)kind), 1, &last, &n))
		return false;
	if (n) *out = *last;
	return true;
}

static const char *field_of(enum said_kind kind)
{
	return kind == SAID_GOAL ? "goal" : "obstacle";
}

bool said_set(struct ctx *x, int64_t pair, enum said_kind kind, int64_t talk, struct str words)
{
	struct said s = { .id = id_new(x->now), .pair = pair, .kind = kind, .talk = talk,
		.author = x->me, .made = x->now };
	struct said before;

	if (!pair_going(x, pair) || (talk && !talk_of_pair(x, talk, pair))) return false;
	if (!written_take(x, field_of(kind), words, false, &s.words))
		return false;
	if (!said_last(x, pair, kind, &before)) return false;
	if (str_eq(before.words, s.words)) return true;
	return entity_add(x, &said_entity, said_sql[ADD], &s) &&
		said_changed(x, pair, kind, before.typed, s.words) && live_note(x, pair) &&
		audit_add(x, "said.set", s.id);
}

bool said_type(struct ctx *x, int64_t pair, enum said_kind kind, int64_t talk, struct str words,
	bool again)
{
	struct said s = { .id = id_new(x->now), .pair = pair, .kind = kind, .talk = talk,
		.author = x->me, .words = words, .made = x->now };
	struct said before;

	return pair_going(x, pair) && talk_of_pair(x, talk, pair) &&
		written_typed(x, field_of(kind), words) && said_last(x, pair, kind, &before) &&
		db_run(x, said_sql[DEL], "ii", before.id, talk) >= 0 &&
		entity_add(x, &said_entity, said_sql[ADD], &s) &&
		(again || audit_add(x, "said.set", s.id));
}
