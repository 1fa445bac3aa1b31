/* SPDX-License-Identifier: Apache-2.0
 *
 * Recognition. What somebody is shown of the thanks of others is decided in one statement (SHARED),
 * from the giver's choice and the receiver's wish as they are now.
 */
#include "model/recognition.h"

#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/live.h"
#include "model/opened.h"
#include "model/pair.h"
#include "model/talk.h"
#include "model/undo.h"
#include "model/written.h"
#include "view/lang.h"

enum { OF_PAIR, SINCE, OF_TEAM, OF_TALK, RECEIVED, GIVEN, SHARED, GET_ONE, PAIR_OF, GIVEN_COUNT, TODAY,
	AROUND, ADD, DEL, DEL_GIVEN, SEALED, PUT_BACK, PUT_CHANGED };
#define RECOGNITION                                                                                \
	"SELECT {recognition c}, g.name AS giver_name, v.name AS receiver_name, v.thanks AS likes"  \
	"  FROM recognition c JOIN person g ON g.id = c.giver JOIN person v ON v.id = c.receiver"
/* What the giver and the receiver let the team of $2 read, since $3, for those of that team. */
#define SHOWN_TO_TEAM                                                                              \
	" c.audience > 0 AND v.thanks IN (2, 3) AND v.left_at IS NULL AND c.made >= $3"             \
	" AND ($1 = $2 OR EXISTS (SELECT 1 FROM pair i WHERE i.leader = $2 AND i.member = $1"        \
	"   AND i.ended IS NULL))"
const char *const recognition_sql[] = {
	[OF_PAIR] = RECOGNITION
		" WHERE c.pair = $2 AND $1 IN (c.giver, c.receiver) AND c.id < $3"
		" ORDER BY c.id DESC LIMIT $4",
	[SINCE] = RECOGNITION
		" WHERE c.pair = $2 AND $1 IN (c.giver, c.receiver) AND c.made >= $3"
		" ORDER BY c.id DESC LIMIT $4",
	[OF_TEAM] = RECOGNITION
		" WHERE c.receiver = $2 AND" SHOWN_TO_TEAM
		" UNION ALL " RECOGNITION
		" JOIN pair m ON m.leader = $2 AND m.member = c.receiver AND m.ended IS NULL"
		" WHERE" SHOWN_TO_TEAM " ORDER BY 1 DESC LIMIT $4",
	[OF_TALK] = RECOGNITION
		" WHERE c.talk = $2 AND $1 IN (c.giver, c.receiver) ORDER BY c.id LIMIT $3",
	[RECEIVED] = RECOGNITION
		" WHERE c.receiver = $1 AND c.id < $2 ORDER BY c.id DESC LIMIT $3",
	[GIVEN] = RECOGNITION
		" WHERE c.giver = $1 AND c.id < $2 ORDER BY c.id DESC LIMIT $3",
	/* audiences 1 and 2 are THANKS_TO_TEAM and _ALL; likes 2 and 3 are THANKS_TEAM and _WRITING */
	[SHARED] = RECOGNITION
		" WHERE c.audience > 0 AND c.id < $2 AND $1 NOT IN (c.giver, c.receiver)"
		"   AND v.left_at IS NULL AND v.thanks IN (2, 3)"
		"   AND ((c.audience = 2 AND v.thanks = 3)"
		" OR c.receiver IN (" PAIR_AROUND("$1") "))"
		"   AND EXISTS (SELECT 1 FROM person me WHERE me.id = $1 AND me.left_at IS NULL)"
		" ORDER BY c.id DESC LIMIT $3",
	[GET_ONE] = RECOGNITION " WHERE c.id = $2 AND c.giver = $1",
	[PAIR_OF] =
		"SELECT id FROM pair WHERE leader = $1 AND member = $2 AND ended IS NULL"
		" UNION ALL"
		" SELECT id FROM pair WHERE leader = $2 AND member = $1 AND ended IS NULL LIMIT 1",
	[GIVEN_COUNT] = "SELECT count(*) FROM recognition WHERE giver = $1 AND made > $2",
	/* thanks come first, then people, who have no words; likes 4 is THANKS_RATHER_NOT */
	[TODAY] =
		"SELECT c.id AS id, g.name AS name, c.words AS words,"
		" CAST(1 AS INTEGER) AS is_thanks, c.giver"
		"  FROM recognition c JOIN person g ON g.id = c.giver"
		" WHERE c.id = (SELECT max(id) FROM recognition WHERE receiver = $1)"
		" AND c.made > $2"
		" UNION ALL"
		" SELECT p.id, p.name, NULL, CAST(0 AS INTEGER), p.id FROM pair r"
		" JOIN person p ON p.id = r.member"
		"  WHERE r.leader = $1 AND r.ended IS NULL AND r.since < $3 AND p.thanks <> 4"
		"    AND NOT EXISTS (SELECT 1 FROM recognition c"
		"                     WHERE c.giver = $1 AND c.receiver = r.member"
		" AND c.made >= $3)"
		" ORDER BY is_thanks DESC, name, id",
	[AROUND] =
		"SELECT p.id, p.name FROM person p WHERE p.id IN (" PAIR_AROUND("$1") ")"
		"   AND p.id <> $1 AND p.left_at IS NULL ORDER BY p.name, p.id LIMIT $2",
	[ADD] = "{+recognition}",
	[DEL] = "DELETE FROM recognition WHERE id = $1 AND giver = $2",
	[DEL_GIVEN] = "DELETE FROM recognition WHERE giver = $1",
	[SEALED] =
		"SELECT pair, talk, receiver, audience, made, words, changed FROM recognition"
		" WHERE id = $1 AND giver = $2",
	[PUT_BACK] =
		"INSERT INTO recognition (id, pair, talk, giver, receiver, words, audience, made)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	[PUT_CHANGED] = "UPDATE recognition SET changed = $3 WHERE id = $1 AND giver = $2",
	NULL
};

const char *const thanks_audiences[] = { "private", "team", "all", NULL };

static const struct entity_field recognition_fields[] = {
	FIELD(recognition, id, ID),
	FIELD(recognition, pair, ID, .null = true,
		.about = "of the two, and nobody else's to know; null: they do not talk with each other"),
	FIELD(recognition, talk, ID, .null = true,
		.about = "where it was said, likewise; null: between talks"),
	FIELD(recognition, giver, ID, .about = "who says it"),
	FIELD(recognition, receiver, ID, .about = "to whom"),
	TYPED(recognition, words, SEALED, SHARED, TR("What they did"), .needed = true,
		.most = WRITTEN_BYTES, .place = "recognition.words"),
	TYPED(recognition, changed, SEALED, SHARED, TR("What it changed"), .null = true,
		.most = WRITTEN_BYTES, .place = "recognition.changed", .since = 29),
	TYPED(recognition, audience, CHOICE, SHARED, TR("Who reads this"),
		.words = thanks_audiences,
		.since = 29, .about = "beside the two: nobody, who is around the receiver, "
			"everybody; never more than the receiver likes"),
	FIELD(recognition, made, TIME),
	FIELD(recognition, giver_name, TEXT, .joined = true),
	FIELD(recognition, receiver_name, TEXT, .joined = true),
	FIELD(recognition, likes, CHOICE, .words = thanks_ways, .joined = true),
	FIELD(recognition, shown, CHOICE, .words = thanks_audiences, .computed = true),
	FIELD(recognition, mine, BOOL, .computed = true),
	{ 0 },
};

enum thanks_audience recognition_widest(enum thanks_way likes)
{
	if (likes == THANKS_WRITING) return THANKS_TO_ALL;
	return likes == THANKS_TEAM ? THANKS_TO_TEAM : THANKS_TO_ONE;
}

static void complete_recognition(struct ctx *x, void *row)
{
	struct recognition *r = row;
	enum thanks_audience widest = recognition_widest(r->likes);

	r->mine = r->giver == x->me;
	r->shown = r->audience < widest ? r->audience : widest;
	if (r->mine || r->receiver == x->me) return;
	r->pair = r->talk = 0; /* when the two talk is their own matter */
}

const struct entity recognition_entity = { .name = "recognition", .fields = recognition_fields,
	.size = sizeof(struct recognition), .complete = complete_recognition,
	.purpose = "thanks of one person to another, and what it changed",
	.read_by = "the two; and whom the giver shows it to, as far as the receiver likes: who is around "
		"the receiver, or everybody",
	.kept = "until its giver takes it back; else as long as the installation: nothing is "
		"deleted by its age",
};

/* -- lists -- */

/* Note that x->me reads thanks to them, for the giver may know it. When anybody else reads thanks
 * no note is kept. */
static void note_received(struct ctx *x, const struct recognition *r, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (r[i].receiver == x->me)
			opened_note(x, &recognition_entity, r[i].id, r[i].giver);
}

/* List thanks by a query, which ends, and note that they are read. */
static bool list_noted(struct ctx *x, struct db_q *q, int64_t most, struct recognition **out,
	size_t *n)
{
	if (!entity_list(x, &recognition_entity, q, (size_t)most, out, n)) return false;
	note_received(x, *out, *n);
	return true;
}

bool recognition_list(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct recognition **out, size_t *n)
{
	int64_t page = written_page(most);

	if (!pair_get(x, pair)) return false;
	return list_noted(x, db_query(x, recognition_sql[OF_PAIR], "iiii", x->me, pair,
		written_before(before), page), page, out, n);
}

bool recognition_list_since(struct ctx *x, int64_t pair, int64_t since, size_t most,
	struct recognition **out, size_t *n)
{
	int64_t page = written_page(most);

	return list_noted(x, db_query(x, recognition_sql[SINCE], "iiii", x->me, pair, since, page),
		page, out, n);
}

bool recognition_list_team(struct ctx *x, int64_t leader, int64_t since, size_t most,
	struct recognition **out, size_t *n)
{
	int64_t page = written_page(most);

	return list_noted(x,
		db_query(x, recognition_sql[OF_TEAM], "iiii", x->me, leader, since, page), page,
		out, n);
}

bool recognition_list_talk(struct ctx *x, int64_t talk, struct recognition **out, size_t *n)
{
	if (!talk_of_pair(x, talk, 0)) return false;
	return list_noted(x, db_query(x, recognition_sql[OF_TALK], "iii", x->me, talk,
		(int64_t)WRITTEN_PAGE), WRITTEN_PAGE, out, n);
}

/* List thanks of x->me by a statement, in pages. */
static bool list_own(struct ctx *x, const char *sql, int64_t before, size_t most,
	struct recognition **out, size_t *n)
{
	int64_t page = written_page(most);

	return list_noted(x, db_query(x, sql, "iii", x->me, written_before(before), page), page,
		out, n);
}

bool recognition_list_received(struct ctx *x, int64_t before, size_t most, struct recognition **out,
	size_t *n)
{
	return list_own(x, recognition_sql[RECEIVED], before, most, out, n);
}

bool recognition_list_given(struct ctx *x, int64_t before, size_t most, struct recognition **out,
	size_t *n)
{
	return list_own(x, recognition_sql[GIVEN], before, most, out, n);
}

bool recognition_list_shared(struct ctx *x, int64_t before, size_t most, struct recognition **out,
	size_t *n)
{
	return list_own(x, recognition_sql[SHARED], before, most, out, n);
}

struct recognition *recognition_get(struct ctx *x, int64_t id)
{
	return entity_one(x, &recognition_entity,
		db_query(x, recognition_sql[GET_ONE], "ii", x->me, id), TR("no such thanks"));
}

bool recognition_around(struct ctx *x, size_t most, struct person **out, size_t *n)
{
	struct db_q *q = db_query(x, recognition_sql[AROUND], "ii", x->me, (int64_t)most);

	*out = NEW_N(x->a, struct person, most);
	*n = 0;
	while (q && *n < most && db_next(q))
		(*out)[(*n)++] = (struct person){ .id = db_int(q, 0),
			.name = str_dup(x->a, db_text(q, 1)) };
	return q && db_done(q);
}

bool recognition_today(struct ctx *x, int64_t since, int64_t long_ago, size_t most,
	struct recognition **newest, struct person **unthanked, size_t *n)
{
	struct db_q *q = db_query(x, recognition_sql[TODAY], "iii", x->me, since, long_ago);

	*newest = NULL;
	*unthanked = NEW_N(x->a, struct person, most);
	*n = 0;
	while (q && db_next(q)) {
		if (!db_int(q, 3)) {
			if (*n < most)
				(*unthanked)[(*n)++] = (struct person){ .id = db_int(q, 0),
					.name = db_text(q, 1) };
			continue;
		}
		*newest = NEW(x->a, struct recognition);
		(*newest)->id = db_int(q, 0);
		(*newest)->giver = db_int(q, 4), (*newest)->receiver = x->me;
		(*newest)->giver_name = db_text(q, 1);
		(*newest)->words = written_open(x, "recognition.words", (*newest)->id,
			db_bytes(q, 2));
		note_received(x, *newest, 1);
	}
	return q && db_done(q);
}

/* -- giving -- */

/* Read the number that a statement gives for x->me and $2; 0 when it gives no row. */
static bool read_number(struct ctx *x, const char *sql, int64_t second, int64_t *n)
{
	struct db_q *q = db_query(x, sql, "ii", x->me, second);

	*n = 0;
	if (!q) return false;
	if (db_next(q)) *n = db_int(q, 0);
	return db_done(q);
}

/* Set the receiver and the pair of thanks: where a pair or a talk is named, the other of that pair
 * receives them; else their pair is looked up. */
static bool find_receiver(struct ctx *x, struct recognition *r)
{
	struct pair *p;

	if (!r->pair) return read_number(x, recognition_sql[PAIR_OF], r->receiver, &r->pair);
	if (!(p = pair_going(x, r->pair)) || (r->talk && !talk_of_pair(x, r->talk, r->pair)))
		return false;
	r->receiver = p->leader == x->me ? p->member : p->leader;
	return true;
}

/* True when the receiver likes to be thanked in this way and before so many; an error otherwise. */
static bool is_liked(struct ctx *x, const struct recognition *r)
{
	struct person *p = person_here(x, r->receiver);

	if (!p) return false;
	if (r->receiver == x->me)
		return err_field(&x->err, ERR_INPUT, "words", TR("Thanks go to somebody else."));
	if (p->thanks == THANKS_RATHER_NOT)
		return err_field(&x->err, ERR_INPUT, "words",
			TR("%.*s would rather not be thanked here. Tell them yourself, in your own way."),
			STR(p->name));
	return r->audience <= recognition_widest(p->thanks) ||
		err_field(&x->err, ERR_INPUT, "audience",
			TR("%.*s does not like thanks before so many. Please choose fewer readers."),
			STR(p->name));
}

static bool has_room(struct ctx *x)
{
	int64_t n;

	if (!read_number(x, recognition_sql[GIVEN_COUNT], x->now - DAY, &n)) return false;
	return n < THANKS_A_DAY ||
		err_field(&x->err, ERR_LIMIT, "words",
			TR("These are as many thanks as are kept in a day. The rest can wait until tomorrow."));
}

int64_t recognition_add(struct ctx *x, const struct recognition *typed)
{
	struct recognition r = *typed;

	entity_keep_typed(&recognition_entity, &r);
	r.id = id_new(x->now), r.giver = x->me, r.made = x->now;
	r.pair = typed->pair, r.talk = typed->talk, r.receiver = typed->receiver;
	if (!find_receiver(x, &r) || !is_liked(x, &r) ||
		!entity_check(x, &recognition_entity, &r) || !has_room(x))
		return 0;
	return entity_add(x, &recognition_entity, recognition_sql[ADD], &r) &&
			live_note(x, r.pair) && audit_add(x, "recognition.add", r.id)
		? r.id
		: 0;
}

/* Write down for an undo the thanks that are about to be taken back, sealed as they are. The words
 * on what they changed are written first, because what was written last is undone first. */
static bool remember_thanks(struct ctx *x, int64_t id)
{
	struct undo said = { .kind = UNDO_THANKS, .object = id };
	struct undo changed = { .kind = UNDO_THANKS_CHANGED, .object = id };
	struct db_q *q = db_query(x, recognition_sql[SEALED], "ii", id, x->me);
	bool found;

	if (!q) return false;
	if ((found = db_next(q))) {
		said.a = db_int(q, 0), said.b = db_int(q, 1), said.c = db_int(q, 2);
		said.d = db_int(q, 3), said.e = db_int(q, 4);
		said.kept = str_dup(x->a, db_bytes(q, 5));
		changed.kept = str_dup(x->a, db_bytes(q, 6));
	}
	if (!db_done(q)) return false;
	return !found || ((!changed.kept.n || undo_add(x, &changed)) && undo_add(x, &said));
}

bool recognition_undo(struct ctx *x, const struct undo *u)
{
	return db_run(x, recognition_sql[PUT_BACK], "iooiibii", u->object, u->a, u->b, x->me, u->c,
		u->kept, u->d, u->e) == 1;
}

bool recognition_undo_changed(struct ctx *x, const struct undo *u)
{
	return db_run(x, recognition_sql[PUT_CHANGED], "iib", u->object, x->me, u->kept) == 1;
}

bool recognition_del(struct ctx *x, int64_t id)
{
	int64_t rows = remember_thanks(x, id) ? db_run(x, recognition_sql[DEL], "ii", id, x->me)
					      : -1;

	if (rows == 0) return err_set(&x->err, ERR_MISSING, TR("no such thanks"));
	return rows > 0 && opened_forget(x, id) && live_note_all(x) &&
		audit_add(x, "recognition.del", id);
}

bool recognition_delete_given(struct ctx *x)
{
	return db_run(x, recognition_sql[DEL_GIVEN], "i", x->me) >= 0 && opened_forget_all(x, &recognition_entity);
}
