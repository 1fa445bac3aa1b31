/* SPDX-License-Identifier: Apache-2.0
 *
 * The choice of a question. It follows rules, not luck: the questions that fit, without those that
 * the pair was asked in its last five talks, in an order that the pair, the talk and the day give.
 * So the page and the terminal show the same question, and the next talk another.
 */
#include "model/question.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/id.h"
#include "db/db.h"
#include "model/question_known.h"
#include "model/question_list.h"

enum { RECENT };
const char *const question_sql[] = {
	/* six: the talk at hand, once it has begun, and the five talks before it */
	[RECENT] =
		"SELECT a.question FROM asked a WHERE a.pair = $1 AND a.talk IN"
		"  (SELECT id FROM talk WHERE pair = $1 AND (state = 1 OR began IS NOT NULL)"
		"    ORDER BY starts DESC LIMIT 6)",
	NULL
};

enum { MOST = 600 }; /* the most questions to choose from, and the most that were asked lately */

/* How far the rules are widened when nothing fits: docs/questions.md. */
enum wide { WIDE_NOT, WIDE_MINUTES, WIDE_BEAT, WIDES };

/* The talk for which a question is chosen. */
struct asking {
	const struct lang *l;
	enum beat beat;
	int64_t minutes;
	enum wide wide;
	struct question_known known;
	struct str words[QUESTION_WORDS]; /* known.words as a question quotes them */
	struct str *recent;
	size_t recent_n;
	uint64_t seed;
};

struct candidate {
	struct question q;
	uint64_t order;
};

struct candidates {
	struct candidate *at;
	size_t n;
};

static bool read_recent(struct ctx *x, int64_t pair, struct asking *a)
{
	struct db_q *q = db_query(x, question_sql[RECENT], "i", pair);

	if (!q) return false;
	a->recent = LIST_NEW(x->a, struct str);
	while (a->recent_n < MOST && db_next(q))
		*LIST_ADD(x->a, a->recent, a->recent_n) = db_text(q, 0);
	return db_done(q);
}

/* True when the pair was asked this question lately. */
static bool was_asked(const struct asking *a, struct str key)
{
	for (size_t i = 0; i < a->recent_n; i++)
		if (str_eq(a->recent[i], key)) return true;
	return false;
}

/* True when a question of this beat and length, for this side, fits the talk. */
static bool fits_talk(const struct asking *a, enum beat beat, int64_t minutes, enum question_side side)
{
	enum question_side mine = a->known.leads ? QUESTION_TO_MEMBER : QUESTION_TO_LEADER;

	if (a->wide < WIDE_BEAT && a->beat != BEATS && beat != a->beat) return false;
	if (a->wide < WIDE_MINUTES && minutes > a->minutes) return false;
	return side == QUESTION_ANY || (side == mine && !(a->known.holds & QUESTION_IF_PEERS));
}

/* Make an order that looks shuffled and stays the same: the hash of the key, begun with the
 * seed. */
static uint64_t hash_order(uint64_t seed, struct str key)
{
	uint64_t hash = str_hash(seed ^ STR_HASH, key);

	return hash ^ hash >> 31;
}

/* The order of kinds of questions: those about what the two said or live through at the moment,
 * x->me's own, those of the organisation, those that only this side asks, those that either asks.
 * In about every other talk the lists of people come first. Of the questions that either asks, each
 * side is offered one half before the other half, so that the two do not read the same question. */
enum rank { RANK_OWN_FIRST, RANK_SHARED_FIRST, RANK_NOW, RANK_OWN, RANK_SHARED, RANK_SIDE, RANK_ANY,
	RANK_OTHER_HALF };

static uint64_t make_order(enum rank rank, const struct asking *a, struct str key)
{
	return (hash_order(a->seed, key) >> 3) | (uint64_t)rank << 61;
}

/* Conditions that hold for most pairs most of the time: a question with these alone is none of the
 * moment. */
enum { ALWAYS = QUESTION_IF_TALK | QUESTION_IF_CALM | QUESTION_IF_LONG };

/* True when a question that either asks is in the half that x->me is offered first. */
static bool is_in_my_half(const struct asking *a, struct str key)
{
	return (hash_order(0, key) & 1) == a->known.leads;
}

static enum rank rank_entry(const struct asking *a, const struct question_entry *e)
{
	bool now = (e->when & ~(unsigned)ALWAYS) != 0;

	if (e->side != QUESTION_ANY) return now ? RANK_NOW : RANK_SIDE;
	if (!is_in_my_half(a, str_of(e->key))) return RANK_OTHER_HALF;
	return now ? RANK_NOW : RANK_ANY;
}

static void add_bank(struct ctx *x, const struct asking *a, struct candidates *all)
{
	for (const struct question_entry *e = question_bank; e->key && all->n < MOST; e++) {
		struct str key = str_of(e->key);

		if (!fits_talk(a, e->beat, e->minutes, e->side) || was_asked(a, key)) continue;
		if ((e->when & a->known.holds) != e->when) continue;
		*LIST_ADD(x->a, all->at, all->n) = (struct candidate){
			.q = { .key = key,
				.beat = e->beat,
				.text = str_fill(x->a, lang_text(a->l, e->text), a->words,
					QUESTION_WORDS) },
			.order = make_order(rank_entry(a, e), a, key),
		};
	}
}

static enum rank rank_listed(const struct asking *a, enum question_list list,
	const struct listed_question *q, struct str key)
{
	bool first = hash_order(a->seed, S("lists")) & 1;

	if (list == QUESTION_OWN) return first ? RANK_OWN_FIRST : RANK_OWN;
	if (q->side == QUESTION_ANY && !is_in_my_half(a, key)) return RANK_OTHER_HALF;
	return first ? RANK_SHARED_FIRST : RANK_SHARED;
}

/* Add the questions of a list that people wrote. */
static bool add_listed(struct ctx *x, const struct asking *a, enum question_list list,
	struct candidates *all)
{
	struct listed_question *q;
	size_t listed;

	if (!question_list(x, list, &q, &listed)) return false;
	for (size_t i = 0; i < listed && all->n < MOST; i++) {
		struct buf key = { .a = x->a };

		id_print(&key, q[i].id);
		if (!fits_talk(a, q[i].beat, q[i].minutes, q[i].side) || was_asked(a, buf_str(&key)))
			continue;
		*LIST_ADD(x->a, all->at, all->n) = (struct candidate){
			.q = { .key = buf_str(&key),
				.text = q[i].words,
				.beat = q[i].beat,
				.own = list == QUESTION_OWN },
			.order = make_order(rank_listed(a, list, &q[i], buf_str(&key)), a,
				buf_str(&key)),
		};
	}
	return true;
}

static int compare_order(const void *a, const void *b)
{
	const struct candidate *p = a, *q = b;

	return (p->order > q->order) - (p->order < q->order);
}

static bool fill_asking(struct ctx *x, struct asking *a)
{
	if (!a->known.leads) a->seed = ~a->seed;
	for (int w = 0; w < QUESTION_WORDS; w++) {
		a->words[w] = question_quote(x->a, a->l, a->known.words[w]);
		if (!a->words[w].n) a->known.holds &= ~(1u << w); /* there is nothing to quote */
	}
	return read_recent(x, a->known.pair, a);
}

/* Choose the first `most` of the questions that fit. */
static bool choose_first(struct ctx *x, struct asking *a, size_t most, struct question **out, size_t *n)
{
	struct candidates all = { LIST_NEW(x->a, struct candidate), 0 };

	*n = 0;
	*out = NEW_N(x->a, struct question, most);
	for (; a->wide < WIDES && !all.n; a->wide++) {
		if (!add_listed(x, a, QUESTION_OWN, &all) ||
			!add_listed(x, a, QUESTION_SHARED, &all))
			return false;
		add_bank(x, a, &all);
	}
	qsort(all.at, all.n, sizeof *all.at, compare_order);
	for (; *n < most && *n < all.n; ++*n) (*out)[*n] = all.at[*n].q;
	return true;
}

/* Make a seed of a number and a day. */
static uint64_t make_seed(int64_t seed, int64_t day)
{
	return (uint64_t)seed * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)day;
}

bool question_choose(struct ctx *x, const struct question_known *known, int64_t seed, enum beat beat,
	int64_t minutes, const struct lang *l, size_t most, struct question **out, size_t *n)
{
	struct asking *a = NEW(x->a, struct asking);

	*n = 0;
	*a = (struct asking){ .l = l, .beat = beat, .minutes = minutes, .known = *known };
	a->seed = make_seed(seed, date_day_of(x->now));
	return fill_asking(x, a) && choose_first(x, a, most, out, n);
}

struct question *question_of_week(struct ctx *x, const struct pair *p, int64_t monday,
	const struct lang *l)
{
	struct asking *a = NEW(x->a, struct asking);
	struct question *q;
	size_t n;

	*a = (struct asking){ .l = l, .beat = BEATS, .minutes = p->minutes };
	a->known.pair = p->id;
	a->known.leads = p->leader == x->me;
	a->seed = make_seed(p->id, monday);
	if (!a->known.leads) a->seed = ~a->seed;
	return choose_first(x, a, 1, &q, &n) && n ? q : NULL;
}

bool question_suggest(struct ctx *x, int64_t pair, int64_t seed, enum beat beat,
	int64_t minutes, const struct lang *l, size_t most, struct question **out, size_t *n)
{
	struct pair *p = pair_get(x, pair);
	struct question_known known;

	*n = 0;
	return p && question_known(x, p, &known) &&
		question_choose(x, &known, seed, beat, minutes, l, most, out, n);
}
