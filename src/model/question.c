/* SPDX-License-Identifier: Apache-2.0
 *
 * The choice of a question is a matter of rules, not of luck: what fits, without what the
 * pair was asked in its last five talks, in an order that the pair, the talk and the day
 * give. So the page and the terminal show the same one, and the next talk another.
 */
#include "model/question.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "model/audit.h"
#include "model/entity.h"
#include "model/pair.h"
#include "model/said.h"
#include "model/talk.h"
#include "model/written.h"
#include "view/lang.h"

enum { RECENT, OWN, OWN_COUNT, OWN_ONE, OWN_ADD, OWN_DEL, ASK, OF_TALK, OF_PAIR };
static const char *const question_beats[] = { "arrive", "listen", "work", "needs", "growth", "close",
	NULL };

const char *const question_sql[] = {
	/* six: the talk at hand, once it has begun, and five before it */
	[RECENT] =
		"SELECT a.question FROM asked a WHERE a.pair = $1 AND a.talk IN"
		"  (SELECT id FROM talk WHERE pair = $1 AND (state = 1 OR began IS NOT NULL)"
		"    ORDER BY starts DESC LIMIT 6)",
	[OWN] = "SELECT {question} FROM question WHERE owner = $1 AND gone IS NULL ORDER BY id"
		" LIMIT 100",
	[OWN_COUNT] = "SELECT count(*) FROM question WHERE owner = $1 AND gone IS NULL",
	[OWN_ONE] = "SELECT 1 FROM question WHERE id = $1 AND owner = $2",
	[OWN_ADD] = "{+question}",
	[OWN_DEL] = "UPDATE question SET gone = $3 WHERE id = $1 AND owner = $2 AND gone IS NULL",
	[ASK] =
		"{+asked}"
		" ON CONFLICT (talk, question) DO UPDATE SET id = excluded.id,"
		"  author = excluded.author, words = excluded.words, answer = excluded.answer",
	[OF_TALK] =
		"SELECT {asked a} FROM asked a"
		"  JOIN pair r ON r.id = a.pair"
		" WHERE a.talk = $2 AND $1 IN (r.leader, r.member) ORDER BY a.id LIMIT 200",
	[OF_PAIR] =
		"SELECT {asked a} FROM asked a"
		"  JOIN pair r ON r.id = a.pair"
		" WHERE a.pair = $2 AND $1 IN (r.leader, r.member) AND a.id < $3"
		" ORDER BY a.id DESC LIMIT $4",
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

static const struct entity_field asked_fields[] = {
	FIELD(asked, id, ID),
	FIELD(asked, pair, ID, .about = "whose it is"),
	FIELD(asked, talk, ID, .about = "where it was asked"),
	FIELD(asked, author, ID, .about = "who wrote it down"),
	FIELD(asked, question, TEXT, .most = 64,
		.about = "key in the bank, or the id of an own one"),
	FIELD(asked, words, SEALED, .most = WRITTEN_BYTES, .place = "asked.words",
		.about = "as it was asked"),
	TYPED(asked, answer, SEALED, PAIR, TR("Answer"), .most = WRITTEN_BYTES,
		.place = "asked.answer", .about = "in a line; may be empty"),
	FIELD(asked, made, TIME),
	{ 0 },
};
const struct entity asked_entity = { .name = "asked", .fields = asked_fields,
	.size = sizeof(struct asked),
	.purpose = "which question was asked in a talk, and its answer",
	.read_by = "the two of the pair",
	.kept = "as long as the installation: nothing is deleted by its age",
};

/* -- choosing -- */

enum { BANK_MOST = 200 };

/* What a question is chosen for. */
struct asking {
	const struct lang *l;
	enum beat beat;
	int64_t minutes;
	bool leads;              /* x->me leads the pair */
	bool first;              /* the two have not talked yet */
	struct str xy[2];        /* goal and obstacle */
	struct str recent[BANK_MOST];
	size_t recent_n;
	uint64_t seed;
};

struct candidate {
	struct question q;
	uint64_t order;
};

static bool read_recent(struct ctx *x, int64_t pair, struct asking *a)
{
	struct db_q *q = db_query(x, question_sql[RECENT], "i", pair);

	if (!q) return false;
	while (a->recent_n < BANK_MOST && db_next(q)) a->recent[a->recent_n++] = db_text(q, 0);
	return db_done(q);
}

static bool was_asked(const struct asking *a, struct str key)
{
	for (size_t i = 0; i < a->recent_n; i++)
		if (str_eq(a->recent[i], key)) return true;
	return false;
}

static bool fits(const struct asking *a, const struct question_entry *e)
{
	enum question_relation other = a->leads ? QUESTION_TO_LEADER : QUESTION_TO_MEMBER;

	if (a->beat != BEATS && e->beat != a->beat) return false;
	if (e->minutes > a->minutes || e->relation == other) return false;
	if ((e->needs & QUESTION_NEEDS_GOAL) && !a->xy[0].n) return false;
	if ((e->needs & QUESTION_NEEDS_OBSTACLE) && !a->xy[1].n) return false;
	if ((e->needs & QUESTION_NEEDS_TALK) && a->first) return false;
	return !was_asked(a, str_of(e->key));
}

/* The key's hash, begun with the seed: an order that looks shuffled and stays. */
static uint64_t order_of(uint64_t seed, struct str key)
{
	uint64_t hash = str_hash(seed ^ STR_HASH, key);

	return hash ^ hash >> 31;
}

/* Those with the pair's own words in them come first, then own questions, then those that
 * only this side asks: so the two do not read the same one. */
enum rank { RANK_WORDS, RANK_OWN, RANK_SIDE, RANK_ANY };

static uint64_t order_in(enum rank rank, const struct asking *a, struct str key)
{
	return (order_of(a->seed, key) >> 2) | (uint64_t)rank << 62;
}

static enum rank rank_of(const struct question_entry *e)
{
	if (e->needs & (QUESTION_NEEDS_GOAL | QUESTION_NEEDS_OBSTACLE)) return RANK_WORDS;
	return e->relation == QUESTION_ANY ? RANK_ANY : RANK_SIDE;
}

static void add_bank(struct ctx *x, const struct asking *a, struct candidate *all, size_t *n)
{
	for (const struct question_entry *e = question_bank; e->key && *n < BANK_MOST; e++) {
		struct str key = str_of(e->key);

		if (!fits(a, e)) continue;
		all[(*n)++] = (struct candidate){
			.q = { .key = key, .beat = e->beat,
				.text = str_fill(x->a, lang_text(a->l, e->text), a->xy, 2) },
			.order = order_in(rank_of(e), a, key),
		};
	}
}

static bool add_own(struct ctx *x, const struct asking *a, struct candidate *all, size_t *n)
{
	struct own_question *own;
	size_t owned;

	if (!question_list_own(x, &own, &owned)) return false;
	for (size_t i = 0; i < owned && *n < BANK_MOST; i++) {
		struct buf key = { .a = x->a };

		id_print(&key, own[i].id);
		if ((a->beat != BEATS && own[i].beat != a->beat) || was_asked(a, buf_str(&key)))
			continue;
		all[(*n)++] = (struct candidate){
			.q = { .key = buf_str(&key),
				.text = own[i].words,
				.beat = own[i].beat,
				.own = true },
			.order = order_in(RANK_OWN, a, buf_str(&key)),
		};
	}
	return true;
}

static int by_order(const void *a, const void *b)
{
	const struct candidate *p = a, *q = b;

	return (p->order > q->order) - (p->order < q->order);
}

static bool fill_asking(struct ctx *x, int64_t pair, struct asking *a)
{
	struct pair *p = pair_get(x, pair);
	struct said goal, obstacle;

	if (!p || !said_last(x, pair, SAID_GOAL, &goal)) return false;
	if (!said_last(x, pair, SAID_OBSTACLE, &obstacle)) return false;
	a->leads = p->leader == x->me;
	a->first = !p->last_talk;
	if (!a->leads) a->seed = ~a->seed;
	a->xy[0] = goal.words;
	a->xy[1] = obstacle.words;
	return read_recent(x, pair, a);
}

bool question_suggest(struct ctx *x, int64_t pair, int64_t seed, enum beat beat,
	int64_t minutes, const struct lang *l, size_t most, struct question **out, size_t *n)
{
	struct asking *a = NEW(x->a, struct asking);
	struct candidate *all = NEW_N(x->a, struct candidate, BANK_MOST);
	size_t found = 0;

	*n = 0;
	*out = NEW_N(x->a, struct question, most);
	*a = (struct asking){ .l = l, .beat = beat, .minutes = minutes };
	a->seed = (uint64_t)seed * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)date_day_of(x->now);
	if (!fill_asking(x, pair, a) || !add_own(x, a, all, &found)) return false;
	add_bank(x, a, all, &found);
	qsort(all, found, sizeof *all, by_order);
	for (; *n < most && *n < found; ++*n) (*out)[*n] = all[*n].q;
	return true;
}

/* -- what was asked -- */

/* A question of the bank or of x->me. */
static bool exists(struct ctx *x, struct str key, bool *found)
{
	struct db_q *q;
	int64_t id;

	*found = false;
	for (const struct question_entry *e = question_bank; e->key; e++)
		if (str_eq(str_of(e->key), key)) *found = true;
	if (*found || !id_parse(key, &id)) return true;
	if (!(q = db_query(x, question_sql[OWN_ONE], "ii", id, x->me))) return false;
	*found = db_next(q);
	return db_done(q);
}

/* An own question of the other that stands in this talk, in the very words it was asked. */
static bool was_asked_there(struct ctx *x, int64_t talk, struct str key, struct str text, bool *found)
{
	struct asked *asked;
	size_t n;

	if (!question_list_talk(x, talk, &asked, &n)) return false;
	for (size_t i = 0; i < n; i++)
		if (str_eq(asked[i].question, key) && str_eq(asked[i].words, str_trim(text))) *found = true;
	return true;
}

bool question_asked(struct ctx *x, int64_t talk, struct str key, struct str text,
	struct str answer)
{
	struct talk *t = talk_get(x, talk);
	struct asked a = { .id = id_new(x->now), .talk = talk, .author = x->me, .question = key,
		.made = x->now };
	bool found;

	if (!t || !exists(x, key, &found)) return false;
	if (!found && !was_asked_there(x, talk, key, text, &found)) return false;
	if (!found) return err_field(&x->err, ERR_INPUT, "question", TR("there is no such question"));
	if (!written_take(x, "question_text", text, true, &a.words)) return false;
	if (!written_take(x, "answer", answer, false, &a.answer)) return false;
	a.pair = t->pair;
	return entity_add(x, &asked_entity, question_sql[ASK], &a) &&
		audit_add(x, "question.asked", talk);
}

bool question_list_talk(struct ctx *x, int64_t talk, struct asked **out, size_t *n)
{
	if (!talk_of_pair(x, talk, 0)) return false;
	return entity_list(x, &asked_entity, db_query(x, question_sql[OF_TALK], "ii", x->me, talk), WRITTEN_PAGE,
		out, n);
}

bool question_list_pair(struct ctx *x, int64_t pair, int64_t before, size_t most,
	struct asked **out, size_t *n)
{
	int64_t page = written_page(most);

	if (!pair_get(x, pair)) return false;
	return entity_list(x, &asked_entity, db_query(x, question_sql[OF_PAIR], "iiii", x->me, pair,
				     written_before(before), page), (size_t)page, out, n);
}

/* -- own questions -- */

int64_t question_add(struct ctx *x, enum beat beat, struct str words)
{
	struct own_question q = { .id = id_new(x->now), .owner = x->me, .beat = beat, .words = words,
		.made = x->now };

	if (beat < BEAT_ARRIVE || beat >= BEATS) {
		err_field(&x->err, ERR_INPUT, "beat", TR("not one of the six"));
		return 0;
	}
	if (!entity_check(x, &question_entity, &q)) return 0;
	if (!entity_room(x, question_sql[OWN_COUNT], x->me, QUESTIONS)) {
		err_set(&x->err, ERR_LIMIT,
			TR("You have as many questions of your own as are kept. Take one away first."));
		return 0;
	}
	return entity_add(x, &question_entity, question_sql[OWN_ADD], &q) &&
		audit_add(x, "question.add", q.id) ? q.id : 0;
}

bool question_list_own(struct ctx *x, struct own_question **out, size_t *n)
{
	return entity_list(x, &question_entity, db_query(x, question_sql[OWN], "i", x->me), QUESTIONS,
		out, n);
}

bool question_del(struct ctx *x, int64_t id)
{
	int64_t rows = db_run(x, question_sql[OWN_DEL], "iii", id, x->me, x->now);

	if (rows == 0) return err_set(&x->err, ERR_MISSING, TR("no such question"));
	return rows > 0 && audit_add(x, "question.del", id);
}
