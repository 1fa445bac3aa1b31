/* SPDX-License-Identifier: Apache-2.0
 *
 * A topic belongs to its pair, not to a talk: nothing has to be copied to carry it over.
 */
#include "model/topic.h"

#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/live.h"
#include "model/pair.h"
#include "model/talk.h"
#include "model/undo.h"
#include "model/written.h"
#include "view/lang.h"

enum { GET_ONE, NAMED, OPEN, OF_TALK, COUNT, ADD, DONE, REOPEN, DEL, DEL_OPEN, CARRY, SEALED,
	PUT_BACK, HAND_OVER };
#define TOPIC                                                                                      \
	"SELECT {topic t}, p.name"                                                                 \
	"  FROM topic t JOIN pair r ON r.id = t.pair JOIN person p ON p.id = t.author"
const char *const topic_sql[] = {
	[GET_ONE] = TOPIC " WHERE t.id = $2 AND $1 IN (r.leader, r.member)",
	[NAMED] = "SELECT id FROM topic WHERE author = $1 AND client = $2",
	[OPEN] = TOPIC
		" WHERE t.pair = $2 AND t.state = 0 AND t.id < $3 AND $1 IN (r.leader, r.member)"
		" ORDER BY t.id DESC LIMIT $4",
	[OF_TALK] = TOPIC
		" WHERE t.talk = $2 AND $1 IN (r.leader, r.member) ORDER BY t.id LIMIT $3",
	[COUNT] =
		"SELECT count(*) FROM topic t JOIN pair r ON r.id = t.pair"
		" WHERE t.pair = $2 AND t.state = 0 AND $1 IN (r.leader, r.member)",
	[ADD] = "{+topic}",
	/* the end of its talk has counted it as carried already, if that came first */
	[DONE] =
		"UPDATE topic SET state = 1, talk = $2, carried = carried - CASE WHEN carried > 0"
		"  AND EXISTS (SELECT 1 FROM talk t WHERE t.id = $2 AND t.state = 1)"
		"  THEN 1 ELSE 0 END"
		" WHERE id = $1 AND state = 0",
	[REOPEN] = "UPDATE topic SET state = 0, talk = NULL WHERE id = $1 AND state = 1",
	[DEL] = "DELETE FROM topic WHERE id = $1 AND author = $2 AND state = 0",
	[DEL_OPEN] =
		"DELETE FROM topic WHERE author = $1 AND state = 0 AND pair IN"
		"   (SELECT id FROM pair WHERE leader = $1 UNION ALL SELECT id FROM pair"
		" WHERE member = $1)",
	[CARRY] = "UPDATE topic SET carried = carried + 1 WHERE pair = $1 AND state = 0",
	[SEALED] = "SELECT words FROM topic WHERE id = $1 AND author = $2 AND state = 0",
	[PUT_BACK] =
		"INSERT INTO topic (id, pair, author, words, state, carried, made)"
		" VALUES ($1, $2, $3, $4, 0, $5, $6)",
	[HAND_OVER] =
		"UPDATE topic SET pair = $3"
		" WHERE id = $1 AND pair = $2 AND author = $4 AND state = 0"
		"   AND EXISTS (SELECT 1 FROM pair WHERE id = $2 AND member = $4"
		" AND ended IS NOT NULL)"
		"   AND EXISTS (SELECT 1 FROM pair WHERE id = $3 AND member = $4"
		" AND ended IS NULL)",
	NULL
};

static const char *const states[] = { "open", "done", NULL };

static const struct entity_field topic_fields[] = {
	FIELD(topic, id, ID),
	FIELD(topic, pair, ID, .about = "whose it is"),
	FIELD(topic, author, ID, .about = "who brought it"),
	TYPED(topic, words, SEALED, PAIR, TR("Something to talk about"), .needed = true,
		.most = WRITTEN_BYTES, .place = "topic.words"),
	FIELD(topic, state, CHOICE, .words = states),
	FIELD(topic, talk, ID, .null = true, .about = "where it was talked about; null: not yet"),
	FIELD(topic, carried, INT, .most = INT32_MAX, .about = "talks that ended without it"),
	FIELD(topic, made, TIME),
	FIELD(topic, client, TEXT, .null = true, .since = 57, .readers = READ_NOBODY,
		.about = "the name that a page gave it before it was saved; null: none"),
	FIELD(topic, name, TEXT, .joined = true),
	FIELD(topic, mine, BOOL, .computed = true),
	{ 0 },
};

static void complete_topic(struct ctx *x, void *row)
{
	struct topic *t = row;

	t->mine = t->author == x->me;
}

const struct entity topic_entity = { .name = "topic", .fields = topic_fields,
	.size = sizeof(struct topic), .complete = complete_topic,
	.purpose = "what either of a pair wants to talk about",
	.read_by = "the two of the pair",
	.kept = "until its author takes it back; else as long as the installation: nothing is "
		"deleted by its age",
};

struct topic *topic_get(struct ctx *x, int64_t id)
{
	return entity_one(x, &topic_entity, db_query(x, topic_sql[GET_ONE], "ii", x->me, id),
		TR("no such topic"));
}

bool topic_named(struct ctx *x, struct str client, int64_t *id)
{
	return written_named(x, topic_sql[NAMED], client, id);
}

bool topic_count(struct ctx *x, int64_t pair, int64_t *n)
{
	struct db_q *q;

	*n = 0;
	if (!pair_get(x, pair)) return false;
	if (!(q = db_query(x, topic_sql[COUNT], "ii", x->me, pair))) return false;
	if (db_next(q)) *n = db_int(q, 0);
	return db_done(q);
}

/* Find a topic with the same words among the newest open topics of x->me: then the form was sent
 * twice. */
static bool find_twin(struct ctx *x, int64_t pair, struct str words, int64_t *id)
{
	enum { LOOK = 20 };
	struct topic *t;
	size_t n;

	*id = 0;
	if (!topic_list(x, pair, 0, LOOK, &t, &n)) return false;
	for (size_t i = 0; i < n && !*id; i++)
		if (t[i].mine && str_eq(t[i].words, words)) *id = t[i].id;
	return true;
}

int64_t topic_add(struct ctx *x, struct topic *t)
{
	int64_t pair = t->pair, twin, open;
	struct str client = t->client;

	entity_keep_typed(&topic_entity, t);
	t->id = id_new(x->now), t->pair = pair, t->author = x->me, t->made = x->now;
	t->client = client;
	if (!pair_going(x, t->pair) || !entity_check(x, &topic_entity, t)) return 0;
	if (!written_twin(x, topic_sql[NAMED], client, &twin) || twin) return twin;
	if (!find_twin(x, t->pair, t->words, &twin) || twin) return twin;
	if (!topic_count(x, t->pair, &open)) return 0;
	if (open >= TOPICS) {
		err_field(&x->err, ERR_FULL, "words", TR("%d are open; take some back first"),
			TOPICS);
		return 0;
	}
	return entity_add(x, &topic_entity, topic_sql[ADD], t) && live_note(x, t->pair) &&
			audit_add(x, "topic.add", t->id)
		? t->id
		: 0;
}

bool topic_list(struct ctx *x, int64_t pair, int64_t before, size_t most, struct topic **out,
	size_t *n)
{
	int64_t page = written_page(most);

	*n = 0;
	if (!pair_get(x, pair)) return false;
	return entity_list(x, &topic_entity,
		db_query(x, topic_sql[OPEN], "iiii", x->me, pair, written_before(before), page),
		(size_t)page, out, n);
}

bool topic_list_talk(struct ctx *x, int64_t talk, struct topic **out, size_t *n)
{
	*n = 0;
	if (!talk_of_pair(x, talk, 0)) return false;
	return entity_list(x, &topic_entity, db_query(x, topic_sql[OF_TALK], "iii", x->me, talk,
				    (int64_t)WRITTEN_PAGE), WRITTEN_PAGE, out, n);
}

bool topic_done(struct ctx *x, int64_t id, int64_t talk)
{
	struct topic *t = topic_get(x, id);

	if (!t || !talk_of_pair(x, talk, t->pair)) return false;
	if (t->state == TOPIC_DONE && t->talk == talk) return true;
	if (t->state == TOPIC_DONE)
		return err_set(&x->err, ERR_CONFLICT, TR("that topic was talked about before"));
	return db_run(x, topic_sql[DONE], "ii", id, talk) == 1 && live_note(x, t->pair) &&
		audit_add(x, "topic.done", id);
}

bool topic_reopen(struct ctx *x, int64_t id)
{
	struct topic *t = topic_get(x, id);

	if (!t) return false;
	if (t->state == TOPIC_OPEN) return true;
	return db_run(x, topic_sql[REOPEN], "i", id) == 1 && live_note(x, t->pair) &&
		audit_add(x, "topic.reopen", id);
}

/* Its words as they stand in its row: sealed for this id, and so they come back under it. */
static bool remember(struct ctx *x, const struct topic *t)
{
	struct undo u = { .kind = UNDO_TOPIC, .object = t->id, .a = t->pair, .b = t->carried,
		.c = t->made };
	struct db_q *q = db_query(x, topic_sql[SEALED], "ii", t->id, x->me);

	if (!q) return false;
	if (db_next(q)) u.kept = str_dup(x->a, db_bytes(q, 0));
	return db_done(q) && undo_add(x, &u);
}

bool topic_undo(struct ctx *x, const struct undo *u)
{
	return pair_going(x, u->a) &&
		db_run(x, topic_sql[PUT_BACK], "iiibii", u->object, u->a, x->me, u->kept, u->b,
			u->c) == 1;
}

bool topic_take_back(struct ctx *x, int64_t id)
{
	struct topic *t = topic_get(x, id);

	if (!t) return false;
	if (!t->mine)
		return err_set(&x->err, ERR_FORBIDDEN,
			TR("%.*s brought it, and alone takes it back"), STR(t->name));
	if (t->state != TOPIC_OPEN)
		return err_set(&x->err, ERR_CONFLICT, TR("that topic was talked about already"));
	return remember(x, t) && db_run(x, topic_sql[DEL], "ii", id, x->me) == 1 &&
		live_note(x, t->pair) && audit_add(x, "topic.del", id);
}

bool topic_delete_open(struct ctx *x)
{
	return db_run(x, topic_sql[DEL_OPEN], "i", x->me) >= 0;
}

bool topic_carry(struct ctx *x, int64_t pair)
{
	return db_run(x, topic_sql[CARRY], "i", pair) >= 0;
}

bool topic_hand_over(struct ctx *x, int64_t id, int64_t from, int64_t to)
{
	int64_t rows = db_run(x, topic_sql[HAND_OVER], "iiii", id, from, to, x->me);

	if (rows == 0) return err_set(&x->err, ERR_MISSING, TR("no such topic"));
	return rows > 0 && audit_add(x, "topic.hand_over", id);
}
