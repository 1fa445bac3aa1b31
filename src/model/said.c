/* SPDX-License-Identifier: Apache-2.0
 *
 * What was said before stays: only the newest row of a kind counts.
 */
#include "model/said.h"

#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/pair.h"
#include "model/talk.h"
#include "model/written.h"

enum { LAST, ADD };
const char *const said_sql[] = {
	[LAST] =
		"SELECT s.id, s.author, COALESCE(s.talk, 0), s.made, s.words, p.name FROM said s"
		"  JOIN person p ON p.id = s.author JOIN pair r ON r.id = s.pair"
		" WHERE s.pair = $2 AND s.kind = $3 AND $1 IN (r.leader, r.member)"
		" ORDER BY s.id DESC LIMIT 1",
	[ADD] =
		"INSERT INTO said (id, pair, kind, talk, author, words, made)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7)",
	NULL
};

static const struct entity_field said_fields[] = {
	COLUMN(id, ID),
	COLUMN(pair, ID),
	COLUMN(kind, INT, .most = SAID_OBSTACLE),
	COLUMN(talk, ID, .null = true),
	COLUMN(author, ID),
	COLUMN(words, SEALED, .most = WRITTEN_BYTES,
		.place = "said.words"),
	COLUMN(made, TIME),
	{ 0 },
};
const struct entity said_entity = { .name = "said", .fields = said_fields };

bool said_last(struct ctx *x, int64_t pair, enum said_kind kind, struct said *out)
{
	struct db_q *q;

	*out = (struct said){ 0 };
	if (!pair_get(x, pair)) return false;
	if (!(q = db_query(x, said_sql[LAST], "iii", x->me, pair, (int64_t)kind))) return false;
	if (db_next(q)) {
		*out = (struct said){ .author = db_int(q, 1), .talk = db_int(q, 2),
			.made = db_int(q, 3), .name = db_text(q, 5),
			.mine = db_int(q, 1) == x->me };
		out->text = written_open(x, "said.words", db_int(q, 0), db_bytes(q, 4));
	}
	return db_done(q);
}

bool said_set(struct ctx *x, int64_t pair, enum said_kind kind, int64_t talk, struct str text)
{
	int64_t id = id_new(x->now);
	struct said before;

	if (!pair_going(x, pair) || (talk && !talk_of_pair(x, talk, pair))) return false;
	if (!written_take(x, kind == SAID_GOAL ? "goal" : "obstacle", text, false, &text))
		return false;
	if (!said_last(x, pair, kind, &before)) return false;
	if (str_eq(before.text, text)) return true;
	return db_run(x, said_sql[ADD], "iiioibi", id, pair, (int64_t)kind, talk, x->me,
		       written_seal(x, "said.words", id, text), x->now) == 1 &&
		audit_add(x, "said.set", id);
}
