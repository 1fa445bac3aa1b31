/* SPDX-License-Identifier: Apache-2.0 */
#include "model/question_list.h"

#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/written.h"

enum { OWN, OWN_COUNT, OWN_ONE, OWN_ADD, OWN_DEL };
static const char *const question_beats[] = { "arrive", "listen", "work", "needs", "growth", "close",
	NULL };

const char *const question_list_sql[] = {
	[OWN] = "SELECT {question} FROM question WHERE owner = $1 AND gone IS NULL ORDER BY id"
		" LIMIT 100",
	[OWN_COUNT] = "SELECT count(*) FROM question WHERE owner = $1 AND gone IS NULL",
	[OWN_ONE] = "SELECT 1 FROM question WHERE id = $1 AND owner = $2",
	[OWN_ADD] = "{+question}",
	[OWN_DEL] = "UPDATE question SET gone = $3 WHERE id = $1 AND owner = $2 AND gone IS NULL",
	NULL
};

static const struct entity_field question_fields[] = {
	FIELD(own_question, id, ID),
	FIELD(own_question, owner, ID, .about = "whose it is"),
	FIELD(own_question, beat, CHOICE, .words = question_beats,
		.about = "when in a talk: 0 to 5"),
	TYPED(own_question, words, SEALED, AUTHOR, TR("A question of your own"), .needed = true,
		.most = WRITTEN_BYTES, .place = "question.words"),
	FIELD(own_question, gone, TIME, .null = true,
		.about = "null: in use; taken away, but asked before"),
	FIELD(own_question, made, TIME),
	{ 0 },
};
const struct entity question_entity = { .name = "question", .fields = question_fields,
	.size = sizeof(struct own_question),
	.purpose = "questions of one's own",
	.read_by = "its owner alone",
	.kept = "as long as the installation; one that was taken away is no longer shown",
};

int64_t question_add(struct ctx *x, enum beat beat, struct str words)
{
	struct own_question q = { .id = id_new(x->now), .owner = x->me, .beat = beat, .words = words,
		.made = x->now };

	if (beat < BEAT_ARRIVE || beat >= BEATS) {
		err_field(&x->err, ERR_INPUT, "beat", TR("not one of the six"));
		return 0;
	}
	if (!entity_check(x, &question_entity, &q)) return 0;
	if (!entity_room(x, question_list_sql[OWN_COUNT], x->me, QUESTIONS)) {
		err_set(&x->err, ERR_LIMIT,
			TR("You have as many questions of your own as are kept. Take one away first."));
		return 0;
	}
	return entity_add(x, &question_entity, question_list_sql[OWN_ADD], &q) &&
		audit_add(x, "question.add", q.id) ? q.id : 0;
}

bool question_list_own(struct ctx *x, struct own_question **out, size_t *n)
{
	return entity_list(x, &question_entity, db_query(x, question_list_sql[OWN], "i", x->me), QUESTIONS,
		out, n);
}

bool question_del(struct ctx *x, int64_t id)
{
	int64_t rows = db_run(x, question_list_sql[OWN_DEL], "iii", id, x->me, x->now);

	if (rows == 0) return err_set(&x->err, ERR_MISSING, TR("no such question"));
	return rows > 0 && audit_add(x, "question.del", id);
}

bool question_is_own(struct ctx *x, int64_t id, bool *is)
{
	*is = false;
	return db_any(db_query(x, question_list_sql[OWN_ONE], "ii", id, x->me), is);
}
