/* SPDX-License-Identifier: Apache-2.0 */
#include "model/recognition.h"

#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/pair.h"
#include "model/talk.h"
#include "model/written.h"
#include "view/lang.h"

enum { OF_PAIR, OF_TALK, ADD, DEL };
#define COLUMNS                                                                                    \
	"SELECT c.id, c.pair, COALESCE(c.talk, 0), c.giver, c.receiver, g.name, v.name, c.made,"   \
	"       c.words"                                                                           \
	"  FROM recognition c JOIN person g ON g.id = c.giver JOIN person v ON v.id = c.receiver"
const char *const recognition_sql[] = {
	[OF_PAIR] = COLUMNS
		" WHERE c.pair = $2 AND $1 IN (c.giver, c.receiver) AND c.id < $3"
		" ORDER BY c.id DESC LIMIT $4",
	[OF_TALK] = COLUMNS
		" WHERE c.talk = $2 AND $1 IN (c.giver, c.receiver) ORDER BY c.id LIMIT $3",
	[ADD] =
		"INSERT INTO recognition (id, pair, talk, giver, receiver, words, made)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7)",
	[DEL] = "DELETE FROM recognition WHERE id = $1 AND giver = $2",
	NULL
};

static const struct entity_field recognition_fields[] = {
	COLUMN(id, ID),
	COLUMN(pair, ID),
	COLUMN(talk, ID, .null = true),
	COLUMN(giver, ID),
	COLUMN(receiver, ID),
	COLUMN(words, SEALED, .most = WRITTEN_BYTES,
		.place = "recognition.words"),
	COLUMN(made, TIME),
	{ 0 },
};
const struct entity recognition_entity = { .name = "recognition", .fields = recognition_fields };

static void read_row(struct ctx *x, struct db_q *q, struct recognition *r)
{
	*r = (struct recognition){
		.id = db_int(q, 0),
		.pair = db_int(q, 1),
		.talk = db_int(q, 2),
		.giver = db_int(q, 3),
		.receiver = db_int(q, 4),
		.giver_name = db_text(q, 5),
		.receiver_name = db_text(q, 6),
		.made = db_int(q, 7),
	};
	r->mine = r->giver == x->me;
	r->text = written_open(x, "recognition.words", r->id, db_bytes(q, 8));
}

static bool read_all(struct ctx *x, struct db_q *q, size_t most, struct recognition **out,
	size_t *n)
{

	*out = LIST_NEW(x->a, struct recognition);
	*n = 0;
	if (!q) return false;
	while (*n < most && db_next(q)) read_row(x, q, LIST_ADD(x->a, *out, *n));
	return db_done(q);
}

bool recognition_list(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct recognition **out, size_t *n)
{
	int64_t page = written_page(most);

	if (!pair_get(x, pair)) return false;
	return read_all(x, db_query(x, recognition_sql[OF_PAIR], "iiii", x->me, pair,
				   written_before(before), page), (size_t)page, out, n);
}

bool recognition_list_talk(struct ctx *x, int64_t talk, struct recognition **out, size_t *n)
{
	if (!talk_of_pair(x, talk, 0)) return false;
	return read_all(x, db_query(x, recognition_sql[OF_TALK], "iii", x->me, talk,
				   (int64_t)WRITTEN_PAGE), WRITTEN_PAGE, out, n);
}

int64_t recognition_add(struct ctx *x, int64_t pair, int64_t talk, struct str text)
{
	int64_t id = id_new(x->now), other;
	struct pair *p = pair_going(x, pair);

	if (!p || (talk && !talk_of_pair(x, talk, pair))) return 0;
	if (!written_take(x, "thanks", text, true, &text)) return 0;
	other = p->leader == x->me ? p->member : p->leader;
	if (db_run(x, recognition_sql[ADD], "iioiibi", id, pair, talk, x->me, other,
		    written_seal(x, "recognition.words", id, text), x->now) != 1)
		return 0;
	return audit_add(x, "recognition.add", id) ? id : 0;
}

bool recognition_del(struct ctx *x, int64_t id)
{
	int64_t rows = db_run(x, recognition_sql[DEL], "ii", id, x->me);

	if (rows == 0) return err_set(&x->err, ERR_MISSING, TR("no such thanks"));
	return rows > 0 && audit_add(x, "recognition.del", id);
}
