/* SPDX-License-Identifier: Apache-2.0
 *
 * Cards. A line is sealed to its row, so that a line which changes becomes a new row in the place
 * of the old one.
 */
#include "model/card.h"

#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/opened.h"
#include "model/pair.h"
#include "view/lang.h"

enum { OF_PERSON, ADD, DEL, DEL_ALL, UNSHOWN, SHOW };
const char *const card_sql[] = {
	/* readers 1, 2 and 3 are CARD_LEADER, CARD_TEAM and CARD_EVERYBODY; a line for the leader
	 * is for whoever led when it was written, and is shown to the next leader when its writer
	 * says so */
	[OF_PERSON] =
		"SELECT {card_line c} FROM card_line c JOIN person p ON p.id = c.person"
		" WHERE c.person = $2 AND (c.person = $1 OR (p.left_at IS NULL AND"
		"   ((c.reader = 1 AND $1 IN (SELECT r.leader FROM pair r WHERE r.member = $2"
		"                              AND r.ended IS NULL AND r.since <= c.made))"
		" OR (c.reader >= 2 AND $1 IN (" PAIR_AROUND("$2") "))"
		" OR (c.reader = 3 AND EXISTS (SELECT 1 FROM person me"
		"                               WHERE me.id = $1 AND me.left_at IS NULL)))))"
		" ORDER BY c.kind",
	[ADD] = "{+card_line}",
	[DEL] = "DELETE FROM card_line WHERE person = $1 AND kind = $2",
	[DEL_ALL] = "DELETE FROM card_line WHERE person = $1",
	[UNSHOWN] =
		"SELECT count(*) FROM card_line c WHERE c.person = $1 AND c.reader = 1 AND c.made <"
		"   (SELECT max(r.since) FROM pair r WHERE r.member = $1 AND r.ended IS NULL)",
	[SHOW] = "UPDATE card_line SET made = $2 WHERE person = $1 AND reader = 1",
	NULL
};

const char *const card_kinds[] = { "work", "ask", "rather-not", "thanks", "pattern", "learning",
	NULL };
const char *const card_readers[] = { "me", "leader", "team", "everybody", NULL };

static const struct entity_field card_line_fields[] = {
	FIELD(card_line, id, ID),
	FIELD(card_line, person, ID, .about = "who wrote it, of themselves"),
	TYPED(card_line, kind, CHOICE, SHARED, TR("What it is about"), .words = card_kinds),
	TYPED(card_line, reader, CHOICE, SHARED, TR("Who reads this"), .words = card_readers,
		.about = "who reads it: its writer alone; who leads them; them, "
			"those they lead and those with the same leader; everybody"),
	TYPED(card_line, words, SEALED, SHARED, TR("In a line"), .most = CARD_BYTES,
		.place = "card_line.words", .about = "in a line; empty: it goes"),
	FIELD(card_line, made, TIME),
	{ 0 },
};
const struct entity card_line_entity = { .name = "card_line", .fields = card_line_fields,
	.size = sizeof(struct card_line),
	.purpose = "what matters to a person, as they write it of themselves",
	.read_by = "whom the person chose for the line: nobody else, who leads them, who is around "
		"them, or everybody; no longer than they lead or are around them",
	.kept = "until the person empties or replaces it",
};

static const struct entity_field card_fields[] = {
	TYPED(card, thanks, CHOICE, EVERYONE, TR("How you like to be thanked"),
		.words = thanks_ways),
	{ 0 },
};
static const struct entity_rows card_rows[] = {
	ROWS(card, lines, card_line),
	{ 0 },
};
const struct entity card_entity = { .name = "card", .fields = card_fields, .rows = card_rows,
	.size = sizeof(struct card) };

bool card_list(struct ctx *x, int64_t person, struct card_line **out, size_t *n)
{
	if (!entity_list(x, &card_line_entity,
		    db_query(x, card_sql[OF_PERSON], "ii", x->me, person), CARD_KINDS, out, n))
		return false;
	/* the lines are read together, so that one note under the person is enough for all */
	if (*n) opened_note(x, &card_line_entity, person, person);
	return true;
}

/* True when the person has this line already, word for word and for the same readers. */
static bool has_line(const struct card_line *now, size_t n, const struct card_line *l)
{
	for (size_t i = 0; i < n; i++)
		if (now[i].kind == l->kind)
			return now[i].reader == l->reader && str_eq(now[i].words, l->words);
	return l->words.n == 0;
}

/* Keep a line in the place of the old one of its kind; a line without words only deletes. */
static bool keep_line(struct ctx *x, const struct card_line *now, size_t n, struct card_line l)
{
	entity_keep_typed(&card_line_entity, &l);
	l.id = id_new(x->now), l.person = x->me, l.made = x->now;
	if (!entity_check(x, &card_line_entity, &l)) return false;
	if (has_line(now, n, &l)) return true;
	if (db_run(x, card_sql[DEL], "ii", x->me, (int64_t)l.kind) < 0) return false;
	if (l.words.n && !entity_add(x, &card_line_entity, card_sql[ADD], &l)) return false;
	return audit_add(x, "card.set", x->me);
}

bool card_save(struct ctx *x, const struct card *c)
{
	struct card_line *now;
	size_t n;

	for (size_t i = 0; i < c->lines_n && i < CARD_KINDS; i++) {
		if (!card_list(x, x->me, &now, &n)) return false;
		if (!keep_line(x, now, n, c->lines[i])) return err_row(&x->err, "lines", i);
	}
	return person_set_thanks(x, c->thanks);
}

bool card_delete_all(struct ctx *x)
{
	return db_run(x, card_sql[DEL_ALL], "i", x->me) >= 0;
}

bool card_count_unshown(struct ctx *x, int64_t *n)
{
	struct db_q *q = db_query(x, card_sql[UNSHOWN], "i", x->me);

	*n = 0;
	if (!q) return false;
	if (db_next(q)) *n = db_int(q, 0);
	return db_done(q);
}

bool card_show_leader(struct ctx *x)
{
	return db_run(x, card_sql[SHOW], "ii", x->me, x->now) >= 0;
}
