/* SPDX-License-Identifier: Apache-2.0
 *
 * One table holds both: `reader` 0 is the shared line, else the one person who reads it.
 * The author of a private line is its reader, and the WHERE asks for nobody else.
 */
#include "model/note.h"

#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/talk.h"
#include "model/written.h"

enum { OF_TALK, PUT, DEL };
const char *const note_sql[] = {
	[OF_TALK] =
		"SELECT n.id, n.reader, n.words, p.name FROM note n"
		"  JOIN person p ON p.id = n.author JOIN talk t ON t.id = n.talk"
		" WHERE n.talk = $2 AND n.reader IN (0, $1) AND $1 IN (t.leader, t.member)",
	[PUT] =
		"INSERT INTO note (id, talk, reader, author, words, made)"
		" VALUES ($1, $2, $3, $4, $5, $6)",
	[DEL] = "DELETE FROM note WHERE talk = $1 AND reader = $2",
	NULL
};

static const struct entity_field note_fields[] = {
	COLUMN(id, ID),
	COLUMN(talk, ID),
	COLUMN(reader, WHO),
	COLUMN(author, ID),
	COLUMN(words, SEALED, .most = WRITTEN_BYTES,
		.place = "note.words"),
	COLUMN(made, TIME),
	{ 0 },
};
const struct entity note_entity = { .name = "note", .fields = note_fields };

bool note_get(struct ctx *x, int64_t talk, struct note *out)
{
	struct db_q *q;

	*out = (struct note){ 0 };
	if (!talk_of_pair(x, talk, 0)) return false;
	if (!(q = db_query(x, note_sql[OF_TALK], "ii", x->me, talk))) return false;
	while (db_next(q)) {
		bool shared = db_int(q, 1) == 0;
		struct str text = written_open(x, "note.words", db_int(q, 0), db_bytes(q, 2));

		if (shared) out->shared = text;
		else out->mine = text;
		if (shared) out->shared_by = db_text(q, 3);
	}
	return db_done(q);
}

/* The line before gives way: a sealed text is bound to its row, so a new one is a new row. */
static bool put(struct ctx *x, const char *field, int64_t talk, int64_t reader, struct str text)
{
	int64_t id = id_new(x->now);

	if (!talk_of_pair(x, talk, 0)) return false;
	if (!written_take(x, field, text, false, &text)) return false;
	if (db_run(x, note_sql[DEL], "ii", talk, reader) < 0) return false;
	if (text.n && db_run(x, note_sql[PUT], "iiiibi", id, talk, reader, x->me,
			      written_seal(x, "note.words", id, text), x->now) != 1)
		return false;
	return audit_add(x, "note.set", talk);
}

bool note_set_shared(struct ctx *x, int64_t talk, struct str text)
{
	return put(x, "remember", talk, 0, text);
}

bool note_set_private(struct ctx *x, int64_t talk, struct str text)
{
	return put(x, "private", talk, x->me, text);
}
