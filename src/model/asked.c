/* SPDX-License-Identifier: Apache-2.0 */
#include "model/asked.h"

#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/live.h"
#include "model/pair.h"
#include "model/question_list.h"
#include "model/talk.h"
#include "model/written.h"

enum { ASK, OF_TALK, OF_PAIR, TYPE };
const char *const asked_sql[] = {
	[ASK] =
		"{+asked}"
		" ON CONFLICT (talk, question) DO UPDATE SET id = excluded.id,"
		"  author = excluded.author, words = excluded.words, answer = excluded.answer",
	[OF_TALK] =
		"SELECT {asked a} FROM asked a"
		"  JOIN pair r ON r.id = a.pair"
		" WHERE a.talk = $2 AND $1 IN (r.leader, r.member) ORDER BY a.id",
	[OF_PAIR] =
		"SELECT {asked a} FROM asked a"
		"  JOIN pair r ON r.id = a.pair"
		" WHERE a.pair = $2 AND $1 IN (r.leader, r.member) AND a.id < $3"
		" ORDER BY a.id DESC LIMIT $4",
	[TYPE] =
		"UPDATE asked SET author = $1, answer = $3 WHERE id = $2 AND pair IN"
		"   (SELECT id FROM pair WHERE leader = $1 UNION ALL SELECT id FROM pair WHERE member = $1)",
	NULL
};

static const struct entity_field asked_fields[] = {
	FIELD(asked, id, ID),
	FIELD(asked, pair, ID, .about = "whose it is"),
	FIELD(asked, talk, ID, .about = "where it was asked"),
	FIELD(asked, author, ID, .about = "who wrote it down"),
	FIELD(asked, question, TEXT, .most = 64,
		.about = "key in the bank, or the id of one that people wrote"),
	FIELD(asked, words, SEALED, .most = WRITTEN_BYTES, .place = "asked.words",
		.about = "as it was asked"),
	TYPED(asked, answer, SEALED, PAIR, TR("Answer"), .most = WRITTEN_BYTES,
		.place = "asked.answer", .about = "in a line; may be empty"),
	FIELD(asked, made, TIME),
	{ 0 },
};
/* An answer that is still being typed may end in white space, which nobody reads. */
static void complete_asked(struct ctx *x, void *row)
{
	struct asked *a = row;

	(void)x;
	a->typed = a->answer;
	a->answer = str_trim(a->answer);
}

const struct entity asked_entity = { .name = "asked", .fields = asked_fields,
	.size = sizeof(struct asked), .complete = complete_asked,
	.purpose = "which question was asked in a talk, and its answer",
	.read_by = "the two of the pair",
	.kept = "as long as the installation: nothing is deleted by its age",
};

/* A question of the bank, of x->me or of the organisation. */
static bool exists(struct ctx *x, struct str key, bool *found)
{
	int64_t id;

	*found = false;
	for (const struct question_entry *e = question_bank; e->key; e++)
		if (str_eq(str_of(e->key), key)) *found = true;
	return *found || !id_parse(key, &id) || question_is_listed(x, id, found);
}

/* An own question of the other that stands in this talk, in the very words it was asked. */
static bool was_asked_there(struct ctx *x, int64_t talk, struct str key, struct str text,
	bool *found)
{
	struct asked *asked;
	size_t n;

	if (!asked_list_talk(x, talk, &asked, &n)) return false;
	for (size_t i = 0; i < n; i++)
		if (str_eq(asked[i].question, key) && str_eq(asked[i].words, str_trim(text)))
			*found = true;
	return true;
}

bool asked_find(struct ctx *x, int64_t talk, struct asked **out)
{
	struct asked *all;
	size_t n;

	*out = NULL;
	if (!asked_list_talk(x, talk, &all, &n)) return false;
	if (n) *out = &all[n > 1];
	for (size_t i = 0; i < n; i++)
		if (all[i].answer.n) *out = &all[i];
	return true;
}

/* Keep a row, and tell when the answer that the two write down is another one by it. */
static bool put_asked(struct ctx *x, struct asked *a)
{
	struct asked *before, *after;

	return asked_find(x, a->talk, &before) &&
		entity_add(x, &asked_entity, asked_sql[ASK], a) && asked_find(x, a->talk, &after) &&
		asked_changed(x, a->talk, before ? before->typed : S(""), after->typed);
}

bool asked_type(struct ctx *x, int64_t talk, struct str answer, bool again)
{
	struct asked *a;

	if (!asked_find(x, talk, &a) || !written_typed(x, "answer", answer)) return false;
	if (!a) return err_set(&x->err, ERR_CONFLICT, TR("no question was asked in this talk"));
	return db_run(x, asked_sql[TYPE], "iib", x->me, a->id,
		       written_seal(x, "asked.answer", a->id, answer)) == 1 &&
		(again || audit_add(x, "question.asked", talk));
}

bool asked_add(struct ctx *x, int64_t talk, struct str key, struct str text,
	struct str answer)
{
	struct talk *t = talk_get(x, talk);
	struct asked a = { .id = id_new(x->now), .talk = talk, .author = x->me, .question = key,
		.made = x->now };
	bool found;

	if (!t || !exists(x, key, &found)) return false;
	if (!found && !was_asked_there(x, talk, key, text, &found)) return false;
	if (!found)
		return err_field(&x->err, ERR_INPUT, "question", TR("there is no such question"));
	if (!written_take(x, "question_text", text, true, &a.words)) return false;
	if (!written_take(x, "answer", answer, false, &a.answer)) return false;
	a.pair = t->pair;
	return put_asked(x, &a) && live_note(x, t->pair) &&
		audit_add(x, "question.asked", talk);
}

bool asked_list_talk(struct ctx *x, int64_t talk, struct asked **out, size_t *n)
{
	if (!talk_of_pair(x, talk, 0)) return false;
	return entity_list(x, &asked_entity, db_query(x, asked_sql[OF_TALK], "ii", x->me, talk),
		WRITTEN_PAGE, out, n);
}

bool asked_list_pair(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct asked **out, size_t *n)
{
	int64_t page = written_page(most);

	if (!pair_get(x, pair)) return false;
	return entity_list(x, &asked_entity, db_query(x, asked_sql[OF_PAIR], "iiii", x->me, pair,
				     written_before(before), page), (size_t)page, out, n);
}
