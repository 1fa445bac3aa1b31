/* SPDX-License-Identifier: Apache-2.0
 *
 * Who has read what. The notes of a page are a list in its context, newest first, until they are
 * kept.
 */
#include "model/opened.h"

#include "base/date.h"
#include "db/db.h"
#include "model/entity.h"

enum { KEEP, KNOWN, FORGET, FORGET_ALL, OF_OWNER };
enum { KNOWN_KEPT = 1000 };
const char *const opened_sql[] = {
	[KEEP] =
		"INSERT INTO opened (object, reader, kind, owner, first, latest)"
		" VALUES ($1, $2, $3, $4, $5, $5)"
		" ON CONFLICT (object, reader, kind) DO UPDATE SET latest = excluded.latest",
	[KNOWN] =
		"SELECT object, kind FROM opened WHERE reader = $1 AND latest > $2"
		" ORDER BY latest DESC LIMIT $3",
	[FORGET] = "DELETE FROM opened WHERE object = $1 AND owner = $2",
	[FORGET_ALL] = "DELETE FROM opened WHERE owner = $1 AND kind = $2",
	[OF_OWNER] =
		"SELECT {opened o}, p.name AS reader_name FROM opened o"
		" JOIN person p ON p.id = o.reader"
		" WHERE o.owner = $1 ORDER BY o.latest DESC LIMIT $2",
	NULL
};

static const struct entity_field opened_fields[] = {
	FIELD(opened, object, ID, .about = "the row that was read; of a card, whose it is"),
	FIELD(opened, reader, ID, .about = "who read it"),
	FIELD(opened, kind, TEXT, .most = 40,
		.about = "the table of the row; \"export\": its owner took an export of what is kept about them;"
			" \"terminal\": a command on the server was run in their name"),
	FIELD(opened, owner, ID, .about = "whose words they are"),
	FIELD(opened, first, TIME, .about = "when it was read first"),
	FIELD(opened, latest, TIME, .about = "when it was read last, to the day"),
	FIELD(opened, reader_name, TEXT, .joined = true),
	{ 0 },
};
const struct entity opened_entity = { .name = "opened", .fields = opened_fields,
	.size = sizeof(struct opened),
	.purpose = "who has read what another person shared, and when",
	.read_by = "the person whose words were read",
	.kept = "as long as what was read",
};

/* A note that is not kept yet. */
struct opened_notes {
	struct opened_notes *next;
	int64_t object, owner;
	const char *kind;
};

void opened_note(struct ctx *x, const struct entity *t, int64_t id, int64_t owner)
{
	struct opened_notes *note;

	if (owner == x->me || x->me <= 0) return;
	note = NEW(x->a, struct opened_notes);
	*note = (struct opened_notes){ x->opened, id, owner, t->name };
	x->opened = note;
}

static void note_own(struct ctx *x, const char *kind)
{
	struct opened_notes *note;

	if (x->me <= 0) return;
	note = NEW(x->a, struct opened_notes);
	*note = (struct opened_notes){ x->opened, x->me, x->me, kind };
	x->opened = note;
}

void opened_note_export(struct ctx *x)
{
	note_own(x, "export");
}

void opened_note_terminal(struct ctx *x)
{
	note_own(x, "terminal");
}

void opened_drop_kind(struct ctx *x, const struct entity *t)
{
	struct opened_notes **at = &x->opened;

	while (*at) {
		if (str_eq(str_of((*at)->kind), str_of(t->name))) *at = (*at)->next;
		else at = &(*at)->next;
	}
}

void opened_drop_owners(struct ctx *x, bool (*given)(void *env, int64_t owner), void *env)
{
	struct opened_notes **at = &x->opened;

	while (*at) {
		if (given(env, (*at)->owner)) at = &(*at)->next;
		else *at = (*at)->next;
	}
}

/* Drop the notes of an object of this kind. */
static void drop_notes(struct ctx *from, int64_t object, struct str kind)
{
	struct opened_notes **at = &from->opened;

	while (*at) {
		if ((*at)->object == object && str_eq(str_of((*at)->kind), kind)) *at = (*at)->next;
		else at = &(*at)->next;
	}
}

bool opened_drop_known(struct ctx *x, struct ctx *from)
{
	struct db_q *q = db_query(x, opened_sql[KNOWN], "iii", from->me, from->now - DAY,
		(int64_t)KNOWN_KEPT);

	while (q && db_next(q)) drop_notes(from, db_int(q, 0), db_text(q, 1));
	return q && db_done(q);
}

bool opened_keep(struct ctx *x, const struct ctx *from)
{
	for (const struct opened_notes *n = from->opened; n; n = n->next)
		if (db_run(x, opened_sql[KEEP], "iisii", n->object, from->me, str_of(n->kind),
			    n->owner, from->now) != 1)
			return false;
	return true;
}

bool opened_forget(struct ctx *x, int64_t id)
{
	return db_run(x, opened_sql[FORGET], "ii", id, x->me) >= 0;
}

bool opened_forget_all(struct ctx *x, const struct entity *t)
{
	return db_run(x, opened_sql[FORGET_ALL], "is", x->me, str_of(t->name)) >= 0;
}

bool opened_list(struct ctx *x, struct opened **out, size_t *n)
{
	return entity_list(x, &opened_entity, db_query(x, opened_sql[OF_OWNER], "ii", x->me,
		(int64_t)OPENED_PAGE), OPENED_PAGE, out, n);
}
