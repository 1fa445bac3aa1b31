/* SPDX-License-Identifier: Apache-2.0 */
#include "model/recognition.h"

#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/pair.h"
#include "model/talk.h"
#include "model/written.h"
#include "view/lang.h"

enum { OF_PAIR, OF_TALK, ADD, DEL };
#define RECOGNITION                                                                                \
	"SELECT {recognition c}, g.name AS giver_name, v.name AS receiver_name"                    \
	"  FROM recognition c JOIN person g ON g.id = c.giver JOIN person v ON v.id = c.receiver"
const char *const recognition_sql[] = {
	[OF_PAIR] = RECOGNITION
		" WHERE c.pair = $2 AND $1 IN (c.giver, c.receiver) AND c.id < $3"
		" ORDER BY c.id DESC LIMIT $4",
	[OF_TALK] = RECOGNITION
		" WHERE c.talk = $2 AND $1 IN (c.giver, c.receiver) ORDER BY c.id LIMIT $3",
	[ADD] = "{+recognition}",
	[DEL] = "DELETE FROM recognition WHERE id = $1 AND giver = $2",
	NULL
};

static const struct entity_field recognition_fields[] = {
	FIELD(recognition, id, ID),
	FIELD(recognition, pair, ID, .about = "whose it is"),
	FIELD(recognition, talk, ID, .null = true,
		.about = "where it was said; null: between talks"),
	FIELD(recognition, giver, ID, .about = "who says it"),
	FIELD(recognition, receiver, ID, .about = "to whom"),
	TYPED(recognition, words, SEALED, PAIR, TR("Thanks"), .needed = true, .most = WRITTEN_BYTES,
		.place = "recognition.words"),
	FIELD(recognition, made, TIME),
	FIELD(recognition, giver_name, TEXT, .joined = true),
	FIELD(recognition, receiver_name, TEXT, .joined = true),
	FIELD(recognition, mine, BOOL, .computed = true),
	{ 0 },
};

static void complete_recognition(struct ctx *x, void *row)
{
	struct recognition *r = row;

	r->mine = r->giver == x->me;
}

const struct entity recognition_entity = { .name = "recognition", .fields = recognition_fields,
	.size = sizeof(struct recognition), .complete = complete_recognition,
	.purpose = "thanks of one of a pair to the other",
	.read_by = "the two of the pair",
	.kept = "until its giver takes it back; else as long as the installation: nothing is "
		"deleted by its age",
};

bool recognition_list(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct recognition **out, size_t *n)
{
	int64_t page = written_page(most);

	if (!pair_get(x, pair)) return false;
	return entity_list(x, &recognition_entity, db_query(x, recognition_sql[OF_PAIR], "iiii", x->me, pair,
				   written_before(before), page), (size_t)page, out, n);
}

bool recognition_list_talk(struct ctx *x, int64_t talk, struct recognition **out, size_t *n)
{
	if (!talk_of_pair(x, talk, 0)) return false;
	return entity_list(x, &recognition_entity, db_query(x, recognition_sql[OF_TALK], "iii", x->me, talk,
				   (int64_t)WRITTEN_PAGE), WRITTEN_PAGE, out, n);
}

int64_t recognition_add(struct ctx *x, int64_t pair, int64_t talk, struct str words)
{
	struct recognition r = { .id = id_new(x->now), .pair = pair, .talk = talk, .giver = x->me,
		.made = x->now };
	struct pair *p = pair_going(x, pair);

	if (!p || (talk && !talk_of_pair(x, talk, pair))) return 0;
	/* the card after a talk, where it is typed, calls them so */
	if (!written_take(x, "thanks", words, true, &r.words)) return 0;
	r.receiver = p->leader == x->me ? p->member : p->leader;
	return entity_add(x, &recognition_entity, recognition_sql[ADD], &r) &&
		audit_add(x, "recognition.add", r.id) ? r.id : 0;
}

bool recognition_del(struct ctx *x, int64_t id)
{
	int64_t rows = db_run(x, recognition_sql[DEL], "ii", id, x->me);

	if (rows == 0) return err_set(&x->err, ERR_MISSING, TR("no such thanks"));
	return rows > 0 && audit_add(x, "recognition.del", id);
}
