/* SPDX-License-Identifier: Apache-2.0
 *
 * Lists of questions that people write. A question that is taken away stays as a row, because talks
 * refer to it.
 */
#include "model/question_list.h"

#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/written.h"

enum { OWN, OWN_COUNT, OWN_ADD, OWN_DEL, OWN_DEL_ALL, OURS, OURS_COUNT, OURS_ADD, OURS_DEL,
	LISTED, IS_ADMIN };
#define ADMIN "(SELECT 1 FROM person WHERE id = $2 AND admin = 1 AND left_at IS NULL)"
const char *const question_list_sql[] = {
	[OWN] =
		"SELECT {question} FROM question WHERE owner = $1 AND gone IS NULL"
		" ORDER BY id LIMIT 100",
	[OWN_COUNT] = "SELECT count(*) FROM question WHERE owner = $1 AND gone IS NULL",
	[OWN_ADD] = "{+question}",
	[OWN_DEL] = "UPDATE question SET gone = $3 WHERE id = $1 AND owner = $2 AND gone IS NULL",
	[OWN_DEL_ALL] = "DELETE FROM question WHERE owner = $1",
	[OURS] =
		"/* all: the list of the organisation */ SELECT {shared_question}"
		" FROM shared_question"
		" WHERE gone IS NULL AND EXISTS (SELECT 1 FROM person WHERE id = $1"
		" AND left_at IS NULL)"
		" ORDER BY id LIMIT 200",
	[OURS_COUNT] =
		"/* all: the list of the organisation */ SELECT count(*) FROM shared_question"
		" WHERE gone IS NULL AND $1 > 0",
	[OURS_ADD] = "{+shared_question}",
	[OURS_DEL] =
		"UPDATE shared_question SET gone = $3 WHERE id = $1 AND gone IS NULL"
		" AND EXISTS " ADMIN,
	[LISTED] =
		"SELECT 1 FROM question WHERE id = $1 AND owner = $2"
		" UNION ALL SELECT 1 FROM shared_question WHERE id = $1",
	[IS_ADMIN] = "SELECT 1 FROM person WHERE id = $1 AND admin = 1 AND left_at IS NULL",
	NULL
};

/* Set the minutes of a question from an older export, which did not have them: three. */
static void complete_listed(struct ctx *x, void *row)
{
	struct listed_question *q = row;

	(void)x;
	if (!q->minutes) q->minutes = 3;
}

/* The fields of a row of either list, which differ in who reads them. */
#define LISTED_FIELDS(WHO, LABEL, PLACE, SINCE)                                                    \
	FIELD(listed_question, id, ID), FIELD(listed_question, owner, ID, .about = "who wrote it"),  \
		TYPED(listed_question, beat, CHOICE, WHO, TR("When in a talk"),                      \
			.words = question_beats),                                                    \
		TYPED(listed_question, side, CHOICE, WHO, TR("Who asks it"),                         \
			.words = question_sides, .since = SINCE),                                    \
		TYPED(listed_question, minutes, INT, WHO, TR("In a talk of at least so many minutes"), \
			.least = 3, .most = QUESTION_MINUTES_MOST, .since = SINCE),                  \
		TYPED(listed_question, words, SEALED, WHO, LABEL, .needed = true,                    \
			.most = WRITTEN_BYTES, .place = PLACE),                                      \
		FIELD(listed_question, gone, TIME, .null = true,                                     \
			.about = "null: in use; taken away, but asked before"),                      \
		FIELD(listed_question, made, TIME), { 0 }

static const struct entity_field question_fields[] = {
	LISTED_FIELDS(AUTHOR, TR("A question of your own"), "question.words", 30),
};
const struct entity question_entity = { .name = "question", .fields = question_fields,
	.size = sizeof(struct listed_question), .complete = complete_listed,
	.purpose = "questions of one's own",
	.read_by = "its owner alone",
	.kept = "as long as the installation; one that was taken away is no longer shown",
};

static const struct entity_field shared_question_fields[] = {
	LISTED_FIELDS(EVERYONE, TR("A question for everybody here"), "shared_question.words", 0),
};
const struct entity shared_question_entity = { .name = "shared_question",
	.fields = shared_question_fields, .size = sizeof(struct listed_question),
	.complete = complete_listed,
	.purpose = "questions of the organisation, which everybody is offered",
	.read_by = "everybody who is signed in; an admin writes them",
	.kept = "as long as the installation; one that was taken away is no longer shown",
};

static const struct entity *choose_entity(enum question_list list)
{
	return list == QUESTION_OWN ? &question_entity : &shared_question_entity;
}

bool question_may_write(struct ctx *x, enum question_list list, bool *may)
{
	*may = list == QUESTION_OWN;
	return *may || db_any(db_query(x, question_list_sql[IS_ADMIN], "i", x->me), may);
}

/* True when x->me may write into the list; an error otherwise. */
static bool check_leave(struct ctx *x, enum question_list list)
{
	bool may;

	if (!question_may_write(x, list, &may)) return false;
	return may || err_set(&x->err, ERR_FORBIDDEN,
			TR("An admin writes the questions of the organisation."));
}

static bool has_room(struct ctx *x, enum question_list list)
{
	bool own = list == QUESTION_OWN;

	return entity_room(x, question_list_sql[own ? OWN_COUNT : OURS_COUNT], x->me,
		       own ? QUESTIONS : QUESTIONS_SHARED) ||
		err_set(&x->err, ERR_FULL,
			TR("There are as many questions in this list as are kept. Take one away first."));
}

/* Put a question into a list that x->me may write into. */
static bool put_question(struct ctx *x, enum question_list list, struct listed_question *q)
{
	q->id = id_new(x->now), q->owner = x->me, q->made = x->now;
	if (!q->minutes) q->minutes = 3;
	return entity_check(x, choose_entity(list), q) && has_room(x, list) &&
		entity_add(x, choose_entity(list),
			question_list_sql[list == QUESTION_OWN ? OWN_ADD : OURS_ADD], q);
}

int64_t question_add(struct ctx *x, enum question_list list, struct listed_question *q)
{
	entity_keep_typed(choose_entity(list), q);
	return check_leave(x, list) && put_question(x, list, q) &&
			audit_add(x, "question.add", q->id)
		? q->id
		: 0;
}

bool question_list(struct ctx *x, enum question_list list, struct listed_question **out, size_t *n)
{
	bool own = list == QUESTION_OWN;

	return entity_list(x, choose_entity(list),
		db_query(x, question_list_sql[own ? OWN : OURS], "i", x->me),
		own ? QUESTIONS : QUESTIONS_SHARED, out, n);
}

bool question_del(struct ctx *x, enum question_list list, int64_t id)
{
	int64_t rows;

	if (!check_leave(x, list)) return false;
	rows = db_run(x, question_list_sql[list == QUESTION_OWN ? OWN_DEL : OURS_DEL], "iii", id,
		x->me, x->now);
	if (rows == 0) return err_set(&x->err, ERR_MISSING, TR("no such question"));
	return rows > 0 && audit_add(x, "question.del", id);
}

bool question_delete_own(struct ctx *x)
{
	return db_run(x, question_list_sql[OWN_DEL_ALL], "i", x->me) >= 0;
}

bool question_is_listed(struct ctx *x, int64_t id, bool *is)
{
	return db_any(db_query(x, question_list_sql[LISTED], "ii", id, x->me), is);
}

/* -- files -- */

/* True when one of `n` questions has these words. */
static bool has_words(const struct listed_question *q, size_t n, struct str words)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(q[i].words, words)) return true;
	return false;
}

bool question_import(struct ctx *x, enum question_list list, const char *name, struct str text,
	struct question_count *count)
{
	struct listed_question *rows, *there;
	size_t n, there_n;

	*count = (struct question_count){ 0 };
	if (!check_leave(x, list)) return false;
	if (!question_file_read(x->a, name, text, &rows, &n, &x->err)) return false;
	if (!question_list(x, list, &there, &there_n)) return false;
	for (size_t i = 0; i < n; i++) {
		if (has_words(there, there_n, rows[i].words) || has_words(rows, i, rows[i].words)) {
			count->before++;
			continue;
		}
		if (!put_question(x, list, &rows[i])) return false;
		count->added++;
	}
	return audit_add(x, "question.import", list == QUESTION_OWN ? x->me : 0);
}

bool question_export(struct ctx *x, enum question_list list, struct buf *b)
{
	struct listed_question *q;
	size_t n;

	if (!question_list(x, list, &q, &n)) return false;
	question_file_write(b, q, n);
	return true;
}
