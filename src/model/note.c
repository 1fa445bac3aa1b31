/* SPDX-License-Identifier: Apache-2.0
 *
 * One table holds both: `reader` 0 is the shared line, else the one person who reads it.
 * The author of a private line is its reader, and the WHERE asks for nobody else.
 */
#include "model/note.h"

#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/live.h"
#include "model/note_key.h"
#include "model/talk.h"
#include "model/written.h"

enum { OF_TALK, PRIVATE, PUT, DEL, DEL_PRIVATE };
#define TALKS_OF_ME                                                                                \
	"(SELECT id FROM talk WHERE leader = $1 UNION ALL SELECT id FROM talk WHERE member = $1)"
const char *const note_sql[] = {
	/* the plus: a talk has two lines or three, which are not worth a table of the two readers */
	[OF_TALK] =
		"SELECT {note n}, p.name AS author_name, t.pair FROM note n"
		"  JOIN person p ON p.id = n.author JOIN talk t ON t.id = n.talk"
		" WHERE n.talk = $2 AND +n.reader IN (0, $1) AND $1 IN (t.leader, t.member)",
	[PRIVATE] =
		"SELECT {note n}, p.name AS author_name, t.pair FROM note n"
		"  JOIN person p ON p.id = n.author JOIN talk t ON t.id = n.talk"
		" WHERE n.reader = $1 AND n.author = $1 AND n.id < $2 AND n.talk IN " TALKS_OF_ME
		" ORDER BY n.id DESC LIMIT $3",
	[PUT] = "{+note}",
	[DEL] = "DELETE FROM note WHERE talk = $1 AND reader = $2",
	[DEL_PRIVATE] =
		"DELETE FROM note WHERE reader = $1 AND talk IN " TALKS_OF_ME,
	NULL
};

static const struct entity_field note_fields[] = {
	FIELD(note_line, id, ID),
	FIELD(note_line, talk, ID, .about = "of which"),
	FIELD(note_line, reader, WHO, .about = "who reads it; null: both of the pair"),
	FIELD(note_line, author, ID, .about = "who wrote it"),
	TYPED(note_line, words, SEALED, NAMED, TR("A line to remember"), .most = WRITTEN_BYTES,
		.place = "note.words"),
	FIELD(note_line, made, TIME),
	FIELD(note_line, author_name, TEXT, .joined = true),
	FIELD(note_line, pair, ID, .joined = true, .about = "of the talk"),
	{ 0 },
};
/* A line that is still being typed may end in white space, which nobody reads. */
static void complete_line(struct ctx *x, void *row)
{
	struct note_line *l = row;

	(void)x;
	l->typed = l->words;
	l->words = str_trim(l->words);
}

const struct entity note_entity = { .name = "note", .fields = note_fields,
	.size = sizeof(struct note_line), .complete = complete_line,
	.purpose = "a line to remember of a talk: for both, or for its author alone",
	.read_by = "both of the pair, or its author alone",
	.kept = "until it is replaced or emptied",
};

bool note_get(struct ctx *x, int64_t talk, struct note *out)
{
	struct note_line *lines;
	size_t n;

	*out = (struct note){ 0 };
	if (!talk_of_pair(x, talk, 0)) return false;
	if (!entity_list(x, &note_entity, db_query(x, note_sql[OF_TALK], "ii", x->me, talk), 2,
		    &lines, &n))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (lines[i].reader) out->mine = lines[i].words;
		else out->shared = lines[i].words, out->typed = lines[i].typed;
		if (!lines[i].reader && lines[i].words.n) out->shared_by = lines[i].author_name;
	}
	return true;
}

/* The line before gives way: a sealed text is bound to its row, so a new one is a new row. */
static bool put_line(struct ctx *x, int64_t talk, int64_t reader, struct str text)
{
	struct note_line l = { .id = id_new(x->now), .talk = talk, .reader = reader,
		.author = x->me, .words = text, .made = x->now };

	return db_run(x, note_sql[DEL], "ii", talk, reader) >= 0 &&
		(!text.n || entity_add(x, &note_entity, note_sql[PUT], &l));
}

bool note_set_shared(struct ctx *x, int64_t talk, struct str text)
{
	struct talk *t = talk_get(x, talk);
	struct note before;

	return t && written_take(x, "remember", text, false, &text) &&
		note_get(x, talk, &before) && put_line(x, talk, 0, text) &&
		note_changed(x, talk, before.typed, text) && live_note(x, t->pair) &&
		audit_add(x, "note.set", talk);
}

bool note_type_shared(struct ctx *x, int64_t talk, struct str text, bool again)
{
	return talk_of_pair(x, talk, 0) && written_typed(x, "remember", text) &&
		put_line(x, talk, 0, text) && (again || audit_add(x, "note.set", talk));
}

bool note_set_private(struct ctx *x, int64_t talk, struct str text)
{
	return (!text.n || note_key_none(x, "private")) && note_set_unlocked(x, talk, text);
}

bool note_set_unlocked(struct ctx *x, int64_t talk, struct str text)
{
	return talk_of_pair(x, talk, 0) && written_take(x, "private", text, false, &text) &&
		put_line(x, talk, x->me, text) && audit_add(x, "note.set", talk);
}

bool note_list_private(struct ctx *x, int64_t before, size_t most, struct note_line **out, size_t *n)
{
	int64_t page = written_page(most);

	return entity_list(x, &note_entity, db_query(x, note_sql[PRIVATE], "iii", x->me,
		written_before(before), page), (size_t)page, out, n);
}

bool note_delete_private(struct ctx *x)
{
	return db_run(x, note_sql[DEL_PRIVATE], "i", x->me) >= 0;
}
